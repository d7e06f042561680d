"""A project's file that is kept open for many small transactions, as the gestures of an editing session are.

On a local disk the file is in SQLite's write-ahead mode meanwhile: a commit is one write that the disk has confirmed,
not four, so that neither a killed program nor a power cut loses it. What stands in the file beside the project is
brought into the project itself within a second and when it is closed, so that a copy of the one file is whole. On a
share, where write-ahead mode is not safe, the usual journal stays.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from ..errors import ProjectError
from .geopackage import connect, leave_wal, transaction_on
from .storage.disk import told_of

SETTLE_S: Final = 1.0
"""After so many seconds at most the project's own file holds what was committed."""
_SHARES: Final = ("nfs", "cifs", "smb", "afs", "9p", "sshfs", "webdav", "davfs", "fuse.", "vboxsf", "prl_fs", "ceph")
"""How the names of file systems begin that lie on another machine, or may."""


class KeptOpen:
    """A connection for writing from the first `transaction` on; `close` ends it. Raises `ProjectError`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: sqlite3.Connection | None = None
        self._closed = threading.Event()
        self._settler: threading.Thread | None = None
        self._unsettled = False
        self._local = True
        self._identity = (0, 0)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection: all that is done in the block is committed at its end, or nothing."""
        with told_of(self._path):
            if self._database is None:
                self._database = self._opened()
            self._check_there()
            with transaction_on(self._database):
                yield self._database
            self._unsettled = True

    def settle(self) -> None:
        """Bring what was committed into the project's own file, as far as no reader stands in the way."""
        if not self._unsettled:
            return
        self._unsettled = False
        with suppress(sqlite3.Error), closing(connect(self._path, "rw")) as database:
            database.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the file, which then holds all; once is enough."""
        self._closed.set()
        if self._settler is not None:
            self._settler.join()
            self._settler = None
        if self._database is not None:
            with suppress(sqlite3.Error):
                leave_wal(self._database)
            self._database.close()
            self._database = None

    def _opened(self) -> sqlite3.Connection:
        database = connect(self._path, "rw")
        self._local, self._identity = on_this_machine(self._path), _identity(self._path)
        if self._local:
            with suppress(sqlite3.OperationalError):  # another program reads just now: then by the usual journal
                database.execute("PRAGMA journal_mode = WAL")
            self._closed.clear()
            self._settler = threading.Thread(target=self._settle_now_and_then, daemon=True)
            self._settler.start()
        return database

    def _check_there(self) -> None:
        """See that the file is still the one that was opened: a system lets one write on into a deleted file.

        Shares may number their files anew; there only a file that is gone is told.
        """
        try:
            now = _identity(self._path)
        except FileNotFoundError as error:
            raise ProjectError(
                "{path} is no longer there: it was moved or deleted, or its drive or share is gone. Bring it back, or "
                "save a copy elsewhere; until then no change is kept.",
                path=self._path,
            ) from error
        if self._local and now != self._identity:
            raise ProjectError(
                "{path} was replaced by another file while it was open. Save a copy elsewhere, or open it again; "
                "until then no change is kept.",
                path=self._path,
            )

    def _settle_now_and_then(self) -> None:
        while not self._closed.wait(SETTLE_S):
            self.settle()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def on_this_machine(path: Path) -> bool:
    """Tell whether a file lies on a disk of this machine, and not on a share."""
    import psutil  # noqa: PLC0415  (asked only where a project is edited)

    place, found = path.absolute(), ("", "", "")
    with suppress(OSError):
        for disk in psutil.disk_partitions(all=True):
            if place.is_relative_to(disk.mountpoint) and len(disk.mountpoint) >= len(found[0]):
                found = disk.mountpoint, disk.fstype.casefold(), disk.opts.casefold()
    return not (found[1].startswith(_SHARES) or "remote" in found[2].split(","))
