"""Which format a file is of, by its content; its suffix decides only where content alone cannot.

Files come under wrong names every day: a workbook called .xls that is a web page, a table called .xlsx that is text, a
zip called .kml. So the first bytes are looked at, and the list of contents of what is packed.
"""

import bz2
import gzip
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ...errors import DataError
from ..databases import plain_tables
from ..texts.encodings import detect_encoding
from ..texts.scripts import json_begins
from .archive import check_list
from .formats import BY_KEY, Format, check_file, format_of_suffix

_HEAD: Final = 1 << 18
_OLE_READ: Final = 64 << 20
_MAGIC: Final = (
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"AC10", "dwg"),
    (b"(DWF V", "dwf"),
    (b"\x00\x01\x00\x00Standard Jet DB", "mdb"),
    (b"\x00\x01\x00\x00Standard ACE DB", "mdb"),
    (b"PAR1", "geoparquet"),
    (b"fgb\x03", "flatgeobuf"),
    (b"CDF\x01", "netcdf"),
    (b"CDF\x02", "netcdf"),
    (b"CDF\x05", "netcdf"),
    (b"\x89HDF\r\n\x1a\n", "netcdf"),
    (b"II*\x00", "geotiff"),
    (b"MM\x00*", "geotiff"),
    (b"II+\x00", "geotiff"),
    (b"MM\x00+", "geotiff"),
    (b"EHFA_HEADER_TAG", "img"),
    (b"GRID1.2", "esri_grid"),
    (b"%PDF", "document"),
    (b"{\\rtf", "document"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"EXP  0 ", "e00"),
    (b"AutoCAD Binary DXF", "dxf"),
    (b"PMTiles", "mbtiles"),
)
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS: Final = (
    ("EncryptedPackage", "locked_excel"),
    ("WordDocument", "document"),
    ("PowerPoint Document", "document"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_ROOT: Final = re.compile(rb"<\s*([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_PROLOG: Final = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>\[]|\[.*?\])*>", re.DOTALL | re.IGNORECASE)
_ROOTS: Final = {
    b"kml": "kml", b"gpx": "gpx", b"osm": "osm", b"osmchange": "osm", b"featurecollection": "gml", b"html": "html",
    b"table": "html", b"head": "html", b"meta": "html", b"body": "html", b"style": "html", b"div": "html",
    b"workbook": "xml_excel", b"qgis": "qgis_project", b"svg": "picture", b"vrtdataset": "vrt",
}  # fmt: skip
_JSON_KINDS: Final = (
    (re.compile(rb'"UTF8Encoding"\s*:\s*true|"coordinates"\s*:\s*\[[\[\s]*"[^"]'), "echarts"),
    (re.compile(rb'"type"\s*:\s*"Topology"'), "topojson"),
    (re.compile(rb'"esriGeometry|"spatialReference"\s*:.*"features"', re.DOTALL), "esrijson"),
    (re.compile(rb'"elements"\s*:\s*\[\s*(?:\{\s*"type"\s*:\s*"(?:node|way|relation)"|\])'), "overpass"),
    (re.compile(rb'"type"\s*:\s*"(?:FeatureCollection|Feature|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"'),
     "geojson"),
    (re.compile(rb'"(?:pois|geocodes|tips)"\s*:\s*\[|"districts"\s*:\s*\[.*"polyline"|"infocode"', re.DOTALL), "amap"),
)  # fmt: skip
_FEATURES: Final = re.compile(rb'"type"\s*:\s*"Feature(?:Collection)?"')
_SHAPE: Final = re.compile(rb'\{\s*"(?:type|coordinates|geometries|bbox|crs)"')
_LINE: Final = re.compile(rb'^\s*\x1e?\{[^\n]*"type"\s*:\s*"Feature"[^\n]*\}\s*\n\s*\x1e?\{')
_DXF: Final = re.compile(rb"^\s*(?:999\s*\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION")
_GRID: Final = re.compile(rb"^\s*ncols\s", re.IGNORECASE)
_BY_NAME: Final = frozenset({".vrt", ".tab", ".mif", ".mid", ".dbf", ".adf", ".pbf", ".shp", ".asc", ".gml", ".e00"})
"""Suffixes that stand for what content alone does not tell."""
_OF_ANYTHING: Final = frozenset({".dat", ".db"})
"""Suffixes under which any program writes anything, plain text too."""


def recognise(path: Path) -> Format | None:
    """The format of a file (or of a folder that is one layer), None for a folder or a content that nobody knows.

    Raises DataError for what is neither, as a pipe.
    """
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        check_file(path)  # a pipe would wait for ever for whoever writes to it
    with path.open("rb") as file:
        head = file.read(_HEAD)
    key = _by_magic(path, head) or _by_text(path, head)
    return BY_KEY[key] if key else _by_name(path, head)


def readable_format(path: Path) -> Format:
    """The format of a file that some reader takes. Raises DataError with the remedy for one that none does."""
    if path.name.startswith("~$"):
        raise DataError(
            "{file} only marks that a document is open elsewhere; choose the document itself, without ~$ in its name.",
            file=path.name,
        )
    found = recognise(path)
    if found is None:
        raise DataError(
            "{file} is not GIS data or a table known here ({suffix}); export it as GeoPackage, shapefile, GeoJSON or "
            "XLSX.",
            file=path.name,
            suffix=path.suffix or "-",
        )
    if found.remedy is not None and not found.reader:
        raise DataError(found.remedy.template, file=path.name)
    return found


def holds_table(path: Path) -> bool:
    """Whether a file is a table, whose rows lie somewhere only by their columns; False for one that is not there."""
    found = recognise(path) if path.exists() else format_of_suffix(path.suffix)
    return found is not None and found.kind == "table"


def may_hold_table(path: Path) -> bool:
    """Whether a file is a table, or a zip, which may hold one; False for one that is not there."""
    found = recognise(path) if path.exists() else format_of_suffix(path.suffix)
    return found is not None and found.kind in ("table", "archive")


def holds_raster(path: Path, layer: str | None = None) -> bool:
    """Whether a file is a raster, or a zip that holds one and no layer; False for one that is not there.

    Of a zip that holds both, `layer` may name the raster.
    """
    found = recognise(path) if path.exists() else format_of_suffix(path.suffix)
    if found is not None and found.kind == "archive":
        named = format_of_suffix(Path(layer).suffix) if layer else None
        return _packed_raster(path) or (named is not None and named.kind == "raster")
    return found is not None and found.kind == "raster"


def holds_osm(path: Path) -> bool:
    """Whether a file is data of OpenStreetMap, or a zip of such alone; by its name where it is not there."""
    found = recognise(path) if path.exists() else format_of_suffix(path.suffix)
    if found is not None and found.kind == "archive":
        return "osm" in (kinds := _packed_kinds(path)) and not kinds & {"layer", "table"}
    return found is not None and found.kind == "osm"


def _folder(path: Path) -> Format | None:
    if path.suffix.casefold() == ".gdb" or any(path.glob("*.gdbtable")):
        return BY_KEY["gdb"]
    return BY_KEY["esri_grid"] if (path / "hdr.adf").is_file() else None


def _by_magic(path: Path, head: bytes) -> str:
    look = next((look for starts, look in _LOOKS if head.startswith(starts)), None)
    if look is not None:
        return look(path, head)
    if b"OSMHeader" in head[4:24]:
        return "osm"
    if head[257:262] == b"ustar":
        return "tar"
    return next((key for magic, key in _MAGIC if head.startswith(magic)), "")


def _database(path: Path, _head: bytes) -> str:
    if path.suffix.casefold() == ".mbtiles":
        return "mbtiles"
    if not plain_tables(path):
        return "geopackage"
    return "mobile_gdb" if path.suffix.casefold() == ".geodatabase" else "database"


def _stream(_path: Path, head: bytes) -> str:
    """OpenStreetMap packed by gzip or bzip2; anything else so packed is to be unpacked first."""
    inside = b""
    try:
        if head.startswith(b"BZh"):
            inside = bz2.BZ2Decompressor().decompress(head, 4096)
        else:
            inside = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 4096)
    except (OSError, zlib.error, gzip.BadGzipFile):
        return "osm"  # damaged: its reader says so
    return "osm" if not inside or b"<osm" in inside or b"OSMHeader" in inside[:64] else "tar"


def _packed(path: Path, _head: bytes) -> str:
    """What a zip is: a workbook of one kind or another, or only a zip."""
    try:
        check_list(path)
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except DataError:
        return "zip"  # its list is longer than any of data: its reader says so
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError):
        return ""
    suffix, lower = path.suffix.casefold(), [name.casefold() for name in names]
    marks = (
        ("xl/workbook.bin" in lower, "xlsb"),
        (any(name.startswith("xl/") for name in lower), "xlsx"),
        (b"spreadsheet" in kind, "ods"),
        (b"opendocument" in kind or any(name.startswith(("word/", "ppt/")) for name in lower), "document"),
        (any(name.endswith(".iwa") for name in lower), "numbers"),
        (suffix == ".kmz" and any(name.endswith(".kml") for name in lower), "kml"),
        (suffix == ".qgz", "qgis_project"),
        (suffix == ".dwfx", "dwf"),
        (suffix in {".lpk", ".mpk", ".aprx", ".ovkmz"}, ""),
    )
    return next((key for fits, key in marks if fits), "zip")


