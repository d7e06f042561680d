"""Every facility by itself: tables of people, nodes and streets."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import NetworkError, RequestError
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.search.nearest import nearest, solve
from lifecircle.coverage.search.od_tables import node_table, od_table, part_table
from lifecircle.coverage.search.per_facility import FacilityQuery
from lifecircle.coverage.travel.graph import Direction
from lifecircle.coverage.travel.profiles import WALK_ADULT, Profile
from lifecircle.coverage.travel.snap import snap
from lifecircle.progress import WorkCancelled

from ..sketch import PLAIN_DRIVE, draw, make, random_network, random_points

SEEDS = st.integers(0, 10_000)


def question(
    network: Network, places: Any, limit_s: float, profile: Profile = WALK_ADULT, **more: Any
) -> FacilityQuery:
    doors = snap(network, places, profile=profile)
    return FacilityQuery(network, doors, more.pop("owner", np.arange(len(doors))), profile, limit_s, **more)


@given(seed=SEEDS, direction=st.sampled_from(["to_facility", "from_facility"]))
@settings(max_examples=25, deadline=None)
def test_a_facilitys_rows_are_what_nearest_says_of_it_alone(seed: int, direction: Direction) -> None:
    network = random_network(seed, oneway=np.random.default_rng(seed).integers(-1, 2, 45))
    ask = question(
        network, random_points(seed + 1, 6), 60.0, PLAIN_DRIVE, direction=direction, owner=[0, 1, 1, 4, 4, 2]
    )
    homes = snap(network, random_points(seed + 2, 40), profile=PLAIN_DRIVE)
    if not homes.found.any():
        return
    table = od_table(ask, homes, threads=2)
    assert len(table.start) == 6
    for facility in range(5):
        rows = np.flatnonzero(np.asarray(ask.owner) == facility)
        alone = np.full(40, np.inf)
        if ask.facilities.found[rows].any():
            alone = nearest(
                network,
                facilities=ask.facilities.take(rows),
                owner=np.zeros(len(rows), int),
                demand=homes,
                profile=PLAIN_DRIVE,
                limit_s=60.0,
                direction=direction,
            ).cost_s
        here = slice(table.start[facility], table.start[facility + 1])
        got = np.full(40, np.inf)
        got[table.demand[here]] = table.cost_s[here]
        assert len(set(table.demand[here])) == here.stop - here.start
        np.testing.assert_array_equal(got, alone)


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_all_catchments_together_cover_what_nearest_covers(seed: int) -> None:
    network = random_network(seed)
    ask = question(network, random_points(seed + 1, 5), 200.0)
    assume(ask.facilities.found.any())
    homes = snap(network, random_points(seed + 2, 40), profile=WALK_ADULT)
    table = od_table(ask, homes)
    got = np.full(40, np.inf)
    np.minimum.at(got, table.demand, table.cost_s)
    expected = nearest(
        network, facilities=ask.facilities, owner=ask.owner, demand=homes, profile=WALK_ADULT, limit_s=200.0
    )
    np.testing.assert_array_equal(got, expected.cost_s)


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_node_rows_are_the_nodes_of_a_search_from_that_facility(seed: int) -> None:
    network = random_network(seed)
    ask = question(network, random_points(seed + 1, 3), 200.0)
    assume(ask.facilities.found.any())
    table = node_table(ask)
    for row in np.flatnonzero(ask.facilities.found):
        alone = solve(
            network, facilities=ask.facilities.take([row]), owner=[0], profile=WALK_ADULT, limit_s=200.0
        ).node_cost_s
        here = slice(table.start[row], table.start[row + 1])
        assert sorted(table.node[here]) == np.flatnonzero(np.isfinite(alone)).tolist()
        np.testing.assert_array_equal(table.cost_s[here], alone[table.node[here]])


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_a_place_on_a_street_lies_in_a_reached_stretch_exactly_when_it_is_reached(seed: int) -> None:
    network = random_network(seed)
    ask = question(network, random_points(seed + 1, 1), 150.0)
    assume(ask.facilities.found.any())
    on_street = snap(network, random_points(seed + 2, 60), profile=WALK_ADULT)
    on_street.leg_m[:] = 0.0
    parts, table = part_table(ask), od_table(ask, on_street)
    reached = np.isin(np.arange(60), table.demand)
    margin = 1e-3
    for row in np.flatnonzero(on_street.found):
        here = parts.edge == on_street.edge[row]
        x = on_street.offset_m[row]
        inside = ((parts.from_m[here] - margin <= x) & (x <= parts.to_m[here] + margin)).any()
        well_inside = ((parts.from_m[here] + margin <= x) & (x <= parts.to_m[here] - margin)).any()
        assert inside or not reached[row]
        assert reached[row] or not well_inside


def test_an_edge_reached_from_both_ends_keeps_its_unreached_middle() -> None:
    network = make([(0, 0), (1000, 0)], [(0, 1)])
    table = part_table(question(network, [(0, 0), (1000, 0)], 240 / 1.2, owner=[0, 0]))
    np.testing.assert_allclose(np.column_stack([table.from_m, table.to_m]), [[0, 240], [760, 1000]], atol=1e-3)
    np.testing.assert_allclose(table.length_m(), [480], atol=1e-3)


def test_a_facility_in_the_middle_of_a_street_reaches_both_ways_and_round_the_corners() -> None:
    #    300 m each way from the middle of B-C: 100 m to either end, then 200 m up and down
    network, _ = draw("""
