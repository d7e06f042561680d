"""People of a table without coordinates, placed by the names or codes of districts whose boundaries are known.

The rows of an office's table of communities carry names, the boundaries lie in another file. Which column names the
districts is told by its values: the one that finds the most of them. Names that differ in their endings
alone (双林, 双林社区, 双林社区居委会) are the same where only one district is meant; nothing else is guessed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...messages import Message
from ...texts import first_few
from ..errors import DataError
from ..files.tables.point_table import coordinate_columns, numbers
from ..files.tables.table import Table
from ..files.texts.columns import find_columns, shortened
from ..files.texts.text import visible
from ..report import Loaded
from ..schema import DISTRICT_LEVELS, GROUPS, MORE_GROUPS, PEOPLE
from .overlaps import check_years

_TOTAL: Final = re.compile(r"(?:^|[\s_（(])(?:total|sum|subtotal)$|(?:合计|总计|小计|总数|汇总)[)）]?$", re.IGNORECASE)
_ENDINGS: Final = re.compile(
    r"(?:社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|行政村|街道办事处|街道办|人民政府|社区|街道|村|镇|乡)$"
)
_ABOVE: Final = re.compile(r"(?<=..)(?:省|自治区|市|自治州|地区|州|盟|区|县|旗|街道|镇|乡)[-—·/|>、,，]?|[-—·/|>、,，]")
"""Where the name of what a district belongs to may end, behind two or more letters of it."""
_KIND: Final = re.compile(r"(?<=..)[市区县旗]$")
_LEAST_NAME: Final = 2
_CODE_DIGITS: Final = 12
_BLANKS: Final = re.compile(r"\s+")
_SHOWN: Final = 5
_ROUNDED: Final = 0.001
"""A sum may differ so much from what it adds up, which is rounded (万人)."""
_NOWHERE: Final = -1


@dataclass(frozen=True, eq=False)
class AreaRows:
    """Which district each row of a table belongs to.

    `column` of the table names them, of the districts `level`. `rows` are positions in the districts, -1 where there
    is none; `totals` marks rows that add up others.
    """

    column: str
    level: str
    rows: NDArray[np.int64]
    totals: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """How many districts have a row."""
        return len(np.unique(self.rows[self.rows >= 0]))


def lies_nowhere(table: Table) -> bool:
    """Whether no columns of a table can be coordinates, by their usual names."""
    try:
        coordinate_columns(table)
    except DataError:
        return True
    return False


def match_areas(frame: pd.DataFrame, districts: pd.DataFrame) -> AreaRows | None:
    """Find the column whose values are the names or codes of most districts of one level; None where none has any.

    Of columns that find as many districts the one of the finer level counts. A name that several districts of the
    level have means none of them.
    """
    totals = np.array([any(_TOTAL.search(cell) for cell in row) for row in _texts(frame)], dtype=np.bool_)
    found = [
        AreaRows(column, level, np.where(totals, _NOWHERE, rows), totals)
        for level in reversed(DISTRICT_LEVELS)
        for column in frame.columns
        for rows in _by_level(frame[column], districts, level)
    ]
    best = max(found, key=lambda each: each.count, default=None)
    return best if best is not None and best.count else None


def people_in_areas(table: Table, districts: gpd.GeoDataFrame, mapping: Mapping[str, str]) -> Loaded:
    """Give a table's rows the shapes of their districts, one row for each district; its counts are added up.

    `districts` has schema.DISTRICT_COLUMNS, and its CRS is that of the result; `mapping` (role to column) names
    columns of people. The report tells the column, rows and districts that found no partner, and what was added up.
    Raises DataError where no column names any district.
    """
    file = table.report.file
    match = match_areas(table.frame, districts)
    if match is None:
        raise DataError(
            "{file} has no coordinates, and no column of it holds names or codes of the districts, such as {names}. "
            "Write them as in the file of boundaries, or name columns of coordinates; its columns are {columns}.",
            file=file,
            names=_some(districts["name"].tolist()),
            columns=shortened(table.frame.columns),
        )
    there = match.rows >= 0
    check_years(table.frame[there], match.rows[there], file)
    counted = find_columns(table.frame.columns, (*GROUPS, *MORE_GROUPS), mapping=_counted(mapping)).columns
    frame = _added_up(table.frame[there], match.rows[there], [*counted.values()])
    placed = gpd.GeoDataFrame(
        frame.set_axis(frame.index + 1),  # rows are counted from 1, as everywhere
        geometry=districts.geometry.to_numpy()[np.unique(match.rows[there])],
        crs=districts.crs,
    )
    lost, notes = tuple(_left(table, match, counted.get(PEOPLE))), tuple(_told(table, match, districts))
    doubts = (*_repeated(table, match, districts), *_without_row(match, districts, file))
    report = replace(
        table.report,
        crs=str(districts.crs),
        crs_source="file",
        notes=(*table.report.notes, *notes),
        lost=(*table.report.lost, *lost),
        doubts=(*table.report.doubts, *doubts),
    )
    return Loaded(placed, report)


def _counted(mapping: Mapping[str, str]) -> dict[str, str]:
    return {role: column for role, column in mapping.items() if role in {*GROUPS, *MORE_GROUPS}}


def needs_areas(table: Table) -> DataError:
    """What is said of a table of people that neither has coordinates nor comes with boundaries."""
    return DataError(
        "{file} has no coordinates. Give the boundaries of its communities or townships as districts too, whose names "
        "or codes one of its columns holds; or name its columns of lon and lat. Its columns are {columns}.",
        file=table.report.file,
        columns=shortened(table.frame.columns),
    )


# -------------------------------------------------------------------------------------------------------------- names
def _texts(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    words = frame.select_dtypes(exclude="number")
    return (tuple(_plain(cell) for cell in row) for row in words.itertuples(index=False, name=None))


def _plain(cell: Any) -> str:  # noqa: ANN401  (a cell of a table)
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", visible(str(cell)))) if pd.notna(cell) else ""
    return text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text


def _stem(name: str) -> str:
    """A name without all the endings that it has: 西村村委会 and 西村 are both 西."""
    shorter = _ENDINGS.sub("", name)
    return name if not shorter or shorter == name else _stem(shorter)


def _by_level(column: "pd.Series[Any]", districts: pd.DataFrame, level: str) -> Iterator[NDArray[np.int64]]:
    """Positions of districts of a level by their ids (codes), and by their names."""
    at = np.flatnonzero((districts["level"] == level).to_numpy())
    if not len(at):
        return
    cells = [_plain(cell) for cell in column.tolist()]
    if pd.api.types.is_float_dtype(column.dtype) and not (column.dropna() % 1 == 0).all():
        return
    for key in ("district_id", "name"):
        keys = [_plain(value) for value in districts[key].iloc[at]]
        rows = _sought(cells, keys)
        if key == "name":
            rows = _by_kindless(cells, keys, _by_tails(cells, keys, _by_stems(cells, keys, rows)))
        elif (rows < 0).all():
            rows = _sought([_whole_code(cell) for cell in cells], [_whole_code(key) for key in keys])
        yield np.where(rows >= 0, at[rows], _NOWHERE)


def _sought(cells: Sequence[str], keys: Sequence[str]) -> NDArray[np.int64]:
    """Return the position of each cell among the keys, -1 where it is none or several of them."""
    counted = pd.Series(range(len(keys)), index=list(keys), dtype=np.int64)
    known = counted[~counted.index.duplicated(keep=False) & (counted.index != "")]
    return np.asarray(known.reindex(list(cells)).fillna(_NOWHERE), dtype=np.int64)


def _by_stems(cells: Sequence[str], keys: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of the cells that are no key, those that differ from a key that is left in their ending alone."""
    taken = set(rows[rows >= 0].tolist())
    left = [_stem(key) if place not in taken else "" for place, key in enumerate(keys)]
    return np.where(rows >= 0, rows, _sought([_stem(cell) for cell in cells], left))


