"""A folder for work in progress, beside or inside the place that its files are meant for, and gone when it is done.

A running program holds a lock in its workshop, which the system lifts however the program ends. So the next one can
tell a workshop that was left behind from one in use, finish what had been decided in it, and clear it away. That the
lock was taken at all is marked beside it: between the making of the folder and its lock a workshop looks abandoned, and
only the process that its name tells of, or some time, shows whether it is.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from typing import Final

from ....layers.files.databases import names_another_file
from ....scratch import has_ended, maker
from .disk import WORKSHOP, cache_folder, told_of
from .signals import undisturbed

_LOCK: Final = "lock"
_TAKEN: Final = "taken"
_NEW_S: Final = 60.0
"""Within this a workshop that holds nothing but a lock, or not even that, may be one that another computer makes."""
_OLD_S: Final = 86_400.0
"""After this a workshop whose lock cannot be asked for was left behind; not every share knows locks."""
_TURN_S: Final = 30.0


@contextmanager
def workshop(parent: Path, *, finish: Callable[[Path], None]) -> Iterator[Path]:
    """Yield a new folder in `parent`, which is made where it is missing; it is removed at the end.

    What earlier programs left in `parent` is finished by `finish` and cleared away first. Raises `ProjectError` where
    `parent` cannot be written to.
    """
    with told_of(parent):
        parent.mkdir(parents=True, exist_ok=True)
        tidy(parent, finish=finish)
    opened = ExitStack()
    try:
        try:
            with told_of(parent), undisturbed():
                place = _open(parent, opened)
            yield place
        finally:
            with undisturbed():
                opened.close()
    except KeyboardInterrupt:  # it may have come in the moment before it was kept back
        opened.close()
        raise


def _open(parent: Path, opened: ExitStack) -> Path:
    """Make a workshop whose lock is held, to be removed when `opened` is closed. Raises OSError, sqlite3.Error."""
    place = Path(tempfile.mkdtemp(prefix=f"{WORKSHOP}{maker()}-", dir=parent))
    opened.callback(rmtree, place, ignore_errors=True)
    lock = opened.enter_context(closing(_connection(place / _LOCK, wait_s=0.0)))
    with suppress(sqlite3.Error):
        lock.execute("BEGIN EXCLUSIVE")
    (place / _TAKEN).touch()
    return place


def tidy(folder: Path, *, finish: Callable[[Path], None]) -> None:
    """Finish and remove the workshops that were left behind in `folder`; what cannot be removed stays."""
    with suppress(OSError):
        for place in list(folder.glob(f"{WORKSHOP}*")):
            if place.is_dir() and not place.is_symlink() and _abandoned(place):
                finish(place)
                rmtree(place, ignore_errors=True)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other program of this user puts files into `folder`, and keep others out for the block."""
    name = blake2b(os.fsencode(os.path.realpath(folder)), digest_size=16).hexdigest()
    locks = cache_folder("locks")
    try:
        locks.mkdir(parents=True, exist_ok=True)
        lock = _connection(locks / name, wait_s=_TURN_S)
    except (OSError, sqlite3.Error):
        yield  # two programs in one folder at one moment are rare, and a home that cannot be written to is not
        return
    with closing(lock):
        with suppress(sqlite3.Error):
            lock.execute("BEGIN EXCLUSIVE")
        yield


def _connection(path: Path, *, wait_s: float) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=wait_s, isolation_level=None, check_same_thread=False)


def _abandoned(place: Path) -> bool:
    if names_another_file(place / _LOCK):  # none of ours: it came with data from elsewhere
        return False
    age_s = time.time() - place.stat().st_mtime
    if {one.name for one in place.iterdir()} <= {_LOCK}:
        return age_s > _NEW_S or has_ended(place.name.removeprefix(WORKSHOP))
    try:
        with closing(_connection(place / _LOCK, wait_s=0.0)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY and age_s > _OLD_S
    return True
