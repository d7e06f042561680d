"""What a layer file must be, by its own bytes, before GDAL may open it: one kind for each suffix.

GDAL opens whatever it recognises, whatever a file is called, and some of that leads elsewhere: virtual layers name
other files or addresses, service descriptions are asked on the network, views of a database compute without end. So
only what a suffix promises is let through, and afterwards only the drivers that belong to it count.
"""

import mmap
import re
import sqlite3
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import is_zipfile

from ....limits import MAX_TREE_BYTES
from ....messages import Message
from ...errors import DataError
from ..databases import read_only
from .archive import unpacked
from .expansions import check_curves, check_topology
from .file_state import FileState, state_of
from .map_info import check_names
from .recognise import recognise
from .shapefile import check_shapefile

DRIVERS: Final[Mapping[str, frozenset[str]]] = {
    ".shp": frozenset({"ESRI Shapefile"}),
    ".gpkg": frozenset({"GPKG"}),
    ".sqlite": frozenset({"SQLite"}),
    ".geojson": frozenset({"GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "JSONFG"}),
    ".json": frozenset({"GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "JSONFG"}),
    ".kml": frozenset({"KML", "LIBKML"}),
    ".kmz": frozenset({"LIBKML"}),
    ".gml": frozenset({"GML"}),
    ".gpx": frozenset({"GPX"}),
    ".gdb": frozenset({"OpenFileGDB"}),
    ".fgb": frozenset({"FlatGeobuf"}),
    ".tab": frozenset({"MapInfo File"}),
    ".mif": frozenset({"MapInfo File"}),
    ".mid": frozenset({"MapInfo File"}),
    ".dxf": frozenset({"DXF"}),
    ".e00": frozenset({"AVCE00"}),
}
"""The drivers that may read a file of each suffix."""

_BY_FORMAT: Final[Mapping[str, str]] = {
    "shapefile": ".shp", "geopackage": ".gpkg", "geojson": ".geojson", "geojsonl": ".geojson", "topojson": ".geojson",
    "esrijson": ".geojson", "kml": ".kml", "gml": ".gml", "gpx": ".gpx", "gdb": ".gdb", "flatgeobuf": ".fgb",
    "dxf": ".dxf", "e00": ".e00",
}  # fmt: skip
"""The suffix under which a format's checks and drivers stand here, for files of other names."""

CLOSED: Final[Mapping[str, str]] = {
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GML_DOWNLOAD_WFS_SCHEMA": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{nothing}",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
}
"""GDAL's settings while it reads: a second wall behind the first, should a driver want the network all the same."""

ELSEWHERE: Final = re.compile(
    rb"<\s*(?:OGR(?:VRT|WFS|CSW|OAPIF|WarpedLayer|UnionLayer)|GDAL_W|VRTDataset|WCS_GDAL|WMS_|STACTA)|gdal_streamed_alg"
)
"""What virtual layers and descriptions of services begin with; GDAL looks for it anywhere near a file's head."""
_OTHER_TABLES: Final = re.compile(rb'open\s+table|create\s+view|\\IsSeamless"\s*=\s*"TRUE|\bfile\s+"', re.IGNORECASE)
_INCLUDES: Final = re.compile(rb"<\s*(?:\w+:)?(?:include|redefine|override)\b")
_CODE_LINE: Final = re.compile(rb"\s*\d{1,4}[ \t]*\r?\n")
_TREES: Final = (".kml", ".gml", ".gpx")
_SQLITE: Final = b"SQLite format 3\0"
_INDEXES: Final = ("rtree", "fts3", "fts4", "fts5", "virtualspatialindex", "virtualelementary", "virtualknn")
_HEAD: Final = 1 << 16
_COMPUTED: Final = (2, 3)
"""What SQLite's table_xinfo says of columns that are computed whenever they are read."""


def kind_of(path: Path) -> str:
    """The suffix that stands for what a file is by its content (`files.recognise`), whatever it is called."""
    suffix = path.suffix.casefold()
    found = recognise(path) if path.exists() else None
    if found is None or found.kind != "layer" or (suffix in DRIVERS and suffix in found.suffixes):
        return suffix
    return ".kmz" if found.key == "kml" and is_zipfile(path) else _BY_FORMAT.get(found.key, suffix)


def check_kind(path: Path) -> None:
    """Raise DataError where the file is not what it claims, or would lead GDAL to other files or addresses."""
    suffix = kind_of(path)
    if suffix not in DRIVERS:
        raise DataError(
            "{file} is not GIS data known here; give a shapefile, GeoPackage, GeoJSON, KML, CSV or XLSX.",
            file=path.name,
        )
    if suffix == ".gdb" and path.is_dir():
        _require(path, (path / "a00000001.gdbtable").is_file())
        return
    if not path.is_file():
        raise DataError("There is no file {file}. Check the path.", file=str(path))
    if suffix in _TREES and path.stat().st_size > MAX_TREE_BYTES:
        raise DataError(
            "{file} is larger than {megabytes} MB, and is read as a whole; save it as a GeoPackage.",
            file=path.name,
            megabytes=MAX_TREE_BYTES >> 20,
        )
    if finds(path, ELSEWHERE):
        raise DataError(
            "{file} is a description of data that lie elsewhere, which is not followed; give the data themselves.",
            file=path.name,
        )
    _CHECKS[suffix](path)


def check_driver(path: Path, driver: str) -> None:
    """Raise DataError where GDAL took the file for another kind than its suffix says."""
    _require(path, driver in DRIVERS[kind_of(path)])


def finds(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Whether the pattern occurs anywhere in a file of any size; an unchanged file is searched once."""
    return _finds(path.resolve(), state_of(path), pattern)


@lru_cache(maxsize=256)
def _finds(path: Path, _state: FileState, pattern: re.Pattern[bytes]) -> bool:
    with path.open("rb") as file:
        if not file.read(1):
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return pattern.search(data) is not None


def unread(path: Path, reason: Message | str) -> DataError:
    """What is said of a file that GDAL cannot read, with what helps for its kind."""
    if kind_of(path) == ".e00":
        return DataError(
            "{file} is not an ArcInfo interchange file that can be read here ({reason}); convert it in ArcGIS (Import "
            "from E00), export the layer as shapefile and give that.",
            file=path.name,
            reason=reason,
        )
    return DataError(
        "{file} is not readable GIS data, or is damaged ({reason}); export or copy it again.",
        file=path.name,
        reason=reason,
    )


def _require(path: Path, fits: bool) -> None:
    if not fits:
        raise unread(path, Message("it is not a {suffix} file", {"suffix": path.suffix}))


def _head(path: Path, length: int = _HEAD) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def _begins_with(*marks: bytes) -> Callable[[Path], None]:
    return lambda path: _require(path, _head(path).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(marks))


def _is_json(path: Path) -> None:
    _begins_with(b"{", b"\x1e")(path)
    found = recognise(path)
    if found is not None and found.key == "topojson":
        check_topology(path)


def _is_dxf(path: Path) -> None:
    _require(path, _CODE_LINE.match(_head(path)) is not None)
    check_curves(path)


def _is_mapinfo(path: Path) -> None:
    if path.suffix.casefold() == ".tab":
        _begins_with(b"!table")(path)
        if finds(path, _OTHER_TABLES):
            raise DataError("{file} only names other tables; give those themselves.", file=path.name)
    else:
        _begins_with(b"version")(path)
    check_names(_head(path), path.name)


def _is_mid(path: Path) -> None:
    beside = next((other for other in path.parent.glob(f"{path.stem}.*") if other.suffix.casefold() == ".mif"), None)
    _require(path, beside is not None)
    assert beside is not None
    check_kind(beside)


# ---------------------------------------------------------------------------------------------------------------- XML
def _is_xml(*roots: str) -> Callable[[Path], None]:
    return lambda path: _require(path, _root(path) in roots)


def _is_kmz(path: Path) -> None:
    """Unpack a KMZ within the bounds of all zips, and look at every KML in it as at one by itself."""
    with unpacked(path) as folder:
        held = list(folder.rglob("*.[kK][mM][lL]"))
        _require(path, bool(held))
        for kml in held:
            check_kind(kml)


def _is_gml(path: Path) -> None:
    _require(path, bool(_root(path)))
    for suffix in (".xsd", ".gfs"):
        beside = path.with_suffix(suffix)
        if beside.is_file() and finds(beside, _INCLUDES):
            raise DataError(
                "{file} includes other schemas, which are not fetched; move it away from {layer}.",
                file=beside.name,
                layer=path.name,
            )


def _root(path: Path) -> str:
    """The name of the first element without its namespace; '' where the file is no XML."""
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _attributes: names.append(name)
    try:
        with path.open("rb") as file:
            while not names and (chunk := file.read(_HEAD)):
                parser.Parse(chunk, False)
    except (expat.ExpatError, LookupError, ValueError):  # no XML, or in an encoding that nobody knows
        pass
    return names[0].rpartition(":")[2] if names else ""


# ------------------------------------------------------------------------------------------------------------- SQLite
def is_sqlite(path: Path) -> bool:
    """Whether a file is an SQLite database, as GeoPackages are, by its first bytes."""
    return path.is_file() and _head(path, len(_SQLITE)) == _SQLITE


def tables_of(path: Path) -> dict[str, bool] | None:
    """The tables of a GeoPackage that it lists itself, views left out, and whether each has geometry; None if unread.

    Asked of SQLite and not of GDAL, which would run a view's query to describe it.
    """
    try:
        with read_only(path) as base:
            listed = base.execute(
                "SELECT table_name, table_name IN (SELECT table_name FROM gpkg_geometry_columns) FROM gpkg_contents "
                "WHERE data_type IN ('features', 'attributes') "
                "AND table_name IN (SELECT name FROM sqlite_master WHERE type = 'table') ORDER BY rowid"
            ).fetchall()
    except (sqlite3.Error, UnicodeDecodeError):  # SQLite names a broken table by its broken name
        return None
    return {str(name): bool(spatial) for name, spatial in listed}


def check_table(path: Path, layer: str) -> None:
    """Raise DataError where a layer of a database is a view or has computed columns: reading would run its queries."""
    try:
        with read_only(path) as base:
            kind = base.execute("SELECT type FROM sqlite_master WHERE name = ? COLLATE NOCASE", (layer,)).fetchone()
            if kind is not None and kind[0] == "view":
                raise DataError(
                    "{file}: {layer} is a view, whose query is not run; save it as a layer of its own (QGIS: Export).",
                    file=path.name,
                    layer=layer,
                )
            columns = base.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (layer,)).fetchall()
    except (sqlite3.Error, UnicodeDecodeError):  # SQLite names a broken table by its broken name
        return
    if computed := next((name for name, hidden in columns if hidden in _COMPUTED), None):
        raise DataError(
            "{file}: the column {column} of {layer} is computed whenever it is read, which is not supported; save "
            "the layer as one of its own (QGIS: Export).",
            file=path.name,
            layer=layer,
            column=computed,
        )


def check_database(path: Path) -> None:
    """Raise DataError unless every table of a project can be read without running queries of the file's own."""
    _is_database(path)
    for layer in _names(path, "SELECT name FROM sqlite_master WHERE type = 'view' OR sql LIKE 'create table%'"):
        check_table(path, layer)


def _names(path: Path, query: str) -> list[str]:
    """The first column of a query on a database's own list of contents; none where it is damaged."""
    try:
        with read_only(path) as base:
            return [str(row[0]) for row in base.execute(query)]
    except (sqlite3.Error, UnicodeDecodeError):  # SQLite names a broken table by its broken name
        return []


def _is_database(path: Path) -> None:
    _require(path, is_sqlite(path))
    try:
        with read_only(path) as base:
            made = base.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE 'create virtual table%'").fetchall()
    except (sqlite3.Error, UnicodeDecodeError):  # SQLite names a broken table by its broken name
        return  # damaged: the reader says so
    for name, sql in made:
        module = re.search(r"\busing\s+[\"'`\[]?(\w+)", str(sql), re.IGNORECASE)
        if module is None or not module[1].casefold().startswith(_INDEXES):
            raise DataError(
                "{file}: the table {layer} stands for data that lie elsewhere, which is not followed; save the layer "
                "that you need as a file of its own.",
                file=path.name,
                layer=name,
            )


_CHECKS: Final[Mapping[str, Callable[[Path], None]]] = {
    ".shp": check_shapefile,
    ".gpkg": _is_database,
    ".sqlite": _is_database,
    ".geojson": _is_json,
    ".json": _is_json,
    ".kml": _is_xml("kml", "Document", "Folder"),
    ".kmz": _is_kmz,
    ".gml": _is_gml,
    ".gpx": _is_xml("gpx"),
    ".fgb": _begins_with(b"fgb"),
    ".tab": _is_mapinfo,
    ".mif": _is_mapinfo,
    ".mid": _is_mid,
    ".dxf": _is_dxf,
    ".e00": _begins_with(b"exp"),
}
