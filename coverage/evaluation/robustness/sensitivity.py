"""How sure a circle's verdict is: by speed, near the limit, by what had no street, and under the other reading.

Without fixed waits a walk's time is its cost in metres over the speed, door to street included, so the speed at which
a circle turns follows exactly from the costs at hand. With waits at crossings the ways themselves may change, and the
speed is found by searching again.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from ....arrays import Bools, Floats
from ...plans.clauses import CircleClause
from ...plans.groups import GROUP_NAMES
from ...travel.modes import TIMED, Mode
from ...travel.profiles import Profile, at_speed
from ..context import DemandGroup, EvaluationContext
from ..counting.tallies import kth_least, reaches, so_many
from ..services.service_access import ServiceAccess, excused
from ..verdict import CircleEvidence, CoverageRow, OtherReading, Sureness, percent
from .severance import severance

NEAR_MIN: Final = 1.0
NEAR_SHARE: Final = 0.05
"""Near a limit is within one minute of it, or within 5 % of it where it is a distance."""

OWN_PACE: Final = ("age_60_plus", "age_0_2", "age_3_5", "age_6_11", "age_12_14")

CUSTOMARY_RADIUS_KM: Final = {5.0: 0.3, 10.0: 0.5, 15.0: 1.0}
"""The walking distances of the 5-, 10- and 15-minute living circles of GB 50180-2018 (300, 500, 800 to 1,000 m), which
are commonly drawn as rings. Other limits are drawn as far as one walks in that time."""

_FASTEST_MPS: Final = 100.0
_PACE_CLOSE: Final = 1e-6
_FAR_TOO_MUCH: Final = 1e6


def how_sure(
    case: EvaluationContext,
    clause: CircleClause,
    readings: Sequence[ServiceAccess],
    evidence: CircleEvidence,
    target: float | None,
) -> Sureness:
    """Return how far the verdict on a circle can be trusted; `readings` are its services, joined in `evidence`."""
    people = evidence.people
    served, total = float(people[evidence.served].sum()), float(people.sum())
    without_street = evidence.unsnapped & ~evidence.served
    unsnapped, left = float(people[without_street].sum()), float(people[~evidence.served & ~without_street].sum())
    if_served = evidence.served | excused(readings, clause.k_of)
    near = float(people[_near(evidence)].sum())
    profile = readings[0].way.profile
    on_foot = all(one.mode == "walk" for one in readings) and len({one.way.profile for one in readings}) == 1
    turning = _turning_speed(case, clause, readings, evidence, target) if on_foot and target is not None else None
    kept = target is not None and reaches(served, total, target)
    return Sureness(
        speed_mps=profile.speed_mps if on_foot and profile is not None else None,
        slowest_kept_mps=turning if kept else None,
        fastest_failing_mps=None if kept else turning,
        near_limit=near,
        near_limit_share=100 * near / total,
        unsnapped=unsnapped,
        measured_if_served=percent(float(people[if_served].sum()), float(people[~if_served].sum())),
        measured_if_left_out=percent(served, left) if served + left > 0 else None,
        no_way=float(people[~evidence.unsnapped & ~np.isfinite(evidence.cost)].sum()),
        own_pace=_own_pace(case, clause, readings, target) if on_foot and not clause.uncrossed else (),
        other_reading=_other_reading(case, clause, readings, evidence, target),
        severance=severance(case, clause, readings, evidence),
    )


def turning_cost(cost: Floats, people: Floats, target: float) -> float:
    """Return the least cost within which `target` percent of the people are; inf where too few are at any cost."""
    order = np.argsort(cost, kind="stable")
    order = order[np.isfinite(cost[order])]
    # The last person counted decides, so people are added up in the order in which they are reached.
    enough = np.cumsum(people[order]) * 100 >= target * people.sum() * (1 - 1e-12)
    return float(cost[order][enough.argmax()]) if enough.any() else np.inf


def _near(evidence: CircleEvidence) -> Bools:
    margin = NEAR_MIN if evidence.mode in TIMED else NEAR_SHARE * evidence.limit
    return np.asarray(np.abs(evidence.cost - evidence.limit) <= margin)


def _turning_speed(
    case: EvaluationContext,
    clause: CircleClause,
    readings: Sequence[ServiceAccess],
    evidence: CircleEvidence,
    target: float | None,
) -> float | None:
    """Return the speed from which the circle is kept, None where no speed keeps it (or any does)."""
    profile = readings[0].way.profile
    if profile is None or target is None:
        return None
    used = turning_cost(evidence.cost / evidence.limit, evidence.people, target)
    if not np.isfinite(used) or used <= 0:
        return None
    if profile.crossing_s == 0 and profile.signal_s == 0:
        return profile.speed_mps * used
    if clause.uncrossed:
        return None

    def used_at(speed_mps: float) -> Floats:
        ways = [case.ways.at_other_speed(one.counted, at_speed(profile, speed_mps)) for one in readings]
        return kth_least([way.in_units / one.limit for way, one in zip(ways, readings, strict=True)], clause.k_of)

    return _turning_by_search(used_at, profile, evidence.people, target)


def _turning_by_search(
    used_at: Callable[[float], Floats], profile: Profile, people: Floats, target: float
) -> float | None:
    """Search at one speed after another: a faster walk never takes longer, whatever the waits.

    `used_at` gives for a speed the share of the limit that each point's way takes.
    """
    from scipy.optimize import brentq  # noqa: PLC0415  (most plans know no waits, and scipy's optimisers take their time)

    def too_much(pace: float) -> float:
        return min(turning_cost(used_at(1 / pace), people, target), _FAR_TOO_MUCH) - 1

    quickest, slowest = 1 / _FASTEST_MPS, 1 / profile.speed_mps
    while too_much(slowest) <= 0:
        slowest *= 2
    if too_much(quickest) > 0:
        return None
    return float(1 / brentq(too_much, quickest, slowest, xtol=_PACE_CLOSE))


def _own_pace(
    case: EvaluationContext, clause: CircleClause, readings: Sequence[ServiceAccess], target: float | None
) -> tuple[CoverageRow, ...]:
    """Return the share of the elderly and of children, each at their own speed."""
    rows = []
    for group in OWN_PACE:
        asked = case.asked(group, clause.area)
        if isinstance(asked, DemandGroup):
            ways = [case.ways.find(one.counted, "walk", case.profile(group, "walk")) for one in readings]
            served = so_many([way.within(one.limit) for way, one in zip(ways, readings, strict=True)], clause.k_of)
            yes, no = float(asked.people[served].sum()), float(asked.people[~served].sum())
            met = None if target is None else reaches(yes, yes + no, target)
            name = GROUP_NAMES[group]
            rows.append(CoverageRow(group, name, "", yes + no, yes, no, percent(yes, no), met))
    return tuple(rows)


def _other_mode(readings: Sequence[ServiceAccess]) -> Mode | None:
    """Return the reading beside which a reviewer may hold this one; a drive has none."""
    modes = {one.mode for one in readings}
    other: dict[frozenset[Mode], Mode] = {
        frozenset({"walk"}): "radius_km",
        frozenset({"network_km"}): "radius_km",
        frozenset({"radius_km"}): "network_km",
    }
    return other.get(frozenset(modes))


def other_limit(one: ServiceAccess) -> float:
    """Return the limit in km under the other reading: the same km, or the ring that goes with the minutes."""
    if one.mode != "walk" or one.way.profile is None:
        return one.limit
    return CUSTOMARY_RADIUS_KM.get(one.limit, one.limit * 60 * one.way.profile.speed_mps / 1000)


def _other_reading(
    case: EvaluationContext,
    clause: CircleClause,
    readings: Sequence[ServiceAccess],
    evidence: CircleEvidence,
    target: float | None,
) -> OtherReading | None:
    mode = _other_mode(readings)
    if mode is None:
        return None
    ways = [case.ways.find(one.counted, mode, case.profile(evidence.group, mode)) for one in readings]
    limits = [other_limit(one) for one in readings]
    within = so_many([way.within(limit) for way, limit in zip(ways, limits, strict=True)], clause.k_of)
    people = evidence.people
    served = float(people[within].sum())
    asked = DemandGroup(evidence.group, clause.area, people, evidence.xy)
    before, after = (case.tables(clause, asked, one, target).by_district for one in (evidence.served, within))
    return OtherReading(
        mode=mode,
        limit=limits[0] if len(set(limits)) == 1 else 1.0,
        measured=percent(served, float(people[~within].sum())),
        served=served,
        gained=float(people[within & ~evidence.served].sum()),
        lost=float(people[evidence.served & ~within].sum()),
        flips=tuple(new for old, new in zip(before, after, strict=True) if old.met != new.met),
    )
