"""Private ways: the first or the last part of a way, and nobody's way through.

What can be reached from the public streets only by private ways, such as the paths of a compound, counts as private
too. A search spreads from the facilities: it may enter private streets, and goes on there, but not out again; and a
facility inside begins at every gate that it has, as far away as the gate is inside. So the rule is kept with one label
a node: a way of a resident begins on private streets, goes on by public ones, and ends on private ones.
"""

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from ...links import linked_parts
from ..network.model import PRIVATE, Network
from ..network.overlay import Grown, NetworkOverlay
from .snap import SCRAP_SHARE, strong_parts


@dataclass(frozen=True, eq=False)
class PrivateStreets:
    """Edges (m,) that are nobody's way through, and whether one stands outside of them at a node (n,): at a gate.

    It is found out once, before any edit, so that no edit makes private what was public, or the other way round; what
    an edit adds is told by `grown`, for a search that is followed and for the whole network alike.
    """

    edges: Bools
    gates: Bools

    def has(self, rows: NDArray[Any]) -> Bools:
        """Tell which of some edges are nobody's way through."""
        return np.asarray(self.edges[rows])

    def grown(self, streets: NetworkOverlay, what: Grown) -> "PrivateStreets":
        """Give the private streets after an edit.

        A stretch is what the whole was, and so is the place where it was cut. A link that ends inside private streets
        is one of their ways, with a gate at its other end where that is outside: were it public, the place where it
        ends would be a gate, and nobody could walk on past it inside, as all could before.
        """
        edges = np.append(self.edges, np.zeros(streets.edge_count - len(self.edges), np.bool_))
        gates = np.append(self.gates, np.ones(streets.node_count - len(self.gates), np.bool_))
        edges[what.piece] = edges[what.parent]
        gates[streets.column("edge_u", what.piece)] = ~edges[what.piece]
        ends = (streets.column(end, what.links) for end in ("edge_u", "edge_v"))
        edges[what.links] = ~np.logical_and(*(gates[end] for end in ends))
        return PrivateStreets(edges, gates)


def private_streets(network: Network, along: Bools, against: Bools) -> PrivateStreets | None:
    """Find the private streets among the edges open `along` and `against`; None where there are none.

    Dead ends count too: a link from their end would else lead through. The public streets are those parts of the
    network without its private ways that are half as long as the longest, or longer: a campus may have many paths that
    no tag calls private, behind gates that one does.
    """
    private = ((network.edge_flags & PRIVATE) > 0) & (along | against)
    if not private.any():
        return None
    u, v, length = network.edge_u, network.edge_v, network.edge_length_m
    parts = strong_parts(u, v, along=along & ~private, against=against & ~private, length_m=length,
                         nodes=network.node_count)  # fmt: skip
    enough = SCRAP_SHARE * float(parts.length_m.max(initial=0.0))
    core = parts.inside & (parts.length_m[parts.of_edge] >= enough)
    public = np.zeros(network.node_count, np.bool_)
    public[u[core]] = public[v[core]] = True
    rows = np.flatnonzero((along | against) & ~core)
    edges = np.zeros(network.edge_count, np.bool_)
    edges[rows[_beside_private(u[rows], v[rows], public, private[rows])]] = True
    inside = np.zeros(network.node_count, np.bool_)
    inside[u[edges]] = inside[v[edges]] = True
    return PrivateStreets(edges, public | ~inside)


def _beside_private(u: NDArray[Any], v: NDArray[Any], public: Bools, private: Bools) -> Bools:
    """Tell which edges lie in a part with a private edge; parts end at public nodes."""
    count, ends = len(u), np.concatenate([u, v])
    gate = public[ends]
    inner, at = np.unique(np.where(gate, -1, ends), return_inverse=True)
    own = np.arange(2 * count) + len(inner)  # at a public node every edge ends for itself
    node = np.where(gate, own, at)
    part = linked_parts(len(inner) + 2 * count, node[:count], node[count:])
    of_edge = part[node[:count]]
    some = np.bincount(of_edge[private], minlength=part.max(initial=0) + 1) > 0
    return np.asarray(some[of_edge])


@dataclass(frozen=True, eq=False)
class Passages:
    """Private edges as a search sees them: who may be reached from `start` (k, sorted) at which `cost` in ticks."""

    start: Longs
    end: Longs
    cost: Longs

    def exits(self, begin: dict[int, int], gates: Bools) -> dict[int, int]:
        """The gates that are reached by private edges alone, and the least ticks, from nodes with theirs."""
        best, found = dict(begin), {}
        waiting = [(ticks, node) for node, ticks in begin.items()]
        heapq.heapify(waiting)
        while waiting:
            ticks, node = heapq.heappop(waiting)
            if ticks > best[node]:
                continue
            if gates[node]:
                found[node] = ticks
                continue
            first, last = np.searchsorted(self.start, [node, node + 1])
            for row in range(first, last):
                other, total = int(self.end[row]), ticks + int(self.cost[row])
                if total < best.get(other, total + 1):
                    best[other] = total
                    heapq.heappush(waiting, (total, other))
        return found


def passages_of(u: NDArray[Any], v: NDArray[Any], from_u: Longs, from_v: Longs, closed: int) -> Passages:
    """Give both directions of edges (k,) between nodes, with their ticks; `closed` ticks lead nowhere."""
    start, end = np.concatenate([u, v]).astype(np.int64), np.concatenate([v, u]).astype(np.int64)
    cost = np.concatenate([from_u, from_v])
    order = np.argsort(start, kind="stable")
    order = order[cost[order] < closed]
    return Passages(start[order], end[order], cost[order])


def metres_of(ticks: Longs, per_unit: int, mps: float) -> Floats:
    """How long a leg of so many ticks is."""
    return np.asarray(ticks / per_unit * mps)
