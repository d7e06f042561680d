"""Writing that leaves the old file or the new one, never half of either.

Everything is written under a temporary name beside its place, on the same disk, and moved in when it is complete.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import ProjectError


@contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; it takes `path`'s place when the block ends well, else it is removed."""
    with _workshop(path.parent, path.name) as workshop:
        written = workshop / path.name
        yield written
        _move(written, path)


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `folder`; its files replace those of the same name when the block ends well.

    Other files that already lie in `folder` stay. Where `folder` is new it appears whole.
    """
    if folder.exists() and not folder.is_dir():
        raise ProjectError("{path} is a file, not a folder; name another output folder.", path=folder)
    with _workshop(folder.absolute().parent, folder.name) as workshop:
        written = workshop / "files"
        written.mkdir()
        yield written
        if not folder.exists():
            _move(written, folder)
        else:
            for file in sorted(written.iterdir()):
                _move(file, folder / file.name)


@contextmanager
def _workshop(parent: Path, name: str) -> Iterator[Path]:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
    except OSError as error:
        raise ProjectError(
            "{path} cannot be written to ({reason}); choose a folder you may write in.",
            path=parent,
            reason=error.strerror,
        ) from error
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _move(written: Path, path: Path) -> None:
    """Move what is whole into its place; a GeoPackage never under the journal of the one that it replaces.

    SQLite would write such a journal, left open or behind by another program, into the new file and break it.
    """
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise ProjectError(
            "{path} cannot be replaced ({reason}); close the program that has it open and try again.",
            path=path,
            reason=journal.name,
        )
    try:
        if written.is_file():
            _flush(written)
        written.replace(path)
    except OSError as error:
        raise ProjectError(
            "{path} cannot be replaced ({reason}); close the program that has it open and try again.",
            path=path,
            reason=error.strerror,
        ) from error


def _flush(path: Path) -> None:
    """Force the file's bytes to the disk, so that the rename cannot overtake them in a power cut."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
