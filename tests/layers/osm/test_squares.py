"""Squares, walls, ferries, platforms, missing sidepaths and deleted objects of OpenStreetMap files."""

import math
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely

from lifecircle.layers.osm.extract import OsmExtract, read_osm
from lifecircle.layers.osm.squares import lines_across

OsmFile = Callable[..., Path]
STREET = {"highway": "residential"}
PLAZA = {"highway": "pedestrian", "area": "yes"}


def walk_graph(extract: OsmExtract) -> "nx.Graph[int]":
    """The walking network with lengths in thousandths of a degree, as the tiny files are drawn."""
    graph: nx.Graph[int] = nx.Graph()
    edges = extract.streets.edges[extract.streets.edges["walk"]]
    lengths = shapely.length(edges.geometry.to_numpy()) * 1000
    for u, v, length in zip(edges["u"], edges["v"], lengths, strict=True):
        if not graph.has_edge(u, v) or graph.edges[u, v]["length"] > length:
            graph.add_edge(u, v, length=length)
    return graph


def way(extract: OsmExtract, one: int, other: int) -> float:
    graph = walk_graph(extract)
    if one not in graph or other not in graph or not nx.has_path(graph, one, other):
        return math.inf
    return float(nx.dijkstra_path_length(graph, one, other, weight="length"))


SQUARE = {1: (0, 0), 2: (2, 0), 3: (4, 0), 4: (4, 2), 5: (4, 4), 6: (2, 4), 7: (0, 4), 8: (0, 2)}


def test_a_square_is_walked_across_and_not_round(osm_file: OsmFile) -> None:
    nodes = {**SQUARE, 10: (-1, 2), 11: (5, 2), 12: (2, 5)}
    ways = {1: ([1, 2, 3, 4, 5, 6, 7, 8, 1], PLAZA), 2: ([10, 8], STREET), 3: ([4, 11], STREET), 4: ([6, 12], STREET)}
    extract = read_osm(osm_file(nodes, ways))
    assert way(extract, 10, 11) == pytest.approx(6)
    assert way(extract, 10, 12) == pytest.approx(2 + math.hypot(2, 2))
    assert any("1 squares" in str(note) for note in extract.notes)


def test_a_path_that_ends_inside_a_square_is_stepped_off_there(osm_file: OsmFile) -> None:
    # From the door 8 at (0, 2) to the path's end 21 at (2, 1), and by it on to 22 and 23, which it leads out to.
    nodes = {**SQUARE, 10: (-1, 2), 21: (2, 1), 22: (2, 0), 23: (2, -1), 30: (3, 3), 31: (3, 5)}
    ways = {1: ([1, 3, 4, 5, 6, 7, 8, 1], PLAZA), 2: ([10, 8], STREET), 3: ([21, 23], STREET),
            4: ([30, 31], {**STREET, "tunnel": "yes"})}  # fmt: skip
    extract = read_osm(osm_file(nodes, ways))
    assert way(extract, 10, 23) == pytest.approx(1 + math.hypot(2, 1) + 2)
    assert math.isinf(way(extract, 10, 31))  # a tunnel's end below the square is none of its entrances


def test_lines_across_are_told_apart_from_the_outline(osm_file: OsmFile) -> None:
    nodes = {**SQUARE, 10: (-1, 2), 11: (5, 2), 12: (2, 5), 13: (2, -1)}
    ways = {1: ([1, 2, 3, 4, 5, 6, 7, 8, 1], PLAZA), 2: ([10, 8], STREET), 3: ([4, 11], STREET), 4: ([6, 12], STREET),
            5: ([2, 13], STREET)}  # fmt: skip
    edges = read_osm(osm_file(nodes, ways)).streets.edges
    lines = {tuple(sorted(pair)) for pair in edges.loc[edges["across"], ["u", "v"]].itertuples(index=False)}
    assert lines == {(2, 4), (2, 6), (2, 8), (4, 6), (4, 8), (6, 8)}


