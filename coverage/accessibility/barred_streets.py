"""Streets parted where a barrier runs, so that no way along them crosses it.

A node on a barrier becomes two, one for each side; streets that leave on the left belong to one, those on the right to
the other, and streets along the barrier to both, so that one may follow a barrier but come off it only on the side
where one came on. A street that a barrier crosses between its ends is cut there. Where barriers meet or end no
side can be told, and a way that crosses just there is missed, as `barrier_crossings` says.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from ..network.model import Network, edge_lines
from ..place import Place
from ..travel.snap import Snapped
from .barrier_crossings import BarrierCrossings, lines_met, nodes_on

NOT_PARTED: Final = -1
_SLACK_M: Final = 1.0
"""Metres more than the longest leg within which legs are asked about: what rounding may hide."""


@dataclass(frozen=True, eq=False)
class BarredStreets:
    """Streets parted at barriers; they serve searches only, as the lines of cut streets are not cut.

    `again` (m,) is the second row of a street that runs along a barrier, and `beyond` (m,) the row of what lies behind
    the crossings of a street that is cut (-1 for others), between offsets `first` and `last`. `lines` are the barriers.
    """

    network: Network
    again: Longs
    beyond: Longs
    first: Floats
    last: Floats
    lines: NDArray[Any]

    def positions(self, at: Snapped, crossing: Bools) -> tuple[Snapped, Longs]:
        """Return where points step out on the parted streets, and the row of each: some do so on both sides.

        Points whose leg is `crossing` a barrier have no street.
        """
        edge, offset = np.where(crossing, -1, at.edge).astype(np.int64), at.offset_m.copy()
        street = np.maximum(edge, 0)
        cut = (edge >= 0) & (self.beyond[street] >= 0) & (offset > self.first[street])
        behind = cut & (offset >= self.last[street])
        offset[behind] -= self.last[street[behind]]
        edge = np.where(behind, self.beyond[street], np.where(cut, -1, edge))
        twice = np.flatnonzero((edge >= 0) & ~cut & (self.again[street] >= 0))
        rows = np.concatenate([np.arange(len(at)), twice])
        edges = np.concatenate([edge, self.again[street[twice]]])
        return Snapped(edges.astype(np.int32), offset[rows], at.leg_m[rows]), rows


def barred_streets(network: Network, lines: NDArray[Any]) -> BarredStreets | None:
    """Return the streets parted at barriers, given as lines of which each is joined; None where there is none."""
    if not len(lines):
        return None
    edges = edge_lines(network)
    met = lines_met(network, edges, shapely.STRtree(edges), lines)
    return _parted(network, met, _held(network, lines))


def _held(network: Network, lines: NDArray[Any]) -> Bools:
    """Tell which nodes (n,) lie inside one barrier, where both of its sides are known."""
    line, node = nodes_on(network, lines)
    where = shapely.line_locate_point(lines[line], shapely.points(network.node_xy[node]))
    inside = (where > 0) & (where < shapely.length(lines[line]))
    count = np.bincount(node, minlength=network.node_count)
    ends = np.bincount(node[~inside], minlength=network.node_count)
    return np.asarray((count == 1) & (ends == 0))


def _parted(network: Network, met: BarrierCrossings, held: Bools) -> BarredStreets:
    cut = np.flatnonzero(met.inside)
    along = [held[end] & (side == 0) for end, side in ((network.edge_u, met.side_u), (network.edge_v, met.side_v))]
    twice = np.flatnonzero(np.logical_or(*along) & ~met.inside)
    right = np.full(network.node_count, NOT_PARTED, np.int64)
    right[held] = network.node_count + np.arange(held.sum())
    first, second = (_ends(network, met, right, second=second) for second in (False, True))
    rows = np.concatenate([np.arange(network.edge_count), twice, cut])
    behind = network.edge_count + len(twice) + np.arange(len(cut))
    u, v = (np.concatenate([first[end], second[end][twice], first[end][cut]]) for end in (0, 1))
    length = network.edge_length_m[rows]
    dead_ends = network.node_count + int(held.sum()) + np.arange(2 * len(cut)).reshape(2, -1)
    v[cut], u[behind] = dead_ends
    length[cut], length[behind] = met.first[cut], network.edge_length_m[cut] - met.last[cut]
    nodes = np.concatenate([np.arange(network.node_count), np.flatnonzero(held), *(network.edge_u[cut],) * 2])
    again, beyond = (np.full(network.edge_count, NOT_PARTED, np.int64) for _ in range(2))
    again[twice], beyond[cut] = network.edge_count + np.arange(len(twice)), behind
    parted = _taken(network, rows, nodes, u=u, v=v, length=length)
    return BarredStreets(parted, again, beyond, met.first, met.last, met.lines)


def _ends(network: Network, met: BarrierCrossings, right: Longs, *, second: bool) -> tuple[Longs, Longs]:
    """Return the nodes at which streets end: on the right of a barrier, or on its left, or as the `second` of both."""
    most = 0 if second else -1
    sides = ((network.edge_u, met.side_u), (network.edge_v, met.side_v))
    u, v = (np.where((right[end] >= 0) & (side <= most), right[end], end) for end, side in sides)
    return u, v


def _taken(network: Network, edges: Longs, nodes: Longs, *, u: Longs, v: Longs, length: Floats) -> Network:
    """Return a network of these rows of edges and nodes, with other ends and lengths."""
    counts = np.diff(network.coord_start)[edges]
    start = np.concatenate([[0], np.cumsum(counts)])
    vertex = np.arange(start[-1]) + np.repeat(network.coord_start[edges] - start[:-1], counts)
    per_edge = ("edge_class", "edge_flags", "edge_maxspeed_kmh", "edge_source", "edge_name")
    per_node = ("node_xy", "node_id", "node_crossing", "node_z")
    columns: dict[str, Any] = {
        **{name: getattr(network, name)[edges] for name in per_edge},
        **{name: getattr(network, name)[nodes] for name in per_node},
    }
    return replace(
        network, **columns, edge_u=u.astype(np.int32), edge_v=v.astype(np.int32), edge_length_m=length,
        edge_relief=network.edge_relief[edges] if len(network.edge_relief) else network.edge_relief,
        coords=network.coords[vertex], coord_start=start,
    )  # fmt: skip


def legs_cross(place: Place, xy: Floats, snapped: Snapped, lines: NDArray[Any]) -> Bools:
    """Tell of which points (p, 2) the leg to their place on a street crosses one of some lines."""
    crossed = np.zeros(len(xy), dtype=np.bool_)
    found = np.flatnonzero(snapped.found)
    if not len(found) or not len(lines):
        return crossed
    # A leg that crosses begins no farther from the line than it is long.
    points, longest = np.asarray(shapely.points(xy[found])), float(snapped.leg_m[found].max())
    _, near = shapely.STRtree(points).query(lines, "dwithin", distance=longest + _SLACK_M)
    asked = found[np.unique(near)]
    streets: Any = edge_lines(place.network, snapped.edge[asked].astype(np.intp))
    feet = shapely.get_coordinates(shapely.line_interpolate_point(streets, snapped.offset_m[asked]))
    legs: Any = shapely.linestrings(np.stack([xy[asked], feet], axis=1))
    _, leg = shapely.STRtree(legs).query(lines, predicate="crosses")
    crossed[asked[leg]] = True
    return crossed
