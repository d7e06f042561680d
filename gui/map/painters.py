"""How the tiles are drawn: the ground (land, water, buildings, streets, borders) and the people upon it.

Level of detail: from afar only main streets, simplified; nearer all streets in view, then buildings. People are summed
in small cells of the picture, so that from afar a dot is a neighbourhood and nearby it is a house.
"""

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from ...arrays import Floats
from .. import theme
from .scene import LAST_RANK, Chunks, People, Scene
from .tiles import TILE_PX, TileKey, resolution
from .turns import TURNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAR_M: Final = 24.0
"""At this many metres per pixel and beyond, streets are drawn simplified."""
_SHOWN_UNTIL_M: Final = (1e9, 1e9, 90.0, 46.0, 23.0, 5.0)
"""Per street rank: the scale (metres per pixel) beyond which it is not drawn."""
_WIDE_FROM_M: Final = 9.0
_TRUE_WIDTH_M: Final = (14.0, 12.0, 10.0, 8.0, 6.0, 2.5)
_FAR_WIDTH_PX: Final = (2.4, 2.0, 1.4, 1.0, 0.7, 0.5)
_BUILDINGS_UNTIL_M: Final = 3.1
_BORDERS_UNTIL_M: Final = {"city": 1e9, "county": 1e9, "township": 60.0, "village": 6.0, "estate": 1.2}
_BORDER_PX: Final = {"city": 1.6, "county": 1.6, "township": 1.1, "village": 0.7, "estate": 0.6}


@dataclass(frozen=True, eq=False)
class GroundPainter:
    """Paints a tile of the ground; without `land` there is a basemap under it."""

    scene: Scene
    buildings: bool = True
    land: bool = True

    def __call__(self, painter: QPainter, key: TileKey) -> None:
        """Paint the tile, from the land up."""
        metres = resolution(key.level)
        if self.land:
            painter.fillRect(0, 0, TILE_PX, TILE_PX, theme.LAND)
        _look_at(painter, key)
        _fill(painter, self.scene.water, key, theme.WATER, None)
        _stroke(painter, self.scene.water_lines, key, _pen(theme.WATER, max(20.0 / metres, 1.5)))
        if self.buildings and metres <= _BUILDINGS_UNTIL_M:
            _fill(painter, self.scene.buildings, key, theme.BUILDING, theme.BUILDING_EDGE)
        _paint_streets(painter, self.scene, key, metres)
        _paint_railways(painter, self.scene.railways, key, metres)


@dataclass(frozen=True, eq=False)
class BordersPainter:
    """Paints a tile of the districts' borders."""

    scene: Scene

    def __call__(self, painter: QPainter, key: TileKey) -> None:
        """Paint the borders that are drawn at the tile's scale."""
        _look_at(painter, key)
        _paint_borders(painter, self.scene, key, resolution(key.level))


def _paint_streets(painter: QPainter, scene: Scene, key: TileKey, metres: float) -> None:
    """Streets as fine lines from afar; from near as white bands with an edge, the small ones first."""
    ranks = [rank for rank in range(LAST_RANK, -1, -1) if metres <= _SHOWN_UNTIL_M[rank]]
    if metres > _WIDE_FROM_M:
        for rank in ranks:
            lines = scene.streets_far[rank] if metres >= FAR_M and rank < LAST_RANK else scene.streets[rank]
            _stroke(painter, lines, key, _pen(_far_colour(rank), _FAR_WIDTH_PX[rank]))
        return
    widths = {rank: max(_TRUE_WIDTH_M[rank] / metres, _FAR_WIDTH_PX[rank] + 0.3) for rank in ranks}
    for rank in ranks:
        if rank == LAST_RANK:
            _stroke(painter, scene.streets[rank], key, _pen(theme.FOOTWAY, min(widths[rank], 1.6)))
        elif widths[rank] >= 3.0:
            _stroke(painter, scene.streets[rank], key, _pen(theme.STREET_EDGE, widths[rank] + 1.4))
    for rank in ranks:
        if rank < LAST_RANK:
            colour = _near_colour(rank) if widths[rank] >= 3.0 else _far_colour(rank)
            _stroke(painter, scene.streets[rank], key, _pen(colour, widths[rank]))


def _far_colour(rank: int) -> QColor:
    return (theme.STREET_TRUNK, theme.STREET_TRUNK, theme.STREET_FAR, theme.STREET_FAR, theme.STREET_EDGE)[min(rank, 4)]


def _near_colour(rank: int) -> QColor:
    return (theme.STREET_TRUNK, theme.STREET_MAIN, theme.STREET)[min(rank, 2)]


def _paint_railways(painter: QPainter, tracks: Chunks, key: TileKey, metres: float) -> None:
    """A dark line; from near with white gaps, as maps draw railways."""
    _stroke(painter, tracks, key, _pen(theme.RAILWAY, 1.4 if metres > _WIDE_FROM_M else 3.0))
    if metres <= _WIDE_FROM_M:
        dashes = _pen(theme.LAND, 1.6)
        dashes.setDashPattern([5.0, 5.0])
        _stroke(painter, tracks, key, dashes)