A-B-C
  | |
  D-E
""")
    table = part_table(question(network, [(300.0, 0.0)], 300 / 1.2))
    assert round(float(table.length_m()[0]), 3) == 200 + 200 + 200 + 200


def test_people_are_summed_by_facility_and_group() -> None:
    network, at = draw("A--B--C")
    homes = snap(network, [at["A"], at["B"], at["C"]], profile=WALK_ADULT)
    table = od_table(question(network, [at["A"], at["C"], (0.0, 9e9)], 400 / 1.2, count=4), homes)
    assert table.people([1.5, 10.0, 100.0]).tolist() == [11.5, 110.0, 0.0, 0.0]
    assert table.facility.tolist() == [0, 0, 1, 1]
    by_group = table.people([[1.5, 1.0], [10.0, np.nan], [100.0, 4.0]])
    assert by_group.tolist() == [[11.5, 1.0], [110.0, 4.0], [0.0, 0.0], [0.0, 0.0]], "a gap counts as nobody"


def test_no_facilities_give_an_empty_table() -> None:
    network, at = draw("A--B")
    table = od_table(question(network, np.zeros((0, 2)), 900.0), snap(network, [at["A"]], profile=WALK_ADULT))
    assert (table.start.tolist(), len(table.demand)) == ([0], 0)


def test_a_table_that_memory_cannot_hold_is_refused_before_the_work_begins() -> None:
    network = random_network(3)
    homes = snap(network, random_points(4, 50), profile=WALK_ADULT)
    with pytest.raises(RequestError, match="smaller limit"):
        od_table(question(network, random_points(5, 10), 5000.0), homes, most_rows=100)


def test_a_table_whose_rows_a_sample_does_not_see_is_refused_as_soon_as_they_are_found() -> None:
    # 30 neighbours among 1,000 facilities hold all the points; evenly spaced samples meet none of them.
    xs = np.arange(2000) * 500.0
    network = make(np.column_stack([xs, 0 * xs]), [(row, row + 1) for row in range(1999)])
    places = np.concatenate([np.arange(482) * 1000 + 50, 600_000 + np.arange(30), 700_000 + np.arange(488) * 600 + 50])
    homes = snap(network, np.column_stack([600_000 + np.linspace(0, 100, 200), np.zeros(200)]), profile=WALK_ADULT)
    ask = question(network, np.column_stack([places, 0 * places]), 200.0)
    assert len(od_table(ask, homes, most_rows=6000).demand) == 6000
    with pytest.raises(RequestError, match="more than the 5999 that are allowed"):
        od_table(ask, homes, most_rows=5999)


def test_an_owner_beyond_the_count_that_was_announced_is_refused() -> None:
    network, at = draw("A--B")
    ask = question(network, [at["A"], at["B"]], 900.0, owner=[0, 5], count=2)
    with pytest.raises(RequestError, match="2 facilities were announced, but an entrance belongs to number 5"):
        node_table(ask)


def test_facilities_of_which_not_one_has_a_street_give_no_table() -> None:
    network, at = draw("A--B")
    with pytest.raises(NetworkError, match="coordinate system"):
        od_table(question(network, [(0.0, 9e9)], 900.0), snap(network, [at["A"]], profile=WALK_ADULT))


def test_a_cancelled_table_stops() -> None:
    network = random_network(3)
    with pytest.raises(WorkCancelled):
        node_table(question(network, random_points(5, 10), 500.0), cancelled=lambda: True)
