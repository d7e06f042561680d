"""Folders among what was dropped or chosen: the files in them that can be planning data, and what is left alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...layers.errors import DataError
from ...layers.files.kinds.formats import format_of_suffix, readable_suffixes
from ...progress import Cancelled, Progress, WorkCancelled
from ...scenarios.project.project import holds_project

MOST_FILES: Final = 60
"""A folder of more planning data is a whole archive: which of it is meant only the planner knows."""
_DEEPEST: Final = 3
_READABLE: Final = frozenset(readable_suffixes())


@dataclass(frozen=True)
class Listed:
    """The files to look into, and those in the folders that are no planning data, by their names."""

    files: tuple[Path, ...]
    left_alone: tuple[str, ...] = ()


def is_folder(path: Path) -> bool:
    """Whether files lie in it, as against a folder that is one layer, as a file geodatabase is."""
    return path.is_dir() and path.suffix.casefold() not in _READABLE


def list_files(paths: tuple[Path, ...], /, *, progress: Progress, cancelled: Cancelled) -> Listed:
    """Put the files of folders in the folders' places, down to three folders below; parts of a layer go with it.

    Raises DataError where a folder holds no planning data, or too much of it to be meant; and WorkCancelled.
    """
    progress(0.0, "Inspecting the folders")
    files: list[Path] = []
    left: list[str] = []
    for path in paths:
        inside = [path] if not is_folder(path) else []
        if not inside:
            found = list(_below(path, _DEEPEST, cancelled))
            inside = [one for one in found if _is_data(one)]
            left += [one.name for one in found if one not in inside and not _is_part(one)]
            _check(inside, path)
        files += inside
    return Listed(tuple(dict.fromkeys(files)), tuple(dict.fromkeys(left)))


def _check(inside: list[Path], folder: Path) -> None:
    if not inside:
        raise DataError(
            "{folder} contains no file of planning data; choose the folder they lie in.", folder=folder.name
        )
    if len(inside) > MOST_FILES:
        raise DataError(
            "{folder} holds {count} files of planning data, more than one place is made of ({most}); choose the files "
            "themselves.",
            folder=folder.name,
            count=len(inside),
            most=MOST_FILES,
        )


def _below(folder: Path, deep: int, cancelled: Cancelled) -> Iterator[Path]:
    """The files in a folder and the folders below, none hidden, in the order of their names."""
    if cancelled():
        raise WorkCancelled
    folders: list[Path] = []
    for path in _sorted(folder):
        if is_folder(path) and not path.is_symlink():
            folders.append(path)
        else:
            yield path
    if deep:
        for below in folders:
            yield from _below(below, deep - 1, cancelled)


def _sorted(folder: Path) -> Iterable[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        raise DataError("{file} cannot be opened: {reason}.", file=folder.name, reason=error.strerror) from error
    return (path for path in inside if not path.name.startswith((".", "~$")))


def _is_data(path: Path) -> bool:
    """Whether it may be planning data by its name; a project of this program is opened, never imported."""
    suffix = path.suffix.casefold()
    return suffix in _READABLE and not _is_part(path) and not (suffix == ".gpkg" and holds_project(path))


def _is_part(path: Path) -> bool:
    """Whether it is read with the layer beside it: parts of a shapefile, the sidecars of rasters."""
    found = format_of_suffix(path.suffix)
    if path.suffix.casefold() == ".dbf":
        return any(path.with_suffix(suffix).is_file() for suffix in (".shp", ".SHP", ".Shp"))
    return (found is not None and found.kind == "part") or path.name.casefold().endswith((".shp.xml", ".aux.xml"))
