"""Files that are written where none is yet."""

from contextlib import suppress
from pathlib import Path


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all.

    An empty file is none: that is what a program leaves which is killed between making and filling it.
    Raises FileExistsError where one is there, OSError where it cannot be written.
    """
    empty = path.is_file() and not path.is_symlink() and path.stat().st_size == 0
    with path.open("w" if empty else "x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
