"""Facilities that stand in several sources (two tables, a table and OpenStreetMap): each is counted once.

Within one file doubles are told, not removed (`duplicates`): there somebody meant each row. Of two sources, a row of
the same name and the same category nearby is the same facility, listed by somebody else.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz, process
from scipy.spatial import cKDTree

from ...arrays import Longs
from ...links import linked_parts
from ...messages import Message
from ..report import Notes
from ..schema import CAPACITIES, TOLD
from .contradictions import told_by_name
from .duplicates import LIKE, NEAR_M
from .spellings import bare_name, may_be_one, plain_name

SAME_M: Final = 100.0
"""A ledger's point and a map's of one facility are so near: a gate, a building, the middle of its ground."""
DOUBTED_M: Final = 1000.0
"""Within so far equal names are told: another branch, or a file whose datum was not shifted (some 500 m)."""
SPELT_M: Final = 200.0
"""Within so far names are told that may be one facility's, see `spellings`."""
_CANDIDATES: Final = 16
_APART_M: Final = 1e4
"""Rows of different names or categories are put so far apart that no search finds one from the other."""
_SITES: Final = ("area_m2", "land_m2")
_YEARS: Final = ("opened", "closed")
_TEXTS: Final = ("mobile_place", "mobile_time")


@dataclass(eq=False)
class _Shared:
    """What one source shares with another whose rows are kept."""

    rows: set[str] = field(default_factory=set)
    added: Counter[str] = field(default_factory=Counter)
    spelled: dict[str, tuple[str, str]] = field(default_factory=dict)
    differing: dict[str, list[Message]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Sources:
    """All rows of all sources: `table` is numbered from 0, with `of`, `key`, `x` and `y`; `files` are their names."""

    table: pd.DataFrame
    files: Sequence[str]


def counted_once(
    frames: Sequence[gpd.GeoDataFrame], files: Sequence[str]
) -> tuple[tuple[gpd.GeoDataFrame, ...], tuple[Notes, ...]]:
    """The sources without the rows that another one has too, and what must be said of each source.

    `frames` have FACILITY_COLUMNS and points in one CRS in metres; `files` are their names. One facility are rows of
    different sources of one name (letters and digits alone, not their width or case), one category (or one by the name,
    where that is against it: 王氏诊所 as a hospital) and one status at most 100 m apart, each with one row of a source
    at most; a row without a name is nobody's double. A name that tells more in brackets or places before it
    (锦塘区图书馆, 图书馆（锦塘区）) is that of a row that does not, and not of one that tells others there. Of sites
    that are linked so, the one that gives more services, or else tells more, stays,
    and gets what only the others tell. Figures are never added up: where sites give different services, none is taken
    that another service may have been told.
    """
    none: tuple[Notes, ...] = tuple(() for _ in frames)
    if sum(len(frame) > 0 for frame in frames) < 2:
        return tuple(frames), none
    sources = _sources(frames, files)
    group = _groups(sources.table)
    columns = {str(name): sources.table[name].tolist() for name in sources.table}
    kept, shared = _merged(columns, group, files)
    said = [[*_said(each, columns, files, row)] for row, each in enumerate(_by_source(shared, len(frames)))]
    for of, message in (*_doubted(sources, group), *_spelt_otherwise(sources, group)):
        said[of].append(message)
    changed = tuple(
        _rebuilt(frame, columns, kept, np.flatnonzero(sources.table["of"].to_numpy() == row))
        for row, frame in enumerate(frames)
    )
    return changed, tuple(map(tuple, said))


def _sources(frames: Sequence[gpd.GeoDataFrame], files: Sequence[str]) -> _Sources:
    tables = []
    for row, frame in enumerate(frames):
        x, y = shapely.get_coordinates(shapely.centroid(frame.geometry.to_numpy())).T
        table = pd.DataFrame(frame.drop(columns=["geometry", "entrances"]))
        bare, before, brackets = zip(*map(bare_name, frame["name"]), strict=True) if len(frame) else ((), (), ())
        plain = [plain_name(name) for name in frame["name"]]
        told = list(map(told_by_name, frame["name"], frame["category"]))
        tables.append(
            table.assign(of=row, x=x, y=y, plain=plain, bare=bare, before=before, brackets=brackets, told=told)
        )
    return _Sources(pd.concat([each for each in tables if len(each)], ignore_index=True), files)


# --------------------------------------------------------------------------------------------------- which are one
def _groups(table: pd.DataFrame) -> Longs:
    """For each row the first row of its facility, its own number where it stands alone."""
    group = np.arange(len(table))
    of, named = table["of"].to_numpy(), (table["plain"] != "").to_numpy()
    space, loose = (_space(table, [name, "told", "status"]) for name in ("plain", "bare"))
    for source in np.unique(of)[1:]:
        mine, earlier = np.flatnonzero(named & (of == source)), np.flatnonzero(named & (of < source))
        taken: set[int] = set()
        joined: set[int] = set()
        pairs = (
            *_on_one_spot(space, mine, earlier[group[earlier] == earlier]),
            *_nearest(space, mine, earlier),
            *_no_other_told(table, _nearest(loose, mine, earlier)),
        )
        for one, other in pairs:
            first = int(group[other])
            if one not in joined and first not in taken:
                group[one] = first
                joined.add(one)
                taken.add(first)
    return group


def _no_other_told(table: pd.DataFrame, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs of names of which not both tell something in brackets or places before them, or both the same."""
    before, brackets = table["before"].tolist(), table["brackets"].tolist()
    for one, other in pairs:
        here, there = before[one], before[other]
        if len({brackets[one], brackets[other]} - {""}) < 2 and (here.endswith(there) or there.endswith(here)):
            yield one, other


def _space(table: pd.DataFrame, key: list[str]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """A point for each row: where it lies, and far apart by its key."""
    number = table.groupby(key, sort=False).ngroup().to_numpy()
    return np.column_stack([table["x"], table["y"], number * _APART_M])


def _on_one_spot(space: "np.ndarray[Any, np.dtype[np.float64]]", mine: Longs, earlier: Longs) -> list[tuple[int, int]]:
    """Rows on the same metre, the first with the first: as many as a geocoder puts on one spot."""
    tables = []
    for rows in (mine, earlier):
        spots = pd.DataFrame(np.round(space[rows])).assign(row=rows)
        tables.append(spots.assign(turn=spots.groupby([0, 1, 2]).cumcount()))
    both = tables[0].merge(tables[1], on=[0, 1, 2, "turn"])
    return list(zip(both["row_x"].tolist(), both["row_y"].tolist(), strict=True))


def _nearest(
    space: "np.ndarray[Any, np.dtype[np.float64]]", mine: Longs, earlier: Longs, within: float = SAME_M
) -> list[tuple[int, int]]:
    """Pairs of one key that are near, the nearest first."""
    if not len(mine) or not len(earlier):
        return []
    wide = np.nextafter(within, np.inf)  # the search leaves its bound out
    most = min(_CANDIDATES, len(earlier))
    answer = cKDTree(space[earlier]).query(space[mine], k=np.arange(1, most + 1), distance_upper_bound=wide)
    away, found = np.asarray(answer[0], dtype=np.float64), np.asarray(answer[1], dtype=np.int64)
    one, place = np.nonzero(np.isfinite(away))
    order = np.argsort(away[one, place], kind="stable")
    one, place = one[order], place[order]
    return list(zip(mine[one].tolist(), earlier[found[one, place]].tolist(), strict=True))


# -------------------------------------------------------------------------------------------------------- into one
def _merged(
    columns: dict[str, list[Any]], group: Longs, files: Sequence[str]
) -> tuple[list[bool], dict[tuple[int, int], _Shared]]:
    """Which rows stay, and by source and source that is kept what they share; `columns` are filled in place."""
    kept = [True] * len(group)
    shared: dict[tuple[int, int], _Shared] = {}
    if (group == np.arange(len(group))).all():
        return kept, shared
    site = pd.DataFrame({"of": columns["of"], "site": columns["site"]}).groupby(["of", "site"], sort=False).ngroup()
    number: Longs = np.asarray(site, dtype=np.int64)
    several = np.flatnonzero(group != np.arange(len(group)))
    part = linked_parts(int(number.max()) + 1, number[several], number[group[several]])[number]
    touched = np.flatnonzero(np.isin(part, part[several]))
    for rows in pd.Series(touched).groupby(part[touched], sort=False).indices.values():
        _Facility(columns, touched[rows].tolist(), number, group, files).merge(kept, shared)
    return kept, shared


class _Facility:
    """The rows of one facility in all sources, each service of each source's site a row."""

    def __init__(
        self, columns: dict[str, list[Any]], rows: list[int], number: Longs, group: Longs, files: Sequence[str]
    ) -> None:
        self._columns, self._rows, self._files = columns, rows, files
        self._group = {row: int(group[row]) for row in rows}
        self._sites: dict[int, list[int]] = {}
        for row in rows:
            self._sites.setdefault(int(number[row]), []).append(row)
        self._site = {row: site for site, those in self._sites.items() for row in those}
        self._order = sorted(
            self._sites.values(), key=lambda those: (-len(those), -sum(map(self._tells, those)), those[0])
        )
        self._was = {name: {row: columns[name][row] for row in rows} for name in CAPACITIES}

    def _tells(self, row: int) -> int:
        columns = self._columns
        figures = sum(_is_known(columns[name][row]) for name in (*CAPACITIES, *_YEARS))
        return figures + len(columns["known"][row].split()) + sum(bool(columns[name][row]) for name in _TEXTS)

    def merge(self, kept: list[bool], shared: dict[tuple[int, int], _Shared]) -> None:
        """Keep one row of each service, and fill it in."""
        stays: dict[int, int] = {}
        pairs: list[tuple[int, int]] = []
        for those in self._order:
            for row in those:
                first = stays.setdefault(self._group[row], row)
                if first != row:
                    kept[row] = False
                    pairs.append((first, row))
        for row, other in pairs:
            into = shared.setdefault((self._columns["of"][other], self._columns["of"][row]), _Shared())
            into.rows.add(self._columns["source"][other])
            if self._columns["plain"][row] != self._columns["plain"][other]:
                names = (self._columns["name"][other], self._columns["name"][row])
                into.spelled.setdefault(self._columns["source"][other], names)
            self._compare(row, other, into)
            self._fill(row, other, into)
        self._ground(stays, shared)
        leader = self._columns["site"][self._order[0][0]]
        for row in stays.values():
            self._columns["site"][row] = leader

    def _services(self, row: int) -> set[str]:
        return {self._columns["category"][each] for each in self._sites[self._site[row]]}

    def _fill(self, row: int, other: int, into: _Shared) -> None:
        columns = self._columns
        alike = self._services(row) == self._services(other)
        for name in CAPACITIES:
            if name in _SITES or _is_known(columns[name][row]) or not _is_known(self._was[name][other]):
                continue
            elsewhere = any(
                _is_known(self._was[name][each]) for each in self._rows if self._group[each] != self._group[row]
            )
            if alike or not elsewhere:
                columns[name][row] = self._was[name][other]
                into.added["capacity"] += 1
        known, more = columns["known"][row].split(), columns["known"][other].split()
        for role in TOLD:
            if role in more and role not in known:
                columns[role][row] = columns[role][other]
                known.append(role)
                into.added[role] += 1
        columns["known"][row] = " ".join(role for role in TOLD if role in known)
        for name in _YEARS:
            if _is_known(columns[name][other]) and not _is_known(columns[name][row]):
                columns[name][row] = columns[name][other]
                into.added["year"] += 1
        if columns["mobile"][row] == columns["mobile"][other]:
            for name in _TEXTS:
                columns[name][row] = columns[name][row] or columns[name][other]
        columns["more"][row] = _both(columns["more"][row], columns["more"][other])

    def _ground(self, stays: dict[int, int], shared: dict[tuple[int, int], _Shared]) -> None:
        """Ground and floor are the site's: those of the first that tells them, however many services others add."""
        columns = self._columns
        for name in _SITES:
            told = self._was[name]
            tells = next((those for those in self._order if any(_is_known(told[row]) for row in those)), [])
            for row in stays.values() if tells else ():
                columns[name][row] = np.nan
            for row in tells:
                into = stays[self._group[row]]
                columns[name][into] = told[row]
                if into != row and _is_known(told[row]):
                    shared[columns["of"][row], columns["of"][into]].added["capacity"] += 1

    def _compare(self, row: int, other: int, into: _Shared) -> None:
        """Note what the two tell differently: what stays is told."""
        columns, name = self._columns, self._columns["name"][row] or self._columns["name"][other]
        values = {"name": name, "file": self._files[columns["of"][other]], "other": self._files[columns["of"][row]]}
        if self._services(row) == self._services(other):
            for capacity in CAPACITIES:
                here, there = self._was[capacity][other], self._was[capacity][row]
                if _is_known(here) and _is_known(there) and not np.isclose(here, there, rtol=1e-6):
                    text = "{capacity} of {name}: {here:.10g} in {file}, {there:.10g} in {other}; counted is {other}'s."
                    into.differing.setdefault(columns["source"][other], []).append(
                        Message(text, {**values, "capacity": capacity, "here": float(here), "there": float(there)})
                    )
        here, there = columns["category"][other], columns["category"][row]
        if here != there:
            text = "{name} is {category} in {file} and {categories} in {other}; counted as {categories}."
            into.differing.setdefault(columns["source"][other], []).append(
                Message(text, {**values, "category": here, "categories": there})
            )
        both = {*columns["known"][row].split()} & {*columns["known"][other].split()}
        differs = {role for role in both if columns[role][row] != columns[role][other]}
        if "public" in differs:
            text = (
                "{name} is public in {file} and private in {other}; counted as private."
                if columns["public"][other]
                else "{name} is private in {file} and public in {other}; counted as public."
            )
            into.differing.setdefault(columns["source"][other], []).append(Message(text, values))
        if "grade" in differs:
            text = "{name} has another grade in {file} than in {other}; counted is {other}'s."
            into.differing.setdefault(columns["source"][other], []).append(Message(text, values))
        here, there = columns["opened"][other], columns["opened"][row]
        if _is_known(here) and _is_known(there) and here != there:
            text = "{name} opened in {here} by {file}, in {there} by {other}; counted is {other}'s."
            into.differing.setdefault(columns["source"][other], []).append(
                Message(text, {**values, "here": int(here), "there": int(there)})
            )


def _is_known(value: float) -> bool:
    return bool(np.isfinite(value))


def _both(own: str, other: str) -> str:
    """Two JSON objects of columns, the own cells holding."""
    if not own or not other:
        return own or other
    return json.dumps({**json.loads(other), **json.loads(own)}, ensure_ascii=False)


def _rebuilt(frame: gpd.GeoDataFrame, columns: dict[str, list[Any]], kept: list[bool], rows: Longs) -> gpd.GeoDataFrame:
    """A source with what its rows hold now, without those that another one has."""
    if not len(rows):
        return frame
    filled = (*CAPACITIES, *TOLD, *_YEARS, *_TEXTS, "known", "more", "site")
    values = {name: pd.Series([columns[name][row] for row in rows], index=frame.index) for name in filled}
    same = {name: each.astype(frame[name].dtype) for name, each in values.items()}
    return gpd.GeoDataFrame(frame.assign(**same)[[kept[row] for row in rows]]).reset_index(drop=True)


# --------------------------------------------------------------------------------------------------- what is said
def _by_source(shared: dict[tuple[int, int], _Shared], count: int) -> list[dict[int, _Shared]]:
    return [{kept: each for (of, kept), each in shared.items() if of == row} for row in range(count)]


def _said(
    shared: dict[int, _Shared], columns: dict[str, list[Any]], files: Sequence[str], of: int
) -> Iterator[Message]:
    total = len({source for source, row in zip(columns["source"], columns["of"], strict=True) if row == of})
    for kept, each in shared.items():
        text = (
            "{count} of {total} rows are also in {other} and are counted once: one name and one category, at most "
            "{metres} m apart."
        )
        yield Message(text, {"other": files[kept], "count": len(each.rows), "total": total, "metres": int(SAME_M)})
        if each.spelled:
            text = (
                "{count} of them are named there with a place or in brackets otherwise, such as {name} and {there}; "
                "if they are two, give them different names."
            )
            name, there = next(iter(each.spelled.values()))
            yield Message(text, {"other": files[kept], "count": len(each.spelled), "name": name, "there": there})
        if each.added:
            text = (
                "What {other} does not tell of them is taken from here: {capacities} capacities, {owners} times who "
                "runs it, {grades} grades or levels, {years} years or whether it is new."
            )
            added = each.added
            counts = {"capacities": added["capacity"], "owners": added["public"],
                      "grades": added["grade"] + added["level"], "years": added["year"] + added["new"]}  # fmt: skip
            yield Message(text, {"other": files[kept], **counts})
        if each.differing:
            text = "{count} of them are described differently here and in {other}, and what {other} says counts."
            yield Message(text, {"other": files[kept], "count": len(each.differing)})
            yield next(iter(each.differing.values()))[0]


def _spelt_otherwise(sources: _Sources, group: Longs) -> Iterator[tuple[int, Message]]:
    """What is said of rows of one category and status that may be one under two spellings.

    What lies within 30 m under nearly equal names is told with the doubles of all files (`duplicates`).
    """
    table = sources.table
    of, plain = table["of"].to_numpy(), table["plain"].tolist()
    written, category = table["name"].tolist(), table["category"].tolist()
    single = ~np.isin(np.arange(len(table)), group[group != np.arange(len(table))]) & (group == np.arange(len(table)))
    alone, space = single & (table["plain"] != "").to_numpy(), _space(table, ["category", "status"])
    for source in np.unique(of)[1:]:
        mine, earlier = np.flatnonzero(alone & (of == source)), np.flatnonzero(alone & (of < source))
        pairs = np.array(_nearest(space, mine, earlier, SPELT_M), dtype=np.int64).reshape(-1, 2)
        names = [[plain[row] for row in rows] for rows in pairs.T.tolist()]
        away = np.hypot(*(space[pairs[:, 0]] - space[pairs[:, 1]])[:, :2].T)
        told = (away <= NEAR_M) & (process.cpdist(*names, scorer=fuzz.ratio) >= LIKE)
        found: dict[int, dict[int, int]] = {}
        for one, other in pairs[~told].tolist():
            if plain[one] != plain[other] and may_be_one(written[one], written[other], category[one]):
                found.setdefault(int(of[other]), {}).setdefault(one, other)
        for kept, rows in found.items():
            one, other = next(iter(rows.items()))
            text = (
                "{count} rows may be in {other} too under another spelling, such as {name} and {known} ({metres} m): "
                "one category, at most {most} m apart. Each counts; if they are one, delete one."
            )
            values = {"count": len(rows), "other": sources.files[kept], "name": table["name"].iloc[one],
                      "known": table["name"].iloc[other], "most": int(SPELT_M),
                      "metres": round(float(np.hypot(*(space[one] - space[other])[:2])))}  # fmt: skip
            yield int(source), Message(text, values)


def _otherwise_sorted(
    sources: _Sources, merged: "np.ndarray[Any, np.dtype[np.bool_]]"
) -> Iterator[tuple[int, Message]]:
    """What is said of equal names near each other that the two sources sort differently: a court here, a hall there."""
    table = sources.table
    of, names, category = table["of"].to_numpy(), table["name"].tolist(), table["category"].tolist()
    sites = pd.Series(table["of"].astype(str) + table["site"]).to_numpy()
    alone = (table["plain"] != "").to_numpy() & ~np.isin(sites, sites[merged])
    space = _space(table, ["plain"])
    found: dict[tuple[int, int], dict[int, int]] = {}
    for source in np.unique(of)[1:]:
        for one, other in _nearest(
            space, np.flatnonzero(alone & (of == source)), np.flatnonzero(alone & (of < source))
        ):
            if category[one] != category[other]:
                found.setdefault((int(source), int(of[other])), {}).setdefault(one, other)
    for (one_of, other_of), rows in found.items():
        one, other = next(iter(rows.items()))
        text = (
            "{count} rows have the name of one in {other} at most {metres} m off, but are something else there, such "
            "as {name} ({category} here, {categories} there): each counts. If they are one, delete one."
        )
        values = {"other": sources.files[other_of], "metres": int(SAME_M), "name": names[one]}
        kinds = {"category": category[one], "categories": category[other]}
        yield one_of, Message(text, {"count": len(rows), **values, **kinds})


def _doubted(sources: _Sources, group: Longs) -> Iterator[tuple[int, Message]]:
    """What is said of equal names of one category that stay two: further apart, or of another status."""
    table = sources.table
    of, named = table["of"].to_numpy(), (table["plain"] != "").to_numpy()
    names, status = table["name"].tolist(), table["status"].tolist()
    space = _space(table, ["plain", "category"])
    merged = np.isin(np.arange(len(table)), group[group != np.arange(len(table))]) | (group != np.arange(len(table)))
    found: dict[tuple[int, int, bool], dict[int, int]] = {}
    for source in np.unique(of)[1:]:
        alone = named & ~merged
        pairs = _nearest(
            space, np.flatnonzero(alone & (of == source)), np.flatnonzero(alone & (of < source)), DOUBTED_M
        )
        seen: set[int] = set()
        for one, other in pairs:
            if one not in seen:
                seen.add(one)
                far = status[one] == status[other]
                found.setdefault((int(source), int(of[other]), bool(far)), {})[one] = other
    yield from _otherwise_sorted(sources, merged)
    for (one_of, other_of, far), rows in found.items():
        one, other = next(iter(rows.items()))
        away = float(np.hypot(*(space[one] - space[other])[:2]))
        values = {"count": len(rows), "other": sources.files[other_of],
                  "name": names[one], "metres": round(away)}  # fmt: skip
        text = (
            "{count} rows have the name and the category of one in {other} within 1 km, but too far off to be taken "
            "for it, such as {name} ({metres} m): each counts. Branches, or coordinates of another datum?"
            if far
            else "{count} rows have the name and the category of one in {other} within 1 km, but another status "
            "(existing, planned, closed), such as {name} ({metres} m): both stay. If they are one, delete one."
        )
        yield one_of, Message(text, values)
