"""Cells as planners write them: units, marks of degrees, merged cells, characters that nobody sees, cut names."""

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.tables.cells import Cells
from lifecircle.layers.files.tables.point_table import numbers
from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.files.texts.columns import find_columns
from lifecircle.layers.files.texts.degrees import degree, pairs
from lifecircle.layers.files.texts.units import amount_in, is_about, parse_unit, unit_of_column
from lifecircle.layers.files.vector import layers_of, read_vector
from lifecircle.layers.report import Loaded, Report

UNITS = [
    ("常住人口（万人）", "people", 10_000),
    ("常住人口/千人", "people", 1_000),
    ("常住人口万人", "people", 10_000),
    ("常住人口（单位：万人）", "people", 10_000),
    ("people (thousand)", "people", 1_000),
    ("总户数（万户）", "households", 10_000),
    ("床位数（百张）", "beds", 100),
    ("床位数，单位:百张", "beds", 100),
    ("常住人口 单位：万人", "people", 10_000),
    ("学位数（千个）", "places", 1_000),
    ("用地面积（公顷）", "land_m2", 10_000),
    ("用地面积(亩)", "land_m2", 10_000 / 15),
    ("用地面积_km2", "land_m2", 1_000_000),
    ("用地面积（平方公里）", "land_m2", 1_000_000),
    ("建筑面积（万平方米）", "area_m2", 10_000),
    ("建筑面积（万㎡）", "area_m2", 10_000),
    ("建筑面积（m²）", "area_m2", 1),
    ("床位数（张）", "beds", 1),
]


@pytest.mark.parametrize(("header", "role", "factor"), UNITS)
def test_a_unit_in_a_header_is_worth_what_it_says(header: str, role: str, factor: float) -> None:
    unit = unit_of_column(header, role, file="a.csv")
    assert unit is not None
    assert unit.factor == pytest.approx(factor)


@pytest.mark.parametrize("header", ["人口（2020年）", "人口（七普）", "人口（含流动人口）", "人口", "人口（常住）"])
def test_a_remark_is_no_unit(header: str) -> None:
    assert unit_of_column(header, "people", file="a.csv") is None


@pytest.mark.parametrize(
    "header", ["人口（担）", "人口（%）", "人口（人/km2）", "人口（户）", "人口（公顷）", "人口（万担）"]
)
def test_a_unit_that_nobody_knows_or_that_counts_something_else_is_refused(header: str) -> None:
    with pytest.raises(DataError, match="not known here as a unit"):
        unit_of_column(header, "people", file="a.csv")


