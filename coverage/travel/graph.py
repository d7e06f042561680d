"""The network as a search sees it: costs in whole ticks, by node, for one profile and one direction of travel.

A search always spreads outwards from the facilities. For `from_facility` it goes the way people are reached; for
`to_facility` it goes against the way people walk, so that a node's label is what it costs from there to the facility.

Labels pack a cost (upper bits) and its owner (lower 21 bits) into one int64: one add and one compare relax both, ties
go to the smaller owner whatever the order of work, and two searches merge by an elementwise minimum.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from ..errors import RequestError
from ..kernels.search.arcs import list_arcs, relist
from ..kernels.values import Arcs, EdgeArrays, EdgeEnds, Scale
from ..network.derived import once
from ..network.model import Network
from ..network.overlay import Grown, NetworkOverlay, edits_of
from ..network.row_sets import among
from .arc_pool import Lease, SpareRows
from .impedance import EdgeCosts, edge_costs
from .private import Passages, PrivateStreets, passages_of, private_streets
from .profiles import Profile

Direction = Literal["to_facility", "from_facility"]


OWNER_BITS: Final = 21
MOST_OWNERS: Final = (1 << OWNER_BITS) - 1
CLOSED_TICKS: Final = (1 << 41) - 1
"""More than any limit: what a closed direction costs. Label plus weight still fits in 63 bits."""
MOST_TICKS: Final = (1 << 41) - (1 << 36)
SLACK_TICKS: Final = 5000
"""A cost counts as within a limit up to 5e-5 s (0.5 mm) above it: what rounding to ticks can add up to over 10,000
edges. So 900 s exactly is kept, and a millimetre more is not."""
BUCKET_BITS: Final = {"walk": 32, "drive": 32, "distance": 29}
"""Nodes wait in buckets of 2^32 ticks, which are 43 s, or of 2^29 ticks, which are 54 m."""


_SPARE_SHARE: Final = 4
_LEAST_SPARE: Final = 4096


@dataclass(frozen=True, eq=False)
class EdgeTable:
    """What costs need of every edge: `known`, except the edges `rows` (ascending, new ones behind), as in `edits`."""

    known: EdgeEnds
    rows: Longs
    edits: EdgeEnds

    def take(self, edges: NDArray[Any]) -> EdgeEnds:
        """Give it for some edges."""
        columns: list[Any] = [column[np.minimum(edges, len(column) - 1)] for column in self.known]
        if len(self.rows):
            at = np.minimum(np.searchsorted(self.rows, edges), len(self.rows) - 1)
            differs = np.flatnonzero(self.rows[at] == edges)
            pairs: Any = zip(columns, self.edits, strict=True)
            for column, edit in pairs:
                column[differs] = edit[at[differs]]
        return EdgeEnds(*columns)

    def edited(self, rows: Longs, edits: EdgeEnds) -> "EdgeTable":
        """Give the table with other values for some edges."""
        kept = ~among(self.rows, rows)
        both = np.concatenate([self.rows[kept], rows])
        order = np.argsort(both)
        pairs: Any = zip(self.edits, edits, strict=True)
        columns = (np.concatenate([old[kept], new])[order] for old, new in pairs)
        return EdgeTable(self.known, both[order], EdgeEnds(*columns))

    @cached_property
    def whole(self) -> EdgeEnds:
        """It for all edges, as long arrays."""
        if not len(self.rows):
            return self.known
        old = self.rows < len(self.known.u)
        columns: list[Any] = []
        pairs: Any = zip(self.known, self.edits, strict=True)
        for column, edit in pairs:
            columns.append(np.concatenate([column, edit[~old]]))
            columns[-1][self.rows[old]] = edit[old]
        return EdgeEnds(*columns)


@dataclass(frozen=True, eq=False)
class Graph:
    """Arcs of node i are `arcs.span[i, 0]:arcs.span[i, 1]`; an edge gives one at either end (a loop two at one).

    `arcs.out` is the packed cost of spreading from the arc's node to `arcs.target`, `back` that of the opposite way.
    `edges` holds the ends and lengths of the edges and the cost per metre between a point on the edge and either end,
    in units. `wait` ticks fall due on entering each of the first nodes; the others, made by edits, have no crossing.
    """

    streets: Network | NetworkOverlay
    profile: Profile
    direction: Direction
    arcs: Arcs
    edges: EdgeTable
    wait: Longs
    spare: SpareRows
    lease: Lease | None = None
    private: PrivateStreets | None = None

    @cached_property
    def roomier(self) -> "Graph":
        """The same graph with more spare rows behind its arcs."""
        used = len(self.arcs.target)
        spare = used // _SPARE_SHARE + _LEAST_SPARE
        columns = (np.concatenate([column, np.empty(spare, column.dtype)]) for column in self.arcs[1:])
        return replace(self, arcs=Arcs(self.arcs.span, *columns), spare=SpareRows(used, used + spare), lease=None)

    @property
    def network(self) -> Network:
        """The network, whole."""
        return self.streets.network if isinstance(self.streets, NetworkOverlay) else self.streets

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return len(self.arcs.span)

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return self.streets.edge_count

    def listed(self, nodes: NDArray[Any]) -> tuple[NDArray[Any], Longs]:
        """Give the rows of the arcs of some nodes, and before them the node of each."""
        begin, end = self.arcs.span[nodes].T.astype(np.int64)
        size = end - begin
        row = np.arange(size.sum()) + np.repeat(begin - (np.cumsum(size) - size), size)
        return np.repeat(nodes, size), row

    def join_at(self, nodes: NDArray[Any]) -> Longs:
        """Ticks added where a way goes from inside an edge to a node, at some nodes."""
        return self.wait_at(nodes) if self.direction == "from_facility" else np.zeros(len(nodes), np.int64)

    def depart_at(self, nodes: NDArray[Any]) -> Longs:
        """Ticks added where a way goes from a node inside an edge, at some nodes."""
        return self.wait_at(nodes) if self.direction == "to_facility" else np.zeros(len(nodes), np.int64)

    def wait_at(self, nodes: NDArray[Any]) -> Longs:
        """Ticks that fall due on entering some nodes."""
        last = len(self.wait) - 1
        return np.where(nodes > last, 0, self.wait[np.minimum(nodes, last)])

    @cached_property
    def depart(self) -> Longs:
        """(n,) ticks added where a way goes from a node inside an edge."""
        return self.depart_at(np.arange(self.node_count))

    def is_private(self, edges: NDArray[Any]) -> Bools:
        """Tell which of some edges are nobody's way through."""
        if self.private is None:
            return np.zeros(len(edges), np.bool_)
        return self.private.has(edges.astype(np.int64))

    @cached_property
    def passages(self) -> Passages:
        """The private edges as a search goes along them, all open."""
        ends = self.edges.take(np.flatnonzero(self.is_private(np.arange(self.edge_count))))
        waits = (self.wait_at(ends.v), self.wait_at(ends.u))
        from_u, from_v = (
            np.minimum(to_ticks(ends.length * near, self.ticks_per_unit) + wait, CLOSED_TICKS)
            for near, wait in zip(
                (ends.near_u, ends.near_v), waits if self.direction == "from_facility" else waits[::-1], strict=True
            )
        )
        return passages_of(ends.u, ends.v, from_u, from_v, CLOSED_TICKS)

    @property
    def near_u(self) -> Floats:
        """(m,) cost per metre between a point on the edge and its end u, in units."""
        return self.edges.whole.near_u

    @property
    def near_v(self) -> Floats:
        """(m,) cost per metre between a point on the edge and its end v, in units."""
        return self.edges.whole.near_v

    @property
    def ticks_per_unit(self) -> int:
        """Whole ticks in a second (a metre for the profile's mode `distance`)."""
        return self.profile.ticks_per_unit

    @property
    def inside(self) -> EdgeArrays:
        """What the kernels need to know of the inside of edges."""
        return EdgeArrays(*self.edges.whole, self.depart)

    def scale(self, most: int) -> Scale:
        """Give the numbers of a search up to `most` ticks."""
        return Scale(
            unreached=(most + 1) << OWNER_BITS,
            shift=BUCKET_BITS[self.profile.mode] + OWNER_BITS,
            ticks=float(self.ticks_per_unit),
            closed=CLOSED_TICKS,
            owner_bits=OWNER_BITS,
        )


