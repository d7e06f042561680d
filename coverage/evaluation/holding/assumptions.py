"""What of a verdict the program has chosen and no word of the plan says: every one is listed with the verdict."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

import numpy as np

from ....messages import Message
from ...place import LAND
from ...plans.clauses import CatchmentClause, CircleClause, Clause, ResponseClause, TogetherClause, service_keys
from ...plans.figures import Certainty
from ...travel.modes import UNIT_OF_MODE, Mode
from ...travel.profiles import CYCLE
from ..asks import Asks
from ..context import EvaluationContext, group_name
from ..counting.tallies import plain
from ..facilities.facility_filter import service_title
from ..verdict import CircleEvidence, Verdict

_CHOSEN: Final[Mapping[str, Message]] = {
    "limit": Message("Assumed here, not in the plan: the limit of {value} {unit}; it can be set."),
    "target": Message("Assumed here, not in the plan: the target of {value} {unit}; it can be set.", key=Asks.TARGET),
    "group": Message("Assumed here, not in the plan: whom the clause is about ({group})."),
    "area": Message("Assumed here, not in the plan: in town, in the country or in both ({area})."),
    "services": Message("Assumed here, not in the plan: which services it means ({services})."),
    "categories": Message("Assumed here, not in the plan: which facilities count as what it names ({services})."),
    "tolerance": Message(
        "Assumed here, not in the plan: how far below its figure still counts as nearly met ({value}%)."
    ),
}

_CERTAINTY: Final[Mapping[Certainty, Message]] = {
    "seen": Message("The figure comes from a source that quotes the standard; the standard itself was not available."),
    "memory": Message("The figure is from memory, not checked against the text; look it up before it is relied on."),
}


def assumed_in(case: EvaluationContext, verdict: Verdict) -> tuple[Message, ...]:
    """Return a sentence for everything that was chosen here: an implied target, a mode, a turnout, a walking speed."""
    return tuple(_assumptions(case, verdict))


def _assumptions(case: EvaluationContext, verdict: Verdict) -> Iterator[Message]:
    clause, settings = verdict.clause, case.settings
    if clause.certainty is not None:  # first, as the foot of a sheet has room for few lines
        yield _CERTAINTY[clause.certainty]
    if verdict.target_implied:
        yield Message(
            "Assumed here, not in the plan: that all are meant (100%), since it names no share; it can be set.",
            key=Asks.TARGET,
        )
    if "mode" in clause.assumed and clause.id not in settings.modes:
        values = {"mode": mode_of(clause)}
        yield Message("Assumed here, not in the plan: to travel {mode}; it can be set.", values, Asks.MODE)
    for what, sentence in _CHOSEN.items():
        given: Mapping[str, Mapping[str, float]] = {"limit": settings.limits, "target": settings.targets}
        if what in clause.assumed and clause.id not in given.get(what, {}):
            if what == "target" and (verdict.target_implied or verdict.target is None):
                continue
            yield replace(sentence, values=_value(case, verdict, what))
    yield from _turnout(case, clause)
    yield from _speed(case, verdict)
    yield from _land(case, verdict)


def _value(case: EvaluationContext, verdict: Verdict, what: str) -> dict[str, object]:
    clause = verdict.clause
    match what:
        case "limit":
            return {"value": plain(float(getattr(clause, "limit", 0.0))), "unit": UNIT_OF_MODE[mode_of(clause)]}
        case "target":
            return {"value": plain(verdict.target or 0.0), "unit": verdict.unit}
        case "tolerance":
            return {"value": plain(clause.tolerance or 0.0)}
        case "group":
            return {"group": group_name(clause.group)}
        case "area":
            return {"area": clause.area}
        case _:
            return {"services": service_title(service_keys(clause), case.services)}


def _land(case: EvaluationContext, verdict: Verdict) -> Iterator[Message]:
    """Say what stands for residential land, and how finely it is counted."""
    demand = case.place.demand
    m2 = demand.weights.get(LAND)
    if LAND not in verdict.clause.groups or m2 is None:
        return
    estates = len(case.place.districts.rows_of("estate"))
    points = np.nan_to_num(m2[m2 > 0])
    values = {"km2": float(points.sum()) / 1e6, "points": len(points), "estates": estates}
    text = (
        "Residential land is the {km2:.3g} km2 of {estates:,} residential areas, counted at {points:,} points on it, "
        "one in each square of {step:.0f} m."
        if estates
        else "The data has no residential areas: the {km2:.3g} km2 of ground under buildings of every use stands for "
        "residential land, counted at {points:,} points, one in each square of buildings."
    )
    yield Message(text, {**values, "step": float(np.sqrt(np.median(points)))} if len(points) else values)
    yield from _living_on_it(case, estates)


def _living_on_it(case: EvaluationContext, estates: int) -> Iterator[Message]:
    """Say how many of the residents live within the residential areas: what lies outside them is no land here."""
    people, inside = case.weights("people"), case.place.demand.district.get("estate")
    if not estates or people is None or inside is None or not people.sum():
        return
    share = 100 * float(people[inside >= 0].sum()) / float(people.sum())
    yield Message("{share:.3g}% of the residents live within these areas; other ground is left out.", {"share": share})


def _turnout(case: EvaluationContext, clause: Clause) -> Iterator[Message]:
    if not isinstance(clause, ResponseClause):
        return
    if clause.id in case.settings.turnouts:
        minutes = plain(case.settings.turnouts[clause.id])
        yield Message("Set by the planner, not by the plan: {minutes} min before it sets off.", {"minutes": minutes})
    elif "turnout" in clause.assumed or not clause.turnout_min:
        values = {"minutes": plain(clause.turnout_min)}
        yield Message(
            "Assumed here, not in the plan: {minutes} min from the call until it sets off; it can be set.", values
        )


def _speed(case: EvaluationContext, verdict: Verdict) -> Iterator[Message]:
    """Say at what speeds one walks, cycles and drives: no plan tells them."""
    if verdict.measured is None and verdict.evidence is None:
        return
    ways = set(_ways(case, verdict.clause))
    if not case.settings.speeds_mps:
        yield from _paces(case, {group for group, mode in ways if mode == "walk"})
    if any(mode == "cycle" for _, mode in ways):
        values = {"speed": plain(round(3.6 * CYCLE.speed_mps, 1))}
        yield Message("Assumed here, not in the plan: to cycle at {speed:g} km/h.", values)
    if any(mode in {"drive", "walk_drive"} for _, mode in ways):
        yield Message(
            "Assumed here, not in the plan: to drive at the lowest design speed of each class of road, never above the "
            "posted limit."
        )
    if isinstance(verdict.evidence, CircleEvidence):
        yield from _to_the_car(case, verdict.evidence)


def _ways(case: EvaluationContext, clause: Clause) -> Iterator[tuple[str, Mode]]:
    """Yield whose ways a clause asks, and how they go."""
    match clause:
        case CircleClause():
            for service in clause.services:
                group = case.own_group(clause, service)
                yield group, case.mode(clause, service.mode or clause.mode)
                if clause.rural_mode is not None:
                    yield group, case.mode(clause, clause.rural_mode)
        case CatchmentClause() | TogetherClause():
            yield clause.group, case.mode(clause, clause.mode)
        case ResponseClause():
            yield clause.group, "drive"


def _paces(case: EvaluationContext, groups: AbstractSet[str]) -> Iterator[Message]:
    """Say how fast the groups walk; whose pace it is where they differ."""
    paces = {group: case.profile(group, "walk") for group in sorted(groups)}
    speeds = {group: one.speed_mps for group, one in paces.items() if one is not None}
    if len(set(speeds.values())) == 1:
        speed = next(iter(speeds.values()))
        yield Message("Assumed here, not in the plan: to walk at {speed:g} m/s; it can be set.", {"speed": speed})
        return
    for group, speed in speeds.items():
        values = {"group": group_name(group), "speed": speed}
        yield Message("Assumed here, not in the plan: that {group} walk at {speed:g} m/s; it can be set.", values)


def _to_the_car(case: EvaluationContext, evidence: CircleEvidence) -> Iterator[Message]:
    """Say at what pace one walks to the car, or to the nearest street for cars."""
    if evidence.mode not in {"drive", "walk_drive"} or case.settings.speeds_mps:
        return
    by = case.profile(evidence.group, evidence.mode)
    if by is not None:
        yield Message("Assumed here, not in the plan: to walk to the car at {speed:g} m/s.", {"speed": by.leg_mps})


def mode_of(clause: Clause) -> Mode:
    """Return the mode of a clause that asks ways."""
    mode: Mode = getattr(clause, "mode", "drive")  # a mean response alone has none: an ambulance drives
    return mode
