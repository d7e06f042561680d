"""One service of a circle asked of one group, and several services joined into one circle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....messages import Message
from ...accessibility.barred_ways import ways_without_crossing
from ...accessibility.nearest_facility import NearestFacility, units_of
from ...accessibility.reachable import placed
from ...accessibility.seats import seats
from ...network.row_sets import ascending
from ...plans.clauses import CircleClause
from ...plans.figures import SUMMED_UNIT
from ...plans.picks import CircleService
from ...travel.modes import Mode
from ..context import DemandGroup, EvaluationContext, group_name
from ..counting.tallies import RELATIVE_SLACK, kth_least, plain, so_many
from ..facilities.facility_filter import service_title
from ..residential_land import said_of
from ..verdict import ALL_SEATED, CircleEvidence


@dataclass(frozen=True, eq=False)
class ServiceAccess:
    """One service asked of one group: how it is reached, and where it is reached in time.

    Where the circle is read by distance and capacity together, `seated` (n,) is the share (0 to 1) of those at each
    point who also find a place within the limit.
    """

    service: CircleService
    asked: DemandGroup
    mode: Mode
    limit: float
    way: NearestFacility
    counted: Ints
    notes: tuple[Message, ...]
    seated: Floats | None = None

    @property
    def within(self) -> Bools:
        """Where the way is within the limit."""
        return self.way.within(self.limit)

    @property
    def served(self) -> Bools:
        """Where everybody is served: the way is within the limit, and where capacity counts all find a place."""
        return self.within if self.seated is None else np.asarray(self.seated >= ALL_SEATED)

    def ends(self, some: Bools | None = None) -> tuple[float, float]:
        """Return how many of those asked, or of `some` (n,) of them, are served and how many not."""
        people = self.asked.people if some is None else np.where(some, self.asked.people, 0.0)
        return served_and_not(people, self.served, self.seated)


_OFFERED: Final = ("places", "beds", "doctors", "area_m2", "land_m2")
"""What a facility may have only so much of: the first of these that any facility that counts tells."""


def served_and_not(people: Floats, served: Bools, seated: Floats | None) -> tuple[float, float]:
    """Return how many people (n,) are served and how many not: by points, or by the share that finds a place."""
    if seated is None:
        return float(people[served].sum()), float(people[~served].sum())
    return float(people @ seated), float(people @ (1.0 - seated))


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
    way = _way(case, clause, there.rows, mode, group)
    if isinstance(way, Message):
        return way
    if clause.rural_mode is not None and clause.id not in case.settings.modes:
        country = _way(case, clause, there.rows, clause.rural_mode, group)
        if isinstance(country, Message):
            return country
        way = _in_the_country(case, way, country)
    notes = [*chosen.notes, *there.notes, *_crossing_told(case, clause, way, there.rows, asked)]
    limit = case.limit(clause, service.limit or clause.limit)
    found = ServiceAccess(service, asked, mode, limit, way, there.rows, tuple(notes))
    per_head = case.places_per_head(clause)
    return found if per_head is None else _with_capacity(case, clause, found, per_head)


def _with_capacity(
    case: EvaluationContext, clause: CircleClause, one: ServiceAccess, per_head: float
) -> ServiceAccess | Message:
    """Return the same by distance and capacity together: whom a facility within the limit has a place for.

    The group that the service is for takes the places, the shortest ways first; of another group that the clause asks
    the same share counts as served at each point.
    """
    if clause.rural_mode is not None or clause.uncrossed or one.mode == "walk_drive":
        return Message("A circle that mixes ways of travelling is read by distance alone; take its capacity away.")
    title = service_title(one.service.any_of, case.services)
    offered = offered_capacity(case, one.counted)
    if offered is None:
        text = "No facility of the service {service} states its capacity, so the circle is assessed by distance alone."
        return Message(text, {"service": title})
    name, places = offered
    known = ~np.isnan(places)
    group = next((case.services[key].group for key in one.service.any_of if key in case.services), one.asked.group)
    own = case.weights(group)
    takers = one.asked.people if own is None else np.where(one.asked.mask, own, 0.0)
    needed = takers * per_head
    found = seats(
        case.place, one.counted[known], places[known], needed,
        profile=one.way.profile, limit_s=one.limit * units_of(one.mode), ways=case.ways, cancelled=case.cancelled,
    )  # fmt: skip
    share = np.divide(found.seated, needed, out=one.within.astype(np.float64), where=needed > 0)
    values = {
        "service": title, "need": plain(100 * per_head), "unit": SUMMED_UNIT[name],
        "group": group_name(one.asked.group if own is None else group), "within": float(takers[one.within].sum()),
        "seated": float(takers @ share),
    }  # fmt: skip
    text = (
        "{service} is read by distance and capacity together, {need} {unit} for 100 of {group}: of "
        "{within:,.0f} within the limit {seated:,.0f} find a place, the shortest ways first."
    )
    notes = (Message(text, values), *_without_capacity(int((~known).sum()), len(known)), *one.notes)
    return replace(one, seated=np.clip(share, 0.0, 1.0), notes=notes)


def offered_capacity(case: EvaluationContext, rows: Ints) -> tuple[str, Floats] | None:
    """Return which capacity counts and what each facility has of it (NaN where it tells none); None where none does."""
    columns = case.facilities.capacity
    found = ((name, columns[name][rows]) for name in _OFFERED if name in columns)
    return next(((name, each) for name, each in found if not np.isnan(each).all()), None)


def _without_capacity(untold: int, count: int) -> tuple[Message, ...]:
    text = "{untold} of {count} facilities state no capacity and count as having no place."
    return (Message(text, {"untold": untold, "count": count}),) if untold else ()


def _in_the_country(case: EvaluationContext, town: NearestFacility, country: NearestFacility) -> NearestFacility:
    """Return the ways of the town, and those of the country where people live there."""
    rural = case.rural
    return replace(
        town,
        cost=np.where(rural, country.cost, town.cost),
        facility=np.where(rural, country.facility, town.facility).astype(np.int32),
        unsnapped=np.where(rural, country.unsnapped, town.unsnapped),
    )


def _way(
    case: EvaluationContext, clause: CircleClause, rows: Ints, mode: Mode, group: str
) -> NearestFacility | Message:
    """Return the ways to the nearest of the facilities `rows`: those across no barrier where none may be crossed."""
    way = case.ways.find(rows, mode, case.profile(group, mode))
    if not clause.uncrossed:
        return way
    if way.profile is None or mode == "walk_drive":
        return Message(
            "Whether a way crosses a barrier is determined along the streets only, on foot or by one vehicle."
        )
    streets = case.tracer.barred(clause.uncrossed)
    return way if streets is None else ways_without_crossing(case.place, case.ways, way, rows, streets)


def _crossing_told(
    case: EvaluationContext, clause: CircleClause, way: NearestFacility, rows: Ints, asked: DemandGroup
) -> tuple[Message, ...]:
    """Say of how many the nearest facility lies across a barrier, and where the data has no barrier of a kind."""
    unknown = tuple(_NO_BARRIER[kind] for kind in clause.uncrossed if not case.tracer.knows(kind))
    if len(unknown) == len(clause.uncrossed) or way.profile is None or clause.rural_mode is not None:
        return unknown
    free = case.ways.find(rows, way.mode, way.profile)
    people = float(asked.people[way.cost > free.cost * (1 + RELATIVE_SLACK)].sum())
    text = (
        "{people:,.0f} have a nearest facility that they reach only across a barrier that must not be crossed "
        "here; what counts is the nearest one that they reach without."
    )
    land = Message(
        "{people:,.0f} m2 of residential land have a nearest facility that they reach only across a barrier that must "
        "not be crossed here; what counts is the nearest one that they reach without."
    )
    return (*unknown, *((said_of(asked.group, Message(text, {"people": people}), land),) if people else ()))


_NO_BARRIER: Final[Mapping[str, Message]] = {
    "trunk": Message("The data has no trunk road, so ways that cross one cannot be distinguished."),
    "arterial": Message("The data has no arterial road, so ways that cross one cannot be distinguished."),
    "railway": Message("The data has no railway, so ways that cross one cannot be distinguished."),
}


def joined(readings: list[ServiceAccess], asked: DemandGroup, k_of: int | None = None) -> CircleEvidence:
    """Return the evidence for all services together: the one that costs most of its limit decides at each point.

    With `k_of` so many of them are enough, and the k-th that is reached decides.
    """
    k_of = None if k_of is None else min(k_of, len(readings))
    alike = len({(one.mode, one.limit) for one in readings}) == 1
    first = readings[0]
    alone = len(readings) == 1
    cost, facility = (first.way.in_units, first.way.facility) if alone else _worst(readings, k_of, alike=alike)
    return CircleEvidence(
        services=tuple(one.service.key for one in readings),
        mode=first.mode if alike else "mixed",
        limit=first.limit if alike else 1.0,
        group=asked.group,
        cost=cost,
        facility=facility,
        asked=asked.mask,
        served=first.served if alone else so_many([one.served for one in readings], k_of),
        unsnapped=first.way.unsnapped if alone else np.logical_or.reduce([one.way.unsnapped for one in readings]),
        people=asked.people,
        counted=ascending(*(one.counted for one in readings)).astype(np.int32),
        xy=asked.xy,
        seated=_seated(readings, k_of),
    )


def excused(readings: Sequence[ServiceAccess], k_of: int | None = None) -> Bools:
    """Tell (n,) who is not served and would be, if whoever has no street counted as served.

    Where places count nobody is: whether one would find a place is not told by a street.
    """
    k_of = None if k_of is None else min(k_of, len(readings))
    if any(one.seated is not None for one in readings):
        return np.zeros(len(readings[0].way.cost), np.bool_)
    served = so_many([one.served for one in readings], k_of)
    return np.asarray(so_many([one.served | one.way.unsnapped for one in readings], k_of) & ~served)


def _seated(readings: list[ServiceAccess], k_of: int | None) -> Floats | None:
    """Return the share at each point that has a place of every service, or of `k_of`: it may be the same people."""
    if all(one.seated is None for one in readings):
        return None
    shares = [one.within.astype(np.float64) if one.seated is None else one.seated for one in readings]
    return -kth_least([-share for share in shares], k_of)


def _worst(readings: list[ServiceAccess], k_of: int | None, *, alike: bool) -> tuple[Floats, Ints]:
    """Return at each point the cost (the used share of the limit unless all are alike) and facility that decide."""
    used = np.vstack([one.way.in_units / one.limit for one in readings])
    worst = used.argmax(axis=0) if k_of is None else used.argsort(axis=0, kind="stable")[k_of - 1]
    points = np.arange(used.shape[1])
    cost = np.vstack([one.way.in_units for one in readings])[worst, points] if alike else used[worst, points]
    return cost, np.vstack([one.way.facility for one in readings])[worst, points]
