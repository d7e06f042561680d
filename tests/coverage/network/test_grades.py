"""Hilly edges are cut until a cost inside them is right, and a cut changes no cost beyond that."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.network.grades import EVEN_M, tobler_factor
from lifecircle.coverage.network.hilbert import hilbert_key
from lifecircle.coverage.network.model import Network, edge_lines
from lifecircle.coverage.network.store import load_network, save_network
from lifecircle.coverage.network.terrain import Terrain, drape, heights_at, terrain_of, with_terrain
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.travel.graph import Direction
from lifecircle.coverage.travel.impedance import edge_costs
from lifecircle.coverage.travel.profiles import WALK_ADULT, WALK_ELDERLY
from lifecircle.coverage.travel.snap import snap

from ..sketch import make, random_network

RIDGE = terrain_of(np.tile(65.0 - abs(np.arange(130) - 65.0), (30, 1)), (10, 0, -150, 0, -10, 150))
"""A ridge from north to south whose sides have a slope of 10 %, its top at x = 505."""
BENDS_M = 0.1
"""What the heights between the vertices of a draped line may add."""
WAYS: tuple[Direction, Direction] = ("to_facility", "from_facility")


def hills(seed: int, steep_m: float = 8.0, cell_m: float = 25.0) -> Terrain:
    """Rough heights of up to `steep_m` a cell over the square from -200 to 1,200 m."""
    size = int(1400 / cell_m) + 2
    heights = np.random.default_rng(seed).uniform(0, steep_m, (size, size))
    return terrain_of(heights, (cell_m, 0, -200 - cell_m, 0, -cell_m, 1200 + cell_m))


def seconds(network: Network, here: Any, there: Any, direction: Direction = "to_facility") -> np.ndarray:
    """What the way between a facility `here` and homes `there` costs."""
    door, homes = (snap(network, np.atleast_2d(xy), profile=WALK_ADULT) for xy in (here, there))
    found = nearest(
        network, facilities=door, owner=[0], demand=homes, profile=WALK_ADULT, limit_s=9000.0, direction=direction
    )
    return found.cost_s


def walked(terrain: Terrain, line: shapely.LineString, *, back: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """The independent answer: metres along a line, in steps of 1 m at most, and Tobler's metres on the level there."""
    xy = shapely.get_coordinates(shapely.segmentize(line, 1.0))
    run = np.hypot(*np.diff(xy, axis=0).T)
    slope = np.diff(heights_at(terrain, xy)) / run
    factor = 6 * np.exp(-3.5 * 0.05) / (6 * np.exp(-3.5 * np.abs((-slope if back else slope) + 0.05)))
    return np.append(0.0, np.cumsum(run)), np.append(0.0, np.cumsum(run * factor))


@pytest.mark.parametrize("direction", WAYS)
def test_a_street_over_a_ridge_costs_the_same_whole_and_split_in_the_data(direction: Direction) -> None:
    whole = with_terrain(make([(0, 0), (1000, 0)], [(0, 1)]), RIDGE)
    split = with_terrain(make([(0, 0), (500, 0), (1000, 0)], [(0, 1), (1, 2)]), RIDGE)
    homes = [(x, 0) for x in (1, 250, 490, 500, 510, 750, 1000)]
    one, other = (seconds(network, (0, 0), homes, direction) for network in (whole, split))
    np.testing.assert_allclose(one, other, atol=0.02)
    # By hand: 500 m at 10 %, up from the facility and down to it.
    up, down = 500 / 1.2 * np.exp(3.5 * 0.1), 500 / 1.2
    assert one[3] == pytest.approx(up if direction == "from_facility" else down, abs=0.02)


@pytest.mark.parametrize("seed", range(6))
def test_inside_every_edge_the_cost_is_that_of_the_ground(seed: int) -> None:
    terrain = hills(seed)
    network = with_terrain(random_network(seed), terrain)
    for edge, line in enumerate(edge_lines(network)):
        for column, back in ((0, False), (1, True)):
            metres, cost = walked(terrain, line, back=back)
            assert np.abs(cost - metres * network.edge_relief[edge, column]).max() <= EVEN_M + 2 * BENDS_M


