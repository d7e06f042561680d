"""One service of a circle asked of one group, and several services joined into one circle."""

from dataclasses import dataclass

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...messages import Message
from ..accessibility.nearest_facility import NearestFacility
from ..accessibility.reachable import placed
from ..plans.clauses import CircleClause, CircleService
from ..travel.modes import Mode
from .context import DemandGroup, EvaluationContext
from .facility_filter import service_title
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
    limit = case.limit(clause, service.limit or clause.limit)
    return ServiceAccess(service, asked, mode, limit, way, there.rows, (*chosen.notes, *there.notes))


def joined(readings: list[ServiceAccess], asked: DemandGroup) -> CircleEvidence:
    """Return the evidence for all services together: the one that costs most of its limit decides at each point."""
    alike = len({(one.mode, one.limit) for one in readings}) == 1
    first = readings[0]
    alone = len(readings) == 1
    cost, facility = (first.way.in_units, first.way.facility) if alone else _worst(readings, alike)
    return CircleEvidence(
        services=tuple("|".join(one.service.any_of) for one in readings),
        mode=first.mode if alike else "mixed",
        limit=first.limit if alike else 1.0,
        group=asked.group,
        cost=cost,
        facility=facility,
        asked=asked.mask,
        served=first.served if alone else np.logical_and.reduce([one.served for one in readings]),
        unsnapped=first.way.unsnapped if alone else np.logical_or.reduce([one.way.unsnapped for one in readings]),
        people=asked.people,
        counted=np.unique(np.concatenate([one.counted for one in readings])).astype(np.int32),
    )


def _worst(readings: list[ServiceAccess], alike: bool) -> tuple[Floats, Ints]:
    """Return at each point the cost (the used share of the limit unless all are alike) and facility that decide."""
    used = np.vstack([one.way.in_units / one.limit for one in readings])
    worst = used.argmax(axis=0)
    points = np.arange(used.shape[1])
    cost = np.vstack([one.way.in_units for one in readings])[worst, points] if alike else used[worst, points]
    return cost, np.vstack([one.way.facility for one in readings])[worst, points]
