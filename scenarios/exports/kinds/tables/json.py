"""The verdicts for machines."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=20,
    title=later("Verdicts for machines (JSON)"),
    file="verdicts.json",
    writer=".tables.verdicts_json:export_json",
)
