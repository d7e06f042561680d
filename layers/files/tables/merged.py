"""Merged cells: a value that spans rows speaks for each of them."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from ....limits import MAX_TREE_BYTES

Row = tuple[Any, ...]
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, all counted from 0 and inclusive."""

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_DIGITS: Final = 9
_PLAIN: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
MOST_SPANNED: Final = 200_000
"""Cells that merged ranges may fill; a sheet that claims more is damaged or drawn, not a table."""


def fill_merged(
    rows: Sequence[Sequence[Any]], spans: Iterable[Span], counting: Collection[int] = ()
) -> tuple[list[Row], Counter[int]]:
    """Rows of cells in which the first cell of every merged range that spans rows stands in all rows of it.

    In columns that are `counting` a number for several rows is theirs together: each gets an equal share of it. How
    many ranges of each column were shared out is given as well. Ranges within one row stay as they are: they are
    titles, or headers over several columns, which the search for the header understands by their gaps.
    """
    shared: Counter[int] = Counter()
    cells = [list(row) for row in rows]
    done = 0
    for top, left, bottom, right in spans:
        if bottom == top or top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        done += (min(bottom, len(cells) - 1) - top) * (right - left + 1)
        if done > MOST_SPANNED:
            break
        among = cells[top : bottom + 1]
        if left in counting and (amount := _amount(value)) is not None:
            value = amount / len(among)
            shared[left] += 1
        for row in among:
            row.extend([None] * (left + 1 - len(row)))
            row[left] = value
    return [tuple(None if cell == "" else cell for cell in row) for row in cells], shared


def _amount(cell: object) -> float | None:
    """A cell's number, None where it holds none."""
    if isinstance(cell, str):
        return float(cell.replace(",", "")) if _PLAIN.fullmatch(cell.strip()) else None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def part_of(source: IO[bytes], part: str) -> bytes:
    """One file of a zip; nothing where there is none of that name."""
    with zipfile.ZipFile(source) as archive:
        return archive.read(part) if part in archive.namelist() else b""


def spans_in_sheet(data: bytes) -> list[Span]:
    """The merged ranges of one sheet of an .xlsx, given as the XML of its part.

    openpyxl tells them only when it reads whole sheets into memory, which takes ten times as long.
    """
    return [
        (int(top) - 1, _column(left), int(bottom) - 1, _column(right))
        for left, top, right, bottom in _MERGED.findall(data[data.rfind(b"</sheetData>") :])
    ]


def merged_in_document(path: Path, sheet: str) -> list[Span]:
    """The merged ranges of one sheet of an OpenDocument table. Raises ParseError for XML that is cut off."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        data = file.read(MAX_TREE_BYTES)
    if b"number-rows-spanned" not in data:
        return []
    spans: list[Span] = []
    inside, row = False, 0
    parsed = ET.iterparse(io.BytesIO(data), ("start", "end"))  # noqa: S314  (expat itself stops entities without bound)
    for event, element in parsed:
        if element.tag == f"{_TABLE}table":
            inside, row = event == "start" and element.get(f"{_TABLE}name") == sheet, 0
        elif event == "end" and inside and element.tag == f"{_TABLE}table-row":
            spans += _spans_of_row(element, row)
            row += _count(element, "rows-repeated")
            element.clear()
    return spans


def _spans_of_row(row: "ET.Element", number: int) -> Iterator[Span]:
    """The ranges that begin in a row of an OpenDocument table; like cells stand in it once, with their number."""
    column = 0
    for cell in (cell for cell in row if cell.tag in _CELLS):
        across, down = _count(cell, "columns-spanned"), _count(cell, "rows-spanned")
        if across > 1 or down > 1:
            yield number, column, number + down - 1, column + across - 1
        column += _count(cell, "columns-repeated")


def _count(element: "ET.Element", what: str) -> int:
    said = element.get(f"{_TABLE}number-{what}", "1")
    return int(said) if said.isdecimal() and len(said) < _MOST_DIGITS else 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
