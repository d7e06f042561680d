"""The circle: what share of a group has a way to the nearest facility within the limit.

Each service by itself, and for several all together: a resident has the circle when every service is within reach.
A point that snaps to no street counts as not served; how much hangs on that is told by `sureness`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ....messages import Message
from ...accessibility.unserved_areas import NoAreas
from ...plans.clauses import CircleClause
from ...plans.picks import CircleService
from ...travel.modes import UNIT_OF_MODE
from ..asks import Asks
from ..context import DemandGroup, EvaluationContext, NotAsked, group_name
from ..counting.tallies import plain, reaches
from ..evaluators import evaluates
from ..facilities.facility_filter import service_title
from ..holding.judgement import Target, cut_off, on_scraps, overall, target_of, undecided
from ..residential_land import land_error, said_of, with_errors, with_open_rows
from ..robustness.capacity import room_of
from ..robustness.sensitivity import how_sure
from ..robustness.thin import thin_data
from ..services.service_access import ServiceAccess, excused, joined, read, served_and_not
from ..verdict import CircleEvidence, State, Sureness, Verdict, VerdictPart, percent


@evaluates(CircleClause)
def evaluate_circle(case: EvaluationContext, clause: CircleClause) -> Verdict:
    """Return the verdict on a circle."""
    asked = case.asked(clause.group, clause.area)
    if isinstance(asked, Message):
        return undecided(clause, asked)
    target = target_of(case, clause, clause.target, implied=100.0)
    found = [read(case, clause, service, clause.group) for service in clause.services]
    if clause.asks_each_by_itself:
        return _each_by_itself(case, clause, found, target)
    readings = [one for one in found if isinstance(one, ServiceAccess)]
    missing = [one for one in found if isinstance(one, Message)]
    open_yet = [one for one in missing if not isinstance(one, NotAsked)]
    parts = (*_services_apart(case, clause, found, target), *_beside(case, clause, found, asked))
    if not readings:
        return replace(undecided(clause, missing[0]), parts=parts, people=asked.total)
    measured = circle_figures(case, clause, readings, asked, target)
    verdict = replace(_with_doubts(case, clause, _with_areas(case, measured), readings), parts=parts)
    if open_yet:
        return with_missing(verdict, missing)
    return replace(verdict, notes=(*verdict.notes, *missing))


def _each_by_itself(
    case: EvaluationContext,
    clause: CircleClause,
    found: list[ServiceAccess | Message],
    target: Target,
) -> Verdict:
    """Return the verdict where each service is asked of its own group: the least share decides and is the figure.

    All services together, for everybody, is one reading beside it, which is only told.
    """
    own = own_readings(case, clause)
    weakest, verdict = _own_figures(case, clause, own, target)
    everybody = case.asked(clause.group, clause.area)
    told = None if isinstance(everybody, Message) else everybody
    beside = (*_together(found), *_beside(case, clause, found, told))
    if weakest is None:
        return replace(verdict, parts=(*verdict.parts, *beside))
    missing = [one for one in own if isinstance(one, Message)]
    doubted = _with_doubts(case, clause, _with_areas(case, verdict), [weakest])
    return replace(doubted, parts=(*verdict.parts, *beside), notes=(*verdict.notes, *doubted.notes, *missing))


def own_figures(
    case: EvaluationContext, clause: CircleClause, own: list[ServiceAccess | Message], target: Target
) -> Verdict:
    """Return the verdict of each service asked of whom it is for, as `own_readings` gives them: the least share."""
    return _own_figures(case, clause, own, target)[1]


def _own_figures(
    case: EvaluationContext, clause: CircleClause, own: list[ServiceAccess | Message], target: Target
) -> tuple[ServiceAccess | None, Verdict]:
    """Return the reading that decides, None where nothing could be asked, and the verdict."""
    targets = _own_targets(case, clause, target)
    parts = tuple(
        _part(case, clause, service, one, goal)
        for service, one, goal in zip(clause.services, own, targets, strict=True)
    )
    weakest = _weakest(own, targets)
    if weakest is None:
        reason = next(one for one in own if isinstance(one, Message))
        return None, replace(undecided(clause, reason), parts=parts)
    reading, goal = weakest
    state = overall(part.state for part in parts)
    values = {"service": service_title(reading.service.any_of, case.services), "group": group_name(reading.asked.group)}
    which = Message(
        "Each service is judged for its own group; the figure is of the one lowest against its target: {service}, "
        "{group}.",
        values,
    )
    open_for = next((part.reason for part in parts if part.reason is not None), None)
    groups = [one.asked.group for one in own if isinstance(one, ServiceAccess)]
    return reading, replace(
        circle_figures(case, clause, [reading], reading.asked, goal),
        state=state,
        estimated=case.estimated(*groups, area=clause.area),
        reason=open_for if state == "not_decided" else None,
        strict=overall(_strict_states(case, clause, own, targets)) if state == "nearly_met" else None,
        parts=parts,
        notes=(which,),
    )


def _strict_states(
    case: EvaluationContext, clause: CircleClause, own: list[ServiceAccess | Message], targets: list[Target]
) -> Iterator[State]:
    """Return what each service that was asked comes to without the band in which it is nearly met."""
    for one, goal in zip(own, targets, strict=True):
        if isinstance(one, ServiceAccess):
            ruled = _ruled(case, clause, one, goal, land_error(case, joined([one], one.asked)))
            yield ruled.strict or ruled.state


def own_readings(case: EvaluationContext, clause: CircleClause) -> list[ServiceAccess | Message]:
    """Return each service asked of whom it is for, or why that cannot be told."""
    return [_own_reading(case, clause, service) for service in clause.services]


def _weakest(own: list[ServiceAccess | Message], targets: list[Target]) -> tuple[ServiceAccess, Target] | None:
    """Return the reading that falls farthest short of its target, and that; None where nothing could be asked."""
    pairs = [(one, goal) for one, goal in zip(own, targets, strict=True) if isinstance(one, ServiceAccess)]
    return min(pairs, key=lambda pair: _share(pair[0]) - (pair[1].value or 0.0)) if pairs else None


def _own_reading(case: EvaluationContext, clause: CircleClause, service: CircleService) -> ServiceAccess | Message:
    group = case.own_group(clause, service)
    return read(case, clause, service.model_copy(update={"group": group}), group)


def _own_targets(case: EvaluationContext, clause: CircleClause, target: Target) -> list[Target]:
    set_by_planner = clause.id in case.settings.targets
    wanted = (service.target for service in clause.services)
    return [target if one is None or set_by_planner else Target(one) for one in wanted]


def _share(one: ServiceAccess) -> float:
    return percent(*one.ends())


def _together(found: list[ServiceAccess | Message]) -> tuple[VerdictPart, ...]:
    """Return the share of the clause's group that has every service, where all can be told; it is only reported."""
    readings = [one for one in found if isinstance(one, ServiceAccess)]
    if len(readings) < max(2, len(found)):
        return ()
    asked = readings[0].asked
    evidence = joined(readings, asked)
    label = Message("all services together, {group}", {"group": group_name(asked.group)})
    served, unserved = served_and_not(asked.people, evidence.served, evidence.seated)
    share = percent(served, unserved)
    people = served + unserved
    return (VerdictPart(label, "reported", share, None, "%", people, served, unserved, asked.group, None, evidence),)


