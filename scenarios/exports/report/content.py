"""What a report is made of, whatever it is written as: headings, paragraphs, tables, pictures.

Values only; every text is plain text. The writers (`pdf`, `docx`) decide what it looks like, and neither ever takes a
text for markup.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from ....texts import clean


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、), 2 （一） or 3 (1.); the writers number them."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `strong` where it carries an answer."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of text below a header, each as wide as it; `figures` are the columns that hold numbers, set to the right.

    `shares` are the columns' widths relative to one another; equal by default.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    shares: tuple[int, ...] = ()


TEXT_MM: Final = 156.0
"""The width of the text of an official paper."""
_LETTER_MM: Final = 2.05
_BESIDE_MM: Final = 4.6
"""A Latin letter of a table, and what a cell leaves free beside its text."""
_UNBROKEN: Final = re.compile(r"[0-9A-Za-z.,%<>≈–-]+")
_LONGEST: Final = 12
"""Letters; a longer word, such as an address, may break."""
_HEADING: Final = 4
"""Chinese characters of a heading that stay together."""


def widths_of(table: Table) -> tuple[float, ...]:
    """Return the columns' widths in mm: by their shares, but none so narrow that a number in it breaks."""
    shares = table.shares or (1,) * len(table.header)
    columns = zip(*(table.header, *table.rows), strict=True)
    least = [_LETTER_MM * max(map(_unbroken, column)) + _BESIDE_MM for column in columns]
    if sum(least) >= TEXT_MM:
        return tuple(TEXT_MM * one / sum(least) for one in least)
    narrow: set[int] = set()
    while True:
        rest = TEXT_MM - sum(least[column] for column in narrow)
        parts = sum(share for column, share in enumerate(shares) if column not in narrow)
        found = [least[at] if at in narrow else rest * share / parts for at, share in enumerate(shares)]
        more = {at for at, width in enumerate(found) if width < least[at] - 1e-9}
        if not more:
            return tuple(found)
        narrow |= more


def _unbroken(text: str) -> int:
    """Return the letters of what must not break in a cell; a Chinese character is as wide as two."""
    chinese = 2 * len(text) if len(text) <= _HEADING and not text.isascii() else 2
    return max([chinese, *(len(word) for word in _UNBROKEN.findall(text) if len(word) <= _LONGEST)])


@dataclass(frozen=True)
class Picture:
    """A PNG or SVG file with a caption."""

    caption: str
    file: Path


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True)
class Report:
    """A whole report: its title, who made it for whom and when, and its blocks in order."""

    title: str
    place: str
    date: str
    language: str
    blocks: tuple[Block, ...]
    unit: str = ""
    """The office that answers for it (编制单位); empty where nobody said."""


def cleaned(report: Report) -> Report:
    """Return the report with every text in it fit for any file: a Word document breaks at a control character."""
    blocks = tuple(_cleaned(block) for block in report.blocks)
    texts = {name: clean(getattr(report, name)) for name in ("title", "place", "date", "unit")}
    return replace(report, blocks=blocks, **texts)


def _cleaned(block: Block) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, text=clean(block.text))
        case Picture():
            return replace(block, caption=clean(block.caption))
        case Table():
            rows = tuple(tuple(clean(cell) for cell in row) for row in block.rows)
            header = tuple(clean(cell) for cell in block.header)
            return replace(block, caption=clean(block.caption), header=header, rows=rows)
