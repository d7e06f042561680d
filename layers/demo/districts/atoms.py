"""Small Voronoi cells that the demo city's districts are put together from, and which unit each belongs to."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import Delaunay, cKDTree

from ....arrays import Bools, Floats, Longs
from ....links import linked_parts
from ...schema import PEOPLE
from ..geometry.cuts import cut_blocks
from ..geometry.shapes import Geoms, Rng, Shape, apart, each, geoms, left_of, points_along
from ..land.zones import OpenLand, Quarter
from ..plan.plan import CityPlan

URBAN_KIND = "街道"
_OTHER_BANK_M = 20_000.0
"""Added to the distance between places on different banks: districts do not reach over the river by chance."""
_FRINGE_M = 280.0
"""So far around the built-up blocks the land belongs to the urban communities."""


@dataclass(frozen=True)
class Atoms:
    """Cells (a,) that tile the city exactly, the points (a, 2) they grew around, and the `unit` (a,) of each."""

    shape: Geoms
    xy: Floats
    unit: Longs


@dataclass(frozen=True)
class Seats:
    """Where districts gather: points (n, 2), the township row of each, and whether they lie on the north bank."""

    xy: Floats
    township: Longs
    north: Bools


def north_bank(ground: OpenLand, xy: Floats) -> Bools:
    """Which of `xy` (n, 2) lie north of the river."""
    line = shapely.get_coordinates(ground.river_line)
    top = line[:, 1].max() + 50_000
    bank = shapely.Polygon([*line, (line[-1, 0] + 50_000, top), (line[0, 0] - 50_000, top)])
    return np.asarray(shapely.contains_xy(bank, xy))


def seats_at(plan: CityPlan, ground: OpenLand, xy: Floats, *, urban: bool) -> Seats:
    """Seats at `xy` (n, 2), each with the nearest township (on its own bank) that is urban or not."""
    rows = np.array([k for k, t in enumerate(plan.townships) if (t.kind == URBAN_KIND) == urban])
    centre = np.array([plan.townships[k].xy for k in rows])
    north = north_bank(ground, xy)
    nearest = _way_off(xy, north, centre, north_bank(ground, centre)).argmin(axis=1)
    return Seats(xy, rows[nearest], north)


def _way_off(xy: Floats, north: Bools, other: Floats, other_north: Bools) -> Floats:
    """Distances (n, m), with what the river adds."""
    river = np.where(north[:, None] != other_north, _OTHER_BANK_M, 0.0)
    return apart(xy[:, None], other) + river


def urban_cells(ground: OpenLand, quarters: tuple[Quarter, ...], rng: Rng) -> Geoms:
    """The blocks that communities are made of: superblocks, and the quarters of the old town."""
    old = cut_blocks(geoms(ground.old_town), rng, area_m2=np.array([220_000.0]), skew=0.08)
    return np.concatenate([*(q.faces for q in quarters), old.leaves])


def make_communities(
    plan: CityPlan, seats: Seats, cells: Geoms, people: gpd.GeoDataFrame, rng: Rng
) -> tuple[Longs, Longs]:
    """The community of every cell, and the township row of every community: neighbours of about equal people."""
    point, cell = shapely.STRtree(cells).query(people.geometry.to_numpy(), predicate="within")
    weight = np.asarray(np.bincount(cell, people[PEOPLE].to_numpy()[point], minlength=len(cells)), dtype=np.float64)
    community = np.zeros(len(cells), dtype=np.int64)
    township: list[int] = []
    for row in np.unique(seats.township).tolist():
        here = np.flatnonzero(seats.township == row)
        count = max(1, min(len(here), round(weight[here].sum() / plan.people_per_community)))
        community[here] = len(township) + _even_groups(seats.xy[here], weight[here] + 50.0, count, rng)
        township += [row] * count
    return community, np.array(township)


def _even_groups(xy: Floats, weight: Floats, count: int, rng: Rng) -> Longs:
    """Weighted k-means: the group of every row; no group is empty."""
    centre = xy[rng.choice(len(xy), count, replace=False)]
    for _ in range(25):
        group = np.asarray(apart(xy[:, None], centre).argmin(axis=1))
        total = np.bincount(group, weight, minlength=count)[:, None]
        moved = np.stack([np.bincount(group, weight * xy[:, k], minlength=count) for k in (0, 1)], axis=1)
        centre = np.where(total > 0, moved / np.maximum(total, 1e-9), centre)
    for empty in np.flatnonzero(np.bincount(group, minlength=count) == 0):
        crowded = np.flatnonzero(group == np.bincount(group, minlength=count).argmax())
        group[crowded[-1]] = empty
    return group


def make_atoms(ground: OpenLand, cells: Geoms, community: Longs, seats: Seats, rng: Rng) -> Atoms:
    """Cells with their units: a community's number where its blocks are near, else `seats`' row after those."""
    shape, xy = _tiling(ground, cells, rng)
    north = north_bank(ground, xy)
    label, gap = _nearest_block(ground, cells, community, xy, north)
    rural = gap > _FRINGE_M
    nearest = _way_off(xy[rural], north[rural], seats.xy, seats.north).argmin(axis=1)
    label[rural] = int(community.max()) + 1 + nearest
    return Atoms(shape, xy, _one_piece(label, xy))


def _nearest_block(ground: OpenLand, cells: Geoms, community: Longs, xy: Floats, north: Bools) -> tuple[Longs, Floats]:
    """For every point the community of the nearest block on its own bank, and how far that is."""
    label, gap = np.zeros(len(xy), dtype=np.int64), np.full(len(xy), np.inf)
    cell_north = north_bank(ground, shapely.get_coordinates(shapely.point_on_surface(cells)))
    for side in (True, False):
        mine, theirs = np.flatnonzero(north == side), np.flatnonzero(cell_north == side)
        if not len(theirs):
            continue
        tree = shapely.STRtree(cells[theirs])
        (at, which), away = tree.query_nearest(shapely.points(xy[mine]), all_matches=False, return_distance=True)
        label[mine[at]], gap[mine[at]] = community[theirs[which]], away
    return label, gap


def _tiling(ground: OpenLand, cells: Geoms, rng: Rng) -> tuple[Geoms, Floats]:
    """Voronoi cells and their points: pairs on both sides of main lines, so that borders follow them, and a filling."""
    step = max(90.0, 250.0 * np.sqrt(ground.outline.area / 3e8))
    streets = shapely.line_merge(
        shapely.union_all([shapely.union_all(shapely.boundary(cells)), ground.built_up.boundary])
    )
    along = [_pairs(streets, 0.3 * step), _pairs(ground.river_line, 0.3 * step)]
    fixed = np.concatenate([*along, _pairs(ground.outline.exterior, 0.35 * step)])
    low, high = np.reshape(ground.outline.bounds, (2, 2))
    x, y = np.meshgrid(*(np.arange(a, b, step) for a, b in zip(low, high, strict=True)))
    grid = np.column_stack([x.ravel(), y.ravel()]) + rng.uniform(-0.42, 0.42, (x.size, 2)) * step
    grid = grid[cKDTree(fixed).query(grid)[0] > 0.55 * step]
    xy = np.round(np.concatenate([fixed, grid]), 3)
    xy = xy[np.unique(np.round(xy / 4).astype(np.int64), axis=0, return_index=True)[1]]
    inside = shapely.contains_xy(ground.outline, xy)
    shape = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), ordered=True))[inside]
    return geoms(shapely.transform(shape, lambda corner: np.round(corner, 2))), xy[inside]


def _pairs(line: Shape, aside_m: float) -> Floats:
    """Points (2k, 2) on both sides of a line, `aside_m` from it, about twice that along it."""
    parts = shapely.get_parts(line)
    length = np.asarray(shapely.length(parts))
    count = np.maximum(1, (length / (1.7 * aside_m)).astype(np.int64))
    row, step = each(count)
    at, way = points_along(parts[row], (step + 0.5) * (length / count)[row])
    across = left_of(way) * aside_m
    return np.concatenate([at + across, at - across])


def _one_piece(label: Longs, xy: Floats) -> Longs:
    """Give every atom that is cut off from its unit's largest part to a neighbour, so that each unit is one piece."""
    corners = Delaunay(xy).simplices
    pair = np.concatenate([corners[:, k] for k in ([0, 1], [1, 2], [0, 2], [1, 0], [2, 1], [2, 0])])
    for _ in range(12):
        loose = _cut_off(label, pair)
        if not loose.any():
            break
        rescue = pair[loose[pair[:, 0]] & ~loose[pair[:, 1]]]
        label = label.copy()
        label[rescue[:, 0]] = label[rescue[:, 1]]
    return label


def _cut_off(label: Longs, pair: Longs) -> Bools:
    """Mask of the atoms that are not in the largest connected part of their unit."""
    same = pair[label[pair[:, 0]] == label[pair[:, 1]]]
    part = linked_parts(len(label), *same.T)
    size = np.bincount(part)[part]
    largest = np.zeros(int(label.max()) + 1, dtype=np.int64)
    np.maximum.at(largest, label, size)
    return np.asarray(size < largest[label])
