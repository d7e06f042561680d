"""Thousands of dots: a dot is painted once and laid as a picture, which takes a part of the time."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from ....arrays import Floats
from ... import theme
from ..painters import draw_points
from ..view import View
from .labels import picture_of

_RIM_PX: Final = 2.0
_RIM_FROM_PX: Final = 5.0
"""Smaller dots lie close together from afar, where a rim of each would cover the others."""
_MARGIN: Final = 0.15
"""So much of the picture's size is made ready around it, for the map to be moved."""


class Dots:
    """Dots at `xy` (k, 2) in metres, in one colour. Where they lie is kept while the map is only moved."""

    def __init__(self, xy: Floats, colour: QColor) -> None:
        self.xy = xy
        self._colour = colour
        self._made_for: tuple[int, float, float] | None = None
        self._ground = QRectF()
        self._from = (0.0, 0.0)
        self._corners: list[QPointF] = []
        self._picture = QPixmap()

    def __len__(self) -> int:
        return len(self.xy)

    def paint(self, painter: QPainter, view: View, size: float) -> None:
        """Lay the dots of `size` pixels that are in the picture."""
        if not len(self.xy):
            return
        key = (view.level, size, painter.device().devicePixelRatioF())
        if key != self._made_for or not self._ground.contains(_ground(view)):
            self._made_for = key
            self._make(view, size, key[2])
        (x, y), (left, top) = self._from, view.corner
        painter.save()
        painter.translate(QPointF(round((x - left) / view.metres), round((top - y) / view.metres)))
        for corner in self._corners:
            painter.drawPixmap(corner, self._picture)
        painter.restore()

    def _make(self, view: View, size: float, ratio: float) -> None:
        """Place the dots in the picture and a little around, of those that would lie upon each other one."""
        self._from = view.corner
        self._ground = _ground(view, margin=_MARGIN)
        pixels = view.to_pixels(self.xy)
        room = _MARGIN * np.array(view.size) + size
        near = np.all((pixels > -room) & (pixels < room + np.array(view.size)), axis=1)
        cell = np.floor(self.xy[near] / (size / 2 * view.metres))  # on the ground, so that the same stay when one moves
        apart = pixels[near][np.unique(cell, axis=0, return_index=True)[1]]
        half = math.ceil((size + _RIM_PX) / 2 + 1.0)
        box = QRectF(-half, -half, 2 * half, 2 * half)
        self._picture = picture_of(box, ratio, lambda inner: self._paint_one(inner, size))
        self._corners = [QPointF(x, y) for x, y in (np.round(apart) - half).tolist()]

    def _paint_one(self, painter: QPainter, size: float) -> None:
        middle = np.zeros((1, 2))
        if size >= _RIM_FROM_PX:
            draw_points(painter, middle, size + _RIM_PX, theme.HALO)
        draw_points(painter, middle, size, self._colour)


def _ground(view: View, *, margin: float = 0.0) -> QRectF:
    """The view in metres, with a part of its size around."""
    xmin, ymin, xmax, ymax = view.bounds
    dx, dy = margin * (xmax - xmin), margin * (ymax - ymin)
    return QRectF(xmin - dx, ymin - dy, xmax - xmin + 2 * dx, ymax - ymin + 2 * dy)
