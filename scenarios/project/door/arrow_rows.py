"""The rows of a large project's tables read as columns, without a Python value for each cell.

SQLite gives them to Arrow in one go. That is tried for tables that are as programs write them: each column of one kind
throughout, all texts Unicode, geometries plain. Whatever is otherwise is left to `rows`, cell by cell.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ..geopackage import uri_of
from .cells import ArrowCells, Cells
from .rows import Rows, crs_of, digest_of, geometries, geometry_column, query_of, quoted, wkb_start

MOST_ROWS: Final = 1 << 30
"""Of one table: what numbers its rows higher is read cell by cell."""
_LINE: Final = b"\x01\x02\x00\x00\x00"
_POINT: Final = b"\x01\x01\x00\x00\x00"
"""How lines and points without heights begin in well-known binary, as every program writes it."""
_HEAD: Final = 4
_XY_BYTES: Final = 16
"""Bytes of a GeoPackage geometry that tell where its well-known binary begins, and of a place."""


class Columns:
    """A file whose tables are read as Arrow's columns; nobody writes to it meanwhile."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401  (the driver knows no types)
        self._connection = connection

    def read(self, database: sqlite3.Connection, table: str, wanted: Sequence[str]) -> Rows | None:
        """Return what `read_rows` does, None for a table that is not as programs write it."""
        shape = geometry_column(database, table)
        names = [*wanted, *([shape] if shape else [])]
        kinds = _kinds(database, table)
        if any(name not in kinds for name in names):
            return None
        arrays = self._arrays(query_of(table, names), _most_rows(database, table))
        if not arrays:
            return None
        fid = arrays.pop(0)
        count = len(fid)
        blobs = arrays.pop() if shape else None
        if any(not _is_of(kinds[name], array) for name, array in zip(wanted, arrays, strict=True)):
            return None
        found = geometries([None] * count) if blobs is None else _geometries(blobs)
        if found is None:
            return None
        columns: Mapping[str, Cells] = dict(zip(wanted, map(ArrowCells, arrays), strict=True))
        digest = digest_of(columns, count, b"-" * count if blobs is None else _data(blobs).tobytes())
        return Rows(table, np.asarray(fid.to_numpy(), np.int64), columns, *found, crs_of(database, table), digest)

    def _arrays(self, query: str, most: int) -> list[Any]:
        """Return one array for each column; none where there are no rows, or SQLite or Arrow finds what does not fit.

        `most` is at least the number of rows.
        """
        if not 0 < most < MOST_ROWS:
            return []
        import adbc_driver_manager  # noqa: PLC0415  (takes long to load, and only large places need it)
        import pyarrow as pa  # noqa: PLC0415  (as above)

        try:
            with adbc_driver_manager.AdbcStatement(self._connection) as statement:
                # The driver learns each column's kind from its first batch: that is the whole table.
                statement.set_options(**{"adbc.sqlite.query.batch_rows": str(most)})
                statement.set_sql_query(query)
                stream, _ = statement.execute_query()
                table = pa.RecordBatchReader._import_from_c(stream.address).read_all()  # noqa: SLF001  (its own door)
            table.validate(full=True)
            return [_one(column) for column in table.columns] if len(table) else []
        except (adbc_driver_manager.Error, pa.ArrowException):
            return []


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
    with database, adbc_driver_manager.AdbcConnection(database) as connection:
        yield Columns(connection)


def _most_rows(database: sqlite3.Connection, table: str) -> int:
    """Return a number of rows that a table cannot exceed, by its first and last row number; 0 for an empty one."""
    first, last = database.execute(f"SELECT min(rowid), max(rowid) FROM {quoted(table)}").fetchone()  # noqa: S608
    return 0 if first is None else int(last) - int(first) + 1


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


def _one(column: Any) -> Any:  # noqa: ANN401  (as above)
    """Return a column that may come in pieces as one array."""
    import pyarrow as pa  # noqa: PLC0415  (as above)

    pieces = [piece for piece in column.chunks if len(piece)]
    return pieces[0] if len(pieces) == 1 else pa.concat_arrays(column.chunks)


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
    return None if shapes is None else (shapes, np.full(len(shapes), kind, dtype=object))


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
