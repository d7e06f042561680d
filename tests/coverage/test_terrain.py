"""Heights at the nodes of a network, and what they make of its streets."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.costs import edge_costs, tobler_factor
from lifecircle.coverage.errors import NetworkError, RequestError
from lifecircle.coverage.network import BRIDGE
from lifecircle.coverage.network_edits import cut
from lifecircle.coverage.profiles import WALK_ADULT
from lifecircle.coverage.terrain import drape, heights_at, terrain_of, with_terrain

from .sketch import make

NORTH_UP = (10.0, 0.0, 0.0, 0.0, -10.0, 100.0)
SLOPE = np.add.outer(np.arange(10.0), 2 * np.arange(10.0))
"""Height of the cell in row r and column c: r + 2 c."""


def test_the_centre_of_a_cell_has_the_cells_height() -> None:
    terrain = terrain_of(SLOPE, NORTH_UP)
    assert heights_at(terrain, [[5, 95], [15, 95], [5, 85], [95, 5]]).tolist() == [0, 2, 1, 27]


def test_between_centres_the_height_goes_evenly() -> None:
    assert heights_at(terrain_of(SLOPE, NORTH_UP), [[10, 95], [10, 90]]).tolist() == [1, 1.5]


def test_the_outer_half_cell_keeps_the_height_of_the_rim() -> None:
    assert heights_at(terrain_of(SLOPE, NORTH_UP), [[0, 100], [100, 0], [0, 95]]).tolist() == [0, 27, 0]


def test_outside_the_grid_there_is_no_height() -> None:
    beside = [[-0.1, 50.0], [100.1, 50.0], [50.0, 100.1], [50.0, -1.0]]
    assert np.isnan(heights_at(terrain_of(SLOPE, NORTH_UP), beside)).all()


def test_unknown_cells_spoil_only_the_places_they_count_for() -> None:
    holed = SLOPE.copy()
    holed[0, 1] = -9999
    terrain = terrain_of(holed, NORTH_UP, nodata=-9999)
    assert heights_at(terrain, [[5, 95], [14, 95]])[0] == 0
    assert np.isnan(heights_at(terrain, [[5.1, 95.0], [15.0, 95.0], [14.0, 92.0]])).all()


def test_an_endless_height_is_an_unknown_one() -> None:
    assert np.isnan(heights_at(terrain_of([[np.inf, 1.0], [1.0, -np.inf]], NORTH_UP), [[5, 95], [15, 85]])).all()


def test_a_turned_grid_is_read_where_it_lies() -> None:
    turned = terrain_of(SLOPE, (0.0, 10.0, 0.0, 10.0, 0.0, 0.0))
    assert heights_at(turned, [[15, 5], [5, 15]]).tolist() == [1, 2]


def test_a_grid_of_one_cell_is_flat() -> None:
    assert heights_at(terrain_of([[7.0]], NORTH_UP), [[1, 99], [9, 91]]).tolist() == [7, 7]


def test_whole_numbers_and_nine_number_transforms_are_taken() -> None:
    terrain = terrain_of(np.array([[3, -1]], np.int16), [10, 0, 0, 0, -10, 10, 0, 0, 1], nodata=-1)
    assert heights_at(terrain, [[5, 5]]).tolist() == [3]


@given(st.floats(5, 95), st.floats(5, 95))
@settings(max_examples=50, deadline=None)
def test_a_plane_is_met_exactly(x: float, y: float) -> None:
    assert heights_at(terrain_of(SLOPE, NORTH_UP), [[x, y]])[0] == pytest.approx((95 - y) / 10 + 2 * (x - 5) / 10)


def test_every_node_of_the_network_gets_its_height() -> None:
    network = make([(5, 95), (95, 5)], [(0, 1)])
    assert np.isnan(network.node_z).all()
    assert sorted(with_terrain(network, terrain_of(SLOPE, NORTH_UP)).node_z.tolist()) == [0, 27]


def test_a_terrain_that_misses_nodes_is_refused_with_their_number() -> None:
    network = make([(5, 95), (95, 5), (500, 5), (900, 5)], [(0, 1), (1, 2), (2, 3)])
    with pytest.raises(NetworkError, match="2 of 4"):
        with_terrain(network, terrain_of(SLOPE, NORTH_UP))


def over_the_hill(**columns: Any) -> Any:
    ridge = shapely.LineString([(5, 50), (45, 50), (95, 50)])
    return make([(5, 50), (95, 50)], [(0, 1)], np.array([ridge]), **columns)


HILL = terrain_of(np.tile([0.0, 1, 2, 3, 4, 3, 2, 1, 0, 0.5], (10, 1)), NORTH_UP)


def test_a_street_over_a_hill_climbs_although_its_ends_lie_low() -> None:
    network = with_terrain(over_the_hill(), HILL)
    # From west to east 90 m: 4 m up over 40 m, 4 m down over 40 m, and half a metre up.
    up, down = (4.5, 4.0) if network.node_xy[network.edge_u[0], 0] == 5 else (4.0, 4.5)
    np.testing.assert_allclose(network.edge_relief[0, 2:] * 90, [up, down])


def test_a_walk_over_a_hill_costs_its_ups_and_downs_each_way() -> None:
    # Tobler's factors by hand: 40 m up at 10 %, 40 m down at 10 %, the last 10 m up at 5 %.
    coords = [(5.0, 50.0), (45.0, 50.0), (85.0, 50.0), (95.0, 50.0)]
    network = make([coords[0], coords[-1]], [(0, 1)], np.array([shapely.LineString(coords)]))
    costs = edge_costs(with_terrain(network, HILL), WALK_ADULT)
    east = (40 * np.exp(0.35) + 40 * np.exp(3.5 * (0.05 - 0.05)) + 10 * np.exp(3.5 * 0.05)) / 90 / 1.2
    west = (40 * np.exp(3.5 * (0.05 - 0.05)) + 40 * np.exp(0.35) + 10 * np.exp(-3.5 * 0.05)) / 90 / 1.2
    expected = [east, west] if network.node_xy[network.edge_u[0], 0] == 5 else [west, east]
    np.testing.assert_allclose([costs.forward[0], costs.backward[0]], expected)


def test_a_straight_street_meets_the_hill_between_its_ends() -> None:
    straight = shapely.LineString([(5, 50), (95, 50)])
    network = with_terrain(make([(5, 50), (95, 50)], [(0, 1)], np.array([straight])), HILL)
    np.testing.assert_allclose(network.edge_relief, with_terrain(over_the_hill(), HILL).edge_relief)


def test_a_piece_of_a_street_over_a_hill_costs_its_share_of_it() -> None:
    network = with_terrain(over_the_hill(), HILL)
    pieces = cut(network, [0], [30.0]).network
    whole, parts = edge_costs(network, WALK_ADULT), edge_costs(pieces, WALK_ADULT)
    assert parts.forward.tolist() == [whole.forward[0]] * 2
    assert parts.backward.tolist() == [whole.backward[0]] * 2


@pytest.mark.parametrize("bridge", [False, True])
def test_lines_that_carry_the_heights_make_the_same_network(bridge: bool) -> None:
    ends, straight = [(5, 50), (95, 50)], shapely.LineString([(5, 50), (95, 50)])
    lines = drape(np.array([straight]), np.array([bridge]), HILL)
    by_raster = with_terrain(make(ends, [(0, 1)], np.array([straight]), bridge=[bridge]), HILL)
    by_lines = make(ends, [(0, 1)], lines, bridge=[bridge])
    assert by_lines.node_z.tolist() == by_raster.node_z.tolist()
    np.testing.assert_allclose(by_lines.edge_relief, by_raster.edge_relief, atol=1e-12)
    assert shapely.get_num_coordinates(lines[0]) == (2 if bridge else 10)


def test_a_line_without_a_height_leaves_all_flat() -> None:
    lines = [shapely.LineString([(0, 0, 5), (10, 0, 9)]), shapely.LineString([(10, 0, np.nan), (20, 0, 9)])]
    network = make([(0, 0), (10, 0), (20, 0)], [(0, 1), (1, 2)], np.array(lines))
    assert np.isnan(network.node_z).all()


def test_a_bridge_goes_evenly_from_end_to_end() -> None:
    network = over_the_hill()
    bridge = with_terrain(replace(network, edge_flags=network.edge_flags | BRIDGE), HILL)
    assert np.isnan(bridge.edge_relief).all()
    even = tobler_factor(np.array([0.5 / 90, -0.5 / 90])) / 1.2
    costs = edge_costs(bridge, WALK_ADULT)
    np.testing.assert_allclose(sorted([costs.forward[0], costs.backward[0]]), sorted(even))


@pytest.mark.parametrize("heights", [np.zeros(3), np.zeros((0, 3)), np.zeros((1, 2, 2))])
def test_what_is_no_grid_is_refused(heights: np.ndarray) -> None:
    with pytest.raises(RequestError):
        terrain_of(heights, NORTH_UP)


@pytest.mark.parametrize("transform", [(0, 0, 0, 0, -10, 100), (1, 1, 0, 1, 1, 0), (np.nan, 0, 0, 0, -10, 0)])
def test_a_transform_without_area_is_refused(transform: tuple[float, ...]) -> None:
    with pytest.raises(RequestError):
        terrain_of(SLOPE, transform)
