"""Folders for files that nobody keeps: on this computer, gone after use, and gone with the next one after a kill.

Their names tell which process made them. The system clears its folder of temporary files at its own time, on Windows
never, and what a killed program had unpacked or shared there may be gigabytes.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

_PREFIX: Final = "lifecircle-"
_LONGEST_NUMBER: Final = 9
"""Digits of a process's number; names come from elsewhere, too."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder for this block alone; what ended processes left is cleared away first. Raises OSError."""
    clear_scratch()
    with TemporaryDirectory(prefix=f"{_PREFIX}{maker()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def clear_scratch() -> None:
    """Remove what ended processes of this user left; once for each process."""
    _clear(gettempdir(), os.getpid())


def maker() -> str:
    """Return how this process is told in the name of what it makes: by its computer and its number."""
    return f"{_this_computer()}-{os.getpid()}"


def has_ended(told: str) -> bool:
    """Tell whether what begins with a `maker` is of a process of this computer that runs no more."""
    computer, _, rest = told.partition("-")
    number = rest.partition("-")[0]
    if computer != _this_computer() or not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        return False
    import psutil  # noqa: PLC0415  (asked only where something was left behind)

    return not psutil.pid_exists(int(number))


@cache
def _clear(folder: str, _process: int) -> None:
    """Remove what ended processes left in a folder, once for each process that asks."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(_PREFIX) and has_ended(name.removeprefix(_PREFIX)) and _is_own(entry):
                rmtree(entry.path, ignore_errors=True)


def _is_own(entry: "os.DirEntry[str]") -> bool:
    """Tell whether it is a folder of this user's: on many systems all users share one place for temporary files."""
    with suppress(OSError):
        user = os.getuid() if hasattr(os, "getuid") else None
        return entry.is_dir(follow_symlinks=False) and user in (None, entry.stat(follow_symlinks=False).st_uid)
    return False


@cache
def _this_computer() -> str:
    """Return a digest of the computer's name and, where the system has them, of the space its processes count in."""
    name = socket.gethostname()
    with suppress(OSError, AttributeError):
        name += str(Path("/proc/self/ns/pid").stat().st_ino)
    return blake2b(name.encode(), digest_size=4).hexdigest()
