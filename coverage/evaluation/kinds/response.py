"""Response: the drive from the nearest station to the residents, as a mean over all of them.

A mean needs an end to every way: where residents cannot be reached at all the clause fails, and says how many.
Residents who live too far from any road for the drive to be found are left out of the mean and told.
"""

from dataclasses import dataclass, replace

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....messages import Message
from ...accessibility.nearest_facility import NearestFacility
from ...place import LEVELS
from ...plans.clauses import ResponseClause, service_keys
from ...travel.profiles import Profile
from ..context import DemandGroup, EvaluationContext
from ..counting.tables import Counted, CoverageTables
from ..counting.tallies import RELATIVE_SLACK, plain
from ..districts.district_filter import people_in
from ..evaluators import evaluates
from ..holding.judgement import state_of, target_of, undecided
from ..verdict import CircleEvidence, CoverageRow, Verdict, VerdictPart, percent


@dataclass(frozen=True, eq=False)
class _Drives:
    """The drives to everybody who is asked: `minutes` (n,) include the time before setting off."""

    clause: ResponseClause
    asked: DemandGroup
    way: NearestFacility
    limit: float
    turnout_min: float

    @property
    def profile(self) -> Profile:
        """How the car goes."""
        assert self.way.profile is not None
        return self.way.profile

    @property
    def minutes(self) -> Floats:
        return self.way.in_units + self.turnout_min

    @property
    def served(self) -> Bools:
        left = self.limit - self.turnout_min
        return self.way.within(left) if left > 0 else np.zeros_like(self.asked.mask)

    @property
    def reached(self) -> Bools:
        return self.asked.mask & np.isfinite(self.minutes)

    @property
    def cut_off(self) -> float:
        """How many no road reaches, of those who live at a road."""
        return float(self.asked.people[~self.reached & ~self.way.unsnapped].sum())

    @property
    def mean(self) -> float:
        return float(np.average(self.minutes[self.reached], weights=self.asked.people[self.reached]))


@evaluates(ResponseClause)
def evaluate_response(case: EvaluationContext, clause: ResponseClause) -> Verdict:
    """Return the verdict on a mean response time; the served are those within the limit themselves."""
    basis = case.basis(clause.group, clause.area, clause.services)
    if isinstance(basis, Message):
        return undecided(clause, basis, unit="min")
    profile = case.profile(clause.group, "drive")
    there = case.placed(basis.rows, profile, clause.services)
    if there.reason is not None:
        return replace(undecided(clause, there.reason, unit="min", notes=basis.notes), people=basis.asked.total)
    way = case.ways.find(there.rows, "drive", profile, "from_facility")
    turnout = case.settings.turnouts.get(clause.id, clause.turnout_min)
    drives = _Drives(clause, basis.asked, way, case.limit(clause, clause.limit), turnout)
    areas = case.gatherer.areas(~drives.served, basis.asked.people, drives.minutes)
    evidence = replace(_evidence(drives, there.rows), areas=areas)
    if not drives.reached.any():
        none = Message("No station reaches any of the residents along the roads.")
        open_clause = undecided(clause, none, unit="min", notes=there.notes)
        return replace(open_clause, evidence=evidence, people=basis.asked.total)
    tables = case.tables(clause, basis.asked, drives.served, None)
    return replace(
        _measured(case, drives),
        by_group=_group_means(drives, tables),
        by_area_type=_area_means(drives, tables),
        by_district=_district_means(case, drives),
        notes=(*basis.notes, *there.notes, *_left_out(case, drives)),
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=evidence,
    )


def _measured(case: EvaluationContext, drives: _Drives) -> Verdict:
    clause, asked, limit = drives.clause, drives.asked, drives.limit
    goal = target_of(case, clause, clause.target, implied=limit).value
    met = None if goal is None else _quick_enough(clause, drives.mean, goal) and not drives.cut_off
    served = float(asked.people[drives.served].sum())
    return Verdict(
        clause,
        state_of(met),
        measured=drives.mean,
        target=goal,
        margin=None if goal is None else goal - drives.mean,
        unit="min",
        people=asked.total,
        served=served,
        unserved=float(asked.people[~drives.served].sum()),
        parts=(_within(drives, served),),
    )


