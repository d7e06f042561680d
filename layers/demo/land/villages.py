"""The demo city's villages: a core and scattered hamlets, with lanes and farmhouses; and the islet in the river."""

from dataclasses import dataclass

import numpy as np
import shapely

from ....arrays import Bools, Floats, Longs
from ..geometry.shapes import (
    Geoms,
    Rng,
    Shape,
    apart,
    each,
    geoms,
    left_of,
    points_along,
    rectangles,
    segments,
    unit,
    winding,
    without_overlaps,
    words,
)
from ..geometry.ways import DrawnWays
from ..plan.plan import CityPlan
from .blocks import Houses
from .terrain import HILLS_FROM_M, elevation
from .zones import OpenLand

_HOUSE_EVERY_M = 15.0


@dataclass(frozen=True)
class Villages:
    """Rural villages: `centre` (n, 2), `hill` (n,), and all `hamlet` (k, 2) with their `owner` (k,).

    The first n hamlets are the villages' cores.
    """

    centre: Floats
    hill: Bools
    hamlet: Floats
    owner: Longs


def place_villages(plan: CityPlan, ground: OpenLand, rng: Rng) -> Villages:
    """Scatter village centres over the country, nowhere too near each other, the city, the water or the rails."""
    room = _room(ground, edge_m=350, city_m=450, river_m=260, railway_m=180)
    low, high = np.reshape(room.bounds, (2, 2))
    tried = rng.uniform(low, high, (9_000, 2))
    kept = [np.array(t.xy) for t in plan.towns]
    for xy in tried[shapely.contains_xy(room, tried)]:
        if apart(np.array(kept), xy).min() > plan.village_spacing_m:
            kept.append(xy)
    centre = np.array(kept[len(plan.towns) :]).reshape(-1, 2)
    hill = elevation(plan, centre) > HILLS_FROM_M
    return Villages(centre, hill, *_hamlets(plan, ground, centre, hill, rng))


def _room(ground: OpenLand, *, edge_m: float, city_m: float, river_m: float, railway_m: float) -> Shape:
    """The country, so far away from the outline, the city, the river and the railway."""
    taken = [ground.built_up.buffer(city_m), ground.river.buffer(river_m), ground.railway.buffer(railway_m)]
    return shapely.difference(ground.outline.buffer(-edge_m), shapely.union_all(taken))


def _hamlets(plan: CityPlan, ground: OpenLand, centre: Floats, hill: Bools, rng: Rng) -> tuple[Floats, Longs]:
    """The cores, and a few scattered hamlets per village that no barrier cuts off from their core; with owners."""
    owner, _ = each(rng.integers(2, 6, len(centre)) + hill * 2)
    away = rng.uniform(0.16, 0.46, len(owner)) * plan.village_spacing_m
    xy = centre[owner] + unit(rng.uniform(0, 2 * np.pi, len(owner))) * away[:, None]
    room = _room(ground, edge_m=150, city_m=160, river_m=90, railway_m=80)
    cut_off = shapely.intersects(segments(centre[owner], xy), _water_and_rails(ground))
    fine = shapely.contains_xy(room, xy) & ~cut_off
    return np.concatenate([centre, xy[fine]]), np.concatenate([np.arange(len(centre)), owner[fine]])


def _water_and_rails(ground: OpenLand, apart_m: float = 0.5) -> Shape:
    return shapely.union(ground.river.buffer(apart_m), ground.railway.buffer(apart_m))


def draw_villages(villages: Villages, ground: OpenLand, ways: DrawnWays, rng: Rng) -> Houses:
    """Ways from each village's core to its hamlets, short lanes in each, and farmhouses along the lanes."""
    first = len(villages.centre)
    owner = villages.owner[first:]
    core, hamlet = villages.centre[owner], villages.hamlet[first:]
    swing = np.where(villages.hill[owner], 0.09, 0.03)
    link = winding(core, hamlet, apart(core, hamlet) * swing, rng)
    wet = shapely.intersects(link, _water_and_rails(ground))
    link[wet] = segments(core[wet], hamlet[wet])
    kind = rng.choice(np.array(["residential", "track", "path"]), len(link), p=[0.6, 0.25, 0.15])
    for highway in ("residential", "track", "path"):
        ways.add(link[kind == highway], highway)
    return _farmhouses(_lanes(villages, ground, ways, rng), ground, rng)


