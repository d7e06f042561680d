"""Heights of a place from an elevation raster (SRTM, Copernicus, ALOS, a survey's DEM), cell by cell as they stand.

The raster is not projected: that would smooth it, and slopes would come out gentler than they are. Whoever asks for the
height of a place takes the place to the raster.
"""

import math
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyproj
import rasterio.windows
import scipy.ndimage
from rasterio.io import DatasetReader

from ..arrays import Bools, Floats
from ..limits import MAX_TERRAIN_CELLS
from .crs.names import WGS_84
from .errors import DataError
from .files.kinds.raster_kinds import RASTER_FAILURES
from .files.rasters.raster import Bounds, bounds_in, crs_of, open_raster
from .files.rasters.raster_bands import rasters_in

LOWEST_M: Final = -500.0
HIGHEST_M: Final = 9_000.0
"""Land lies between the Dead Sea's shore (-430 m) and Everest (8,849 m)."""
MOST_MARKS: Final = 3
"""So many different numbers that are no heights are taken for marks of no data; more are heights in other units."""
_FOOT_M: Final = 0.3048
_FEET: Final = frozenset(("ft", "foot", "feet", "us survey foot", "us-ft", "ftus", "英尺"))
_DEGREE_M: Final = 111_195.0
"""A degree of a meridian."""
MARGIN_CELLS: Final = 6
"""Cells read beyond the bounds, so that heights can be interpolated up to the edge, and small gaps there filled."""


@dataclass(frozen=True, eq=False)
class Elevation:
    """Heights in metres (rows, columns), NaN where unknown, in the raster's own CRS.

    `transform` is (a, b, c, d, e, f): the corner of cell (row, column) lies at x = a * column + b * row + c and
    y = d * column + e * row + f. `beyond` (rows, columns) are cells outside the raster, or in a gap that reaches its
    rim: they have the height of the nearest known cell. Of the file's cells about the place `dropped` held numbers that
    are no heights on land, though not declared as no data, and `filled` lay in gaps of one or two cells and were
    interpolated. `factor` times the file's numbers, and `offset` more, are metres; `cell_m` is the longer side of a
    cell; `assumed` tells that the file says no coordinate system and its numbers were taken as degrees of WGS 84; of
    `whole_bytes` the file holds whole numbers from 0 to 255 only, as shaded reliefs do.
    """

    heights_m: Floats
    transform: tuple[float, float, float, float, float, float]
    crs: pyproj.CRS
    beyond: Bools
    dropped: int = 0
    filled: int = 0
    factor: float = 1.0
    offset: float = 0.0
    cell_m: float = 0.0
    assumed: bool = False
    whole_bytes: bool = False


def read_elevation(
    path: str | Path, *, bounds: Bounds, crs: str | int | None = None, nodata: float | None = None
) -> Elevation:
    """Read the part of an elevation raster about `bounds` (degrees).

    Only that part is read. `crs` and `nodata` are the planner's word where the file says none. A number below -500 or
    above 9,000 m is a gap (-32768, -9999 and 3.4e38 are often not declared), before anything is interpolated from it.
    Gaps of one or two cells between known ones, along a row or a column, are filled evenly; larger ones stay, but at
    the rim, where the height goes on level. Raises DataError where the file is no raster, lies elsewhere, is too fine
    for its extent, or has so many different numbers that are no heights that it is not in metres.
    """
    path = Path(path)
    with ExitStack() as stack:
        raster = stack.enter_context(open_raster(rasters_in(path, stack)))
        assumed = crs is None and raster.crs is None and _holds_degrees(raster, bounds)
        source = crs_of(raster, path, WGS_84 if assumed else crs)
        factor, offset = _to_metres(raster)
        whole_bytes = raster.dtypes[0] == "uint8"
        wanted = _wanted(raster, source, bounds)
        near = _inside(raster, wanted, bounds, path)
        cells = _read(raster, near, nodata, path) * factor + offset
        at = rasterio.windows.transform(_window(wanted), raster.transform)
    dropped = _drop(cells, path)
    filled = _fill(cells)
    if not np.isfinite(cells).any():
        raise DataError("{file} has no heights in this place.", file=path.name)
    heights, beyond = _level_beyond(_padded(cells, near, wanted))
    cell_m = max(abs(at.a), abs(at.e)) * (_DEGREE_M if source.is_geographic else 1.0)
    return Elevation(heights, (at.a, at.b, at.c, at.d, at.e, at.f), source, beyond, dropped, filled,
                     factor, offset, cell_m, assumed, whole_bytes)  # fmt: skip


