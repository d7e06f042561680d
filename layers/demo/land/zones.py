"""The built-up city's skeleton: river, railway, frontage streets, grids of main streets, bridges and underpasses."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from ....arrays import Floats
from ..geometry.shapes import Geoms, Rng, Shape, apart, blob, geoms, left_of, part_around, segments, smooth_line
from ..geometry.ways import GRID_M, DrawnWays
from ..plan.plan import CityPlan, Crossing, Points, Zone

BANK_M: Final = 45.0
"""From the water's edge to the street along the bank."""
RAIL_M: Final = 45.0
"""From the middle of the tracks to the street beside them."""
SHORE_M: Final = 90.0
"""From the lake's edge to the street around it."""


@dataclass(frozen=True)
class OpenLand:
    """What was there before the streets, and what the quarters leave of it, in the plan's coordinates."""

    outline: shapely.Polygon
    river_line: shapely.LineString
    river: shapely.Polygon
    railway: shapely.LineString
    islet: shapely.Polygon
    lake: shapely.Polygon
    old_town: shapely.Polygon
    zones: tuple[shapely.Polygon, ...]

    @property
    def built_up(self) -> Shape:
        """All zones and the old town as one shape."""
        return shapely.union_all([*self.zones, self.old_town])


@dataclass(frozen=True)
class Quarter:
    """A zone with its faces (n,): the superblocks between its main streets."""

    zone: Zone
    faces: Geoms


def make_ground(plan: CityPlan, rng: Rng) -> OpenLand:
    """Water, rails, and the outlines of the zones."""
    river_line, railway = smooth_line(plan.river), smooth_line(plan.railway)
    river, islet = _water(plan, river_line)
    taken = shapely.union(river.buffer(BANK_M), railway.buffer(RAIL_M))
    zones = [part_around(shapely.difference(_grown(z.corners), taken), z.seed) for z in plan.zones]
    old_town = part_around(shapely.intersection(blob(*plan.old_town, rng, 0.05), zones[0]), plan.old_town[0])
    zones[0] = part_around(shapely.difference(zones[0], old_town), plan.zones[0].seed)
    lake = blob(*plan.lake, rng, 0.07) if plan.lake else shapely.Polygon()
    outline = blob(plan.centre, plan.radii, rng, 0.05)
    return OpenLand(outline, river_line, river, railway, islet, lake, old_town, tuple(zones))


def _grown(corners: Points) -> shapely.Polygon:
    """The wanted outline as it turns out on the ground: round corners, and edges that give way here and there."""
    smooth = shapely.Polygon(corners).buffer(-160).buffer(160, quad_segs=4)
    yielding = np.sqrt(smooth.area) * 0.017
    xy = shapely.get_coordinates(shapely.segmentize(smooth, 80))
    return shapely.Polygon(xy + yielding * np.sin(xy[:, ::-1] / (5.1 * yielding) + xy / (11.0 * yielding)))


def _water(plan: CityPlan, river_line: shapely.LineString) -> tuple[shapely.Polygon, shapely.Polygon]:
    """The river, now wider and now narrower, and the islet in the middle where it is widest."""
    xy = shapely.get_coordinates(river_line)
    aside = left_of(np.gradient(xy, axis=0))
    along = np.arange(len(xy)) * 40.0
    from_islet = (along - along[np.argmin(np.abs(xy[:, 0] - plan.islet_x))]) / plan.river_width_m
    swing = 1.0 + 0.10 * np.sin(along / 900.0) + 0.06 * np.sin(along / 370.0)
    half = plan.river_width_m * (0.5 * swing + 0.22 * np.exp(-((from_islet / 1.6) ** 2)))
    land = plan.river_width_m * 0.24 * (1.0 - (from_islet / 1.3) ** 2)
    return _banks(xy, aside, half), _banks(*(x[land > 0] for x in (xy, aside, land)))


