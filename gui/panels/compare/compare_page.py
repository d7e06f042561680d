"""The page of the comparison: which two, which clause, the maps, and below them the table and the chart."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....messages import LifecircleError
from ....scenarios.editing.scenario import BASE
from ....scenarios.presentation.summary import figure_text, known_text, measured_text
from ....scenarios.presentation.titles import title_of
from ....scenarios.presentation.translate import Words
from ....scenarios.runs.comparison import ClauseChange
from ....texts import cut, one_line
from ... import theme
from ...map.scene import Scene
from ...plain import ChoiceBox, Label, sided, tip
from ...tasks import Tasks
from ..scenarios.editor import Editor
from .compare_chart import CompareChart
from .compare_job import Compared, CompareRequest, compare_sides
from .compare_maps import CompareMaps

COMPARE: Final = "compare"
"""The lane of the comparison."""
_TINY_POINTS: Final = 0.01
_HEAD: Final = 14
"""Letters of a scenario's name above its column."""
_CLAUSE, _FIRST, _SECOND, _CHANGE, _GAINED, _LOST = range(6)


class ComparePage(QWidget):
    """`left` tells that the planner goes back, `failed(error)` why nothing can be compared, `compared` that it is."""

    left = Signal()
    failed = Signal(object)
    compared = Signal()

    def __init__(self, tasks: Tasks, editor: Editor, words: Words) -> None:
        super().__init__()
        self._tasks, self._editor, self._words = tasks, editor, words
        self._found: Compared | None = None
        self.first, self.second = ChoiceBox(self), ChoiceBox(self)
        self.mode, self.back = QPushButton(self), QPushButton(self)
        self.mode.setCheckable(True)
        self._between, self._busy = Label(self), Label(self)
        self._busy.setObjectName("busy")
        self._busy.hide()
        self.maps = CompareMaps(tasks)
        self.table = self._make_table()
        self.chart = CompareChart(self)
        self._lay_out()
        self._connect()
        self.retranslate(words)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 6, self)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_CLAUSE, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for widget in (self.back, self.first, self._between, self.second, self.mode, self._busy):
            head.addWidget(widget)
        head.addStretch(1)
        charted = QScrollArea(self)
        charted.setWidgetResizable(True)
        charted.setFrameShape(QFrame.Shape.NoFrame)
        charted.setWidget(self.chart)
        below = QSplitter(Qt.Orientation.Horizontal, self)
        below.addWidget(self.table)
        below.addWidget(charted)
        below.setSizes([640, 320])
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.addWidget(self.maps)
        parts.addWidget(below)
        parts.setStretchFactor(0, 1)
        parts.setSizes([460, 190])
        for part in (parts, below):
            part.setChildrenCollapsible(False)
            part.setHandleWidth(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(head)
        layout.addWidget(parts, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        self.first.activated.connect(lambda _row: self._ask())
        self.second.activated.connect(lambda _row: self._ask())
        self.mode.toggled.connect(lambda _on: self._show_clause())
        self.table.itemSelectionChanged.connect(self._show_clause)

    # ------------------------------------------------------------------------------------------------------- asking
    def begin(self, scene: Scene, clause: str) -> None:
        """Compare the current scenario with the project as it is, at a clause."""
        session = self._editor.session
        if session is None:
            return
        self._clause = clause
        names = {BASE: self.tr("As it is"), **{key: one.name for key, one in session.board.by_id.items()}}
        now = session.board.current if session.board.current != BASE else next(reversed(names))
        for box, key in ((self.first, BASE), (self.second, now)):
            box.clear()
            for one, name in names.items():
                box.addItem(one_line(name), one)
            box.setCurrentIndex(box.findData(key))
        self.maps.show_scene(scene)
        self._ask()

    _clause = ""

    def sides(self) -> tuple[str, str]:
        """The ids of the two that are compared."""
        return str(self.first.currentData()), str(self.second.currentData())

    def _ask(self) -> None:
        session = self._editor.session
        if session is None:
            return
        self._busy.setText(self.tr("Working both out…"))
        self._busy.show()
        request = CompareRequest(session, self._editor.lock, self.sides())
        self._tasks.start(COMPARE, compare_sides, request, done=self._take, failed=self._fail)

    def _fail(self, error: LifecircleError) -> None:
        self._busy.hide()
        self.failed.emit(error)

    def _take(self, found: Compared) -> None:
        """Show what differs first: in a long plan it would stand far below."""
        self._found = replace(found, changes=tuple(sorted(found.changes, key=lambda one: not _differs(one))))
        self._busy.hide()
        self._fill()
        self.compared.emit()

    # ------------------------------------------------------------------------------------------------- what is shown
    def _fill(self) -> None:
        found = self._found
        if found is None:
            return
        self._name_columns()
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(found.changes))
            for row, change in enumerate(found.changes):
                self._fill_row(row, change)
            ids = [change.before.clause.id for change in found.changes]
            chosen = ids.index(self._clause) if self._clause in ids else 0
            self.table.selectRow(chosen)
            self.table.scrollTo(self.table.model().index(chosen, 0), QTableWidget.ScrollHint.EnsureVisible)
        self.chart.show_pairs(tuple((one.before, one.after) for one in found.changes), self._words)
        self._show_clause()

    def _fill_row(self, row: int, change: ClauseChange) -> None:
        unit = self._words.unit(change.after.unit)
        moved = change.change
        sign = "" if moved is None else f"{'+' if moved > 0 else '−' if moved < 0 else '±'}"
        texts = (
            title_of(change.before.clause, self._words),
            measured_text(change.before, unit),
            measured_text(change.after, unit),
            "–" if moved is None else f"{sign}{self._amount(abs(moved), change.after.unit)}",
            known_text(change.newly_served, estimated=bool(change.after.estimated)),
            known_text(change.left_out, estimated=bool(change.after.estimated)),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(one_line(text))
            if column != _CLAUSE:
                item.setTextAlignment(sided(right=True))
            if column == _GAINED and change.newly_served > 0:
                item.setForeground(theme.shade(theme.GAINED))
            if column == _LOST and change.left_out > 0:
                item.setForeground(theme.shade(theme.LOST))
            self.table.setItem(row, column, item)

    def _amount(self, value: float, unit: str) -> str:
        """A difference: that of two shares is in points, not in per cent, and a tiny one is not shown as nothing."""
        if unit == "%":
            digits = 2 if value == 0 or value >= _TINY_POINTS else 4
            return self.tr("{points} points").format(points=f"{value:.{digits}f}".rstrip("0").rstrip("."))
        return figure_text(value, self._words.unit(unit))

    def _show_clause(self) -> None:
        found, session = self._found, self._editor.session
        rows = self.table.selectionModel().selectedRows()
        if found is None or session is None or not rows:
            return
        change = found.changes[rows[0].row()]
        self._clause = change.before.clause.id
        first, second = self.first.currentText(), self.second.currentText()
        both = self.tr("{second}, as against {first}").format(first=first, second=second)
        self.maps.name((first, both if self.mode.isChecked() else second))
        self.maps.show_compared(found, change, session, self._words, difference=self.mode.isChecked())

    # ------------------------------------------------------------------------------------------------------ language
    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self.back.setText(self.tr("Back"))
        self.mode.setText(self.tr("One map of the difference"))
        self._between.setText(self.tr("beside"))
        self.first.setAccessibleName(self.tr("First"))
        self.second.setAccessibleName(self.tr("Second"))
        self._name_columns()
        self._fill()

    def _name_columns(self) -> None:
        """The figures of each side stand under its name."""
        first, second = self.first.currentText(), self.second.currentText()
        heads = (
            self.tr("Clause"), cut(first, _HEAD) or self.tr("First"), cut(second, _HEAD) or self.tr("Second"),
            self.tr("Change"), self.tr("Newly served"), self.tr("No longer served"),
        )  # fmt: skip
        self.table.setHorizontalHeaderLabels(list(heads))
        for column in range(len(heads)):
            named = self.table.horizontalHeaderItem(column)
            if named is not None:
                named.setTextAlignment(sided(right=column != _CLAUSE))
        self.chart.name((first, second))
        for column, name in ((_FIRST, first), (_SECOND, second)):
            item = self.table.horizontalHeaderItem(column)
            if item is not None:
                item.setToolTip(tip(name))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate(self._words)
        super().changeEvent(event)


def _differs(change: ClauseChange) -> bool:
    """Whether a clause's figure, its state or anybody's lot is another on the second side."""
    people = change.newly_served + change.left_out + change.newcomers_served + change.newcomers_unserved
    return bool(change.change) or bool(people) or change.before.state != change.after.state
