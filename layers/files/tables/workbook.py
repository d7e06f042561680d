"""Workbooks other than .xlsx: old Excel, WPS, binary Excel, OpenDocument, web pages, Excel's XML."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import python_calamine

from ...errors import DataError
from ..kinds.formats import Format
from .excel_xml import xml_sheets
from .sheet import Cells, choose_sheet, filled_rows, sheet_table
from .table import Table
from .web_page import page_tables

_DAMAGED: Final = (
    python_calamine.CalamineError,
    ET.ParseError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
    TypeError,
)


def read_workbook(path: Path, found: Format, sheet: str | None) -> Table:
    """A sheet of any other workbook, or a table of a web page."""
    book = open_workbook(path, found)
    name = choose_sheet(book.sheets, sheet, path.name)
    rows, spans = book.cells(name)
    return sheet_table(path, found.title_en, book.sheets, name, filled_rows(enumerate(rows), spans))[0]


@dataclass(frozen=True)
class Workbook:
    """The names of a file's sheets, and how one of them is read: rows from the sheet's first one, and merged ranges."""

    sheets: tuple[str, ...]
    cells: Callable[[str], Cells]


def open_workbook(path: Path, found: Format) -> Workbook:
    """The sheets of a file of a format whose reader is `calamine` or `html`. Raises DataError where it is damaged."""
    try:
        if found.reader == "calamine":
            return _by_calamine(path)
        sheets = xml_sheets(path) if found.key == "xml_excel" else page_tables(path)
        return Workbook(tuple(sheets), lambda name: sheets[name])
    except python_calamine.PasswordError as error:
        raise DataError(
            "{file} is locked with a password; open it in Excel, take the password off and save it again.",
            file=path.name,
        ) from error
    except _DAMAGED as error:
        raise DataError("{file} is a damaged table; open it where it was made and save it again.",
                        file=path.name) from error  # fmt: skip


def _by_calamine(path: Path) -> Workbook:
    with path.open("rb") as file:
        book = python_calamine.load_workbook(file)

    def cells(name: str) -> Cells:
        try:
            sheet = book.get_sheet_by_name(name)
            rows = [tuple(row) for row in sheet.to_python(skip_empty_area=False)]
            spans = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        except _DAMAGED as error:
            raise DataError("{file} is a damaged table; open it where it was made and save it again.",
                            file=path.name) from error  # fmt: skip
        return rows, spans

    return Workbook(tuple(book.sheet_names), cells)
