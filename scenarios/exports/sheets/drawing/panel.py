"""The panel beside the map, drawn in points from the top: the answer, the figures, the lists, the legend, the basis."""

import math
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from ....presentation import map_style
from ....presentation.translate import Words
from .content import Line, Listing, MapKey, Panel, TitleBlock
from .fonts import LATIN
from .legend import draw_legend, legend_height
from .look import Look
from .title_block import draw_block
from .wrapping import EM_PER_COLUMN, first_lines, width_of, wrapped, wrapped_by_parts

POINTS_PER_INCH: Final = 72
INSET: Final = 14.0
"""Points between the panel's frame and its texts."""
BODY: Final = 9.5
SMALL: Final = 8.0
TITLE: Final = 10.5
"""Of a list."""
LEADING: Final = 1.45
NAME_LINES: Final = 4
BESIDE: Final = 0.6
"""The part of a column that a name of several lines has at least."""
LINES_EACH: Final = 4
"""The most lines that one text may take; what is longer ends in an ellipsis and stands in full below the map."""
_TIGHTER: Final = (6, 3, 2, 1)
"""The most lines of a text of the head and of the title block, each tried where the one before leaves no room."""
_LEGEND_SHRINKS: Final = 0.88
"""The part of its usual height that the legend can do with."""
_WHOLE: Final = (99, 99)
BASIS_LINES: Final = (_WHOLE, (6, 3), (5, 2), (4, 2), (3, 1), (2, 1))
"""The most lines that the first text of the basis, the assumptions, may take, and any other: as the legend has room."""
_LISTED_LINES: Final = 3
"""The most lines of a list's title."""
_TITLED: Final = 26.0
"""Points for the legend's title and the rule above it."""
_RULED: Final = 24.0
"""Points for the rules about a list."""
CLOSE: Final = 1.3
"""The leading of the basis, of notes and of texts below the map."""
_BOX: Final = "#fff4e0"
_RULE: Final = "#c9c4bb"


@dataclass(frozen=True)
class Paper:
    """Axes in points, of which texts take what lies between `left` and `right`."""

    axes: Axes
    left: float
    right: float
    height: float
    look: Look

    @property
    def inner(self) -> float:
        """How wide a line may be."""
        return self.right - self.left

    def size(self, points: float) -> float:
        """Return a size of the layout as it is drawn."""
        return points * self.look.enlarged

    def columns(self, points: float, share: float = 1.0) -> int:
        """Return how many Latin letters of this size fit across a share of the panel."""
        return max(4, int(self.inner * share / (self.size(points) * EM_PER_COLUMN)))

    def text(self, x: float, y: float, text: str, points: float, **style: Any) -> None:  # noqa: ANN401  (matplotlib's own styles)
        """Draw a text of one line."""
        self.axes.text(x, y, text, fontsize=self.size(points), **style)


def name_lines(line: Line, columns: int) -> list[str]:
    """Return the lines that a name takes beside its figure, across so many letters.

    A figure that would leave a name too narrow a column has a line of its own, at the end.
    """
    room = columns - width_of(line.right) - (5 if line.mark else 2)
    if room < columns * BESIDE and width_of(line.left) > room:
        return [*first_lines(wrapped(line.left, columns), NAME_LINES), ""]
    return first_lines(wrapped(line.left, max(room, 6)), NAME_LINES)


@dataclass(frozen=True)
class Drawn:
    """What a panel came to hold: how many lines of each list, and the texts of which it has the beginning alone.

    `room` are the points that lists could have had, and `heights` those that each list takes whole.
    """

    listed: tuple[int, ...]
    cut: tuple[str, ...]
    room: float
    heights: tuple[float, ...]


