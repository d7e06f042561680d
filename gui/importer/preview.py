"""A small picture of where the files lie: the chosen one in strong colour upon all the others."""

from typing import Final

import numpy as np
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ...arrays import Floats
from .. import theme
from ..map.painters import draw_points

_MARGIN_PX: Final = 18
_MANY: Final = 800
"""From so many points on they are drawn small, or a city would be one blot."""


class Preview(QWidget):
    """Draws points given in degrees, to scale at their latitude."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Floats, ...] = ()
        self._chosen = -1
        self.setMinimumSize(200, 70)

    def show_dots(self, dots: tuple[Floats, ...], chosen: int) -> None:
        """Show the points of all files, (k, 2) longitude and latitude each, and stress one of them."""
        self._all, self._chosen = tuple(xy[np.isfinite(xy).all(axis=1)] for xy in dots), chosen
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.LAND)
        if not any(len(xy) for xy in self._all):
            painter.end()
            return
        order = [row for row in range(len(self._all)) if row != self._chosen]
        for row in (*order, *([self._chosen] if 0 <= self._chosen < len(self._all) else [])):
            chosen = row == self._chosen
            many = len(self._all[row]) > _MANY
            size = (1.5 if chosen else 1.1) if many else (3.4 if chosen else 2.0)
            draw_points(painter, self._pixels(self._all[row]), size, _colour(chosen=chosen))
        painter.end()

    def _pixels(self, xy: Floats) -> Floats:
        """Degrees to pixels: all files fit, and a degree of longitude is as much shorter as it is on the ground."""
        every = np.concatenate(self._all)
        low, high = every.min(axis=0), every.max(axis=0)
        narrow = np.array([np.cos(np.deg2rad((low[1] + high[1]) / 2)), 1.0])
        span = np.maximum((high - low) * narrow, 1e-9)
        room = np.array([self.width(), self.height()]) - 2 * _MARGIN_PX
        scale = float(np.min(room / span))
        offset = (xy - (low + high) / 2) * narrow * scale
        return np.column_stack([self.width() / 2 + offset[:, 0], self.height() / 2 - offset[:, 1]])


def _colour(*, chosen: bool) -> QColor:
    return theme.FACILITY if chosen else theme.FACILITY_OTHER
