"""The demo city's old town of narrow alleys, and the small towns: crooked lanes and houses wall to wall."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from ....arrays import Longs
from ..geometry.cuts import cut_blocks
from ..geometry.names import place_names
from ..geometry.shapes import Geoms, Rng, geoms, words
from ..geometry.ways import DrawnWays
from .blocks import Houses, Plots


@dataclass(frozen=True)
class Alleys:
    """How an old quarter is cut up.

    Block and house sizes; street `classes` from the first cut to the last; how crooked lanes are and how wide; the gap
    between houses; the share of parcels that stay open.
    """

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
    use="old",
    block_m2=4_600.0,
    house_m2=240.0,
    classes=("living_street", "pedestrian", "pedestrian", "footway"),
    floors=(2, 4),
    wiggle=0.035,
    lane_m=3.8,
    gap_m=0.4,
    open_share=0.06,
)
SMALL_TOWN: Final = Alleys(
    use="town",
    block_m2=9_000.0,
    house_m2=300.0,
    classes=("tertiary", "residential"),
    floors=(3, 5),
    wiggle=0.02,
    lane_m=9.0,
    gap_m=3.2,
    open_share=0.25,
)


def fill_alleys(shape: shapely.Polygon, zone: str, kind: Alleys, ways: DrawnWays, rng: Rng) -> tuple[Plots, Houses]:
    """Fill `shape` with crooked lanes, some of which end blind, and small houses between them."""
    cut = cut_blocks(geoms(shape), rng, area_m2=np.array([kind.block_m2]), wiggle=kind.wiggle, skew=0.12)
    last = len(kind.classes) - 1
    taken: set[str] = set()
    for depth, highway in enumerate(kind.classes):
        lines = cut.lines[np.minimum(cut.depth, last) == depth]
        names = place_names(len(lines), rng, taken) if depth < last else [""] * len(lines)
        oneway = 1 if highway == "living_street" else 0
        ways.add(lines, highway, name=[f"{x}街" if x else "" for x in names], oneway=oneway)
    blind = _blind_alleys(cut.leaves, kind, rng)
    ways.add(blind, kind.classes[-1])
    n = len(cut.leaves)
    none = np.full(n, None, dtype=object)
    plots = Plots(cut.leaves, words(kind.use, n), words("", n), words(zone, n), np.zeros(n, dtype=np.bool_), none)
    house, owner = _small_houses(cut.leaves, blind, kind, rng)
    floors = rng.integers(kind.floors[0], kind.floors[1] + 1, len(house)).astype(np.float64)
    return plots, Houses(house, floors, plots.use[owner], plots.zone[owner], owner)


def _blind_alleys(blocks: Geoms, kind: Alleys, rng: Rng) -> Geoms:
    """Lanes (m,) that lead from the edge of half of the larger blocks into their middle and end there."""
    large = blocks[(shapely.area(blocks) > 1.15 * kind.block_m2) & (rng.random(len(blocks)) < 0.5)]
    return geoms(shapely.shortest_line(shapely.boundary(large), shapely.point_on_surface(large)))


def _small_houses(blocks: Geoms, blind: Geoms, kind: Alleys, rng: Rng) -> tuple[Geoms, Longs]:
    """Houses (k,) on parcels of all sizes, and the row of the block each stands in."""
    built, block = shapely.get_parts(shapely.buffer(blocks, -kind.lane_m / 2), return_index=True)
    large = shapely.area(built) > 60
    built, block = built[large], block[large]
    parcels = cut_blocks(built, rng, area_m2=kind.house_m2 * rng.lognormal(0, 0.45, len(built)), skew=0.12)
    yards = shapely.buffer(parcels.leaves, -kind.gap_m / 2, join_style="mitre")
    house, parcel = shapely.get_parts(yards, return_index=True)
    kept = (shapely.area(house) > 30) & (rng.random(len(house)) > kind.open_share)
    lanes = shapely.buffer(blind, kind.lane_m / 2)
    kept[shapely.STRtree(house).query(lanes, predicate="intersects")[1]] = False
    return house[kept], block[parcels.root[parcel[kept]]]
