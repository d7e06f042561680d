"""Writing that leaves the old files or the new ones, never half of either, and never touches another's.

Everything is written into a workshop on the same disk and moved in when it is complete. A set of files changes place
in one go: what may fail is tried first, a signal waits, what fails after all is undone, and a list of what is to be
moved lets the next program finish where this one was killed. A project changes by a transaction of SQLite.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from ....scratch import clear_scratch
from ...errors import ProjectError
from ..carry_over import carry_over
from ..geopackage import copy, install, is_database, same
from .disk import cache_folder, of_system, told_of
from .manifest import MANIFEST, check_ours, digest_of, foreign, write_manifest
from .signals import undisturbed
from .workshop import alone_in, tidy, workshop
from .writing import USUAL, Writing

_FILES: Final = "files"
_ASIDE: Final = "aside"
_SWAP: Final = "swap.json"
_DATABASE: Final = ".gpkg"
_DRAFT_BYTES: Final = 32 << 20
"""Free on the disk of the cache, so that results are drafted there; with less it is as good as full."""


@contextmanager
def replacing_file(path: Path, *, how: Writing = USUAL, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield a temporary path beside `path`; it takes `path`'s place when the block ends well, else it is removed.

    Raises `ProjectError` where it cannot be written, or where a file stands there that is not `ours`.
    """
    recover(path.parent)
    if path.exists() and not how.force and not ours(path):
        raise foreign(path)
    with workshop(path.parent, finish=finish) as place:
        with _room(place, path.parent) as files:
            yield files / path.name
        written = place / _FILES / path.name
        with alone_in(path.parent), told_of(path):
            _flush(written)
            with undisturbed():
                _put(written, path, force=how.force)
                how.wrote(path)


@contextmanager
def replacing_folder(folder: Path, *, how: Writing = USUAL) -> Iterator[Path]:
    """Yield a temporary folder; its files replace those of the same name in `folder` when the block ends well.

    Other files that already lie in `folder` stay. Where `folder` is new it appears whole. Raises `ProjectError` where
    it cannot be written to, or where a file would be replaced that LifeCircle did not write.
    """
    check_folder(folder, (), how=how)
    new = not folder.exists()
    with workshop(folder.absolute().parent if new else folder, finish=finish) as place:
        with _room(place, folder) as files:
            yield files
        written = place / _FILES
        with alone_in(folder), told_of(folder):
            for database in written.glob(f"*{_DATABASE}"):
                carry_over(folder / database.name, database)
            write_manifest(written, folder)
            for file in written.iterdir():
                _flush(file)
            if not (new and _appears(written, folder, how)):
                _swap(place, folder, how)


@contextmanager
def _room(place: Path, target: Path) -> Iterator[Path]:
    """Yield the folder to write into, whose files stand in the workshop `place` when the block ends well.

    On a share or another disk they are drafted on this computer's own and copied in one go: a database asks for its
    pages thousands of times while it is made, each time across the network.
    """
    files = place / _FILES
    with told_of(target):
        files.mkdir()
    with ExitStack() as stack:
        draft = _draft(stack, place)
        yield draft or files
        if draft is not None:
            with told_of(target):
                shutil.copytree(draft, files, dirs_exist_ok=True, copy_function=shutil.copyfile)


def _draft(stack: ExitStack, place: Path) -> Path | None:
    """Return a folder for drafts that is open in `stack`, where `place` lies on another disk; None to do without.

    The cache may be refused, spoiled or full: then the files are written where they are meant for, only more slowly.
    """
    drafts = cache_folder("drafts")
    try:
        drafts.mkdir(parents=True, exist_ok=True)
        if drafts.stat().st_dev == place.stat().st_dev or shutil.disk_usage(drafts).free < _DRAFT_BYTES:
            return None
        draft = stack.enter_context(workshop(drafts, finish=finish)) / _FILES
        draft.mkdir()
    except (OSError, ProjectError):
        return None
    return draft


def check_folder(folder: Path, names: Sequence[str], *, how: Writing = USUAL) -> None:
    """Raise `ProjectError` where files of those names may not be written into `folder`; asked before long work.

    A set that a killed program had begun to put there is finished first: until then its files are nobody's.
    """
    recover(folder)
    _check_folder(folder, names, how=how)


def _check_folder(folder: Path, names: Sequence[str], *, how: Writing) -> None:
    if folder.exists() and not folder.is_dir():
        raise ProjectError("{path} is a file, not a folder; name another output folder.", path=folder)
    if not how.force:
        check_ours(folder, names)


def recover(folder: Path) -> None:
    """Finish what a killed program had begun to put into `folder`; whoever reads from there does so first."""
    clear_scratch()
    tidy(folder, finish=finish)


def _appears(written: Path, folder: Path, how: Writing) -> bool:
    """Move the whole folder into its place; tell whether it was still free."""
    with undisturbed():
        try:
            written.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
            return False
        how.wrote(folder)
    return True


