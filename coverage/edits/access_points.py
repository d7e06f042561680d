"""Where people and facilities step out on the streets, and what becomes of that when the network is edited.

Everybody keeps the street they belong to, or its piece. Whom a new link passes nearer than their street does may step
out there as well, and so may those to whom it opens a nearer street that led nowhere before: so a link never makes a
way longer. Whose streets were all closed belongs to the nearest open one, as at first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from ..kernels.geometry.nearest_edge import SnapPoints, points_in_box
from ..network.derived import Derived, once
from ..network.model import Network
from ..network.row_sets import among, ascending, marked
from ..travel.edge_index import EdgeIndex, only
from ..travel.graph import Graph, edited_graph, graph_of
from ..travel.impedance import is_open
from ..travel.profiles import Profile
from ..travel.snap import Obstacles, Snapped, crosses, snap_to, streets_of
from .mainland import usable_after
from .network_edits import NetworkChange

_NEARER_M: Final = 0.001
"""So much nearer a new street must be: streets that meet at a corner are equally near to who lives beyond it."""


@dataclass(frozen=True, eq=False)
class AccessPoints:
    """Positions on streets: the i-th belongs to the point `point[i]`, which may have several, or none (edge -1)."""

    at: Snapped
    point: Longs

    def __len__(self) -> int:
        return len(self.point)

    @property
    def xy(self) -> Floats:
        """Where the points are."""
        assert self.at.xy is not None
        return self.at.xy

    @cached_property
    def count(self) -> int:
        """How many points there are, where they are numbered from 0 and each has its first door at its own place."""
        return int(self.point.max(initial=-1)) + 1

    @cached_property
    def housed(self) -> Bools:
        """Which points (d,) have a door at all."""
        found, count = self.at.found, self.count
        housed = found[:count].copy()
        housed[self.point[count:][found[count:]]] = True
        return housed

    def best(self, cost: NDArray[Any]) -> Longs:
        """Give for each point (d,) the row of the door of the least cost; `cost` is of all doors."""
        rows = np.arange(len(self))
        if len(self) == self.count:
            return rows
        order = np.lexsort((rows, cost, self.point))
        return np.asarray(order[np.flatnonzero(np.diff(self.point[order], prepend=-1))])


@dataclass(frozen=True, eq=False)
class AccessChange:
    """An edit, the usable streets after it, those that were not usable before, and what no leg may cross.

    `profile` is of any who go by these streets and step out as far from them. `derived` is what is kept beside it.
    """

    change: NetworkChange
    streets: EdgeIndex
    opened: Longs
    profile: Profile
    barriers: Obstacles
    derived: Derived = field(default_factory=Derived, init=False, repr=False)

    @cached_property
    def new(self) -> EdgeIndex:
        """The streets that were not usable before, of which there must be one."""
        return only(self.streets, self.change.after, self.opened)

    def snap(self, points: Floats, streets: EdgeIndex | None = None) -> Snapped:
        """Snap points (p, 2) to the streets after the edit, or to some of them."""
        cap_m = self.profile.snap_cap_m
        if streets is None:
            return snap_to(self.streets, points, cap_m=cap_m, barriers=self.barriers)
        return snap_to(streets, points, cap_m=cap_m, barriers=self.barriers.all)  # the others may lead out


def doors_of(snapped: Snapped, xy: Floats) -> AccessPoints:
    """Give every point the one door that it snapped to."""
    return AccessPoints(replace(snapped, xy=xy), np.arange(len(snapped)))


def moved(doors: AccessPoints, rows: Longs, moving: AccessChange) -> tuple[AccessPoints, Longs]:
    """Give the doors after an edit, new ones behind, and the rows (ascending) that are others than before.

    `rows` are the doors on edges that the edit touched.
    """
    carried = moving.change.carried(doors.at.take(rows))
    now = _put(doors, rows, carried)
    shut = rows[~is_open(moving.change.after, carried.edge, moving.profile)]
    if moving.change.barred is not None:
        shut = ascending(shut, _barred(now, moving))
    again, led = _led_elsewhere(now, shut, moving)
    result = _with_new_streets(again, moving) if len(moving.opened) else again
    fresh = np.arange(len(doors), len(result))
    return result, ascending(rows, shut, led, fresh)


def _put(doors: AccessPoints, rows: Longs, there: Snapped) -> AccessPoints:
    """Give the doors with some at other positions."""
    at = doors.at
    edge, offset, leg = at.edge.copy(), at.offset_m.copy(), at.leg_m.copy()
    edge[rows], offset[rows], leg[rows] = there.edge, there.offset_m, there.leg_m
    return replace(doors, at=Snapped(edge, offset, leg, at.xy))


def rim_of(area: shapely.Geometry) -> NDArray[Any]:
    """Give the rim of a barred area as a barrier."""
    rim = np.empty(1, object)
    rim[0] = shapely.boundary(area)
    return rim


def _barred(doors: AccessPoints, moving: AccessChange) -> Longs:
    """Give the doors whose legs cross the barred area's boundary."""
    barred = moving.change.barred
    assert barred is not None
    rows = _around(doors, np.asarray(shapely.bounds(barred)), moving.profile.snap_cap_m)
    rows = rows[moving.streets.has(doors.at.edge[rows])]
    at = doors.at.take(rows)
    feet = SnapPoints(at.edge, at.offset_m, at.leg_m, moving.streets.places(at.edge, at.offset_m))
    return rows[crosses(moving.streets, doors.xy[rows], feet, rim_of(barred))] if len(rows) else rows