def graph_of(network: Network, profile: Profile, direction: Direction) -> Graph:
    """Give the graph, kept beside the network after the first call. Raises RequestError for an unknown direction."""
    if direction not in {"to_facility", "from_facility"}:
        raise RequestError(
            "There is no direction called {direction}; choose to_facility or from_facility.", direction=direction
        )
    return once(network, ("graph", profile, direction), lambda: build_graph(network, profile, direction))


def build_graph(network: Network, profile: Profile, direction: Direction) -> Graph:
    """Make the graph of a network for a profile and a direction."""
    costs = edge_costs(network, profile)

    private = _private(network, profile)
    inside = np.zeros(network.edge_count, np.bool_) if private is None else private.edges
    return _graph(network, profile, direction, costs, _Inside(private, inside, np.arange(network.node_count)))


def _private(network: Network, profile: Profile) -> PrivateStreets | None:
    """Find which streets are private: before any edit, and then what each edit made of it, as `edited_graph` does."""

    def find() -> PrivateStreets | None:
        overlay = edits_of(network)
        if overlay is None:
            costs = edge_costs(network, profile)
            return private_streets(network, np.isfinite(costs.forward), np.isfinite(costs.backward))
        private = _private(overlay.base, profile)
        for streets, grown in overlay.steps:
            private = None if private is None else private.grown(streets, grown)
        return private

    return once(network, ("private", profile.mode), find)


