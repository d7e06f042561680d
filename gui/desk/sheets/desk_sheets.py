"""What opens beside the desk: settings, help, the tour, printing, the keys, and what the program is."""

from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ....scenarios.editing.choices import decide_speeds
from ....scenarios.presentation.translate import Words
from ... import theme
from ...map.canvas import MapCanvas
from ...panels.clauses.clause_list import PlanPanel
from ...panels.clauses.clause_panel import CirclePanel
from ...panels.improve.improve_desk import ImproveDesk
from ...panels.office.dialog import OfficeDialog
from ...panels.scenarios.scenario_desk import ScenarioDesk
from ...shell.actions import Commands
from ...shell.dialogs import AboutSheet, KeysSheet
from ...shell.low_tabs import LowTabs
from ...shell.preferences import Memory
from ..evaluating import Evaluating
from ..state import DeskState
from .helping import HelpWindow
from .printing import Sheet, ask_printer
from .records import RecordsSheet
from .settings_dialog import SettingsDialog
from .tour import Stop, Tour


class Desk(Protocol):
    """What of the window they are about."""

    words: Words
    state: DeskState
    commands: Commands
    evaluating: Evaluating
    canvas: MapCanvas
    circle: CirclePanel
    plan: PlanPanel
    improve: ImproveDesk
    scenarios: ScenarioDesk
    tabs: LowTabs
    opened: Any
    """A signal, as `language_chosen` is."""
    language_chosen: Any

    def open_demo(self) -> None:
        """Open the demo city."""


class DeskSheets(QObject):
    """Opens them, over the window."""

    def __init__(self, over: QWidget, window: Desk, memory: Memory) -> None:
        super().__init__(over)
        self._over, self._window, self._memory = over, window, memory
        self.tour = Tour(over)
        self.tour.ended.connect(memory.keep_toured)
        self.help: HelpWindow | None = None
        self.settings: SettingsDialog | None = None
        self.office: OfficeDialog | None = None
        self.records: RecordsSheet | None = None
        self._take_unit(memory.speed_unit())

    def show_about(self) -> None:
        """Tell what the program is."""
        AboutSheet(self._over).open()

    def show_keys(self) -> None:
        """Show what keys there are."""
        window = self._window
        tools = window.scenarios.tools.palette.action.values()
        KeysSheet([*window.commands.action.values(), *tools], self._over).open()

    def show_records(self) -> None:
        """Tell of the files of the place that is open, and what was done to them."""
        opened = self._window.state.opened
        if opened is not None:
            self.records = RecordsSheet(opened.project.settings, self._window.words, self._over)
            self.records.open()

    def show_help(self) -> None:
        """Open the pages that come with the program, beside the window."""
        self.help = HelpWindow(self._window.words.language, self._over)
        self.help.show()

    # -------------------------------------------------------------------------------------------------------- settings
    def show_settings(self) -> None:
        """Open the settings; speeds are of the project that is open."""
        window, choices = self._window, self._window.evaluating.decided()
        speeds = dict(choices.judging.speeds_mps) if choices is not None else None
        unit = self._memory.speed_unit()
        dialog = SettingsDialog(window.words, self._over, dark=theme.is_dark(), unit=unit, speeds=speeds)
        dialog.language_chosen.connect(window.language_chosen)
        dialog.dark_chosen.connect(window.commands.action["dark"].setChecked)
        dialog.unit_chosen.connect(self._keep_unit)
        dialog.speeds_chosen.connect(self._take_speeds)
        dialog.office_asked.connect(self.show_office)
        self.settings = dialog
        dialog.open()

    def show_office(self) -> None:
        """List the office's own plans and words; a plan that comes or goes is offered or not at once."""
        dialog = OfficeDialog(self._window.words, self.settings or self._over)
        dialog.changed.connect(self._offer_plans)
        self.office = dialog
        dialog.open()

    def _offer_plans(self) -> None:
        state = self._window.state
        if state.evaluation is not None:
            self._window.circle.set_plans(state.plans(), state.evaluation.plan.key)

    def _keep_unit(self, unit: str) -> None:
        self._memory.keep_speed_unit(unit)
        self._take_unit(unit)

    def _take_unit(self, unit: str) -> None:
        self._window.circle.take_speed_unit(unit)
        self._window.scenarios.speed_unit = unit

    def _take_speeds(self, speeds: dict[str, float]) -> None:
        choices = self._window.evaluating.decided()
        if choices is not None:
            self._window.evaluating.decide(decide_speeds(choices, speeds))

    # -------------------------------------------------------------------------------------------------------- printing
    def sheet(self) -> Sheet:
        """The clause that is shown, as it would be printed."""
        window, circle = self._window, self._window.circle
        opened = window.state.opened
        plan = circle.plans.currentText()
        lines = [
            label.text() for label in (circle.estimate, circle.reason, circle.base, circle.change)
            if label.text() and not label.isHidden()
        ]  # fmt: skip
        title = " · ".join(part for part in (opened.name if opened else "", plan, circle.clause.text()) if part)
        source = opened.project.settings.source if opened else ""
        return Sheet(title, circle.figure.text(), lines, window.canvas.grab(), f"{source} · LifeCircle")

    def print_map(self) -> None:
        """Ask for a printer, and print what is shown."""
        ask_printer(self._over, self.sheet())

    # -------------------------------------------------------------------------------------------------------- the tour
    def tour_once(self) -> None:
        """Show around over the first place that is opened; never again once somebody was shown around."""
        if not self._memory.toured():
            self._window.opened.connect(self._begin_tour_once)

    def show_tour(self) -> None:
        """Show around, over the demo city where no place is open."""
        window = self._window
        if window.state.opened is None:
            window.opened.connect(self._begin_tour_once)
            window.open_demo()
        else:
            self.tour.begin(self._stops())

    def _begin_tour_once(self) -> None:
        self._window.opened.disconnect(self._begin_tour_once)
        self.tour.begin(self._stops())

    def _stops(self) -> tuple[Stop, ...]:
        window = self._window
        tabs = window.tabs
        return (
            Stop(
                self.tr("1. The answer"),
                self.tr(
                    "Who the clause leaves out, in one figure, with the limit, the facilities and the target that it "
                    "rests on. Turn the limit or the speed and it follows at once."
                ),
                window.circle,
                _nothing,
            ),
            Stop(
                self.tr("2. The plan"),
                self.tr(
                    "All clauses with their verdicts. Click one to see it on the map; a question mark tells under the "
                    "figure what is missing, with a button to give it."
                ),
                tabs,
                lambda: tabs.setCurrentWidget(window.plan),
            ),
            Stop(
                self.tr("3. The map"),
                self.tr(
                    "Red is who is not served, blue the reached ground. Click a house to be told why, with the way to "
                    "the nearest facility; rest on a facility to see its own circle."
                ),
                window.canvas,
                window.canvas.fit,
            ),
            Stop(
                self.tr("4. What would help"),
                self.tr(
                    "Let new facilities, footbridges and gates be tried for an area, or ask for the best sites. Take "
                    "what you like into a scenario."
                ),
                tabs,
                lambda: tabs.setCurrentWidget(window.improve.panel),
            ),
            Stop(
                self.tr("5. Try it yourself"),
                self.tr(
                    "With these tools you place a facility, draw a footbridge or close off an area; the figures "
                    "follow under the pointer. Every step is kept at once and can be undone with Ctrl+Z."
                ),
                window.scenarios.tools.palette,
                lambda: tabs.setCurrentWidget(window.scenarios.panel),
            ),
        )


def _nothing() -> None:
    """Prepare nothing for a step."""
