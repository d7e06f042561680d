"""The one door to a project's file: SQLite connections, transactions, and one file put in the place of another.

A GeoPackage is an SQLite database, and other programs (QGIS, a killed GDAL) may have it open or leave journals beside
it. Whatever is done to it is therefore done by SQLite, under its locks; the file is never moved over one that exists.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from ...layers.files.databases import bound, names_another_file
from ...scratch import scratch_folder
from ..errors import ProjectError
from .storage.disk import damaged, in_use, told_of

WAIT_S: Final = 5.0
"""How long another program's transaction is waited for."""
SETTINGS_TABLE: Final = "lifecircle_settings"
"""Whatever holds this table is a project, however broken."""
JOURNALS: Final = ("-journal", "-wal", "-shm")
MAGIC: Final = b"SQLite format 3\0"
HEADER: Final = 100
"""Bytes of an SQLite file before its first page's content."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that reads `path` as it is at one moment, whoever writes to it meanwhile.

    A folder or share where nothing may be written will do. Raises `ProjectError` where it is no whole database.
    """
    with told_of(path), closing(_reader(path)) as database:
        yield database


@contextmanager
def transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that writes to `path`: all that is done in the block is committed at its end, or nothing.

    Raises `ProjectError` where another program is writing, the disk is full or the file may not be written to; any
    error of the block undoes what it did.
    """
    with told_of(path), closing(connect(path, "rw")) as database, transaction_on(database):
        yield database


@contextmanager
def transaction_on(database: sqlite3.Connection) -> Iterator[None]:
    """Commit at the end of the block all that was done in it, or undo it. Raises `sqlite3.Error`."""
    bound(database)
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def connect(path: Path, mode: Literal["ro", "rw", "rwc"], *, immutable: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit that trusts nothing which the file's own schema would run.

    `mode` is SQLite's: 'ro' reads, 'rw' writes to a file that exists, 'rwc' makes one. An `immutable` file is read
    without any lock. Raises `sqlite3.Error`, and `ProjectError` for a journal that would have another file removed.
    """
    check_journal(path)
    uri = uri_of(path, f"mode={mode}{'&immutable=1' if immutable else ''}")
    database = sqlite3.connect(uri, uri=True, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    return database


def check_journal(path: Path) -> None:
    """Raise `ProjectError` where the journal beside a database names another file: SQLite would remove that one."""
    if names_another_file(path):
        journal = f"{path.name}-journal"
        raise ProjectError(
            "{journal} beside {file} names another file, which SQLite would remove; neither LifeCircle nor QGIS writes "
            "such a journal. Take {file} from where it came without {journal}.",
            file=path.name,
            journal=journal,
        )


def uri_of(path: Path, asked: str) -> str:
    """Return SQLite's name for a file that is to be opened as `asked`, whatever letters its path has."""
    place = path.absolute().as_posix()
    return f"file://{'' if place.startswith('/') else '/'}{quote(place)}?{asked}"


def has_journal(path: Path) -> bool:
    """Tell whether a journal lies beside a database, so that its pages are not what SQLite shows."""
    return any(path.with_name(path.name + end).exists() for end in JOURNALS)


def copy(source: Path, target: Path) -> None:
    """Copy the database `source` over `target`, which is made or holds another one, in one transaction of SQLite.

    A journal that lies beside the target is settled first, who has the target open goes on with its new content, and
    a process that is killed meanwhile leaves the former one. Raises `ProjectError` where another program is writing.
    """
    with told_of(target), closing(_reader(source)) as given, closing(connect(target, "rwc")) as taken:
        # Alone, it leaves write-ahead mode, which would fix the size of its pages; else it stays in it.
        leave_wal(taken)
        _backup(given, taken, target)
        check_whole(taken, target)


def install(written: Path, path: Path) -> None:
    """Put the GeoPackage `written` in the place of `path`, as `copy` does; where there is none, it is moved there."""
    if path.exists() or has_journal(path):
        copy(written, path)
    else:
        with told_of(path):
            written.replace(path)


def same(one: Path, other: Path) -> bool:
    """Tell whether two databases that nobody has open hold the same pages, as after a `copy`."""
    for path in (one, other):
        with told_of(path), closing(connect(path, "rw")) as database:
            # Settles what a killed process left beside the file.
            leave_wal(database)
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            # A share that was lost leaves a journal whose head never arrived: nothing in it is to be taken back, and
            # only leaving the mode that keeps journals removes it.
            for mode in ("PERSIST", "DELETE"):
                database.execute(f"PRAGMA journal_mode = {mode}")
    with told_of(other):
        return one.stat().st_size == other.stat().st_size and _pages(one) == _pages(other)


def _pages(path: Path) -> bytes:
    """Return a digest of all but the header, which counts the changes of the file it stands in."""
    with path.open("rb") as stream:
        stream.seek(HEADER)
        return file_digest(stream, "blake2b").digest()


def is_database(path: Path) -> bool:
    """Tell whether a file begins as SQLite's do."""
    with told_of(path), path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def is_project(path: Path) -> bool:
    """Tell whether the file is a GeoPackage that holds a project."""
    try:
        with reading(path) as database:
            return SETTINGS_TABLE in tables_of(database)
    except ProjectError:
        return False


def check_whole(database: sqlite3.Connection, path: Path) -> None:
    """Raise `ProjectError` unless SQLite finds the database whole."""
    found = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise damaged(path, found[0] if found else "?")


def _reader(path: Path) -> sqlite3.Connection:
    """Return a connection inside a transaction that has begun to read."""
    try:
        return _begun(connect(path, "ro"))
    except sqlite3.OperationalError:
        # What a killed program left beside the file is settled by writing. Without that, a file in write-ahead mode
        # wants to write beside itself even to be read, and where it may not it is read as it stands.
        if has_journal(path):
            return _begun(connect(path, "rw"))
        return _begun(connect(path, "ro", immutable=True))


def _begun(database: sqlite3.Connection) -> sqlite3.Connection:
    try:
        bound(database)
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database


@contextmanager
def copy_of(path: Path) -> Iterator[Path]:
    """Give a private copy of a database as it is now, which may be read in any way without holding others up."""
    with scratch_folder() as folder:
        private = folder / path.name
        copy(path, private)
        with told_of(private), closing(connect(private, "rw")) as database:
            leave_wal(database)  # as its original may be in
        yield private


def tables_of(database: sqlite3.Connection, *, schema: Literal["main", "former"] = "main") -> dict[str, str]:
    """Return the real tables by name with the SQL that made them; views and virtual tables are none."""
    rows = database.execute(
        f"SELECT name, sql FROM {schema}.sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"  # noqa: S608
    )
    return {name: sql for name, sql in rows if isinstance(name, str)}


def leave_wal(database: sqlite3.Connection) -> None:
    """Bring all into the one file, and give up the files beside it; where others have it open, it stays as it is."""
    try:
        database.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise


def _backup(given: sqlite3.Connection, taken: sqlite3.Connection, path: Path) -> None:
    """Copy all pages; without an end of its own, `backup` would wait for ever for whoever holds a lock."""
    until = time.monotonic() + WAIT_S

    def waited(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise in_use(path, "database is locked")

    given.backup(taken, pages=-1, progress=waited, sleep=0.05)
