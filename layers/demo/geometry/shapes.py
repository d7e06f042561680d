"""Small vectorised geometry for the demo city: curves, winding ways, blobs, rectangles, and points along lines."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from shapely.geometry.base import BaseGeometry

from ....arrays import Bools, Floats, Longs
from ...crs.names import WGS_84

Geoms = NDArray[Any]
"""An object array of geometries, or of str."""
Rng = np.random.Generator
Shape = BaseGeometry
"""Any one geometry."""
POLYGON: Final = 3
"""GEOS's number for the type Polygon."""


def geoms(made: object) -> Geoms:
    """What shapely made, as the object array that it is."""
    return np.atleast_1d(np.asarray(made, dtype=object))


def degrees(frame: gpd.GeoDataFrame) -> Geoms:
    """The geometry of a frame (n,) in degrees of WGS 84."""
    return geoms(frame.geometry.to_crs(WGS_84).to_numpy())


def words(text: str, count: int) -> Geoms:
    """An object array (count,) of one text."""
    return np.full(count, text, dtype=object)


def each(count: Longs) -> tuple[Longs, Longs]:
    """Rows repeated `count` (n,) times, and the running number within each: [2, 1] gives [0, 0, 1] and [0, 1, 0]."""
    row = np.repeat(np.arange(len(count)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)


def unit(angle: Floats) -> Floats:
    """Unit vectors (n, 2) towards `angle` (n,), radians."""
    return np.column_stack([np.cos(angle), np.sin(angle)])


def apart(one: Floats, other: Floats) -> Floats:
    """Distances between points; the last axis holds x and y."""
    way = np.asarray(one) - np.asarray(other)
    return np.asarray(np.hypot(way[..., 0], way[..., 1]))


def left_of(way: Floats) -> Floats:
    """Unit vectors (n, 2) to the left of the directions `way` (n, 2)."""
    return np.column_stack([-way[:, 1], way[:, 0]]) / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]


def segments(start: Floats, end: Floats) -> Geoms:
    """Straight lines (n,) from `start` to `end` (n, 2)."""
    return geoms(shapely.linestrings(np.stack([start, end], axis=1)))


def smooth_line(points: ArrayLike, step_m: float = 40.0) -> shapely.LineString:
    """A cubic spline through `points` (k, 2), with a vertex about every `step_m`."""
    xy = np.asarray(points, dtype=np.float64)
    along = np.concatenate([[0.0], np.cumsum(apart(xy[1:], xy[:-1]))])
    at = np.linspace(0.0, along[-1], max(2, int(along[-1] / step_m) + 1))
    return shapely.LineString(CubicSpline(along, xy)(at))


def blob(centre: tuple[float, float], radii: tuple[float, float], rng: Rng, rough: float = 0.06) -> shapely.Polygon:
    """An ellipse whose radius swings by about `rough` of itself: a shape nobody drew with a compass."""
    angle = np.linspace(0.0, 2 * np.pi, 96, endpoint=False)
    wave = np.arange(3, 9)[:, None]
    swing = rng.normal(0, 3 * rough / wave) * np.cos(wave * angle + rng.uniform(0, 2 * np.pi, wave.shape))
    return shapely.Polygon(np.array(centre) + np.array(radii) * unit(angle) * (1.0 + swing.sum(axis=0))[:, None])


def part_around(shape: Shape, seed: tuple[float, float]) -> shapely.Polygon:
    """The one part of `shape` that holds `seed`, without holes."""
    parts = shapely.get_parts(shape)
    return shapely.Polygon(parts[shapely.contains_xy(parts, *seed)][0].exterior)


def winding(
    start: Floats, end: Floats, amplitude_m: Floats, rng: Rng, *, points: int = 15, waves: tuple[int, ...] = (1, 2, 3)
) -> Geoms:
    """Lines (n,) from `start` to `end` (n, 2) that swing sideways by up to about `amplitude_m` (n,)."""
    t = np.linspace(0.0, 1.0, points)
    swing = np.zeros((len(start), points))
    for wave in waves:
        swing += rng.normal(0, 1.0 / wave, (len(start), 1)) * np.sin(np.pi * wave * t)
    xy = start[:, None, :] + (end - start)[:, None, :] * t[:, None]
    return geoms(
        shapely.linestrings(xy + (swing * amplitude_m[:, None])[:, :, None] * left_of(end - start)[:, None, :])
    )


def rectangles(centre: Floats, size: Floats, angle: Floats) -> Geoms:
    """Rectangles (n,) around `centre` (n, 2); `size` (n, 2) is the width along `angle` (n,) and the depth across."""
    corner = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    local = corner * size[:, None, :]
    along = unit(angle)
    across = np.column_stack([-along[:, 1], along[:, 0]])
    xy = local[:, :, :1] * along[:, None, :] + local[:, :, 1:] * across[:, None, :]
    return geoms(shapely.polygons(centre[:, None, :] + xy))


def points_along(lines: Geoms, at_m: Floats) -> tuple[Floats, Floats]:
    """Where `lines` (n,) are after `at_m` (n,) metres, and in which direction they run there: both (n, 2)."""
    here, ahead, back = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at_m + ahead_m, 0.0)))
        for ahead_m in (0.0, 2.0, -2.0)
    )
    return here, ahead - back


def without_overlaps(shapes: Geoms) -> Bools:
    """Mask (n,) that drops every shape which touches an earlier one."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    keep = np.ones(len(shapes), dtype=np.bool_)
    keep[second[first < second]] = False
    return keep
