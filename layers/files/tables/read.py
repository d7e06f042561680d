"""Reading a table, whatever file it stands in."""

from pathlib import Path

from ...errors import DataError
from ..formats import EXCEL_SUFFIXES, check_file
from .excel import read_excel
from .table import Table
from .text import read_text


def read_table(path: Path | str, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Read a CSV, TXT, TSV or XLSX. Row numbers in problems count from the first line under the header.

    Codes with leading zeros stay text. Raises DataError: no such file, empty, no table, unknown encoding, no such
    sheet, or formulas that were never calculated.
    """
    path = Path(path)
    check_file(path)
    if path.suffix.casefold() in EXCEL_SUFFIXES:
        return read_excel(path, sheet)
    if path.suffix.casefold() == ".xls":
        raise DataError("{file} is an Excel file of before 2007; save it as .xlsx in Excel.", file=path.name)
    return read_text(path, encoding)
