"""Who is served, counted by group, by area type and by district, and whether that meets a target."""

import numpy as np

from .case import GROUP_NAMES, LEVELS, Asked, Case
from .place import Bools, Floats, Ints
from .verdict import CoverageRow, percent

RELATIVE_SLACK = 1e-12
"""Sums of fractional people differ in the last digits with the order of adding; far less than one person is meant."""


def reaches(served: float, people: float, percent: float) -> bool:
    """Tell whether `served` of `people` are at least `percent`, without rounding; the target itself is met."""
    return served * 100 >= percent * people * (1 - RELATIVE_SLACK)


def plain(value: float) -> float | int:
    """Return a figure as it stands in a sentence: 15 and not 15.0."""
    return int(value) if float(value).is_integer() else value


def at_least(value: float, target: float) -> bool:
    """Tell whether a figure meets its target; the target itself is met."""
    return value >= target * (1 - RELATIVE_SLACK)


def group_rows(case: Case, asked: Asked, served: Bools) -> tuple[CoverageRow, ...]:
    """Return the served of every group and denominator that the data has, all measured by the same way.

    Households, buildings and residential land stand beside the groups of people: the other denominators that a
    reviewer may ask for.
    """
    inside = case.in_area(asked.area)
    yes, no = inside & served, inside & ~served
    return tuple(
        _row(group, GROUP_NAMES.get(group, group), "", weights[yes].sum(), weights[no].sum())
        for group, weights in ((group, case.weights(group)) for group in case.place.demand.weights)
        if weights is not None
    )


def area_rows(case: Case, asked: Asked, served: Bools, target: float | None) -> tuple[CoverageRow, ...]:
    """Return the served of the clause's group in town and in the country, where somebody is asked."""
    rows = []
    for name, inside in (("urban", ~case.rural), ("rural", case.rural)):
        yes = float(asked.people[inside & served].sum())
        no = float(asked.people[inside & ~served].sum())
        if yes + no > 0:
            rows.append(_row(name, name, "", yes, no, target=target))
    return tuple(rows)


def district_rows(case: Case, asked: Asked, served: Bools, target: float | None) -> tuple[CoverageRow, ...]:
    """Return the served of the clause's group in the districts of every level.

    Districts where nobody is asked have no share; they are left out where the clause is of one area type only.
    """
    rows: list[CoverageRow] = []
    for level in LEVELS:
        inside = case.place.demand.district.get(level)
        if inside is None:
            continue
        yes = district_sums(case, inside, np.where(served, asked.people, 0.0))
        no = district_sums(case, inside, np.where(served, 0.0, asked.people))
        listed = np.flatnonzero(case.place.districts.level == level)
        rows += [
            _row(str(case.place.districts.id[row]), str(case.place.districts.name[row]), level, *ends, target=target)
            for row, ends in ((row, (float(yes[row]), float(no[row]))) for row in listed)
            if asked.area == "all" or sum(ends) > 0
        ]
    return tuple(rows)


def district_sums(case: Case, inside: Ints, weights: Floats) -> Floats:
    """Return the sum of weights in each district (row of `Districts`), `inside` being the district of each point."""
    known = inside >= 0
    if not known.all():
        inside, weights = inside[known], weights[known]
    return np.bincount(inside, weights, minlength=len(case.place.districts)).astype(np.float64)


def _row(key: str, name: str, level: str, *ends: float, target: float | None = None) -> CoverageRow:
    served, unserved = ends
    people = float(served + unserved)
    measured = percent(float(served), float(unserved)) if people > 0 else None
    met = None if target is None or people <= 0 else reaches(served, people, target)
    return CoverageRow(key, name, level, people, float(served), float(unserved), measured, met)
