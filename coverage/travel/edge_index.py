"""Which streets lie near a place: a grid over all streets of a network, made once, and beside it those edited since.

Not every street that one may use is one to step out on. Streets have ranks: streets on the ground come first; those of
a scrap (see `snapping`) only where they are nearer by more than `SCRAP_M`; decks of bridges only where nothing else is
within reach; and nobody steps out in a tunnel or on a ferry.
"""

from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from ...threads import run_in_threads
from ..kernels.geometry.nearest_edge import (
    SnapPoints,
    StreetGrid,
    edges_in_box,
    nearest_street,
    places_on,
    street_grid,
    streets_within,
)
from ..network.derived import once
from ..network.model import BRIDGE, TUNNEL, Network
from ..network.overlay import EdgeRows, NetworkOverlay
from ..network.row_sets import among, ascending
from .impedance import FERRY

GROUND: Final = 0
SCRAP: Final = 1
DECK: Final = 2
NEVER: Final = 3
"""The ranks of streets to step out on."""
SCRAP_M: Final = 50.0
"""About as near: a street of the mainland that is no more than this much further off is preferred to a scrap's."""
_CHUNK: Final = 20_000
_SMALLEST_CELL_M: Final = 60.0


class _Layer(NamedTuple):
    """Lines in a grid; `usable` (lines,) tells which count, `rows` which edges they are (None: those).

    `entered` (lines,) are for each rank up to `DECK` the usable lines of it, None where there are none.
    """

    coords: Floats
    coord_start: Longs
    length_m: Floats
    grid: StreetGrid
    usable: Bools
    rows: Longs | None
    rank: NDArray[np.uint8]
    entered: tuple[Bools | None, ...]

    def without(self, lines: Longs) -> "_Layer":
        """The layer with some lines that count no more."""
        masks = [None if mask is None else _unset(mask, lines) for mask in self.entered]
        return self._replace(usable=_unset(self.usable, lines), entered=tuple(masks))


