"""Who lives where, from any source a planner has, as demand points with people: points, polygons or rasters."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from ...messages import Message
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..crs.datums import WGS84, shift_frame
from ..crs.metric import choose_metric_crs
from ..errors import DataError
from ..files.columns import find_columns
from ..files.raster import RASTER_SUFFIXES
from ..files.vector import read_vector
from ..report import Loaded
from ..schema import AGE_GROUPS, AREA_TYPE, DEMAND_COLUMNS, DISTRICT_LEVELS, HOUSEHOLDS, MORE_GROUPS, PEOPLE
from .age_groups import fill_groups
from .dasymetric import CELL_M, spread
from .people_raster import read_people_raster

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees of WGS 84."""
Shares = pd.DataFrame | Mapping[str, float]

_COUNTED: Final = (PEOPLE, *AGE_GROUPS, HOUSEHOLDS, *MORE_GROUPS)
_NAMED_ROWS: Final = 10


@dataclass(frozen=True, eq=False)
class Targets:
    """Where the people of polygons live: points or polygons, with a weight for each (see `dasymetric`)."""

    frame: gpd.GeoDataFrame
    weight: Sequence[float] | None = None


_OTHERWISE: Final[Mapping[str, tuple[str, ...]]] = {
    PEOPLE: ("户籍", "登记人口", "户口"),
    "age_0_2": ("0-3",),
    "age_3_5": ("3-6",),
    "age_6_11": ("6-12",),
    "age_12_14": ("12-15",),
    "age_60_plus": ("户籍",),
}
"""What the names of columns say that count nearly the group: registered people, an age more."""


