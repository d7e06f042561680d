"""Tables: CSV and text with any delimiter and encoding, and Excel sheets with titles, merged headers and formulas."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import openpyxl
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from ....messages import Message
from ...errors import DataError
from ...report import Problem, Report
from ..dbf_names import whole_names
from ..encodings import known_encoding
from ..formats import Format
from ..recognise import readable_format
from ..shapefile import dbf_encoding, read_table_header
from ..text import visible
from ..workbooks import Row, filled, open_workbook
from .excel import EXCEL_FAILURES, check_excel, choose_sheet
from .header import check_width, filled, find_header, header_note, unique

_NUMBER: Final = re.compile(r"[+-]?(?:\.?\d|inf)", re.IGNORECASE)
_LEADING_ZERO: Final = re.compile(r"[+-]?0\d")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WIDE_DIGITS: Final = frozenset("０１２３４５６７８９－＋")
NOTHING: Final = frozenset(("", "na", "n/a", "nan", "null", "none", "-", "--", "—", "–", "…", "/", "无数据", "缺失"))
"""What tables write where they have no number."""


@dataclass(frozen=True, eq=False)
class Table:
    """A frame of columns without geometry, numbers where a whole column is numbers, and how it was read."""

    frame: pd.DataFrame
    report: Report


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets in their order; none for a table of any other kind. Raises DataError."""
    found = readable_format(path)
    if found.reader in ("calamine", "html"):
        return open_workbook(path, found).sheets
    if found.reader != "excel":
        return ()
    check_excel(path)
    with path.open("rb") as file:
        try:
            return tuple(openpyxl.load_workbook(file, read_only=True).sheetnames)
        except EXCEL_FAILURES as error:
            raise DataError(
                "{file} is a damaged Excel file; open it in Excel and save it again.", file=path.name
            ) from error


# ------------------------------------------------------------------------------------------------------------- text


def too_long(problems: Sequence[Problem], kept: int) -> Message:
    rows = [str(problem.row) for problem in problems]
    return Message(
        "{count} of {total} rows have more fields than the header (rows {rows}); put cells that hold the delimiter in "
        "quotes.",
        {"count": len(rows), "total": kept + len(rows), "rows": ", ".join(rows[:5]) + (" …" if len(rows) > 5 else "")},
    )


# ------------------------------------------------------------------------------------------------------------ Excel


def read_workbook(path: Path, found: Format, sheet: str | None) -> Table:
    """A sheet of any other workbook, or a table of a web page."""
    book = open_workbook(path, found)
    name = choose_sheet(book.sheets, sheet, path.name)
    rows = [row for row in book.rows(name) if any(map(filled, row))]
    return sheet_table(path, found.title_en, book.sheets, name, rows)[0]


def sheet_table(path: Path, title: str, names: tuple[str, ...], name: str, rows: list[Row]) -> tuple[Table, int]:
    """A sheet's rows as a table, and where its header ends."""
    if not rows:
        raise DataError("{file}: the sheet {sheet} is empty; choose another.", file=path.name, sheet=name)
    header, start = find_header(rows)
    check_width(len(header), path.name)
    body = [(*row[: len(header)], *[None] * (len(header) - len(row))) for row in rows[start:]]
    notes = (header_note(start),) if start > 1 else ()
    above = tuple(" ".join(str(cell) for cell in row if filled(cell)) for row in rows[: start - 1])
    report = Report(file=path.name, format=title, layer=name, layers=names, notes=notes, above=(*above, name))
    return finish(pd.DataFrame(body, columns=pd.Index(header, dtype=object), dtype=object), report), start


def read_dbf(path: Path, encoding: str | None) -> Table:
    """A dBASE table without shapes, as statistics offices hand them out."""
    if path.with_suffix(".shp").exists():
        raise DataError("{file} is a part of a shapefile; give the .shp that belongs to it.", file=path.name)
    read_table_header(path)
    used, note = (known_encoding(encoding, path.name), None) if encoding else dbf_encoding(path)
    with whole_names(path, used) as (copy, cut):
        try:
            frame = pyogrio.read_dataframe(copy, encoding=used, read_geometry=False, datetime_as_string=True)
        except (DataSourceError, DataLayerError, ValueError, OSError) as error:
            raise DataError("{file} is a damaged dBASE table; export or copy it again.", file=path.name) from error
    notes = tuple(said for said in (note, cut) if said is not None)
    report = Report(file=path.name, format="dBASE table", encoding=used, notes=notes)
    return finish(frame.astype(object).where(frame.notna(), None), report)


def unmerged(numbered: Sequence[tuple[int, Row]], spans: Sequence[tuple[int, int, int, int]]) -> list[Row]:
    """The rows with merged cells filled; a row that would hold nothing else stays out."""
    place = {number: at for at, (number, _) in enumerate(numbered)}
    moved = []
    for top, left, bottom, right in spans:
        at = [place[row] for row in range(top, min(bottom, top + len(numbered)) + 1) if row in place]
        if top in place and len(at) > 1:
            moved.append((place[top], left, max(at), right))
    return filled([row for _, row in numbered], moved)


# ------------------------------------------------------------------------------------------------------------- both
def finish(frame: pd.DataFrame, report: Report) -> Table:
    """Names told apart, cells trimmed, empty rows left out, columns of numbers made numbers."""
    names = unique([visible(str(name)) for name in frame.columns])
    columns = [[_plain_cell(cell) for cell in frame.iloc[:, position].tolist()] for position in range(len(names))]
    filled = [any(cells[row] != "" for cells in columns) for row in range(len(frame))]
    if not any(filled):
        raise DataError(
            "{file} has a header but no rows under it; export it again or choose another file.", file=report.file
        )
    whole = pd.DataFrame({name: _numbers(cells) for name, cells in zip(names, columns, strict=True)})
    whole = whole.set_axis(frame.index)[pd.Series(filled, index=frame.index)]
    return Table(whole, replace(report, rows=len(whole), all_columns=tuple(names)))


def _plain_cell(cell: object) -> object:
    """A cell without outer spaces, its full-width digits made plain; '' for an empty one."""
    if isinstance(cell, str):
        text = visible(cell)
        return unicodedata.normalize("NFKC", text) if text[:1] in _WIDE_DIGITS else text
    return "" if cell is None or cell != cell else cell  # noqa: PLR0124 - NaN


def _numbers(cells: list[object]) -> "pd.Series[Any] | list[object]":
    """The cells as numbers if every one that says something is one, and none is a code with a leading zero."""
    told = [cell for cell in cells if not (isinstance(cell, str) and cell.casefold() in NOTHING)]
    if all(map(_may_be_number, told)):
        plain = [_THOUSANDS.sub("", cell) if isinstance(cell, str) else cell for cell in cells]
        numbers = pd.to_numeric(pd.Series(plain, dtype=object), errors="coerce")
        if told and numbers.notna().sum() == len(told):
            return numbers
    return [None if cell == "" else cell for cell in cells]


def _may_be_number(cell: object) -> bool:
    if isinstance(cell, str):
        return _NUMBER.match(cell) is not None and not _LEADING_ZERO.match(cell)
    return not isinstance(cell, bool)
