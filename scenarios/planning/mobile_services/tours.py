"""The tours of mobile services: stops of one vehicle on one day in the order of their hours, and the drives between."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely

from ....coverage.place import Place, obstacles
from ....coverage.search.nearest import solve
from ....coverage.search.routes import Router
from ....coverage.travel.profiles import DRIVE
from ....coverage.travel.snap import snap
from ....json_texts import named_cells
from ....layers.files.texts.columns import plain_name
from .timetable import StopTime, read_stop_time

VEHICLE: Final = ("车辆", "车次", "线路", "班次", "车牌", "vehicle", "route", "tour")
"""Columns of a planner's list that say which vehicle comes by."""
_SEARCHED_S: Final = 7_200.0
"""No tour drives longer between two of its stops."""


@dataclass(frozen=True)
class Stop:
    """A mobile facility, a row of `Facilities`; `when` is None where the words of its time are not understood.

    `named` tells whether a column says which vehicle it is; else the facility's own name stands for one.
    """

    row: int
    vehicle: str
    named: bool
    place: str
    said: str
    when: StopTime | None


@dataclass(frozen=True, eq=False)
class Leg:
    """One stop of a tour, with the drive from the stop before: None for the first, and where there is no way.

    `line` runs along the streets, in the place's CRS.
    """

    stop: Stop
    begin_min: int
    end_min: int
    metres: float | None = None
    seconds: float | None = None
    line: shapely.LineString | None = None


@dataclass(frozen=True, eq=False)
class Tour:
    """The stops of one vehicle on one day: (`week`, 1 to 7) or (`month`, 1 to 31)."""

    vehicle: str
    day: tuple[str, int]
    legs: tuple[Leg, ...]

    @property
    def metres(self) -> float:
        """How far the vehicle drives from its first stop to its last."""
        return sum(leg.metres or 0.0 for leg in self.legs)

    def free_min(self, at: int) -> float | None:
        """Return the minutes between the end of the stop before and the begin of the stop `at`, None for the first."""
        return float(self.legs[at].begin_min - self.legs[at - 1].end_min) if at else None

    def in_time(self, at: int) -> bool | None:
        """Tell whether the vehicle has time to drive to a stop; None for the first, and where no way is known."""
        free, seconds = self.free_min(at), self.legs[at].seconds
        return None if free is None or seconds is None else 60 * free >= seconds


def stops_of(place: Place, mobile_place: Iterable[str], mobile_time: Iterable[str]) -> tuple[Stop, ...]:
    """Return the existing mobile facilities that name a place and a time, as the layer of facilities has them."""
    facilities = place.facilities
    usable = facilities.mobile & facilities.scheduled & (facilities.status == "existing")
    texts = list(zip(mobile_place, mobile_time, strict=True))
    found = []
    for row in np.flatnonzero(usable).tolist():
        vehicle = _vehicle(str(facilities.more[row]) if len(facilities.more) else "")
        name = vehicle or str(facilities.name[row])
        found.append(Stop(row, name, bool(vehicle), *texts[row], read_stop_time(texts[row][1])))
    return tuple(found)


def _vehicle(more: str) -> str:
    cells = {plain_name(name): text for name, text in named_cells(more).items()}
    return next((cells[plain_name(name)] for name in VEHICLE if cells.get(plain_name(name))), "")


def tours_of(place: Place, stops: Iterable[Stop]) -> tuple[Tour, ...]:
    """Return the tours, by vehicle and day; a stop on several days is in several."""
    days: dict[tuple[str, tuple[str, int]], list[Leg]] = {}
    for stop in stops:
        for day in stop.when.days if stop.when else ():
            assert stop.when is not None
            days.setdefault((stop.vehicle, day), []).append(Leg(stop, stop.when.begin_min, stop.when.end_min))
    return tuple(
        Tour(vehicle, day, _driven(place, sorted(legs, key=lambda leg: (leg.begin_min, leg.end_min, leg.stop.row))))
        for (vehicle, day), legs in sorted(days.items())
    )


def _driven(place: Place, legs: list[Leg]) -> tuple[Leg, ...]:
    return (*legs[:1], *(_from(place, before.stop, leg) for before, leg in pairwise(legs)))


def _from(place: Place, before: Stop, leg: Leg) -> Leg:
    """Return a leg with the quickest drive from the stop before."""
    barriers = obstacles(place)
    ends = place.facilities.xy[[before.row, leg.stop.row]]
    at = snap(place.network, ends, profile=DRIVE, barriers=barriers)
    if not at.found.all():
        return leg
    solved = solve(place.network, facilities=at.take([1]), owner=[0], profile=DRIVE, limit_s=_SEARCHED_S)
    route = Router(solved, at.take([0])).route(0)
    if route is None:
        return leg
    return replace(leg, metres=route.length_m + route.leg_m, seconds=route.cost_s, line=route.line)
