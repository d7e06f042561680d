"""Who gains and who loses by a scenario; there is nothing to draw where none is told of."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=60,
    title=later("Difference maps of scenarios (PDF)"),
    file="differences.pdf",
    writer=".sheets.difference_map:export_differences",
    several=".sheets.difference_map:difference_names",
)
