"""Unserved points gathered into areas that have a name, a size and a place on the map."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints, Longs
from ...links import linked_parts
from ..network.derived import once
from ..network.model import Network
from ..network.point_tree import PointTree
from ..place import Demand, Place, severing
from .unserved_ground import Surroundings


@dataclass(frozen=True, eq=False)
class UnservedArea:
    """Unserved points that lie close together in one district, on one side of rivers and railways.

    `points` are rows of `Demand`; `xy` the people's centre; `district` a row of `Districts` or -1; `cost` the way to
    the nearest facility, weighted by people, inf where there is none in reach; `around` what bounds the ground.
    """

    name: str
    people: float
    points: NDArray[np.int32]
    xy: tuple[float, float]
    district: int
    area_type: Literal["urban", "rural"]
    cost: float
    around: Surroundings

    @cached_property
    def geometry(self) -> Any:  # noqa: ANN401  (shapely's stubs know no common base of Polygon and MultiPolygon)
        """The ground of its people, in which nobody else lives: made when first asked for, since most are not drawn."""
        return self.around.ground(self.points)

    @cached_property
    def spot(self) -> tuple[float, float]:
        """Where one of its people lives, nearest to their centre: what is written there stands on its ground.

        The centre of people who live around others, or along a bend, may lie among those others.
        """
        homes = self.around.xy[self.points]
        x, y = homes[int(np.argmin(((homes - self.xy) ** 2).sum(axis=1)))]
        return float(x), float(y)


FINEST_FIRST: Final = ("village", "township", "county", "city")
CELLS_PER_REACH: Final = 5
"""Points are gathered in cells of a fifth of the distance that joins them, so that dense blocks stay quick."""

LARGEST_M: Final = 2000.0
"""No area is wider or higher: a larger one is halved until it is not, for what covers a whole city has no place."""
GROUND_SHARE: Final = 0.4
"""How far the ground of a point reaches, as a share of the distance that joins points."""

NAME_WITHIN_M: Final = 400.0
"""A street farther than this from the people's centre does not name their area, where a district does."""
NAME_ALONE_WITHIN_M: Final = 3000.0
"""Without a district the nearest street with a name does: planners find it, and no coordinates."""


@dataclass(frozen=True, eq=False)
class _Cells:
    """Cells with unserved people: `of_point` (k,) the cell of each point; `centre` (c, 2) and `district` (c,)."""

    of_point: NDArray[np.intp]
    centre: Floats
    district: Ints


class Gatherer:
    """Gathers areas in one place; keeps what does not depend on the clause."""

    def __init__(self, place: Place, rural: Bools, cluster_m: float) -> None:
        self._place = place
        self._rural = rural
        self._reach = cluster_m
        self._district = finest_district(place.demand)
        self._walls = severing(place)
        self._on_land = place.demand.on_land
        self._around = {alone: self._surroundings(self._on_land == alone, cluster_m) for alone in (False, True)}

    def _surroundings(self, bounding: Bools, cluster_m: float) -> Surroundings:
        """Return what bounds the ground of points: residents bound residents, and residential land bounds land."""
        xy, shapes = self._place.demand.xy, self._place.districts.geometry
        return Surroundings(xy, self._district, shapes, self._walls, GROUND_SHARE * cluster_m, bounding)

    def areas(self, unserved: Bools, people: Floats, cost: Floats) -> tuple[UnservedArea, ...]:
        """Return the areas of the points `unserved`, ranked by people; `cost` is each point's way to the nearest."""
        points = np.flatnonzero(unserved & (people > 0))
        if not len(points):
            return ()
        cells = self._cells(points, people)
        area_of_cell = _halved(cells.centre, _joined(cells, self._reach, self._walls))
        area = area_of_cell[cells.of_point]
        centre = _centres(self._place.demand.xy[points], people[points], area)
        members = _split(points, area)
        street = _streets(self._place, centre, [int(self._district[rows[0]]) < 0 for rows in members])
        found = [
            self._area(rows, where=(xy, near), people=people[rows], cost=cost[rows])
            for rows, xy, near in zip(members, centre, street, strict=True)
        ]
        return _told_apart(sorted(found, key=lambda one: -one.people))

    def _cells(self, points: NDArray[np.intp], people: Floats) -> _Cells:
        xy = self._place.demand.xy[points]
        grid = np.floor(xy / (self._reach / CELLS_PER_REACH)).astype(np.int32)
        key = np.column_stack([grid, self._district[points]])
        low = key.min(axis=0)
        # One number per row sorts far quicker than rows do.
        packed = np.ravel_multi_index(tuple((key - low).T), tuple(key.max(axis=0) - low + 1))
        _, first, of_point = np.unique(packed, return_index=True, return_inverse=True)
        unique = key[first]
        return _Cells(of_point, _centres(xy, people[points], of_point), unique[:, 2])

    def _area(self, rows: NDArray[np.intp], *, where: tuple[Floats, str], people: Floats, cost: Floats) -> UnservedArea:
        xy, street = where
        reached = np.isfinite(cost)
        mean = float(np.average(cost[reached], weights=people[reached])) if reached.any() else np.inf
        district = int(self._district[rows[0]])
        return UnservedArea(
            name=_name(self._place, district, street) or f"{xy[0]:.0f}, {xy[1]:.0f}",
            people=float(people.sum()),
            points=rows.astype(np.int32),
            xy=(float(xy[0]), float(xy[1])),
            district=district,
            area_type="rural" if 2 * people[self._rural[rows]].sum() > people.sum() else "urban",
            cost=mean,
            around=self._around[bool(self._on_land[rows[0]])],
        )


