"""People: rasters, polygons, buildings, census, estimates."""
