"""Tables of other programs as sheets of cells: old Excel, WPS, binary Excel, OpenDocument, web pages, Excel's XML.

Every sheet comes as rows of plain cells, with merged cells filled: a value that spans rows speaks for each of them.
"""

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, Any, Final

import python_calamine

from ..errors import DataError
from .encodings import detect_encoding
from .formats import Format

Row = tuple[Any, ...]
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, all counted from 0 and inclusive."""

_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w\-]+)", re.IGNORECASE)
_MOST_SPANNED: Final = 200_000
"""Cells that merged ranges may fill; a sheet that claims more is damaged or drawn, not a table."""
_DAMAGED: Final = (
    python_calamine.CalamineError,
    ET.ParseError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
    TypeError,
)


@dataclass(frozen=True)
class Workbook:
    """The names of a file's sheets, and how one of them is read: rows from the sheet's first one, None for empty."""

    sheets: tuple[str, ...]
    rows: Callable[[str], list[Row]]


def open_workbook(path: Path, found: Format) -> Workbook:
    """The sheets of a file of a format whose reader is `calamine` or `html`. Raises DataError where it is damaged."""
    try:
        if found.reader == "calamine":
            return _by_calamine(path)
        return _excel_xml(path) if found.key == "xml_excel" else _web_page(path)
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

    def rows(name: str) -> list[Row]:
        try:
            sheet = book.get_sheet_by_name(name)
            cells = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            spans = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        except _DAMAGED as error:
            raise DataError("{file} is a damaged table; open it where it was made and save it again.",
                            file=path.name) from error  # fmt: skip
        return filled(cells, spans)

    return Workbook(tuple(book.sheet_names), rows)


# ------------------------------------------------------------------------------------------------------- merged cells
def filled(rows: Sequence[Sequence[Any]], spans: Iterable[Span]) -> list[Row]:
    """Rows of cells in which the first cell of every merged range that spans rows stands in all rows of it.

    Ranges within one row stay as they are: they are titles, or headers over several columns, which the search for the
    header understands by their gaps.
    """
    cells = [list(row) for row in rows]
    done = 0
    for top, left, bottom, right in spans:
        if bottom == top or top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        done += (min(bottom, len(cells) - 1) - top) * (right - left + 1)
        if done > _MOST_SPANNED:
            break
        for row in cells[top + 1 : bottom + 1]:
            row.extend([None] * (left + 1 - len(row)))
            row[left] = value
    return [tuple(None if cell == "" else cell for cell in row) for row in cells]


def merged_in_sheets(source: IO[bytes], part: str) -> list[Span]:
    """The merged ranges of one sheet of an .xlsx; `part` is the sheet's file in the zip, as `xl/worksheets/sheet1.xml`.

    openpyxl tells them only when it reads whole sheets into memory, which takes ten times as long.
    """
    with zipfile.ZipFile(source) as archive:
        if part not in archive.namelist():
            return []
        data = archive.read(part)
    return [
        (int(top) - 1, _column(left), int(bottom) - 1, _column(right))
        for left, top, right, bottom in _MERGED.findall(data[data.rfind(b"</sheetData>") :])
    ]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# ------------------------------------------------------------------------------------------------- web pages and XML
def _web_page(path: Path) -> Workbook:
    """The tables of a page of HTML, as many a web system hands out under the name .xls."""
    data = path.read_bytes()
    said = _CHARSET.search(data[:4096])
    encoding = detect_encoding(data) or (said[1].decode("ascii") if said else "utf-8")
    page = _Tables()
    page.feed(data.decode(encoding, errors="replace"))
    tables = [table for table in page.tables if len(table) > 1]
    if not tables:
        raise DataError("{file} is a web page without a table; export the table itself.", file=path.name)
    names = tuple(f"table {number}" for number in range(1, len(tables) + 1))
    by_size = dict(zip(names, tables, strict=True))
    return Workbook(tuple(sorted(names, key=lambda name: -len(by_size[name]))), lambda name: by_size[name])


class _Tables(HTMLParser):
    """Collects the rows of every table of a page; cells that span rows or columns fill them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._rows: list[list[Any]] = []
        self._row: list[Any] = []
        self._waiting: dict[int, tuple[int, Any]] = {}
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._row, self._waiting, self._cell = [], [], {}, None
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self._cell, self._span = [], (_spanned(given.get("rowspan")), _spanned(given.get("colspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            if self._rows:
                self.tables.append([tuple(row) for row in self._rows])
            self._rows = []

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        self._fill_from_above()
        down, right = self._span
        for step in range(right):
            if down > 1:
                self._waiting[len(self._row)] = (down - 1, text)
            self._row.append(text or None if step == 0 else None)
        self._cell = None

    def _fill_from_above(self) -> None:
        while (at := len(self._row)) in self._waiting:
            left, text = self._waiting.pop(at)
            self._row.append(text or None)
            if left > 1:
                self._waiting[at] = (left - 1, text)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row or self._waiting:
            self._fill_from_above()
        if self._row:
            self._rows.append(self._row)
        self._row = []


def _spanned(text: str | None) -> int:
    return min(max(int(text), 1), 1_000) if text and text.strip().isdecimal() else 1


def _excel_xml(path: Path) -> Workbook:
    """The sheets of Excel 2003's XML, which many systems export under the name .xls."""
    root = ET.fromstring(path.read_bytes())  # noqa: S314  (expat itself stops entities that grow without bound)
    sheets = {sheet.get(f"{_SS}Name", ""): sheet for sheet in root.iter(f"{_SS}Worksheet")}
    return Workbook(tuple(sheets), lambda name: _xml_rows(sheets[name]))


def _xml_rows(sheet: "ET.Element") -> list[Row]:
    rows: list[list[Any]] = []
    spans: list[Span] = []
    for row in sheet.iter(f"{_SS}Row"):
        at = int(row.get(f"{_SS}Index", len(rows) + 1)) - 1
        rows += [[] for _ in range(min(at - len(rows), _MOST_SPANNED))]
        rows.append(list(_xml_cells(row, len(rows), spans)))
    return filled(rows, spans)


def _xml_cells(row: "ET.Element", number: int, spans: list[Span]) -> Iterator[Any]:
    at = 0
    for cell in row.iter(f"{_SS}Cell"):
        skipped = int(cell.get(f"{_SS}Index", at + 1)) - 1 - at
        yield from [None] * min(max(skipped, 0), 4_000)
        at += max(skipped, 0)
        across, down = int(cell.get(f"{_SS}MergeAcross", 0)), int(cell.get(f"{_SS}MergeDown", 0))
        if down:
            spans.append((number, at, number + down, at + across))
        data = cell.find(f"{_SS}Data")
        text = "".join(data.itertext()) if data is not None else ""
        yield _xml_value(text, "" if data is None else data.get(f"{_SS}Type", "String"))
        yield from [None] * min(across, 4_000)
        at += 1 + across


def _xml_value(text: str, kind: str) -> object:
    if kind == "Number" and text:
        return float(text)
    return text or None