def _lanes(villages: Villages, ground: OpenLand, ways: DrawnWays, rng: Rng) -> Geoms:
    """A lane through every hamlet and a few that leave it on both sides; longer and more of them in a core."""
    n = len(villages.hamlet)
    core = np.arange(n) < len(villages.centre)
    angle, half = rng.uniform(0, np.pi, n), rng.uniform(65, 110, n) * np.where(core, 1.7, 1.0)
    reach = unit(angle) * half[:, None]
    main = geoms(shapely.linestrings(np.stack([villages.hamlet + reach * k for k in (-1, 0, 1)], axis=1)))
    owner, _ = each(np.where(core, 6, rng.integers(1, 4, n)))
    turn = angle[owner] + np.pi / 2 * rng.choice([-1, 1], len(owner)) + rng.normal(0, 0.25, len(owner))
    length = rng.uniform(50, 120, len(owner)) * np.where(core[owner], 1.3, 1.0)
    root = villages.hamlet[owner] + reach[owner] * rng.uniform(-0.9, 0.9, (len(owner), 1))
    side = winding(root, root + unit(turn) * length[:, None], length * 0.06, rng, points=7)
    barrier = _water_and_rails(ground, 20)
    free = ~shapely.intersects(main, barrier)
    main, side = main[free], side[free[owner] & ~shapely.intersects(side, barrier)]
    ways.add(main, "residential")
    ways.add(side, "service")
    return np.concatenate([main, side])


def _farmhouses(lanes: Geoms, ground: OpenLand, rng: Rng) -> Houses:
    """Houses on one side or the other of the lanes, facing them."""
    row, step = each((shapely.length(lanes) / _HOUSE_EVERY_M).astype(np.int64))
    n = len(row)
    at, way = points_along(lanes[row], (step + 0.8) * _HOUSE_EVERY_M + rng.normal(0, 1.5, n))
    aside = rng.choice([-1.0, 1.0], n) * rng.uniform(9, 13, n)
    size = np.column_stack([rng.uniform(9, 13, n), rng.uniform(8, 11, n)])
    shape = rectangles(at + left_of(way) * aside[:, None], size, np.arctan2(way[:, 1], way[:, 0]))
    dry = ~shapely.intersects(shape, _water_and_rails(ground, 15))
    return _farms(shape[dry & without_overlaps(shape)], "country", rng)


def _farms(shape: Geoms, zone: str, rng: Rng) -> Houses:
    n = len(shape)
    floors = rng.integers(1, 4, n).astype(np.float64)
    return Houses(shape, floors, words("farm", n), words(zone, n), np.full(n, -1, dtype=np.int64))


def draw_islet(ground: OpenLand, ways: DrawnWays, rng: Rng) -> Houses:
    """Paths and houses in the middle of the stream with no bridge: reached by boat only."""
    ring = ground.islet.buffer(-np.sqrt(ground.islet.area) * 0.09).exterior
    across = shapely.line_interpolate_point(np.full(2, ring), [0.2, 0.7], normalized=True)
    ways.add(ring, "path", name="江心洲小路")
    ways.add(shapely.LineString(across), "path", name="江心洲小路")
    at, way = points_along(np.full(9, ring), ring.length * (np.arange(9) + 0.5) / 9)
    inward = left_of(way) * (1.0 if ring.is_ccw else -1.0)
    shape = rectangles(at + 12 * inward, np.full((9, 2), 9.5), np.arctan2(way[:, 1], way[:, 0]))
    return _farms(shape[without_overlaps(shape)], "islet", rng)
