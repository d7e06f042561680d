"""Names written along their streets, the greater streets first, none upon another.

Where names stand is decided once per level for the whole place, so that tiles agree at their seams.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from ....arrays import Bools, Floats, Ints
from ....coverage.network.model import Network
from ... import theme
from ..marks.labels import Letters, paint_haloed
from ..tiles import TileKey, resolution
from ..turns import TURNS

_UNTIL_M: Final = (40.0, 30.0, 18.0, 9.0, 3.2)
"""Per rank of street: the scale (metres per pixel) beyond which its name is not written."""
_POINTS: Final = (9.5, 9.5, 9.0, 8.5, 8.0)
_LEAST_M: Final = 60.0
_EVERY_PX: Final = 620.0
_STRAIGHT: Final = 0.965
"""So much of its letters' length the chord of the street under a name must have: letters are not bent."""
_CELL_PX: Final = 9.0


@dataclass(frozen=True, eq=False)
class StreetNames:
    """Stretches of named streets, the greatest first: `text`, `rank` (k,) and `line` (k,) as shapely lines."""

    text: tuple[str, ...]
    rank: Ints
    line: NDArray[np.object_]


def street_names(network: Network, rank: Ints, last: int) -> StreetNames:
    """Join the edges of one name and rank to stretches; `rank` (m,) of the edges, those of rank `last` have no name."""
    named = np.array([bool(name.strip()) for name in network.names], dtype=bool)
    rows = np.flatnonzero((rank < last) & _of(named, network.edge_name))
    order = rows[np.lexsort((network.edge_name[rows], rank[rows]))]
    if not order.size:
        return StreetNames((), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=object))
    key = np.column_stack([rank[order], network.edge_name[order]])
    first = np.flatnonzero(np.r_[True, np.any(key[1:] != key[:-1], axis=1)])
    lines = _lines(network, order)
    group = np.cumsum(np.isin(np.arange(len(order)), first)) - 1
    parts, owner = shapely.get_parts(
        shapely.line_merge(shapely.multilinestrings(lines, indices=group)), return_index=True
    )
    length = shapely.length(parts)
    best = np.lexsort((-length, key[first[owner], 0]))
    best = best[length[best] >= _LEAST_M]
    text = tuple(network.names[number] for number in key[first[owner[best]], 1])
    return StreetNames(text, key[first[owner[best]], 0].astype(np.int32), parts[best])


def _of(named: Bools, index: Ints) -> Bools:
    known = (index >= 0) & (index < len(named))
    return known & named[np.where(known, index, 0)] if len(named) else np.zeros(len(index), dtype=bool)


def _lines(network: Network, rows: NDArray[np.intp]) -> NDArray[np.object_]:
    sizes = np.diff(network.coord_start)[rows]
    first = network.coord_start[rows] - np.cumsum(sizes) + sizes
    coords = network.coords[np.repeat(first, sizes) + np.arange(sizes.sum())]
    return np.asarray(shapely.linestrings(coords, indices=np.repeat(np.arange(len(rows)), sizes)))


@dataclass(frozen=True)
class Written:
    """One name where it stands: its middle in metres, the turn of its letters in degrees, and how wide they are."""

    text: str
    xy: tuple[float, float]
    degrees: float
    width_m: float
    points: float


def _none(_metres: float) -> tuple[tuple[str, tuple[float, float], float], ...]:
    return ()


@dataclass(frozen=True, eq=False)
class StreetNamesPainter:
    """Paints a tile of names, on none of the `others`: text, place and size of what may be written at a scale."""

    names: StreetNames
    others: Callable[[float], Iterable[tuple[str, tuple[float, float], float]]] = _none
    _placed: dict[int, tuple[Written, ...]] = field(default_factory=dict)
    _letters: Letters = field(default_factory=Letters)

    def __call__(self, painter: QPainter, key: TileKey) -> None:
        """Write the names that touch the tile."""
        metres, (xmin, ymin, xmax, ymax) = resolution(key.level), key.rect
        for name in self.placed(key.level):
            reach = name.width_m / 2 + 12 * metres
            (x, y) = name.xy
            if xmin - reach <= x <= xmax + reach and ymin - reach <= y <= ymax + reach:
                TURNS.wait()
                painter.resetTransform()
                painter.translate((x - xmin) / metres, (ymax - y) / metres)
                painter.rotate(name.degrees)
                paint_haloed(painter, self._letters.of(name.text, name.points)[0], theme.STREET_TEXT)

    def placed(self, level: int) -> tuple[Written, ...]:
        """Where names stand at a level."""
        if level not in self._placed:
            self._placed[level] = tuple(self._place(resolution(level)))
        return self._placed[level]

    def _place(self, metres: float) -> Iterator[Written]:
        taken: set[tuple[int, int]] = set()
        for text, xy, points in self.others(metres):
            width_m = self._letters.of(text, points)[1].width() * metres
            taken |= _cells(Written(text, xy, 0.0, width_m, points), metres, margin=1)
        length = shapely.length(self.names.line)
        for row, (text, rank) in enumerate(zip(self.names.text, self.names.rank, strict=True)):
            if metres > _UNTIL_M[rank]:
                continue
            width_m = self._letters.of(text, _POINTS[rank])[1].width() * metres
            if length[row] < 1.15 * width_m:
                continue
            times = max(1, int(length[row] / (_EVERY_PX * metres)))
            for time in range(times):
                at = length[row] * (time + 0.5) / times
                name = _written(text, self.names.line[row], at, width_m, _POINTS[rank])
                if name is not None and _takes(name, metres, taken):
                    yield name


def _written(text: str, line: shapely.LineString, at: float, width_m: float, points: float) -> Written | None:
    """A name along the chord of its street around `at` metres; None where the street bends too much."""
    ends = shapely.line_interpolate_point(line, [at - width_m / 2, at + width_m / 2])
    (x0, y0), (x1, y1) = shapely.get_coordinates(ends)
    if math.hypot(x1 - x0, y1 - y0) < _STRAIGHT * width_m:
        return None
    if x1 < x0 or (x1 == x0 and y1 > y0):  # read from the left, and from the top where the street runs straight up
        (x0, y0), (x1, y1) = (x1, y1), (x0, y0)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    return Written(text, middle, -math.degrees(math.atan2(y1 - y0, x1 - x0)), width_m, points)


def _takes(name: Written, metres: float, taken: set[tuple[int, int]]) -> bool:
    """Whether a name finds room; if so its cells are taken, with a margin."""
    cells = _cells(name, metres, margin=0)
    if any(cell in taken for cell in cells):
        return False
    taken |= _cells(name, metres, margin=1)
    return True


def _cells(name: Written, metres: float, *, margin: int) -> set[tuple[int, int]]:
    turn = math.radians(name.degrees)
    steps = max(2, math.ceil(name.width_m / metres / _CELL_PX) + 1)
    along: Floats = np.linspace(-name.width_m / 2, name.width_m / 2, steps)
    x = np.floor((name.xy[0] + along * math.cos(turn)) / (_CELL_PX * metres)).astype(int)
    y = np.floor((name.xy[1] - along * math.sin(turn)) / (_CELL_PX * metres)).astype(int)
    around = range(-margin, margin + 1)
    return {(int(a) + i, int(b) + j) for a, b in zip(x, y, strict=True) for i in around for j in around}