def _with_areas(case: EvaluationContext, verdict: Verdict) -> Verdict:
    if isinstance(case.gatherer, NoAreas):
        return verdict
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence)
    areas = case.gatherer.areas(~evidence.served, evidence.people_unserved, evidence.cost)
    return replace(verdict, evidence=replace(evidence, areas=areas))


def circle_figures(
    case: EvaluationContext, clause: CircleClause, readings: list[ServiceAccess], asked: DemandGroup, target: Target
) -> Verdict:
    """Return who is served and whether that meets the target: all that follows from the ways alone."""
    evidence = joined(readings, asked, clause.k_of)
    shares = evidence.served if evidence.seated is None else evidence.seated
    tables = case.tables(clause, asked, shares, target.value)
    served, unserved = tables.served, tables.unserved
    measured = percent(served, unserved)
    lost = float(asked.people[excused(readings, clause.k_of)].sum()) if evidence.unsnapped.any() else 0.0
    error = land_error(case, evidence)
    ruled = rule(case, clause, (served, unserved, lost), target, error)
    return Verdict(
        clause,
        ruled.state,
        ruled.reason,
        strict=ruled.strict,
        measured=measured,
        target=target.value,
        target_implied=target.implied,
        margin=None if target.value is None else measured - target.value,
        people=served + unserved,
        served=served,
        unserved=unserved,
        by_group=tables.by_group,
        by_area_type=tables.by_area_type,
        by_district=with_open_rows(case, tables.by_district, evidence, target.value),
        estimated=case.estimated(asked.group, area=clause.area),
        evidence=evidence,
        reading="distance" if evidence.seated is None else "distance_and_capacity",
        error=error,
    )


