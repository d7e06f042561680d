"""What a report is made of, whatever it is written as: headings, paragraphs, tables, pictures.

Values only; every text is plain text. The writers (`pdf`, `docx`) decide what it looks like, and neither ever takes a
text for markup.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from ....texts import clean
from ...presentation.translate import Words

TABLE_PT: Final = 10.5
WIDE_PT: Final = 9.0
MANY_COLUMNS: Final = 6
WHOLE_ROWS: Final = 12
WHOLE_LINES: Final = 20
_LINE: Final = 30
"""Characters of a line of a wide column, roughly."""
NOTHING: Final = frozenset({"", "–"})
"""Cells that say nothing."""
ESTIMATE: Final = re.compile(r"≈ [+−<]?\d")
"""A figure with the sign of an estimate."""
WHOLE_CELL: Final = 400
"""Characters of a cell that have room on a page in whatever column."""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、), 2 （一） or 3 (1.); the writers number them, and begin a page where it asks so."""

    level: Literal[1, 2, 3]
    text: str
    on_new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `strong` where it carries an answer."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of text below a header, each as wide as it; `figures` are the columns that hold numbers, set to the right.

    `shares` are the columns' widths relative to one another; equal by default. Long texts of minor weight are `small`.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    shares: tuple[int, ...] = ()
    small: bool = False
    remark: str = ""
    """What is to be known of it, such as how many rows stand elsewhere; set in small letters right below it."""

    @property
    def stays_whole(self) -> bool:
        """Whether it is so short that it stands on one page, undivided."""
        lines = sum(max(_lines(cell) for cell in row) for row in self.rows)
        most = WHOLE_ROWS if len(self.header) <= MANY_COLUMNS else WHOLE_ROWS // 2
        return len(self.rows) <= most and lines <= WHOLE_LINES

    @property
    def has_whole_rows(self) -> bool:
        """Whether no row is so long that it could not stand on one page."""
        return all(len(cell) <= WHOLE_CELL for row in self.rows for cell in row)

    @property
    def type_pt(self) -> float:
        """The size of its letters: 五号, and 小五 where many columns share the page."""
        return WIDE_PT if self.small or len(self.header) > MANY_COLUMNS else TABLE_PT


@dataclass(frozen=True)
class Picture:
    """A PNG or SVG file with a caption."""

    caption: str
    file: Path


@dataclass(frozen=True)
class Contents:
    """The table of contents, on pages of its own: headings down to level 2 with their pages."""

    title: str


Block = Heading | Paragraph | Table | Picture | Contents


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


def _lines(text: str) -> int:
    """Return how many lines a cell may take in a column of some width."""
    return sum(1 + len(line) // _LINE for line in text.split("\n"))


def numbered(report: Report) -> Report:
    """Return the report with its tables and pictures numbered where they have a caption, each kind by itself."""
    chinese, counts = report.language == "zh", {Table: 0, Picture: 0}
    names = {Table: "表{}　" if chinese else "Table {}. ", Picture: "图{}　" if chinese else "Figure {}. "}
    blocks: list[Block] = []
    for block in report.blocks:
        if isinstance(block, Table | Picture) and block.caption:
            counts[type(block)] += 1
            label = names[type(block)].format(counts[type(block)])
            blocks.append(replace(block, caption=label + block.caption))
        else:
            blocks.append(block)
    return replace(report, blocks=tuple(blocks))


def cleaned(report: Report) -> Report:
    """Return the report with every text in it fit for any file: a Word document breaks at a control character."""
    blocks = tuple(_cleaned(block) for block in report.blocks)
    texts = {name: clean(getattr(report, name)) for name in ("title", "place", "date", "unit")}
    return replace(report, blocks=blocks, **texts)


def without_empty_columns(table: Table) -> Table:
    """Return the table without the columns, but the first, in which no row says anything."""
    columns = range(len(table.header))
    kept = [at for at in columns if not at or any(row[at] not in NOTHING for row in table.rows)]
    if not table.rows or len(kept) == len(table.header):
        return table
    return replace(
        table,
        header=tuple(table.header[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
        figures=frozenset(now for now, at in enumerate(kept) if at in table.figures),
        shares=tuple(table.shares[at] for at in kept) if table.shares else (),
    )


def with_remark_on_estimates(table: Table, remark: str) -> Table:
    """Return the table with what the sign of an estimate means below it, where a figure bears that."""
    if not any(ESTIMATE.search(cell) for row in table.rows for cell in row):
        return table
    return replace(table, remark=" ".join(filter(None, (remark, table.remark))))


def as_told(block: Block, words: Words) -> Block:
    """Return a table without empty columns, and with what marks an estimate said right below it."""
    if not isinstance(block, Table):
        return block
    return with_remark_on_estimates(without_empty_columns(block), words("≈: estimated, not counted."))


def _cleaned(block: Block) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, text=clean(block.text))
        case Picture():
            return replace(block, caption=clean(block.caption))
        case Contents():
            return replace(block, title=clean(block.title))
        case Table():
            rows = tuple(tuple(clean(cell) for cell in row) for row in block.rows)
            header = tuple(clean(cell) for cell in block.header)
            caption, remark = clean(block.caption), clean(block.remark)
            return replace(block, caption=caption, header=header, rows=rows, remark=remark)
