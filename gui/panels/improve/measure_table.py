"""Measures and sites as a table: what each is, and what it gives."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ....texts import one_line
from ... import theme
from ...plain import tip

_ROWS: Final = 6
_ROW_PX: Final = 26


class MeasureTable(QTableWidget):
    """A table of texts, the first column wide; rows are chosen one by one or several together."""

    def __init__(self, columns: int, parent: QWidget) -> None:
        super().__init__(0, columns, parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[Sequence[str]], bold: Sequence[int] = ()) -> None:
        """Show rows of texts; those that are `bold` stand out."""
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(one_line(text))
                item.setToolTip(tip(text))
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if row in bold:
                    item.setFont(theme.font(10, bold=True))
                self.setItem(row, column, item)
        head = QFontMetrics(self.font()).height() + 14
        self.setFixedHeight(head + _ROW_PX * min(max(len(rows), 1), _ROWS))
        self.setVisible(bool(rows))

    def chosen(self) -> tuple[int, ...]:
        """The rows that are chosen, in their order."""
        return tuple(sorted({index.row() for index in self.selectionModel().selectedRows()}))
