"""What a disk, a share or SQLite says when it refuses, as one sentence with a remedy."""

import errno
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import platformdirs

from ....limits import MAX_QUERY_S
from ...errors import ProjectError

WORKSHOP: Final = ".lifecircle-"
"""How the names of folders begin in which files are made before they take their places."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_LOST: Final = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE, errno.EHOSTDOWN, errno.EHOSTUNREACH)
_GDAL: Final = ("DataLayerError", "DataSourceError", "FeatureError", "FieldError", "GeometryError", "CRSError")
_GDAL_FULL: Final = ("disk is full", "No space left")
_OLD_S: Final = 86_400.0
_LEAST_BYTES: Final = 100_000
"""On a disk with less, what GDAL could not write did not fit; it does not always say so."""


def cache_folder(name: str) -> Path:
    """Return a folder of the user's own for what can be made again; it may not exist yet."""
    return platformdirs.user_cache_path("lifecircle", appauthor=False) / name


def is_left(path: Path) -> bool:
    """Tell whether nobody writes on at what is half-written any more, whichever way a clock was put. Raises OSError."""
    return abs(time.time() - path.lstat().st_mtime) > _OLD_S


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Raise `ProjectError` about `path` for what the disk, GDAL or SQLite refuses inside the block.

    Of a path in a workshop the sentence names the folder that the workshop stands in: that is what the planner knows.
    """
    inside = next((row for row, part in enumerate(path.parts) if part.startswith(WORKSHOP)), None)
    path = path if inside is None else Path(*path.parts[:inside])
    try:
        yield
    except sqlite3.Error as error:
        raise of_sqlite(path, error) from error
    except UnicodeDecodeError as error:  # SQLite names a broken table by its broken name
        raise damaged(path, error.reason) from error
    except OSError as error:
        raise of_system(path, error) from error
    except _gdal_errors() as error:
        raise of_gdal(path, error) from error


def _gdal_errors() -> tuple[type[Exception], ...]:
    """Return GDAL's errors as pyogrio names them, none where nothing was opened through it: loading it takes time."""
    errors = sys.modules.get("pyogrio.errors")
    return tuple(getattr(errors, name) for name in _GDAL) if errors else ()


def of_system(path: Path, error: OSError) -> ProjectError:
    """Return the sentence for an error of the operating system at `path`."""
    if error.errno in _FULL:
        return _full(path)
    if error.errno in _LOST:
        return _lost(path, error.strerror)
    return ProjectError(
        "{path} cannot be written to ({reason}); choose a folder you may write in.",
        path=path,
        reason=error.strerror or error,
    )


def of_gdal(path: Path, error: Exception) -> ProjectError:
    """Return the sentence for what GDAL could not write to `path`; of a full disk it tells only in its SQL."""
    if any(words in str(error) for words in _GDAL_FULL) or _is_full(path):
        return _full(path)
    return ProjectError("{file} cannot be written ({reason}).", file=path.name, reason=error)


def of_sqlite(path: Path, error: sqlite3.Error) -> ProjectError:
    """Return the sentence for what SQLite met at `path`."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return in_use(path, error)
    if code == sqlite3.SQLITE_FULL:
        return _full(path)
    if code == sqlite3.SQLITE_INTERRUPT:
        return ProjectError(
            "{path} took longer than {minutes:g} minutes, as no project does: its own triggers do not end, or it is "
            "damaged; nothing was changed. Take the last copy that opened.",
            path=path,
            minutes=MAX_QUERY_S / 60,
        )
    if code == sqlite3.SQLITE_IOERR:
        return _lost(path, error)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return ProjectError(
            "{path} cannot be written to ({reason}); choose a folder you may write in.", path=path, reason=error
        )
    return damaged(path, error)


def in_use(path: Path, reason: object) -> ProjectError:
    """Return the sentence for a file that another program holds."""
    return ProjectError(
        "{path} is in use by another program ({reason}); close it there and try again.", path=path, reason=reason
    )


def damaged(path: Path, reason: object) -> ProjectError:
    """Return the sentence for a project's file that is no whole database."""
    return ProjectError("{file} is damaged ({reason}); take the last copy that opened.", file=path, reason=reason)


def _is_full(path: Path) -> bool:
    folder = next((place for place in (path, *path.parents) if place.is_dir()), Path())
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES
    except OSError:
        return False


def _full(path: Path) -> ProjectError:
    return ProjectError("The disk of {path} is full; free some space, or choose another disk.", path=path)


def _lost(path: Path, reason: object) -> ProjectError:
    return ProjectError(
        "{path} can no longer be reached ({reason}); see whether its drive or share is still connected.",
        path=path,
        reason=reason,
    )
