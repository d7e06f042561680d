"""The town parted into living circles: each with people and ground in a range, and cut by no expressway or railway."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import BeforeValidator, model_validator

from ....arrays import Bools, Floats, Ints
from ....messages import Message, later
from ...accessibility.barrier_crossings import barrier_lines
from ...plans.clause_base import ClauseBase
from ...plans.figures import Misfit, NotNegative, Percent, Positive, Report, as_list
from ...plans.picks import DistrictPick
from ..context import EvaluationContext, group_name, not_counted
from ..counting.tallies import RELATIVE_SLACK, reaches
from ..districts.district_filter import choose_districts, people_in
from ..evaluators import evaluates
from ..holding.judgement import Target, state_of, target_of, undecided
from ..verdict import CoverageRow, DistrictEvidence, Verdict, VerdictPart

INSIDE_M = 50.0
"""A barrier that runs nearer than this to the edge of a circle bounds it and does not cut it."""


_UNCUT: Final[Mapping[str, Message]] = {
    "trunk": Message("cut by no trunk road"),
    "arterial": Message("cut by no arterial road"),
    "railway": Message("cut by no railway"),
    "river": Message("cut by no river"),
}
_NONE_KNOWN: Final[Mapping[str, Message]] = {
    "trunk": Message("The data has no trunk road, so it is unknown whether one cuts a circle."),
    "arterial": Message("The data has no arterial road, so it is unknown whether one cuts a circle."),
    "railway": Message("The data has no railway, so it is unknown whether one cuts a circle."),
    "river": Message("The data has no river, so it is unknown whether one cuts a circle."),
}


class PartitionClause(ClauseBase):
    """The town parted into circles, one a district: each with people and ground in a range, and cut by no barrier.

    `uncut` are barriers that must not cross a circle.
    """

    named = later("divided into circles")
    keys: ClassVar[Mapping[str, str]] = {
        "km2_min": later("km2 at least"),
        "km2_max": later("km2 at most"),
        "uncut": later("not cut by"),
    }

    kind: Literal["partition"]
    districts: DistrictPick
    people_min: NotNegative = 0
    people_max: Positive | None = None
    km2_min: NotNegative = 0
    km2_max: Positive | None = None
    uncut: Annotated[tuple[Literal["trunk", "arterial", "railway", "river"], ...], BeforeValidator(as_list)] = (
        "trunk",
        "railway",
    )
    target: Percent | Report | None = None

    @model_validator(mode="after")
    def _has_ranges(self) -> Self:
        if self.people_max is not None and self.people_min > self.people_max:
            raise Misfit(Message("{file}, line {line}: in {where}, people_min is above people_max."))
        if self.km2_max is not None and self.km2_min > self.km2_max:
            raise Misfit(Message("{file}, line {line}: in {where}, km2_min is above km2_max."))
        return self


@dataclass(frozen=True, eq=False)
class _Circles:
    """Districts (k,) with their people and ground, and what is as asked of each.

    `unknown` are the kinds of barriers asked about of which the data has none.
    """

    rows: Ints
    people: Floats
    populous: Bools
    sized: Bools
    cut_by: Mapping[str, Bools]
    unknown: tuple[str, ...]

    @property
    def whole(self) -> Bools:
        """Which are cut by no barrier that is asked about."""
        return np.asarray(~np.logical_or.reduce([np.zeros(len(self.rows), np.bool_), *self.cut_by.values()]))

    @property
    def met(self) -> Bools:
        return np.asarray(self.populous & self.sized & self.whole)


@evaluates(PartitionClause)
def evaluate_partition(case: EvaluationContext, clause: PartitionClause) -> Verdict:
    """Return the share of the circles that have people and ground in the range and are cut by no barrier."""
    asked = choose_districts(case, clause.districts, clause.area)
    weights = case.weights(clause.group)
    if isinstance(asked, Message):
        return undecided(clause, asked)
    if weights is None:
        return undecided(clause, not_counted(clause.group))
    circles = _look_at(case, clause, asked.rows, weights)
    target = target_of(case, clause, clause.target, implied=100.0)
    count, good = float(len(circles.rows)), float(circles.met.sum())
    living = float(circles.people.sum())
    served = float(circles.people[circles.met].sum())
    return Verdict(
        clause,
        state_of(None if target.value is None else reaches(good, count, target.value)),
        measured=100 * good / count,
        target=target.value,
        target_implied=target.implied,
        margin=None if target.value is None else 100 * good / count - target.value,
        people=living,
        served=served,
        unserved=living - served,
        by_district=_rows(case, clause.districts.level, circles),
        parts=_parts(clause, circles, target),
        notes=tuple(_NONE_KNOWN[kind] for kind in circles.unknown),
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=DistrictEvidence(
            (), clause.districts.level, circles.rows, circles.met, np.zeros((len(circles.rows), 0), np.int32),
            np.zeros(0, np.int32),
        ),
    )  # fmt: skip


def _look_at(case: EvaluationContext, clause: PartitionClause, rows: Ints, weights: Floats) -> _Circles:
    people = people_in(case, clause.districts.level, weights)[rows]
    km2 = shapely.area(case.place.districts.geometry[rows]) / 1e6
    lines = {kind: barrier_lines(case.place.first_network, case.place.barriers, kind) for kind in clause.uncut}
    return _Circles(
        rows,
        people,
        _within(people, clause.people_min, clause.people_max),
        _within(km2, clause.km2_min, clause.km2_max),
        {kind: _cut(case, of_kind, rows) for kind, of_kind in lines.items()},
        tuple(kind for kind, of_kind in lines.items() if not len(of_kind)),
    )


def _within(value: Floats, least: float, most: float | None) -> Bools:
    top = np.inf if most is None else most * (1 + RELATIVE_SLACK)
    return np.asarray((value >= least * (1 - RELATIVE_SLACK)) & (value <= top))


def _cut(case: EvaluationContext, lines: NDArray[Any], rows: Ints) -> Bools:
    """Tell which circles a barrier runs through, farther inside than along their edge."""
    cut = np.zeros(len(rows), np.bool_)
    if len(lines):
        inner = shapely.buffer(case.place.districts.geometry[rows], -INSIDE_M)
        _, found = shapely.STRtree(inner).query(lines, predicate="intersects")
        cut[found] = True
    return cut


def _parts(clause: PartitionClause, circles: _Circles, target: Target) -> tuple[VerdictPart, ...]:
    """Return what is asked of the circles, each by itself."""
    people, ground = _people_asked(clause), _ground_asked(clause)
    asked = [
        (people, circles.populous, clause.people_min > 0 or clause.people_max is not None),
        (ground, circles.sized, clause.km2_min > 0 or clause.km2_max is not None),
        *((_UNCUT[kind], ~cut, True) for kind, cut in circles.cut_by.items()),
    ]
    return tuple(_part(label, met, target) for label, met, wanted in asked if wanted)


def _people_asked(clause: PartitionClause) -> Message:
    """Return what is asked of the people; of a clause on dwellings it is those that are counted."""
    values = {"least": clause.people_min, "most": clause.people_max or 0.0, "group": group_name(clause.group)}
    if clause.people_max is None:
        return Message("at least {least:,.0f} ({group})", values)
    if not clause.people_min:
        return Message("at most {most:,.0f} ({group})", values)
    return Message("{least:,.0f} to {most:,.0f} ({group})", values)


def _ground_asked(clause: PartitionClause) -> Message:
    values = {"least": clause.km2_min, "most": clause.km2_max or 0.0}
    if clause.km2_max is None:
        return Message("at least {least:g} km2", values)
    if not clause.km2_min:
        return Message("at most {most:g} km2", values)
    return Message("{least:g} to {most:g} km2", values)


def _part(label: Message, met: Bools, target: Target) -> VerdictPart:
    count, good = float(len(met)), float(met.sum())
    state = state_of(None if target.value is None else reaches(good, count, target.value))
    return VerdictPart(label, state, 100 * good / count, target.value, "%", count, good, count - good)


def _rows(case: EvaluationContext, level: str, circles: _Circles) -> tuple[CoverageRow, ...]:
    districts = case.place.districts
    return tuple(
        CoverageRow(
            str(districts.id[row]), str(districts.name[row]), level, float(people), float(people) if met else 0.0,
            0.0 if met else float(people), 100.0 if met else 0.0, bool(met),
        )
        for row, people, met in zip(circles.rows, circles.people, circles.met, strict=True)
    )  # fmt: skip
