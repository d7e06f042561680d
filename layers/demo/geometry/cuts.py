"""How blocks, plots and parcels of the demo city come about: land is halved again and again."""

from dataclasses import dataclass

import numpy as np
import shapely

from ....arrays import Floats, Longs
from .shapes import POLYGON, Geoms, Rng, geoms


@dataclass(frozen=True)
class Cuts:
    """Land that was cut up.

    `leaves` (n,) polygons, with `root` (n,) the row of the land each was cut from; the cutting `lines` (m,) with
    their `depth` (0 is the first cut).
    """

    leaves: Geoms
    root: Longs
    lines: Geoms
    depth: Longs


def cut_blocks(
    land: Geoms, rng: Rng, *, area_m2: Floats, wiggle: float = 0.0, skew: float = 0.06, max_depth: int = 12
) -> Cuts:
    """Halve all land across its longer side until every piece is smaller than about `area_m2` (n,).

    `wiggle` bends the cuts (as a share of the land's width), `skew` turns them and moves them off the middle.
    """
    todo, root = land, np.arange(len(land))
    leaves, roots = [], []
    lines: list[Geoms] = [np.empty(0, dtype=object)]
    for depth in range(max_depth + 1):
        big = (shapely.area(todo) > area_m2[root] * rng.uniform(0.9, 1.9, len(todo))) & (depth < max_depth)
        leaves.append(todo[~big])
        roots.append(root[~big])
        if not big.any():
            break
        cut, halves = _halved(todo[big], rng, wiggle, skew)
        lines.append(cut)
        todo, root = _solid(halves, root[big])
    depths = np.repeat(np.arange(len(lines)) - 1, [len(x) for x in lines])
    return Cuts(np.concatenate(leaves), np.concatenate(roots), np.concatenate(lines), depths)


def _solid(halves: Geoms, root: Longs) -> tuple[Geoms, Longs]:
    """The polygons among the parts of `halves` (n, 2), without crumbs, and the row each was cut from."""
    parts, which = shapely.get_parts(halves.ravel(), return_index=True)
    solid = (shapely.get_type_id(parts) == POLYGON) & (shapely.area(parts) > 1.0)
    return parts[solid], np.repeat(root, 2)[which[solid]]


def _halved(land: Geoms, rng: Rng, wiggle: float, skew: float) -> tuple[Geoms, Geoms]:
    """The cutting lines (n,) and the two halves (n, 2) of each piece."""
    middle, along, across = _axes(land)
    n = len(land)
    middle = middle + along * rng.uniform(-1.3 * skew, 1.3 * skew, (n, 1))
    t = np.linspace(-0.55, 0.55, 7 if wiggle else 2)
    lean = rng.normal(0, skew, (n, 1)) * t + (rng.normal(0, wiggle, (n, len(t))) if wiggle else 0.0)
    narrow = np.hypot(*across.T) / np.maximum(np.hypot(*along.T), 1e-9)
    xy = middle[:, None, :] + across[:, None, :] * t[:, None]
    xy = xy + (lean * narrow[:, None])[:, :, None] * along[:, None, :]
    halves = []
    for sign in (2.0, -2.0):
        far = xy[:, [-1, 0]] + sign * along[:, None, :]
        halves.append(shapely.intersection(land, geoms(shapely.polygons(np.concatenate([xy, far], axis=1)))))
    return shapely.intersection(geoms(shapely.linestrings(xy)), land), np.stack(halves, axis=1)


def _axes(land: Geoms) -> tuple[Floats, Floats, Floats]:
    """Middle, longer and shorter side (n, 2) of each piece's oriented envelope."""
    box = shapely.get_coordinates(shapely.oriented_envelope(land)).reshape(-1, 5, 2)
    first, second = box[:, 1] - box[:, 0], box[:, 2] - box[:, 1]
    longer = (np.hypot(*first.T) >= np.hypot(*second.T))[:, None]
    return box[:, :4].mean(axis=1), np.where(longer, first, second), np.where(longer, second, first)
