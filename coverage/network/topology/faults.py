"""Where a street network is drawn wrongly, found as arrays: what the diagnosis lists and the repair mends."""

import heapq
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ....arrays import Floats, Longs
from ....links import linked_parts
from ..street_table import StreetArrays
from .segments import Meetings, Segments, feet, line_coords, meetings, segments_of

NO_LENGTH_M: Final = 0.001
"""Lines below a millimetre have no length: nothing is drawn or digitised that finely."""
SAME_LINE_M: Final = 0.1
"""Two lines between the same nodes that stay this near to each other are one line drawn twice."""
DETOUR: Final = 5.0
"""A gap is worth closing where the way around it is longer than this many tolerances."""


@dataclass(frozen=True, eq=False)
class Islands:
    """Walkable parts from which the largest one (by length) cannot be reached: `part` (n,) is -1 in the largest.

    Nodes without a walkable street have part -1 too. Parts are numbered from the longest on; `length_m` (parts,).
    """

    part: Longs
    length_m: Floats


@dataclass(frozen=True, eq=False)
class LooseEnds:
    """Dead ends that nearly touch a street: node row `node`, on `line`, near `target` at `position` and `xy`.

    `position` counts vertices of the target, plus the share of the next piece; `along_m` is the same in metres.
    """

    node: Longs
    line: Longs
    target: Longs
    position: Floats
    along_m: Floats
    xy: Floats
    gap_m: Floats

    def where(self, keep: NDArray[Any]) -> "LooseEnds":
        """The ends that `keep` marks or names, in its order."""
        columns = (self.node, self.line, self.target, self.position, self.along_m, self.xy, self.gap_m)
        return LooseEnds(*(column[keep] for column in columns))


@dataclass(frozen=True, eq=False)
class UnnodedIntersections:
    """Lines that cross, or touch along their way, without a node: `line` and `position` (k, 2 lines), `xy` (k, 2)."""

    line: Longs
    position: Floats
    xy: Floats


@dataclass(frozen=True, eq=False)
class Drawn:
    """Street lines taken apart once for all searches; `u` and `v` are node rows, `degree` counts line ends."""

    streets: StreetArrays
    coords: Floats
    coord_start: Longs
    segments: Segments
    u: Longs
    v: Longs
    degree: Longs

    @property
    def separated(self) -> NDArray[np.bool_]:
        """Lines that pass above or below others."""
        return self.streets.bridge | self.streets.tunnel


def drawn(streets: StreetArrays) -> Drawn:
    """Take street lines apart."""
    coords, start = line_coords(streets.geometry)
    u, v = streets.end_rows()
    degree = np.bincount(np.concatenate([u, v]), minlength=len(streets.node_id))
    return Drawn(streets, coords, start, segments_of(coords, start), u, v, degree)


def islands(lines: Drawn) -> Islands:
    """Find the parts of the walkable network that cannot be left on foot; a street drawn twice is as long as once."""
    walk = lines.streets.walk
    u, v, n = lines.u[walk], lines.v[walk], len(lines.degree)
    label = linked_parts(n, u, v)
    once_drawn = np.ones(len(walk), np.bool_)
    once_drawn[duplicates(lines)[1]] = False
    metres = np.where(once_drawn, shapely.length(lines.streets.geometry), 0.0)[walk]
    length: Floats = np.bincount(label[u], weights=metres, minlength=label.max() + 1).astype(np.float64)
    walkable = np.flatnonzero(np.bincount(label[u], minlength=len(length)))
    ordered = walkable[np.argsort(-length[walkable], kind="stable")]
    number = np.full(len(length), -1)
    number[ordered[1:]] = np.arange(len(ordered) - 1)
    return Islands(number[label], length[ordered[1:]])


def without_length(lines: Drawn) -> Longs:
    """Rows of lines that have no length."""
    return np.flatnonzero(shapely.length(lines.streets.geometry) < NO_LENGTH_M)


def duplicates(lines: Drawn) -> tuple[Longs, Longs]:
    """Pairs (kept, repeated) of rows: the same street between the same nodes, drawn again."""
    low, high = np.minimum(lines.u, lines.v), np.maximum(lines.u, lines.v)
    length = shapely.length(lines.streets.geometry)
    order = np.lexsort((np.arange(len(low)), length, high, low))
    kept, repeated = _alike(low, high, length, order)
    geometry = lines.streets.geometry
    same = shapely.hausdorff_distance(geometry[kept], geometry[repeated]) <= SAME_LINE_M
    first = np.arange(len(low))
    # The earliest drawing of a street stands for all of them.
    np.minimum.at(first, repeated[same], kept[same])
    again = np.flatnonzero(first != np.arange(len(low)))
    return first[first[again]], again


def _alike(low: Longs, high: Longs, length: Floats, order: Longs) -> tuple[Longs, Longs]:
    """Pairs (earlier row, later row) with the same ends and nearly the same length."""
    earlier, later = [], []
    for step in range(1, len(order)):
        a, b = order[:-step], order[step:]
        near = (low[a] == low[b]) & (high[a] == high[b]) & (length[b] - length[a] <= SAME_LINE_M)
        if not near.any():
            break
        earlier.append(np.minimum(a[near], b[near]))
        later.append(np.maximum(a[near], b[near]))
    none = np.empty(0, dtype=np.int64)
    return np.concatenate([none, *earlier]), np.concatenate([none, *later])


