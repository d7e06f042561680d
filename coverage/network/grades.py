"""Edges that are even enough: lines with heights are cut where one pace all along would tell a wrong time inside.

An edge costs the same for every metre, so that a cost inside it is plain arithmetic. On hilly ground that is only true
of short pieces: a street that climbs a ridge and falls again takes its walker's time first. So it is cut at vertices
of its line until, wherever one stands on a piece, the evenly shared cost is right within `EVEN_M`.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from .hilbert import hilbert_key
from .model import BRIDGE, STAIRS, TUNNEL, WALK, Network

EVEN_M: Final = 0.75
"""How far the cost inside an edge may be from what its heights say, in metres on the level: 0.6 s for adults (1.2 m/s),
0.8 s for older people (0.92 m/s). Only the two ends of a way lie inside edges, so it is right within twice that."""


@dataclass(frozen=True, eq=False)
class ElevationLines:
    """Lines with heights: vertices `coords` (k, 2) and `z` (k,) in metres, line i from `start[i]` to `start[i + 1]`."""

    coords: Floats
    z: Floats
    start: Longs


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Parts of the edges `edge`, from the vertex `begin` to the vertex `end`; `length` and `relief` as in `Network`."""

    edge: Longs
    begin: Longs
    end: Longs
    length: Floats
    relief: Floats

    def take(self, rows: NDArray[np.intp]) -> "_Pieces":
        return _Pieces(self.edge[rows], self.begin[rows], self.end[rows], self.length[rows], self.relief[rows])


def on_ground(network: Network, ground: ElevationLines) -> Network:
    """The network along the lines of its edges with heights, cut into pieces of which each is even (see above).

    Heights must be known. Pieces keep all that is said of their edge; new nodes have new ids and no crossing. Nodes
    and edges are in the order of `build_network`. Bridges and tunnels go evenly from end to end, stairs have a pace of
    their own, and nobody walks where only cars go: these are not cut.
    """
    steps, flags = _steps(ground), network.edge_flags
    walked = ((flags & WALK) > 0) & ((flags & (STAIRS | BRIDGE | TUNNEL)) == 0)
    cuts = _uneven(ground, steps[:, :3], walked)
    pieces = _pieces(network, ground, steps, cuts)
    node_z = network.node_z.copy()
    node_z[network.edge_u], node_z[network.edge_v] = ground.z[ground.start[:-1]], ground.z[ground.start[1:] - 1]
    known = replace(network, node_z=node_z)
    if len(cuts):
        known, ends = _with_nodes(known, ground, cuts, _ends(network, pieces, cuts))
        order = np.lexsort((ends.max(axis=1), ends.min(axis=1)))
        pieces, ends = pieces.take(order), ends[order]
        known = replace(known, edge_u=np.ascontiguousarray(ends[:, 0]), edge_v=np.ascontiguousarray(ends[:, 1]))
    return _along(known, ground, pieces)


def _steps(ground: ElevationLines) -> Floats:
    """From each vertex to the next of its line (k, 5): metres, on foot there and back (as on the level), up, down."""
    run, rise = np.zeros(len(ground.z)), np.zeros(len(ground.z))
    run[:-1], rise[:-1] = np.hypot(*np.diff(ground.coords, axis=0).T), np.diff(ground.z)
    run[ground.start[1:] - 1] = 0.0
    rise = np.where(run > 0, rise, 0.0)
    slope = rise / np.where(run > 0, run, 1.0)
    there, back = run * tobler_factor(slope), run * tobler_factor(-slope)
    return np.column_stack([run, there, back, np.maximum(rise, 0), np.maximum(-rise, 0)])


def _uneven(ground: ElevationLines, steps: Floats, counts: Bools) -> Longs:
    """The vertices, ascending, at which lines are to be cut, of the lines that count.

    Each is where an evenly shared cost is furthest off, there or back; then both parts are looked at in the same way
    (the line simplification of Douglas and Peucker, 1973, of cost over metres), all lines at once.
    """
    sums = np.vstack([np.zeros(3), np.cumsum(steps[:-1], axis=0)])
    begin, end = ground.start[:-1][counts], ground.start[1:][counts] - 1
    cuts = [np.zeros(0, np.int64)]
    while True:
        inner = end - begin > 1
        begin, end = begin[inner], end[inner]
        if not len(begin):
            return np.sort(np.concatenate(cuts))
        worst, off = _worst(sums, begin, end)
        far = off > EVEN_M
        begin, end, worst = begin[far], end[far], worst[far]
        cuts.append(worst)
        begin, end = np.concatenate([begin, worst]), np.concatenate([worst, end])


