"""Rows and columns that one does not see in a workbook are read, and that they are is said."""

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.tables.hidden import Hidden, hidden_in_document
from lifecircle.layers.files.tables.workbooks.binary_hidden import hidden_in_binary, hidden_in_records
from lifecircle.layers.files.tables.workbooks.claims import hidden_in_stream

from .binary_excel import Cell, write_binary_excel

HEADER = ["名称", "类别", "经度", "纬度", "床位数", "备注"]
ROWS = [[f"馆{row}", "图书馆", 104 + row / 1000, 30.0, row * 10, "旧"] for row in range(6)]


def book(path: Path, *, rows: tuple[int, ...] = (), columns: str = "", title: bool = False) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "设施"
    for row in ([["一览表"]] if title else []) + [HEADER, *ROWS]:
        sheet.append(row)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for column in columns:
        sheet.column_dimensions[column].hidden = True
    workbook.save(path)
    return path


def hidden(rows: set[int], columns: set[int]) -> Hidden:
    return Hidden(frozenset(rows), frozenset(columns))


def doubts(path: Path) -> list[str]:
    loaded = load_facilities(path)
    assert len(loaded.frame) == len(ROWS)
    return [str(doubt) for doubt in loaded.report.doubts]


def test_hidden_rows_of_a_workbook_are_named_as_excel_numbers_them(tmp_path: Path) -> None:
    (said,) = doubts(book(tmp_path / "a.xlsx", rows=(4, 6), title=True))
    assert said.startswith("2 rows of the sheet 设施 are hidden or filtered out (rows 4, 6), and are read")


def test_a_hidden_column_is_named_where_it_means_something(tmp_path: Path) -> None:
    (said,) = doubts(book(tmp_path / "a.xlsx", columns="EF"))
    assert said.startswith("1 columns of the sheet 设施 are hidden (床位数), and are read")


@pytest.mark.parametrize("rows", [(), (1,), (40,)])
def test_nothing_is_said_where_nothing_that_is_read_is_hidden(tmp_path: Path, rows: tuple[int, ...]) -> None:
    assert doubts(book(tmp_path / "a.xlsx", rows=rows)) == []


def test_filtered_and_collapsed_rows_of_an_open_document_count_as_often_as_they_are_repeated(tmp_path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    content = (
        f'<d xmlns:table="{table}"><table:table table:name="别的"><table:table-row table:visibility="filter"/>'
        '</table:table><table:table table:name="设施"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-row/>'
        '<table:table-row table:visibility="filter" table:number-rows-repeated="2"/><table:table-row/>'
        '<table:table-row table:visibility="collapse"/></table:table></d>'
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("content.xml", content)
    assert hidden_in_document(tmp_path / "a.ods", "设施") == hidden({1, 2, 4}, {2})


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def row_record(number: int, *, unseen: bool) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHHH", number, 0, 5, 255, 0, 0, 0x20 if unseen else 0, 15))


def test_hidden_rows_and_columns_of_an_old_workbook_are_those_of_the_sheet_that_is_read() -> None:
    begin, end = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)), record(0x000A, b"")
    first = begin + row_record(7, unseen=True) + end
    chart = begin + row_record(9, unseen=False) + end
    widths = record(0x007D, struct.pack("<HHHHHH", 3, 4, 2000, 15, 1, 0))
    second = begin + widths + row_record(2, unseen=True) + row_record(3, unseen=False) + chart
    second += row_record(4, unseen=True) + end
    names = ["说明", "设施"]
    head = len(begin) + sum(4 + 8 + 2 * len(name) for name in names) + len(end)
    listed = b"".join(
        record(0x0085, struct.pack("<IHBB", at, 0, len(name), 1) + name.encode("utf-16-le"))
        for name, at in zip(names, (head, head + len(first)), strict=True)
    )
    stream = begin + listed + end + first + second
    assert hidden_in_stream(stream, "设施") == hidden({2, 4}, {3, 4})
    assert hidden_in_stream(stream, "说明") == hidden({7}, set())
    assert hidden_in_stream(stream, "没有") == hidden(set(), set())
    assert hidden_in_stream(stream[: head + len(first) + 40], "设施") == hidden(set(), {3, 4})


def test_hidden_rows_and_columns_of_a_binary_workbook_are_told(tmp_path: Path) -> None:
    header: list[Cell] = ["名称", "类别", "经度", "纬度", "备注", "床位数"]
    rows: list[list[Cell]] = [[f"{n}馆", "图书馆", 112.9 + n / 100, 27.8, None, 10.0] for n in range(4)]
    path = tmp_path / "台账.xlsb"
    write_binary_excel(
        path, {"说明": [["请填"], ["谢"]], "设施": [header, *rows]}, hidden_rows={2, 4}, hidden_columns=[(4, 5)]
    )
    assert hidden_in_binary(path, "设施") == hidden({2, 4}, {4, 5})
    assert hidden_in_binary(path, "说明") == hidden(set(), set())
    assert hidden_in_binary(path, "没有") == hidden(set(), set())
    told = [str(doubt) for doubt in load_facilities(path).report.doubts]
    assert any(
        said.startswith("2 rows of the sheet 设施 are hidden or filtered out (rows 3, 5), and are") for said in told
    )
    assert any(said.startswith("1 columns of the sheet 设施 are hidden (床位数), and are read") for said in told)


def test_records_of_a_binary_sheet_that_are_cut_off_hide_nothing() -> None:
    row = bytes([0, 17]) + struct.pack("<IIHBBBI", 3, 0, 300, 0, 0x10, 0, 0)
    assert hidden_in_records(row) == hidden({3}, set())
    assert hidden_in_records(row[:-1]) == hidden(set(), set())
    assert hidden_in_records(bytes([0, 4]) + struct.pack("<I", 3)) == hidden(set(), set())
