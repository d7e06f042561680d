"""Tables as offices fill in their forms: who filled them in, pages that go on, columns of degrees, rows said twice."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.tables.header import find_header
from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.files.texts.columns import find_columns
from lifecircle.layers.files.vector import read_vector

HEADER: list[object] = ["序号", "名称", "类别", "经度", "纬度"]


def book(path: Path, rows: list[list[object]], *merged: str) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for span in merged:
        sheet.merge_cells(span)
    workbook.save(path)
    return path


def csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def row(number: int) -> list[object]:
    return [number, f"{number}馆", "图书馆", 112.9 + number / 100, 27.8]


def test_who_filled_in_a_form_is_no_header_and_of_which_counts_what_it_is_part_of(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["养老机构情况统计表"],
        ["填报单位：某区民政局（盖章）", None, None, None, None, "填报时间：2023年6月"],
        ["名称", "类别", "坐标", None, "床位数（张）", None],
        [None, None, "经度", "纬度", "总床位", "其中：护理型"],
        ["东院", "养老院", 112.9, 27.8, 60, 30],
        ["西院", "敬老院", 112.91, 27.8, 80, 40],
    ]
    path = book(tmp_path / "养老.xlsx", rows, "A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3")
    frame = load_facilities(path).frame
    assert (frame["beds"].tolist(), frame["nursing_beds"].tolist()) == ([60, 80], [30, 40])


def test_a_line_above_the_header_is_told_from_a_header_of_two_rows() -> None:
    below = (None, None, "总数", "其中：女")
    assert find_header([("名称", "类别", "人口", None), below, ("甲", "乙", 3, 1)])[1] == 2
    above: tuple[str | None, ...] = ("制表单位：统计局", None, None, None, "日期：2023")
    assert find_header([above, ("名称", "类别", "经度", "纬度", None), ("甲", "乙", 3.5, 1.5, 2)])[0][0] == "名称"


@pytest.mark.parametrize("between", [["续表1", None, None, None, None], ["续表1"] * 5, None])
def test_a_header_that_stands_again_on_the_next_page_is_no_row(tmp_path: Path, between: list[object] | None) -> None:
    again = [between, HEADER] if between else [HEADER]
    loaded = load_facilities(book(tmp_path / "a.xlsx", [["一览表"], HEADER, row(1), row(2), *again, row(3)]))
    assert loaded.frame["name"].tolist() == ["1馆", "2馆", "3馆"]
    assert loaded.report.lost == ()
    assert "The header stands again in 1 rows further down" in " ".join(map(str, loaded.report.notes))


def test_a_row_above_a_repeated_header_that_is_one_of_data_stays_told(tmp_path: Path) -> None:
    nowhere: list[object] = [9, "无坐标馆", "图书馆", None, None]
    (lost,) = load_facilities(book(tmp_path / "a.xlsx", [HEADER, row(1), nowhere, HEADER, row(3)])).report.lost
    assert "无坐标馆" in str(lost)


@pytest.mark.parametrize(
    "names",
    [
        "经度（度）,经度（分）,经度（秒）,纬度（度）,纬度（分）,纬度（秒）",
        "东经度,东经分,东经秒,北纬度,北纬分,北纬秒",
        "lon_deg,lon_min,lon_sec,lat_deg,lat_min,lat_sec",
        "经度,经分,经秒,纬度,纬分,纬秒",
    ],
)
def test_degrees_minutes_and_seconds_in_columns_of_their_own_are_put_together(names: str, tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", f"名称,类别,{names}\n甲,图书馆,112,54,3.6,27,51,0\n乙,图书馆,112,75,0,27,51,0\n")
    loaded = read_vector(path)
    np.testing.assert_allclose(shapely.get_coordinates(loaded.frame.geometry), [[112.901, 27.85]])
    assert "1 of 2 rows have no usable coordinates" in str(loaded.report.lost[0])


def test_degrees_with_fractions_beside_a_column_of_minutes_stay_degrees(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "名称,经度,经分,纬度,纬分\n甲,112.9,54,27.85,51\n")
    np.testing.assert_allclose(shapely.get_coordinates(read_vector(path).frame.geometry), [[112.9, 27.85]])


@pytest.mark.parametrize("columns", ["经度,纬度", "坐标"])
def test_a_row_with_longitude_and_latitude_exchanged_is_read_the_right_way_round(columns: str, tmp_path: Path) -> None:
    part = "{},{}" if "," in columns else '"{},{}"'
    rows = [f"{name},图书馆,{part.format(*place)}" for name, place in
            (("甲", (112.9, 27.85)), ("乙", (27.86, 112.91)), ("丙", (112.92, 27.87)))]  # fmt: skip
    loaded = load_facilities(csv(tmp_path / "a.csv", f"名称,类别,{columns}\n" + "\n".join(rows)))
    np.testing.assert_allclose(loaded.frame.geometry.x, [112.9, 112.91, 112.92])
    told = " ".join(map(str, loaded.report.doubts))
    assert "1 of 3 rows have longitude and latitude exchanged (3 乙)" in told


def test_a_place_that_a_scraped_map_holds_twice_counts_once_and_branches_stay(tmp_path: Path) -> None:
    text = (
        "id,name,type,location,tile\n"
        'B1,红星幼儿园,科教文化服务;学校;幼儿园,"112.90,27.85",1\n'
        'B2,红星幼儿园,科教文化服务;学校;幼儿园,"112.90,27.85",1\n'
        'B1,红星幼儿园,科教文化服务;学校;幼儿园,"112.90,27.85",2\n'
        'B3,蓝天幼儿园,科教文化服务;学校;幼儿园,"112.91,27.85",2\n'
    )
    loaded = load_facilities(csv(tmp_path / "poi.csv", text))
    assert loaded.frame["facility_id"].tolist() == ["B1", "B2", "B3"]
    assert str(loaded.report.lost[0]).startswith(
        "1 of 4 rows repeat an earlier one, number, name and place alike (4 红"
    )


def test_a_number_that_all_rows_share_makes_no_row_another(tmp_path: Path) -> None:
    rows = ("0,公厕,公厕,112.9,27.85,东", "0,公厕,公厕,112.9,27.85,西", "0,一馆,图书馆,112.9,27.85,")
    text = "\n".join(("id,名称,类别,经度,纬度,备注", *rows))
    assert len(load_facilities(csv(tmp_path / "a.csv", text)).frame) == 3


def test_a_row_that_is_equal_in_every_cell_counts_once(tmp_path: Path) -> None:
    text = "名称,类别,经度,纬度,床位数\n甲,养老院,112.9,27.85,60\n甲,养老院,112.9,27.85,60\n甲,养老院,112.9,27.85,50\n"
    assert load_facilities(csv(tmp_path / "a.csv", text)).frame["beds"].tolist() == [60, 50]


def test_baidus_two_steps_of_a_kind_are_one_service(tmp_path: Path) -> None:
    text = "name,lng,lat,detail_info.tag\n甲,112.9,27.85,教育培训;幼儿园\n乙,112.91,27.85,教育培训;培训机构\n"
    loaded = load_facilities(csv(tmp_path / "baidu.csv", text))
    assert loaded.frame[["name", "category"]].to_numpy().tolist() == [["甲", "kindergarten"]]


def test_a_cell_that_is_no_year_is_told(tmp_path: Path) -> None:
    text = "名称,类别,经度,纬度,投用时间\n甲,图书馆,112.9,27.85,九十年代\n乙,图书馆,112.91,27.85,2019年9月\n"
    told = " ".join(map(str, load_facilities(csv(tmp_path / "a.csv", text)).report.doubts))
    assert "1 cells of the column 投用时间 are not years (九十年代 1); the years count as unknown." in told


@pytest.mark.parametrize(
    ("column", "cell"),
    [("位置", "E112.9012 N27.8509"), ("备注", "经度:112.9012 纬度:27.8509"), ("坐标", "（112.9012，27.8509）"),
     ("所在位置", "北纬27.8509°，东经112.9012°")],
)  # fmt: skip
def test_a_column_of_any_name_whose_cells_are_pairs_of_coordinates_places_rows(
    column: str, cell: str, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", [["名称", "类别", column], ["甲馆", "图书馆", cell], ["乙馆", "图书馆", cell]])
    assert shapely.get_coordinates(read_vector(path).frame.geometry).tolist() == [[112.9012, 27.8509]] * 2


def test_a_unit_beside_the_title_of_a_narrow_table_is_no_header(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "2024年各社区人口,单位：万人\n社区,常住人口\n东社区,0.1\n西社区,0.2\n")
    table = read_table(path)
    assert table.frame.columns.tolist() == ["社区", "常住人口"]
    assert any("单位：万人" in line for line in table.report.above)


def test_formulas_without_a_value_are_told_with_their_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["名称", "类别", "经度", "纬度", "床位数", "序"],
        ["甲院", "养老院", 112.9, 27.8, "=60*2", "=1"],
    ]
    read = read_table(book(tmp_path / "a.xlsx", [*rows, ["乙院", "养老院", 112.9, 27.8, 80, 2]]))
    (doubt,) = read.report.doubts
    assert "1 cells hold formulas that were never calculated (E2)" in str(doubt)
    with pytest.raises(DataError, match=r"formulas such as =60\*2 were never calculated"):
        read_table(book(tmp_path / "b.xlsx", rows))


def test_columns_are_known_by_how_their_names_end_where_only_one_does(tmp_path: Path) -> None:
    header = ["园所名称", "所属街道名称", "类别", "中心点经度", "中心点纬度", "执业（助理）医师数"]
    path = csv(tmp_path / "a.csv", f"{','.join(header)}\n甲园,城关街道,幼儿园,112.9,27.8,3\n")
    frame = load_facilities(path).frame
    assert frame["name"].tolist() == ["甲园"]
    assert frame["doctors"].tolist() == [3]
    assert shapely.get_coordinates(frame.geometry).tolist() == [[112.9, 27.8]]
    assert find_columns(["甲名称", "乙名称"], ("name",)).columns == {}
    assert find_columns(["所属街道名称"], ("name",)).columns == {}


def test_a_table_that_lies_on_its_side_is_told_how_to_stand_it_up(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "名称,甲馆,乙馆\n类别,图书馆,图书馆\n经度,112.9,112.8\n纬度,27.8,27.9\n")
    with pytest.raises(DataError, match=r"lies on its side: .* paste it transposed"):
        read_vector(path)
