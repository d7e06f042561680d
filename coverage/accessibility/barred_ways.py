"""Ways that cross no trunk road and no railway, searched on streets that are parted at these barriers."""

from dataclasses import replace

import numpy as np

from ...arrays import Bools, Ints
from ..edits.access_points import AccessPoints
from ..place import Place
from ..search.nearest import nearest
from .barred_streets import BarredStreets, legs_cross
from .nearest_facility import SEARCH_END, NearestFacility, NearestFacilitySearch


def ways_without_crossing(
    place: Place, ways: NearestFacilitySearch, way: NearestFacility, rows: Ints, streets: BarredStreets
) -> NearestFacility:
    """Return the ways of every demand point to the nearest of the facilities `rows` that cross no barrier.

    `way` are those without that condition. Points and doors whose leg to their street crosses a barrier have none.
    """
    profile = way.profile
    assert profile is not None, "a way along the streets"
    homes, doors = ways.demand(profile), ways.entrances(profile)
    owner = place.facilities.entrance_owner[doors.point]
    theirs = np.flatnonzero(np.isin(owner, rows))
    there, door = streets.positions(doors.at.take(theirs), _crossing(place, doors, streets)[theirs])
    here, home = streets.positions(homes.at, _crossing(place, homes, streets))
    cost, facility = np.full(len(homes), np.inf), np.full(len(homes), -1, np.int32)
    if there.found.any() and here.found.any():
        found = nearest(
            streets.network, facilities=there, owner=owner[theirs][door], demand=here, profile=profile,
            limit_s=SEARCH_END[way.mode],
        )  # fmt: skip
        order = np.argsort(-found.cost_s, kind="stable")  # the last that is written is the cheapest
        cost[home[order]], facility[home[order]] = found.cost_s[order], found.owner[order]
    best = np.arange(len(homes)) if len(homes) == homes.count else homes.best(cost)
    return replace(way, cost=cost[best], facility=facility[best], solved=None, at=None)


def _crossing(place: Place, points: AccessPoints, streets: BarredStreets) -> Bools:
    return legs_cross(place, points.xy, points.at, streets.lines)
