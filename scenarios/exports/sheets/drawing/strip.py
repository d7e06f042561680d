"""The strip below a map: the texts and lists that the panel beside it has no room for, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from matplotlib.axes import Axes

from ....presentation.translate import Words
from .content import Line, Listing
from .look import Look
from .panel import BODY, CLOSE, INSET, LEADING, SMALL, TITLE, Paper, Pen, framed, name_lines, title_height
from .wrapping import EM_PER_COLUMN, first_lines, wrapped

COLUMN: Final = 33
"""Letters across a column at least."""
HIGHEST: Final = 0.4
"""The part of the sheet's height that a strip may take; the lists say what they have no room for."""
STRETCHED: Final = 1.15
"""What of that lists take more where all of them stand then."""
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


@dataclass(frozen=True)
class Strip:
    """What stands below a map: first, across all of it, texts of which the panel has the beginning alone, then lists.

    `width` is the map's and `height` the sheet's, in points.
    """

    texts: tuple[str, ...]
    listings: tuple[Listing, ...]
    width: float
    height: float
    look: Look

    @property
    def lines(self) -> list[str]:
        """The texts' lines, as many as there is room for."""
        letters = int((self.width - 2 * INSET) / (SMALL * self.look.enlarged * EM_PER_COLUMN))
        lines = [line for text in self.texts for line in wrapped(text, letters)]
        room = HIGHEST * self.height - TITLE * self.look.enlarged * LEADING - 2 * _AROUND
        return first_lines(lines, int(room / (SMALL * self.look.enlarged * CLOSE)))

    @property
    def told(self) -> float:
        """The points that the texts take, their title too."""
        lines = len(self.lines)
        title = TITLE * self.look.enlarged * LEADING + 2.0
        return title + lines * SMALL * self.look.enlarged * CLOSE + _AROUND if lines else 0.0


def strip_height(axes: Axes, strip: Strip, words: Words) -> float:
    """Return the points that a strip takes, at most its part of the sheet's height; `axes` are any of the sheet's."""
    head = _head(Paper(axes, INSET, strip.width - INSET, strip.height, strip.look), strip.listings, words)
    rows = _rows(strip, head)
    listed = head + rows * BODY * strip.look.enlarged * LEADING if rows else 0.0
    return strip.told + listed + 2 * _AROUND


def _head(paper: Paper, listings: tuple[Listing, ...], words: Words) -> float:
    """Return the points of the highest title."""
    first = _column(paper, 0, columns_of(paper.right + INSET, paper.look))
    return max((title_height(first, listing, words) for listing in listings), default=0.0)


def _rows(strip: Strip, head: float) -> int:
    """Return the fewest rows in which all lists stand, or the most that there may be; 0 where there are none."""
    lines = [line for listing in strip.listings for line in listing.lines]
    if not lines:
        return 0
    look, width = strip.look, strip.width
    room = HIGHEST * strip.height - head - 2 * _AROUND - strip.told
    most = int(room / (BODY * look.enlarged * LEADING))
    columns, letters = columns_of(width, look), _letters(width, look)
    stretched = max(most, int(most * STRETCHED))
    some = range(max(2, *(len(name_lines(line, letters)) for line in lines)), stretched)
    fit = (rows for rows in some if len(list(_filled(strip.listings, width, rows, look))) <= columns)
    return next(fit, max(most, 0))


def _letters(width: float, look: Look) -> int:
    """Return how many Latin letters stand across a column."""
    return int(_wide(width - 2 * INSET, columns_of(width, look)) / (BODY * look.enlarged * EM_PER_COLUMN))


def _filled(listings: tuple[Listing, ...], width: float, rows: int, look: Look) -> Iterator[Column]:
    """Yield the columns of so many rows each that hold all lists."""
    letters = _letters(width, look)
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


def draw_strip(axes: Axes, strip: Strip, words: Words) -> tuple[int, ...]:
    """Write texts and lists into `axes`; return how many lines of each list stand there."""
    paper = framed(axes, strip.look)
    head = _head(paper, strip.listings, words)
    top = paper.height - _AROUND - strip.told
    _texts(paper, strip, words)
    rows, count = _rows(strip, head), columns_of(strip.width, strip.look)
    columns = list(_filled(strip.listings, strip.width, rows, strip.look))[:count] if rows else []
    shown = {id(one): sum(len(column.lines) for column in columns if column.listing is one) for one in strip.listings}
    for number, column in enumerate(columns):
        pen = Pen(_column(paper, number, count))
        pen.y = top
        if column.first:
            pen.headed(column.listing, shown[id(column.listing)], words)
        pen.y = top - head
        for line in column.lines:
            pen.pair(line)
    return tuple(shown[id(one)] for one in strip.listings)


def draw_list(axes: Axes, listing: Listing, look: Look, words: Words) -> int:
    """Fill `axes`, which hold no map, with a list in columns; return how many of its lines stand there."""
    paper = framed(axes, look)
    count = columns_of(paper.right + INSET, look)
    head = _head(paper, (listing,), words)
    top = paper.height - _AROUND
    rows = int((top - head - _AROUND) / (BODY * look.enlarged * LEADING))
    columns = list(_filled((listing,), paper.right + INSET, rows, look))[:count]
    shown = sum(len(column.lines) for column in columns)
    for number, column in enumerate(columns):
        pen = Pen(_column(paper, number, count))
        pen.y = top
        if column.first:
            pen.headed(column.listing, shown, words)
        pen.y = top - head
        for line in column.lines:
            pen.pair(line)
    return shown


def _texts(paper: Paper, strip: Strip, words: Words) -> None:
    """Write the texts from the top, under a title of their own."""
    ink, y = strip.look.colours.ink, paper.height - _AROUND
    for number, line in enumerate((words("In full"), *strip.lines) if strip.lines else ()):
        points = SMALL if number else TITLE
        paper.text(paper.left, y, line, points, color=ink, va="top", fontweight="normal" if number else "bold")
        y -= paper.size(points) * (CLOSE if number else LEADING) + (0.0 if number else 2.0)