class Pen:
    """Writes down the panel, from the top, and keeps the texts that it had to cut."""

    def __init__(self, paper: Paper, *, lines: int = LINES_EACH) -> None:
        self.paper, self.lines = paper, lines
        self.y = paper.height - 12.0
        self._cut: dict[str, None] = {}

    @property
    def cut(self) -> tuple[str, ...]:
        """The texts of which the beginning alone was written."""
        return tuple(self._cut)

    def first(self, text: str, columns: int, most: int) -> list[str]:
        """Return the first lines of a text across so many letters, and keep the text where there are more."""
        lines = wrapped_by_parts(text, columns)
        if len(lines) > most:
            self._cut[text] = None
        return first_lines(lines, most)

    def write(
        self,
        text: str,
        points: float = BODY,
        *,
        colour: str,
        bold: bool = False,
        most: int = LINES_EACH,
        ahead: float = 0.0,
    ) -> None:
        """Write `text`, wrapped on at most `most` lines, or the pen's, `ahead` points from the left; move below it."""
        weight = "bold" if bold else "normal"
        columns = self.paper.columns(points, 1 - ahead / self.paper.inner)
        for line in self.first(text, columns, min(most, self.lines)):
            self.paper.text(self.paper.left + ahead, self.y, line, points, color=colour, fontweight=weight, va="top")
            self.y -= self.paper.size(points) * LEADING
        self.skip(2.0)

    def pair(self, line: Line) -> None:
        """Write a name at the left and its figure at the right; a long name takes a second line."""
        ink, step = self.paper.look.colours.ink, self.paper.size(BODY) * LEADING
        colour, weight = line.colour or ink, "bold" if line.strong else "normal"
        end, names = self.paper.right, name_lines(line, self.paper.columns(BODY))
        level = self.y if names[-1] else self.y - step * (len(names) - 1)
        if line.mark:
            self.paper.text(end, level, line.mark, BODY, color=colour, va="top", ha="right", fontfamily=LATIN)
            end -= self.paper.size(BODY) * 1.3
        self.paper.text(end, level, line.right, BODY, color=colour, va="top", ha="right", fontweight=weight)
        for text in names:
            self.paper.text(self.paper.left, self.y, text, BODY, color=ink, va="top")
            self.y -= step

    def headed(self, listing: Listing, shown: int, words: Words) -> None:
        """Write a list's title, and at the right how many of its lines stand below."""
        told = told_of(listing, shown, words)
        style = {"color": self.paper.look.colours.soft_ink, "va": "top", "ha": "right"}
        self.paper.text(self.paper.right, self.y, told, SMALL, **style)
        ink = self.paper.look.colours.ink
        for line in title_lines(self.paper, listing, words):
            self.paper.text(self.paper.left, self.y, line, TITLE, color=ink, fontweight="bold", va="top")
            self.y -= self.paper.size(TITLE) * LEADING
        self.skip(2.0)

    def height_of(self, line: Line) -> float:
        """Return the points that `pair` takes for a line."""
        return len(name_lines(line, self.paper.columns(BODY))) * self.paper.size(BODY) * LEADING

    def skip(self, points: float) -> None:
        """Leave room."""
        self.y -= points

    def rule(self) -> None:
        """Draw a thin line across."""
        self.skip(3.0)
        ends = [self.paper.left, self.paper.right]
        self.paper.axes.plot(ends, [self.y, self.y], color=_RULE, linewidth=0.8)
        self.skip(7.0)


def told_of(listing: Listing, shown: int, words: Words) -> str:
    """Return which of a list's lines are shown, of how many."""
    if listing.before:
        first, last = listing.before + 1, listing.before + shown
        return words("{first} to {last} of {total}", first=first, last=last, total=listing.count)
    if shown == listing.count:
        return words("{total} in all", total=shown)
    return words("{shown} of {total}", shown=shown, total=listing.count)


def title_lines(paper: Paper, listing: Listing, words: Words) -> list[str]:
    """Return a list's title as it stands beside how many lines are shown."""
    told = math.ceil(width_of(told_of(listing, len(listing.lines), words)) * SMALL / TITLE)
    return first_lines(wrapped(listing.title, paper.columns(TITLE) - told - 1), _LISTED_LINES)


def title_height(paper: Paper, listing: Listing, words: Words) -> float:
    """Return the points that a list's title takes."""
    return len(title_lines(paper, listing, words)) * paper.size(TITLE) * LEADING + 2.0


def draw_panel(axes: Axes, panel: Panel, key: MapKey, words: Words, *, block: TitleBlock, look: Look) -> Drawn:
    """Fill the panel; what there is no room for in the lists is left out, and the lists say how many there are.

    Of long texts the beginning alone stands there, and the less of it the less room there is.
    """
    for lines in _TIGHTER:
        axes.clear()
        drawn, spare = _drawn(Pen(framed(axes, look), lines=lines), panel, key, words, block)
        if spare >= 0:
            break
    return drawn


