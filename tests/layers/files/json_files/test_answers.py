"""Answers of web services: first pages, answers that broke off, refusals, and the datum that a service answers in."""

import json
from pathlib import Path
from typing import Any

import pytest

from lifecircle.layers.crs.datums import DATUM_TITLES
from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.json_files.overpass_osm import as_extract
from lifecircle.layers.files.vector import read_vector

POIS = [{"name": f"{row}馆", "type": "科教文化服务;图书馆;图书馆", "location": f"114.0{row},27.8"} for row in range(3)]
PLACES = [{"name": f"{row}馆", "uid": str(row), "location": {"lng": 114 + row / 100, "lat": 27.8}} for row in range(3)]
BARE = {"name": "甲馆", "location": {"lng": 114.0, "lat": 27.8}}
FEATURES = [{"type": "Feature", "properties": {"name": f"{row}馆", "类别": "图书馆"},
             "geometry": {"type": "Point", "coordinates": [114 + row / 100, 27.8]}} for row in range(3)]  # fmt: skip
COLLECTION = {"type": "FeatureCollection", "features": FEATURES}


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def _extract(path: Path) -> None:
    with as_extract(path):
        pass


def lost(path: Path) -> list[str]:
    return [str(each) for each in read_vector(path).report.lost]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "1", "count": "843", "info": "OK", "infocode": "10000", "pois": POIS},
        [
            {"status": "1", "count": "843", "info": "OK", "pois": POIS[:2]},
            {"status": "1", "count": "843", "pois": POIS[2:]},
        ],
        {"status": 0, "message": "ok", "total": 843, "results": PLACES},
        {"code": 200, "data": {"total": 843, "list": PLACES}},
        {**COLLECTION, "numberMatched": 843, "numberReturned": 3},
        {**COLLECTION, "totalFeatures": 843},
    ],
)
def test_the_first_page_of_an_answer_is_told_from_the_whole(answer: Any, tmp_path: Path) -> None:
    told = lost(written(tmp_path / "a.json", answer))
    assert [each for each in told if "counts 843" in each and "only 3 of them" in each]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "1", "count": "3", "info": "OK", "pois": POIS},
        {"status": "1", "pois": [{**poi, "count": 5000, "photos": ["a"]} for poi in POIS]},
        {**COLLECTION, "numberMatched": 3},
        COLLECTION,
    ],
)
def test_a_whole_answer_lacks_nothing(answer: Any, tmp_path: Path) -> None:
    assert lost(written(tmp_path / "a.json", answer)) == []


@pytest.mark.parametrize("said", [{"exceededTransferLimit": True}, {"properties": {"exceededTransferLimit": True}}])
def test_a_layer_that_arcgis_cut_off_is_told(said: dict[str, Any], tmp_path: Path) -> None:
    assert any(
        "exceededTransferLimit" in each for each in lost(written(tmp_path / "a.geojson", {**COLLECTION, **said}))
    )


def test_an_answer_of_overpass_that_broke_off_is_refused(tmp_path: Path) -> None:
    nodes = [{"type": "node", "id": 1, "lat": 27.8, "lon": 114.05, "tags": {"amenity": "library"}}]
    remark = 'runtime error: Query run out of memory in "recurse" at line 3.'
    path = written(tmp_path / "a.json", {"version": 0.6, "elements": nodes, "remark": remark})
    for read in (load_facilities, _extract):
        with pytest.raises(DataError, match="run out of memory"):
            read(path)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}, "INVALID_USER_KEY"),
        ({"status": 240, "message": "APP 服务被禁用"}, "APP 服务被禁用"),
        ({"error": {"code": 498, "message": "Invalid token."}}, "Invalid token"),
    ],
)
def test_a_refusal_is_told_in_the_services_words(answer: Any, words: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=words):
        read_vector(written(tmp_path / "a.json", answer))


@pytest.mark.parametrize(
    ("answer", "datum"),
    [
        ({"status": "1", "info": "OK", "infocode": "10000", "pois": POIS}, "gcj02"),
        ({"status": "1", "pois": [{**place, "typecode": "140500"} for place in POIS]}, "gcj02"),
        ({"status": 0, "data": [{**place, "ad_info": {}, "category": "文化场馆:图书馆"} for place in PLACES]}, "gcj02"),
        ({"status": 0, "data": [{"title": "馆", "category": "图书馆", "location": {"lat": 28, "lng": 113}}]}, "gcj02"),
        ({"info": "OK", "poiList": {"pois": PLACES, "count": len(PLACES)}}, "gcj02"),
        ({"status": 0, "message": "ok", "results": PLACES}, "bd09"),
        ({"status": 0, "results": [{**BARE, "detail_info": {"tag": "图书馆"}}]}, "bd09"),
    ],
)
def test_the_service_tells_the_datum_until_the_planner_does(answer: Any, datum: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", answer)
    said = [str(each) for each in load_facilities(path, category="library").report.doubts]
    assert [each for each in said if f"coordinates are {DATUM_TITLES[datum]}" in each]
    shifted = load_facilities(path, category="library", datum=datum).report
    assert not [each for each in shifted.doubts if "coordinates are" in str(each)]


def test_a_column_whose_name_says_a_datum_is_doubted_until_the_planner_says_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称,bd09_lng,bd09_lat\n甲图书馆,114.05,27.8\n")
    assert any("bd09_lng" in str(each) for each in load_facilities(path).report.doubts)
    assert not any("bd09_lng" in str(each) for each in load_facilities(path, datum="bd09").report.doubts)
