"""The way from every demand point to the nearest of some facilities: one search per service, mode and profile.

A search knows no limit, so that every clause and every limit that asks about the same facilities shares it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints
from ...progress import Cancelled, never_cancelled
from ..edits.access_points import AccessPoints, doors_of, graph_after, moves, replayed
from ..errors import RequestError
from ..kernels.geometry.nearest_edge import SnapPoints
from ..network.derived import Holder, once
from ..network.point_tree import PointTree
from ..network.row_sets import marked
from ..place import Demand, Facilities, Place, obstacles
from ..search.nearest import Solved, carried_on, nearest, read_nearest, search, solve, within
from ..travel.endpoints import Points, points_of, seeds_of
from ..travel.graph import Direction, Graph, build_graph, graph_of, limit_ticks
from ..travel.modes import TIMED, UNIT_OF_MODE, Mode
from ..travel.profiles import WALK_ADULT, Profile
from ..travel.snap import Snapped, any_streets, check_snapped, crosses, snap, snap_to, streets_of

STRAIGHT_SLACK_M: Final = 1e-5
"""Metres by which a straight line may exceed its limit: what computing a distance from coordinates may err by."""

SEARCH_END: Final[Mapping[Mode, float]] = {**dict.fromkeys(TIMED, 21_000.0), "network_km": 100_000.0}
"""Seconds or metres after which a search along the network ends: nearly six hours, or 100 km."""


_Points = Demand | Facilities
_NONE: Final = np.zeros(0, np.int64)
_ELSEWHERE: Final = 0.05
"""Where more than this share stands in other rows, points are looked for at all places; fewer are snapped anew."""
_LOOKED_AT: Final = 4
"""Of so many sets of points of about the same size, the latest first, it is looked whether most stood there too."""


@dataclass(frozen=True, eq=False)
class NearestFacility:
    """For every demand point: `cost` in seconds or metres, inf where no facility is reached, and the `facility` row.

    `unsnapped` points lie too far from any street that the profile may use, before the edits too: the data does not
    tell how one goes there. Whose streets an edit closed has no way, and that is an answer. `profile` is None for
    straight lines, and `solved` is the search itself where there was one, `at` the doors (n,) by which the points go.
    """

    mode: Mode
    profile: Profile | None
    cost: Floats
    facility: Ints
    unsnapped: Bools
    solved: Solved | None = None
    at: Snapped | None = None

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
    return 60.0 if mode in TIMED else 1000.0


class NearestFacilitySearch:
    """Searches a place, and remembers what it found."""

    def __init__(self, place: Place, *, cancelled: Cancelled = never_cancelled) -> None:
        self._place = place
        self._cancelled = cancelled
        self._ways: dict[tuple[object, ...], NearestFacility] = {}
        self._points: dict[tuple[Graph, Snapped], Points] = {}
        self._by_any: dict[tuple[str, float], Bools] = {}

    def __reduce__(self) -> "tuple[type[NearestFacilitySearch], tuple[Place]]":
        """Leave behind what was found: it is found again, and a copy stops when nobody asks it to."""
        return NearestFacilitySearch, (self._place,)

    @cached_property
    def demand_tree(self) -> PointTree:
        """Where the demand points lie, to ask for the nearest."""
        return PointTree(self._place.demand.xy)

    def find(
        self, rows: Ints, mode: Mode, profile: Profile | None, direction: Direction = "to_facility"
    ) -> NearestFacility:
        """Return the way of every demand point to (or from) the nearest of the facilities `rows`."""
        key = (rows.tobytes(), mode, profile, direction)
        if key not in self._ways:
            self._ways[key] = self._find(rows, mode, profile, direction)
        return self._ways[key]

    def _find(self, rows: Ints, mode: Mode, profile: Profile | None, direction: Direction) -> NearestFacility:
        if profile is None:
            return self._straight(rows)
        way = self._search(rows, mode, profile, direction)
        return self._walked_to(way) if mode == "walk_drive" else way

    def _walked_to(self, drive: NearestFacility) -> NearestFacility:
        """Return the ways on which one walks along the streets to wherever one boards a car, where that is quicker."""
        if drive.solved is None:
            return drive
        by = (drive.profile and drive.profile.on_foot) or WALK_ADULT
        on_foot = self.demand(by)
        solved = carried_on(self._on_foot(by, drive.solved.graph.direction), drive.solved, cancelled=self._cancelled)
        walk = _read("walk_drive", solved, on_foot, on_foot.at)
        sooner = walk.cost < drive.cost
        cost, facility = np.where(sooner, walk.cost, drive.cost), np.where(sooner, walk.facility, drive.facility)
        unsnapped = drive.unsnapped & self.streetless(by, on_foot)
        return replace(drive, cost=cost, facility=facility.astype(np.int32), unsnapped=unsnapped)

    def _on_foot(self, by: Profile, direction: Direction) -> Graph:
        """Return the streets as one walks along them, made from those before the edits."""
        return graph_after(graph_of(self._place.first_network, by, direction), self._place.edits)

    def demand(self, profile: Profile) -> AccessPoints:
        """Return where the demand points step out on the network."""
        return _doors(self._place, self._place.demand, self._place.demand.xy, profile)

    def streetless(self, profile: Profile, doors: AccessPoints) -> Bools:
        """Tell which demand points (n,) have a street neither now, by their `doors`, nor before the edits."""
        first = _first_doors(self._place, self._place.demand, self._place.demand.xy, profile)
        return ~doors.housed if doors is first else ~(doors.housed | first.housed)

    def entrances(self, profile: Profile) -> AccessPoints:
        """Return where every entrance of a facility opens on the network."""
        return _doors(self._place, self._place.facilities, self._place.facilities.entrance_xy, profile)

    def by_any_street(self, profile: Profile) -> Bools:
        """Tell (n,) who lives by a street that the profile may use, whether one gets away from it or not."""
        key = (profile.mode, profile.snap_cap_m)
        if key not in self._by_any:
            streets = any_streets(self._place.network, profile)
            barriers = obstacles(self._place)
            found = snap_to(streets, self._place.demand.xy, cap_m=profile.snap_cap_m, barriers=barriers).found
            self._by_any[key] = found
        return self._by_any[key]

    def of(self, rows: Ints) -> Ints:
        """Return the rows of the entrances that belong to the facilities `rows`."""
        return np.flatnonzero(np.isin(self._place.facilities.entrance_owner, rows)).astype(np.int32)

    def doors(self, rows: Ints, profile: Profile) -> tuple[Snapped, Ints]:
        """Return the doors of the facilities `rows` on the network, and whose each is."""
        entrances = self.entrances(profile)
        owner = self._place.facilities.entrance_owner[entrances.point]
        theirs = np.flatnonzero(marked(rows, len(self._place.facilities))[owner])
        return entrances.at.take(theirs), owner[theirs]

    def behind_walls(self, rows: Ints, profile: Profile) -> Ints:
        """Return those of the facilities `rows` all of whose entrances lie behind walls without a gate, see `snap`."""
        facilities, first, passed = self._place.facilities, self._place.first_network, obstacles(self._place).walls
        doors = _first_doors(self._place, facilities, facilities.entrance_xy, profile)
        now = self.entrances(profile)
        led = marked(now.point[now.count :], now.count)  # a link leads there
        theirs = np.flatnonzero(marked(rows, len(facilities))[facilities.entrance_owner] & doors.at.found & ~led)
        if not len(passed) or not len(theirs):
            return rows[:0]
        at, streets = doors.at.take(theirs), streets_of(first, profile)
        feet = SnapPoints(at.edge, at.offset_m, at.leg_m, streets.places(at.edge, at.offset_m))
        free = theirs[~crosses(streets, doors.xy[theirs], feet, passed)]
        owners = facilities.entrance_owner
        return rows[marked(owners[theirs], len(facilities))[rows] & ~marked(owners[free], len(facilities))[rows]]

    def _search(self, rows: Ints, mode: Mode, profile: Profile, direction: Direction) -> NearestFacility:
        demand = self.demand(profile)
        if not self._place.edits:  # after edits nobody may have a street left, and that is an answer
            check_snapped(demand.at, profile)
        entrances, owner = self.doors(rows, profile)
        if len(owner) and not entrances.found.any():
            return NearestFacility(mode, profile, *_nowhere(demand.count), self.streetless(profile, demand))
        solved = solve(
            self._place.network,
            facilities=entrances,
            owner=owner,
            profile=profile,
            limit_s=SEARCH_END[mode],
            direction=direction,
            cancelled=self._cancelled,
        )
        found = _read(mode, solved, demand, self._points_of(solved.graph, demand.at))
        return replace(found, unsnapped=self.streetless(profile, demand))

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
        cost = np.full(len(self._place.facilities), np.inf)
        if profile is None:
            owner, apart = self._straight_apart(rows, others)
        else:
            owner, apart = self._apart(rows, others, mode, profile)
        np.minimum.at(cost, owner, apart)
        way = NearestFacility(mode, profile, cost[rows], rows, np.zeros(len(rows), bool))
        return way.in_units, way.within(limit)

    def _apart(self, rows: Ints, others: Ints, mode: Mode, profile: Profile) -> tuple[Ints, Floats]:
        """Return for each door of the facilities `rows` whose it is, and the cost to the nearest door of others."""
        (here, owner), (there, other_owner) = (self.doors(some, profile) for some in (rows, others))
        if not here.found.any() or not there.found.any():
            return owner, np.full(len(owner), np.inf)
        found = nearest(
            self._place.network,
            facilities=there,
            owner=other_owner,
            demand=here,
            profile=profile,
            limit_s=SEARCH_END[mode],
            cancelled=self._cancelled,
        )
        return owner, found.cost_s

    def _straight_apart(self, rows: Ints, others: Ints) -> tuple[Ints, Floats]:
        """Return the same for straight lines between entrances."""
        facilities, doors, other_doors = self._place.facilities, self.of(rows), self.of(others)
        owner = facilities.entrance_owner[doors]
        if not len(other_doors):
            return owner, np.full(len(doors), np.inf)
        return owner, PointTree(facilities.entrance_xy[other_doors]).nearest(facilities.entrance_xy[doors])[0]

    def at_other_speed(self, rows: Ints, profile: Profile) -> NearestFacility:
        """Return the way on foot at a speed that is only tried: nothing of it is kept beside the network."""
        doors = self.doors(rows, profile)
        graph = build_graph(self._place.network, profile, "to_facility")
        end = SEARCH_END["walk"]
        seeds = seeds_of(graph, *doors)
        labels = search(graph, seeds, limit_ticks(end, profile), cancelled=self._cancelled)
        demand = self.demand(profile)
        return replace(_read("walk", Solved(graph, end, labels, seeds), demand, demand.at), solved=None)

    def _straight(self, rows: Ints) -> NearestFacility:
        demand, facilities, doors = self._place.demand, self._place.facilities, self.of(rows)
        found = straight_lines(demand.xy, facilities.entrance_xy[doors], facilities.entrance_owner[doors])
        return NearestFacility("radius_km", None, *found, np.zeros(len(demand), bool))


def straight_lines(home_xy: Floats, door_xy: Floats, owner: NDArray[Any]) -> tuple[Floats, Ints]:
    """Return the distance from points (n, 2) to the nearest of some doors (k, 2), and whose it is."""
    if not len(door_xy) or not len(home_xy):
        return _nowhere(len(home_xy))
    distance, door = PointTree(door_xy).nearest(home_xy)
    return distance, owner[door].astype(np.int32)


def _nowhere(count: int) -> tuple[Floats, Ints]:
    """Return cost and facility of points that reach none."""
    return np.full(count, np.inf), np.full(count, -1, np.int32)


def _read(mode: Mode, solved: Solved, demand: AccessPoints, points: Points | Snapped) -> NearestFacility:
    """Return the way of every demand point by that of its doors which costs least."""
    found, profile = read_nearest(solved, points), solved.graph.profile
    if len(demand) == demand.count:
        return NearestFacility(mode, profile, found.cost_s, found.owner, ~demand.housed, solved, demand.at)
    best = demand.best(found.cost_s)
    return NearestFacility(
        mode, profile, found.cost_s[best], found.owner[best], ~demand.housed, solved, demand.at.take(best)
    )


def _doors(place: Place, points: _Points, xy: Floats, profile: Profile) -> AccessPoints:
    """Snap once for all profiles that may use the same streets: where a point snaps does not depend on speed."""
    doors = _first_doors(place, points, xy, profile)
    if not place.edits:
        return doors
    *before, last = place.edits
    first, barriers = place.first_network, obstacles(place)
    edited = (*_snapping(place, profile), first, tuple(before))  # without the last, beside which it stands
    return _kept(last, points, edited, lambda: replayed(doors, moves(first, place.edits, profile, barriers)))


def _first_doors(place: Place, points: _Points, xy: Floats, profile: Profile) -> AccessPoints:
    """Give the doors of points as if they had been there before the edits."""
    first = place.first_network
    make = partial(_snapped, place, xy, profile)
    return _kept(first, points, _snapping(place, profile), make)


def _snapping(place: Place, profile: Profile) -> tuple[object, ...]:
    return profile.mode, profile.snap_cap_m, place.barriers


def _kept(holder: Holder, points: _Points, key: tuple[object, ...], make: Callable[[], AccessPoints]) -> AccessPoints:
    """Return what was made for these points on this network, or by this edit, kept beside both."""
    found = _doors_beside(holder).setdefault(points, {})
    if key not in found:
        found[key] = make()
    return found[key]


def _doors_beside(holder: Holder) -> "WeakKeyDictionary[_Points, dict[tuple[object, ...], AccessPoints]]":
    return once(holder, "doors", WeakKeyDictionary)


def _snapped(place: Place, xy: Floats, profile: Profile) -> AccessPoints:
    """Snap points, those of other facilities or people at the same places at once: an edit moves few of them."""
    network, barriers, key = place.first_network, obstacles(place), _snapping(place, profile)
    known = [found[key] for found in list(_doors_beside(network).values()) if key in found]
    alike = (doors for doors in reversed(known) if len(xy) <= 2 * len(doors) <= 4 * len(xy))
    pairs = ((doors, _same_places(doors.xy, xy)) for doors in islice(alike, _LOOKED_AT))
    best, same = next(((doors, same) for doors, same in pairs if 2 * (same >= 0).sum() >= len(xy)), (None, _NONE))
    if best is None:
        return doors_of(snap(network, xy, profile=profile, barriers=barriers), xy)
    rest, there = np.flatnonzero(same < 0), best.at.take(np.maximum(same, 0))
    if len(rest):
        new = snap(network, xy[rest], profile=profile, barriers=barriers)
        there.edge[rest], there.offset_m[rest], there.leg_m[rest] = new.edge, new.offset_m, new.leg_m
    return doors_of(there, xy)


def _same_places(known: Floats, xy: Floats) -> NDArray[np.int64]:
    """Return for each point (n, 2) the row of the known point at the very same place, -1 where there is none."""
    if xy is known or (xy.shape == known.shape and np.array_equal(xy, known)):
        return np.arange(len(xy))
    if not len(known) or not len(xy):
        return np.full(len(xy), -1)
    # Edits keep rows and add behind, so that most stand where they did: only the others are looked for.
    both = min(len(known), len(xy))
    same = np.full(len(xy), -1)
    same[:both] = np.where((known[:both] == xy[:both]).all(axis=1), np.arange(both), -1)
    rest = np.flatnonzero(same < 0)
    if len(rest) > _ELSEWHERE * len(xy):
        same[rest] = _rows_at(known, xy[rest])
    return same


def _rows_at(known: Floats, xy: Floats) -> NDArray[np.int64]:
    one, other = known @ (1, 1j), xy @ (1, 1j)
    order = np.argsort(one)
    at = order[np.minimum(np.searchsorted(one, other, sorter=order), len(one) - 1)]
    return np.where(one[at] == other, at, -1)
