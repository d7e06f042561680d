"""Every circle in every district on a page of its own."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=50,
    title=later("Atlas of districts (PDF, every circle in every district)"),
    file="districts.pdf",
    writer=".sheets.district_atlas:export_districts",
    several=".sheets.district_atlas:district_names",
)
