"""The k nearest facilities of every demand point: for choice, for second chances, for what a closure would cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...progress import Cancelled, WorkCancelled, never_cancelled
from ..errors import RequestError
from ..kernels.search.k_nearest import k_at_points, spread_k
from ..travel.checks import check_count, check_facilities
from ..travel.endpoints import points_of, seeds_of
from ..travel.graph import OWNER_BITS, graph_of, limit_ticks, to_units
from ..travel.snap import Snapped, check_snapped
from .nearest import OWNER_MASK
from .per_facility import MOST_ROWS, FacilityQuery


@dataclass(frozen=True, eq=False)
class KNearest:
    """Ascending by cost along the second axis, every facility once; inf and -1 where there are fewer within reach."""

    cost_s: NDArray[np.float64]  # (d, k)
    owner: NDArray[np.int32]  # (d, k)


def k_nearest(question: FacilityQuery, demand: Snapped, k: int, *, cancelled: Cancelled = never_cancelled) -> KNearest:
    """Give the k nearest facilities of each demand point (d,), within the question's limit.

    Raises RequestError where k is no whole number, is below 1, or the labels of all nodes would not fit in memory, and
    as `reach.nearest`.

    Parameters
    ----------
    question : the facilities, by which profile, and how far
    demand : (d,) where people step out
    k : how many facilities of each point
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place, example_query
    >>> from lifecircle.coverage.travel.snap import snap
    >>> asked, place = example_query(400.0), example_place()
    >>> k_nearest(asked, snap(place.network, place.demand.xy, profile=asked.profile), 2).owner.tolist()
    [[0, -1], [0, 1], [1, -1]]

    """
    network = question.network
    if not isinstance(k, int | np.integer):
        raise RequestError("How many nearest facilities are searched must be a whole number; {k} is not.", k=k)
    if k < 1 or k * max(network.node_count, len(demand)) > MOST_ROWS:
        raise RequestError("The {k} nearest cannot be searched here; ask for fewer, and at least for one.", k=k)
    check_snapped(demand, question.profile)
    owners = check_facilities(network, question.facilities, question.owner, question.profile)
    check_count(question.count, owners)
    graph = graph_of(network, question.profile, question.direction)
    scale = graph.scale(limit_ticks(question.limit_s, question.profile))
    seeds = seeds_of(graph, question.facilities, owners)
    if cancelled():
        raise WorkCancelled
    labels = spread_k(graph.arcs, seeds.arrays, network.node_count, k, scale)
    if cancelled():
        raise WorkCancelled
    points = points_of(graph, demand)
    first = np.searchsorted(seeds.edge, points.edge)
    packed = k_at_points(points.arrays, seeds.arrays, first, labels, scale)
    cost = to_units(packed >> OWNER_BITS, question.limit_s, question.profile)
    return KNearest(cost, np.where(np.isfinite(cost), packed & OWNER_MASK, -1).astype(np.int32))
