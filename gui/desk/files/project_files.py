"""The project as a file: opening, saving, and handing results on."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ....coverage.evaluation.verdict import Evaluation
from ....scenarios.editing.scenario import Board
from ....scenarios.project.project import Project
from ....scenarios.project.storage.file_names import portable
from ....scenarios.runs.evaluation import Result
from ...jobs import (
    DemoSize,
    OpenRequest,
    SaveRequest,
    Written,
    open_place,
    save_project,
)
from ...panels.exporting.dialog import ExportDialog, show_folder
from ...panels.exporting.job import ExportChoice, ExportJob, export, preview
from ...panels.saving import Unsaved
from ...panels.scenarios.scenario_desk import ScenarioDesk
from ...shell.file_dialog import file_dialog
from ...shell.message_bar import MessageBar
from ...shell.preferences import Memory
from ...tasks import Tasks
from ..lanes import EXPORT, PREVIEW, SAVE, WORK
from ..state import DeskState
from .giving import GivingDistricts
from .keeping import Keeping
from .next_opening import NextOpening


class ProjectFiles(QObject):
    """Opens, saves and exports.

    `began` when a place is being opened, `came(Opened)` when it is there, `failed(error)` why it is not; `saved` that
    the project is written, `exported` that files were handed on. `project` gives the project as it would be saved.
    """

    began = Signal()
    came = Signal(object)
    failed = Signal(object)
    saved = Signal()
    exported = Signal()

    def __init__(
        self, window: QWidget, state: DeskState, tasks: Tasks, *, message: MessageBar, memory: Memory,
        scenarios: ScenarioDesk, project: Callable[[], Project | None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._state, self._tasks = window, state, tasks
        self._message, self._memory, self._scenarios, self._project = message, memory, scenarios, project
        self.unsaved = Unsaved(window, self.save_then)
        self.keeping = Keeping(self, tasks, scenarios.editor, memory.folder)
        self.keeping.failed.connect(message.error)
        self.next_opening = NextOpening(self, tasks)
        self.districts = GivingDistricts(window, tasks, scenarios, project, lambda: self.keeping.file)
        self.districts.began.connect(message.hide)
        self.districts.began.connect(self.began)
        self.districts.failed.connect(self.failed)
        self.districts.written.connect(self._open_again)

    # --------------------------------------------------------------------------------------------------------- opening
    def open(self, path: Path | None = None, *, demo_size: DemoSize = "full") -> None:
        """Open a project, or the demo city where no path is given; what is unsaved is asked about before."""
        self.unsaved.before(lambda: self._open(OpenRequest(path, demo_size)))

    def _open(self, request: OpenRequest) -> None:
        self._message.hide()
        self.began.emit()
        self._tasks.start(WORK, open_place, request, done=self.came.emit, failed=self.failed.emit)

    def choose_project(self) -> None:
        """Ask for a project's file."""
        dialog = file_dialog(self._window, self.tr("Open a project"), "", self.tr("LifeCircle project (*.gpkg)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.open(Path(file)))
        dialog.open()

    def _open_again(self, path: Path) -> None:
        self._open(OpenRequest(path))

    # ---------------------------------------------------------------------------------------------------------- saving
    def save(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Write the open project to a file, with its plan, what was tried, and the results; do `then` after it."""
        project, evaluation = self._project(), self._on_base()
        session, opened, editor = self._scenarios.editor.session, self._state.opened, self._scenarios.editor
        if project is None or evaluation is None or session is None or opened is None:
            return

        def saved(written: Written) -> None:
            if self._state.opened is not opened:  # meanwhile another place was opened, or an import taken back
                self._memory.keep_recent(written.path)
                return
            self.keeping.move_to(written)
            self.next_opening.saved(written.path)
            self._state.path = written.path
            self._memory.keep_recent(written.path)
            self.unsaved.note(False)
            self._message.note(self.tr("Saved as {file}.").format(file=written.path.name))
            self.saved.emit()
            if then is not None:
                then()

        request = SaveRequest(
            project, path, evaluation, self._scenarios.words, session, editor.lock, opened.id, self.keeping.file
        )
        self._tasks.start(SAVE, save_project, request, done=saved, failed=self._message.error)

    def _on_base(self) -> Evaluation | None:
        """The verdicts on the place as it is, whatever scenario is shown."""
        return self._scenarios.base or self._state.evaluation

    def save_then(self, then: Callable[[], None] | None = None) -> None:
        """Write to the file that is open; where there is none yet, ask for one."""
        if self._state.path is None:
            self.choose_save(then)
        else:
            self.save(self._state.path, then)

    def choose_save(self, then: Callable[[], None] | None = None) -> None:
        """Ask where the project is to be written."""
        opened = self._state.opened
        name = str(self._state.path or portable(opened.name if opened else "lifecircle", ".gpkg"))
        dialog = file_dialog(self._window, self.tr("Save the project"), name, self.tr("LifeCircle project (*.gpkg)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("gpkg")
        dialog.fileSelected.connect(lambda file: self.save(Path(file), then))
        dialog.open()

    # ------------------------------------------------------------------------------------------------------- exporting
    def ask_export(self) -> None:
        """Ask what is to be exported, and where to."""
        opened, path, session = self._state.opened, self._state.path, self._scenarios.editor.session
        if opened is None:
            return
        folder = (path.parent if path else Path.home()) / portable(opened.name, "")
        board = session.board if session else Board()
        dialog = ExportDialog(folder, self._scenarios.words, board, self._window)
        dialog.fill({key: self._memory.text(key) for key in dialog.kept})
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.asked.connect(lambda choice: self.export(choice, dialog.keep()))
        dialog.preview_wanted.connect(lambda choice: self._preview(choice, dialog))
        dialog.destroyed.connect(lambda: self._tasks.cancel(PREVIEW))
        dialog.open()

    def export(self, choice: ExportChoice, kept: Mapping[str, str]) -> None:
        """Export the place as it is, with the plan that is shown and what is told of scenarios; remember `kept`."""
        job = self._job(choice)
        if job is not None:
            self._message.hide()
            for key, text in kept.items():
                self._memory.keep_text(key, text)
            told = [one.name for one in job.board.scenarios if one.id in choice.scenarios]
            done = partial(self._exported, told)
            self._tasks.start(EXPORT, export, job, done=done, failed=self._message.error)

    def _preview(self, choice: ExportChoice, dialog: ExportDialog) -> None:
        job = self._job(choice)
        if job is not None:
            self._tasks.start(
                PREVIEW, preview, job, done=dialog.show_preview, failed=lambda _: dialog.show_no_preview()
            )

    def _job(self, choice: ExportChoice) -> ExportJob | None:
        project, evaluation, opened = self._project(), self._on_base(), self._state.opened
        if opened is None or project is None or evaluation is None:
            return None
        session = self._scenarios.editor.session
        board = session.board if session else Board()
        return ExportJob(Result(project, opened.place, evaluation), self._scenarios.words, choice, board)

    def _exported(self, scenarios: list[str], files: list[Path]) -> None:
        folder = files[0].parent
        text = self.tr("{count} files and a list of them were written to {folder}, of the place as it is.")
        if scenarios:
            text = self.tr(
                "{count} files and a list of them were written to {folder}, of the place and what {names} change."
            )
        self._message.wrote(text.format(count=len(files), folder=folder, names=self.tr(", ").join(scenarios)), folder)
        self.exported.emit()
        show_folder(folder)
