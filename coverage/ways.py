"""The way from every demand point to the nearest of some facilities: one search per service, mode and profile.

A search knows no limit, so that every clause and every limit that asks about the same facilities shares it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .. import Cancelled, never_cancelled
from .clauses import UNIT_OF_MODE, Mode
from .errors import RequestError
from .graph import Direction, Graph, build_graph, limit_ticks, once
from .place import Barriers, Bools, Demand, Facilities, Floats, Ints, Place
from .profiles import Profile, profile_for
from .reach import Solved, nearest, read_nearest, search, solve, within
from .snapping import Snapped, check_snapped, snap
from .terminals import Points, points_of, seeds_of

STRAIGHT_SLACK_M: Final = 1e-5
"""Metres by which a straight line may exceed its limit: what computing a distance from coordinates may err by."""

SEARCH_END: Final[Mapping[Mode, float]] = {"walk": 21_000.0, "drive": 21_000.0, "network_km": 100_000.0}
"""Seconds or metres after which a search along the network ends: nearly six hours, or 100 km."""

WALLS: Final = ("river", "railway")
"""Barriers that no way between door and street leads across, and an isochrone only where a street does.

A trunk road is a street itself, and has crossings that no map shows."""

_Points = Demand | Facilities


@dataclass(frozen=True, eq=False)
class Way:
    """For every demand point: `cost` in seconds or metres, inf where no facility is reached, and the `facility` row.

    `unsnapped` points lie too far from any street that the profile may use. `profile` is None for straight
    lines, and `solved` is the search itself where there was one.
    """

    mode: Mode
    profile: Profile | None
    cost: Floats
    facility: Ints
    unsnapped: Bools
    solved: Solved | None = None

    @cached_property
    def in_units(self) -> Floats:
        """The cost in minutes or kilometres."""
        return self.cost / units_of(self.mode)

    def within(self, limit: float) -> Bools:
        """Tell which points have a way of at most `limit` minutes or km. Raises RequestError for one too far."""
        most = limit * units_of(self.mode)
        if most > SEARCH_END.get(self.mode, np.inf):
            raise RequestError(
                "A limit of {limit:g} {unit} is more than is searched; {most:g} is the most.",
                limit=limit,
                unit=UNIT_OF_MODE[self.mode],
                most=SEARCH_END[self.mode] / units_of(self.mode),
            )
        if self.profile is None:
            return np.asarray(self.cost <= most + STRAIGHT_SLACK_M)
        return within(self.cost, most, self.profile, searched_s=SEARCH_END[self.mode])


def units_of(mode: Mode) -> float:
    """Return seconds per minute, or metres per kilometre, by the mode."""
    return 60.0 if mode in {"walk", "drive"} else 1000.0


class Ways:
    """Searches a place, and remembers what it found."""

    def __init__(self, place: Place, *, cancelled: Cancelled = never_cancelled) -> None:
        self._place = place
        self._cancelled = cancelled
        self._ways: dict[tuple[object, ...], Way] = {}
        self._points: dict[tuple[Graph, Snapped], Points] = {}

    @cached_property
    def demand_tree(self) -> cKDTree:
        """Where the demand points lie, to ask for the nearest."""
        return cKDTree(self._place.demand.xy)

    def find(self, rows: Ints, mode: Mode, profile: Profile | None, direction: Direction = "to_facility") -> Way:
        """Return the way of every demand point to (or from) the nearest of the facilities `rows`."""
        key = (rows.tobytes(), mode, profile, direction)
        if key not in self._ways:
            self._ways[key] = self._straight(rows) if profile is None else self._search(rows, mode, profile, direction)
        return self._ways[key]

    def demand(self, profile: Profile) -> Snapped:
        """Return the demand points on the network."""
        return _snapped(self._place, self._place.demand, self._place.demand.xy, profile)

    def entrances(self, profile: Profile) -> Snapped:
        """Return every facility's entrances on the network."""
        return _snapped(self._place, self._place.facilities, self._place.facilities.entrance_xy, profile)

    def of(self, rows: Ints) -> Ints:
        """Return the rows of the entrances that belong to the facilities `rows`."""
        return np.flatnonzero(np.isin(self._place.facilities.entrance_owner, rows)).astype(np.int32)

    def _search(self, rows: Ints, mode: Mode, profile: Profile, direction: Direction) -> Way:
        doors = self.of(rows)
        demand = self.demand(profile)
        check_snapped(demand, profile)
        entrances = self.entrances(profile).take(doors)
        if len(doors) and not entrances.found.any():
            return Way(mode, profile, *_nowhere(len(demand)), ~demand.found)
        solved = solve(
            self._place.network,
            facilities=entrances,
            owner=self._place.facilities.entrance_owner[doors],
            profile=profile,
            limit_s=SEARCH_END[mode],
            direction=direction,
            cancelled=self._cancelled,
        )
        found = read_nearest(solved, self._points_of(solved.graph, demand))
        return Way(mode, profile, found.cost_s, found.owner, ~demand.found, solved)

    def _points_of(self, graph: Graph, demand: Snapped) -> Points:
        """Return the points at which searches of one graph are read; all its searches share them."""
        if (graph, demand) not in self._points:
            self._points[graph, demand] = points_of(graph, demand)
        return self._points[graph, demand]

    def between(
        self, rows: Ints, others: Ints, mode: Mode, profile: Profile | None, limit: float
    ) -> tuple[Floats, Bools]:
        """Return for each of the facilities `rows` the way to the nearest of `others`, and whether the limit is kept.

        The way is in minutes or kilometres, inf where there is none, between whichever entrances are nearest.
        """
        doors, other_doors = self.of(rows), self.of(others)
        cost = np.full(len(self._place.facilities), np.inf)
        np.minimum.at(
            cost, self._place.facilities.entrance_owner[doors], self._apart(doors, other_doors, mode, profile)
        )
        way = Way(mode, profile, cost[rows], rows, np.zeros(len(rows), bool))
        return way.in_units, way.within(limit)

    def _apart(self, doors: Ints, others: Ints, mode: Mode, profile: Profile | None) -> Floats:
        """Return for each entrance the cost to the nearest of other entrances."""
        place = self._place
        if not len(others):
            return np.full(len(doors), np.inf)
        if profile is None:
            return np.asarray(
                cKDTree(place.facilities.entrance_xy[others]).query(place.facilities.entrance_xy[doors])[0]
            )
        here, there = (self.entrances(profile).take(some) for some in (doors, others))
        if not here.found.any() or not there.found.any():
            return np.full(len(doors), np.inf)
        found = nearest(
            place.network,
            facilities=there,
            owner=place.facilities.entrance_owner[others],
            demand=here,
            profile=profile,
            limit_s=SEARCH_END[mode],
            cancelled=self._cancelled,
        )
        return found.cost_s

    def at_other_speed(self, rows: Ints, profile: Profile) -> Way:
        """Return the way on foot at a speed that is only tried: nothing of it is kept beside the network."""
        doors = self.of(rows)
        graph = build_graph(self._place.network, profile, "to_facility")
        end = SEARCH_END["walk"]
        seeds = seeds_of(graph, self.entrances(profile).take(doors), self._place.facilities.entrance_owner[doors])
        labels = search(graph, seeds, limit_ticks(end, profile), cancelled=self._cancelled)
        demand = self.demand(profile)
        found = read_nearest(Solved(graph, end, labels, seeds), demand)
        return Way("walk", profile, found.cost_s, found.owner, ~demand.found)

    def _straight(self, rows: Ints) -> Way:
        place = self._place
        doors = self.of(rows)
        count = len(place.demand)
        if not len(doors):
            return Way("radius_km", None, *_nowhere(count), np.zeros(count, bool))
        distance, door = cKDTree(place.facilities.entrance_xy[doors]).query(place.demand.xy)
        owner = place.facilities.entrance_owner[doors][door]
        return Way("radius_km", None, np.asarray(distance), owner.astype(np.int32), np.zeros(count, bool))


