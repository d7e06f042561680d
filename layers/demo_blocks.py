"""What stands between the main streets: gated compounds, works, campuses, parks, the old town's alleys, small towns."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from .demo_names import place_names
from .demo_shapes import POLYGON, Bools, Floats, Geoms, Ints, Rng, cut_blocks, rectangles
from .demo_streets import Ways
from .demo_zones import Quarter


@dataclass(frozen=True)
class Plots:
    """Pieces of land with one use: `shape` (n,) polygons, `use` (estate, campus, works, park, mall, old, town, village,
    vacant, lake), `pattern` a key of `PATTERNS` or '', `zone` key, `new`, `gates` (n,) MultiPoint or None."""

    shape: Geoms
    use: Geoms
    pattern: Geoms
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
    "slabs": Pattern(46.0, 46.0, 11.5, 14.0, (4, 6), 0.08),
    "towers": Pattern(64.0, 29.0, 15.0, 27.0, (11, 18), 0.14),
    "works": Pattern(66.0, 78.0, 40.0, 16.0, (1, 3), 0.22),
    "campus": Pattern(74.0, 66.0, 18.0, 24.0, (4, 6), 0.42),
    "mall": Pattern(90.0, 74.0, 52.0, 18.0, (4, 8), 0.2),
}
USES: Final = {
    "superblocks": {"estate": 0.70, "campus": 0.08, "works": 0.05, "park": 0.08, "mall": 0.09},
    "works": {"estate": 0.54, "campus": 0.04, "works": 0.32, "park": 0.05, "mall": 0.05},
    "new": {"estate": 0.52, "campus": 0.09, "works": 0.05, "park": 0.11, "mall": 0.06, "vacant": 0.17},
}
"""The shares of superblocks by use."""
INFILL: Final = {"superblocks": 0.12, "works": 0.10, "new": 0.9}
"""The share of estates that were built lately, as towers."""
BLOCK_M2: Final = 140_000.0
PLOT_M2: Final = 62_000.0
WALL_M: Final = 9.0
RING_M: Final = 17.0


def fill_quarter(quarter: Quarter, lake: shapely.Polygon, ways: Ways, rng: Rng) -> tuple[Plots, Houses]:
    """Cut the zone's superblocks into public blocks and walled plots, and fill the plots."""
    zone = quarter.zone
    use = _uses(quarter, lake, rng)
    whole = 1e12
    blocks = cut_blocks(quarter.faces, rng, area_m2=np.where(use == "estate", BLOCK_M2, whole), skew=0.05, max_depth=3)
    taken: set[str] = set()
    for first, highway, word in ((True, "tertiary", "路"), (False, "residential", "巷")):
        lines = blocks.lines[(blocks.depth == 0) == first]
        ways.add(lines, highway, name=[f"{x}{word}" for x in place_names(len(lines), rng, taken)])
    use = use[blocks.root]
    cut = cut_blocks(blocks.leaves, rng, area_m2=np.where(use == "estate", PLOT_M2, whole), skew=0.08, max_depth=2)
    plots = _plots(cut.leaves, use[cut.root], quarter, rng)
    plots = _walled(plots, blocks.leaves[cut.root], ways, rng)
    return plots, _fill_rows(plots, np.deg2rad(zone.angle_deg), ways, rng)


def _uses(quarter: Quarter, lake: shapely.Polygon, rng: Rng) -> Geoms:
    """The use of every superblock: the wanted shares, dealt out; odd corners become parks."""
    shares = USES[quarter.zone.kind]
    n = len(quarter.faces)
    dealt = np.repeat(np.array(list(shares), dtype=object), np.ceil(np.array(list(shares.values())) * n).astype(int))
    use: Geoms = rng.permutation(rng.permutation(dealt)[:n])
    use[shapely.area(quarter.faces) < 15_000] = "park"
    if not lake.is_empty:
        use[shapely.contains(quarter.faces, lake)] = "lake"
    return use