def _evidence(drives: _Drives, counted: Ints) -> CircleEvidence:
    return CircleEvidence(
        services=service_keys(drives.clause),
        mode="drive",
        limit=drives.limit,
        group=drives.asked.group,
        cost=drives.minutes,
        facility=drives.way.facility,
        asked=drives.asked.mask,
        served=drives.served,
        unsnapped=drives.way.unsnapped,
        people=drives.asked.people,
        counted=counted,
        xy=drives.asked.xy,
    )


def _quick_enough(clause: ResponseClause, mean: float, limit: float) -> bool:
    """Compare with a trillionth of slack for the order of adding up: on the limit's side, whichever that is."""
    return mean < limit * (1 - RELATIVE_SLACK) if clause.strict else mean <= limit * (1 + RELATIVE_SLACK)


def _within(drives: _Drives, served: float) -> VerdictPart:
    asked = drives.asked
    label = Message("reached within {limit} min", {"limit": plain(drives.limit)})
    people, unserved = asked.total, float(asked.people[~drives.served].sum())
    return VerdictPart(label, "reported", percent(served, unserved), None, "%", people, served, unserved, asked.group)


def _district_means(case: EvaluationContext, drives: _Drives) -> tuple[CoverageRow, ...]:
    """Return each district's own mean; `served` are its people within the limit."""
    districts = case.place.districts
    people = drives.asked.people
    counted = np.where(drives.reached, people, 0.0)
    spent = np.where(drives.reached, people * np.where(drives.reached, drives.minutes, 0.0), 0.0)
    rows = []
    for level in LEVELS:
        columns = (people, counted, spent, np.where(drives.served, people, 0.0))
        sums = np.column_stack([people_in(case, level, column) for column in columns])
        for row in np.flatnonzero((districts.level == level) & (sums[:, 0] > 0)):
            living, driven, minutes, served = (float(value) for value in sums[row])
            mean = minutes / driven if driven > 0 else None
            met = None if mean is None else _quick_enough(drives.clause, mean, drives.limit)
            key, name = str(districts.id[row]), str(districts.name[row])
            rows.append(CoverageRow(key, name, level, living, served, living - served, mean, met))
    return tuple(rows)


def _group_means(drives: _Drives, tables: CoverageTables) -> tuple[CoverageRow, ...]:
    """Return each group's own mean, in the clause's area; `served` are its people within the limit."""
    weights = tables.counted.groups
    return tuple(replace(row, measured=_mean(drives, weights[row.key], tables.counted)) for row in tables.by_group)


def _area_means(drives: _Drives, tables: CoverageTables) -> tuple[CoverageRow, ...]:
    """Return the mean of the asked in town and in the country."""
    rural, people = tables.counted.rural, drives.asked.people
    means = {
        row.key: _mean(drives, np.where(rural == (row.key == "rural"), people, 0.0), tables.counted)
        for row in tables.by_area_type
    }
    return tuple(replace(row, measured=means[row.key]) for row in tables.by_area_type)


def _mean(drives: _Drives, weights: Floats, counted: Counted) -> float | None:
    """Return the mean minutes of some people (n,) whom a road reaches, None where it reaches none of them."""
    inside = np.isfinite(drives.minutes)
    if counted.area != "all":
        inside &= counted.rural == (counted.area == "rural")
    reached = np.where(inside, weights, 0.0)
    total = float(reached.sum())
    return float(reached @ np.where(inside, drives.minutes, 0.0)) / total if total > 0 else None


def _left_out(case: EvaluationContext, drives: _Drives) -> tuple[Message, ...]:
    """Say who stands outside the mean: whom no road reaches, who has none, and whose road is cut off."""
    people, lost = drives.asked.people, drives.way.unsnapped
    notes = []
    if drives.cut_off:
        template = (
            "{people:,.0f} cannot be reached by road at all, so that the mean is unbounded and the clause is not met."
        )
        notes.append(Message(template, {"people": drives.cut_off}))
    at_a_road = lost & (case.ways.by_any_street(drives.profile) if lost.any() else lost)
    if cut_off := float(people[at_a_road].sum()):
        template = "{people:,.0f} live at roads that are cut off from the main network; the mean is without them."
        notes.append(Message(template, {"people": cut_off}))
    if far := float(people[lost & ~at_a_road].sum()):
        template = "{people:,.0f} live too far from any road for a drive to be found; the mean is without them."
        notes.append(Message(template, {"people": far}))
    return tuple(notes)
