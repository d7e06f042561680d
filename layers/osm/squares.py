"""Squares, platforms and piers drawn as areas: people walk straight across them, not round their edge.

From every entrance, a node of the outline at which another way arrives or a place inside where one ends or forks, a
line leads to every other one that is in sight through the open space; where a corner or a hole stands between two,
lines lead round it by the corners of the outline. These are the edges of a visibility graph (Lozano-Perez and Wesley,
1979), in which shortest ways are exact. The outline itself stays a way as well.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from ...arrays import Bools, Floats, Longs
from .scan import OsmWays, Square

MOST_NODES: Final = 120
"""Entrances and corners of one square between which lines are drawn, 7,140 at most; entrances come first."""
_GRAIN_DEGREES: Final = 1e-9
"""A tenth of a millimetre: lines along the outline itself lie inside."""


@dataclass(frozen=True, eq=False)
class _Nodes:
    """Nodes of a square's rings, each once, with their neighbours: `corner` where a shortest way may turn."""

    ref: Longs
    xy: Floats
    before: Floats
    after: Floats
    corner: Bools

    def take(self, rows: Longs) -> "_Nodes":
        """Some of the nodes."""
        return _Nodes(self.ref[rows], self.xy[rows], self.before[rows], self.after[rows], self.corner[rows])

    def and_inside(self, ref: Longs, xy: Floats) -> "_Nodes":
        """These nodes, and behind them some inside the area, which have no neighbours and are no corners."""
        corner = np.zeros(len(ref), dtype=np.bool_)
        return _Nodes(np.r_[self.ref, ref], np.r_[self.xy, xy], np.r_[self.before, xy], np.r_[self.after, xy],
                      np.r_[self.corner, corner])  # fmt: skip


@dataclass(frozen=True, eq=False)
class SquareWays:
    """Ways, and behind the first `count` of them what is walked of squares beside them.

    Of those behind, `square` (k,) is the row of the square that each is of, and `across` (k,) tells the straight lines
    over it from its outline.
    """

    ways: OsmWays
    square: Longs
    across: Bools


def with_squares(ways: OsmWays, squares: list[Square], walked: Bools, separated: Bools) -> SquareWays:
    """The ways, and behind them outlines that are no ways of the file, and lines across the squares.

    `walked` (ways,) tells which of the given ways people may use, `separated` (ways,) which pass above or below the
    ground: nobody steps from those into a square. New ways carry the square's tags and id.
    """
    of_way = np.repeat(walked, np.diff(ways.start))
    refs, times = np.unique(ways.ref[of_way], return_counts=True)
    outlines = [_outlines(square, refs, times) for square in squares]
    areas = _polygons(squares)
    inside = _inside(areas, ways, walked, separated)
    over = [
        _across(square, area, refs, times, inner) for square, area, inner in zip(squares, areas, inside, strict=True)
    ]
    rows = np.arange(len(squares))
    of_square = np.r_[tuple(np.repeat(rows, list(map(len, made))) for made in (outlines, over))].astype(np.int64)
    more = [line for made in (outlines, over) for each in made for line in each]
    across = np.arange(len(more)) >= sum(map(len, outlines))
    if not more:
        return SquareWays(ways, of_square, across)
    sizes = np.array([len(ref) for ref, _ in more])
    joined = OsmWays(
        np.r_[ways.way_id, [squares[row].way_id for row in of_square]],
        [*ways.tags, *(squares[row].tags for row in of_square)],
        np.r_[ways.start, ways.start[-1] + np.cumsum(sizes)],
        np.r_[ways.ref, np.concatenate([ref for ref, _ in more])],
        np.concatenate([ways.xy, *(xy for _, xy in more)]),
    )
    return SquareWays(joined, of_square, across)


def _outlines(square: Square, refs: Longs, times: Longs) -> list[tuple[Longs, Floats]]:
    """The rings of a square that are no ways of the file."""
    rings = [] if square.drawn else square.rings
    return [(ref, xy) for ref, xy in rings if not _times(ref, refs, times).all()]


def _inside(areas: NDArray[np.object_], ways: OsmWays, walked: Bools, separated: Bools) -> list[tuple[Longs, Floats]]:
    """For each area the nodes inside, away from its edge, at which ways on the ground end or meet, and where."""
    of_way = np.repeat(walked, np.diff(ways.start)) & ~np.isnan(ways.xy[:, 0])
    is_end = np.zeros(len(ways.ref), dtype=np.bool_)
    is_end[ways.start[:-1]] = is_end[ways.start[1:] - 1] = True
    ref, first, times = np.unique(ways.ref[of_way], return_index=True, return_counts=True)
    off_ground = ways.ref[of_way & np.repeat(separated, np.diff(ways.start))]
    met = ((times > 1) | np.isin(ref, ways.ref[of_way & is_end])) & ~np.isin(ref, off_ground)
    ref, xy = ref[met], ways.xy[of_way][first[met]]
    area, node = shapely.STRtree(np.asarray(shapely.points(xy), dtype=object)).query(
        areas, predicate="contains_properly"
    )
    rows = [node[area == row] for row in range(len(areas))]
    return [(ref[each], xy[each]) for each in rows]


