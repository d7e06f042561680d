"""The table's model: rows are sorted and filtered as arrays, so that a hundred thousand take no time."""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from ....arrays import Bools, Longs
from ....texts import one_line
from ...plain import sided, tip
from .attributes import Attributes

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class AttributesModel(QAbstractTableModel):
    """`order` are the rows of the layer as they are listed."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes = Attributes((), np.zeros((0, 2)), np.zeros(0, dtype=np.int64))
        self._kept: Bools = np.zeros(0, dtype=bool)
        self.order: Longs = np.zeros(0, dtype=np.int64)
        self._by = (-1, Qt.SortOrder.AscendingOrder)

    def show_rows(self, attributes: Attributes, kept: Bools) -> None:
        """List a layer's rows that a filter let through, sorted as before."""
        self.beginResetModel()
        self.attributes, self._kept = attributes, kept
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        column, direction = self._by
        rows = np.flatnonzero(self._kept)
        if 0 <= column < len(self.attributes.columns):
            rows = rows[_sorted(self.attributes.columns[column].values[rows], direction)]
        self.order = rows

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._by = (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def places(self, rows: Longs) -> Longs:
        """Where rows of the layer stand in the list, those that are listed."""
        return np.flatnonzero(np.isin(self.order, rows))

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.order)

    @override
    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.attributes.columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self.attributes.columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            text = one_line(column.text(int(self.order[index.row()])))
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return sided(right=column.is_number)
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return sided(right=self.attributes.columns[section].is_number)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.attributes.columns[section].title if orientation == Qt.Orientation.Horizontal else section + 1


def _sorted(values: "np.ndarray[tuple[int], np.dtype[np.object_]]", direction: Qt.SortOrder) -> Longs:
    """The order of values, equal ones as they came; what is unknown stands last either way."""
    number = np.issubdtype(values.dtype, np.floating)
    keys = np.asarray(values, dtype=np.float64) if number else np.unique(values.astype(str), return_inverse=True)[1]
    order = np.argsort(-keys if direction == Qt.SortOrder.DescendingOrder else keys, kind="stable")
    return order.astype(np.int64)
