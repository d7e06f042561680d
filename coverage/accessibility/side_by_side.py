"""Which facilities stand beside one of another kind: by the way along the streets, and as the crow flies."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints
from ..network.point_tree import PointTree
from ..place import Place
from ..search.nearest import nearest
from ..travel.profiles import DISTANCE
from .nearest_facility import NearestFacilitySearch


@dataclass(frozen=True, eq=False)
class Neighbours:
    """For each of some facilities (f,) the nearest of others: rows of `Facilities`, -1 where there is none.

    `along_m` is the way along the streets with both legs, inf beyond what was searched, `along` whose it is;
    `straight_m` and `straight` are the same for straight lines between entrances. `same` is True where one of the
    others stands at the same site, or is the facility itself: both ways are then 0.
    """

    along_m: Floats
    along: Ints
    straight_m: Floats
    straight: Ints
    same: Bools


def neighbours(
    place: Place, rows: Ints, others: Ints, *, most_m: float, ways: NearestFacilitySearch | None = None
) -> Neighbours:
    """Find for each of the facilities `rows` (f,) the nearest of `others`, on the network up to `most_m` metres."""
    along_m, along = _along(place, ways or NearestFacilitySearch(place), rows, others, most_m)
    straight_m, straight = _straight(place, rows, others)
    partner = _at_same_site(place, rows, others)
    same = partner >= 0
    return Neighbours(
        np.where(same, 0.0, along_m),
        np.where(same, partner, along).astype(np.int32),
        np.where(same, 0.0, straight_m),
        np.where(same, partner, straight).astype(np.int32),
        same,
    )


def _along(place: Place, ways: NearestFacilitySearch, rows: Ints, others: Ints, most_m: float) -> tuple[Floats, Ints]:
    (here, owner), (there, other_owner) = (ways.doors(some, DISTANCE) for some in (rows, others))
    if not here.found.any() or not there.found.any():
        return np.full(len(rows), np.inf), np.full(len(rows), -1, np.int32)
    found = nearest(place.network, facilities=there, owner=other_owner, demand=here, profile=DISTANCE, limit_s=most_m)
    return _least(rows, owner, found.cost_s, found.owner)


def _straight(place: Place, rows: Ints, others: Ints) -> tuple[Floats, Ints]:
    facilities = place.facilities
    here, there = (np.flatnonzero(np.isin(facilities.entrance_owner, some)) for some in (rows, others))
    if not len(there):
        return np.full(len(rows), np.inf), np.full(len(rows), -1, np.int32)
    apart, door = PointTree(facilities.entrance_xy[there]).nearest(facilities.entrance_xy[here])
    return _least(rows, facilities.entrance_owner[here], apart, facilities.entrance_owner[there][door])


def _least(rows: Ints, owner: NDArray[Any], cost: Floats, whose: NDArray[Any]) -> tuple[Floats, Ints]:
    """Return for each of the rows the least cost of its doors, and whose it is."""
    order = np.lexsort((whose, cost, owner))
    first = order[np.flatnonzero(np.diff(owner[order], prepend=-1))]
    at = np.searchsorted(owner[first], rows)
    known = np.isin(rows, owner)
    best = first[np.minimum(at, max(0, len(first) - 1))]
    return np.where(known, cost[best], np.inf), np.where(known, whose[best], -1).astype(np.int32)


def _at_same_site(place: Place, rows: Ints, others: Ints) -> Ints:
    """Return for each of the rows one of the others at its site, the first, itself where it is one; -1 for none."""
    site = place.facilities.site if len(place.facilities.site) else place.facilities.id
    first: dict[str, int] = {}
    for row in others.tolist():
        first.setdefault(str(site[row]) or str(place.facilities.id[row]), row)
    names = [str(site[row]) or str(place.facilities.id[row]) for row in rows.tolist()]
    return np.array([first.get(name, -1) for name in names], np.int32)
