"""Tags of OpenStreetMap packed into one column, as GDAL, QGIS, osm2pgsql and pyrosm leave them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.scenarios.build.network.street_lines import read_street_lines


def hstore(tags: dict[str, str]) -> str:
    return ",".join(f'"{key}"=>"{value}"' for key, value in tags.items())


FORMS: dict[str, Callable[[dict[str, str]], str]] = {"other_tags": hstore, "tags": json.dumps, "all_tags": repr}


def written(path: Path, column: str, tags: list[dict[str, str]], shapes: Sequence[shapely.Geometry]) -> Path:
    packed = [FORMS[column](each) for each in tags]
    gpd.GeoDataFrame({"name": ["甲", "乙", "丙"][: len(tags)], column: packed}, geometry=shapes, crs=4326).to_file(path)
    return path


@pytest.mark.parametrize("column", FORMS)
def test_facilities_are_told_by_packed_tags(column: str, tmp_path: Path) -> None:
    tags = [{"amenity": "library", "note": 'of "old"'}, {"amenity": "hospital", "beds": "300"},
            {"amenity": "library", "disused": "yes"}]  # fmt: skip
    if column == "other_tags":  # a quote within hstore is escaped
        tags[0]["note"] = r"of \"old\""
    points = [shapely.Point(114.05 + 0.002 * number, 27.8) for number in range(3)]
    frame = load_facilities(written(tmp_path / "p.gpkg", column, tags, points)).frame
    assert frame["category"].tolist() == ["library", "hospital", "library"]
    assert frame["status"].tolist() == ["existing", "existing", "closed"]
    assert frame["beds"].tolist()[1] == 300


@pytest.mark.parametrize("column", FORMS)
def test_streets_are_bridges_one_way_and_closed_by_packed_tags(column: str, tmp_path: Path) -> None:
    cross = [
        shapely.LineString([(114.05, 27.8), (114.06, 27.8)]),
        shapely.LineString([(114.055, 27.795), (114.055, 27.805)]),
    ]
    tags = [{"highway": "residential", "bridge": "yes"}, {"highway": "residential", "oneway": "yes", "foot": "no"}]
    streets, _ = read_street_lines(written(tmp_path / "s.gpkg", column, tags, cross))
    assert len(streets.edges) == 2  # not joined where they cross
    assert streets.edges["bridge"].tolist() == [True, False]
    assert streets.edges["oneway"].tolist() == [0, 1]
    assert streets.edges["walk"].tolist() == [True, False]


def test_a_column_of_its_own_wins_over_the_packed_tag(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"amenity": ["library", None], "other_tags": ['"amenity"=>"school"'] * 2},
                             geometry=gpd.points_from_xy([114.05, 114.06], [27.8, 27.8]), crs=4326)  # fmt: skip
    frame.to_file(tmp_path / "p.gpkg")
    assert load_facilities(tmp_path / "p.gpkg").report.categories == {"library": 1, "school": 1}
