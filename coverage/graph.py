"""The network as a search sees it: costs in whole ticks, by node, for one profile and one direction of travel.

A search always spreads outwards from the facilities. For `from_facility` it goes the way people are reached; for
`to_facility` it goes against the way people walk, so that a node's label is what it costs from there to the facility.

Labels pack a cost (upper bits) and its owner (lower 21 bits) into one int64: one add and one compare relax both, ties
go to the smaller owner whatever the order of work, and two searches merge by an elementwise minimum.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from .costs import edge_costs
from .errors import RequestError
from .kernel_values import Arcs, EdgeArrays, Scale
from .kernels_graph import csr
from .network import Network
from .profiles import Profile

Direction = Literal["to_facility", "from_facility"]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Made = TypeVar("Made")

OWNER_BITS: Final = 21
MOST_OWNERS: Final = (1 << OWNER_BITS) - 1
CLOSED_TICKS: Final = (1 << 41) - 1
"""More than any limit: what a closed direction costs. Label plus weight still fits in 63 bits."""
MOST_TICKS: Final = (1 << 41) - (1 << 36)
SLACK_TICKS: Final = 1000
"""A cost counts as within a limit up to 1e-5 s (1e-4 m) above it: what rounding to ticks can add up to over 2,000
edges, and less than the width of a hair. So 900 s exactly is kept, and a metre more is not."""
BUCKET_BITS: Final = {"walk": 32, "drive": 32, "distance": 29}
"""Nodes wait in buckets of 2^32 ticks, which are 43 s, or of 2^29 ticks, which are 54 m."""


@dataclass(frozen=True, eq=False)
class Graph:
    """Arcs of node i are `arcs.start[i]:arcs.start[i + 1]`; an edge gives one at either end (a loop two at one).

    `arcs.out` is the packed cost of spreading from the arc's node to `arcs.target`, `back` that of the opposite way.
    `near_u` (m,) and `near_v` (m,) are the cost per metre between a point on the edge and its end u or v, in units;
    `join` and `depart` (n,) ticks are added where a way goes from inside an edge to the node, or from the node inside.
    """

    network: Network
    profile: Profile
    direction: Direction
    arcs: Arcs
    near_u: Floats
    near_v: Floats
    join: Longs
    depart: Longs

    @property
    def ticks_per_unit(self) -> int:
        """Whole ticks in a second (a metre for the profile's mode `distance`)."""
        return self.profile.ticks_per_unit

    @property
    def inside(self) -> EdgeArrays:
        """What the kernels need to know of the inside of edges."""
        network = self.network
        return EdgeArrays(network.edge_u, network.edge_v, network.edge_length_m, self.near_u, self.near_v, self.depart)

    def scale(self, most: int) -> Scale:
        """Give the numbers of a search up to `most` ticks."""
        return Scale(
            unreached=(most + 1) << OWNER_BITS,
            shift=BUCKET_BITS[self.profile.mode] + OWNER_BITS,
            ticks=float(self.ticks_per_unit),
            closed=CLOSED_TICKS,
            owner_bits=OWNER_BITS,
        )


_lock = Lock()


def once(network: Network, key: object, make: Callable[[], Made]) -> Made:
    """Give what `make` made for this network and key, made now if it was not before; it lives as long as the network.

    It stands in the network's own `__dict__`, as a cached property would: what is made may point back to the network
    and still go with it. Safe with threads: at worst two make the same value, and one of them is kept.
    """
    with _lock:
        kept: dict[object, Any] = vars(network).setdefault("_made", {})
        if key in kept:
            return kept[key]  # type: ignore[no-any-return]  # the key names what make gives
    value = make()
    with _lock:
        return kept.setdefault(key, value)  # type: ignore[no-any-return]  # as above


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
    length, u, v = network.edge_length_m, network.edge_u, network.edge_v
    scale = profile.ticks_per_unit
    forward = to_ticks(length * costs.forward + costs.enter[v], scale)
    backward = to_ticks(length * costs.backward + costs.enter[u], scale)
    enter = to_ticks(costs.enter, scale)
    nothing = np.zeros(network.node_count, np.int64)
    outwards = direction == "from_facility"
    from_u, from_v = (forward, backward) if outwards else (backward, forward)
    is_open = np.isfinite(costs.forward) | np.isfinite(costs.backward)
    packed_u, packed_v = np.maximum(from_u, 1) << OWNER_BITS, np.maximum(from_v, 1) << OWNER_BITS
    return Graph(
        network=network,
        profile=profile,
        direction=direction,
        arcs=csr(u, v, packed_u, packed_v, is_open, network.node_count),
        near_u=costs.forward if outwards else costs.backward,
        near_v=costs.backward if outwards else costs.forward,
        join=enter if outwards else nothing,
        depart=nothing if outwards else enter,
    )


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
