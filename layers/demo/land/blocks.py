"""What stands between the demo city's main streets: gated compounds, works, campuses, malls and parks."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from ....arrays import Bools, Floats, Longs
from ..geometry.cuts import cut_blocks
from ..geometry.names import place_names
from ..geometry.shapes import POLYGON, Geoms, Rng, each, geoms, rectangles, segments, unit, words
from ..geometry.ways import DrawnWays
from .zones import Quarter


@dataclass(frozen=True)
class Plots:
    """Pieces of land with one use.

    `shape` (n,) polygons; `use` is estate, campus, works, park, lake, mall, vacant, old or town; `pattern` a key of
    `PATTERNS` or ''; `zone` the key of the zone; `new` (n,); `gates` (n,) MultiPoint or None.
    """

    shape: Geoms
    use: Geoms
    pattern: Geoms
    zone: Geoms
    new: Bools
    gates: Geoms


@dataclass(frozen=True)
class Houses:
    """Footprints (n,) with `floors`, `use` (the plot's, or farm) and `zone`; `plot` is the plot's row or -1."""

    shape: Geoms
    floors: Floats
    use: Geoms
    zone: Geoms
    plot: Longs


@dataclass(frozen=True)
class Pattern:
    """How a use fills its plot: rows of footways `row_m` apart, and slabs between them. Lengths in metres."""

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
"""From a plot's edge to its buildings, and to its inner ring road."""


def fill_quarter(quarter: Quarter, lake: shapely.Polygon, ways: DrawnWays, rng: Rng) -> tuple[Plots, Houses]:
    """Cut the zone's superblocks into public blocks and walled plots, and fill the plots."""
    use = _uses(quarter, lake, rng)
    blocks = cut_blocks(quarter.faces, rng, area_m2=_if_estate(use, BLOCK_M2), skew=0.05, max_depth=3)
    taken: set[str] = set()
    for highway, word, chosen in (("tertiary", "路", blocks.depth == 0), ("residential", "巷", blocks.depth > 0)):
        names = place_names(int(chosen.sum()), rng, taken)
        ways.add(blocks.lines[chosen], highway, name=[x + word for x in names])
    use = use[blocks.root]
    cut = cut_blocks(blocks.leaves, rng, area_m2=_if_estate(use, PLOT_M2), skew=0.08, max_depth=2)
    plots = _walled(_plots(cut.leaves, use[cut.root], quarter, rng), blocks.leaves[cut.root], ways, rng)
    _draw_park_paths(plots, ways, rng)
    return plots, _fill_rows(plots, np.deg2rad(quarter.zone.angle_deg), ways, rng)


def _if_estate(use: Geoms, area_m2: float) -> Floats:
    """Only estates are cut up further."""
    return np.where(use == "estate", area_m2, np.inf)


def _uses(quarter: Quarter, lake: shapely.Polygon, rng: Rng) -> Geoms:
    """The use of every superblock: the wanted shares, dealt out; odd corners become parks."""
    shares = USES[quarter.zone.kind]
    n = len(quarter.faces)
    count = np.ceil(np.array(list(shares.values())) * n).astype(np.int64)
    use = rng.permutation(np.repeat(np.array(list(shares), dtype=object), count))[:n]
    use[shapely.area(quarter.faces) < 15_000] = "park"
    if not lake.is_empty:
        use[shapely.contains(quarter.faces, lake)] = "lake"
    return use


def _plots(shape: Geoms, use: Geoms, quarter: Quarter, rng: Rng) -> Plots:
    new = (use == "estate") & (rng.random(len(shape)) < INFILL[quarter.zone.kind])
    pattern = np.where(use == "estate", np.where(new, "towers", "slabs"), use).astype(object)
    pattern[~np.isin(pattern, list(PATTERNS))] = ""
    return Plots(shape, use, pattern, words(quarter.zone.key, len(use)), new, np.full(len(use), None, dtype=object))


def _inner(shape: Geoms) -> Geoms:
    """What the inner ring roads enclose."""
    return geoms(shapely.buffer(shape, -RING_M, join_style="mitre"))


def _walled(plots: Plots, block: Geoms, ways: DrawnWays, rng: Rng) -> Plots:
    """Draw wall-side rings and the few gates; plots too small for a ring are left as they are."""
    inner = _inner(plots.shape)
    open_land = np.isin(plots.use, ("vacant", "lake"))
    rows = np.flatnonzero(~open_land & (shapely.get_type_id(inner) == POLYGON) & (shapely.area(inner) > 1_500))
    use, rings = plots.use[rows], shapely.get_exterior_ring(inner[rows])
    drive = np.isin(use, ("estate", "works", "mall"))
    ways.add(rings[drive], "service")
    ways.add(rings[~drive], "footway")
    gates = plots.gates.copy()
    gates[rows] = _draw_gates(_street_front(plots.shape[rows], block[rows]), rings, use, ways, rng)
    lake = np.flatnonzero(plots.use == "lake")
    gates[lake] = [_lakeside_gates(shape) for shape in plots.shape[lake]]
    return replace(plots, gates=gates)


def _lakeside_gates(shape: shapely.Polygon) -> shapely.MultiPoint:
    """The lake's park is open to the street all around it."""
    return shapely.MultiPoint([shape.exterior.interpolate(t, normalized=True) for t in np.arange(8) / 8])


def _draw_gates(front: Geoms, rings: Geoms, use: Geoms, ways: DrawnWays, rng: Rng) -> Geoms:
    """A few openings (n,) MultiPoints from the streets through the wall; only estates have gatekeepers."""
    n = len(front)
    count = np.where(np.isin(use, ("park", "campus")), 4, rng.choice([1, 2, 3], n, p=[0.45, 0.42, 0.13]))
    row, step = each(count)
    where = (rng.uniform(0.1, 0.9, n)[row] + step / count[row]) % 1.0
    point = shapely.line_interpolate_point(front[row], where, normalized=True)
    link = shapely.shortest_line(point, rings[row])
    estate = use[row] == "estate"
    ways.add(link[estate], "service", gate=True)
    ways.add(link[~estate], "service")
    return geoms(shapely.multipoints(point, indices=row))


def _street_front(shape: Geoms, block: Geoms) -> Geoms:
    """The longest run (n,) of each plot's edge that lies on its block's edge, which is a street all around."""
    edge = shapely.intersection(shapely.boundary(shape), shapely.buffer(shapely.boundary(block), 0.3))
    parts, row = shapely.get_parts(shapely.line_merge(edge), return_index=True)
    order = np.lexsort((shapely.length(parts), row))
    last = np.searchsorted(row[order], np.arange(len(shape)), side="right") - 1
    return geoms(parts[order[last]])


def _turned(shapes: Geoms, angle: float) -> Geoms:
    rotation = np.concatenate([unit(np.array([angle])), unit(np.array([angle + np.pi / 2]))])
    return geoms(shapely.transform(shapes, lambda xy: xy @ rotation))


def _fill_rows(plots: Plots, angle: float, ways: DrawnWays, rng: Rng) -> Houses:
    """Footways and slabs in rows, all facing (nearly) south."""
    shapes, floors, owners = [], [], []
    for name, pattern in PATTERNS.items():
        rows = np.flatnonzero((plots.pattern == name) & ~shapely.is_missing(plots.gates))
        turned = _turned(plots.shape[rows], -angle)
        inner = _inner(turned)
        ways.add(_turned(_row_lines(inner, pattern), angle), "service" if name == "works" else "footway")
        shape, parent = _slabs(turned, inner, pattern, rng)
        shapes.append(_turned(shape, angle))
        floors.append(rng.integers(pattern.floors[0], pattern.floors[1] + 1, len(rows))[parent])
        owners.append(rows[parent])
    plot = np.concatenate(owners)
    height = np.concatenate(floors).astype(np.float64)
    return Houses(np.concatenate(shapes), height, plots.use[plot], plots.zone[plot], plot)


def _row_lines(inner: Geoms, pattern: Pattern) -> Geoms:
    """Footways across each plot, from ring to ring."""
    bounds = shapely.bounds(inner)
    owner, step = each(np.floor((bounds[:, 3] - bounds[:, 1]) / pattern.row_m).astype(np.int64))
    y = bounds[owner, 1] + (step + 0.5) * pattern.row_m
    across = segments(np.column_stack([bounds[owner, 0] - 5, y]), np.column_stack([bounds[owner, 2] + 5, y]))
    return geoms(shapely.intersection(across, inner[owner]))


def _slabs(turned: Geoms, inner: Geoms, pattern: Pattern, rng: Rng) -> tuple[Geoms, Longs]:
    """Slabs between the rows, those that fit between wall and ring or inside: footprints, and the row of the plot."""
    low_x, low_y, high_x, high_y = shapely.bounds(inner).T
    across_m = pattern.width_m + pattern.gap_m
    columns = np.floor((high_x - low_x) / across_m).astype(np.int64) + 1
    owner, step = each((np.floor((high_y - low_y) / pattern.row_m).astype(np.int64) + 1) * columns)
    n = len(owner)
    x = low_x[owner] + (step % columns[owner] + 0.5) * across_m
    y = low_y[owner] + (step // columns[owner]) * pattern.row_m + rng.normal(0, 0.6, n)
    size = rng.uniform(0.8, 1.05, (n, 2)) * (pattern.width_m, pattern.depth_m)
    shape = rectangles(np.column_stack([x, y]), size, np.zeros(n))
    clear = shapely.distance(shape, shapely.get_exterior_ring(inner[owner])) > 3.5
    keep = clear & shapely.contains_properly(shapely.buffer(turned, -WALL_M)[owner], shape)
    keep &= rng.random(n) > pattern.missing
    return shape[keep], owner[keep]


def _draw_park_paths(plots: Plots, ways: DrawnWays, rng: Rng) -> None:
    """Parks: a path that wanders round the middle, and ways to it from the outer ring."""
    inner = _inner(plots.shape[(plots.use == "park") & ~shapely.is_missing(plots.gates)])
    n = len(inner)
    angle = np.linspace(0, 2 * np.pi, 33)
    radius = np.ones((n, 33))
    for wave in (2, 3, 5):
        radius += rng.normal(0, 0.11, (n, 1)) * np.cos(wave * angle + rng.uniform(0, 6, (n, 1)))
    reach = radius * (np.sqrt(shapely.area(inner) / np.pi) * 0.55)[:, None]
    middle = shapely.get_coordinates(shapely.point_on_surface(inner))
    loops = geoms(shapely.linestrings(middle[:, None, :] + reach[:, :, None] * unit(angle)))
    fits = shapely.contains(inner, loops)
    loops, rings = loops[fits], shapely.get_exterior_ring(inner[fits])
    ways.add(loops, "footway")
    for t in (0.08, 0.33, 0.58, 0.83):
        ways.add(shapely.shortest_line(shapely.line_interpolate_point(rings, t, normalized=True), loops), "footway")
