"""A check's files become the layers of a place, each with a record of how it was read and what was done to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from .. import Cancelled, Message, Progress
from ..coverage.profiles import DRIVE, WALK_ADULT
from ..layers import schema
from ..layers.categories import Categories
from ..layers.crs import bounds_in_degrees, in_china, metric_crs
from ..layers.datums import WGS84, shift_frame
from ..layers.districts import load_districts
from ..layers.errors import DataError
from ..layers.facilities import as_facilities
from ..layers.loaded import Loaded, Report
from ..layers.osm import project, read_osm
from ..layers.osm_place import read_place
from ..layers.schema import Streets
from ..layers.table_layers import placing
from ..layers.vector import read_vector
from .check_request import Bounds, DistrictsAsked, FacilitiesAsked, NetworkAsked
from .datum_words import NO_DOUBT, Messages, datum_evidence
from .settings import InputRecord, Note
from .street_lines import classes_note, read_street_lines

OSM_SUFFIXES: Final = (".osm", ".pbf", ".bz2", ".gz")
OSM_SOURCE: Final = "© OpenStreetMap contributors, ODbL"
PROBLEMS_KEPT: Final = 20
NEAR_M: Final = max(WALK_ADULT.snap_cap_m, DRIVE.snap_cap_m)
"""How far beyond the streets' box a point still counts as near them: as far as the engine looks for a street."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What a network source gives: streets, and from OpenStreetMap more. All in one metric CRS.

    `box` is the area that the source claims to cover, in that CRS; `districts` are administrative ones of China.
    """

    streets: Streets
    facilities: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    box: shapely.Polygon
    record: InputRecord

    @property
    def crs(self) -> pyproj.CRS:
        """The CRS of the place."""
        crs: pyproj.CRS = self.streets.edges.crs
        return crs


def read_ground(
    asked: NetworkAsked,
    crs: pyproj.CRS | None,
    bounds: Bounds | None,
    *,
    categories: Categories | None = None,
    progress: Progress,
    cancelled: Cancelled,
) -> Ground:
    """Read the network, cropped to `bounds` where it is OpenStreetMap's; `crs` is the planner's choice.

    `categories` tell which of its objects are facilities (the built-in ones).
    """
    if asked.file is not None and not asked.file.name.casefold().endswith(OSM_SUFFIXES):
        return _street_layer(asked, asked.file, crs, progress, cancelled)
    if asked.file is not None:
        extract = read_osm(asked.file, bounds=bounds, categories=categories, progress=progress, cancelled=cancelled)
    else:
        extract = read_place(bounds or asked.place or "", categories=categories, progress=progress, cancelled=cancelled)
    covered = bounds or extract.box or tuple(extract.streets.edges.total_bounds)
    metric = metric_crs(crs, covered)
    placed = project(extract, metric)
    box = gpd.GeoSeries([shapely.box(*covered)], crs="EPSG:4326").to_crs(metric).iloc[0]
    record = InputRecord(
        role="network",
        file=asked.file.name if asked.file else asked.place or ", ".join(f"{value:g}" for value in covered),
        rows=len(placed.streets.edges),
        done=tuple(Note.of(note) for note in (*extract.notes, _projected(metric))),
    )
    barriers = placed.barriers[["kind", "name", "geometry"]]
    levels = schema.LEVELS if in_china(covered) else ()  # elsewhere OpenStreetMap's levels mean other things
    districts = placed.districts[placed.districts["level"].isin(levels)].reset_index(drop=True)
    return Ground(placed.streets, placed.facilities, placed.buildings, barriers, districts, box, record)


def _street_layer(
    asked: NetworkAsked, file: Path, crs: pyproj.CRS | None, progress: Progress, cancelled: Cancelled
) -> Ground:
    streets, loaded = read_street_lines(
        file, layer=asked.layer, crs=asked.crs, into=crs, progress=progress, cancelled=cancelled
    )
    metric = streets.edges.crs
    more = (classes_note(streets), _projected(metric))
    return Ground(
        streets,
        facilities=empty(schema.FACILITY_COLUMNS, metric),
        buildings=empty(("building", "floors"), metric),
        barriers=empty(("kind", "name"), metric),
        districts=empty(schema.DISTRICT_COLUMNS, metric),
        box=shapely.box(*streets.edges.total_bounds),
        record=record_of("network", loaded.report, more),
    )


def read_sites(
    asked: FacilitiesAsked, ground: Ground, categories: Categories | None = None
) -> tuple[gpd.GeoDataFrame, InputRecord, Messages]:
    """Read one file of facilities into the place's CRS, and what the planner must be told at once of its datum.

    Raises `DataError` where none lies near the streets.
    """
    loaded = read_vector(asked.file, layer=asked.layer, crs=asked.crs, encoding=asked.encoding,
                         mapping=placing(asked.columns))  # fmt: skip
    chosen = _where(shift_frame(loaded, asked.datum or WGS84), asked.where)
    areas = shapely.get_dimensions(chosen.frame.geometry.to_numpy()) == 2
    made = as_facilities(chosen, category=asked.category, mapping=asked.columns, categories=categories,
                         streets=ground.streets.edges if areas.any() else None)  # fmt: skip
    frame = made.frame.to_crs(ground.crs)
    doors = gpd.GeoSeries(list(made.frame["entrances"]), index=frame.index, crs=made.frame.crs)
    frame["entrances"] = doors.to_crs(ground.crs).to_numpy(dtype=object)
    inside = _near(frame, ground, made.report.file)
    doubtful = asked.datum is None and loaded.report.crs_source == "columns"
    seen, warnings = datum_evidence(loaded.frame, ground.streets.edges, loaded.report.file) if doubtful else NO_DOUBT
    entered = _entrances_note(frame[inside], areas.sum())
    more = (*_outside_note(inside, made.report.file), *entered, *seen, *warnings, _projected(ground.crs))
    return frame[inside].reset_index(drop=True), record_of("facilities", made.report, more), warnings


def read_areas(asked: DistrictsAsked) -> tuple[gpd.GeoDataFrame, InputRecord]:
    """Read one file of districts, in degrees of WGS 84."""
    loaded = load_districts(
        asked.file, level=asked.level, mapping=asked.columns, layer=asked.layer, crs=asked.crs,
        encoding=asked.encoding, datum=asked.datum or WGS84,
    )  # fmt: skip
    return loaded.frame.to_crs("EPSG:4326"), record_of("districts", loaded.report, ())


def cut_to_streets(demand: gpd.GeoDataFrame, ground: Ground, file: str) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return the demand points that lie where the streets are known, and a sentence on those that do not."""
    inside = _near(demand, ground, file)
    if inside.all():
        return demand, ()
    lost = float(demand.loc[~inside, schema.PEOPLE].sum())
    said = Message(
        "{count} of {total} points of {file} with {people} people lie outside the streets that were read and are left "
        "out; read a larger network to keep them.",
        {"count": int((~inside).sum()), "total": len(inside), "file": file, "people": f"{lost:,.0f}"},
    )
    kept = demand[inside].reset_index(drop=True)
    kept.attrs.update(demand.attrs)
    return kept, (said,)


