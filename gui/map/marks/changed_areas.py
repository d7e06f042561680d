"""Where people are newly served, and where no longer: ground in their colours, with the people as a label."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from ... import theme
from ..view import View
from .labels import fits

_LABELS: Final = 14
_PLATE_PX: Final = 19


@dataclass(frozen=True, eq=False)
class ChangedArea:
    """An area where people are newly served (`gained`) or no longer: its people, a point to label, and its ground."""

    name: str
    people: float
    xy: tuple[float, float]
    ground: shapely.Geometry
    gained: bool

    @property
    def colour(self) -> QColor:
        """What it is drawn in."""
        return theme.GAINED if self.gained else theme.LOST


def paint_grounds(painter: QPainter, view: View, areas: tuple[ChangedArea, ...]) -> None:
    """Fill the ground of all areas."""
    for area in areas:
        fill = QColor(area.colour)
        fill.setAlpha(70)
        painter.setPen(QPen(area.colour, 1.6))
        painter.setBrush(fill)
        for part in shapely.get_parts(area.ground):
            corners = view.to_pixels(shapely.get_coordinates(part.exterior))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))


def laid_plates(view: View, areas: tuple[ChangedArea, ...]) -> list[tuple[QRectF, ChangedArea, str]]:
    """Return where the people stand, at one of four corners of their areas, most people first, where there is room."""
    taken: list[QRectF] = []
    laid, letters = [], QFontMetricsF(theme.font(9, bold=True))
    for area in sorted(areas, key=lambda one: -one.people)[:_LABELS]:
        ((x, y),) = view.to_pixels(np.array([area.xy]))
        text = f"{'+' if area.gained else '−'}{area.people:,.0f}"
        wide = letters.horizontalAdvance(text) + 12
        corners = ((x + 8, y - 24), (x + 8, y + 5), (x - 8 - wide, y - 24), (x - 8 - wide, y + 5))
        plates = (QRectF(left, top, wide, _PLATE_PX) for left, top in corners)
        plate = next((one for one in plates if fits(one, view, taken)), None)
        if plate is not None:
            laid.append((plate, area, text))
    return laid


def paint_plates(painter: QPainter, view: View, areas: tuple[ChangedArea, ...]) -> None:
    """Write the people with their sign."""
    painter.setFont(theme.font(9, bold=True))
    for plate, area, text in laid_plates(view, areas):
        painter.setPen(QPen(area.colour, 1.4))
        painter.setBrush(QColor(255, 255, 255, 240))
        painter.drawRoundedRect(plate, 4, 4)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
