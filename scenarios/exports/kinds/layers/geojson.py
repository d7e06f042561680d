"""The layers as GeoJSON."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=40,
    title=later("GeoJSON (ZIP)"),
    file="layers-geojson.zip",
    writer=".layer_files.geojson_files:export_geojson",
)
