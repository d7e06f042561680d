"""Heights at the nodes of a network, and what they make of its streets."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.edits.network_edits import cut
from lifecircle.coverage.errors import NetworkError, RequestError
from lifecircle.coverage.network.grades import tobler_factor
from lifecircle.coverage.network.model import BRIDGE
from lifecircle.coverage.network.terrain import drape, heights_at, terrain_of, with_terrain
from lifecircle.coverage.travel.impedance import edge_costs
from lifecircle.coverage.travel.profiles import WALK_ADULT

from ..sketch import make

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
    climbs = (network.edge_relief[:, 2:] * network.edge_length_m[:, None]).sum(axis=0)
    np.testing.assert_allclose(sorted(climbs), [4.0, 4.5])


def test_a_walk_over_a_hill_costs_its_ups_and_downs_each_way() -> None:
    # Tobler's factors by hand: 40 m up at 10 %, 40 m down at 10 %, the last 10 m up at 5 %.
    costs = edge_costs(with_terrain(over_the_hill(), HILL), WALK_ADULT)
    east = (40 * np.exp(0.35) + 40 * np.exp(3.5 * (0.05 - 0.05)) + 10 * np.exp(3.5 * 0.05)) / 1.2
    west = (40 * np.exp(3.5 * (0.05 - 0.05)) + 40 * np.exp(0.35) + 10 * np.exp(-3.5 * 0.05)) / 1.2
    length = with_terrain(over_the_hill(), HILL).edge_length_m
    found = [(costs.forward * length).sum(), (costs.backward * length).sum()]
    np.testing.assert_allclose(sorted(found), sorted([east, west]))


def test_a_straight_street_meets_the_hill_between_its_ends() -> None:
    straight = shapely.LineString([(5, 50), (95, 50)])
    network = with_terrain(make([(5, 50), (95, 50)], [(0, 1)], np.array([straight])), HILL)
    np.testing.assert_allclose(network.edge_relief, with_terrain(over_the_hill(), HILL).edge_relief)


def test_a_piece_of_a_street_over_a_hill_costs_its_share_of_it() -> None:
    network = with_terrain(over_the_hill(), HILL)
    pieces = cut(network, [0], [10.0]).network
    whole, parts = edge_costs(network, WALK_ADULT), edge_costs(pieces, WALK_ADULT)
    assert parts.forward[[0, -1]].tolist() == [whole.forward[0]] * 2
    assert parts.backward[[0, -1]].tolist() == [whole.backward[0]] * 2


@pytest.mark.parametrize("bridge", [False, True])
def test_lines_that_carry_the_heights_make_the_same_network(bridge: bool) -> None:
    ends, straight = [(5, 50), (95, 50)], shapely.LineString([(5, 50), (95, 50)])
    lines = drape(np.array([straight]), np.array([bridge]), HILL)
    by_raster = with_terrain(make(ends, [(0, 1)], np.array([straight]), bridge=[bridge]), HILL)
    by_lines = make(ends, [(0, 1)], lines, bridge=[bridge])
    assert by_lines.node_z.tolist() == by_raster.node_z.tolist()
    np.testing.assert_allclose(by_lines.edge_relief, by_raster.edge_relief, atol=1e-12)
    # The ends, and the lines through the centres of the cells between them: the ends lie on such lines.
    assert shapely.get_num_coordinates(lines[0]) == (2 if bridge else 10)


UNKNOWN = [
    shapely.LineString([(10, 0, np.nan), (20, 0, 9)]),
    shapely.LineString([(10, 0), (20, 0)]),
    shapely.LineString([(10, 0, 9), (15, 0, -32768), (20, 0, 9)]),
]


@pytest.mark.parametrize("line", UNKNOWN)
def test_a_street_without_a_height_among_others_with_heights_is_refused_by_name(line: shapely.LineString) -> None:
    lines = np.array([shapely.LineString([(0, 0, 5), (10, 0, 9)]), line])
    for name, called in (("Steep Lane", "Steep Lane"), ("", "#1")):
        with pytest.raises(NetworkError, match=rf"but 1 of 2 have none at some of their points: {called}\."):
            make([(0, 0), (10, 0), (20, 0)], [(0, 1), (1, 2)], lines, name=np.array(["", name], object))


def test_lines_without_any_height_make_a_flat_network() -> None:
    lines = [shapely.LineString([(0, 0, np.nan), (10, 0, np.nan)]), shapely.LineString([(10, 0), (20, 0)])]
    network = make([(0, 0), (10, 0), (20, 0)], [(0, 1), (1, 2)], np.array(lines))
    assert np.isnan(network.node_z).all()
    assert not len(network.edge_relief)


def holed(width_m: int = 100) -> Any:
    heights = np.zeros((20, 120))
    heights[:, 50 : 50 + width_m // 10] = np.nan
    heights[:, 60:] = 80
    return terrain_of(heights, (10, 0, -100, 0, -10, 100))


@pytest.mark.parametrize("width_m", [10, 20, 100])
def test_a_gap_inside_a_street_is_refused_with_the_number_of_streets(width_m: int) -> None:
    network = make([(0, 0), (1000, 0), (1000, 50)], [(0, 1), (1, 2)])
    with pytest.raises(NetworkError, match="1 of 2 streets cross a gap in the terrain"):
        with_terrain(network, holed(width_m))


def test_a_bridge_may_cross_a_gap() -> None:
    network = with_terrain(make([(0, 0), (1000, 0)], [(0, 1)], bridge=[True]), holed())
    assert sorted(network.node_z) == [0, 80]


@pytest.mark.parametrize("number", [-32768.0, -9999.0, 3.4e38, 65535.0, -501.0, 9001.0])
def test_a_number_that_is_no_height_on_land_is_a_gap(number: float) -> None:
    heights = SLOPE.copy()
    heights[:, :4] = number
    with pytest.raises(NetworkError, match="no height for 1 of 2"):
        with_terrain(make([(5, 50), (95, 50)], [(0, 1)]), terrain_of(heights, NORTH_UP))


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
