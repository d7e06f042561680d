"""What a table tells of each facility beside its kind: public or not, its grade, new or existing, since when."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from ...grades import grade_of
from ...messages import Message
from ...yes_no import flag_of
from ..files.tables.cells import Cells
from ..files.tables.table import NOTHING
from ..files.texts.columns import counted
from ..report import Problem
from ..schema import TOLD
from .values import public_of, status_by_opening, year_of

T = TypeVar("T")
TOLD_IN_FULL: Final = frozenset({"public", "grade", "new", "status"})
"""Roles whose cells say more than is made of them here: a plan may ask for their words."""
TOLD_BY_CODE: Final = np.array(
    [" ".join(role for place, role in enumerate(TOLD) if code >> place & 1) for code in range(1 << len(TOLD))],
    dtype=object,
)
"""Roles that are told, joined, by a number with a bit for each of TOLD."""


def told_of_each(frame: gpd.GeoDataFrame, cells: Cells) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Grades by each row's category, and what the source tells of each row; words that tell nothing are listed."""
    rows = cells.frame.index.get_indexer(frame.index)
    words = {role: np.array(cells.text(role), dtype=object)[rows].tolist() for role in TOLD}
    grade = np.full(len(frame), np.nan)
    if "grade" in cells.columns:
        grade = np.array(_each(grade_of, words["grade"], frame["category"].tolist()), dtype=np.float64)
    tells: dict[str, list[bool]] = {
        "level": frame["level"].ne("").tolist(),
        "public": _each(lambda word: public_of(word) is not None, words["public"]),
        "grade": (~np.isnan(grade)).tolist(),
        "new": _each(lambda word: flag_of(word) is not None, words["new"]),
    }
    tells["new"] = (np.array(tells["new"], dtype=np.bool_) | np.isfinite(frame["opened"].to_numpy())).tolist()
    code = sum(np.array(tells[role], dtype=np.int64) << place for place, role in enumerate(TOLD))
    known = TOLD_BY_CODE[code].tolist()
    return frame.assign(grade=grade, known=known), _unclear(frame, words, tells, cells)


def _each(tell: Callable[..., T], *columns: list[Any]) -> list[T]:
    """What is told of each row's cells; every different row is asked about once."""
    rows = list(zip(*columns, strict=True))
    told = {row: tell(*row) for row in set(rows)}
    return [told[row] for row in rows]


def _unclear(
    frame: gpd.GeoDataFrame, words: Mapping[str, list[str]], tells: Mapping[str, list[bool]], cells: Cells
) -> list[Problem]:
    text = "{column} is {value}, which is neither yes, no nor a known class; it counts as not stated."
    return [
        Problem(
            Message(text, {"column": cells.columns[role], "value": words[role][row]}), row=int(str(frame.index[row]))
        )
        for role in TOLD
        if role in cells.columns
        for row in range(len(frame))
        if words[role][row] and not tells[role][row]
    ]


def years_told(years: Sequence[Problem]) -> Iterator[Message]:
    """What must be said of cells that name no year, of which `no_years` lists each; by column."""
    text = "{count} cells of the column {column} are not years ({words}); the years count as unknown."
    told: dict[object, Counter[str]] = {}
    for problem in years:
        said = problem.message.values  # noqa: PD011  (a message's own, no frame's)
        told.setdefault(said["column"], Counter())[str(said["value"])] += 1
    for column, words in told.items():
        yield Message(text, {"count": words.total(), "column": column, "words": counted(words)})


def no_years(frame: gpd.GeoDataFrame, cells: Cells) -> list[Problem]:
    """List the words for years of opening and closing that name none."""
    text = "{column} is {value}, which is not a year; it counts as unknown."
    found = []
    for role in ("opened", "closed"):
        said = pd.Series(cells.text(role), index=cells.frame.index)[frame.index]
        for row, word in said.items() if role in cells.columns else ():
            if word.casefold() not in NOTHING and np.isnan(year_of(word)) and status_by_opening(word) is None:
                values = {"column": cells.columns[role], "value": word}
                found.append(Problem(Message(text, values), row=int(str(row))))
    return found
