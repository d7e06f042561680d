"""JSON tables of every orientation, records that hold shapes, and coordinates that lie deep in a record."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

from lifecircle.layers.facilities.facilities import load_facilities

TABLE = pd.DataFrame(
    {"名称": ["甲", "乙"], "类别": ["图书馆", "文化馆"], "经度": [114.05, 114.06], "纬度": [27.8, 27.81]}
)
POINT = {"type": "Point", "coordinates": [114.05, 27.8]}
LIST = TABLE.to_numpy().tolist()


def places(path: Path, value: Any) -> list[tuple[str, float, float]]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    frame = load_facilities(path).frame
    return list(zip(frame["category"], frame.geometry.x.round(6), frame.geometry.y.round(6), strict=True))


@pytest.mark.parametrize(
    "value",
    [
        TABLE.to_json(orient="records", force_ascii=False),
        TABLE.to_json(orient="columns", force_ascii=False),
        TABLE.to_json(orient="index", force_ascii=False),
        TABLE.to_json(orient="split", force_ascii=False),
        TABLE.to_dict("list"),
        [list(TABLE.columns), *LIST],
        {"fields": [{"name": name} for name in TABLE.columns], "rows": LIST},
        {"甲": {"name": "甲", "类别": "图书馆", "lng": 114.05, "lat": 27.8},
         "乙": {"name": "乙", "类别": "文化馆", "lng": 114.06, "lat": 27.81}},
    ],
)  # fmt: skip
def test_a_table_is_read_however_it_lies_in_json(value: Any, tmp_path: Path) -> None:
    assert places(tmp_path / "a.json", value) == [("library", 114.05, 27.8), ("culture_centre", 114.06, 27.81)]


@pytest.mark.parametrize(
    "value",
    [
        [{"type": "Feature", "properties": {"name": "甲", "类别": "图书馆"}, "geometry": POINT}],
        [{"name": "甲", "类别": "图书馆", "geometry": POINT}],
        {"code": 0, "data": [{"name": "甲", "类别": "图书馆", "geometry": POINT}]},
    ],
)
def test_records_that_hold_shapes_are_a_layer(value: Any, tmp_path: Path) -> None:
    assert places(tmp_path / "a.json", value) == [("library", 114.05, 27.8)]


@pytest.mark.parametrize(
    "record",
    [
        {"title": "甲图书馆", "point": {"lng": 114.05, "lat": 27.8}},
        {"name": "甲图书馆", "geocodes": {"main": {"latitude": 27.8, "longitude": 114.05}}},
        {"name": "甲图书馆", "geometry": {"viewport": {"northeast": {"lat": 1, "lng": 1}},
                                      "location": {"lat": 27.8, "lng": 114.05}}},
    ],
)  # fmt: skip
def test_coordinates_are_found_however_deep_they_lie(record: dict[str, Any], tmp_path: Path) -> None:
    assert places(tmp_path / "a.json", {"results": [record]}) == [("library", 114.05, 27.8)]


def test_a_list_of_shapes_is_no_damaged_geojson(tmp_path: Path) -> None:
    shape = shapely.geometry.mapping(shapely.box(114.05, 27.8, 114.06, 27.81))
    rows = [{"name": "甲", "类别": "医院", "geometry": shape}]
    assert places(tmp_path / "a.json", rows) == [("hospital", 114.055, 27.805)]