def _packed_raster(path: Path) -> bool:
    """Whether a zip holds rasters, and neither layers nor tables."""
    kinds = _packed_kinds(path)
    return "raster" in kinds and not kinds & {"layer", "table"}


def _packed_kinds(path: Path) -> set[str]:
    """The kinds of the files in a zip, by their names; texts that may only explain them left aside."""
    try:
        check_list(path)
        with zipfile.ZipFile(path) as archive:
            inside = [format_of_suffix(Path(name).suffix) for name in archive.namelist()]
    except (OSError, zipfile.BadZipFile, DataError):
        return set()
    return {found.kind for found in inside if found is not None and found.key != "text"}


def _compound(path: Path, _head: bytes) -> str:
    """Which program's compound file: its streams' names stand in it in UTF-16."""
    with path.open("rb") as file:
        data = file.read(_OLE_READ)
    found = next((key for name, key in _OLE_STREAMS if name.encode("utf-16-le") + b"\0\0" in data), "")
    return "locked_excel" if not found and path.suffix.casefold() in {".xlsx", ".xlsm"} else found


_LOOKS: Final[tuple[tuple[bytes | tuple[bytes, ...], Callable[[Path, bytes], str]], ...]] = (
    ((b"PK\x03\x04", b"PK\x05\x06"), _packed),
    (_OLE, _compound),
    (b"SQLite format 3\0", _database),
    ((b"\x1f\x8b", b"BZh"), _stream),
)
"""Beginnings that stand for several formats, and what tells them apart."""


