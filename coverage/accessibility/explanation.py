"""Why somebody is served or not: the way to the facility part by part, beside the straight line and what bars it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Ints
from ..place import WALL, Barriers, Place
from ..search.routes import Route, RouteLeg, Router
from .nearest_facility import NearestFacility, NearestFacilitySearch, units_of

_UNNAMED = ""


@dataclass(frozen=True)
class Section:
    """A stretch of a way along one street: its name ('' where it has none), class, metres, and cost in minutes or km.

    The legs between door and street have the class `leg_home` or `leg_facility`; waits at crossings are `wait`.
    """

    name: str
    highway: str
    length_m: float
    cost: float


@dataclass(frozen=True)
class Obstacle:
    """A barrier that the straight line meets: its kind (river, railway, trunk), its name, and where (x, y; metres)."""

    kind: str
    name: str
    xy: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Journey:
    """The way from a resident to one facility, beside the straight line to its nearest door.

    `cost` is in minutes or kilometres, inf where no way leads there. `line` runs along the streets from the home's
    street to the facility's, None where there is no way or only a straight line was measured. `door` is the entrance
    that the straight line goes to.
    """

    facility: int
    cost: float
    length_m: float
    straight_m: float
    home: tuple[float, float]
    door: tuple[float, float]
    line: shapely.LineString | None
    sections: tuple[Section, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def detour(self) -> float | None:
        """How many times the straight line the way is; None where there is no way, or nearly no distance."""
        return self.length_m / self.straight_m if self.line is not None and self.straight_m >= 1 else None


@dataclass(frozen=True, eq=False)
class Explanation:
    """The way of the demand point `row` to the facility that serves it best, and to the one nearest as the crow flies.

    `best` is None where no facility is reached. `nearest` is None where it is the same facility, or none counts.
    """

    row: int
    best: Journey | None
    nearest: Journey | None
    unsnapped: bool


@dataclass(frozen=True, eq=False)
class Explainer:
    """Explains the ways of one search; the tree of ways is made once.

    `counted` are the rows of the facilities that were searched for; `way` is what `ways.find` found for them.
    """

    place: Place
    ways: NearestFacilitySearch
    way: NearestFacility
    counted: Ints

    @cached_property
    def _router(self) -> Router | None:
        return _router(self.way)

    def explain(self, row: int) -> Explanation:
        """Explain the way of one demand point. Raises WorkCancelled."""
        facility, crow = int(self.way.facility[row]), self._as_the_crow_flies(row)
        best = self._journey(row, facility, self.way, self._router) if facility >= 0 else None
        other = None
        if crow >= 0 and crow != facility:
            way = self.ways.find(np.array([crow], np.int32), self.way.mode, self.way.profile)
            other = self._journey(row, crow, way, _router(way))
        return Explanation(row, best, other, bool(self.way.unsnapped[row]))

    def _as_the_crow_flies(self, row: int) -> int:
        """Return the counted facility whose door is nearest in a straight line, -1 where none counts."""
        facilities, doors = self.place.facilities, self.ways.of(self.counted)
        if not len(doors):
            return -1
        away = np.hypot(*(facilities.entrance_xy[doors] - self.place.demand.xy[row]).T)
        return int(facilities.entrance_owner[doors[np.argmin(away)]])

    def _journey(self, row: int, facility: int, way: NearestFacility, router: Router | None) -> Journey:
        home = self.place.demand.xy[row]
        facilities = self.place.facilities
        doors = facilities.entrance_xy[facilities.entrance_owner == facility]
        away = np.hypot(*(doors - home).T)
        door = doors[int(np.argmin(away))]
        route = None if router is None else router.route(row)
        leg = 0.0 if way.at is None else float(way.at.leg_m[row])
        return Journey(
            facility=facility,
            cost=float(way.in_units[row]),
            length_m=float(away.min()) if route is None else route.length_m + route.leg_m,
            straight_m=float(away.min()),
            home=(float(home[0]), float(home[1])),
            door=(float(door[0]), float(door[1])),
            line=None if route is None else route.line,
            sections=() if route is None else _sections(route, way, leg),
            obstacles=obstacles(self.place.barriers, home, door),
        )


def _router(way: NearestFacility) -> Router | None:
    return Router(way.solved, way.at) if way.solved is not None and way.at is not None else None


def _sections(route: Route, way: NearestFacility, home_leg_m: float) -> tuple[Section, ...]:
    """Return the legs, the streets in the order in which they are gone, and the waits that are left over."""
    assert way.profile is not None, "a route has a profile"
    unit, speed = units_of(way.mode), way.profile.leg_mps
    streets = _by_street(route.parts, unit)
    legs = {"leg_home": home_leg_m, "leg_facility": max(route.leg_m - home_leg_m, 0.0)}
    first, last = (Section(_UNNAMED, kind, metres, metres / speed / unit) for kind, metres in legs.items())
    rest = route.cost_s / unit - sum(section.cost for section in (first, *streets, last))
    waits = (Section(_UNNAMED, "wait", 0.0, rest),) if rest > 0.5 / unit else ()
    return (*((first,) if home_leg_m else ()), *streets, *((last,) if last.length_m else ()), *waits)


def _by_street(parts: tuple[RouteLeg, ...], unit: float) -> list[Section]:
    """Return consecutive parts of one street as one; parts without a name are joined with their like."""
    sections: list[Section] = []
    for part in parts:
        metres, cost = abs(part.to_m - part.from_m), part.cost_s / unit
        last = sections[-1] if sections else None
        if last is not None and last.name == part.name and (part.name or last.highway == part.highway):
            sections[-1] = Section(last.name, last.highway, last.length_m + metres, last.cost + cost)
        else:
            sections.append(Section(part.name, part.highway, metres, cost))
    return sections


def obstacles(barriers: Barriers, start: NDArray[np.float64], end: NDArray[np.float64]) -> tuple[Obstacle, ...]:
    """Return the barriers that the straight line from `start` to `end` (metres) meets, in the order of meeting.

    Walls are left out: between two places of a town lie dozens, and a way round the block is round each of them.
    """
    line = shapely.LineString([start, end])
    meets = np.asarray(shapely.intersects(barriers.geometry, line)) if len(barriers.geometry) else np.zeros(0, bool)
    meets &= barriers.kind.astype(str) != WALL
    met = []
    for row in np.flatnonzero(meets):
        at = shapely.get_coordinates(shapely.intersection(barriers.geometry[row], line))
        away = np.hypot(*(at - start).T)
        first = at[int(np.argmin(away))]
        name = str(barriers.name[row] or "")
        met.append((float(away.min()), Obstacle(str(barriers.kind[row]), name, (float(first[0]), float(first[1])))))
    return tuple(obstacle for _, obstacle in sorted(met, key=lambda pair: pair[0]))