def test_a_ring_of_street_is_no_square(osm_file: OsmFile) -> None:
    nodes = {**SQUARE, 10: (-1, 2), 11: (5, 2)}
    ways = {1: ([1, 2, 3, 4, 5, 6, 7, 8, 1], {"highway": "pedestrian"}), 2: ([10, 8], STREET), 3: ([4, 11], STREET)}
    assert way(read_osm(osm_file(nodes, ways)), 10, 11) == pytest.approx(2 + 8)


def test_a_closed_square_is_not_walked(osm_file: OsmFile) -> None:
    nodes = {**SQUARE, 10: (-1, 2), 11: (5, 2)}
    ways = {1: ([1, 2, 3, 4, 5, 6, 7, 8, 1], {**PLAZA, "foot": "no"}), 2: ([10, 8], STREET), 3: ([4, 11], STREET)}
    assert math.isinf(way(read_osm(osm_file(nodes, ways)), 10, 11))


def test_a_way_round_the_hole_of_a_multipolygon_turns_at_its_corners(osm_file: OsmFile) -> None:
    # The hole from (1, 1) to (3, 3) stands between the doors 8 and 4: over its corners (1, 3), (3, 3).
    nodes = {**SQUARE, 21: (1, 1), 22: (3, 1), 23: (3, 3), 24: (1, 3), 10: (-1, 2), 11: (5, 2)}
    ways = {
        1: ([1, 2, 3, 4, 5, 6, 7, 8, 1], {}),
        5: ([21, 22, 23, 24, 21], {}),
        2: ([10, 8], STREET),
        3: ([4, 11], STREET),
    }
    relation = (
        '<relation id="7"><member type="way" ref="1" role="outer"/><member type="way" ref="5" role="inner"/>'
        '<tag k="type" v="multipolygon"/><tag k="highway" v="pedestrian"/></relation>'
    )
    extract = read_osm(osm_file(nodes, ways, more=relation))
    assert way(extract, 10, 11) == pytest.approx(2 + 2 * math.hypot(1, 1) + 2)


def test_a_square_with_a_bay_is_walked_round_its_corner(osm_file: OsmFile) -> None:
    nodes = {
        1: (0, 0),
        2: (4, 0),
        3: (4, 4),
        4: (3, 4),
        5: (3, 1),
        6: (1, 1),
        7: (1, 4),
        8: (0, 4),
        10: (0, 5),
        11: (4, 5),
    }
    ways = {1: ([1, 2, 3, 4, 5, 6, 7, 8, 1], PLAZA), 2: ([10, 8], STREET), 3: ([3, 11], STREET)}
    assert way(read_osm(osm_file(nodes, ways)), 8, 3) == pytest.approx(2 * math.hypot(1, 3) + 2)


def test_lines_across_a_polygon_are_as_short_as_a_fine_grid_finds_them() -> None:
    area = shapely.Polygon([(0, 0), (40, 0), (40, 40), (0, 40)], [[(10, 5), (30, 5), (30, 38), (10, 38)]])
    doors = np.array([(0.0, 20.0), (40.0, 20.0), (20.0, 0.0)])
    found = {(i, j): line.length for i, j, line in lines_across(area, doors, grain=0.01)}
    assert found[0, 1] == pytest.approx(2 * math.hypot(10, 15) + 20)
    assert found[0, 2] == pytest.approx(math.hypot(10, 15) + math.hypot(10, 5))
    assert found[1, 2] == pytest.approx(found[0, 2])


@pytest.mark.parametrize(
    "tags", [{"railway": "platform"}, {"public_transport": "platform"}, {"man_made": "pier"}, {"route": "ferry"}]
)
def test_platforms_piers_and_ferries_join_what_they_touch(osm_file: OsmFile, tags: dict[str, str]) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (3, 0)}
    extract = read_osm(osm_file(nodes, {1: ([1, 2], STREET), 2: ([2, 3], tags), 3: ([3, 4], STREET)}))
    assert way(extract, 1, 4) == pytest.approx(3)


