"""A filter of rows as a planner writes it: words to be found in any column, or a comparison with one."""

import operator
import re
from typing import Final

import numpy as np

from ....arrays import Bools
from .attributes import Attributes, Column

_COMPARISON: Final = re.compile(
    r"^\s*(?P<column>[^<>=≥≤＞＜＝]+?)\s*(?P<sign><=|>=|[<>=≥≤＞＜＝])\s*(?P<value>.+?)\s*$"
)
_SIGNS: Final = {
    "<": operator.lt, "＜": operator.lt, ">": operator.gt, "＞": operator.gt, "<=": operator.le, "≤": operator.le,
    ">=": operator.ge, "≥": operator.ge, "=": operator.eq, "＝": operator.eq,
}  # fmt: skip


def rows_that_match(attributes: Attributes, text: str) -> Bools:
    """Return which rows a filter lets through (n,); an empty one all, one that compares with no column none.

    "people > 100" compares with the column of that title; all else is words, each of which must stand in some column.
    """
    found = _COMPARISON.match(text)
    if found is not None:
        return _compared(attributes, found["column"], found["sign"], found["value"])
    kept = np.ones(len(attributes), dtype=bool)
    for word in text.casefold().split():
        kept &= _said(attributes, word)
    return kept


def _said(attributes: Attributes, word: str) -> Bools:
    said = np.zeros(len(attributes), dtype=bool)
    for column in attributes.columns:
        if not column.is_number:
            said |= np.array([word in str(value).casefold() for value in column.values], dtype=bool)
    return said


def _compared(attributes: Attributes, title: str, sign: str, value: str) -> Bools:
    column = _named(attributes, title)
    if column is None:
        return np.zeros(len(attributes), dtype=bool)
    if not column.is_number:
        same = np.array([str(one).casefold() == value.casefold() for one in column.values], dtype=bool)
        return same if _SIGNS[sign] is operator.eq else np.zeros(len(attributes), dtype=bool)
    try:
        number = float(value.replace(",", "").replace("，", ""))
    except ValueError:
        return np.zeros(len(attributes), dtype=bool)
    kept: Bools = _SIGNS[sign](column.values, number) & np.isfinite(column.values)
    return kept


def _named(attributes: Attributes, title: str) -> Column | None:
    wanted = title.strip().casefold()
    exact = [one for one in attributes.columns if wanted in {one.title.casefold(), one.key}]
    begins = [one for one in attributes.columns if one.title.casefold().startswith(wanted)]
    return next(iter([*exact, *begins]), None)
