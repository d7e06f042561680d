"""Population rasters (WorldPop, GHS-POP and their like): only the place's part is read, cell by cell into points.

A cell's value is the people who live in it. Rasters of people per square kilometre are told from such by nobody but
the planner, so they must be multiplied by the cell's area beforehand.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import rasterio.warp
import rasterio.windows
import shapely
from rasterio.errors import CRSError, RasterioIOError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ...arrays import Floats
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..errors import DataError
from ..files.raster import Bounds, crs_of, open_raster
from ..schema import PEOPLE

"""West, south, east, north in degrees of WGS 84."""

MAX_CELLS: Final = 400_000_000
"""The most cells that one reading looks through: a province at 100 m, or the whole of China at 1 km many times over."""
MAX_POINTS: Final = 5_000_000
"""The most populated cells that one reading hands out."""
_STRIP_CELLS: Final = 4_000_000


def read_people_raster(
    people: str | Path,
    *,
    groups: Mapping[str, str | Path | Sequence[str | Path]] | None = None,
    bounds: Bounds | None = None,
    crs: str | int | None = None,
    nodata: float | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> gpd.GeoDataFrame:
    """The cells with people as points at their centres, in the raster's CRS, with a column for `people` and each group.

    `groups` names further rasters on the same grid (several for one group are added up, as WorldPop's by age and sex).
    Only cells whose centre lies within `bounds` are handed out, and only their rows are read. `crs` and `nodata` are
    the planner's word where the file says none. Raises DataError where a file is no raster of counts, lies elsewhere,
    is too large, sits on another grid, or has negative or infinite cells.
    """
    names = [(PEOPLE, Path(people))]
    for group, said in (groups or {}).items():
        paths = [said] if isinstance(said, str | Path) else list(said)
        names += [(group, Path(path)) for path in paths]
    with ExitStack() as stack:
        rasters = [(group, stack.enter_context(open_raster(path))) for group, path in names]
        first = rasters[0][1]
        frame_crs = crs_of(first, names[0][1], crs)
        for (_, raster), (_, path) in zip(rasters[1:], names[1:], strict=True):
            _check_same_grid(first, raster, names[0][1], path)
        window = _window(first, bounds, frame_crs, names[0][1])
        parts = [
            _points(first, strip, [(group, _read(raster, strip, nodata)) for group, raster in rasters])
            for strip in _strips(window, progress, cancelled)
        ]
    return _frame(parts, bounds, frame_crs, names[0][1])


def _check_same_grid(first: DatasetReader, other: DatasetReader, path: Path, other_path: Path) -> None:
    slack = abs(first.transform.a) / 100
    same_box = np.allclose(tuple(first.bounds), tuple(other.bounds), rtol=0, atol=slack)
    if (
        first.shape != other.shape
        or not same_box
        or (first.crs is not None and other.crs is not None and first.crs != other.crs)
    ):
        raise DataError(
            "{other} lies on another grid than {file} (size, position or coordinate system). Resample it to the same "
            "cells first.",
            other=other_path.name,
            file=path.name,
        )


def _window(raster: DatasetReader, bounds: Bounds | None, crs: str, path: Path) -> Window:
    whole = Window(0, 0, raster.width, raster.height)
    window = whole if bounds is None else _around(raster, bounds, crs, path, whole)
    if window.width * window.height > MAX_CELLS:
        raise DataError(
            "{file} has {cells:,} cells to look through, more than the {most:,} that are reasonable. Give the bounds "
            "of the place, or its districts.",
            file=path.name,
            cells=int(window.width * window.height),
            most=MAX_CELLS,
        )
    return window


def _around(raster: DatasetReader, bounds: Bounds, crs: str, path: Path, whole: Window) -> Window:
    try:
        box = rasterio.warp.transform_bounds("EPSG:4326", crs, *bounds, densify_pts=21)
        return _outwards(rasterio.windows.from_bounds(*box, transform=raster.transform)).intersection(whole)
    except (rasterio.windows.WindowError, CRSError, ValueError) as error:
        raise DataError(
            "{file} does not cover the place ({bounds} in degrees). Give the raster of this place.",
            file=path.name,
            bounds=", ".join(f"{value:.3f}" for value in bounds),
        ) from error


def _outwards(window: Window) -> Window:
    """The whole cells that a window touches."""
    left, top = np.floor([window.col_off, window.row_off])
    right, bottom = np.ceil([window.col_off + window.width, window.row_off + window.height])
    return Window(int(left), int(top), int(right - left), int(bottom - top))


def _strips(window: Window, progress: Progress, cancelled: Cancelled) -> Iterator[Window]:
    """The window cut into strips of whole rows, so that memory holds only one of them."""
    rows = max(1, _STRIP_CELLS // max(int(window.width), 1))
    for top in range(0, int(window.height), rows):
        if cancelled():
            raise WorkCancelled
        progress(top / window.height, "Reading the population raster")
        height = min(rows, int(window.height) - top)
        yield Window(window.col_off, window.row_off + top, window.width, height)


def _read(raster: DatasetReader, strip: Window, nodata: float | None) -> Floats:
    """One strip as people, 0 where there is no data."""
    name = Path(raster.name).name
    try:
        cells = raster.read(1, window=strip, masked=True)
    except RasterioIOError as error:
        raise DataError("{file} is damaged or cut off. Download it once more.", file=name) from error
    people = np.asarray(cells.filled(0), dtype=np.float64)
    people[np.isnan(people)] = 0.0
    if nodata is not None:
        people[people == nodata] = 0.0
    if np.isinf(people).any() or (people < 0).any():
        worst = float(people.min()) if (people < 0).any() else float(people.max())
        raise DataError(
            "{file} has cells with {value:g} people. If that number stands for no data, give it as the nodata value; "
            "otherwise the raster is not one of counts.",
            file=name,
            value=worst,
        )
    return people


def _points(raster: DatasetReader, strip: Window, bands: list[tuple[str, Floats]]) -> pd.DataFrame:
    lived_in = np.any([cells > 0 for _, cells in bands], axis=0)
    row, column = np.nonzero(lived_in)
    at = raster.transform
    east, south = strip.col_off + column + 0.5, strip.row_off + row + 0.5
    table = pd.DataFrame({"x": at.c + at.a * east, "y": at.f + at.e * south})
    for group in dict.fromkeys(name for name, _ in bands):
        table[group] = sum(cells[lived_in] for name, cells in bands if name == group)
    return table


def _frame(parts: list[pd.DataFrame], bounds: Bounds | None, crs: str, path: Path) -> gpd.GeoDataFrame:
    table = pd.concat(parts, ignore_index=True)
    if len(table) > MAX_POINTS:
        raise DataError(
            "{file} has {cells:,} populated cells, more than {most:,}. Give the bounds of the place, or its districts.",
            file=path.name,
            cells=len(table),
            most=MAX_POINTS,
        )
    frame = gpd.GeoDataFrame(
        table.drop(columns=["x", "y"]), geometry=shapely.points(table[["x", "y"]].to_numpy()), crs=crs
    )
    if bounds is not None:
        degrees = shapely.get_coordinates(frame.to_crs("EPSG:4326").geometry.to_numpy())
        low, high = np.array(bounds[:2]), np.array(bounds[2:])
        frame = frame[((degrees >= low) & (degrees <= high)).all(axis=1)].reset_index(drop=True)
    if not frame[PEOPLE].sum() > 0:
        raise DataError("{file} has no people in this place. Check that it is the right raster.", file=path.name)
    return frame
