"""Files that another program replaces while they are read: what was read is of two files, and is not believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import DataError
from .kinds.file_state import FileState, state_of


@contextmanager
def steady(path: Path) -> Iterator[None]:
    """Raise DataError at the end of the block, however it ends, where the file is not the one of its beginning."""
    before = _state(path)
    try:
        yield
    except Exception as error:
        if _state(path) != before:
            raise changed_meanwhile(path) from error
        raise
    if _state(path) != before:
        raise changed_meanwhile(path)


def _state(path: Path) -> FileState | None:
    try:
        return state_of(path)
    except OSError:
        return None


def changed_meanwhile(path: Path) -> DataError:
    """What is said of a file that was not the same all through its reading."""
    return DataError(
        "{file} was changed or removed by another program while it was read; wait until it is finished, and give it "
        "again.",
        file=path.name,
    )
