"""Who finds a place within a limit, and where: people are seated at the nearest facility that has one left."""

from dataclasses import dataclass

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...progress import Cancelled, never_cancelled
from ..network.point_tree import scipy_tree
from ..place import Place
from ..search.allocation import allocate
from ..search.od_tables import OdTable, od_table
from ..search.per_facility import FacilityQuery
from ..travel.profiles import Profile
from .nearest_facility import STRAIGHT_SLACK_M, NearestFacilitySearch


@dataclass(frozen=True, eq=False)
class Seats:
    """At each demand point (n,) who is within the limit of any facility, and how many find a place in time.

    `taken` (f,) of the places of the facilities are in use.
    """

    reached: Bools
    seated: Floats
    taken: Floats


def seats(
    place: Place,
    rows: Ints,
    places: Floats,
    people: Floats,
    *,
    profile: Profile | None,
    limit_s: float,
    ways: NearestFacilitySearch | None = None,
    cancelled: Cancelled = never_cancelled,
) -> Seats:
    """Seat people (n,) at the facilities `rows` with `places` (f,), none unknown, within `limit_s` (or metres).

    The shortest ways first, as `allocate` tells; straight lines without a profile. Raises RequestError as `od_table`.
    """
    found = ways or NearestFacilitySearch(place)
    if profile is None:
        table = _straight_table(place, rows, limit_s)
    else:
        doors, owner = found.doors(rows, profile)
        question = FacilityQuery(place.network, doors, _own(place, rows)[owner], profile, limit_s, count=len(rows))
        table = od_table(question, found.demand(profile), cancelled=cancelled)
    reached = np.zeros(len(people), dtype=np.bool_)
    reached[table.demand] = True
    left, free = allocate(table, people, places)
    return Seats(reached, people - left, places - free)


def _own(place: Place, rows: Ints) -> Ints:
    """Give the place of each facility among `rows`, -1 for others."""
    own = np.full(len(place.facilities), -1, dtype=np.int32)
    own[rows] = np.arange(len(rows), dtype=np.int32)
    return own


def _straight_table(place: Place, rows: Ints, limit_m: float) -> OdTable:
    """Give the pairs within a straight line's reach, of a facility's doors the nearest."""
    facilities, own = place.facilities, _own(place, rows)
    doors = np.flatnonzero(own[facilities.entrance_owner] >= 0)
    apart = scipy_tree(facilities.entrance_xy[doors]).sparse_distance_matrix(
        scipy_tree(place.demand.xy), limit_m + STRAIGHT_SLACK_M, output_type="coo_matrix"
    )
    facility, demand = own[facilities.entrance_owner[doors]][apart.row], apart.col
    order = np.lexsort((apart.data, demand, facility))
    facility, demand, cost = facility[order], demand[order], np.asarray(apart.data, np.float64)[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (facility[1:] != facility[:-1]) | (demand[1:] != demand[:-1])
    start = np.searchsorted(facility[first], np.arange(len(rows) + 1)).astype(np.int64)
    return OdTable(start, demand[first].astype(np.int32), cost[first])


@dataclass(frozen=True, eq=False)
class DistrictSupply:
    """One district, -1 for the whole place: its people, and the sites that lie in it with their places.

    `unknown` of the `sites` do not tell their places and add none; `seated` of the people find a place within the
    limit, in this district or beyond its border, and `reached` are within the limit of some site.
    """

    district: int
    people: float
    sites: int
    unknown: int
    places: float
    reached: float
    seated: float

    @property
    def per_100(self) -> float | None:
        """Places for 100 people, None where nobody lives there."""
        return 100 * self.places / self.people if self.people > 0 else None

    @property
    def without(self) -> float:
        """How many find no place within the limit."""
        return max(0.0, self.people - self.seated)


def supply(
    people: Floats, living: Ints, found: Seats, *, places: Floats, lying: Ints, known: Bools, count: int
) -> tuple[DistrictSupply, ...]:
    """Give the whole place first, then each district (of `count`) that has people or sites.

    `living` (n,) and `lying` (f,) are the districts of people and of facilities, -1 for none; `places` (f,) are 0 where
    not `known`.
    """
    whole = DistrictSupply(
        -1,
        float(people.sum()),
        len(places),
        int((~known).sum()),
        float(places.sum()),
        float(people[found.reached].sum()),
        float(found.seated.sum()),
    )
    lives, lies = living >= 0, lying >= 0
    columns = [
        _sums(living[lives], people[lives], count),
        _sums(lying[lies], np.ones(int(lies.sum())), count),
        _sums(lying[lies], (~known[lies]).astype(np.float64), count),
        _sums(lying[lies], places[lies], count),
        _sums(living[lives], np.where(found.reached, people, 0.0)[lives], count),
        _sums(living[lives], found.seated[lives], count),
    ]
    rows = np.flatnonzero((columns[0] > 0) | (columns[1] > 0)).tolist()
    each = (
        DistrictSupply(
            row,
            float(columns[0][row]),
            int(columns[1][row]),
            int(columns[2][row]),
            *(float(column[row]) for column in columns[3:]),
        )
        for row in rows
    )
    return (whole, *each)


def _sums(owner: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(owner, values, count).astype(np.float64)
