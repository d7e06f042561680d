"""The attribute table below the map: sorted, filtered, and selected together with the map."""

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....arrays import Longs
from ...plain import ChoiceBox, Label
from ...shell.preferences import Memory
from .attributes import LAYERS, Attributes
from .attributes_model import AttributesModel
from .row_filter import rows_that_match

_LEAST_PX: Final = 150


class AttributesTable(QFrame):
    """`layer_chosen(layer)` asks for its attributes; `selected(rows)` are rows that the planner selected in it.

    `pointed(row)` asks to look where a row lies, `filtered(rows)` the rows that are left, None for all; `closed`.
    """

    layer_chosen = Signal(str)
    selected = Signal(object)
    pointed = Signal(int)
    filtered = Signal(object)
    closed = Signal()

    def __init__(self, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setMinimumHeight(_LEAST_PX)
        self._memory = memory
        self.model = AttributesModel()
        self.layer, self.filter, self.on_map = ChoiceBox(self), QLineEdit(self), QCheckBox(self)
        self._count, self._close = Label(self), QToolButton(self)
        self._close.setText("✕")
        self._close.setObjectName("close")
        self.view = self._make_view()
        self._lay_out()
        self.layer.activated.connect(lambda _row: self.layer_chosen.emit(self.current()))
        self.filter.textChanged.connect(lambda _text: self._refilter())
        self.on_map.toggled.connect(lambda _on: self._tell_filter())
        self._close.clicked.connect(self.closed)
        self.retranslate()

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        view.setSortingEnabled(True)
        view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.horizontalHeader().setSectionsMovable(True)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().setDefaultSectionSize(24)
        view.selectionModel().selectionChanged.connect(lambda _now, _former: self._tell_selection())
        for signal in (view.doubleClicked, view.activated):
            signal.connect(lambda index: self.pointed.emit(int(self.model.order[index.row()])))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_rows)
        header = view.horizontalHeader()
        header.sectionResized.connect(lambda *_: self._keep_columns())
        header.sectionMoved.connect(lambda *_: self._keep_columns())
        header.sortIndicatorChanged.connect(lambda *_: self._keep_columns())
        return view

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.layer)
        row.addWidget(self.filter, 1)
        row.addWidget(self.on_map)
        row.addWidget(self._count)
        row.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)

    # ------------------------------------------------------------------------------------------------- what is shown
    def current(self) -> str:
        """The layer that is listed, one of LAYERS."""
        return str(self.layer.currentData())

    def show_layer(self, layer: str, attributes: Attributes) -> None:
        """List the attributes of a layer, with the columns as they were left the last time."""
        other = layer != self.current() or not self.model.attributes.columns
        self.layer.setCurrentIndex(LAYERS.index(layer))
        header, self._keeping = self.view.horizontalHeader(), False
        titles = [column.title for column in self.model.attributes.columns]
        self.model.show_rows(attributes, rows_that_match(attributes, self.filter.text()))
        if other or header.count() != len(attributes.columns):
            self._restore_columns(layer, attributes)
        elif titles != [column.title for column in attributes.columns]:
            self._show_headings_whole()
        self._keeping = True
        self._tell_filter()

    _keeping = False
    """Columns are only kept where the planner changed them."""

    def _restore_columns(self, layer: str, attributes: Attributes) -> None:
        header = self.view.horizontalHeader()
        kept = self._memory.columns_of(_key(layer, attributes))
        if kept.isEmpty() or not header.restoreState(kept):
            self.view.resizeColumnsToContents()
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionsMovable(True)
        self._show_headings_whole()

    def _show_headings_whole(self) -> None:
        """Columns may have been left for headings in another language: none is to be cut."""
        header = self.view.horizontalHeader()
        for column in range(header.count()):
            header.resizeSection(column, max(header.sectionSize(column), header.sectionSizeHint(column)))

    def _keep_columns(self) -> None:
        if self._keeping:
            key = _key(self.current(), self.model.attributes)
            self._memory.keep_columns_of(key, self.view.horizontalHeader().saveState())

    def _refilter(self) -> None:
        attributes = self.model.attributes
        self.model.show_rows(attributes, rows_that_match(attributes, self.filter.text()))
        self._tell_filter()

    def _tell_filter(self) -> None:
        listed, every = len(self.model.order), len(self.model.attributes)
        text = self.tr("{listed} of {all}") if listed < every else self.tr("{all} rows")
        self._count.setText(text.format(listed=f"{listed:,}", all=f"{every:,}"))
        narrowed = self.on_map.isChecked() and bool(self.filter.text().strip()) and self.isVisible()
        self.filtered.emit(np.sort(self.model.order) if narrowed else None)

    # ----------------------------------------------------------------------------------------------------- selection
    def _tell_selection(self) -> None:
        rows = [index.row() for index in self.view.selectionModel().selectedRows()]
        self.selected.emit(self.model.order[np.array(rows, dtype=np.int64)])

    def select(self, rows: Longs) -> None:
        """Select rows of the layer without telling, and scroll to the first."""
        picked, columns = QItemSelection(), max(self.model.columnCount() - 1, 0)
        places = self.model.places(rows)
        for place in places.tolist():
            picked.select(self.model.index(place, 0), self.model.index(place, columns))
        chooser = self.view.selectionModel()
        blocked = chooser.blockSignals(True)
        flag = QItemSelectionModel.SelectionFlag
        chooser.select(picked, flag.ClearAndSelect | flag.Rows)
        chooser.blockSignals(blocked)
        self.view.viewport().update()
        if len(places):
            self.view.scrollTo(self.model.index(int(places[0]), 0))

    def copy_rows(self) -> None:
        """Copy the selected rows, or where none is selected all that are listed, for a spreadsheet."""
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        places = chosen or list(range(len(self.model.order)))
        columns = self.model.attributes.columns
        lines = [[column.text(int(self.model.order[place])) for column in columns] for place in places]
        table = [[column.title for column in columns], *lines]
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in table))

    # ------------------------------------------------------------------------------------------------------ language
    def retranslate(self) -> None:
        """Write everything in the window's language."""
        current = max(self.layer.currentIndex(), 0)
        self.layer.clear()
        names = (self.tr("Facilities"), self.tr("Unserved areas"), self.tr("Demand points"), self.tr("Districts"))
        for key, name in zip(LAYERS, names, strict=True):
            self.layer.addItem(name, key)
        self.layer.setCurrentIndex(current)
        self.filter.setPlaceholderText(self.tr("Filter: words, or a comparison such as Beds > 50"))
        self.filter.setClearButtonEnabled(True)
        self.on_map.setText(self.tr("On the map too"))
        self.view.setAccessibleName(self.tr("Attributes"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _key(layer: str, attributes: Attributes) -> str:
    """Columns are remembered for a layer with these columns: another place may tell of others."""
    return "/".join(("columns", layer, *(column.key for column in attributes.columns)))