def _worst(sums: Floats, begin: Longs, end: Longs) -> tuple[Longs, Floats]:
    """The vertex between two others whose cost is furthest from its even share, and by how much."""
    size = end - begin - 1
    first = np.cumsum(size) - size
    row = np.repeat(np.arange(len(size)), size)
    vertex = np.arange(len(row)) - first[row] + begin[row] + 1
    here, whole = sums[vertex] - sums[begin[row]], (sums[end] - sums[begin])[row]
    off = np.abs(here[:, 1:] - whole[:, 1:] * (here[:, :1] / whole[:, :1])).max(axis=1)
    most = np.maximum.reduceat(off, first)
    at = np.flatnonzero(off == most[row])
    return vertex[at[np.searchsorted(row[at], np.arange(len(size)))]], most


def _pieces(network: Network, ground: ElevationLines, steps: Floats, cuts: Longs) -> _Pieces:
    """The pieces between line ends and cuts, in the order of their edges; an edge that is whole keeps its length."""
    begin = np.sort(np.concatenate([ground.start[:-1], cuts]))
    end = np.sort(np.concatenate([ground.start[1:] - 1, cuts]))
    edge = np.searchsorted(ground.start, begin, side="right") - 1
    sums = np.add.reduceat(steps, begin)
    whole = (begin == ground.start[edge]) & (end == ground.start[edge + 1] - 1)
    length = np.where(whole, network.edge_length_m[edge], sums[:, 0])
    relief = sums[:, 1:] / length[:, None]
    relief[(network.edge_flags[edge] & (BRIDGE | TUNNEL)) > 0] = np.nan
    return _Pieces(edge, begin, end, length, relief)


def _ends(network: Network, pieces: _Pieces, cuts: Longs) -> Longs:
    """The nodes (k, 2) of the pieces, those at cuts counted on from the nodes that there are."""
    at = np.column_stack([pieces.begin, pieces.end])
    old = np.column_stack([network.edge_u, network.edge_v])[pieces.edge]
    return np.where(np.isin(at, cuts), network.node_count + np.searchsorted(cuts, at), old)


def _with_nodes(
    network: Network, ground: ElevationLines, cuts: Longs, ends: Longs
) -> tuple[Network, NDArray[np.int32]]:
    """The network with nodes at the cuts, in the order of `build_network`, and what `ends` are called in it."""
    xy = np.vstack([network.node_xy, ground.coords[cuts]])
    ids = np.concatenate([network.node_id, network.node_id.max() + 1 + np.arange(len(cuts))])
    crossing = np.concatenate([network.node_crossing, np.zeros(len(cuts), np.uint8)])
    z = np.concatenate([network.node_z, ground.z[cuts]])
    order = np.argsort(hilbert_key(xy), kind="stable")
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    nodes = replace(network, node_xy=xy[order], node_id=ids[order], node_crossing=crossing[order], node_z=z[order])
    return nodes, place[ends]


def _along(network: Network, ground: ElevationLines, pieces: _Pieces) -> Network:
    """The network, whose nodes and ends are those of the pieces, with their lines and what is said of their edges."""
    size = pieces.end + 1 - pieces.begin
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    vertex = np.arange(start[-1]) + np.repeat(pieces.begin - start[:-1], size)
    return replace(
        network,
        edge_length_m=pieces.length,
        edge_class=network.edge_class[pieces.edge],
        edge_flags=network.edge_flags[pieces.edge],
        edge_maxspeed_kmh=network.edge_maxspeed_kmh[pieces.edge],
        edge_source=network.edge_source[pieces.edge],
        edge_name=network.edge_name[pieces.edge],
        edge_relief=pieces.relief,
        coords=ground.coords[vertex],
        coord_start=start,
    )


STEEPEST: Final = 0.5
"""Slopes are cut here: what is steeper comes from the terrain's noise on short edges, or is a flight of stairs."""


def tobler_factor(slope: Floats) -> Floats:
    """Give how much longer a metre takes than on the level, for slope = rise over run in the direction of travel.

    Tobler (1993): speed = 6 exp(-3.5 |slope + 0.05|) km/h, here relative to its value on the level.
    """
    return np.asarray(np.exp(3.5 * (np.abs(np.clip(slope, -STEEPEST, STEEPEST) + 0.05) - 0.05)))
