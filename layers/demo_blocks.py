"""What stands between the main streets: gated compounds, works, campuses, parks, the old town's alleys, small towns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from .demo_shapes import Bools, Floats, Geoms, Ints, Rng, cut_blocks, rectangles
from .demo_streets import Ways
from .demo_zones import Quarter


@dataclass(frozen=True)
class Plots:
    """Pieces of land with one use: `shape` (n,) polygons, `use` (estate, campus, works, park, mall, old, town, village,
    farm), `zone` key, `new`, `gates` (n,) MultiPoint or None."""

    shape: Geoms
    use: Geoms
    zone: Geoms
    new: Bools
    gates: Geoms


@dataclass(frozen=True)
class Houses:
    """Footprints (n,) with `floors`, `use` and `zone`, and the row of the plot they stand on (-1 for none)."""

    shape: Geoms
    floors: Floats
    use: Geoms
    zone: Geoms
    plot: Ints


@dataclass(frozen=True)
class Pattern:
    """How a use fills its plot: rows of footways and slabs between them. Lengths in metres."""

    row_m: float
    width_m: float
    depth_m: float
    gap_m: float
    floors: tuple[int, int]
    missing: float


PATTERNS: Final = {
    "estate": Pattern(42.0, 54.0, 13.0, 13.0, (6, 7), 0.06),
    "tower": Pattern(68.0, 32.0, 17.0, 26.0, (18, 33), 0.12),
    "works": Pattern(66.0, 78.0, 40.0, 16.0, (1, 3), 0.22),
    "campus": Pattern(74.0, 66.0, 18.0, 24.0, (4, 6), 0.42),
    "mall": Pattern(90.0, 74.0, 52.0, 18.0, (4, 8), 0.2),
}
USES: Final = {
    "superblocks": (("estate", 0.78), ("campus", 0.06), ("works", 0.04), ("park", 0.07), ("mall", 0.05)),
    "works": (("estate", 0.56), ("campus", 0.03), ("works", 0.32), ("park", 0.05), ("mall", 0.04)),
    "new": (("estate", 0.50), ("campus", 0.09), ("works", 0.06), ("park", 0.11), ("mall", 0.05), ("vacant", 0.19)),
}
WALL_M: Final = 9.0
RING_M: Final = 17.0


def fill_quarter(quarter: Quarter, ways: Ways, rng: Rng) -> tuple[Plots, Houses]:
    """Cut the zone's superblocks into public blocks and walled plots, and fill the plots."""
    zone, faces = quarter.zone, quarter.faces
    names, share = zip(*USES[zone.kind], strict=True)
    use = rng.choice(np.array(names, dtype=object), len(faces), p=np.array(share))
    use[shapely.area(faces) < 15_000] = "park"
    block_area = np.where(use == "estate", 130_000.0 if zone.kind != "new" else 150_000.0, 1e9)
    blocks = cut_blocks(faces, rng, area_m2=block_area, skew=0.05, max_depth=3)
    ways.add(blocks.lines[blocks.depth == 0], "tertiary", name=f"{zone.name}支路")
    ways.add(blocks.lines[blocks.depth > 0], "residential", name=f"{zone.name}巷")
    plot_area = np.where(use[blocks.root] == "estate", 52_000.0, 1e9)
    cut = cut_blocks(blocks.leaves, rng, area_m2=plot_area, skew=0.08, max_depth=2)
    plots = _walled(cut.leaves, blocks.leaves[cut.root], use[blocks.root][cut.root], zone.key, zone.kind == "new", ways, rng)
    return plots, _fill_rows(plots, np.deg2rad(zone.angle_deg), ways, rng)


