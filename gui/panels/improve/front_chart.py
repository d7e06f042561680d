"""What one more site is worth, as a chart to pick a number of sites from."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from ....coverage.siting.covering import Front
from ....scenarios.presentation.summary import known_text
from ... import theme
from ...plain import tip

_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 14.0, 12.0, 26.0
_NEAR_PX: Final = 5.0
_TICKS: Final = 3


class FrontChart(QWidget):
    """Sites against people served, with the proven bound behind. `picked(sites)` tells which number was clicked."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._front: Front | None = None
        self._picked = 0
        self._estimated = False
        self.setMinimumHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hide()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 170)

    def show_front(self, front: Front | None, picked: int = 0, *, estimated: bool = False) -> None:
        """Show a front, or nothing; `estimated` people stand behind the sign of an estimate."""
        self._front, self._picked, self._estimated = front, picked, estimated
        self.setVisible(front is not None and len(front.sites) > 0)
        self.update()

    def point(self, number: int) -> QPointF:
        """Where the point of so many sites lies, in pixels."""
        front = self._front
        assert front is not None
        return self._at(float(number), float(front.people[self._row(number)]))

    def _row(self, number: int) -> int:
        assert self._front is not None
        return int(min(max(number - int(self._front.sites[0]), 0), len(self._front.sites) - 1))

    def _at(self, sites: float, people: float) -> QPointF:
        front, box = self._front, self._box()
        assert front is not None
        first, last = float(front.sites[0]), float(front.sites[-1])
        low, high = self._span()
        x = box.left() + box.width() * ((sites - first) / (last - first) if last > first else 0.5)
        return QPointF(x, box.bottom() - box.height() * (people - low) / max(high - low, 1e-9))

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _span(self) -> tuple[float, float]:
        front = self._front
        assert front is not None
        low, high = float(front.people.min()), float(max(front.people.max(), front.bound.max()))
        margin = 0.08 * max(high - low, 1.0)
        return max(0.0, low - margin), high + margin

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        front = self._front
        if front is None or not len(front.sites):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter)
        people = [self._at(float(x), float(y)) for x, y in zip(front.sites, front.people, strict=True)]
        bounds = [self._at(float(x), float(y)) for x, y in zip(front.sites, front.bound, strict=True)]
        painter.setPen(QPen(theme.shade(theme.INK_SOFT), 1, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(bounds))
        painter.setPen(QPen(theme.SERVED, 2))
        painter.drawPolyline(QPolygonF(people))
        painter.setPen(Qt.PenStyle.NoPen)
        for number, at in zip(front.sites.tolist(), people, strict=True):
            chosen = number == self._picked
            painter.setBrush(theme.EDIT if chosen else theme.SERVED)
            painter.drawEllipse(at, 6.0 if chosen else 3.5, 6.0 if chosen else 3.5)

    def _paint_axes(self, painter: QPainter) -> None:
        front, box = self._front, self._box()
        assert front is not None
        low, high = self._span()
        painter.setFont(theme.font(8))
        for step in range(_TICKS + 1):
            people = low + (high - low) * step / _TICKS
            y = self._at(float(front.sites[0]), people).y()
            painter.setPen(QPen(theme.shade("#e4e8ed"), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(theme.shade(theme.INK_SOFT))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 9, _LEFT - 6, 18), right, known_text(people, estimated=self._estimated))
        every = max(1, len(front.sites) // 8)
        for number in front.sites.tolist()[::every]:
            x = self._at(float(number), low).x()
            painter.drawText(QRectF(x - 20, box.bottom() + 4, 40, 16), Qt.AlignmentFlag.AlignCenter, str(number))

    # ------------------------------------------------------------------------------------------------------- picking
    def _number_at(self, x: float) -> int:
        front, box = self._front, self._box()
        assert front is not None
        first, last = int(front.sites[0]), int(front.sites[-1])
        part = (x - box.left()) / max(box.width(), 1.0)
        return min(max(round(first + part * (last - first)), first), last)

    def pick(self, number: int) -> None:
        """Pick a number of sites, as a click would."""
        self._picked = number
        self.update()
        self.picked.emit(number)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._front is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pick(self._number_at(event.position().x()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._front is None or event.key() not in steps:
            super().keyPressEvent(event)
            return
        first, last = int(self._front.sites[0]), int(self._front.sites[-1])
        self.pick(min(max((self._picked or first) + steps[Qt.Key(event.key())], first), last))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._front is None:
            return
        row = self._row(self._number_at(event.position().x()))
        text = self.tr("{sites} sites: {people} people served (proven: at most {bound})")
        values = {
            "sites": int(self._front.sites[row]),
            "people": known_text(float(self._front.people[row]), estimated=self._estimated),
            "bound": known_text(float(self._front.bound[row]), estimated=self._estimated),
        }
        QToolTip.showText(event.globalPosition().toPoint(), tip(text.format(**values)), self)

    @override
    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)
