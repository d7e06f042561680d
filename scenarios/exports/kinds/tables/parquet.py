"""The layers as columns."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=40,
    title=later("Tables as Parquet (ZIP)"),
    file="parquet.zip",
    writer=".layer_files.tables:export_parquet",
)
