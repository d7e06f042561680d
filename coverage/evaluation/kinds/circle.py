"""The circle: what share of a group has a way to the nearest facility within the limit.

Each service by itself, and for several all together: a resident has the circle when every service is within reach.
A point that snaps to no street counts as not served; how much hangs on that is told by `sureness`.
"""

from dataclasses import replace

import numpy as np

from ....messages import Message
from ...accessibility.unserved_areas import Gatherer
from ...plans.clauses import CircleClause, CircleService
from ...travel.modes import UNIT_OF_MODE
from ..context import DemandGroup, EvaluationContext, group_name
from ..facility_filter import service_title
from ..judgement import Target, cut_off, state_of, target_of, undecided
from ..robustness.capacity import room_of
from ..robustness.sensitivity import how_sure
from ..service_access import ServiceAccess, joined, read
from ..tallies import area_rows, district_rows, group_rows, plain, reaches
from ..verdict import CircleEvidence, Verdict, VerdictPart, percent


def evaluate_circle(case: EvaluationContext, clause: CircleClause, gatherer: Gatherer) -> Verdict:
    """Return the verdict on a circle."""
    asked = case.asked(clause.group, clause.area)
    if isinstance(asked, Message):
        return undecided(clause, asked)
    target = target_of(case, clause, clause.target, implied=100.0)
    found = [read(case, clause, service, clause.group) for service in clause.services]
    readings = [one for one in found if isinstance(one, ServiceAccess)]
    missing = [one for one in found if isinstance(one, Message)]
    parts = _parts(case, clause, found, target)
    if not readings:
        return replace(undecided(clause, missing[0]), parts=parts, people=asked.total)
    measured = circle_figures(case, clause, readings, asked, target)
    evidence = measured.evidence
    assert isinstance(evidence, CircleEvidence)
    areas = gatherer.areas(~evidence.served, evidence.people, evidence.cost)
    measured = replace(measured, evidence=replace(evidence, areas=areas))
    verdict = replace(_with_doubts(case, clause, measured, readings, evidence), parts=parts)
    return _with_missing(verdict, missing) if missing else verdict


def circle_figures(
    case: EvaluationContext, clause: CircleClause, readings: list[ServiceAccess], asked: DemandGroup, target: Target
) -> Verdict:
    """Return who is served and whether that meets the target: all that follows from the ways alone."""
    evidence = joined(readings, asked)
    served = float(asked.people[evidence.served].sum())
    unserved = float(asked.people[~evidence.served].sum())
    measured = percent(served, unserved)
    met = None if target.value is None else reaches(served, served + unserved, target.value)
    return Verdict(
        clause,
        state_of(met),
        measured=measured,
        target=target.value,
        target_implied=target.implied,
        margin=None if target.value is None else measured - target.value,
        people=served + unserved,
        served=served,
        unserved=unserved,
        by_group=group_rows(case, asked, evidence.served),
        by_area_type=area_rows(case, asked, evidence.served, target.value),
        by_district=district_rows(case, asked, evidence.served, target.value),
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=evidence,
    )


def _with_doubts(
    case: EvaluationContext,
    clause: CircleClause,
    verdict: Verdict,
    readings: list[ServiceAccess],
    evidence: CircleEvidence,
) -> Verdict:
    """Add what was left out, how sure the verdict is, and whether places suffice."""
    apart = [note for one in readings for note in cut_off(one.way, evidence.people, len(one.counted))]
    notes = [*apart, *(note for one in readings for note in one.notes)]
    notes += [*_unsnapped_note(evidence, readings[0]), *(() if apart else _no_way_note(evidence))]
    if not case.settings.sureness:
        return replace(verdict, notes=tuple(notes))
    rooms = [room_of(case, one) for one in readings]
    return replace(
        verdict,
        notes=tuple(notes),
        sureness=how_sure(case, clause, readings, evidence, verdict.target),
        rooms=tuple(room for room in rooms if room is not None),
    )


def _parts(
    case: EvaluationContext, clause: CircleClause, found: list[ServiceAccess | Message], target: Target
) -> tuple[VerdictPart, ...]:
    """Return each service by itself, then by its own age group, then the further limits that are only reported."""
    pairs = list(zip(clause.services, found, strict=True))
    parts = [_part(case, clause, service, one, target) for service, one in pairs] if len(pairs) > 1 else []
    if clause.own_groups:
        for service in clause.services:
            group = service.group or case.services[service.any_of[0]].group
            if group != clause.group:
                own = service.model_copy(update={"group": group})
                parts.append(_part(case, clause, own, read(case, clause, own, group), target))
    return (
        *parts,
        *(_further(one, limit) for _, one in pairs for limit in clause.also_report if isinstance(one, ServiceAccess)),
    )


def _part(
    case: EvaluationContext, clause: CircleClause, service: CircleService, one: ServiceAccess | Message, target: Target
) -> VerdictPart:
    title = service_title(service.any_of, case.services)
    if isinstance(one, Message):
        asked = service.group or clause.group
        label = Message("{service}, {group}", {"service": title, "group": group_name(asked)})
        return VerdictPart(label, "not_decided", None, target.value, "%", group=asked, reason=one)
    label = Message("{service}, {group}", {"service": title, "group": group_name(one.asked.group)})
    served = float(one.asked.people[one.served].sum())
    unserved = float(one.asked.people[~one.served].sum())
    total = served + unserved
    met = None if target.value is None else reaches(served, total, target.value)
    return VerdictPart(
        label, state_of(met), percent(served, unserved), target.value, "%", total, served, unserved,
        one.asked.group, None, joined([one], one.asked),
    )  # fmt: skip


def _further(one: ServiceAccess, limit: float) -> VerdictPart:
    people, within = one.asked.people, one.way.within(limit)
    served, unserved = float(people[within].sum()), float(people[~within].sum())
    label = Message("within {limit} {unit}", {"limit": plain(limit), "unit": UNIT_OF_MODE[one.mode]})
    measured = percent(served, unserved)
    return VerdictPart(label, "reported", measured, None, "%", served + unserved, served, unserved, one.asked.group)


def _with_missing(verdict: Verdict, missing: list[Message]) -> Verdict:
    """Leave the clause open where a service could not be asked, and say what the others already bound it to.

    The share of all together can only fall with another service. That it cannot be kept may thus be certain, but data
    that lacks whole services is no ground to fail a plan on.
    """
    template = "{count} of the services could not be asked, so the share is {measured:.1f} % at most."
    bound = Message(template, {"count": len(missing), "measured": verdict.measured})
    return replace(
        verdict,
        state="not_decided",
        reason=missing[0],
        measured=None,
        margin=None,
        served=None,
        unserved=None,
        notes=(*verdict.notes, bound, *missing),
    )


def _unsnapped_note(evidence: CircleEvidence, first: ServiceAccess) -> tuple[Message, ...]:
    people = float(evidence.people[evidence.unsnapped].sum())
    if not people or first.way.profile is None:
        return ()
    template = "{people:,.0f} live farther than {cap:g} m from any street open to them and count as not served."
    return (Message(template, {"people": people, "cap": first.way.profile.snap_cap_m}),)


def _no_way_note(evidence: CircleEvidence) -> tuple[Message, ...]:
    people = float(evidence.people[~evidence.unsnapped & ~np.isfinite(evidence.cost)].sum())
    if not people or not len(evidence.counted):
        return ()
    template = "{people:,.0f} live at streets from which no way leads to any facility that counts, at whatever speed."
    return (Message(template, {"people": people}),)
