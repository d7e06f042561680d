"""The nearest facility: against networkx, against arithmetic, and by its laws."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from lifecircle.coverage.errors import NetworkError, RequestError
from lifecircle.coverage.kernels.search.spread import spread
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.search.nearest import Nearest, nearest, read_nearest, solve, within
from lifecircle.coverage.travel.graph import Direction
from lifecircle.coverage.travel.profiles import DISTANCE, WALK_ADULT, Profile
from lifecircle.coverage.travel.snap import Snapped, snap
from lifecircle.progress import WorkCancelled

from ..sketch import PLAIN_DRIVE, draw, make, networkx_costs, random_network, random_points

SEEDS = st.integers(0, 10_000)


def ask(
    network: Network,
    places: Snapped | ArrayLike,
    homes: Snapped | ArrayLike,
    limit_s: float = 900.0,
    profile: Profile = WALK_ADULT,
    *,
    direction: Direction = "to_facility",
) -> Nearest:
    doors = places if isinstance(places, Snapped) else snap(network, places, profile=profile)
    points = homes if isinstance(homes, Snapped) else snap(network, homes, profile=profile)
    return nearest(
        network,
        facilities=doors,
        owner=np.arange(len(doors)),
        demand=points,
        profile=profile,
        limit_s=limit_s,
        direction=direction,
    )


@given(seed=SEEDS, outwards=st.booleans())
@settings(max_examples=40, deadline=None)
def test_costs_equal_networkx_on_random_walking_networks(seed: int, outwards: bool) -> None:
    network = random_network(seed)
    places = snap(network, random_points(seed + 1, 3), profile=WALK_ADULT)
    homes = snap(network, random_points(seed + 2, 40), profile=WALK_ADULT)
    direction: Direction = "from_facility" if outwards else "to_facility"
    got = ask(network, places, homes, 5000.0, direction=direction)
    expected = networkx_costs(network, places, homes, WALK_ADULT, outwards=outwards)
    np.testing.assert_allclose(got.cost_s, expected, atol=1e-5, rtol=0)


@given(seed=SEEDS, outwards=st.booleans())
@settings(max_examples=40, deadline=None)
def test_costs_equal_networkx_with_one_way_roads_and_waits_at_crossings(seed: int, outwards: bool) -> None:
    rng = np.random.default_rng(seed)
    kinds = np.array(["", "unsignalled", "signals"], object)
    network = random_network(seed, oneway=rng.integers(-1, 2, 45), node_crossing=kinds[rng.integers(0, 3, 30)])
    profile = replace(PLAIN_DRIVE, crossing_s=4.0, signal_s=11.5)
    places = snap(network, random_points(seed + 1, 3), profile=profile)
    homes = snap(network, random_points(seed + 2, 40), profile=profile)
    if not homes.found.any():
        return
    direction: Direction = "from_facility" if outwards else "to_facility"
    got = ask(network, places, homes, 5000.0, profile, direction=direction)
    wait = np.array([0.0, 4.0, 11.5])[network.node_crossing]
    expected = networkx_costs(network, places, homes, profile, enter=wait, outwards=outwards)
    np.testing.assert_allclose(got.cost_s, expected, atol=1e-5, rtol=0)


def test_the_way_on_a_hand_drawn_network_is_the_sum_of_its_metres() -> None:
    #   A facility stands at A, people at B (400 m), C (600 m) and half way between D and E (100 + 200 + 200 m)
    network, at = draw("""