def test_a_ferry_takes_its_duration(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (0, 1), 3: (0, 2)}
    tags = {"route": "ferry", "duration": "00:06"}
    nodes |= {4: (0, 3), 5: (0, 9)}
    ways = {1: ([1, 2], STREET), 2: ([2, 3], tags), 3: ([3, 4], STREET), 4: ([4, 5], tags)}
    edges = read_osm(osm_file(nodes, ways)).streets.edges.set_index("highway")
    assert list(edges.index).count("ferry") == 1  # the other one leads out of the file
    assert edges.loc["ferry", "maxspeed_kmh"] == pytest.approx(0.11132 / 0.1, rel=1e-3)  # 111.32 m in 6 minutes
    assert edges.loc["ferry", "bridge"]
    assert not edges.loc["ferry", "drive"]


@pytest.mark.parametrize(
    ("tags", "passes"),
    [
        ({"barrier": "wall"}, False), ({"barrier": "fence"}, False), ({"barrier": "wall", "foot": "yes"}, True),
        ({"barrier": "gate"}, True), ({"barrier": "gate", "locked": "yes"}, False), ({"access": "no"}, False),
        ({"barrier": "gate", "foot": "no"}, False), ({"barrier": "gate", "access": "private"}, True),
        ({"foot": "no", "access": "no"}, False), ({"barrier": "gate", "access": "no", "foot": "yes"}, True),
        ({"barrier": "bollard"}, True),
    ],
)  # fmt: skip
def test_walls_and_closed_gates_stop_people_at_their_node(
    osm_file: OsmFile, tags: dict[str, str], passes: bool
) -> None:
    extract = read_osm(osm_file({1: (0, 0), 2: (1, 0), 3: (2, 0)}, {1: ([1, 2, 3], STREET)}, node_tags={2: tags}))
    assert math.isfinite(way(extract, 1, 3)) is passes


def test_a_wall_parts_streets_that_meet_at_it_and_leaves_them_standing(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1)}
    extract = read_osm(
        osm_file(nodes, {1: ([1, 2, 3], STREET), 2: ([2, 4], STREET)}, node_tags={2: {"barrier": "wall"}})
    )
    assert nx.number_connected_components(walk_graph(extract)) == 3
    assert shapely.length(extract.streets.edges.geometry.to_numpy()).sum() * 1000 == pytest.approx(3)


@pytest.mark.parametrize(("path_y", "open_on_foot"), [(0.1, False), (1.0, True)])
def test_use_sidepath_closes_a_road_only_where_there_is_one(
    osm_file: OsmFile, path_y: float, open_on_foot: bool
) -> None:
    nodes = {1: (0, 0), 2: (5, 0), 3: (0, path_y), 4: (5, path_y)}
    road = {"highway": "primary", "foot": "use_sidepath"}
    edges = read_osm(osm_file(nodes, {1: ([1, 2], road), 2: ([3, 4], {"highway": "footway"})})).streets.edges
    assert edges.set_index("highway").loc["primary", "walk"] == open_on_foot


def test_what_was_deleted_in_josm_is_gone(osm_file: OsmFile) -> None:
    more = (
        "<way id='9' action='delete' visible='true'><nd ref='1'/><nd ref='3'/><tag k='highway' v='path'/></way>"
        "<node id='-5' action='delete' lat='30' lon='104.0005'><tag k='amenity' v='library'/></node>"
    )
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0)}
    extract = read_osm(osm_file(nodes, {1: ([1, 2, 3], STREET)}, more=more))
    assert extract.streets.edges["source_id"].tolist() == [1]
    assert extract.facilities.empty
    assert any("deleted in JOSM" in str(note) for note in extract.notes)
