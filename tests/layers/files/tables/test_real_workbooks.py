"""Workbooks as offices write them: kept/ledger.xls and .ods were written by LibreOffice 7.4.

A sheet of remarks stands first, the table has a title over all columns, a category merged over three rows, a formula,
dates shown as months, a share shown in percent, a hidden row, a comment and a filter.
"""

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.tables.merged import merged_in_document

from .binary_excel import Cell, write_binary_excel

KEPT = Path(__file__).with_name("kept")
NAMES = ["雨湖图书馆", "二分馆", "三分馆", "市一医院", "旧所"]


def is_the_ledger(frame: gpd.GeoDataFrame) -> None:
    assert frame["name"].tolist() == NAMES
    assert frame["category"].tolist() == ["library"] * 3 + ["hospital", "elderly_centre"]
    np.testing.assert_array_equal(frame["beds"], [np.nan, np.nan, np.nan, 300.0, 80.0])
    np.testing.assert_array_equal(frame["opened"], [2019.0, 2020.0, np.nan, 2001.0, np.nan])
    np.testing.assert_allclose(frame.geometry.x, [112.90, 112.91, 112.92, 112.93, 112.94])


@pytest.mark.parametrize(
    ("kept", "name"),
    [
        ("ledger.xls", "台账.xls"),
        ("ledger.xls", "台账.et"),  # WPS keeps its tables in the same form
        ("ledger.xls", "台账.xlsx"),
        ("ledger.xls", "台账.csv"),
        ("ledger.ods", "台账.ods"),
        ("ledger.ods", "台账.xls"),
        ("ledger.ods", "台账.xlsx"),
    ],
)
def test_a_ledger_of_libreoffice_is_read_under_whatever_name(kept: str, name: str, tmp_path: Path) -> None:
    shutil.copyfile(KEPT / kept, tmp_path / name)
    read = load_facilities(tmp_path / name)
    is_the_ledger(read.frame)
    assert read.report.layer == "设施台账"
    assert read.report.lost == ()


def test_merged_ranges_of_an_open_document_are_told_by_row_and_column() -> None:
    assert merged_in_document(KEPT / "ledger.ods", "设施台账") == [(0, 0, 0, 7), (2, 2, 4, 2)]
    assert merged_in_document(KEPT / "ledger.ods", "填表说明") == []


def test_a_binary_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    header: list[Cell] = ["名称", "类别", "经度", "纬度", "床位数", "公办"]
    rows: list[list[Cell]] = [
        ["市图书馆", "图书馆", 112.9, 27.8, None, True],
        ["一院", "综合医院", 112.91, 27.81, 300.0, False],
    ]
    for name in ("台账.xlsb", "台账.xls"):
        write_binary_excel(tmp_path / name, {"填表说明": [["请如实填写"]], "设施": [header, *rows]})
        read = load_facilities(tmp_path / name)
        assert read.report.layer == "设施"
        assert read.frame["name"].tolist() == ["市图书馆", "一院"]
        assert read.frame["category"].tolist() == ["library", "hospital"]
        np.testing.assert_array_equal(read.frame["beds"], [np.nan, 300.0])
        assert read.frame["public"].tolist() == [True, False]