A---B-C
|
D---E
""")
    got = ask(network, [at["A"]], [at["B"], at["C"], (200.0, -200.0), at["E"]], 2000.0)
    np.testing.assert_allclose(got.cost_s * 1.2, [400, 600, 400, 600], atol=1e-5)


def test_a_limit_met_exactly_is_kept_and_one_metre_more_is_not() -> None:
    network = make([(x, 0.0) for x in (*range(0, 1080, 7), 1080, 1081)], [(i, i + 1) for i in range(156)])
    got = ask(network, [(0.0, 0.0)], [(1080.0, 0.0), (1081.0, 0.0)], 900.0)
    np.testing.assert_allclose(got.cost_s, [900.0, np.inf], atol=1e-6)
    assert got.owner.tolist() == [0, -1]


def test_several_limits_are_read_from_one_search() -> None:
    network = make([(0.0, 0.0), (1200.0, 0.0)], [(0, 1)])
    got = ask(network, [(0.0, 0.0)], [(360.0, 0.0), (361.0, 0.0), (720.0, 0.0), (1080.0, 0.0)], 900.0)
    kept = [got.within(limit).tolist() for limit in (300.0, 600.0, 900.0)]
    assert kept == [[True, False, False, False], [True, True, True, False], [True] * 4]


def test_two_on_one_edge_meet_along_it_and_not_round_its_end() -> None:
    network = make([(0.0, 0.0), (1000.0, 0.0)], [(0, 1)])
    got = ask(network, [(400.0, 0.0)], [(430.0, 0.0), (380.0, 0.0), (400.0, 0.0)])
    np.testing.assert_allclose(got.cost_s * 1.2, [30, 20, 0], atol=1e-5)


def test_an_edge_reached_from_both_ends_keeps_its_unreached_middle() -> None:
    network = make([(0.0, 0.0), (1000.0, 0.0)], [(0, 1)])
    got = ask(network, [(0.0, 0.0), (1000.0, 0.0)], [(200.0, 0.0), (500.0, 0.0), (760.0, 0.0)], 240 / 1.2)
    assert got.owner.tolist() == [0, -1, 1]


def test_the_legs_between_door_and_street_are_charged_at_the_walkers_pace() -> None:
    network = make([(0.0, 0.0), (1000.0, 0.0)], [(0, 1)])
    got = ask(network, [(100.0, 30.0)], [(200.0, -60.0)])
    np.testing.assert_allclose(got.cost_s, (30 + 100 + 60) / 1.2, atol=1e-5)


def test_of_two_facilities_equally_near_the_smaller_number_is_given_in_any_order() -> None:
    network = make([(0.0, 0.0), (1000.0, 0.0)], [(0, 1)])
    doors = snap(network, [(0.0, 0.0), (1000.0, 0.0)], profile=WALK_ADULT)
    homes = snap(network, [(500.0, 0.0)], profile=WALK_ADULT)
    for owner in ([3, 8], [8, 3]):
        got = nearest(
            network, facilities=doors, owner=owner, demand=homes, profile=WALK_ADULT, limit_s=900.0, threads=1
        )
        assert got.owner.tolist() == [3]


def test_a_car_goes_round_the_block_where_a_street_is_one_way() -> None:
    network, at = draw("""
