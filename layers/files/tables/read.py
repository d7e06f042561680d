"""Reading a table, whatever file it stands in."""

import sqlite3
from pathlib import Path

import pandas as pd

from ....limits import MAX_TABLE_CELLS
from ...errors import DataError
from ...report import Report
from ..databases import plain_tables, read_only, settled
from ..json_files.json_records import read_records
from ..kinds.formats import BY_KEY, check_file
from ..kinds.layer_kinds import check_table
from ..kinds.recognise import readable_format
from ..kinds.sizes import check_cells, check_width
from ..steady import steady
from .table import Table, finish
from .text import read_text
from .workbooks.dbase import read_dbf
from .workbooks.excel import excel_sheets, read_excel
from .workbooks.workbook import open_workbook, read_workbook


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
    if found.reader == "sqlite":
        return _read_database(path, sheet)
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
    if found.reader == "sqlite":
        return plain_tables(path)
    return excel_sheets(path) if found.reader == "excel" else ()


def _read_database(path: Path, name: str | None) -> Table:
    """A table of a database without shapes; whole numbers and texts as they are, other contents left out."""
    with settled(path) as copy:
        return _read_settled(copy, name)


def _read_settled(path: Path, name: str | None) -> Table:
    names = plain_tables(path)
    chosen = name or names[0]
    if chosen not in names:
        raise DataError(
            "{file} has no layer {layer}; its layers are {layers}.", file=path.name, layer=name, layers=", ".join(names)
        )
    check_table(path, chosen)
    quoted = chosen.replace('"', '""')
    try:
        with read_only(path) as base:
            found = base.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - a name that the database lists, quoted
            columns = [str(column[0]) for column in found.description]
            check_width(len(columns), path.name)
            most = MAX_TABLE_CELLS // max(len(columns), 1)
            rows = found.fetchmany(most + 1)
            check_cells(len(columns) * len(rows), path.name)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise DataError(
            "{file} is a damaged table; open it where it was made and save it again.", file=path.name
        ) from error
    cells = [[None if isinstance(cell, bytes) else cell for cell in row] for row in rows]
    title = BY_KEY["database"].title_en
    return finish(
        pd.DataFrame(cells, columns=columns, dtype=object), Report(file=path.name, format=title, layer=chosen)
    )
