"""A tour of five steps: what is where, each step beside the thing that it is about. The window stays in use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from ... import theme
from ...plain import Label

_CARD_PX = 330
_GAP_PX = 14


@dataclass(frozen=True)
class Stop:
    """One step: what it says, the widget it is about, and what is to be shown for it."""

    title: str
    text: str
    about: QWidget
    prepare: Callable[[], None]


class Tour(QWidget):
    """Frames the thing told of, with a card beside it. `ended` when it was gone through or left.

    Nothing has to be closed before one works: a click elsewhere in the window does what it always does, and ends the
    tour, as Escape does.
    """

    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._stops: tuple[Stop, ...] = ()
        self._at = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.card = QFrame(window)
        self.card.setObjectName("card")
        self.card.setFixedWidth(_CARD_PX)
        self._title, self._text, self._hint, self._count = (Label(self.card) for _ in range(4))
        self._title.setObjectName("title")
        for label in (self._text, self._hint):
            label.setWordWrap(True)
        for label in (self._hint, self._count):
            label.setObjectName("soft")
        self.back, self.next, self.leave = (QPushButton(self.card) for _ in range(3))
        self.next.setObjectName("primary")
        self.next.clicked.connect(lambda: self.go(1))
        self.back.clicked.connect(lambda: self.go(-1))
        self.leave.clicked.connect(self.end)
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch(1)
        for button in (self.leave, self.back, self.next):
            row.addWidget(button)
        self._inner = layout = QVBoxLayout(self.card)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self._hint)
        layout.addLayout(row)
        self.hide()
        self.card.hide()

    @property
    def step(self) -> int:
        """The step that is shown, from 1 on."""
        return self._at + 1

    def begin(self, stops: Sequence[Stop]) -> None:
        """Begin at the first step."""
        self._stops, self._at = tuple(stops), 0
        self.setGeometry(self._window.rect())
        for widget in (self, self.card):
            widget.show()
            widget.raise_()
        self._listen(on=True)
        self._show()

    def go(self, steps: int) -> None:
        """Go on, or back; behind the last step the tour ends."""
        if self._at + steps >= len(self._stops):
            self.end()
            return
        self._at = max(self._at + steps, 0)
        self._show()

    def end(self) -> None:
        """Leave the tour."""
        if self._stops:
            self._stops = ()
            self._listen(on=False)
            self.hide()
            self.card.hide()
            self.ended.emit()

    def _listen(self, *, on: bool) -> None:
        """Hear of clicks and keys anywhere in the program, while the tour is shown."""
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        if on:
            application.installEventFilter(self)

    def _show(self) -> None:
        stop, last = self._stops[self._at], len(self._stops) - 1
        stop.prepare()
        self._title.setText(stop.title)
        self._text.setText(stop.text)
        self._hint.setText(self.tr("A click elsewhere closes this tour; you find it again under More."))
        self._hint.setVisible(self._at == 0)
        self._count.setText(f"{self.step}/{len(self._stops)}")
        self.leave.setText(self.tr("Leave"))
        self.back.setText(self.tr("Back"))
        self.next.setText(self.tr("Next") if self._at < last else self.tr("Done"))
        self.back.setEnabled(self._at > 0)
        self._place()
        self.next.setFocus()

    def _hole(self) -> QRect:
        about = self._stops[self._at].about
        corner = about.mapTo(self._window, QPoint(0, 0))
        return QRect(corner, about.size()).adjusted(-4, -4, 4, 4).intersected(self.rect())

    def _place(self) -> None:
        """Put the card beside what it is about, where there is room, else upon it."""
        hole = self._hole()
        self.card.setFixedHeight(self._inner.heightForWidth(_CARD_PX) + 8)
        width, height = self.card.width(), self.card.height()
        if hole.left() - _GAP_PX - width >= 0:
            x = hole.left() - _GAP_PX - width
        elif hole.right() + _GAP_PX + width <= self.width():
            x = hole.right() + _GAP_PX
        else:
            x = (self.width() - width) // 2
        y = min(max(hole.top() + 10, 10), self.height() - height - 10)
        self.card.move(x, y)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._stops:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.EDIT, 2))
        painter.drawRoundedRect(self._hole(), 8, 8)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take_key(event.key()):
            super().keyPressEvent(event)

    def _take_key(self, key: int) -> bool:
        steps = {int(Qt.Key.Key_Right): 1, int(Qt.Key.Key_Left): -1}
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in steps:
            self.go(steps[key])
        else:
            return False
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._stops or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        kind, of_card = event.type(), watched is self.card or self.card.isAncestorOf(watched)
        if isinstance(event, QMouseEvent):  # a click that the card does not take goes on to what lies below it
            of_card = self.card.rect().contains(self.card.mapFromGlobal(event.globalPosition().toPoint()))
        if kind == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
            self._place()
        elif kind == QEvent.Type.MouseButtonPress and not of_card:
            self.end()
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and of_card:
            return self._take_key(event.key())
        return super().eventFilter(watched, event)