def _drawn(pen: Pen, panel: Panel, key: MapKey, words: Words, block: TitleBlock) -> tuple[Drawn, float]:
    """Draw the panel; return what it came to hold, and the points that are left (missing where they are below 0)."""
    paper, axes, look = pen.paper, pen.paper.axes, pen.paper.look

    def first(text: str, columns: int, most: int) -> list[str]:
        return pen.first(text, columns, min(most, pen.lines))

    foot = draw_block(axes, panel.title, key, words, block=block, look=look, first=first)
    _head(pen, panel)
    _answer(pen, panel)
    _estimate(pen, panel.estimate)
    foot = _basis(pen, panel.basis, foot, _basis_lines(pen, panel, key, words, foot))
    foot = _notes(pen, panel, key, words, foot)
    heights = tuple(_height_of(pen, listing, words) if listing.lines else 0.0 for listing in panel.listings)
    room = pen.y - foot - min(legend_height(key, look, words, paper.inner, columns=columns) for columns in (1, 2))
    end = foot + _legend_room(pen, panel, key, words, foot)
    listed = tuple(_listing(pen, listing, end, words) for listing in panel.listings)
    legend = min(legend_height(key, look, words, paper.inner, columns=columns) for columns in (1, 2))
    if legend:
        pen.rule()
        draw_legend(axes, (INSET, pen.y, foot, paper.inner), key, look, words)
    spare = pen.y - foot - legend * _LEGEND_SHRINKS
    return Drawn(listed, pen.cut, room, heights), spare


def _basis_lines(pen: Pen, panel: Panel, key: MapKey, words: Words, foot: float) -> tuple[int, int]:
    """Return the most lines of the basis beside which the legend still has its room."""
    paper = pen.paper
    legend = min(legend_height(key, paper.look, words, paper.inner, columns=columns) for columns in (1, 2))
    room = (pen.y - foot - legend - _TITLED) / (paper.size(SMALL) * CLOSE)
    texts = [len(wrapped(text, paper.columns(SMALL))) for text in panel.basis if text]
    for most in BASIS_LINES:
        if sum(min(lines, most[number > 0]) for number, lines in enumerate(texts)) <= room:
            return most
    return BASIS_LINES[-1]


def _notes(pen: Pen, panel: Panel, key: MapKey, words: Words, foot: float) -> float:
    """Write the notes as far as the first list and the legend leave room; return where the foot begins then."""
    paper = pen.paper
    legend = min(legend_height(key, paper.look, words, paper.inner, columns=columns) for columns in (1, 2))
    first = next((_height_of(pen, one, words) for one in panel.listings if one.lines), 0.0)
    most = int((pen.y - foot - legend - first) / (paper.size(SMALL) * CLOSE))
    if not panel.notes:
        return foot
    if most < 1:
        pen.first(panel.notes, paper.columns(SMALL), 0)
        return foot
    return _basis(pen, (panel.notes,), foot - 4.0, (most, most))


def _legend_room(pen: Pen, panel: Panel, key: MapKey, words: Words, foot: float) -> float:
    """Return the points that the legend is to have: of one column where all lists fit beside it, else of two."""
    paper = pen.paper
    one, two = (legend_height(key, paper.look, words, paper.inner, columns=columns) for columns in (1, 2))
    lists = sum(_height_of(pen, listing, words) for listing in panel.listings if listing.lines)
    return one if pen.y - foot - one - lists >= 0 else min(one, two)


def _height_of(pen: Pen, listing: Listing, words: Words) -> float:
    """Return the points that a whole list takes, its title and the rule below it too."""
    lines = sum(pen.height_of(line) for line in listing.lines)
    return _RULED + title_height(pen.paper, listing, words) + pen.paper.size(BODY) * LEADING * 0.1 + lines