def _across(
    square: Square, area: shapely.Geometry, refs: Longs, times: Longs, inner: tuple[Longs, Floats]
) -> list[tuple[Longs, Floats]]:
    """The lines across, each as two nodes. `refs` are the nodes of all ways walked, ascending, met so many `times`.

    `inner` are the nodes inside at which ways end or meet; they are entrances too.
    """
    if _fewer_than_two(square, refs, times, inner):
        return []
    nodes = _nodes(square)
    met = _times(nodes.ref, refs, times)
    own = 1 if square.drawn else 0
    entrance = met > own + (nodes.ref == square.rings[0][0][0]) * own  # a closed way names its first node twice
    nodes, entrance = nodes.and_inside(*inner), np.r_[entrance, np.ones(len(inner[0]), dtype=np.bool_)]
    doors = np.flatnonzero(entrance)[:MOST_NODES]
    if len(doors) < 2:
        return []
    space = shapely.buffer(area, _GRAIN_DEGREES, join_style="mitre")
    shapely.prepare(space)
    one, other = _pairs(len(doors))
    pairs = _in_sight(space, nodes, doors[one], doors[other])
    if len(pairs) < len(one):
        kept = np.r_[doors, np.flatnonzero(nodes.corner & ~entrance)][:MOST_NODES]
        one, other = _pairs(len(kept))
        corners = other >= len(doors)
        one, other = kept[one[corners]], kept[other[corners]]
        useful = (entrance[one] | _touches(nodes, one, other)) & _touches(nodes, other, one)
        pairs = np.concatenate([pairs, _in_sight(space, nodes, one[useful], other[useful])])
    return [(nodes.ref[pair], nodes.xy[pair]) for pair in pairs]


def _times(ref: Longs, refs: Longs, times: Longs) -> Longs:
    """How often each node is met; 0 where it is not among `refs`."""
    if not len(refs):
        return np.zeros(len(ref), dtype=np.int64)
    at = np.minimum(np.searchsorted(refs, ref), len(refs) - 1)
    return np.where(refs[at] == ref, times[at], 0)


def lines_across(area: shapely.Polygon, doors: Floats, *, grain: float) -> list[tuple[int, int, shapely.LineString]]:
    """The shortest lines through an area between each two of the places `doors` (k, 2) on its edge.

    Each is given with the rows of its ends, and begins and ends exactly there. `grain` is how far outside the area a
    line may run, as drawings are not exact. Pairs between which no way leads are left out.
    """
    rings = [np.asarray(ring.coords)[:, :2] for ring in (area.exterior, *area.interiors)]
    parts = [_ring_nodes(np.arange(len(xy)), xy, hole=row > 0) for row, xy in enumerate(rings)]
    corners = np.concatenate([part.xy[part.corner] for part in parts])
    count = min(len(doors), MOST_NODES)
    xy = np.concatenate([doors[:count], corners])[:MOST_NODES]
    one, other = _pairs(len(xy))
    straight = shapely.linestrings(np.stack([xy[one], xy[other]], axis=1))
    space = shapely.buffer(area, grain, join_style="mitre")
    shapely.prepare(space)
    seen = np.flatnonzero(shapely.covers(space, straight))
    apart = coo_array((shapely.length(np.asarray(straight)[seen]), (one[seen], other[seen])), shape=(len(xy), len(xy)))
    cost, before = dijkstra(apart.tocsr(), directed=False, indices=np.arange(count), return_predecessors=True)
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count) if np.isfinite(cost[i, j]) and cost[i, j] > 0]
    return [(i, j, shapely.LineString(xy[_path(before[i], i, j)])) for i, j in pairs]


def _path(before: NDArray[np.int32], start: int, end: int) -> list[int]:
    """The nodes of a shortest way, from its start to its end, by the node before each."""
    path = [end]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return path[::-1]


def _pairs(count: int) -> tuple[Longs, Longs]:
    one, other = np.triu_indices(count, 1)
    return one.astype(np.int64), other.astype(np.int64)


def _in_sight(space: shapely.Geometry, nodes: _Nodes, one: Longs, other: Longs) -> Longs:
    """Those of the pairs (k, 2) between which a straight line stays in the open space."""
    lines = shapely.linestrings(np.stack([nodes.xy[one], nodes.xy[other]], axis=1))
    return np.column_stack([one, other])[shapely.covers(space, lines)]


def _touches(nodes: _Nodes, at: Longs, towards: Longs) -> Bools:
    """Whether the line to a node only touches the outline at a corner: a shortest way turns nowhere else."""
    way = nodes.xy[towards] - nodes.xy[at]
    sides = [_cross(way, beside[at] - nodes.xy[at]) for beside in (nodes.before, nodes.after)]
    return np.asarray(sides[0] * sides[1] >= 0)


def _fewer_than_two(square: Square, refs: Longs, times: Longs, inner: tuple[Longs, Floats]) -> bool:
    """Whether a square plainly has less than two entrances: most have, and nothing more need be asked of them."""
    met = [_times(ref[:-1], refs, times) for ref, _ in square.rings]
    return len(inner[0]) + sum(int((count > square.drawn).sum()) for count in met) < 2


def _polygons(squares: list[Square]) -> NDArray[np.object_]:
    """Each square's area, with its holes."""
    rings = [[xy for _, xy in square.rings] for square in squares]
    areas = np.array([shapely.Polygon(outer, holes) for outer, *holes in rings], dtype=object)
    return np.asarray(shapely.make_valid(areas), dtype=object)


def _nodes(square: Square) -> _Nodes:
    parts = [_ring_nodes(ref, xy, hole=row > 0) for row, (ref, xy) in enumerate(square.rings)]
    names = ("ref", "xy", "before", "after", "corner")
    nodes = _Nodes(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    return nodes.take(np.unique(nodes.ref, return_index=True)[1])


def _ring_nodes(ref: Longs, xy: Floats, *, hole: bool) -> _Nodes:
    """A ring's nodes, and which of them stand out into the open space: those where it turns away from its inside."""
    ring, points = ref[:-1], xy[:-1]
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    turn = _cross(points - before, after - points)
    area = float(_cross(points - points[0], after - points[0]).sum())
    return _Nodes(ring, points, before, after, np.asarray(turn * np.sign(area) * (-1 if hole else 1) < 0))


def _cross(one: Floats, other: Floats) -> Floats:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])