def _with_doubts(
    case: EvaluationContext, clause: CircleClause, verdict: Verdict, readings: list[ServiceAccess]
) -> Verdict:
    """Add what was left out, by how much land may err, how sure the verdict is, and whether places suffice."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence)
    verdict = with_errors(case, verdict, evidence)
    apart = [note for one in readings for note in cut_off(one.way, evidence.people, len(one.counted), evidence.group)]
    aside = {str(note): note for one in readings for note in on_scraps(case, one.way.profile, one.counted)}
    notes = [*apart, *aside.values(), *(note for one in readings for note in one.notes), *thin_data(case, readings)]
    notes += [*_unsnapped_note(case, evidence, readings[0]), *(() if apart else _no_way_note(evidence))]
    if not case.settings.sureness:
        return replace(verdict, notes=tuple(notes))
    rooms = [room_of(case, one) for one in readings]
    return replace(
        verdict,
        notes=tuple(notes),
        sureness=_sureness(case, clause, verdict, readings),
        rooms=tuple(room for room in rooms if room is not None),
    )


def _sureness(
    case: EvaluationContext, clause: CircleClause, verdict: Verdict, readings: list[ServiceAccess]
) -> Sureness:
    """Return how sure the verdict is; by distance and capacity together without what other speeds and modes give."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence)
    found = how_sure(case, clause, readings, evidence, verdict.target)
    if evidence.seated is None:
        return found
    by_distance = replace(found, slowest_kept_mps=None, fastest_failing_mps=None, own_pace=(), other_reading=None)
    assert verdict.measured is not None, "a circle's figures"
    return replace(by_distance, measured_if_served=verdict.measured, measured_if_left_out=None)


def _by_distance(readings: list[ServiceAccess], asked: DemandGroup, k_of: int | None) -> tuple[VerdictPart, ...]:
    """Return the share by distance alone where the circle is read with capacity; it is only reported."""
    if all(one.seated is None for one in readings):
        return ()
    evidence = joined([replace(one, seated=None) for one in readings], asked, k_of)
    yes, no = served_and_not(asked.people, evidence.served, None)
    label = Message("by distance alone")
    share = percent(yes, no)
    return (VerdictPart(label, "reported", share, None, "%", yes + no, yes, no, asked.group, None, evidence),)


def _services_apart(
    case: EvaluationContext, clause: CircleClause, found: list[ServiceAccess | Message], target: Target
) -> tuple[VerdictPart, ...]:
    """Return each of several services by itself."""
    if len(found) < 2:
        return ()
    return tuple(_part(case, clause, service, one, target) for service, one in zip(clause.services, found, strict=True))


def _beside(
    case: EvaluationContext, clause: CircleClause, found: list[ServiceAccess | Message], asked: DemandGroup | None
) -> tuple[VerdictPart, ...]:
    """Return the further limits and the further groups, which are only told."""
    readings = [one for one in found if isinstance(one, ServiceAccess)]
    limits = tuple(_further(one, limit) for one in readings for limit in clause.also_report)
    if asked is None or len(readings) < len(found):
        return limits
    evidence = joined(readings, asked, clause.k_of)
    groups = (part for group in clause.also_groups for part in _by_group(case, clause, group, evidence))
    return (*_by_distance(readings, asked, clause.k_of), *limits, *groups)


def _by_group(
    case: EvaluationContext, clause: CircleClause, group: str, evidence: CircleEvidence
) -> tuple[VerdictPart, ...]:
    """Return the share of another group, or of residential land: the area reading; a reason where nobody knows it."""
    label = Message("counted by {group}", {"group": group_name(group)})
    asked = case.asked(group, clause.area)
    if isinstance(asked, Message):
        return (VerdictPart(label, "not_decided", None, None, "%", group=group, reason=asked),)
    yes, no = served_and_not(asked.people, evidence.served, evidence.seated)
    error = land_error(case, replace(evidence, group=group, people=asked.people))
    return (VerdictPart(label, "reported", percent(yes, no), None, "%", yes + no, yes, no, group, error=error),)


