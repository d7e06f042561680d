"""The way itself: its line, its length, its climb and the streets it uses."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.network.model import STAIRS, Network
from lifecircle.coverage.search.nearest import read_nearest, solve
from lifecircle.coverage.search.routes import Router
from lifecircle.coverage.travel.graph import Direction
from lifecircle.coverage.travel.profiles import WALK_ADULT, Profile
from lifecircle.coverage.travel.snap import snap

from ..sketch import PLAIN_DRIVE, draw, make, random_network, random_points

SEEDS = st.integers(0, 10_000)


def router(
    network: Network,
    places: Any,
    homes: Any,
    *,
    profile: Profile = WALK_ADULT,
    direction: Direction = "to_facility",
    limit_s: float = 3000.0,
) -> Router:
    doors, points = (snap(network, xy, profile=profile) for xy in (places, homes))
    solved = solve(
        network,
        facilities=doors,
        owner=np.arange(len(doors)),
        profile=profile,
        limit_s=limit_s,
        direction=direction,
    )
    return Router(solved, points)


def test_a_way_is_drawn_from_the_door_to_the_facility_along_the_streets() -> None:
    network, _ = draw(
        """
A-B-C
  |
  D-E
""",
        name=["甲路", "", "乙路", ""],
    )
    way = router(network, [(300.0, -220.0)], [(50.0, 10.0)]).route(0)
    assert way is not None
    assert shapely.get_coordinates(way.line).tolist() == [[50, 0], [200, 0], [200, -200], [300, -200]]
    assert (way.length_m, way.leg_m) == (450.0, 30.0)
    assert way.cost_s == pytest.approx(480 / 1.2, abs=1e-6)
    assert [part.name for part in way.parts] == ["甲路", "乙路", ""]
    assert np.isnan(way.climb_m)


def test_the_way_to_people_runs_from_the_facility() -> None:
    network, at = draw("A-B-C")
    way = router(network, [at["A"]], [at["C"]], direction="from_facility").route(0)
    assert way is not None
    assert shapely.get_coordinates(way.line).tolist() == [[0, 0], [200, 0], [400, 0]]


def test_a_way_along_one_edge_and_a_way_of_no_length() -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    ways = router(network, [(300.0, 0.0)], [(450.0, 0.0), (300.0, 5.0)])
    along, none = ways.route(0), ways.route(1)
    assert along is not None
    assert none is not None
    assert shapely.get_coordinates(along.line).tolist() == [[450, 0], [300, 0]]
    assert none.length_m == 0
    assert none.cost_s == pytest.approx(5 / 1.2, abs=1e-6)


def test_climb_and_descent_are_summed_in_the_direction_of_travel() -> None:
    network, at = draw("A-B-C-D")
    height = dict(zip("ABCD", (10.0, 30.0, 5.0, 9.0), strict=True))
    z = [height["ABCD"[int(x // 200)]] for x in network.node_xy[:, 0]]
    hilly = replace(network, node_z=np.array(z))
    there = router(hilly, [at["D"]], [(100.0, 0.0)]).route(0)
    back = router(hilly, [at["D"]], [(100.0, 0.0)], direction="from_facility").route(0)
    assert there is not None
    assert back is not None
    np.testing.assert_allclose([there.climb_m, there.descent_m], [10 + 4, 25])
    np.testing.assert_allclose([back.climb_m, back.descent_m], [25, 10 + 4])


def test_a_hill_within_a_street_is_climbed_though_its_ends_are_level() -> None:
    network, at = draw("A-B-C")
    # Every metre of the first street goes 0.1 m up and as much down again.
    first = network.node_xy[network.edge_u, 0] + network.node_xy[network.edge_v, 0] == 200
    relief = np.where(first[:, None], [1.2, 1.3, 0.1, 0.1], np.nan)
    hilly = replace(network, node_z=np.zeros(3), edge_relief=relief)
    way = router(hilly, [at["C"]], [(50.0, 0.0)]).route(0)
    assert way is not None
    np.testing.assert_allclose([way.climb_m, way.descent_m], [15, 15])


def test_the_streets_of_a_way_tell_their_class_and_their_stairs() -> None:
    network, at = draw("A-B=C", highway=["trunk", "steps"])
    way = router(network, [at["C"]], [at["A"]]).route(0)
    assert way is not None
    assert way.metres_by_class() == {"trunk": 200.0, "steps": 200.0}
    assert [bool(part.flags & STAIRS) for part in way.parts] == [False, True]


def test_there_is_no_way_beyond_the_limit() -> None:
    network, at = draw("A-B=C")
    assert router(network, [at["C"]], [at["A"]], limit_s=60.0).route(0) is None


@given(seed=SEEDS, direction=st.sampled_from(["to_facility", "from_facility"]))
@settings(max_examples=30, deadline=None)
def test_the_parts_of_every_way_add_up_to_its_cost_and_its_line(seed: int, direction: Direction) -> None:
    rng = np.random.default_rng(seed)
    kinds = np.array(["", "signals"], object)
    network = random_network(seed, oneway=rng.integers(-1, 2, 45), node_crossing=kinds[rng.integers(0, 2, 30)])
    profile = replace(PLAIN_DRIVE, signal_s=7.0)
    homes = snap(network, random_points(seed + 2, 25), profile=profile)
    if not homes.found.any():
        return
    ways = router(
        network, random_points(seed + 1, 3), random_points(seed + 2, 25), profile=profile, direction=direction
    )
    costs = read_nearest(ways.solved, homes)
    marked = rng.random(network.edge_count) < 0.15
    over = ways.runs_over(marked)
    for row in range(25):
        way = ways.route(row)
        assert (way is None) == np.isinf(costs.cost_s[row])
        if way is None:
            assert not over[row]
            continue
        waits = (way.cost_s - sum(part.cost_s for part in way.parts) - way.leg_m / profile.leg_mps) / 7.0
        assert waits == pytest.approx(round(waits), abs=1e-4)
        assert round(waits) <= len(way.parts) + 1
        assert way.owner == costs.owner[row]
        assert way.line.length == pytest.approx(way.length_m, abs=1e-6)
        assert over[row] == any(marked[part.edge] for part in way.parts if part.from_m != part.to_m)