def _plots(shape: Geoms, use: Geoms, quarter: Quarter, rng: Rng) -> Plots:
    new = (use == "estate") & (rng.random(len(shape)) < INFILL[quarter.zone.kind])
    pattern = np.where(use == "estate", np.where(new, "towers", "slabs"), use).astype(object)
    pattern[~np.isin(pattern, list(PATTERNS))] = ""
    zone: Geoms = np.full(len(shape), quarter.zone.key, dtype=object)
    return Plots(shape, use, pattern, zone, new, np.full(len(shape), None, dtype=object))


def _walled(plots: Plots, block: Geoms, ways: Ways, rng: Rng) -> Plots:
    """Draw wall-side rings and the few gates; plots too small for a ring are left as they are."""
    inner = shapely.buffer(plots.shape, -RING_M, join_style="mitre")
    ringed = (
        ~np.isin(plots.use, ("vacant", "lake"))
        & (shapely.get_type_id(inner) == POLYGON)
        & (shapely.area(inner) > 1_500)
    )
    rows = np.flatnonzero(ringed)
    use, rings = plots.use[rows], shapely.get_exterior_ring(inner[rows])
    drive = np.isin(use, ("estate", "works", "mall"))
    ways.add(rings[drive], "service")
    ways.add(rings[~drive], "footway")
    gates = plots.gates.copy()
    gates[rows] = _draw_gates(plots.shape[rows], block[rows], rings, use, ways, rng)
    return replace(plots, gates=gates)


def _draw_gates(shape: Geoms, block: Geoms, rings: Geoms, use: Geoms, ways: Ways, rng: Rng) -> Geoms:
    """A few openings (n,) MultiPoints from the streets through the wall; only estates have gatekeepers."""
    front = _street_front(shape, block)
    n = len(shape)
    count = np.where(np.isin(use, ("park", "campus")), 4, rng.choice([1, 2, 3], n, p=[0.45, 0.42, 0.13]))
    row = np.repeat(np.arange(n), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    where = (rng.uniform(0.1, 0.9, n)[row] + step / count[row]) % 1.0
    point = shapely.line_interpolate_point(front[row], where, normalized=True)
    link = shapely.shortest_line(point, rings[row])
    estate = use[row] == "estate"
    ways.add(link[estate], "service", gate=True)
    ways.add(link[~estate], "service")
    result: Geoms = shapely.multipoints(point, indices=row)
    return result


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
        rows = np.flatnonzero((plots.pattern == name) & ~shapely.is_missing(plots.gates))
        turned = _turned(plots.shape[rows], -angle)
        inner = shapely.buffer(turned, -RING_M, join_style="mitre")
        ways.add(_turned(_row_lines(inner, pattern), angle), "service" if name == "works" else "footway")
        shape, parent, floors = _slabs(shapely.buffer(turned, -WALL_M), inner, pattern, rng)
        parts.append((_turned(shape, angle), floors, plots.use[rows][parent], plots.zone[rows][parent], rows[parent]))
    _draw_park_paths(plots, ways, rng)
    shape, floors, use, zone, plot = (np.concatenate(x) for x in zip(*parts, strict=True))
    return Houses(shape, floors, use, zone, plot)


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


def _draw_park_paths(plots: Plots, ways: Ways, rng: Rng) -> None:
    """Parks: a path that wanders round the middle, and ways to it from the outer ring."""
    rows = np.flatnonzero((plots.use == "park") & ~shapely.is_missing(plots.gates))
    inner = shapely.buffer(plots.shape[rows], -RING_M, join_style="mitre")
    middle = shapely.get_coordinates(shapely.point_on_surface(inner))
    reach = np.sqrt(shapely.area(inner) / np.pi) * 0.55
    angle = np.linspace(0, 2 * np.pi, 33)
    wave = sum(
        rng.normal(0, 0.11, (len(rows), 1)) * np.cos(k * angle + rng.uniform(0, 6, (len(rows), 1))) for k in (2, 3, 5)
    )
    radius = reach[:, None] * (1 + wave)
    xy = middle[:, None, :] + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=2)
    loops = shapely.linestrings(xy)
    fits = shapely.contains(inner, loops)
    loops, rings = loops[fits], shapely.get_exterior_ring(inner[fits])
    ways.add(loops, "footway")
    for t in (0.08, 0.33, 0.58, 0.83):
        ways.add(shapely.shortest_line(shapely.line_interpolate_point(rings, t, normalized=True), loops), "footway")