class _Inside(NamedTuple):
    """Which edges (m,) of a network are private, and the numbers (n,) of its nodes where that was found out."""

    private: PrivateStreets | None
    edges: Bools
    nodes: Longs


def _graph(network: Network, profile: Profile, direction: Direction, costs: EdgeCosts, inside: _Inside) -> Graph:
    """Make a graph in which nobody passes through private edges."""
    length, u, v = network.edge_length_m, network.edge_u, network.edge_v
    scale = profile.ticks_per_unit
    forward = to_ticks(length * costs.forward + costs.enter[v], scale)
    backward = to_ticks(length * costs.backward + costs.enter[u], scale)
    outwards = direction == "from_facility"
    from_u, from_v = (forward, backward) if outwards else (backward, forward)
    is_open = np.isfinite(costs.forward) | np.isfinite(costs.backward)
    if inside.private is not None:  # there is no way out of private streets; facilities inside begin at their gates
        gates = inside.private.gates[inside.nodes]
        from_u = np.where(inside.edges & gates[v], CLOSED_TICKS, from_u)
        from_v = np.where(inside.edges & gates[u], CLOSED_TICKS, from_v)
    packed_u, packed_v = np.maximum(from_u, 1) << OWNER_BITS, np.maximum(from_v, 1) << OWNER_BITS
    used = 2 * int(is_open.sum())
    spare = used // _SPARE_SHARE + _LEAST_SPARE
    near = (costs.forward, costs.backward) if outwards else (costs.backward, costs.forward)
    ends = EdgeEnds(u, v, length, *near)
    none: list[Any] = [column[:0] for column in ends]
    return Graph(
        streets=network,
        profile=profile,
        direction=direction,
        arcs=list_arcs(u, v, packed_u, packed_v, is_open, network.node_count, spare),
        edges=EdgeTable(ends, np.zeros(0, np.int64), EdgeEnds(*none)),
        wait=to_ticks(costs.enter, scale),
        spare=SpareRows(used, used + spare),
        private=inside.private,
    )


def edited_graph(
    graph: Graph, streets: NetworkOverlay, edges: Longs, grown: Sequence[tuple[NetworkOverlay, Grown]]
) -> Graph:
    """Make the graph after edits of some edges (ascending) at the price of these edges; `graph` stays as it is.

    `grown` says of each edit what the streets were after it, which edges are stretches of others, and which are new.
    Where the spare rows behind the arcs are all lent out, the arcs are copied once to where there are more.
    """
    if not len(edges):
        return replace(graph, streets=streets)
    part, nodes = streets.part(edges)
    private = graph.private
    if private is not None:
        private = reduce(lambda known, one: known.grown(*one), grown, private)
    inside = np.zeros(part.edge_count, np.bool_) if private is None else private.has(edges)
    costs = edge_costs(part, graph.profile)
    small = _graph(part, graph.profile, graph.direction, costs, _Inside(private, inside, nodes))
    kept = ~among(graph.arcs.edge[graph.listed(nodes[nodes < graph.node_count])[1]], edges)
    size = int(kept.sum() + np.diff(small.arcs.span).sum())
    lease = graph.spare.lend(size, graph.lease)
    while lease is None:
        graph = graph.roomier
        lease = graph.spare.lend(size, graph.lease)
    span = np.zeros((streets.node_count, 2), np.int32)
    span[: graph.node_count] = graph.arcs.span
    relist(graph.arcs, span, nodes, edges, small.arcs, edges, lease.first)
    ends = small.edges.known
    ends = ends._replace(u=nodes[ends.u].astype(np.int32), v=nodes[ends.v].astype(np.int32))
    arcs, table = graph.arcs._replace(span=span), graph.edges.edited(edges, ends)
    return replace(graph, streets=streets, arcs=arcs, edges=table, lease=lease, private=private)


def to_ticks(units: Floats, scale: int) -> Longs:
    """Round seconds (or metres) to whole ticks; what is beyond any limit becomes CLOSED_TICKS."""
    return np.rint(np.minimum(np.asarray(units) * scale, float(CLOSED_TICKS))).astype(np.int64)


def limit_ticks(limit: float, profile: Profile) -> int:
    """Give the largest cost in ticks that counts as within `limit`. Raises RequestError for an impossible limit."""
    scale = profile.ticks_per_unit
    most = MOST_TICKS // scale
    if not (math.isfinite(limit) and 0 < limit <= most):
        raise RequestError(
            "The limit of {limit} s (or m) cannot be searched; choose one above 0 and not above {most}.",
            limit=limit,
            most=most,
        )
    return round(limit * scale) + SLACK_TICKS


def to_units(ticks: Longs, limit: float, profile: Profile) -> Floats:
    """Give costs in seconds (or metres); inf beyond the limit, and never above it within the slack."""
    units = np.minimum(ticks / profile.ticks_per_unit, limit)
    return np.where(ticks <= limit_ticks(limit, profile), units, np.inf)
