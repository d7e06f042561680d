"""Who lives where, from any source a planner has, as demand points with people: points, polygons or rasters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from ..files.kinds.recognise import holds_raster, holds_table, may_hold_table
from ..files.packed import chosen_file, in_zip
from ..files.readers.layer_list import latest, offered_layers, only_one_read
from ..files.tables.point_table import COORDINATE_ROLES
from ..files.tables.read import read_table
from ..files.tables.table import Table
from ..files.vector import read_vector
from ..schema import AREA_TYPE, DEMAND_COLUMNS, DISTRICT_LEVELS, MORE_GROUPS, PEOPLE
from .age_groups import fill_groups
from .ages_told import more_than_all
from .area_people import lies_nowhere, needs_areas, people_in_areas
from .dasymetric import CELL_M, spread
from .overlaps import counted_once
from .people_columns import COUNTED, People, people_counts, people_lost
from .people_raster import Files, RasterPeople, load_people_raster
from .shares import table_with_counted_shares

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees of WGS 84."""
Shares = pd.DataFrame | Mapping[str, float]

COARSE_M: Final = 250.0
"""Cells wider than this are spread: the middle of a cell of 1 km is no place to judge a way of 15 minutes from."""


@dataclass(frozen=True, eq=False)
class Targets:
    """Where the people of polygons live: points or polygons, with a weight for each (see `dasymetric`)."""

    frame: gpd.GeoDataFrame
    weight: Sequence[float] | None = None


@dataclass(frozen=True)
class RasterOptions:
    """What a planner may say of rasters of people; see `load_people_raster`."""

    more: Sequence[Path] = ()
    groups: Mapping[str, Files] = field(default_factory=dict)
    bands: Mapping[str, Sequence[int]] = field(default_factory=dict)
    nodata: float | None = None
    per_km2: bool | None = None


