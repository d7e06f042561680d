"""The rows of a project's tables as SQLite holds them, cell by cell, before anything is believed of them."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

_ENVELOPE: Final = (0, 32, 48, 48, 64)
"""Bytes of a GeoPackage geometry's bounds, by the kind that its flags name."""
_EMPTY: Final = 0b10000
_COLLECTION: Final = re.compile(
    rb"\x01[\x04-\x0a]\x00\x00[\x00-\xff]|\x01[\xec-\xf2]\x03\x00\x00"
    rb"|\x00[\x00-\xe0]\x00\x00[\x04-\x0a]|\x00\x00\x00\x03[\xec-\xf2]"
)
"""How a collection begins in well-known binary, in either order of bytes."""
_DEEPEST: Final = 2_000
"""Collections within one geometry: GEOS reads them one inside the other by recursion, and a million crash it."""
_KINDS: Final = {1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon"}
UNREADABLE: Final = "nothing that can be read"


@dataclass(frozen=True, eq=False)
class Rows:
    """The `n` rows of one table: their numbers, the cells of each column, and their geometry where it has any.

    `kinds` (n,) says what each geometry is (`Point` ... `MultiPolygon`, '' for none, else `UNREADABLE`); `crs` is None
    where the table does not say its own. `digest` tells this content from any other.
    """

    table: str
    fid: NDArray[np.int64]
    columns: Mapping[str, Sequence[object]]
    geometry: NDArray[Any]
    kinds: NDArray[Any]
    crs: pyproj.CRS | None
    digest: str

    def __len__(self) -> int:
        return len(self.fid)


def column_names(database: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [str(row[1]) for row in database.execute(f"PRAGMA table_info({_quoted(table)})")]


def read_rows(database: sqlite3.Connection, table: str, wanted: Sequence[str]) -> Rows:
    """Return the columns `wanted` of a table, which has them, in the order of its row numbers."""
    shape = _geometry_column(database, table)
    names = [*wanted, *([shape] if shape else [])]
    cells = _columns(database, table, names)
    blobs = cells.pop() if shape else [None] * len(cells[0])
    fid = np.array(cells.pop(0), dtype=np.int64)
    geometry, kinds = _geometries(blobs)
    columns = dict(zip(wanted, cells, strict=True))
    return Rows(table, fid, columns, geometry, kinds, _crs(database, table), _digest(columns, blobs))


def _columns(database: sqlite3.Connection, table: str, names: Sequence[str]) -> list[list[object]]:
    """Return the row numbers, then each column's cells; texts that are no UTF-8 keep what they are as surrogates."""
    asked = f"SELECT rowid, {', '.join(map(_quoted, names))} FROM {_quoted(table)} ORDER BY rowid"  # noqa: S608  (quoted)
    try:
        rows = database.execute(asked).fetchall()
    except sqlite3.OperationalError as error:
        if "UTF-8" not in str(error):
            raise
        database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        rows = database.execute(asked).fetchall()
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(len(names) + 1)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# ---------------------------------------------------------------------------------------------------------- geometry
def _geometry_column(database: sqlite3.Connection, table: str) -> str | None:
    found = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", [table]).fetchone()
    return str(found[0]) if found and found[0] in column_names(database, table) else None


def _crs(database: sqlite3.Connection, table: str) -> pyproj.CRS | None:
    found = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys NATURAL JOIN "
        "(SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?)",
        [table],
    ).fetchone()
    if found is None:
        return None
    organization, number, definition = found
    try:
        if str(organization).upper() == "EPSG":
            return pyproj.CRS.from_epsg(int(number))
        return pyproj.CRS.from_wkt(str(definition))
    except (pyproj.exceptions.CRSError, ValueError, TypeError):
        return None


def _geometries(blobs: Sequence[object]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the geometries, None for those that cannot be read, and the kind of each."""
    known = _alike(blobs) or [_wkb(blob) for blob in blobs]
    kinds = np.array([kind for _, kind in known], dtype=object)
    with np.errstate(invalid="ignore"):
        shapes = shapely.from_wkb(np.array([wkb for wkb, _ in known], dtype=object), on_invalid="ignore")
    array = np.asarray(shapes, dtype=object).reshape(len(known))
    kinds[shapely.is_missing(array) & (kinds != "")] = UNREADABLE
    kinds[~shapely.is_missing(array) & shapely.is_empty(array)] = ""
    return array, kinds


def _alike(blobs: Sequence[object]) -> list[tuple[bytes | None, str]] | None:
    """Return what `_wkb` does of each where all are single geometries that begin alike, as one program writes them."""
    if {*map(type, blobs)} != {bytes}:
        return None
    heads = {blob[:4] for blob in blobs if isinstance(blob, bytes)}
    first = blobs[0]
    wkb, kind = _wkb(first)
    if len(heads) != 1 or not wkb or not isinstance(first, bytes) or kind.startswith("Multi"):
        return None
    start = len(first) - len(wkb)
    rest = [blob[start:] for blob in blobs if isinstance(blob, bytes)]
    return [(one, kind) for one in rest] if {one[:5] for one in rest} == {wkb[:5]} else None


def _wkb(blob: object) -> tuple[bytes | None, str]:
    """Return the well-known binary inside a GeoPackage's geometry, and what kind it says it is."""
    if blob is None:
        return None, ""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 13:
        return None, UNREADABLE
    flags = blob[3]
    envelope = (flags >> 1) & 0b111
    if flags & _EMPTY:
        return None, ""
    if envelope >= len(_ENVELOPE):
        return None, UNREADABLE
    wkb = blob[8 + _ENVELOPE[envelope] :]
    code = int.from_bytes(wkb[1:5], "little" if wkb[:1] == b"\x01" else "big")
    kind = _KINDS.get((code & 0x1FFFFFFF) % 1000, UNREADABLE)
    if kind == UNREADABLE or (kind.startswith("Multi") and len(_COLLECTION.findall(wkb)) > _DEEPEST):
        return None, UNREADABLE
    return wkb, kind


# ------------------------------------------------------------------------------------------------------------ digests
def _digest(columns: Mapping[str, Sequence[object]], blobs: Sequence[object]) -> str:
    """Return a digest of all cells, which the same content gives again after it was written elsewhere."""
    digest = blake2b(digest_size=16)
    for name, cells in columns.items():
        digest.update(f"{name}:{len(cells)}:".encode())
        digest.update(_bytes(cells))
    for blob in blobs:
        digest.update(blob if isinstance(blob, bytes) else b"-")
    return digest.hexdigest()


def _bytes(cells: Sequence[object]) -> bytes:
    kinds = {*map(type, cells)}
    if kinds == {str}:
        return "\x1f".join(map(str, cells)).encode("utf-8", "surrogatepass")
    if len(kinds) == 1 and kinds <= {int, float}:
        return np.array(cells).tobytes()
    return "\x1f".join(map(repr, cells)).encode("utf-8", "surrogatepass")
