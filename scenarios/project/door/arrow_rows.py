"""The rows of a large project's tables read as columns, without a Python value for each cell.

SQLite gives them to Arrow in one go. That is tried for tables that are as programs write them: each column of one kind
throughout, all texts Unicode, geometries plain. Whatever is otherwise is left to `rows`, cell by cell.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ....threads import run_in_threads
from ..geopackage import uri_of
from .cells import ArrowCells, Cells
from .rows import Rows, crs_of, digest_of, geometries, geometry_column, query_of, quoted, wkb_start

MOST_ROWS: Final = 1 << 30
"""Of one table: what numbers its rows higher is read cell by cell."""
_PART: Final = 100_000
_MOST_PARTS: Final = 16
"""Rows that are read in one go, unless a table would come in more parts than these."""
_LINE: Final = b"\x01\x02\x00\x00\x00"
_POINT: Final = b"\x01\x01\x00\x00\x00"
"""How lines and points without heights begin in well-known binary, as every program writes it."""
_HEAD: Final = 4
_XY_BYTES: Final = 16
"""Bytes of a GeoPackage geometry that tell where its well-known binary begins, and of a place."""


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is to be read of a table, and what SQLite's own tables say of it; its rows count from `first` to `last`."""

    table: str
    wanted: Sequence[str]
    kinds: Mapping[str, str]
    shape: str | None
    first: int
    last: int
    crs: pyproj.CRS | None

    @property
    def names(self) -> list[str]:
        return [*self.wanted, *([self.shape] if self.shape else [])]

    @property
    def is_readable(self) -> bool:
        return all(name in self.kinds for name in self.names) and 0 <= self.last - self.first < MOST_ROWS

    def parts(self) -> list["_Asked"]:
        """Return the table in parts of about `_PART` rows, which are read side by side."""
        span = self.last - self.first + 1
        count = min(_MOST_PARTS, max(1, span // _PART))
        starts = [self.first + span * place // count for place in range(count + 1)]
        return [replace(self, first=first, last=end - 1) for first, end in pairwise(starts)]


@dataclass(frozen=True, eq=False)
class _Part:
    """Some rows of a table, as columns, with their geometries and the bytes that these were read from."""

    fid: Any
    columns: Sequence[Any]
    blobs: Any | None
    geometry: NDArray[Any]
    kinds: NDArray[Any]
    bounds: NDArray[np.float64]


class Columns:
    """A file whose tables are read as Arrow's columns; nobody writes to it meanwhile."""

    def __init__(self, driven: Any) -> None:  # noqa: ANN401  (the driver knows no types)
        self._driven = driven

    def read(self, database: sqlite3.Connection, wanted: Mapping[str, Sequence[str]]) -> dict[str, Rows]:
        """Return what `read_rows` does for tables and their columns, without those that are not as programs write them.

        They are read in parts side by side, as SQLite and Arrow leave Python free meanwhile.
        """
        asked = [one for one in (_asked(database, *item) for item in wanted.items()) if one.is_readable]
        parts = [part for one in asked for part in one.parts()]
        read = list(run_in_threads(self._part, parts))
        found: dict[str, list[_Part | None]] = {one.table: [] for one in asked}
        for part, rows in zip(parts, read, strict=True):
            if rows is None or len(rows.fid):
                found[part.table].append(rows)
        whole = [one for one in asked if found[one.table] and None not in found[one.table]]
        return {
            rows.table: rows
            for rows in run_in_threads(lambda one: _rows(one, [part for part in found[one.table] if part]), whole)
        }

    def _part(self, asked: _Asked) -> _Part | None:
        """Return the rows of a part, None where they are not as programs write them."""
        arrays = self._arrays(asked)
        if arrays is None:
            return None
        fid, *columns = arrays
        blobs = columns.pop() if asked.shape else None
        if any(not _is_of(asked.kinds[name], array) for name, array in zip(asked.wanted, columns, strict=True)):
            return None
        found = geometries([None] * len(fid)) if blobs is None else _geometries(blobs)
        return None if found is None else _Part(fid, columns, blobs, *found, shapely.bounds(found[0]))

    def _arrays(self, asked: _Asked) -> list[Any] | None:
        """Return one array for each column, the row numbers first; None where SQLite or Arrow finds what fits not."""
        import adbc_driver_manager  # noqa: PLC0415  (takes long to load, and only large places need it)
        import pyarrow as pa  # noqa: PLC0415  (as above)

        try:
            with (
                adbc_driver_manager.AdbcConnection(self._driven) as connection,
                adbc_driver_manager.AdbcStatement(connection) as statement,
            ):
                # The driver learns each column's kind from its first batch: that is all rows.
                statement.set_options(**{"adbc.sqlite.query.batch_rows": str(asked.last - asked.first + 1)})
                statement.set_sql_query(query_of(asked.table, asked.names, between=(asked.first, asked.last)))
                stream, _ = statement.execute_query()
                table = pa.RecordBatchReader._import_from_c(stream.address).read_all()  # noqa: SLF001  (its own door)
            table.validate(full=True)
            return [_whole(column) for column in table.columns]
        except (adbc_driver_manager.Error, pa.ArrowException):
            return None


def _asked(database: sqlite3.Connection, table: str, wanted: Sequence[str]) -> _Asked:
    ends = _first_and_last(database, table)
    return _Asked(
        table, wanted, _kinds(database, table), geometry_column(database, table), *ends, crs_of(database, table)
    )


def _rows(asked: _Asked, parts: Sequence[_Part]) -> Rows:
    """Return the rows of all parts of a table."""
    fid = np.concatenate([np.asarray(part.fid.to_numpy(), np.int64) for part in parts])
    arrays = [_joined([part.columns[place] for part in parts]) for place in range(len(asked.wanted))]
    columns: Mapping[str, Cells] = dict(zip(asked.wanted, map(ArrowCells, arrays), strict=True))
    digest = digest_of(
        columns, len(fid), [b"-" * len(part.fid) if part.blobs is None else _data(part.blobs).data for part in parts]
    )
    geometry, kinds, bounds = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("geometry", "kinds", "bounds")
    )
    return Rows(asked.table, fid, columns, geometry, kinds, bounds, asked.crs, digest)


def _whole(column: Any) -> Any:  # noqa: ANN401  (pyarrow knows no types)
    """Return a column of a table as one array, which it mostly is."""
    import pyarrow as pa  # noqa: PLC0415  (as above)

    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0)


def _joined(pieces: Sequence[Any]) -> Any:  # noqa: ANN401  (pyarrow knows no types)
    """Return the pieces of a column as one; one whose cells are all empty may be of another kind."""
    import pyarrow as pa  # noqa: PLC0415  (as above)

    kind = next((piece.type for piece in pieces if piece.null_count < len(piece)), pieces[0].type)
    return pa.concat_arrays([piece if piece.type == kind else pa.nulls(len(piece), kind) for piece in pieces])


@contextmanager
def columns_of(file: Path) -> Iterator[Columns | None]:
    """Give a door to the columns of a file, which this program holds open for reading; None where there is none."""
    import adbc_driver_manager  # noqa: PLC0415  (as above)

    driver = files("adbc_driver_sqlite") / "libadbc_driver_sqlite.so"  # on every system
    try:
        database = adbc_driver_manager.AdbcDatabase(driver=str(driver), uri=uri_of(file, "mode=ro"))
    except (adbc_driver_manager.Error, OSError):
        yield None
        return
    with database:
        yield Columns(database)


def _first_and_last(database: sqlite3.Connection, table: str) -> tuple[int, int]:
    """Return the first and last row number of a table; 0 and -1 for an empty one."""
    # Each end is found at once, both in one go only by looking at every row.
    ends = ", ".join(f"(SELECT {end}(rowid) FROM {quoted(table)})" for end in ("min", "max"))  # noqa: S608  (quoted)
    first, last = database.execute(f"SELECT {ends}").fetchone()
    return (0, -1) if first is None else (int(first), int(last))


def _kinds(database: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return Arrow's name for what each column of a table holds throughout, where its declaration sees to that."""
    rows = database.execute(f"SELECT name, type FROM pragma_table_info({_text(table)})").fetchall()  # noqa: S608
    return {str(name): _kind(str(declared).upper()) for name, declared in rows}


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _kind(declared: str) -> str:
    """Return Arrow's name for a declared type by SQLite's own rules of affinity."""
    if "INT" in declared:
        return "int64"
    if any(word in declared for word in ("CHAR", "CLOB", "TEXT")):
        return "string"
    if any(word in declared for word in ("REAL", "FLOA", "DOUB")):
        return "double"
    return "int64"


def _is_of(kind: str, array: Any) -> bool:  # noqa: ANN401  (pyarrow knows no types)
    return str(array.type) == kind or array.null_count == len(array)


# ---------------------------------------------------------------------------------------------------------- geometries
def _geometries(blobs: Any) -> tuple[NDArray[Any], NDArray[Any]] | None:  # noqa: ANN401  (as above)
    """Return the geometries and their kinds, cell by cell where they are not all plain points or all plain lines."""
    import pyarrow as pa  # noqa: PLC0415  (as above)

    if not pa.types.is_binary(blobs.type) or blobs.null_count:
        return None
    return _plain_geometries(blobs) or geometries(blobs.to_pylist())


def _plain_geometries(blobs: Any) -> tuple[NDArray[Any], NDArray[Any]] | None:  # noqa: ANN401  (as above)
    import pyarrow.compute as pc  # noqa: PLC0415  (as above)

    starts = {wkb_start(head) for head in _different(blobs, 0, _HEAD) if len(head) == _HEAD}
    start = starts.pop() if len(starts) == 1 else None
    if start is None:
        return None
    heads, sizes = (
        _different(blobs, start, start + len(_LINE)),
        np.asarray(pc.binary_length(blobs).to_numpy(), np.int64),
    )
    if heads == [_POINT]:
        return _named(_points(blobs, start, sizes - start), "Point")
    return _named(_lines(blobs, start, sizes - start), "LineString") if heads == [_LINE] else None


def _named(shapes: NDArray[Any] | None, kind: str) -> tuple[NDArray[Any], NDArray[Any]] | None:
    if shapes is None:
        return None
    kinds = np.empty(len(shapes), dtype=object)
    kinds.fill(kind)  # one and the same text, which `np.full` would make anew for each
    return shapes, kinds


def _points(blobs: Any, start: int, sizes: NDArray[np.int64]) -> NDArray[Any] | None:  # noqa: ANN401  (as above)
    """Return points; None where any is longer or shorter, or empty, which is written as one that is nowhere."""
    if (sizes != len(_POINT) + _XY_BYTES).any():
        return None
    xy = _data(blobs, start + len(_POINT), start + int(sizes.max())).view("<f8").reshape(-1, 2)
    return None if np.isnan(xy).any() else np.asarray(shapely.points(xy), dtype=object)


def _lines(blobs: Any, start: int, sizes: NDArray[np.int64]) -> NDArray[Any] | None:  # noqa: ANN401  (as above)
    """Return lines; None where any has fewer than two vertices, or not as many as it says."""
    head = len(_LINE) + 4
    if (sizes < head).any():
        return None
    count = _data(blobs, start + len(_LINE), start + head).view("<u4").astype(np.int64)
    if ((count < 2) | (sizes != head + count * _XY_BYTES)).any():
        return None
    xy = _data(blobs, start + head, start + int(sizes.max())).view("<f8").reshape(-1, 2)
    return np.asarray(shapely.linestrings(xy, indices=np.repeat(np.arange(len(count)), count)), dtype=object)


def _different(blobs: Any, start: int, end: int) -> list[bytes]:  # noqa: ANN401  (as above)
    """Return the different texts of bytes that stand at one place of all geometries."""
    import pyarrow.compute as pc  # noqa: PLC0415  (as above)

    found: list[bytes] = pc.unique(pc.binary_slice(blobs, start, end)).to_pylist()
    return found


def _data(blobs: Any, start: int = 0, end: int | None = None) -> NDArray[np.uint8]:  # noqa: ANN401  (as above)
    """Return a part of all geometries, one behind the other."""
    import pyarrow.compute as pc  # noqa: PLC0415  (as above)

    part = pc.binary_slice(blobs, start, end) if end is not None else blobs
    _, offsets, data = part.buffers()
    if data is None:
        return np.zeros(0, np.uint8)
    first, last = np.frombuffer(offsets, "<i4")[[part.offset, part.offset + len(part)]].tolist()
    return np.frombuffer(data, np.uint8)[first:last]
