"""District boundaries that are given to an open project, and taken back: the file is written anew and opened again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ....layers.files.kinds.formats import dialog_filter
from ....scenarios.build.request import DistrictsAsked
from ....scenarios.project.project import Project
from ...jobs import DistrictsRequest, Opened, RewriteRequest, give_districts, rewrite_project
from ...panels.scenarios.scenario_desk import ScenarioDesk
from ...shell.file_dialog import file_dialog
from ...tasks import Tasks
from ..lanes import WORK

_KEPT = 5
"""So many are kept to be taken back: each holds the layers of a project."""


@dataclass(frozen=True, eq=False)
class _Given:
    """The project before districts were given, and after it; `gestures` of the scenarios were done before."""

    before: Project
    after: Project
    gestures: int


class GivingDistricts(QObject):
    """Gives districts. `began` and `failed(error)` as of any work; `written(path)` is to be opened again."""

    began = Signal()
    failed = Signal(object)
    written = Signal(object)

    def __init__(
        self, window: QWidget, tasks: Tasks, scenarios: ScenarioDesk,
        project: Callable[[], Project | None], own_file: Callable[[], Path | None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._tasks, self._scenarios = window, tasks, scenarios
        self._project, self._own_file = project, own_file
        self._steps: list[_Given] = []
        self._done = 0
        self._of = ""

    # ---------------------------------------------------------------------------------------------------------- giving
    def choose(self, level: str) -> None:
        """Ask for a file of district boundaries of a level, and add it to the project."""
        kinds = self.tr("District boundaries")
        dialog = file_dialog(self._window, self.tr("Give districts"), "", f"{kinds} ({dialog_filter()})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.give(Path(file), level))
        dialog.open()

    def give(self, file: Path, level: str) -> None:
        """Add districts of a level to the project, and have it opened again with them."""
        project, own = self._project(), self._own_file()
        if project is None or own is None:
            return
        asked = DistrictsAsked.model_validate({"file": file, "level": level})
        request = DistrictsRequest(project, asked, own, self._scenarios.editor.lock)

        def take(after: Project) -> None:
            step = _Given(project, after, self._scenarios.gestures())
            self._steps = [*self._steps[: self._done], step][-_KEPT:]
            self._done = len(self._steps)
            self.written.emit(own)

        self.began.emit()
        self._tasks.start(WORK, give_districts, request, done=take, failed=self.failed.emit)

    def take_note(self, opened: Opened) -> None:
        """Another project was opened: what was given to the former one cannot be taken back any more."""
        if opened.id != self._of:
            self._of, self._steps, self._done = opened.id, [], 0

    # ------------------------------------------------------------------------------------------------------------ undo
    def labels(self) -> tuple[str, str]:
        """What would be taken back and done again next, '' where it is not the districts' turn."""
        name = self.tr("Give districts")
        return (name if self._to_undo() else ""), (name if self._to_redo() else "")

    def undo(self) -> bool:
        """Take the districts back that were given last; False where it is not their turn."""
        step = self._to_undo()
        if step is None:
            return False
        self._done -= 1
        self._rewrite(step.before)
        return True

    def redo(self) -> bool:
        """Give the districts again that were taken back; False where it is not their turn."""
        step = self._to_redo()
        if step is None:
            return False
        self._done += 1
        self._rewrite(step.after)
        return True

    def _to_undo(self) -> _Given | None:
        step = self._steps[self._done - 1] if self._done else None
        return step if step is not None and step.gestures >= self._scenarios.gestures() else None

    def _to_redo(self) -> _Given | None:
        step = self._steps[self._done] if self._done < len(self._steps) else None
        return step if step is not None and step.gestures <= self._scenarios.gestures() else None

    def _rewrite(self, project: Project) -> None:
        own = self._own_file()
        if own is not None:
            self.began.emit()
            request = RewriteRequest(project, own, self._scenarios.editor.lock)
            self._tasks.start(WORK, rewrite_project, request, done=self.written.emit, failed=self.failed.emit)
