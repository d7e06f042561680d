"""The picture of the start page: a circle in its bands, those whom it reaches, and those who are left outside."""

import math
import random
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ... import theme

SIZE: Final = QSize(196, 168)
_PEOPLE: Final = 150
_SEED: Final = 11
_RADII: Final = (0.3, 0.55, 0.78)
"""Where the bands end, in parts of half the height."""
_BUMPS: Final = ((2, 0.07, 0.6), (3, 0.08, 2.1), (5, 0.05, 4.0))
"""Ground that is reached along streets is no disc: waves around it, by number, height and place."""


class Motif(QWidget):
    """Drawn, so that it is sharp on every screen and has the colours of the theme."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, half = QPointF(self.width() / 2, self.height() / 2), self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for part, colour in zip(reversed(_RADII), reversed(theme.BANDS), strict=True):
            band = QColor(colour)
            band.setAlpha(96)
            painter.setBrush(band)
            painter.drawPolygon([middle + _edge(angle) * (part * half) for angle in range(0, 360, 3)])
        self._paint_people(painter, middle, half)
        painter.setBrush(theme.FACILITY)
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.drawEllipse(QRectF(middle.x() - 7, middle.y() - 7, 14, 14))
        painter.end()

    def _paint_people(self, painter: QPainter, middle: QPointF, half: float) -> None:
        chance = random.Random(_SEED)  # noqa: S311  (a picture, no secret)
        for _ in range(_PEOPLE):
            at = QPointF(chance.uniform(4, self.width() - 4), chance.uniform(4, self.height() - 4))
            away, angle = at - middle, 0.0
            far = math.hypot(away.x(), away.y())
            angle = math.degrees(math.atan2(away.y(), away.x())) % 360
            served = far <= _RADII[-1] * half * _wave(angle)
            colour = QColor(theme.SERVED if served else theme.UNSERVED)
            colour.setAlpha(210)
            painter.setBrush(colour)
            radius = 2.0 if served else 2.6
            painter.drawEllipse(at, radius, radius)


def _wave(angle: float) -> float:
    return 1.0 + sum(high * math.sin(math.radians(angle) * number + shift) for number, high, shift in _BUMPS)


def _edge(angle: float) -> QPointF:
    return QPointF(math.cos(math.radians(angle)), math.sin(math.radians(angle))) * _wave(angle)
