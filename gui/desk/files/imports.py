"""An import that is taken back: the project that was open before it is there again, and the files in the assistant."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from ....scenarios.project.project import Project
from ....texts import one_line
from ...importer.choices import LayerChoice
from ...jobs import Opened
from ...panels.scenarios.scenario_desk import ScenarioDesk
from ..state import DeskState


@dataclass(frozen=True, eq=False)
class _Import:
    """What was open before, None for nothing, and what came of the files; `done` until it is taken back."""

    before: Opened | None
    after: Opened
    files: tuple[LayerChoice, ...]
    done: bool = True


class Imports(QObject):
    """Keeps the last import alone: each holds a whole place.

    `came(Opened)` is to be shown, `emptied()` nothing any more, `files_back(choices)` to be listed in the assistant
    again, `said(text)` to be read.
    """

    came = Signal(object)
    emptied = Signal()
    said = Signal(str)
    files_back = Signal(object)

    def __init__(
        self, parent: QObject, state: DeskState, scenarios: ScenarioDesk, project: Callable[[], Project | None]
    ) -> None:
        super().__init__(parent)
        self._state, self._scenarios, self._project = state, scenarios, project
        self._last: _Import | None = None
        self._expected: Opened | None = None

    def made(self, opened: Opened, files: tuple[LayerChoice, ...]) -> None:
        """Take note that a place was made of files, before it is shown."""
        self._last, self._expected = _Import(self._now(), opened, files), opened

    def seen(self, opened: Opened) -> None:
        """Any other place that is opened ends it: the import is no longer what was done last."""
        if opened is not self._expected:
            self._last = None
        self._expected = None

    def done_since(self) -> None:
        """Something was done: an import that was taken back cannot be done again."""
        if self._last is not None and not self._last.done:
            self._last = None

    # ------------------------------------------------------------------------------------------------------------ undo
    def labels(self) -> tuple[str, str]:
        """What would be taken back and done again, '' for nothing."""
        last = self._last
        if last is None:
            return "", ""
        name = self.tr("Import {name}").format(name=last.after.name)
        return (name, "") if last.done else ("", name if self._is_next(last) else "")

    def undo(self) -> bool:
        """Take the import back; False where there is none to take back."""
        last = self._last
        if last is None or not last.done:
            return False
        self._last = replace(last, after=self._now() or last.after, done=False)
        self.files_back.emit(last.files)
        if last.before is not None:
            self._show(last.before)
            keys = QKeySequence(QKeySequence.StandardKey.Redo).toString(QKeySequence.SequenceFormat.NativeText)
            text = self.tr("The import of {name} was undone: back to {former}. {keys} brings it back.")
            said = text.format(name=one_line(last.after.name), former=one_line(last.before.name), keys=keys)
            self.said.emit(said)
        else:
            self.emptied.emit()
        return True

    def redo(self) -> bool:
        """Do the import again that was taken back; False where there is none."""
        last = self._last
        if last is None or last.done or not self._is_next(last):
            return False
        self._last = replace(last, before=self._now() if last.before is not None else None, done=True)
        self.files_back.emit(())
        self._show(last.after)
        return True

    def _is_next(self, last: _Import) -> bool:
        """Whether nothing that was taken back after the import is to be done again before it."""
        return last.before is None or self._scenarios.gestures() == last.before.history.done

    def _show(self, opened: Opened) -> None:
        self._expected = opened
        self.came.emit(opened)

    def _now(self) -> Opened | None:
        """The place that is open, with all that was done in it."""
        opened, project, session = self._state.opened, self._project(), self._scenarios.editor.session
        evaluation = self._scenarios.base or self._state.evaluation
        if opened is None or project is None or session is None or evaluation is None:
            return None
        path = self._state.path
        return replace(
            opened, project=project, evaluation=evaluation, board=session.board, history=session.history, path=path,
            is_new=path is None, warnings=(),
        )  # fmt: skip
