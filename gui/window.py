"""The desk: the map, the panel beside it, and what the planner can do with them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ..coverage.evaluation.settings import EvaluationSettings
from ..coverage.evaluation.verdict import Evaluation
from ..coverage.plans.files import built_in_plans
from ..messages import LifecircleError
from ..scenarios.build.request import CircleAsked
from ..scenarios.editing.history import History
from ..scenarios.exports.request import ExportRequest
from ..scenarios.presentation.translate import Words
from ..scenarios.project.project import Project, holds_project
from ..scenarios.project.settings import View
from ..scenarios.runs.adhoc_plan import own_plan
from ..scenarios.runs.evaluation import Result
from ..texts import one_line
from .importer.controller import ImportFlow
from .importer.page import ImportAssistant
from .jobs import (
    DemoSize,
    EvaluateRequest,
    Opened,
    OpenRequest,
    SaveRequest,
    WhatIfRequest,
    evaluate_plan,
    evaluate_what_if,
    open_place,
    save_project,
)
from .map.canvas import MapCanvas
from .panels.clauses.circle_view import CircleView
from .panels.clauses.clause_list import ClauseRow, PlanPanel
from .panels.clauses.clause_panel import CirclePanel, dim
from .panels.clauses.clause_settings import AS_PLANNED, WhatIfChoice
from .panels.clauses.own_circle import OwnCircle
from .panels.clauses.results_table import AreasTable
from .panels.export_dialog import ExportChoice, ExportDialog, ExportJob, export, show_folder
from .panels.saving import Unsaved
from .panels.scenarios.editor import EDIT, Shown
from .panels.scenarios.scenario_desk import ScenarioDesk
from .plain import Label
from .shell.actions import Commands
from .shell.dialogs import AboutSheet, KeysSheet
from .shell.low_tabs import LowTabs
from .shell.message_bar import MessageBar
from .shell.preferences import Memory
from .shell.progress_bar import WorkStatus
from .shell.screen import WANTED, fit_to_screen
from .shell.welcome_page import StartPage
from .tasks import Tasks

if TYPE_CHECKING:
    from ..coverage.plans.clauses import Plan

_CLOSEST: Final = 6
"""The nearest level to which a click on a row goes: the surroundings should still be seen."""
_MESSAGE_PX: Final = 760
_SMALLEST: Final = (900, 526)
"""With a title of 34 pixels this is 560 high: all of it fits a small office screen at 150 %."""
_SIDE_PX: Final = (350, 430)
"""The panel's least width, and what it takes where there is room."""
WORK: Final = "work"
"""The lane of opening and evaluating: one at a time, the later request wins."""
EXPORT: Final = "export"
"""The lane of exports."""
SAVE: Final = "save"
"""The lane of saving: what is evaluated meanwhile does not stop it."""


