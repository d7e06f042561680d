"""Sheets of Excel workbooks as rows of text."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

import openpyxl
import pandas as pd
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from ....errors import DataError
from ...kinds.archive import check_archive, check_list
from ...kinds.sizes import check_cells
from ..header import filled
from ..hidden import Hidden, hidden_in_sheet
from ..merged import Row, part_of, spans_in_sheet
from ..sheet import Cells, choose_sheet, filled_rows, sheet_table
from ..table import Table
from .uncalculated import Uncalculated, said_of_uncalculated, uncalculated

MAX_EMPTY_ROWS: Final = 1_000
"""A sheet whose rows stay empty for so long has ended, whatever number of rows it claims."""


EXCEL_FAILURES: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # the base of what both XML parsers raise
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What openpyxl raises for damaged workbooks, depending on the part that is damaged."""


def read_excel(path: Path, sheet: str | None) -> Table:
    """Read a sheet of a workbook: the named one, or the first that holds a table."""
    check_excel(path)
    with path.open("rb") as file:
        names, name, cells, hidden, empty = _read_sheet(file, sheet, path.name)
    table, start = sheet_table(path, "Excel", names, name, cells, hidden=hidden)
    numbers = cells[2][start:]
    _check_formulas(table.frame, path, empty, numbers)
    doubts = said_of_uncalculated(empty, numbers, table.report.all_columns)
    return replace(table, report=replace(table.report, doubts=(*table.report.doubts, *doubts)))


def _read_sheet(
    source: IO[bytes], sheet: str | None, file: str
) -> tuple[tuple[str, ...], str, Cells, Hidden, tuple[Uncalculated, ...]]:
    """The sheets' names, the one that is read, its cells, what is hidden, and formulas without a value."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and rules that openpyxl cannot write back, and we do not need
            book = openpyxl.load_workbook(source, read_only=True, data_only=True)
            name = choose_sheet(book.sheetnames if sheet is not None else _shown(book), sheet, file)
            numbered = list(_sheet_rows(book[name], file))
            data = part_of(source, str(getattr(book[name], "_worksheet_path", "")))
            cells = filled_rows(numbered, spans_in_sheet(data))
            return _shown(book), name, cells, hidden_in_sheet(data), uncalculated(data)
    except EXCEL_FAILURES as error:
        raise DataError("{file} is a damaged Excel file; open it in Excel and save it again.", file=file) from error


def excel_sheets(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets in their order. Raises DataError for a damaged one."""
    check_excel(path)
    with path.open("rb") as file:
        try:
            return _listed(file)
        except EXCEL_FAILURES as error:
            raise DataError(
                "{file} is a damaged Excel file; open it in Excel and save it again.", file=path.name
            ) from error


def _listed(source: IO[bytes]) -> tuple[str, ...]:
    """The sheets of `_shown`, without the texts and styles of all cells, which openpyxl reads when it opens a book."""
    reader = ExcelReader(source, read_only=True)
    reader.read_manifest()
    reader.read_workbook()
    sheets = list(reader.parser.find_sheets())
    shown = [sheet.name for sheet, part in sheets if sheet.state == "visible" and part.Type.endswith("/worksheet")]
    return tuple(shown or [sheet.name for sheet, _ in sheets])


def _shown(book: openpyxl.Workbook) -> tuple[str, ...]:
    """The sheets that one sees in Excel, else all: what is hidden is kept from readers on purpose."""
    shown = tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible")
    return shown or tuple(book.sheetnames)


def check_excel(path: Path) -> None:
    """Raise DataError for what is no Excel file, whatever its name."""
    try:
        check_list(path)
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, path.name)
            names = archive.namelist()
    except EXCEL_FAILURES as error:
        raise DataError(
            "{file} is not an Excel file, or a damaged one; save it as .xlsx in Excel.", file=path.name
        ) from error
    if "[Content_Types].xml" not in names:
        raise DataError("{file} is a zip but no Excel file; save it as .xlsx in Excel.", file=path.name)


def _sheet_rows(sheet: Any, file: str) -> Iterator[tuple[int, Row]]:  # noqa: ANN401 - openpyxl carries no types
    """The rows that hold something with their numbers from 0, whatever size the sheet claims to have."""
    sheet.reset_dimensions()
    empty = cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        cells += len(row)
        check_cells(cells, file)
        if any(filled(cell) for cell in row):
            empty = 0
            yield number, row
        else:
            empty += 1
            if empty > MAX_EMPTY_ROWS:
                return


def _check_formulas(frame: pd.DataFrame, path: Path, empty: Sequence[Uncalculated], numbers: Sequence[int]) -> None:
    """Raise DataError where a column looks empty because its formulas have no value."""
    rows = set(numbers)
    formula = next((each.formula for each in empty if each.row in rows), None)
    if formula and frame.isna().all(axis=0).any():
        raise DataError(
            "{file}: formulas such as {formula} were never calculated; open it in Excel, save it, and load it again.",
            file=path.name,
            formula=formula,
        )
