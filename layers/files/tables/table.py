"""Tables: CSV and text with any delimiter and encoding, and Excel sheets with titles, merged headers and formulas."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from ....messages import Message
from ...errors import DataError
from ...report import Problem, Report
from ..texts.foreign_text import cleaned
from ..texts.text import visible
from .header import unique

_NUMBER: Final = re.compile(r"[+-]?(?:\.?\d|inf)", re.IGNORECASE)
_LEADING_ZERO: Final = re.compile(r"[+-]?0\d")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WIDE_DIGITS: Final = frozenset("０１２３４５６７８９－＋")
NOTHING: Final = frozenset(("", "na", "n/a", "nan", "null", "none", "-", "--", "—", "–", "…", "/", "无数据", "缺失"))
"""What tables write where they have no number."""


@dataclass(frozen=True, eq=False)
class Table:
    """A frame of columns without geometry, numbers where a whole column is numbers, and how it was read."""

    frame: pd.DataFrame
    report: Report


def too_long(problems: Sequence[Problem], kept: int) -> Message:
    """Say which rows were left out since they have more fields than the header."""
    rows = [str(problem.row) for problem in problems]
    return Message(
        "{count} of {total} rows have more fields than the header (rows {rows}); put cells that hold the delimiter in "
        "quotes.",
        {"count": len(rows), "total": kept + len(rows), "rows": ", ".join(rows[:5]) + (" …" if len(rows) > 5 else "")},
    )


def finish(frame: pd.DataFrame, report: Report) -> Table:
    """Names told apart, cells trimmed, empty rows left out, columns of numbers made numbers."""
    frame, notes = cleaned(frame)
    names = unique([visible(str(name)) for name in frame.columns])
    columns = [[_plain_cell(cell) for cell in frame.iloc[:, position].tolist()] for position in range(len(names))]
    filled = [any(cells[row] != "" for cells in columns) for row in range(len(frame))]
    if not any(filled):
        raise DataError(
            "{file} has a header but no rows under it; export it again or choose another file.", file=report.file
        )
    whole = pd.DataFrame({name: _numbers(cells) for name, cells in zip(names, columns, strict=True)})
    whole = whole.set_axis(frame.index)[pd.Series(filled, index=frame.index)]
    return Table(whole, replace(report, rows=len(whole), all_columns=tuple(names), notes=(*report.notes, *notes)))


def _plain_cell(cell: object) -> object:
    """A cell without outer spaces, its full-width digits made plain; '' for an empty one."""
    if isinstance(cell, str):
        text = cell.strip()  # the frame was cleaned before
        return unicodedata.normalize("NFKC", text) if text[:1] in _WIDE_DIGITS else text
    return "" if cell is None or cell != cell else cell  # noqa: PLR0124 - NaN


def _numbers(cells: list[object]) -> "pd.Series[Any] | list[object]":
    """The cells as numbers if every one that says something is one, and none is a code with a leading zero."""
    told = [cell for cell in cells if not (isinstance(cell, str) and cell.casefold() in NOTHING)]
    if all(map(_may_be_number, told)):
        plain = [_THOUSANDS.sub("", cell) if isinstance(cell, str) else cell for cell in cells]
        numbers = pd.to_numeric(pd.Series(plain, dtype=object), errors="coerce")
        if told and numbers.notna().sum() == len(told):
            return numbers
    return [None if cell == "" else cell for cell in cells]


def _may_be_number(cell: object) -> bool:
    if isinstance(cell, str):
        return _NUMBER.match(cell) is not None and not _LEADING_ZERO.match(cell)
    return not isinstance(cell, bool)
