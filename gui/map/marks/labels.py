"""Written things on the map: whether a label finds room, and letters with a light rim."""

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from ... import theme
from ..view import View

_RIM_PX: Final = 3
_KEPT: Final = 2000
"""Pictures of names are kept until there are so many: some 20 MB."""

Laid = tuple[QPointF, QPixmap]
"""A label's picture with its upper left corner on the map."""


class Names:
    """Names above a light rim as pictures around 0, 0, with the boxes that their letters fill."""

    def __init__(self, colour: QColor) -> None:
        self._colour = colour
        self._letters = Letters()
        self._known: dict[tuple[str, float, float], QPixmap] = {}

    def box(self, text: str, size: float) -> QRectF:
        """The box that a text in points fills."""
        return self._letters.of(text, size)[1]

    def paint(self, painter: QPainter, at: QPointF, text: str, size: float) -> "Laid":
        """Lay a name around a point, on whole pixels so that it stays sharp; returns what is laid."""
        path, box = self._letters.of(text, size)
        room = QRectF(box.adjusted(-_RIM_PX, -_RIM_PX, _RIM_PX, _RIM_PX).toAlignedRect())
        ratio = painter.device().devicePixelRatioF()
        key = (text, size, ratio)
        if key not in self._known:
            if len(self._known) > _KEPT:
                self._known.clear()
            self._known[key] = picture_of(room, ratio, lambda inner: paint_haloed(inner, path, self._colour))
        laid = (QPointF(round(at.x()), round(at.y())) + room.topLeft(), self._known[key])
        painter.drawPixmap(*laid)
        return laid


class Letters:
    """Names as outlines around 0, 0 with their boxes; kept, for shaping letters takes longest of all marks."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, float], tuple[QPainterPath, QRectF]] = {}

    def of(self, text: str, size: float) -> tuple[QPainterPath, QRectF]:
        """Give the outline of a text in points, and the box it fills."""
        if (text, size) not in self._known:
            font = theme.font(size, bold=size > 11)
            box = QFontMetricsF(font).boundingRect(text)
            box.moveCenter(QPointF(0, 0))
            path = QPainterPath()
            path.addText(QPointF(box.left(), box.bottom() - QFontMetricsF(font).descent()), font, text)
            self._known[text, size] = (path, box)
        return self._known[text, size]


def picture_of(box: QRectF, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    """What `draw` paints within `box`, once, at `ratio` device pixels per pixel: laying it is quicker than painting."""
    picture = QPixmap(math.ceil(box.width() * ratio), math.ceil(box.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-box.topLeft())
    draw(painter)
    painter.end()
    return picture


def paint_haloed(painter: QPainter, letters: QPainterPath, colour: QColor) -> None:
    """Fill letters above a light rim."""
    halo = QPen(theme.HALO, 3.0)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(letters, halo)
    painter.fillPath(letters, colour)


def fits(box: QRectF, view: View, taken: list[QRectF]) -> bool:
    """Whether a label lies in the picture and on no other; if so its place is taken."""
    if not view.rect.contains(box) or any(box.intersects(other) for other in taken):
        return False
    taken.append(box.adjusted(-3, -3, 3, 3))
    return True
