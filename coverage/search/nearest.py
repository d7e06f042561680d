"""Who reaches what, and at what cost: exact at every point of every edge, limits inclusive, nothing rounded before.

Costs are seconds, or metres for a profile of the mode `distance`. A cost is whole ticks inside (see `graph`), so that
results do not depend on the order of work, nor on the number of threads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from ...arrays import Bools, Floats, Ints, Longs
from ...progress import Cancelled, WorkCancelled, never_cancelled
from ...threads import run_in_threads, thread_count
from ..errors import RequestError
from ..kernels.search.spread import spread, unfinished
from ..network.model import Network
from ..travel.checks import check_facilities
from ..travel.endpoints import Points, Seeds, points_of, read_points, seeds_of
from ..travel.graph import OWNER_BITS, Direction, Graph, graph_of, limit_ticks, to_units
from ..travel.profiles import Profile
from ..travel.snap import Snapped, check_snapped

OWNER_MASK: Final = (1 << OWNER_BITS) - 1
_THREADS_FROM_NODES: Final = 60_000
_NEAR_UNITS: Final = 1200
"""Seconds or metres up to which seeds are searched from in blocks; farther out the blocks would overlap too much."""
_BLOCK_NODES: Final = 32_768
_BLOCK_SEEDS: Final = 64
"""Blocks of about so many nodes are made where so many ends of seeds fall into one."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """For each point: what the way costs (inf beyond the limit) and whose it is (-1 beyond the limit)."""

    cost_s: Floats
    owner: Ints
    limit_s: float
    profile: Profile

    def within(self, limit_s: float) -> Bools:
        """Tell which points have a way of at most `limit_s`; raises RequestError beyond the limit of the search."""
        return within(self.cost_s, limit_s, self.profile, searched_s=self.limit_s)


@dataclass(frozen=True, eq=False)
class Solved:
    """A finished search: packed labels at the nodes, and the seeds that may serve the inside of their own edges.

    The cost at offset x of edge e (length L) is the least of `end_cost_s[u] + rate_u[e] * x`,
    `end_cost_s[v] + rate_v[e] * (L - x)`, and for each seed on e at offset y: its cost plus rate_u[e] * (x - y) when
    x > y, or rate_v[e] * (y - x). It counts only up to the limit.
    """

    graph: Graph
    limit_s: float
    labels: Longs
    seeds: Seeds

    @property
    def most(self) -> int:
        """The limit in ticks."""
        return limit_ticks(self.limit_s, self.graph.profile)

    @property
    def node_cost_s(self) -> Floats:
        """(n,) cost between node and nearest facility, inf beyond the limit."""
        return to_units(self.labels >> OWNER_BITS, self.limit_s, self.graph.profile)

    @property
    def node_owner(self) -> Ints:
        """(n,) the facility that this cost belongs to, -1 beyond the limit."""
        reached = np.isfinite(self.node_cost_s)
        return np.where(reached, self.labels & OWNER_MASK, -1).astype(np.int32)

    @property
    def end_cost_s(self) -> Floats:
        """(n,) the same as felt on an edge beside the node: with the wait at the node's crossing where it falls due."""
        return self.node_cost_s + self.graph.depart / self.graph.ticks_per_unit

    @property
    def rate_u(self) -> Floats:
        """(m,) cost per metre away from the edge's node u, inf where closed."""
        return self.graph.near_u

    @property
    def rate_v(self) -> Floats:
        """(m,) cost per metre away from the edge's node v, inf where closed."""
        return self.graph.near_v

    @property
    def seed_cost_s(self) -> Floats:
        """Cost between each seed's door and the street."""
        return self.seeds.leg / self.graph.ticks_per_unit


