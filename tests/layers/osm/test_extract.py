from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmium
import osmium.filter
import osmium.io
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.osm.extract import OsmExtract, project, read_osm
from lifecircle.layers.schema import NODE_COLUMNS, STREET_COLUMNS
from lifecircle.progress import WorkCancelled

OsmFile = Callable[..., Path]
STREET = {"highway": "residential"}
SQUARES = {"area", "railway", "public_transport", "man_made"}
"""A closed way with one of these may be an area that is walked across."""


def edge_nodes(extract: Any) -> set[tuple[int, int]]:
    return set(zip(extract.streets.edges["u"], extract.streets.edges["v"], strict=True))


def test_ways_are_split_where_they_share_a_node_and_nowhere_else(osm_file: OsmFile) -> None:
    #       4
    #       |
    # 1--2--3--5     2 only bends, 3 is shared
    nodes = {1: (0, 0), 2: (1, 0.1), 3: (2, 0), 4: (2, 1), 5: (3, 0)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2, 3, 5], STREET), 11: ([4, 3], STREET)}))
    assert edge_nodes(extract) == {(1, 3), (3, 5), (4, 3)}
    first = extract.streets.edges.set_index("u").geometry[1]
    assert shapely.get_coordinates(first).tolist() == [[104, 30], [104.001, 30.0001], [104.002, 30]]


def test_edges_and_nodes_have_the_columns_of_the_schema(osm_file: OsmFile) -> None:
    extract = read_osm(osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], STREET)}))
    assert list(extract.streets.edges.columns) == [*STREET_COLUMNS, "geometry"]
    assert list(extract.streets.nodes.columns) == [*NODE_COLUMNS, "geometry"]
    assert extract.streets.edges["u"].dtype == np.int64
    assert extract.streets.edges["oneway"].dtype == np.int8
    assert extract.streets.edges["source_id"].tolist() == [10]
    assert extract.streets.nodes.index.tolist() == [1, 2]


def test_lines_start_and_end_at_their_nodes(osm_file: OsmFile) -> None:
    nodes = {number: (number, number % 3) for number in range(1, 9)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2, 3, 4, 5], STREET), 11: ([6, 3, 7, 5, 8], STREET)}))
    edges, points = extract.streets.edges, extract.streets.nodes.geometry
    assert shapely.equals(shapely.get_point(edges.geometry.to_numpy(), 0), points[edges["u"]].to_numpy()).all()
    assert shapely.equals(shapely.get_point(edges.geometry.to_numpy(), -1), points[edges["v"]].to_numpy()).all()


def test_a_ring_that_meets_no_other_way_becomes_two_edges(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2, 3, 4, 1], STREET)}))
    assert edge_nodes(extract) == {(1, 3), (3, 1)}


def test_a_way_that_crosses_itself_is_split_there(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 1), 4: (1, 1), 5: (1, -1)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2, 3, 4, 2, 5], STREET)}))
    assert (1, 2) in edge_nodes(extract)
    assert (2, 5) in edge_nodes(extract)
    assert len(extract.streets.edges) == 4


def test_a_way_with_a_missing_node_keeps_its_connected_parts(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 4: (3, 0), 5: (4, 0)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2, 3, 4, 5], STREET)}))
    assert edge_nodes(extract) == {(1, 2), (4, 5)}
    assert [note.values["count"] for note in extract.notes] == [2]


def test_a_single_node_left_of_a_clipped_way_is_dropped(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 4: (3, 0)}
    assert edge_nodes(read_osm(osm_file(nodes, {10: ([1, 2, 3, 4], STREET)}))) == {(1, 2)}


def test_a_node_repeated_in_a_way_makes_no_empty_edge(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0)}
    assert edge_nodes(read_osm(osm_file(nodes, {10: ([1, 2, 2, 3], STREET)}))) == {(1, 3)}


def test_a_way_that_stands_twice_in_a_merged_file_is_read_once(osm_file: OsmFile) -> None:
    again = '<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way>'
    extract = read_osm(osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], STREET)}, more=again))
    assert extract.streets.edges["source_id"].tolist() == [10]


def test_ways_under_construction_split_nothing(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2, 3], STREET), 11: ([2, 4], {"highway": "construction"})}))
    assert edge_nodes(extract) == {(1, 3)}


def test_only_edges_through_a_gate_are_gated(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1), 5: (1, 2)}
    ways = {10: ([1, 2, 3], STREET), 11: ([2, 4, 5], {"highway": "service"})}
    extract = read_osm(osm_file(nodes, ways, node_tags={4: {"barrier": "lift_gate"}}))
    gate = extract.streets.edges.set_index(["u", "v"])["gate"]
    assert gate.to_dict() == {(1, 2): False, (2, 3): False, (2, 5): True}


