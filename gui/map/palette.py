"""The palette of edit tools at the map's left edge, with what the chosen tool needs to know and what to do next."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from .. import theme
from ..plain import Label, tip

TOOLS: Final = ("select", "add", "move", "link", "gate", "bar", "estate")
_KEYS: Final = {"select": "V", "add": "A", "move": "M", "link": "L", "gate": "G", "bar": "B", "estate": "E"}


class Palette(QFrame):
    """A column of tools. `chosen(tool)` tells which one is taken."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        group = QActionGroup(self)
        self.action: dict[str, QAction] = {}
        self.button: dict[str, QToolButton] = {}
        for name in TOOLS:
            action = QAction(theme.icon(f"tool_{name}"), "", self)
            action.setCheckable(True)
            action.setShortcut(QKeySequence(_KEYS[name]))
            action.triggered.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            group.addAction(action)
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            column.addWidget(button)
            self.action[name], self.button[name] = action, button
        self.action["select"].setChecked(True)
        self._write()
        self.adjustSize()

    def renew_icons(self) -> None:
        """Draw the icons in the colours of the present theme."""
        for name, action in self.action.items():
            action.setIcon(theme.icon(f"tool_{name}"))

    def take(self, name: str) -> None:
        """Mark a tool as taken, without telling."""
        self.action[name].setChecked(True)

    def _write(self) -> None:
        texts: Mapping[str, str] = {
            "select": self.tr("Look and ask"),
            "add": self.tr("New facility"),
            "move": self.tr("Move a facility"),
            "link": self.tr("Footbridge or passage"),
            "gate": self.tr("Open a gate"),
            "bar": self.tr("Close off an area"),
            "estate": self.tr("New housing estate"),
        }
        for name, text in texts.items():
            self.action[name].setText(text)
            self.action[name].setToolTip(f"{text} ({_KEYS[name]})")
            if name == "select":
                several = self.tr("Shift and a click, or a box drawn with Shift, selects several facilities.")
                self.action[name].setToolTip(tip(f"{text} ({_KEYS[name]})\n{several}"))
            self.button[name].setAccessibleName(text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


class ToolBanner(QFrame):
    """Over the top of the map while a tool is taken: what to do, and for a new facility of which category and how."""

    category_chosen = Signal(str)
    attributes_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self.category, self._text = QComboBox(self), Label(self)
        self.category.setMinimumContentsLength(12)
        self.category.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.category.setMaxVisibleItems(16)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 12, 6)
        self.attributes = QToolButton(self)
        self.attributes.clicked.connect(self.attributes_asked)
        row.addWidget(self.category)
        row.addWidget(self.attributes)
        row.addWidget(self._text)
        self.category.activated.connect(lambda index: self.category_chosen.emit(str(self.category.itemData(index))))
        self.hide()

    def set_categories(self, categories: Mapping[str, str], current: str) -> None:
        """Offer categories by key and name, with one chosen."""
        self.category.clear()
        for key, name in categories.items():
            self.category.addItem(name, key)
        self.category.setCurrentIndex(max(self.category.findData(current), 0))

    def say(self, text: str, *, with_category: bool, x: int) -> None:
        """Show a hint at `x` pixels from the map's left edge; '' hides it."""
        self._text.setText(text)
        self.category.setVisible(with_category)
        self.attributes.setVisible(with_category)
        self.attributes.setText(self.tr("Capacity and attributes…"))
        self.setVisible(bool(text))
        self._fit(x)
        self.move(x, 12)
        self.raise_()

    def _fit(self, x: int) -> None:
        """Take the width that the words need, and where the map has not as much let them go on in a further line."""
        self._text.setWordWrap(False)
        self.adjustSize()
        over = self.parentWidget()
        room = (over.width() if over is not None else self.width()) - x - 12
        if self.width() > room:
            self._text.setWordWrap(True)
            self.resize(room, self.heightForWidth(room) if self.hasHeightForWidth() else self.sizeHint().height())
