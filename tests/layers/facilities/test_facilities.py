"""Facilities from tables and layers: columns, categories, words, duplicates, entrances, nothing dropped in silence."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities, read_facilities
from lifecircle.layers.facilities.values import grade_of, is_yes, public_of, status_of
from lifecircle.layers.schema import FACILITY_COLUMNS, STATUSES


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    path = tmp_path / "养老.csv"
    path.write_text(
        "编号,名称,类型,状态,级别,床位数（张）,护理型床位,建筑面积（m2）,性质,医院等级,是否新建,流动,服务地点,服务时间,经度,纬度\n"
        "1,雨湖养老院,养老院,,区级,100,60,5000,公办,二级甲等,是,,,,112.90,27.85\n"
        "2,岳塘日间照料中心,日间照料中心,在建,社区级,,,,民办,,,,,,112.95,27.85\n"
        "3,旧敬老院,敬老院,已停业,镇,20,,,公办,,否,,,,113.00,27.85\n"
        "4,流动助餐车,助餐点,,,,,,公办,,,是,板塘广场,周一 11:00,113.05,27.85\n"
        "5,拟建康养联合体,康养联合体,规划,市级,,,,,三级,,,,,113.10,27.85\n",
        encoding="utf-8",
    )
    return path


def test_the_frame_has_exactly_the_agreed_columns(homes: Path) -> None:
    frame = read_facilities(homes)
    assert tuple(frame.columns) == (*FACILITY_COLUMNS, "geometry")
    assert (frame.geom_type == "Point").all()
    assert frame.crs.to_epsg() == 4326
    assert frame["facility_id"].is_unique


def test_every_column_means_what_its_words_say(homes: Path) -> None:
    frame = read_facilities(homes).set_index("facility_id")
    assert frame["category"].tolist() == [
        "elderly_centre",
        "day_care",
        "elderly_centre",
        "elderly_meal",
        "care_health_union",
    ]
    assert frame["status"].tolist() == ["existing", "planned", "closed", "existing", "planned"]
    assert frame["level"].tolist() == ["county", "village", "township", "", "city"]
    assert frame["public"].tolist() == [True, False, True, True, True]
    assert frame["new"].tolist() == [True, False, False, False, False]
    assert frame["mobile"].tolist() == [False, False, False, True, False]
    assert frame.loc["1", ["beds", "nursing_beds", "area_m2", "grade"]].tolist() == [100, 60, 5000, 2]
    assert frame.loc["4", ["mobile_place", "mobile_time"]].tolist() == ["板塘广场", "周一 11:00"]
    assert np.isnan(frame.loc["2", "beds"])
    assert frame.loc["3", "source"] == "养老.csv:3"


def test_the_report_tells_the_columns_and_counts_the_categories(homes: Path) -> None:
    report = load_facilities(homes).report
    assert {"name": "名称", "beds": "床位数（张）", "lon": "经度"}.items() <= dict(report.columns).items()
    assert dict(report.categories) == {"elderly_centre": 2, "day_care": 1, "elderly_meal": 1, "care_health_union": 1}


def test_unmapped_rows_are_counted_and_listed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "name,type,lon,lat\na,幼儿园,112.9,27.8\nb,飞机场,113,27.8\nc,飞机场,113.1,27.8\nd,火箭,113.2,27.8\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert (len(loaded.frame), dict(loaded.report.unmapped)) == (1, {"飞机场": 2, "火箭": 1})
    assert [problem.row for problem in loaded.report.problems] == [2, 3, 4]


def test_a_chosen_category_holds_for_all_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,type,lon,lat\na,x,112.9,27.8\nb,y,113,27.8\n", encoding="utf-8")
    assert set(read_facilities(tmp_path / "a.csv", category="菜市场")["category"]) == {"market"}


def test_a_mapping_is_used_for_coordinates_and_for_words_alike(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("叫,啥,E,N,张\n甲,幼儿园,112.9,27.8,5\n", encoding="utf-8")
    mapping = {"name": "叫", "category": "啥", "lon": "E", "lat": "N", "beds": "张"}
    row = read_facilities(tmp_path / "a.csv", mapping=mapping).iloc[0]
    assert (row["name"], row["category"], row["beds"]) == ("甲", "kindergarten", 5)


def test_amaps_degrees_are_shifted_only_on_the_planners_word(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,type,lon,lat\na,幼儿园,112.9,27.8\n", encoding="utf-8")
    as_said = read_facilities(tmp_path / "a.csv").geometry[0]
    shifted = read_facilities(tmp_path / "a.csv", datum="gcj02").geometry[0]
    assert (as_said.x, as_said.y) == (112.9, 27.8)
    assert 0.002 < as_said.distance(shifted) < 0.01


def test_osm_tags_as_columns_tell_the_category(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["光明小学", "球场", "?"], "amenity": ["school", None, None], "leisure": [None, "pitch", None]},
        geometry=[shapely.Point(112.9 + row / 10, 27.8) for row in range(3)],
        crs=4326,
    )
    frame.to_file(tmp_path / "a.geojson")
    assert read_facilities(tmp_path / "a.geojson")["category"].tolist() == ["primary_school", "sports_court"]


def test_an_id_that_stands_twice_is_listed_and_made_unique(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,name,type,lon,lat\n7,a,幼儿园,112.9,27.8\n7,b,幼儿园,113,27.8\n,c,幼儿园,113.1,27.8\n", encoding="utf-8"
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["facility_id"].tolist() == ["7", "a.csv:2", "a.csv:3"]
    assert [problem.row for problem in loaded.report.problems] == [2]


def test_an_area_becomes_a_point_inside_it_and_a_multipoint_keeps_its_entrances(tmp_path: Path) -> None:
    bent = shapely.Polygon(
        [(112.9, 27.8), (112.91, 27.8), (112.91, 27.81), (112.909, 27.81), (112.909, 27.801), (112.9, 27.801)]
    )
    gates = shapely.MultiPoint([(113.0, 27.8), (113.01, 27.8)])
    frame = gpd.GeoDataFrame({"name": ["公园", "学校"], "type": ["公园", "小学"]}, geometry=[bent, gates], crs=4326)
    frame.to_file(tmp_path / "a.gpkg")
    read = read_facilities(tmp_path / "a.gpkg")
    assert bent.contains(read.geometry[0])
    assert read["entrances"][0] is None
    assert read["entrances"][1].equals(gates)


def test_streets_that_meet_an_areas_edge_are_its_entrances(tmp_path: Path) -> None:
    park = gpd.GeoDataFrame(
        {"name": ["公园"], "type": ["公园"]}, geometry=[shapely.box(500_000, 3_000_000, 500_400, 3_000_400)], crs=4547
    )
    park.to_file(tmp_path / "a.gpkg")
    across = shapely.LineString([(499_900, 3_000_100), (500_500, 3_000_100)])
    twin = shapely.LineString([(499_900, 3_000_104), (500_010, 3_000_104)])
    motorway = shapely.LineString([(500_200, 2_999_900), (500_200, 3_000_500)])
    beside = shapely.LineString([(500_500, 2_999_900), (500_500, 3_000_500)])
    streets = gpd.GeoDataFrame({"walk": [True, True, False, True]}, geometry=[across, twin, motorway, beside], crs=4547)
    gates = read_facilities(tmp_path / "a.gpkg", streets=streets.to_crs(4326))["entrances"][0]
    assert sorted(shapely.get_coordinates(gates).round().tolist()) == [[500_000, 3_000_102], [500_400, 3_000_100]]


@pytest.mark.parametrize(
    ("name", "other", "metres", "flagged"),
    [
        ("光明小学", "光明小学", 20, True),
        ("光明小学", "市光明小学", 29, True),
        ("光明小学", "光明小学", 31, False),
        ("光明小学", "红星小学", 5, False),
        ("", "", 5, True),
        ("光明小学", "", 5, False),
    ],
)
def test_a_like_name_within_30_m_is_flagged(
    name: str, other: str, metres: float, flagged: bool, tmp_path: Path
) -> None:
    frame = gpd.GeoDataFrame(
        {"name": [name, other], "type": ["小学", "小学"]},
        geometry=[shapely.Point(500_000, 3_000_000), shapely.Point(500_000 + metres, 3_000_000)],
        crs=4547,
    )
    frame.to_file(tmp_path / "a.gpkg")
    loaded = load_facilities(tmp_path / "a.gpkg")
    assert len(loaded.frame) == 2
    assert [problem.row for problem in loaded.report.problems] == ([2] if flagged else [])


def test_a_school_and_a_clinic_of_one_name_are_two_places(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,type,lon,lat\n光明,小学,112.9,27.8\n光明,诊所,112.9,27.8\n", encoding="utf-8")
    assert load_facilities(tmp_path / "a.csv").report.problems == ()


def test_lines_are_listed_and_points_are_read(tmp_path: Path) -> None:
    shapes = [shapely.LineString([(112.9, 27.8), (113, 27.9)]), shapely.Point(112.9, 27.8)]
    gpd.GeoDataFrame({"name": ["a", "b"], "type": ["小学", "小学"]}, geometry=shapes, crs=4326).to_file(
        tmp_path / "a.geojson"
    )
    loaded = load_facilities(tmp_path / "a.geojson")
    assert (loaded.frame["name"].tolist(), [problem.row for problem in loaded.report.problems]) == (["b"], [1])


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("", "existing"),
        ("现状", "existing"),
        ("运营中", "existing"),
        ("规划", "planned"),
        ("在建", "planned"),
        ("候选", "candidate"),
        ("已关闭", "closed"),
        ("拆除", "closed"),
        ("Planned", "planned"),
        ("正常营业", "existing"),
        ("改扩建", "existing"),
    ],
)
def test_a_status_word_tells(word: str, status: str) -> None:
    assert status in STATUSES
    assert status_of(word) == status


@pytest.mark.parametrize(
    ("word", "grade"),
    [("三级甲等", 3), ("二级", 2), ("3A", 3), ("一级公办园", 1), ("", None), ("五星级", None), ("优秀", None)],
)
def test_a_grade_word_tells(word: str, grade: float | None) -> None:
    assert grade_of(word) == grade if grade else np.isnan(grade_of(word))


def test_yes_and_public_words_tell() -> None:
    assert [is_yes(word) for word in ("是", "1", "True", "√", "否", "0", "", "no", "无")] == [True] * 4 + [False] * 5
    words = ("公办", "", "国有", "非营利性", "民办", "私立", "营利性", "社会办")
    assert [public_of(word) for word in words] == [True] * 4 + [False] * 4


def test_a_table_without_a_column_of_categories_is_refused_with_its_columns_and_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text("lon,lat,schools\n112.9,27.8,2\n", encoding="utf-8")
    with pytest.raises(
        DataError, match=r"cells\.csv has no column of categories.* lon, lat, schools\. .*FILE=category"
    ):
        read_facilities(tmp_path / "cells.csv")


def test_no_category_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,type,lon,lat\nx,飞机场,112.9,27.8\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.csv: no category claims any of its rows \(飞机场\)"):
        read_facilities(tmp_path / "a.csv")


def test_shanghais_middle_schools_are_told_apart_where_names_tell_and_noted_where_not(shared_data: Path) -> None:
    report = load_facilities(shared_data / "shanghai/中学.csv").report
    assert any(
        "915 rows of type 科教文化服务;学校;中学 were taken as junior_school" in str(note) for note in report.notes
    )


def test_a_capacity_that_is_no_number_or_negative_is_unknown_and_listed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "name,type,床位,lon,lat\na,养老院,约30,112.9,27.8\nb,养老院,-5,113,27.8\nc,养老院,40,113.1,27.8\nd,养老院,,113.2,27.8\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["beds"].fillna(-1).tolist() == [-1, -1, 40, -1]
    assert [(problem.row, "床位" in str(problem.message)) for problem in loaded.report.problems] == [
        (1, True),
        (2, True),
    ]


def test_a_column_of_wgs_84_is_preferred_and_one_of_gcj_02_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,lng,lat,wgs84_lng,wgs84_lat\n一小学,1,1,112.9,27.8\n", encoding="utf-8")
    assert read_facilities(tmp_path / "a.csv").geometry[0].x == 112.9
    (tmp_path / "b.csv").write_text("name,gcj02_lng,gcj02_lat\n一小学,112.9,27.8\n", encoding="utf-8")
    notes = [str(note) for note in load_facilities(tmp_path / "b.csv").report.notes]
    assert any(note.startswith("The name of gcj02_lng says gcj02; nothing was shifted") for note in notes)


def test_each_row_says_which_conditions_its_file_tells(tmp_path: Path) -> None:
    file = tmp_path / "kindergartens.csv"
    file.write_text("name,category,lon,lat,是否新建\n一幼,kindergarten,104.7,31.4,是\n二幼,kindergarten,104.8,31.4,\n")
    frame = read_facilities(file)
    assert frame["new"].tolist() == [True, False]
    assert frame["known"].tolist() == ["new", "new"]
