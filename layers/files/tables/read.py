"""Reading a table, whatever file it stands in."""

from pathlib import Path

from ...report import Report
from ..json_files.json_records import read_records
from ..kinds.formats import check_file
from ..kinds.recognise import readable_format
from ..steady import steady
from .dbase import read_dbf
from .excel import excel_sheets, read_excel
from .table import Table, finish
from .text import read_text
from .workbook import open_workbook, read_workbook


def read_table(path: Path | str, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Read a table of any format (see `files.formats`). Row numbers in problems count from the line under the header.

    `sheet` is by default the first. Codes with leading zeros stay text. Raises DataError: no such file, empty, no
    table, unknown encoding, no such sheet, or formulas that were never calculated.
    """
    path = Path(path)
    check_file(path)
    with steady(path):
        return _read(path, sheet, encoding)


def _read(path: Path, sheet: str | None, encoding: str | None) -> Table:
    found = readable_format(path)
    if found.reader == "excel":
        return read_excel(path, sheet)
    if found.reader in ("calamine", "html"):
        return read_workbook(path, found, sheet)
    if found.reader == "dbf":
        return read_dbf(path, encoding)
    if found.reader == "json":
        read = read_records(path, encoding)
        report = Report(
            file=path.name, format=found.title_en, encoding=read.encoding, lost=read.lost, doubts=read.doubts
        )
        return finish(read.frame, report)
    return read_text(path, encoding)


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets in their order; none for a table of any other kind. Raises DataError."""
    found = readable_format(path)
    if found.reader in ("calamine", "html"):
        return open_workbook(path, found).sheets
    return excel_sheets(path) if found.reader == "excel" else ()
