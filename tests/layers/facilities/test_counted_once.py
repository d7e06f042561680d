"""Facilities of several sources counted once: small towns whose answers are written down by hand."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.layers.facilities.counted_once import counted_once
from lifecircle.layers.facilities.spellings import plain_name
from lifecircle.layers.schema import CAPACITIES, FACILITY_COLUMNS

BLANK: dict[str, Any] = {
    **dict.fromkeys(FACILITY_COLUMNS, ""),
    **dict.fromkeys((*CAPACITIES, "grade", "opened", "closed"), np.nan),
    **dict.fromkeys(("public", "new", "mobile"), False),
    "status": "existing",
    "entrances": None,
}


def source(file: str, *rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Rows with x and y in metres, by default of the category kindergarten and each a site of its own."""
    full = []
    for number, row in enumerate(rows):
        given = {"category": "kindergarten", "facility_id": f"{file}{number}", "source": f"{file}:{number}", **row}
        full.append({**BLANK, "site": given["facility_id"], **given})
    points = shapely.points([500_000.0 + row.get("x", 0) for row in full], [3e6 + row.get("y", 0) for row in full])
    return gpd.GeoDataFrame(pd.DataFrame(full)[list(FACILITY_COLUMNS)], geometry=points, crs="EPSG:4547")


def once(*frames: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list[str]]:
    """What counts of sources a, b, c..., and all that is said."""
    kept, said = counted_once(frames, list("abc")[: len(frames)])
    return pd.concat([pd.DataFrame(frame) for frame in kept], ignore_index=True), said_of(said)


def said_of(said: Iterable[Iterable[object]]) -> list[str]:
    return [f"{file}: {each}" for file, notes in zip("abc", said, strict=False) for each in notes]


def test_one_name_and_category_nearby_is_one_and_what_only_the_other_tells_is_filled_in() -> None:
    map_row = {"name": "第一幼儿园", "x": 80, "public": True, "known": "public", "more": '{"电话": "1", "街道": "甲"}'}
    ledger = {"name": "第一 幼儿园", "places": 300.0, "area_m2": 900.0, "opened": 2012.0, "more": '{"电话": "2"}'}
    left, said = once(source("a", map_row, {"name": "二幼", "x": 900}), source("b", ledger))
    assert left["facility_id"].tolist() == ["a1", "b0"]
    row = left.iloc[1]
    assert (row["places"], row["opened"], row["public"], row["known"]) == (300.0, 2012.0, True, "public")
    assert row["more"] == '{"电话": "2", "街道": "甲"}'
    filled = (
        "a: What b does not tell of them is taken from here: 0 capacities, 1 times who runs it, 0 grades or levels, "
        "0 years or whether it is new."
    )
    assert said == [
        "a: 1 of 2 rows are also in b and are counted once: one name and one category, at most 100 m apart.",
        filled,
    ]


@pytest.mark.parametrize(
    ("here", "there", "count"),
    [
        ({}, {"x": 100}, 1),
        ({}, {"x": 101}, 2),
        ({}, {"category": "primary_school"}, 2),
        ({"name": ""}, {"name": ""}, 2),
        ({"name": "—"}, {"name": "—"}, 2),
        ({"name": "超市(东店)"}, {"name": "超市(西店)"}, 2),
        ({"name": "超市(东店)"}, {"name": "超市"}, 1),
        ({"name": "锦塘区图书馆"}, {"name": "图书馆（锦塘区）"}, 1),
        ({"name": "锦塘区图书馆"}, {"name": "北塘区图书馆"}, 2),
        ({"name": "湘潭市岳塘区图书馆"}, {"name": "岳塘区图书馆"}, 1),
        ({"name": "锦塘区红旗社区卫生站"}, {"name": "红旗社区卫生站"}, 1),
        ({"name": "光明社区卫生站"}, {"name": "红旗社区卫生站"}, 2),
        ({"name": "光明小区门诊部"}, {"name": "红旗小区门诊部"}, 2),
        ({"name": "河东农贸市场管理所"}, {"name": "河西农贸市场管理所"}, 2),
        ({"name": "(东)"}, {"name": "(西)"}, 2),
        ({"name": "锦塘区图书馆"}, {"name": "图书馆", "x": 101}, 2),
        ({}, {"status": "planned"}, 2),
        ({}, {"x": 400}, 2),
    ],
)
def test_which_two_rows_are_one(here: dict[str, Any], there: dict[str, Any], count: int) -> None:
    left, _ = once(source("a", {"name": "一幼"} | here), source("b", {"name": "一幼"} | there))
    assert len(left) == count


