"""The country around: main roads, villages with winding roads, hamlets, the islet, and the height of the ground."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

from .demo_blocks import Houses
from .demo_plan import CityPlan
from .demo_shapes import Bools, Floats, Geoms, Ints, Rng, rectangles, smooth_line, winding, without_overlaps
from .demo_streets import Ways
from .demo_zones import Ground


def elevation(plan: CityPlan, xy: Floats) -> Floats:
    """Metres above sea (n,) at `xy` (n, 2): a plain at 45 m that rises away from the river, and the plan's hills."""
    line = smooth_line(plan.river, 200.0)
    height = 38.0 + 0.004 * shapely.distance(shapely.points(xy), line)
    for x, y, reach, rise in plan.hills:
        apart2 = ((xy[:, 0] - x) ** 2 + (xy[:, 1] - y) ** 2) / (0.5 * reach) ** 2
        ridge = (
            1.0
            + 0.22 * np.sin(xy[:, 0] / 330.0 + xy[:, 1] / 510.0)
            + 0.15 * np.cos(xy[:, 0] / 190.0 - xy[:, 1] / 270.0)
        )
        height = height + rise * np.exp(-apart2 / 2) * ridge
    return height


@dataclass(frozen=True)
class Villages:
    """Centres (n, 2) of rural villages, whether they lie in the hills, and their hamlets (k, 2) with `owner` rows."""

    centre: Floats
    hill: Bools
    hamlet: Floats
    owner: Ints


def draw_main_roads(plan: CityPlan, ground: Ground, ways: Ways) -> Geoms:
    """Draw the plan's roads outside the built-up city; returns them for others to join."""
    built_up, water = ground.built_up, ground.river.buffer(25)
    rails = ground.railway.buffer(28)
    drawn = []
    for road in plan.roads:
        line = shapely.intersection(shapely.difference(smooth_line(road.points), built_up), ground.outline)
        for place, marks in ((water, {"bridge": True}), (rails, {"tunnel": True})):
            ways.add(shapely.intersection(line, place), road.highway, name=road.name, walk=True, **marks)
        line = shapely.difference(line, shapely.union(water, rails))
        ways.add(line, road.highway, name=road.name, walk=True)
        drawn.append(line)
    return shapely.get_parts(np.array(drawn))


def place_villages(plan: CityPlan, ground: Ground, rng: Rng) -> Villages:
    """Scatter village centres over the country, nowhere too near each other, the city, the water or the rails."""
    room = shapely.difference(ground.outline.buffer(-350), ground.built_up.buffer(450))
    room = shapely.difference(room, shapely.union(ground.river.buffer(260), ground.railway.buffer(180)))
    low, high = np.array(room.bounds[:2]), np.array(room.bounds[2:])
    tried = rng.uniform(low, high, (9_000, 2))
    tried = tried[shapely.contains_xy(room, tried)]
    kept = [np.array(t.xy) for t in plan.towns]
    for xy in tried:
        if min(np.hypot(*(np.array(kept) - xy).T)) > plan.village_spacing_m:
            kept.append(xy)
    centre = np.array(kept[len(plan.towns) :]).reshape(-1, 2)
    hill = elevation(plan, centre) > 110
    hamlet, owner = _hamlets(plan, ground, centre, hill, rng)
    return Villages(centre, hill, hamlet, owner)


def _hamlets(plan: CityPlan, ground: Ground, centre: Floats, hill: Bools, rng: Rng) -> tuple[Floats, Ints]:
    """A core and a few scattered hamlets per village."""
    count = rng.integers(2, 6, len(centre)) + hill * 2
    owner = np.repeat(np.arange(len(centre)), count)
    angle = rng.uniform(0, 2 * np.pi, len(owner))
    away = rng.uniform(0.16, 0.46, len(owner)) * plan.village_spacing_m
    xy = centre[owner] + np.column_stack([np.cos(angle), np.sin(angle)]) * away[:, None]
    room = shapely.difference(
        ground.outline.buffer(-150), shapely.union(ground.built_up.buffer(160), ground.river.buffer(90))
    )
    room = shapely.difference(room, ground.railway.buffer(80))
    path = shapely.linestrings(np.stack([centre[owner], xy], axis=1))
    fine = shapely.contains_xy(room, xy) & ~shapely.intersects(path, shapely.union(ground.river, ground.railway))
    return np.concatenate([centre, xy[fine]]), np.concatenate([np.arange(len(centre)), owner[fine]])


