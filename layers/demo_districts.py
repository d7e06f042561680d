"""The demo city's districts: four levels that tile exactly, grown from small cells, and the residential estates."""

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, cKDTree

from .demo_blocks import Plots
from .demo_country import Villages
from .demo_names import estate_names, place_names
from .demo_plan import CityPlan
from .demo_shapes import Bools, Floats, Geoms, Ints, Rng, cut_blocks
from .demo_zones import Ground, Quarter
from .schema import DISTRICT_COLUMNS, ESTATE, RURAL, URBAN

CITY_CODE: Final = "4399"
_URBAN_KIND: Final = "街道"
_SAME_SIDE_M: Final = 20_000.0
"""Added to the distance between places on different banks: districts do not reach over the river by chance."""


@dataclass(frozen=True)
class Units:
    """The lowest level: `label` (a,) of every atom, and per unit its township row, kind, name and area type."""

    township: Ints
    kind: Geoms
    name: Geoms
    area_type: Geoms


def make_districts(
    plan: CityPlan, ground: Ground, quarters: tuple[Quarter, ...], villages: Villages, plots: Plots,
    people: gpd.GeoDataFrame, rng: Rng,
) -> gpd.GeoDataFrame:  # fmt: skip
    """All levels in one frame of `schema.DISTRICT_COLUMNS`, coordinates of the plan (no CRS)."""
    cells = np.concatenate([*(q.faces for q in quarters), _old_town_cells(ground, rng)])
    atoms, xy = _atoms(plan, ground, cells, rng)
    north = _north_bank(ground, xy)
    community, township = _communities(plan, ground, cells, people, rng)
    label, units = _label_atoms(plan, ground, villages, cells, community, township, xy, north, rng)
    label = _one_piece(label, xy)
    return _frame(plan, atoms, label, units, plots, rng)


def _old_town_cells(ground: Ground, rng: Rng) -> Geoms:
    cut = cut_blocks(np.array([ground.old_town]), rng, area_m2=np.array([220_000.0]), skew=0.08)
    return cut.leaves


def _atoms(plan: CityPlan, ground: Ground, cells: Geoms, rng: Rng) -> tuple[Geoms, Floats]:
    """Small Voronoi cells and their points: pairs on both sides of main lines, so that borders follow them."""
    step = max(90.0, 250.0 * np.sqrt(ground.outline.area / 3e8))
    lines = shapely.get_parts(shapely.union_all([*shapely.boundary(cells), *shapely.boundary(np.array(ground.zones))]))
    near = [_pairs(shapely.line_merge(shapely.multilinestrings(lines)), 0.3 * step)]
    near.append(_pairs(ground.river_line, 0.3 * step))
    edge = _pairs(ground.outline.exterior, 0.35 * step)
    low, high = np.array(ground.outline.bounds).reshape(2, 2)
    grid = np.stack(np.meshgrid(*(np.arange(a, b, step) for a, b in zip(low, high, strict=True))), axis=-1).reshape(
        -1, 2
    )
    grid = grid + rng.uniform(-0.42, 0.42, grid.shape) * step
    fixed = np.concatenate([*near, edge])
    grid = grid[cKDTree(fixed).query(grid)[0] > 0.55 * step]
    xy = np.round(np.concatenate([fixed, grid]), 3)
    xy = xy[np.unique(np.round(xy / 4).astype(np.int64), axis=0, return_index=True)[1]]
    cell = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), ordered=True))
    inside = shapely.contains_xy(ground.outline, xy)
    return cell[inside], xy[inside]


