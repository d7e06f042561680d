"""Right-click menus of the lists, and the names by which screen readers tell them."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QScrollArea, QWidget

from ..map.canvas import MapCanvas
from ..panels.clauses.clause_list import PlanPanel
from ..panels.clauses.clause_panel import CirclePanel
from ..panels.clauses.results_table import AreasTable
from ..panels.improve.improve_desk import ImproveDesk
from ..panels.scenarios.scenario_desk import ScenarioDesk
from ..shell.low_tabs import LowTabs


class Lists(Protocol):
    """What of the window they are about."""

    plan: PlanPanel
    circle: CirclePanel
    areas: AreasTable
    improve: ImproveDesk
    scenarios: ScenarioDesk
    canvas: MapCanvas
    tabs: LowTabs
    side: QScrollArea


class Menus(QObject):
    """Makes the menus when they are asked for, in the language of then."""

    def __init__(self, over: QWidget, window: Lists) -> None:
        super().__init__(over)
        self._over, self._window = over, window
        self.menu: QMenu | None = None
        for view, fill in (
            (window.plan.view, self._of_clause),
            (window.areas.view, self._of_area),
            (window.scenarios.panel.list, self._of_scenario),
        ):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(
                lambda at, view=view, fill=fill: self._open(view, at, fill(view, at))
            )

    def _open(self, view: QAbstractItemView, at: QPoint, actions: Sequence[QAction]) -> None:
        if not actions:
            return
        self.menu = QMenu(self._over)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu.addActions(actions)
        self.menu.popup(view.viewport().mapToGlobal(at))

    def _action(self, text: str, do: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(do)
        return action

    def _of_clause(self, view: QAbstractItemView, at: QPoint) -> list[QAction]:
        window, index = self._window, view.indexAt(at)
        if not index.isValid():
            return []
        window.plan.choose(index.row())
        tabs = window.tabs
        made = [
            self._action(self.tr("Its basis"), lambda: tabs.setCurrentWidget(window.circle.basis)),
            self._action(self.tr("Who is left out"), lambda: tabs.setCurrentWidget(window.areas)),
            self._action(self.tr("What would help"), lambda: tabs.setCurrentWidget(window.improve.panel)),
        ]
        copy = self._action(self.tr("Copy"), lambda: QGuiApplication.clipboard().setText(self._told()))
        return [*made, copy]

    def _told(self) -> str:
        """The clause that is shown, in a few lines for a letter."""
        circle = self._window.circle
        labels = (circle.clause, circle.figure, circle.base, circle.reason)
        return "\n".join(label.text() for label in labels if label.text() and not label.isHidden())

    def _of_area(self, view: QAbstractItemView, at: QPoint) -> list[QAction]:
        window, index = self._window, view.indexAt(at)
        made = [self._action(self.tr("Copy the table"), window.areas.copy_rows)]
        if not index.isValid():
            return made
        view.selectRow(index.row())  # type: ignore[attr-defined]  # it is a table
        there = self._action(self.tr("Show on the map"), lambda: view.activated.emit(index))
        helping = self._action(self.tr("What would help"), lambda: self._help_with(view, index.row()))
        return [there, helping, *made] if not window.areas.of_facilities else [there, *made]

    def _help_with(self, view: QAbstractItemView, row: int) -> None:
        window = self._window
        view.activated.emit(window.areas.sorted.index(row, 0))
        window.tabs.setCurrentWidget(window.improve.panel)

    def _of_scenario(self, view: QAbstractItemView, at: QPoint) -> list[QAction]:
        panel = self._window.scenarios.panel
        index = view.indexAt(at)
        if index.isValid():
            panel.list.setCurrentRow(index.row())
        menu = panel.more.menu()
        return [self._action(panel.new.text(), panel.new.click), *(menu.actions() if menu is not None else ())]

    # ------------------------------------------------------------------------------------------------- screen readers
    def name_all(self) -> None:
        """Name everything that can be reached by keys and has no words of its own."""
        window = self._window
        names: dict[QWidget, str] = {
            window.canvas: self.tr("Map"),
            window.canvas.graphics: self.tr("Map"),
            window.plan.view: self.tr("Clauses of the plan"),
            window.areas.view: self.tr("Those left out"),
            window.areas.by: self.tr("By what those left out are listed"),
            window.tabs: self.tr("Panels"),
            window.side: self.tr("Panels"),
            window.tabs.tabBar(): self.tr("Panels"),
            window.scenarios.panel: self.tr("Scenarios"),
            window.scenarios.panel.list: self.tr("Scenarios"),
            window.scenarios.panel.edits: self.tr("Project list"),
            window.scenarios.panel.history: self.tr("History"),
            window.circle.plans: self.tr("Plan"),
            window.circle.what_if.limit: self.tr("Limit of the clause"),
            window.circle.what_if.speed: self.tr("Walking speed"),
            window.circle.basis: self.tr("Basis"),
            window.improve.panel: self.tr("What would help"),
            window.improve.repair.areas: self.tr("For whom measures are looked for"),
            window.improve.repair.table: self.tr("Measures"),
            window.improve.siting.clauses: self.tr("Clauses to find sites for"),
            window.improve.siting.goal: self.tr("Aim of the sites"),
            window.improve.siting.sites: self.tr("Number of sites"),
            window.improve.siting.budget: self.tr("Budget"),
            window.improve.siting.cost: self.tr("Column of costs"),
            window.improve.siting.table: self.tr("Suggested sites"),
            window.improve.siting.chart: self.tr("Sites against people served"),
        }
        for widget, name in names.items():
            widget.setAccessibleName(name)