def _part(
    case: EvaluationContext, clause: CircleClause, service: CircleService, one: ServiceAccess | Message, target: Target
) -> VerdictPart:
    title = service_title(service.any_of, case.services)
    if isinstance(one, Message):
        asked = case.own_group(clause, service)
        label = Message("{service}, {group}", {"service": title, "group": group_name(asked)})
        state: State = "not_applicable" if isinstance(one, NotAsked) else "not_decided"
        return VerdictPart(label, state, None, target.value, "%", group=asked, reason=one)
    label = Message("{service}, {group}", {"service": title, "group": group_name(one.asked.group)})
    served, unserved = one.ends()
    evidence = joined([one], one.asked)
    error = land_error(case, evidence)
    ruled = _ruled(case, clause, one, target, error)
    return VerdictPart(
        label, ruled.state, percent(served, unserved), target.value, "%", served + unserved, served, unserved,
        one.asked.group, ruled.reason, evidence, error, (service,),
    )  # fmt: skip


def _ruled(
    case: EvaluationContext, clause: CircleClause, one: ServiceAccess, target: Target, error: float | None
) -> "_Ruled":
    return rule(case, clause, (*one.ends(), float(one.asked.people[excused([one])].sum())), target, error)


@dataclass(frozen=True)
class _Ruled:
    """The state of a share, why it is open, and what it would be without the band in which it is nearly met."""

    state: State
    reason: Message | None = None
    strict: State | None = None


def rule(
    case: EvaluationContext,
    clause: CircleClause,
    ends: tuple[float, float, float],
    target: Target,
    error: float | None = None,
) -> _Ruled:
    """Return what a share comes to: met, nearly, not, or open where only people without a street stand against it.

    `ends` are the served, the others, and how many of those would be served if people without a street were: that
    never makes less of it, so that what is nearly met without them stays so. `error` is by how many points a share of
    residential land may err: what it could turn is open.
    """
    if target.value is None:
        return _Ruled("reported")
    served, unserved, streetless = ends
    people = served + unserved
    band = max(case.settings.near_percent, target.value * (clause.tolerance or 0.0) / 100)
    if error and len(set(_ends_of_error(served, people, target.value, band, error))) > 1:
        return _Ruled("not_decided", _too_near(percent(served, unserved), target.value, error))
    low, high = (_ranked(some, people, target.value, band) for some in (served, served + streetless))
    if low == "nearly_met":
        return _Ruled("nearly_met", strict="not_decided" if high == "met" else "not_met")
    if low == high:
        return _Ruled(low)
    template = (
        "Only people without a usable street keep it from being met: {people:,.3g} of them; if they count as "
        "served, the share is {share:.4g}%. Repair the streets; the network check shows where."
    )
    land = (
        "Only residential land without a usable street keeps it from being met: {people:,.3g} m2 of it; if that "
        "counts as served, the share is {share:.4g}%. Repair the streets; the network check shows where."
    )
    nearly = (
        "It is not met; if the {people:,.3g} people without a usable street count as served, the share is "
        "{share:.4g}%, and it is nearly met. Repair the streets; the network check shows where."
    )
    share = 100 * (served + streetless) / people
    values = {"people": streetless, "share": share}
    if high == "nearly_met" and error is None:
        return _Ruled("not_decided", Message(nearly, values, Asks.STREETS))
    return _Ruled("not_decided", Message(template if error is None else land, values, Asks.STREETS))


def _ends_of_error(served: float, people: float, target: float, band: float, error: float) -> Iterator[State]:
    """Return the state of a share of land, and at both ends of what it may be."""
    for points in (-error, 0.0, error):
        yield _ranked(min(max(served + people * points / 100, 0.0), people), people, target, band)


def _too_near(share: float, target: float, error: float) -> Message:
    text = (
        "The share of residential land, {share:.4g}%, is known to within {error:.2g} points, and within that it may "
        "lie on either side of what the target of {target:.4g}% asks."
    )
    return Message(text, {"share": share, "target": target, "error": error})