@dataclass(frozen=True, eq=False)
class EdgeIndex:
    """The usable edges of a network: those of `base`, less the edited ones, and `more` (ascending rows).

    `enough_m` is how long the streets of an island must be in all for being usable.
    """

    base: _Layer
    more: Longs
    enough_m: float
    extra: _Layer | None = None

    def has(self, rows: NDArray[Any]) -> Bools:
        """Tell which of some edges are usable."""
        if self.base.rows is not None:
            return among(rows, self.base.rows)
        known = self.base.usable
        old = (rows >= 0) & (rows < len(known))
        return np.asarray((old & known[np.minimum(rows, len(known) - 1)]) | among(rows, self.more))

    def nearest(self, points: Floats, cap_m: float) -> SnapPoints:
        """Give the street of each point (p, 2) within the cap (inclusive), by rank; of equally near ones the first."""
        found = self._nearest(GROUND, points, cap_m)
        if self._holds(SCRAP):
            scrap = self._nearest(SCRAP, points, cap_m)
            found = _either(scrap.leg_m + SCRAP_M < found.leg_m, scrap, found)
        lost = np.flatnonzero(found.edge < 0)
        if len(lost) and self._holds(DECK):
            pairs: Any = zip(found, self._nearest(DECK, points[lost], cap_m), strict=True)
            for mine, theirs in pairs:
                mine[lost] = theirs
        return found

    def _holds(self, rank: int) -> bool:
        return any(layer is not None and layer.entered[rank] is not None for layer in (self.base, self.extra))

    def _nearest(self, rank: int, points: Floats, cap_m: float) -> SnapPoints:
        found = _nearest(self.base, rank, points, cap_m)
        if self.extra is None:
            return found
        other = _nearest(self.extra, rank, points, cap_m)
        nearer = (other.leg_m < found.leg_m) | ((other.leg_m == found.leg_m) & (other.edge < found.edge))
        return _either(nearer, other, found)

    def least_m(self, points: Floats, cap_m: float) -> Floats:
        """Give how far points (p, 2) are from the nearest street of whatever rank, inf beyond the cap."""
        ranks = [rank for rank in (GROUND, SCRAP, DECK) if self._holds(rank)]
        legs = [self._nearest(rank, points, cap_m).leg_m for rank in ranks]
        return np.asarray(np.min(legs, axis=0)) if legs else np.full(len(points), np.inf)

    def within(self, points: Floats, cap_m: float) -> tuple[Longs, SnapPoints]:
        """Give all edges to step out on within the cap of points (p, 2): the points' rows, and their feet there."""
        parts = [_within(layer, points, cap_m) for layer in (self.base, self.extra) if layer is not None]
        return np.concatenate([part[0] for part in parts]), _together([part[1] for part in parts])

    def rank(self, edges: NDArray[Any]) -> NDArray[np.uint8]:
        """Give the ranks of usable edges."""
        ranks = np.full(len(edges), NEVER, np.uint8)
        late = among(edges, self.more)
        for layer, rows in ((self.base, np.flatnonzero(~late)), (self.extra, np.flatnonzero(late))):
            if layer is not None and len(rows):
                lines = edges[rows] if layer.rows is None else np.searchsorted(layer.rows, edges[rows])
                ranks[rows] = layer.rank[lines]
        return ranks

    def places(self, edges: NDArray[Any], offset_m: Floats) -> Floats:
        """Give the places (p, 2) at some metres along usable edges, not beyond their ends."""
        places = np.empty((len(edges), 2))
        late = among(edges, self.more)
        for layer, rows in ((self.base, np.flatnonzero(~late)), (self.extra, np.flatnonzero(late))):
            if layer is not None and len(rows):
                lines = edges[rows] if layer.rows is None else np.searchsorted(layer.rows, edges[rows])
                offset = np.clip(offset_m[rows], 0.0, layer.length_m[lines])
                places[rows] = places_on(layer.coords, layer.coord_start, lines.astype(np.int64), offset)
        return places

    @property
    def box(self) -> Floats:
        """West, south, east and north of all lines."""
        corners = [layer.coords for layer in (self.base, self.extra) if layer is not None]
        low, high = (np.array([ends(one, axis=0) for one in corners]) for ends in (np.min, np.max))
        return np.concatenate([low.min(axis=0), high.max(axis=0)])

    def edited(self, network: NetworkOverlay, edges: Longs, more: Longs) -> "EdgeIndex":
        """Give the index after an edit of `edges`: of them, and of those not usable before, `more` are usable now."""
        rows = ascending(self.more[~among(self.more, edges)], more)
        base, stale = self.base, edges[edges < len(self.base.usable)]
        if base.usable[stale].any():
            base = base.without(stale)
        return replace(
            self,
            base=base,
            more=rows,
            extra=_layer_of(network.take(rows), rows, network.classes) if len(rows) else None,
        )


def index_of(network: Network, usable: Bools, enough_m: float, scrap: Bools | None = None) -> EdgeIndex:
    """Make the index of a network of which some edges are usable; the grid is made once for all of them.

    `scrap` (m,) are those of them that belong to a scrap.
    """
    rank = _ranks(network.edge_flags, network.edge_class, network.classes)
    if scrap is not None:
        rank[scrap & (rank == GROUND)] = SCRAP
    layer = _Layer(network.coords, network.coord_start, network.edge_length_m, _grid_of(network), usable, None, rank,
                   _entered(usable, rank))  # fmt: skip
    return EdgeIndex(layer, np.zeros(0, np.int64), enough_m)


def _ranks(flags: NDArray[np.uint16], classes: NDArray[Any], words: tuple[str, ...]) -> NDArray[np.uint8]:
    """The ranks of edges, scraps aside."""
    never = (flags & TUNNEL) > 0
    if FERRY in words:
        never |= classes == words.index(FERRY)
    return np.where(never, NEVER, np.where((flags & BRIDGE) > 0, DECK, GROUND)).astype(np.uint8)


def _entered(usable: Bools, rank: NDArray[np.uint8]) -> tuple[Bools | None, ...]:
    masks = [usable & (rank == each) for each in (GROUND, SCRAP, DECK)]
    return tuple(mask if mask.any() else None for mask in masks)


