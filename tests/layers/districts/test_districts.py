"""Districts: levels and kinds from names and codes, whole shapes, unique ids."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lifecircle.layers.districts.districts import load_districts, read_districts
from lifecircle.layers.districts.names import (
    area_type_of,
    kind_of,
    level_of_code,
    level_of_name,
    parent_code,
    parent_of,
    plain_code,
)
from lifecircle.layers.errors import DataError
from lifecircle.layers.schema import DISTRICT_COLUMNS


def write(path: Path, *, shapes: list[shapely.Geometry] | None = None, **columns: list[Any]) -> Path:
    rows = len(next(iter(columns.values())))
    squares = [shapely.box(112 + row, 27, 113 + row, 28) for row in range(rows)]
    gpd.GeoDataFrame(columns, geometry=shapes or squares, crs=4326).to_file(path)
    return path


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("雨湖路街道", "街道", "township"),
        ("城正街街道办事处", "街道", "township"),
        ("楠竹山镇", "镇", "township"),
        ("先锋乡", "乡", "township"),
        ("和平社区", "社区", "village"),
        ("红旗社区居委会", "社区", "village"),
        ("新塘村", "村", "village"),
        ("新塘村村民委员会", "村", "village"),
        ("雨湖区", "", "county"),
        ("湘潭县", "", "county"),
        ("北川羌族自治县", "", "county"),
        ("湘乡市", "", ""),
        ("恩施土家族苗族自治州", "", "city"),
        ("阳光小区", "", "estate"),
        ("无名", "", ""),
        ("", "", ""),
        ("村", "", ""),
    ],
)
def test_a_name_tells_kind_and_level(name: str, kind: str, level: str) -> None:
    assert (kind_of(name), level_of_name(name)) == (kind, level)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("430300", "city", ""),
        ("430302", "county", "430300"),
        ("430381", "county", "430300"),
        ("4303", "city", ""),
        ("430302001", "township", "430302"),
        ("430302001002", "village", "430302001"),
        ("430302001000", "township", "430302"),
        ("430302000000", "county", "430300"),
        ("430300000000", "city", ""),
        ("12", "", ""),
        ("abc", "", ""),
        ("", "", ""),
    ],
)
def test_a_code_tells_level_and_parent(code: str, level: str, parent: str) -> None:
    assert level_of_code(code) == level
    assert parent_code(code, level) == parent


def test_codes_as_maps_write_them_are_those_of_the_statistics() -> None:
    """天地图 writes 156 before six digits; a county's code may be filled up with zeros to nine digits."""
    assert (plain_code("156510703"), level_of_code(plain_code("156510703"))) == ("510703", "county")
    assert (plain_code("510703001"), plain_code("156510"), plain_code("156甲510703")) == (
        "510703001", "156510", "156甲510703",
    )  # fmt: skip
    assert (level_of_code("510703000"), level_of_code("510700000"), level_of_code("510703100")) == (
        "county", "city", "township",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("111", "urban"),
        ("122", "urban"),
        ("220", "rural"),
        ("城镇", "urban"),
        ("乡村", "rural"),
        ("urban", "urban"),
        ("城乡结合区", "urban"),
        ("镇中心区", "urban"),
        ("乡中心区", "rural"),
        ("中心城区", "urban"),
        ("农村社区", "rural"),
        ("", ""),
        ("?", ""),
    ],
)
def test_a_town_and_country_word_tells(word: str, kind: str) -> None:
    assert area_type_of(word) == kind


def test_the_frame_has_exactly_the_agreed_columns(tmp_path: Path) -> None:
    frame = read_districts(write(tmp_path / "a.gpkg", name=["雨湖区", "岳塘区"], adcode=["430302", "430304"]))
    assert tuple(frame.columns) == (*DISTRICT_COLUMNS, "geometry")
    assert frame["opened"].isna().all()
    assert frame.drop(columns=["opened", "geometry"]).to_numpy().tolist() == [
        ["430302", "雨湖区", "county", "430300", "", "", False],
        ["430304", "岳塘区", "county", "430300", "", "", False],
    ]


