"""How much of a page blocks take, roughly: a clause's areas are as many as its second page has room for."""

import math
from typing import Final

from ..sheets.drawing.wrapping import width_of
from .columns import lines_of
from .content import Block, Heading, Paragraph, Table

PAGE_PT: Final = 637.0
"""The height of the text on an official paper, 22 lines of 28.95 points."""
LINE_PT: Final = 28.95
_LETTERS: Final = 54
"""Of Latin width on a line of text, a little less than there are."""
_INDENT: Final = 4
_CAPTION_PT: Final = 28.0
LEADING_PT: Final = 2.5
CELL_PT: Final = 6.0
"""What a row takes beside its letters."""
_REMARK_PT: Final = 8.0


def height_pt(block: Block) -> float:
    """Return what a heading, a paragraph or a table takes; nothing of what has pages of its own."""
    match block:
        case Heading():
            return LINE_PT
        case Paragraph():
            return LINE_PT * max(1, math.ceil((width_of(block.text) + _INDENT) / _LETTERS))
        case Table():
            return _CAPTION_PT * bool(block.caption) + _rows_pt(block) + _remark_pt(block)
        case _:
            return 0.0


def _rows_pt(table: Table) -> float:
    lines = lines_of(table)
    return sum(lines) * (table.type_pt + LEADING_PT) + len(lines) * (CELL_PT - LEADING_PT)


def _remark_pt(table: Table) -> float:
    return (table.type_pt + _REMARK_PT) if table.remark else 0.0
