"""The reached parts of every street, exact to the metre: partial ends, and unreached middles left open.

Between two places whose cost is known (the ends of an edge, the entrances on it) the cost at offset x is the lesser of
what it is by the one and by the other. So every edge is taken apart at its entrances, and each stretch is reached from
its start up to some offset, and from its end back to another; between them the unreached middle stays.
"""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Ints, Longs
from ..errors import RequestError
from ..kernels.geometry.grid import CostStretches, trace
from ..kernels.values import Entrances, Stretches
from ..network.model import Network
from ..search.nearest import Solved
from ..travel.graph import Graph

ReachedParts = CostStretches
"""Parts of edges that are reached, with the cost at both of their ends."""


@dataclass(frozen=True, eq=False)
class ReachedLines:
    """Reached parts of streets: `geometry` is the part of `edge` from `from_m` to `to_m` metres.

    The cost goes evenly from `from_cost` to `to_cost` (seconds; metres for a profile of the mode `distance`).
    """

    edge: Ints
    from_m: Floats
    to_m: Floats
    from_cost: Floats
    to_cost: Floats
    geometry: NDArray[Any]

    def __len__(self) -> int:
        return len(self.edge)


def reached_lines(solved: Solved, limit: float | None = None) -> ReachedLines:
    """Draw what a search reached within `limit` (by default all that it searched).

    Raises RequestError for a limit beyond that of the search.
    """
    most = solved.limit_s if limit is None else limit
    check_limit(most, solved.limit_s)
    reached = reached_parts(stretches_of(solved), most)
    return ReachedLines(*reached, geometry=part_lines(solved.graph.network, reached))


def check_limit(limit: float, searched: float) -> None:
    """Raise RequestError unless the limit is above 0 and was searched."""
    if not 0 < limit <= searched:
        raise RequestError(
            "An isochrone of {limit} cannot be drawn from a search up to {searched}; search further first.",
            limit=limit,
            searched=searched,
        )


def part_lines(network: Network, parts: CostStretches) -> NDArray[Any]:
    """The parts as LineStrings."""
    start, vertex = trace(network.coords, network.coord_start, parts)
    line = np.repeat(np.arange(len(parts.edge)), np.diff(start))
    return np.asarray(shapely.linestrings(vertex[:, :2], indices=line), dtype=object)


def stretches_of(solved: Solved) -> Stretches:
    """Take every edge that a search touched apart at the entrances on it."""
    network, end_cost = solved.graph.network, solved.end_cost_s
    seeds = Entrances(solved.seeds.edge, solved.seeds.offset_m, solved.seed_cost_s)
    touched = np.isfinite(end_cost[network.edge_u]) | np.isfinite(end_cost[network.edge_v])
    touched[seeds.edge] = True
    return stretches(solved.graph, np.flatnonzero(touched).astype(np.int32), end_cost, seeds)


def stretches(graph: Graph, edges: Ints, end_cost: Floats, entrances: Entrances) -> Stretches:
    """Take `edges` (k,), ascending, apart at the entrances, which lie on edges among them.

    `end_cost` (n,) is the cost at the nodes as felt on an edge beside them, inf where unreached.
    """
    network = graph.network
    whole = Stretches(
        edges,
        np.zeros(len(edges)),
        network.edge_length_m[edges],
        end_cost[network.edge_u[edges]],
        end_cost[network.edge_v[edges]],
        graph.near_u[edges],
        graph.near_v[edges],
    )
    if not len(entrances.edge):
        return whole
    rows = np.searchsorted(edges, np.unique(entrances.edge))
    others = np.delete(np.arange(len(edges)), rows)
    return _both(_rows(whole, others), _apart(_rows(whole, rows), entrances))


def by_edge(given: Stretches) -> Stretches:
    """The stretches ascending by edge, and along each."""
    return _rows(given, np.lexsort((given.from_m, given.edge)))


def _rows(given: Stretches, rows: Longs) -> Stretches:
    return Stretches(*(column[rows] for column in cast("tuple[Any, ...]", given)))


def _both(one: Stretches, two: Stretches) -> Stretches:
    pairs = zip(cast("tuple[Any, ...]", one), cast("tuple[Any, ...]", two), strict=True)
    return Stretches(*(np.concatenate(pair) for pair in pairs))


