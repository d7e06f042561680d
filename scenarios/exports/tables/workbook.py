"""The one door into Excel: sheets of text and figures, row by row, in little memory.

Text stays text, so that a facility named `=1+1` is no formula, and it is cleaned and cut to what Excel can open. A
sheet prints on A4 or A3 across, its head on every page, and can be filtered.
"""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from ....texts import clean, cut
from ...presentation.estimates import Estimate
from ...project.storage.workbooks import new_workbook

Row = Sequence[object]

LONGEST_CELL: Final = 32_000
"""Letters; Excel takes 32,767."""
_WIDEST: Final = 60
_MEASURED: Final = 500
"""Rows by which the columns' widths are chosen."""
_A3, _A4 = 8, 9
_ACROSS_A4: Final = 160
_ACROSS: Final = 260
"""Letters across a sheet of paper, below which its letters are too small to be read."""
_HEAD: Final = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#3B4A5A", "text_wrap": True, "valign": "top"}
_TALL: Final = {"text_wrap": True, "valign": "top"}
_WHOLE: Final = {"num_format": "#,##0"}
_BROKEN: Final = {"num_format": "0.0###"}
_ABOUT: Final = {"num_format": '"≈ "#,##0'}
"""Of an estimate: a number to reckon with, behind the sign."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, the names of its columns, and its rows; `colours` are of whole cells that hold a word."""

    title: str
    header: tuple[str, ...]
    rows: Iterable[Row]
    colours: Mapping[str, str] = field(default_factory=dict)


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets, each with a head that stays in sight and columns wide enough. Raises OSError."""
    with new_workbook(path) as book:
        formats = {name: book.add_format(look) for name, look in _looks().items()}
        for sheet in sheets:
            _write(book, sheet, formats)


def _looks() -> dict[str, dict[str, Any]]:
    return {"head": _HEAD, "tall": _TALL, "whole": _WHOLE, "broken": _BROKEN, "about": _ABOUT}


def _write(book: xlsxwriter.Workbook, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(sheet.title)
    marks = {word: book.add_format({"font_color": colour, "bold": True}) for word, colour in sheet.colours.items()}
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")
    for column, text in enumerate(sheet.header):
        page.write_string(0, column, _text(text), formats["head"])
    rows = iter(sheet.rows)
    first = [tuple(row) for row in islice(rows, _MEASURED)]
    last = 0
    for last, row in enumerate(chain(first, rows), start=1):
        tall = any(isinstance(value, str) and "\n" in value for value in row)
        for column, value in enumerate(row):
            _cell(page, (last, column), value, formats, marks, tall=tall)
    widths = _widths(sheet.header, first)
    for column, widest in enumerate(widths):
        page.set_column(column, column, widest)
    _on_paper(page, sum(widths))
    page.autofilter(0, 0, last, len(sheet.header) - 1)


def _on_paper(page: Any, letters: int) -> None:  # noqa: ANN401  (XlsxWriter has no types)
    """Have a sheet of so many letters across printed legibly: on A4, or on A3 sheets beside one another."""
    beside = max(1, round(letters / _ACROSS))
    page.set_paper(_A4 if letters <= _ACROSS_A4 else _A3)
    page.fit_to_pages(beside, 0)
    if beside > 1:
        page.repeat_columns(0, 1)


def _cell(
    page: Any,  # noqa: ANN401  (XlsxWriter has no types)
    at: tuple[int, int],
    value: object,
    formats: Mapping[str, Any],
    marks: Mapping[str, Any],
    *,
    tall: bool,
) -> None:
    match value:
        case None:
            return
        case bool():
            page.write_boolean(*at, value)
        case int() | float():
            if math.isfinite(value):
                whole = isinstance(value, int) or value == round(value) or abs(value) >= 1000
                kind = "about" if isinstance(value, Estimate) else "whole" if whole else "broken"
                page.write_number(*at, value, formats[kind])
        case _:
            text = _text(str(value))
            page.write_string(*at, text, marks.get(text) or (formats["tall"] if tall else None))


@lru_cache(maxsize=4096)  # the same districts, clauses and categories stand in thousands of rows
def _text(text: str) -> str:
    return cut(clean(text), LONGEST_CELL)


def _widths(header: Row, rows: Sequence[Row]) -> list[int]:
    """Return column widths in characters; a Chinese character takes two."""
    return [min(_WIDEST, 3 + max(width_of(row[column]) for row in (header, *rows))) for column in range(len(header))]


def width_of(value: object) -> int:
    """Return how many letters the longest line of a cell takes; a Chinese one takes two."""
    return _letters((f"{value:,.1f}" if isinstance(value, float) else str(value))[:1000])


@lru_cache(maxsize=4096)  # as above
def _letters(text: str) -> int:
    lines = text.splitlines()
    return max((len(line) if line.isascii() else sum(map(_wide, line)) for line in lines), default=0)


def _wide(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