def framed(axes: Axes, look: Look) -> Paper:
    """Return axes with a frame as paper whose unit is the point."""
    figure = axes.get_figure()
    assert isinstance(figure, Figure), "the panel stands on the sheet itself"
    box, (across, tall) = axes.get_position(), figure.get_size_inches()
    width, height = box.width * across * POINTS_PER_INCH, box.height * tall * POINTS_PER_INCH
    axes.set(xlim=(0, width), ylim=(0, height), xticks=[], yticks=[], facecolor="white")
    for spine in axes.spines.values():
        spine.set(edgecolor=look.colours.ink, linewidth=1.0)
    return Paper(axes, INSET, width - INSET, height, look)


def _head(pen: Pen, panel: Panel) -> None:
    colours = pen.paper.look.colours
    pen.write(panel.place, 12, colour=colours.soft_ink, most=2)
    pen.write(panel.title, 16, colour=colours.ink, bold=True)
    if panel.asked:
        pen.write(panel.asked, colour=colours.soft_ink, most=3)
    for text in panel.small:
        pen.write(text, SMALL, colour=colours.soft_ink)
    pen.rule()


def _answer(pen: Pen, panel: Panel) -> None:
    if panel.figure:
        pen.write(panel.figure, 28, colour=panel.colour, bold=True, most=1)
    if panel.verdict:
        ahead = 0.0
        if panel.mark:
            ahead = pen.paper.size(11) * 1.3
            pen.paper.text(INSET, pen.y, panel.mark, 11, color=panel.colour, va="top", fontfamily=LATIN)
        pen.write(panel.verdict, 11, colour=panel.colour, bold=True, ahead=ahead)
    if panel.reason:
        pen.write(panel.reason, colour=pen.paper.look.colours.ink)
    if panel.share is not None:
        _bar(pen, panel.share)
    for line in panel.facts:
        pen.pair(line)
    pen.skip(3.0)


def _bar(pen: Pen, share: float) -> None:
    colours, paper = pen.paper.look.colours, pen.paper
    tall = 6.0
    low = pen.y - tall
    paper.axes.add_patch(Rectangle((INSET, low), paper.inner, tall, facecolor=colours.unserved))
    paper.axes.add_patch(Rectangle((INSET, low), paper.inner * share / 100, tall, facecolor=colours.served))
    pen.skip(tall + 6.0)


def _estimate(pen: Pen, text: str) -> None:
    if not text:
        return
    paper = pen.paper
    lines = pen.first(text, paper.columns(BODY) - 4, 3)
    step = paper.size(BODY) * LEADING
    tall = step * len(lines) + 8.0
    shape = FancyBboxPatch(
        (INSET, pen.y - tall), paper.inner, tall, boxstyle="round,pad=1", facecolor=_BOX,
        edgecolor=map_style.ESTIMATE, linewidth=1.2,
    )  # fmt: skip
    paper.axes.add_patch(shape)
    pen.skip(4.0)
    for line in lines:
        paper.text(INSET + 6, pen.y, line, BODY, color=map_style.ESTIMATE, fontweight="bold", va="top")
        pen.skip(step)
    pen.skip(8.0)


def _listing(pen: Pen, listing: Listing, foot: float, words: Words) -> int:
    """Write a list where at least a line of it fits above what must stand below; return how many lines did."""
    room = pen.y - foot - _RULED - title_height(pen.paper, listing, words) - pen.paper.size(BODY) * LEADING * 0.1
    shown = []
    for line in listing.lines:
        room -= pen.height_of(line)
        if room < 0:
            break
        shown.append(line)
    if not shown:
        return 0
    pen.rule()
    pen.headed(listing, len(shown), words)
    for line in shown:
        pen.pair(line)
    pen.skip(2.0)
    return len(shown)


def _basis(pen: Pen, basis: tuple[str, ...], foot: float, most: tuple[int, int]) -> float:
    """Write at the foot how it was decided, from which data, when and by what; return where that begins."""
    paper = pen.paper
    columns = paper.columns(SMALL)
    lines = [line for number, text in enumerate(basis) if text for line in pen.first(text, columns, most[number > 0])]
    step = paper.size(SMALL) * CLOSE
    y = foot + 6.0
    for line in reversed(lines):
        paper.text(INSET, y, line, SMALL, color=paper.look.colours.soft_ink, va="bottom")
        y += step
    return y + 4.0
