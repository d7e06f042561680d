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
_SEAM_M2: Final = 1.0
"""Neighbours that overlap by less do so by rounding."""
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
    small for the grid has one point. Without `step_m` the grid is as fine as `MOST_POINTS` allow.
    """
    net = _net_m2(areas)
    step = step_m or max(FINEST_M, float(np.sqrt(net.sum() / MOST_POINTS)))
    xy = _scattered(_squares(areas, step), step)
    first = _first_area(areas, xy)
    xy, area = xy[first >= 0], first[first >= 0]
    count = np.bincount(area, minlength=len(areas))
    missed = np.flatnonzero((count == 0) & (net > 0))
    inside = shapely.get_coordinates(shapely.point_on_surface(areas[missed]))
    xy, area = np.vstack([xy, inside]), np.concatenate([area, missed])
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


def _net_m2(areas: NDArray[Any]) -> Floats:
    """Return (k,) the square metres of each area that no earlier one holds."""
    net = np.asarray(shapely.area(areas), dtype=np.float64)
    one, other = shapely.STRtree(areas).query(areas) if len(areas) else np.zeros((2, 0), int)
    one, other = one[other < one], other[other < one]
    shared = shapely.area(shapely.intersection(areas[one], areas[other])) > _SEAM_M2
    for row in np.unique(one[shared]).tolist():
        earlier = shapely.union_all(areas[other[shared & (one == row)]])
        net[row] = shapely.area(shapely.difference(areas[row], earlier))
    return net


def _squares(areas: NDArray[Any], step: float) -> Longs:
    """Return (n, 2) the column and row of every square of the grid under the bounds of any of the areas."""
    if not len(areas):
        return np.zeros((0, 2), np.int64)
    bounds = np.floor(shapely.bounds(areas) / step).astype(np.int64)
    wide, high = (bounds[:, 2:] - bounds[:, :2] + 1).T
    owner = np.repeat(np.arange(len(areas)), wide * high)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(wide * high) - wide * high, wide * high)
    low, across = bounds[:, :2].min(axis=0), int(bounds[:, 2].max() - bounds[:, 0].min()) + 1
    column, row = (bounds[owner, :2] - low + np.column_stack([nth % wide[owner], nth // wide[owner]])).T
    packed = np.unique(row * across + column)
    return np.asarray(low + np.column_stack([packed % across, packed // across]))


def _scattered(squares: Longs, step: float) -> Floats:
    """Return a place (n, 2) within each square, as if at random but the same for the same square."""
    mixed = squares.astype(np.uint64) @ np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
    for shift in (30, 27, 31):  # the finishing steps of SplitMix64 (Steele, Lea and Flood 2014)
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(0xBF58476D1CE4E5B9)
    within = np.column_stack([mixed >> np.uint64(32), mixed & np.uint64(0xFFFFFFFF)]) / 2.0**32
    return np.asarray((squares + within) * step)


def _first_area(areas: NDArray[Any], xy: Floats) -> Longs:
    """Return (n,) the first area that each place lies in, -1 for none."""
    found = np.full(len(xy), -1, np.int64)
    if len(xy):
        # Asked this way round, because each area is prepared once for all points in it.
        area, point = shapely.STRtree(np.asarray(shapely.points(xy))).query(areas, predicate="intersects")
        order = np.lexsort((-area, point))
        found[point[order]] = area[order]
    return found