def test_a_gate_that_is_open_to_all_flags_nothing(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2, 3], STREET)}, node_tags={2: {"barrier": "gate", "access": "yes"}}))
    assert not extract.streets.edges["gate"].any()


def test_a_bollard_stops_cars_and_lets_people_pass(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0)}
    edges = read_osm(osm_file(nodes, {10: ([1, 2, 3], STREET)}, node_tags={2: {"barrier": "bollard"}})).streets.edges
    assert edges["walk"].tolist() == [True]
    assert edges["drive"].tolist() == [False]


def test_crossings_count_on_major_roads_only(osm_file: OsmFile) -> None:
    # a footway crosses a primary road (at 2) and a residential street (at 5)
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, -1), 5: (1, 1), 6: (0, 1), 7: (2, 1), 8: (1, 2)}
    ways = {
        10: ([1, 2, 3], {"highway": "primary"}),
        11: ([6, 5, 7], STREET),
        12: ([4, 2, 5, 8], {"highway": "footway"}),
    }
    crossing = {"highway": "crossing", "crossing": "zebra"}
    nodes_met = read_osm(osm_file(nodes, ways, node_tags={2: crossing, 5: crossing})).streets.nodes
    assert nodes_met["crossing"].to_dict() == {1: "", 2: "unsignalled", 3: "", 4: "", 5: "", 6: "", 7: "", 8: ""}


def test_a_crossing_with_signals_is_signalled_and_one_tagged_no_is_none(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, -1), 5: (1, 1), 6: (2, -1), 7: (2, 1), 8: (3, 0)}
    ways = {
        10: ([1, 2, 3, 8], {"highway": "primary"}),
        12: ([4, 2, 5], {"highway": "footway"}),
        13: ([6, 3, 7], {"highway": "footway"}),
    }
    tags = {2: {"highway": "crossing", "crossing": "traffic_signals"}, 3: {"highway": "crossing", "crossing": "no"}}
    met = read_osm(osm_file(nodes, ways, node_tags=tags)).streets.nodes["crossing"]
    assert (met[2], met[3]) == ("signals", "")


def test_a_junction_of_major_roads_is_signalled_by_signals_on_its_approach(osm_file: OsmFile) -> None:
    # the signals stand at 3, some 19 m before the junction 2; the side street meets the road at 5, far from them
    nodes = {1: (0, 0), 3: (0.8, 0), 2: (1, 0), 4: (2, 0), 6: (1, 1), 5: (1.8, 0), 7: (1.8, 1)}
    ways = {
        10: ([1, 3, 2, 5, 4], {"highway": "primary"}),
        11: ([2, 6], {"highway": "secondary"}),
        12: ([5, 7], STREET),
    }
    met = read_osm(osm_file(nodes, ways, node_tags={3: {"highway": "traffic_signals"}})).streets.nodes["crossing"]
    assert met[2] == "signals"
    assert met[5] == ""


def test_streets_drawn_in_josm_with_negative_ids_are_read(osm_file: OsmFile) -> None:
    nodes = {-1: (0, 0), -2: (1, 0), 3: (2, 0)}
    extract = read_osm(osm_file(nodes, {-10: ([-1, -2], STREET), 11: ([-2, 3], STREET)}))
    assert edge_nodes(extract) == {(-1, -2), (-2, 3)}
    assert sorted(extract.streets.edges["source_id"]) == [-10, 11]


def test_pbf_and_xml_of_one_place_give_the_same_streets(osm_file: OsmFile, tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1)}
    xml = osm_file(nodes, {10: ([1, 2, 3], STREET), 11: ([2, 4], {"highway": "footway", "name": "巷"})})
    pbf = tmp_path / "tiny.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for thing in osmium.FileProcessor(str(xml)):
            writer.add(thing)
    one, other = read_osm(xml).streets.edges, read_osm(pbf).streets.edges
    assert one.drop(columns="geometry").equals(other.drop(columns="geometry"))
    assert one.geometry.geom_equals(other.geometry).all()


@pytest.mark.parametrize(
    ("told", "dated"), [("2023-02-21T03:31:14Z", "2023-02-21"), ("", ""), ("yesterday", ""), ("<b>2023</b>", "")]
)
def test_the_day_of_the_data_is_the_one_that_the_file_tells(
    told: str, dated: str, osm_file: OsmFile, tmp_path: Path
) -> None:
    xml = osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], STREET)})
    header, pbf = osmium.io.Header(), tmp_path / "dated.osm.pbf"
    if told:
        header.set("osmosis_replication_timestamp" if dated else "timestamp", told)
    try:
        with osmium.SimpleWriter(str(pbf), header=header) as writer:
            for thing in osmium.FileProcessor(str(xml)):
                writer.add(thing)
    except ValueError:  # libosmium writes no such timestamp
        pytest.skip("no such file can be written")
    assert read_osm(pbf).dated == dated


