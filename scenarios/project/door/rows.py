"""The rows of a project's tables as SQLite holds them, cell by cell, before anything is believed of them."""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from typing_extensions import Buffer

from .cells import Cells, PlainCells

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
SHORTEST: Final = 13
"""Bytes of the shortest geometry: a head of eight, and the order of bytes and the kind of what follows."""
SHORTEST_PART: Final = 9
"""Bytes of the shortest collection within another."""
_KINDS: Final = {1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon"}
UNREADABLE: Final = "nothing that can be read"


@dataclass(frozen=True, eq=False)
class Rows:
    """The `n` rows of one table: their numbers, the cells of each column, and their geometry where it has any.

    `kinds` (n,) says what each geometry is (`Point` ... `MultiPolygon`, '' for none, else `UNREADABLE`), `bounds`
    (n, 4) where it lies, NaN where there is none; `crs` is None where the table does not say its own. `digest` tells
    this content from any other.
    """

    table: str
    fid: NDArray[np.int64]
    columns: Mapping[str, Cells]
    geometry: NDArray[Any]
    kinds: NDArray[Any]
    bounds: NDArray[np.float64]
    crs: pyproj.CRS | None
    digest: str

    def __len__(self) -> int:
        return len(self.fid)


def column_names(database: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [str(row[1]) for row in database.execute(f"PRAGMA table_info({quoted(table)})")]


def read_rows(database: sqlite3.Connection, table: str, wanted: Sequence[str]) -> Rows:
    """Return the columns `wanted` of a table, which has them, in the order of its row numbers."""
    shape = geometry_column(database, table)
    names = [*wanted, *([shape] if shape else [])]
    cells = _columns(database, table, names)
    blobs = cells.pop() if shape else [None] * len(cells[0])
    fid = np.array(cells.pop(0), dtype=np.int64)
    geometry, kinds = geometries(blobs)
    columns: dict[str, Cells] = dict(zip(wanted, map(PlainCells, cells), strict=True))
    digest = digest_of(columns, len(fid), [b"".join([blob if isinstance(blob, bytes) else b"-" for blob in blobs])])
    return Rows(table, fid, columns, geometry, kinds, shapely.bounds(geometry), crs_of(database, table), digest)


def _columns(database: sqlite3.Connection, table: str, names: Sequence[str]) -> list[list[object]]:
    """Return the row numbers, then each column's cells; texts that are no UTF-8 keep what they are as surrogates."""
    asked = query_of(table, names)
    try:
        rows = database.execute(asked).fetchall()
    except sqlite3.OperationalError as error:
        if "UTF-8" not in str(error):
            raise
        database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        rows = database.execute(asked).fetchall()
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(len(names) + 1)]


def query_of(table: str, names: Sequence[str], *, between: tuple[int, int] | None = None) -> str:
    """Return what asks for the row numbers and some columns of a table, in the order of its row numbers.

    `between` are the first and the last row number that are asked for, by default all.
    """
    some = "WHERE rowid BETWEEN {:d} AND {:d} ".format(*between) if between else ""
    return f"SELECT rowid, {', '.join(map(quoted, names))} FROM {quoted(table)} {some}ORDER BY rowid"  # noqa: S608  (quoted)


def quoted(name: str) -> str:
    """Return a table's or column's name as a query takes it, whatever letters it has."""
    return '"' + name.replace('"', '""') + '"'


# ---------------------------------------------------------------------------------------------------------- geometry
def geometry_column(database: sqlite3.Connection, table: str) -> str | None:
    """Return the name of a table's geometry, None where it has none."""
    found = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", [table]).fetchone()
    return str(found[0]) if found and found[0] in column_names(database, table) else None


def crs_of(database: sqlite3.Connection, table: str) -> pyproj.CRS | None:
    """Return the coordinate system that a table says it is in, None where it says none that is known."""
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


def geometries(blobs: Sequence[object]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the geometries, None for those that cannot be read, and the kind of each."""
    wkb, kinds = _plain_geometries(blobs) or _odd_geometries(blobs)
    with np.errstate(invalid="ignore"):
        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    array = np.asarray(shapes, dtype=object).reshape(len(kinds))
    kinds[shapely.is_missing(array) & (kinds != "")] = UNREADABLE
    kinds[~shapely.is_missing(array) & shapely.is_empty(array)] = ""
    return array, kinds


def _plain_geometries(blobs: Sequence[object]) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Return what `_odd_geometries` does where all are geometries as programs write them: looked at by their kinds."""
    whole = [blob for blob in blobs if isinstance(blob, bytes)]
    if len(whole) < len(blobs) or min(map(len, whole), default=0) < SHORTEST:
        return None
    start = {head: wkb_start(head) for head in {blob[:4] for blob in whole}}
    if None in start.values():
        return None
    wkb = [blob[start[blob[:4]] :] for blob in whole]
    kind = {head: _kind(head) for head in {one[:5] for one in wkb}}
    if UNREADABLE in kind.values() or (_any_multi(kind.values()) and max(map(len, wkb)) > _DEEPEST * SHORTEST_PART):
        return None
    return _objects(wkb), _objects([kind[one[:5]] for one in wkb])


def _any_multi(kinds: Iterable[str]) -> bool:
    return any(kind.startswith("Multi") for kind in kinds)


def _odd_geometries(blobs: Sequence[object]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the well-known binary of each geometry, None where it has none, and the kind of each."""
    known = [_wkb(blob) for blob in blobs]
    return _objects([wkb for wkb, _ in known]), _objects([kind for _, kind in known])


def _objects(values: Sequence[object]) -> NDArray[Any]:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def wkb_start(head: bytes) -> int | None:
    """Return where the well-known binary begins by a geometry's first four bytes, None where none can."""
    envelope = (head[3] >> 1) & 0b111
    if head[:2] != b"GP" or head[3] & _EMPTY or envelope >= len(_ENVELOPE):
        return None
    return 8 + _ENVELOPE[envelope]


def _kind(head: bytes) -> str:
    """Return what kind of geometry the first five bytes of well-known binary name."""
    code = int.from_bytes(head[1:5], "little" if head[:1] == b"\x01" else "big")
    return _KINDS.get((code & 0x1FFFFFFF) % 1000, UNREADABLE)


def _wkb(blob: object) -> tuple[bytes | None, str]:
    """Return the well-known binary inside a GeoPackage's geometry, and what kind it says it is."""
    if blob is None:
        return None, ""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < SHORTEST:
        return None, UNREADABLE
    if blob[3] & _EMPTY:
        return None, ""
    start = wkb_start(blob[:4])
    if start is None:
        return None, UNREADABLE
    wkb = blob[start:]
    kind = _kind(wkb[:5])
    if kind == UNREADABLE or (kind.startswith("Multi") and len(_COLLECTION.findall(wkb)) > _DEEPEST):
        return None, UNREADABLE
    return wkb, kind


# ------------------------------------------------------------------------------------------------------------ digests
def digest_of(columns: Mapping[str, Cells], count: int, shapes: Iterable[Buffer]) -> str:
    """Return a digest of all cells and of all shapes' bytes, which the same content gives again written elsewhere."""
    digest = blake2b(digest_size=16)
    for name, cells in columns.items():
        digest.update(f"{name}:{count}:".encode())
        digest.update(cells.to_bytes())
    for some in shapes:
        digest.update(some)
    return digest.hexdigest()
