"""The built-up city's skeleton: river, railway, frontage streets, the grids of main streets, bridges and underpasses."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from .demo_plan import CityPlan, Crossing, Points, Zone
from .demo_shapes import Floats, Geoms, Rng, blob, part_around, smooth_line
from .demo_streets import GRID_M, Ways

BANK_M: Final = 45.0
"""From the water's edge to the street along the bank."""
RAIL_M: Final = 45.0
"""From the middle of the tracks to the street beside them."""
SHORE_M: Final = 90.0
"""From the lake's edge to the street around it."""


@dataclass(frozen=True)
class Ground:
    """What was there before the streets: polygons and lines in the place's metric CRS."""

    outline: shapely.Polygon
    river_line: shapely.LineString
    river: shapely.Polygon
    railway: shapely.LineString
    islet: shapely.Polygon
    old_town: shapely.Polygon
    lake: shapely.Polygon
    zones: tuple[shapely.Polygon, ...]

    @property
    def built_up(self) -> shapely.Geometry:
        """All zones and the old town as one shape."""
        return shapely.union_all([*self.zones, self.old_town])


@dataclass(frozen=True)
class Quarter:
    """A zone with its faces (n,): the superblocks between its main streets."""

    zone: Zone
    faces: Geoms


def make_ground(plan: CityPlan, rng: Rng) -> Ground:
    """Water, rails, and the outlines of the zones."""
    river_line, railway = smooth_line(plan.river), smooth_line(plan.railway)
    islet = _islet(plan, river_line)
    river = shapely.union(river_line.buffer(plan.river_width_m / 2), islet.buffer(plan.river_width_m * 0.36))
    river = river.buffer(200).buffer(-200)
    taken = shapely.union(river.buffer(BANK_M), railway.buffer(RAIL_M))
    whole = [part_around(shapely.difference(_grown(z.corners), taken), z.seed) for z in plan.zones]
    old = shapely.intersection(blob(*plan.old_town, rng, 0.05), whole[0])
    whole[0] = part_around(shapely.difference(whole[0], old), plan.zones[0].seed)
    lake = blob(*plan.lake, rng, 0.07) if plan.lake else shapely.Polygon()
    outline = blob(plan.centre, plan.radii, rng, 0.05)
    return Ground(outline, river_line, river, railway, islet, old, lake, tuple(whole))


def _grown(corners: Points) -> shapely.Polygon:
    """The wanted outline as it turns out on the ground: round corners, and edges that give way here and there."""
    smooth = shapely.segmentize(shapely.Polygon(corners).buffer(-160).buffer(160, quad_segs=4), 80)
    yielding = np.sqrt(smooth.area) * 0.017
    result: shapely.Polygon = shapely.transform(
        smooth, lambda xy: xy + yielding * np.sin(xy[:, ::-1] / (5.1 * yielding) + xy / (11.0 * yielding))
    )
    return result


def _islet(plan: CityPlan, river_line: shapely.LineString) -> shapely.Polygon:
    """A lens in the middle of the stream, long along it."""
    xy = shapely.get_coordinates(river_line)
    middle = int(np.argmin(np.abs(xy[:, 0] - plan.islet_x)))
    reach = max(2, int(plan.river_width_m * 0.9 / 40))
    core = shapely.LineString(xy[middle - reach : middle + reach + 1])
    return core.buffer(plan.river_width_m * 0.17)


def draw_quarters(plan: CityPlan, ground: Ground, ways: Ways, rng: Rng) -> tuple[Quarter, ...]:
    """Draw every zone's frontage and grid, and the crossings between them."""
    ends: dict[str, Floats] = {}
    quarters = []
    for zone, shape in zip(plan.zones, ground.zones, strict=True):
        _draw_frontage(zone, shape, ground, ways)
        shore = ground.lake.buffer(SHORE_M)
        if shape.intersects(shore):
            _draw_lakeside(plan, ground, shore, ways)
        grid, ends[zone.key] = _draw_grid(zone, shapely.difference(shape, shore), ways, rng)
        quarters.append(Quarter(zone, _faces(shape, [shore.boundary, *grid])))
    for crossing in plan.crossings:
        _draw_crossing(crossing, ends, ground, ways)
    _draw_riverside(plan, ground, ways)
    return tuple(quarters)


def _draw_lakeside(plan: CityPlan, ground: Ground, shore: shapely.Polygon, ways: Ways) -> None:
    """A street around the lake's park, a path along the water, and ways between the two."""
    path = ground.lake.buffer(12).exterior
    ways.add(shore.exterior, "tertiary", name=f"环{plan.lake_name}路")
    ways.add(path, "footway", name=f"{plan.lake_name}步道")
    foot = shapely.line_interpolate_point(np.full(6, path), np.arange(6) / 6 + 0.05, normalized=True)
    ways.add(shapely.shortest_line(foot, shore.exterior), "footway")


