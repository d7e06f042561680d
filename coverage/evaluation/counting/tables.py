"""Who is served, by group, by area type and by district: the tables of one clause, and how they are kept up to date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from ....arrays import Bools, Floats, Ints
from ...place import LEVELS, Districts
from ...plans.figures import Area
from ...plans.groups import GROUP_NAMES
from ..verdict import CoverageRow, percent
from .blocks import Blocks, Count, Differences, blocks_of, count
from .tallies import reaches


@dataclass(frozen=True, eq=False)
class Counted:
    """What is counted: the weights (n,) by `groups`, and the districts and area types of the points.

    `group` is that of the clause, `area` its area type, and `target` the share to reach, None where there is none.
    """

    groups: Mapping[str, Floats]
    listed: tuple[str, ...]
    group: str
    area: Area
    target: float | None
    districts: Districts
    rural: Bools
    inside: Mapping[str, Ints]

    def alike(self, other: "Counted") -> bool:
        """Tell whether the rows of the one may stand among those of the other."""
        same = (self.group, self.area, self.target) == (other.group, other.area, other.target)
        return same and self.districts is other.districts


@dataclass(frozen=True, eq=False)
class CoverageTables:
    """The tables of one clause; `served` and `unserved` are of its group and area type.

    `of_district` (d,) are the rows of all districts by their number in `Districts`, None where none is counted; `ends`
    (d, 2) are their unserved and served.
    """

    counted: Counted
    count: Count
    served: float
    unserved: float
    by_group: tuple[CoverageRow, ...]
    by_area_type: tuple[CoverageRow, ...]
    by_district: tuple[CoverageRow, ...]
    of_district: Sequence[CoverageRow | None] = field(repr=False)
    ends: Floats = field(repr=False)


class KnownCounts:
    """The tables counted for a place, by clause; `known` are those of a place that it was made from."""

    def __init__(self, known: Mapping[str, CoverageTables] | None = None) -> None:
        self._known = dict(known or {})
        self._used: dict[str, CoverageTables] = {}
        self._blocks: list[Blocks] = []
        self._differences = Differences()

    def __reduce__(self) -> "tuple[type[KnownCounts], tuple[()]]":
        """Leave behind what was counted: it is counted again."""
        return KnownCounts, ()

    @property
    def known(self) -> Mapping[str, CoverageTables]:
        """The tables for the places that come after this one."""
        return {**self._known, **self._used}

    def tables(self, key: str, counted: Counted, served: Bools | Floats) -> CoverageTables:
        """Return the tables of the clause `key` where `served` (n,) is True, or of those shares (0 to 1)."""
        before = self._used.get(key) or self._known.get(key)
        blocks = self.blocks(counted.rural, counted.inside)
        tables = coverage_tables(counted, served, blocks, before, self._differences)
        self._used[key] = tables
        return tables

    def blocks(self, rural: Bools, inside: Mapping[str, Ints]) -> Blocks:
        """Return the blocks of points, which all clauses share."""
        earlier = (one.count.blocks for one in self._known.values())
        found = next((one for one in (*self._blocks, *earlier) if one.fit(rural, inside)), None)
        if found is None:
            found = blocks_of(rural, inside)
        if not any(one is found for one in self._blocks):
            self._blocks.append(found)
        return found


def coverage_tables(
    counted: Counted,
    served: Bools | Floats,
    blocks: Blocks,
    before: CoverageTables | None = None,
    differences: Differences | None = None,
) -> CoverageTables:
    """Count the served by group, area type and district; what stands as `before` is taken from there.

    `differences` are shared by all that is counted on a place, whose blocks are the same.
    """
    sums = count(blocks, counted.groups, served, None if before is None else before.count, differences)
    of_area = {group: _in_area(blocks, counted.area, each) for group, each in sums.sums.items()}
    theirs = of_area[counted.group]
    no, yes = theirs.sum(axis=0).tolist()
    rows, ends = _district_rows(counted, blocks, theirs, before)
    return CoverageTables(
        counted=counted,
        count=sums,
        served=yes,
        unserved=no,
        by_group=tuple(_group_row(group, of_area[group]) for group in counted.listed),
        by_area_type=_area_rows(counted, blocks, theirs),
        by_district=_listed(counted, rows),
        of_district=rows,
        ends=ends,
    )


def _in_area(blocks: Blocks, area: Area, sums: Floats) -> Floats:
    """Return the sums (b, 2) with nobody in the blocks of the other area type."""
    if area == "all":
        return sums
    return np.asarray(sums * (blocks.rural if area == "rural" else ~blocks.rural)[:, None])


def _group_row(group: str, sums: Floats) -> CoverageRow:
    no, yes = sums.sum(axis=0).tolist()
    return coverage_row(group, GROUP_NAMES.get(group, group), "", yes, no)


def _area_rows(counted: Counted, blocks: Blocks, sums: Floats) -> tuple[CoverageRow, ...]:
    """Return the served of the clause's group in town and in the country, where somebody is asked."""
    ends = {name: sums[blocks.rural == rural].sum(axis=0).tolist() for name, rural in _TYPES.items()}
    return tuple(
        coverage_row(name, name, "", yes, no, target=counted.target) for name, (no, yes) in ends.items() if yes + no > 0
    )


_TYPES: Mapping[str, bool] = {"urban": False, "rural": True}


def _district_rows(
    counted: Counted, blocks: Blocks, sums: Floats, before: CoverageTables | None
) -> tuple[list[CoverageRow | None], Floats]:
    """Return the row of every district (d,) of the levels in which points are counted, and its ends (d, 2).

    Of the others there is no row and no number. Rows that stand as `before` are the same.
    """
    districts = counted.districts
    ends = np.full((len(districts), 2), np.nan)
    for level, found in blocks.district.items():
        those = districts.rows_of(level)
        for end in (0, 1):
            ends[those, end] = np.bincount(found + 1, sums[:, end], minlength=len(districts) + 1)[those + 1]
    alike = before is not None and before.counted.alike(counted)
    rows: list[CoverageRow | None] = [None] * len(districts)
    differs = ~np.isnan(ends)
    if before is not None and alike:
        rows, differs = list(before.of_district), np.asarray(ends != before.ends)
    for row in np.flatnonzero(differs.any(axis=1) & ~np.isnan(ends[:, 0])).tolist():
        unserved, served = ends[row].tolist()
        key, name, level = str(districts.id[row]), str(districts.name[row]), str(districts.level[row])
        rows[row] = coverage_row(key, name, level, served, unserved, target=counted.target)
    return rows, ends


def _listed(counted: Counted, rows: Sequence[CoverageRow | None]) -> tuple[CoverageRow, ...]:
    """Return the rows of the districts, level by level.

    Districts where nobody is asked have no share; they are left out where the clause is of one area type only.
    """
    everywhere = counted.area == "all"
    levels = [counted.districts.listed(level) for level in LEVELS if level in counted.inside]
    found = (row for row in map(rows.__getitem__, chain.from_iterable(levels)) if row is not None)
    return tuple(found) if everywhere else tuple(row for row in found if row.people > 0)


def coverage_row(
    key: str, name: str, level: str, served: float, unserved: float, *, target: float | None = None
) -> CoverageRow:
    """Return one line of a table; without people it has no share, and without a target no verdict."""
    people = served + unserved
    measured = percent(served, unserved) if people > 0 else None
    met = None if target is None or people <= 0 else reaches(served, people, target)
    return CoverageRow(key, name, level, people, served, unserved, measured, met)
