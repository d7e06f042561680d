"""Vector layers: shapefile, GeoPackage, GeoJSON, KML and their like, tables with coordinates, and zips of them.

What the file says is believed only where its numbers can mean it; what it does not say is asked for. Nothing is
shifted, and what was assumed or left out stands in the report.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyproj

from ..crs.names import parse_crs
from ..errors import DataError
from ..report import Loaded, Notes, Report
from .archive import unpacked
from .encodings import known_encoding
from .formats import (
    LAYER_SUFFIXES,
    OTHER_FLOORS,
    TABLE_SUFFIXES,
    check_file,
    check_suffix,
)
from .gdal import choose_layer, list_layers, read_frame
from .georeference import settle
from .shapefile import check_shapefile, table_encoding
from .tables.point_table import place_table
from .tables.read import read_table
from .to_utf8 import readable


def read_vector(
    path: Path | str,
    *,
    layer: str | None = None,
    crs: str | int | pyproj.CRS | None = None,
    encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Loaded:
    """Read one layer in the coordinate system of its file.

    `layer` is the layer of a GeoPackage, the sheet of a workbook, or the file in a zip. `crs` is the planner's word
    where the file says none, and wins where it does (the report then says so). `mapping` names the coordinate columns
    of a table (`lon` and `lat`, `x` and `y`, `lonlat`, or `wkt`). Rows that lie nowhere are left out and listed.

    Raises DataError: no such file, a folder, empty, damaged, no GIS data, no coordinate system, one that the numbers
    contradict, longitude and latitude swapped, several layers and none chosen, no rows.
    """
    path = Path(path)
    given = parse_crs(crs) if crs is not None else None
    with chosen_file(path, layer) as (file, inner):
        reader = _read_table_layer if file.suffix.casefold() in TABLE_SUFFIXES else _read_layer
        if file == path:
            return reader(file, inner, given, encoding, mapping)
        try:
            loaded = reader(file, inner, given, encoding, mapping)
        except DataError as error:  # name the zip too, which is all the planner knows
            if "file" not in error.values:
                raise
            raise DataError(
                error.template, **{**error.values, "file": f"{path.name}/{error.values['file']}"}
            ) from error
    return Loaded(loaded.frame, replace(loaded.report, file=path.name, layer=file.name))


# ---------------------------------------------------------------------------------------------------- choosing a file
@contextmanager
def chosen_file(path: Path, layer: str | None) -> Iterator[tuple[Path, str | None]]:
    """The file to read and the layer in it; a zip is unpacked for as long as the context lasts."""
    if path.is_dir() and path.suffix.casefold() == ".gdb":
        yield path, layer
        return
    check_file(path)
    if path.suffix.casefold() in OTHER_FLOORS:
        raise DataError(
            "{file} is a raster or an OpenStreetMap extract, no layer of features; give it as population or streets.",
            file=path.name,
        )
    if path.suffix.casefold() != ".zip":
        yield path, layer
        return
    with unpacked(path) as folder:
        yield _inside(folder, path.name, layer)


def layers_of(path: Path) -> tuple[str, ...]:
    """The layers one may choose from: those with geometry of a GeoPackage or the like, or the files in a zip.

    Nothing for a table, whose first sheet is taken. Raises DataError for a file that cannot be read.
    """
    if path.suffix.casefold() in TABLE_SUFFIXES:
        return ()
    if path.suffix.casefold() == ".zip":
        with unpacked(path) as folder:
            return tuple(_members(folder, path.name))
    check_suffix(path)
    with readable(path, None) as (copy, _, _):
        return tuple(name for name, spatial in list_layers(copy) if spatial)


def _members(folder: Path, file: str) -> dict[str, Path]:
    """The layers and tables of an unpacked zip by their names in it. Raises DataError where it has none."""
    wanted = {*TABLE_SUFFIXES, *LAYER_SUFFIXES}
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.casefold() in wanted]
    members = {path.relative_to(folder).as_posix(): path for path in found if "__MACOSX" not in path.parts}
    if not members:
        raise DataError("{file} holds no layer or table that can be read; zip the files themselves.", file=file)
    return members


def _inside(folder: Path, file: str, layer: str | None) -> tuple[Path, str | None]:
    members = _members(folder, file)
    if layer is not None:
        fits = [path for name, path in members.items() if layer in {name, path.name, path.stem}]
        if len(fits) == 1:
            return fits[0], None
        if len(members) == 1:
            return next(iter(members.values())), layer
        raise DataError(
            "{file} holds no {layer}; it holds {layers}.", file=file, layer=layer, layers=", ".join(members)
        )
    if len(members) > 1:
        raise DataError("{file} holds several layers; choose one: {layers}.", file=file, layers=", ".join(members))
    return next(iter(members.values())), None


# ------------------------------------------------------------------------------------------------------------- layers
def _read_layer(
    path: Path, layer: str | None, crs: pyproj.CRS | None, encoding: str | None, _mapping: Mapping[str, str] | None
) -> Loaded:
    check_suffix(path)
    if path.suffix.casefold() == ".shp":
        check_shapefile(path)
        used, notes = _table_encoding(path, encoding)
        return settle(_layer(path, layer, used, used, notes), crs)
    with readable(path, encoding) as (copy, found, notes):
        return settle(_layer(copy, layer, None, found, notes), crs)


def _table_encoding(path: Path, encoding: str | None) -> tuple[str, Notes]:
    if encoding is not None:
        return known_encoding(encoding, path.name), ()
    found, note = table_encoding(path)
    return found, (note,) if note else ()


def _layer(path: Path, layer: str | None, encoding: str | None, found: str, notes: Notes) -> Loaded:
    """Read a layer; `encoding` is what GDAL is told, `found` what the report says."""
    name, names = choose_layer(path, layer)
    driver, frame, remarks = read_frame(path, name, encoding)
    report = Report(
        file=path.name,
        format=driver,
        layer=name,
        layers=names,
        rows=len(frame),
        crs_source="file",
        encoding=found,
        all_columns=tuple(str(column) for column in frame.columns if column != frame.geometry.name),
        notes=(*notes, *remarks),
    )
    return Loaded(frame, report)


# ------------------------------------------------------------------------------------------------------------- tables
def _read_table_layer(
    path: Path, sheet: str | None, crs: pyproj.CRS | None, encoding: str | None, mapping: Mapping[str, str] | None
) -> Loaded:
    return place_table(read_table(path, sheet=sheet, encoding=encoding), crs=crs, mapping=mapping)