def _paint_borders(painter: QPainter, scene: Scene, key: TileKey, metres: float) -> None:
    for level, lines in scene.outlines.items():
        if metres <= _BORDERS_UNTIL_M[level]:
            pen = _pen(theme.DISTRICT, _BORDER_PX[level])
            pen.setDashPattern([7.0, 3.0, 1.5, 3.0] if level in {"city", "county"} else [4.0, 3.0])
            _stroke(painter, lines, key, pen)


def _look_at(painter: QPainter, key: TileKey) -> None:
    """Let the painter take metres: north up, the tile's corner at 0, 0."""
    left, _, _, top = key.rect
    scale = 1.0 / resolution(key.level)
    painter.setTransform(QTransform(scale, 0.0, 0.0, -scale, -left * scale, top * scale))


def _pen(colour: QColor, pixels: float) -> QPen:
    pen = QPen(colour, pixels)
    pen.setCosmetic(True)
    if pixels > 1.0:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _around(key: TileKey) -> tuple[float, float, float, float]:
    """The tile's rectangle with a margin for the width of lines."""
    margin = 16 * resolution(key.level)
    xmin, ymin, xmax, ymax = key.rect
    return (xmin - margin, ymin - margin, xmax + margin, ymax + margin)


def _stroke(painter: QPainter, lines: Chunks, key: TileKey, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for path in lines.within(*_around(key)):
        TURNS.wait()
        painter.drawPath(path)


def _fill(painter: QPainter, areas: Chunks, key: TileKey, colour: QColor, edge: QColor | None) -> None:
    painter.setPen(_pen(edge, 0.6) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for path in areas.within(*_around(key)):
        TURNS.wait()
        painter.drawPath(path)


# ------------------------------------------------------------------------------------------------------------ people
_CELL_PX: Final = 5.0
_SERVED_PX: Final = (2.2, 3.2, 4.6, 6.2)
_UNSERVED_PX: Final = (4.2, 5.8, 7.8, 10.5)
_STEPS: Final = (8.0, 40.0, 160.0)
"""People in a dot from which on it is drawn the next size larger."""


DOTS_UNTIL_M: Final = 9.6
"""Beyond this many metres per pixel people are summed in hexagons: dots would lie upon each other."""
_HEX_PX: Final = 9.0
_SMALLEST_HEX: Final = 0.34
_HEX_ALPHA: Final = 225
_NOT_ASKED: Final = theme.mixed(theme.NOT_ASKED, theme.NOT_ASKED, 0.0, alpha=_HEX_ALPHA)
_HEX_FULL_QUANTILE: Final = 0.96


@dataclass(frozen=True, eq=False)
class PeoplePainter:
    """Paints a tile of people: the served small and quiet, the unserved on top, larger, strong, with a light rim.

    From afar hexagons: the more people the larger, the more of them are unserved the stronger.
    """

    people: People
    show_served: bool = True
    show_unserved: bool = True
    size: float = 1.0
    _full: dict[int, float] = field(default_factory=dict)

    def __call__(self, painter: QPainter, key: TileKey) -> None:
        """Paint the tile's people, the unserved last."""
        if resolution(key.level) > DOTS_UNTIL_M:
            self._paint_hexagons(painter, key)
            return
        if self.show_served:
            xy, people = cell_sums(self.people, key, served=True)
            colour = theme.SERVED if self.people.known else theme.NOT_ASKED
            _paint_dots(painter, xy, people, self._sizes(_SERVED_PX), colour, rim=0.0)
        if self.show_unserved:
            xy, people = cell_sums(self.people, key, served=False)
            _paint_dots(painter, xy, people, self._sizes(_UNSERVED_PX), theme.UNSERVED, rim=1.6)

    def _sizes(self, pixels: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(self.size * one for one in pixels)

    def _paint_hexagons(self, painter: QPainter, key: TileKey) -> None:
        cells = hexagons(self.people, key)
        served = cells.people - cells.unserved
        size = served * self.show_served + cells.unserved * self.show_unserved
        full = self._full_size(key.level)
        painter.resetTransform()
        painter.setPen(Qt.PenStyle.NoPen)
        for (x, y), people, unserved, shown in zip(cells.xy, cells.people, cells.unserved, size, strict=True):
            if shown > 0:
                TURNS.wait()
                radius = _HEX_PX * max(_SMALLEST_HEX, min(math.sqrt(shown / full), 1.0)) * self.size
                painter.setBrush(self._hexagon_colour(unserved / people))
                painter.drawPolygon(hexagon(x, y, radius))

    def _hexagon_colour(self, unserved: float) -> QColor:
        if not self.people.known:
            return _NOT_ASKED
        return share_colour(unserved if self.show_unserved else 0.0)

    def _full_size(self, level: int) -> float:
        """Return how many people fill a hexagon of a level: most have fewer."""
        if level not in self._full:
            sums = hexagons(self.people, None, level=level).people
            self._full[level] = float(np.quantile(sums, _HEX_FULL_QUANTILE)) if len(sums) else 1.0
        return self._full[level]


def share_colour(unserved: float) -> QColor:
    """Return the colour of a share (0 to 1) of unserved people: from the quiet one of the served to the strong one."""
    part = 0.0 if unserved <= 0 else 0.18 + 0.82 * min(unserved, 1.0)
    return theme.mixed(theme.SHARE_NONE, theme.UNSERVED, part, alpha=_HEX_ALPHA)


@dataclass(frozen=True, eq=False)
class Hexagons:
    """Sums by hexagon: centres `xy` (k, 2) in pixels of the tile, `people` and `unserved` (k,)."""

    xy: Floats
    people: Floats
    unserved: Floats


def hexagons(people: People, key: TileKey | None, *, level: int = 0) -> Hexagons:
    """Sum people by hexagons on a grid of the level, so that tiles agree at their seams.

    With a `key` only hexagons that touch the tile, each whole; without one all of `level`.
    """
    metres = resolution(key.level if key else level)
    across, up = math.sqrt(3) * _HEX_PX * metres, 3 * _HEX_PX * metres
    xy, weight, served = people.xy, people.people, people.served
    chosen = weight > 0
    if key is not None:
        margin = 4 * _HEX_PX * metres
        (xmin, ymin, xmax, ymax), (x, y) = key.rect, xy.T
        chosen = chosen & (x >= xmin - margin) & (x < xmax + margin) & (y >= ymin - margin) & (y < ymax + margin)
    if not chosen.any():
        return Hexagons(np.zeros((0, 2)), np.zeros(0), np.zeros(0))
    place = xy[chosen] / (across, up)
    straight, shifted = np.round(place), np.floor(place) + 0.5
    off = [((place - centre) ** 2 * (1, 3)).sum(axis=1) for centre in (straight, shifted)]
    centre = np.where((off[0] <= off[1])[:, None], straight, shifted)
    found, group = np.unique(np.round(2 * centre).astype(np.int64), axis=0, return_inverse=True)
    total = np.bincount(group, weight[chosen]).astype(np.float64)
    unserved = np.bincount(group, np.where(served, 0.0, weight)[chosen]).astype(np.float64)
    at = found / 2 * (across, up)
    if key is None:
        return Hexagons(at, total, unserved)
    px = np.column_stack([at[:, 0] - key.rect[0], key.rect[3] - at[:, 1]]) / metres
    inside = np.all((px > -_HEX_PX) & (px < TILE_PX + _HEX_PX), axis=1)
    return Hexagons(px[inside], total[inside], unserved[inside])


_CORNERS: Final = tuple((math.sin(math.pi / 3 * k), math.cos(math.pi / 3 * k)) for k in range(6))


def hexagon(x: float, y: float, radius: float) -> QPolygonF:
    """Return a hexagon of `radius` pixels around a point."""
    return QPolygonF([QPointF(x + radius * dx, y + radius * dy) for dx, dy in _CORNERS])


def cell_sums(people: People, key: TileKey, *, served: bool) -> tuple[Floats, Floats]:
    """People of one kind in and just around a tile, summed by cells of `_CELL_PX`: (k, 2) pixels and (k,) people.

    A dot stands at the people's centre of its cell; cells lie on a grid of the level, so tiles agree at their seams.
    """
    xmin, ymin, xmax, ymax = _around(key)
    x, y = people.xy[:, 0], people.xy[:, 1]
    chosen = (people.served == served) & (people.people > 0) & (x >= xmin) & (x < xmax) & (y >= ymin) & (y < ymax)
    weight = people.people[chosen]
    if not weight.size:
        return np.zeros((0, 2)), np.zeros(0)
    metres = resolution(key.level)
    px = np.column_stack([x[chosen] - key.rect[0], key.rect[3] - y[chosen]]) / metres
    cell = np.floor(np.column_stack([x[chosen], y[chosen]]) / (_CELL_PX * metres)).astype(np.int64)
    number = (cell[:, 0] - cell[:, 0].min()) * (np.ptp(cell[:, 1]) + 1) + cell[:, 1] - cell[:, 1].min()
    _, group = np.unique(number, return_inverse=True)
    total = np.bincount(group, weight).astype(np.float64)
    centre = np.column_stack([np.bincount(group, weight * px[:, axis]) / total for axis in (0, 1)])
    return centre, total


def _paint_dots(
    painter: QPainter, xy: Floats, people: Floats, sizes: tuple[float, ...], colour: QColor, *, rim: float
) -> None:
    step: NDArray[np.intp] = np.digitize(people, _STEPS)
    painter.resetTransform()
    if rim:
        for number, size in enumerate(sizes):
            TURNS.wait()
            draw_points(painter, xy[step == number], size + rim, theme.HALO)
    for number, size in enumerate(sizes):
        TURNS.wait()
        draw_points(painter, xy[step == number], size, colour)


def draw_points(painter: QPainter, xy: Floats, size: float, colour: QColor) -> None:
    """Draw round dots of `size` pixels at (k, 2) pixels in one go."""
    if not len(xy):
        return
    pen = QPen(colour, size)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    polygon = pg.functions.create_qpolygonf(len(xy))
    pg.functions.ndarray_from_qpolygonf(polygon)[:] = xy
    painter.drawPoints(polygon)
