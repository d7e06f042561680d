"""The layers as plain tables."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=30,
    title=later("Tables as CSV (ZIP)"),
    file="tables-csv.zip",
    writer=".layer_files.tables:export_csv",
)
