"""The layers as shapefiles."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=30,
    title=later("Shapefiles (ZIP)"),
    file="layers-shp.zip",
    writer=".layer_files.shapefiles:export_shapefiles",
)
