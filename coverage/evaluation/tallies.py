"""Who is served, counted by group, by area type and by district, and whether that meets a target."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints
from ..place import LEVELS
from ..plans.groups import GROUP_NAMES
from .context import DemandGroup, EvaluationContext
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


def group_rows(case: EvaluationContext, asked: DemandGroup, served: Bools) -> tuple[CoverageRow, ...]:
    """Return the served of every group and denominator that the data has, all measured by the same way.

    Households, buildings and residential land stand beside the groups of people: the other denominators that a
    reviewer may ask for.
    """
    # Three bins, of which the first is outside the area.
    bins = np.add(served, 1, dtype=np.intp)
    if asked.area != "all":
        bins *= case.in_area(asked.area)
    sums = ((group, weights) for group, weights in ((one, case.weights(one)) for one in case.place.demand.weights))
    return tuple(
        _row(group, GROUP_NAMES.get(group, group), "", *_served_and_not(np.bincount(bins, weights, minlength=3)))
        for group, weights in sums
        if weights is not None
    )


def _served_and_not(sums: NDArray[Any]) -> tuple[float, float]:
    return float(sums[2]), float(sums[1])


def area_rows(
    case: EvaluationContext, asked: DemandGroup, served: Bools, target: float | None
) -> tuple[CoverageRow, ...]:
    """Return the served of the clause's group in town and in the country, where somebody is asked."""
    sums = np.bincount(case.in_pairs["rural"] + served, asked.people, minlength=4)
    ends = {"urban": (float(sums[1]), float(sums[0])), "rural": (float(sums[3]), float(sums[2]))}
    return tuple(_row(name, name, "", yes, no, target=target) for name, (yes, no) in ends.items() if yes + no > 0)


def district_rows(
    case: EvaluationContext, asked: DemandGroup, served: Bools, target: float | None
) -> tuple[CoverageRow, ...]:
    """Return the served of the clause's group in the districts of every level.

    Districts where nobody is asked have no share; they are left out where the clause is of one area type only.
    """
    rows: list[CoverageRow] = []
    districts = case.place.districts
    for level in LEVELS:
        if level not in case.in_pairs:
            continue
        sums = np.bincount(case.in_pairs[level] + served, asked.people, minlength=2 * (len(districts) + 1)).tolist()
        listed = np.flatnonzero(districts.level == level).tolist()
        rows += [
            _row(str(districts.id[row]), str(districts.name[row]), level, yes, no, target=target)
            for row, yes, no in ((row, sums[2 * row + 3], sums[2 * row + 2]) for row in listed)
            if asked.area == "all" or yes + no > 0
        ]
    return tuple(rows)


def district_sums(case: EvaluationContext, inside: Ints, weights: Floats) -> Floats:
    """Return the sum of weights in each district (row of `Districts`), `inside` being the district of each point."""
    known = inside >= 0
    return np.bincount(inside[known], weights[known], minlength=len(case.place.districts)).astype(np.float64)


def _row(key: str, name: str, level: str, *ends: float, target: float | None = None) -> CoverageRow:
    served, unserved = ends
    people = float(served + unserved)
    measured = percent(float(served), float(unserved)) if people > 0 else None
    met = None if target is None or people <= 0 else reaches(served, people, target)
    return CoverageRow(key, name, level, people, float(served), float(unserved), measured, met)
