"""To which street a point belongs."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import NetworkError, RequestError
from lifecircle.coverage.network.model import BRIDGE, edge_lines
from lifecircle.coverage.travel.profiles import DRIVE, WALK_ADULT
from lifecircle.coverage.travel.snap import mainland, snap

from ..plain_doors import scrap_edges
from ..sketch import draw, make, points_at, random_network

LONG = [(0.0, 0.0), (2000.0, 0.0)]


def test_a_point_snaps_to_the_foot_of_its_perpendicular() -> None:
    got = snap(make(LONG, [(0, 1)]), [(700.0, 120.0), (-30.0, 40.0)], profile=WALK_ADULT)
    assert (got.edge.tolist(), got.offset_m.tolist(), got.leg_m.tolist()) == ([0, 0], [700.0, 0.0], [120.0, 50.0])


def test_the_cap_is_inclusive_and_beyond_it_nothing_is_found() -> None:
    got = snap(make(LONG, [(0, 1)]), [(700.0, 300.0), (700.0, 300.001)], profile=WALK_ADULT)
    assert got.edge.tolist() == [0, -1]
    assert got.found.tolist() == [True, False]
    assert np.isinf(got.leg_m[1])


def test_a_point_passes_over_a_nearer_street_that_its_mode_may_not_use() -> None:
    network = make([*LONG, (0.0, 100.0), (2000.0, 100.0)], [(0, 1), (2, 3)], walk=[False, True], drive=[True, False])
    foot, car = (snap(network, [(500.0, 10.0)], profile=profile) for profile in (WALK_ADULT, DRIVE))
    assert (foot.leg_m.tolist(), car.leg_m.tolist()) == ([90.0], [10.0])


def test_a_point_passes_over_an_island_and_what_has_only_an_island_has_no_street() -> None:
    isle = [(500.0, 100.0), (550.0, 100.0)]
    network = make([*LONG, *isle], [(0, 1), (2, 3)])
    assert mainland(network, WALK_ADULT).sum() == 1
    got = snap(network, [(520.0, 110.0), (520.0, 310.0)], profile=WALK_ADULT)
    assert got.leg_m.tolist() == [110.0, np.inf]


def test_a_village_with_a_thousand_metres_of_its_own_is_no_island() -> None:
    village = [(0.0, 5000.0), (1000.0, 5000.0)]
    network = make([(0.0, 0.0), (50_000.0, 0.0), *village], [(0, 1), (2, 3)])
    assert mainland(network, WALK_ADULT).all()


def test_the_only_streets_are_the_mainland_however_short() -> None:
    assert mainland(make([(0, 0), (5, 0)], [(0, 1)]), WALK_ADULT).all()


def test_a_car_does_not_stop_in_a_street_that_one_cannot_leave() -> None:
    network, at = draw("""
