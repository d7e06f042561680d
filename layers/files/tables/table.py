"""Tables: CSV and text with any delimiter and encoding, and Excel sheets with titles, merged headers and formulas."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from ....messages import Message
from ....texts import first_few
from ...errors import DataError
from ...report import Problem, Report
from ..memory import give_back
from ..texts.foreign_text import cleaned
from ..texts.text import joined_texts, visible
from .header import unique
from .layout import laid_out

_NUMBER: Final = re.compile(r"[+-]?(?:\.?\d|inf)", re.IGNORECASE)
_LEADING_ZERO: Final = re.compile(r"[+-]?0\d")
_NO_NUMBER: Final = re.compile(rf"^(?!{_NUMBER.pattern})|^{_LEADING_ZERO.pattern}", re.IGNORECASE | re.MULTILINE)
"""In cells set on lines of their own: the beginning of one that is no number, or a code."""
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")
_MAY_BE_DOTTED: Final = re.compile(r"0|[1-9]\d{0,2}(?:\.\d{3})?")
_WIDE_DIGITS: Final = re.compile("[０-９－＋]")
_SPACED: Final = re.compile(r"^\s|\s$|\s\n|\n\s")
"""In cells set on lines of their own: a space (or an empty cell) at an end of one."""
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
        {"count": len(rows), "total": kept + len(rows), "rows": first_few(rows, 5)},
    )


def finish(frame: pd.DataFrame, report: Report) -> Table:
    """Names told apart, cells trimmed, empty rows left out, columns of numbers made numbers."""
    frame, notes = cleaned(frame)
    whole = laid_out(frame)
    frame = whole.frame
    names = unique([visible(str(name)) for name in frame.columns])
    columns = [_plain_cells(frame.iloc[:, position].tolist()) for position in range(len(names))]
    nothing = ("",) * len(columns)
    filled = [row != nothing for row in zip(*columns, strict=True)]
    if not any(filled):
        raise DataError(
            "{file} has a header but no rows under it; export it again or choose another file.", file=report.file
        )
    table = pd.DataFrame({name: _numbers(cells) for name, cells in zip(names, columns, strict=True)})
    table = table.set_axis(frame.index)[pd.Series(filled, index=frame.index)]
    give_back(len(table))
    told = replace(
        report,
        rows=len(table),
        all_columns=tuple(names),
        notes=(*report.notes, *notes, *whole.notes),
        above=(*report.above, *whole.above),
        dotted=tuple(name for name, cells in zip(names, columns, strict=True) if has_three_decimals(cells)),
    )
    return Table(table, told)


def _plain_cells(cells: list[object]) -> list[object]:
    """Each cell as `_plain_cell` has it; a column of texts without digits of full width is only trimmed."""
    joined = joined_texts(cells)
    if joined is None or _WIDE_DIGITS.search(joined):
        return [_plain_cell(cell) for cell in cells]
    return [str(cell).strip() for cell in cells] if _SPACED.search(joined) else cells


def _plain_cell(cell: object) -> object:
    """A cell without outer spaces, its full-width digits made plain; '' for an empty one."""
    if isinstance(cell, str):
        text = cell.strip()  # the frame was cleaned before
        return unicodedata.normalize("NFKC", text) if _WIDE_DIGITS.match(text) else text
    return "" if cell is None or cell != cell else cell  # noqa: PLR0124 - NaN


def _numbers(cells: list[object]) -> "pd.Series[Any] | list[object]":
    """The cells as numbers if every one that says something is one, and none is a code with a leading zero."""
    joined = joined_texts(cells)
    if joined is not None and "," not in joined and _NO_NUMBER.search(joined) is None:
        numbers = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce")
        if numbers.notna().all():
            return numbers
    elif _may_be_numbers(cells):
        told = len(cells) - sum(map(_is_nothing, cells))
        plain = [_THOUSANDS.sub("", cell) if isinstance(cell, str) and "," in cell else cell for cell in cells]
        numbers = pd.to_numeric(pd.Series(plain, dtype=object), errors="coerce")
        if told and numbers.notna().sum() == told:
            return numbers
    return [None if cell == "" else cell for cell in cells]


def has_three_decimals(cells: Sequence[object]) -> bool:
    """Whether texts are numbers of three decimals throughout, none below 1: 3.400 may be 3,400.

    Whole numbers below 1,000 may stand among them, as both writings have them.
    """
    first = next((cell for cell in cells if cell not in ("", None)), None)
    if not isinstance(first, str) or not _MAY_BE_DOTTED.fullmatch(first):
        return False
    told = [cell for cell in cells if cell not in ("", None)]
    return all(isinstance(cell, str) and _MAY_BE_DOTTED.fullmatch(cell) for cell in told) and any(
        isinstance(cell, str) and "." in cell for cell in told
    )


def _may_be_numbers(cells: list[object]) -> bool:
    """Whether every cell that says something may be a number."""
    return all(_may_be_number(cell) or _is_nothing(cell) for cell in cells)


def _is_nothing(cell: object) -> bool:
    return isinstance(cell, str) and (not cell or cell.casefold() in NOTHING)


def _may_be_number(cell: object) -> bool:
    if isinstance(cell, str):
        return _NUMBER.match(cell) is not None and not _LEADING_ZERO.match(cell)
    return not isinstance(cell, bool)