def _faces(shape: shapely.Polygon, lines: list[shapely.Geometry]) -> Geoms:
    """The pieces that `lines` cut `shape` into."""
    net = shapely.union_all([shape.boundary, *lines], grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inside: Geoms = faces[shapely.contains(shape.buffer(1), faces)]
    return inside


def _draw_riverside(plan: CityPlan, ground: Ground, ways: Ways) -> None:
    """The old town's quay: a promenade on top, a path by the water, and steps between them."""
    quay = shapely.difference(shapely.boundary(ground.old_town), ground.zones[0].buffer(1))
    quay = max(shapely.get_parts(shapely.line_merge(quay)), key=shapely.length)
    ways.add(quay, "pedestrian", name="沿江老街")
    reach = 0.6 * plan.old_town[1][0]
    path = shapely.intersection(ground.river.buffer(14).boundary, quay.buffer(reach))
    path = shapely.get_parts(shapely.line_merge(path))
    path = path[np.argmin(shapely.distance(path, quay))]
    ways.add(path, "footway", name="亲水步道")
    along = np.linspace(0.02, 0.98, 2 + int(path.length / 450))
    foot = shapely.line_interpolate_point(np.full(len(along), path), along, normalized=True)
    top = shapely.union(ground.zones[0].boundary, quay)
    ways.add(shapely.shortest_line(foot, top), "steps")


def _draw_frontage(zone: Zone, shape: shapely.Polygon, ground: Ground, ways: Ways) -> None:
    """The street around a zone: along the water, along the rails, around the old town, and the outer ring."""
    rest = shape.boundary
    sides = (
        (ground.river.buffer(BANK_M + 5), "secondary", f"{zone.name}滨江路"),
        (ground.railway.buffer(RAIL_M + 5), "tertiary", f"{zone.name}铁路沿线路"),
        (ground.old_town.buffer(5), "secondary", "环城路"),
    )
    for near, highway, name in sides:
        ways.add(shapely.line_merge(shapely.intersection(rest, near)), highway, name=name)
        rest = shapely.difference(rest, near)
    ways.add(shapely.line_merge(rest), "secondary", name=f"{zone.name}环路")


def _draw_grid(zone: Zone, shape: shapely.Geometry, ways: Ways, rng: Rng) -> tuple[Geoms, Floats]:
    """Main streets in two directions; returns all their lines, and the ends (n, 2) of the ones that run north-south."""
    lines, ends = [], np.empty((0, 2))
    for axis in (0, 1):
        drawn = _grid_lines(zone, shape, axis, rng)
        parts, row = shapely.get_parts(shapely.intersection(drawn, shape), return_index=True)
        long = shapely.length(parts) > 120
        parts, row = parts[long], row[long]
        if axis == 0:
            ends = np.concatenate([shapely.get_coordinates(shapely.get_point(parts, k)) for k in (0, -1)])
        for index in np.unique(row):
            highway = _grid_class(zone, axis, int(index), len(drawn))
            name = zone.street_names[(int(index) * 2 + axis) % len(zone.street_names)]
            ways.add(parts[row == index], highway, name=name)
        lines.append(parts)
    return np.concatenate(lines), ends


def _grid_lines(zone: Zone, shape: shapely.Geometry, axis: int, rng: Rng) -> Geoms:
    """Long lines at uneven distances across a zone, turned by its angle and bent a little."""
    turn = np.deg2rad(zone.angle_deg)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    local = (shapely.get_coordinates(shape) - zone.seed) @ rotation
    low, high = local.min(axis=0) - 50, local.max(axis=0) + 50
    step = zone.spacing_m[axis]
    count = max(1, round((high[axis] - low[axis] - 100) / step))
    at = (
        np.linspace(low[axis] + 50, high[axis] - 50, count + 1)[1:-1]
        if count > 1
        else np.array([local.mean(axis=0)[axis]])
    )
    at = at + rng.uniform(-0.13, 0.13, len(at)) * step
    t = np.arange(low[1 - axis], high[1 - axis] + 60, 60.0)
    bend = (0.05 if zone.kind == "new" else 0.12) * step
    wave = bend * np.sin(t[None, :] / 1_500 + at[:, None] / 3_000 + rng.uniform(0, 6))
    both = [at[:, None] + wave, np.broadcast_to(t, (len(at), len(t)))]
    xy = np.stack(both if axis == 0 else both[::-1], axis=2) @ rotation.T + zone.seed
    result: Geoms = shapely.linestrings(xy)
    return result


def _grid_class(zone: Zone, axis: int, index: int, count: int) -> str:
    """The middle line is the zone's axis, every other one a main street."""
    if zone.kind == "superblocks" and axis == 1 and index == count // 2 and count > 3:
        return "trunk"
    if index == count // 2:
        return "primary"
    return "secondary" if (index - count // 2) % 2 == 0 else "tertiary"


def _draw_crossing(crossing: Crossing, ends: dict[str, Floats], ground: Ground, ways: Ways) -> None:
    """Join the street ends on both sides that face each other nearest to the wanted place."""
    line = ground.river_line if crossing.barrier == "river" else ground.railway
    gap = shapely.distance(line, shapely.points(ends[crossing.start]))
    start = ends[crossing.start][gap < gap.min() + 60]
    start = start[np.argmin(np.abs(start[:, 0] - crossing.x))]
    gap = shapely.distance(line, shapely.points(ends[crossing.end]))
    other = ends[crossing.end][gap < gap.min() + 60]
    other = other[np.argmin(np.hypot(*(other - start).T))]
    marks = {"bridge": crossing.way == "bridge", "tunnel": crossing.way == "tunnel"}
    if crossing.highway != "footway":
        ways.add(shapely.LineString([start, other]), crossing.highway, name=crossing.name, **marks)
        return
    stairs = np.array([start, start + (other - start) * 0.18, other + (start - other) * 0.18, other])
    ways.add(shapely.linestrings(stairs[[[0, 1], [2, 3]]]), "steps", name=crossing.name)
    ways.add(shapely.LineString(stairs[1:3]), "footway", name=crossing.name, **marks)