def draw_country_roads(plan: CityPlan, ground: Ground, villages: Villages, roads: Geoms, ways: Ways, rng: Rng) -> None:
    """Winding roads that join every village to the main roads or the city's edge, never over water or rails."""
    edge = shapely.get_parts(shapely.get_parts(np.array([shapely.boundary(z) for z in ground.zones])))
    fixed = np.concatenate([shapely.get_coordinates(shapely.segmentize(x, 1e9))[::6] for x in (*roads, *edge)])
    count = len(villages.centre)
    xy = np.concatenate([villages.centre, fixed])
    pair = _useful_pairs(xy, count, ground, rng)
    start, end = xy[pair[:, 0]], xy[pair[:, 1]]
    steep = np.maximum(elevation(plan, (start + end) / 2) - 60, 0) / 250
    length = np.hypot(*(end - start).T)
    swing = length * (0.025 + 0.1 * np.minimum(steep, 1))
    lines = winding(start, end, swing, rng, points=41, waves=(1, 2, 3, 5, 7))
    wet = shapely.intersects(lines, shapely.union_all([ground.river, ground.railway, ground.built_up.buffer(-5)]))
    lines[wet] = shapely.linestrings(np.stack([start[wet], end[wet]], axis=1))
    main = length > 1.1 * plan.village_spacing_m
    ways.add(lines[main], "tertiary", name="乡道")
    ways.add(lines[~main], "unclassified", name="村道")


def _useful_pairs(xy: Floats, count: int, ground: Ground, rng: Rng) -> Ints:
    """Rows of `xy` to join: a spanning tree over the first `count` and all fixed points, and some short loops more."""
    tri = Delaunay(xy + rng.normal(0, 0.5, xy.shape)).simplices
    pair = np.unique(np.sort(np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [0, 2]]]), axis=1), axis=0)
    line = shapely.linestrings(xy[pair])
    barrier = shapely.union_all([ground.river, ground.railway.buffer(20), ground.built_up.buffer(-2)])
    both_fixed = (pair >= count).all(axis=1)
    free = both_fixed | ~shapely.intersects(line, barrier)
    length = np.where(both_fixed, 1e-3, np.hypot(*(xy[pair[:, 0]] - xy[pair[:, 1]]).T))
    pair, length, both_fixed = pair[free], length[free], both_fixed[free]
    graph = coo_array((length, (pair[:, 0], pair[:, 1])), shape=(len(xy), len(xy)))
    tree = minimum_spanning_tree(graph.tocsr()).tocoo()
    taken = set(zip(tree.coords[0].tolist(), tree.coords[1].tolist(), strict=True))
    in_tree = np.array([(a, b) in taken or (b, a) in taken for a, b in pair.tolist()])
    village_pair = (pair < count).all(axis=1)
    more = village_pair & ~in_tree & (rng.random(len(pair)) < 0.3)
    result: Ints = pair[(in_tree & ~both_fixed) | more]
    return result


def draw_hamlets(villages: Villages, ground: Ground, ways: Ways, rng: Rng) -> Houses:
    """Ways from each village's core to its hamlets, short lanes in each, and farmhouses along the lanes."""
    first = len(villages.centre)
    core, hamlet = villages.centre[villages.owner[first:]], villages.hamlet[first:]
    hill = villages.hill[villages.owner[first:]]
    reach = np.hypot(*(hamlet - core).T)
    link = winding(core, hamlet, reach * np.where(hill, 0.09, 0.03), rng)
    dry = ~shapely.intersects(link, shapely.union(ground.river, ground.railway))
    link[~dry] = shapely.linestrings(np.stack([core[~dry], hamlet[~dry]], axis=1))
    kind = rng.choice(np.array(["residential", "track", "path"], dtype=object), len(link), p=[0.6, 0.25, 0.15])
    for highway in ("residential", "track", "path"):
        ways.add(link[kind == highway], highway)
    return _farmhouses(_lanes(villages, ground, ways, rng), ground, rng)


