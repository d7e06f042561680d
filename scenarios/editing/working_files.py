"""Working files: a project that lies in no file of the planner's yet is kept here, so that a crash loses nothing.

    working = new_working_file(folder)    where to write it, already locked; `folder` is the program's own
    left_behind(folder)                   those that a program which did not end in order has left
    forget_working_file(path)             it was saved elsewhere, or is not wanted any more

A working file is a project like any other; whoever works on it holds its lock, from before the file is there
until `store.open_store` takes it over, so that no other window finds it free in between.
Projects in files of the planner's are noted while they are open, so that the next start can tell which were left open:

    note = note_open(folder, path)        and `note.unlink()` at the end
    left_open(folder)                     their paths; they are told of once
"""

import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Final
from uuid import uuid4

from ..errors import ProjectError
from ..project.geopackage import reading, tables_of
from ..project.project import FILE_NAME, holds_project, kept_settings
from .lock import ProjectLock

UNFINISHED_S: Final = 24 * 3600.0
"""By so much a place must be older than its last change before it counts as given up."""
_STEPS: Final = "lifecircle_history"
_NOTE: Final = ".open"


@dataclass(frozen=True)
class LeftBehind:
    """A working file that nobody works on: its project's name, how many gestures it holds, and when it was written."""

    path: Path
    name: str
    steps: int
    written: datetime


@dataclass(frozen=True, eq=False)
class WorkingFile:
    """Where a working file is, or is about to be, and the lock that keeps others from it."""

    path: Path
    lock: ProjectLock

    def forget(self) -> None:
        """Give the lock back and remove the file with its place."""
        self.lock.release()
        forget_working_file(self.path)


def new_working_file(folder: Path) -> WorkingFile:
    """Return where a new working file may be written, in a place of its own whose lock is held. Raises OSError."""
    place = folder / uuid4().hex[:12]
    place.mkdir(parents=True)
    working = WorkingFile(place / FILE_NAME, ProjectLock(place / FILE_NAME))
    working.lock.take()
    return working


def is_working_file(path: Path, folder: Path) -> bool:
    """Tell whether a file is a working file of `folder`."""
    return path.name == FILE_NAME and path.parent.parent == folder


def forget_working_file(path: Path) -> None:
    """Remove a working file with its place; what cannot be removed stays."""
    rmtree(path.parent, ignore_errors=True)


def left_behind(folder: Path) -> tuple[LeftBehind, ...]:
    """Return the working files that nobody works on, the newest first.

    Places without a file are cleared away once they are old: another program may be writing there just now.
    """
    found: list[tuple[float, LeftBehind]] = []
    for place in sorted(folder.glob("*/")) if folder.is_dir() else ():
        path = place / FILE_NAME
        if not path.exists():
            _clear(place)
        if not (path.exists() and is_free(path)):
            continue
        left = _look_at(path)
        if left is None:
            rmtree(place, ignore_errors=True)
        else:
            found.append((path.stat().st_mtime, left))
    return tuple(left for _, left in sorted(found, key=lambda pair: -pair[0]))


def _clear(place: Path) -> None:
    """Remove a place that holds no file, unless it is so new that one may still be written there."""
    with suppress(OSError):
        if time.time() - place.stat().st_mtime > UNFINISHED_S:
            rmtree(place, ignore_errors=True)


def note_open(folder: Path, path: Path) -> Path:
    """Note in `folder` that a project is open, and return the note's file. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"{uuid4().hex[:12]}{_NOTE}"
    note.write_text(str(path.absolute()), encoding="utf-8")
    return note


def left_open(folder: Path) -> tuple[Path, ...]:
    """Return the projects that are noted as open while nobody works on them, and take their notes away."""
    found: list[Path] = []
    for note in sorted(folder.glob(f"*{_NOTE}")) if folder.is_dir() else ():
        with suppress(OSError, ValueError):
            path = Path(note.read_text(encoding="utf-8"))
            if not path.is_file():
                note.unlink()
            elif is_free(path):
                found.append(path)
                note.unlink()
    return tuple(dict.fromkeys(found))


def is_free(path: Path) -> bool:
    """Tell whether nobody works on a project's file."""
    lock = ProjectLock(path)
    try:
        lock.take()
    except (ProjectError, OSError):
        return False
    lock.release()
    return True


def _look_at(path: Path) -> LeftBehind | None:
    if not (path.is_file() and holds_project(path)):
        return None
    with suppress(ProjectError, sqlite3.Error, OSError), reading(path) as database:
        settings = kept_settings(database, path)
        steps = 0
        if _STEPS in tables_of(database):
            steps = int(database.execute(f"SELECT count(*) FROM {_STEPS}").fetchone()[0])  # noqa: S608  (our own name)
        written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        return LeftBehind(path, settings.name if settings else "", steps, written)
    return None
