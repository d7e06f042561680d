"""The table of unserved areas, those with most people first; a click goes there on the map."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget
from typing_extensions import override

from ....texts import one_line
from ... import theme
from ...plain import ChoiceBox, Label, sided, tip
from .map_content import AreaRow

_NAME, _KIND, _AMOUNT, _WAY = range(4)
_NARROW_PX: Final = 480
"""A narrower table shows no column of area types."""
SORT: Final = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class AreasModel(QAbstractTableModel):
    """Rows as they come: the evidence has ranked them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[AreaRow, ...] = ()
        self._of_facilities = False
        self.of_whom = ""
        """What the first column names where the rows are neither areas nor facilities."""

    def set_rows(self, rows: tuple[AreaRow, ...], *, of_facilities: bool) -> None:
        """Show other areas, or facilities."""
        self.beginResetModel()
        self._rows, self._of_facilities = rows, of_facilities
        self.endResetModel()

    def row(self, number: int) -> AreaRow:
        """One row."""
        return self._rows[number]

    def rows(self) -> tuple[AreaRow, ...]:
        """All rows, ranked as they came."""
        return self._rows

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 4

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            text = one_line((row.name, row.kind, row.amount, row.way)[column])
            if column == _NAME and row.kind and role == Qt.ItemDataRole.ToolTipRole:
                text = f"{text} · {row.kind}"
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == SORT:
            return row.sort_by[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return sided(right=column not in {_NAME, _KIND})
        if role == Qt.ItemDataRole.ForegroundRole and column == _AMOUNT and row.alarming:
            return theme.shade(theme.UNSERVED)
        if role == Qt.ItemDataRole.FontRole and column == _AMOUNT:
            return theme.font(10, bold=True)
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return sided(right=section not in {_NAME, _KIND})
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            if self.of_whom:
                return (self.of_whom, "", self.tr("Not served"), self.tr("Share of them"))[section]
            if self._of_facilities:
                return (self.tr("Facility"), self.tr("Category"), self.tr("Amount"), "")[section]
            return (self.tr("Area"), self.tr("Type"), self.tr("Not served"), self.tr("Nearest"))[section]
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return section + 1
        return None


class AreasTable(QFrame):
    """The card with the table. `chosen(row)` tells which area was clicked, `looked(bounds)` which district.

    `by` is a choice between the areas and the lists that `set_summaries` gives: by group, by district.
    """

    chosen = Signal(int)
    looked = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.of_facilities = False
        self._empty = Label(self)
        self._empty.setObjectName("soft")
        self._empty.setWordWrap(True)
        self.model = AreasModel(self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(SORT)
        self.view = self._make_view()
        self.by = ChoiceBox(self)
        self.by.currentIndexChanged.connect(self._show_by)
        self._summaries: Mapping[str, tuple[AreaRow, ...]] = {}
        self._names: Mapping[str, str] = {}
        self._areas: tuple[AreaRow, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 8)
        layout.addWidget(self.by)
        layout.addWidget(self._empty)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
        self.retranslate()

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.sorted)
        view.setSortingEnabled(True)
        view.setTabKeyNavigation(False)
        self.sorted.sort(-1)
        view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().setDefaultSectionSize(27)
        view.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for signal in (view.clicked, view.activated):
            signal.connect(lambda index: self._tell(self.sorted.mapToSource(index).row()))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_rows)
        return view

    @property
    def count(self) -> int:
        """How many areas there are, or facilities, whatever is listed."""
        return len(self._areas)

    def copy_rows(self) -> None:
        """Copy all rows as they are sorted, with their headings, for a spreadsheet."""
        columns = [column for column in range(self.sorted.columnCount()) if not self.view.isColumnHidden(column)]
        heads = [str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        rows = [
            [str(self.sorted.index(row, column).data()) for column in columns] for row in range(self.sorted.rowCount())
        ]
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in [heads, *rows]))

    def set_rows(self, rows: tuple[AreaRow, ...], *, of_facilities: bool) -> None:
        """Show the areas that another clause leaves out, or the facilities that it counts."""
        self.of_facilities, self._areas = of_facilities, rows
        self.set_summaries({}, {})

    def set_summaries(self, summaries: Mapping[str, tuple[AreaRow, ...]], names: Mapping[str, str]) -> None:
        """Offer those left out by other things than areas, under their names; the choice stays where it can."""
        self._summaries, self._names = summaries, names
        kept = self.by.currentData()
        with QSignalBlocker(self.by):
            self.by.clear()
            self.by.addItem(self.tr("By area"), "")
            for key in summaries:
                self.by.addItem(names[key], key)
            self.by.setCurrentIndex(max(self.by.findData(kept), 0))
        self.by.setVisible(bool(summaries))
        self._show_by()

    def _tell(self, row: int) -> None:
        if not self.model.of_whom:
            self.chosen.emit(row)
        elif self.model.row(row).bounds[2] > self.model.row(row).bounds[0]:
            self.looked.emit(self.model.row(row).bounds)

    def _show_by(self) -> None:
        key = self.by.currentData() or ""
        rows = self._summaries.get(key, self._areas)
        self.model.of_whom = self._names.get(key, "") if key in self._summaries else ""
        self.model.set_rows(rows, of_facilities=self.of_facilities)
        self._hide_kinds()
        self.view.setColumnHidden(_WAY, not any(row.way for row in rows))
        self.view.setVisible(bool(rows))
        self.sorted.sort(-1)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.view.scrollToTop()
        self.retranslate()

    def _hide_kinds(self) -> None:
        """Where there is little room the names have it: town or country is told by the tip and on the map."""
        rows = self.model.rows()
        narrow = self.width() < _NARROW_PX and not self.of_facilities
        self.view.setColumnHidden(_KIND, narrow or not any(row.kind for row in rows))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_kinds()

    def select(self, row: int) -> None:
        """Mark an area's row without telling that it was clicked."""
        if self.model.of_whom:
            self.by.setCurrentIndex(0)
        self.view.selectRow(self.sorted.mapFromSource(self.model.index(row, 0)).row())

    def retranslate(self) -> None:
        """Write the headings in the window's language."""
        if self.by.count():
            self.by.setItemText(0, self.tr("By area"))
        rows = self.model.rowCount()
        if self.of_facilities:
            self._empty.setText(self.tr("No facility was counted."))
        else:
            self._empty.setText(self.tr("Nobody is left out in an area that could be shown."))
        self._empty.setVisible(not rows)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
