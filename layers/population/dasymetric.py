"""Totals of areas spread to where people live: buildings by floor area, residential land, or a grid.

Dasymetric mapping: every area's total is shared among the targets in it in proportion to their weights, so that it is
conserved exactly (to rounding of floats). An area with no target falls back to a grid of points over itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Longs
from ...messages import Message
from ...progress import Cancelled, WorkCancelled, never_cancelled
from ..districts.assign import first_containing

CELL_M: Final = 100.0
"""Spacing of the grid: WorldPop's, and about a minute on foot."""
MAX_CELLS: Final = 10_000
"""The most points for one area; a larger one gets a wider grid."""
NOT_LIVED_IN: Final = frozenset(
    {"school", "kindergarten", "university", "college", "hospital", "clinic", "office", "commercial", "retail"}
    | {"industrial", "warehouse", "factory", "train_station", "transportation", "public", "civic", "government"}
    | {"church", "temple", "mosque", "chapel", "cathedral", "stadium", "sports_hall", "sports_centre", "hotel"}
    | {"garage", "garages", "parking", "carport", "roof", "shed", "greenhouse", "hangar", "kiosk", "tower", "hall"}
    | {"service", "supermarket", "museum", "ruins", "construction", "barn", "farm_auxiliary", "stable", "sty"}
    | {"fire_station", "bridge", "toilets", "bunker", "storage_tank", "silo", "transformer_tower", "water_tower"}
)
"""Values of OpenStreetMap's `building` in which nobody lives as a rule."""


@dataclass(frozen=True, eq=False)
class Spread:
    """`points` has the spread columns and `area`, the row of the area each point belongs to.

    `on_grid` are the rows of areas that had no target; `notes` say so to the planner.
    """

    points: gpd.GeoDataFrame
    on_grid: Longs
    notes: tuple[Message, ...]


def spread(
    areas: gpd.GeoDataFrame,
    columns: Sequence[str],
    *,
    targets: gpd.GeoDataFrame | None = None,
    weight: Sequence[float] | Floats | None = None,
    cell_m: float = CELL_M,
    cancelled: Cancelled = never_cancelled,
) -> Spread:
    """Spread `columns` of polygon `areas` over `targets` (points or polygons in the same metric CRS).

    A target counts where a point inside it lies; on a common border, for the area that comes first. `weight` is one
    number for each target, by default its area (1 for points); those of 0 take nobody. Without targets, and in areas
    that hold none, people are spread evenly over points `cell_m` apart.
    """
    shapes = areas.geometry.to_numpy()
    place, share_of, points = _on_targets(shapes, targets, weight)
    without = np.setdiff1d(np.arange(len(areas)), share_of)
    grid = [_grid(shapes[row], cell_m) for row in _watched(without, cancelled)]
    sizes = np.array([len(cells) for cells in grid], dtype=np.int64)
    geometry = np.concatenate([points, *grid])
    area = np.r_[share_of, np.repeat(without, sizes)].astype(np.int64)
    weights = np.r_[place, np.ones(sizes.sum())]
    share = weights / np.bincount(area, weights, minlength=len(areas))[area]
    frame = {column: areas[column].to_numpy(dtype=np.float64)[area] * share for column in columns}
    made = gpd.GeoDataFrame({**frame, "area": area}, geometry=geometry, crs=areas.crs)
    return Spread(made, without, _notes(areas, without, targets))


def _on_targets(
    areas: NDArray[np.object_], targets: gpd.GeoDataFrame | None, weight: Sequence[float] | Floats | None
) -> tuple[Floats, Longs, NDArray[np.object_]]:
    """Weight, area and point of each target that lies in an area and has a weight."""
    if targets is None or targets.empty:
        return np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
    shapes = targets.geometry.to_numpy()
    points = np.asarray(targets.geometry.representative_point(), dtype=object)
    by_size = np.where(shapely.get_dimensions(shapes) == 2, shapely.area(shapes), 1.0)
    weights = by_size if weight is None else np.asarray(weight, dtype=np.float64)
    area = first_containing(areas, points)
    used = np.flatnonzero((area >= 0) & (weights > 0))
    return weights[used], area[used], points[used]


def _watched(rows: Longs, cancelled: Cancelled) -> list[int]:
    if cancelled():
        raise WorkCancelled
    return [int(row) for row in rows]


def _grid(area: shapely.Polygon | shapely.MultiPolygon, cell_m: float) -> NDArray[np.object_]:
    """Points `cell_m` apart inside a polygon, centred on its box; one point inside where it is too small for any."""
    west, south, east, north = area.bounds
    step = max(cell_m, float(np.sqrt((east - west) * (north - south) / MAX_CELLS)))
    x, y = np.meshgrid(_middles(west, east, step), _middles(south, north, step))
    shapely.prepare(area)
    inside = shapely.contains_xy(area, x.ravel(), y.ravel())
    points = np.asarray(shapely.points(x.ravel()[inside], y.ravel()[inside]), dtype=object)
    return points if len(points) else np.array([area.representative_point()], dtype=np.object_)


def _middles(low: float, high: float, step: float) -> Floats:
    count = max(int((high - low) // step), 1)
    offsets: Floats = np.arange(count, dtype=np.float64) - (count - 1) / 2
    return (low + high) / 2 + offsets * step


def _notes(areas: gpd.GeoDataFrame, without: Longs, targets: gpd.GeoDataFrame | None) -> tuple[Message, ...]:
    if targets is None or not len(without):
        return ()
    name = areas["name"].to_numpy()[without] if "name" in areas.columns else without + 1
    return (
        Message(
            "{count} of {total} areas contain no building or residential land; their people are spread evenly "
            "over them: "
            "{areas}",
            {"count": len(without), "total": len(areas), "areas": ", ".join(map(str, name[:10]))},
        ),
    )


def floor_area_m2(buildings: gpd.GeoDataFrame) -> Floats:
    """Each building's ground area times its floors (metric CRS), 0 where nobody lives as a rule.

    Where no floors are tagged, the median of the tagged ones of the same use is taken, else of all, else 1.
    """
    floors = buildings["floors"].astype(np.float64)
    use = buildings["building"] if "building" in buildings.columns else pd.Series("yes", index=buildings.index)
    usual = floors.groupby(use).transform("median").fillna(floors.median()).fillna(1.0)
    ground = shapely.area(buildings.geometry.to_numpy())
    lived_in = ~use.isin(NOT_LIVED_IN).to_numpy()
    return np.asarray(ground * floors.fillna(usual).to_numpy() * lived_in, dtype=np.float64)


def lattice(land: gpd.GeoDataFrame, *, cell_m: float = CELL_M) -> gpd.GeoDataFrame:
    """Land as points `cell_m` apart, each with the `area_m2` it stands for: targets that follow the land's shape."""
    shapes = land.geometry.to_numpy()
    cells = [_grid(shape, cell_m) for shape in shapes]
    sizes = np.array([len(points) for points in cells], dtype=np.int64)
    area = np.repeat(shapely.area(shapes) / np.maximum(sizes, 1), sizes)
    geometry = np.concatenate(cells) if cells else np.zeros(0, dtype=object)
    return gpd.GeoDataFrame({"area_m2": area}, geometry=geometry, crs=land.crs)
