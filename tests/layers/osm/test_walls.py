"""Walls and fences of OpenStreetMap: which they are, where they are open, and the paths to their gates."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely

from lifecircle.layers.osm.extract import OsmExtract, project, read_osm

OsmFile = Callable[..., Path]
STREET = {"highway": "residential"}
WALL = {"barrier": "wall"}
GATE = {"barrier": "gate"}
UTM = "EPSG:32648"
# A street from west to east, and 20 m north of it a wall of 400 m; in thousandths of a degree, about 96 by 111 m.
NODES: Mapping[int, tuple[float, float]] = {1: (-3, 0), 2: (3, 0), 3: (-2, 0.2), 4: (2, 0.2)}
WAYS = {10: ([1, 2], STREET), 20: ([3, 4], WALL)}


def walls_m(extract: OsmExtract) -> float:
    placed = project(extract, UTM).barriers
    return float(placed[placed["kind"] == "wall"].length.sum())


def walled(nodes: Mapping[int, tuple[float, float]], one: int, other: int) -> float:
    metres = np.array([111_320 * math.cos(math.radians(30)), 111_320]) / 1000
    return math.dist(nodes[one] * metres, nodes[other] * metres)


@pytest.mark.parametrize(
    ("tags", "count"),
    [({"barrier": word}, 1) for word in ("wall", "fence", "city_wall", "retaining_wall", "hedge", "ditch")]
    + [({"barrier": word}, 0) for word in ("kerb", "gate", "handrail", "bollard", "yes", "no")]
    + [
        ({**WALL, "foot": "yes"}, 0),
        ({**WALL, "access": "permissive"}, 0),
        ({**WALL, "foot": "no"}, 1),
        ({**WALL, "bridge": "yes"}, 0),
        ({**WALL, "highway": "footway"}, 0),
    ],
)
def test_walls_are_barriers_and_what_people_step_over_or_may_pass_is_none(
    osm_file: OsmFile, tags: dict[str, str], count: int
) -> None:
    extract = read_osm(osm_file(NODES, {**WAYS, 20: ([3, 4], tags)}))
    assert (extract.barriers["kind"] == "wall").sum() == count


@pytest.mark.parametrize(
    ("street", "node_tags", "gaps"),
    [
        (STREET, {}, 1),
        ({**STREET, "bridge": "yes"}, {}, 0),
        ({**STREET, "tunnel": "yes"}, {}, 0),
        ({"highway": "motorway"}, {}, 0),
        (STREET, {7: WALL}, 0),
        (STREET, {7: {**GATE, "locked": "yes"}}, 0),
        (STREET, {7: GATE}, 1),
    ],
)
def test_a_wall_is_open_where_a_street_leads_through_it(
    osm_file: OsmFile, street: dict[str, str], node_tags: dict[int, dict[str, str]], gaps: int
) -> None:
    nodes = {**NODES, 5: (0, 0), 6: (0, 1), 7: (0, 0.2)}
    ways = {10: ([1, 5, 2], STREET), 11: ([5, 7, 6], street), 20: ([3, 7, 4], WALL)}
    open_m = walled(nodes, 3, 4) - walls_m(read_osm(osm_file(nodes, ways, node_tags=node_tags)))
    assert open_m == pytest.approx(3.0 * gaps, abs=1.0)


def test_a_street_that_crosses_a_wall_without_a_common_point_opens_it(osm_file: OsmFile) -> None:
    nodes = {**NODES, 6: (0.5, 1), 7: (0.5, -1)}
    open_m = walled(nodes, 3, 4) - walls_m(read_osm(osm_file(nodes, {**WAYS, 11: ([7, 6], STREET)})))
    assert open_m == pytest.approx(3.0, abs=1.0)


def gated(osm_file: OsmFile, tags: dict[str, str], ways: dict[int, object] | None = None) -> OsmExtract:
    nodes = {**NODES, 5: (0.5, 0.2), 6: (1.0, 0.2), 8: (0.2, 0.1), 9: (0.8, 0.1)}
    drawn = {**WAYS, 20: ([3, 5, 6, 4], WALL)} | (ways or {})
    return read_osm(osm_file(nodes, drawn, node_tags={5: tags, 6: tags}))


@pytest.mark.parametrize("tags", [GATE, {"entrance": "yes"}, {"barrier": "kissing_gate"}, {"barrier": "entrance"}])
def test_gates_that_no_street_leads_to_get_a_path_from_the_nearest_one(osm_file: OsmFile, tags: dict[str, str]) -> None:
    extract = gated(osm_file, tags)
    graph: nx.Graph[int] = nx.Graph()
    edges = extract.streets.edges
    for u, v, length in zip(edges["u"], edges["v"], shapely.length(edges.geometry.to_numpy()) * 1000, strict=True):
        graph.add_edge(u, v, length=length)
    # By hand: 0.2 down, 0.5 along, 0.2 up; to the street's ends the same with 3.5 and 2.0 along.
    assert nx.dijkstra_path_length(graph, 5, 6, weight="length") == pytest.approx(0.9)
    assert nx.dijkstra_path_length(graph, 5, 1, weight="length") == pytest.approx(3.7)
    assert nx.dijkstra_path_length(graph, 6, 2, weight="length") == pytest.approx(2.2)
    assert nx.dijkstra_path_length(graph, 1, 2, weight="length") == pytest.approx(6.0)  # the street is as long
    assert edges["source_id"].nunique() == 3
    assert any("2 gates in walls and fences that no street leads to" in str(note) for note in extract.notes)
    nodes = {3: (-2.0, 0.2), 4: (2.0, 0.2)}
    assert walled(nodes, 3, 4) - walls_m(extract) == pytest.approx(6.0, abs=1.0)


@pytest.mark.parametrize("tags", [{**GATE, "locked": "yes"}, {**GATE, "foot": "no"}, {**GATE, "access": "no"}, {}])
def test_a_gate_that_is_shut_is_none(osm_file: OsmFile, tags: dict[str, str]) -> None:
    extract = gated(osm_file, tags)
    assert len(extract.streets.edges) == 1
    assert walls_m(extract) == pytest.approx(walled({3: (-2.0, 0.2), 4: (2.0, 0.2)}, 3, 4), abs=1.0)


def test_a_path_to_a_gate_crosses_no_other_wall(osm_file: OsmFile) -> None:
    extract = gated(osm_file, GATE, {21: ([8, 9], {"barrier": "fence"})})  # it stands before the gate 5 only
    (path,) = extract.streets.edges[extract.streets.edges["highway"] == "footway"].geometry
    assert shapely.get_coordinates(path)[:, 0].tolist() == pytest.approx([104.001, 104.001])


def test_a_gate_far_from_all_streets_or_beside_no_wall_gets_no_path(osm_file: OsmFile) -> None:
    nodes = {**NODES, 3: (-2, 0.6), 4: (2, 0.6), 5: (0, 0.6), 6: (0, 0.1)}
    extract = read_osm(osm_file(nodes, {**WAYS, 20: ([3, 5, 4], WALL)}, node_tags={5: GATE, 6: GATE}))
    assert len(extract.streets.edges) == 1


def test_a_street_through_a_gate_needs_no_path(osm_file: OsmFile) -> None:
    nodes = {**NODES, 5: (0, 0), 6: (0, 1), 7: (0, 0.2)}
    ways = {10: ([1, 5, 2], STREET), 11: ([5, 7, 6], STREET), 20: ([3, 7, 4], WALL)}
    extract = read_osm(osm_file(nodes, ways, node_tags={7: GATE}))
    assert set(extract.streets.edges["highway"]) == {"residential"}