def _banks(xy: Floats, aside: Floats, half: Floats) -> shapely.Polygon:
    """The land or water within `half` (n,) of an axis (n, 2)."""
    left, right = xy + aside * half[:, None], xy - aside * half[:, None]
    return shapely.Polygon(np.concatenate([left, right[::-1]]))


def draw_quarters(plan: CityPlan, ground: OpenLand, ways: DrawnWays, rng: Rng) -> tuple[Quarter, ...]:
    """Draw every zone's frontage and grid, the lake, the quay, and the crossings between the zones."""
    ends: dict[str, Floats] = {}
    quarters = []
    shore = ground.lake.buffer(SHORE_M)
    for zone, shape in zip(plan.zones, ground.zones, strict=True):
        _draw_frontage(zone, shape, ground, ways)
        grid, ends[zone.key] = _draw_grid(zone, shapely.difference(shape, shore), ways, rng)
        quarters.append(Quarter(zone, _faces(shape, [*grid, shapely.intersection(shore.boundary, shape)])))
    if plan.lake:
        _draw_lakeside(plan, ground, shore, ways)
    for crossing in plan.crossings:
        _draw_crossing(crossing, ends, ground, ways)
    _draw_quay(plan, ground, ways)
    return tuple(quarters)


def _faces(shape: shapely.Polygon, lines: list[Shape]) -> Geoms:
    """The pieces that `lines` cut `shape` into."""
    net = shapely.union_all([shape.boundary, *lines], grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    return geoms(faces[shapely.contains(shape.buffer(1), faces)])


def _draw_frontage(zone: Zone, shape: shapely.Polygon, ground: OpenLand, ways: DrawnWays) -> None:
    """The street around a zone: along the water, along the rails, around the old town, and the outer ring."""
    rest: Shape = shape.boundary
    sides = (
        (ground.river.buffer(BANK_M + 5), "secondary", f"{zone.name}滨江路"),
        (ground.railway.buffer(RAIL_M + 5), "tertiary", f"{zone.name}铁路沿线路"),
        (ground.old_town.buffer(5), "secondary", "环城路"),
    )
    for near, highway, name in sides:
        ways.add(_merged(shapely.intersection(rest, near)), highway, name=name)
        rest = shapely.difference(rest, near)
    ways.add(_merged(rest), "secondary", name=f"{zone.name}环路")


def _merged(lines: Shape) -> Shape:
    return shapely.line_merge(shapely.union_all(shapely.get_parts(lines)))


def _draw_lakeside(plan: CityPlan, ground: OpenLand, shore: shapely.Polygon, ways: DrawnWays) -> None:
    """A street around the lake's park, a path along the water, and ways between the two."""
    path = ground.lake.buffer(12).exterior
    ways.add(shore.exterior, "tertiary", name=f"环{plan.lake_name}路")
    ways.add(path, "footway", name=f"{plan.lake_name}步道")
    foot = shapely.line_interpolate_point(np.full(6, path), np.arange(6) / 6 + 0.05, normalized=True)
    ways.add(shapely.shortest_line(foot, shore.exterior), "footway")


def _draw_quay(plan: CityPlan, ground: OpenLand, ways: DrawnWays) -> None:
    """The old town's quay: a promenade on top, a path by the water, and steps between them."""
    open_side = _merged(shapely.difference(ground.old_town.boundary, ground.zones[0].buffer(1)))
    quay = max(shapely.get_parts(open_side), key=shapely.length)
    ways.add(quay, "pedestrian", name="沿江老街")
    banks = _merged(shapely.intersection(ground.river.buffer(14).boundary, quay.buffer(0.6 * plan.old_town[1][0])))
    path = min(shapely.get_parts(banks), key=quay.distance)
    ways.add(path, "footway", name="亲水步道")
    at = np.linspace(0.02, 0.98, 2 + int(path.length / 450))
    foot = shapely.line_interpolate_point(np.full(len(at), path), at, normalized=True)
    ways.add(shapely.shortest_line(foot, shapely.union(ground.zones[0].boundary, quay)), "steps")


def _draw_grid(zone: Zone, shape: Shape, ways: DrawnWays, rng: Rng) -> tuple[Geoms, Floats]:
    """Main streets in two directions; returns all their lines, and the ends (n, 2) of the ones that run north-south."""
    lines, ends = [], np.empty((0, 2))
    for axis in (0, 1):
        drawn = _grid_lines(zone, shape, axis, rng)
        parts, row = shapely.get_parts(shapely.intersection(drawn, shape), return_index=True)
        parts, row = parts[shapely.length(parts) > 120], row[shapely.length(parts) > 120]
        for index in range(len(drawn)):
            name = zone.street_names[(index * 2 + axis) % len(zone.street_names)]
            ways.add(parts[row == index], _grid_class(zone, axis, index, len(drawn)), name=name)
        lines.append(parts)
        if axis == 0:
            ends = np.concatenate([shapely.get_coordinates(shapely.get_point(parts, k)) for k in (0, -1)])
    return np.concatenate(lines), ends


def _grid_lines(zone: Zone, shape: Shape, axis: int, rng: Rng) -> Geoms:
    """Long lines at uneven distances across a zone, turned by its angle and bent a little."""
    turn = np.deg2rad(zone.angle_deg)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    local = (shapely.get_coordinates(shape) - zone.seed) @ rotation
    low, high = local.min(axis=0), local.max(axis=0)
    step = zone.spacing_m[axis]
    count = max(2, round((high[axis] - low[axis]) / step))
    at = np.linspace(low[axis], high[axis], count + 1)[1:-1, None]
    at = at + rng.uniform(-0.13, 0.13, at.shape) * step
    t = np.arange(low[1 - axis] - 50.0, high[1 - axis] + 110.0, 60.0)
    bend = (0.05 if zone.kind == "new" else 0.12) * step
    wave = bend * np.sin(t / 1_500 + at / 3_000 + rng.uniform(0, 6))
    both = np.stack([at + wave, np.broadcast_to(t, wave.shape)], axis=2)
    return geoms(shapely.linestrings(both[:, :, :: 1 - 2 * axis] @ rotation.T + zone.seed))


def _grid_class(zone: Zone, axis: int, index: int, count: int) -> str:
    """The middle line is the zone's axis, or the trunk road through it; every other one is a main street."""
    middle = count // 2
    if zone.kind == "superblocks" and axis == 1 and index == middle and count > 3:
        return "trunk"
    if index == middle:
        return "primary"
    return "secondary" if (index - middle) % 2 == 0 else "tertiary"


def _draw_crossing(crossing: Crossing, ends: dict[str, Floats], ground: OpenLand, ways: DrawnWays) -> None:
    """Join the street ends on both sides that face each other nearest to the wanted place."""
    barrier = ground.river if crossing.barrier == "river" else ground.railway
    here, there = (_ends_beside(barrier, ends[side]) for side in (crossing.start, crossing.end))
    start = here[np.argmin(np.abs(here[:, 0] - crossing.x))]
    end = there[np.argmin(apart(there, start))]
    inner = start + (end - start) * np.array([[0.18], [0.82]])
    marks = {"bridge": crossing.way == "bridge", "tunnel": crossing.way == "tunnel"}
    if crossing.highway == "footway":
        ways.add(segments(np.array([start, end]), inner), "steps", name=crossing.name)
        start, end = inner
    ways.add(shapely.LineString([start, end]), crossing.highway, name=crossing.name, **marks)


def _ends_beside(barrier: Shape, ends: Floats) -> Floats:
    """Those of `ends` (n, 2) that lie on the street along a barrier."""
    gap = np.asarray(shapely.distance(barrier, shapely.points(ends)))
    beside: Floats = ends[gap < gap.min() + 60]
    return beside
