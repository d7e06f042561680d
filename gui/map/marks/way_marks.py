"""The way of a house on the map: along the streets, beside the straight line, with a cross where a barrier stands."""

from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ....coverage.accessibility.explanation import Journey
from ... import theme
from ..view import View

_CROSS_PX: Final = 6.0
_HOME_PX: Final = 7.0
_APART_PX: Final = 14.0
"""So far from a way names are laid."""


class WayMarks:
    """Draws journeys: the best ones strongly, the ones to the nearest facility as the crow flies in fine dots."""

    def __init__(self) -> None:
        self.best: tuple[Journey, ...] = ()
        self.nearest: tuple[Journey, ...] = ()
        self.home: tuple[float, float] | None = None

    def show(
        self, home: tuple[float, float] | None, best: tuple[Journey, ...] = (), nearest: tuple[Journey, ...] = ()
    ) -> None:
        """Show the ways of a house, or with None nothing."""
        self.home, self.best, self.nearest = home, best, nearest

    def bounds(self) -> tuple[float, float, float, float]:
        """The bounds (xmin, ymin, xmax, ymax) in metres of the home and all that is drawn from it."""
        assert self.home is not None
        points = [np.array([self.home])]
        for journey in (*self.best, *self.nearest):
            points += [np.array([journey.home, journey.door]), shapely.get_coordinates(journey.line)]
        xy = np.vstack(points)
        (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def boxes(self, view: View) -> tuple[QRectF, ...]:
        """Boxes in pixels along the best way and around the home: no name or plate is laid there."""
        if self.home is None:
            return ()
        points = [np.array([self.home])]
        points += [shapely.get_coordinates(shapely.segmentize(one.line, _APART_PX * view.metres))
                   for one in self.best if one.line is not None]  # fmt: skip
        half = _APART_PX / 2
        return tuple(QRectF(x - half, y - half, _APART_PX, _APART_PX) for x, y in view.to_pixels(np.vstack(points)))

    def paint(self, painter: QPainter, view: View) -> None:
        """Draw everything, in pixels."""
        for journey in (*self.nearest, *self.best):
            _paint_straight(painter, view, journey)
        for journey in self.nearest:
            _paint_line(painter, view, journey, QPen(theme.ROUTE, 2.0, Qt.PenStyle.DotLine))
        for journey in self.best:
            _paint_line(painter, view, journey, _solid(theme.HALO, 7.0))
            _paint_line(painter, view, journey, _solid(theme.ROUTE, 3.6))
        if self.home is not None:
            x, y = view.to_pixels(np.array([self.home]))[0]
            painter.setPen(QPen(theme.HALO, 5.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), _HOME_PX, _HOME_PX)
            painter.setPen(QPen(theme.CHOSEN, 2.2))
            painter.drawEllipse(QPointF(x, y), _HOME_PX, _HOME_PX)


def _solid(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _paint_line(painter: QPainter, view: View, journey: Journey, pen: QPen) -> None:
    if journey.line is None:
        return
    xy = np.vstack([[journey.home], shapely.get_coordinates(journey.line), [journey.door]])
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in view.to_pixels(xy)]))


def _paint_straight(painter: QPainter, view: View, journey: Journey) -> None:
    """The straight line in dashes, with a cross at every barrier that it meets."""
    (x0, y0), (x1, y1) = view.to_pixels(np.array([journey.home, journey.door]))
    painter.setPen(QPen(theme.STRAIGHT, 1.4, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
    for obstacle in journey.obstacles:
        x, y = view.to_pixels(np.array([obstacle.xy]))[0]
        for pen in (QPen(theme.HALO, 5.5), QPen(theme.UNSERVED, 2.8)):
            painter.setPen(pen)
            painter.drawLine(QPointF(x - _CROSS_PX, y - _CROSS_PX), QPointF(x + _CROSS_PX, y + _CROSS_PX))
            painter.drawLine(QPointF(x - _CROSS_PX, y + _CROSS_PX), QPointF(x + _CROSS_PX, y - _CROSS_PX))