def test_several_levels_may_stand_in_one_file(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gpkg",
        名称=["湘潭市", "雨湖区", "雨湖路街道", "和平社区"],
        代码=["430300", "430302", "430302001", "430302001001"],
        城乡分类=["", "", "111", "220"],
    )
    frame = read_districts(path)
    assert frame["level"].tolist() == ["city", "county", "township", "village"]
    assert frame["parent_id"].tolist() == ["", "430300", "430302", "430302001"]
    assert frame["area_type"].tolist() == ["", "", "urban", "rural"]


def test_the_planners_level_wins(tmp_path: Path) -> None:
    assert set(read_districts(write(tmp_path / "a.gpkg", name=["雨湖区"]), level="estate")["level"]) == {"estate"}


def test_without_code_or_id_the_row_is_the_id(tmp_path: Path) -> None:
    frame = read_districts(write(tmp_path / "a.gpkg", name=["先锋乡", "先锋乡"]))
    assert frame["district_id"].tolist() == ["a.gpkg:1", "a.gpkg:2"]


def test_a_shape_that_crosses_itself_is_repaired_and_reported(tmp_path: Path) -> None:
    bow = shapely.Polygon([(112, 27), (113, 28), (113, 27), (112, 28)])
    loaded = load_districts(
        write(tmp_path / "a.gpkg", shapes=[bow, shapely.box(113, 27, 114, 28)], name=["雨湖区", "岳塘区"])
    )
    assert loaded.frame.geometry.is_valid.all()
    assert loaded.frame.geometry[0].area == pytest.approx(0.5)
    assert [(problem.row, "Self-intersection" in str(problem.message)) for problem in loaded.report.problems] == [
        (1, True)
    ]


def test_lines_among_the_shapes_are_left_out_and_listed(tmp_path: Path) -> None:
    mixed = shapely.GeometryCollection([shapely.box(112, 27, 113, 28), shapely.LineString([(112, 27), (111, 26)])])
    line = shapely.LineString([(112, 27), (113, 28)])
    loaded = load_districts(write(tmp_path / "a.geojson", shapes=[mixed, line], name=["雨湖区", "岳塘区"]))
    assert loaded.frame.geom_type.tolist() == ["Polygon"]
    assert 2 in [problem.row for problem in loaded.report.problems]


def test_a_township_whose_code_was_filled_up_with_zeros_is_one(tmp_path: Path) -> None:
    names = ["草市街街道", "西安路街道", "青羊区"]
    codes = ["510106001", "510106000", "510105000"]
    loaded = load_districts(write(tmp_path / "a.gpkg", name=names, code=codes))
    assert loaded.frame["level"].tolist() == ["township", "township", "county"]
    assert loaded.frame["parent_id"].tolist()[:2] == ["510106", "510106"]
    (said,) = [doubt for doubt in loaded.report.doubts if "filled up with zeros" in str(doubt)]
    assert "1 districts, such as 西安路街道" in str(said)


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the code 430302 appears in rows 1, 2"):
        read_districts(write(tmp_path / "a.gpkg", name=["雨湖区", "岳塘区"], adcode=["430302", "430302"]))


@pytest.mark.parametrize(
    ("file", "count", "repaired"), [("xiangtan", 5, 2), ("mianyang", 9, 6), ("jiaxing", 7, 7), ("taizhou", 9, 9)]
)
def test_the_doubtful_county_files_are_repaired_reported_and_left_where_they_are(
    file: str, count: int, repaired: int, shared_data: Path
) -> None:
    loaded = load_districts(shared_data / f"districts/{file}.geojson")
    raw = gpd.read_file(shared_data / f"districts/{file}.geojson")
    assert loaded.frame.geometry.is_valid.all()
    assert (len(loaded.frame), set(loaded.frame["level"]), len(loaded.report.problems)) == (count, {"county"}, repaired)
    assert np.allclose(loaded.frame.total_bounds, raw.total_bounds)
    assert any("GCJ-02" in str(note) for note in loaded.report.notes)