def test_a_file_is_known_by_what_it_holds_and_not_by_its_name(osm_file: OsmFile) -> None:
    path = osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], STREET)}, name="export.pbf")
    assert len(read_osm(path).streets.edges) == 1


def test_bounds_keep_what_touches_them_with_the_margin(osm_file: OsmFile) -> None:
    # three separate streets, 0, 5 and 50 thousandths of a degree (about 0, 480 and 4,800 m) to the east
    nodes = {1: (0, 0), 2: (1, 0), 3: (5, 0), 4: (6, 0), 5: (50, 0), 6: (51, 0)}
    ways = {10: ([1, 2], STREET), 11: ([3, 4], STREET), 12: ([5, 6], STREET)}
    path = osm_file(nodes, ways)
    box = (103.999, 29.999, 104.002, 30.001)
    assert read_osm(path, bounds=box, margin_m=0).streets.edges["source_id"].tolist() == [10]
    assert read_osm(path, bounds=box, margin_m=400).streets.edges["source_id"].tolist() == [10, 11]
    assert read_osm(path, bounds=box).streets.edges["source_id"].tolist() == [10, 11]


def test_a_street_that_leaves_the_bounds_is_kept_whole(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (50, 0)}
    extract = read_osm(osm_file(nodes, {10: ([1, 2], STREET)}), bounds=(103.999, 29.999, 104.002, 30.001), margin_m=0)
    assert edge_nodes(extract) == {(1, 2)}


def test_projecting_gives_metres_and_moves_entrances_along(osm_file: OsmFile) -> None:
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    library = {"building": "yes", "amenity": "library"}
    path = osm_file(nodes, {10: ([1, 2, 3, 4, 1], library), 11: ([1, 2], STREET)}, node_tags={2: {"entrance": "yes"}})
    extract = project(read_osm(path), 32648)
    assert extract.streets.edges.crs == 32648
    assert extract.streets.edges.length.tolist() == pytest.approx([96.5], abs=0.5)
    door = extract.facilities["entrances"].iloc[0]
    assert door.distance(extract.streets.nodes.geometry[2]) < 0.01


# ------------------------------------------------------------------------------------------------------ bad input
def message(path: Path, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        read_osm(path, **options)
    return str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "nowhere.osm" in message(tmp_path / "nowhere.osm")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "folder" in message(tmp_path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.osm.pbf"
    path.touch()
    assert "0 bytes" in message(path)


def test_a_text_file_is_no_osm_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.osm"
    path.write_text("name,lon,lat\n", encoding="utf-8")
    assert "not an OpenStreetMap file" in message(path)


def test_a_truncated_file_is_damaged_whether_xml_or_pbf(osm_file: OsmFile, tmp_path: Path) -> None:
    xml = osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], STREET)})
    pbf = tmp_path / "whole.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for thing in osmium.FileProcessor(str(xml)):
            writer.add(thing)
    for path in (xml, pbf):
        path.write_bytes(path.read_bytes()[:-20])
        assert "damaged or cut off" in message(path)


def test_a_coordinate_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.osm"
    path.write_text('<osm version="0.6"><node id="1" lat="north" lon="1"/></osm>', encoding="utf-8")
    assert "damaged" in message(path)


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = (
        '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><osm version="0.6"><node id="1" lat="1" lon="&b;"/></osm>'
    )
    path = tmp_path / "bomb.osm"
    path.write_text(bomb, encoding="utf-8")
    assert "damaged" in message(path)


def test_a_network_without_a_way_on_foot_is_refused(osm_file: OsmFile) -> None:
    assert "no way that is open on foot" in message(
        osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], {"highway": "motorway"})})
    )
    assert "no way that is open on foot" in message(osm_file({1: (0, 0)}, {}))


def test_ways_that_stand_before_their_nodes_are_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "order.osm"
    path.write_text(
        '<osm version="0.6"><way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way>'
        '<node id="1" lat="1" lon="1"/><node id="2" lat="1.1" lon="1"/></osm>',
        encoding="utf-8",
    )
    assert edge_nodes(read_osm(path)) == {(1, 2)}


def test_streets_whose_nodes_are_nowhere_in_the_file_are_explained(tmp_path: Path) -> None:
    path = tmp_path / "ways.osm"
    path.write_text(
        '<osm version="0.6"><way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way></osm>',
        encoding="utf-8",
    )
    assert "None of the streets has its nodes" in message(path)


