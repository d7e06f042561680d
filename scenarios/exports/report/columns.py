"""How wide a report's columns are: no number breaks, no column is a string of single characters, rows are few lines."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from ....arrays import Floats
from .content import TABLE_PT, Table

TEXT_MM: Final = 156.0
"""The width of the text of an official paper."""
_LETTER_MM: Final = 2.05
_BESIDE_MM: Final = 4.6
"""A Latin letter of a table of the usual size, and what a cell leaves free beside its text."""
CROWDED: Final = 8
"""Columns; more of them stand nearer to one another."""
_BESIDE_CROWDED_MM: Final = 2.8
_UNBROKEN: Final = re.compile(r"≈ [+−]?[0-9.,]+|[!-~≈–]+")
_WIDE: Final = {"%": 2, "–": 1}
"""Letters as wide as so many others: 100% must not break before its sign in a font wider than the usual one."""
LONGEST: Final = 20
"""Letters; a longer word, such as an address, may break."""
_FIGURE: Final = 12
"""Letters of a figure with its unit that stay on one line."""
_TOGETHER: Final = ((4, 4), (4, 3), (4, 2), (3, 2), (2, 2), (1, 1))
"""Chinese characters that stand side by side in the cells and in the head of every column; the first for which there
is room: a head breaks into more lines before a name is a string of single characters."""
_STEP_MM: Final = 1.0
_ROWS: Final = 200
"""Rows whose lines are counted; further ones are like them."""


def widths_of(table: Table) -> tuple[float, ...]:
    """Return the columns' widths in mm: none so narrow that a number breaks, and rows of as few lines as can be.

    What is left is shared out by the table's own shares.
    """
    columns = list(zip(*(table.header, *table.rows), strict=True))
    letter_mm, beside_mm = _LETTER_MM * table.type_pt / TABLE_PT, _beside_mm(table)
    for together in _TOGETHER:
        whole = table.figures if together == _TOGETHER[0] else frozenset[int]()
        letters = [_widest(one, together, whole=at in whole) for at, one in enumerate(columns)]
        least = letter_mm * np.array(letters, np.float64) + beside_mm
        if least.sum() < TEXT_MM:
            break
    if least.sum() >= TEXT_MM:
        return tuple(float(TEXT_MM * one / least.sum()) for one in least)
    return _shared(
        _widened(least, (table.header, *table.rows[:_ROWS]), letter_mm, beside_mm), table.shares or (1,) * len(columns)
    )


def lines_of(table: Table) -> tuple[int, ...]:
    """Return how many lines the head and each row take, roughly, as wide as their columns are."""
    letter_mm, beside_mm = _LETTER_MM * table.type_pt / TABLE_PT, _beside_mm(table)
    letters = [max(1.0, (width - beside_mm) / letter_mm) for width in widths_of(table)]
    return tuple(
        max(
            sum(max(1, math.ceil(_letters(line) / room)) for line in text.split("\n"))
            for text, room in zip(row, letters, strict=True)
        )
        for row in (table.header, *table.rows)
    )


def inset_pt(table: Table) -> float:
    """Return what a cell leaves free on either side of its text."""
    return 4.0 if len(table.header) <= CROWDED else 2.0


def _beside_mm(table: Table) -> float:
    return _BESIDE_MM if len(table.header) <= CROWDED else _BESIDE_CROWDED_MM


def _widest(column: Sequence[str], together: tuple[int, int], *, whole: bool) -> int:
    """Return the letters that the cells and the head (the first) of a column need side by side."""
    head, *cells = column
    needed = max((_needed(text, together[0], whole) for text in cells), default=0)
    return max(needed, _needed(head, together[1], whole))


def _widened(least: Floats, rows: tuple[tuple[str, ...], ...], letter_mm: float, beside_mm: float) -> Floats:
    """Widen by small steps the column that makes the table the shortest, while that helps."""
    letters = np.array([[_letters(text) for text in row] for row in rows], np.float64) * letter_mm
    widths, now = least.copy(), _lines(letters, least - beside_mm)
    while widths.sum() + _STEP_MM <= TEXT_MM:
        tried = [_lines(letters, widths - beside_mm + _STEP_MM * step) for step in np.eye(len(widths))]
        best = int(np.argmin(tried))
        if tried[best] >= now - 1e-9:
            break
        widths[best] += _STEP_MM
        now = tried[best]
    return widths


def _lines(letters: Floats, widths: Floats) -> float:
    """Return the lines of all rows, each as many as its longest cell; parts of lines count, as steps are small."""
    return float(np.maximum(letters / widths, 1.0).max(axis=1).sum())


def _shared(least: Floats, shares: tuple[int, ...]) -> tuple[float, ...]:
    narrow: set[int] = set()
    while True:
        rest = TEXT_MM - sum(least[column] for column in narrow)
        parts = sum(share for column, share in enumerate(shares) if column not in narrow)
        found = [float(least[at]) if at in narrow else rest * share / parts for at, share in enumerate(shares)]
        more = {at for at, width in enumerate(found) if width < least[at] - 1e-9}
        if not more:
            return tuple(found)
        narrow |= more


def _letters(text: str) -> int:
    """Return the width of a text in Latin letters, of its longest line, with what is left free beside Chinese ones."""
    return max((_line_letters(line) for line in text.splitlines()), default=0)


def _line_letters(line: str) -> int:
    beside = sum(
        one.isalnum() and other.isalnum() and one.isascii() != other.isascii() for one, other in pairwise(line)
    )
    return sum(_WIDE.get(letter, 1 + (not letter.isascii())) for letter in line) + math.ceil(beside / 2)


def _needed(text: str, together: int, whole: bool) -> int:
    """Return the letters that stand side by side: of a figure all, with its unit, unless that is very long."""
    letters = _letters(text)
    return letters if whole and letters <= _FIGURE else _unbroken(text, together)


def _unbroken(text: str, together: int) -> int:
    """Return the letters of what must not break in a cell; a Chinese character is as wide as two."""
    chinese = 2 * min(sum(not letter.isascii() for letter in text), together)
    words: list[str] = _UNBROKEN.findall(text)
    return max([2, chinese, *(len(word) + word.count("%") for word in words if len(word) <= LONGEST)])
