"""Whom the stops of mobile services reach within a clause's way, beyond the fixed sites, and who is still left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....coverage.accessibility.nearest_facility import units_of
from ....coverage.evaluation.context import DemandGroup, EvaluationContext
from ....coverage.evaluation.facilities.facility_filter import service_title
from ....coverage.plans.clauses import CircleClause
from ....coverage.plans.picks import CircleService
from ....coverage.search.od_tables import od_table
from ....coverage.search.per_facility import FacilityQuery
from ....coverage.travel.modes import Mode
from ....coverage.travel.profiles import Profile
from ....messages import Titled


@dataclass(frozen=True, eq=False)
class StopReach:
    """One service of a circle for its group: who is asked, and at which points (n,) fixed sites or stops are in reach.

    `stops` (s,) are the rows of the stops that count for it, `by_stop` (s, n) where each of them is in reach.
    """

    clause: CircleClause
    title: Titled
    mode: Mode
    limit: float
    asked: DemandGroup
    fixed: Bools
    stops: Ints
    by_stop: Bools

    @property
    def people(self) -> Floats:
        """(n,) who is asked."""
        return self.asked.people

    @property
    def alone(self) -> Bools:
        """(n,) where a stop is in reach and no fixed site is."""
        return np.asarray(self.by_stop.any(axis=0) & ~self.fixed)

    def reached(self, stop: int) -> float:
        """Return how many people are within the way of a stop, by its place in `stops`."""
        return float(self.people[self.by_stop[stop]].sum())

    def newly(self, stop: int) -> float:
        """Return how many of these no fixed site reaches."""
        return float(self.people[self.by_stop[stop] & ~self.fixed].sum())


def reaches_of(case: EvaluationContext) -> Iterator[StopReach]:
    """Yield each service of the plan's circles that mobile stops give, whether or not the clause counts stops."""
    for clause in case.plan.clause:
        if isinstance(clause, CircleClause):
            for service in clause.services:
                found = _reach(case, clause, service)
                if found is not None:
                    yield found


def _reach(case: EvaluationContext, clause: CircleClause, service: CircleService) -> StopReach | None:
    every = case.choose(service.model_copy(update={"mobile": "scheduled"})).rows
    stops = every[case.place.facilities.mobile[every]]
    asked = case.asked(service.group or clause.group, clause.area)
    if not len(stops) or not isinstance(asked, DemandGroup):
        return None
    fixed = every[~case.place.facilities.mobile[every]]
    mode = case.mode(clause, service.mode or clause.mode)
    limit = case.limit(clause, service.limit or clause.limit)
    profile = case.profile(asked.group, mode)

    def within(rows: Ints) -> Bools:
        if not len(rows):
            return np.zeros(len(asked.people), np.bool_)
        return case.ways.find(rows, mode, profile).within(limit)

    if profile is not None and mode != "walk_drive":
        by_stop = _together(case, stops, profile, limit * units_of(mode))
    else:
        by_stop = np.array([within(stops[at : at + 1]) for at in range(len(stops))])
    title = service_title(service.any_of, case.services)
    return StopReach(clause, title, mode, limit, asked, within(fixed), stops, by_stop)


def _together(case: EvaluationContext, stops: Ints, profile: Profile, most: float) -> Bools:
    """Return (s, n) which points are within `most` seconds or metres of each stop."""
    doors, owner = case.ways.doors(stops, profile)
    own = np.full(len(case.place.facilities), -1, np.int32)
    own[stops] = np.arange(len(stops), dtype=np.int32)
    question = FacilityQuery(case.place.network, doors, own[owner], profile, most, count=len(stops))
    table = od_table(question, case.ways.demand(profile), cancelled=case.cancelled)
    found = np.zeros((len(stops), len(case.place.demand)), np.bool_)
    found[table.facility, table.demand] = True
    return found


@dataclass(frozen=True)
class Gap:
    """Of the people asked in a district (-1: in all), those in reach of a fixed site, and those of a stop alone."""

    district: int
    people: float
    fixed: float
    stops: float

    @property
    def left(self) -> float:
        """How many are still left out."""
        return max(0.0, self.people - self.fixed - self.stops)


def gaps(reach: StopReach, owner: Ints | None) -> tuple[Gap, ...]:
    """Return the whole, then each district of `owner` (n,) in which somebody is asked."""
    people = reach.people
    whole = Gap(-1, float(people.sum()), float(people[reach.fixed].sum()), float(people[reach.alone].sum()))
    if owner is None:
        return (whole,)
    rows = []
    for district in np.unique(owner[(owner >= 0) & (people > 0)]).tolist():
        inside = owner == district
        fixed, alone = float(people[inside & reach.fixed].sum()), float(people[inside & reach.alone].sum())
        rows.append(replace(whole, district=district, people=float(people[inside].sum()), fixed=fixed, stops=alone))
    return (whole, *rows)
