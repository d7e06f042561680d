"""What the map looks at: a centre in metres, a level, and the picture's size; and the way between metres and pixels."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from ...arrays import Floats
from .tiles import resolution


@dataclass(frozen=True)
class View:
    """Pixels run right and down from the upper left corner; metres run east and north."""

    centre: tuple[float, float]
    level: int
    size: tuple[int, int]

    @property
    def metres(self) -> float:
        """Metres per pixel."""
        return resolution(self.level)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """xmin, ymin, xmax, ymax in metres."""
        half_width, half_height = self.size[0] * self.metres / 2, self.size[1] * self.metres / 2
        x, y = self.centre
        return (x - half_width, y - half_height, x + half_width, y + half_height)

    @property
    def corner(self) -> tuple[float, float]:
        """The upper left corner in metres."""
        xmin, _, _, ymax = self.bounds
        return (xmin, ymax)

    @property
    def rect(self) -> QRectF:
        """The picture in pixels."""
        return QRectF(0, 0, *self.size)

    def to_metres(self, at: QPointF) -> tuple[float, float]:
        """The place under a pixel."""
        left, top = self.corner
        return (left + at.x() * self.metres, top - at.y() * self.metres)

    def to_pixels(self, xy: Floats) -> Floats:
        """Pixels (k, 2) of points in metres (k, 2)."""
        left, top = self.corner
        return np.column_stack([xy[:, 0] - left, top - xy[:, 1]]) / self.metres

    def transform(self) -> QTransform:
        """For painters: metres to pixels."""
        scale = 1.0 / self.metres
        left, top = self.corner
        return QTransform(scale, 0.0, 0.0, -scale, -left * scale, top * scale)
