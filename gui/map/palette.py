"""The palette of edit tools at the map's left edge, with what the chosen tool needs to know and what to do next."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from .. import theme
from ..plain import ChoiceBox, Label, tip

TOOLS: Final = ("select", "add", "move", "link", "gate", "bar", "estate")
_KEYS: Final = {"select": "V", "add": "A", "move": "M", "link": "L", "gate": "G", "bar": "B", "estate": "E"}
_BESIDE: Final = QBoxLayout.Direction.LeftToRight
_BELOW: Final = QBoxLayout.Direction.TopToBottom
_AROUND_NAME: Final = 8
"""Pixels that a box keeps free beside its words."""


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
        self.category, self._text = ChoiceBox(self), Label(self)
        self.category.setMinimumContentsLength(12)
        self.category.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.category.setMaxVisibleItems(16)
        self.attributes = QToolButton(self)
        self.attributes.clicked.connect(self.attributes_asked)
        self._asked = QBoxLayout(_BESIDE)
        self._asked.addWidget(self.category)
        self._asked.addWidget(self.attributes)
        self._asked.addStretch(1)
        self._lines = QBoxLayout(_BESIDE, self)
        self._lines.setContentsMargins(10, 6, 12, 6)
        self._lines.addLayout(self._asked)
        self._lines.addWidget(self._text)
        self.category.activated.connect(lambda index: self.category_chosen.emit(str(self.category.itemData(index))))
        self.category.currentTextChanged.connect(self._fit_category)
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

    def _fit_category(self, name: str) -> None:
        """Have the chosen category's name stand whole, and all names in the open list."""
        style, option = self.category.style(), QStyleOptionComboBox()
        self.category.initStyleOption(option)
        words = QSize(self.category.fontMetrics().horizontalAdvance(name) + _AROUND_NAME, self.category.height())
        self.category.setMinimumWidth(
            style.sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, words, self.category).width()
        )
        view = self.category.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + _AROUND_NAME)
        if self.isVisible():
            self._fit(self.x())

    def _fit(self, x: int) -> None:
        """Take the width that the words need; where the map has not as much, they go on below what is asked."""
        over = self.parentWidget()
        room = (over.width() if over is not None else self.width()) - x - 12
        for asked, lines in ((_BESIDE, _BESIDE), (_BESIDE, _BELOW), (_BELOW, _BELOW)):
            self._asked.setDirection(asked)
            self._lines.setDirection(lines)
            self._text.setWordWrap(lines == _BELOW)
            self._asked.invalidate()
            self._lines.invalidate()
            needed = self._lines.minimumSize() if lines == _BELOW else self.sizeHint()
            if needed.width() <= room:
                break
        width = min(room, max(self.sizeHint().width(), needed.width()))
        self.resize(width, self._lines.heightForWidth(width) if lines == _BELOW else self.sizeHint().height())
        self._lines.activate()
