"""Overture's nested cells, as GeoJSON and as Parquet: places by kind, streets cut where they meet."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.districts.districts import load_districts
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.vector import read_vector
from lifecircle.scenarios.build.network.street_lines import read_street_lines

LON, LAT = 112.9, 27.8
BASE = {"version": 1, "sources": [{"property": "", "dataset": "meta"}]}


def written(folder: Path, rows: list[dict[str, Any]], shapes: Sequence[shapely.Geometry], suffix: str) -> Path:
    path = folder / f"overture{suffix}"
    cells = [{"id": f"08f{number}", **BASE, **row} for number, row in enumerate(rows)]
    if suffix == ".parquet":
        gpd.GeoDataFrame(cells, geometry=shapes, crs=4326).to_parquet(path)
        return path
    features = [
        {"type": "Feature", "properties": cell, "geometry": json.loads(shapely.to_geojson(shape))}
        for cell, shape in zip(cells, shapes, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def place(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"names": {"primary": name, "common": None}, "categories": {"primary": kind, "alternate": ["x"]}, **more}


@pytest.mark.parametrize("suffix", [".geojson", ".parquet"])
def test_places_have_names_kinds_and_a_status(suffix: str, tmp_path: Path) -> None:
    rows = [
        place("一馆", "library", operating_status="open"), place("一小", "elementary_school", operating_status="open"),
        place("养老院", "retirement_home", operating_status="open"), place("酒吧", "bar", operating_status="open"),
        place("旧馆", "library", operating_status="permanently_closed"),
    ]  # fmt: skip
    shapes = [shapely.Point(LON + number / 100, LAT) for number in range(len(rows))]
    read = load_facilities(written(tmp_path, rows, shapes, suffix))
    told = read.frame[["name", "category", "status"]].to_numpy().tolist()
    assert told == [
        ["一馆", "library", "existing"], ["一小", "primary_school", "existing"],
        ["养老院", "elderly_centre", "existing"], ["旧馆", "library", "closed"],
    ]  # fmt: skip
    assert "bar 1" in str(read.report.lost)


def segment(name: str, kind: str, at: list[float], **more: Any) -> dict[str, Any]:
    said = [{"connector_id": f"c{number}", "at": place} for number, place in enumerate(at)]
    empty: dict[str, Any] = {"road_flags": None, "access_restrictions": None}
    return {"names": {"primary": name}, "subtype": "road", "class": kind, "connectors": said, **empty, **more}


@pytest.mark.parametrize("suffix", [".geojson", ".parquet"])
def test_streets_are_cut_at_connectors_and_have_the_rules_of_each_part(suffix: str, tmp_path: Path) -> None:
    main = shapely.LineString([(LON, LAT), (LON + 0.002, LAT), (LON + 0.01, LAT)])
    side = shapely.LineString([(LON + 0.002, LAT), (LON + 0.002, LAT + 0.004)])
    foot = {"access_type": "denied", "when": {"mode": ["foot"]}, "between": None}
    back = {"access_type": "denied", "when": {"heading": "backward"}, "between": None}
    nobody = {"access_type": "denied", "when": None, "between": None}
    rows = [
        segment("大街", "secondary", [0.0, 0.2, 1.0],
                road_flags=[{"values": ["is_bridge"], "between": [0.4, 0.6]}]),
        segment("小街", "residential", [0.0, 1.0], access_restrictions=[back]),
        segment("快速", "residential", [0.0, 1.0], access_restrictions=[foot]),
        segment("院", "service", [0.0, 1.0], access_restrictions=[nobody]),
        {**segment("铁", "standard_gauge", []), "subtype": "rail"},
    ]  # fmt: skip
    shapes = [main, side, *(shapely.affinity.translate(side, x) for x in (0.001, 0.002, 0.003))]
    streets, _ = read_street_lines(written(tmp_path, rows, shapes, suffix))
    edges = streets.edges
    assert edges["name"].tolist().count("大街") == 2
    assert dict(zip(edges["name"] + edges.groupby("name").cumcount().astype(str), edges["bridge"], strict=True)) == {
        "大街0": False, "大街1": True, "小街0": False, "快速0": False, "院0": False,
    }  # fmt: skip
    by_name = edges.drop_duplicates("name").set_index("name")
    assert by_name["walk"].to_dict() == {"大街": True, "小街": True, "快速": False, "院": False}
    assert by_name.loc["小街", "oneway"]
    assert "铁" not in by_name.index


def test_areas_have_names_and_another_layer_keeps_its_column(tmp_path: Path) -> None:
    square = shapely.box(LON, LAT, LON + 0.01, LAT + 0.01)
    rows = [{"names": {"primary": "东社区"}, "subtype": "neighborhood", "country": "CN"}]
    assert load_districts(written(tmp_path, rows, [square], ".geojson")).frame["name"].tolist() == ["东社区"]
    plain = tmp_path / "plain.gpkg"
    gpd.GeoDataFrame({"names": ["甲"], "sources": ["乙"]}, geometry=[square], crs=4326).to_file(plain)
    assert read_vector(plain).frame["names"].tolist() == ["甲"]
