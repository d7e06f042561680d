"""Random small networks with people and facilities, as different from one another as real ones, and random edits.

Streets are lines between near places, some bent, some doubled, some in pieces of their own; some are one-way, for
cars only, on foot only, stairs or private; half of the networks are hilly, half have a wall that no leg to a door
crosses, and half of the crossings cost a wait. `edit` gives only what adds: a site, or a link.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely

from lifecircle.coverage.edits.access_points import AccessPoints
from lifecircle.coverage.edits.network_edits import add_link
from lifecircle.coverage.network.build import build_network
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.network.terrain import terrain_of, with_terrain
from lifecircle.coverage.search.incremental import State, begin, change_network, set_entrances
from lifecircle.coverage.travel.profiles import CYCLE, DISTANCE, DRIVE, WALK_ADULT, WALK_ELDERLY, Profile
from lifecircle.coverage.travel.snap import snap

Rng = np.random.Generator
WIDE_M: Final = 1000.0
PROFILES: Final = (
    WALK_ADULT,
    WALK_ELDERLY,
    replace(WALK_ADULT, crossing_s=15.0, signal_s=30.0),
    CYCLE,
    DRIVE,
    DISTANCE,
)
NEW: Final = 1
"""A new site's number above the highest so far."""


@dataclass(frozen=True, eq=False)
class World:
    """A finished search on a network `wide_m` wide; `profile` is how people travel there."""

    profile: Profile
    state: State
    low: np.ndarray
    high: np.ndarray


def random_streets(rng: Rng, nodes: int = 40, edges: int = 60) -> Network:
    """Give a network of random streets within a square kilometre; half of them have private ones, half are hilly."""
    private = rng.random() < 0.5
    xy = rng.uniform(0, WIDE_M, (nodes, 2))
    near = np.argsort(np.linalg.norm(xy[:, None] - xy[None], axis=2), axis=1)[:, 1:6]
    u = rng.integers(0, nodes, edges)
    v = near[u, rng.integers(0, near.shape[1], edges)]
    bend = (xy[u] + xy[v]) / 2 + rng.normal(0, 30, (edges, 2))
    kind = rng.random(edges)
    network = build_network(
        node_id=np.arange(nodes),
        node_xy=xy,
        node_crossing=rng.choice(np.array(["", "unsignalled", "signals"], object), nodes),
        u=u,
        v=v,
        geometry=np.asarray(shapely.linestrings(np.stack([xy[u], bend, xy[v]], axis=1)), object),
        highway=rng.choice(np.array(["residential", "tertiary", "service", "footway"], object), edges),
        name=np.full(edges, "", object),
        oneway=rng.choice(np.array([0, 0, 0, 1, -1]), edges),
        walk=kind > 0.06,
        drive=kind < 0.8,
        stairs=(kind > 0.9) & (kind < 0.95),
        bridge=np.zeros(edges, bool),
        tunnel=np.zeros(edges, bool),
        gate=np.zeros(edges, bool),
        private=private & (kind > 0.3) & (kind < 0.38),
        maxspeed_kmh=np.where(rng.random(edges) < 0.2, 30.0, np.nan),
        source_id=np.arange(edges),
        crs="EPSG:32650",
    )
    if rng.random() < 0.5:
        return network
    return with_terrain(network, terrain_of(rng.uniform(0, 30, (30, 30)), (50, 0, -250, 0, -50, 1250)))


def random_world(rng: Rng, *, homes: int = 40, sites: int = 3) -> World | None:
    """Give a finished search, or nothing where no home or no site finds a street."""
    network = random_streets(rng)
    profile = PROFILES[int(rng.integers(0, len(PROFILES)))]
    wall = [shapely.LineString(rng.uniform(0, WIDE_M, (3, 2)))] if rng.random() < 0.5 else []
    low, high = np.zeros(2), np.full(2, WIDE_M)
    demand, places = rng.uniform(low, high, (homes, 2)), rng.uniform(low, high, (2 * sites, 2))
    return searched(network, profile, demand, places, np.array(wall, object), (low, high))


def searched(
    network: Network,
    profile: Profile,
    demand: np.ndarray,
    places: np.ndarray,
    walls: Any,
    square: tuple[np.ndarray, np.ndarray],
) -> World | None:
    """Begin a search from the homes (n, 2) to facilities with two doors each (2 k, 2)."""
    at = snap(network, demand, profile=profile, barriers=walls)
    doors = snap(network, places, profile=profile, barriers=walls)
    if not at.found.any() or not doors.found.any():
        return None
    state = begin(
        network,
        facilities=doors,
        owner=np.repeat(np.arange(len(places) // 2), 2),
        demand=at,
        profile=profile,
        limit_s=3600.0 if profile.mode != "distance" else 5000.0,
        barriers=walls,
    )
    return World(profile, state, *square)


def with_new_sites(world: World, rng: Rng, count: int) -> Iterator[State]:
    """Add a facility with one to three doors anywhere, and instead of it another one, so many times."""
    doors_each = rng.integers(1, 4, count)
    doors = world.state.place(rng.uniform(world.low, world.high, (int(doors_each.sum()), 2)))
    site = np.repeat(np.arange(count), doors_each)[doors.point]
    number = NEW + int(world.state.owner.max(initial=0))
    for one in range(count):
        rows = np.flatnonzero(site == one)
        yield set_entrances(world.state, number, AccessPoints(doors.at.take(rows), doors.point[rows]))


def with_new_link(world: World, rng: Rng) -> State:
    """Add a way of one to three pieces between two streets; RequestError where an end finds no street."""
    network = world.state.network
    ends = network.nodes_xy(rng.integers(0, network.node_count, 2)) + rng.normal(0, 15, (2, 2))
    middle = ends.mean(axis=0) + rng.normal(0, 40, (int(rng.integers(0, 3)), 2))
    line = np.vstack([ends[:1], middle, ends[1:]])
    walk, drive = ((True, False), (True, True), (False, True))[int(rng.integers(0, 3))]
    return change_network(world.state, add_link(network, line, walk=walk, drive=drive))
