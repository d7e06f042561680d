"""What of a street file does not count is said on the screen, in one line of the file."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from lifecircle.scenarios.build.build import make_project
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.cli.actions.inputs.check import told_lines
from lifecircle.scenarios.presentation.translate import speak

NODES = {1: (104.06, 30.66), 2: (104.07, 30.66), 3: (104.07, 30.67), 4: (104.06, 30.67)}
SITES = {
    10: {"amenity": "library", "name": "一馆"}, 11: {"amenity": "library", "name": "二馆", "disused": "yes"},
    12: {"leisure": "pitch", "sport": "soccer", "name": "球场", "access": "private"},
    13: {"amenity": "library", "name": "三馆", "opening_date": "2099"},
}  # fmt: skip


def tagged(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def town(file: Path) -> Path:
    """A ring of streets, four facilities beside it of which one is open, and a way whose last node is missing."""
    nodes = [f'<node id="{key}" lon="{x}" lat="{y}" version="1"/>' for key, (x, y) in NODES.items()]
    nodes += [
        f'<node id="{key}" lon="{104.061 + key / 1e4}" lat="30.6601" version="1">{tagged(tags)}</node>'
        for key, tags in SITES.items()
    ]
    ways = [((1, 2, 3, 4, 1), {"highway": "residential"}), ((3, 99), {"highway": "residential"})]
    drawn = [
        f'<way id="{row}" version="1">' + "".join(f'<nd ref="{ref}"/>' for ref in refs) + tagged(tags) + "</way>"
        for row, (refs, tags) in enumerate(ways, 1)
    ]
    file.write_text(f'<osm version="0.6">{"".join(nodes)}{"".join(drawn)}</osm>', encoding="utf-8")
    return file


def told(folder: Path, network: Path, *facilities: Path) -> list[str]:
    (folder / "people.csv").write_text("lon,lat,people\n104.065,30.66,100\n", encoding="utf-8")
    asked = {
        "circles": [{"service": "library", "limit": 15.0}], "network": {"file": network},
        "population": {"file": folder / "people.csv"}, "facilities": [{"file": file} for file in facilities],
    }  # fmt: skip
    project = make_project(check_request(asked, file="test", folder=folder))
    return told_lines(project.settings, speak("en"))


def test_facilities_that_do_not_count_and_cut_streets_are_told(tmp_path: Path) -> None:
    (line,) = told(tmp_path, town(tmp_path / "town.osm"))
    for said in ("town.osm: 1 street segments lack a node", "1 facilities are disused", "1 facilities are not open yet",
                 "1 facilities are not for the public"):  # fmt: skip
        assert said in line


def test_tagged_facilities_that_nobody_asked_for_are_not_told(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,category,lon,lat\n馆,图书馆,104.065,30.66\n", encoding="utf-8")
    (line,) = told(tmp_path, town(tmp_path / "town.osm"), own)
    assert "street segments lack a node" in line
    assert "facilities" not in line


@pytest.mark.parametrize(("row", "said"), [
    ({"highway": "motorway", "geometry": shapely.LineString([(104.05, 30.65), (104.08, 30.65)])},
     "1 streets are closed on foot by their class or tags: motorway 1"),
    ({"highway": "铁路", "geometry": shapely.LineString([(104.05, 30.65), (104.08, 30.65)])},
     "1 streets are closed on foot by their class or tags: 铁路 1"),
    ({"highway": None, "geometry": shapely.Point(104.06, 30.66)}, "1 points and texts are left out"),
    ({"highway": "motorway", "geometry": shapely.box(104.06, 30.66, 104.061, 30.661)}, "1 areas that are not open"),
])  # fmt: skip
def test_what_a_layer_of_streets_holds_beside_open_streets_is_told(
    tmp_path: Path, row: dict[str, object], said: str
) -> None:
    ring = shapely.LineString([NODES[key] for key in (1, 2, 3, 4, 1)])
    rows = [{"highway": "residential", "geometry": ring}, row]
    gpd.GeoDataFrame(rows, geometry="geometry", crs=4326).to_file(tmp_path / "streets.geojson")
    own = tmp_path / "own.csv"
    own.write_text("name,category,lon,lat\n馆,图书馆,104.065,30.66\n", encoding="utf-8")
    lines = told(tmp_path, tmp_path / "streets.geojson", own)
    assert any(line.startswith("streets.geojson: ") and said in line for line in lines)


def test_planned_streets_are_not_told_as_closed_by_their_class_too(tmp_path: Path) -> None:
    ring = shapely.LineString([NODES[key] for key in (1, 2, 3, 4, 1)])
    across = shapely.LineString([(104.05, 30.65), (104.08, 30.65)])
    rows = [("现状", "支路", ring), ("规划", "支路", across), ("现状", "高速公路", across)]
    frame = gpd.GeoDataFrame(rows, columns=["状态", "道路等级", "geometry"], geometry="geometry", crs=4326)
    frame.to_file(tmp_path / "streets.geojson")
    own = tmp_path / "own.csv"
    own.write_text("name,category,lon,lat\n馆,图书馆,104.065,30.66\n", encoding="utf-8")
    lines = told(tmp_path, tmp_path / "streets.geojson", own)
    assert lines == ["streets.geojson: 1 streets are closed on foot by their class or tags: 高速公路 1"]