def _holds_degrees(raster: DatasetReader, bounds: Bounds) -> bool:
    """Whether the raster's numbers can only be degrees: among them lies the middle of the place."""
    box, (west, south, east, north) = raster.bounds, bounds
    return bool(box.left <= (west + east) / 2 <= box.right and box.bottom <= (south + north) / 2 <= box.top)


def _to_metres(raster: DatasetReader) -> tuple[float, float]:
    """By what the numbers of the first band are multiplied and raised to be metres: its scale, and feet if it says."""
    unit = (raster.units[0] or "").strip().casefold()
    feet = _FOOT_M if unit in _FEET else 1.0
    return float(raster.scales[0]) * feet, float(raster.offsets[0]) * feet


class _Cells(NamedTuple):
    """Rows from `top` to before `bottom` and columns from `left` to before `right` of a raster, also beyond it."""

    left: int
    top: int
    right: int
    bottom: int


def _window(cells: _Cells) -> rasterio.windows.Window:
    return rasterio.windows.Window(cells.left, cells.top, cells.right - cells.left, cells.bottom - cells.top)


def _wanted(raster: DatasetReader, source: pyproj.CRS, bounds: Bounds) -> _Cells:
    """The cells about a box of degrees, whether the raster has them or not."""
    west, south, east, north = bounds_in(source, bounds)
    back, corners = ~raster.transform, ((west, south), (west, north), (east, south), (east, north))
    columns = [back.a * x + back.b * y + back.c for x, y in corners]
    rows = [back.d * x + back.e * y + back.f for x, y in corners]
    return _Cells(
        math.floor(min(columns)) - MARGIN_CELLS,
        math.floor(min(rows)) - MARGIN_CELLS,
        math.ceil(max(columns)) + MARGIN_CELLS,
        math.ceil(max(rows)) + MARGIN_CELLS,
    )


def _inside(raster: DatasetReader, wanted: _Cells, bounds: Bounds, path: Path) -> _Cells:
    """The wanted cells that the raster has."""
    near = _Cells(
        max(wanted.left, 0), max(wanted.top, 0), min(wanted.right, raster.width), min(wanted.bottom, raster.height)
    )
    if near.left >= near.right or near.top >= near.bottom:
        raise DataError(
            "{file} does not cover the place ({bounds} in degrees). Give the raster of this place.",
            file=path.name,
            bounds=", ".join(f"{value:.3f}" for value in bounds),
        )
    count = (wanted.right - wanted.left) * (wanted.bottom - wanted.top)
    if count > MAX_TERRAIN_CELLS:
        raise DataError(
            "{file} has {cells:,} cells in this place, more than the {most:,} that are reasonable. Resample it to 10 m "
            "or wider.",
            file=path.name,
            cells=count,
            most=MAX_TERRAIN_CELLS,
        )
    return near


def _padded(cells: Floats, near: _Cells, wanted: _Cells) -> Floats:
    """All wanted cells, NaN where the raster has none."""
    rows = (near.top - wanted.top, wanted.bottom - near.bottom)
    columns = (near.left - wanted.left, wanted.right - near.right)
    return np.pad(cells, (rows, columns), constant_values=np.nan)


def _level_beyond(cells: Floats) -> tuple[Floats, Bools]:
    """The cells with the nearest height wherever a gap reaches the rim, and which these are."""
    unknown = np.isnan(cells)
    gaps, _ = scipy.ndimage.label(np.pad(unknown, 1, constant_values=True))
    beyond = (gaps == gaps[0, 0])[1:-1, 1:-1]
    if not beyond.any():
        return cells, beyond
    row, column = scipy.ndimage.distance_transform_edt(unknown, return_distances=False, return_indices=True)
    return np.where(beyond, cells[row, column], cells), beyond


def _read(raster: DatasetReader, near: _Cells, nodata: float | None, path: Path) -> Floats:
    """Cells as numbers, NaN where the file or the planner says that there are none."""
    try:
        band = raster.read(1, window=_window(near), masked=True)
    except RASTER_FAILURES as error:
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
            "{file} has heights from {low:g} to {high:g}, which is not land in metres. If such a number stands for no "
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