def test_shanghais_districts_have_their_codes(shared_data: Path) -> None:
    frame = read_districts(shared_data / "shanghai/区县界_area.shp").set_index("name")
    assert (len(frame), frame.loc["宝山区", "district_id"], frame.loc["崇明县", "level"]) == (17, "310113", "county")


def test_shenzhens_districts_come_in_when_the_planner_says_what_they_are(shared_data: Path) -> None:
    frame = read_districts(shared_data / "shanghai/sz.shp", crs="CGCS2000", level="county")
    assert (len(frame), "罗湖" in set(frame["name"]), frame.crs.to_epsg()) == (10, True, 4490)


def test_the_census_polygons_are_districts(shared_data: Path) -> None:
    frame = read_districts(shared_data / "census2020/census_city_2010-2020_v1.csv", crs=4326)
    xiangtan = frame[frame["name"] == "湘潭市"].iloc[0]
    assert (len(frame), xiangtan["district_id"], xiangtan["level"]) == (369, "430300", "city")


@pytest.mark.parametrize(
    ("cell", "parent"),
    [
        ("430300", "430300"),
        ("{'adcode': 430300}", "430300"),
        ('{ "adcode": "430300" }', "430300"),
        ("湘潭市", "湘潭市"),
        ("", ""),
    ],
)
def test_a_parent_may_be_told_as_datav_does(cell: str, parent: str) -> None:
    assert parent_of(cell) == parent


def test_a_column_of_kinds_tells_what_names_do_not_end_in(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.gpkg", name=["石桥", "和平", "城东社区"], 区划类型=["行政村", "社区", ""], level=["村"] * 3
    )
    assert read_districts(file)["kind"].tolist() == ["村", "社区", "社区"]


def test_words_that_tell_neither_new_nor_old_are_listed(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", name=["甲", "乙", "丙"], level=["小区"] * 3, 新建=["是", "在售", "否"])
    loaded = load_districts(file)
    assert loaded.frame["new"].tolist() == [True, False, False]
    assert [one.values["words"] for one in loaded.report.doubts if "neither new nor old" in one.template] == ["在售 1"]


@pytest.mark.parametrize(
    ("columns", "years", "new"),
    [
        ({"建成年份": ["2016", "2023年"]}, [2016, 2023], [False, False]),
        ({"建成年份": ["2016", "2023"], "新建": ["否", "是"]}, [2016, 2023], [False, True]),
        ({"新建": ["2016", "2023年"]}, [2016, 2023], [False, False]),  # years where a flag was expected
        ({"竣工时间": ["2021年开工2023年竣工", ""]}, [2023, np.nan], [False, False]),
    ],
)
def test_estates_tell_in_which_year_they_were_finished(
    tmp_path: Path, columns: dict[str, list[str]], years: list[float], new: list[bool]
) -> None:
    boxes = gpd.GeoDataFrame(
        {"名称": ["一号小区", "二号小区"], **columns},
        geometry=[shapely.box(104, 30, 104.01, 30.01), shapely.box(104.01, 30, 104.02, 30.01)], crs="EPSG:4326",
    )  # fmt: skip
    boxes.to_file(tmp_path / "a.gpkg", layer="a")
    loaded = load_districts(tmp_path / "a.gpkg", level="estate")
    np.testing.assert_array_equal(loaded.frame["opened"], years)
    assert loaded.frame["new"].tolist() == new
    assert f"{np.isfinite(years).sum()} of 2 estates state in the column" in " ".join(map(str, loaded.report.notes))
    assert not loaded.report.doubts


def test_the_founding_year_of_a_district_is_no_estate_s(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", name=["雨湖区"], adcode=["430302"], 成立时间=["1992"])
    assert np.isnan(read_districts(file)["opened"]).all()