def solve(
    network: Network,
    *,
    facilities: Snapped,
    owner: ArrayLike,
    profile: Profile,
    limit_s: float,
    direction: Direction = "to_facility",
    threads: int | None = None,
    cancelled: Cancelled = never_cancelled,
) -> Solved:
    """Search from all facilities at once, up to the limit; `owner` (p,) is the facility of each entrance.

    Raises RequestError for a limit, owner or direction that makes no sense and for positions on another network,
    NetworkError for unusable heights, and where there are entrances and none of them has a street.

    Parameters
    ----------
    network : the streets, as `build_network` makes them
    facilities : (p,) where entrances open on the streets, as `snap` gives them
    owner : (p,) whole numbers from 0, the facility of each entrance
    profile : how one goes: speed, waits, snap cap
    limit_s : how far is searched, seconds (metres for the profile `distance`), inclusive
    direction : `to_facility` for people who come, `from_facility` for vehicles that go out
    threads : how many threads search; by default as many as `threads.thread_count` says
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_query
    >>> asked = example_query()
    >>> solved = solve(
    ...     asked.network, facilities=asked.facilities, owner=asked.owner, profile=asked.profile, limit_s=300.0
    ... )
    >>> float(solved.node_cost_s.max().round(1))  # 300 m at 1.2 m/s
    250.0

    """
    most = limit_ticks(limit_s, profile)
    owners = check_facilities(network, facilities, owner, profile)
    graph = graph_of(network, profile, direction)
    seeds = seeds_of(graph, facilities, owners)
    return Solved(graph, limit_s, search(graph, seeds, most, threads=threads, cancelled=cancelled), seeds)


def carried_on(graph: Graph, solved: Solved, *, cancelled: Cancelled = never_cancelled) -> Solved:
    """Search on from every node that a finished search reached, on the graph of another profile: on foot, then by car.

    The costs of both add up; the limit is that of the search before. Both profiles must cost seconds, and both graphs
    be of the same streets and the same direction.
    """
    if cancelled():
        raise WorkCancelled
    scale = graph.scale(solved.most)
    labels = np.where(np.isfinite(solved.node_cost_s), solved.labels, scale.unreached)
    nodes = unfinished(graph.arcs, labels, scale.unreached)
    spread(graph.arcs, labels, nodes, max(1, len(nodes)), scale)
    nobody = Snapped(np.zeros(0, np.int32), np.zeros(0), np.zeros(0))
    return Solved(graph, solved.limit_s, labels, seeds_of(graph, nobody, np.zeros(0, np.int64)))


def nearest(
    network: Network,
    *,
    facilities: Snapped,
    owner: ArrayLike,
    demand: Snapped,
    profile: Profile,
    limit_s: float,
    direction: Direction = "to_facility",
    threads: int | None = None,
    cancelled: Cancelled = never_cancelled,
) -> Nearest:
    """Give for each demand point the least cost between it and a facility, with both legs, and the facility.

    Of facilities at the same cost the one with the smaller number is given. For several limits search once with the
    largest and ask `Nearest.within`. Raises as `solve`, and NetworkError when no demand point has a street.

    Parameters
    ----------
    network : the streets, as `build_network` makes them
    facilities : (p,) where entrances open on the streets
    owner : (p,) the facility of each entrance
    demand : (d,) where people step out on the streets
    profile : how one goes: speed, waits, snap cap
    limit_s : how far is searched, seconds (metres for the profile `distance`), inclusive
    direction : `to_facility` or `from_facility`
    threads : how many threads search; by default as many as `threads.thread_count` says
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place, example_query
    >>> from lifecircle.coverage.travel.snap import snap
    >>> asked, place = example_query(), example_place()
    >>> homes = snap(place.network, place.demand.xy, profile=asked.profile)
    >>> found = nearest(
    ...     place.network,
    ...     facilities=asked.facilities,
    ...     owner=asked.owner,
    ...     demand=homes,
    ...     profile=asked.profile,
    ...     limit_s=300.0,
    ... )
    >>> found.cost_s.round(1).tolist(), found.owner.tolist()
    ([83.3, 250.0, 83.3], [0, 0, 1])

    """
    check_snapped(demand, profile)
    solved = solve(
        network,
        facilities=facilities,
        owner=owner,
        profile=profile,
        limit_s=limit_s,
        direction=direction,
        threads=threads,
        cancelled=cancelled,
    )
    return read_nearest(solved, demand)


