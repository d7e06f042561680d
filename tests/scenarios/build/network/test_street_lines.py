"""Street layers as planners have them: flags, classes, lists, squares, CAD layers."""

import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.schema import Streets
from lifecircle.scenarios.build.network.street_lines import StreetsChosen, read_street_lines
from lifecircle.scenarios.exports.results.network_report import write_streets
from lifecircle.scenarios.project.to_place import street_arrays

CRS = "EPSG:4545"
EAST, NORTH = 500_000, 3_400_000
CROSS = [[(0, 0), (200, 0)], [(100, -100), (100, 100)]]
"""Two streets that cross without a common vertex."""


def layer(path: Path, lines: Any = None, **columns: Any) -> Path:
    shapes = [shapely.LineString(line) if isinstance(line, list) else line for line in (lines or CROSS)]
    moved = shapely.transform(np.array(shapes, object), lambda xy: xy + np.array([EAST, NORTH]))
    gpd.GeoDataFrame({"name": ["x"] * len(shapes), **columns}, geometry=moved, crs=CRS).to_file(path)
    return path


def way(streets: Streets, one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres on foot between two nodes, by networkx; inf where there is no way."""
    graph: nx.Graph[int] = nx.Graph()
    edges = streets.edges[streets.edges["walk"]]
    for u, v, length in zip(edges["u"], edges["v"], edges.length, strict=True):
        known = graph.edges[u, v]["length"] if graph.has_edge(u, v) else math.inf
        graph.add_edge(u, v, length=min(length, known))
    nodes = streets.nodes.geometry
    start, end = [nodes.index[nodes.distance(shapely.Point(x + EAST, y + NORTH)).argmin()] for x, y in (one, other)]
    if start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return math.inf
    return float(nx.dijkstra_path_length(graph, start, end, weight="length"))


@pytest.mark.parametrize("value", [False, 0, "F", "N", "否", "none", "No", None, "0"])
def test_streets_that_are_no_bridges_join_where_they_cross(tmp_path: Path, value: object) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", bridge=[value, value]))
    assert way(streets, (0, 0), (100, 100)) == pytest.approx(200)


@pytest.mark.parametrize("value", [True, 1, "T", "Y", "是", "viaduct"])
def test_a_bridge_passes_above(tmp_path: Path, value: object) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", bridge=[value, None if value is not True else False]))
    assert math.isinf(way(streets, (0, 0), (100, 100)))


def test_geofabriks_layout_is_read_as_it_is_meant(tmp_path: Path) -> None:
    path = layer(tmp_path / "gis_osm_roads_free_1.shp", fclass=["residential", "track_grade2"], oneway=["F", "T"],
                 bridge=["F", "F"], tunnel=["F", "F"], maxspeed=[0, 30])  # fmt: skip
    streets, _ = read_street_lines(path)
    edges = streets.edges
    assert dict(zip(edges["highway"], edges["oneway"], strict=True)) == {"residential": 1, "track": -1}
    assert edges["walk"].all()
    assert way(streets, (0, 0), (100, 100)) == pytest.approx(200)


def test_unknown_classes_are_open_and_told_with_a_remedy(tmp_path: Path) -> None:
    path = layer(tmp_path / "a.gpkg", 等级=["甲", "甲"])
    streets, _ = read_street_lines(path)
    assert streets.edges["walk"].all()
    assert streets.edges["drive"].all()
    (warning,) = streets.edges.attrs["warnings"]
    assert warning.values["count"] == 2
    assert "甲 2" in str(warning)
    assert "--street-words" in str(warning)
    (tmp_path / "w.toml").write_text('[classes]\nfootway = ["甲"]\n', encoding="utf-8")
    told, _ = read_street_lines(path, chosen=StreetsChosen(words=tmp_path / "w.toml"))
    assert told.edges.attrs["warnings"] == ()
    assert set(told.edges["highway"]) == {"footway"}
    assert not told.edges["drive"].any()


def test_closed_classes_are_counted(tmp_path: Path) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", highway=["motorway", "residential"]))
    assert any("motorway 1" in str(note) for note in streets.edges.attrs["lost"])


def test_lists_of_a_simplified_graph_are_understood(tmp_path: Path) -> None:
    path = layer(tmp_path / "a.gpkg", highway=["['residential', 'tertiary']", "['motorway', 'service']"],
                 oneway=["[True, False]", "True"])  # fmt: skip
    edges = read_street_lines(path)[0].edges
    assert set(edges["highway"]) == {"residential", "service"}
    assert edges["walk"].all()


SQUARE = shapely.box(200, -50, 300, 50)


@pytest.mark.parametrize(
    ("column", "codes", "oneway"),
    [
        ("DIRECTION", ["2", "3"], [1, -1]),
        ("方向", [1, 2], [0, 1]),
        ("direction", ["0", "1"], [0, 0]),  # only these may be anything
        ("direction", ["南", "北"], [0, 0]),
        ("oneway", ["1", "0"], [1, 0]),
    ],
)
def test_directions_of_navigation_data_bind_cars(
    column: str, codes: list[Any], oneway: list[int], tmp_path: Path
) -> None:
    apart = [[(0, 0), (200, 0)], [(0, 300), (200, 300)], [(0, 0), (0, 300)]]
    values: dict[str, Any] = {column: [*codes, codes[0]]}
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", apart, **values))
    assert streets.edges.sort_values("source_id")["oneway"].tolist()[:2] == oneway
    told = "were read as those of navigation data" in "\n".join(map(str, streets.edges.attrs["warnings"]))
    assert told == (column in {"DIRECTION", "方向"})


@pytest.mark.parametrize(
    ("word", "highway"),
    [("主", "primary"), ("次", "secondary"), ("支", "tertiary"), ("快", "trunk"), ("农村道路", "unclassified")],
)
def test_classes_in_one_letter_and_of_the_land_survey(word: str, highway: str, tmp_path: Path) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", DLMC=[word, word]))
    assert set(streets.edges["highway"]) == {highway}
    assert not [note for note in streets.edges.attrs["warnings"] if "no word explains" in str(note)]


def test_a_polygon_is_a_square_that_is_walked_across(tmp_path: Path) -> None:
    lines = [[(0, 0), (200, 0)], [(300, 30), (500, 30)], SQUARE]
    streets, _ = read_street_lines(layer(tmp_path / "a.geojson", lines, highway=["residential"] * 2 + ["pedestrian"]))
    assert way(streets, (0, 0), (500, 30)) == pytest.approx(400 + math.hypot(100, 30), abs=0.1)
    assert any("1 areas are squares" in str(note) for note in streets.edges.attrs["notes"])


def test_a_path_that_ends_inside_a_polygon_is_stepped_off_there(tmp_path: Path) -> None:
    lines = [[(0, 0), (200, 0)], [(250, 20), (250, 200)], SQUARE]
    streets, _ = read_street_lines(layer(tmp_path / "a.geojson", lines, highway=["residential"] * 2 + ["pedestrian"]))
    assert way(streets, (0, 0), (250, 20)) == pytest.approx(200 + math.hypot(50, 20), abs=0.1)
    assert streets.edges["across"].sum() == 3  # between the door, the end inside, and where the path leaves


def test_lines_across_squares_stay_what_they_are_when_written_and_read_again(tmp_path: Path) -> None:
    lines = [[(0, 0), (200, 0)], [(300, 0), (500, 0)], [(250, -200), (250, -50)], [(250, 50), (250, 200)], SQUARE]
    columns = {"highway": ["residential"] * 4 + ["pedestrian"]}
    streets, _ = read_street_lines(layer(tmp_path / "a.geojson", lines, **columns))
    assert streets.edges["across"].sum() == 6
    write_streets(street_arrays(streets), tmp_path / "again.gpkg")
    again, _ = read_street_lines(tmp_path / "again.gpkg")
    assert again.edges["across"].sum() == 6
    assert len(again.edges) == len(streets.edges)


def test_polygons_that_are_no_squares_are_left_out_and_counted(tmp_path: Path) -> None:
    lines = [[(0, 0), (200, 0)], [(300, 30), (500, 30)], SQUARE, [(0, 20), (600, 20)]]
    path = layer(tmp_path / "a.geojson", lines, highway=["residential", "residential", None, None],
                 building=[None, None, "yes", None], railway=[None, None, None, "rail"])  # fmt: skip
    streets, _ = read_street_lines(path)
    assert math.isinf(way(streets, (0, 0), (500, 30)))
    assert any(note.values.get("count") == 2 and "other things" in str(note) for note in streets.edges.attrs["lost"])


def test_a_drawing_is_chosen_from_by_its_cad_layers(tmp_path: Path) -> None:
    path = tmp_path / "roads.dxf"
    frame = [(-10, -10), (210, -10), (210, 110), (-10, 110), (-10, -10)]
    shapes = [shapely.LineString([(x + EAST, y + NORTH) for x, y in line]) for line in (*CROSS, frame)]
    gpd.GeoDataFrame({"Layer": ["ROAD", "ROAD", "FRAME"]}, geometry=shapes, crs=CRS).to_file(path, driver="DXF")
    with pytest.raises(DataError, match=r"several layers.*--streets-where Layer.*ROAD \(2\), FRAME \(1\)"):
        read_street_lines(path, crs=CRS)
    for chosen in (StreetsChosen(layer="ROAD"), StreetsChosen(where={"Layer": ("ROAD",)})):
        streets, _ = read_street_lines(path, crs=CRS, chosen=chosen)
        assert streets.edges.length.sum() == pytest.approx(400)
    with pytest.raises(DataError, match="no row with DECK in Layer; it holds ROAD, FRAME"):
        read_street_lines(path, crs=CRS, chosen=StreetsChosen(layer="DECK"))
    with pytest.raises(DataError, match="no column Ebene"):
        read_street_lines(path, crs=CRS, chosen=StreetsChosen(where={"Ebene": ("ROAD",)}))


def test_of_several_layers_the_one_with_lines_is_taken(tmp_path: Path) -> None:
    path = layer(tmp_path / "graph.gpkg", highway=["residential"] * 2)
    gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(EAST, NORTH)], crs=CRS).to_file(path, layer="nodes")
    assert len(read_street_lines(path)[0].edges) == 4


def test_words_that_tell_of_no_bridge_leave_the_street_on_the_ground_and_are_told(tmp_path: Path) -> None:
    path = layer(tmp_path / "a.gpkg", highway="residential", bridge=["甲", "非桥梁"])
    streets, _ = read_street_lines(path)
    assert not streets.edges["bridge"].any()
    assert way(streets, (0, 0), (100, 100)) == pytest.approx(200)
    (warning,) = streets.edges.attrs["warnings"]
    assert "the words 甲 1 in the column bridge tell of no bridge" in str(warning)


def test_columns_that_a_dbf_cut_off_are_found_by_their_beginning(tmp_path: Path) -> None:
    columns = {"道路等": ["支路", "人行道"], "是否桥": ["否", "否"], "xx": ["1", "2"]}  # three characters of ten bytes
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", **columns))
    assert set(streets.edges["highway"]) == {"tertiary", "footway"}
    assert way(streets, (0, 0), (100, 100)) == pytest.approx(200)
