"""Catchment: how many people each facility serves when everyone goes to the nearest."""

from dataclasses import replace

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....messages import Message
from ...plans.clauses import CatchmentClause, service_keys
from ..context import Basis, EvaluationContext
from ..counting.tallies import RELATIVE_SLACK, reaches
from ..districts.district_filter import AskedDistricts, choose_districts, found_in, people_in
from ..evaluators import evaluates
from ..holding.judgement import cut_off, overall, state_of, target_of, undecided
from ..services.adding import one_per_site
from ..verdict import CoverageRow, FacilityEvidence, State, Verdict, VerdictPart


@evaluates(CatchmentClause)
def evaluate_catchment(case: EvaluationContext, clause: CatchmentClause) -> Verdict:
    """Return the verdict: every catchment within the range, and one facility in each of the districts, where asked.

    Of the two the one that falls shorter gives the figure, and a note says which. `served` are the people whose
    facility's catchment is within the range, or who live in a district that holds one. Facilities without a street
    have no catchment and are left out of the first.
    """
    basis = case.basis(clause.group, clause.area, clause.services)
    if isinstance(basis, Message):
        return undecided(clause, basis)
    if not len(basis.rows):
        none = Message("No facility counts, so there is no catchment to measure.")
        return undecided(clause, none, notes=basis.notes)
    mode = case.mode(clause, clause.mode)
    profile = case.profile(clause.group, mode)
    there = case.placed(one_per_site(case, basis.rows), profile, clause.services)
    if there.reason is not None:
        return replace(undecided(clause, there.reason, notes=basis.notes), people=basis.asked.total)
    way = case.ways.find(there.rows, mode, profile)
    people = _assigned(case, way.facility, basis.asked.people)[there.rows]
    verdict = _measured(case, clause, basis, people)
    return replace(
        verdict,
        notes=(
            *cut_off(way, basis.asked.people, len(there.rows)),
            *verdict.notes,
            *basis.notes,
            *there.notes,
            *_without(float(basis.asked.people[way.facility < 0].sum())),
        ),
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=FacilityEvidence(service_keys(clause), there.rows, people, _in_range(clause, people)),
    )


def _measured(case: EvaluationContext, clause: CatchmentClause, basis: Basis, people: Floats) -> Verdict:
    fits = _in_range(clause, people)
    served = float(people[fits].sum())
    goal = target_of(case, clause, clause.target, implied=100.0).value
    held = _districts(case, clause, basis.rows)
    parts = (_range_part(clause, people, fits, goal), *(part for part, _ in held))
    state = "reported" if goal is None else overall(part.state for part in parts)
    verdict = Verdict(
        clause,
        state,
        people=basis.asked.total,
        served=served,
        unserved=basis.asked.total - served,
        by_district=tuple(row for _, rows in held for row in rows),
        parts=parts,
    )
    if state == "not_decided":
        return replace(verdict, reason=next((part.reason for part in parts if part.reason), None))
    told = [part for part in parts if part.measured is not None]
    return _with_figure(verdict, min(told, key=lambda part: (part.state != state, part.measured)))


def _with_figure(verdict: Verdict, part: VerdictPart) -> Verdict:
    """Give the verdict the figure of the part that decides it."""
    measured = part.measured
    margin = None if part.target is None or measured is None else measured - part.target
    told = replace(verdict, measured=measured, target=part.target, margin=margin)
    if len(verdict.parts) == 1:
        return told
    told = replace(told, notes=(Message("The figure is that of the part: {label}.", {"label": part.label}),))
    if part is verdict.parts[0]:
        return told
    served, unserved = (
        sum(ends) for ends in zip(*((row.served, row.unserved) for row in told.by_district), strict=True)
    )
    return replace(told, people=served + unserved, served=served, unserved=unserved)


def _assigned(case: EvaluationContext, facility: Ints, people: Floats) -> Floats:
    """Return how many people go to each facility of the place."""
    goes = facility >= 0
    return np.bincount(facility[goes], people[goes], minlength=len(case.place.facilities)).astype(np.float64)


def _in_range(clause: CatchmentClause, people: Floats) -> Bools:
    most = clause.people_max * (1 + RELATIVE_SLACK)
    return np.asarray((people >= clause.people_min * (1 - RELATIVE_SLACK)) & (people <= most))


def _range_part(clause: CatchmentClause, people: Floats, fits: Bools, goal: float | None) -> VerdictPart:
    label = Message(
        "catchments of {least:,.0f} to {most:,.0f} people", {"least": clause.people_min, "most": clause.people_max}
    )
    count, good = float(len(people)), float(fits.sum())
    state = state_of(None if goal is None else reaches(good, count, goal))
    return VerdictPart(label, state, 100 * good / count, goal, "%", count, good, count - good)


def _districts(
    case: EvaluationContext, clause: CatchmentClause, facilities: Ints
) -> tuple[tuple[VerdictPart, tuple[CoverageRow, ...]], ...]:
    if clause.districts is None:
        return ()
    label = Message("one in each district of the level {level}", {"level": clause.districts.level})
    asked = choose_districts(case, clause.districts, clause.area)
    if isinstance(asked, Message):
        return ((VerdictPart(label, "not_decided", None, 100.0, "%", reason=asked), ()),)
    rows = _district_rows(case, clause.districts.level, clause.group, asked, facilities)
    good, count = float(sum(row.met is True for row in rows)), float(len(rows))
    state: State = "met" if good == count else "not_met"
    return ((VerdictPart(label, state, 100 * good / count, 100.0, "%", count, good, count - good), rows),)


def _district_rows(
    case: EvaluationContext, level: str, group: str, asked: AskedDistricts, facilities: Ints
) -> tuple[CoverageRow, ...]:
    """Return each district with the number of its facilities as the figure."""
    districts = case.place.districts
    weights = case.weights(group)
    living = people_in(case, level, np.zeros(len(case.rural)) if weights is None else weights)
    found = found_in(case, level, facilities)
    rows = []
    for row in asked.rows:
        people, has = float(living[row]), bool(found[row] > 0)
        ends = (people, people if has else 0.0, 0.0 if has else people)
        rows.append(CoverageRow(str(districts.id[row]), str(districts.name[row]), level, *ends, float(found[row]), has))
    return tuple(rows)


def _without(people: float) -> tuple[Message, ...]:
    if not people:
        return ()
    return (Message("{people:,.0f} reach none of them and are in no catchment.", {"people": people}),)