def _pairs(line: Any, apart_m: float) -> Floats:
    """Points (2k, 2) on both sides of a line, `apart_m` from it, about twice that along it."""
    parts = shapely.get_parts(line)
    count = np.maximum(1, (shapely.length(parts) / (1.7 * apart_m)).astype(int))
    row = np.repeat(np.arange(len(parts)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    t = (step + 0.5) / count[row]
    here = shapely.get_coordinates(shapely.line_interpolate_point(parts[row], t, normalized=True))
    ahead = shapely.get_coordinates(
        shapely.line_interpolate_point(parts[row], np.minimum(t + 0.01, 1), normalized=True)
    )
    back = shapely.get_coordinates(shapely.line_interpolate_point(parts[row], t - 0.01, normalized=True))
    way = (ahead - back) / np.maximum(np.hypot(*(ahead - back).T), 1e-9)[:, None]
    across = np.column_stack([-way[:, 1], way[:, 0]]) * apart_m
    return np.concatenate([here + across, here - across])


def _north_bank(ground: Ground, xy: Floats) -> Bools:
    line = shapely.get_coordinates(ground.river_line)
    top = line[:, 1].max() + 50_000
    bank = shapely.Polygon([*line, (line[-1, 0] + 50_000, top), (line[0, 0] - 50_000, top)])
    result: Bools = shapely.contains_xy(bank, xy)
    return result


def _communities(plan: CityPlan, ground: Ground, cells: Geoms, people: gpd.GeoDataFrame, rng: Rng) -> tuple[Ints, Ints]:
    """The community of every cell, and the township row of every community: neighbours of about equal people."""
    xy = shapely.get_coordinates(shapely.centroid(cells))
    seat = [k for k, t in enumerate(plan.townships) if t.kind == _URBAN_KIND]
    seat_xy = np.array([plan.townships[k].xy for k in seat])
    apart = _apart(xy, _north_bank(ground, xy), seat_xy, _north_bank(ground, seat_xy))
    nearest = apart.argmin(axis=1)
    weight = _people_in(cells, people)
    community, township = np.zeros(len(cells), dtype=np.int64), []
    for k, row in enumerate(seat):
        here = np.flatnonzero(nearest == k)
        if not len(here):
            continue
        count = max(1, min(len(here), round(weight[here].sum() / plan.people_per_community)))
        community[here] = len(township) + _even_groups(xy[here], weight[here] + 50.0, count, rng)
        township += [row] * count
    return community, np.array(township)


def _people_in(cells: Geoms, people: gpd.GeoDataFrame) -> Floats:
    point, cell = shapely.STRtree(cells).query(people.geometry.to_numpy(), predicate="within")
    return np.bincount(cell, people["people"].to_numpy()[point], minlength=len(cells))


def _apart(xy: Floats, north: Bools, seat_xy: Floats, seat_north: Bools) -> Floats:
    flat = np.hypot(xy[:, None, 0] - seat_xy[None, :, 0], xy[:, None, 1] - seat_xy[None, :, 1])
    result: Floats = flat + _SAME_SIDE_M * (north[:, None] != seat_north[None, :])
    return result


def _even_groups(xy: Floats, weight: Floats, count: int, rng: Rng) -> Ints:
    """Weighted k-means: the group of every row; no group is empty."""
    centre = xy[rng.choice(len(xy), count, replace=False)]
    for _ in range(25):
        group = np.hypot(*(xy[:, None] - centre[None]).transpose(2, 0, 1)).argmin(axis=1)
        total = np.bincount(group, weight, minlength=count)
        moved = np.stack([np.bincount(group, weight * xy[:, k], minlength=count) for k in (0, 1)], axis=1)
        centre = np.where(total[:, None] > 0, moved / np.maximum(total, 1e-9)[:, None], centre)
    for empty in np.flatnonzero(np.bincount(group, minlength=count) == 0):
        crowded = np.flatnonzero(group == np.bincount(group, minlength=count).argmax())
        group[crowded[-1]] = empty
    return group


def _label_atoms(
    plan: CityPlan, ground: Ground, villages: Villages, cells: Geoms, community: Ints, township: Ints, xy: Floats,
    north: Bools, rng: Rng,
) -> tuple[Ints, Units]:  # fmt: skip
    """The unit of every atom: the community whose blocks it lies in or beside, else the nearest village or town."""
    cell_north = _north_bank(ground, shapely.get_coordinates(shapely.point_on_surface(cells)))
    label = np.zeros(len(xy), dtype=np.int64)
    gap = np.full(len(xy), np.inf)
    points = shapely.points(xy)
    for side in (True, False):
        mine, theirs = np.flatnonzero(north == side), np.flatnonzero(cell_north == side)
        if len(mine) and len(theirs):
            (at, which), apart = shapely.STRtree(cells[theirs]).query_nearest(
                points[mine], all_matches=False, return_distance=True
            )
            label[mine[at]] = community[theirs[which]]
            gap[mine[at]] = apart
    seats = np.concatenate([np.array([t.xy for t in plan.towns]), villages.centre])
    seat_north = _north_bank(ground, seats)
    rural = gap > 280.0
    label[rural] = len(township) + _apart(xy[rural], north[rural], seats, seat_north).argmin(axis=1)
    rows = [k for k, t in enumerate(plan.townships) if t.kind != _URBAN_KIND]
    row_xy = np.array([plan.townships[k].xy for k in rows])
    of_seat = np.array(rows)[_apart(seats, seat_north, row_xy, _north_bank(ground, row_xy)).argmin(axis=1)]
    return label, _units(plan, villages, township, of_seat, rng)


def _units(plan: CityPlan, villages: Villages, township: Ints, of_seat: Ints, rng: Rng) -> Units:
    towns = len(plan.towns)
    urban = np.arange(len(township) + len(of_seat)) < len(township) + towns
    taken = {t.name for t in plan.townships}
    names = np.array(place_names(len(urban), rng, taken), dtype=object)
    names[len(township) : len(township) + towns] = [
        f"{t.name}{t.kind}区" if t.kind == "镇" else f"{t.name}集镇" for t in plan.towns
    ]
    kind: Geoms = np.where(urban, "社区", "村").astype(object)
    del villages
    return Units(np.concatenate([township, of_seat]), kind, names, np.where(urban, URBAN, RURAL).astype(object))


def _one_piece(label: Ints, xy: Floats) -> Ints:
    """Give every atom that is cut off from its unit's largest part to a neighbour, so that each unit is one piece."""
    tri = Delaunay(xy).simplices
    pair = np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [0, 2]]])
    pair = pair[np.hypot(*(xy[pair[:, 0]] - xy[pair[:, 1]]).T) < 900]
    for _ in range(12):
        same = pair[label[pair[:, 0]] == label[pair[:, 1]]]
        graph = coo_array((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(len(xy), len(xy)))
        part = connected_components(graph, directed=False)[1]
        size = np.bincount(part)
        best = np.zeros(int(label.max()) + 1, dtype=np.int64)
        np.maximum.at(best, label, size[part])
        loose = size[part] < best[label]
        if not loose.any():
            break
        both = np.concatenate([pair, pair[:, ::-1]])
        both = both[loose[both[:, 0]] & ~loose[both[:, 1]]]
        label = label.copy()
        label[both[:, 0]] = label[both[:, 1]]
    return label


def _frame(plan: CityPlan, atoms: Geoms, label: Ints, units: Units, plots: Plots, rng: Rng) -> gpd.GeoDataFrame:
    atoms = shapely.transform(atoms, lambda xy: np.round(xy, 2))
    used = np.unique(label)
    shape = np.array([shapely.coverage_union_all(atoms[label == k]) for k in used], dtype=object)
    shape = shapely.coverage_simplify(shape, 18.0)
    township = units.township[used]
    rows: list[tuple[Any, ...]] = []
    county_of = np.array([t.county for t in plan.townships])
    codes = _codes(plan, township)
    rows.append((CITY_CODE, plan.name, "city", "", "", "", False, shapely.coverage_union_all(shape)))
    for k, name in enumerate(plan.counties):
        here = county_of[township] == k
        rows.append(
            (
                f"{CITY_CODE}{k + 1:02d}",
                name,
                "county",
                CITY_CODE,
                "",
                "",
                False,
                shapely.coverage_union_all(shape[here]),
            )
        )
    for k, unit in enumerate(plan.townships):
        here = township == k
        if here.any():
            rows.append(
                (
                    codes[k],
                    unit.name + unit.kind,
                    "township",
                    codes[k][:6],
                    unit.kind,
                    "",
                    False,
                    shapely.coverage_union_all(shape[here]),
                )
            )
    number = np.zeros(len(plan.townships), dtype=int)
    for k, row in zip(used, range(len(used)), strict=True):
        parent = int(township[row])
        number[parent] += 1
        rows.append((
            f"{codes[parent]}{number[parent]:03d}", units.name[k] + units.kind[k], "village", codes[parent], units.kind[k],
            units.area_type[k], False, shape[row],
        ))  # fmt: skip
    rows += _estates(plots, shape, [r[0] for r in rows[-len(used) :]], rng)
    frame = gpd.GeoDataFrame([r[:7] for r in rows], columns=list(DISTRICT_COLUMNS), geometry=[r[7] for r in rows])
    return frame


def _codes(plan: CityPlan, township: Ints) -> list[str]:
    codes, count = [], [0] * len(plan.counties)
    del township
    for unit in plan.townships:
        count[unit.county] += 1
        codes.append(f"{CITY_CODE}{unit.county + 1:02d}{count[unit.county]:03d}")
    return codes


def _estates(plots: Plots, village: Geoms, code: list[str], rng: Rng) -> list[tuple[Any, ...]]:
    row = np.flatnonzero(plots.use == "estate")
    at, which = shapely.STRtree(village).query_nearest(shapely.point_on_surface(plots.shape[row]), all_matches=False)
    names = estate_names(len(row), rng)
    return [
        (f"E{k + 1:04d}", names[k], ESTATE, code[which[k]], "", URBAN, bool(plots.new[row[k]]), plots.shape[row[k]])
        for k in at.tolist()
    ]  # fmt: skip
