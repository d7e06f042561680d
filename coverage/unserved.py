"""Unserved points gathered into areas that have a name, a size and a place on the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .place import Bools, Demand, Floats, Ints, Place
from .verdict import UnservedArea

FINEST_FIRST: Final = ("village", "township", "county", "city")
CELLS_PER_REACH: Final = 5
"""Points are gathered in cells of a fifth of the distance that joins them, so that dense blocks stay quick."""

NAME_WITHIN_M: Final = 400.0
"""A street farther than this from the people's centre does not name their area."""


@dataclass(frozen=True, eq=False)
class _Cells:
    """Cells with unserved people: `of_point` (k,) the cell of each point, `centre` (c, 2), `district` (c,)."""

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

    def areas(self, unserved: Bools, people: Floats, cost: Floats) -> tuple[UnservedArea, ...]:
        """Return the areas of the points `unserved`, ranked by people; `cost` is each point's way to the nearest."""
        points = np.flatnonzero(unserved & (people > 0))
        if not len(points):
            return ()
        cells = self._cells(points, people)
        area_of_cell = _joined(cells, self._reach)
        area = area_of_cell[cells.of_point]
        order = np.argsort(area, kind="stable")
        members = np.split(points[order], np.flatnonzero(np.diff(area[order])) + 1)
        shapes = self._shapes(cells, area_of_cell)
        found = [self._area(rows, shape, people, cost) for rows, shape in zip(members, shapes, strict=True)]
        return tuple(sorted(found, key=lambda one: -one.people))

    def _cells(self, points: NDArray[np.intp], people: Floats) -> _Cells:
        xy = self._place.demand.xy[points]
        grid = np.floor(xy / (self._reach / CELLS_PER_REACH)).astype(np.int64)
        key = np.column_stack([grid, self._district[points]])
        unique, of_point = np.unique(key, axis=0, return_inverse=True)
        of_point = of_point.reshape(-1)
        weight = np.bincount(of_point, people[points])
        centre = np.column_stack([np.bincount(of_point, people[points] * xy[:, axis]) / weight for axis in (0, 1)])
        return _Cells(of_point, centre, unique[:, 2].astype(np.int32))

    def _shapes(self, cells: _Cells, area_of_cell: NDArray[np.int32]) -> list[Any]:
        """Return one polygon per area: the ground within a third of the joining distance of its people."""
        order = np.argsort(area_of_cell, kind="stable")
        discs = np.asarray(shapely.buffer(shapely.points(cells.centre[order]), self._reach / 3, quad_segs=4))
        groups = np.split(discs, np.flatnonzero(np.diff(area_of_cell[order])) + 1)
        return [shapely.union_all(group) if len(group) > 1 else group[0] for group in groups]

    def _area(self, rows: NDArray[np.intp], shape: Any, people: Floats, cost: Floats) -> UnservedArea:  # noqa: ANN401
        weight = people[rows]
        centre = np.average(self._place.demand.xy[rows], axis=0, weights=weight)
        district = int(self._district[rows[0]])
        reached = np.isfinite(cost[rows])
        mean = float(np.average(cost[rows][reached], weights=weight[reached])) if reached.any() else np.inf
        rural_people = float(weight[self._rural[rows]].sum())
        kind: Literal["urban", "rural"] = "rural" if 2 * rural_people > float(weight.sum()) else "urban"
        xy = (float(centre[0]), float(centre[1]))
        return UnservedArea(
            self._name(district, xy), float(weight.sum()), rows.astype(np.int32), xy, district, kind, shape, mean
        )

    def _name(self, district: int, xy: tuple[float, float]) -> str:
        names = [str(self._place.districts.name[district])] if district >= 0 else []
        street = self._street(xy)
        return " · ".join([*names, *([street] if street else [])]) or f"{xy[0]:.0f}, {xy[1]:.0f}"

    def _street(self, xy: tuple[float, float]) -> str:
        tree, edges = self._named_streets
        if tree is None:
            return ""
        distance, near = tree.query(xy)
        network = self._place.network
        return str(network.names[network.edge_name[edges[near]]]) if distance <= NAME_WITHIN_M else ""

    @cached_property
    def _named_streets(self) -> tuple[cKDTree | None, NDArray[np.intp]]:
        """A tree over the vertices of streets that have a name, and the edge of each vertex."""
        network = self._place.network
        has_name = np.array([bool(name) for name in network.names] or [False])
        named = has_name[np.clip(network.edge_name, 0, None)] & (network.edge_name >= 0)
        edge = np.repeat(np.arange(network.edge_count), np.diff(network.coord_start))
        rows = np.flatnonzero(named[edge])
        return (cKDTree(network.coords[rows]) if len(rows) else None), edge[rows]


def finest_district(demand: Demand, levels: Sequence[str] = FINEST_FIRST) -> Ints:
    """Return the district of the finest level that each point lies in, -1 for none."""
    district = np.full(len(demand), -1, dtype=np.int32)
    for level in levels:
        rows = demand.district.get(level)
        if rows is not None:
            district = np.where(district < 0, rows, district)
    return district.astype(np.int32)


def _joined(cells: _Cells, reach: float) -> NDArray[np.int32]:
    """Return the area of each cell: cells of one district that lie within `reach` are joined."""
    pairs = cKDTree(cells.centre).query_pairs(reach, output_type="ndarray")
    pairs = pairs[cells.district[pairs[:, 0]] == cells.district[pairs[:, 1]]]
    count = len(cells.centre)
    links = coo_array((np.ones(len(pairs), dtype=np.bool_), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1])