def _led_elsewhere(doors: AccessPoints, shut: Longs, moving: AccessChange) -> tuple[AccessPoints, Longs]:
    """Close the doors `shut`, and give the points that have none left the nearest street; give the rows they got."""
    if not len(shut):
        return doors, shut
    count = len(shut)
    nothing = Snapped(np.full(count, -1, np.int32), np.zeros(count), np.full(count, np.inf))
    closed = _put(doors, shut, nothing)
    of_them = np.flatnonzero(marked(doors.point[shut], doors.count)[doors.point])
    alive = doors.point[of_them[closed.at.edge[of_them] >= 0]]
    points, first = np.unique(doors.point[shut], return_index=True)
    rows = shut[first[~np.isin(points, alive)]]
    rows = rows[np.isfinite(doors.xy[rows]).all(axis=1)]
    if moving.change.barred is not None:  # from inside there is no way out, and none to be looked for
        rows = rows[~shapely.contains_xy(moving.change.barred, doors.xy[rows])]
    return _put(closed, rows, moving.snap(doors.xy[rows])), rows


def _with_new_streets(doors: AccessPoints, moving: AccessChange) -> AccessPoints:
    """Give a further door to the points to which a street that one could not step out on before is the nearest."""
    rows = _around(doors, moving.new.box, moving.profile.snap_cap_m)
    points, first, of_row = np.unique(doors.point[rows], return_index=True, return_inverse=True)
    nearest = np.full(len(points), np.inf)
    np.minimum.at(nearest, of_row, np.where(doors.at.edge[rows] >= 0, doors.at.leg_m[rows], np.inf))
    xy = doors.xy[rows[first]]
    # No barrier makes a way to the street shorter: of whom it is as far in any case nothing more need be asked.
    may_be = np.flatnonzero(moving.new.least_m(xy, moving.profile.snap_cap_m) < nearest - _NEARER_M)
    there = moving.snap(xy[may_be], moving.new)
    nearer = np.flatnonzero(there.found & (there.leg_m < nearest[may_be] - _NEARER_M))
    if not len(nearer):
        return doors
    point = np.concatenate([doors.point, points[may_be[nearer]]])
    return AccessPoints(doors.at.joined(there.take(nearer)), point)


def _around(doors: AccessPoints, box: Floats, reach_m: float) -> Longs:
    """Give the doors of points within some metres of a box."""
    west, south, east, north = box
    return points_in_box(doors.xy, west - reach_m, south - reach_m, east + reach_m, north + reach_m)


