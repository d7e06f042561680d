"""Streets whose data tell the levels of their ends: an upper street cut where it crosses meets nothing below."""

from pathlib import Path

import geopandas as gpd
import networkx as nx
import pyproj
import pytest
import shapely

from lifecircle.layers.schema import Streets
from lifecircle.scenarios.build.network.street_lines import read_street_lines

LINES = [
    [(0, 0), (500, 0)], [(500, 0), (1000, 0)],  # the lower street
    [(500, -500), (500, 0)], [(500, 0), (500, 500)],  # the upper street, cut at the crossing
    [(500, 500), (1000, 0)],  # a ramp down
]  # fmt: skip
LEVELS = [(0, 0), (0, 0), (1, 1), (1, 1), (1, 0)]
UTM = pyproj.CRS("EPSG:32648")
DOWN = 500 + 707.1067811865476 + 500
"""Metres from the middle of the upper street down its ramp and back to the middle of the lower one."""


def streets(folder: Path, **columns: object) -> Streets:
    file = folder / "路网.gpkg"
    moved = [shapely.LineString([(500_000 + x, 3_390_000 + y) for x, y in line]) for line in LINES]
    gpd.GeoDataFrame({"name": list("下下上上匝"), **columns}, geometry=moved, crs=UTM).to_file(file)
    return read_street_lines(file, into=UTM)[0]


def metres(made: Streets, start: tuple[float, float], end: tuple[float, float]) -> float:
    graph: nx.Graph[int] = nx.Graph()
    for edge in made.edges.itertuples():
        ends = [(edge.u, edge.geometry.coords[0]), (edge.v, edge.geometry.coords[-1])]
        for node, at in ends:
            graph.add_node(node, at=(round(at[0] - 500_000), round(at[1] - 3_390_000)))
        graph.add_edge(edge.u, edge.v, metres=edge.geometry.length)
    nodes = nx.get_node_attributes(graph, "at")
    one, other = (next(node for node, at in nodes.items() if at == spot) for spot in (start, end))
    return float(nx.shortest_path_length(graph, one, other, weight="metres"))


@pytest.mark.parametrize(
    "names", [("F_ZLEV", "T_ZLEV"), ("f_elev", "t_elev"), ("startGradeSeparation", "endGradeSeparation"),
              ("起点层级", "终点层级")],
)  # fmt: skip
def test_from_the_upper_street_to_the_lower_one_leads_its_ramp(names: tuple[str, str], tmp_path: Path) -> None:
    told = {name: [pair[place] for pair in LEVELS] for place, name in enumerate(names)}
    made = streets(tmp_path, **told)
    assert metres(made, (500, -500), (0, 0)) == pytest.approx(500 + DOWN + 500, abs=1)
    assert made.edges["bridge"].tolist() == [False, False, True, True, False]
    said = " ".join(map(str, made.edges.attrs["warnings"]))
    assert f"its columns {names[0]}, {names[1]} tell the levels of the streets' ends" in said
    assert "and 2 that run above the ground and 0 below it" in said


def test_without_levels_or_with_one_for_all_they_cross(tmp_path: Path) -> None:
    assert metres(streets(tmp_path), (500, -500), (0, 0)) == pytest.approx(1000, abs=1)
    level: list[object] = [0] * len(LINES)
    assert metres(streets(tmp_path, F_ZLEV=level, T_ZLEV=level), (500, -500), (0, 0)) == pytest.approx(1000, abs=1)


def test_heights_in_metres_are_no_levels(tmp_path: Path) -> None:
    start: list[object] = [12.5, 12.4, 18.2, 18.0, 18.0]
    made = streets(tmp_path, F_ELEV=start, T_ELEV=[*start[1:], 12.1])
    assert metres(made, (500, -500), (0, 0)) == pytest.approx(1000, abs=1)