def read_population(
    path: str | Path,
    *,
    people_column: str | None = None,
    mapping: Mapping[str, str] | None = None,
    groups: Mapping[str, str | Path | Sequence[str | Path]] | None = None,
    layer: str | None = None,
    crs: str | int | None = None,
    encoding: str | None = None,
    datum: str = WGS84,
    nodata: float | None = None,
    bounds: Bounds | None = None,
    into: pyproj.CRS | str | int | None = None,
    shares: Mapping[str, float] | None = None,
    targets: Targets | None = None,
    cell_m: float = CELL_M,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> gpd.GeoDataFrame:
    """Read people as demand points (schema.DEMAND_COLUMNS) in the metric CRS `into`, by default the place's own.

    A raster's cells become points; polygons are spread over `targets`, or over a grid of `cell_m`; points stay where
    they are. `datum` is the planner's word on the degrees of a layer or table ('wgs84', 'gcj02', 'bd09').
    `people_column` and `mapping` (role to column) name columns that are not found by their usual names;
    `groups` names a raster, or several, for each further group. Only what lies within `bounds` is kept. Groups that
    the file does not count are estimated by `shares` (see `groups.fill_groups`). Area types and districts are '' until
    `area_types` and `assign` fill them.

    `attrs['estimated']` lists what was estimated, `attrs['notes']` what was repaired or could not be done as asked.
    Raises DataError where nothing says how many people there are, where a number is negative or missing (naming the
    rows), and for all that the readers of vectors and rasters refuse.
    """
    path = Path(path)
    if path.suffix.casefold() in RASTER_SUFFIXES:
        frame = read_people_raster(
            path, groups=groups, bounds=bounds, crs=crs, nodata=nodata, progress=progress, cancelled=cancelled
        )
        notes: tuple[Message, ...] = ()
        counted_as: dict[str, str] = {}
    else:
        named = {**(mapping or {}), **({PEOPLE: people_column} if people_column else {})}
        read = read_vector(path, layer=layer, crs=crs, encoding=encoding, mapping=named or None)
        loaded = shift_frame(read, datum)
        notes = (*loaded.report.notes, *_left_out(loaded))
        people = _people(loaded.frame, path.name, named)
        notes = (*notes, *_more_than_all(people, path.name))
        frame = _within(people, bounds, path.name)
        counted_as = people.attrs["counted_as"]
    metric = frame.to_crs(into if into is not None else choose_metric_crs(frame))
    points, more = _as_points(metric, targets, cell_m, cancelled)
    demand = _demand(fill_groups(points, shares), (*notes, *more))
    demand.attrs["counted_as"] = counted_as
    return demand


def _left_out(loaded: Loaded) -> tuple[Message, ...]:
    """What must be said of rows that lie nowhere, since the people in them are not counted."""
    rows = [problem.row for problem in loaded.report.problems if problem.row is not None]
    if not rows:
        return ()
    some = ", ".join(map(str, rows[:_NAMED_ROWS])) + (", ..." if len(rows) > _NAMED_ROWS else "")
    said = "{count} rows of {file} have no place on Earth, and the people in them are not counted: {rows}."
    return (Message(said, {"count": len(rows), "file": loaded.report.file, "rows": some}),)


def _people(frame: gpd.GeoDataFrame, file: str, mapping: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Only the counted groups, under our names, checked; people are the sum of the age groups where no column says."""
    found = find_columns(frame.columns.drop(frame.geometry.name), _COUNTED, mapping=mapping, file=file).columns
    counts = {role: _counts(frame[column], file) for role, column in found.items()}
    if PEOPLE not in counts:
        if not set(AGE_GROUPS) <= set(counts):
            raise DataError(
                "{file} has no column that is known to hold people. Say which one does (on the command line with "
                "--people-column); its columns are: {columns}.",
                file=file,
                columns=", ".join(map(str, frame.columns.drop(frame.geometry.name))),
            )
        counts[PEOPLE] = pd.concat([counts[group] for group in AGE_GROUPS], axis=1).sum(axis=1)
    if not counts[PEOPLE].sum() > 0:
        raise DataError(
            "{file} has no people: the column {column} adds up to 0.", file=file, column=found.get(PEOPLE, "-")
        )
    people = gpd.GeoDataFrame(counts, geometry=frame.geometry.to_numpy(), crs=frame.crs)
    people.attrs["counted_as"] = {role: name for role, name in found.items() if _is_otherwise(role, name)}
    return people


def _is_otherwise(role: str, column: str) -> bool:
    """Tell whether a column counts something else than the group it stands for, by its name."""
    plain = (
        unicodedata.normalize("NFKC", column).replace("—", "-").replace("~", "-").replace("至", "-").replace("到", "-")
    )
    return any(part in plain for part in _OTHERWISE.get(role, ()))


def _more_than_all(people: gpd.GeoDataFrame, file: str) -> tuple[Message, ...]:
    """What must be said of rows whose age groups together hold more people than the row has; rounding is forgiven."""
    ages = people[[group for group in AGE_GROUPS if group in people]]
    rows = people.index[ages.sum(axis=1) > people[PEOPLE] + max(1, len(ages.columns))]
    if not len(rows):
        return ()
    some = ", ".join(map(str, rows[:_NAMED_ROWS])) + (", ..." if len(rows) > _NAMED_ROWS else "")
    said = "In {count} rows of {file} the age groups hold more people than there are: {rows}. Correct them."
    return (Message(said, {"count": len(rows), "file": file, "rows": some}),)


def _counts(column: "pd.Series[float]", file: str) -> "pd.Series[float]":
    """A column as numbers. Raises DataError that names the rows with none, infinite, or negative people."""
    numbers = pd.to_numeric(column, errors="coerce").astype(np.float64)
    for wrong, sentence in (
        (~np.isfinite(numbers), "{file} has no number in the column {column} in {count} rows: {rows}. Fill them in."),
        (numbers < 0, "{file} has negative numbers in the column {column} in {count} rows: {rows}. Correct them."),
    ):
        rows = np.flatnonzero(wrong)
        if len(rows):
            some = ", ".join(str(row) for row in column.index[rows[:_NAMED_ROWS]])
            more = ", ..." if len(rows) > _NAMED_ROWS else ""
            raise DataError(sentence, file=file, column=str(column.name), count=len(rows), rows=some + more)
    return numbers


def _within(frame: gpd.GeoDataFrame, bounds: Bounds | None, file: str) -> gpd.GeoDataFrame:
    if bounds is None:
        return frame
    inside = shapely.box(*bounds)
    kept = frame[frame.geometry.representative_point().to_crs("EPSG:4326").intersects(inside)]
    if kept.empty:
        raise DataError("{file} has nobody within the place. Check that it is of the same place.", file=file)
    return gpd.GeoDataFrame(kept)


def _as_points(
    frame: gpd.GeoDataFrame, targets: Targets | None, cell_m: float, cancelled: Cancelled
) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Polygons spread, points as they are. Raises DataError for lines."""
    shapes = frame.geometry.to_numpy()
    dimension = shapely.get_dimensions(shapes)
    if (dimension == 1).any():
        raise DataError("People cannot live on lines: give points or polygons of population, not lines.")
    points = frame[dimension == 0]
    points = points.set_geometry(points.geometry.representative_point())
    if not (dimension == 2).any():
        return points.reset_index(drop=True), ()
    areas = frame[dimension == 2]
    areas = areas.set_geometry(areas.geometry.where(areas.is_valid, areas.make_valid()))
    columns = [group for group in _COUNTED if group in frame.columns]
    over = targets.frame.to_crs(frame.crs) if targets else None
    weight = targets.weight if targets else None
    done = spread(areas, columns, targets=over, weight=weight, cell_m=cell_m, cancelled=cancelled)
    both = pd.concat([points, done.points.drop(columns="area")], ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=frame.crs), done.notes


def _demand(points: gpd.GeoDataFrame, notes: tuple[Message, ...]) -> gpd.GeoDataFrame:
    made = points.assign(**dict.fromkeys((AREA_TYPE, *DISTRICT_LEVELS), ""))
    made[[AREA_TYPE, *DISTRICT_LEVELS]] = made[[AREA_TYPE, *DISTRICT_LEVELS]].astype(object)
    more = [group for group in MORE_GROUPS if group in made.columns]
    frame = gpd.GeoDataFrame(made[[*DEMAND_COLUMNS, *more, "geometry"]], geometry="geometry", crs=points.crs)
    frame.attrs["estimated"] = points.attrs["estimated"]
    frame.attrs["notes"] = list(notes)
    return frame


def estimate_population(
    area: gpd.GeoDataFrame,
    density_per_km2: float,
    targets: Targets | None,
    *,
    shares: Shares | None = None,
    cell_m: float = CELL_M,
) -> gpd.GeoDataFrame:
    """Demand points for a place of which only a density is known, such as the census density of its core districts.

    Every polygon of `area` (metric CRS) gets its square kilometres times the density, spread over the targets in it.
    All groups, people too, are marked as estimated.
    """
    people = shapely.area(area.geometry.to_numpy()) / 1e6 * density_per_km2
    filled = gpd.GeoDataFrame({PEOPLE: people}, geometry=area.geometry.to_numpy(), crs=area.crs)
    points, notes = _as_points(filled, targets, cell_m, never_cancelled)
    points.attrs["estimated"] = [PEOPLE]
    return _demand(fill_groups(points, shares), notes)
