"""The list of layers, the highest first, with what can be done to the one that is chosen."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ... import theme
from ...layers_state import PARTS, SIZED, SIZES, LayersState
from ...plain import Label
from .layer_names import layer_name
from .layers_controller import LayersController

_KEY: Final = Qt.ItemDataRole.UserRole


class LayerList(QTreeWidget):
    """Layers with their parts; one is dragged to another place by itself or by any of its parts.

    `dragged(layer, steps)` tells how many places higher it was let go, lower where negative. The rows stay as they
    are: whoever keeps the order lists them anew.
    """

    dragged = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(18)
        self.setDragDropMode(QTreeWidget.DragDropMode.InternalMove)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if event.source() is self:
            self.let_go(event.position().toPoint())

    def let_go(self, at: QPoint) -> None:
        """Move the chosen layer to the place at a point."""
        item = self.currentItem()
        if item is None:
            return
        own = item.parent() or item
        place, goal = self.indexOfTopLevelItem(own), self._place_at(at)
        steps = place - goal if goal <= place else place - goal + 1
        if steps:
            self.dragged.emit(str(own.data(0, _KEY)), steps)

    def _place_at(self, at: QPoint) -> int:
        """Before which layer something is let go; after the last where it is below all."""
        for place in range(self.topLevelItemCount()):
            layer = self.topLevelItem(place)
            if layer is None:
                continue
            rows = [self.visualItemRect(one) for one in (layer, *_children(layer))]
            if at.y() < (rows[0].top() + rows[-1].bottom()) / 2:
                return place
        return self.topLevelItemCount()


class LayersPanel(QFrame):
    """Shows and changes the layers. `table_asked` and `basemap_asked` tell that the buttons were pressed."""

    table_asked = Signal()
    basemap_asked = Signal()

    def __init__(self, layers: LayersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._layers = layers
        self._listed: tuple[str, ...] = ()
        self.list = LayerList(self)
        self.up, self.down = QToolButton(self), QToolButton(self)
        self.opacity, self.size_of = QSlider(Qt.Orientation.Horizontal, self), QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(5, 100)
        self.size_of.setRange(round(100 * SIZES[0]), round(100 * SIZES[1]))
        self.table, self.basemap = QPushButton(self), QPushButton(self)
        self._attribution, self._basemap_of = Label(self), ""
        self._attribution.setObjectName("soft")
        self._attribution.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._opacity_label, self._size_label = Label(self), Label(self)
        self._form.addRow(self._opacity_label, self.opacity)
        self._form.addRow(self._size_label, self.size_of)
        row = QHBoxLayout()
        for button in (self.up, self.down):
            button.setAutoRaise(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.basemap)
        row.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.list, 1)
        layout.addLayout(self._form)
        layout.addLayout(row)
        layout.addWidget(self._attribution)

    def _connect(self) -> None:
        self.list.itemChanged.connect(self._checked)
        self.list.dragged.connect(self._layers.move)
        self.list.currentItemChanged.connect(lambda _now, _former: self._show_chosen())
        self.up.clicked.connect(lambda: self._layers.move(self.chosen(), 1))
        self.down.clicked.connect(lambda: self._layers.move(self.chosen(), -1))
        for keys, steps in (("Alt+Up", 1), ("Alt+Down", -1)):
            short = QShortcut(QKeySequence(keys), self.list)
            short.setContext(Qt.ShortcutContext.WidgetShortcut)
            short.activated.connect(lambda steps=steps: self._layers.move(self.chosen(), steps))
        self.opacity.valueChanged.connect(lambda part: self._layers.set_opacity(self.chosen(), part / 100))
        self.size_of.valueChanged.connect(lambda part: self._layers.set_size(self.chosen(), part / 100))
        self.table.clicked.connect(self.table_asked)
        self.basemap.clicked.connect(self.basemap_asked)
        self._layers.changed.connect(self._fill)

    # ------------------------------------------------------------------------------------------------- what is shown
    def _fill(self, state: LayersState) -> None:
        """Show the layers; the rows are made anew only where their order is another, never while one is clicked."""
        with QSignalBlocker(self.list):
            if state.order != self._listed:
                self._listed = state.order
                self._list_anew(state)
            for item in self._items():
                what = str(item.data(0, _KEY))
                item.setText(0, layer_name(what))
                item.setCheckState(0, Qt.CheckState.Checked if state.shows(what) else Qt.CheckState.Unchecked)
        self._show_chosen()

    def _list_anew(self, state: LayersState) -> None:
        chosen, top = self.chosen(), self.list.verticalScrollBar().value()
        self.list.clear()
        for what in reversed(state.order):
            item = self._item(self.list.invisibleRootItem(), what)
            for part in PARTS.get(what, ()):
                self._item(item, part)
            item.setExpanded(True)
        self._choose(chosen)
        self.list.verticalScrollBar().setValue(top)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """Every layer with its parts; not by Qt's iterator of items, which its binding never frees."""
        for layer in _children(self.list.invisibleRootItem()):
            yield layer
            yield from _children(layer)

    @staticmethod
    def _item(above: QTreeWidgetItem, what: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(above)
        item.setData(0, _KEY, what)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        return item

    def _choose(self, what: str) -> None:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None and item.data(0, _KEY) == what:
                self.list.setCurrentItem(item)
                return
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def chosen(self) -> str:
        """The layer that is chosen; of a part the layer that it belongs to."""
        item = self.list.currentItem()
        if item is None:
            return self._layers.state.order[-1]
        above = item.parent()
        return str((above or item).data(0, _KEY))

    def _show_chosen(self) -> None:
        what, state = self.chosen(), self._layers.state
        with QSignalBlocker(self.opacity), QSignalBlocker(self.size_of):
            self.opacity.setValue(round(100 * state.opacity.get(what, 1.0)))
            self.size_of.setValue(round(100 * state.size.get(what, 1.0)))
        self.size_of.setEnabled(what in SIZED)
        self._size_label.setEnabled(what in SIZED)
        place = state.order.index(what)
        self.up.setEnabled(place < len(state.order) - 1)
        self.down.setEnabled(place > 0)

    def _checked(self, item: QTreeWidgetItem, _column: int) -> None:
        what, shown = str(item.data(0, _KEY)), item.checkState(0) == Qt.CheckState.Checked
        if what == "basemap" and shown and self._layers.state.basemap is None:
            self._fill(self._layers.state)
            self.basemap_asked.emit()
            return
        self._layers.show(what, shown)

    def tell_basemap(self, name: str) -> None:
        """Say whose the basemap is, '' where there is none."""
        self._basemap_of = name
        self._attribution.setText(self.tr("Basemap: {name}").format(name=name) if name else "")
        self._attribution.setVisible(bool(name))

    def _draw_icons(self) -> None:
        self.up.setIcon(theme.icon("up"))
        self.down.setIcon(theme.icon("down"))

    # ------------------------------------------------------------------------------------------------------ language
    def retranslate(self) -> None:
        """Write everything in the window's language."""
        self._draw_icons()
        for button, text in ((self.up, self.tr("Higher")), (self.down, self.tr("Lower"))):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.list.setAccessibleName(self.tr("Layers, the highest first"))
        self._opacity_label.setText(self.tr("Opacity"))
        self._size_label.setText(self.tr("Size of marks"))
        self.opacity.setAccessibleName(self.tr("Opacity"))
        self.size_of.setAccessibleName(self.tr("Size of marks"))
        self.table.setText(self.tr("Attributes…"))
        self.basemap.setText(self.tr("Basemap…"))
        self.tell_basemap(self._basemap_of)
        self._fill(self._layers.state)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.StyleChange:  # the theme
            self._draw_icons()
        super().changeEvent(event)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = [item.child(row) for row in range(item.childCount())]
    return [child for child in found if child is not None]
