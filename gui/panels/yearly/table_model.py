"""A table of a view as Qt shows it: texts in the planner's language, sorted by their values."""

from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from ....scenarios.planning.view import Cell, Column, Row, Table
from ....scenarios.planning.wording import COLOURS, NUMBERS, headings, plain, text, to_be_seen, tone
from ....scenarios.presentation.translate import Words
from ....texts import one_line
from ... import theme
from ...plain import sided, tip

SORT: Final = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_EMPTY: Final = Table("", "", (), ())


class ViewModel(QAbstractTableModel):
    """The rows of one table without its details."""

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._table = _EMPTY
        self._headings: tuple[str, ...] = ()

    def show_table(self, table: Table | None, words: Words) -> None:
        """Show another table, or none."""
        self.beginResetModel()
        self._words = words
        self._table = to_be_seen(table) if table is not None else _EMPTY
        self._headings = headings(self._table, words)
        self.endResetModel()

    def row(self, number: int) -> Row:
        """One row, as wide as what is seen."""
        return self._table.rows[number]

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._table.rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._table.columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell, column = self._table.rows[index.row()].cells[index.column()], self._table.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(text(cell, column, self._words))
            case Qt.ItemDataRole.ToolTipRole:
                return tip(text(cell, column, self._words))
            case Qt.ItemDataRole.TextAlignmentRole:
                return sided(right=column.kind in NUMBERS)
            case Qt.ItemDataRole.ForegroundRole if tone(cell):
                return theme.shade(COLOURS[tone(cell)])
            case _:
                return self._sorted_by(cell, column) if role == SORT else None

    def _sorted_by(self, cell: Cell, column: Column) -> float | str:
        """Return what a cell is sorted by: figures as figures, unknown ones below all."""
        value = plain(cell, self._words)
        if column.kind in NUMBERS:
            return float(value) if isinstance(value, int | float) else float("-inf")
        return str(value or "")

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return sided(right=self._table.columns[section].kind in NUMBERS)
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(self._headings[section])
        return tip(self._headings[section]) if role == Qt.ItemDataRole.ToolTipRole else None