def record_of(role: str, report: Report, more: tuple[Message, ...]) -> InputRecord:
    """Return what the project keeps of a reader's report: how the file was read, its notes, its first problems."""
    how = Message(
        "Read as {format}; coordinate system {crs}; encoding {encoding}.",
        {"format": report.format, "crs": report.crs or "–", "encoding": report.encoding or "–"},
    )
    problems = [
        Message("Row {row}: {problem}", {"row": problem.row, "problem": str(problem.message)})
        if problem.row is not None
        else problem.message
        for problem in report.problems[:PROBLEMS_KEPT]
    ]
    rest = len(report.problems) - len(problems)
    left = (Message("{count} more problems of this file are not listed.", {"count": rest}),) if rest > 0 else ()
    said = (how, *report.notes, *problems, *left, *more)
    return InputRecord(role=role, file=report.file, rows=report.rows, done=tuple(Note.of(note) for note in said))


def empty(columns: tuple[str, ...], crs: pyproj.CRS) -> gpd.GeoDataFrame:
    """Return a frame without rows."""
    return gpd.GeoDataFrame({name: pd.Series(dtype=object) for name in columns}, geometry=[], crs=crs)


def _where(loaded: Loaded, column: str | None) -> Loaded:
    """Keep the rows with a number above zero in `column`."""
    if column is None:
        return loaded
    if column not in loaded.frame.columns:
        raise DataError(
            "{file} has no column {column}; its columns are {columns}.",
            file=loaded.report.file,
            column=column,
            columns=", ".join(str(name) for name in loaded.frame.columns if name != "geometry"),
        )
    kept = loaded.frame[pd.to_numeric(loaded.frame[column], errors="coerce") > 0]
    if kept.empty:
        raise DataError("{file} has no row with a number above 0 in {column}.", file=loaded.report.file, column=column)
    return Loaded(gpd.GeoDataFrame(kept), loaded.report)


def _near(frame: gpd.GeoDataFrame, ground: Ground, file: str) -> "pd.Series[bool]":
    """Tell which rows lie in the box of the streets or near it; raises `DataError` where none does."""
    lies = shapely.buffer(shapely.box(*ground.streets.edges.total_bounds), NEAR_M, join_style="mitre")
    inside = pd.Series(shapely.intersects(frame.geometry.to_numpy(), lies), index=frame.index)
    if not inside.any():
        swapped = _swapped_fits(frame, ground)
        hint = (
            Message("With longitude and latitude exchanged it would fit: name the columns the other way round.")
            if swapped
            else Message("Check that both are of the same place, and the file's coordinate system.")
        )
        raise DataError("{file} lies nowhere near the streets of {network}. {hint}", file=file,
                        network=ground.record.file, hint=hint)  # fmt: skip
    return inside


def _swapped_fits(frame: gpd.GeoDataFrame, ground: Ground) -> bool:
    """Tell whether the rows would lie among the streets if x and y were exchanged in degrees."""
    lon_lat = shapely.get_coordinates(frame.to_crs("EPSG:4326").geometry.to_numpy())
    west, south, east, north = bounds_in_degrees(ground.streets.edges.total_bounds, ground.crs)
    lat, lon = lon_lat[:, 0], lon_lat[:, 1]
    return bool(np.any((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))


def _outside_note(inside: "pd.Series[bool]", file: str) -> tuple[Message, ...]:
    count = int((~inside).sum())
    if not count:
        return ()
    return (
        Message(
            "{count} of {total} rows of {file} lie outside the streets that were read and are left out.",
            {"count": count, "total": len(inside), "file": file},
        ),
    )


def _entrances_note(frame: gpd.GeoDataFrame, areas: int) -> tuple[Message, ...]:
    """Say how areas are entered; a multipoint's own points are entrances too."""
    if not areas:
        return ()
    entered = int(frame["entrances"].notna().sum())
    return (
        Message(
            "{count} of {total} facilities are entered where streets on foot meet their edge, or where their entrances "
            "are drawn; the others at a point inside.",
            {"count": entered, "total": len(frame)},
        ),
    )


def _projected(crs: pyproj.CRS) -> Message:
    return Message("Projected to {crs} for measuring.", {"crs": crs.name})
