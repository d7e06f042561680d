"""One service of a circle asked of one group, and several services joined into one circle."""

from dataclasses import dataclass, replace

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...messages import Message
from ..accessibility.nearest_facility import NearestFacility
from ..accessibility.reachable import placed
from ..plans.clauses import CircleClause, CircleService
from ..travel.modes import Mode
from .context import DemandGroup, EvaluationContext
from .facility_filter import service_title
from .tallies import so_many
from .verdict import CircleEvidence


@dataclass(frozen=True, eq=False)
class ServiceAccess:
    """One service asked of one group: how it is reached, and where it is reached in time."""

    service: CircleService
    asked: DemandGroup
    mode: Mode
    limit: float
    way: NearestFacility
    counted: Ints
    notes: tuple[Message, ...]

    @property
    def served(self) -> Bools:
        """Where the way is within the limit."""
        return self.way.within(self.limit)


def read(case: EvaluationContext, clause: CircleClause, service: CircleService, group: str) -> ServiceAccess | Message:
    """Return how a group reaches one service of the circle, or why that cannot be told."""
    group = service.group or group
    asked = case.asked(group, clause.area)
    chosen = case.choose(service)
    if isinstance(asked, Message):
        return asked
    if chosen.reason is not None:
        return chosen.reason
    mode = case.mode(clause, service.mode or clause.mode)
    profile = case.profile(group, mode)
    there = placed(case.ways, case.place.facilities, chosen.rows, profile, service_title(service.any_of, case.services))
    if there.reason is not None:
        return there.reason
    way = case.ways.find(there.rows, mode, profile)
    if clause.rural_mode is not None and clause.id not in case.settings.modes:
        way = _in_the_country(
            case, way, case.ways.find(there.rows, clause.rural_mode, case.profile(group, clause.rural_mode))
        )
    notes = [*chosen.notes, *there.notes]
    if clause.uncrossed:
        way, said = _without_crossing(case, clause, way, asked)
        notes += said
    limit = case.limit(clause, service.limit or clause.limit)
    return ServiceAccess(service, asked, mode, limit, way, there.rows, tuple(notes))


def _in_the_country(case: EvaluationContext, town: NearestFacility, country: NearestFacility) -> NearestFacility:
    """Return the ways of the town, and those of the country where people live there."""
    rural = case.rural
    return replace(
        town,
        cost=np.where(rural, country.cost, town.cost),
        facility=np.where(rural, country.facility, town.facility).astype(np.int32),
        unsnapped=np.where(rural, country.unsnapped, town.unsnapped),
    )


def _without_crossing(
    case: EvaluationContext, clause: CircleClause, way: NearestFacility, asked: DemandGroup
) -> tuple[NearestFacility, tuple[Message, ...]]:
    """Return the ways without those that cross a barrier of a kind that none may cross, and say how many these are."""
    crossings = case.tracer.crossings
    kinds = [kind for kind in clause.uncrossed if kind in crossings]
    if not kinds or way.solved is None:
        return way, (Message("The data has no barrier of the kind that must not be crossed, so none is applied."),)
    found = case.tracer.crossed(way)
    crossed = np.logical_or.reduce([found[kind] for kind in kinds])
    people = float(asked.people[crossed & np.isfinite(way.cost)].sum())
    text = (
        "{people:,.0f} have a nearest facility that they reach only across a trunk road or a railway, and count as not "
        "served; whether a farther one lies on their own side is not looked into."
    )
    barred = replace(way, cost=np.where(crossed, np.inf, way.cost))
    return barred, (Message(text, {"people": people}),) if people else ()


def joined(readings: list[ServiceAccess], asked: DemandGroup, k_of: int | None = None) -> CircleEvidence:
    """Return the evidence for all services together: the one that costs most of its limit decides at each point.

    With `k_of` so many of them are enough, and the k-th that is reached decides.
    """
    alike = len({(one.mode, one.limit) for one in readings}) == 1
    first = readings[0]
    alone = len(readings) == 1
    cost, facility = (first.way.in_units, first.way.facility) if alone else _worst(readings, k_of, alike=alike)
    return CircleEvidence(
        services=tuple("|".join(one.service.any_of) for one in readings),
        mode=first.mode if alike else "mixed",
        limit=first.limit if alike else 1.0,
        group=asked.group,
        cost=cost,
        facility=facility,
        asked=asked.mask,
        served=first.served if alone else so_many([one.served for one in readings], k_of),
        unsnapped=first.way.unsnapped if alone else np.logical_or.reduce([one.way.unsnapped for one in readings]),
        people=asked.people,
        counted=np.unique(np.concatenate([one.counted for one in readings])).astype(np.int32),
    )


def _worst(readings: list[ServiceAccess], k_of: int | None, *, alike: bool) -> tuple[Floats, Ints]:
    """Return at each point the cost (the used share of the limit unless all are alike) and facility that decide."""
    used = np.vstack([one.way.in_units / one.limit for one in readings])
    worst = used.argmax(axis=0) if k_of is None else used.argsort(axis=0, kind="stable")[k_of - 1]
    points = np.arange(used.shape[1])
    cost = np.vstack([one.way.in_units for one in readings])[worst, points] if alike else used[worst, points]
    return cost, np.vstack([one.way.facility for one in readings])[worst, points]
