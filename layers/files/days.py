"""The day on which a file was last changed, as it tells of itself: never the day that the computer noted for it.

A copied or unpacked file bears the day of copying, so that only what stands inside a file counts:

- GeoPackage: `last_change` in `gpkg_contents` (OGC 12-128r19, 2.1.3)
- shapefile: the day of the last update in the head of its .dbf (dBASE III); GDAL's constant 1995-07-26 is none
- Excel workbook: `dcterms:modified` in `docProps/core.xml` (ECMA-376-2); OpenDocument: `dc:date` in `meta.xml`
- TIFF: the tag 306, `DateTime`, which is the day of the picture's making
"""

import re
import sqlite3
import warnings
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile, ZipFile

import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from .kinds.layer_kinds import CLOSED

Source = Literal["gpkg", "dbf", "workbook", "tiff"]
_DAY: Final = re.compile(rb"(\d{4})[-:](\d{2})[-:](\d{2})")
_IN_WORKBOOK: Final = re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})<")
_IN_DOCUMENT: Final = re.compile(rb"<dc:date[^>]*>([^<]{10,40})<")
_MOST: Final = 1 << 16
"""Bytes of a document's properties that are looked at."""
_GDAL_DBF: Final = date(1995, 7, 26)
"""What GDAL writes where nobody sets a day."""
_DBF_SINCE: Final = 80
"""Years since 1900 of a .dbf; smaller ones are of writers that count from 2000 or not at all."""


@dataclass(frozen=True)
class ChangedOn:
    """The day (ISO 8601) of a file's last change, and what in the file tells it."""

    day: str
    told_by: Source


def changed_on(path: Path) -> ChangedOn | None:
    """Return when a file was last changed as it tells itself, None where it tells no day or cannot be read."""
    found = _READERS.get(path.suffix.casefold())
    if found is None or not path.is_file():
        return None
    source, read = found
    try:
        day = read(path)
    except (OSError, ValueError, KeyError, NotImplementedError, BadZipFile, sqlite3.Error, RasterioError):
        return None
    return None if day is None else ChangedOn(day.isoformat(), source)


def _gpkg(path: Path) -> date | None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        (last,) = database.execute(
            "SELECT max(last_change) FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
        ).fetchone()
    return _day(str(last).encode())


def _shapefile(path: Path) -> date | None:
    sides = [path.with_suffix(suffix) for suffix in (".dbf", ".DBF")]
    file = next((side for side in sides if side.is_file()), None)
    if file is None:
        return None
    with file.open("rb") as stream:
        head = stream.read(4)
    if len(head) < 4 or head[1] < _DBF_SINCE:
        return None
    told = date(1900 + head[1], head[2], head[3])
    return None if told == _GDAL_DBF else told


def _excel(path: Path) -> date | None:
    return _property(path, "docProps/core.xml", _IN_WORKBOOK)


def _open_document(path: Path) -> date | None:
    return _property(path, "meta.xml", _IN_DOCUMENT)


def _property(path: Path, member: str, told: re.Pattern[bytes]) -> date | None:
    with ZipFile(path) as archive, archive.open(member) as stream:
        found = told.search(stream.read(_MOST))
    return None if found is None else _day(found[1])


def _tiff(path: Path) -> date | None:
    with rasterio.Env(**CLOSED), warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # the reader of rasters says so
        with rasterio.open(path, driver="GTiff") as dataset:
            told = str(dataset.tags().get("TIFFTAG_DATETIME", ""))
    return _day(told.encode())


def _day(text: bytes) -> date | None:
    found = _DAY.match(text.strip())
    return None if found is None else date(*map(int, found.groups()))


_READERS: Final[Mapping[str, tuple[Source, Callable[[Path], date | None]]]] = {
    ".gpkg": ("gpkg", _gpkg),
    ".shp": ("dbf", _shapefile),
    ".dbf": ("dbf", _shapefile),
    ".xlsx": ("workbook", _excel),
    ".xlsm": ("workbook", _excel),
    ".ods": ("workbook", _open_document),
    ".tif": ("tiff", _tiff),
    ".tiff": ("tiff", _tiff),
}
"""By the end of a file's name: what tells the day, and how it is read."""
