"""Population rasters (WorldPop, GHS-POP and their like): only the place's part is read, cell by cell into points.

A cell's value is the people who live in it; of a raster that calls itself a density, times the cell's area.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import rasterio
import rasterio.windows
import shapely
from pyproj.exceptions import ProjError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ...arrays import Floats
from ...limits import MAX_RASTER_CELLS, MAX_RASTER_POINTS
from ...messages import Message
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..crs.names import crs_name
from ..errors import DataError
from ..files.rasters.raster import Bounds, bounds_in, crs_of, open_raster
from ..files.rasters.raster_bands import (
    MOST_PER_KM2,
    Band,
    Measure,
    band_of_layer,
    cell_areas_km2,
    open_band,
    rasters_in,
)
from ..schema import PEOPLE
from .raster_classes import doubt_of_classes

_STRIP_CELLS: Final = 4_000_000
_ELSE: Final = re.compile(
    r"(?:^|[_\W\d])(?:land[_ ]?use|land[_ ]?cover|lulc|lucc|clcd|dem|srtm|aster|elevation|slope|aspect|ndvi|viirs|ntl"
    r"|night[_ ]?lights?|gdp|dsm|building[_ ]?heights?)(?=[_\W\d]|$)"
    r"|土地利用|土地覆盖|地表覆盖|高程|坡度|夜间灯光|夜光|建筑高度",
    re.IGNORECASE,
)
_PEOPLED: Final = re.compile(r"pop|people|人口|census", re.IGNORECASE)
_PART: Final = re.compile(
    r"(?:^|_)[fmt]_\d{1,2}(?=_|$)|(?:^|[_\W\d])(?:fe)?males?(?=[_\W\d]|$)|(?:^|_)(?:wo)?men(?=_|$)|elderly|children"
    r"|under[_ ]?(?:five|\d+)|[男女]性|老年|儿童|\d+岁",
    re.IGNORECASE,
)
_COUNTED_CELLS: Final = 4_000_000
"""Of a raster up to this size it is counted how many of its people lie outside the place."""


Files = str | Path | Sequence[str | Path]


@dataclass(frozen=True, eq=False)
class RasterPeople:
    """People of a raster: points at the cells' centres, a cell's width and height in the raster's CRS, and what to say.

    `outside` are the people of the cells beyond the bounds, NaN for a raster too large to be counted whole.
    """

    frame: gpd.GeoDataFrame
    cell: tuple[float, float]
    outside: float
    notes: tuple[Message, ...]
    doubts: tuple[Message, ...]

    def cells(self) -> gpd.GeoDataFrame:
        """The cells as squares, in place of their centres."""
        xy = shapely.get_coordinates(self.frame.geometry.to_numpy())
        half = np.array(self.cell) / 2
        low, high = xy - half, xy + half
        squares = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        return self.frame.set_geometry(gpd.GeoSeries(squares, index=self.frame.index, crs=self.frame.crs))


def read_people_raster(
    people: Files,
    *,
    groups: Mapping[str, Files] | None = None,
    bounds: Bounds | None = None,
    crs: str | int | None = None,
    nodata: float | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> gpd.GeoDataFrame:
    """The frame of `load_people_raster`."""
    return load_people_raster(
        people, groups=groups, bounds=bounds, crs=crs, nodata=nodata, progress=progress, cancelled=cancelled
    ).frame


def load_people_raster(
    people: Files,
    *,
    groups: Mapping[str, Files] | None = None,
    bands: Mapping[str, Sequence[int]] | None = None,
    bounds: Bounds | None = None,
    crs: str | int | None = None,
    nodata: float | None = None,
    per_km2: bool | None = None,
    layer: str | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> RasterPeople:
    """The cells with people as points at their centres, in the raster's CRS, with a column for `people` and each group.

    `people` may be several rasters, which are added up. `groups` names further rasters on the same grid (several for
    one group are added up, as WorldPop's by age and sex), `bands` the bands of the first raster that make up people
    and groups. Only cells whose centre lies within `bounds` are handed out, and only their rows are read. `crs`,
    `nodata` and `per_km2` (whether the numbers are a density) are the planner's word where the file says none. `layer`
    is the variable of a NetCDF, or the raster in a zip.

    Raises DataError where a file is no raster of counts, lies elsewhere, is too large, sits on another grid, has
    several bands and none chosen, or has negative or infinite cells.
    """
    named = [(PEOPLE, path) for path in _several(people)]
    chosen = band_of_layer(layer)
    layer = None if chosen else layer
    bands = {PEOPLE: [chosen]} if chosen and not bands else bands
    named += [(group, path) for group, said in (groups or {}).items() for path in _several(said)]
    with ExitStack() as stack:
        opened = [
            (group, path, stack.enter_context(open_raster(rasters_in(path, stack, layer), layer=layer, south_up=True)))
            for group, path in named
        ]
        first, path = opened[0][2], named[0][1]
        frame_crs = crs_of(first, path, crs)
        for _, other_path, raster in opened[1:]:
            _check_same_grid(first, raster, path, other_path)
        measure = Measure(nodata, per_km2, in_degrees=frame_crs.is_geographic)
        found = _bands(opened, bands or {}, measure)
        window = _window(first, bounds, frame_crs, path)
        parts: list[pd.DataFrame] = []
        for strip in _strips(window, progress, cancelled):
            parts.append(_points(first, strip, [(group, band.read(strip)) for group, band in found]))
            _check_count(sum(map(len, parts)), path)
        frame = _frame(parts, bounds, frame_crs, path)
        total = _whole(first, found) if bounds is not None else frame[PEOPLE].sum()
        doubts = (*_too_dense(found[0][1], frame, path), *_at_the_limit(found[0][1], frame),
                  *_of_a_part(_several(people), bands or {}), *_of_something_else(_several(people)),
                  *(doubt_of_classes(found[0][1], frame) if _is_alone(found) else ()))  # fmt: skip
        density = [note for _, band in found for note in band.density()]
        doubts = (*doubts, *(density if per_km2 is None else ()))
        notes = (*_assumed(first, path, frame_crs, crs), *(note for _, band in found for note in band.notes()),
                 *(() if per_km2 is None else density))  # fmt: skip
        cell = (abs(first.transform.a), abs(first.transform.e))
    return RasterPeople(frame, cell, float(total - frame[PEOPLE].sum()), notes, doubts)


def _is_alone(found: Sequence[tuple[str, Band]]) -> bool:
    """Whether one band alone makes up the people, so that these are its numbers."""
    return sum(group == PEOPLE for group, _ in found) == 1


def _several(said: Files) -> list[Path]:
    return [Path(said)] if isinstance(said, str | Path) else [Path(path) for path in said]


def _bands(
    opened: Sequence[tuple[str, Path, DatasetReader]], bands: Mapping[str, Sequence[int]], measure: Measure
) -> list[tuple[str, Band]]:
    """Every band that is read, and the group that it counts; the total is the sum of the groups' bands if unsaid."""
    _, path, first = opened[0]
    found = [(group, open_band(first, path, number, measure)) for group, numbers in bands.items() for number in numbers]
    if found and PEOPLE not in bands:
        found = [*((PEOPLE, band) for _, band in found), *found]
    rest = opened[1:] if found else opened
    return found + [(group, open_band(raster, file, None, measure)) for group, file, raster in rest]


def _whole(first: DatasetReader, found: Sequence[tuple[str, Band]]) -> float:
    """All people of a raster, NaN for one too large to be counted for a note alone."""
    if first.width * first.height > _COUNTED_CELLS:
        return float("nan")
    whole = Window(0, 0, first.width, first.height)
    try:
        return float(sum(band.read(whole).sum() for group, band in found if group == PEOPLE))
    except DataError:
        return float("nan")


def _at_the_limit(band: Band, frame: gpd.GeoDataFrame) -> Iterator[Message]:
    """A doubt where cells hold the largest whole number of their type: as a rule it stands for no data."""
    most = band.most
    count = 0 if most is None or band.per_km2 else int((frame[PEOPLE].to_numpy() == most).sum())
    if count:
        yield Message(
            "{count} of its cells hold {value}, the largest number that their type has; if it stands for no data, give "
            "it as the nodata value (on the command line --nodata={value}, in a check file nodata = {value}).",
            {"count": count, "value": f"{most:g}"},
        )


def _of_a_part(people: Sequence[Path], bands: Mapping[str, Sequence[int]]) -> Iterator[Message]:
    """A doubt where the one raster of all people is, by its name, one of an age or a sex, as WorldPop cuts them."""
    if len(people) == 1 and not bands and (part := _PART.search(people[0].stem)):
        yield Message(
            "By its name ({part}) it counts people of one age or sex only, and is taken for all people; give it to its "
            "group, and the raster of everybody, or all of its kind together, as the people.",
            {"part": part[0].strip("_")},
        )


def _of_something_else(people: Sequence[Path]) -> Iterator[Message]:
    """A doubt where a raster of people is called after something else: land use, heights, lights."""
    for path in people:
        if (word := _ELSE.search(path.stem)) and not _PEOPLED.search(path.stem):
            yield Message(
                "The name of {file} suggests something other than people ({word}); its numbers are counted as "
                "people nevertheless. Give a raster of people.",
                {"file": path.name, "word": word[0].strip("_-. ")},
            )


def _too_dense(band: Band, frame: gpd.GeoDataFrame, path: Path) -> Iterator[Message]:
    """A doubt where cells hold more people than can live on their ground: a density taken for counts, or no counts."""
    y = shapely.get_y(frame.geometry.to_numpy())
    areas = cell_areas_km2(band.dataset, np.asarray([y.mean()]), in_degrees=band.in_degrees)
    densest = float((frame[PEOPLE].to_numpy() / areas).max())
    if densest > MOST_PER_KM2:
        yield Message(
            "Its densest cell has {density} people per km2, more than anywhere on Earth; if its numbers are people "
            "per km2, say so (--raster-density, in a check file per_km2 = true).",
            {"file": path.name, "density": f"{densest:,.0f}"},
        )


def _assumed(raster: DatasetReader, path: Path, used: pyproj.CRS, given: str | int | None) -> Iterator[Message]:
    if given is None and raster.crs is None:
        yield Message("{file} names no coordinate system; its numbers were taken as degrees ({crs}).",
                      {"file": path.name, "crs": crs_name(used)})  # fmt: skip


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


def _window(raster: DatasetReader, bounds: Bounds | None, crs: pyproj.CRS, path: Path) -> Window:
    whole = Window(0, 0, raster.width, raster.height)
    window = whole if bounds is None else _around(raster, bounds, crs, path, whole)
    if window.width * window.height > MAX_RASTER_CELLS:
        raise DataError(
            "{file} has {cells:,} cells to look through, more than the {most:,} that are reasonable. Give the bounds "
            "of the place, or its districts.",
            file=path.name,
            cells=int(window.width * window.height),
            most=MAX_RASTER_CELLS,
        )
    return window


def _around(raster: DatasetReader, bounds: Bounds, crs: pyproj.CRS, path: Path, whole: Window) -> Window:
    try:
        west, south, east, north = bounds_in(crs, bounds)
        back = ~raster.transform
        corners = [(back.a * x + back.c, back.e * y + back.f) for x, y in ((west, north), (east, south))]
        return _outwards(np.asarray(corners)).intersection(whole)
    except (rasterio.windows.WindowError, ProjError, ValueError, OverflowError) as error:
        raise DataError(
            "{file} does not cover the place ({bounds} in degrees). Give the raster of this place.",
            file=path.name,
            bounds=", ".join(f"{value:.3f}" for value in bounds),
        ) from error


def _outwards(corners: Floats) -> Window:
    """The whole cells between two corners in columns and rows, whichever of them lies further north."""
    (left, top), (right, bottom) = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
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


def _points(raster: DatasetReader, strip: Window, bands: list[tuple[str, Floats]]) -> pd.DataFrame:
    lived_in = np.any([cells > 0 for _, cells in bands], axis=0)
    row, column = np.nonzero(lived_in)
    at = raster.transform
    east, south = strip.col_off + column + 0.5, strip.row_off + row + 0.5
    table = pd.DataFrame({"x": at.c + at.a * east, "y": at.f + at.e * south})
    for group in dict.fromkeys(name for name, _ in bands):
        table[group] = sum(cells[lived_in] for name, cells in bands if name == group)
    return table


def _check_count(cells: int, path: Path) -> None:
    if cells > MAX_RASTER_POINTS:
        raise DataError(
            "{file} has more than {most:,} populated cells. Give the bounds of the place, or its districts.",
            file=path.name,
            most=MAX_RASTER_POINTS,
        )


def _frame(parts: list[pd.DataFrame], bounds: Bounds | None, crs: pyproj.CRS, path: Path) -> gpd.GeoDataFrame:
    table = pd.concat(parts, ignore_index=True)
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
