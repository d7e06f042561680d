"""What is shown of the verdicts: a plan in the panels, a clause on the map and in the tables, a row of a table."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from ...coverage.evaluation.verdict import CircleEvidence, Evaluation
from ...scenarios.planning.view import Opens
from ...scenarios.presentation.translate import Words
from ..panels.clauses.clause_panel import dim
from ..panels.clauses.clause_settings import AS_PLANNED
from ..panels.clauses.left_out import BY_GROUP, left_out_by
from ..panels.clauses.listing.rows import ClauseRow
from ..shell.low_tabs import LowTabs
from .panels import DeskPanels
from .state import DeskState
from .yearly import go_there

CLOSEST: Final = 6
"""The nearest level to which a click on a row goes: the surroundings should still be seen."""


class Showing(QObject):
    """Shows verdicts. `evaluated` tells that others are shown."""

    evaluated = Signal()

    def __init__(self, panels: DeskPanels, state: DeskState, tabs: LowTabs, words: Words) -> None:
        super().__init__(tabs)
        self.words = words
        self._panels, self._state, self._tabs = panels, state, tabs
        panels.plan.chosen.connect(self._show_row)
        panels.areas.chosen.connect(self._row_clicked)
        panels.areas.looked.connect(lambda bounds: panels.canvas.go_to(bounds, closest=CLOSEST))
        panels.year.chosen.connect(self._year_clicked)
        panels.canvas.area_clicked.connect(self._area_clicked)
        panels.canvas.plate_clicked.connect(self._plate_clicked)
        panels.view.card.way_asked.connect(lambda: panels.scenarios.tools.take("link"))
        panels.view.card.help_asked.connect(self._look_for_help)

    # ------------------------------------------------------------------------------------------------------ the plan
    def show(self, evaluation: Evaluation, clause: str = "") -> None:
        """Show the verdicts of a plan, at a clause by its id; '' stays where it is."""
        panels, state = self._panels, self._state
        self.set_stale(False)
        state.show(evaluation)
        panels.circle.settings = evaluation.settings
        panels.circle.set_plans(state.plans(), evaluation.plan.key)
        panels.plan.set_evaluation(evaluation, self.words, clause=clause, before=panels.scenarios.base)
        self.evaluated.emit()

    def set_stale(self, stale: bool) -> None:
        """While something else is worked out, what is still shown stands back."""
        stale = stale and self._state.evaluation is not None
        self._panels.circle.set_stale(stale)
        dim(self._tabs, stale)
        self._panels.canvas.set_stale(stale)

    def tell_again(self) -> None:
        """After a cancel or a failure, tell again what is shown."""
        self.set_stale(False)
        if self._state.evaluation is not None:
            self._panels.circle.show_plan(self._state.evaluation.plan.key)
            self._tell_clause()

    def renew(self) -> None:
        """After another theme was taken: the clause's figure takes the sheet's size otherwise."""
        self._tell_clause()

    def _tell_clause(self) -> None:
        row = self._panels.plan.current()
        tried = self._state.choice(row.verdict.clause.id) if row else AS_PLANNED
        self._panels.circle.show_row(row, tried)

    def clause(self) -> str:
        """The id of the clause that is shown, '' for none."""
        row = self._panels.plan.current()
        return row.verdict.clause.id if row else ""

    # ---------------------------------------------------------------------------------------------------- the clause
    def _show_row(self, row: ClauseRow) -> None:
        panels, opened, evaluation = self._panels, self._state.opened, self._state.evaluation
        if opened is None or evaluation is None:
            return
        self._tell_clause()
        place = panels.scenarios.place or opened.place
        shown = panels.view.show_clause(place, evaluation, row)
        panels.scenarios.show_row(row)
        panels.layers.show_row(place, row)
        panels.improve.show_row(place, evaluation, row)
        panels.areas.set_rows(shown.rows, of_facilities=shown.of_facilities)
        if not row.indent and not shown.of_facilities:
            by = left_out_by(place, row.verdict, self.words)
            panels.areas.set_summaries(by, {key: self._summary_name(key) for key in by})
        self.write_tabs()

    def _summary_name(self, key: str) -> str:
        return self.tr("By group") if key == BY_GROUP else self.tr("By {level}").format(level=self.words.name(key))

    # ---------------------------------------------------------------------------------------------------------- rows
    def _row_clicked(self, row: int) -> None:
        """Go to an area or a facility of the table, and tell of the area why a typical house is left out."""
        panels, chosen = self._panels, self._panels.areas.model.row(row)
        canvas = panels.canvas
        canvas.choose_area(row if row < len(canvas.marks.areas) else None)
        canvas.go_to(chosen.bounds, closest=CLOSEST, beside=panels.view.card if chosen.home >= 0 else None)
        panels.improve.choose_area(row)
        if chosen.home >= 0:
            panels.view.ask_house(chosen.home)

    def _area_clicked(self, row: int) -> None:
        self._panels.areas.select(row)
        self._panels.canvas.choose_area(row)
        self._panels.improve.choose_area(row)

    def _plate_clicked(self, row: int) -> None:
        """A plate is its area's row in the table: one goes there and is told why."""
        self._area_clicked(row)
        if not self._panels.areas.model.of_whom:
            self._row_clicked(row)

    def _look_for_help(self) -> None:
        """Turn to what would help those among whom the house lies that is told of."""
        row, house = self._panels.plan.current(), self._panels.view.house
        areas = row.evidence.areas if row is not None and isinstance(row.evidence, CircleEvidence) else ()
        area = next((number for number, one in enumerate(areas) if house in one.points), None)
        if area is not None:
            self._panels.improve.choose_area(area)
        self._tabs.setCurrentWidget(self._panels.improve.panel)

    def _year_clicked(self, opens: tuple[Opens, ...]) -> None:
        panels, opened = self._panels, self._state.opened
        if opened is not None:
            go_there(opens, panels.scenarios.place or opened.place, panels.year.view, panels.canvas, panels.plan)

    # ---------------------------------------------------------------------------------------------------------- words
    def retranslate(self, words: Words) -> None:
        """Speak another language from now on."""
        self.words = words
        if self._state.evaluation is not None:
            self._panels.plan.set_evaluation(self._state.evaluation, words, before=self._panels.scenarios.base)

    def write_tabs(self) -> None:
        """Name the tabs, with the number of what one of them lists."""
        areas = self._panels.areas
        long = self.tr("Facilities ({count})") if areas.of_facilities else self.tr("Left out ({count})")
        short = self.tr("Facilities") if areas.of_facilities else self.tr("Left out")
        names = (self.tr("Basis"), self.tr("Improve"), self.tr("Scenarios"), self.tr("Layers"))
        self._tabs.write(
            [
                (self.tr("Clauses"), self.tr("Clauses")),
                (long.format(count=f"{areas.count:,}"), short),
                *((name, name) for name in names),
                (self.tr("Year's work"), self.tr("Year")),
            ]
        )
