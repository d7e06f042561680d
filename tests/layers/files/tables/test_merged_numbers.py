"""A number in a merged cell is that of all its rows together; a word, a code or a coordinate is that of each."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.files.tables.table import Table

PLACES = (104.01, 104.02, 104.03)


def read(path: Path, column: str, values: tuple[Any, ...], merged: str) -> Table:
    """A sheet of three places with the column D, and the cells `merged`."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["名称", "经度", "纬度", column])
    for name, lon, value in zip("甲乙丙", PLACES, values, strict=True):
        sheet.append([name, lon, 30.6, value])
    sheet.merge_cells(merged)
    book.save(path)
    return read_table(path)


@pytest.mark.parametrize(
    ("column", "value", "each"),
    [
        ("常住人口", 1000, 500.0),
        ("常住人口/万人", 0.1, 0.05),
        ("床位数（张）", "1,200", 600.0),
        ("建筑面积", "900.5", 450.25),
    ],
)
def test_a_count_is_shared_out(tmp_path: Path, column: str, value: object, each: float) -> None:
    table = read(tmp_path / "a.xlsx", column, (value, None, 2000), "D2:D3")
    assert table.frame[column].tolist() == [each, each, 2000]
    (doubt,) = table.report.doubts
    assert f"1 merged cells of the column {column} hold one number for several rows" in str(doubt)


@pytest.mark.parametrize(("column", "value"), [("类别", "图书馆"), ("代码", 430304), ("等级", 3), ("床位数", "约100")])
def test_what_counts_nothing_stands_in_each_row(tmp_path: Path, column: str, value: object) -> None:
    table = read(tmp_path / "a.xlsx", column, (value, None, None), "D2:D4")
    assert table.frame[column].tolist() == [value] * 3
    assert not table.report.doubts
