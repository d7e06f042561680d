"""JSON as web pages load it: JSONP, a variable's value, below comments, with commas too many."""

import json
from pathlib import Path

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.kinds.recognise import readable_format
from lifecircle.layers.files.texts.scripts import json_begins
from lifecircle.layers.files.vector import read_vector

ROWS = [{"name": "一馆", "type": "图书馆", "lng": 104.0625, "lat": 30.6625},
        {"name": "二馆 [x],}", "type": "图书馆", "lng": 104.0725, "lat": 30.6725}]  # fmt: skip
PLACES = [(104.0625, 30.6625), (104.0725, 30.6725)]
TEXT = json.dumps(ROWS, ensure_ascii=False)
POINTS = [{"type": "Point", "coordinates": place} for place in PLACES]
FEATURES = json.dumps({
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"name": row["name"]}, "geometry": point}
                 for row, point in zip(ROWS, POINTS, strict=True)],
})  # fmt: skip

WRAPPED = [
    "callback({});", "/**/jQuery1_2({})", "var data = {};", "window.data={}", "export default {}",
    "// 设施\n{}",
    "'use strict';\nconst a = {}", "echarts.registerMap('x', {})", "/* a\n b */ let poi_1 = {};\n",
]  # fmt: skip


@pytest.mark.parametrize("wrapping", WRAPPED)
@pytest.mark.parametrize(("held", "key"), [(TEXT, "records"), (FEATURES, "geojson")])
@pytest.mark.parametrize("suffix", [".js", ".json"])
def test_what_a_script_holds_is_read_as_if_it_stood_alone(
    tmp_path: Path, wrapping: str, held: str, key: str, suffix: str
) -> None:
    file = tmp_path / f"设施{suffix}"
    file.write_text(wrapping.replace("{}", held), encoding="utf-8")
    assert readable_format(file).key == key
    frame = read_vector(file).frame
    assert [(point.x, point.y) for point in frame.geometry] == PLACES
    assert frame["name"].tolist() == ["一馆", "二馆 [x],}"]


def test_a_comma_before_a_bracket_is_overlooked_but_not_in_a_text(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(TEXT.replace("}, {", ",}, {").removesuffix("]") + ",]", encoding="utf-8")
    assert read_vector(file).frame["name"].tolist() == ["一馆", "二馆 [x],}"]


def test_what_python_prints_is_refused_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(str(ROWS), encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.json is not JSON but what Python prints .* json\.dump"):
        read_vector(tmp_path / "a.json")


@pytest.mark.parametrize("text", ["名称,类别\n一馆,图书馆", "0\nSECTION", "a = 3", "", "(function(a) {return [1]})"])
def test_other_texts_are_no_scripts_of_json(text: str) -> None:
    assert json_begins(text) == -1


def test_points_of_a_chart_lie_where_their_values_begin(tmp_path: Path) -> None:
    """ECharts' scatter: `value` is longitude, latitude and a figure."""
    rows = [{"name": "一馆", "value": [*PLACES[0], 120]}, {"name": "二馆", "value": [*PLACES[1], 80]}]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    frame = read_vector(tmp_path / "a.json").frame
    assert [(point.x, point.y) for point in frame.geometry] == PLACES
    assert frame["value.2"].tolist() == [120, 80]