def test_a_unit_above_the_table_counts_for_the_columns_that_it_fits(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("2020年人口与用地\n单位：万人、公顷\n名称,常住人口,用地面积,经度\n甲,1.2,3,114\n", encoding="utf-8")
    above = read_table(path).report.above
    people, land = (
        unit_of_column(*each, above=above, file="a.csv") for each in (("常住人口", "people"), ("用地面积", "land_m2"))
    )
    assert people is not None
    assert land is not None
    assert (people.factor, land.factor) == (10_000, 10_000)
    assert unit_of_column("床位数", "beds", above=above, file="a.csv") is None
    with pytest.raises(DataError, match="above the table stands the unit 担"):
        unit_of_column("常住人口", "people", above=("单位：担",), file="a.csv")


def test_a_cell_may_say_its_unit_itself() -> None:
    assert amount_in("120张", "beds") == 120
    assert amount_in("3.5公顷", "land_m2") == 35_000
    assert amount_in("1,200 m2", "area_m2") == 1_200
    assert pd.isna(amount_in("3.5公顷", "beds"))


@pytest.mark.parametrize(
    ("cell", "value", "about"),
    [("约100人", 100, True), ("100余张", 100, True), ("2000多人", 2_000, True), ("4000左右", 4_000, True),
     ("1万余人", 10_000, True), ("近1.2万人", 12_000, True), ("100张以上", 100, True), ("不少于60", 60, True),
     ("床位120张", 120, False), ("共80张", 80, False), ("50-60张", None, False), ("100以下", None, False),
     ("三间", None, False)],
)  # fmt: skip
def test_numbers_that_say_only_about_how_many_are_read(cell: str, value: float | None, about: bool) -> None:
    role = "people" if "人" in cell else "beds"
    assert amount_in(cell, role) == (pytest.approx(value) if value else pytest.approx(float("nan"), nan_ok=True))
    assert is_about(cell) == about


def test_numbers_that_say_only_about_how_many_are_told() -> None:
    frame = gpd.GeoDataFrame({"床位数": ["约100张", "80", "60余"]}, geometry=[shapely.Point(0, 0)] * 3, crs=4326)
    cells = Cells.found(Loaded(frame, Report(file="t.csv", format="text")), ("beds",), None)
    assert cells.number("beds").tolist() == [100, 80, 60]
    assert [str(note) for note in cells.unit_notes(("beds",))] == [
        "t.csv: 2 cells of the column 床位数 say only about how many, such as 约100张; the number in them is taken."
    ]
    assert parse_unit("斤") is None


SPELLINGS = ["114°3′0.36″", "114º3'0.36\"", "114˚3’0.36”", "114°3‘0.36“", "114度3分0.36秒", "114:3:0.36", "114 3 0.36",
             "114°3′0.36〃", "114゜3′0.36″", "114-3-0.36", "114°3'0.36''", "E114°3′0.36″", "东经114°3′0.36″",
             "114°3′0.36″E",
             "114°  3′ 0.36″", "114d3'0.36\"", "114°3.006′",
             "114.0501", "114.0501°E", "经度：114.0501", "114°2′60.36″"]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_degrees_are_read_in_every_spelling(text: str) -> None:
    assert degree(text) == pytest.approx(114.0501, abs=1e-9) or text == "114°2′60.36″"


@pytest.mark.parametrize("text", ["114.0303.25", "114°99′", "无", "", "1140300.36"])
def test_what_is_no_coordinate_is_none(text: str) -> None:
    assert pd.isna(degree(text))


def test_a_pair_in_one_cell_is_read_longitude_first_unless_words_say_otherwise() -> None:
    cells = [
        "114.05,27.8",
        "[114.05, 27.8]",
        "经度:114.05 纬度:27.8",
        "纬度27.8，经度114.05",
        "27°48′N, 114°3′E",
        '{"lng":114.05,"lat":27.8}',
    ]
    for lon, lat in pairs(pd.Series(cells)):
        assert (lon, lat) == pytest.approx((114.05, 27.8))


def test_merged_cells_speak_for_each_of_their_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["类别", "名称", "经度", "纬度"], ["图书馆", "一馆", 114.05, 27.8], [None, "二馆", 114.06, 27.8],
                [None, "三馆", 114.07, 27.8], ["博物馆", "四馆", 114.08, 27.8]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    book.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx").frame["类别"].tolist() == ["图书馆"] * 3 + ["博物馆"]
    page = "<table><tr><td>类别</td><td>名称</td></tr>"
    page += "<tr><td rowspan=2>图书馆</td><td>一</td></tr><tr><td>二</td></tr></table>"
    (tmp_path / "b.xls").write_text(f"<html>{page}</html>", encoding="utf-8")
    assert read_table(tmp_path / "b.xls").frame["类别"].tolist() == ["图书馆", "图书馆"]


def test_characters_that_nobody_sees_make_no_other_word(tmp_path: Path) -> None:
    text = "名称\u200b,\u202a经度,纬度\ufeff,类别\n甲,\u200b114.05,27.8\u200e,图书馆\u200b\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    frame = read_vector(tmp_path / "a.csv").frame
    assert frame["类别"].tolist() == ["图书馆"]
    assert shapely.get_coordinates(frame.geometry).tolist() == [[114.05, 27.8]]


@pytest.mark.filterwarnings(
    "ignore:Normalized", "ignore:Could not decode", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_names_cut_off_at_ten_bytes_are_mended_and_found(encoding: str, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"社区名称": ["东"], "常住人口数": [12], "A座建筑面积": [5.0]},
        geometry=[shapely.Point(114, 27).buffer(0.01)],
        crs=4326,
    )
    frame.to_file(tmp_path / "a.shp", encoding=encoding)
    loaded = read_vector(tmp_path / "a.shp")
    found = find_columns(loaded.report.all_columns, ("people", "area_name", "households")).columns
    assert loaded.frame[found["people"]].tolist() == [12]
    assert loaded.frame[found["area_name"]].tolist() == ["东"]
    assert any("cut off after ten bytes" in str(note) for note in loaded.report.notes)


def test_gbk_behind_the_mark_of_utf_8_is_read_with_and_without_being_said(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + "名称,经度,纬度\n第一图书馆和阅览室,114,27\n".encode("gbk")
    (tmp_path / "a.csv").write_bytes(content)
    for encoding in (None, "GBK"):
        assert read_table(tmp_path / "a.csv", encoding=encoding).frame["名称"].tolist() == ["第一图书馆和阅览室"]


def test_mapinfo_without_a_character_set_is_read_as_what_its_bytes_are(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"mc": ["第一图书馆", "城关幼儿园"]}, geometry=gpd.points_from_xy([114, 114.1], [27, 27.1]), crs=4326
    )
    frame.to_file(tmp_path / "a.mif", driver="MapInfo File", encoding="GBK")
    head = (tmp_path / "a.mif").read_bytes()
    (tmp_path / "a.mif").write_bytes(head.replace(b'"WindowsSimpChinese"', b'"Neutral"'))
    (tmp_path / "a.mid").write_bytes('"第一图书馆"\r\n"城关幼儿园"\r\n'.encode("gbk"))
    assert read_vector(tmp_path / "a.mif").frame["mc"].tolist() == ["第一图书馆", "城关幼儿园"]


def _map_info(path: Path, names: list[str], encoding: str) -> None:
    """A layer as GDAL writes it: Chinese names lose the bytes that are no Latin letters."""
    values = {key: ["第一图书馆", "城关幼儿园"] for key in names}
    frame = gpd.GeoDataFrame(values, geometry=gpd.points_from_xy([114, 114.1], [27, 27.1]), crs=4326)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path, driver="MapInfo File", encoding=encoding)


