"""The verdicts as a workbook."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=10,
    title=later("Verdicts for Excel"),
    file="verdicts.xlsx",
    writer=".tables.verdicts_xlsx:export_xlsx",
)
