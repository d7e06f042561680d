"""From a figure and a target to a state, the same for every kind of clause, and what must be said beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ....arrays import Floats, Ints
from ....messages import Message
from ...accessibility.nearest_facility import NearestFacility
from ...network.roads_only import roads_only_network
from ...plans.clauses import CatchmentClause, CircleClause, Clause, ResponseClause, TogetherClause
from ...plans.groups import counted_parts
from ...travel.modes import Mode
from ...travel.profiles import Profile
from ...travel.snap import scraps
from ..asks import Asks
from ..context import EvaluationContext, NotAsked, group_name
from ..counting.tallies import plain
from ..residential_land import said_of
from ..verdict import CircleEvidence, State, Verdict, percent
from .assumptions import assumed_in

_NAMED: Final = 5


@dataclass(frozen=True)
class Target:
    """The figure to reach, None where the clause only reports; `implied` where the plan names none and all is meant."""

    value: float | None
    implied: bool = False


def target_of(
    case: EvaluationContext, clause: Clause, own: float | str | None, *, implied: float | None = None
) -> Target:
    """Return a clause's target: the planner's, else the plan's for the year asked, else the `implied` one."""
    if clause.id in case.settings.targets:
        return Target(case.settings.targets[clause.id])
    return plan_target(case, clause, own, implied=implied)


def plan_target(
    case: EvaluationContext, clause: Clause, own: float | str | None, *, implied: float | None = None
) -> Target:
    """Return the plan's own target for the year asked, else the `implied` one."""
    own = _of_the_year(case, clause, own)
    if own == "report":
        return Target(None)
    if own is None or isinstance(own, str):
        return Target(implied, implied=implied is not None)
    return Target(own)


def _of_the_year(case: EvaluationContext, clause: Clause, own: float | str | None) -> float | str | None:
    """Return the target of the latest year that is not after the one asked; the first one's where all are after it."""
    asked = case.settings.year or clause.year or case.plan.year
    if not clause.targets or asked is None:
        return own
    years = sorted(clause.targets, key=int)
    due = [year for year in years if int(year) <= asked]
    return clause.targets[due[-1] if due else years[0]]


def state_of(met: bool | None) -> State:
    """Return the state for a comparison; None where there was nothing to compare with."""
    if met is None:
        return "reported"
    return "met" if met else "not_met"


def overall(states: Iterable[State]) -> State:
    """Return the state of a clause of which every part must be kept: one failure decides, one doubt does not."""
    found = set(states)
    ranked: tuple[State, ...] = ("not_met", "not_decided", "nearly_met", "met")
    return next((state for state in ranked if state in found), "reported")


def undecided(clause: Clause, reason: Message, *, unit: str = "%", notes: tuple[Message, ...] = ()) -> Verdict:
    """Return the verdict on a clause that the data cannot decide, or that does not apply here."""
    state: State = "not_applicable" if isinstance(reason, NotAsked) else "not_decided"
    return Verdict(clause, state, reason, unit=unit, notes=notes)


def cut_off(way: NearestFacility, people: Floats, facilities: int, group: str = "people") -> tuple[Message, ...]:
    """Return the note that not one of the people (n,) who have a street has a way to any of so many facilities."""
    asked = (people > 0) & ~way.unsnapped
    if not facilities or not asked.any() or (np.isfinite(way.cost) & asked).any():
        return ()
    template = (
        "No way along the streets leads from any of the {people:,.0f} residents to any of the {total} facilities "
        "that count: their streets are not connected with each other. Check them with 'lifecircle network'."
    )
    land = Message(
        "No way along the streets leads from any of the {people:,.0f} m2 of residential land to any of the {total} "
        "facilities that count: their streets are not connected with each other. Check them with 'lifecircle "
        "network'."
    )
    values = {"people": float(people[asked].sum()), "total": facilities}
    return (said_of(group, Message(template, values, Asks.STREETS), land),)


