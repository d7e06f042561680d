"""Whom each candidate site would reach, for a circle that is followed: the exact costs along the streets.

A candidate is asked about as if it were a facility of the place, with the same doors, pace, barriers and limits as the
verdict, so that what is promised here is what the plan finds afterwards.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from ....arrays import Bools, Floats, Ints
from ....coverage.accessibility.nearest_facility import STRAIGHT_SLACK_M, NearestFacilitySearch, units_of
from ....coverage.evaluation.following.live import LiveCircle
from ....coverage.evaluation.services.service_access import ServiceAccess
from ....coverage.evaluation.verdict import CircleEvidence
from ....coverage.place import Facilities, Place
from ....coverage.search.od_tables import od_table
from ....coverage.search.per_facility import FacilityQuery
from ....coverage.siting.problem import Reach
from ....progress import Cancelled, never_cancelled


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Pairs of a demand point and a candidate, with their cost in seconds or metres."""

    demand: Ints
    candidate: Ints
    cost: Floats


def candidate_reach(
    live: LiveCircle,
    xy: Floats,
    *,
    weight: Floats | None = None,
    served: Bools | None = None,
    cancelled: Cancelled = never_cancelled,
) -> Reach:
    """Return who would be served by candidates (c, 2), metres, that offer all services of a circle.

    Costs are shares of the limit where several services have limits of their own, else minutes or kilometres.
    `weight` (n,) are the people who count, by default those whom the circle asks; `served` (n,) tells who needs no
    candidate, by default who has the circle by distance.
    """
    place, readings = live.case.place, live.readings
    alike = len({(one.mode, one.limit, one.way.profile) for one in readings}) == 1
    evidence = live.evidence
    asked = readings[:1] if alike else readings
    pairs = [_pairs(place, one, xy, cancelled) for one in asked]
    unit, limit = (units_of(asked[0].mode), asked[0].limit) if alike else (1.0, 1.0)
    found = _Pairs(pairs[0].demand, pairs[0].candidate, pairs[0].cost / unit) if alike else _all_of(pairs, asked)
    least = np.where(evidence.served if served is None else served, np.minimum(evidence.cost, limit), np.inf)
    cost = np.minimum(found.cost, limit)  # what the search took in is within the limit, by its own rule
    people = evidence.people if weight is None else weight
    return Reach(found.demand, found.candidate, cost, people, least, place.demand.xy, limit)


def with_served(reach: Reach, evidence: CircleEvidence) -> Reach:
    """Return the reach of those left out with those who are served behind them: at a point there may be both.

    So shares are of all, though a place that runs out serves a part of a point.
    """
    count = len(evidence.people)
    return replace(
        reach,
        weight=np.concatenate([evidence.people_unserved, evidence.people_served]),
        standing=np.concatenate([np.where(evidence.people_unserved > 0, np.inf, 0.0), np.zeros(count)]),
        xy=np.vstack([reach.xy, reach.xy]),
    )


def _pairs(place: Place, reading: ServiceAccess, xy: Floats, cancelled: Cancelled) -> _Pairs:
    """Return the pairs within the limit of one service."""
    most, profile = reading.limit * units_of(reading.mode), reading.way.profile
    if profile is None:
        apart = cKDTree(place.demand.xy).sparse_distance_matrix(
            cKDTree(xy), most + STRAIGHT_SLACK_M, output_type="coo_matrix"
        )
        return _Pairs(apart.row.astype(np.int32), apart.col.astype(np.int32), apart.data.astype(np.float64))
    search = NearestFacilitySearch(replace(place, facilities=as_facilities(place, xy)), cancelled=cancelled)
    doors, owner = search.doors(np.arange(len(xy), dtype=np.int32), profile)
    if not doors.found.any():
        return _Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    query = FacilityQuery(place.network, doors, owner, profile, most, count=len(xy))
    table = od_table(query, search.demand(profile), cancelled=cancelled)
    return _Pairs(table.demand, table.facility, table.cost_s)


def _all_of(pairs: list[_Pairs], readings: tuple[ServiceAccess, ...]) -> _Pairs:
    """Return the pairs at which every service is had, from the candidate or from what stands; cost as used share.

    A service that stands within its limit need not be offered again.
    """
    count = max(int(one.candidate.max(initial=-1)) for one in pairs) + 1
    keys = [one.demand.astype(np.int64) * count + one.candidate for one in pairs]
    every = np.unique(np.concatenate(keys))
    demand = (every // count).astype(np.int32)
    worst, had = np.zeros(len(every)), np.ones(len(every), np.bool_)
    for key, one, reading in zip(keys, pairs, readings, strict=True):
        share = np.full(len(every), np.inf)
        share[np.searchsorted(every, key)] = one.cost / (reading.limit * units_of(reading.mode))
        share = np.minimum(share, np.where(reading.served, reading.way.in_units / reading.limit, np.inf)[demand])
        worst, had = np.maximum(worst, share), had & np.isfinite(share)
    return _Pairs(demand[had], (every % count).astype(np.int32)[had], worst[had])


def as_facilities(place: Place, xy: Floats) -> Facilities:
    """Return candidates as facilities of the place's kind, each entered where it stands."""
    count = len(xy)
    words = np.full(count, "", object)
    no: Bools = np.zeros(count, np.bool_)
    return Facilities(
        id=np.array([f"candidate-{row}" for row in range(count)], object),
        name=words,
        category=words,
        status=np.full(count, "candidate", object),
        level=words,
        xy=xy,
        entrance_xy=xy,
        entrance_owner=np.arange(count, dtype=np.int32),
        capacity={key: np.full(count, np.nan) for key in place.facilities.capacity},
        public=no,
        grade=np.full(count, np.nan),
        new=no,
        mobile=no,
        scheduled=no,
        district={key: np.full(count, -1, np.int32) for key in place.facilities.district},
    )