def _by_text(path: Path, head: bytes) -> str:
    """The format of a text by its beginning: XML by its root, JSON by its keys, drawings and grids by their words."""
    text = _ascii(head)
    if text[:1] == b"<":
        return _xml(path, text)
    if text[:1] in (b"{", b"[", b"\x1e"):
        return _json(path, text)
    if (inside := json_begins(text.decode("latin-1"))) > 0:
        return _json(path, text[inside:])
    if _DXF.match(text):
        return "dxf"
    if _GRID.match(text):
        return "ascii_grid"
    return ""


def _ascii(head: bytes) -> bytes:
    """The ASCII of a text's beginning, without its mark and blanks, whatever its encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _xml(path: Path, text: bytes) -> str:
    root = _ROOT.match(_PROLOG.sub(b"", text).lstrip())
    name = root[2].lower() if root else b""
    suffix = path.suffix.casefold()
    if suffix.startswith(".ov"):
        return "ovital"
    if name == b"kml" or (root and root[1] and b"opengis.net/gml" in text):
        return "kml" if name == b"kml" else "gml"
    if name == b"document" and b"opendocument" in text:
        return "fods" if b"opendocument.spreadsheet" in text else "document"
    return _ROOTS.get(name, "")


def _json(path: Path, text: bytes) -> str:
    if _LINE.match(text):
        return "geojsonl"
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        tail = file.read()
    found = next((key for pattern, key in _JSON_KINDS if pattern.search(text) or pattern.search(tail)), "")
    if found and not (found == "geojson" and not _is_geojson(text, tail)):
        return found
    named = format_of_suffix(path.suffix)
    return "records" if named is None or named.reader in ("json", "text") else ""


def _is_geojson(text: bytes, tail: bytes) -> bool:
    """Whether GeoJSON's words say what the whole is, and not only what lies in records of it."""
    whole = _FEATURES.search(text) or _FEATURES.search(tail) or _SHAPE.match(text)
    return text[:1] == b"{" and whole is not None


def _by_name(path: Path, head: bytes) -> Format | None:
    """The format that the suffix stands for; a text under the name of something else is a table of text."""
    suffix = path.suffix.casefold()
    named = format_of_suffix(suffix)
    if suffix in _BY_NAME or (named is not None and not named.reader and suffix not in _OF_ANYTHING):
        return named
    binary = named is None or named.reader != "text"
    if binary and (b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))) and _has_columns(head):
        return BY_KEY["text"]
    return named


def _has_columns(head: bytes) -> bool:
    """Whether a text reads like a table: lines that are split by one of the usual delimiters."""
    encoding = detect_encoding(head)
    if not encoding:
        return False
    lines = head.decode(encoding, errors="ignore").splitlines()[:3]
    return len(lines) > 1 and any(all(mark in line for line in lines) for mark in (",", "\t", ";", "|"))
