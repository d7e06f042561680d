"""Every gesture in a file: that of the project, or a working file where the project lies in none yet."""

import logging
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from ....messages import LifecircleError, Message
from ....scenarios.editing.store import ProjectStore, open_store
from ....scenarios.editing.working_files import WorkingFile, forget_working_file, is_working_file, note_open
from ....scenarios.errors import ProjectError
from ...jobs import KeepRequest, Opened, Written, keep_project
from ...panels.scenarios.editor import Editor
from ...tasks import Tasks

_log = logging.getLogger(__name__)

KEEP: Final = "keep"
"""The lane on which a working file is written."""


class Keeping(QObject):
    """Where the gestures of the open project are kept. `kept` tells that a working file is there, `failed(error)` not.

    `folder` is the program's own; working files lie in `working`, notes of open projects in `open`.
    """

    kept = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject, tasks: Tasks, editor: Editor, folder: Path) -> None:
        super().__init__(parent)
        self._tasks, self._editor = tasks, editor
        self.working, self.notes = folder / "working", folder / "open"
        self._store: ProjectStore | None = None
        self._note: Path | None = None

    # --------------------------------------------------------------------------------------------------- what is open
    @property
    def read_only(self) -> bool:
        """Whether the open project may only be looked at."""
        return self._store is not None and self._store.read_only

    @property
    def file(self) -> Path | None:
        """The file in which gestures are kept, None where there is none yet."""
        return self._store.path if self._store is not None and not self._store.read_only else None

    @property
    def in_own_file(self) -> bool:
        """Whether gestures go into a file of the planner's, so that nothing is unsaved."""
        return self.file is not None and not is_working_file(self.file, self.working)

    # ------------------------------------------------------------------------------------------------ coming and going
    def take(self, opened: Opened) -> Opened:
        """Take the file of a place that was opened, with the scenarios it holds by now.

        Where somebody else works on it, or nothing may be written, it is opened to be looked at, and a warning says so.
        """
        self._tasks.cancel(KEEP)
        self._let_go(keep=opened.path)
        if opened.path is None:
            return opened
        store, warnings = _open(opened.path)
        self._take_store(store)
        board, history, name = store.load()
        path = None if is_working_file(opened.path, self.working) else opened.path
        told = (*warnings, *opened.warnings)
        return replace(opened, board=board, history=history, id=name, path=path, warnings=told, is_new=path is None)

    def begin(self, opened: Opened) -> None:
        """Once the session has begun: have its gestures kept, in a working file where there is no other yet."""
        session = self._editor.session
        if self._store is not None and session is not None:
            session.keep_in(self._store)
            return
        request = KeepRequest(opened.project, self.working)
        self._tasks.start(KEEP, keep_project, request, done=self._take_working_file, failed=self.failed.emit)

    def _take_working_file(self, working: WorkingFile) -> None:
        """What was done meanwhile goes into the file before anything else is done."""
        session = self._editor.session
        if session is None:
            working.forget()
            return
        try:
            store = open_store(working.path, lock=working.lock)
            with self._editor.lock:
                store.catch_up(session.history)
                session.keep_in(store)
        except LifecircleError as error:
            self.failed.emit(error)
            return
        self._take_store(store)
        self.kept.emit()

    def move_to(self, written: Written) -> None:
        """After saving: keep gestures in the file that was written; a working file has done its service."""
        session = self._editor.session
        if session is None or self.file == written.path:
            return
        self._tasks.cancel(KEEP)
        try:
            store = open_store(written.path)
            with self._editor.lock:
                if session.history is not written.history:
                    store.catch_up(session.history)
                session.keep_in(store)
        except LifecircleError as error:
            self.failed.emit(error)
            return
        self._let_go()
        self._take_store(store)

    def release(self, *, clause: str) -> None:
        """Give the file back, with the clause that was looked at; a working file is not wanted any more."""
        self._tasks.cancel(KEEP)
        if self._store is not None and clause:
            with suppress(LifecircleError):
                self._store.keep_view(clause)
        self._let_go()

    def _let_go(self, *, keep: Path | None = None) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()
            if store.path != keep and is_working_file(store.path, self.working):
                forget_working_file(store.path)
        note, self._note = self._note, None
        if note is not None:
            note.unlink(missing_ok=True)

    def _take_store(self, store: ProjectStore) -> None:
        self._store = store
        if self.in_own_file:
            try:
                self._note = note_open(self.notes, store.path)
            except OSError:
                _log.warning("What is open cannot be noted in %s", self.notes, exc_info=True)


def _open(path: Path) -> tuple[ProjectStore, tuple[Message, ...]]:
    """Open a project's scenarios to edit them, else to look at them, with the reason."""
    try:
        store = open_store(path)
    except ProjectError as error:
        return open_store(path, read_only=True), (Message(error.template, error.values),)
    if store.read_only:
        text = "{file} lies where nothing may be written, so it can only be looked at; save a copy to work on it."
        return store, (Message(text, {"file": path.name}),)
    return store, ()
