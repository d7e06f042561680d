"""Workbooks other than .xlsx: old Excel, WPS, binary Excel, OpenDocument, web pages, Excel's XML."""

import shutil
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from xml.parsers import expat

import pyogrio
import python_calamine
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError

from .....scratch import scratch_folder
from ....errors import DataError
from ...kinds.formats import Format
from ...kinds.layer_kinds import CLOSED
from ..hidden import NOTHING_HIDDEN, Hidden, hidden_in_document
from ..merged import Row, Span, merged_in_document
from ..sheet import choose_sheet, filled_rows, sheet_table
from ..table import Table
from .binary_hidden import hidden_in_binary, is_binary
from .claims import check_claims, hidden_in_compound
from .excel_xml import xml_sheets
from .flat_document import pack_flat
from .web_page import page_tables

OPEN_DOCUMENT: Final = "ods"
_DAMAGED: Final = (
    python_calamine.CalamineError,
    DataSourceError,
    DataLayerError,
    CRSError,  # whatever GDAL says while it is asked for a sheet's first row
    FeatureError,
    ET.ParseError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LookupError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
    TypeError,
)

Sheet = tuple[list[Row], list[Span]]
"""All rows of a sheet from its first one, empty ones too, and the merged ranges in them."""


def read_workbook(path: Path, found: Format, sheet: str | None) -> Table:
    """A sheet of any other workbook, or a table of a web page."""
    book = open_workbook(path, found)
    name = choose_sheet((book.hidden_too or book.sheets) if sheet is not None else book.sheets, sheet, path.name)
    rows, spans = book.cells(name)
    cells, hidden = filled_rows(enumerate(rows), spans), book.hidden(name)
    return sheet_table(path, found.title_en, book.sheets, name, cells, hidden=hidden)[0]


@dataclass(frozen=True)
class Workbook:
    """The names of a file's sheets, and how one of them is read: rows from the sheet's first one, and merged ranges.

    `hidden_too` are all sheets, where some are hidden: these are read only where they are asked for by name. `hidden`
    tells which rows and columns of a sheet are.
    """

    sheets: tuple[str, ...]
    cells: Callable[[str], Sheet]
    hidden_too: tuple[str, ...] = ()
    hidden: Callable[[str], Hidden] = lambda _: NOTHING_HIDDEN


def open_workbook(path: Path, found: Format) -> Workbook:
    """The sheets of a file of a format whose reader is `calamine` or `html`. Raises DataError where it is damaged."""
    try:
        check_claims(path, path.name)
        if found.reader == "calamine" and (found.key != OPEN_DOCUMENT or _is_calamines(path)):
            return _by_calamine(path, merged=merged_in_document if found.key == OPEN_DOCUMENT else None)
        if found.key == OPEN_DOCUMENT:
            return open_document(path)
        if found.key == "fods":
            return _flat_document(path)
        sheets = xml_sheets(path) if found.key == "xml_excel" else page_tables(path)
        return Workbook(tuple(sheets), lambda name: sheets[name])
    except python_calamine.PasswordError as error:
        raise DataError(
            "{file} is locked with a password; open it in Excel, take the password off and save it again.",
            file=path.name,
        ) from error
    except _DAMAGED as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> DataError:
    return DataError("{file} is a damaged table; open it where it was made and save it again.", file=path.name)


def _flat_document(path: Path) -> Workbook:
    """A flat OpenDocument table, read as the packed one that it is word for word, but for its outermost element."""
    with scratch_folder() as folder:
        packed = folder / f"book.{OPEN_DOCUMENT}"
        pack_flat(path, packed)
        check_claims(packed, path.name)
        book = _by_calamine(packed, merged_in_document)
        sheets = {name: (book.cells(name), book.hidden(name)) for name in book.sheets}
    return Workbook(book.sheets, lambda name: sheets[name][0], hidden=lambda name: sheets[name][1])


def _is_calamines(path: Path) -> bool:
    """Whether calamine reads all sheets; it stumbles over the line ends that QGIS and GDAL write between cells."""
    try:
        with path.open("rb") as file:  # by its content: a path's suffix would be believed
            book = python_calamine.load_workbook(file)
        for name in book.sheet_names:
            book.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        return False
    return True


def open_document(path: Path) -> Workbook:
    """The sheets of an OpenDocument table by GDAL: every row as it stands, numbers as numbers."""
    with _raw_rows(path) as book:
        names = tuple(str(name) for name, _ in pyogrio.list_layers(book))

    def cells(name: str) -> Sheet:
        try:
            with _raw_rows(path) as book:
                frame = pyogrio.read_dataframe(book, layer=name, read_geometry=False)
        except _DAMAGED as error:
            raise _damaged(path) from error
        rows = [tuple("" if cell is None else cell for cell in row) for row in frame.to_numpy(object, na_value=None)]
        return rows, merged_in_document(path, name)

    return Workbook(names, cells, hidden=partial(hidden_in_document, path))


@contextmanager
def _raw_rows(path: Path) -> Iterator[Path]:
    """The file under a name that GDAL believes; no row is taken for a header, and no text for a number."""
    settings = {"OGR_ODS_HEADERS": "DISABLE", "OGR_ODS_FIELD_TYPES": "STRING"}
    pyogrio.set_gdal_config_options({**CLOSED, **settings})
    try:
        if path.suffix.casefold() == f".{OPEN_DOCUMENT}":
            yield path
            return
        with scratch_folder() as folder:
            yield Path(shutil.copyfile(path, folder / f"book.{OPEN_DOCUMENT}"))
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(settings))


def _by_calamine(path: Path, merged: Callable[[Path, str], list[Span]] | None) -> Workbook:
    """The sheets as calamine reads them; `merged` tells the merged ranges of formats of which it tells none."""
    with path.open("rb") as file:
        book = python_calamine.load_workbook(file)

    def cells(name: str) -> Sheet:
        try:
            sheet = book.get_sheet_by_name(name)
            rows = [tuple(row) for row in sheet.to_python(skip_empty_area=False)]
            spans = (
                merged(path, name) if merged else [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
            )
        except _DAMAGED as error:
            raise _damaged(path) from error
        return rows, spans

    shown = tuple(
        sheet.name for sheet in book.sheets_metadata if sheet.visible == python_calamine.SheetVisibleEnum.Visible
    )
    return Workbook(
        shown or tuple(book.sheet_names), cells, tuple(book.sheet_names), partial(_hidden, path, document=bool(merged))
    )


def _hidden(path: Path, name: str, *, document: bool) -> Hidden:
    try:
        if document:
            return hidden_in_document(path, name)
        return hidden_in_binary(path, name) if is_binary(path) else hidden_in_compound(path, name)
    except _DAMAGED as error:
        raise _damaged(path) from error
