"""Workbooks other than .xlsx: old Excel, WPS, binary Excel, OpenDocument, web pages, Excel's XML."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyogrio
import python_calamine
from pyogrio.errors import DataLayerError, DataSourceError

from ...errors import DataError
from ..kinds.formats import Format
from ..kinds.layer_kinds import CLOSED
from .excel_xml import xml_sheets
from .sheet import Cells, choose_sheet, filled_rows, sheet_table
from .table import Table
from .web_page import page_tables

OPEN_DOCUMENT: Final = "ods"
_DAMAGED: Final = (
    python_calamine.CalamineError,
    DataSourceError,
    DataLayerError,
    ET.ParseError,
    LookupError,
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
        if found.reader == "calamine" and (found.key != OPEN_DOCUMENT or _is_calamines(path)):
            return _by_calamine(path)
        if found.key == OPEN_DOCUMENT:
            return open_document(path)
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


def _is_calamines(path: Path) -> bool:
    """Whether calamine reads all sheets; it stumbles over the line ends that QGIS and GDAL write between cells."""
    try:
        book = python_calamine.load_workbook(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        return False
    return True


def open_document(path: Path) -> Workbook:
    """The sheets of an OpenDocument table by GDAL: every row as it stands, numbers as numbers, nothing merged."""
    with _raw_rows():
        names = tuple(str(name) for name, _ in pyogrio.list_layers(path))

    def cells(name: str) -> Cells:
        with _raw_rows():
            frame = pyogrio.read_dataframe(path, layer=name, read_geometry=False)
        return [
            tuple("" if cell is None else cell for cell in row) for row in frame.to_numpy(object, na_value=None)
        ], []

    return Workbook(names, cells)


@contextmanager
def _raw_rows() -> Iterator[None]:
    """GDAL takes no row for a header, and no text for a number, for as long as the context lasts."""
    settings = {"OGR_ODS_HEADERS": "DISABLE", "OGR_ODS_FIELD_TYPES": "STRING"}
    pyogrio.set_gdal_config_options({**CLOSED, **settings})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(settings))


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
