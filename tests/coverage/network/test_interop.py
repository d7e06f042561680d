"""Networks as OSMnx's graphs, both ways."""

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import NetworkError
from lifecircle.coverage.network.interop import from_networkx, to_networkx
from lifecircle.coverage.network.model import DRIVE, GATE, ONEWAY_BACKWARD, ONEWAY_FORWARD, PRIVATE, WALK, Network
from lifecircle.coverage.network.street_table import streets_of

from ..drawing import draw


def flags_of(graph: Any) -> list[int]:
    flags: list[int] = from_networkx(graph).edge_flags.tolist()
    return flags


def one_street(*, crs: Any = "EPSG:32648", both: bool = True, **tags: Any) -> Any:
    graph: Any = nx.MultiDiGraph(crs=crs)
    graph.add_node(1, x=0.0, y=0.0)
    graph.add_node(2, x=100.0, y=0.0)
    tags = {"highway": "residential", "length": 100.0, "osmid": 7} | tags
    graph.add_edge(1, 2, **tags)
    if both:
        graph.add_edge(2, 1, **tags | {"reversed": True})
    return graph


def test_a_network_as_a_graph_has_every_street_in_both_directions() -> None:
    graph = to_networkx(draw([(0, 0), (50, 10), (100, 0)], [(100, 0), (100, 70)], name=["人民路", ""]).build())
    assert sorted(graph.edges()) == [(0, 1), (1, 0), (1, 2), (2, 1)]
    assert graph.nodes[1] == {"x": 100.0, "y": 0.0}
    edge = graph.edges[0, 1, 0]
    assert edge["length"] == pytest.approx(2 * np.hypot(50, 10))
    assert edge["name"] == "人民路"
    assert "name" not in graph.edges[1, 2, 0]
    assert edge["geometry"].coords[0] == (0, 0)
    assert graph.edges[1, 0, 0]["geometry"].coords[0] == (100, 0)
    assert graph.graph["crs"].to_epsg() == 32648


def test_shortest_paths_on_the_graph_are_those_of_the_network() -> None:
    graph = to_networkx(draw([(0, 0), (100, 0)], [(100, 0), (100, 70)], [(0, 0), (0, 300)]).build())
    assert nx.shortest_path_length(graph, 3, 2, weight="length") == 470


def test_one_way_streets_are_closed_to_cars_in_the_other_direction_only() -> None:
    graph = to_networkx(draw([(0, 0), (100, 0)], oneway=[1]).build())
    there, back = graph.edges[0, 1, 0], graph.edges[1, 0, 0]
    assert (there["drive"], back["drive"]) == (True, False)
    assert there["walk"]
    assert back["walk"]
    assert there["oneway"]


line = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=4, unique=True)


