"""Age groups that a file tells as shares of its people (60岁及以上占比, 老龄化率 in %): worked out as people, and said.

A column is a share by its name (占比, 比例, 率, percent), by % or ‰ in its heading, or by its cells (20%).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ...arrays import Floats
from ...groups import AGES
from ...messages import Message
from ..errors import DataError
from ..files.tables.cells import Cells
from ..files.tables.point_table import numbers
from ..files.tables.table import Table
from ..files.texts.columns import plain_name, role_named
from ..files.texts.units import unit_texts
from ..report import Loaded, Notes
from ..schema import PEOPLE
from .age_bands import with_age_bands
from .totals import with_total

_NAMES: Final = {group.key: group.name for group in AGES}
_AGEING: Final = frozenset(("老龄化率", "老龄化程度", "老龄化水平", "老龄化系数", "人口老龄化率", "老龄率", "老年系数"))
"""China's plans count the old from 60 on."""
_SHARE: Final = re.compile(
    r"^(?:pct|percent|percentage|share|prop)(?:of)?(?P<behind>.+)$"
    r"|^(?P<before>.+?)(?:占(?:总|常住|户籍|全部|全体|全|本地)?(?:人口|人数|人)?(?:总数|总量)?)?的?"
    r"(?:占比|比例|比重|百分比|百分数|百分率|比率|份额|占|率|rate|ratio|share|percent|percentage|pct|proportion)$"
)
_PERCENT: Final = re.compile(r"[%％]|百分|percent|pct|perc\b", re.IGNORECASE)
_PER_MILLE: Final = re.compile(r"‰|千分")
_SIGNED: Final = re.compile(r"^\s*([\d.,]+)\s*([%％‰])\s*$")
_WHOLE: Final = {"": 1.0, "%": 100.0, "％": 100.0, "‰": 1000.0}
_FEW: Final = 0.02
"""A smaller share of old people than any town has: so a column of percents without a sign adds up."""
_TOWN: Final = 300
_OLD: Final = "age_60_plus"


def with_counted_shares(loaded: Loaded, mapping: Mapping[str, str]) -> tuple[Loaded, dict[str, str], Notes]:
    """Return the layer with a column of people for each group of which only a share is told.

    The mapping (role to column) that comes back names those columns; what was worked out, and what looks like percents
    though nothing says so, comes as messages. Raises DataError for shares of more than everybody.
    """
    cells = Cells.found(loaded, (PEOPLE, *_NAMES), {k: v for k, v in mapping.items() if k in {PEOPLE, *_NAMES}})
    if PEOPLE not in cells.columns:
        return loaded, dict(mapping), ()
    shares = _share_columns(cells)
    frame, named, said = loaded.frame, dict(mapping), []
    people = cells.number(PEOPLE) if shares else np.zeros(0)
    for group, column in shares.items():
        name = f"{unit_texts(column)[0]} × {unit_texts(cells.columns[PEOPLE])[0]}（人）"
        counts = people * _as_share(frame[column], column, loaded.report.file)
        frame = frame.assign(**{name: counts})
        named[group] = name
        said.append(_worked_out(loaded.report.file, column, group, counts, cells.columns[PEOPLE]))
    doubts = (*said, *(() if _OLD in shares else _looks_like_percent(cells)))
    return Loaded(gpd.GeoDataFrame(frame), loaded.report), named, doubts


def table_with_counted_shares(table: Table, mapping: Mapping[str, str]) -> tuple[Table, dict[str, str]]:
    """Return the same of a table without places; what is to be said joins its report."""
    loaded, named, summed = with_total(Loaded(gpd.GeoDataFrame(table.frame), table.report), mapping)
    loaded, named, banded = with_age_bands(loaded, named)
    loaded, named, said = with_counted_shares(loaded, named)
    report = replace(table.report, doubts=(*table.report.doubts, *summed, *banded, *said))
    return Table(pd.DataFrame(loaded.frame), report), named


def _worked_out(file: str, column: str, group: str, counts: Floats, people: str) -> Message:
    text = (
        "{file}: the column {column} tells {group} as a share of {people}; multiplied by it, it makes {count} people."
    )
    values = {"file": file, "column": column, "group": group, "people": people,
              "count": f"{np.nansum(counts):,.0f}"}  # fmt: skip
    return Message(text, values)


def _share_columns(cells: Cells) -> dict[str, str]:
    """Group to the column of its share: those taken for counts that are shares, and those only shares tell."""
    found = {group: column for group, column in cells.columns.items() if group != PEOPLE}
    shares = {group: column for group, column in found.items() if _is_share(cells.frame[column], column)}
    for name in (str(column) for column in cells.frame.columns if column != "geometry"):
        group = _group_of_share(name)
        if group and group not in found and name not in cells.columns.values():
            shares.setdefault(group, name)
    return shares


def _group_of_share(column: str) -> str:
    """The age group of whose share a column speaks by its name, '' for any other column."""
    plain = plain_name(column)
    if plain in _AGEING:
        return _OLD
    parts = _SHARE.match(plain)
    role = role_named(parts["before"] or parts["behind"]) if parts else None
    return role if role in _NAMES else ""


def _is_share(column: "pd.Series[Any]", name: str) -> bool:
    """Whether a column that is called like a count is one of shares: by its heading, or by the sign in its cells."""
    if any(_PERCENT.search(text) or _PER_MILLE.search(text) for text in unit_texts(name)[1]) or _group_of_share(name):
        return True
    told = column.dropna()
    return not pd.api.types.is_numeric_dtype(told) and bool(told.astype(str).str.match(_SIGNED).any())


def _as_share(column: "pd.Series[Any]", name: str, file: str) -> Floats:
    """A column as parts of one: by the sign of each cell, else by the heading, else by whether one exceeds 1."""
    signs = [_SIGNED.match(cell) if isinstance(cell, str) else None for cell in column]
    plain = numbers(column.where(np.array([sign is None for sign in signs], dtype=np.bool_)))
    heading = unicodedata.normalize("NFKC", name)
    whole = 1000.0 if _PER_MILLE.search(name) else 100.0 if _PERCENT.search(heading) else 0.0
    if not whole:
        whole = 1.0 if np.nanmax(plain, initial=0.0) <= 1 else 100.0
    share = plain / whole
    for row, sign in enumerate(signs):
        if sign is not None:
            share[row] = float(sign[1].replace(",", "")) / _WHOLE[sign[2]]
    wrong = np.flatnonzero((share > 1) | (share < 0))
    if len(wrong):
        raise DataError(
            "{file}: the column {column} tells shares of the people, but {value} in row {row} is none; correct it, or "
            "name a column of people.",
            file=file,
            column=name,
            value=column.iloc[wrong[0]],
            row=column.index[wrong[0]],
        )
    return share


def _looks_like_percent(cells: Cells) -> Notes:
    """A doubt where so few are old, and no row has more than 100, that the column may well be one of percents."""
    column = cells.columns.get(_OLD)
    if column is None:
        return ()
    old, people = numbers(cells.frame[column]), cells.number(PEOPLE)
    told = np.isfinite(old) & np.isfinite(people)
    total = float(people[told].sum())
    if not told.any() or old[told].max() > 100 or np.median(people[told]) < _TOWN:
        return ()
    if not 0 < old[told].sum() < _FEW * total:
        return ()
    text = (
        "{file}: the column {column} counts {count} people in all, {percent}% of everybody; if it is in percent, write "
        "% into its heading."
    )
    count = float(old[told].sum())
    values = {"file": cells.file, "column": column, "count": f"{count:,.0f}", "percent": f"{100 * count / total:.1f}"}
    return (Message(text, values),)