A>>>B
|   |
C---D
""")
    there = ask(network, [at["B"]], [at["A"]], profile=PLAIN_DRIVE, direction="to_facility")
    back = ask(network, [at["B"]], [at["A"]], profile=PLAIN_DRIVE, direction="from_facility")
    np.testing.assert_allclose([there.cost_s[0] * 8, back.cost_s[0] * 8], [400, 800], atol=1e-5)


def test_people_on_foot_may_walk_against_a_one_way_street() -> None:
    network, at = draw("A>>>B")
    got = ask(network, [at["A"]], [at["B"]])
    np.testing.assert_allclose(got.cost_s * 1.2, 400, atol=1e-5)


def test_a_crossing_with_signals_costs_its_wait_when_it_is_entered() -> None:
    network, at = draw("A-B-C", node_crossing=["", "signals", ""])
    profile = replace(WALK_ADULT, signal_s=20.0)
    got = ask(network, [at["C"]], [at["A"], (150.0, 0.0), (250.0, 0.0)], profile=profile)
    np.testing.assert_allclose(got.cost_s, [400 / 1.2 + 20, 250 / 1.2 + 20, 150 / 1.2], atol=1e-5)


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_at_a_junction_it_is_all_the_same_to_which_street_a_place_belongs(direction: Direction) -> None:
    network, at = draw("A--B--C", node_crossing=np.array(["", "signals", ""], object))
    profile = replace(WALK_ADULT, signal_s=20.0)
    ends = snap(network, [at["A"], at["C"]], profile=profile)
    junction = int(np.flatnonzero(network.node_crossing)[0])
    offset = np.where(network.edge_u == junction, 0.0, network.edge_length_m)
    middle = [Snapped(np.array([edge], np.int32), offset[[edge]], np.zeros(1)) for edge in range(2)]
    for one, other in product(middle, middle):
        asked: dict[str, Any] = {"owner": [0], "profile": profile, "limit_s": 900.0, "direction": direction}
        into = nearest(network, facilities=one, demand=ends, **asked).cost_s
        out = nearest(network, facilities=ends.take([0]), demand=other, **asked).cost_s
        waits = (20.0, 0.0) if direction == "to_facility" else (0.0, 20.0)
        np.testing.assert_allclose(into, 300 / 1.2 + waits[0], atol=1e-5)
        np.testing.assert_allclose(out, 300 / 1.2 + waits[1], atol=1e-5)
        assert nearest(network, facilities=one, demand=other, **asked).cost_s.tolist() == [0.0]


def test_a_limit_is_kept_to_the_millimetre_over_thousands_of_short_streets() -> None:
    count = 6000
    xy = np.column_stack([np.linspace(0.0, 10_000.0, count + 1), np.zeros(count + 1)])
    network = make(xy, np.column_stack([np.arange(count), np.arange(1, count + 1)]))
    door, home = snap(network, xy[:1], profile=DISTANCE), snap(network, xy[-1:], profile=DISTANCE)
    for limit, kept in ((10_000.0, True), (9_999.99, False)):
        got = nearest(network, facilities=door, owner=[0], demand=home, profile=DISTANCE, limit_s=limit)
        assert np.isfinite(got.cost_s).tolist() == [kept]


def test_distance_costs_one_per_metre_on_foot_or_by_car() -> None:
    network, at = draw("A--B--C", walk=[True, False], drive=[False, True])
    got = ask(network, [at["A"]], [at["C"]], 600.0, DISTANCE)
    assert got.cost_s.tolist() == [600.0]


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_nearest_is_the_minimum_over_single_facilities(seed: int) -> None:
    network = random_network(seed)
    places, homes = random_points(seed + 1, 4), snap(network, random_points(seed + 2, 25), profile=WALK_ADULT)
    doors = snap(network, places, profile=WALK_ADULT)
    assume(doors.found.any())
    together = ask(network, doors, homes, 700.0)
    single = np.full((4, 25), np.inf)
    for row in np.flatnonzero(doors.found):
        single[row] = ask(network, [places[row]], homes, 700.0).cost_s
    np.testing.assert_array_equal(together.cost_s, single.min(axis=0))
    served = np.isfinite(together.cost_s)
    np.testing.assert_array_equal(together.owner[served], single.argmin(axis=0)[served])


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_another_site_or_link_never_raises_anyones_cost(seed: int) -> None:
    network = random_network(seed)
    places = random_points(seed + 1, 3)
    homes = snap(network, random_points(seed + 2, 25), profile=WALK_ADULT)
    assume(snap(network, places[:2], profile=WALK_ADULT).found.any())
    before = ask(network, places[:2], homes, 700.0).cost_s
    assert (ask(network, places, homes, 700.0).cost_s <= before).all()


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_reversing_every_one_way_street_swaps_the_directions(seed: int) -> None:
    oneway = np.random.default_rng(seed).integers(-1, 2, 45)
    network, mirrored = random_network(seed, oneway=oneway), random_network(seed, oneway=-oneway)
    places = snap(network, random_points(seed + 1, 3), profile=PLAIN_DRIVE)
    homes = snap(network, random_points(seed + 2, 25), profile=PLAIN_DRIVE)
    if not homes.found.any():
        return
    there = ask(network, places, homes, 700.0, PLAIN_DRIVE, direction="to_facility")
    back = ask(mirrored, places, homes, 700.0, PLAIN_DRIVE, direction="from_facility")
    np.testing.assert_array_equal(there.cost_s, back.cost_s)


@given(seed=SEEDS, factor=st.floats(0.3, 4.0))
@settings(max_examples=25, deadline=None)
def test_scaling_the_speed_scales_the_times(seed: int, factor: float) -> None:
    network = random_network(seed)
    places, homes = (snap(network, random_points(seed + k, 20), profile=WALK_ADULT) for k in (1, 2))
    quick = replace(WALK_ADULT, speed_mps=1.2 * factor, leg_mps=1.2 * factor)
    slow, fast = ask(network, places, homes, 4000.0), ask(network, places, homes, 4000.0, quick)
    both = np.isfinite(slow.cost_s) & np.isfinite(fast.cost_s)
    np.testing.assert_allclose(fast.cost_s[both] * factor, slow.cost_s[both], atol=1e-5)


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_splitting_an_edge_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 1000, (8, 2))
    ends = [(i, int(j)) for i in range(1, 8) for j in (rng.integers(0, i),)]
    a, b = ends[int(rng.integers(0, 7))]
    middle = xy[a] + rng.uniform(0.1, 0.9) * (xy[b] - xy[a])
    split = [pair for pair in ends if pair != (a, b)] + [(a, 8), (8, b)]
    whole, cut = make(xy, ends), make([*xy, middle], split)
    places, homes = random_points(seed + 1, 2), random_points(seed + 2, 20)
    far = replace(WALK_ADULT, snap_cap_m=1500.0)
    one, other = (ask(network, places, homes, 5000.0, far) for network in (whole, cut))
    np.testing.assert_allclose(one.cost_s, other.cost_s, atol=1e-5)


def test_threads_change_nothing() -> None:
    network = random_network(5, nodes=300, edges=500)
    doors = snap(network, random_points(6, 25), profile=WALK_ADULT)
    labels = [
        solve(network, facilities=doors, owner=np.arange(25), profile=WALK_ADULT, limit_s=500.0, threads=threads).labels
        for threads in (1, 2, 5)
    ]
    np.testing.assert_array_equal(labels[0], labels[1])
    np.testing.assert_array_equal(labels[0], labels[2])


def test_the_solved_state_gives_the_cost_at_any_place_on_an_edge() -> None:
    network, at = draw("A-B-C", node_crossing=["", "signals", ""])
    profile = replace(WALK_ADULT, signal_s=20.0)
    solved = solve(
        network, facilities=snap(network, [at["C"]], profile=profile), owner=[0], profile=profile, limit_s=900.0
    )
    homes = snap(network, [(50.0, 0.0), (250.0, 0.0)], profile=profile)
    edge, x = homes.edge, homes.offset_m
    u, v, rest = network.edge_u[edge], network.edge_v[edge], network.edge_length_m[edge] - homes.offset_m
    by_ends = np.minimum(
        solved.end_cost_s[u] + solved.rate_u[edge] * x, solved.end_cost_s[v] + solved.rate_v[edge] * rest
    )
    np.testing.assert_allclose(by_ends, read_nearest(solved, homes).cost_s, atol=1e-5)


def test_what_no_facility_reaches_has_no_cost_and_no_owner() -> None:
    network = make([(0, 0), (500, 0), (0, 400), (500, 400)], [(0, 1), (2, 3)])
    got = ask(network, [(0.0, 0.0)], [(100.0, 400.0)])
    assert (got.cost_s.tolist(), got.owner.tolist()) == ([np.inf], [-1])


def test_a_facility_in_the_sea_serves_nobody() -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    got = ask(network, [(0.0, 90_000.0), (500.0, 0.0)], [(100.0, 0.0)])
    assert got.owner.tolist() == [1]


def test_facilities_of_which_not_one_has_a_street_are_an_error_before_the_search() -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    with pytest.raises(NetworkError, match="None of the 2 entrances of facilities"):
        ask(network, [(0.0, 90_000.0), (0.0, 80_000.0)], [(100.0, 0.0)])
    none = ask(network, snap(network, np.zeros((0, 2)), profile=WALK_ADULT), [(100.0, 0.0)])
    assert none.owner.tolist() == [-1], "no facility at all is an answer"


def test_a_limit_beyond_the_search_is_no_question_to_its_costs() -> None:
    network = make([(0, 0), (2000, 0)], [(0, 1)])
    got = ask(network, [(0.0, 0.0)], [(100.0, 0.0), (1900.0, 0.0)], 600.0)
    assert got.within(600.0).tolist() == [True, False]
    with pytest.raises(RequestError, match="up to 600 s"):
        got.within(900.0)
    with pytest.raises(RequestError, match="up to 600 s"):
        within(got.cost_s, 900.0, WALK_ADULT, searched_s=600.0)


@pytest.mark.parametrize("owner", [[0.7], [np.nan], ["a"], 0, [], [[0]]])
def test_owners_that_are_no_whole_numbers_are_refused(owner: ArrayLike) -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    doors = snap(network, [(0.0, 0.0)], profile=WALK_ADULT)
    with pytest.raises(RequestError, match="owners"):
        nearest(network, facilities=doors, owner=owner, demand=doors, profile=WALK_ADULT, limit_s=900.0)


@pytest.mark.parametrize("length", [3000.0, 1001.0])
@pytest.mark.parametrize("of", ["facilities", "demand"])
def test_positions_on_another_network_are_refused(length: float, of: str) -> None:
    network = make([(0, 0), (1000, 0)], [(0, 1)])
    other = make([(0, 0), (length, 0), (length, 500)], [(0, 1), (1, 2)])
    own = snap(network, [(0.0, 0.0)], profile=WALK_ADULT)
    for foreign in ([(length - 0.5, 0.0)], [(length, 400.0)]):
        astray = snap(other, foreign, profile=WALK_ADULT)
        doors, homes = (astray, own) if of == "facilities" else (own, astray)
        with pytest.raises(RequestError, match="another network"):
            ask(network, doors, homes)


def test_people_of_whom_not_one_has_a_street_are_an_error_that_asks_for_the_coordinate_system() -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    with pytest.raises(NetworkError, match="coordinate system"):
        ask(network, [(0.0, 0.0)], [(0.0, 90_000.0)])


@pytest.mark.parametrize("limit_s", [0.0, -1.0, np.nan, np.inf, 1e6])
def test_a_limit_that_cannot_be_searched_is_refused(limit_s: float) -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    with pytest.raises(RequestError, match="limit"):
        ask(network, [(0.0, 0.0)], [(0.0, 0.0)], limit_s)


def test_owners_must_match_the_entrances_and_be_no_negative_numbers() -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    doors = snap(network, [(0.0, 0.0)], profile=WALK_ADULT)
    for owner in ([0, 1], [-1], [1 << 30]):
        with pytest.raises(RequestError):
            solve(network, facilities=doors, owner=owner, profile=WALK_ADULT, limit_s=900.0)


def test_a_cancelled_search_stops() -> None:
    network = make([(0, 0), (500, 0)], [(0, 1)])
    doors = snap(network, [(0.0, 0.0)], profile=WALK_ADULT)
    with pytest.raises(WorkCancelled):
        solve(network, facilities=doors, owner=[0], profile=WALK_ADULT, limit_s=900.0, cancelled=lambda: True)


def test_what_is_far_is_searched_on_from_what_is_near() -> None:
    network = make([(x, 0.0) for x in range(0, 12_000, 150)], [(i, i + 1) for i in range(79)])
    got = ask(network, [(0.0, 0.0)], [(11_850.0, 0.0), (1440.0, 0.0), (1441.0, 0.0)], 20_000.0)
    np.testing.assert_allclose(got.cost_s * 1.2, [11_850, 1440, 1441], atol=1e-4)


@given(seed=SEEDS, block=st.integers(1, 30), shift=st.integers(40, 60))
@settings(max_examples=25, deadline=None)
def test_neither_the_blocks_nor_the_buckets_change_the_result(seed: int, block: int, shift: int) -> None:
    network = random_network(seed, nodes=100, edges=180)
    doors = snap(network, random_points(seed + 1, 12), profile=WALK_ADULT)
    solved = solve(network, facilities=doors, owner=np.arange(12), profile=WALK_ADULT, limit_s=400.0)
    scale = solved.graph.scale(solved.most)._replace(shift=shift)
    seeds = solved.seeds.arrays
    labels = np.full(network.node_count, scale.unreached)
    nodes = np.concatenate([seeds.end_u, seeds.end_v])
    np.minimum.at(labels, nodes, np.concatenate([seeds.to_u, seeds.to_v]))
    spread(solved.graph.arcs, labels, nodes, block, scale)
    np.testing.assert_array_equal(labels, solved.labels)


def test_ten_kilometres_exactly_are_kept_though_the_streets_are_short_and_their_lengths_are_no_round_numbers() -> None:
    corners = np.append(np.arange(0, 10_000, 10_000 / 1501), [10_000.0, 10_001.0])
    network = make([(x, 0.0) for x in corners], [(i, i + 1) for i in range(len(corners) - 1)])
    got = ask(network, [(0.0, 0.0)], [(10_000.0, 0.0), (10_001.0, 0.0)], 10_000.0, DISTANCE)
    assert got.owner.tolist() == [0, -1]
    assert got.cost_s[0] <= 10_000.0
    assert got.within(10_000.0).tolist() == [True, False]