def _apart(whole: Stretches, entrances: Entrances) -> Stretches:
    """Cut edges (k,) at their entrances; every place on an edge gets the least of all costs that lead there."""
    row = np.concatenate([np.arange(len(whole.edge))] * 2 + [np.searchsorted(whole.edge, entrances.edge)])
    metre = np.concatenate([whole.from_m, whole.to_m, entrances.offset_m])
    cost = np.concatenate([whole.from_cost, whole.to_cost, entrances.cost])
    order = np.lexsort((metre, row))
    row, metre, cost = row[order], metre[order], cost[order]
    _settle(row, metre, cost, whole.from_rate)
    _settle(row[::-1], metre[::-1], cost[::-1], whole.to_rate)
    here = np.flatnonzero((row[1:] == row[:-1]) & (metre[1:] > metre[:-1]))
    at, there = row[here], here + 1
    return Stretches(
        whole.edge[at], metre[here], metre[there], cost[here], cost[there], whole.from_rate[at], whole.to_rate[at]
    )


def _settle(row: Longs, metre: Floats, cost: Floats, rate: Floats) -> None:
    """Lower, in place, every cost to what it is by the places before it on the same edge, at `rate[row]` a metre."""
    first = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
    rank = np.arange(len(row)) - np.repeat(first, np.diff(np.r_[first, len(row)]))
    for step in range(1, int(rank.max()) + 1):
        at = np.flatnonzero(rank == step)
        cost[at] = np.minimum(cost[at], cost[at - 1] + _cost_of(np.abs(metre[at] - metre[at - 1]), rate[row[at]]))


def _cost_of(metres: Floats, rate: Floats) -> Floats:
    """Metres at a cost per metre; none cost nothing even where the way is closed."""
    with np.errstate(invalid="ignore"):
        return np.where(metres > 0, metres * rate, 0.0)


def reached_parts(given: Stretches, limit: float) -> CostStretches:
    """The parts of stretches within the limit (inclusive), so divided that the cost goes evenly along each."""
    until = given.from_m + _metres_left(given.from_cost, given.from_rate, limit)
    since = given.to_m - _metres_left(given.to_cost, given.to_rate, limit)
    until, since = np.minimum(until, given.to_m), np.maximum(since, given.from_m)
    whole = until >= since
    meet = np.where(whole, _meeting(given), 0.0)
    return _reached(given, np.where(whole, meet, until), np.where(whole, meet, since))


def _metres_left(cost: Floats, rate: Floats, limit: float) -> Floats:
    """How far the rest of the limit leads; nowhere where the place itself is beyond it."""
    with np.errstate(invalid="ignore"):
        return np.where(cost <= limit, (limit - cost) / rate, 0.0)


def _meeting(given: Stretches) -> Floats:
    """The offset at which coming from the start costs what coming from the end costs."""
    with np.errstate(invalid="ignore"):
        total = given.from_rate + given.to_rate
        level = (given.to_cost - given.from_cost + given.from_rate * given.from_m + given.to_rate * given.to_m) / total
    level = np.where(np.isfinite(given.from_rate) & np.isfinite(given.from_cost), level, given.from_m)
    level = np.where(np.isfinite(given.to_rate) & np.isfinite(given.to_cost), level, given.to_m)
    meeting: Floats = np.clip(level, given.from_m, given.to_m)
    return meeting


def _reached(given: Stretches, until: Floats, since: Floats) -> CostStretches:
    """From the start until, and since until the end; parts of no length are left out."""
    one, two = np.flatnonzero(until > given.from_m), np.flatnonzero(since < given.to_m)
    head, tail = _rows(given, one), _rows(given, two)
    return CostStretches(
        np.concatenate([head.edge, tail.edge]),
        np.concatenate([head.from_m, since[two]]),
        np.concatenate([until[one], tail.to_m]),
        np.concatenate([head.from_cost, tail.to_cost + tail.to_rate * (tail.to_m - since[two])]),
        np.concatenate([head.from_cost + head.from_rate * (until[one] - head.from_m), tail.to_cost]),
    )


def between(parts: ReachedParts, lower: float, limit: float) -> ReachedParts:
    """Return what of the parts costs more than `lower` (from 0 on: all) and at most `limit`, cut where it does."""
    rise = parts.to_cost - parts.from_cost
    with np.errstate(divide="ignore", invalid="ignore"):
        one = ((lower if lower > 0 else -np.inf) - parts.from_cost) / rise
        two = (limit - parts.from_cost) / rise
    flat = rise == 0
    inside = (parts.from_cost > lower) & (parts.from_cost <= limit) if lower > 0 else parts.from_cost <= limit
    start = np.where(flat, np.where(inside, 0.0, 1.0), np.clip(np.minimum(one, two), 0.0, 1.0))
    end = np.where(flat, 1.0, np.clip(np.maximum(one, two), 0.0, 1.0))
    kept = np.flatnonzero(end > start)
    start, end, from_m, from_cost = start[kept], end[kept], parts.from_m[kept], parts.from_cost[kept]
    metres, cost = parts.to_m[kept] - from_m, rise[kept]
    return ReachedParts(
        parts.edge[kept],
        from_m + start * metres,
        from_m + end * metres,
        from_cost + start * cost,
        from_cost + end * cost,
    )