def _lanes(villages: Villages, ground: Ground, ways: Ways, rng: Rng) -> Geoms:
    """A lane through every hamlet and a few that leave it on both sides; longer ones in a village's core."""
    big = np.arange(len(villages.hamlet)) < len(villages.centre)
    angle = rng.uniform(0, np.pi, len(big))
    half = rng.uniform(65, 110, len(big)) * np.where(big, 1.7, 1.0)
    way = np.column_stack([np.cos(angle), np.sin(angle)])
    start, end = villages.hamlet - way * half[:, None], villages.hamlet + way * half[:, None]
    count = np.where(big, 6, rng.integers(1, 4, len(big)))
    owner = np.repeat(np.arange(len(big)), count)
    turn = angle[owner] + np.pi / 2 * rng.choice([-1, 1], len(owner)) + rng.normal(0, 0.25, len(owner))
    root = villages.hamlet[owner] + way[owner] * (half[owner] * rng.uniform(-0.9, 0.9, len(owner)))[:, None]
    side_m = rng.uniform(50, 120, len(owner)) * np.where(big[owner], 1.3, 1.0)
    tip = root + np.column_stack([np.cos(turn), np.sin(turn)]) * side_m[:, None]
    main: Geoms = shapely.linestrings(np.stack([start, villages.hamlet, end], axis=1))
    side = winding(root, tip, side_m * 0.06, rng, points=7)
    barrier = shapely.union(ground.river.buffer(20), ground.railway.buffer(20))
    main, side = main[~shapely.intersects(main, barrier)], side[~shapely.intersects(side, barrier)]
    ways.add(main, "residential")
    ways.add(side, "service")
    return np.concatenate([main, side])


def _farmhouses(lanes: Geoms, ground: Ground, rng: Rng) -> Houses:
    """Houses on both sides of the lanes, every 17 m or so, facing them."""
    count = (shapely.length(lanes) / 15.0).astype(int)
    row = np.repeat(np.arange(len(lanes)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    along = (step + 0.8) * 15.0 + rng.normal(0, 1.5, len(row))
    here = shapely.get_coordinates(shapely.line_interpolate_point(lanes[row], along))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lanes[row], along + 2.0))
    back = shapely.get_coordinates(shapely.line_interpolate_point(lanes[row], along - 2.0))
    angle = np.arctan2(*(ahead - back).T[::-1])
    side = rng.choice([-1.0, 1.0], len(row)) * rng.uniform(9, 13, len(row))
    centre = here + np.column_stack([-np.sin(angle), np.cos(angle)]) * side[:, None]
    shape = rectangles(centre, rng.uniform(9, 13, len(row)), rng.uniform(8, 11, len(row)), angle)
    keep = without_overlaps(shape) & ~shapely.intersects(
        shape, shapely.union(ground.river.buffer(15), ground.railway.buffer(15))
    )
    n = int(keep.sum())
    floors = rng.integers(1, 4, n).astype(np.float64)
    return Houses(
        shape[keep], floors, np.full(n, "farm", dtype=object), np.full(n, "country", dtype=object),
        np.full(n, -1, dtype=np.int64),
    )  # fmt: skip


def draw_islet(ground: Ground, ways: Ways, rng: Rng) -> Houses:
    """A few paths and houses in the middle of the stream, with no bridge: reached by boat only."""
    core = ground.islet.buffer(-np.sqrt(ground.islet.area) * 0.09)
    ring = core.exterior
    ways.add(ring, "path", name="江心洲小路")
    middle = shapely.line_interpolate_point(np.full(2, ring), [0.2, 0.7], normalized=True)
    ways.add(shapely.LineString(shapely.get_coordinates(middle)), "path", name="江心洲小路")
    points = shapely.get_coordinates(
        shapely.line_interpolate_point(np.full(9, ring), np.linspace(0.05, 0.95, 9), normalized=True)
    )
    shape = rectangles(
        points + 14 * np.sign(shapely.get_coordinates(core.centroid) - points),
        np.full(9, 10.0),
        np.full(9, 9.0),
        rng.uniform(0, 3, 9),
    )
    keep = without_overlaps(shape)
    n = int(keep.sum())
    return Houses(
        shape[keep],
        np.full(n, 2.0),
        np.full(n, "farm", dtype=object),
        np.full(n, "islet", dtype=object),
        np.full(n, -1, dtype=np.int64),
    )
