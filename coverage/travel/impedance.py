"""What an edge costs a profile, metre by metre and in both directions, and what it costs to enter a node."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats
from ..errors import NetworkError
from ..network.grades import tobler_factor
from ..network.model import DRIVE, ONEWAY_BACKWARD, ONEWAY_FORWARD, STAIRS, WALK, Network
from ..network.overlay import NetworkOverlay
from .profiles import Profile

FERRY: Final = "ferry"
"""The class of ferries among the network's classes."""
FERRY_KMH: Final = 5.0
"""Where nothing tells a ferry's speed: what OSRM's profile for people on foot takes."""


@dataclass(frozen=True, eq=False)
class EdgeCosts:
    """Seconds per metre (metres per metre for `distance`) along each edge and against it, inf where closed.

    `enter` (n,) is what entering a node costs, in the same unit.
    """

    forward: Floats
    backward: Floats
    enter: Floats


def open_edges(network: Network, profile: Profile) -> Bools:
    """Tell which edges the profile may use in at least one direction."""
    return open_to(network.edge_flags, profile)


def is_open(network: NetworkOverlay, rows: NDArray[Any], profile: Profile) -> Bools:
    """Tell which of some edges of an edited network the profile may use in at least one direction."""
    return open_to(network.column("edge_flags", rows), profile)


def open_to(flags: NDArray[np.uint16], profile: Profile) -> Bools:
    """Tell by the flags of some edges which of them the profile may use in at least one direction."""
    bits = {"walk": WALK, "drive": DRIVE, "distance": WALK | DRIVE}[profile.mode]
    return np.asarray((flags & bits) > 0)


def edge_costs(network: Network, profile: Profile) -> EdgeCosts:
    """Give the cost of every edge, by `profile`. Raises NetworkError where only part of the heights is known.

    A metre of an edge costs the same all along it, in either direction the mean of its ups and downs, so that a cost
    inside an edge is plain arithmetic. Heights have cut every street so that this mean is right within `slopes.EVEN_M`
    wherever one stands; on stairs slopes do not count, and bridges and tunnels have one slope. A ferry goes at the
    speed that stands with it, whoever is on board.
    """
    forward, backward = _rates(network, profile)
    closed = ~open_edges(network, profile)
    drive = profile.mode == "drive"
    against = (network.edge_flags & ONEWAY_FORWARD) > 0
    along = (network.edge_flags & ONEWAY_BACKWARD) > 0
    waits = np.array([0.0, profile.crossing_s, profile.signal_s])
    return EdgeCosts(
        forward=np.where(closed | (along & drive), np.inf, forward),
        backward=np.where(closed | (against & drive), np.inf, backward),
        enter=waits[network.node_crossing],
    )


def _rates(network: Network, profile: Profile) -> tuple[Floats, Floats]:
    if profile.mode == "distance":
        return np.ones(network.edge_count), np.ones(network.edge_count)
    if profile.mode == "drive":
        pace = np.where(ferries(network), _sailing(network), 3.6 / _driving_kmh(network, profile))
        return pace, pace
    stairs = (network.edge_flags & STAIRS) > 0
    pace = np.where(stairs, profile.stairs_factor, 1.0) / profile.speed_mps
    pace = np.where(ferries(network), _sailing(network), pace)
    if not profile.slope or np.isnan(network.node_z).all():
        return pace, pace
    slope = _slope(network)
    means = network.relief(np.arange(network.edge_count)).T[:2]
    along, against = (
        np.where(stairs, 1.0, np.where(np.isnan(mean), tobler_factor(way), mean))
        for mean, way in zip(means, (slope, -slope), strict=True)
    )
    return pace * along, pace * against


def ferries(network: Network) -> Bools:
    """Tell which edges (m,) are ferries: they go at their own speed, and nobody steps on or off on the way."""
    if FERRY not in network.classes:
        return np.zeros(network.edge_count, np.bool_)
    return np.asarray(network.edge_class == network.classes.index(FERRY))


def _sailing(network: Network) -> Floats:
    """Seconds per metre on board: by the speed that stands with the ferry (its length over its duration)."""
    kmh = network.edge_maxspeed_kmh.astype(np.float64)
    return np.asarray(3.6 / np.where(np.isfinite(kmh) & (kmh > 0), kmh, FERRY_KMH))


def _driving_kmh(network: Network, profile: Profile) -> Floats:
    by_class = dict(profile.class_speeds_kmh)
    speeds = np.array([by_class.get(word, profile.speed_mps * 3.6) for word in network.classes])
    posted = network.edge_maxspeed_kmh.astype(np.float64)
    usable = np.isfinite(posted) & (posted > 0)
    return np.asarray(np.minimum(speeds[network.edge_class], np.where(usable, posted, np.inf)))


def _slope(network: Network) -> Floats:
    """Rise over run of each edge from end to end; the run is the line's length on the map."""
    unknown = ~np.isfinite(network.node_z)
    if unknown.any():
        raise NetworkError(
            "The terrain gives no height for {count} of {total} street nodes; give one that covers the place.",
            count=int(unknown.sum()),
            total=network.node_count,
        )
    return np.asarray((network.node_z[network.edge_v] - network.node_z[network.edge_u]) / network.edge_length_m)
