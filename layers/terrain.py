"""Heights of a place from an elevation raster (SRTM, Copernicus, ALOS, a survey's DEM), in its metric CRS."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyproj
import rasterio.transform
import rasterio.warp
import rasterio.windows
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT

from ..arrays import Floats
from .errors import DataError
from .files.raster import Bounds, crs_of, open_raster

LOWEST_M: Final = -500.0
HIGHEST_M: Final = 9_000.0
"""Land lies between the Dead Sea's shore (-430 m) and Everest (8,849 m)."""
MOST_MARKS: Final = 3
"""So many different numbers that are no heights are taken for marks of no data; more are heights in other units."""
MAX_CELLS: Final = 100_000_000
MARGIN_CELLS: Final = 2
"""Cells read beyond the bounds, so that heights can be interpolated up to the edge."""
SOURCE_MARGIN_CELLS: Final = 4
"""Cells of the file read beyond those, so that small gaps there are seen from both sides."""


@dataclass(frozen=True, eq=False)
class Elevation:
    """Heights in metres (rows, columns), NaN where unknown, north up, in the metric CRS asked for.

    `transform` is (a, b, c, d, e, f): the corner of cell (row, column) lies at x = a * column + c, y = e * row + f.
    Of the file's cells about the place `dropped` held numbers that are no heights on land, though not declared as no
    data, and `filled` lay in gaps of one or two cells and were interpolated.
    """

    heights_m: Floats
    transform: tuple[float, float, float, float, float, float]
    dropped: int = 0
    filled: int = 0


def read_elevation(
    path: str | Path,
    into: pyproj.CRS | str | int,
    *,
    bounds: Bounds,
    crs: str | int | None = None,
    nodata: float | None = None,
) -> Elevation:
    """Read the part of an elevation raster that covers `bounds` (degrees), projected to `into` (bilinear).

    Only that part is read. `crs` and `nodata` are the planner's word where the file says none. A number below -500 or
    above 9,000 m is a gap (-32768, -9999 and 3.4e38 are often not declared), before anything is interpolated from it.
    Gaps of one or two cells between known ones, along a row or a column, are filled evenly; larger ones stay. Raises
    DataError where the file is no raster, lies elsewhere, is too fine for its extent, or has so many different numbers
    that are no heights that it is not in metres.
    """
    path = Path(path)
    with open_raster(path) as raster:
        source, target = crs_of(raster, path, crs), pyproj.CRS.from_user_input(into).to_wkt()
        # The grid of the projected raster is what GDAL suggests; cells are read apart, to look at them first.
        with WarpedVRT(raster, src_crs=source, crs=target) as projected:
            window = _window(projected, bounds, target, path)
            corner = rasterio.windows.transform(window, projected.transform)
        shape = int(window.height), int(window.width)
        box = rasterio.transform.array_bounds(*shape, corner)
        near = _source_window(raster, rasterio.warp.transform_bounds(target, source, *box, densify_pts=21))
        cells = _read(raster, near, nodata, path)
        at = rasterio.windows.transform(near, raster.transform)
    dropped = _drop(cells, path)
    filled = _fill(cells)
    heights = np.full(shape, np.nan)
    said = {"src_transform": at, "src_crs": source, "dst_transform": corner, "dst_crs": target}
    empty = {"src_nodata": np.nan, "dst_nodata": np.nan}
    rasterio.warp.reproject(cells, heights, resampling=Resampling.bilinear, **said, **empty)
    if not np.isfinite(heights).any():
        raise DataError("{file} has no heights in this place.", file=path.name)
    return Elevation(heights, (corner.a, corner.b, corner.c, corner.d, corner.e, corner.f), dropped, filled)


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


def _source_window(raster: DatasetReader, bounds: Bounds) -> rasterio.windows.Window:
    """The file's own cells about a box in its CRS, as far as it has them; at least one."""
    west, south, east, north = bounds
    at = raster.transform
    columns = sorted(((west - at.c) / at.a, (east - at.c) / at.a))
    rows = sorted(((north - at.f) / at.e, (south - at.f) / at.e))
    (left, right), (top, bottom) = (
        (
            min(max(math.floor(low) - SOURCE_MARGIN_CELLS, 0), size - 1),
            max(min(math.ceil(high) + SOURCE_MARGIN_CELLS, size), 1),
        )
        for (low, high), size in ((columns, raster.width), (rows, raster.height))
    )
    return rasterio.windows.Window(left, top, right - left, bottom - top)


def _read(raster: DatasetReader, window: rasterio.windows.Window, nodata: float | None, path: Path) -> Floats:
    """Cells as numbers, NaN where the file or the planner says that there are none."""
    try:
        band = raster.read(1, window=window, masked=True)
    except RasterioError as error:
        raise DataError("{file} is damaged or cut off. Download it once more.", file=path.name) from error
    if nodata is None:
        return np.asarray(band.astype(np.float64).filled(np.nan))
    cells = np.asarray(band.data, dtype=np.float64)
    return np.where(cells == nodata, np.nan, cells)


def _drop(cells: Floats, path: Path) -> int:
    """Make gaps, in place, of the numbers that are no heights, and say of how many cells."""
    odd = ~np.isnan(cells) & ~((cells >= LOWEST_M) & (cells <= HIGHEST_M))
    count = int(odd.sum())
    if len(np.unique(cells[odd])) > MOST_MARKS:
        raise DataError(
            "{file} has heights from {low:g} to {high:g}, which is no land in metres. If such a number stands for no "
            "data, give it as the nodata value.",
            file=path.name,
            low=float(np.nanmin(cells)),
            high=float(np.nanmax(cells)),
        )
    cells[odd] = np.nan
    return count


def _fill(cells: Floats) -> int:
    """Fill, in place, gaps of one or two cells between known ones in a row or a column; say how many cells that were.

    Heights go evenly across; where both a row and a column tell one, it is their mean.
    """
    around = np.pad(cells, 2, constant_values=np.nan)
    known = ~np.isnan(around)
    beside = known[2:-2, 1:-3] | known[2:-2, 3:-1] | known[1:-3, 2:-2] | known[3:-1, 2:-2]
    row, column = np.nonzero(np.isnan(cells) & beside)
    across = np.stack(
        [
            _even(*(around[row + 2, column + 2 + step] for step in (-2, -1, 1, 2))),
            _even(*(around[row + 2 + step, column + 2] for step in (-2, -1, 1, 2))),
        ]
    )
    told = ~np.isnan(across)
    count = told.sum(axis=0)
    found = count > 0
    cells[row[found], column[found]] = np.where(told, across, 0.0).sum(axis=0)[found] / count[found]
    return int(found.sum())


def _even(before_last: Floats, before: Floats, after: Floats, after_next: Floats) -> Floats:
    """The height between two cells, or in one of two cells between two others; NaN in a wider gap."""
    one, first, second = (before + after) / 2, (2 * before + after_next) / 3, (before_last + 2 * after) / 3
    return np.where(np.isnan(one), np.where(np.isnan(first), second, first), one)
