"""Heights of a place from an elevation raster (SRTM, Copernicus, ALOS, a survey's DEM), in its metric CRS."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyproj
import rasterio.warp
import rasterio.windows
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT

from .errors import DataError
from .rasters import Bounds, crs_of, open_raster

LOWEST_M: Final = -500.0
HIGHEST_M: Final = 9_000.0
"""Land lies between the Dead Sea's shore (-430 m) and Everest (8,849 m)."""
MAX_CELLS: Final = 100_000_000
MARGIN_CELLS: Final = 2
"""Cells read beyond the bounds, so that heights can be interpolated up to the edge."""


@dataclass(frozen=True, eq=False)
class Elevation:
    """Heights in metres (rows, columns), NaN where unknown, north up, in the metric CRS asked for.

    `transform` is (a, b, c, d, e, f): the corner of cell (row, column) lies at x = a * column + c, y = e * row + f.
    """

    heights_m: NDArray[np.float64]
    transform: tuple[float, float, float, float, float, float]


def read_elevation(
    path: str | Path,
    into: pyproj.CRS | str | int,
    *,
    bounds: Bounds,
    crs: str | int | None = None,
    nodata: float | None = None,
) -> Elevation:
    """Read the part of an elevation raster that covers `bounds` (degrees), projected to `into` (bilinear).

    Only that part is read. `crs` and `nodata` are the planner's word where the file says none. Raises DataError where
    the file is no raster, lies elsewhere, is too fine for its extent, or its numbers are no heights on land in metres.
    """
    path = Path(path)
    with open_raster(path) as raster:
        source = crs_of(raster, path, crs)
        target = pyproj.CRS.from_user_input(into).to_wkt()
        empty = nodata if nodata is not None else raster.nodata
        options = {"src_crs": source, "crs": target, "src_nodata": empty, "nodata": np.nan, "dtype": "float64"}
        with WarpedVRT(raster, resampling=Resampling.bilinear, **options) as projected:
            window = _window(projected, bounds, target, path)
            try:
                heights = np.asarray(projected.read(1, window=window), dtype=np.float64)
            except RasterioError as error:
                raise DataError("{file} is damaged or cut off. Download it once more.", file=path.name) from error
            corner = rasterio.windows.transform(window, projected.transform)
    _check(heights, path)
    return Elevation(heights, (corner.a, corner.b, corner.c, corner.d, corner.e, corner.f))


def _window(projected: WarpedVRT, bounds: Bounds, target: str, path: Path) -> rasterio.windows.Window:
    west, south, east, north = rasterio.warp.transform_bounds("EPSG:4326", target, *bounds, densify_pts=21)
    at = projected.transform
    left, right = int((west - at.c) // at.a) - MARGIN_CELLS, int((east - at.c) // at.a) + 1 + MARGIN_CELLS
    top, bottom = int((north - at.f) // at.e) - MARGIN_CELLS, int((south - at.f) // at.e) + 1 + MARGIN_CELLS
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, projected.width), min(bottom, projected.height)
    if left >= right or top >= bottom:
        raise DataError(
            "{file} does not cover the place ({bounds} in degrees). Give the raster of this place.",
            file=path.name,
            bounds=", ".join(f"{value:.3f}" for value in bounds),
        )
    if (right - left) * (bottom - top) > MAX_CELLS:
        raise DataError(
            "{file} has {cells:,} cells in this place, more than the {most:,} that are reasonable. Resample it to 10 m "
            "or wider.",
            file=path.name,
            cells=(right - left) * (bottom - top),
            most=MAX_CELLS,
        )
    return rasterio.windows.Window(left, top, right - left, bottom - top)


def _check(heights: NDArray[np.float64], path: Path) -> None:
    known = heights[np.isfinite(heights)]
    if not len(known):
        raise DataError("{file} has no heights in this place.", file=path.name)
    if known.min() < LOWEST_M or known.max() > HIGHEST_M:
        raise DataError(
            "{file} has heights from {low:g} to {high:g}, which is no land in metres. If such a number stands for no "
            "data, give it as the nodata value.",
            file=path.name,
            low=float(known.min()),
            high=float(known.max()),
        )
