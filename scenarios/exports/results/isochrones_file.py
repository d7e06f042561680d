"""IsochroneResult as a GeoPackage of the place's CRS, or as GeoJSON in degrees."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio

from ...analyses.isochrones import IsochroneResult
from ...errors import ProjectError
from ...project.geopackage import reading
from ...project.project import holds_project
from ...project.storage.atomic_write import replacing_file
from ...project.storage.disk import told_of
from ...project.storage.manifest import foreign
from ...project.storage.writing import USUAL, Writing
from ...project.tables import write_table

POLYGONS: Final = "isochrones"
LINES: Final = "reached_streets"
SUFFIXES: Final = (".gpkg", ".geojson")
_HEAD_BYTES: Final = 4096
"""Within these a GeoJSON of GDAL's names its layer."""


def check_target(path: Path, *, how: Writing = USUAL) -> None:
    """Raise `ProjectError` unless isochrones may be written to `path`: never over a project, nor a foreign file."""
    if path.suffix.casefold() not in SUFFIXES:
        raise ProjectError(
            "{file} is neither a GeoPackage nor GeoJSON; let its name end in .gpkg or .geojson.", file=path.name
        )
    if path.is_dir() or holds_project(path):
        raise ProjectError("{file} is a project or a folder and would be lost; name another file.", file=path)
    if path.exists() and not how.force and not are_isochrones(path):
        raise foreign(path)


def are_isochrones(path: Path) -> bool:
    """Tell whether a file is what this module writes, and nothing else."""
    if path.suffix.casefold() == ".gpkg":
        try:
            with reading(path) as database:
                rows = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        except ProjectError:
            return False
        return {name for (name,) in rows} <= {POLYGONS, LINES}
    with path.open("rb") as stream:
        return f'"name": "{POLYGONS}"'.encode() in stream.read(_HEAD_BYTES)


def write_isochrones(drawn: IsochroneResult, path: Path, *, how: Writing = USUAL) -> list[Path]:
    """Write the polygons, and the lines where there are any; return the files. On any error nothing is written.

    A GeoPackage has both as layers; GeoJSON knows no layers, so lines go into `<name>_reached_streets.geojson`.
    Raises `ProjectError`.
    """
    check_target(path, how=how)
    write = _write_geopackage if path.suffix.casefold() == ".gpkg" else _write_geojson
    with told_of(path):
        return list(write(drawn, path, how))


def _write_geopackage(drawn: IsochroneResult, path: Path, how: Writing) -> Iterator[Path]:
    with replacing_file(path, how=how, ours=are_isochrones) as beside:
        write_table(drawn.polygons, POLYGONS, beside, geometry="MultiPolygon")
        if drawn.lines is not None:
            write_table(drawn.lines, LINES, beside, geometry="LineString")
    yield path


def _write_geojson(drawn: IsochroneResult, path: Path, how: Writing) -> Iterator[Path]:
    """Write both before either takes its place."""
    targets = {path: drawn.polygons}
    if drawn.lines is not None:
        targets[path.with_name(f"{path.stem}_{LINES}{path.suffix}")] = drawn.lines
    with ExitStack() as stack:
        for target, frame in targets.items():
            _write_degrees(frame, stack.enter_context(replacing_file(target, how=how, ours=are_isochrones)))
    yield from targets


def _write_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoJSON as RFC 7946 has it: degrees of WGS 84, rings the right way round."""
    pyogrio.write_dataframe(
        frame.to_crs("EPSG:4326"), path, driver="GeoJSON", layer=POLYGONS, layer_options={"RFC7946": "YES"}
    )
