"""Facilities on the map: characters nearby, dots from afar, with rings around those that are selected."""

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from ....arrays import Bools, Floats, Longs
from ... import theme
from ..painters import draw_points
from ..view import View
from .symbols import draw_symbol

if TYPE_CHECKING:
    from ..scene import Sites

_SYMBOLS_UNTIL_M: Final = 9.0
"""Metres per pixel from which on facilities are dots without a character."""
_SYMBOLS_FAR: Final = 40
"""So few facilities have their character from afar too."""
_SYMBOL_PX: Final = 21
_DOT_PX: Final = 6.5
_NEAR_PX: Final = 11.0
_RING_PX: Final = 5.0
"""How far outside its symbol the ring of a selected facility runs."""


class SiteMarks:
    """The facilities that count for the circle shown, and the others.

    `selected` are rows, `kept` (n,) those that a filter lets through, None for all; `size` is a factor. `marked` are
    the rows that an edit marks on the map: they are pointed at by that mark, though their own symbol may not be drawn.
    """

    def __init__(self) -> None:
        self.sites: Sites | None = None
        self.selected: frozenset[int] = frozenset()
        self.marked: frozenset[int] = frozenset()
        self.kept: Bools | None = None
        self.size = 1.0
        self._pixmaps: dict[tuple[str, str, float, float], QPixmap] = {}

    def forget_pictures(self) -> None:
        """After a change of language: symbols are drawn anew."""
        self._pixmaps.clear()

    def visible(self, *, counting: bool, others: bool) -> Bools:
        """Which facilities are drawn, (n,)."""
        sites = self.sites
        if sites is None:
            return np.zeros(0, dtype=bool)
        shown = (sites.counts & counting) | (~sites.counts & others)
        return shown if self.kept is None or len(self.kept) != len(shown) else shown & self.kept

    def _seen(self, *, counting: bool, others: bool) -> Bools:
        """Which facilities can be pointed at, (n,): those drawn, and those that an edit marks."""
        seen = self.visible(counting=counting, others=others)
        seen[[row for row in self.marked if row < len(seen)]] = True
        return seen

    def paint(self, painter: QPainter, view: View, *, counting: bool, others: bool) -> None:
        """Draw the circle's own facilities above the others, and the rings of the selected ones last."""
        if self.sites is None:
            return
        xy = view.to_pixels(self.sites.xy)
        near = np.all((xy > -20) & (xy < np.array(view.size) + 20), axis=1)
        near &= self.visible(counting=counting, others=others)
        counts = self.sites.counts
        self._paint(painter, view, xy, near & ~counts, theme.FACILITY_OTHER)
        self._paint(painter, view, xy, near & counts, theme.FACILITY)
        self._paint_rings(painter, xy)

    def characters(self, view: View, *, counting: bool, others: bool) -> Floats:
        """Where facilities are drawn by their character, in pixels (k, 2); none where they are dots."""
        if self.sites is None:
            return np.zeros((0, 2))
        xy = view.to_pixels(self.sites.xy)
        near = np.all((xy > -_SYMBOL_PX) & (xy < np.array(view.size) + _SYMBOL_PX), axis=1)
        near &= self.visible(counting=counting, others=others)
        kinds = (near & ~self.sites.counts, near & self.sites.counts)
        return np.vstack([xy[rows] for rows in kinds if not _as_dots(view, rows)] or [np.zeros((0, 2))])

    @property
    def half_px(self) -> float:
        """How far a character reaches from where its facility stands."""
        return self.size * _SYMBOL_PX / 2

    def _paint(self, painter: QPainter, view: View, xy: Floats, rows: Bools, colour: QColor) -> None:
        assert self.sites is not None
        if _as_dots(view, rows):
            draw_points(painter, xy[rows], self.size * _DOT_PX + 2.4, theme.HALO)
            draw_points(painter, xy[rows], self.size * _DOT_PX, colour)
            return
        ratio = painter.device().devicePixelRatioF()
        for (x, y), category in zip(xy[rows], self.sites.category[rows], strict=True):
            symbol = self._pixmap(category, colour, ratio)
            half = symbol.deviceIndependentSize().width() / 2
            painter.drawPixmap(QPointF(round(x - half), round(y - half)), symbol)

    def _paint_rings(self, painter: QPainter, xy: Floats) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self.size * _SYMBOL_PX / 2 + _RING_PX
        for row in self.selected:
            for width, colour in ((5.0, theme.HALO), (2.4, theme.SELECTED)):
                painter.setPen(QPen(colour, width))
                painter.drawEllipse(QPointF(*xy[row]), radius, radius)

    def _pixmap(self, category: str, colour: QColor, ratio: float) -> QPixmap:
        key = (category, colour.name(), ratio, self.size)
        if key not in self._pixmaps:
            side = round(self.size * _SYMBOL_PX) + 4
            pixmap = QPixmap(round(side * ratio), round(side * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_symbol(painter, QPointF(side / 2, side / 2), side - 4, category, colour)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def at(self, at: QPointF, view: View, *, counting: bool, others: bool) -> int | None:
        """The row of the facility under a pixel, if one is shown there."""
        shown = self._seen(counting=counting, others=others)
        if self.sites is None or not shown.any():
            return None
        away = np.hypot(*(view.to_pixels(self.sites.xy) - (at.x(), at.y())).T)
        row = int(np.argmin(np.where(shown, away, np.inf)))
        return row if away[row] <= _NEAR_PX * max(self.size, 1.0) else None

    def within(self, box: QRectF, view: View, *, counting: bool, others: bool) -> Longs:
        """The rows of the facilities in a rectangle of pixels."""
        if self.sites is None:
            return np.zeros(0, dtype=np.int64)
        x, y = view.to_pixels(self.sites.xy).T
        inside = (x >= box.left()) & (x <= box.right()) & (y >= box.top()) & (y <= box.bottom())
        return np.flatnonzero(inside & self._seen(counting=counting, others=others))


def _as_dots(view: View, rows: Bools) -> bool:
    """Whether so many facilities are dots at this distance."""
    return bool(view.metres > _SYMBOLS_UNTIL_M and np.count_nonzero(rows) > _SYMBOLS_FAR)
