"""An overview and a sheet for each clause that a map can show."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=30,
    title=later("Map sheets (PDF, one for each clause)"),
    file="sheets.pdf",
    writer=".sheets.atlas:export_atlas",
)