@given(st.lists(line, min_size=1, max_size=6), st.integers(0, 2**32))
@settings(max_examples=50, deadline=None)
def test_a_network_comes_back_from_its_graph_as_it_was(drawn: list[Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    m = len(drawn)
    drive = rng.random(m) < 0.7
    network = draw(
        *drawn,
        oneway=np.where(drive, rng.integers(-1, 2, m), 0),
        drive=drive,
        walk=np.r_[True, rng.random(m - 1) < 0.8],
        bridge=rng.random(m) < 0.3,
        gate=rng.random(m) < 0.3,
        maxspeed_kmh=np.where(rng.random(m) < 0.5, 30, np.nan),
        highway=rng.choice(["residential", "footway"], m),
    ).build()
    again = from_networkx(to_networkx(network))
    assert comparable(network) == comparable(again)


COMPARED = ["u", "v", "highway", "name", "oneway", "walk", "drive", "stairs", "bridge", "tunnel", "gate"]
COMPARED += ["maxspeed_kmh", "source_id"]


def comparable(network: Network) -> list[str]:
    streets = streets_of(network)
    columns = [getattr(streets, name).tolist() for name in COMPARED]
    return sorted(map(str, zip(*columns, shapely.to_wkt(streets.geometry), strict=True)))


def test_heights_and_crossings_travel_along() -> None:
    network = draw([(0, 0), (100, 0)], node_crossing=["signals", "unsignalled"]).build()
    network = replace(network, node_z=np.array([5.0, 7.0]))
    graph = to_networkx(network)
    assert graph.nodes[int(network.node_id[0])]["elevation"] == 5
    again = from_networkx(graph)
    np.testing.assert_array_equal(again.node_z, network.node_z)
    np.testing.assert_array_equal(again.node_crossing, network.node_crossing)


def test_opposite_edges_are_one_street_and_a_single_one_is_one_way() -> None:
    assert flags_of(one_street()) == [WALK | DRIVE]
    assert flags_of(one_street(both=False)) in ([WALK | DRIVE | ONEWAY_FORWARD], [WALK | DRIVE | ONEWAY_BACKWARD])


def test_two_ways_of_different_length_between_two_nodes_stay_two() -> None:
    graph = one_street(both=False)
    bent = shapely.LineString([(100, 0), (50, 50), (0, 0)])
    graph.add_edge(2, 1, highway="residential", length=bent.length, geometry=bent)
    network = from_networkx(graph)
    assert sorted(network.edge_length_m.tolist()) == pytest.approx([100, bent.length])


def test_a_loop_in_both_directions_is_one_street() -> None:
    graph = one_street()
    ring = shapely.LineString([(0, 0), (0, 9), (9, 0), (0, 0)])
    for turned in (False, True):
        graph.add_edge(1, 1, highway="service", length=ring.length, geometry=ring, reversed=turned)
    assert from_networkx(graph).edge_count == 2


@pytest.mark.parametrize(
    ("highway", "modes"), [("footway", WALK), ("steps", WALK | 4), ("motorway", DRIVE), (["residential", "x"], 3)]
)
def test_who_may_use_a_street_follows_its_class(highway: Any, modes: int) -> None:
    graph = one_street()
    graph.add_node(3, x=0.0, y=50.0)
    graph.add_edge(1, 3, highway=highway, length=50.0)
    graph.add_edge(3, 1, highway=highway, length=50.0)
    network = from_networkx(graph)
    assert network.edge_flags[network.edge_length_m == 50].tolist() == [modes]


@pytest.mark.parametrize(
    ("posted", "kmh"),
    [
        ("30", 30),
        (["50", "30"], 50),
        ("20 mph", 32.18688),
        ("walk", np.nan),
        (None, np.nan),
        (40, 40),
        ("RU:urban", np.nan),
    ],
)
def test_posted_speeds_are_kilometres_an_hour(posted: Any, kmh: float) -> None:
    assert from_networkx(one_street(maxspeed=posted)).edge_maxspeed_kmh[0] == pytest.approx(kmh, nan_ok=True)


def test_private_access_is_a_gate_and_nobodys_way_through() -> None:
    assert flags_of(one_street(access="private")) == [WALK | DRIVE | GATE | PRIVATE]


def test_edges_without_geometry_are_straight_and_ids_of_merged_ways_the_first() -> None:
    network = from_networkx(one_street(osmid=[12, 13]))
    assert network.edge_source.tolist() == [12]
    assert network.coords.tolist() == [[0, 0], [100, 0]] or network.coords.tolist() == [[100, 0], [0, 0]]


def test_nodes_with_names_are_numbered() -> None:
    graph = nx.relabel_nodes(one_street(), {1: "a", 2: (3, 4)})
    assert sorted(from_networkx(graph).node_id.tolist()) == [0, 1]


def test_a_graph_of_osmnx_is_taken_over() -> None:
    osmnx = pytest.importorskip("osmnx")
    graph = one_street()
    graph.graph["crs"] = "EPSG:4326"
    for node, lon in ((1, 104.05), (2, 104.051)):
        graph.nodes[node].update(x=lon, y=30.66)
    network = from_networkx(osmnx.project_graph(graph))
    assert network.crs.to_epsg() == 32648
    assert network.edge_length_m[0] == pytest.approx(95.8, abs=0.5)


def test_a_graph_without_a_crs_or_in_degrees_is_refused() -> None:
    graph = one_street(crs="EPSG:4326")
    with pytest.raises(NetworkError, match="metres"):
        from_networkx(graph)
    del graph.graph["crs"]
    with pytest.raises(NetworkError, match="crs"):
        from_networkx(graph)


def test_a_graph_with_a_node_nowhere_is_refused() -> None:
    graph = one_street()
    graph.add_node(3)
    with pytest.raises(NetworkError, match="1 nodes"):
        from_networkx(graph)


def test_an_empty_graph_is_refused() -> None:
    with pytest.raises(NetworkError):
        from_networkx(nx.MultiDiGraph(crs="EPSG:32648"))
