"""How wide a report's columns are: no number breaks, no column is a string of single characters, rows are few lines."""

import re
from typing import Final

import numpy as np

from ....arrays import Floats
from .content import TABLE_PT, Table

TEXT_MM: Final = 156.0
"""The width of the text of an official paper."""
_LETTER_MM: Final = 2.05
_BESIDE_MM: Final = 4.6
"""A Latin letter of a table of the usual size, and what a cell leaves free beside its text."""
_UNBROKEN: Final = re.compile(r"[0-9A-Za-z.,%<>≈–-]+")
LONGEST: Final = 20
"""Letters; a longer word, such as an address, may break."""
_FIGURE: Final = 12
"""Letters of a figure with its unit that stay on one line."""
_TOGETHER: Final = (4, 3, 2, 1)
"""Chinese characters that stand side by side in every column; the first number for which there is room."""
_STEP_MM: Final = 1.0
_ROWS: Final = 200
"""Rows whose lines are counted; further ones are like them."""


def widths_of(table: Table) -> tuple[float, ...]:
    """Return the columns' widths in mm: none so narrow that a number breaks, and rows of as few lines as can be.

    What is left is shared out by the table's own shares.
    """
    columns = list(zip(*(table.header, *table.rows), strict=True))
    letter_mm = _LETTER_MM * table.type_pt / TABLE_PT
    for together in _TOGETHER:
        whole = table.figures if together == _TOGETHER[0] else frozenset[int]()
        letters = [max(_needed(text, together, at in whole) for text in one) for at, one in enumerate(columns)]
        least = letter_mm * np.array(letters, np.float64) + _BESIDE_MM
        if least.sum() < TEXT_MM:
            break
    if least.sum() >= TEXT_MM:
        return tuple(float(TEXT_MM * one / least.sum()) for one in least)
    return _shared(_widened(least, (table.header, *table.rows[:_ROWS]), letter_mm), table.shares or (1,) * len(columns))


def _widened(least: Floats, rows: tuple[tuple[str, ...], ...], letter_mm: float) -> Floats:
    """Widen by small steps the column that makes the table the shortest, while that helps."""
    letters = np.array([[_letters(text) for text in row] for row in rows], np.float64) * letter_mm
    widths, now = least.copy(), _lines(letters, least)
    while widths.sum() + _STEP_MM <= TEXT_MM:
        tried = [_lines(letters, widths + _STEP_MM * step) for step in np.eye(len(widths))]
        best = int(np.argmin(tried))
        if tried[best] >= now - 1e-9:
            break
        widths[best] += _STEP_MM
        now = tried[best]
    return widths


def _lines(letters: Floats, widths: Floats) -> float:
    """Return the lines of all rows, each as many as its longest cell; parts of lines count, as steps are small."""
    return float(np.maximum(letters / (widths - _BESIDE_MM), 1.0).max(axis=1).sum())


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
    """Return the width of a text in Latin letters, of its longest line."""
    return max((len(line) + sum(not letter.isascii() for letter in line) for line in text.splitlines()), default=0)


def _needed(text: str, together: int, whole: bool) -> int:
    """Return the letters that stand side by side: of a figure all, with its unit, unless that is very long."""
    letters = _letters(text)
    return letters if whole and letters <= _FIGURE else _unbroken(text, together)


def _unbroken(text: str, together: int) -> int:
    """Return the letters of what must not break in a cell; a Chinese character is as wide as two."""
    chinese = 2 * min(sum(not letter.isascii() for letter in text), together)
    return max([2, chinese, *(len(word) for word in _UNBROKEN.findall(text) if len(word) <= LONGEST)])