@pytest.mark.parametrize("suffix", [".tab", ".mif"])
@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("name", ["社区名称", "常住人口数", "60岁及以上人口", "面积"])
def test_names_that_were_spoilt_as_mapinfo_are_told_with_what_to_do(
    name: str, encoding: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    _map_info(path, ["bh", name], encoding)
    for said in (None, "GBK"):
        with pytest.raises(DataError, match=r"were spoilt .* as GeoPackage or as shapefile"):
            read_vector(path, encoding=said)
    with pytest.raises(DataError, match="were spoilt"):
        layers_of(path)


@pytest.mark.parametrize("suffix", [".tab", ".mif"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("told", ["Neutral", "WindowsSimpChinese", "WindowsLatin1"])
def test_mapinfo_is_read_by_its_bytes_whatever_character_set_it_names(
    told: str, encoding: str, suffix: str, tmp_path: Path
) -> None:
    """Its whole and floating numbers are binary in a .dat, and full of bytes that are letters elsewhere."""
    words = {
        "nnnnnnnnnnnn"[: len("名称".encode(encoding))]: "名称",
        "v" * len("第一图书馆".encode(encoding)): "第一图书馆",
    }
    name, value = words
    columns = {"rk": np.array([54937, -3], np.int32), "mj": [1.37e-7, -5.5e9], name: [value, value]}
    frame = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy([114, 114.1], [27, 27.1]), crs=4326)
    frame.to_file(tmp_path / f"a{suffix}", driver="MapInfo File")
    for part in tmp_path.iterdir():
        data = part.read_bytes().replace(b"Neutral", told.encode("ascii"))
        for spare, word in words.items():
            data = data.replace(spare.encode("ascii"), word.encode(encoding))
        part.write_bytes(data)
    before = {part.name: part.read_bytes() for part in tmp_path.iterdir()}
    for said in (None, encoding):
        loaded = read_vector(tmp_path / f"a{suffix}", encoding=said)
        assert loaded.frame["名称"].tolist() == ["第一图书馆", "第一图书馆"]
        assert loaded.frame["rk"].tolist() == [54937, -3]
        noted = [note for note in map(str, loaded.report.notes) if "recognised as" in note]
        right = said is not None or (told, encoding) == ("WindowsSimpChinese", "gbk")
        assert len(noted) == (0 if right else 1)
    assert before == {part.name: part.read_bytes() for part in tmp_path.iterdir()}
    if encoding == "utf-8":
        with pytest.raises(DataError, match=r"not in the encoding gb18030; give another"):
            read_vector(tmp_path / f"a{suffix}", encoding="GBK")


@pytest.mark.parametrize("suffix", [".tab", ".mif"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_chinese_names_of_mapinfo_without_a_character_set_are_read(encoding: str, suffix: str, tmp_path: Path) -> None:
    path, name = tmp_path / f"a{suffix}", "社区_名称"
    spare = "n" * len(name.encode(encoding))
    _map_info(path, ["bh", spare], encoding)
    path.write_bytes(path.read_bytes().replace(spare.encode("ascii"), name.encode(encoding)))
    assert list(read_vector(path).frame.columns) == ["bh", name, "geometry"]
    assert read_vector(path).frame[name].tolist() == ["第一图书馆", "城关幼儿园"]
    assert layers_of(path)


# -------------------------------------------------------------------------------------------------- surveyors' numbers
PLACE = gpd.GeoSeries([shapely.Point(114.05, 27.8), shapely.Point(114.06, 27.81)], crs=4490)


@pytest.mark.parametrize(("said", "written"), [(4547, 4547), (4526, 4526), (4547, 4526), (4526, 4547), (2362, 2383)])
def test_x_to_the_north_with_or_without_the_zone_is_recognised(said: int, written: int, tmp_path: Path) -> None:
    plane = PLACE.to_crs(written)
    for turned in (True, False):
        x, y = (plane.y, plane.x) if turned else (plane.x, plane.y)
        pd.DataFrame({"X": x, "Y": y, "名称": ["a", "b"]}).to_csv(tmp_path / "a.csv", index=False)
        loaded = read_vector(tmp_path / "a.csv", crs=said)
        expected = PLACE.to_crs(said).to_crs(4490) if said == written else plane.to_crs(4490)
        got = loaded.frame.geometry.to_crs(4490)
        assert got.reset_index(drop=True).to_crs(4547).distance(expected.to_crs(4547)).max() < 0.01
        assert len(loaded.report.doubts) == turned + (said != written)


def test_surveyors_numbers_without_a_system_are_told_for_what_they_are(tmp_path: Path) -> None:
    plane = PLACE.to_crs(4526)
    pd.DataFrame({"X": plane.y, "Y": plane.x}).to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(DataError, match="X to the north and Y to the east with the zone 38: crs=EPSG:4526"):
        read_vector(tmp_path / "a.csv")


def test_a_citys_grid_has_its_own_meridian_and_plane(tmp_path: Path) -> None:
    grid = "+proj=tmerc +lat_0=0 +lon_0=113.5 +k=1 +x_0=500000 +y_0=0 +a=6378237 +rf=298.257222101 +units=m +no_defs"
    plane = PLACE.to_crs(grid)
    pd.DataFrame({"x": plane.x, "y": plane.y}).to_csv(tmp_path / "a.csv", index=False)
    loaded = read_vector(tmp_path / "a.csv", crs="CGCS2000 中央经线 113°30′ 投影面高程 100")
    got = loaded.frame.geometry.to_crs(4490).reset_index(drop=True)
    assert got.to_crs(4547).distance(PLACE.to_crs(4547)).max() < 0.01


@pytest.mark.parametrize(
    ("cell", "value"),
    [("114,05", 114.05), ("27,8", 27.8), ("-15,4361", -15.4361), ("'114.06", 114.06), ("114。0582", 114.0582)],
)
def test_coordinates_as_other_keyboards_write_them(cell: str, value: float) -> None:
    assert degree(cell) == pytest.approx(value)


def test_numbers_with_their_thousands_apart_are_numbers() -> None:
    cells = pd.Series(["12,500", "8 300", "1，234，567.5", "１２", "3'200", "12,50", "1,2,3", "x", None, 7])
    expected = [12_500, 8_300, 1_234_567.5, 12, 3_200, None, None, None, None, 7]
    assert [None if value != value else value for value in numbers(cells).tolist()] == expected  # noqa: PLR0124


def test_of_two_names_that_were_cut_off_the_better_one_counts() -> None:
    found = find_columns(["户籍人", "常住人"], ["people"])  # 户籍人口 and 常住人口, cut at ten bytes
    assert found.columns == {"people": "常住人"}
    assert found.rivals == {"people": ("常住人", "户籍人")}


@pytest.mark.parametrize("header", ["位置坐标", "GPS坐标", "中心点坐标"])
def test_one_column_of_coordinates_goes_by_several_names(header: str) -> None:
    assert find_columns([header], ["lonlat"]).columns == {"lonlat": header}