def test_a_name_with_its_district_or_in_brackets_is_told_and_does_not_take_the_row_of_an_equal_one() -> None:
    ledger = ({"name": "红旗社区卫生站"}, {"name": "光明社区卫生站", "x": 60})
    listed = ({"name": "锦塘区红旗社区卫生站", "x": 20}, {"name": "光明社区卫生站(光明路)", "x": 70},
              {"name": "红旗社区卫生站", "x": 90})  # fmt: skip
    left, said = once(source("a", *ledger), source("b", *listed))
    assert left["facility_id"].tolist() == ["a0", "a1", "b0"]  # the equal name is a0, though one spelled else is nearer
    assert said[1] == (
        "b: 1 of them are named there with a place or in brackets otherwise, such as 光明社区卫生站(光明路) and "
        "光明社区卫生站; if they are two, give them different names."
    )


def test_an_equal_name_that_is_something_else_there_is_told_and_a_site_of_several_services_is_not() -> None:
    left, said = once(
        source("a", {"name": "多功能运动场", "category": "sports_ground"},
               {"name": "学校", "category": "primary_school", "x": 900, "site": "s"},
               {"name": "学校", "category": "junior_school", "x": 900, "site": "s"}),
        source("b", {"name": "多功能运动场", "category": "sports_hall", "x": 40},
               {"name": "学校", "category": "primary_school", "x": 950}),
    )  # fmt: skip
    assert len(left) == 4
    other = (
        "b: 1 rows have the name of one in a at most 100 m off, but are something else there, such as 多功能运动场 "
        "(sports_hall here, sports_ground there): each counts. If they are one, delete one."
    )
    assert said[0].startswith("b: 1 of 2 rows are also in a and are counted once")
    assert said[1:] == [other]


def test_branches_400_m_apart_and_another_status_are_told_and_stay() -> None:
    left, said = once(
        source("a", {"name": "连锁店"}, {"name": "新校"}),
        source("b", {"name": "连锁店", "x": 400}, {"name": "新校", "status": "planned"}),
    )
    assert len(left) == 4
    assert said[0].startswith("b: 1 rows have the name and the category of one in a within 1 km, but another status")
    assert "too far off to be taken for it, such as 连锁店 (400 m): each counts" in said[1]
    assert len(said) == 2


def test_doubles_within_one_file_stay_and_each_meets_one_row_of_the_other() -> None:
    left, said = once(source("a", {"name": "一幼"}, {"name": "一幼", "x": 10}), source("b", {"name": "一幼", "x": 9}))
    assert left["facility_id"].tolist() == ["a0", "a1"]
    assert "1 of 1 rows are also in a" in said[0]
    assert len(once(source("a", {"name": "一幼"}, {"name": "一幼"}))[0]) == 2


def test_three_sources_and_no_figure_is_added_up() -> None:
    left, said = once(
        source("a", {"name": "一幼", "places": 200.0}),
        source("b", {"name": "一幼", "x": 70, "places": 240.0, "beds": 5.0}),
        source("c", {"name": "一幼", "x": 140, "places": 240.0, "doctors": 3.0, "nurses": 2.0}),
    )
    assert left["facility_id"].tolist() == ["c0"]
    assert (left["places"].sum(), left["beds"].sum(), left["doctors"].sum()) == (240.0, 5.0, 3.0)
    assert "a: places of 一幼: 200 in a, 240 in c; counted is c's." in said
    assert "a: 1 of them are described differently here and in c, and what c says counts." in said
    assert not any("b: 1 of them are described differently" in each for each in said)


def test_a_school_of_two_stages_meets_each_stage_and_has_its_places_and_ground_once() -> None:
    """The ledger tells 600 + 400 places and 9,000 m2; the map's one row of a primary school says 1,000 and 9,000 m2."""
    two = source(
        "a",
        {"name": "实验学校", "category": "primary_school", "places": 600.0, "area_m2": 9000.0, "site": "s"},
        {"name": "实验学校", "category": "junior_school", "places": np.nan, "site": "s"},
    )
    one = source("b", {"name": "实验学校", "category": "primary_school", "places": 1000.0, "area_m2": 9000.0,
                       "grade": 1.0, "known": "grade"})  # fmt: skip
    left, _ = once(two, one)
    assert left["category"].tolist() == ["primary_school", "junior_school"]
    assert left["site"].tolist() == ["s", "s"]
    assert (left["places"].sum(), left["area_m2"].sum()) == (600.0, 9000.0)
    assert left["grade"].iloc[0] == 1.0
    junior = source("b", {"name": "实验学校", "category": "junior_school", "places": 1000.0, "area_m2": 9000.0})
    left, _ = once(two, junior)
    assert len(left) == 2
    assert (left["places"].sum(), left["area_m2"].sum()) == (600.0, 9000.0)