def test_bounds_elsewhere_and_bounds_that_are_none_are_refused(osm_file: OsmFile) -> None:
    path = osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], STREET)})
    assert "within the bounds" in message(path, bounds=(10.0, 50.0, 10.1, 50.1))
    assert "not a box of degrees" in message(path, bounds=(104.1, 30.0, 104.0, 30.1))


def test_reading_stops_when_cancelled(osm_file: OsmFile) -> None:
    path = osm_file({1: (0, 0), 2: (1, 0)}, {10: ([1, 2], STREET)})
    with pytest.raises(WorkCancelled):
        read_osm(path, cancelled=lambda: True)


# ------------------------------------------------------------------------------------------------------- real data
def segments(path: Path, ways: set[int]) -> set[frozenset[int]]:
    """Pairs of neighbouring nodes, both in the file, of the ways given: read the plainest way there is."""
    found: set[frozenset[int]] = set()
    for way in osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
        if isinstance(way, osmium.osm.Way) and way.id in ways:
            nodes = [node.ref if node.location.valid() else None for node in way.nodes]
            known = [(one, other) for one, other in pairwise(nodes) if one is not None and other is not None]
            found |= {frozenset(pair) for pair in known if pair[0] != pair[1]}
    return found


@pytest.mark.parametrize(
    ("place", "file", "nodes", "parts", "largest"),
    [
        ("chengdu", "chengdu/chengdu.osm", 9_520, 63, 0.95),
        ("las_palmas", "las_palmas/las_palmas.osm.pbf", 90_800, 921, 0.91),
    ],
)
def test_the_walk_network_holds_together_as_the_ways_in_the_file_do(
    request: pytest.FixtureRequest, shared_data: Path, place: str, file: str, nodes: int, parts: int, largest: float
) -> None:
    streets = request.getfixturevalue(place).streets
    edges = streets.edges
    # Squares of relations are no ways, and lines across a square join paths inside that the file joins to nothing.
    walk = edges[edges["walk"] & ~edges["across"] & (edges["source_id"] > 0)]
    ours = nx.from_edgelist(zip(walk["u"], walk["v"], strict=True))
    walls = {node for node in ours if 1 << 60 < node < 3 << 60}
    assert 0 < len(walls) < 10  # a way through a wall ends there twice
    ours.remove_nodes_from(walls)
    plain = nx.from_edgelist(map(tuple, segments(shared_data / file, set(walk["source_id"]))))
    assert len(plain) == pytest.approx(nodes, rel=0.01)
    components = [part for part in nx.connected_components(plain) if not part.isdisjoint(ours)]
    sizes = Counter(len(part & ours.nodes) for part in components)
    # Where a path to a gate leaves a street there is a node that the file does not know.
    sizes.subtract(sum(node < 3 << 60 for node in part) for part in nx.connected_components(ours))
    assert sum(map(abs, sizes.values())) <= 3 * len(walls)  # a part that a wall cuts in two
    assert len(components) == parts
    assert max(map(len, components)) / len(plain) == pytest.approx(largest, abs=0.01)


def test_chengdu_is_read_with_its_stray_nodes(chengdu: OsmExtract) -> None:
    extract = chengdu
    assert len(extract.buildings) > 780
    assert any("outside the box" in str(note) for note in extract.notes)
    assert extract.streets.edges.geometry.is_valid.all()


def test_las_palmas_keeps_its_ragged_edges(las_palmas: OsmExtract) -> None:
    extract = las_palmas
    assert extract.dated == "2023-02-21"  # as `osmium fileinfo` tells it
    edges = extract.streets.edges
    walk = edges[edges["walk"] & (edges["source_id"] > 0)]
    assert len(np.unique(shapely.get_coordinates(walk.geometry.to_numpy()), axis=0)) == pytest.approx(90_000, rel=0.02)
    counts = [note.values["count"] for note in extract.notes]
    assert any(isinstance(count, int) and count > 2500 for count in counts)


def test_every_walkable_segment_of_chengdu_is_in_the_network_once(chengdu: OsmExtract, shared_data: Path) -> None:
    path, extract = shared_data / "chengdu/chengdu.osm", chengdu
    ours: defaultdict[int, float] = defaultdict(float)
    for way, length in zip(
        extract.streets.edges["source_id"], shapely.length(extract.streets.edges.geometry.to_numpy()), strict=True
    ):
        ours[int(way)] += length
    for way in osmium.FileProcessor(str(path)).with_locations():
        if (
            isinstance(way, osmium.osm.Way)
            and way.id in ours
            and not (way.is_closed() and SQUARES & dict(way.tags).keys())
        ):
            line = shapely.linestrings([(node.lon, node.lat) for node in way.nodes])
            assert ours[way.id] == pytest.approx(line.length, rel=1e-9)
