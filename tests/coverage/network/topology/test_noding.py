"""Plain lines become a network."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, Point

from lifecircle.coverage.errors import NetworkError, RequestError
from lifecircle.coverage.network.topology.noding import Noded, node_lines
from lifecircle.progress import WorkCancelled


def lines(*geometries: list[tuple[float, ...]]) -> NDArray[Any]:
    return np.array([LineString(g) for g in geometries], dtype=object)


def degrees(noded: Noded) -> list[int]:
    return sorted(np.bincount(np.concatenate([noded.u, noded.v])).tolist())


def assert_consistent(noded: Noded) -> None:
    starts = shapely.get_coordinates(shapely.get_point(noded.geometry, 0))
    ends = shapely.get_coordinates(shapely.get_point(noded.geometry, -1))
    np.testing.assert_array_equal(starts, noded.node_xy[noded.u])
    np.testing.assert_array_equal(ends, noded.node_xy[noded.v])
    assert noded.node_id.tolist() == list(range(len(noded.node_xy)))


def test_two_streets_that_cross_meet_in_a_node() -> None:
    noded = node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, 5)]))
    assert_consistent(noded)
    assert degrees(noded) == [1, 1, 1, 1, 4]
    assert [5.0, 0.0] in noded.node_xy.tolist()
    assert sorted(noded.source.tolist()) == [0, 0, 1, 1]


def test_a_bridge_passes_over_the_street_below_it() -> None:
    noded = node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, 5)]), separated=np.array([False, True]))
    assert degrees(noded) == [1, 1, 1, 1]


def test_a_bridge_joins_the_streets_at_its_ends() -> None:
    noded = node_lines(
        lines([(5, -5), (5, 5)], [(5, 5), (5, 20)], [(0, -5), (10, -5)], [(0, 0), (10, 0)]),
        separated=np.array([True, False, False, False]),
    )
    assert degrees(noded) == [1, 1, 1, 1, 1, 2, 3]


def test_a_street_that_ends_under_a_bridge_is_not_joined_to_it() -> None:
    noded = node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, 0)]), separated=np.array([True, False]))
    assert degrees(noded) == [1, 1, 1, 1]


def test_a_ramp_joins_the_bridge_it_ends_on() -> None:
    noded = node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, 0)]), separated=np.array([True, True]))
    assert degrees(noded) == [1, 1, 1, 3]


@pytest.mark.parametrize("end", [-0.3, 0.0, 0.3])
def test_an_end_that_stops_short_of_a_street_or_overshoots_it_is_joined(end: float) -> None:
    noded = node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, end)]))
    assert_consistent(noded)
    assert degrees(noded) == [1, 1, 1, 3]


def test_an_end_further_away_than_the_tolerance_stays_free() -> None:
    assert degrees(node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, -0.6)]))) == [1, 1, 1, 1]
    assert degrees(node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, -0.6)]), tolerance_m=0.7)) == [1, 1, 1, 3]


def test_ends_within_the_tolerance_become_one_node() -> None:
    noded = node_lines(lines([(0, 0), (10, 0)], [(10.3, 0.2), (20, 0)], [(10, 0.4), (10, 9)]))
    assert_consistent(noded)
    assert degrees(noded) == [1, 1, 1, 3]


def test_a_line_that_crosses_itself_is_split_there() -> None:
    noded = node_lines(lines([(0, 0), (10, 0), (10, 5), (5, 5), (5, -5)]))
    assert degrees(noded) == [1, 1, 4]
    assert noded.source.tolist() == [0, 0, 0]


def test_a_ring_road_stays_a_loop() -> None:
    noded = node_lines(lines([(0, 0), (10, 0), (10, 10), (0, 0)]))
    assert noded.u.tolist() == noded.v.tolist() == [0]


def test_streets_that_share_a_vertex_meet_there_once() -> None:
    noded = node_lines(lines([(0, 0), (5, 0), (10, 0)], [(5, -5), (5, 0), (5, 5)]))
    assert degrees(noded) == [1, 1, 1, 1, 4]
    assert shapely.get_num_points(noded.geometry).tolist() == [2, 2, 2, 2]


def test_multi_lines_are_taken_apart_and_empty_ones_passed_over() -> None:
    drawn = np.array([MultiLineString([[(0, 0), (1, 0)], [(5, 0), (6, 0)]]), LineString(), None], dtype=object)
    assert node_lines(drawn).source.tolist() == [0, 0]


def test_heights_are_dropped() -> None:
    assert not shapely.has_z(node_lines(lines([(0, 0, 3), (1, 0, 4)])).geometry).any()


@pytest.mark.parametrize(
    "drawn",
    [[Point(0, 0)], [LineString([(0, 0), (0, 0)])], [LineString()], []],
)
def test_a_layer_without_usable_lines_is_refused(drawn: list[Any]) -> None:
    with pytest.raises(NetworkError):
        node_lines(np.array(drawn, dtype=object))


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(RequestError, match="-1"):
        node_lines(lines([(0, 0), (1, 0)]), tolerance_m=-1)


def test_cancelling_stops_the_work() -> None:
    with pytest.raises(WorkCancelled):
        node_lines(lines([(0, 0), (1, 0)]), cancelled=lambda: True)


coordinate = st.integers(0, 12)
drawn_line = st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=4, unique=True)


@given(st.lists(drawn_line, min_size=1, max_size=6))
@settings(max_examples=50, deadline=None)
def test_noding_leaves_no_crossing_without_a_node_and_loses_no_street(drawn: list[list[tuple[float, ...]]]) -> None:
    given_lines = lines(*drawn)
    noded = node_lines(given_lines, tolerance_m=1e-6)
    assert_consistent(noded)
    whole = shapely.union_all(given_lines)
    assert shapely.union_all(noded.geometry).hausdorff_distance(whole) < 1e-6
    nodes = shapely.multipoints(noded.node_xy)
    for i, one in enumerate(noded.geometry):
        for other in noded.geometry[i + 1 :]:
            shared = one.intersection(other)
            assert shapely.length(shared) > 0 or shapely.distance(shared, nodes) < 1e-6 or shared.is_empty


@given(st.lists(drawn_line, min_size=1, max_size=6))
@settings(max_examples=50, deadline=None)
def test_noding_twice_changes_nothing(drawn: list[list[tuple[float, ...]]]) -> None:
    once = node_lines(lines(*drawn), tolerance_m=1e-6)
    twice = node_lines(once.geometry, tolerance_m=1e-6)
    assert len(twice.u) == len(once.u)
    assert len(twice.node_xy) == len(once.node_xy)


def test_a_coordinate_that_is_no_number_is_refused() -> None:
    with np.errstate(invalid="ignore"):
        drawn = shapely.from_wkb(shapely.to_wkb(LineString([(0, 0), (np.inf, 1)])))
    with pytest.raises(NetworkError, match="not numbers"):
        node_lines(np.array([drawn], dtype=object))


def test_ends_at_one_spot_meet_only_at_one_level() -> None:
    # The upper street (level 1) is cut where it crosses the lower one, which is cut there too; a ramp leads up.
    drawn = lines(
        [(0, 0), (5, 0)], [(5, 0), (10, 0)], [(5, -5), (5, 0)], [(5, 0), (5, 5)], [(0, 9), (5, 5)], [(0, 0), (0, 9)]
    )
    levels = np.array([[0, 0], [0, 0], [1, 1], [1, 1], [0, 1], [0, 0]])
    noded = node_lines(drawn, levels=levels)
    assert_consistent(noded)
    assert len(noded.u) == 6
    assert noded.v[0] == noded.u[1]
    assert noded.v[2] == noded.u[3]
    assert noded.v[0] != noded.v[2]
    assert noded.v[4] == noded.v[3]  # the ramp reaches the upper street
    assert noded.u[4] == noded.v[5]
    assert node_lines(drawn).v[0] == node_lines(drawn).v[2]


@pytest.mark.parametrize(("upper", "pieces"), [((0, 0), 4), ((1, 1), 2), ((0, 1), 2), ((-1, -1), 2)])
def test_streets_cross_only_where_both_run_at_one_level(upper: tuple[int, int], pieces: int) -> None:
    noded = node_lines(lines([(0, 0), (10, 0)], [(5, -5), (5, 5)]), levels=np.array([[0, 0], upper]))
    assert len(noded.u) == pieces


def test_an_end_touches_only_what_runs_at_its_level() -> None:
    drawn = lines([(0, 0), (10, 0)], [(5, 0), (5, 5)])
    assert len(node_lines(drawn, levels=np.array([[0, 0], [0, 1]])).u) == 3
    assert len(node_lines(drawn, levels=np.array([[0, 0], [1, 0]])).u) == 2
