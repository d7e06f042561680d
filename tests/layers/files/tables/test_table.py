"""Tables of any delimiter and encoding, and workbooks with titles and merged headers."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lifecircle.layers.files.tables.header import find_header
from lifecircle.layers.files.tables.point_table import place_table
from lifecircle.layers.files.tables.read import read_table


def _book(path: Path, rows: list[tuple[Any, ...]], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    lines = ["名称|经度|纬度", "雨湖一小|112.9|27.8", "岳塘二小|113.0|27.9"]
    path.write_bytes("\n".join(lines).replace("|", delimiter).encode(encoding))
    frame = read_table(path).frame
    assert frame.columns.tolist() == ["名称", "经度", "纬度"]
    assert frame["经度"].tolist() == [112.9, 113.0]


def test_commas_in_quotes_are_no_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name,wkt\na,"POLYGON((1 2,3 4,5 6,1 2))"\n', encoding="utf-8")
    assert read_table(path).frame["wkt"].tolist() == ["POLYGON((1 2,3 4,5 6,1 2))"]


def test_codes_with_leading_zeros_stay_text_and_thousands_become_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('code,people,beds\n001,"1,234",NA\n002,"12,000",５\n', encoding="utf-8")
    frame = read_table(path).frame
    assert frame["code"].tolist() == ["001", "002"]
    assert frame["people"].tolist() == [1234, 12000]
    assert frame["beds"].isna().tolist() == [True, False]
    assert frame["beds"].iloc[1] == 5


def test_a_column_with_one_word_among_numbers_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("beds\n5\nmany\n", encoding="utf-8")
    assert read_table(path).frame["beds"].tolist() == ["5", "many"]


def test_a_row_with_too_many_fields_is_listed_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3,4,5\n6,7\n", encoding="utf-8")
    table = read_table(path)
    assert (table.frame["a"].tolist(), [problem.row for problem in table.report.problems]) == ([1, 6], [3])


def test_rows_keep_their_numbers_past_blank_lines_and_rows_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n\n3,4,5\n6,7\n", encoding="utf-8")
    table = read_table(path)
    assert (table.frame.index.tolist(), [problem.row for problem in table.report.problems]) == ([1, 4], [4])


@pytest.mark.parametrize("title", ["湘潭市小学名单\n", "湘潭市小学名单,,\n单位：个,,\n", "\n\n湘潭市小学名单,,\n"])
def test_titles_above_the_header_of_a_text_table_are_passed_over_and_counted(title: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(title + "名称,经度,纬度\n一小,112.9,27.8\n", encoding="utf-8")
    table = read_table(path)
    assert (table.frame.columns.tolist(), table.frame.index.tolist()) == (
        ["名称", "经度", "纬度"],
        [title.count("\n") + 1],
    )
    assert "The header was found in row" in str(table.report.notes[0])


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,name,name\n1,2,3\n", encoding="utf-8")
    assert len(set(read_table(path).frame.columns)) == 3


def test_empty_rows_are_left_out_and_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n,\n3,4\n", encoding="utf-8")
    assert read_table(path).frame.index.tolist() == [1, 3]


def test_rows_are_named_as_excel_names_them(tmp_path: Path) -> None:
    """A title, an empty row, a header of two rows, merged communities, an empty row between: by eye rows 5, 6 and 8."""
    rows: list[tuple[object, ...]] = [
        ("养老机构名单", None, None, None), (None,) * 4, ("街道", "名称", "位置", None), (None, None, "经度", "纬度"),
        ("东光", "一院", 112.9, 27.8), (None, "二院", 113.0, 27.8), (None,) * 4, ("双林", "三院", "无", 27.8),
    ]  # fmt: skip
    path = _book(tmp_path / "a.xlsx", rows, ("A1:D1", "A3:A4", "B3:B4", "C3:D3", "A5:A6"))
    table = read_table(path)
    assert (table.frame["街道"].tolist(), (table.frame.index + 1).tolist()) == (["东光", "东光", "双林"], [5, 6, 8])
    loaded = place_table(table)
    assert (loaded.frame.index.tolist(), [problem.row for problem in loaded.report.problems]) == ([5, 6], [8])


def test_each_sheet_names_its_rows_by_its_own_numbers(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        for sheet, above in (("成华区", 0), ("金牛区", 3)):
            pd.DataFrame({"名称": ["a", "b"], "经度": [112.9, None], "纬度": [27.8, 27.8]}).to_excel(
                book, sheet_name=sheet, startrow=above, index=False
            )
    rows = {
        sheet: [problem.row for problem in place_table(read_table(tmp_path / "a.xlsx", sheet=sheet)).report.problems]
        for sheet in ("成华区", "金牛区")
    }
    assert rows == {"成华区": [3], "金牛区": [6]}


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    rows = [("湘潭市养老机构名单", None, None), (None, None, None), ("名称", "经度", "纬度"), ("一院", 112.9, 27.8)]
    table = read_table(_book(tmp_path / "a.xlsx", rows, ("A1:C1",)))
    assert (table.frame.columns.tolist(), len(table.frame)) == (["名称", "经度", "纬度"], 1)
    assert "row 3" in str(table.report.notes[0])


def test_a_header_of_two_rows_with_merged_cells_is_joined(tmp_path: Path) -> None:
    rows = [("名称", "坐标", None, "床位"), (None, "经度", "纬度", None), ("一院", 112.9, 27.8, 30)]
    table = read_table(_book(tmp_path / "a.xlsx", rows, ("B1:C1", "A1:A2", "D1:D2")))
    assert table.frame.columns.tolist() == ["名称", "经度", "纬度", "床位"]
    assert table.frame.iloc[0].tolist() == ["一院", 112.9, 27.8, 30]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("说明", "学校"):
        book.create_sheet(name).append(("名称", name))
        book[name].append(("一", 1))
    book.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx", sheet="学校").frame.columns.tolist() == ["名称", "学校"]


def test_a_header_alone_is_found_in_the_first_row() -> None:
    assert find_header([("a", "b"), (1, 2)]) == (["a", "b"], 1)


def test_a_first_row_of_words_only_is_the_header_even_if_the_next_has_words_too() -> None:
    assert find_header([("name", "type"), ("一小", "小学"), ("二小", "小学")]) == (["name", "type"], 1)


def test_a_sparse_second_row_is_data_where_the_header_has_no_gaps() -> None:
    header, start = find_header([("name", "type", "remark"), ("一小", None, "好"), ("二小", "小学", None)])
    assert (header, start) == (["name", "type", "remark"], 1)


def test_an_opendocument_table_that_qgis_wrote_is_read(tmp_path: Path) -> None:
    # GDAL, and so QGIS, writes line ends between the cells, over which calamine stumbles.
    frame = pd.DataFrame({"名称": ["一", "二"], "床位": [5, 12], "备注": ["a", None], "经度": [114.05, 114.06]})
    pyogrio.write_dataframe(frame, tmp_path / "a.ods", driver="ODS", layer="设施")
    table = read_table(tmp_path / "a.ods")
    assert table.report.layers == ("设施",)
    assert table.frame["名称"].tolist() == ["一", "二"]
    assert table.frame["床位"].tolist() == [5, 12]
    assert table.frame["经度"].tolist() == [114.05, 114.06]