A---B>>C
|   |
D---E
""")
    got = snap(network, [at["C"], at["C"]], profile=DRIVE)
    assert got.leg_m.tolist() == [300.0, 300.0]
    assert snap(network, [at["C"]], profile=WALK_ADULT).leg_m.tolist() == [0.0]


@pytest.mark.parametrize(("kind", "there"), [("bridge", 200.0), ("tunnel", np.inf)])
def test_a_deck_is_the_last_resort_and_a_tunnel_is_none(kind: str, there: float) -> None:
    spans: dict[str, Any] = {kind: [False, True]}
    network = make([*LONG, (0.0, 400.0), (2000.0, 400.0), (2000.0, 0.0)], [(0, 1), (2, 3)], **spans)
    joined = make([*LONG, (0.0, 100.0), (2000.0, 100.0)], [(0, 1), (2, 3), (0, 2)], **{kind: [False, True, False]})
    near = snap(joined, [(1000.0, 95.0)], profile=WALK_ADULT)
    assert (near.edge.tolist(), near.leg_m.tolist()) == ([joined_row(joined, 0.0)], [95.0])
    assert snap(network, [(1000.0, 600.0)], profile=WALK_ADULT).leg_m.tolist() == [there]


def joined_row(network: Any, y: float) -> int:
    """The row of the long street at a height."""
    lines = edge_lines(network)
    return int(np.flatnonzero((shapely.bounds(lines)[:, 1] == y) & (shapely.bounds(lines)[:, 3] == y))[0])


def test_nobody_steps_out_on_a_ferry() -> None:
    network = make([*LONG, (0.0, 100.0), (2000.0, 100.0)], [(0, 1), (2, 3), (0, 2)],
                   highway=np.array(["residential", "ferry", "residential"], object))  # fmt: skip
    assert snap(network, [(1000.0, 90.0), (1000.0, 395.0)], profile=WALK_ADULT).leg_m.tolist() == [90.0, np.inf]


@pytest.mark.parametrize(("scrap_m", "town_m"), [(1500.0, 20_000.0), (1200.0, 5000.0), (600.0, 2000.0), (40.0, 100.0)])
@pytest.mark.parametrize(("away", "leg"), [(15.0, 15.0), (54.0, 54.0), (56.0, 5.0)])
def test_a_scrap_catches_only_where_the_mainland_is_further_by_fifty_metres(
    away: float, leg: float, scrap_m: float, town_m: float
) -> None:
    scrap = [(0.25 * town_m, away + 5.0), (0.25 * town_m + scrap_m, away + 5.0)]
    network = make([(0.0, 0.0), (town_m, 0.0), *scrap], [(0, 1), (2, 3)])
    assert mainland(network, WALK_ADULT).all()
    assert snap(network, [(0.25 * town_m + scrap_m / 3, away)], profile=WALK_ADULT).leg_m.tolist() == [leg]


def test_of_two_halves_of_a_town_neither_is_a_scrap() -> None:
    network = make([(0.0, 0.0), (5000.0, 0.0), (1000.0, 20.0), (3600.0, 20.0)], [(0, 1), (2, 3)])
    assert snap(network, [(2000.0, 15.0)], profile=WALK_ADULT).leg_m.tolist() == [5.0]


def test_a_street_drawn_there_and_back_counts_once() -> None:
    there = [(0, 1), (2, 3), (3, 2)]
    network = make([(0.0, 0.0), (20_000.0, 0.0), (0.0, 900.0), (600.0, 900.0)], there)
    assert mainland(network, WALK_ADULT).tolist().count(True) == 1
    paths = [[(0, 0), (20_000, 0)], [(0, 900), (600, 900)], [(600, 900), (300, 600), (0, 900)]]
    bent = np.array([shapely.LineString(path) for path in paths], object)
    another = make([(0.0, 0.0), (20_000.0, 0.0), (0.0, 900.0), (600.0, 900.0)], there, lines=bent)
    assert mainland(another, WALK_ADULT).all()  # the other way round is another street


def test_of_equally_near_streets_the_first_is_taken() -> None:
    network, at = draw("A-B-C")
    assert snap(network, [at["B"]] * 3, profile=WALK_ADULT).edge.tolist() == [0, 0, 0]


def test_no_points_give_no_positions() -> None:
    assert len(snap(make(LONG, [(0, 1)]), np.zeros((0, 2)), profile=WALK_ADULT)) == 0


def test_coordinates_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(RequestError, match="not numbers"):
        snap(make(LONG, [(0, 1)]), [(0.0, np.nan)], profile=WALK_ADULT)


def test_a_network_without_a_street_for_cars_is_refused_for_cars() -> None:
    with pytest.raises(NetworkError, match="by car"):
        snap(make(LONG, [(0, 1)], drive=[False]), [(0.0, 0.0)], profile=DRIVE)


RIVER = np.array([shapely.box(-1000, 20, 3000, 80)], object)
TWO_BANKS = make([*LONG, (0.0, 200.0), (2000.0, 200.0)], [(0, 1), (2, 3)])


def test_a_point_on_the_far_bank_takes_the_street_of_its_own_bank() -> None:
    homes = [(500.0, 90.0), (500.0, 10.0)]
    across = snap(TWO_BANKS, homes, profile=WALK_ADULT)
    own = snap(TWO_BANKS, homes, profile=WALK_ADULT, barriers=RIVER)
    assert (across.leg_m.tolist(), own.leg_m.tolist()) == ([90.0, 10.0], [110.0, 10.0])


def test_the_street_of_its_own_bank_is_one_that_its_mode_may_use() -> None:
    pairs, spots = [(0, 1), (2, 3), (4, 5)], [*LONG, (0.0, 120.0), (2000.0, 120.0), (0.0, 250.0), (2000.0, 250.0)]
    network = make(spots, pairs, walk=[True, False, True], drive=[True, True, True])
    foot, car = (
        snap(network, [(500.0, 90.0)], profile=profile, barriers=RIVER).leg_m for profile in (WALK_ADULT, DRIVE)
    )
    assert (foot.tolist(), car.tolist()) == ([160.0], [30.0])


def test_a_point_with_water_on_all_sides_has_no_street() -> None:
    moat = np.array([shapely.Point(500, 100).buffer(60).boundary], object)
    got = snap(TWO_BANKS, [(500.0, 100.0), (900.0, 100.0)], profile=WALK_ADULT, barriers=moat)
    assert got.edge.tolist() == [-1, 0]


def test_the_water_a_point_lies_in_is_no_barrier_to_it() -> None:
    assert snap(TWO_BANKS, [(500.0, 40.0)], profile=WALK_ADULT, barriers=RIVER).leg_m.tolist() == [40.0]


def test_a_street_along_the_bank_can_be_reached() -> None:
    bank = np.array([shapely.LineString([(0, 0), (2000, 0)])], object)
    assert snap(TWO_BANKS, [(500.0, 30.0)], profile=WALK_ADULT, barriers=bank).leg_m.tolist() == [30.0]


@pytest.mark.parametrize("end", [400.0, 399.6, 399.0, 400.3])
def test_a_street_that_ends_at_the_rails_is_not_entered_from_beyond_them(end: float) -> None:
    rails = np.array([shapely.LineString([(400, -500), (400, 500)])], object)
    network = make([(-1000.0, 0.0), (end, 0.0)], [(0, 1)])
    got = snap(network, [(450.0, 0.0), (390.0, 40.0)], profile=WALK_ADULT, barriers=rails)
    assert got.edge.tolist() == [-1, 0]


def test_a_level_crossing_is_entered_from_either_side() -> None:
    rails = np.array([shapely.LineString([(400, -500), (400, 500)])], object)
    through = make([(-1000.0, 0.0), (1400.0, 0.0)], [(0, 1)])
    in_two = make([(-1000.0, 0.0), (400.0, 0.0), (1400.0, 0.0)], [(0, 1), (1, 2)])
    homes = [(450.0, 30.0), (400.1, 30.0), (399.9, 30.0), (350.0, 0.0)]
    for network in (through, in_two):
        assert snap(network, homes, profile=WALK_ADULT, barriers=rails).found.all()
    east = snap(in_two, [(400.1, 30.0)], profile=WALK_ADULT, barriers=rails).edge[0]
    assert in_two.node_xy[[in_two.edge_u[east], in_two.edge_v[east]], 0].max() == 1400.0


def test_a_bridge_is_entered_from_the_bank_and_not_from_the_water_beside_it() -> None:
    # South bank, bridge, north bank; a fisherman's hut stands on the south bank, 10 m from the bridge.
    spots = [(0.0, -900.0), (500.0, 0.0), (500.0, 200.0), (0.0, 1100.0)]
    network = make(spots, [(0, 1), (1, 2), (2, 3)])
    bridge = int(np.flatnonzero(network.edge_length_m == 200)[0])
    got = snap(network, [(490.0, 10.0), (480.0, 90.0)], profile=WALK_ADULT, barriers=RIVER)
    assert (got.edge[0], got.leg_m[0]) == (bridge, 10.0)
    # Over water the bridge would be 20 m away; on the pontoon one stands in the river, and the river bars nothing.
    assert snap(network, [(480.0, 81.0)], profile=WALK_ADULT, barriers=RIVER).edge[0] == bridge
    quay = np.array([shapely.LineString([(485, 20), (485, 80)])], object)
    assert snap(network, [(480.0, 50.0)], profile=WALK_ADULT, barriers=quay).leg_m[0] > 20


@given(seed=st.integers(0, 10_000), count=st.integers(1, 5), cap_m=st.floats(50.0, 1500.0), decks=st.floats(0.0, 1.0))
@settings(max_examples=40, deadline=None)
def test_with_barriers_the_street_is_the_nearest_of_those_on_this_side(
    seed: int, count: int, cap_m: float, decks: float
) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(seed, bridge=(rng.random(45) < decks).tolist())
    deck = (network.edge_flags & BRIDGE) > 0
    asked = replace(WALK_ADULT, snap_cap_m=cap_m)
    shapes = [shapely.LineString(rng.uniform(0, 1000, (3, 2))).buffer(width) for width in rng.uniform(0, 40, count)]
    barriers = np.array([shape if shape.area else shape.boundary for shape in shapes], object)
    points = rng.uniform(-400, 1400, (30, 2))
    got = snap(network, points, profile=asked, barriers=barriers)
    usable = np.flatnonzero(mainland(network, WALK_ADULT))
    lines, scrap = edge_lines(network), scrap_edges(network, asked)
    for point, edge, leg in zip(points_at(points), got.edge, got.leg_m, strict=True):
        walls = barriers[~shapely.intersects(barriers, point)]
        best = (True, np.inf, np.inf)
        for row in usable:
            way = shapely.shortest_line(point, lines[row])
            short = shapely.LineString([point, way.interpolate(max(way.length - 0.5, 0.0))])
            if way.length <= cap_m and not shapely.intersects(walls, short).any():
                later = 50.0 if row in scrap and not deck[row] else 0.0
                best = min(best, (bool(deck[row]), way.length + later, way.length))
        assert (edge < 0) == np.isinf(best[2])
        assert leg == pytest.approx(best[2], abs=1e-6)


@given(seed=st.integers(0, 10_000), cap_m=st.floats(1.0, 5000.0), spread_m=st.floats(10.0, 20_000.0))
@settings(max_examples=50, deadline=None)
def test_the_street_is_the_one_that_shapely_finds_nearest(seed: int, cap_m: float, spread_m: float) -> None:
    network = random_network(seed)
    points = np.random.default_rng(seed).normal(500, spread_m, (50, 2))
    got = snap(network, points, profile=replace(WALK_ADULT, snap_cap_m=cap_m))
    usable = np.flatnonzero(mainland(network, WALK_ADULT))
    lines, ends = edge_lines(network), points_at(points)
    apart = np.array([shapely.distance(lines[usable], end) for end in ends])
    assert (got.found == (apart.min(axis=1) <= cap_m)).all()
    here = np.flatnonzero(got.found)
    later = 50.0 * np.isin(usable, list(scrap_edges(network, WALK_ADULT)))
    taken = np.where(apart <= cap_m, apart + later, np.inf).argmin(axis=1)
    np.testing.assert_allclose(got.leg_m[here], apart[here, taken[here]], atol=1e-6)
    feet = shapely.line_interpolate_point(lines[got.edge[here]], got.offset_m[here])
    np.testing.assert_allclose(shapely.distance(feet, ends[here]), got.leg_m[here], atol=1e-6)


def test_many_points_are_snapped_as_one_by_one() -> None:
    network = random_network(4, nodes=60, edges=100)
    points = np.random.default_rng(5).uniform(-200, 1200, (45_000, 2))
    whole = snap(network, points, profile=WALK_ADULT)
    some = snap(network, points[::1000], profile=WALK_ADULT)
    for column in ("edge", "offset_m", "leg_m"):
        np.testing.assert_array_equal(getattr(whole, column)[::1000], getattr(some, column))