def read_population(
    path: str | Path,
    *,
    people_column: str | None = None,
    mapping: Mapping[str, str] | None = None,
    groups: Mapping[str, Files] | None = None,
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
    """The frame of `load_population`, with its notes in `attrs['notes']`."""
    made = load_population(
        path, people_column=people_column, mapping=mapping, raster=RasterOptions(groups=groups or {}, nodata=nodata),
        layer=layer, crs=crs, encoding=encoding, datum=datum, bounds=bounds, into=into, shares=shares, targets=targets,
        cell_m=cell_m, progress=progress, cancelled=cancelled,
    )  # fmt: skip
    made.frame.attrs["notes"] = [*made.notes, *made.lost, *made.doubts]
    return made.frame


def load_population(
    path: str | Path,
    *,
    people_column: str | None = None,
    mapping: Mapping[str, str] | None = None,
    raster: RasterOptions = RasterOptions(),
    layer: str | None = None,
    crs: str | int | None = None,
    encoding: str | None = None,
    datum: str = WGS84,
    bounds: Bounds | None = None,
    into: pyproj.CRS | str | int | None = None,
    shares: Mapping[str, float] | None = None,
    areas: gpd.GeoDataFrame | None = None,
    targets: Targets | None = None,
    cell_m: float = CELL_M,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> People:
    """Read people as demand points (schema.DEMAND_COLUMNS) in the metric CRS `into`, by default the place's own.

    A raster's cells become points, those wider than `COARSE_M` are spread as polygons are; polygons are spread over
    `targets`, or over a grid of `cell_m`; points stay where they are. The people of a table without coordinates live in
    the `areas` (schema.DISTRICT_COLUMNS) that its rows name, see `area_people`. `datum` is the planner's word on the
    degrees of a layer or table ('wgs84', 'gcj02', 'bd09', 'bd09mc'). `people_column` and `mapping` (role to column)
    name columns that are not found by their usual names; units in headers are heeded. Only what lies within `bounds` is
    kept. Groups that the file does not count are estimated by `shares` (see `age_groups.fill_groups`). Area types and
    districts are '' until `area_types` and `assign` fill them.

    `frame.attrs['estimated']` lists what was estimated. Raises DataError where nothing says how many people there are,
    where a number is negative or missing (naming the rows), and for all that the readers of vectors and rasters refuse.
    """
    path = Path(path)
    if holds_raster(path, layer):
        return _of_raster(path, raster, layer, crs, bounds, into, shares, targets, cell_m, progress, cancelled)
    named = {**(mapping or {}), **({PEOPLE: people_column} if people_column else {})}
    table = _without_places(path, layer, encoding, named)
    if table is None:
        read = read_vector(path, layer=layer, crs=crs, encoding=encoding, mapping=named or None, use="population")
        loaded = shift_frame(read, datum)
    elif areas is None or areas.empty:
        raise needs_areas(table)
    else:
        counted, named = table_with_counted_shares(table, named)
        loaded = people_in_areas(counted, areas, named)
    people, units = people_counts(loaded, named)
    frame = _within(people, bounds, path.name)
    metric = frame.to_crs(into if into is not None else choose_metric_crs(frame))
    once, doubled = counted_once(metric, loaded.frame)
    doubts = (*loaded.report.doubts, *units, *more_than_all(people, loaded), *doubled)
    points, more = _as_points(once, targets, cell_m, cancelled)
    demand = _demand(fill_groups(points, shares))
    demand.attrs["counted_as"] = people.attrs["counted_as"]
    lost = (*loaded.report.lost, *people_lost(loaded, named))
    return People(demand, (*loaded.report.notes, *more), lost, doubts, loaded.frame if table is None else None)


def _without_places(path: Path, sheet: str | None, encoding: str | None, mapping: Mapping[str, str]) -> Table | None:
    """A table that no column places, None for anything else; it may lie in a zip.

    Of a workbook with several sheets the first that counts people, and none where one of them has places.
    """
    if not may_hold_table(path) or any(mapping.get(role) for role in COORDINATE_ROLES):
        return None
    with chosen_file(path, sheet, "population") as chosen:
        table = _unplaced_table(chosen.file, chosen.layer, encoding) if holds_table(chosen.file) else None
        packed = table is not None and chosen.file != path
        return replace(table, report=in_zip(table.report, path, chosen)) if table is not None and packed else table


def _unplaced_table(path: Path, sheet: str | None, encoding: str | None) -> Table | None:
    others: list[str] = []
    if sheet is None:
        offered = offered_layers(path)
        if any(each.placed for each in offered):
            return None
        counting = [each for each in offered if each.counts(PEOPLE)] if len(offered) > 1 else []
        sheet = latest(counting)[0].name if counting else None
        others = [each.name for each in counting if each.name != sheet]
    table = read_table(path, sheet=sheet, encoding=encoding)
    if not lies_nowhere(table):
        return None
    return replace(table, report=only_one_read(table.report, sheet or "", others)) if others else table


def _of_raster(  # noqa: PLR0917  (the options of `load_population`)
    path: Path,
    said: RasterOptions,
    layer: str | None,
    crs: str | int | None,
    bounds: Bounds | None,
    into: pyproj.CRS | str | int | None,
    shares: Mapping[str, float] | None,
    targets: Targets | None,
    cell_m: float,
    progress: Progress,
    cancelled: Cancelled,
) -> People:
    read = load_people_raster(
        [path, *said.more], groups=said.groups, bands=said.bands, bounds=bounds, crs=crs, nodata=said.nodata,
        per_km2=said.per_km2, layer=layer, progress=progress, cancelled=cancelled,
    )  # fmt: skip
    metric = read.frame.to_crs(into if into is not None else choose_metric_crs(read.frame))
    coarse = _coarse(read, metric)
    notes = read.notes
    if coarse:
        metric = read.cells().to_crs(metric.crs)
        notes = (*notes, Message(
            "{file}: its cells are some {metres} m wide; their people were spread over the buildings in them, and "
            "evenly where there are none.", {"file": path.name, "metres": round(coarse)}))  # fmt: skip
    points, more = _as_points(metric, targets if coarse else None, cell_m, cancelled)
    lost: tuple[Message, ...] = ()
    if read.outside > 0:
        lost = (Message(
            "{people} of its people live in cells beyond the streets that were read; read a larger network to keep "
            "them.", {"people": f"{read.outside:,.0f}"}),)  # fmt: skip
    return People(_demand(fill_groups(points, shares)), (*notes, *more), lost, read.doubts)


def _coarse(read: RasterPeople, metric: gpd.GeoDataFrame) -> float:
    """How wide the cells are in metres, 0 where that is less than `COARSE_M`."""
    first = read.cells().iloc[:1].to_crs(metric.crs)
    width = float(np.sqrt(first.area.iloc[0]))
    return width if width > COARSE_M else 0.0


def _within(frame: gpd.GeoDataFrame, bounds: Bounds | None, file: str) -> gpd.GeoDataFrame:
    if bounds is None:
        return frame
    inside = shapely.box(*bounds)
    kept = frame[frame.geometry.representative_point().to_crs("EPSG:4326").intersects(inside)]
    if kept.empty:
        raise DataError("{file} has no people within the place. Check that it is of the same place.", file=file)
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
    areas = areas.set_geometry(
        areas.geometry.where(areas.is_valid, areas.make_valid(method="structure", keep_collapsed=False))
    )
    columns = [group for group in COUNTED if group in frame.columns]
    over = targets.frame.to_crs(frame.crs) if targets else None
    weight = targets.weight if targets else None
    done = spread(areas, columns, targets=over, weight=weight, cell_m=cell_m, cancelled=cancelled)
    both = pd.concat([points, done.points.drop(columns="area")], ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=frame.crs), done.notes


def _demand(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    made = points.assign(**dict.fromkeys((AREA_TYPE, *DISTRICT_LEVELS), ""))
    made[[AREA_TYPE, *DISTRICT_LEVELS]] = made[[AREA_TYPE, *DISTRICT_LEVELS]].astype(object)
    more = [group for group in MORE_GROUPS if group in made.columns]
    frame = gpd.GeoDataFrame(made[[*DEMAND_COLUMNS, *more, "geometry"]], geometry="geometry", crs=points.crs)
    frame.attrs["estimated"] = points.attrs["estimated"]
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
    made = _demand(fill_groups(points, shares))
    made.attrs["notes"] = list(notes)
    return made
