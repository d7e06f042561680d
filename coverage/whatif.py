"""What if? From a finished search to the next, at the price of what the change touches.

A `State` is a value: an edit gives another one, and the old one stays what it was, so undoing is going back to it. Its
costs equal those of a search from scratch bit for bit, because both sum the same whole ticks.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .graph import OWNER_BITS, Direction, Graph, graph_of, limit_ticks
from .kernel_values import ByEdge, PointArrays
from .kernels_graph import rows_by
from .kernels_repair import leaning, loosen, rows_around, settle
from .network import Network
from .network_edits import NetworkChange
from .profiles import Profile
from .reach import Nearest, Solved, solve, unpack
from .snapping import Snapped
from .terminals import Points, Seeds, points_of, read_points, seeds_of

Longs = NDArray[np.int64]
_NO_ROWS: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class State:
    """A finished search, read at the demand points (d,).

    `changed` are the rows of the points whose cost or facility differs from those of the state it was made from.
    """

    solved: Solved
    demand: Snapped
    points: Points
    by_edge: ByEdge
    packed: Longs
    changed: Longs

    @cached_property
    def nearest(self) -> Nearest:
        """Cost and facility of every demand point."""
        return unpack(self.packed, self.solved.limit_s, self.solved.graph.profile)

    def nearest_of(self, rows: Longs) -> Nearest:
        """Cost and facility of some demand points, such as `changed`."""
        return unpack(self.packed[rows], self.solved.limit_s, self.solved.graph.profile)

    @cached_property
    def stranded(self) -> Longs:
        """Points on closed edges. One that stands at the very end can leave, though no arc leads there."""
        closed = np.isinf(self.points.arrays.near_u) & np.isinf(self.points.arrays.near_v)
        return np.flatnonzero(closed & (self.points.edge >= 0))


def begin(
    network: Network,
    *,
    facilities: Snapped,
    owner: ArrayLike,
    demand: Snapped,
    profile: Profile,
    limit_s: float,
    direction: Direction = "to_facility",
) -> State:
    """Search from scratch, once; arguments and errors as `reach.solve`."""
    solved = solve(network, facilities=facilities, owner=owner, profile=profile, limit_s=limit_s, direction=direction)
    points = points_of(solved.graph, demand)
    by_edge = rows_by(points.edge, network.edge_count)
    return State(solved, demand, points, by_edge, _read(solved, points, None), _NO_ROWS)


def set_entrances(state: State, facility: int, entrances: Snapped) -> State:
    """Give a facility these entrances instead of those it has: a new one is added, with none it is closed."""
    graph, seeds = state.solved.graph, state.solved.seeds
    new = seeds_of(graph, entrances, np.full(len(entrances), facility))
    old = seeds.take(np.flatnonzero(seeds.owner == facility))
    together = seeds.take(np.flatnonzero(seeds.owner != facility)).merged(new)
    labels = state.solved.labels.copy()
    unreached = graph.scale(state.solved.most).unreached
    cleared = loosen(graph.arcs, labels, _served_by(graph, old, labels), unreached)
    lowered = settle(graph.arcs, labels, cleared, together.arrays(graph), unreached)
    solved = replace(state.solved, seeds=together, labels=labels)
    edges = np.concatenate([old.edge, new.edge]).astype(np.int64)
    rows = rows_around(graph.arcs, np.concatenate([cleared, lowered]), edges, state.by_edge)
    return _reread(replace(state, solved=solved), rows)


def close(state: State, facility: int) -> State:
    """Close a facility."""
    nothing = np.zeros(0)
    return set_entrances(state, facility, Snapped(np.zeros(0, np.int32), nothing, nothing))


def change_network(state: State, change: NetworkChange) -> State:
    """Carry the search over to the changed network. Everybody keeps the street they belong to, or its piece.

    So a new link never makes anyone's way longer by standing nearer to the door than the old street did.
    """
    old, seeds = state.solved.graph, state.solved.seeds
    graph = graph_of(change.network, old.profile, old.direction)
    affected = _changed_edges(change)
    moved = np.isin(seeds.edge, affected)
    kept, gone = seeds.take(np.flatnonzero(~moved)), seeds.take(np.flatnonzero(moved))
    again = seeds_of(graph, change.carried(Snapped(gone.edge, gone.offset_m, gone.leg_m)), gone.owner)
    fresh = graph.network.node_count - old.network.node_count
    unreached = graph.scale(state.solved.most).unreached
    labels = np.concatenate([state.solved.labels, np.full(fresh, unreached)])
    u, v = old.network.edge_u, old.network.edge_v
    roots = np.concatenate([_served_by(old, gone, labels), leaning(old.arcs, labels, affected, u, v)])
    cleared = loosen(old.arcs, labels, roots, unreached)
    ends = np.concatenate([graph.network.edge_u[change.edges], graph.network.edge_v[change.edges]])
    rim = np.unique(np.concatenate([cleared, ends.astype(np.int64)]))
    merged = kept.merged(again)
    lowered = settle(graph.arcs, labels, rim, merged.arrays(graph), unreached)
    solved = replace(state.solved, graph=graph, labels=labels, seeds=merged)
    demand = change.carried(state.demand)
    points = _moved_points(graph, state, demand, np.concatenate([affected, change.edges]))
    by_edge = rows_by(points.edge, graph.network.edge_count)
    rows = rows_around(graph.arcs, np.concatenate([rim, lowered]), change.edges, by_edge)
    return _reread(replace(state, solved=solved, demand=demand, points=points, by_edge=by_edge), rows)


def _changed_edges(change: NetworkChange) -> Longs:
    """Give the rows of the old network that mean something else now."""
    return change.edges[change.edges < change.before.edge_count]


def _served_by(graph: Graph, seeds: Seeds, labels: Longs) -> Longs:
    """Give the nodes whose label is the start of one of these seeds."""
    arrays = seeds.arrays(graph)
    ends = np.concatenate([arrays.end_u, arrays.end_v]).astype(np.int64)
    return np.asarray(ends[labels[ends] == np.concatenate([arrays.to_u, arrays.to_v])])


def _read(solved: Solved, points: Points, rows: Longs | None) -> Longs:
    """Read the points; everything beyond the limit is the same label."""
    packed = read_points(solved.graph, points, solved.seeds, labels=solved.labels, rows=rows)
    return np.asarray(np.minimum(packed, (limit_ticks(solved.limit_s, solved.graph.profile) + 1) << OWNER_BITS))


def _reread(state: State, rows: Longs) -> State:
    asked = np.unique(np.concatenate([rows, state.stranded]))
    now = _read(state.solved, state.points, asked)
    differs = now != state.packed[asked]
    packed = state.packed.copy()
    packed[asked] = now
    return replace(state, packed=packed, changed=asked[differs])


def _moved_points(graph: Graph, state: State, demand: Snapped, edges: Longs) -> Points:
    """Make the points anew that lie on changed edges; the others cost what they did."""
    rows = np.flatnonzero(np.isin(demand.edge, edges))
    new = points_of(graph, demand.take(rows)).arrays
    columns = {}
    for name in PointArrays._fields:
        columns[name] = getattr(state.points.arrays, name).copy()
        columns[name][rows] = getattr(new, name)
    return Points(PointArrays(**columns))