def test_ground_that_only_the_other_site_tells_is_taken_once() -> None:
    a = source("a", {"name": "学校", "category": "primary_school", "site": "s"},
               {"name": "学校", "category": "junior_school", "site": "s"})  # fmt: skip
    b = source("b", {"name": "学校", "category": "junior_school", "site": "t", "land_m2": 500.0},
               {"name": "学校", "category": "senior_school", "site": "t"})  # fmt: skip
    left, _ = once(a, b)
    assert left["category"].tolist() == ["primary_school", "junior_school", "senior_school"]
    assert left["land_m2"].sum() == 500.0
    assert len(set(left["site"])) == 1


def test_thousands_on_one_spot_meet_one_by_one() -> None:
    rows = [{"name": "公厕", "places": 1.0} for _ in range(3000)]
    left, _ = once(source("a", *rows), source("b", *rows))
    assert (len(left), left["places"].sum()) == (3000, 3000.0)


def test_what_owners_and_years_differ_is_told_with_an_example() -> None:
    told = {"known": "public grade", "grade": 1.0}
    _, said = once(
        source("a", {"name": "一幼", "public": True, "opened": 2001.0, "places": 1.0, **told}),
        source("b", {"name": "一幼", "public": False, "opened": 2003.0, **told}),
    )
    assert said[1:] == [
        "b: 1 of them are described differently here and in a, and what a says counts.",
        "b: 一幼 is private in b and public in a; counted as public.",
    ]


def test_a_name_is_its_letters_and_digits() -> None:
    assert plain_name("华联（东）店 A") == plain_name("华联(东)店Ａ") == "华联东店a"
    assert plain_name(" —·") == ""


@pytest.mark.parametrize(
    ("here", "there", "away", "told"),
    [
        ("湘潭市第一中学", "市一中", 90, True),
        ("市一中", "湘潭市第一中学", 199, True),
        ("桃园幼儿园", "桃源幼儿园", 60, True),
        ("湘潭文化图书馆", "湘潭图书馆", 60, True),
        ("湘潭市第一中学", "市一中", 201, False),
        ("雨湖区第一小学", "雨湖区第二小学", 90, False),
        ("实验小学", "第二实验小学", 90, False),
        ("超市(东店)", "超市(西店)", 90, False),
        ("阳光幼儿园", "红星幼儿园", 90, False),
        ("湘潭市第一中学", "湘潭市第1中学", 90, True),
        ("第十二中学", "12中", 90, True),
        ("第十二中学", "第二中学", 90, False),
        ("阳光幼稚园", "阳光幼儿园", 150, True),
        ("宝塔社区居家养老服务中心", "宝塔养老服务站", 120, True),
        ("岳塘区妇幼保健院", "岳塘区妇幼保健计划生育服务中心", 150, True),
        ("岳塘区人民医院", "岳塘区中医院", 150, False),
        ("雨湖区红星诊所", "岳塘区红星门诊部", 90, False),
        ("贝尔托育园", "明德托育中心", 90, False),
        ("阳光幼儿园", "阳光幼儿园分", 10, False),
    ],
)
def test_unlike_spellings_of_two_sources_stay_two_and_are_told(here: str, there: str, away: int, told: bool) -> None:
    left, said = once(source("a", {"name": here}), source("b", {"name": there, "x": away}))
    assert len(left) == 2
    sentence = (
        f"b: 1 rows may be in a too under another spelling, such as {there} and {here} ({away} m): one category, at "
        "most 200 m apart. Each counts; if they are one, delete one."
    )
    assert said == ([sentence] if told else [])


def test_other_categories_and_statuses_are_no_other_spelling() -> None:
    for other in ({"category": "library"}, {"status": "planned"}):
        _, said = once(source("a", {"name": "湘潭市第一中学"}), source("b", {"name": "市一中", "x": 50, **other}))
        assert said == []
