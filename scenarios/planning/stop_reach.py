"""Whom the stops of mobile services reach within a clause's way, beyond the fixed sites, and who is still left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...coverage.evaluation.context import DemandGroup, EvaluationContext
from ...coverage.evaluation.facility_filter import service_title
from ...coverage.plans.clauses import CircleClause, CircleService
from ...coverage.travel.modes import Mode
from ...messages import Titled


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

    by_stop = np.array([within(stops[at : at + 1]) for at in range(len(stops))])
    title = service_title(service.any_of, case.services)
    return StopReach(clause, title, mode, limit, asked, within(fixed), stops, by_stop)


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