def on_scraps(case: EvaluationContext, profile: Profile | None, rows: Ints) -> tuple[Message, ...]:
    """Return the note that names those of the facilities `rows` that only a scrap of the network leads to.

    It speaks of the data, and so only of a place that nobody has edited.
    """
    if profile is None or case.place.edits:
        return ()
    doors, owner = case.ways.doors(rows, profile)
    only = np.zeros(len(case.place.facilities), np.bool_)
    only[owner] = True
    aside = (doors.edge >= 0) & scraps(case.place.first_network, profile)[doors.edge]
    only[owner[~aside]] = False
    lonely = np.flatnonzero(only)
    if not len(lonely):
        return ()
    facilities = case.place.facilities
    names = [str(facilities.name[row] or facilities.id[row]) for row in lonely[:_NAMED]]
    template = (
        "{count} of the facilities that count stand by streets that do not join the rest of the network; only who "
        "lives by those reaches them: {names}."
    )
    more = ", …" if len(lonely) > _NAMED else ""
    return (Message(template, {"count": len(lonely), "names": ", ".join(names) + more}),)


def with_remarks(case: EvaluationContext, verdict: Verdict) -> Verdict:
    """Add what every verdict must say: an implied target, what the text leaves open, what the planner has set."""
    notes = [
        *verdict.notes,
        *worded(verdict.clause),
        *_based_on(case, verdict),
        *_land_told(verdict),
        *_unfinished(case, verdict),
        *_settings_used(case, verdict.clause),
        *_ways_of(case, verdict),
    ]
    clause = verdict.clause
    estimated = case.estimated(clause.group, area=clause.area) if clause.of_people else ()
    return replace(
        verdict,
        estimated=verdict.estimated or estimated,
        assumed=assumed_in(case, verdict),
        margin=_margin(verdict.state, verdict.margin),
        notes=tuple({str(note): note for note in notes}.values()),
    )


def _margin(state: State, margin: float | None) -> float | None:
    """Return the margin without the last digits that a comparison has slack for: what is kept never falls short."""
    return 0.0 if margin is not None and (margin == 0 or (state == "met" and margin < 0)) else margin