@given(st.integers(0, 10_000), st.floats(0.02, 0.98), st.sampled_from(WAYS))
@settings(max_examples=25, deadline=None)
def test_a_street_split_in_the_data_costs_the_same_within_the_tolerance(seed: int, at: float, way: Direction) -> None:
    terrain = hills(seed)
    ends = np.random.default_rng(seed).uniform(0, 1000, (2, 2))
    middle = ends[0] + (ends[1] - ends[0]) * at
    whole = with_terrain(make(ends, [(0, 1)]), terrain)
    split = with_terrain(make([ends[0], middle, ends[1]], [(0, 1), (1, 2)]), terrain)
    homes = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, 12)[:, None]
    one, other = (seconds(network, ends[0], homes, way) for network in (whole, split))
    np.testing.assert_allclose(one, other, atol=(2 * EVEN_M + 2 * BENDS_M) / WALK_ADULT.speed_mps)
    assert one[-1] == pytest.approx(other[-1], abs=2 * BENDS_M)


@given(st.floats(-0.6, 0.6))
@settings(max_examples=40, deadline=None)
def test_up_and_down_differ_as_tobler_says(slope: float) -> None:
    heights = np.tile(1000 + slope * np.arange(120) * 10.0, (20, 1))
    network = with_terrain(make([(0, 0), (1000, 0)], [(0, 1)]), terrain_of(heights, (10, 0, -105, 0, -10, 100)))
    assert network.edge_count == 1
    cut = float(np.clip(slope, -0.5, 0.5))
    there, back = (seconds(network, (1000, 0), (0, 0), way)[0] for way in WAYS)
    assert there == pytest.approx(1000 / 1.2 * np.exp(3.5 * (abs(cut + 0.05) - 0.05)), rel=1e-4)
    assert back == pytest.approx(1000 / 1.2 * np.exp(3.5 * (abs(-cut + 0.05) - 0.05)), rel=1e-4)


