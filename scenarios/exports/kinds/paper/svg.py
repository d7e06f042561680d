"""The sheets of the clauses as drawings that graphics programs open."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=45,
    title=later("Map sheets as drawings (SVG)"),
    file="map.svg",
    writer=".sheets.pictures:export_pictures",
    several=".sheets.pictures:drawing_names",
)