def _walled(shape: Geoms, block: Geoms, use: Geoms, zone: str, new: bool, ways: Ways, rng: Rng) -> Plots:
    """Draw wall-side rings and the few gates; plots too small for a ring are left as they are."""
    inner = shapely.buffer(shape, -RING_M, join_style="mitre")
    ringed = (use != "vacant") & (shapely.get_type_id(inner) == 3) & (shapely.area(inner) > 1_500)
    gates: Geoms = np.full(len(shape), None, dtype=object)
    rows = np.flatnonzero(ringed)
    rings = shapely.get_exterior_ring(inner[rows])
    front = _street_front(shape[rows], block[rows])
    count = np.where(np.isin(use[rows], ("park", "campus")), 4, rng.choice([1, 2, 3], len(rows), p=[0.42, 0.43, 0.15]))
    at = rng.uniform(0.1, 0.9, len(rows))
    points = []
    for gate in range(int(count.max(initial=0))):
        where = (at + gate / count) % 1.0
        point = shapely.line_interpolate_point(front, where, normalized=True)
        open_here = gate < count
        link = shapely.shortest_line(point, rings)
        walled = use[rows] == "estate"
        ways.add(link[open_here & walled], "service", gate=True)
        ways.add(link[open_here & ~walled], "service")
        points.append(np.where(open_here, point, None))
    drive = np.isin(use[rows], ("estate", "works", "mall"))
    ways.add(rings[drive], "service")
    ways.add(rings[~drive], "footway")
    if points:
        stacked = np.stack(points, axis=1)
        gates[rows] = [shapely.MultiPoint([p for p in some if p is not None]) for some in stacked]
    return Plots(shape, use, np.full(len(shape), zone, dtype=object), np.full(len(shape), new), gates)


def _street_front(shape: Geoms, block: Geoms) -> Geoms:
    """The longest run (n,) of each plot's edge that lies on its block's edge, which is a street all around."""
    edge = shapely.intersection(shapely.boundary(shape), shapely.buffer(shapely.boundary(block), 0.3))
    merged = shapely.line_merge(edge)
    parts, row = shapely.get_parts(merged, return_index=True)
    order = np.lexsort((shapely.length(parts), row))
    last = np.searchsorted(row[order], np.arange(len(shape)), side="right") - 1
    result: Geoms = parts[order][last]
    return result


def _turned(shapes: Geoms, angle: float) -> Geoms:
    cos, sin = np.cos(angle), np.sin(angle)
    result: Geoms = shapely.transform(shapes, lambda xy: xy @ np.array([[cos, sin], [-sin, cos]]))
    return result


def _fill_rows(plots: Plots, angle: float, ways: Ways, rng: Rng) -> Houses:
    """Footways and slabs in rows, all facing (nearly) south."""
    parts = []
    for name, pattern in PATTERNS.items():
        chosen = _with_pattern(plots, name, rng)
        if not chosen.any():
            continue
        rows = np.flatnonzero(chosen & (plots.gates != None))  # noqa: E711
        turned = _turned(plots.shape[rows], -angle)
        inner = shapely.buffer(turned, -RING_M, join_style="mitre")
        lines = _row_lines(inner, pattern)
        ways.add(_turned(lines, angle), "footway" if name != "works" else "service")
        shape, parent, floors = _slabs(shapely.buffer(turned, -WALL_M), inner, pattern, rng)
        parts.append((_turned(shape, angle), floors, plots.use[rows][parent], plots.zone[rows][parent], rows[parent]))
    _draw_park_paths(plots, ways)
    shape, floors, use, zone, plot = (np.concatenate(x) for x in zip(*parts, strict=True))
    return Houses(shape, floors, use, zone, plot)


def _with_pattern(plots: Plots, name: str, rng: Rng) -> Bools:
    if name in ("estate", "tower"):
        towers = plots.new if plots.new.any() else np.random.default_rng(len(plots.shape)).random(len(plots.shape)) < 0.12
        result: Bools = (plots.use == "estate") & (towers if name == "tower" else ~towers)
        return result
    del rng
    same: Bools = plots.use == name
    return same


def _row_lines(inner: Geoms, pattern: Pattern) -> Geoms:
    """Footways across each plot, from ring to ring."""
    bounds = shapely.bounds(inner)
    count = np.maximum(0, np.floor((bounds[:, 3] - bounds[:, 1]) / pattern.row_m).astype(int))
    owner = np.repeat(np.arange(len(inner)), count)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    y = bounds[owner, 1] + (step + 0.5) * pattern.row_m
    ends = np.stack([np.column_stack([bounds[owner, 0] - 5, y]), np.column_stack([bounds[owner, 2] + 5, y])], axis=1)
    result: Geoms = shapely.intersection(shapely.linestrings(ends), inner[owner])
    return result


