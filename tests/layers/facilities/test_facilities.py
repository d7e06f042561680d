"""Facilities from tables and layers: columns, categories, words, duplicates, entrances, nothing dropped in silence."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lifecircle.grades import NO_GRADE, at_least_grade, grade_of, grade_word
from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities, read_facilities
from lifecircle.layers.facilities.values import opening_year_of, public_of, status_of, year_of
from lifecircle.layers.schema import FACILITY_COLUMNS, STATUSES
from lifecircle.yes_no import flag_of


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
    assert frame["public"].tolist() == [True, False, True, True, False]
    assert frame["known"].tolist() == [
        "level public grade new",
        "level public",
        "level public new",
        "public",
        "level grade",
    ]
    assert frame["new"].tolist() == [True, False, False, False, False]
    assert frame["mobile"].tolist() == [False, False, False, True, False]
    assert frame.loc["1", ["beds", "nursing_beds", "area_m2", "grade"]].tolist() == [100, 60, 5000, 4]
    assert frame.loc["4", ["mobile_place", "mobile_time"]].tolist() == ["板塘广场", "周一 11:00"]
    assert np.isnan(frame.loc["2", "beds"])
    assert frame.loc["3", "source"] == "养老.csv:4"


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
    assert [problem.row for problem in loaded.report.problems] == [3, 4, 5]


def test_figures_under_two_headings_are_each_rows_own_and_one_within_another_is_known(tmp_path: Path) -> None:
    """A ledger of culture and sport has floors of some and grounds of others; 其中 stands before what is part."""
    rows = (
        "名称,类别,经度,纬度,建筑面积（㎡）,场地面积（公顷）,床位数（张）,其中：护理型床位（张）\n"
        "区图书馆,图书馆,104.01,30.01,6200,,,\n"
        "东球场,多功能运动场,104.02,30.02,,0.3,,\n"
        "敬老院,敬老院,104.03,30.03,900,,80,30\n"
    )
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    read = load_facilities(tmp_path / "a.csv")
    assert read.frame["area_m2"].tolist() == [6200.0, 3000.0, 900.0]
    assert read.frame["nursing_beds"].tolist()[2] == 30.0
    said = [str(doubt) for doubt in read.report.doubts]
    assert "a.csv: 1 rows that tell nothing under 建筑面积（㎡） tell 场地面积（公顷）, which counts for them." in said
    assert not any("would all do" in doubt for doubt in said)
    (tmp_path / "a.csv").write_text(rows.replace("6200,,", "6200,0.1,"), encoding="utf-8")
    both = load_facilities(tmp_path / "a.csv")
    assert both.frame["area_m2"].tolist() == [6200.0, 3000.0, 900.0]
    assert any("would all do and differ; 建筑面积（㎡） is used" in str(doubt) for doubt in both.report.doubts)


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
    assert read_facilities(tmp_path / "a.geojson")["category"].tolist() == ["primary_school", "ball_court"]


def test_an_id_that_stands_twice_is_listed_and_made_unique(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,name,type,lon,lat\n7,a,幼儿园,112.9,27.8\n7,b,幼儿园,113,27.8\n,c,幼儿园,113.1,27.8\n", encoding="utf-8"
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["facility_id"].tolist() == ["7", "a.csv:3", "a.csv:4"]
    assert [problem.row for problem in loaded.report.problems] == [3]


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
        ("拟停业", "existing"),
        ("待拆迁", "existing"),
        ("规划保留", "existing"),
        ("规划已建", "existing"),
        ("新建（已投用）", "existing"),
        ("新建成", "existing"),
        ("统筹使用", "existing"),
        ("装修不停业", "existing"),
        ("新建", "planned"),
        ("未营业", "planned"),
        ("未开业", "planned"),
        ("建成未投用", "planned"),
        ("竣工未交付", "planned"),
        ("筹备中", "planned"),
        ("停建", "planned"),
        ("批而未建", "planned"),
        ("停止营业", "closed"),
        ("暂停", "closed"),
        ("暂不开放", "closed"),
        ("不再使用", "closed"),
        ("闲置", "closed"),
        ("已搬迁", "closed"),
        ("被合并", "closed"),
        ("拟扩建", "existing"),
        ("计划改扩建", "existing"),
        ("规划撤并", "existing"),
        ("拟改建为养老院", "planned"),
        ("预计2027年建成", "planned"),
        ("计划2025年投用", "planned"),
        ("施工中", "planned"),
        ("施工完成", "existing"),
        ("停诊", "closed"),
        ("改作他用", "closed"),
        ("规划停车场", "planned"),
    ],
)
def test_a_status_word_tells(word: str, status: str) -> None:
    assert status in STATUSES
    assert status_of(word) == status


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("2005年新建", "existing"), ("2005年9月建成", "existing"), ("2005年底前投用", "existing"),
        ("2005新开业", "existing"),
        ("2089年建成", "planned"), ("2089年新建", "planned"), ("2089年底前投入使用", "planned"),
        ("2005年新建，在建", "planned"), ("2005年开工新建", "planned"), ("2005年新建，已停用", "closed"),
        ("计划2005年建成", "planned"), ("新建", "planned"), ("120051年新建", "planned"),
    ],
)  # fmt: skip
def test_a_year_beside_the_word_tells_whether_it_stands(word: str, status: str) -> None:
    assert status_of(word) == status


@pytest.mark.parametrize(
    ("word", "category", "grade"),
    [
        ("三级甲等", "hospital", 1.1),
        ("三甲", "hospital", 1.1),
        ("3A", "hospital", 1.1),
        ("三级乙等", "child_health_centre", 1.2),
        ("三级", "hospital", 1),
        ("二级", "hospital", 2),
        ("一级", "hospital", 3),
        ("五级", "elderly_centre", 1),
        ("一级", "elderly_centre", 5),
        ("五星级", "elderly_centre", 1),
        ("AAAA", "elderly_centre", 2),
        ("一级公办园", "kindergarten", 1),
        ("二级", "culture_station", 2),
        ("特级", "culture_station", 0),
        ("乙级", "stadium", 2),
        ("三级未定等", "hospital", 1),
        ("二级（乙等）", "hospital", 2.2),
        ("三級甲等", "hospital", 1.1),
        ("Ⅲ级甲等", "hospital", 1.1),
        ("II级丙等", "hospital", 2.3),
        ("未定级", "hospital", NO_GRADE),
        ("", "hospital", None),
        ("优秀", "hospital", None),
        ("五级", "hospital", None),
        ("三级未评", "hospital", 1),
        ("三级（待评等）", "hospital", 1),
        ("三级医院（甲等）", "hospital", 1.1),
        ("叁级乙等", "hospital", 1.2),
        ("二级未达标", "hospital", NO_GRADE),
        ("不定级", "hospital", NO_GRADE),
        ("二级以上", "hospital", None),
        ("三级以下", "hospital", None),
        ("拟创三级", "hospital", None),
        ("参照三级管理", "hospital", None),
        ("按三级标准建设", "hospital", None),
        ("五A", "elderly_centre", 1),
        ("三A级", "elderly_centre", 3),
        ("Ⅴ级", "elderly_centre", 1),
        ("IV级", "elderly_centre", 2),
        ("壹级", "library", 1),
        ("国家二级馆", "library", 2),
        ("创三甲", "hospital", None),
        ("非三级", "hospital", None),
        ("未达二级", "hospital", None),
        ("不足一级", "hospital", None),
        ("预评三级", "hospital", None),
        ("二级升三级", "hospital", None),
        ("三级甲等（三级综合）", "hospital", 1.1),
        ("三级乙等（2021年）", "hospital", 1.2),
        ("三级甲等(原二级甲等)", "hospital", 1.1),
        ("原二级甲等，现三级乙等", "hospital", 1.2),
        ("原二级", "hospital", None),
    ],
)
def test_a_grade_word_tells_by_the_order_of_its_category(word: str, category: str, grade: float | None) -> None:
    assert np.isnan(grade_of(word, category)) if grade is None else grade_of(word, category) == pytest.approx(grade)


@pytest.mark.parametrize("category", ["hospital", "elderly_centre", "culture_station"])
@pytest.mark.parametrize("grade", [1.0, 2.0, 3.0])
def test_a_grade_written_out_is_read_as_itself(category: str, grade: float) -> None:
    assert grade_of(grade_word(grade, category), category) == grade


def test_a_class_asks_for_itself_and_the_better_ones_and_a_step_that_is_not_told_stays_open() -> None:
    words = ["三级甲等", "三级乙等", "三级", "二级甲等", "一级", "未定级", ""]
    grades = np.array([grade_of(word, "hospital") for word in words])
    hospitals = np.array(["hospital"] * len(words), dtype=object)
    found = {wanted: at_least_grade(grades, hospitals, wanted) for wanted in ("三级", "三甲", "三乙", "二甲")}
    assert found["三级"][0].tolist() == [True, True, True, False, False, False, False]
    assert found["三甲"][0].tolist() == [True, False, False, False, False, False, False]
    assert found["三乙"][0].tolist() == [True, True, False, False, False, False, False]
    assert found["二甲"][0].tolist() == [True, True, True, True, False, False, False]
    assert found["三乙"][1].tolist() == [True, True, False, True, True, True, False]
    assert found["三级"][1].tolist() == [True] * 6 + [False]


@pytest.mark.parametrize(
    ("word", "categories"),
    [
        ("幼儿园（含托班）", ["kindergarten", "childcare"]),
        ("幼儿园(附设托班)", ["kindergarten", "childcare"]),
        ("托幼一体化幼儿园", ["kindergarten", "childcare"]),
        ("九年制学校", ["primary_school", "junior_school"]),
        ("十二年一贯制学校", ["primary_school", "junior_school", "senior_school"]),
        ("完中", ["junior_school", "senior_school"]),
        ("养老院（内设医务室）", ["elderly_centre", "clinic"]),
        ("医养结合养老院", ["elderly_centre", "clinic"]),
    ],
)
def test_a_site_that_gives_several_services_is_each_of_them(word: str, categories: list[str], tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(f"名称,类别,经度,纬度\n甲,{word},112.9,27.8\n", encoding="utf-8")
    read = read_facilities(file)
    assert list(read["category"]) == categories
    assert len(set(read["site"])) == 1


def test_a_flag_and_an_owner_are_told_untold_or_told_otherwise() -> None:
    assert [flag_of(word) for word in ("是", "1", "True", "√", "新建")] == [True] * 5
    assert [flag_of(word) for word in ("否", "0", "no", "无", "旧", "未开工")] == [False] * 6
    assert [flag_of(word) for word in ("", "续建", "1998", "待定")] == [None] * 4
    assert [public_of(word) for word in ("公办", "国有", "国有企业", "央企", "事业单位", "是")] == [True] * 6
    private = (
        "民办",
        "私立",
        "营利性",
        "社会办",
        "个人",
        "个体工商户",
        "合伙",
        "外资",
        "普惠性民办",
        "民办非企业",
        "民非",
        "中外合资",
        "有限责任公司",
        "否",
    )
    assert [public_of(word) for word in private] == [False] * len(private)
    assert [public_of(word) for word in ("", "其他", "非营利性", "公建民营", "公办民营", "政府购买服务")] == [None] * 6


@pytest.mark.parametrize(
    "word",
    [
        "国有独资",
        "国企办",
        "集体所有制",
        "村集体",
        "事业单位办",
        "公办公营",
        "教育部门",
        "其他部门办",
        "部队办",
        "差额拨款",
        "民转公",
        "非民办",
        "公",
        "镇办",
        "区属",
        "村委会",
        "白云街道办事处",
        "社区居委会举办",
        "社区自营",
    ],
)
def test_who_is_of_the_public_hand(word: str) -> None:
    assert public_of(word) is True


@pytest.mark.parametrize(
    "word",
    [
        "非公办",
        "非公立医院",
        "非政府办",
        "非国有",
        "非公",
        "社会办医",
        "民办非企业单位",
        "民办公助",
        "转民办",
        "股份制",
        "非营利性民办",
        "民办（非营利性）",
        "社会组织",
        "港澳台资",
        "民",
    ],
)
def test_who_is_not_of_the_public_hand(word: str) -> None:
    assert public_of(word) is False


@pytest.mark.parametrize(
    "word",
    [
        "公建民营",
        "国建民营",
        "国有民营",
        "公参民",
        "混合所有制",
        "企事业单位",
        "地方企业",
        "企业办",
        "政府购买",
        "公益性",
        "其他",
        "不详",
        "委托运营",
    ],
)
def test_of_whom_a_word_does_not_tell_the_owner(word: str) -> None:
    assert public_of(word) is None


def test_a_year_is_found_in_a_date_and_nowhere_else() -> None:
    assert [year_of(word) for word in ("2021", "2021年9月", "20210901", "1998年")] == [2021, 2021, 2021, 1998]
    assert all(np.isnan(year_of(word)) for word in ("", "是", "12021", "1700", "20211301"))


def test_a_year_is_read_as_offices_write_it_and_a_span_or_a_bound_tells_none() -> None:
    same = (
        "二〇二一年",
        "二○二一年9月",
        "二零二一年",
        "21年",
        "21年9月",
        "2021.06",
        "202106",
        "2021年度",
        "2022年以前",
    )
    assert [year_of(word) for word in same] == [2021] * len(same)
    assert [year_of(word) for word in ("98年", "一九九八年")] == [1998] * 2
    assert all(np.isnan(year_of(word)) for word in ("2019-2023", "2019年至2023年", "2020年以后", "90年代", "5年"))


def test_the_year_of_opening_is_not_that_of_works() -> None:
    told = {
        "2021年开工，2023年6月投用": 2023, "1998年建成 2022年迁建": 1998, "2019年建，2023年改扩建": 2019,
        "预计2027年建成": 2027, "规划2027年": 2027,
    }  # fmt: skip
    assert {word: opening_year_of(word) for word in told} == told
    assert all(np.isnan(opening_year_of(word)) for word in ("2023年在建", "2024年开工", "2023年停业", "2022年立项"))


def test_opening_years_to_come_and_words_of_closing_there_tell_the_status(tmp_path: Path) -> None:
    """预计2025年 and 2090 are planned, 2023年停业 is closed and no opening; unknown words of a status are listed."""
    (tmp_path / "a.csv").write_text(
        "name,type,lon,lat,状态,投用时间\n"
        "a,小学,112.9,27.8,,预计2025年\nb,小学,113,27.8,现状,2090\nc,小学,113.1,27.8,,2023年停业\n"
        "d,小学,113.2,27.8,整合,2021\ne,小学,113.3,27.8,改扩建,2019\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["status"].tolist() == ["planned", "planned", "closed", "existing", "existing"]
    assert loaded.frame["opened"].fillna(0).tolist() == [2025, 2090, 0, 2021, 2019]
    assert [one.values["words"] for one in loaded.report.doubts if "not a known status" in one.template] == ["整合 1"]
    assert [note.values["count"] for note in loaded.report.notes if "open after" in note.template] == [1]


def test_years_in_a_column_of_flags_are_opening_years_and_words_that_tell_nothing_are_listed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "name,type,lon,lat,新建,性质,等级\n"
        "a,足球场,112.9,27.8,1998,公办,\nb,足球场,113,27.8,2024,其他,\n"
        "c,足球场,113.1,27.8,否,,甲级\nd,足球场,113.2,27.8,,,\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["opened"].fillna(0).tolist() == [1998, 2024, 0, 0]
    assert loaded.frame["known"].tolist() == ["public new", "new", "grade new", ""]
    assert [(problem.row, problem.message.values["value"]) for problem in loaded.report.problems] == [(3, "其他")]


def test_closing_years_are_read_and_who_has_closed_by_now_is_closed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "name,type,lon,lat,开办时间,撤并年份\na,小学,112.9,27.8,1998,2021年8月\nb,小学,113,27.8,,2090\nc,小学,113.1,27.8,2001,\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["closed"].fillna(0).tolist() == [2021, 2090, 0]
    assert loaded.frame["status"].tolist() == ["closed", "existing", "existing"]
    assert [note.values["count"] for note in loaded.report.notes if "closing years" in note.template] == [1]


def test_a_site_of_several_services_counts_as_each_with_its_own_capacities(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,name,type,lon,lat,学位,托位,小学学位,床位,医生,面积\n"
        "1,云岭,九年一贯制学校,112.9,27.8,900,,540,,,8000\n"
        "2,城南,完全中学,113,27.8,,,,,,\n"
        "3,小太阳,幼儿园（含托班）,113.1,27.8,270,30,,,,\n"
        "4,向日葵,幼儿园,113.2,27.8,180,20,,,,\n"
        "5,石桥,医养结合机构,113.3,27.8,,,,120,6,\n"
        "6,两用,小学、初中,113.4,27.8,,,,,,\n"
        "7,春天,托育机构,113.5,27.8,,40,,,,\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    rows = loaded.frame[["site", "category", "places", "beds", "doctors", "area_m2"]].fillna(-1)
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        ("1", "primary_school", 540, -1, -1, 8000),
        ("1", "junior_school", -1, -1, -1, -1),
        ("2", "junior_school", -1, -1, -1, -1),
        ("2", "senior_school", -1, -1, -1, -1),
        ("3", "kindergarten", 270, -1, -1, -1),
        ("3", "childcare", 30, -1, -1, -1),
        ("4", "kindergarten", 180, -1, -1, -1),
        ("4", "childcare", 20, -1, -1, -1),
        ("5", "elderly_centre", -1, 120, -1, -1),
        ("5", "clinic", -1, -1, 6, -1),
        ("6", "primary_school", -1, -1, -1, -1),
        ("6", "junior_school", -1, -1, -1, -1),
        ("7", "childcare", 40, -1, -1, -1),
    ]
    assert loaded.frame["facility_id"].is_unique
    assert any("6 sites give several services" in str(note) for note in loaded.report.notes)


def test_what_has_no_role_is_kept_for_plans_that_ask_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "name,type,lon,lat,性质,设有儿科\na,医院,112.9,27.8,普惠性民办,有\nb,医院,113,27.8,,\n", encoding="utf-8"
    )
    more = [json.loads(text) if text else {} for text in read_facilities(tmp_path / "a.csv")["more"]]
    assert more == [{"性质": "普惠性民办", "设有儿科": "有"}, {}]


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
        "name,type,床位,lon,lat\na,养老院,三十,112.9,27.8\nb,养老院,-5,113,27.8\nc,养老院,40,113.1,27.8\nd,养老院,,113.2,27.8\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["beds"].fillna(-1).tolist() == [-1, -1, 40, -1]
    assert [(problem.row, "床位" in str(problem.message)) for problem in loaded.report.problems] == [
        (2, True),
        (3, True),
    ]


def test_a_column_of_wgs_84_is_preferred_and_one_of_gcj_02_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,lng,lat,wgs84_lng,wgs84_lat\n一小学,1,1,112.9,27.8\n", encoding="utf-8")
    assert read_facilities(tmp_path / "a.csv").geometry[0].x == 112.9
    (tmp_path / "b.csv").write_text("name,gcj02_lng,gcj02_lat\n一小学,112.9,27.8\n", encoding="utf-8")
    doubts = [str(doubt) for doubt in load_facilities(tmp_path / "b.csv").report.doubts]
    assert any("the name of the column gcj02_lng says GCJ-02; nothing was shifted" in doubt for doubt in doubts)


def test_each_row_says_which_conditions_its_file_tells(tmp_path: Path) -> None:
    file = tmp_path / "kindergartens.csv"
    file.write_text("name,category,lon,lat,是否新建\n一幼,kindergarten,104.7,31.4,是\n二幼,kindergarten,104.8,31.4,\n")
    frame = read_facilities(file)
    assert frame["new"].tolist() == [True, False]
    assert frame["known"].tolist() == ["new", ""]


def test_a_category_for_all_rows_that_the_file_s_own_types_speak_against_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "名称,类型,经度,纬度\n甲,养老院,112.9,27.8\n乙,便利店,113,27.8\n丙,超市,113.1,27.8\n丁,飞机场,113.2,27.8\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv", category="养老机构")
    assert len(loaded.frame) == 4
    (doubt,) = (str(one) for one in loaded.report.doubts if "own types" in str(one))
    assert doubt.startswith(
        "2 rows are of another category by the file's own types, such as 便利店 (convenience_store)"
    )
    assert not any("own types" in str(one) for one in load_facilities(tmp_path / "a.csv").report.doubts)


def test_what_is_still_being_built_by_its_opening_year_is_planned_and_words_without_a_year_are_listed(
    tmp_path: Path,
) -> None:
    """在建 where the year stands is no facility that anybody can go to; what its own status column says goes before."""
    (tmp_path / "a.csv").write_text(
        "name,type,lon,lat,状态,建成时间\n"
        "a,小学,112.9,27.8,,在建\nb,小学,113,27.8,,规划2027年\nc,小学,113.1,27.8,,上世纪90年代\n"
        "d,小学,113.2,27.8,,2021年新建\ne,小学,113.3,27.8,现状,未开工\nf,小学,113.4,27.8,,不详\ng,小学,113.5,27.8,,-\n",
        encoding="utf-8",
    )
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["status"].tolist() == ["planned", "planned", "existing", "existing", *["existing"] * 3]
    assert loaded.frame["opened"].fillna(0).tolist() == [0, 2027, 0, 2021, 0, 0, 0]
    assert [(one.row, one.message.values["value"]) for one in loaded.report.problems] == [
        (4, "上世纪90年代"),
        (7, "不详"),
    ]
