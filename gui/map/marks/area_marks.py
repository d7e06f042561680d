"""The unserved areas: their outlines, and plates with their people, those with most people first."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QTransform

from ....arrays import Bools, Floats, Longs
from ....scenarios.presentation.summary import people_text
from ... import theme
from ..painters import DOTS_UNTIL_M
from ..scene import Area
from ..tiles import TileKey, resolution
from ..turns import TURNS
from ..view import View
from .labels import Laid, fits, picture_of

_FAR_M: Final = 9.0
_LABELS_FAR: Final = 7
_LABELS_NEAR: Final = 12
"""At most so many areas are labelled at once."""
_KEPT: Final = 200
"""Pictures of plates are kept until there are so many."""
_PLATE_PX: Final = (12.0, 3.0, 33.0)
"""How far a plate stands beside its area, how far above or below it, and how high it is."""
_CORNERS: Final = ((1, -1), (-1, -1), (1, 1), (-1, 1))
"""Where it may stand, the first that has room: to the right (1) or the left (-1), above (-1) or below (1)."""


@dataclass(frozen=True, eq=False)
class OutlinesPainter:
    """Paints a tile of outlines; from afar none: the hexagons tell of them."""

    paths: tuple[QPainterPath, ...]
    boxes: Floats
    kept: Bools

    def __call__(self, painter: QPainter, key: TileKey) -> None:
        """Paint the outlines that touch the tile."""
        metres, (xmin, ymin, xmax, ymax) = resolution(key.level), key.rect
        if metres > DOTS_UNTIL_M:
            return
        margin, box = 4 * metres, self.boxes
        touching = (box[:, 0] <= xmax + margin) & (box[:, 2] >= xmin - margin)
        touching &= (box[:, 1] <= ymax + margin) & (box[:, 3] >= ymin - margin)
        painter.setTransform(QTransform(1 / metres, 0.0, 0.0, -1 / metres, -xmin / metres, ymax / metres))
        for row in np.flatnonzero(touching & self.kept):
            TURNS.wait()
            _paint_outline(painter, self.paths[row], QPen(theme.UNSERVED, 1.3))


def _paint_outline(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(theme.UNSERVED_FILL)
    painter.drawPath(path)


class AreaMarks:
    """Areas ranked by people; `chosen` is a row of them, `kept` those that a filter lets through, None for all."""

    def __init__(self) -> None:
        self.areas: tuple[Area, ...] = ()
        self.chosen: int | None = None
        self.kept: Bools | None = None
        self._xy: Floats = np.zeros((0, 2))
        self._paths: tuple[QPainterPath, ...] = ()
        self._boxes: Floats = np.zeros((0, 4))
        self._texts: dict[int, tuple[str, float]] = {}
        self._pictures: dict[tuple[int, bool, float, tuple[int, int]], QPixmap] = {}
        self._plates: list[tuple[QRectF, int]] = []

    def show(self, areas: tuple[Area, ...]) -> None:
        """Show other areas; their outlines come later."""
        self.areas, self.chosen, self.kept = areas, None, None
        self._xy = np.array([area.xy for area in areas], dtype=np.float64).reshape(-1, 2)
        self._paths, self._boxes = (), np.zeros((0, 4))
        self.forget_texts()

    def set_outlines(self, paths: tuple[QPainterPath, ...]) -> None:
        """Take the outlines, which are made away from the window."""
        boxes = [path.boundingRect().getCoords() for path in paths]
        self._paths, self._boxes = paths, np.array(boxes, dtype=np.float64).reshape(-1, 4)

    def forget_texts(self) -> None:
        """After a change of language the plates are written anew."""
        self._texts.clear()
        self._pictures.clear()

    def _rows(self, touching: Bools) -> Longs:
        """The rows to draw, the chosen one first."""
        wanted = touching if self.kept is None else touching & self.kept[: len(touching)]
        rows = np.flatnonzero(wanted)
        return rows if self.chosen is None else np.r_[rows[rows == self.chosen], rows[rows != self.chosen]]

    def outlines(self) -> "OutlinesPainter | None":
        """What draws the outlines that a filter lets through, as tiles; None where there are none yet."""
        kept = np.ones(len(self._paths), dtype=bool) if self.kept is None else self.kept[: len(self._paths)]
        return OutlinesPainter(self._paths, self._boxes, kept) if self._paths else None

    def paint_chosen(self, painter: QPainter, view: View) -> None:
        """Draw the outline of the area that is chosen above the others."""
        if self.chosen is None or self.chosen >= len(self._paths):
            return
        painter.save()
        painter.setTransform(view.transform())
        _paint_outline(painter, self._paths[self.chosen], QPen(theme.CHOSEN, 2.6))
        painter.restore()

    def paint_labels(self, painter: QPainter, view: View, taken: list[QRectF]) -> list[Laid]:
        """Write the plates that find room; returns what is laid."""
        pixels = view.to_pixels(self._xy)
        inside = np.all((pixels > 0) & (pixels < np.array(view.size)), axis=1)
        drawn: list[Laid] = []
        self._plates = []
        most = _LABELS_FAR if view.metres > _FAR_M else _LABELS_NEAR
        for row in self._rows(inside):
            if len(drawn) >= most:
                break
            laid = self._paint_label(painter, view, taken, int(row), pixels[row])
            drawn += [laid] if laid else []
        return drawn

    def _paint_label(self, painter: QPainter, view: View, taken: list[QRectF], row: int, at: Floats) -> Laid | None:
        """A plate beside the area, on whole pixels; None where there is no room."""
        x, y = np.round(at)
        for corner in _CORNERS:
            plate = self._plate(row, corner)
            if fits(plate.translated(x, y), view, taken):
                room = QRectF(plate.united(QRectF(0, 0, 1, 1)).adjusted(-2, -2, 2, 2).toAlignedRect())
                self._plates.append((plate.translated(x, y), row))
                laid = (QPointF(x, y) + room.topLeft(), self._picture(row, corner, room, painter))
                painter.drawPixmap(*laid)
                return laid
        return None

    def _plate(self, row: int, corner: tuple[int, int]) -> QRectF:
        """The plate of an area at 0, 0."""
        (aside, apart, height), width, (right, below) = _PLATE_PX, self._text(row)[1] + 14, corner
        return QRectF(aside if right > 0 else -aside - width, apart if below > 0 else -apart - height, width, height)

    def _picture(self, row: int, corner: tuple[int, int], room: QRectF, painter: QPainter) -> QPixmap:
        """The plate of an area as a picture, kept: only a few of the areas are labelled at once."""
        ratio = painter.device().devicePixelRatioF()
        key = (row, row == self.chosen, ratio, corner)
        if key not in self._pictures:
            if len(self._pictures) > _KEPT:
                self._pictures.clear()
            self._pictures[key] = picture_of(room, ratio, lambda inner: self._paint_plate(inner, row, corner))
        return self._pictures[key]

    def _paint_plate(self, painter: QPainter, row: int, corner: tuple[int, int]) -> None:
        """A white plate with the people and the name, and a line from the area at 0, 0."""
        painter.setPen(QPen(theme.CHOSEN if row == self.chosen else theme.UNSERVED, 1.4))
        painter.setBrush(QColor(255, 255, 255, 240))
        plate, (right, below) = self._plate(row, corner), corner
        painter.drawLine(QPointF(0, 0), QPointF(14 * right, 10 * below))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setFont(theme.font(9.5, bold=True))
        painter.setPen(theme.UNSERVED)
        painter.drawText(plate.adjusted(7, 2, -7, -16), Qt.AlignmentFlag.AlignVCenter, self._text(row)[0])
        painter.setFont(theme.font(8.5))
        painter.setPen(QColor(theme.INK))
        painter.drawText(plate.adjusted(7, 16, -7, -2), Qt.AlignmentFlag.AlignVCenter, self.areas[row].name)

    def _text(self, row: int) -> tuple[str, float]:
        """The people of a plate in words, and how wide the plate is."""
        if row not in self._texts:
            area = self.areas[row]
            people = area.shown or people_text(area.people)
            text = QCoreApplication.translate("Marks", "{people} people").format(people=people)
            if area.of_land:
                text = QCoreApplication.translate("Marks", "{m2} m² of land").format(m2=people)
            wide = QFontMetricsF(theme.font(9.5, bold=True)).horizontalAdvance(text)
            width = max(wide, QFontMetricsF(theme.font(8.5)).horizontalAdvance(area.name))
            self._texts[row] = (text, width)
        return self._texts[row]

    def plate_at(self, at: QPointF) -> int | None:
        """The row of the area whose plate lies under a pixel, if any."""
        return next((row for plate, row in self._plates if plate.contains(at)), None)

    def at(self, xy: tuple[float, float]) -> int | None:
        """The row of the area at a place in metres, if any."""
        x, y = xy
        box = self._boxes
        near = (box[:, 0] <= x) & (box[:, 2] >= x) & (box[:, 1] <= y) & (box[:, 3] >= y)
        return next((int(row) for row in self._rows(near) if self._paths[row].contains(QPointF(x, y))), None)
