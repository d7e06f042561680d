"""Where streets cross railways and trunk roads: inside an edge, or at a node where both sides of the barrier meet.

A street that joins a trunk road ends on it. A way crosses there only if it leaves on the other side than it came from,
so each end of an edge that lies on a barrier knows its side: -1 right of the line, 1 left, 0 along it or not on it.
Where barriers of one kind meet each other or end, no side can be told, and a way that crosses just there is missed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs, Signs
from ..network.model import TUNNEL, Network, edge_lines
from ..place import Barriers

KINDS: Final = ("railway", "trunk")
TRUNK_CLASSES: Final = ("motorway", "trunk")
ARTERIAL_CLASSES: Final = (*TRUNK_CLASSES, "primary")
END_M: Final = 0.01
"""Nearer to its end than this an edge meets a barrier at its node."""
ALONG: Final = 0.1
"""An edge that leaves a barrier at less than about six degrees (the sine) runs along it."""
TANGENT_M: Final = 1.0


@dataclass(frozen=True, eq=False)
class BarrierCrossings:
    """For one kind of barrier, by edge (m,): `first` and `last` offsets of crossings inside it (inf, -inf for none).

    `side_u` and `side_v` are the sides at its ends; `touched` (n,) tells which nodes lie on a barrier.
    `lines` are the barriers themselves.
    """

    first: Floats
    last: Floats
    side_u: Signs
    side_v: Signs
    touched: Bools
    lines: NDArray[Any]

    @property
    def inside(self) -> Bools:
        """Which edges cross a barrier between their ends."""
        return np.isfinite(self.first)


def crossings(network: Network, barriers: Barriers) -> Mapping[str, BarrierCrossings]:
    """Return the crossings by kind of barrier; a kind of which the place knows none is not in it."""
    found = {kind: barrier_lines(network, barriers, kind) for kind in KINDS}
    known = {kind: lines for kind, lines in found.items() if len(lines)}
    edges = edge_lines(network) if known else np.empty(0, dtype=object)
    tree = shapely.STRtree(edges)
    return {kind: lines_met(network, edges, tree, lines) for kind, lines in known.items()}


def barrier_lines(network: Network, barriers: Barriers, kind: str) -> NDArray[Any]:
    """Return the barriers of a kind as lines joined end to end; where no file has trunk roads, the network's own.

    Arterial roads are the trunk roads of a file, and those and the main roads of the network.
    """
    given = np.asarray(barriers.geometry[barriers.kind == ("trunk" if kind == "arterial" else kind)], dtype=object)
    given = given[~shapely.is_empty(given)] if len(given) else given
    if kind == "arterial":
        given = np.concatenate([given, _streets_of(network, ARTERIAL_CLASSES)])
    elif not len(given) and kind == "trunk":
        given = _streets_of(network, TRUNK_CLASSES)
    if not len(given):
        return given
    areas = np.isin(shapely.get_type_id(given), (3, 6))
    lines = np.where(areas, shapely.boundary(given), given)
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.union_all(lines))))


def _streets_of(network: Network, classes: Sequence[str]) -> NDArray[Any]:
    """Return the streets of some classes as lines, but for those under ground."""
    of_class = np.isin(np.array(network.classes, dtype=object)[network.edge_class], classes)
    return edge_lines(network, np.flatnonzero(of_class & ((network.edge_flags & TUNNEL) == 0)))


def lines_met(network: Network, edges: NDArray[Any], tree: shapely.STRtree, lines: NDArray[Any]) -> BarrierCrossings:
    """Return where streets (`edges`, in a `tree`) meet some lines."""
    barrier, edge = tree.query(lines, predicate="intersects")
    parts, pair = shapely.get_parts(shapely.intersection(edges[edge], lines[barrier]), return_index=True)
    # Where both run along each other the meeting is a line; its ends are nodes, and the side there is 0.
    points = shapely.get_type_id(parts) == 0
    parts, edge, barrier = parts[points], edge[pair[points]], barrier[pair[points]]
    offset = shapely.line_locate_point(edges[edge], parts)
    length = network.edge_length_m[edge]
    at_u, at_v = offset <= END_M, offset >= length - END_M
    inside = ~at_u & ~at_v
    first, last = np.full(network.edge_count, np.inf), np.full(network.edge_count, -np.inf)
    np.minimum.at(first, edge[inside], offset[inside])
    np.maximum.at(last, edge[inside], offset[inside])
    return BarrierCrossings(
        first,
        last,
        _sides(network, edges, lines, edge[at_u], barrier[at_u], forward=True),
        _sides(network, edges, lines, edge[at_v], barrier[at_v], forward=False),
        _touched(network, lines),
        lines,
    )


def _touched(network: Network, lines: NDArray[Any]) -> Bools:
    touched = np.zeros(network.node_count, dtype=np.bool_)
    touched[nodes_on(network, lines)[1]] = True
    return touched


def nodes_on(network: Network, lines: NDArray[Any]) -> tuple[Longs, Longs]:
    """Return pairs of a line and of a node that lies on it."""
    points: Any = shapely.points(network.node_xy)
    line, node = shapely.STRtree(points).query(lines, predicate="dwithin", distance=END_M)
    return line, node


def _sides(
    network: Network,
    edges: NDArray[Any],
    lines: NDArray[Any],
    edge: NDArray[np.intp],
    barrier: NDArray[np.intp],
    *,
    forward: bool,
) -> Signs:
    """Return on which side of the barrier each edge lies at the end that meets it; at a barrier's own end, on none."""
    sides = np.zeros(network.edge_count, dtype=np.int8)
    if not len(edge):
        return sides
    own, line = edges[edge], lines[barrier]
    step = np.minimum(TANGENT_M, network.edge_length_m[edge])
    ends = _xy(own, np.zeros(len(edge)) if forward else network.edge_length_m[edge])
    away = _xy(own, step if forward else network.edge_length_m[edge] - step) - ends
    where = shapely.line_locate_point(line, shapely.points(ends))
    tangent = _xy(line, where + TANGENT_M) - _xy(line, np.maximum(where - TANGENT_M, 0.0))
    cross = tangent[:, 0] * away[:, 1] - tangent[:, 1] * away[:, 0]
    sine = cross / np.maximum(np.hypot(*tangent.T) * np.hypot(*away.T), 1e-12)
    through = (where > END_M) & (where < shapely.length(line) - END_M)
    clear = through & (np.abs(sine) > ALONG)
    sides[edge[clear]] = np.sign(sine[clear]).astype(np.int8)
    return sides


def _xy(lines: NDArray[Any], offset: Floats) -> Floats:
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(lines, offset)), dtype=np.float64)
