"""Mobile services in the village, by hand: streets of 300 m, ten people at each of 25 crossings."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lifecircle.layers.facilities.facilities import read_facilities
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.exports.view_files import write_views
from lifecircle.scenarios.planning.registry import find_view
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.views.mobile import mobile
from lifecircle.scenarios.presentation.translate import speak

from ..conftest import EAST, NORTH, STEP_M
from .conftest import asked_of, rows_of

PLAN = """
key = "stops"
title = "流动"

[[clause]]
id = "care"
kind = "circle"
title = "养老450米"
services = [{ any_of = ["elderly_care"], mobile = "scheduled" }]
mode = "network_km"
limit = 0.45
"""
Row = tuple[tuple[float, float], dict[str, Any]]


def at(across: int, up: int) -> tuple[float, float]:
    return EAST + STEP_M * across, NORTH + STEP_M * up


def stop(across: int, up: int, name: str, time: str, **more: Any) -> Row:
    wheels = json.dumps({"车辆": "一号车"}, ensure_ascii=False)
    told = {"name": name, "mobile": True, "mobile_place": f"{name}村口", "mobile_time": time, "more": wheels}
    return at(across, up), told | more


@pytest.fixture
def request_(with_facilities: Callable[..., PlaceLayers], tmp_path: Path) -> ViewRequest:
    plan = tmp_path / "stops.toml"
    plan.write_text(PLAN, encoding="utf-8")
    layers = with_facilities(
        (at(0, 0), {"name": "站"}),
        stop(1, 1, "甲", "每周一 9:00-10:00"),
        stop(4, 4, "乙", "每周一 10:05-11:00"),
        stop(4, 1, "丙", "每周一 14:00-15:00"),
        stop(2, 2, "丁", "另行通知"),
        stop(3, 3, "戊", "", mobile_place=""),
    )
    return asked_of(layers, plan)


def test_people_at_a_stop_and_those_whom_nothing_else_reaches(request_: ViewRequest) -> None:
    """Within 450 m lie the crossing itself and its neighbours one block away: five inside, three in a corner."""
    rows = {row["name"]: row for row in rows_of(mobile(request_), "reach")}
    assert {name: row["reached"] for name, row in rows.items()} == {"甲": 50, "乙": 30, "丙": 40, "丁": 50}
    # Of the five crossings about 甲 the station at the corner reaches two.
    assert {name: row["newly"] for name, row in rows.items()} == {"甲": 30, "乙": 30, "丙": 40, "丁": 50}


def test_the_gap_is_who_has_neither(request_: ViewRequest) -> None:
    """甲 and 丁 share the crossings (1, 2) and (2, 1); 丙 and 丁 share none."""
    whole = rows_of(mobile(request_), "gap")[0]
    reached = {(0, 0), (1, 0), (0, 1)}
    for across, up in ((1, 1), (4, 4), (4, 1), (2, 2)):
        reached |= {(across + x, up + y) for x, y in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))}
    inside = {one for one in reached if min(one) >= 0 and max(one) <= 4}
    assert (whole["people"], whole["fixed"]) == (250, 30)
    assert whole["stops"] == 10 * (len(inside) - 3)
    assert whole["left"] == 10 * (25 - len(inside))


def test_a_tour_goes_by_the_hours_along_the_streets(request_: ViewRequest) -> None:
    """From (1, 1) to (4, 4) six blocks, 1,800 m, 324 s at 20 km/h: five minutes are too few; then three blocks."""
    view = mobile(request_)
    rows = rows_of(view, "tours")
    assert [(row["vehicle"], row["day"], row["order"], row["name"]) for row in rows] == [
        ("一号车", "每周一", 1, "甲"),
        ("一号车", "每周一", 2, "乙"),
        ("一号车", "每周一", 3, "丙"),
    ]
    assert [row["km"] for row in rows] == [None, pytest.approx(1.8), pytest.approx(0.9)]
    assert [row["minutes"] for row in rows] == [None, pytest.approx(5.4, abs=0.01), pytest.approx(2.7, abs=0.01)]
    assert [row["free"] for row in rows] == [None, 5, 180]
    assert [row["state"] for row in rows] == ["首站", "不能按时到达", "可按时到达"]
    assert view.layer is not None
    assert view.layer.geometry.length.tolist() == pytest.approx([2700.0])


def test_what_is_no_stop_and_what_is_not_understood_is_told(request_: ViewRequest) -> None:
    view = mobile(request_)
    said = [speak("zh").say(note) for note in view.notes]
    assert [row["name"] for row in rows_of(view, "stops")] == ["甲", "乙", "丙", "丁"]
    assert any("1处流动设施没有写明地点或时间" in note for note in said)
    assert any("丁" in note and "另行通知" in note for note in said)
    assert any("1处服务点按所写时间车辆不能按时到达" in note for note in said)


def test_the_table_of_stops_can_be_read_again(request_: ViewRequest, tmp_path: Path) -> None:
    path = tmp_path / "stops.xlsx"
    write_views(request_, [find_view("mobile")], speak("zh"), path)
    read = read_facilities(path, layer="流动服务点")
    assert read["name"].tolist() == ["甲", "乙", "丙", "丁"]
    assert read["mobile"].all()
    assert read["mobile_time"].tolist()[:2] == ["每周一 9:00-10:00", "每周一 10:05-11:00"]
    assert read["mobile_place"].tolist()[0] == "甲村口"
    assert set(read["category"]) == {"elderly_care"}
    back = read.to_crs(request_.place.network.crs)
    before = request_.place.facilities.xy[1:5]
    assert abs(back.geometry.x.to_numpy() - before[:, 0]).max() < 0.1
    assert json.loads(read["more"].iloc[0])["车辆"] == "一号车"


def test_without_mobile_services_there_is_nothing_to_show(village: PlaceLayers) -> None:
    assert mobile(asked_of(village, "jiangxi")).is_empty
