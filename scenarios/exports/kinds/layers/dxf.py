"""A drawing for CAD."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=50,
    title=later("Drawing for CAD (DXF)"),
    file="layers.dxf",
    writer=".layer_files.dxf:export_dxf",
)
