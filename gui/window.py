"""The desk: the map, the panel beside it, and what the planner can do with them."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMainWindow, QSplitter, QStackedWidget
from typing_extensions import override

from ..coverage.evaluation.verdict import Evaluation
from ..messages import LifecircleError
from ..scenarios.analyses.remedies import Remedy
from ..scenarios.editing.history import Changed
from ..scenarios.presentation.translate import Words
from ..scenarios.project.project import Project, holds_project
from ..texts import one_line
from .desk.about_line import AboutLine
from .desk.evaluating import Evaluating
from .desk.files.imports import Imports
from .desk.files.project_files import ProjectFiles
from .desk.files.starting import Starting
from .desk.lanes import EXPORT, SAVE, WORK
from .desk.layout import DeskPage
from .desk.menus import Menus
from .desk.message_place import MessagePlace
from .desk.panels import make_panels
from .desk.remembering import bring_back, bring_back_map, take_note, take_note_of_map
from .desk.sheets.desk_sheets import DeskSheets
from .desk.showing import Showing
from .desk.state import DeskState
from .desk.steps import Steps
from .desk.yearly import Yearly
from .importer.controller import ImportFlow
from .jobs import DemoSize, Opened
from .panels.clauses.clause_settings import WhatIfChoice
from .panels.scenarios.editor import EDIT, Shown
from .shell.actions import Commands
from .shell.file_dialog import keep_folder, last_folder
from .shell.message_bar import MessageBar
from .shell.preferences import Memory
from .shell.progress_bar import WorkStatus
from .shell.screen import WANTED, fit_to_screen
from .tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

_SMALLEST: Final = (900, 526)
"""With a title of 34 pixels this is 560 high: all of it fits a small office screen at 150 %."""


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
        self._memory, self._said = memory, ""
        keep_folder(last_folder() or memory.text("folder"))
        self.tasks = Tasks(self)
        self.state = DeskState()
        self._make_panels(words)
        self._make_flows()
        self._lay_out()
        self.commands = Commands(words.language, self)
        self.addToolBar(self.commands)
        self.sheets = DeskSheets(self, self, self._memory)
        self.pages.currentChanged.connect(lambda _page: self.sheets.tour.end())  # it is about the page it was begun on
        self.menus = Menus(self, self)
        self.steps = Steps(
            self.layers, self.projects.districts, self.scenarios, self.commands, memory=self._memory,
            imports=self.imports,
        )  # fmt: skip
        self._connect_commands()
        self._connect_panels()
        self._connect_flows()
        self.layers.layers.take(self._memory.layers())
        self._write()

    # ------------------------------------------------------------------------------------------------------- set-up
    def _make_panels(self, words: Words) -> None:
        self.panels = panels = make_panels(self.tasks, words, self._memory)
        self.canvas, self.view, self.layers = panels.canvas, panels.view, panels.layers
        self.scenarios, self.improve, self.compare = panels.scenarios, panels.improve, panels.compare
        self.circle, self.plan, self.areas, self.year = panels.circle, panels.plan, panels.areas, panels.year
        self.start, self.files = panels.start, panels.files
        self.pages = QStackedWidget(self)
        self.message = MessageBar(words, self)
        self.work = WorkStatus(self.tasks, (WORK, SAVE, EXPORT, EDIT), words)
        self.opening = WorkStatus(self.tasks, (WORK,), words)
        self.start.add_work(self.opening)

    def _make_flows(self) -> None:
        """Make what goes on over several steps and threads."""
        self.projects = ProjectFiles(
            self, self.state, self.tasks, message=self.message, memory=self._memory, scenarios=self.scenarios,
            project=self.project,
        )  # fmt: skip
        self.unsaved = self.projects.unsaved
        self.evaluating = Evaluating(self, self.state, self.tasks, self.scenarios)
        self.importing = ImportFlow(
            self.files, self.tasks, WORK, self.message, columns=self._memory.columns, take=self._take_place
        )
        self.importing.before = self.unsaved.before
        self.imports = Imports(self, self.state, self.scenarios, self.project)
        self.starting = Starting(
            self.start, self.tasks, memory=self._memory, keeping=self.projects.keeping, open_path=self.open
        )

    def _lay_out(self) -> None:
        self.desk = DeskPage(self.canvas, self.layers.table, self.circle, self.panels.beside())
        self.tabs, self.side = self.desk.tabs, self.desk.side
        self.showing = Showing(self.panels, self.state, self.tabs, self.words)
        for page in (self.start, self.desk, self.compare, self.files):
            self.pages.addWidget(page)
        self.setCentralWidget(self.pages)
        self._message_place = MessagePlace(
            self.message, self.pages, self.canvas, self.scenarios.tools.banner, desk=self.desk, headed=self.compare
        )
        self.yearly = Yearly(
            self.year, self.state, self.tasks, self.scenarios, lambda: self.tabs.currentWidget() is self.year
        )
        self._about = AboutLine(self)
        self.statusBar().addWidget(self._about)
        self.statusBar().addPermanentWidget(self.work)
        self.statusBar().setSizeGripEnabled(False)
        self.pages.currentChanged.connect(self._place_foot)
        self._place_foot()
        self.setAcceptDrops(True)
        self.setMinimumSize(*_SMALLEST)
        self.resize(WANTED)
        self.restoreGeometry(self._memory.geometry())
        fit_to_screen(self)
        bring_back(self._remembered(), self._memory)

    def _remembered(self) -> dict[str, QSplitter | QHeaderView]:
        """What stands tomorrow as it stands today."""
        return {"desk": self.desk, **self.panels.headers()}

    def _connect_commands(self) -> None:
        act, projects, evaluating = self.commands.action, self.projects, self.evaluating
        does: dict[str, Callable[[], object]] = {
            "open": projects.choose_project,
            "import": self.begin_import,
            "save": projects.save_then,
            "save_as": projects.choose_save,
            "export": projects.ask_export,
            "circle": evaluating.ask_own_circle,
            "plan": evaluating.choose_plan_file,
            "demo": self.open_demo,
            "fit": self.canvas.fit,
            "in": lambda: self.canvas.zoom(1),
            "out": lambda: self.canvas.zoom(-1),
            "shortcuts": self.sheets.show_keys,
            "about": self.sheets.show_about,
            "print": self.sheets.print_map,
            "settings": self.sheets.show_settings,
            "help": self.sheets.show_help,
            "records": self.sheets.show_records,
            "tour": self.sheets.show_tour,
        }
        for name, do in does.items():
            act[name].triggered.connect(lambda _checked=False, do=do: do())
        act["dark"].toggled.connect(self.theme_chosen)
        self.commands.layer_shown.connect(self.layers.layers.show)
        self.commands.language_chosen.connect(self.language_chosen)
        for action in act.values():
            self.addAction(action)  # so that the keys of a menu's commands work while it is closed
        for action in self.scenarios.tools.palette.action.values():
            self.desk.addAction(action)  # single letters are keys of the map alone: on other pages one types
        self.pages.currentChanged.connect(
            lambda _page: self.commands.let_layers(self.pages.currentWidget() is not self.files)
        )

    def _connect_panels(self) -> None:
        self.start.import_asked.connect(self.begin_import)
        self.start.folder_asked.connect(self.begin_import_of_folder)
        self.start.demo_asked.connect(self.open_demo)
        self.start.tour_asked.connect(self.sheets.show_tour)
        self.start.open_asked.connect(self.projects.choose_project)
        self.files.left.connect(self._leave_page)
        self.view.failed.connect(self.message.error)
        self.view.house_shown.connect(lambda _text: self.layers.identify.card.hide())
        self.scenarios.tools.took.connect(self.view.make_room)
        self.scenarios.tools.took.connect(lambda _drawing: self.layers.identify.card.hide())
        self.improve.failed.connect(self.message.error)
        self.improve.sites_came.connect(self.view.forget_house)
        self.layers.identify.edit_asked.connect(lambda row: self.scenarios.tools.forms.edit(row, self.words))
        self.scenarios.tools.followed.connect(self.circle.follow)
        self.scenarios.tools.let_go.connect(lambda: self.circle.follow(""))
        self.improve.taken.connect(lambda: self.tabs.setCurrentWidget(self.scenarios.panel))
        self.circle.plan_chosen.connect(self.evaluate)
        self.circle.what_if.changed.connect(self.what_if)
        for bar in (self.circle.remedies, self.circle.basis.remedies):
            bar.given.connect(self._give)
            bar.withdrawn.connect(self.evaluating.withdraw)
        self.tabs.currentChanged.connect(lambda _: self.yearly.look())
        self.yearly.failed.connect(self.message.error)
        self.showing.evaluated.connect(self.yearly.look)
        self.showing.evaluated.connect(self.evaluated)
        self.canvas.layer_failed.connect(self.message.error)
        self.pages.currentChanged.connect(
            lambda _page: self.message.set_aside(self.pages.currentWidget() in (self.compare, self.files))
        )
        self.scenarios.tools.palette.chosen.connect(self._message_place.place)
        self.canvas.left_tool.connect(self._message_place.place)
        for status in (self.work, self.opening):
            status.cancelled.connect(self._cancelled)

    def _connect_flows(self) -> None:
        self.importing.looked.connect(self.show_import)
        self.importing.made.connect(self.imports.made)
        self.imports.came.connect(self._take_place)
        self.imports.said.connect(self.message.note)
        self.imports.emptied.connect(self._leave_place)
        self.imports.files_back.connect(self.importing.show_again)
        self.projects.came.connect(self._take_place)
        self.starting.came.connect(self._take_place)
        self.projects.saved.connect(self.saved)
        self.projects.exported.connect(self.exported)
        self.evaluating.began.connect(self.message.hide)
        self.evaluating.came.connect(self._take_base)
        for flow in (self.projects, self.evaluating, self.scenarios, self.starting):
            flow.began.connect(lambda: self.showing.set_stale(True))
            flow.failed.connect(self._evaluation_failed)
        self.scenarios.changed.connect(self._scenario_changed)
        self.scenarios.said.connect(self._say_of_gesture)
        self.scenarios.compare_asked.connect(self.show_compare)
        self.compare.left.connect(self._leave_page)
        self.compare.failed.connect(self.message.error)
        self.scenarios.shown.connect(self._take_scenario)

    # --------------------------------------------------------------------------------------------------- the verbs
    def open(self, path: Path | None = None, *, demo_size: DemoSize = "full") -> None:
        """Open a project, or the demo city where no path is given; what is unsaved is asked about before."""
        self.projects.open(path, demo_size=demo_size)

    def open_demo(self) -> None:
        """Open the demo city."""
        self.open()

    def save(self, path: Path) -> None:
        """Write the open project to a file, with its plan, what was tried, and the results."""
        self.projects.save(path)

    def evaluate(self, plan: str) -> None:
        """Evaluate a plan, by the key of one that is offered or the path of a file, on the place that is open."""
        self.evaluating.evaluate(plan)

    def what_if(self, choice: WhatIfChoice) -> None:
        """Ask the clause that is shown under another limit or speed."""
        row = self.plan.current()
        if row is not None:
            self.evaluating.what_if(row.verdict.clause, choice)

    def _give(self, remedy: Remedy, value: float | str | None) -> None:
        """Give what the clause that is shown waits for: a decision, or files."""
        row = self.plan.current()
        if row is None:
            return
        if remedy.kind in {"facilities", "attributes", "people"}:
            self.show_import()
        elif remedy.kind == "districts":
            self.projects.districts.choose(remedy.about[0])
        elif remedy.kind == "streets":
            self.projects.ask_export()
        else:
            self.evaluating.give(row.verdict, remedy, value)

    def project(self) -> Project | None:
        """The project that is open, as it would be saved: with the plan, the clause and the limits that are shown."""
        return self.state.project(self.showing.clause())

    def show_import(self) -> None:
        """Turn to the import assistant."""
        self.pages.setCurrentWidget(self.files)

    def begin_import(self) -> None:
        """Turn to the import assistant, and ask for files at once where it has none."""
        self.show_import()
        if not self.files.choices():
            self.importing.choose_files()

    def begin_import_of_folder(self) -> None:
        """Turn to the import assistant, and ask for a folder."""
        self.show_import()
        self.importing.choose_folder()

    def show_compare(self) -> None:
        """Turn to the two scenarios beside each other."""
        opened, row = self.state.opened, self.plan.current()
        if opened is not None and row is not None:
            self.pages.setCurrentWidget(self.compare)
            self.compare.begin(opened.scene, row.verdict.clause.id)

    def _leave_page(self) -> None:
        self.pages.setCurrentWidget(self.desk if self.state.opened else self.start)

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Open a project that was dropped; any other files go to the import assistant."""
        if len(paths) == 1 and holds_project(paths[0]):
            self.open(paths[0])
        else:
            self.show_import()
            self.importing.look(paths)

    # ------------------------------------------------------------------------------------------------- what came back
    def _take_place(self, opened: Opened) -> None:
        self.imports.seen(opened)
        take_note_of_map(self.canvas, self._memory, self.state.path)
        opened = self.projects.keeping.take(opened)
        self.state.take(opened)
        self.layers.layers.forget()
        self.projects.districts.take_note(opened)
        self.canvas.show_scene(opened.scene)
        self.pages.setCurrentWidget(self.desk)
        self.evaluating.begin(opened.evaluation)
        self.scenarios.begin(opened, self.state.settings(opened.evaluation))
        self.projects.keeping.begin(opened)
        self.projects.next_opening.opened(opened)
        self.showing.show(opened.evaluation, clause=opened.project.settings.view.clause)
        self.canvas.fit()
        bring_back_map(self.canvas, self._memory, opened.path)
        self.message.notes(opened.warnings)
        self.unsaved.note(opened.is_new)
        if opened.path is not None:
            self._memory.keep_recent(opened.path)
        self._write()
        self.opened.emit()

    def _leave_place(self) -> None:
        """Stand as before any place was open."""
        self.tasks.cancel(WORK)
        self.scenarios.end()
        self.projects.keeping.release(clause="")
        self.state.forget()
        self.canvas.show_scene(None)
        self.message.hide()
        self.unsaved.note(False)
        self._write()

    def _take_base(self, evaluation: Evaluation) -> None:
        """Take verdicts on the place as it is; where a scenario is shown its own ones follow."""
        on_base = self.scenarios.base is None
        if on_base:
            self.state.evaluation = evaluation
        self.scenarios.ask(evaluation, self.state.settings(evaluation))
        if on_base:
            self.showing.show(evaluation)

    def _take_scenario(self, shown: Shown) -> None:
        """Show a scenario's place and verdicts, at the clause that is shown."""
        self.showing.show(shown.evaluation)

    def _say_of_gesture(self, text: str) -> None:
        """Say what to know of a gesture, until the next one."""
        self._said = text
        self.message.note(text)

    def _scenario_changed(self, changed: Changed) -> None:
        keeping = self.projects.keeping
        if self._said and self.message.text() == self._said:
            self.message.hide()  # it was said of the gesture before
        self._said = ""
        if changed.by == "do":
            self.imports.done_since()
        self.unsaved.note(not keeping.in_own_file and not keeping.read_only)
        self.steps.write()
        self.yearly.look()
        if changed.choices:
            self.evaluating.follow()

    def _evaluation_failed(self, error: LifecircleError) -> None:
        self.showing.tell_again()
        self.message.error(error)

    def _cancelled(self) -> None:
        self.showing.tell_again()
        self.statusBar().showMessage(self.tr("Stopped."), 4000)
        self.evaluating.give_up()

    # ---------------------------------------------------------------------------------------------------- language
    def set_words(self, words: Words) -> None:
        """Speak another language from now on."""
        self.words = self.message.words = self.work.words = self.opening.words = words
        self.panels.retranslate(words)
        self.showing.retranslate(words)
        self._write()

    def renew_icons(self) -> None:
        """After another theme was taken, draw the icons anew."""
        self.commands.renew_icons()
        self.scenarios.tools.palette.renew_icons()
        self.showing.renew()

    def _write(self) -> None:
        """Write the window's own words."""
        opened = self.state.opened
        name = one_line(opened.name).replace("[*]", "[*][*]") if opened else ""  # Qt's mark of changes
        if self.projects.keeping.read_only:
            name = self.tr("{name} (read only)").format(name=name)
        self.setWindowTitle(f"{name}[*] · LifeCircle" if name else "LifeCircle[*]")
        self.showing.write_tabs()
        self.menus.name_all()
        self.starting.look()
        self._about.tell(opened)
        self.commands.set_place_open(opened is not None)
        self.commands.retranslate()
        self.steps.write()

    # ------------------------------------------------------------------------------------------------------ events
    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._message_place.place()

    def _place_foot(self) -> None:
        """The start page tells itself how far the opening is."""
        self.statusBar().setVisible(self.pages.currentWidget() is not self.start)

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
        if self.files.choices():
            event.ignore()
            self.unsaved.before_files_are_left(self._close_without_files)
            return
        self._memory.keep_geometry(self.saveGeometry())
        self._memory.keep_text("folder", last_folder())
        take_note(self._remembered(), self._memory)
        if self.state.path is not None:
            self.starting.keep_picture(self.state.path, self.canvas)
            take_note_of_map(self.canvas, self._memory, self.state.path)
        self.projects.keeping.release(clause=self.showing.clause())
        self.hide()  # what still runs may take some seconds to stop; the window need not stand frozen meanwhile
        self.tasks.close()
        super().closeEvent(event)

    def _close_without_files(self) -> None:
        self.files.clear()
        self.close()


def _ignoring(_: object) -> None:
    """Take what a call returned where nothing is to be returned."""
