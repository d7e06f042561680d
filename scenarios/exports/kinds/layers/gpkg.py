"""The project with its results."""

from typing import Final

from ....presentation.names import later
from ....project.project import FILE_NAME
from ...export import Export

EXPORT: Final = Export(
    place=10,
    title=later("Project and results for QGIS (GeoPackage)"),
    file=FILE_NAME,
    writer=".results_gpkg:export_gpkg",
)
