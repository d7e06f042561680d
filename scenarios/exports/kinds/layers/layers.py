"""The results alone, for QGIS."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=20,
    title=later("Results alone for QGIS (GeoPackage)"),
    file="layers.gpkg",
    writer=".layer_files.geojson_files:export_layers",
)
