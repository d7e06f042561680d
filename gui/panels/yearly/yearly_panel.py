"""The card of the plan's year: which view, which of its tables, the rows, and what is to be known of them."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget
from typing_extensions import override

from ....scenarios.planning.registry import VIEWS
from ....scenarios.planning.view import Opens, Table, View
from ....scenarios.planning.wording import title_text
from ....scenarios.presentation.translate import Words
from ....texts import cut, one_line
from ...plain import ChoiceBox, Label, tip
from .table_model import SORT, ViewModel

_NARROWEST_PX: Final = 104
_ROW_PX: Final = 27
_WIDEST_PX: Final = 150
_TITLE_PX: Final = 14
"""Of a column at first; the planner may draw it wider."""
_NOTES: Final = 2
"""Notes that are shown below a table, each cut after so many letters; the tool tip has all."""
_NOTE_LETTERS: Final = 88


class YearlyPanel(QFrame):
    """The card. `asked(key)` tells which view is wanted, `chosen(opens)` what the row that was clicked is about."""

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words = words
        self.view: View | None = None
        self.working = False
        self.which = ChoiceBox(self)
        self.tables = ChoiceBox(self)
        self._said = Label(self)
        self._said.setObjectName("soft")
        self._said.setWordWrap(True)
        self.model = ViewModel(words, self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(SORT)
        self.rows = self._make_rows()
        self.rows.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 8)
        layout.addWidget(self.which)
        layout.addWidget(self.tables)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self._said)
        layout.addStretch(0)
        self.which.currentIndexChanged.connect(lambda _: self.ask())
        self.tables.currentIndexChanged.connect(lambda _: self._show_table())
        self.retranslate(words)

    def _make_rows(self) -> QTableView:
        rows = QTableView(self)
        rows.setModel(self.sorted)
        rows.setSortingEnabled(True)
        rows.setTabKeyNavigation(False)
        rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows.setAlternatingRowColors(True)
        rows.setShowGrid(False)
        rows.setWordWrap(True)
        rows.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows.verticalHeader().setDefaultSectionSize(_ROW_PX)
        rows.verticalHeader().hide()
        rows.horizontalHeader().setHighlightSections(False)
        rows.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for signal in (rows.clicked, rows.activated):
            signal.connect(self._clicked)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), rows)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_rows)
        return rows

    # ------------------------------------------------------------------------------------------------------ the views
    def ask(self) -> None:
        """Ask for the view that is chosen."""
        key = self.which.currentData()
        if key:
            self.asked.emit(str(key))

    def choose(self, key: str) -> None:
        """Choose a view, as a click in the list would."""
        self.which.setCurrentIndex(self.which.findData(key))

    def show_view(self, view: View | None, *, working: bool = False) -> None:
        """Show the tables of a view that was worked out; None while none is."""
        self.view = view
        self.working = working
        self.tables.blockSignals(True)
        self.tables.clear()
        for table in self._filled():
            title = f"{title_text(table.title, self._words)} ({len(table.rows):,})"
            self.tables.addItem(one_line(title), table.key)
        self.tables.blockSignals(False)
        self.tables.setVisible(self.tables.count() > 1)
        self._show_table()

    def table(self) -> Table | None:
        """The table that is shown."""
        filled, at = self._filled(), self.tables.currentIndex()
        return filled[at] if 0 <= at < len(filled) else None

    def _filled(self) -> list[Table]:
        return [table for table in self.view.tables if table.rows] if self.view else []

    def _show_table(self) -> None:
        table = self.table()
        self.sorted.sort(-1)
        self.rows.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.model.show_table(table, self._words)
        self.rows.setVisible(table is not None)
        self.rows.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            self.rows.setColumnWidth(column, min(self.rows.columnWidth(column), _WIDEST_PX))
        self._fit_first()
        self.rows.scrollToTop()
        self._write_notes()

    def _fit_first(self) -> None:
        """Let the first column give way as far as can be read, so that the last one is seen; names have two lines."""
        over = self.rows.horizontalHeader().length() - self.rows.viewport().width()
        if over > 0 and self.rows.columnWidth(0) > _NARROWEST_PX and self.model.columnCount():
            self.rows.setColumnWidth(0, max(_NARROWEST_PX, self.rows.columnWidth(0) - over))
        self._close_up(self.rows.horizontalHeader().length() - self.rows.viewport().width())
        narrower = self.rows.columnWidth(0) < min(self.rows.sizeHintForColumn(0), _WIDEST_PX)
        lines = self.rows.fontMetrics().lineSpacing()
        self.rows.verticalHeader().setDefaultSectionSize(2 * lines + _ROW_PX - lines if narrower else _ROW_PX)

    def _close_up(self, over: int) -> None:
        """Take from columns the room that their headings keep for the arrow of sorting, as much as is lacking."""
        header = self.rows.horizontalHeader()
        for column in range(1, self.model.columnCount()):
            title = str(self.sorted.headerData(column, Qt.Orientation.Horizontal) or "")
            told = header.fontMetrics().horizontalAdvance(title) + _TITLE_PX
            wide = self.rows.columnWidth(column)
            least = max(self.rows.sizeHintForColumn(column), told, header.minimumSectionSize())
            if over > 0 and wide > least:
                self.rows.setColumnWidth(column, max(least, wide - over))
                over -= wide - self.rows.columnWidth(column)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A scroll bar that comes, or a narrower window, takes room away."""
        if event.type() == QEvent.Type.Resize and watched is self.rows.viewport():
            self._fit_first()
        return super().eventFilter(watched, event)

    def _write_notes(self) -> None:
        notes = [self._words.say(note) for note in (*self.view.notes, *self.view.assumed)] if self.view else []
        if self.working:
            notes = [self.tr("Working out the tables …")]
        if self.view is not None and self.view.is_empty:
            notes = [self.tr("Nothing to show for this plan and place."), *notes]
        self._said.setText("\n".join(f"· {cut(note, _NOTE_LETTERS)}" for note in notes[:_NOTES]))
        self._said.setToolTip(tip("\n".join(f"· {note}" for note in notes)))
        self._said.setVisible(bool(notes))

    # ----------------------------------------------------------------------------------------------------------- rows
    def _clicked(self, index: QModelIndex) -> None:
        source = self.sorted.mapToSource(index)
        row = self.model.row(source.row())
        opens: tuple[Opens, ...] = row.cells_open.get(source.column(), row.opens)
        if opens:
            self.chosen.emit(opens)

    def copy_rows(self) -> None:
        """Copy all rows as they are sorted, with their headings, for a spreadsheet."""
        columns = range(self.sorted.columnCount())
        heads = [str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        rows = [
            [str(self.sorted.index(row, column).data()) for column in columns] for row in range(self.sorted.rowCount())
        ]
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in [heads, *rows]))

    # ------------------------------------------------------------------------------------------------------- language
    def retranslate(self, words: Words) -> None:
        """Speak another language from now on."""
        self._words = words
        key = self.which.currentData()
        self.which.blockSignals(True)
        self.which.clear()
        for kind in VIEWS:
            self.which.addItem(words(kind.title), kind.key)
        self.which.setCurrentIndex(max(0, self.which.findData(key)))
        self.which.blockSignals(False)
        self.which.setAccessibleName(self.tr("View of the plan's year"))
        self.tables.setAccessibleName(self.tr("Table"))
        self.show_view(self.view)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate(self._words)
        super().changeEvent(event)
