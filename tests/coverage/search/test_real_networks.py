"""The demo city and real OpenStreetMap streets: every demand point's cost equals networkx's to a hundredth of a second.

The streets come through the readers of the other floors, as a planner's would.
"""

from pathlib import Path

import networkx as nx
import numpy as np
import pyrosm
import pytest
import shapely

from lifecircle.arrays import Floats
from lifecircle.coverage.network.model import BRIDGE, STAIRS, TUNNEL, WALK, Network, edge_lines
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.travel.profiles import WALK_ELDERLY
from lifecircle.coverage.travel.snap import Snapped, mainland, snap
from lifecircle.layers.crs.metric import choose_metric_crs
from lifecircle.layers.osm.extract import project, read_osm
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.project.to_place import make_network, make_place

from ..sketch import networkx_costs, points_at


def agree(network: Network, doors: Snapped, homes: Snapped, limit_s: float) -> None:
    got = nearest(
        network,
        facilities=doors,
        owner=np.arange(len(doors)),
        demand=homes,
        profile=WALK_ELDERLY,
        limit_s=limit_s,
    ).cost_s
    stairs = (network.edge_flags & STAIRS) > 0
    pace = np.where(stairs, WALK_ELDERLY.stairs_factor, 1.0) / WALK_ELDERLY.speed_mps
    pace[(network.edge_flags & 1) == 0] = np.inf
    expected = networkx_costs(network, doors, homes, WALK_ELDERLY, paces=(pace, pace))
    within = expected <= limit_s
    assert 100 < within.sum() < len(homes)
    np.testing.assert_allclose(got[within], expected[within], atol=0.01, rtol=0)
    assert np.isinf(got[expected > limit_s + 0.01]).all()


def test_every_demand_point_of_the_demo_city(demo_city: PlaceLayers) -> None:
    demo = make_place(demo_city)
    flat = demo.network
    wanted = demo.facilities.category == "elderly_care"
    doors = demo.facilities.entrance_xy[wanted[demo.facilities.entrance_owner]]
    assert len(doors) > 3
    agree(
        flat,
        snap(flat, doors, profile=WALK_ELDERLY),
        snap(flat, demo.demand.xy, profile=WALK_ELDERLY),
        900.0,
    )


@pytest.mark.parametrize("source", ["chengdu", "helsinki"])
def test_points_all_over_a_real_city(source: str, request: pytest.FixtureRequest) -> None:
    if source == "chengdu":
        path = request.getfixturevalue("shared_data") / "chengdu/chengdu.osm"
    else:
        path = Path(pyrosm.get_data("test_pbf"))
    extract = read_osm(path)
    streets = project(extract, choose_metric_crs(extract.streets.edges)).streets
    network = make_network(streets)
    rng = np.random.default_rng(7)
    low, high = np.percentile(network.node_xy, [2, 98], axis=0)
    doors, homes = (snap(network, rng.uniform(low, high, (n, 2)), profile=WALK_ELDERLY) for n in (12, 2000))
    agree(network, doors, homes, 900.0)


def test_in_chengdu_the_street_is_the_nearest_that_no_water_and_no_rails_lie_before(shared_data: Path) -> None:
    extract = read_osm(shared_data / "chengdu/chengdu.osm")
    placed = project(extract, choose_metric_crs(extract.streets.edges))
    walls = placed.barriers.geometry.to_numpy()[placed.barriers["kind"].isin(["river", "railway"])]
    network = make_network(placed.streets)
    low, high = np.percentile(network.node_xy, [2, 98], axis=0)
    xy = np.random.default_rng(3).uniform(low, high, (800, 2))
    plain, got = (snap(network, xy, profile=WALK_ELDERLY, barriers=given) for given in (None, walls))
    rows = np.flatnonzero(mainland(network, WALK_ELDERLY) & ((network.edge_flags & TUNNEL) == 0))
    usable, later = edge_lines(network, rows), later_by(network)[rows]
    astray = 0
    for row, point in enumerate(points_at(xy)):
        others = walls[~shapely.intersects(walls, point)]
        away = shapely.distance(usable, point)
        near = np.flatnonzero(away <= WALK_ELDERLY.snap_cap_m)
        legs = shapely.shortest_line(point, usable[near[np.argsort((away + later)[near])]])
        clear = (leg for leg in legs if not shapely.intersects(others, short_of(leg)).any())
        expected = next((leg.length for leg in clear), np.inf)
        assert got.leg_m[row] == pytest.approx(expected, abs=1e-6)
        astray += int(expected > plain.leg_m[row] + 1e-6)
    assert astray > 3


def later_by(network: Network) -> Floats:
    """How much nearer (m,) a street must be for being taken: a scrap's by 50 m, a deck's where nothing else is."""
    graph: nx.Graph[int] = nx.Graph()
    walked = np.flatnonzero((network.edge_flags & WALK) > 0)
    for u, v, length in zip(network.edge_u[walked], network.edge_v[walked], network.edge_length_m[walked], strict=True):
        known = graph.edges[u, v]["length"] if graph.has_edge(u, v) else 0.0
        graph.add_edge(int(u), int(v), length=known + length)
    parts = list(nx.connected_components(graph))
    part_of = {node: number for number, part in enumerate(parts) for node in part}
    lengths = [0.0] * len(parts)
    for u, _, length in graph.edges(data="length"):
        lengths[part_of[u]] += length
    half = {node for part, length in zip(parts, lengths, strict=True) if length >= max(lengths) / 2 for node in part}
    scrap = np.array([int(u) not in half for u in network.edge_u])
    return np.where((network.edge_flags & BRIDGE) > 0, 1e6, np.where(scrap, 50.0, 0.0))


def short_of(leg: shapely.LineString) -> shapely.LineString:
    """A leg without its last half metre."""
    return shapely.LineString([shapely.Point(leg.coords[0]), leg.interpolate(max(leg.length - 0.5, 0.0))])