class Window(QMainWindow):
    """The main window.

    `opened` and `evaluated` tell that something new is shown, `saved` that the project is written, `exported` that
    files were handed on; `language_chosen(key)` and `theme_chosen(dark)` that the menu was used.
    """

    opened = Signal()
    saved = Signal()
    exported = Signal()
    evaluated = Signal()
    language_chosen = Signal(str)
    theme_chosen = Signal(bool)

    def __init__(self, words: Words, memory: Memory) -> None:
        super().__init__()
        self.words = words
        self._memory = memory
        self.tasks = Tasks(self)
        self._opened: Opened | None = None
        self._evaluation: Evaluation | None = None
        self._choices: dict[str, WhatIfChoice] = {}
        self._own_plans: dict[str, Plan] = {}
        self._own_circles: list[CircleAsked] = []
        self._path: Path | None = None
        self.unsaved = Unsaved(self, self._save_then)
        self.canvas = MapCanvas(self.tasks)
        self.view = CircleView(self.canvas, self.tasks, words)
        self.scenarios = ScenarioDesk(self.canvas, self.tasks, words)
        self.circle = CirclePanel(words)
        self.plan = PlanPanel()
        self.areas = AreasTable()
        self.start = StartPage()
        self.files = ImportAssistant(words)
        self.pages = QStackedWidget(self)
        self.message = MessageBar(words, self)
        self.importing = ImportFlow(
            self.files, self.tasks, WORK, self.message, columns=memory.columns, take=self._take_place
        )
        self.importing.before = self.unsaved.before
        self.work = WorkStatus(self.tasks, (WORK, SAVE, EXPORT, EDIT), words)
        self._lay_out()
        self.commands = Commands(words.language, self)
        self.addToolBar(self.commands)
        self._connect()
        self._write()

    # ------------------------------------------------------------------------------------------------------- set-up
    def _lay_out(self) -> None:
        self.tabs = LowTabs(self)
        self.tabs.setDocumentMode(True)
        for tab in (self.plan, self.areas, self.circle.basis, self.scenarios.panel):
            self.tabs.addTab(tab, "")
        inside = QWidget(self)
        inside.setObjectName("inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 8, 8)
        column.addWidget(self.circle)
        column.addWidget(self.tabs, 1)
        self.side = QScrollArea(self)
        self.side.setWidgetResizable(True)
        self.side.setFrameShape(QFrame.Shape.NoFrame)
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.setWidget(inside)
        self.side.setMinimumWidth(_SIDE_PX[0])
        desk = QSplitter(Qt.Orientation.Horizontal)
        desk.addWidget(self.canvas)
        desk.addWidget(self.side)
        desk.setStretchFactor(0, 1)
        desk.setCollapsible(0, False)
        desk.setCollapsible(1, False)
        desk.setSizes([WANTED.width() - _SIDE_PX[1], _SIDE_PX[1]])
        desk.setHandleWidth(8)
        self.desk = desk
        self.pages.addWidget(self.start)
        self.pages.addWidget(desk)
        self.pages.addWidget(self.files)
        self.setCentralWidget(self.pages)
        self._about = Label(self)
        self._about.setObjectName("about")
        self.statusBar().addWidget(self._about)
        self.statusBar().addPermanentWidget(self.work)
        self.statusBar().setSizeGripEnabled(False)
        self.setAcceptDrops(True)
        self.setMinimumSize(*_SMALLEST)
        self.resize(WANTED)
        self.restoreGeometry(self._memory.geometry())
        fit_to_screen(self)

    def _connect(self) -> None:
        act = self.commands.action
        act["open"].triggered.connect(self.choose_project)
        act["import"].triggered.connect(self.show_import)
        act["save"].triggered.connect(lambda: self._save_then(_nothing))
        act["save_as"].triggered.connect(lambda _checked=False: self.choose_save())
        act["export"].triggered.connect(self.ask_export)
        act["circle"].triggered.connect(self.ask_own_circle)
        act["dark"].toggled.connect(self.theme_chosen)
        act["shortcuts"].triggered.connect(self.show_keys)
        act["about"].triggered.connect(lambda: AboutSheet(self).open())
        for action in act.values():
            self.addAction(action)  # so that the keys of a menu's commands work while it is closed
        act["demo"].triggered.connect(self.open_demo)
        self.start.import_asked.connect(self.show_import)
        self.files.left.connect(self._leave_import)
        self.importing.looked.connect(self.show_import)
        act["plan"].triggered.connect(self.choose_plan_file)
        act["fit"].triggered.connect(self.canvas.fit)
        act["in"].triggered.connect(lambda: self.canvas.zoom(1))
        act["out"].triggered.connect(lambda: self.canvas.zoom(-1))
        self.commands.layer_shown.connect(self.canvas.set_shown)
        self.commands.language_chosen.connect(self.language_chosen)
        self.start.demo_asked.connect(self.open_demo)
        self.start.open_asked.connect(self.choose_project)
        self.start.recent_asked.connect(lambda path: self.open(Path(path)))
        self.view.failed.connect(self.message.error)
        act["undo"].triggered.connect(self.scenarios.editor.undo)
        act["redo"].triggered.connect(self.scenarios.editor.redo)
        self.scenarios.changed.connect(self._scenario_changed)
        self.scenarios.began.connect(lambda: self._set_stale(True))
        self.scenarios.shown.connect(self._take_scenario)
        self.scenarios.failed.connect(self._evaluation_failed)
        for action in self.scenarios.tools.palette.action.values():
            self.addAction(action)
        self.circle.plan_chosen.connect(self.evaluate)
        self.circle.what_if.changed.connect(self.what_if)
        self.plan.chosen.connect(self._show_row)
        self.areas.chosen.connect(self._row_clicked)
        self.canvas.area_clicked.connect(self._area_clicked)
        self.message.said.connect(self._place_message)
        self.pages.currentChanged.connect(self._place_message)
        self.work.cancelled.connect(self._stopped)

    # --------------------------------------------------------------------------------------------------- the verbs
    def open(self, path: Path | None = None, *, demo_size: DemoSize = "full") -> None:
        """Open a project, or the demo city where no path is given; what is unsaved is asked about before."""
        self.unsaved.before(lambda: self._open(OpenRequest(path, demo_size)))

    def _open(self, request: OpenRequest) -> None:
        self.message.hide()
        self._set_stale(True)
        self.tasks.start(WORK, open_place, request, done=self._take_place, failed=self._evaluation_failed)

    def open_demo(self) -> None:
        """Open the demo city."""
        self.open()

    def evaluate(self, plan: str) -> None:
        """Evaluate a plan, by the key of one that is offered or the path of a file, on the place that is open."""
        if self._opened is None:
            return
        self.message.hide()
        self._set_stale(True)
        kept = self._opened.project.settings
        request = EvaluateRequest(self._opened.place, self._own_plans.get(plan, plan), kept)
        self.tasks.start(WORK, evaluate_plan, request, done=self._take_other_plan, failed=self._evaluation_failed)

    def ask_own_circle(self) -> None:
        """Ask for a circle of the planner's own, and evaluate it with those asked for before."""
        if self._opened is None:
            return
        dialog = OwnCircle(self._opened.place, self.words, self)
        dialog.asked.connect(self.take_own_circle)
        dialog.open()

    def take_own_circle(self, circle: CircleAsked) -> None:
        """Evaluate a circle of the planner's own; the newest stands first."""
        self._own_circles = [circle, *(one for one in self._own_circles if one != circle)]
        plan = own_plan(self._own_circles)
        self._own_plans[plan.key] = plan
        self.evaluate(plan.key)

    def ask_export(self) -> None:
        """Ask what is to be exported, and where to."""
        if self._opened is None:
            return
        folder = (self._path.parent if self._path else Path.home()) / one_line(self._opened.name)
        dialog = ExportDialog(folder, self.words, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.asked.connect(self.export)
        dialog.open()

    def export(self, choice: ExportChoice) -> None:
        """Export the place as it is, with the plan that is shown."""
        project, evaluation = self.project(), self.scenarios.base or self._evaluation
        if self._opened is None or project is None or evaluation is None:
            return
        result = Result(project, self._opened.place, evaluation)
        request = ExportRequest(result, self.words, unit=choice.unit, date=choice.date)
        job = ExportJob(request, choice.keys, choice.folder)
        self.message.hide()
        self.tasks.start(EXPORT, export, job, done=self._exported, failed=self.message.error)

    def _exported(self, files: list[Path]) -> None:
        folder = files[0].parent
        text = self.tr("{count} files were written to {folder}, of the place as it is.")
        self.message.note(text.format(count=len(files), folder=folder))
        self.exported.emit()
        show_folder(folder)

    def show_keys(self) -> None:
        """Show what keys there are."""
        tools = self.scenarios.tools.palette.action.values()
        KeysSheet([*self.commands.action.values(), *tools], self).open()

    def what_if(self, choice: WhatIfChoice) -> None:
        """Ask the clause that is shown under another limit or speed; no other clause is worked out again."""
        row = self.plan.current()
        if self._opened is None or self._evaluation is None or row is None:
            return
        clause = row.verdict.clause
        choices = self._choices | {clause.id: choice}
        settings = settings_for(choices, clause.id, clause.group)
        base = self.scenarios.base or self._evaluation
        request = WhatIfRequest(self._opened.place, base, clause.id, settings)

        def take(evaluation: Evaluation) -> None:
            self._choices = choices
            self._take_base(evaluation)
            self.unsaved.note()

        self.message.hide()
        self._set_stale(True)
        self.tasks.start(WORK, evaluate_what_if, request, done=take, failed=self._evaluation_failed)

    def choose_project(self) -> None:
        """Ask for a project's file."""
        dialog = QFileDialog(self, self.tr("Open a project"), "", self.tr("LifeCircle project (*.gpkg)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.open(Path(file)))
        dialog.open()

    def save(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Write the open project to a file, with its plan, what was tried, and the results; do `then` after it."""
        project, evaluation = self.project(), self.scenarios.base or self._evaluation
        session = self.scenarios.editor.session
        if project is None or evaluation is None:
            return

        def saved(path: Path) -> None:
            self._path = path
            self._memory.keep_recent(path)
            self.unsaved.note(False)
            self.message.note(self.tr("Saved as {file}.").format(file=path.name))
            self.saved.emit()
            (then or _nothing)()

        history = session.history if session is not None else History()
        request = SaveRequest(project, path, evaluation, self.words, history, self._opened.id if self._opened else "")
        self.tasks.start(SAVE, save_project, request, done=saved, failed=self.message.error)

    def _save_then(self, then: Callable[[], None]) -> None:
        """Write to the file that is open; where there is none yet, ask for one."""
        if self._path is None:
            self.choose_save(then)
        else:
            self.save(self._path, then)

    def choose_save(self, then: Callable[[], None] | None = None) -> None:
        """Ask where the project is to be written."""
        name = str(self._path or f"{self._opened.name if self._opened else 'lifecircle'}.gpkg")
        dialog = QFileDialog(self, self.tr("Save the project"), name, self.tr("LifeCircle project (*.gpkg)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("gpkg")
        dialog.fileSelected.connect(lambda file: self.save(Path(file), then))
        dialog.open()

    def project(self) -> Project | None:
        """The project that is open, as it would be saved: with the plan, the clause and the limits that are shown."""
        if self._opened is None or self._evaluation is None:
            return None
        plan, row = self._evaluation.plan, self.plan.current()
        own = plan if plan.key not in built_in_plans() else None
        view = View(
            clause=row.verdict.clause.id if row else "",
            limits={key: one.limit for key, one in self._choices.items() if one.limit is not None},
            speeds_mps={key: one.speed_mps for key, one in self._choices.items() if one.speed_mps is not None},
        )
        settings = self._opened.project.settings.model_copy(update={"plan": plan.key, "own_plan": own, "view": view})
        return replace(self._opened.project, settings=settings)

    def show_import(self) -> None:
        """Turn to the import assistant."""
        self.pages.setCurrentWidget(self.files)

    def _leave_import(self) -> None:
        self.pages.setCurrentWidget(self.desk if self._opened else self.start)

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Open a project that was dropped; any other files go to the import assistant."""
        if len(paths) == 1 and holds_project(paths[0]):
            self.open(paths[0])
        else:
            self.show_import()
            self.importing.look(paths)

    def choose_plan_file(self) -> None:
        """Ask for a plan file of the planner's own."""
        dialog = QFileDialog(self, self.tr("Open a plan"), "", self.tr("Plan (*.toml)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.evaluate)
        dialog.open()

    # ------------------------------------------------------------------------------------------------- what came back
    def _take_place(self, opened: Opened) -> None:
        self._opened, self._path = opened, opened.path
        own = opened.project.settings.own_plan
        self._own_plans = {own.key: own} if own else {}
        self._own_circles = []
        self.canvas.show_scene(opened.scene)
        self.pages.setCurrentWidget(self.desk)
        view = opened.project.settings.view
        keys = {*view.limits, *view.speeds_mps}
        self._choices = {key: WhatIfChoice(view.limits.get(key), view.speeds_mps.get(key)) for key in keys}
        self.scenarios.begin(opened, self._settings(opened.evaluation))
        self._show_evaluation(opened.evaluation, clause=view.clause)
        self.canvas.fit()
        self.message.notes(opened.warnings)
        self.unsaved.note(opened.is_new)
        if opened.path is not None:
            self._memory.keep_recent(opened.path)
        self._write()
        self.opened.emit()

    def _take_other_plan(self, evaluation: Evaluation) -> None:
        self._choices = {}
        self._take_base(evaluation)
        self.unsaved.note()

    def _take_base(self, evaluation: Evaluation) -> None:
        """Take verdicts on the place as it is; where a scenario is shown its own ones follow."""
        on_base = self.scenarios.base is None
        if on_base:
            self._evaluation = evaluation
        self.scenarios.ask(evaluation, self._settings(evaluation))
        if on_base:
            self._show_evaluation(evaluation)

    def _settings(self, evaluation: Evaluation) -> EvaluationSettings:
        """The settings of an evaluation with every limit that was tried; a speed is of one clause alone."""
        limits = {key: choice.limit for key, choice in self._choices.items() if choice.limit is not None}
        return replace(evaluation.settings, limits=limits)

    def _take_scenario(self, shown: Shown) -> None:
        """Show a scenario's place and verdicts, at the clause that is shown."""
        self._show_evaluation(shown.evaluation)

    def _scenario_changed(self) -> None:
        self.unsaved.note()
        self._write_steps()

    def _write_steps(self) -> None:
        self.commands.set_steps(*self.scenarios.labels())

    def _set_stale(self, stale: bool) -> None:
        """While something else is worked out, what is still shown stands back."""
        stale = stale and self._evaluation is not None
        self.circle.set_stale(stale)
        dim(self.tabs, stale)
        self.canvas.set_stale(stale)

    def _show_evaluation(self, evaluation: Evaluation, clause: str = "") -> None:
        self._evaluation = evaluation
        self._set_stale(False)
        if evaluation.plan.key not in built_in_plans():
            self._own_plans[evaluation.plan.key] = evaluation.plan
        self.circle.set_plans({**built_in_plans(), **self._own_plans}, evaluation.plan.key)
        self.plan.set_evaluation(evaluation, self.words, clause=clause, before=self.scenarios.base)
        self.evaluated.emit()

    def _evaluation_failed(self, error: LifecircleError) -> None:
        self._stopped()
        self.message.error(error)

    def _stopped(self) -> None:
        """After a cancel or a failure the panel tells again what is shown."""
        self._set_stale(False)
        if self._evaluation is not None:
            self.circle.show_plan(self._evaluation.plan.key)
            self.circle.show_row(self.plan.current(), self._choice_shown())
        self.statusBar().showMessage(self.tr("Stopped."), 4000)

    def _choice_shown(self) -> WhatIfChoice:
        row = self.plan.current()
        return self._choices.get(row.verdict.clause.id, AS_PLANNED) if row else AS_PLANNED

    def _show_row(self, row: ClauseRow) -> None:
        if self._opened is None or self._evaluation is None:
            return
        self.circle.show_row(row, self._choice_shown())
        place = self.scenarios.place or self._opened.place
        shown = self.view.show_clause(place, self._evaluation, row)
        self.scenarios.show_row(row)
        self.areas.set_rows(shown.rows, of_facilities=shown.of_facilities)
        self._write_tabs()

    def _row_clicked(self, row: int) -> None:
        """Go to an area or a facility of the table, and tell of the area why its largest house is left out."""
        chosen = self.areas.model.row(row)
        self.canvas.choose_area(row if row < len(self.canvas.marks.areas) else None)
        self.canvas.go_to(chosen.bounds, closest=_CLOSEST)
        if chosen.home >= 0:
            self.view.ask_house(chosen.home)

    def _area_clicked(self, row: int) -> None:
        self.areas.select(row)
        self.canvas.choose_area(row)

    # ---------------------------------------------------------------------------------------------------- language
    def set_words(self, words: Words) -> None:
        """Speak another language from now on."""
        self.words = self.message.words = self.work.words = words
        self.canvas.marks.forget_pictures()
        self.circle.retranslate(words)
        self.view.retranslate(words)
        self.scenarios.retranslate(words)
        self.files.retranslate(words)
        if self._evaluation is not None:
            self.plan.set_evaluation(self._evaluation, words, before=self.scenarios.base)
        self._write()

    def renew_icons(self) -> None:
        """After another theme was taken, draw the icons anew."""
        self.commands.renew_icons()
        self.scenarios.tools.palette.renew_icons()
        self.circle.show_row(self.plan.current(), self._choice_shown())  # its figure takes the sheet's size otherwise

    def _write(self) -> None:
        """Write the window's own words."""
        name = one_line(self._opened.name).replace("[*]", "[*][*]") if self._opened else ""  # Qt's mark of changes
        self.setWindowTitle(f"{name}[*] · LifeCircle" if name else "LifeCircle[*]")
        self._write_tabs()
        self._write_steps()
        self.start.set_recent(self._memory.recent())
        self._about.setText(self._about_text())
        self.commands.set_place_open(self._opened is not None)
        self.commands.retranslate()

    def _write_tabs(self) -> None:
        count = self.areas.model.rowCount()
        listed = self.tr("Facilities ({count})") if self.areas.of_facilities else self.tr("Left out ({count})")
        for tab, text in enumerate(self._tab_texts(listed.format(count=f"{count:,}"))):
            self.tabs.setTabText(tab, text)

    def _tab_texts(self, listed: str) -> tuple[str, ...]:
        return (self.tr("Clauses"), listed, self.tr("Basis"), self.tr("Scenarios"))

    def _about_text(self) -> str:
        """The place in one line: its name, its people, its facilities, its streets."""
        if self._opened is None:
            return ""
        place = self._opened.place
        text = self.tr("{name} · {people} residents · {facilities} facilities · {km} km of streets")
        return text.format(
            name=self._opened.name,
            people=f"{place.demand.weights['people'].sum():,.0f}",
            facilities=f"{len(place.facilities):,}",
            km=f"{place.network.edge_length_m.sum() / 1000:,.0f}",
        )

    # ------------------------------------------------------------------------------------------------------ events
    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_message()

    def _place_message(self) -> None:
        """Over the top of the map, or of the page where there is none, as high as its words need."""
        over = self.canvas if self.pages.currentWidget() is self.desk else self.pages
        corner = over.mapTo(self, over.rect().topLeft())
        width = min(_MESSAGE_PX, over.width() - 40)
        x = corner.x() + (over.width() - width) // 2
        self.message.setGeometry(x, corner.y() + 12, width, self.message.heightForWidth(width))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if files:
            self.take_files(files)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.unsaved.is_changed:
            event.ignore()
            self.unsaved.before(lambda: _ignoring(self.close()))
            return
        self._memory.keep_geometry(self.saveGeometry())
        self.hide()  # what still runs may take some seconds to stop; the window need not stand frozen meanwhile
        self.tasks.close()
        super().closeEvent(event)


def _ignoring(_: object) -> None:
    """Take what a call returned where nothing is to be returned."""


def _nothing() -> None:
    """Do nothing after saving."""


def settings_for(choices: Mapping[str, WhatIfChoice], clause: str, group: str) -> EvaluationSettings:
    """The planner's choices as settings: limits by clause, and the clause's own speed for its group."""
    limits = {key: choice.limit for key, choice in choices.items() if choice.limit is not None}
    speed = choices[clause].speed_mps
    return EvaluationSettings(limits=limits, speeds_mps={} if speed is None else {group: speed})
