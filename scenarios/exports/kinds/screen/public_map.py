"""All public services for citizens."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=20,
    title=later("Map of public services for citizens (one page, offline, no people's data)"),
    file="public-map.html",
    writer=".public_map.public_map:export_public_map",
    several=".public_map.public_map:public_names",
)