# ---------------------------------------------------------------------------------------------------- a set of files
def _swap(place: Path, folder: Path, how: Writing) -> None:
    """Put all files of the workshop into `folder`, the project first: its transaction decides for all of them."""
    names = sorted((file.name for file in (place / _FILES).iterdir()), key=lambda name: (name == MANIFEST, name))
    _check_folder(folder, names, how=how)
    files = [name for name in names if not name.endswith(_DATABASE)]
    databases = [name for name in names if name.endswith(_DATABASE)]
    for name in files:
        _try(folder / name)
    _keep_aside(place, folder, names)
    with undisturbed():
        _note(place, folder, names)
        try:
            for name in (*databases, *files):
                _put(place / _FILES / name, folder / name, force=how.force)
        except BaseException:
            (place / _SWAP).unlink(missing_ok=True)
            _undo(place, folder, names)
            raise
        how.wrote(folder)


def _note(place: Path, folder: Path, names: Sequence[str]) -> None:
    """Write down what is about to be moved where, and what stood there before; the files are whole by now."""
    before = {name: digest_of(folder / name) if (folder / name).is_file() else "" for name in names}
    noted = place / f"{_SWAP}.new"
    noted.write_text(json.dumps({"folder": os.path.relpath(folder, place), "before": before}), encoding="utf-8")
    _flush(noted)
    noted.replace(place / _SWAP)


def finish(place: Path) -> None:
    """Finish the moves that a killed program left in its workshop, if its first database had been replaced already.

    What was changed since stays as it is. A workshop where nothing had been decided is left alone, and so is one that
    LifeCircle cannot have left: in a folder from elsewhere it could lead to any place that this user may write to.
    """
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, ProjectError):
        noted = json.loads((place / _SWAP).read_text(encoding="utf-8"))
        folder, before = _target(place, noted["folder"]), noted["before"]
        if folder is None or not _are_own(place, folder, before):
            return
        written = {name: place / _FILES / name for name in before}
        databases = [name for name in before if name.endswith(_DATABASE)]
        if databases and not _arrived(written[databases[0]], folder / databases[0]):
            return
        for name in databases[1:]:
            if not _arrived(written[name], folder / name) and _still_old(place / _ASIDE / name, folder / name):
                _put_database(written[name], folder / name, force=True)
        for name in before:
            target = folder / name
            now = digest_of(target) if target.is_file() else ""
            if name not in databases and written[name].is_file() and now == before[name]:
                written[name].replace(target)


def _target(place: Path, said: str) -> Path | None:
    """Return the folder that a workshop is for: that in which it stands, or one beside it; None for any other."""
    folder = Path(os.path.normpath(place / said))
    if folder == place.parent:
        return folder
    return folder if folder.parent == place.parent and folder.is_dir() and not folder.is_symlink() else None


def _are_own(place: Path, folder: Path, before: Mapping[str, str]) -> bool:
    """Tell whether a workshop's files are plain ones of plain names, none of them a link that leads elsewhere."""
    folders = (place, place / _FILES, place / _ASIDE)
    files = [part / name for name in before for part in (*folders[1:], folder)]
    return all(Path(name).name == name and "\\" not in name for name in before) and not any(
        path.is_symlink() for path in (*folders, *files)
    )


def _arrived(written: Path, path: Path) -> bool:
    return path.is_file() and (not written.exists() or same(written, path))


def _still_old(kept: Path, path: Path) -> bool:
    """Tell whether a database is as it was kept aside, or still not there."""
    return same(kept, path) if kept.is_file() and path.is_file() else not kept.exists() and not path.exists()


def _keep_aside(place: Path, folder: Path, names: Sequence[str]) -> None:
    """Keep what stands in the files' places, to be put back should anything fail: as links, or as copies."""
    (place / _ASIDE).mkdir()
    for name in names:
        old, kept = folder / name, place / _ASIDE / name
        if not old.is_file():
            continue
        if name.endswith(_DATABASE):
            with suppress(ProjectError):  # what is no database can only be replaced by force
                copy(old, kept)
            continue
        try:
            os.link(old, kept)
        except OSError:
            shutil.copy2(old, kept)


def _undo(place: Path, folder: Path, names: Sequence[str]) -> None:
    """Put back what stood there before."""
    for name in names:
        kept, target = place / _ASIDE / name, folder / name
        moved = not (place / _FILES / name).exists()
        if name.endswith(_DATABASE) and kept.is_file() and not (target.is_file() and same(kept, target)):
            copy(kept, target)
        elif moved and kept.is_file():
            kept.replace(target)
        elif moved:
            target.unlink(missing_ok=True)


# ----------------------------------------------------------------------------------------------------------- one file
def _try(path: Path) -> None:
    """Raise `ProjectError` where a file is held by a program that lets nobody else write to it."""
    if not path.exists():
        return
    try:
        with path.open("rb+"):
            pass
    except OSError as error:
        raise _held(path, error) from error


def _put(written: Path, path: Path, *, force: bool) -> None:
    """Let one written file take its place."""
    if path.suffix == _DATABASE:
        _put_database(written, path, force=force)
        return
    try:
        written.replace(path)
    except OSError as error:
        raise _held(path, error) from error


def _put_database(written: Path, path: Path, *, force: bool) -> None:
    try:
        install(written, path)
    except ProjectError:
        if not force or is_database(path):
            raise
        written.replace(path)


def _held(path: Path, error: OSError) -> ProjectError:
    if isinstance(error, PermissionError):
        return ProjectError(
            "{path} cannot be replaced ({reason}); close the program that has it open and try again.",
            path=path,
            reason=error.strerror,
        )
    return of_system(path, error)


def _flush(path: Path) -> None:
    """Force the file's bytes to the disk, so that the rename cannot overtake them in a power cut."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
