"""Merged cells: a value that spans rows speaks for each of them."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

Row = tuple[Any, ...]
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, all counted from 0 and inclusive."""

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
MOST_SPANNED: Final = 200_000
"""Cells that merged ranges may fill; a sheet that claims more is damaged or drawn, not a table."""


def fill_merged(rows: Sequence[Sequence[Any]], spans: Iterable[Span]) -> list[Row]:
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
        if done > MOST_SPANNED:
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
