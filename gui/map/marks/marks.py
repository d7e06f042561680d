"""What stands on the tiles and is drawn afresh with every move: unserved areas, facilities, and the names of things."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from ....arrays import Bools, Floats, Longs
from ... import theme
from ..scene import Area, Names, Sites
from ..view import View
from .area_marks import AreaMarks
from .labels import Laid, fits
from .labels import Names as NamePictures
from .site_marks import SiteMarks

_NAMES_FROM_PX: Final = 75.0
_LEVELS: Final = (("county", 12.0), ("township", 9.5), ("village", 8.5))
"""The levels of districts that are named, with the size of their names in points."""
_PICKED: Final = 1000
_RING_PX: Final = 9.0


class Marks:
    """The marks of the place and the circle shown; `areas` are ranked by people, `chosen` is a row of them."""

    def __init__(self) -> None:
        self.names: dict[str, Names] = {}
        self.of_areas = AreaMarks()
        self.of_sites = SiteMarks()
        self.picked: Floats = np.zeros((0, 2))
        self._shown = {"sites": True, "other_sites": False, "areas": True, "names": True}
        self._pictures = NamePictures(theme.DISTRICT_TEXT)
        self._laid: list[Laid] = []

    @property
    def areas(self) -> tuple[Area, ...]:
        """The unserved areas."""
        return self.of_areas.areas

    @property
    def chosen(self) -> int | None:
        """The row of the area that is marked."""
        return self.of_areas.chosen

    @chosen.setter
    def chosen(self, row: int | None) -> None:
        self.of_areas.chosen = row

    @property
    def sites(self) -> Sites | None:
        """The facilities."""
        return self.of_sites.sites

    def show(self, sites: Sites | None, areas: tuple[Area, ...]) -> None:
        """Show what serves a circle, and the areas it leaves out."""
        former = self.sites
        self.of_sites.sites = sites
        if sites is None or former is None or len(former.xy) != len(sites.xy):
            self.of_sites.selected, self.of_sites.kept = frozenset(), None
        self.of_areas.show(areas)

    def set_outlines(self, paths: tuple[QPainterPath, ...]) -> None:
        """Take the outlines of the areas, which are made away from the window."""
        self.of_areas.set_outlines(paths)

    def set_shown(self, what: str, shown: bool) -> None:
        """Show or hide `sites`, `other_sites`, `areas` or `names`."""
        self._shown[what] = shown

    def is_shown(self, what: str) -> bool:
        """Whether a kind of mark is shown."""
        return self._shown[what]

    def forget_pictures(self) -> None:
        """After a change of language: symbols and plates are drawn anew."""
        self.of_sites.forget_pictures()
        self.of_areas.forget_texts()

    # ------------------------------------------------------------------------------------------------------ drawing
    def paint(self, painter: QPainter, view: View, what: str) -> None:
        """Draw one layer, `areas` or `sites`, in pixels."""
        if what == "areas" and self._shown["areas"]:
            self.of_areas.paint_chosen(painter, view)
        elif what == "sites":
            self.of_sites.paint(painter, view, counting=self._shown["sites"], others=self._shown["other_sites"])

    def paint_picked(self, painter: QPainter, view: View) -> None:
        """Ring the places that are selected in a table, a thousand of them at most."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in view.to_pixels(self.picked[:_PICKED]):
            for width, colour in ((5.0, theme.HALO), (2.4, theme.SELECTED)):
                painter.setPen(QPen(colour, width))
                painter.drawEllipse(QPointF(x, y), _RING_PX, _RING_PX)

    def paint_labels(self, painter: QPainter, view: View, reserved: tuple[QRectF, ...] = ()) -> None:
        """Write what stands above all layers, none upon another nor upon what is `reserved`."""
        taken = list(reserved)
        self._laid = self.of_areas.paint_labels(painter, view, taken) if self._shown["areas"] else []
        if self._shown["names"]:
            self._laid += self._paint_names(painter, view, taken)

    def lay_labels_again(self, painter: QPainter) -> None:
        """Lay the labels that were written last once more, above what was drawn since."""
        for corner, picture in self._laid:
            painter.drawPixmap(corner, picture)

    def _paint_names(self, painter: QPainter, view: View, taken: list[QRectF]) -> list[Laid]:
        """Names of districts that are wide enough in the picture, from the top level down; returns what is laid."""
        laid, sites = [], self.of_sites
        symbols = sites.characters(view, counting=self._shown["sites"], others=self._shown["other_sites"])
        for names, size, wanted in self._wanted_names(view.metres):
            pixels = view.to_pixels(names.xy)
            inside = np.all((pixels > 0) & (pixels < np.array(view.size)), axis=1)
            for row in np.flatnonzero(wanted & inside):
                text = names.text[row]
                box = self._pictures.box(text, size)
                for dx, dy in _beside(box, sites.half_px):
                    x, y = pixels[row] + (dx, dy)
                    if _is_clear(box.translated(x, y), symbols, sites.half_px) and fits(
                        box.translated(x, y), view, taken
                    ):
                        laid.append(self._pictures.paint(painter, QPointF(x, y), text, size))
                        break
        return laid

    def _wanted_names(self, metres: float) -> Iterator[tuple[Names, float, Bools]]:
        """The names of each level with their size in points, and which of them (k,) are wide enough to be written."""
        for level, size in _LEVELS:
            names = self.names.get(level)
            if names is not None:
                width = names.width_m / metres
                yield names, size, (width >= _NAMES_FROM_PX) & (width <= 12 * _NAMES_FROM_PX)

    def names_at(self, metres: float) -> tuple[tuple[str, tuple[float, float], float], ...]:
        """The names of districts that may be written at so many metres to a pixel: text, where, size in points."""
        return tuple(
            (names.text[row], (float(names.xy[row, 0]), float(names.xy[row, 1])), size)
            for names, size, wanted in self._wanted_names(metres)
            for row in np.flatnonzero(wanted)
        )

    # ------------------------------------------------------------------------------------------------------- asking
    def area_at(self, xy: tuple[float, float]) -> int | None:
        """The row of the unserved area at a place in metres, if any."""
        return self.of_areas.at(xy) if self._shown["areas"] else None

    def plate_at(self, at: QPointF) -> int | None:
        """The row of the unserved area whose plate lies under a pixel, if any."""
        return self.of_areas.plate_at(at) if self._shown["areas"] else None

    def site_at(self, at: QPointF, view: View) -> int | None:
        """The row of the facility under a pixel, if one is shown there."""
        return self.of_sites.at(at, view, counting=self._shown["sites"], others=self._shown["other_sites"])

    def sites_within(self, box: QRectF, view: View) -> Longs:
        """The rows of the facilities in a rectangle of pixels."""
        return self.of_sites.within(box, view, counting=self._shown["sites"], others=self._shown["other_sites"])


def _beside(box: QRectF, half_px: float) -> tuple[tuple[float, float], ...]:
    """Where a name may stand: in the middle, else above or below a symbol that stands there, or at its side."""
    up, aside = box.height() / 2 + half_px + 1, box.width() / 2 + half_px + 3
    return ((0.0, 0.0), (0.0, up), (0.0, -up), (aside, 0.0), (-aside, 0.0))


def _is_clear(box: QRectF, symbols: Floats, half_px: float) -> bool:
    """Whether no symbol lies under a box."""
    if not len(symbols):
        return True
    middle, reach = box.center(), (box.width() / 2 + half_px - 1, box.height() / 2 + half_px - 3)
    away = np.abs(symbols - (middle.x(), middle.y()))
    return not bool(np.any((away[:, 0] < reach[0]) & (away[:, 1] < reach[1])))