def _nowhere(count: int) -> tuple[Floats, Ints]:
    """Return cost and facility of points that reach none."""
    return np.full(count, np.inf), np.full(count, -1, np.int32)


def _snapped(place: Place, points: _Points, xy: Floats, profile: Profile) -> Snapped:
    """Snap once for all profiles that may use the same streets: where a point snaps does not depend on speed."""
    kept: WeakKeyDictionary[_Points, dict[tuple[str, float, Barriers], Snapped]]
    kept = once(place.network, "snapped", WeakKeyDictionary)
    found = kept.setdefault(points, {})
    key = (profile.mode, profile.snap_cap_m, place.barriers)
    if key not in found:
        found[key] = snap(place.network, xy, profile=profile, barriers=walls(place.barriers))
    return found[key]


def walls(barriers: Barriers) -> NDArray[Any]:
    """Return the lines and polygons that no way between door and street leads across."""
    return np.asarray(barriers.geometry[np.isin(barriers.kind.astype(str), WALLS)], dtype=object)


class Waits(NamedTuple):
    """Seconds that a walk waits at each crossing without signals, and at each with signals."""

    crossing_s: float = 0.0
    signal_s: float = 0.0


NO_WAITS: Final = Waits()


def pace(group: str, mode: Mode, speed_mps: float | None = None, waits: Waits = NO_WAITS) -> Profile | None:
    """Return the profile by which a group goes in a mode, on foot at the planner's own speed and with these waits."""
    if mode == "radius_km":
        return None
    profile = profile_for(group, "distance" if mode == "network_km" else mode)
    if mode != "walk":
        return profile
    paced = profile if speed_mps is None else at_speed(profile, speed_mps)
    return replace(paced, **waits._asdict())


def at_speed(profile: Profile, speed_mps: float) -> Profile:
    """Return the walking profile at another speed, between door and street as well."""
    return replace(profile, speed_mps=speed_mps, leg_mps=speed_mps)