def with_other_readings(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Say of every clause that the plan words in two ways what the other reading comes to; both are kept."""
    by_id = {verdict.clause.id: verdict for verdict in verdicts}
    others: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        first = by_id.get(verdict.clause.reading_of or "")
        if first is not None:
            others.setdefault(verdict.clause.id, []).append(first)
            others.setdefault(first.clause.id, []).append(verdict)
    told = {key: tuple(map(_other_reading_note, found)) for key, found in others.items()}
    return tuple(replace(one, notes=(*told.get(one.clause.id, ()), *one.notes)) for one in verdicts)


def _other_reading_note(other: Verdict) -> Message:
    """Return the note on the other reading; the sentences are apart so that each can be translated whole."""
    sentences: Mapping[State, Message] = {
        "met": Message("By another reading of it, {clause}, it is met."),
        "nearly_met": Message("By another reading of it, {clause}, it is nearly met."),
        "not_met": Message("By another reading of it, {clause}, it is not met."),
        "not_applicable": Message("Another reading of it, {clause}, does not apply here."),
        "not_decided": Message("Another reading of it, {clause}, cannot be decided."),
        "reported": Message("Another reading of it, {clause}, is only reported."),
    }
    return replace(sentences[other.state], values={"clause": other.clause.titles})


def worded(clause: Clause) -> Iterator[Message]:
    """Yield the word by which the plan softens its figure."""
    if clause.wording:
        yield Message("The plan words its figure as “{wording}”.", {"wording": clause.wording})


def _based_on(case: EvaluationContext, verdict: Verdict) -> Iterator[Message]:
    """Say of every group that is asked what the data counts in its place: registered people, children of 0 to 3."""
    counted = case.place.demand.counted_as
    weights = case.place.demand.weights
    asked = [part for group in verdict.clause.groups for part in counted_parts(group, weights)]
    for group in dict.fromkeys(asked):
        if group in counted and verdict.people is not None:
            values = {"group": group_name(group), "column": counted[group]}
            yield Message("Counted as “{column}” in the data, and taken here for {group}.", values)


def _land_told(verdict: Verdict) -> Iterator[Message]:
    """Say by how much a share of residential land may err."""
    known = [error for error in (verdict.error, *(part.error for part in verdict.parts)) if error is not None]
    if known:
        yield Message(
            "A share of residential land is exact to within {error:.2g} points (three standard deviations).",
            {"error": max(known)},
        )


def _unfinished(case: EvaluationContext, verdict: Verdict) -> Iterator[Message]:
    """Say how many of those asked live in estates that are finished only after the year asked; they count all the same.

    Of a circle it is said what the share is without them: a forecast counts who will move in, a census nobody yet.
    """
    inside, weights = case.place.demand.district.get("estate"), case.weights(verdict.group)
    later = ~case.place.districts.there_in(case.settings.year)
    if verdict.people is None or inside is None or weights is None or not later.any():
        return
    asked = weights * case.in_area(verdict.clause.area)
    there = (inside >= 0) & later[inside] & (asked > 0)
    if not there.any():
        return
    values = {"people": float(asked[there].sum()), "year": case.settings.year, "estates": len(np.unique(inside[there]))}
    evidence = verdict.evidence
    if isinstance(evidence, CircleEvidence) and not there[asked > 0].all():
        served, unserved = (float(one[~there].sum()) for one in (evidence.people_served, evidence.people_unserved))
        text = Message(
            "{people:,.0f} of those asked live in {estates} residential areas that are finished only after {year}; "
            "they are counted. Without them the share is {share:.4g}%."
        )
        land = Message(
            "{people:,.0f} m2 of the residential land belong to {estates} residential areas that are finished only "
            "after {year}; they are counted. Without them the share is {share:.4g}%."
        )
        yield said_of(verdict.group, replace(text, values={**values, "share": percent(served, unserved)}), land)
        return
    yield Message(
        "{people:,.0f} of those asked live in {estates} residential areas that are finished only after {year}; "
        "they are counted.",
        values,
    )


def _settings_used(case: EvaluationContext, clause: Clause) -> Iterator[Message]:
    settings = case.settings
    if hasattr(clause, "mode") and clause.id in settings.modes:
        yield Message("Set by the planner, not by the plan: to travel {mode}.", {"mode": settings.modes[clause.id]})
    used: Mapping[str, Mapping[str, object]] = {
        "limit": {key: plain(value) for key, value in settings.limits.items()} if hasattr(clause, "limit") else {},
        "target": {key: plain(value) for key, value in settings.targets.items()},
        "capacity": {key: plain(value) for key, value in settings.capacity.items()},
    }
    for what, given in used.items():
        if clause.id in given:
            value = given[clause.id]
            yield Message("Set by the planner, not by the plan: {what} {value}.", {"what": what, "value": value})


def _ways_of(case: EvaluationContext, verdict: Verdict) -> Iterator[Message]:
    """Say what a way on foot waits for, and what a way by car leaves out, of a verdict that rests on such ways."""
    if verdict.state == "not_decided":
        return
    modes, settings = _modes_of(case, verdict.clause), case.settings
    if "walk" in modes:
        yield from waits_told(settings.crossing_s, settings.signal_s)
        yield from roads_only_network(case.place.first_network)
    if "drive" in modes:
        yield Message(
            "Routes by car respect one-way streets, but neither congestion nor turn restrictions, which the "
            "street data lacks."
        )


def waits_told(crossing_s: float, signal_s: float) -> tuple[Message, ...]:
    """Return what a way on foot waits for, where the planner has set that."""
    template = (
        "Set by the planner: on foot one waits {crossing:g} s at every crossing without signals, and {signal:g} s "
        "at every one with signals, where the street data shows them."
    )
    waits = {"crossing": crossing_s, "signal": signal_s}
    return (Message(template, waits),) if any(waits.values()) else ()


def _modes_of(case: EvaluationContext, clause: Clause) -> set[Mode]:
    """Return the ways of travelling that a clause is read in; none where it asks no ways."""
    match clause:
        case CircleClause():
            return {case.mode(clause, service.mode or clause.mode) for service in clause.services}
        case CatchmentClause() | TogetherClause():
            return {case.mode(clause, clause.mode)}
        case ResponseClause():
            return {"drive"}
        case _:
            return set()
