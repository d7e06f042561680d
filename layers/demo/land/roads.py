"""The demo city's roads through the country: main roads as planned, and winding ones that join every village."""

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

from ....arrays import Bools, Floats, Longs
from ..geometry.shapes import Geoms, Rng, Shape, apart, geoms, segments, winding
from ..geometry.shapes import smooth_line as smooth
from ..geometry.ways import DrawnWays
from ..plan.plan import CityPlan
from .terrain import elevation
from .zones import OpenLand


def draw_main_roads(plan: CityPlan, ground: OpenLand, ways: DrawnWays) -> Geoms:
    """Draw the plan's roads outside the built-up city; returns their lines for others to join."""
    water, rails = ground.river.buffer(25), ground.railway.buffer(28)
    drawn = []
    for road in plan.roads:
        line = shapely.intersection(shapely.difference(smooth(road.points), ground.built_up), ground.outline)
        ways.add(shapely.intersection(line, water), road.highway, name=road.name, bridge=True)
        ways.add(shapely.intersection(line, rails), road.highway, name=road.name, tunnel=True)
        drawn.append(shapely.difference(line, shapely.union(water, rails)))
        ways.add(drawn[-1], road.highway, name=road.name)
    return geoms(shapely.get_parts(np.array(drawn)))


def draw_country_roads(plan: CityPlan, ground: OpenLand, villages: Floats, ways: DrawnWays, rng: Rng) -> None:
    """Winding roads that join all `villages` (n, 2) to the main roads or the city's edge, never over water or rails."""
    roads = draw_main_roads(plan, ground, ways)
    edge = [shapely.boundary(z) for z in ground.zones]
    xy = np.concatenate([villages, *(shapely.get_coordinates(x)[::6] for x in (*roads, *edge))])
    pair = _useful_pairs(xy, len(villages), ground, rng)
    start, end = xy[pair[:, 0]], xy[pair[:, 1]]
    length = apart(start, end)
    steep = np.clip((elevation(plan, (start + end) / 2) - 60.0) / 250.0, 0.0, 1.0)
    lines = winding(start, end, length * (0.025 + 0.1 * steep), rng, points=41, waves=(1, 2, 3, 5, 7))
    barred = shapely.intersects(lines, _barrier(ground))
    lines[barred] = segments(start[barred], end[barred])
    long = length > 1.1 * plan.village_spacing_m
    ways.add(lines[long], "tertiary", name="乡道")
    ways.add(lines[~long], "unclassified", name="村道")


def _barrier(ground: OpenLand) -> Shape:
    return shapely.union_all([ground.river, ground.railway.buffer(20), ground.built_up.buffer(-5)])


def _useful_pairs(xy: Floats, count: int, ground: OpenLand, rng: Rng) -> Longs:
    """Rows of `xy` to join: a spanning tree over the first `count` and the fixed points after them, and some loops."""
    corners = Delaunay(xy + rng.normal(0, 0.5, xy.shape)).simplices
    pair = np.unique(np.sort(np.concatenate([corners[:, k] for k in ([0, 1], [1, 2], [0, 2])]), axis=1), axis=0)
    fixed = np.asarray((pair >= count).all(axis=1))
    free = fixed | ~np.asarray(shapely.intersects(segments(*xy[pair.T]), _barrier(ground)))
    pair, fixed = pair[free], fixed[free]
    in_tree = _in_tree(pair, np.where(fixed, 1e-3, apart(*xy[pair.T])), len(xy))
    loop = (pair < count).all(axis=1) & (rng.random(len(pair)) < 0.3)
    return pair[(in_tree & ~fixed) | loop]


def _in_tree(pair: Longs, length: Floats, count: int) -> Bools:
    """Mask of the pairs (sorted, first row below second) that the shortest tree over all rows needs."""
    graph = coo_array((length, (pair[:, 0], pair[:, 1])), shape=(count, count))
    tree = minimum_spanning_tree(graph.tocsr()).tocoo()
    low, high = np.sort(np.stack(tree.coords), axis=0)
    return np.isin(pair[:, 0] * count + pair[:, 1], low.astype(np.int64) * count + high)
