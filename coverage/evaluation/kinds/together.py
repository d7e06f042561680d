"""Together: facilities of one kind that have one of another kind within a way."""

from dataclasses import replace

import numpy as np

from ....arrays import Ints
from ....messages import Message
from ...plans.clauses import TogetherClause, service_keys
from ...travel.modes import UNIT_OF_MODE, Mode
from ..context import EvaluationContext, facilities_in_area
from ..counting.tallies import plain, reaches
from ..evaluators import evaluates
from ..facilities.facility_filter import service_title
from ..holding.extremes import strict_state, turning
from ..holding.judgement import state_of, target_of, undecided
from ..services.adding import one_per_site
from ..verdict import FacilityEvidence, Verdict, VerdictPart


@evaluates(TogetherClause)
def evaluate_together(case: EvaluationContext, clause: TogetherClause) -> Verdict:
    """Return the share of `services` that have one of `beside` within the limit, and the opposite share beside it.

    A facility that is of both kinds is by itself together. The measured share counts facilities, not people; those
    without a street are left out on either side.
    """
    first, second = case.choose_any(clause.services), case.choose_any(clause.beside)
    notes = (*first.notes, *second.notes)
    ours, theirs = (one_per_site(case, facilities_in_area(case, one.rows, clause.area)) for one in (first, second))
    reason = first.reason or second.reason
    if reason is None and not len(ours):
        reason = Message("No counted facility could have another beside it.")
    if reason is not None:
        return undecided(clause, reason, notes=notes)
    mode = case.mode(clause, clause.mode)
    limit = case.limit(clause, clause.limit)
    profile = case.profile("people", mode)
    ours_there = case.placed(ours, profile, clause.services)
    theirs_there = case.placed(theirs, profile, clause.beside)
    notes = (*notes, *ours_there.notes, *theirs_there.notes)
    nowhere = ours_there.reason or theirs_there.reason
    if nowhere is not None:
        return undecided(clause, nowhere, notes=notes)
    ours, theirs = ours_there.rows, theirs_there.rows
    way, met = case.ways.between(ours, theirs, mode, profile, limit)
    strict = strict_state(case, clause)
    if strict == "met":  # it is the fewest of the others that could turn it
        told = np.intersect1d(theirs, replace(case, generous=False).choose_any(clause.beside).rows).astype(np.int32)
        way, met = case.ways.between(ours, told, mode, profile, limit)
    counted = turning(case, strict, clause.services, ours, met)
    ours, way, met = ours[counted], way[counted], met[counted]
    target = target_of(case, clause, clause.target)
    count, good = float(len(ours)), float(met.sum())
    ok = None if target.value is None else reaches(good, count, target.value)
    return Verdict(
        clause,
        state_of(ok),
        measured=100 * good / count,
        target=target.value,
        margin=None if target.value is None else 100 * good / count - target.value,
        parts=_other_way_round(case, clause, ours=theirs, theirs=ours, mode=mode, limit=limit),
        notes=notes,
        evidence=FacilityEvidence(service_keys(clause), ours, way, met),
    )


def _other_way_round(
    case: EvaluationContext, clause: TogetherClause, *, ours: Ints, theirs: Ints, mode: Mode, limit: float
) -> tuple[VerdictPart, ...]:
    """Return the share of `beside` that have one of `services` within the limit, which is only told."""
    if not len(ours):
        return ()
    _, met = case.ways.between(ours, theirs, mode, case.profile("people", mode), limit)
    label = Message(
        "the other way round, within {limit} {unit}: {services}",
        {
            "limit": plain(limit),
            "unit": UNIT_OF_MODE[mode],
            "services": service_title([key for pick in clause.beside for key in pick.any_of], case.services, ", "),
        },
    )
    count, good = float(len(met)), float(met.sum())
    return (VerdictPart(label, "reported", 100 * good / count, None, "%", count, good, count - good),)