def _unset(mask: Bools, lines: Longs) -> Bools:
    changed = mask.copy()
    changed[lines] = False
    return changed


def only(index: EdgeIndex, network: NetworkOverlay, rows: Longs) -> EdgeIndex:
    """Give an index of nothing but some edges, which may not be none."""
    return EdgeIndex(_layer_of(network.take(rows), rows, network.classes), np.zeros(0, np.int64), index.enough_m)


def edges_meeting(network: NetworkOverlay, west: float, south: float, east: float, north: float) -> Longs:
    """Give, ascending, the edges that may meet a box: all that do, and a few that only come near."""
    base = network.base
    near = edges_in_box(_grid_of(base), np.ones(base.edge_count, bool), west, south, east, north)
    bounds = shapely.bounds(network.edges.lines).reshape(-1, 4)
    meets = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    return ascending(near[~among(near, network.rows)], network.rows[meets])


def _grid_of(network: Network) -> StreetGrid:
    return once(network, "grid", lambda: _grid(network.coords, network.coord_start))


def _grid(coords: Floats, coord_start: Longs, least_cells: int = 10_000) -> StreetGrid:
    area = np.ptp(coords, axis=0).prod()
    cell = max(_SMALLEST_CELL_M, float((area / (2 * len(coords) + least_cells)) ** 0.5))
    return street_grid(coords, coord_start, cell)


def _layer_of(edges: EdgeRows, rows: Longs, words: tuple[str, ...]) -> _Layer:
    coords, line = shapely.get_coordinates(edges.lines, return_index=True)
    start = np.searchsorted(line, np.arange(len(edges) + 1)).astype(np.int64)
    usable = np.ones(len(edges), np.bool_)
    rank = _ranks(edges.columns["edge_flags"], edges.columns["edge_class"], words)
    return _Layer(coords, start, edges.columns["edge_length_m"], _grid(coords, start, 500), usable, rows, rank,
                  _entered(usable, rank))  # fmt: skip


def _nearest(layer: _Layer, rank: int, points: Floats, cap_m: float) -> SnapPoints:
    """Give the feet of every point on streets of a rank, by threads where there are many."""
    usable, count = layer.entered[rank], len(points)
    if usable is None:
        none = np.full((count, 2), np.nan)
        return SnapPoints(np.full(count, -1, np.int32), np.zeros(count), np.full(count, np.inf), none)
    chunks = np.array_split(points, max(1, len(points) // _CHUNK))

    def one(chunk: Floats) -> SnapPoints:
        return nearest_street(layer.grid, layer.coords, layer.coord_start, usable, chunk, cap_m)

    if len(chunks) == 1:
        return _numbered(layer, one(points))
    return _numbered(layer, _together(list(run_in_threads(one, chunks))))


def _within(layer: _Layer, points: Floats, cap_m: float) -> tuple[Longs, SnapPoints]:
    open_to_all = layer.usable & (layer.rank != NEVER)
    at, feet = streets_within(layer.grid, layer.coords, layer.coord_start, open_to_all, points, cap_m)
    return at, _numbered(layer, feet)


def _numbered(layer: _Layer, feet: SnapPoints) -> SnapPoints:
    """Give the edges their numbers in the network, and offsets that do not exceed the edge."""
    line = np.maximum(feet.edge, 0)
    offset = np.clip(feet.offset_m, 0.0, layer.length_m[line])
    edge = feet.edge if layer.rows is None else np.where(feet.edge < 0, -1, layer.rows[line]).astype(np.int32)
    return feet._replace(edge=edge, offset_m=offset)


def _together(feet: list[SnapPoints]) -> SnapPoints:
    columns: Any = zip(*feet, strict=True)
    return SnapPoints(*map(np.concatenate, columns))


def _either(which: Bools, one: SnapPoints, other: SnapPoints) -> SnapPoints:
    return SnapPoints(*map(_chosen, repeat(which), one, other))


def _chosen(which: Bools, one: Any, other: Any) -> Any:  # noqa: ANN401  (arrays of several types)
    return np.where(which[:, None] if one.ndim > 1 else which, one, other)
