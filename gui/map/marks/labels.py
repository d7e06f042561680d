"""Written things on the map: whether a label finds room, and letters with a light rim."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from ... import theme
from ..view import View


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
