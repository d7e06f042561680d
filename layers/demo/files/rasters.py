"""The demo city's rasters: people as WorldPop has them, and the height of the ground."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import rasterio
import shapely

from ....arrays import Floats
from ...errors import DataError
from ...schema import PlaceLayers
from ..land.terrain import elevation
from ..plan.cities import FULL, SMALL
from ..plan.plan import CRS, ORIGIN, CityPlan

CELL_DEG: Final = 1 / 1_200
"""Three seconds of arc, about 100 m, as in WorldPop's rasters."""
NODATA: Final = -99_999.0
TERRAIN_CELL_M: Final = 50.0


def write_people_raster(demand: gpd.GeoDataFrame, group: str, path: Path) -> None:
    """A GeoTIFF in degrees (WGS 84): the `group`'s people per cell, summing up to the demand's; nobody is nodata."""
    lonlat = shapely.get_coordinates(demand.geometry.to_crs("EPSG:4326").to_numpy())
    cell = np.floor(lonlat / CELL_DEG).astype(np.int64)
    west, north = int(cell[:, 0].min()), int(cell[:, 1].max())
    row, column = north - cell[:, 1], cell[:, 0] - west
    people = np.zeros((int(row.max()) + 1, int(column.max()) + 1))
    np.add.at(people, (row, column), demand[group].to_numpy())
    grid = np.where(people > 0, people, NODATA)
    transform = _north_up(west * CELL_DEG, (north + 1) * CELL_DEG, CELL_DEG)
    _write(path, grid, "EPSG:4326", transform, NODATA)


def plan_of(layers: PlaceLayers) -> CityPlan:
    """The plan that a demo city was grown from. Raises DataError for any other place."""
    plan = {plan.name: plan for plan in (FULL, SMALL)}.get(layers.name)
    if plan is None:
        raise DataError("{place} is not a demo city; only those have a made-up ground.", place=layers.name)
    return plan


def write_terrain_raster(layers: PlaceLayers, path: Path) -> None:
    """A GeoTIFF in metres of the ground's height under a demo city. Raises DataError for any other place."""
    plan = plan_of(layers)
    west, south, east, north = layers.districts.total_bounds
    x = np.arange(west, east + TERRAIN_CELL_M, TERRAIN_CELL_M)
    y = np.arange(north, south - TERRAIN_CELL_M, -TERRAIN_CELL_M)
    middle = np.stack(np.meshgrid(x + TERRAIN_CELL_M / 2, y - TERRAIN_CELL_M / 2), axis=2).reshape(-1, 2)
    height = elevation(plan, middle - ORIGIN).reshape(len(y), len(x))
    _write(path, height, CRS, _north_up(west, north, TERRAIN_CELL_M), NODATA)


def _north_up(west: float, north: float, cell: float) -> rasterio.Affine:
    return rasterio.Affine(cell, 0.0, west, 0.0, -cell, north)


def _write(path: Path, grid: Floats, crs: str, transform: rasterio.Affine, nodata: float) -> None:
    height, width = grid.shape
    with rasterio.open(
        path, "w", driver="GTiff", height=height, width=width, count=1, dtype="float32", crs=crs,
        transform=transform, nodata=nodata, compress="deflate",
    ) as file:  # fmt: skip
        file.write(grid.astype(np.float32), 1)