def _slabs(walled: Geoms, inner: Geoms, pattern: Pattern, rng: Rng) -> tuple[Geoms, Ints, Floats]:
    """Slabs between the rows, those that fit: footprints, row of the plot, floors (one height per plot, mostly)."""
    bounds = shapely.bounds(inner)
    rows = np.maximum(0, np.floor((bounds[:, 3] - bounds[:, 1]) / pattern.row_m).astype(int) + 1)
    columns = np.maximum(0, np.floor((bounds[:, 2] - bounds[:, 0]) / (pattern.width_m + pattern.gap_m)).astype(int) + 1)
    owner = np.repeat(np.arange(len(inner)), rows * columns)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(rows * columns) - rows * columns, rows * columns)
    y = bounds[owner, 1] + (step // columns[owner]) * pattern.row_m
    x = bounds[owner, 0] + (step % columns[owner] + 0.5) * (pattern.width_m + pattern.gap_m)
    n = len(owner)
    size = rng.uniform(0.8, 1.05, (2, n)) * np.array([[pattern.width_m], [pattern.depth_m]])
    shape = rectangles(np.column_stack([x, y + rng.normal(0, 0.6, n)]), size[0], size[1], np.zeros(n))
    away = shapely.distance(shape, shapely.get_exterior_ring(inner[owner])) > 3.5
    keep = shapely.contains_properly(walled[owner], shape) & (rng.random(n) > pattern.missing) & away
    height = rng.integers(pattern.floors[0], pattern.floors[1] + 1, len(inner)).astype(np.float64)
    return shape[keep], owner[keep], height[owner[keep]]


def _draw_park_paths(plots: Plots, ways: Ways) -> None:
    """Parks: two paths across, from the ring."""
    rows = np.flatnonzero((plots.use == "park") & (plots.gates != None))  # noqa: E711
    inner = shapely.buffer(plots.shape[rows], -RING_M, join_style="mitre")
    box = shapely.bounds(inner)
    for y0, y1 in ((0.2, 0.85), (0.8, 0.25)):
        t = np.linspace(0, 1, 12)
        x = box[:, :1] + t * (box[:, 2:3] - box[:, :1])
        y = box[:, 1:2] + (y0 + (y1 - y0) * t + 0.06 * np.sin(9 * t)) * (box[:, 3:] - box[:, 1:2])
        ways.add(shapely.intersection(shapely.linestrings(np.stack([x, y], axis=2)), inner), "footway")


def fill_alleys(
    shape: shapely.Polygon, ways: Ways, rng: Rng, *, use: str, zone: str, block_m2: float, house_m2: float,
    classes: tuple[str, ...], floors: tuple[int, int], wiggle: float,
) -> tuple[Plots, Houses]:  # fmt: skip
    """Fill `shape` with crooked lanes, `classes` from the first cut to the last, and small houses wall to wall."""
    cut = cut_blocks(np.array([shape]), rng, area_m2=np.array([block_m2]), wiggle=wiggle, skew=0.12)
    last = len(classes) - 1
    for depth, highway in enumerate(classes):
        ways.add(cut.lines[np.minimum(cut.depth, last) == depth], highway, name="")
    wall = shapely.buffer(cut.leaves, -1.6 if use == "old" else -5.0)
    blocks, plot = shapely.get_parts(wall, return_index=True)
    blocks, plot = blocks[shapely.area(blocks) > 60], plot[shapely.area(blocks) > 60]
    parcels = cut_blocks(blocks, rng, area_m2=np.full(len(blocks), house_m2), skew=0.1)
    house, row = shapely.get_parts(shapely.buffer(parcels.leaves, -0.6 if use == "old" else -1.8), return_index=True)
    good = (shapely.area(house) > 35) & (rng.random(len(house)) > (0.07 if use == "old" else 0.25))
    house, owner = house[good], plot[parcels.root[row[good]]]
    n = len(cut.leaves)
    nothing: Geoms = np.full(n, None, dtype=object)
    plots = Plots(cut.leaves, np.full(n, use, dtype=object), np.full(n, zone, dtype=object), np.zeros(n, dtype=np.bool_), nothing)
    height = rng.integers(floors[0], floors[1] + 1, len(house)).astype(np.float64)
    return plots, Houses(house, height, np.full(len(house), use, dtype=object), np.full(len(house), zone, dtype=object), owner)
