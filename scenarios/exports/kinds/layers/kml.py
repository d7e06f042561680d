"""The layers for globes and phones."""

from typing import Final

from ....presentation.names import later
from ...export import Export

EXPORT: Final = Export(
    place=60,
    title=later("KML for globes and phones"),
    file="layers.kml",
    writer=".layer_files.kml:export_kml",
)
