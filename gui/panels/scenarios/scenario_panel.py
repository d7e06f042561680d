"""The scenarios: the project as it is and its variants, each with its headline; the project list; and the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....coverage.evaluation.verdict import Evaluation
from ....messages import Message
from ....scenarios.editing.edits import AnyEdit, describe
from ....scenarios.editing.own_settings import own_settings
from ....scenarios.editing.scenario import BASE, Scenario
from ....scenarios.editing.session import Session
from ....scenarios.presentation.summary import known_text, money_text, tally
from ....scenarios.presentation.translate import Words
from ...plain import sided, tip

_WHAT, _COST, _YEAR, _DEPARTMENT = range(4)
_KEY: Final = Qt.ItemDataRole.UserRole
_LEAST_PX: Final = (84, 112)
"""Of the scenarios, and of the project list or the history below: some rows each; on a low screen the panel scrolls."""
_ROW_PX, _DEPARTMENT_PX = 26, 96
_TWO_PX, _MOST_OF_ONE_PX = 140, 230
"""The project as it is and a first scenario are seen together; the scenario that is chosen has at most so much."""


@dataclass(frozen=True)
class Headline:
    """What the list says of a scenario: how its clauses stand, and who is left out of the one that is shown."""

    states: tuple[str, ...]
    unserved: float | None = None
    estimated: bool = False

    @classmethod
    def of(cls, evaluation: Evaluation, clause: str) -> "Headline":
        """Read it off an evaluation."""
        shown = evaluation.find(clause)
        states = tuple(verdict.state for verdict in evaluation.verdicts)
        return cls(states) if shown is None else cls(states, shown.unserved, bool(shown.estimated))


class ScenarioPanel(QScrollArea):
    """Lists; the verbs go out as signals, with the scenario's or the edit's id.

    `chosen(id)`, `new_asked()`, `branch_asked(id)`, `rename_asked(id, name)`, `note_asked(id, note)`,
    `speeds_asked(id)` for a form,
    `delete_asked(id)`, `edit_changed(edit)` with a cost, year or department, `edit_removed(id)`, `step_asked(steps)`,
    `edit_pointed(edit)` asks to look where an edit lies.
    """

    chosen = Signal(str)
    new_asked = Signal()
    branch_asked = Signal(str)
    rename_asked = Signal(str, str)
    note_asked = Signal(str, str)
    speeds_asked = Signal(str)
    delete_asked = Signal(str)
    edit_changed = Signal(object)
    edit_removed = Signal(str)
    edit_pointed = Signal(object)
    step_asked = Signal(int)
    compare_asked = Signal()
    export_asked = Signal()
    import_asked = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._words = words
        self._session: Session | None = None
        self._headlines: Mapping[str, Headline] = {}
        self._sized = False
        self.list, self.history = QListWidget(self), QListWidget(self)
        for view in (self.list, self.history):
            view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)  # rows are of unequal height
        self.edits = self._make_table()
        self.new, self.branch, self.compare, self.more = (QToolButton(self) for _ in range(4))
        self.records = QTabWidget(self)
        self._lay_out()
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemDoubleClicked.connect(lambda _item: self.ask_name())
        self.history.itemClicked.connect(lambda item: self.step_asked.emit(item.data(_KEY)))
        self.history.itemActivated.connect(lambda item: self.step_asked.emit(item.data(_KEY)))
        self.new.clicked.connect(self.new_asked)
        self.branch.clicked.connect(lambda: self.branch_asked.emit(self.current()))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self._rename, self._note, self._speeds, self._delete = (menu.addAction("") for _ in range(4))
        menu.addSeparator()
        self._export, self._import = (menu.addAction("") for _ in range(2))
        self._export.triggered.connect(self.export_asked)
        self._import.triggered.connect(self.import_asked)
        self.compare.clicked.connect(self.compare_asked)
        self.more.setMenu(menu)
        self._rename.triggered.connect(self.ask_name)
        self._note.triggered.connect(self.ask_note)
        self._speeds.triggered.connect(lambda: self.speeds_asked.emit(self.current()))
        self._delete.triggered.connect(lambda: self.delete_asked.emit(self.current()))
        self.retranslate(words)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4, self)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(_ROW_PX)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # long names go on below
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setDefaultAlignment(sided(right=False))
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_DEPARTMENT, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(_DEPARTMENT, _DEPARTMENT_PX)
        table.itemChanged.connect(self._cell_changed)
        table.itemDoubleClicked.connect(self._point_at)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.new, self.branch, self.compare, self.more):
            row.addWidget(button)
        row.addStretch(1)
        parts = self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self.records.setDocumentMode(True)
        for view in (self.edits, self.history):  # one at a time: a low screen has no room for both
            self.records.addTab(view, "")
        halves: tuple[QWidget, ...] = (self.list, self.records)
        for least, half in zip(_LEAST_PX, halves, strict=True):
            half.setMinimumHeight(least)
            parts.addWidget(half)
            parts.setCollapsible(parts.count() - 1, False)
        parts.splitterMoved.connect(self._keep_sizes)
        inside = QWidget(self)
        inside.setObjectName("inside")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.addLayout(row)
        layout.addWidget(parts, 1)
        self.setWidget(inside)

    def _keep_sizes(self) -> None:
        self._sized = True

    def _share_height(self) -> None:
        """The scenarios take what they need, what was done the rest; not once the planner has set them.

        The scenario that is chosen stands there whole, with all that it sets for itself.
        """
        if self._sized:
            return
        now = self.list.sizeHintForRow(self.list.currentRow()) + 8
        needs = sum(max(self.list.sizeHintForRow(row), 1) for row in range(self.list.count())) + 8
        least = max(min(needs, max(now, _TWO_PX), _MOST_OF_ONE_PX), _LEAST_PX[0])
        self.list.setMinimumHeight(least)
        room = max(self._parts.height() - self._parts.handleWidth(), sum(_LEAST_PX))
        first = min(max(needs, least), max(room // 3, least))
        self._parts.setSizes([first, room - first])
        self.list.scrollToItem(self.list.currentItem())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    # ------------------------------------------------------------------------------------------------- what is shown
    def show_session(self, session: Session, headlines: Mapping[str, Headline]) -> None:
        """Show the scenarios, the edits of the current one, and the history."""
        self._session, self._headlines = session, headlines
        with QSignalBlocker(self.list), QSignalBlocker(self.edits), QSignalBlocker(self.history):
            self._fill_list(session)
            self._fill_edits(session)
            self._fill_history(session)
        self._share_height()
        on_base = session.board.current == BASE
        for action in (self._rename, self._note, self._speeds, self._delete, self._export):
            action.setEnabled(not on_base)
        self.branch.setEnabled(not on_base)
        self.compare.setEnabled(bool(session.board.scenarios))

    def _fill_list(self, session: Session) -> None:
        self.list.clear()
        rows = [(BASE, self.tr("As it is"), ""), *((one.id, one.name, one.note) for one in session.board.scenarios)]
        for key, name, note in rows:
            scenario = session.board.by_id.get(key)
            item = QListWidgetItem(f"{name}\n{self._subtitle(session, key, scenario)}")
            item.setData(_KEY, key)
            if note:
                item.setToolTip(tip(note))
            self.list.addItem(item)
            if key == session.board.current:
                self.list.setCurrentItem(item)

    def _subtitle(self, session: Session, key: str, scenario: Scenario | None) -> str:
        parts = []
        head = self._headlines.get(key)
        clauses = f"   {tally(head.states, self._words)}\n" if head is not None else ""
        if head is not None and head.unserved is not None:
            parts.append(
                self.tr("not served {people}").format(people=known_text(head.unserved, estimated=head.estimated))
            )
        if scenario is not None:
            parts.append(self.tr("{count} edits").format(count=len(scenario.edits)))
            if scenario.cost is not None:
                parts.append(self.tr("{cost} (10,000 yuan)").format(cost=money_text(scenario.cost)))
        own = own_settings(scenario.parameters, session.plan.clause, self._words) if scenario is not None else []
        return clauses + "\n".join(f"   {line}" for line in (" · ".join(parts), *own))

    def _fill_edits(self, session: Session) -> None:
        """Say the edits; a cell that says so already is left alone, as it may just be written in."""
        facilities = session.base.place.facilities
        self.edits.setRowCount(len(session.edits))
        for row, edit in enumerate(session.edits):
            said = self._cell(row, _WHAT, self._words.say(describe(edit, facilities, beside=session.edits)))
            said.setFlags(said.flags() & ~Qt.ItemFlag.ItemIsEditable)
            said.setData(_KEY, edit.id)
            cost = money_text(edit.cost)
            year = "" if edit.year is None else str(edit.year)
            for column, text in ((_COST, cost), (_YEAR, year), (_DEPARTMENT, edit.department)):
                self._cell(row, column, text)

    def _cell(self, row: int, column: int, text: str) -> QTableWidgetItem:
        cell = self.edits.item(row, column)
        if cell is None:
            cell = QTableWidgetItem()
            self.edits.setItem(row, column, cell)
        cell.setText(text)
        cell.setToolTip(tip(text))
        return cell

    def _fill_history(self, session: Session) -> None:
        self.history.clear()
        done = session.history.done
        labels = [Message("The beginning"), *(step.label for step in session.history.steps)]
        for steps, label in enumerate(labels):
            item = QListWidgetItem(("• " if steps == done else "  ") + self._words.say(label))
            item.setData(_KEY, steps)
            if steps > done:
                item.setForeground(Qt.GlobalColor.gray)
            self.history.addItem(item)
        self.history.setCurrentRow(done)
        self.history.scrollToItem(self.history.item(done))

    # ------------------------------------------------------------------------------------------------------ gestures
    def current(self) -> str:
        """The id of the scenario that is chosen."""
        item = self.list.currentItem()
        return str(item.data(_KEY)) if item is not None else BASE

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_KEY)))

    def ask_name(self) -> None:
        """Ask for another name of the current scenario."""
        scenario = self._session.scenario if self._session else None
        if scenario is not None:
            name, given = QInputDialog.getText(self, self.tr("Rename"), self.tr("Name"), text=scenario.name)
            if given and name.strip():
                self.rename_asked.emit(scenario.id, name.strip())

    def ask_note(self) -> None:
        """Ask for a note on the current scenario."""
        scenario = self._session.scenario if self._session else None
        if scenario is not None:
            note, given = QInputDialog.getMultiLineText(self, self.tr("Note"), self.tr("Note"), scenario.note)
            if given:
                self.note_asked.emit(scenario.id, note)

    def _cell_changed(self, item: QTableWidgetItem) -> None:
        """A cost, year or department was written; what is no number is put back."""
        edit = self._edit_in(item.row())
        if edit is None or self._session is None or item.column() == _WHAT:
            return
        value = _value(item.column(), item.text().strip())
        if value is None:
            with QSignalBlocker(self.edits):
                self._fill_edits(self._session)
            return
        self.edit_changed.emit(edit.model_copy(update=value))

    def _edit_in(self, row: int) -> AnyEdit | None:
        item = self.edits.item(row, _WHAT)
        if item is None or self._session is None:
            return None
        return next((edit for edit in self._session.edits if edit.id == item.data(_KEY)), None)

    def _point_at(self, item: QTableWidgetItem) -> None:
        edit = self._edit_in(item.row())
        if edit is not None and item.column() == _WHAT:
            self.edit_pointed.emit(edit)

    def remove_chosen(self) -> None:
        """Take the chosen edit out of the scenario."""
        edit = self._edit_in(self.edits.currentRow())
        if edit is not None:
            self.edit_removed.emit(edit.id)

    # ------------------------------------------------------------------------------------------------------ language
    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self.new.setText(self.tr("New"))
        self.branch.setText(self.tr("Branch"))
        self.compare.setText(self.tr("Compare"))
        self.more.setText(self.tr("More"))
        self._export.setText(self.tr("Write to a file…"))
        self._import.setText(self.tr("Import from a file…"))
        self._rename.setText(self.tr("Rename…"))
        self._note.setText(self.tr("Note…"))
        self._speeds.setText(self.tr("Walking speeds…"))
        self._delete.setText(self.tr("Delete"))
        self.records.setTabText(self.records.indexOf(self.edits), self.tr("Project list"))
        self.records.setTabText(self.records.indexOf(self.history), self.tr("History"))
        self.records.setAccessibleName(" · ".join(self.records.tabText(tab) for tab in range(self.records.count())))
        headings = (self.tr("Project"), self.tr("Cost"), self.tr("Year"), self.tr("Department"))
        self.edits.setHorizontalHeaderLabels(list(headings))
        cost = self.edits.horizontalHeaderItem(_COST)
        if cost is not None:
            cost.setToolTip(self.tr("In 10,000 yuan"))
        if self._session is not None:
            self.show_session(self._session, self._headlines)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate(self._words)
        super().changeEvent(event)


def _value(column: int, text: str) -> dict[str, Any] | None:
    """What a cell says, as a field of an edit; None where it is no number that can be."""
    if column == _DEPARTMENT:
        return {"department": text}
    if not text:
        return {"cost": None} if column == _COST else {"year": None}
    try:
        number = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        return None
    if column == _COST:
        return {"cost": number} if 0 <= number < 1e9 else None
    return {"year": int(number)} if number.is_integer() and 1900 <= number <= 2200 else None
