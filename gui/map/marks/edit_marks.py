"""What a scenario changes, on the map: new and moved facilities, closed ones, new ways, barred areas, new estates.

Beside them the people whose lot it changes: newly served, and no longer served.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ....arrays import Floats
from ... import theme
from ..painters import DOTS_UNTIL_M
from ..view import View
from .changed_areas import ChangedArea, laid_plates, paint_grounds, paint_plates
from .dots import Dots

Kind = Literal["add", "move", "close", "link", "bar", "estate"]
_RING_PX: Final = 15.0
_DOT_PX: Final = 7.0
_DOT_MIDDLE_PX: Final = 4.4
_DOT_FAR_PX: Final = 3.0
_NEAR_M: Final = 3.0
"""From so many metres to a pixel on houses lie close together: larger dots with a rim would be one blot."""
_CHOICE_PX, _CHOICE_FAR_PX, _QUIET = 4.5, 2.0, 0.6
"""Thousands of choices are not to hide whom they are for."""
_FLAG_PX: Final = 11.0
_AT_A_POINT: Final = frozenset({"add", "move", "close"})


@dataclass(frozen=True, eq=False)
class EditShape:
    """One edit: points (k, 2) in metres, of which a moved facility has two, from where and to where."""

    kind: Kind
    xy: Floats


def _nowhere() -> Floats:
    return np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class ChangedPeople:
    """Where (k, 2) people are newly served, and where no longer.

    `other_service`: another service or group decides after than before, whose people are not to be compared.
    """

    gained: Floats = field(default_factory=_nowhere)
    lost: Floats = field(default_factory=_nowhere)
    other_service: bool = False


class EditMarks:
    """Draws the edits of a scenario, and whom they help or harm."""

    def __init__(self) -> None:
        self.shapes: tuple[EditShape, ...] = ()
        self.show_people(ChangedPeople())
        self.areas: tuple[ChangedArea, ...] = ()
        self.suggest(_nowhere(), _nowhere())

    def show(self, shapes: tuple[EditShape, ...]) -> None:
        """Show the edits of a scenario."""
        self.shapes = shapes

    def show_people(self, people: ChangedPeople) -> None:
        """Show where people are newly served, and where no longer."""
        self.people = people
        self._dots = (Dots(people.gained, theme.GAINED), Dots(people.lost, theme.LOST))

    def suggest(self, candidates: Floats, suggested: Floats) -> None:
        """Show where one might build (k, 2), and where it is suggested, in its order."""
        self.candidates, self.suggested = candidates, suggested
        self._choices = Dots(candidates, theme.EDIT)

    def at_points(self, view: View) -> tuple[QRectF, ...]:
        """The boxes in pixels of what is to be seen whole, at a point or on a plate: no name or plate is laid there."""
        ends = [shape.xy[-1] for shape in self.shapes if shape.kind in _AT_A_POINT and len(shape.xy)]
        size = 2 * _RING_PX
        rings = (
            QRectF(x - _RING_PX, y - _RING_PX, size, size) for x, y in view.to_pixels(np.array(ends).reshape(-1, 2))
        )
        return (*rings, *(plate for plate, _area, _text in laid_plates(view, self.areas)))

    def paint_people(self, painter: QPainter, view: View) -> bool:
        """Draw what lies below the plates with names, in pixels: areas, people, suggestions; whether there was any."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_grounds(painter, view, self.areas)
        for dots in self._dots:
            dots.paint(painter, view, _dot_px(view.metres))
        self._paint_suggestions(painter, view)
        return any(map(len, self._dots)) or bool(self.areas or len(self.candidates) or len(self.suggested))

    def paint_shapes(self, painter: QPainter, view: View) -> None:
        """Draw the edits themselves above all, in pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_plates(painter, view, self.areas)
        for shape in self.shapes:
            _PAINT[shape.kind](painter, view.to_pixels(shape.xy))

    def _paint_suggestions(self, painter: QPainter, view: View) -> None:
        """Where one might build as quiet dots, where it is suggested as numbered flags."""
        painter.setOpacity(_QUIET)
        self._choices.paint(painter, view, _CHOICE_PX if view.metres <= DOTS_UNTIL_M else _CHOICE_FAR_PX)
        painter.setOpacity(1.0)
        for number, (x, y) in enumerate(view.to_pixels(self.suggested) if len(self.suggested) else (), 1):
            box = QRectF(x - _FLAG_PX, y - _FLAG_PX, 2 * _FLAG_PX, 2 * _FLAG_PX)
            painter.setPen(QPen(theme.HALO, 2.0))
            painter.setBrush(theme.EDIT)
            painter.drawEllipse(box)
            painter.setFont(theme.font(9, bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))


def _dot_px(metres: float) -> float:
    """How large a house's dot is at so many metres to a pixel."""
    if metres > DOTS_UNTIL_M:
        return _DOT_FAR_PX
    return _DOT_MIDDLE_PX if metres > _NEAR_M else _DOT_PX


def _polygon(pixels: Floats) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in pixels])


def _paint_ring(painter: QPainter, pixels: Floats) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, colour in ((5.0, theme.HALO), (2.6, theme.EDIT)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(QPointF(*pixels[-1]), _RING_PX, _RING_PX)


def _paint_move(painter: QPainter, pixels: Floats) -> None:
    painter.setPen(QPen(theme.EDIT, 1.8, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(*pixels[0]), QPointF(*pixels[-1]))
    _paint_ring(painter, pixels)


def _paint_cross(painter: QPainter, pixels: Floats) -> None:
    x, y = pixels[-1]
    for width, colour in ((6.0, theme.HALO), (3.0, theme.INK_COLOUR)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(x - 8, y - 8), QPointF(x + 8, y + 8))
        painter.drawLine(QPointF(x - 8, y + 8), QPointF(x + 8, y - 8))


def _paint_link(painter: QPainter, pixels: Floats) -> None:
    for width, colour in ((7.0, theme.HALO), (4.0, theme.EDIT)):
        painter.setPen(QPen(colour, width))
        painter.drawPolyline(_polygon(pixels))


def _paint_bar(painter: QPainter, pixels: Floats) -> None:
    painter.setPen(QPen(theme.INK_COLOUR, 2.0))
    painter.setBrush(QColor(30, 36, 48, 60))
    painter.drawPolygon(_polygon(pixels))


def _paint_estate(painter: QPainter, pixels: Floats) -> None:
    painter.setPen(QPen(theme.EDIT, 2.0, Qt.PenStyle.DashLine))
    painter.setBrush(QColor(theme.EDIT.red(), theme.EDIT.green(), theme.EDIT.blue(), 36))
    painter.drawPolygon(_polygon(pixels)) if len(pixels) > 2 else _paint_ring(painter, pixels)


_PAINT: Final = {
    "add": _paint_ring,
    "move": _paint_move,
    "close": _paint_cross,
    "link": _paint_link,
    "bar": _paint_bar,
    "estate": _paint_estate,
}
