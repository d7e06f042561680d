"""Results of single questions as files for QGIS and Excel: isochrones, sites, networks."""
