"""Who finds a place within a limit, and where: people are seated at the nearest facility that has one left."""

from dataclasses import dataclass

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...progress import Cancelled, never_cancelled
from ..place import Place
from ..search.allocation import allocate
from ..search.od_tables import od_table
from ..search.per_facility import FacilityQuery
from ..travel.profiles import Profile
from .nearest_facility import NearestFacilitySearch


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
    profile: Profile,
    limit_s: float,
    ways: NearestFacilitySearch | None = None,
    cancelled: Cancelled = never_cancelled,
) -> Seats:
    """Seat people (n,) at the facilities `rows` with `places` (f,), none unknown, within `limit_s` (or metres).

    The shortest ways first, as `allocate` tells. Raises RequestError as `od_table`.
    """
    found = ways or NearestFacilitySearch(place)
    doors, owner = found.doors(rows, profile)
    own = np.full(len(place.facilities), -1, dtype=np.int32)
    own[rows] = np.arange(len(rows), dtype=np.int32)
    question = FacilityQuery(place.network, doors, own[owner], profile, limit_s, count=len(rows))
    table = od_table(question, found.demand(profile), cancelled=cancelled)
    reached = np.zeros(len(people), dtype=np.bool_)
    reached[table.demand] = True
    left, free = allocate(table, people, places)
    return Seats(reached, people - left, places - free)


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
