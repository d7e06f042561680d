"""The plan, clause by clause: a mark for met, not met or not decided, a bar, and the margin; a click shows it."""

from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....coverage.evaluation.verdict import Evaluation
from ....scenarios.presentation.summary import MARKS, SEPARATOR, figure_text, measured_text, tally, written_text
from ....scenarios.presentation.translate import Words
from ....texts import one_line
from ...plain import MarkedLabel, tip, unbroken
from .listing.delegate import ROW, ROWS, ClauseDelegate
from .listing.rows import ClauseRow, clause_rows

_Index = QModelIndex | QPersistentModelIndex


class ClausesModel(QAbstractListModel):
    """The rows of the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[ClauseRow, ...] = ()
        self.words: Words | None = None
        self._headings: dict[int, str] = {}

    def head(self, headings: dict[int, str]) -> None:
        """Have these rows, and no others, begin a subject: the first of each that is listed."""
        self._headings = headings

    def set_rows(self, rows: tuple[ClauseRow, ...]) -> None:
        """Show another evaluation."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(f"{MARKS[row.state]} {row.title}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(text for text in self._told(row) if text))
        if role == ROW:
            heading = self._headings.get(index.row(), "")
            return row if row.heading == heading else replace(row, heading=heading)
        return self.rows if role == ROWS else None

    def _told(self, row: ClauseRow) -> tuple[str, ...]:
        """What the tip says: the figures by name, where they come from, and the plan's own words."""
        clause, words = row.verdict.clause, self.words
        figures = []
        if row.measured is not None:
            figures.append(self.tr("measured {figure}").format(figure=measured_text(row, row.unit)))
        if row.target is not None:
            figures.append(self.tr("target {figure}").format(figure=figure_text(row.target, row.unit)))
        if clause.baseline is not None:
            text = self.tr("base {figure} in {year}")
            figures.append(text.format(figure=written_text(clause.baseline.value, row.unit), year=clause.baseline.year))
        nature = words.name(clause.nature) if words is not None and clause.nature else ""
        parts = self.tr(" · ").join(part for part in (nature, clause.department) if part)
        told = self.tr(" · ").join(figures)
        return (row.title, parts, told, row.reason, clause.where, "".join(clause.quoted))


class PlanPanel(QFrame):
    """The card with the clauses. `chosen(row)` tells which one is to be shown."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._summary = MarkedLabel(self)
        self._summary.setObjectName("title")
        self._summary.setWordWrap(True)
        self._kept = ""
        """The clause that stays listed whatever its state: it was worked on when its state became another."""
        self.model = ClausesModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ClauseDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 8)
        layout.addWidget(self._summary)
        layout.addLayout(self._make_filters())
        layout.addWidget(self.view, 1)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is told of a clause above the list takes room from it: the clause itself stays to be seen."""
        if event.type() == QEvent.Type.Resize and watched is self.view.viewport():
            QTimer.singleShot(0, self.view, lambda: self.view.scrollTo(self.view.currentIndex()))
        return super().eventFilter(watched, event)

    def _make_filters(self) -> QHBoxLayout:
        """A button for each state: while some are down, only clauses of these states are listed."""
        row = QHBoxLayout()
        row.setSpacing(6)
        self.filters: dict[str, QToolButton] = {}
        for state, mark in MARKS.items():
            button = QToolButton(self)
            button.setObjectName("filter")
            button.setCheckable(True)
            button.setText(mark)
            button.toggled.connect(self._filter_anew)
            button.hide()
            row.addWidget(button)
            self.filters[state] = button
        row.addStretch(1)
        return row

    def _filter_anew(self) -> None:
        """Another choice of states holds for every clause, also for the one that is worked on."""
        self._kept = ""
        self._filter()

    def _filter(self) -> None:
        wanted = {state for state, button in self.filters.items() if button.isChecked() and not button.isHidden()}
        headings, begun = {}, ""
        for number, row in enumerate(self.model.rows):
            hidden = bool(wanted) and row.verdict.state not in wanted and row.verdict.clause.id != self._kept
            self.view.setRowHidden(number, hidden)
            begun = row.heading or begun
            if begun and not hidden:
                headings[number], begun = begun, ""
        self.model.head(headings)
        self.view.scheduleDelayedItemsLayout()

    def _count_states(self, evaluation: Evaluation, words: Words) -> None:
        states: list[str] = [verdict.state for verdict in evaluation.verdicts]
        for state, button in self.filters.items():
            count = states.count(state)
            button.setToolTip(tip(self.tr("Only: {state}").format(state=f"{words.name(state)} {count}")))
            button.setText(f"{MARKS[state]} {count}")
            button.setAccessibleName(f"{words.name(state)} {count}")
            button.setVisible(0 < count < len(states))
        self._filter()

    def set_evaluation(
        self, evaluation: Evaluation, words: Words, *, clause: str = "", before: Evaluation | None = None
    ) -> None:
        """List another evaluation; the clause that is named is chosen, else what was, else the first to be seen.

        The chosen one stays listed though it be of another state now than those that the planner filters by.
        """
        former = self.current()
        if clause:
            former = next((row for row in clause_rows(evaluation, words) if row.verdict.clause.id == clause), former)
        seen = bool(clause) or not self.view.isRowHidden(self.view.currentIndex().row())
        self._kept = former.verdict.clause.id if former is not None and seen else ""
        self.model.words = words
        self.model.set_rows(clause_rows(evaluation, words, before))
        self._summary.setText(self._summary_text(evaluation, words))
        self._summary.setProperty("alarming", _alarming(evaluation))
        self._summary.style().polish(self._summary)
        self._count_states(evaluation, words)
        self.choose(self._row_like(former))

    def _row_like(self, former: ClauseRow | None) -> int:
        rows = self.model.rows
        if former is not None:
            wanted = (former.verdict.clause.id, former.indent, former.title if former.indent else "")
            for number, row in enumerate(rows):
                if (row.verdict.clause.id, row.indent, row.title if row.indent else "") == wanted:
                    return number
        return next((number for number, row in enumerate(rows) if row.evidence is not None), 0)

    def _summary_text(self, evaluation: Evaluation, words: Words) -> str:
        """The whole plan in one line: how many of all its clauses stand how. Where it takes two, no state is cut."""
        states = [verdict.state for verdict in evaluation.verdicts]
        text = self.tr("{all} clauses: {states}")
        return unbroken(text.format(all=len(states), states=tally(states, words)), SEPARATOR)

    def current(self) -> ClauseRow | None:
        """The row that is chosen."""
        row = self.view.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def choose(self, row: int) -> None:
        """Choose a row, as a click would."""
        self.view.setCurrentIndex(self.model.index(row, 0))

    def choose_clause(self, clause: str) -> None:
        """Choose the row of a clause, where it is listed and not chosen already."""
        current = self.current()
        rows = self.model.rows
        found = next((number for number, row in enumerate(rows) if row.verdict.clause.id == clause), None)
        if found is not None and (current is None or current.verdict.clause.id != clause):
            self.choose(found)

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.model.rows[current.row()])


def _alarming(evaluation: Evaluation) -> str:
    """Tell whether a plan alarms: "true" where a clause fails, "open" where some cannot be decided, else "false"."""
    states = {one.state for one in evaluation.verdicts}
    return "true" if "not_met" in states else "false" if "met" in states and "not_decided" not in states else "open"