def _by_tails(cells: Sequence[str], keys: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of the cells that are no key, those that name one behind its province, city or county, or without its own kind.

    四川省成都市武侯区 is 武侯区, whichever of the two the boundaries have; 武侯 is 武侯区 where no other key begins so.
    """
    if (rows >= 0).all():
        return rows
    taken = set(rows[rows >= 0].tolist())
    whole: dict[str, set[int]] = {}
    for place, key in enumerate(keys):
        if place not in taken:
            for tail in (*_tails(key), _KIND.sub("", key)):
                whole.setdefault(tail, set()).add(place)
    known = {tail: places.pop() for tail, places in whole.items() if len(places) == 1 and len(tail) >= _LEAST_NAME}
    found = {cell: next((known[tail] for tail in _tails(cell) if tail in known), _NOWHERE) for cell in set(cells)}
    return np.where(rows >= 0, rows, np.array([found[cell] for cell in cells], dtype=np.int64))


def _by_kindless(cells: Sequence[str], keys: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of the cells that are no key, those of which the boundaries leave out the kind: 岳塘区 is 岳塘.

    Where the table has several of a name (湘潭县, 湘潭市) none of them is meant.
    """
    taken, times = set(rows[rows >= 0].tolist()), Counter(keys)
    left = {key: place for place, key in enumerate(keys) if place not in taken and times[key] == 1}
    meant: dict[str, set[str]] = {}
    for cell in {cell for cell, row in zip(cells, rows, strict=True) if row < 0}:
        for tail in _tails(cell):
            if (bare := _KIND.sub("", tail)) in left and len(bare) >= _LEAST_NAME:
                meant.setdefault(bare, set()).add(cell)
    known = {next(iter(said)): left[bare] for bare, said in meant.items() if len(said) == 1}
    return np.where(rows >= 0, rows, np.array([known.get(cell, _NOWHERE) for cell in cells], dtype=np.int64))


def _whole_code(text: str) -> str:
    """A code of China's statistics in its 12 digits, of which counties and townships often write only 6 or 9."""
    return text.ljust(_CODE_DIGITS, "0") if text.isdecimal() and len(text) in (6, 9) else text


def _tails(name: str) -> list[str]:
    """A name, and what is left of it behind each province, city, county or township that it begins with."""
    return [name, *(name[found.end() :] for found in _ABOVE.finditer(name) if found.end() <= len(name) - _LEAST_NAME)]


# --------------------------------------------------------------------------------------------------------- what is told
def _added_up(frame: pd.DataFrame, rows: NDArray[np.int64], counted: Sequence[str]) -> pd.DataFrame:
    """One row for each district, in the districts' order: counts added up, of all else the first row's."""
    if len(np.unique(rows)) == len(rows):
        return frame.iloc[np.argsort(rows)]
    as_numbers = frame.assign(**{column: numbers(frame[column]) for column in counted})
    first = as_numbers.groupby(rows).head(1).assign(_area=lambda one: pd.Series(rows, frame.index)[one.index])
    sums = as_numbers[[*counted]].groupby(rows).sum(min_count=1)
    ordered = first.sort_values("_area").drop(columns="_area")
    return ordered.assign(**{column: sums[column].to_numpy() for column in counted})


def _sums(table: Table, match: AreaRows, column: str | None) -> NDArray[np.bool_]:
    """Which rows of no district have the people of the rows below them, two or more, down to the next such row.

    So a township stands above its communities, under a name that the boundaries of these do not have.
    """
    found = np.zeros(len(match.rows), dtype=np.bool_)
    if column is None:
        return found
    people, placed = np.nan_to_num(numbers(table.frame[column])), match.rows >= 0
    heads = np.flatnonzero(~placed & ~match.totals)
    ends = np.flatnonzero(~placed)
    for head in heads:
        behind = ends[ends > head]
        rows = people[head + 1 : behind[0] if len(behind) else len(people)]
        below = rows.sum()
        found[head] = len(rows) > 1 and below > 0 and abs(below - people[head]) <= _ROUNDED * below
    return found


def _left(table: Table, match: AreaRows, column: str | None) -> Iterator[Message]:
    sums = _sums(table, match, column)
    if sums.any():
        yield Message(
            "{count} of {total} rows add up the rows below them ({names}) and were left out, so that nobody counts "
            "twice.",
            _rows_told(table, match, sums),
        )
    chosen = (match.rows < 0) & ~match.totals & ~sums
    if chosen.any():
        people = float(np.nansum(numbers(table.frame.loc[chosen, column]))) if column else 0.0
        yield Message(
            "{count} of {total} rows belong to no district ({names}): their {people} people are left out; write the "
            "names as in the file of boundaries.",
            {**_rows_told(table, match, chosen), "people": f"{people:,.0f}"},
        )


def _rows_told(table: Table, match: AreaRows, chosen: NDArray[np.bool_]) -> dict[str, object]:
    """How many rows are chosen, of how many, and the names of the first."""
    names = table.frame.loc[chosen, match.column].astype(str).tolist()
    return {"count": int(chosen.sum()), "total": len(chosen), "names": _some(names)}


def _told(table: Table, match: AreaRows, districts: pd.DataFrame) -> Iterator[Message]:
    there = match.rows >= 0
    yield Message(
        "{file} has no coordinates: its people were placed by its column {column} in {count} districts.",
        {"file": table.report.file, "column": match.column, "count": match.count},
    )
    if match.totals.any():
        rows = ", ".join(str(row) for row in table.frame.index[match.totals][:_SHOWN])
        yield Message(
            "{count} rows that add up others were left out ({rows}).", {"count": int(match.totals.sum()), "rows": rows}
        )
    if there.sum() > match.count:
        yield Message("Several rows of one district were added up.")
    theirs = districts["name"].to_numpy(dtype=object)[match.rows[there]]
    pairs = zip(table.frame.loc[there, match.column].map(_plain), theirs, strict=True)
    ids = set(districts["district_id"].map(_plain))
    other = [f"{ours} = {name}" for ours, name in pairs if ours != _plain(name) and ours not in ids]
    if other:
        yield Message(
            "{count} names differ from those of the boundaries in their endings, or in the province, city or county "
            "before them, alone: {names}.",
            {"count": len(other), "names": _some(other)},
        )


def _repeated(table: Table, match: AreaRows, districts: pd.DataFrame) -> Iterator[Message]:
    """A doubt where rows of one district are told apart by no other text: then they may be one row twice."""
    words = table.frame.select_dtypes(exclude="number").drop(columns=match.column, errors="ignore")
    keys = words.assign(_district=match.rows)[match.rows >= 0]
    alike = keys[keys.duplicated(keep=False)]["_district"].value_counts()
    if len(alike):
        told = districts["name"].to_numpy(dtype=object)
        names = [f"{told[int(str(row))]} {count}" for row, count in alike.items()]
        yield Message(
            "{count} districts have several rows ({names}), whose people were added up; if they repeat each other, "
            "leave one of each.",
            {"count": len(alike), "names": _some(names)},
        )


def _without_row(match: AreaRows, districts: pd.DataFrame, file: str) -> Iterator[Message]:
    of_level = np.flatnonzero((districts["level"] == match.level).to_numpy())
    empty = np.setdiff1d(of_level, match.rows)
    if len(empty):
        names = districts["name"].iloc[empty].tolist()
        yield Message(
            "{count} of {total} districts have no row in {file} ({names}): nobody is counted there.",
            {"count": len(empty), "total": len(of_level), "names": _some(names), "file": file},
        )


def _some(names: Sequence[object]) -> str:
    return first_few(names, _SHOWN)