class NoAreas(Gatherer):
    """Gathers none, for who asks figures only: of many scenarios nobody looks at every area."""

    def __init__(self) -> None:
        """Need nothing."""

    def areas(self, unserved: Bools, people: Floats, cost: Floats) -> tuple[UnservedArea, ...]:
        """Return no area."""
        _ = unserved, people, cost
        return ()


def _told_apart(areas: Sequence[UnservedArea]) -> tuple[UnservedArea, ...]:
    """Return the areas, those behind the first of a name with a number: two of one name could not be talked about."""
    seen: Counter[str] = Counter()
    told = []
    for one in areas:
        seen[one.name] += 1
        nth = seen[one.name]
        told.append(replace(one, name=f"{one.name} ({nth})") if nth > 1 else one)
    return tuple(told)


def finest_district(demand: Demand, levels: Sequence[str] = FINEST_FIRST) -> Ints:
    """Return the district of the finest level that each point lies in, -1 for none."""
    district = np.full(len(demand), -1, dtype=np.int32)
    for level in levels:
        rows = demand.district.get(level)
        if rows is not None:
            district = np.where(district < 0, rows, district)
    return district.astype(np.int32)


def _joined(cells: _Cells, reach: float, barriers: NDArray[Any]) -> Longs:
    """Return the area of each cell: cells of one district within `reach` are joined, but not across a barrier."""
    pairs = PointTree(cells.centre).pairs(reach)
    pairs = pairs[cells.district[pairs[:, 0]] == cells.district[pairs[:, 1]]]
    if len(barriers) and len(pairs):
        pairs = pairs[~_parted(cells.centre, pairs, reach, barriers)]
    return linked_parts(len(cells.centre), *pairs.T)


def _parted(centre: Floats, pairs: NDArray[np.intp], reach: float, barriers: NDArray[Any]) -> Bools:
    """Tell which pairs, at most `reach` apart, have a barrier between them: both ends lie within `reach` of it."""
    _, by_barrier = shapely.STRtree(np.asarray(shapely.points(centre))).query(barriers, "dwithin", distance=reach)
    near = np.zeros(len(centre), np.bool_)
    near[by_barrier] = True
    asked = np.flatnonzero(near[pairs].all(axis=1))
    # This way round, because a long river is prepared once, and not looked through for every line.
    lines = np.asarray(shapely.linestrings(centre[pairs[asked]]))
    parted = np.zeros(len(pairs), np.bool_)
    parted[asked[shapely.STRtree(lines).query(barriers, "intersects")[1]]] = True
    return parted


def _halved(centre: Floats, area: Longs) -> Longs:
    """Return the areas with every one that is larger than `LARGEST_M` halved across its longer side, until none is."""
    area = area.copy()
    while True:
        low, high = (np.full((area.max() + 1, 2), end) for end in (np.inf, -np.inf))
        np.minimum.at(low, area, centre)
        np.maximum.at(high, area, centre)
        side = high - low
        large = (side.max(axis=1) > LARGEST_M)[area]
        if not large.any():
            return area
        axis = side.argmax(axis=1)[area]
        beyond = centre[np.arange(len(centre)), axis] > ((low + high) / 2)[area, axis]
        area = np.unique(2 * area + (large & beyond), return_inverse=True)[1].astype(np.int64)


def _centres(xy: Floats, people: Floats, group: NDArray[np.integer[Any]]) -> Floats:
    """Return the people's centre (g, 2) of each group of points, groups being numbered from 0 without gaps."""
    weight = np.bincount(group, people)
    return np.column_stack([np.bincount(group, people * xy[:, axis]) / weight for axis in (0, 1)])


def _split(values: NDArray[Any], group: NDArray[np.integer[Any]]) -> list[NDArray[Any]]:
    """Return the values of each group, in the order of the groups' numbers."""
    order = np.argsort(group, kind="stable")
    return np.split(values[order], np.flatnonzero(np.diff(group[order])) + 1)


def spot_name(place: Place, xy: Floats) -> str:
    """Name a place (2,) in metres as areas are named: the district of who lives nearest, and the nearest street.

    '' where there is neither.
    """
    nearest = int(np.argmin(((place.demand.xy - xy) ** 2).sum(axis=1))) if len(place.demand) else -1
    district = int(finest_district(place.demand)[nearest]) if nearest >= 0 else -1
    return _name(place, district, _streets(place, xy[None, :], [district < 0])[0])


def _name(place: Place, district: int, street: str) -> str:
    names = [str(place.districts.name[district])] if district >= 0 else []
    return " · ".join([*names, *([street] if street else [])])


def _streets(place: Place, centre: Floats, alone: Sequence[bool]) -> list[str]:
    """Return the name of the street nearest to each centre, '' where there is none near; `alone` have no district.

    Of the network before any edit: a new link has no name yet, and a closed street still names where people live.
    """
    network = place.first_network
    tree, edges = once(network, "named streets", lambda: _named_streets(network))
    if tree is None:
        return [""] * len(centre)
    distance, near = tree.nearest(centre)
    names = (network.names[name] for name in network.edge_name[edges[near]])
    within = np.where(alone, NAME_ALONE_WITHIN_M, NAME_WITHIN_M)
    return [str(name) if far <= most else "" for far, most, name in zip(distance, within, names, strict=True)]


def _named_streets(network: Network) -> tuple[PointTree | None, NDArray[np.intp]]:
    """Return a tree over the vertices of streets that have a name, and the edge of each vertex."""
    has_name = np.array([bool(name) for name in network.names] or [False])
    named = has_name[np.clip(network.edge_name, 0, None)] & (network.edge_name >= 0)
    edge = np.repeat(np.arange(network.edge_count), np.diff(network.coord_start))
    rows = np.flatnonzero(named[edge])
    return (PointTree(network.coords[rows]) if len(rows) else None), edge[rows]
