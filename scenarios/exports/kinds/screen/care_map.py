"""Care for older people, in large letters."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=40,
    title=later("Map of care for older people, in large print"),
    file="care-map.html",
    writer=".public_map.public_map:export_care_map",
    several=".public_map.public_map:care_names",
)
