"""Sheets of Excel workbooks as rows of text."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from ...errors import DataError
from ...report import Report
from ..archive import check_archive
from .header import check_width, filled, find_header, header_note
from .table import Table, finish

MAX_EMPTY_ROWS: Final = 1_000
"""A sheet whose rows stay empty for so long has ended, whatever number of rows it claims."""


_EXCEL_FAILURES: Final = (
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
    _check_excel(path)
    with path.open("rb") as file:
        names, name, rows = _read_sheet(file, sheet, path.name)
    if not rows:
        raise DataError("{file}: the sheet {sheet} is empty; choose another.", file=path.name, sheet=name)
    header, start = find_header(rows)
    check_width(len(header), path.name)
    body = [(*row[: len(header)], *[None] * (len(header) - len(row))) for row in rows[start:]]
    _check_formulas(body, path, name)
    notes = (header_note(start),) if start > 1 else ()
    report = Report(file=path.name, format="Excel", layer=name, layers=names, notes=notes)
    return finish(pd.DataFrame(body, columns=pd.Index(header, dtype=object), dtype=object), report)


def _read_sheet(
    source: IO[bytes], sheet: str | None, file: str, *, values: bool = True
) -> tuple[tuple[str, ...], str, list[tuple[Any, ...]]]:
    """The sheets' names, the one that is read, and its rows: the values that Excel calculated, or the formulas."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and rules that openpyxl cannot write back, and we do not need
            book = openpyxl.load_workbook(source, read_only=True, data_only=values)
            name = _choose_sheet(book.sheetnames, sheet, file)
            return tuple(book.sheetnames), name, list(_sheet_rows(book[name]))
    except _EXCEL_FAILURES as error:
        raise DataError("{file} is a damaged Excel file; open it in Excel and save it again.", file=file) from error


def _check_excel(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, path.name)
            names = archive.namelist()
    except _EXCEL_FAILURES as error:
        raise DataError(
            "{file} is no Excel file, or a damaged one; save it as .xlsx in Excel.", file=path.name
        ) from error
    if "[Content_Types].xml" not in names:
        raise DataError("{file} is a zip but no Excel file; save it as .xlsx in Excel.", file=path.name)


def _choose_sheet(names: Sequence[str], sheet: str | None, file: str) -> str:
    if sheet is not None and sheet not in names:
        raise DataError(
            "{file} has no sheet {sheet}; its sheets are {sheets}.", file=file, sheet=sheet, sheets=", ".join(names)
        )
    return sheet if sheet is not None else names[0]


def _sheet_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - openpyxl carries no types
    """The rows that hold something, whatever size the sheet claims to have."""
    sheet.reset_dimensions()
    empty = 0
    for row in sheet.iter_rows(values_only=True):
        if any(filled(cell) for cell in row):
            empty = 0
            yield row
        else:
            empty += 1
            if empty > MAX_EMPTY_ROWS:
                return


def _check_formulas(body: Sequence[tuple[Any, ...]], path: Path, sheet: str) -> None:
    """A formula that Excel never calculated has no value; without this check its column would just look empty."""
    if all(any(map(filled, column)) for column in zip(*body, strict=True)):
        return
    with path.open("rb") as file:
        rows = _read_sheet(file, sheet, path.name, values=False)[2]
    formula = next((cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("=")), None)
    if formula:
        raise DataError(
            "{file}: formulas such as {formula} were never calculated; open it in Excel, save it, and load it again.",
            file=path.name,
            formula=formula,
        )
