"""SQLite databases looked into without GDAL, which would run a view's query to describe it, and write to settle one.

What another program has written last may lie beside the file, in a journal that its next opening takes over or back.
"""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from ...limits import MAX_QUERY_S
from ...scratch import scratch_folder
from ..errors import DataError
from .kinds.file_state import FileState, state_of
from .steady import changed_meanwhile

_MAGIC: Final = b"SQLite format 3\0"
_JOURNAL: Final = bytes.fromhex("d9d505f920a163d7")
"""What a rollback journal begins with, and ends with where it names another file after its own pages."""
_NAME_BYTES: Final = 16
"""The least that stands at the end of a journal which names another file: length, sum, and the mark."""
_COUNTS: Final = "gpkg_ogr_contents"
"""The table in which GDAL notes how many rows each layer has; triggers keep it, where nobody dropped them."""
_STEPS: Final = 1_000_000
"""Of SQLite's own machine between two looks at the clock: some hundredths of a second."""
_DRAWN: Final = ("gpkg_geometry_columns", "geometry_columns", "idx_geometry_columns")
"""Tables that list layers with geometry; the last is of an index that nobody writes without them."""
_OWN: Final = ("gpkg_", "sqlite_", "rtree_", "idx_", "spatial_ref_sys", "geometry_columns", "layer_styles", "qgis_",
               "lifecircle_")  # fmt: skip
"""Beginnings of the names of tables that programs keep for themselves."""


def read_only(path: Path) -> "closing[sqlite3.Connection]":
    """A connection that changes nothing, beside the file neither."""
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.text_factory = partial(str, encoding="utf-8", errors="replace")  # a damaged name is a name all the same
    return closing(base)


def names_another_file(path: Path) -> bool:
    """Tell whether the journal beside a database names another file, which SQLite removes when it takes it back.

    That is how one transaction over several databases is undone; a journal from elsewhere may name any file.
    """
    journal = _beside(path, "-journal")
    try:
        with journal.open("rb") as stream:
            stream.seek(max(0, journal.stat().st_size - _NAME_BYTES))
            return stream.read(_NAME_BYTES).endswith(_JOURNAL)
    except OSError:
        return False


@contextmanager
def settled(path: Path) -> Iterator[Path]:
    """Give a file that GDAL and SQLite may read without changing anything: itself, or a copy with its last changes.

    A program that has a database open, or was killed with it open, leaves what it wrote last in a file beside it; an
    `immutable` reading would miss that, any other would write to the planner's file. A layer's number of rows that GDAL
    once noted and that is no longer true is not noted in the copy: GDAL would read no more rows than that. Raises
    DataError where a change was begun and not ended, or where the file changes meanwhile.
    """
    if not (path.is_file() and _begins(path, _MAGIC)):
        yield path
        return
    if _begins(_beside(path, "-journal"), _JOURNAL):
        raise DataError(
            "{file} is being changed by another program, or one was stopped while it changed it ({journal} lies beside "
            "it); open the file there, close it, and give it again.",
            file=path.name,
            journal=f"{path.name}-journal",
        )
    log = _beside(path, "-wal")
    logged = log.is_file() and bool(log.stat().st_size)
    if not (logged or _is_miscounted(path, state_of(path))):
        yield path
        return
    with scratch_folder() as folder:
        parts = (path, log) if logged else (path,)
        before = [state_of(part) for part in parts]
        copy = folder / path.name
        for part in parts:
            shutil.copyfile(part, folder / part.name)
        try:
            unchanged = [state_of(part) for part in parts] == before
        except OSError:
            unchanged = False
        if not unchanged:
            raise changed_meanwhile(path)
        with closing(sqlite3.connect(copy, isolation_level=None)) as base:
            try:
                bound(base)
                base.execute("PRAGMA trusted_schema = OFF")
                base.execute("PRAGMA journal_mode = DELETE")
                if _miscounted(base):
                    _forget_counts(base)
            except sqlite3.Error as error:
                raise DataError(
                    "{file} is not readable GIS data, or is damaged ({reason}); export or copy it again.",
                    file=path.name,
                    reason=error,
                ) from error
        yield copy


@lru_cache(maxsize=256)
def _is_miscounted(path: Path, _state: FileState) -> bool:
    try:
        with read_only(path) as base:
            bound(base)
            return _miscounted(base)
    except (sqlite3.Error, UnicodeDecodeError):  # damaged: the reader says so
        return False


def _miscounted(base: sqlite3.Connection) -> bool:
    """Tell whether a layer has another number of rows than GDAL noted; only plain tables are asked, no query is run."""
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND sql LIKE 'create table%'"
    if not base.execute(asked, (_COUNTS,)).fetchone():
        return False
    plain = base.execute(
        f"SELECT table_name, feature_count FROM {_COUNTS} WHERE feature_count IS NOT NULL AND table_name IN "  # noqa: S608
        "(SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'create table%')"
    ).fetchall()
    for name, noted in plain:
        quoted = str(name).replace('"', '""')
        (count,) = base.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608  (as the database lists it)
        if count != noted:
            return True
    return False


def _forget_counts(base: sqlite3.Connection) -> None:
    """Have GDAL count the rows itself; what the file's own triggers would do on that is not done."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE"
    for (name,) in base.execute(asked, (_COUNTS,)).fetchall():
        quoted = str(name).replace('"', '""')
        base.execute(f'DROP TRIGGER "{quoted}"')
    base.execute(f"UPDATE {_COUNTS} SET feature_count = NULL")  # noqa: S608


def bound(base: sqlite3.Connection) -> None:
    """Have whatever the database runs from now on end with an error after `MAX_QUERY_S`."""
    until = time.monotonic() + MAX_QUERY_S
    base.set_progress_handler(lambda: time.monotonic() > until, _STEPS)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _begins(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(mark)) == mark
    except OSError:
        return False


def plain_tables(path: Path) -> tuple[str, ...]:
    """The tables of a database that holds no layer with geometry, in their order; none of one that does, or is damaged.

    Views are left out, since their queries are not run.
    """
    try:
        with read_only(path) as base:
            rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
            names = [str(name) for (name,) in rows]
            lists = [name for name in _DRAWN if name in names]
            if any(base.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in lists):  # noqa: S608 - ours
                return ()
    except (sqlite3.Error, UnicodeDecodeError):
        return ()
    return tuple(name for name in names if not name.casefold().startswith(_OWN))
