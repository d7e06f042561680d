"""The card of a house over the map: why it is served or not. Everything in it is plain text."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....plain import Label, tip
from .house_text import HouseText, WayText

_WIDTH_PX: Final = 348
_NARROWEST_PX: Final = 250
_LOWEST_PX: Final = 260
_PART: Final = 0.46
"""It takes no more than this part of the map's width: what it is about must be seen beside it."""
_HIGH: Final = 0.6
"""Nor more than this part of its height: the rest is scrolled to."""
_SCALE_PX: Final = 84
"""Below it scale and north arrow are seen."""
_MARGIN_PX: Final = 12
_DETAILED: Final = 1
"""The street by street list is given for so many services, the worst ones."""


class HouseCard(QFrame):
    """Shows a house in words. `closed` tells that the planner has read it.

    Of a house that is left out it offers to try a new way (`way_asked`) and to look for what would help (`help_asked`).
    """

    closed = Signal()
    way_asked = Signal()
    help_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("overlay")
        self.text: HouseText | None = None
        self._title, self._close = _label(self, "title"), QToolButton(self)
        self._close.setText("✕")
        self._close.setObjectName("close")
        self._close.clicked.connect(self._leave)
        self._inside = QWidget(self)
        self._inside.setObjectName("inside")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(4)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 6, 10)
        self.try_way, self.what_helps = QPushButton(self), QPushButton(self)
        self.try_way.clicked.connect(self.way_asked)
        self.what_helps.clicked.connect(self.help_asked)
        trying = QHBoxLayout()
        trying.setContentsMargins(0, 0, 6, 0)
        for button in (self.try_way, self.what_helps):
            button.setObjectName("small")
            trying.addWidget(button)
        trying.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(self._scroll)
        layout.addLayout(trying)
        self._write()
        self.resize(_WIDTH_PX, parent.height() - 2 * _MARGIN_PX)
        self.hide()
        parent.installEventFilter(self)

    def show_house(self, text: HouseText) -> None:
        """Show a house."""
        self.text = text
        self._title.setText(text.title)
        self._title.setProperty("alarming", not text.served)
        self.style().polish(self._title)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        people = self.tr("{people} (estimated)").format(people=text.people) if text.estimated else text.people
        self._column.addWidget(_label(self._inside, "soft", people))
        for number, way in enumerate(text.ways):
            self._add_way(way, detailed=number < _DETAILED)
        self._column.addStretch(1)
        for button in (self.try_way, self.what_helps):
            button.setVisible(not text.served)
        self.show()
        self.raise_()
        self.place()

    def _add_way(self, way: WayText, *, detailed: bool) -> None:
        self._column.addWidget(_label(self._inside, "section", way.head))
        for name, text in (("", way.figures), ("warn", way.barred)):
            if text:
                self._column.addWidget(_label(self._inside, name, text))
        if detailed and way.parts:
            self._column.addWidget(_parts(self._inside, way.parts))
        if way.beside:
            self._column.addWidget(_label(self._inside, "soft", way.beside))

    def place(self) -> None:
        """Go into the upper right corner of the map, as high as the words need and the map allows."""
        parent = self._room
        width = min(_WIDTH_PX, max(_NARROWEST_PX, round(parent.width() * _PART)))
        inner = width - 30
        head = max(self._title.heightForWidth(inner - 30), 24)
        needed = self._column.totalHeightForWidth(inner) if self._column.hasHeightForWidth() else 200
        room = parent.height() - 2 * _MARGIN_PX - _SCALE_PX
        foot = 58 + (0 if self.try_way.isHidden() else self.try_way.sizeHint().height() + 6)
        height = min(needed + head + foot, room, max(round(_HIGH * parent.height()), _LOWEST_PX))
        self.setGeometry(parent.width() - width - _MARGIN_PX, _MARGIN_PX, width, height)

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()

    def _write(self) -> None:
        self.try_way.setText(self.tr("Try a new way"))
        self.try_way.setToolTip(tip(self.tr("Draw a passage or a footbridge; what it changes is told while you draw")))
        self.what_helps.setText(self.tr("What would help"))
        self._close.setToolTip(tip(self.tr("Close")))
        self._close.setAccessibleName(self.tr("Close"))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner of a map that becomes another size."""
        if watched is self._room and event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _label(parent: QWidget, name: str, text: str = "") -> Label:
    label = Label(parent, text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _parts(parent: QWidget, parts: tuple[tuple[str, str, str], ...]) -> QWidget:
    """The way street by street: name, metres, minutes."""
    table = QWidget(parent)
    table.setObjectName("inside")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 2, 0, 2)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(0, 1)
    for row, texts in enumerate(parts):
        for column, text in enumerate(texts):
            cell = _label(table, "soft", text)
            cell.setWordWrap(column == 0)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            grid.addWidget(cell, row, column, side | Qt.AlignmentFlag.AlignVCenter)
    return table