def read_nearest(solved: Solved, demand: Snapped | Points) -> Nearest:
    """Read a finished search at the demand points; `terminals.points_of` once serves many searches of one graph."""
    points = demand if isinstance(demand, Points) else points_of(solved.graph, demand)
    packed = read_points(solved.graph, points, solved.seeds, labels=solved.labels)
    return unpack(packed, solved.limit_s, solved.graph.profile)


def unpack(packed: Longs, limit_s: float, profile: Profile) -> Nearest:
    """Take packed labels apart."""
    cost = to_units(packed >> OWNER_BITS, limit_s, profile)
    owner = np.where(np.isfinite(cost), packed & OWNER_MASK, -1).astype(np.int32)
    return Nearest(cost, owner, limit_s, profile)


def within(cost_s: ArrayLike, limit_s: float, profile: Profile, *, searched_s: float) -> Bools:
    """Tell which costs keep a limit: inclusive, with the slack that rounding may need (`graph.SLACK_TICKS`).

    `searched_s` is the limit of the search that the costs come from. Raises RequestError beyond it: a search does not
    tell what lies farther.
    """
    if limit_s > searched_s:
        raise RequestError(
            "Ways were searched up to {searched:g} s (or m) only, so {limit:g} cannot be evaluated; search with the "
            "largest limit.",
            searched=searched_s,
            limit=limit_s,
        )
    return np.asarray(cost_s) <= limit_ticks(limit_s, profile) / profile.ticks_per_unit


def search(
    graph: Graph, seeds: Seeds, most: int, *, threads: int | None = None, cancelled: Cancelled = never_cancelled
) -> Longs:
    """Give packed labels (n,) of the least cost from the seeds, up to `most` ticks.

    First the near surroundings are searched, in blocks of seeds that fit the processor's cache, and by threads that
    each take a stretch of the (spatially ordered) seeds and merge by the smaller label; then from there what is far.
    The least cost has one value, so that neither blocks nor threads change the result.
    """
    if cancelled():
        raise WorkCancelled
    near = min(most, _NEAR_UNITS * graph.ticks_per_unit)
    count = _threads(graph) if threads is None else max(1, threads)
    shares = [seeds.take(rows) for rows in np.array_split(np.arange(len(seeds)), count) if len(rows)] or [seeds]
    labels = _least(run_in_threads(lambda share: _search_near(graph, share, near), shares))
    if near == most:
        return labels
    if cancelled():
        raise WorkCancelled
    return _search_on(graph, seeds, labels, near, most)


def _least(results: Iterator[Longs]) -> Longs:
    labels = next(results)
    for other in results:
        np.minimum(labels, other, out=labels)
    return labels


def _threads(graph: Graph) -> int:
    return 1 if graph.node_count < _THREADS_FROM_NODES else thread_count()


def _search_near(graph: Graph, seeds: Seeds, most: int) -> Longs:
    scale = graph.scale(most)
    labels = np.full(graph.node_count, scale.unreached, np.int64)
    nodes = _enter(seeds, labels)
    block = len(nodes) * _BLOCK_NODES // max(1, graph.node_count)
    spread(graph.arcs, labels, nodes, block if block >= _BLOCK_SEEDS else max(1, len(nodes)), scale)
    return labels


def _search_on(graph: Graph, seeds: Seeds, labels: Longs, near: int, most: int) -> Longs:
    """Search on from where `near` ticks ended, in place."""
    scale = graph.scale(most)
    labels[labels >= graph.scale(near).unreached] = scale.unreached
    nodes = _enter(seeds, labels)
    nodes = np.concatenate([nodes, unfinished(graph.arcs, labels, scale.unreached)])
    spread(graph.arcs, labels, nodes, max(1, len(nodes)), scale)
    return labels


def _enter(seeds: Seeds, labels: Longs) -> Ints:
    """Lower the labels at the ends of the seeds' edges, in place; give these nodes, in the order of the edges."""
    arrays = seeds.arrays
    nodes = np.column_stack([arrays.end_u, arrays.end_v]).ravel()
    np.minimum.at(labels, nodes, np.column_stack([arrays.to_u, arrays.to_v]).ravel())
    return nodes
