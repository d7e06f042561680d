"""Small vectorised geometry for the demo city: smooth curves, winding ways, blobs, and the cutting of blocks."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Geoms = NDArray[Any]
Rng = np.random.Generator
POLYGON: Final = 3
"""GEOS's number for the type Polygon."""


def smooth_line(points: Any, step_m: float = 40.0) -> shapely.LineString:
    """A cubic spline through `points` (k, 2), with a vertex about every `step_m`."""
    xy = np.asarray(points, dtype=np.float64)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    at = np.linspace(0.0, along[-1], max(2, int(along[-1] / step_m) + 1))
    return shapely.LineString(CubicSpline(along, xy)(at) if len(xy) > 2 else _linear(along, xy, at))


def _linear(along: Floats, xy: Floats, at: Floats) -> Floats:
    return np.column_stack([np.interp(at, along, xy[:, 0]), np.interp(at, along, xy[:, 1])])


def blob(centre: tuple[float, float], radii: tuple[float, float], rng: Rng, rough: float = 0.06) -> shapely.Polygon:
    """An ellipse whose radius swings by about `rough` of itself: a shape nobody drew with a compass."""
    angle = np.linspace(0.0, 2 * np.pi, 96, endpoint=False)
    waves = np.arange(3, 9)
    swing = (
        rng.normal(0, rough, 6)[:, None]
        / waves[:, None]
        * 3
        * np.cos(waves[:, None] * angle + rng.uniform(0, 2 * np.pi, 6)[:, None])
    ).sum(axis=0)
    radius = 1.0 + swing
    xy = np.column_stack([centre[0] + radii[0] * radius * np.cos(angle), centre[1] + radii[1] * radius * np.sin(angle)])
    return shapely.Polygon(xy)


def part_around(shape: shapely.Geometry, seed: tuple[float, float]) -> shapely.Polygon:
    """The one part of `shape` that holds `seed`, without holes."""
    parts = shapely.get_parts(shape)
    inside = parts[shapely.contains_xy(parts, *seed)]
    return shapely.Polygon(inside[0].exterior)


def winding(
    starts: Floats, ends: Floats, amplitude_m: Floats, rng: Rng, *, points: int = 15, waves: tuple[int, ...] = (1, 2, 3)
) -> Geoms:
    """Lines (n,) from `starts` to `ends` (n, 2) that swing sideways by up to about `amplitude_m` (n,)."""
    t = np.linspace(0.0, 1.0, points)
    n = len(starts)
    swing = np.zeros((n, points))
    for wave in waves:
        swing += rng.normal(0, 1.0 / wave, (n, 1)) * np.sin(np.pi * wave * t)[None, :]
    along = ends - starts
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    xy = starts[:, None, :] + along[:, None, :] * t[None, :, None]
    return shapely.linestrings(xy + (swing * amplitude_m[:, None])[:, :, None] * across[:, None, :])


def rectangles(centre: Floats, width: Floats, depth: Floats, angle: Floats) -> Geoms:
    """Rectangles (n,) around `centre` (n, 2), `width` along `angle` (radians), `depth` across."""
    corner = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    local = corner[None, :, :] * np.stack([width, depth], axis=1)[:, None, :]
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x = local[:, :, 0] * cos - local[:, :, 1] * sin + centre[:, :1]
    y = local[:, :, 0] * sin + local[:, :, 1] * cos + centre[:, 1:]
    result: Geoms = shapely.polygons(np.stack([x, y], axis=2))
    return result


def without_overlaps(shapes: Geoms) -> Bools:
    """Mask (n,) that drops every shape which touches an earlier one."""
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    keep = np.ones(len(shapes), dtype=np.bool_)
    keep[second[first < second]] = False
    return keep


@dataclass(frozen=True)
class Cuts:
    """Blocks that were cut: `leaves` (n,) polygons with `root` (n,) the row they were cut from, and the cutting lines
    (m,) with their `depth` (0 is the first cut) and `line_root`."""

    leaves: Geoms
    root: Ints
    lines: Geoms
    depth: Ints
    line_root: Ints


def cut_blocks(
    blocks: Geoms, rng: Rng, *, area_m2: Floats, wiggle: float = 0.0, skew: float = 0.06, max_depth: int = 12
) -> Cuts:
    """Halve every block across its longer side, again and again, until it is smaller than about `area_m2` (n,).

    `wiggle` bends the cuts (as a share of the block's width), `skew` turns them and moves them off the middle.
    """
    todo, root = blocks, np.arange(len(blocks))
    leaves, leaf_root, lines, depths, line_root = [], [], [], [], []
    for depth in range(max_depth + 1):
        big = shapely.area(todo) > area_m2[root] * rng.uniform(0.9, 1.9, len(todo))
        if depth == max_depth:
            big[:] = False
        leaves.append(todo[~big])
        leaf_root.append(root[~big])
        todo, root = todo[big], root[big]
        if not len(todo):
            break
        cut, half = _cut_once(todo, rng, wiggle, skew)
        lines.append(cut)
        depths.append(np.full(len(cut), depth))
        line_root.append(root)
        todo, which = shapely.get_parts(half.ravel(), return_index=True)
        root = np.repeat(root, 2)[which]
        solid = (shapely.get_type_id(todo) == POLYGON) & (shapely.area(todo) > 1.0)
        todo, root = todo[solid], root[solid]
    none: Geoms = np.empty(0, dtype=object)
    empty = np.empty(0, dtype=np.int64)
    return Cuts(
        np.concatenate(leaves), np.concatenate(leaf_root), np.concatenate([none, *lines]),
        np.concatenate([empty, *depths]), np.concatenate([empty, *line_root]),
    )  # fmt: skip


def _cut_once(blocks: Geoms, rng: Rng, wiggle: float, skew: float) -> tuple[Geoms, Geoms]:
    """The cutting lines (n,) and the two halves (n, 2) of each block."""
    box = shapely.get_coordinates(shapely.oriented_envelope(blocks)).reshape(-1, 5, 2)
    n = len(blocks)
    first, second = box[:, 1] - box[:, 0], box[:, 2] - box[:, 1]
    longer = (np.hypot(*first.T) >= np.hypot(*second.T))[:, None]
    along, across = np.where(longer, first, second), np.where(longer, second, first)
    middle = box[:, :4].mean(axis=1) + along * rng.uniform(-1.3 * skew, 1.3 * skew, (n, 1))
    t = np.linspace(-0.55, 0.55, 7 if wiggle else 2)
    turn = rng.normal(0, skew, (n, 1)) * t[None, :]
    bend = rng.normal(0, wiggle, (n, len(t))) if wiggle else np.zeros((n, len(t)))
    wide = np.hypot(*across.T) / np.maximum(np.hypot(*along.T), 1e-9)
    xy = middle[:, None, :] + across[:, None, :] * t[None, :, None]
    xy = xy + (turn + bend)[:, :, None] * wide[:, None, None] * along[:, None, :]
    sides = []
    for sign in (1.0, -1.0):
        far = np.stack([xy[:, -1] + sign * along * 2, xy[:, 0] + sign * along * 2], axis=1)
        sides.append(shapely.intersection(blocks, shapely.polygons(np.concatenate([xy, far], axis=1))))
    return shapely.intersection(shapely.linestrings(xy), blocks), np.stack(sides, axis=1)
