"""JSON with places that GDAL does not read: map services, Overpass, and packed maps."""