def steps_of(
    streets: EdgeIndex, barriers: Obstacles, graph: Graph, changes: Sequence[NetworkChange]
) -> tuple[AccessChange, ...]:
    """Give what each of some edits, the first of them made on the network of `graph`, means to doors.

    `streets` and `barriers` are those before the first. All who go by the same streets share the answer, however fast
    they are and whichever way they go: it is kept beside each edit.
    """
    found: list[AccessChange] = []
    for count, change in enumerate(changes, 1):
        after = partial(graph_after, graph, tuple(changes[:count]))
        make = partial(_step, streets, barriers, change, graph, after)
        key = ("step", streets, graph.profile.mode, graph.profile.snap_cap_m, tuple(map(id, barriers.all)))
        found.append(once(change, key, make))
        streets, barriers = found[-1].streets, found[-1].barriers
    return tuple(found)


def _step(
    streets: EdgeIndex,
    barriers: Obstacles,
    change: NetworkChange,
    earlier: Graph,
    after: Callable[[], Graph],
) -> AccessChange:
    usable, opened = usable_after(streets, change, earlier, after)
    if change.barred is not None:
        barriers = barriers.and_firm(rim_of(change.barred))
    # The step is kept beside the edit: with a twin of it, it goes when the edit goes, and needs no clearing up.
    return AccessChange(replace(change), usable, opened, earlier.profile, barriers)


def graph_after(graph: Graph, changes: tuple[NetworkChange, ...]) -> Graph:
    """Give the graph after some edits, made at once and kept beside the last; `graph` is the one before them."""
    if not changes:
        return graph
    *before, last = changes

    def make() -> Graph:
        edges = ascending(*(change.edges for change in changes))
        return edited_graph(graph, last.after, edges, [(change.after, change.grown) for change in changes])

    return once(last, ("graph", graph, tuple(before)), make)


def moves(
    network: Network, edits: Sequence[NetworkChange], profile: Profile, barriers: Obstacles
) -> tuple[AccessChange, ...]:
    """Give what each of some edits, the first of them made on `network`, means to doors."""
    graph = graph_of(network, profile, "to_facility")
    return steps_of(streets_of(network, profile), barriers, graph, edits)


def replayed(doors: AccessPoints, steps: Sequence[AccessChange]) -> AccessPoints:
    """Give the doors after all steps."""
    return carried(doors, steps)[0]


def carried(doors: AccessPoints, steps: Sequence[AccessChange]) -> tuple[AccessPoints, Longs]:
    """Give the doors after all steps, new ones behind, and the rows (ascending) that are others than before.

    Only the points that a step may concern are looked at.
    """
    if not steps:
        return doors, np.zeros(0, np.int64)
    rows = _concerned(doors, steps)
    few, others = AccessPoints(doors.at.take(rows), doors.point[rows]), np.zeros(0, np.int64)
    for step in steps:
        few, moved_here = moved(few, np.flatnonzero(among(few.at.edge, step.change.old_edges)), step)
        others = ascending(others, moved_here)
    fresh = np.arange(len(rows), len(few))
    old = others[others < len(rows)]
    result = _put(doors, rows[old], few.at.take(old))
    if len(fresh):
        result = AccessPoints(result.at.joined(few.at.take(fresh)), np.concatenate([doors.point, few.point[fresh]]))
    return result, np.concatenate([rows[old], np.arange(len(doors), len(result))])


def _concerned(doors: AccessPoints, steps: Sequence[AccessChange]) -> Longs:
    """Give (ascending) all doors of the points that have one on a street that a step touches, or live near enough."""
    touched = ascending(*(step.change.old_edges for step in steps))
    edges = 1 + max(int(doors.at.edge.max(initial=-1)), int(touched.max(initial=-1)))
    near = [np.flatnonzero(marked(touched, edges + 1)[doors.at.edge])]  # the last: those without a street
    for step in steps:
        cap_m, barred = step.profile.snap_cap_m, step.change.barred
        near += [_around(doors, step.new.box, cap_m)] if len(step.opened) else []
        near += [_around(doors, np.asarray(shapely.bounds(barred)), cap_m)] if barred is not None else []
    rows = ascending(*near)
    if not len(rows) or len(doors) == doors.count:
        return rows
    return np.flatnonzero(marked(doors.point[rows], int(doors.point.max()) + 1)[doors.point])
