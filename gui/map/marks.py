"""What stands on the tiles and is drawn afresh with every move: unserved areas, facilities, and the names of things."""

from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from ...scenarios.presentation.summary import about
from .. import theme
from .painters import DOTS_UNTIL_M, draw_points
from .scene import Area, Names, Sites
from .symbols import draw_symbol
from .view import View

_SYMBOLS_UNTIL_M: Final = 9.0
"""Metres per pixel from which on facilities are dots without a character."""
_SYMBOLS_FAR: Final = 40
"""So few facilities have their character from afar too."""
_SYMBOL_PX: Final = 21
_DOT_PX: Final = 6.5
_LABELS_FAR: Final = 7
_LABELS_NEAR: Final = 12
"""At most so many unserved areas are labelled at once, those with most people first."""
_NAMES_FROM_PX: Final = 75.0
_NEAR_PX: Final = 11.0


class Marks:
    """The marks of the place and the circle shown; `areas` are ranked by people, `chosen` is a row of them."""

    def __init__(self) -> None:
        self.names: dict[str, Names] = {}
        self.areas: tuple[Area, ...] = ()
        self.chosen: int | None = None
        self.sites: Sites | None = None
        self._paths: tuple[QPainterPath, ...] = ()
        self._shown = {"sites": True, "other_sites": False, "areas": True, "names": True}
        self._pixmaps: dict[tuple[str, str, float], QPixmap] = {}
        self._letters: dict[tuple[str, float], tuple[QPainterPath, QRectF]] = {}

    def show(self, sites: Sites | None, areas: tuple[Area, ...]) -> None:
        """Show what serves a circle, and the areas it leaves out."""
        self.sites, self.areas, self.chosen = sites, areas, None
        self._paths = ()

    def set_outlines(self, paths: tuple[QPainterPath, ...]) -> None:
        """Take the outlines of the areas, which are made away from the window."""
        self._paths = paths

    def set_shown(self, what: str, shown: bool) -> None:
        """Show or hide `sites`, `other_sites`, `areas` or `names`."""
        self._shown[what] = shown

    def forget_pictures(self) -> None:
        """After a change of language: symbols are drawn anew."""
        self._pixmaps.clear()

    def paint(self, painter: QPainter, view: View) -> None:
        """Draw everything, in pixels, labels last and none upon another."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken: list[QRectF] = []
        if self._shown["areas"]:
            self._paint_outlines(painter, view)
        if self.sites is not None:
            self._paint_sites(painter, view, self.sites)
        if self._shown["areas"]:
            self._paint_area_labels(painter, view, taken)
        if self._shown["names"]:
            self._paint_names(painter, view, taken)

    # --------------------------------------------------------------------------------------------- unserved areas
    def _paint_outlines(self, painter: QPainter, view: View) -> None:
        to_pixels = view.transform()
        painter.save()
        painter.setTransform(to_pixels)
        for row, path in enumerate(self._paths):
            if not to_pixels.mapRect(path.boundingRect()).intersects(view.rect):
                continue
            chosen = row == self.chosen
            if not chosen and view.metres > DOTS_UNTIL_M:
                continue  # from afar the hexagons tell it; hundreds of outlines would hide them
            pen = QPen(theme.CHOSEN if chosen else theme.UNSERVED, 2.6 if chosen else 1.3)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(theme.UNSERVED_FILL)
            painter.drawPath(path)
        painter.restore()

    def _paint_area_labels(self, painter: QPainter, view: View, taken: list[QRectF]) -> None:
        rows = list(range(len(self.areas)))
        if self.chosen is not None:
            rows.insert(0, rows.pop(self.chosen))
        drawn, most = 0, _LABELS_FAR if view.metres > _SYMBOLS_UNTIL_M else _LABELS_NEAR
        for row in rows:
            if drawn >= most:
                return
            drawn += self._paint_area_label(painter, view, taken, row)

    def _paint_area_label(self, painter: QPainter, view: View, taken: list[QRectF], row: int) -> bool:
        """A white plate with the name and the people, beside the area; False where there is no room."""
        area = self.areas[row]
        people = QCoreApplication.translate("Marks", "{people} people").format(people=_people(area))
        big, small = theme.font(9.5, bold=True), theme.font(8.5)
        widths = QFontMetricsF(big).horizontalAdvance(people), QFontMetricsF(small).horizontalAdvance(area.name)
        x, y = view.to_pixels(np.array([area.xy]))[0]
        plate = QRectF(x + 12, y - 36, max(widths) + 14, 33)
        if not _fits(plate, view, taken):
            return False
        painter.setPen(QPen(theme.CHOSEN if row == self.chosen else theme.UNSERVED, 1.4))
        painter.setBrush(QColor(255, 255, 255, 240))
        painter.drawLine(QPointF(x, y), QPointF(x + 14, y - 10))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setFont(big)
        painter.setPen(theme.UNSERVED)
        painter.drawText(plate.adjusted(7, 2, -7, -16), Qt.AlignmentFlag.AlignVCenter, people)
        painter.setFont(small)
        painter.setPen(QColor(theme.INK))
        painter.drawText(plate.adjusted(7, 16, -7, -2), Qt.AlignmentFlag.AlignVCenter, area.name)
        return True

    def area_at(self, xy: tuple[float, float]) -> int | None:
        """The row of the unserved area at a place in metres, if any."""
        if not self._shown["areas"]:
            return None
        return next((row for row, path in enumerate(self._paths) if path.contains(QPointF(*xy))), None)

    # ------------------------------------------------------------------------------------------------- facilities
    def _paint_sites(self, painter: QPainter, view: View, sites: Sites) -> None:
        """The circle's own facilities above the others, as characters nearby and as dots from afar."""
        for counts, what, colour in (
            (~sites.counts, "other_sites", theme.FACILITY_OTHER),
            (sites.counts, "sites", theme.FACILITY),
        ):
            if not self._shown[what]:
                continue
            xy = view.to_pixels(sites.xy)
            near = counts & np.all((xy > -20) & (xy < np.array(view.size) + 20), axis=1)
            if view.metres > _SYMBOLS_UNTIL_M and np.count_nonzero(near) > _SYMBOLS_FAR:
                draw_points(painter, xy[near], _DOT_PX + 2.4, theme.HALO)
                draw_points(painter, xy[near], _DOT_PX, colour)
                continue
            ratio = painter.device().devicePixelRatioF()
            for (x, y), category in zip(xy[near], sites.category[near], strict=True):
                symbol = self._pixmap(category, colour, ratio)
                half = symbol.deviceIndependentSize().width() / 2
                painter.drawPixmap(QPointF(round(x - half), round(y - half)), symbol)

    def _pixmap(self, category: str, colour: QColor, ratio: float) -> QPixmap:
        key = (category, colour.name(), ratio)
        if key not in self._pixmaps:
            side = _SYMBOL_PX + 4
            pixmap = QPixmap(round(side * ratio), round(side * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_symbol(painter, QPointF(side / 2, side / 2), _SYMBOL_PX, category, colour)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def site_at(self, at: QPointF, view: View) -> int | None:
        """The row of the facility under a pixel, if one is shown there."""
        sites = self.sites
        if sites is None or not len(sites.xy):
            return None
        shown = (sites.counts & self._shown["sites"]) | (~sites.counts & self._shown["other_sites"])
        away = np.hypot(*(view.to_pixels(sites.xy) - (at.x(), at.y())).T)
        row = int(np.argmin(np.where(shown, away, np.inf)))
        return row if shown[row] and away[row] <= _NEAR_PX else None

    def is_shown(self, what: str) -> bool:
        """Whether a kind of mark is shown."""
        return self._shown[what]

    # ------------------------------------------------------------------------------------------------------ names
    def _paint_names(self, painter: QPainter, view: View, taken: list[QRectF]) -> None:
        """Names of districts that are wide enough in the picture, from the top level down."""
        for level, size in (("county", 12.0), ("township", 9.5), ("village", 8.5)):
            names = self.names.get(level)
            if names is None:
                continue
            width = names.width_m / view.metres
            wanted = (width >= _NAMES_FROM_PX) & (width <= 12 * _NAMES_FROM_PX)
            for row in np.flatnonzero(wanted):
                x, y = view.to_pixels(names.xy[row : row + 1])[0]
                path, box = self._written(names.text[row], size)
                if _fits(box.translated(x, y), view, taken):
                    _paint_haloed(painter, path.translated(x, y))

    def _written(self, text: str, size: float) -> tuple[QPainterPath, QRectF]:
        """A name as outlines around 0, 0 with its box; kept, for shaping letters takes longest of all marks."""
        if (text, size) not in self._letters:
            font = theme.font(size, bold=size > 11)
            box = QFontMetricsF(font).boundingRect(text)
            box.moveCenter(QPointF(0, 0))
            path = QPainterPath()
            path.addText(QPointF(box.left(), box.bottom() - QFontMetricsF(font).descent()), font, text)
            self._letters[text, size] = (path, box)
        return self._letters[text, size]


def _people(area: Area) -> str:
    """The people as a label has them: those that were only estimated with a sign, and no more digits than are known."""
    return about(area.people) if area.estimated else f"{area.people:,.0f}"


def _paint_haloed(painter: QPainter, letters: QPainterPath) -> None:
    halo = QPen(theme.HALO, 3.0)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(letters, halo)
    painter.fillPath(letters, theme.DISTRICT_TEXT)


def _fits(box: QRectF, view: View, taken: list[QRectF]) -> bool:
    """Whether a label lies in the picture and on no other; if so its place is taken."""
    if not view.rect.contains(box) or any(box.intersects(other) for other in taken):
        return False
    taken.append(box.adjusted(-3, -3, 3, 3))
    return True
