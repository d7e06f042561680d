"""Where a point of a gesture meets a street, shown while it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from ... import theme
from ..view import View


@dataclass(frozen=True)
class Foot:
    """The nearest place on a street: `xy` in metres, `metres` away from the point that was asked for."""

    xy: tuple[float, float]
    metres: float


Snap = Callable[[tuple[float, float]], Foot | None]
"""Gives the foot of a point, None where no street is near enough."""


def paint_snap(painter: QPainter, view: View, at: tuple[float, float], foot: Foot | None) -> None:
    """Draw the leg from a point to its street, or a cross where there is none."""
    ((x, y),) = view.to_pixels(np.array([at]))
    if foot is None:
        painter.setPen(QPen(theme.UNSERVED, 2.4))
        painter.drawLine(QPointF(x - 7, y - 7), QPointF(x + 7, y + 7))
        painter.drawLine(QPointF(x - 7, y + 7), QPointF(x + 7, y - 7))
        return
    ((fx, fy),) = view.to_pixels(np.array([foot.xy]))
    painter.setPen(QPen(theme.EDIT, 1.6, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, y), QPointF(fx, fy))
    painter.setPen(QPen(theme.EDIT, 2.0))
    painter.setBrush(theme.HALO)
    painter.drawEllipse(QPointF(fx, fy), 4.0, 4.0)
