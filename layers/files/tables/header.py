"""Which rows of a table are its header, and what its columns are called."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from ....messages import Message
from ..texts.columns import role_named
from ..texts.units import OF_ROLE, unit_texts

HEADER_ROWS: Final = 12
"""A header stands within the first rows of a table; above it are titles and remarks."""


_HEADER_SHARE: Final = 0.6
_AMONG: Final = re.compile(r"^\s*其中\s*[:：]?\s*(?=\S)")
_TOTALS: Final = re.compile(r"合计|总计|小计|总数|总量|总|数量|数|计|total|sum|all", re.IGNORECASE)


_ABOVE: Final = re.compile(
    r"^\s*[（(]?(?:填报|填表|制表|报送|编制|上报|统计|计量|审核|负责|联系|单位|部门|日期|时间|年份|截至|截止)[^:：]{0,6}[:：]"
)
"""What stands between a title and the header: who filled in the form, when, and in which unit."""


_UNIT_ABOVE: Final = re.compile(r"^\s*[（(]?(?:计量)?单\s*位\s*[:：]\s*\S")
"""单位：万人 is what a line above the header says, never what a column is called."""


def is_header(row: Sequence[Any], width: int) -> bool:
    """Tell whether most cells of a row are filled, as in a header, and none says the unit of what follows."""
    if any(isinstance(cell, str) and _UNIT_ABOVE.match(cell) for cell in row):
        return False
    return sum(map(filled, row)) >= max(1, width * _HEADER_SHARE)


def header_note(row: int) -> Message:
    """Return the note that says where the header was found."""
    return Message("The header was found in row {row}.", {"row": row})


def filled(cell: object) -> bool:
    """Tell whether a cell holds anything."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def find_header(rows: Sequence[tuple[Any, ...]]) -> tuple[list[str], int]:
    """The columns' names and the row where the data begin.

    The header is the first row about as wide as the table and all text. Where a merged cell spans several columns and
    the next row names them, that row is part of the header too.
    """
    width = max(_width(row) for row in rows[: HEADER_ROWS * 5])
    for number, row in enumerate(rows[:HEADER_ROWS]):
        below = rows[number + 1] if number + 1 < len(rows) else ()
        if _is_second_header(row, below):
            return _of_levels(rows[number : HEADER_ROWS * 5], width, number)
        if is_header(row, width) and all(isinstance(cell, str) for cell in row if filled(cell)):
            return _names(row, width), number + 1
    return _names(rows[0], width), 1


def _of_levels(rows: Sequence[tuple[Any, ...]], width: int, above: int) -> tuple[list[str], int]:
    """The names of a header of two or more rows, of which `rows[0]` is the first, and the row where the data begin."""
    names, level = _spread(rows[0], width), 1
    while level < len(rows) and _is_second_header(rows[level - 1], rows[level]):
        below: Sequence[Any] = rows[level]
        level += 1
        if level < len(rows) and _is_second_header(below, rows[level]):
            below = _within(names, below, width)
        names = _joined(names, below, width)
    return unique(names), above + level


def _within(upper: Sequence[str], row: Sequence[Any], width: int) -> list[str | None]:
    """A row between two of a header: its merged cells speak for those to their right under the same cell above."""
    cells: list[str | None] = []
    for place, cell in enumerate([*row, *[None] * width][:width]):
        same = bool(cells) and upper[place] == upper[place - 1]
        cells.append(str(cell).strip() if filled(cell) else cells[-1] if same else None)
    return cells


def _width(row: Sequence[Any]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if filled(cell)), default=0)


def _count(row: Sequence[Any]) -> int:
    return sum(map(filled, row))


def _is_second_header(row: Sequence[Any], below: Sequence[Any]) -> bool:
    """Whether `below` only names columns under the merged cells of `row`: text, right where `row` has its gaps."""
    if _count(row) < 2 or _count(below) < 2 or not all(isinstance(cell, str) for cell in below if filled(cell)):
        return False
    if any(isinstance(cell, str) and _ABOVE.match(cell) for cell in row):
        return False
    under = [index for index, cell in enumerate(below) if filled(cell)]
    gaps = [index for index in under if index >= len(row) or not filled(row[index])]
    alone = [index for index, cell in enumerate(row) if filled(cell) and index not in under]
    return bool(gaps) and bool(alone) and len(gaps) < len(under)


def _spread(row: Sequence[Any], width: int) -> list[str]:
    """A merged header cell speaks for the empty ones to its right."""
    names, last = [], ""
    for cell in [*row, *[None] * width][:width]:
        last = str(cell).strip() if filled(cell) else last
        names.append(last)
    return names


def _joined(upper: Sequence[str], lower: Sequence[Any], width: int) -> list[str]:
    """Names of two rows as one: what tells the column's role, and both where the lower one stands several times."""
    low = [str(cell).strip() if filled(cell) else "" for cell in [*lower, *[None] * width][:width]]
    names = [_told(up, down) for up, down in zip(upper, low, strict=True)]
    again = Counter(names)
    return [
        f"{up} {down}" if again[name] > 1 and up and down and down in name and up not in name else name
        for name, up, down in zip(names, upper, low, strict=True)
    ]


def _told(upper: str, lower: str) -> str:
    """The name of a column under two cells of a header.

    合计 under 床位数（张） is 床位数（张）, 护理型 or 其中：护理型 under it 护理型床位数（张）, 60岁及以上 under
    人口（万人） is 60岁及以上（万人）, and 经度 under 坐标 only 经度.
    """
    if not lower or not upper or upper == lower:
        return lower or upper
    over, units = unit_texts(upper)
    under, own = unit_texts(_AMONG.sub("", lower))
    unit = f"（{(own or units)[0]}）" if own or units else ""
    if _TOTALS.fullmatch(under):
        return f"{over}{unit}"
    known = role_named(under)
    if known is not None:
        return lower if own or known not in OF_ROLE else f"{lower}{unit}"
    both = next((name for name in (f"{under}{over}", f"{over}{under}") if role_named(name) in OF_ROLE), None)
    return f"{both}{unit}" if both else lower


def _names(row: Sequence[Any], width: int) -> list[str]:
    cells = [*row, *[None] * width][:width]
    return unique([str(cell).strip() if filled(cell) else f"column {index + 1}" for index, cell in enumerate(cells)])


def unique(names: Iterable[str]) -> list[str]:
    """A second column of the same name is told apart by its number."""
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique
