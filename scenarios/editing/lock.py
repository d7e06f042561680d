"""One writer at a time: a lock beside the project that says who holds it, and that ends with the process.

The lock is the operating system's, on a small file beside the project; a killed program leaves a file, but no lock.
"""

import errno
import getpass
import json
import os
import socket
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from ..errors import ProjectError
from ..project.settings import now

_FAR: Final = 1 << 20
"""On Windows a locked byte cannot be read; this one lies behind all that is written."""


class ProjectLock:
    """Held from `take` to `release`. Raises ProjectError that names the holder where somebody else has it."""

    def __init__(self, project: Path) -> None:
        self.path = project.with_name(f".{project.name}.lock")
        self._project = project
        self._file: int | None = None

    def take(self) -> None:
        """Take the lock. Raises ProjectError where another has it, OSError where nothing can be written here."""
        while self._file is None:
            file = _opened(self.path)
            try:
                _lock(file)
            except OSError as error:
                holder = _holder(file)
                os.close(file)
                raise self._taken(holder) from error
            if _same_file(file, self.path):  # else the holder has just given it back, and taken the file away
                self._file = file
                self._sign(file)
            else:
                os.close(file)

    def release(self) -> None:
        """Give the lock back; once is enough."""
        if self._file is not None:
            file, self._file = self._file, None
            if sys.platform == "win32":  # there an open file cannot be removed
                os.close(file)
                with suppress(OSError):
                    self.path.unlink()
            else:
                with suppress(OSError):
                    self.path.unlink()
                os.close(file)

    def _sign(self, file: int) -> None:
        who = {"user": _user(), "host": socket.gethostname(), "pid": os.getpid(), "since": now()}
        os.ftruncate(file, 0)
        os.write(file, json.dumps(who).encode())

    def _taken(self, holder: dict[str, str]) -> ProjectError:
        return ProjectError(
            "{file} is being edited by {user} on {host} since {since}; close it there first. It can be read meanwhile.",
            file=self._project.name,
            user=holder.get("user", "?"),
            host=holder.get("host", "?"),
            since=holder.get("since", "?")[: len("2026-05-01T08:30")].replace("T", " "),
        )


def _opened(path: Path) -> int:
    """Open the lock's file. Raises OSError where it is none: through a link, what it leads to would be emptied."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o666)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return file


def _holder(file: int) -> dict[str, str]:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        found = json.loads(os.read(file, 4096))
        return {str(key): str(value) for key, value in found.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without a name for its user
        return "?"


def _same_file(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def raise_where_edited(project: Path) -> None:
    """Raise ProjectError where somebody is editing a project; nothing of it is changed."""
    lock = ProjectLock(project)
    with suppress(OSError):  # where nothing can be written nobody edits
        lock.take()
        lock.release()
