"""Residential land as demand points: a fine sample of its ground, so that the share of land within a circle is of area.

One point stands at random in each square of a grid over all residential areas. It goes its way as a resident does, and
counts the ground of its square; the points of an area count its exact square metres together. Where areas overlap,
the ground counts once, for the first of them.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Ints, Longs
from ...coverage.place import LAND, Demand, Districts

MOST_POINTS: Final = 10_000
"""About so many points are set on all residential land; a smaller place has a finer grid."""
_COARSER: Final = 1.4
"""By so much the squares of buildings grow until there are no more than `MOST_POINTS`."""
FINEST_M: Final = 5.0
"""The least side of a square of the grid: no residential area is drawn more exactly."""


@dataclass(frozen=True, eq=False)
class LandPoints:
    """Points (n, 2) on residential land in metres, the square metres (n,) of each, and the area (n,) it lies in."""

    xy: Floats
    m2: Floats
    area: Ints

    def __len__(self) -> int:
        return len(self.m2)


def land_points(areas: NDArray[Any], *, step_m: float | None = None) -> LandPoints:
    """Return points on polygons (k,) that count their ground; overlapping ground counts once.

    The places within the squares are always the same for the same ground, so that two evaluations agree. An area too
    small for the grid has one point. Without `step_m` the grid is as fine as `MOST_POINTS` allow. Overlaps in which no
    point falls are smaller than a square and are not looked for.
    """
    ground = np.asarray(shapely.area(areas), dtype=np.float64)
    step = step_m or max(FINEST_M, float(np.sqrt(ground.sum() / MOST_POINTS)))
    area, squares = _squares(areas, step)
    xy = _scattered(squares, step)
    shapely.prepare(areas)
    inside = np.flatnonzero(shapely.intersects_xy(areas[area], *xy.T))
    area, squares, xy = area[inside], squares[inside], xy[inside]
    first = _first_of_each(squares)  # the squares are listed area by area
    net = _net_m2(areas, ground, np.unique(np.delete(area, first)))
    area, xy = area[first], xy[first]
    count = np.bincount(area, minlength=len(areas))
    missed = np.flatnonzero((count == 0) & (net > 0))
    middle = shapely.get_coordinates(shapely.point_on_surface(areas[missed]))
    xy, area = np.vstack([xy, middle]), np.concatenate([area, missed])
    order = np.argsort(area, kind="stable")
    return LandPoints(xy[order], (net / np.maximum(count, 1))[area[order]], area[order].astype(np.int32))


def estate_land(demand: Demand, districts: Districts, area: shapely.Polygon | None) -> LandPoints:
    """Return points on the land of a new estate that is no residential land yet, as fine as those of the place.

    None where the place knows no residential land, or where the estate is drawn as a point.
    """
    known, nothing = demand.weights.get(LAND), np.zeros(0, dtype=object)
    if known is None or area is None:
        return land_points(nothing)
    estates = districts.geometry[districts.rows_of("estate")]
    near = estates[shapely.STRtree(estates).query(area)] if len(estates) else nothing
    free = shapely.difference(area, shapely.union_all(near))
    there = known[known > 0]
    step = float(np.sqrt(np.median(there))) if len(there) else FINEST_M
    return land_points(np.array([] if free.area == 0 else [free], dtype=object), step_m=max(step, FINEST_M))


def building_points(buildings: NDArray[Any]) -> LandPoints:
    """Return points that count the ground under buildings (k,): one building of each square counts for all in it."""
    ground = np.asarray(shapely.area(buildings), dtype=np.float64)
    rows = np.flatnonzero(ground > 0)
    middle = shapely.get_coordinates(shapely.point_on_surface(buildings[rows]))
    step = max(FINEST_M, float(np.sqrt(ground.sum() / MOST_POINTS)))
    square = _square_of(middle, step)
    while len(np.unique(square)) > MOST_POINTS:
        step *= _COARSER
        square = _square_of(middle, step)
    _, first, of = np.unique(square, return_index=True, return_inverse=True)
    m2 = np.bincount(of, ground[rows], minlength=len(first)).astype(np.float64)
    return LandPoints(middle[first], m2, rows[first].astype(np.int32))


def _square_of(xy: Floats, step: float) -> Longs:
    """Return the number (n,) of the square of a grid that each place lies in."""
    if not len(xy):
        return np.zeros(0, np.int64)
    column, row = np.floor((xy - xy.min(axis=0)) / step).astype(np.int64).T
    return np.asarray(row * (column.max() + 1) + column)


def _net_m2(areas: NDArray[Any], ground: Floats, overlapping: Longs) -> Floats:
    """Return (k,) the square metres of each area that no earlier one holds; `overlapping` are those to be looked at."""
    net, tree = ground.copy(), shapely.STRtree(areas)
    for row in overlapping.tolist():
        near = tree.query(areas[row])
        earlier = shapely.union_all(areas[near[near < row]])
        net[row] = shapely.area(shapely.difference(areas[row], earlier))
    return net


def _squares(areas: NDArray[Any], step: float) -> tuple[Longs, Longs]:
    """Return (n,) the area and (n, 2) the column and row of every square of the grid under the bounds of each area."""
    if not len(areas):
        return np.zeros(0, np.int64), np.zeros((0, 2), np.int64)
    bounds = np.floor(shapely.bounds(areas) / step).astype(np.int64)
    wide, high = (bounds[:, 2:] - bounds[:, :2] + 1).T
    area = np.repeat(np.arange(len(areas)), wide * high)
    nth = np.arange(len(area)) - np.repeat(np.cumsum(wide * high) - wide * high, wide * high)
    return area, bounds[area, :2] + np.column_stack([nth % wide[area], nth // wide[area]])


def _first_of_each(squares: Longs) -> Longs:
    """Return the first place in the list of each square (n, 2)."""
    if not len(squares):
        return np.zeros(0, np.int64)
    column, row = (squares - squares.min(axis=0)).T
    return np.sort(np.unique(row * (column.max() + 1) + column, return_index=True)[1])


def _scattered(squares: Longs, step: float) -> Floats:
    """Return a place (n, 2) within each square, as if at random but the same for the same square."""
    mixed = squares.astype(np.uint64) @ np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
    for shift in (30, 27, 31):  # the finishing steps of SplitMix64 (Steele, Lea and Flood 2014)
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(0xBF58476D1CE4E5B9)
    within = np.column_stack([mixed >> np.uint64(32), mixed & np.uint64(0xFFFFFFFF)]) / 2.0**32
    return np.asarray((squares + within) * step)
