"""Ideas for repairs: links where the straight line is short and the way long, and gates that could be opened.

Ideas are estimates, to be tried: they say where to look, not who is served.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from ...arrays import Bools, Floats, Longs
from ..network.model import GATE, WALK, Network

LONGEST_M: Final = 300.0
"""So long may a proposed link be."""
WORTHWHILE_S: Final = 120.0
"""So much must a link save where it begins."""
DETOUR: Final = 1.3
"""How much longer ways along streets are than straight lines, for the estimate."""
_APART_M: Final = 150.0
_PER_NODE: Final = 3
_QUIET: Final = ("service", "footway", "path", "residential", "living_street", "pedestrian", "track", "steps")


@dataclass(frozen=True, eq=False)
class LinkIdea:
    """A line (k, 2) in metres along which a way could lead, and the people that it might newly serve."""

    line: Floats
    people: float

    @property
    def length_m(self) -> float:
        """How long it is."""
        return float(np.hypot(*np.diff(self.line, axis=0).T).sum())


@dataclass(frozen=True, eq=False)
class LeftOut:
    """Who is left out: homes (n, 2) with people (n,); how long one may walk (seconds), and how fast (m/s)."""

    xy: Floats
    people: Floats
    limit_s: float
    speed_mps: float


def link_ideas(network: Network, node_cost_s: Floats, left_out: LeftOut, *, most: int = 20) -> tuple[LinkIdea, ...]:
    """Give links from streets near those left out to streets from which the way is within the limit.

    `node_cost_s` (m,) is the way from every node to the nearest facility, inf where there is none. Ranked by the people
    that they might serve; of links side by side the best.
    """
    nodes = _walkable(network)
    cost, xy = node_cost_s[nodes], network.node_xy[nodes]
    near = np.flatnonzero(cost < left_out.limit_s)
    far = np.flatnonzero(_is_near(xy, left_out) & (cost > left_out.limit_s - WORTHWHILE_S))
    if not len(near) or not len(far):
        return ()
    one, other, new = _shortcuts(xy, cost, far, near, left_out.speed_mps)
    usable = (new < left_out.limit_s) & (new < cost[one] - WORTHWHILE_S)
    one, other, new = one[usable], other[usable], new[usable]
    lines = np.stack([xy[one], xy[other]], axis=1)
    return _best(lines, _might_serve(xy[one], new, left_out), most)


def gate_ideas(network: Network, node_cost_s: Floats, left_out: LeftOut, *, most: int = 10) -> tuple[LinkIdea, ...]:
    """Give small streets closed to walkers, and gates, that would lead those left out to a facility in time."""
    quiet = np.isin(np.array(network.classes, object)[network.edge_class], _QUIET)
    closed = (network.edge_flags & WALK) == 0
    edges = np.flatnonzero(closed & (quiet | ((network.edge_flags & GATE) > 0)))
    if not len(edges):
        return ()
    ends = np.stack([network.edge_u[edges], network.edge_v[edges]])
    ends = np.take_along_axis(ends, np.argsort(-node_cost_s[ends], axis=0, kind="stable"), axis=0)
    new = node_cost_s[ends[1]] + network.edge_length_m[edges] / left_out.speed_mps
    usable = (new < left_out.limit_s) & (new < node_cost_s[ends[0]] - WORTHWHILE_S)
    lines = network.node_xy[ends[:, usable].T]
    return _best(lines, _might_serve(lines[:, 0], new[usable], left_out), most)


def _walkable(network: Network) -> Longs:
    """Give the nodes at which a street for walkers ends."""
    usable = (network.edge_flags & WALK) > 0
    return np.unique(np.concatenate([network.edge_u[usable], network.edge_v[usable]])).astype(np.int64)


def _is_near(xy: Floats, left_out: LeftOut) -> Bools:
    """Tell which nodes lie within the longest walk of somebody left out."""
    homes = left_out.xy[left_out.people > 0]
    if not len(homes):
        return np.zeros(len(xy), np.bool_)
    return np.isfinite(cKDTree(homes).query(xy, distance_upper_bound=LONGEST_M)[0])


def _shortcuts(xy: Floats, cost: Floats, far: Longs, near: Longs, speed_mps: float) -> tuple[Longs, Longs, Floats]:
    """Give for each far node the few near ones across which the way would be shortest: both, and the new way."""
    pairs = cKDTree(xy[far]).sparse_distance_matrix(cKDTree(xy[near]), LONGEST_M, output_type="coo_matrix")
    one, other = far[pairs.row], near[pairs.col]
    new = cost[other] + pairs.data / speed_mps
    order = np.lexsort((new, one))
    first = np.flatnonzero(np.diff(one[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    kept = order[rank < _PER_NODE]
    return one[kept], other[kept], new[kept]


def _might_serve(begins: Floats, way_s: Floats, left_out: LeftOut) -> Floats:
    """Estimate the people left out who would have a way in time over links that begin here."""
    if not len(begins):
        return np.zeros(0)
    radius = np.maximum(0.0, left_out.limit_s - way_s) * left_out.speed_mps / DETOUR
    found = cKDTree(left_out.xy).query_ball_point(begins, radius)
    return np.array([float(left_out.people[rows].sum()) for rows in found])


def _best(lines: Floats, people: Floats, most: int) -> tuple[LinkIdea, ...]:
    """Give the most promising, one of those that lie side by side; of equals the shortest."""
    length = np.hypot(*(lines[:, 1] - lines[:, 0]).T) if len(lines) else np.zeros(0)
    middle = lines.mean(axis=1)
    taken: list[int] = []
    for row in np.lexsort((length, -people)).tolist():
        if people[row] <= 0 or len(taken) >= most:
            break
        if all(np.hypot(*(middle[row] - middle[other])) > _APART_M for other in taken):
            taken.append(row)
    return tuple(LinkIdea(lines[row], float(people[row])) for row in taken)
