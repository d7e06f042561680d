"""The sheets of the clauses as pictures."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=40,
    title=later("Map sheets as pictures (PNG)"),
    file="map.png",
    writer=".sheets.pictures:export_pictures",
    several=".sheets.pictures:picture_names",
)
