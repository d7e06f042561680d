"""Which rows of a table are its header, and what its columns are called."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from ....limits import MAX_COLUMNS
from ....messages import Message
from ...errors import DataError

HEADER_ROWS: Final = 12
"""A header stands within the first rows of a table; above it are titles and remarks."""


_HEADER_SHARE: Final = 0.6


def check_width(columns: int, file: str) -> None:
    """Refuse tables wider than any table known."""
    if columns > MAX_COLUMNS:
        raise DataError(
            "{file} has {columns} columns, more than the {limit} of any table known; keep those you need.",
            file=file,
            columns=columns,
            limit=MAX_COLUMNS,
        )


def is_header(row: Sequence[Any], width: int) -> bool:
    """Tell whether most cells of a row are filled, as in a header."""
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
            return _joined(_spread(row, width), below, width), number + 2
        if is_header(row, width) and all(isinstance(cell, str) for cell in row if filled(cell)):
            return _names(row, width), number + 1
    return _names(rows[0], width), 1


def _width(row: Sequence[Any]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if filled(cell)), default=0)


def _count(row: Sequence[Any]) -> int:
    return sum(map(filled, row))


def _is_second_header(row: Sequence[Any], below: Sequence[Any]) -> bool:
    """Whether `below` only names columns under the merged cells of `row`: text, right where `row` has its gaps."""
    if _count(row) < 2 or _count(below) < 2 or not all(isinstance(cell, str) for cell in below if filled(cell)):
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
    cells = [*lower, *[None] * width][:width]
    return unique([str(low).strip() if filled(low) else up for up, low in zip(upper, cells, strict=True)])


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