def crossings(lines: Drawn) -> UnnodedIntersections:
    """Find where streets on the ground meet although no node joins them; the ends of dead ends are left to others.

    Lines across squares are left out: they cross each other and whatever else leads over the square, and need no node
    there.
    """
    segments = lines.segments
    met = meetings(segments, apart=lines.separated[segments.line])
    line = np.stack([segments.line[met.a], segments.line[met.b]], axis=1)
    position = np.stack([segments.vertex[met.a] + met.at_a, segments.vertex[met.b] + met.at_b], axis=1)
    node = _node_at(lines, line, position)
    joined = (node[:, 0] >= 0) & (node[:, 0] == node[:, 1])
    loose = ((node >= 0) & (lines.degree[node] == 1)).any(axis=1)
    over = lines.streets.across[line].any(axis=1)
    found = np.flatnonzero(~joined & ~loose & ~over)
    return _once(met, line, position, found)


def _once(met: Meetings, line: Longs, position: Floats, found: Longs) -> UnnodedIntersections:
    """Where lines meet at a vertex, several of their pieces meet: that is told once."""
    _, first = np.unique(np.column_stack([line[found], position[found]]), axis=0, return_index=True)
    rows = found[np.sort(first)]
    return UnnodedIntersections(line[rows], position[rows], met.xy[rows])


def _node_at(lines: Drawn, line: Longs, position: Floats) -> Longs:
    """The node row at a position on a line, -1 between its ends."""
    last = lines.coord_start[line + 1] - lines.coord_start[line] - 1
    node: Longs = np.where(position <= 0, lines.u[line], np.where(position >= last, lines.v[line], -1))
    return node


def loose_ends(lines: Drawn, tolerance_m: float) -> LooseEnds:
    """Find dead ends within `tolerance_m` of a street to which the way around is long, each with the nearest one."""
    line = np.arange(len(lines.u))
    node, line = np.concatenate([lines.u, lines.v]), np.tile(line, 2)
    dead = lines.degree[node] == 1
    node, line = node[dead], line[dead]
    found = feet(lines.streets.node_xy[node], lines.segments, tolerance_m)
    target = lines.segments.line[found.piece]
    over = lines.streets.across[target]  # a line across a square is no street that a dead end was meant to meet
    found = found.where((~lines.separated[target] | lines.separated[line[found.place]]) & ~over)
    near = LooseEnds(
        node=node[found.place],
        line=line[found.place],
        target=lines.segments.line[found.piece],
        position=lines.segments.vertex[found.piece] + found.at,
        along_m=_metres_along(lines, found.piece, found.at),
        xy=found.xy,
        gap_m=found.gap_m,
    )
    return _nearest(lines, near.where(_far_around(lines, near, DETOUR * tolerance_m)))


def _metres_along(lines: Drawn, piece: Longs, passed: Floats) -> Floats:
    """Metres from the start of their lines to the share `passed` of pieces."""
    step = np.linalg.norm(lines.segments.end - lines.segments.start, axis=1)
    total = np.concatenate([[0.0], np.cumsum(step)])
    first = piece - lines.segments.vertex[piece]
    metres: Floats = total[piece] - total[first] + passed * step[piece]
    return metres


def _nearest(lines: Drawn, near: LooseEnds) -> LooseEnds:
    """For every dead end its nearest street; of two that point at each other only the first."""
    near = near.where(np.lexsort((near.target, near.gap_m, near.node)))
    _, first = np.unique(near.node, return_index=True)
    near = near.where(first)
    pointed_at = np.full(len(lines.degree) + 1, -1)
    pointed_at[near.node] = _node_at(lines, near.target[:, None], near.position[:, None])[:, 0]
    partner = pointed_at[near.node]
    return near.where((pointed_at[partner] != near.node) | (near.node < partner))


def _far_around(lines: Drawn, near: LooseEnds, limit_m: float) -> NDArray[np.bool_]:
    """Whether one must go further than `limit_m` along the streets from each dead end to its near place."""
    neighbours = _neighbours(lines)
    length = shapely.length(lines.streets.geometry)[near.target]
    reach = {node: _around(neighbours, node, limit_m) for node in np.unique(near.node).tolist()}
    to_u = _metres_to(reach, near.node, lines.u[near.target]) + near.along_m
    to_v = _metres_to(reach, near.node, lines.v[near.target]) + length - near.along_m
    far: NDArray[np.bool_] = np.minimum(to_u, to_v) > limit_m
    return far


def _metres_to(reach: dict[int, dict[int, float]], start: Longs, goal: Longs) -> Floats:
    """Metres from each start to its goal, inf where it was not reached."""
    pairs = zip(start.tolist(), goal.tolist(), strict=True)
    return np.array([reach[here].get(there, np.inf) for here, there in pairs], dtype=float)


def _neighbours(lines: Drawn) -> tuple[Longs, Longs, Floats]:
    """All streets from every node: `start` (n + 1,), the nodes at their other ends, and lengths."""
    here, there = np.concatenate([lines.u, lines.v]), np.concatenate([lines.v, lines.u])
    length = np.tile(shapely.length(lines.streets.geometry), 2)
    order = np.argsort(here, kind="stable")
    start = np.searchsorted(here[order], np.arange(len(lines.degree) + 1))
    return start, there[order], length[order]


def _around(neighbours: tuple[Longs, Longs, Floats], node: int, limit_m: float) -> dict[int, float]:
    """Metres along the streets from `node` to every node within `limit_m`: a few dozen at most."""
    start, there, length = neighbours
    reached = {node: 0.0}
    queue = [(0.0, node)]
    while queue:
        metres, at = heapq.heappop(queue)
        if metres > reached[at]:
            continue
        for k in range(start[at], start[at + 1]):
            onward, other = metres + float(length[k]), int(there[k])
            if onward <= limit_m and onward < reached.get(other, np.inf):
                reached[other] = onward
                heapq.heappush(queue, (onward, other))
    return reached