@dataclass(frozen=True)
class Alleys:
    """How an old quarter is cut up: block and house sizes, street `classes` from the first cut to the last, the width
    of a lane, the gap between houses, and the share of parcels that stay open."""

    use: str
    block_m2: float
    house_m2: float
    classes: tuple[str, ...]
    floors: tuple[int, int]
    wiggle: float
    lane_m: float
    gap_m: float
    open_share: float


OLD_TOWN: Final = Alleys(
    "old", 4_600.0, 240.0, ("living_street", "pedestrian", "pedestrian", "footway"), (2, 4), 0.035, 3.8, 0.4, 0.06
)
SMALL_TOWN: Final = Alleys("town", 9_000.0, 300.0, ("tertiary", "residential"), (3, 5), 0.02, 9.0, 3.2, 0.25)


def fill_alleys(shape: shapely.Polygon, zone: str, kind: Alleys, ways: Ways, rng: Rng) -> tuple[Plots, Houses]:
    """Fill `shape` with crooked lanes, some of which end blind, and small houses between them."""
    cut = cut_blocks(np.array([shape]), rng, area_m2=np.array([kind.block_m2]), wiggle=kind.wiggle, skew=0.12)
    last = len(kind.classes) - 1
    taken: set[str] = set()
    for depth, highway in enumerate(kind.classes):
        lines = cut.lines[np.minimum(cut.depth, last) == depth]
        word = "街" if depth < last else "巷"
        ways.add(lines, highway, name=[f"{x}{word}" for x in place_names(len(lines), rng, taken)])
    blind = _blind_alleys(cut.leaves, kind, rng)
    ways.add(blind, kind.classes[-1])
    house, owner = _small_houses(cut.leaves, blind, kind, rng)
    n = len(cut.leaves)
    use, nothing = np.full((2, n), "", dtype=object)
    use[:], zones = kind.use, np.full(n, zone, dtype=object)
    plots = Plots(cut.leaves, use, nothing, zones, np.zeros(n, dtype=np.bool_), np.full(n, None, dtype=object))
    floors = rng.integers(kind.floors[0], kind.floors[1] + 1, len(house)).astype(np.float64)
    return plots, Houses(house, floors, use[owner], zones[owner], owner)


def _blind_alleys(blocks: Geoms, kind: Alleys, rng: Rng) -> Geoms:
    """Lanes (m,) that lead from the edge of the larger blocks into their middle and end there."""
    large = blocks[(shapely.area(blocks) > 1.15 * kind.block_m2) & (rng.random(len(blocks)) < 0.5)]
    inside = shapely.point_on_surface(large)
    result: Geoms = shapely.shortest_line(shapely.boundary(large), inside)
    return result


def _small_houses(blocks: Geoms, blind: Geoms, kind: Alleys, rng: Rng) -> tuple[Geoms, Ints]:
    """Houses (k,) on parcels of all sizes, and the row of the block each stands in."""
    built, block = shapely.get_parts(shapely.buffer(blocks, -kind.lane_m / 2), return_index=True)
    large = shapely.area(built) > 60
    built, block = built[large], block[large]
    parcels = cut_blocks(built, rng, area_m2=kind.house_m2 * rng.lognormal(0, 0.45, len(built)), skew=0.12)
    house, parcel = shapely.get_parts(
        shapely.buffer(parcels.leaves, -kind.gap_m / 2, join_style="mitre"), return_index=True
    )
    kept = (shapely.area(house) > 30) & (rng.random(len(house)) > kind.open_share)
    kept[shapely.STRtree(house).query(shapely.buffer(blind, kind.lane_m / 2), predicate="intersects")[1]] = False
    return house[kept], block[parcels.root[parcel[kept]]]
