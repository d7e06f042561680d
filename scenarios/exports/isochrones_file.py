"""IsochroneResult as a GeoPackage of the place's CRS, or as GeoJSON in degrees."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from ..analyses.isochrones import IsochroneResult
from ..errors import ProjectError
from ..project.atomic_write import replacing_file
from ..project.project import holds_project
from ..project.tables import write_table

POLYGONS: Final = "isochrones"
LINES: Final = "reached_streets"
SUFFIXES: Final = (".gpkg", ".geojson")


def check_target(path: Path) -> None:
    """Raise `ProjectError` unless isochrones may be written to `path`: never over a project."""
    if path.suffix.casefold() not in SUFFIXES:
        raise ProjectError(
            "{file} is neither a GeoPackage nor GeoJSON; let its name end in .gpkg or .geojson.", file=path.name
        )
    if path.is_dir() or holds_project(path):
        raise ProjectError("{file} is a project or a folder and would be lost; name another file.", file=path)


def write_isochrones(drawn: IsochroneResult, path: Path) -> list[Path]:
    """Write the polygons, and the lines where there are any; return the files. On any error nothing is written.

    A GeoPackage has both as layers; GeoJSON knows no layers, so lines go into `<name>_reached_streets.geojson`.
    Raises `ProjectError`.
    """
    check_target(path)
    write = _write_geopackage if path.suffix.casefold() == ".gpkg" else _write_geojson
    try:
        return list(write(drawn, path))
    except (DataLayerError, DataSourceError, OSError) as error:
        raise ProjectError("{file} cannot be written ({reason}).", file=path.name, reason=error) from error


def _write_geopackage(drawn: IsochroneResult, path: Path) -> Iterator[Path]:
    with replacing_file(path) as beside:
        write_table(drawn.polygons, POLYGONS, beside, geometry="MultiPolygon")
        if drawn.lines is not None:
            write_table(drawn.lines, LINES, beside, geometry="LineString")
    yield path


def _write_geojson(drawn: IsochroneResult, path: Path) -> Iterator[Path]:
    """Write both before either takes its place."""
    targets = {path: drawn.polygons}
    if drawn.lines is not None:
        targets[path.with_name(f"{path.stem}_{LINES}{path.suffix}")] = drawn.lines
    with ExitStack() as stack:
        for target, frame in targets.items():
            _write_degrees(frame, stack.enter_context(replacing_file(target)))
    yield from targets


def _write_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoJSON as RFC 7946 has it: degrees of WGS 84, rings the right way round."""
    pyogrio.write_dataframe(
        frame.to_crs("EPSG:4326"), path, driver="GeoJSON", layer=POLYGONS, layer_options={"RFC7946": "YES"}
    )
