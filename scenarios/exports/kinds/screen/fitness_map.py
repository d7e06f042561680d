"""Where to do sport, for citizens."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=30,
    title=later("Map of where to do sport, for citizens"),
    file="fitness-map.html",
    writer=".public_map.public_map:export_fitness_map",
    several=".public_map.public_map:fitness_names",
)