@given(st.integers(0, 10_000), st.floats(-400, 8000))
@settings(max_examples=25, deadline=None)
def test_flat_ground_is_no_ground(seed: int, height: float) -> None:
    plain = random_network(seed)
    flat = with_terrain(plain, terrain_of(np.full((5, 5), height), (400, 0, -500, 0, -400, 1500)))
    for key in ("node_id", "edge_u", "edge_v", "edge_length_m", "edge_source"):
        assert getattr(flat, key).tolist() == getattr(plain, key).tolist()
    costs, level = edge_costs(flat, WALK_ELDERLY), edge_costs(plain, WALK_ELDERLY)
    np.testing.assert_allclose(costs.forward, level.forward, rtol=1e-9)
    np.testing.assert_allclose(costs.backward, level.backward, rtol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_pieces_make_up_their_streets(seed: int) -> None:
    names = np.array([f"street {row}" for row in range(45)], object)
    plain = random_network(seed, name=names, maxspeed_kmh=np.arange(45.0))
    network = with_terrain(plain, hills(seed))
    assert network.edge_count > 2 * plain.edge_count
    assert len(np.unique(network.node_id)) == network.node_count
    lengths, expected = (np.bincount(each.edge_source, each.edge_length_m, 45) for each in (network, plain))
    np.testing.assert_allclose(lengths, expected)
    for key in ("edge_maxspeed_kmh", "edge_name"):
        of_source = dict(zip(plain.edge_source, getattr(plain, key), strict=True))
        assert getattr(network, key).tolist() == [of_source[source] for source in network.edge_source]
    lines = edge_lines(network)
    np.testing.assert_allclose(shapely.length(lines), network.edge_length_m)
    for node, vertex in ((network.edge_u, 0), (network.edge_v, -1)):
        ends = shapely.get_coordinates(shapely.get_point(lines, vertex))
        np.testing.assert_allclose(network.node_xy[node], ends, atol=1e-9)
    np.testing.assert_allclose(network.node_z, heights_at(hills(seed), network.node_xy), atol=1e-9)


def test_nodes_and_edges_stay_in_the_order_that_is_kind_to_memory() -> None:
    network = with_terrain(random_network(3), hills(3))
    assert (np.diff(hilbert_key(network.node_xy)) >= 0).all()
    ends = np.sort(np.column_stack([network.edge_u, network.edge_v]), axis=1)
    assert (np.lexsort((ends[:, 1], ends[:, 0])) == np.arange(len(ends))).all()


@pytest.mark.parametrize("kind", ["bridge", "tunnel"])
def test_bridges_and_tunnels_are_not_put_on_the_ground(kind: str) -> None:
    bent = np.array([shapely.LineString([(0, 0), (300, 40), (900, 0)])])
    network = with_terrain(make([(0, 0), (900, 0)], [(0, 1)], bent, **{kind: [True]}), RIDGE)
    assert network.edge_count == 1
    assert np.isnan(network.edge_relief).all()
    slope = (heights_at(RIDGE, [[900, 0]])[0] - heights_at(RIDGE, [[0, 0]])[0]) / network.edge_length_m[0]
    factors = tobler_factor(np.array([slope, -slope]))
    costs = edge_costs(network, WALK_ADULT)
    assert sorted([costs.forward[0], costs.backward[0]]) == pytest.approx(sorted(factors / 1.2))
    lines = drape(bent, np.array([True]), RIDGE)
    drawn = make([(0, 0), (900, 0)], [(0, 1)], lines, **{kind: [True]})
    assert drawn.edge_count == 1
    assert drawn.node_z.tolist() == network.node_z.tolist()


@pytest.mark.parametrize("columns", [{"stairs": [True]}, {"walk": [False, True], "second": True}])
def test_stairs_and_roads_for_cars_alone_are_not_cut(columns: dict[str, Any]) -> None:
    two = columns.pop("second", False)
    xy = [(0, 0), (900, 0), (900, 5)] if two else [(0, 0), (900, 0)]
    network = with_terrain(make(xy, [(0, 1), (1, 2)][: len(xy) - 1], **columns), RIDGE)
    assert network.edge_count == len(xy) - 1


def test_the_same_network_comes_of_lines_that_carry_the_heights() -> None:
    plain, terrain = random_network(5), hills(5)
    by_raster = with_terrain(plain, terrain)
    lines = drape(edge_lines(plain), np.zeros(plain.edge_count, bool), terrain)
    ends = np.column_stack([plain.edge_u, plain.edge_v])
    by_lines = make(plain.node_xy, ends, lines, source_id=plain.edge_source)
    assert by_lines.edge_source.tolist() == by_raster.edge_source.tolist()
    np.testing.assert_allclose(by_lines.node_xy, by_raster.node_xy)
    np.testing.assert_allclose(by_lines.edge_relief, by_raster.edge_relief, atol=1e-9)


def test_a_kept_network_is_the_one_that_was_cut(tmp_path: Path) -> None:
    network = with_terrain(random_network(4), hills(4))
    save_network(network, tmp_path / "kept.npz", "these streets")
    again = load_network(tmp_path / "kept.npz", "these streets")
    assert again is not None
    for key in ("node_xy", "node_z", "edge_u", "edge_v", "edge_relief", "coords", "coord_start"):
        np.testing.assert_array_equal(getattr(again, key), getattr(network, key))


def test_a_network_that_was_cut_is_not_cut_again() -> None:
    once = with_terrain(random_network(8), hills(8))
    again = with_terrain(replace(once, edge_relief=np.zeros((0, 4))), hills(8))
    assert again.edge_count == once.edge_count
