"""The strip below a map: the lists that the panel beside it has no room for, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from matplotlib.axes import Axes

from ....presentation.translate import Words
from .content import Line, Listing
from .look import Look
from .panel import BODY, INSET, LEADING, TITLE, Paper, Pen, framed, name_lines
from .wrapping import EM_PER_COLUMN

COLUMN: Final = 33
"""Letters across a column at least."""
HIGHEST: Final = 0.4
"""The part of the sheet's height that a strip may take; the lists say what they have no room for."""
_BETWEEN: Final = 18.0
_AROUND: Final = 12.0
"""Points between columns, and above and below them."""


@dataclass(frozen=True)
class Column:
    """Some lines of a list that stand below one another; the first column of a list carries its title."""

    listing: Listing
    lines: tuple[Line, ...]
    first: bool


def columns_of(width: float, look: Look) -> int:
    """Return how many columns stand in a strip of a width in points."""
    return max(1, int((width - 2 * INSET + _BETWEEN) / (COLUMN * BODY * look.enlarged * EM_PER_COLUMN + _BETWEEN)))


def strip_height(listings: tuple[Listing, ...], width: float, height: float, look: Look) -> float:
    """Return the points that the lists take below a map of a width, at most their part of the sheet's height."""
    rows = _rows(listings, width, height, look)
    return _head(look) + rows * BODY * look.enlarged * LEADING + 2 * _AROUND


def _head(look: Look) -> float:
    return TITLE * look.enlarged * LEADING + 2.0


def _rows(listings: tuple[Listing, ...], width: float, height: float, look: Look) -> int:
    """Return the fewest rows in which all lists stand, or the most that there may be."""
    room = HIGHEST * height - _head(look) - 2 * _AROUND
    most = max(1, int(room / (BODY * look.enlarged * LEADING)))
    columns = columns_of(width, look)
    return next((rows for rows in range(2, most) if len(list(_filled(listings, width, rows, look))) <= columns), most)


def _filled(listings: tuple[Listing, ...], width: float, rows: int, look: Look) -> Iterator[Column]:
    """Yield the columns of so many rows each that hold all lists."""
    count = columns_of(width, look)
    letters = int(_wide(width - 2 * INSET, count) / (BODY * look.enlarged * EM_PER_COLUMN))
    for listing in listings:
        some: list[Line] = []
        first, taken = True, 0
        for line in listing.lines:
            if some and taken + len(name_lines(line, letters)) > rows:
                yield Column(listing, tuple(some), first)
                some, first, taken = [], False, 0
            some.append(line)
            taken += len(name_lines(line, letters))
        if some:
            yield Column(listing, tuple(some), first)


def _wide(inner: float, count: int) -> float:
    return (inner - (count - 1) * _BETWEEN) / count


def _column(paper: Paper, number: int, count: int) -> Paper:
    wide = _wide(paper.inner, count)
    left = paper.left + number * (wide + _BETWEEN)
    return replace(paper, left=left, right=left + wide)


def draw_strip(
    axes: Axes, listings: tuple[Listing, ...], words: Words, *, height: float, look: Look
) -> tuple[int, ...]:
    """Write the lists into `axes` of a sheet of a height in points; return how many lines of each stand there."""
    paper = framed(axes, look)
    width = paper.right + INSET
    count = columns_of(width, look)
    columns = list(_filled(listings, width, _rows(listings, width, height, look), look))[:count]
    shown = {id(one): sum(len(column.lines) for column in columns if column.listing is one) for one in listings}
    for number, column in enumerate(columns):
        pen = Pen(_column(paper, number, count))
        pen.y = paper.height - _AROUND
        if column.first:
            pen.headed(column.listing, shown[id(column.listing)], words)
        pen.y = paper.height - _AROUND - _head(look)
        for line in column.lines:
            pen.pair(line)
    return tuple(shown[id(one)] for one in listings)