def _ranked(served: float, people: float, target: float, band: float) -> State:
    """Return the state of a share of which nothing is open, nearly met within a band of so many points."""
    if reaches(served, people, target):
        return "met"
    return "nearly_met" if band and reaches(served, people, target - band) else "not_met"


def _further(one: ServiceAccess, limit: float) -> VerdictPart:
    people, within = one.asked.people, one.way.within(limit)
    served, unserved = float(people[within].sum()), float(people[~within].sum())
    label = Message("within {limit} {unit}", {"limit": plain(limit), "unit": UNIT_OF_MODE[one.mode]})
    measured = percent(served, unserved)
    return VerdictPart(label, "reported", measured, None, "%", served + unserved, served, unserved, one.asked.group)


def with_missing(verdict: Verdict, missing: list[Message]) -> Verdict:
    """Leave the clause open where a service could not be asked, and say what the others already bound it to.

    The share of all together can only fall with another service. That it cannot be met may thus be certain, but data
    that lacks whole services is no ground to fail a plan on. Where some of the services are enough, another one can
    only raise the share: a clause that is met by the others stays so.
    """
    if isinstance(verdict.clause, CircleClause) and verdict.clause.k_of is not None:
        return _with_missing_choices(verdict, verdict.clause.k_of, missing)
    template = "{count} of the services could not be asked, so the share is {measured:.1f}% at most."
    bound = Message(template, {"count": len(missing), "measured": verdict.measured})
    return replace(
        verdict,
        state="not_decided",
        reason=missing[0],
        measured=None,
        margin=None,
        served=None,
        unserved=None,
        strict=None,
        notes=(*verdict.notes, bound, *missing),
    )


def _with_missing_choices(verdict: Verdict, k_of: int, missing: list[Message]) -> Verdict:
    clause = verdict.clause
    assert isinstance(clause, CircleClause), "only circles have choices"
    enough = k_of <= len(clause.services) - len(missing)
    template = "{count} of the services could not be asked, so the share is {measured:.1f}% at least."
    bound = Message(template, {"count": len(missing), "measured": verdict.measured})
    notes = (*verdict.notes, *((bound,) if enough else ()), *missing)
    if enough and verdict.state == "met":
        return replace(verdict, bound=True, notes=notes)
    open_yet = replace(verdict, state="not_decided", reason=missing[0], measured=None, margin=None, strict=None)
    return replace(open_yet, served=None, unserved=None, notes=notes)


def _unsnapped_note(case: EvaluationContext, evidence: CircleEvidence, first: ServiceAccess) -> tuple[Message, ...]:
    """Say how many have no usable street: none at all, or one that is cut off from the others."""
    lost = evidence.unsnapped & (evidence.people > 0)
    if first.way.profile is None or not lost.any():
        return ()
    at_a_street = lost & case.ways.by_any_street(first.way.profile)
    values = {"cap": first.way.profile.snap_cap_m, "people": float(evidence.people[at_a_street].sum())}
    notes = []
    if values["people"]:
        text = (
            "{people:,.0f} live at streets that are cut off from the main network, and count as not served; the "
            "network check shows where."
        )
        land = Message(
            "{people:,.0f} m2 of residential land lie at streets that are cut off from the main network, and count "
            "as not served; the network check shows where."
        )
        notes.append(said_of(evidence.group, Message(text, values), land))
    far = float(evidence.people[lost & ~at_a_street].sum())
    if far:
        text = "{people:,.0f} live farther than {cap:g} m from any street open to them and count as not served."
        land = Message(
            "{people:,.0f} m2 of residential land lie farther than {cap:g} m from any usable street and count as not "
            "served."
        )
        notes.append(said_of(evidence.group, Message(text, {**values, "people": far}), land))
    return tuple(notes)


def _no_way_note(evidence: CircleEvidence) -> tuple[Message, ...]:
    people = float(evidence.people[~evidence.unsnapped & ~np.isfinite(evidence.cost)].sum())
    if not people or not len(evidence.counted):
        return ()
    template = "{people:,.0f} live on streets with no route to any counted facility."
    land = Message("{people:,.0f} m2 of residential land lie on streets with no route to any counted facility.")
    return (said_of(evidence.group, Message(template, {"people": people}), land),)
