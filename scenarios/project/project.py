"""A project is one GeoPackage: a place's layers as tables that QGIS opens, and the settings as JSON with a version."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from ...layers.files.layer_kinds import check_database, is_sqlite
from ...layers.schema import PlaceLayers
from ..errors import ProjectError
from .atomic_write import replacing_file
from .settings import VERSION, Settings, parse_settings
from .tables import read_layers, write_layers, write_rows

FILE_NAME: Final = "lifecircle.gpkg"
"""The project's name inside an output folder."""
SETTINGS_TABLE: Final = "lifecircle_settings"


@dataclass(frozen=True, eq=False)
class Project:
    """A place with what is known of how it came about."""

    layers: PlaceLayers
    settings: Settings


def write_project(project: Project, path: Path) -> None:
    """Write `project` to the GeoPackage `path`: the old file stays until the new one is whole.

    Raises `ProjectError` where it cannot be written.
    """
    with replacing_file(path) as beside:
        fill_project(project, beside)


def fill_project(project: Project, path: Path) -> None:
    """Write the tables of `project` to a new file at `path`, without the safety of `write_project`."""
    frame = project.layers.streets.edges
    settings = project.settings.model_copy(
        update={
            "version": VERSION,
            "name": project.layers.name,
            "crs": frame.crs.to_wkt() if frame.crs else "",
            "estimated": tuple(sorted(project.layers.demand.attrs.get("estimated", ()))),
        }
    )
    try:
        write_layers(project.layers, path)
        write_rows(pd.DataFrame({"json": [settings.model_dump_json()]}), SETTINGS_TABLE, path)
    except (DataLayerError, DataSourceError, OSError) as error:
        raise ProjectError("{file} cannot be written ({reason}).", file=path.name, reason=error) from error


def read_project(path: Path) -> Project:
    """Read the project at `path`, a GeoPackage or the output folder that holds one; raises `ProjectError`."""
    file = project_file(path)
    settings = parse_settings(_settings_text(file), file=file)
    layers = read_layers(file, name=settings.name, crs=settings.crs, estimated=settings.estimated)
    layers.demand.attrs["counted_as"] = dict(settings.judging.counted_as)
    return Project(layers, settings)


def project_file(path: Path) -> Path:
    """Return the GeoPackage that `path` names, itself or inside the folder `path`; raises `ProjectError`."""
    file = path / FILE_NAME if path.is_dir() else path
    if not file.is_file():
        raise ProjectError(
            "There is no project at {path}; name a lifecircle.gpkg or the folder that holds it.", path=path
        )
    return file


def holds_project(path: Path) -> bool:
    """Tell whether a GeoPackage or a folder holds a project, however broken: `read_project` then says what is wrong."""
    file = path / FILE_NAME if path.is_dir() else path
    if file.suffix.casefold() != ".gpkg" or not is_sqlite(file):  # GDAL would follow whatever else it is
        return False
    try:
        return SETTINGS_TABLE in pyogrio.list_layers(file)[:, 0]
    except (DataSourceError, DataLayerError):
        return False


def _settings_text(file: Path) -> str:
    if not is_sqlite(file):  # GDAL would follow whatever else it is
        raise _no_project(file)
    check_database(file)
    try:
        rows = pyogrio.read_dataframe(file, layer=SETTINGS_TABLE, read_geometry=False)
        return str(rows["json"].iloc[0])
    except (DataLayerError, DataSourceError, KeyError, IndexError) as error:
        raise _no_project(file) from error


def _no_project(file: Path) -> ProjectError:
    return ProjectError("{file} is no LifeCircle project; make one from it with 'lifecircle check'.", file=file)
