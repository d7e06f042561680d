"""The import's long work: looking into the planner's files, and making a place of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...arrays import Floats
from ...layers.crs.datum_detection import Detection, detect_datum
from ...layers.crs.metric import choose_metric_crs
from ...layers.crs.names import WGS_84, parse_crs
from ...layers.districts.districts import as_districts
from ...layers.errors import DataError
from ...layers.files.kinds.recognise import holds_osm, holds_raster, holds_table
from ...layers.files.packed import osm_in, read_packed_table
from ...layers.files.tables.point_table import place_table, placing
from ...layers.files.tables.read import read_table
from ...layers.files.tables.table import Table
from ...layers.files.vector import read_vector
from ...layers.inspection.finding import DISTRICTS, JOIN_TABLE, Inspection
from ...layers.inspection.inspect import inspect
from ...layers.osm.extract import read_osm
from ...layers.population.census_names import CensusNames, census_names
from ...layers.report import Loaded
from ...messages import LifecircleError
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress
from ...scenarios.build.doubts.datum_evidence import Messages
from ...scenarios.build.request import CheckRequest
from ...scenarios.project.settings import Note
from ...scenarios.runs.check import run_check
from ..jobs import Opened, opened_from, within
from ..shell.preferences import kept_columns

MOST_AREAS: Final = 20_000
"""Longer tables, and layers of more areas, are not compared by their names."""
_DOTS: Final = 6_000
"""So many places of a file are enough to see where it lies and what it looks like."""


@dataclass(frozen=True)
class LookRequest:
    """The files to look into, with what the planner said of them, or one layer of a file.

    `crs` is '' and `mapping` (role to column) None where they said nothing; then the columns that were confirmed for
    a file with the same columns are taken from the folder `confirmed`.
    """

    paths: tuple[Path, ...]
    crs: str = ""
    layer: str | None = None
    mapping: Mapping[str, str] | None = None
    confirmed: Path | None = None


@dataclass(frozen=True, eq=False)
class Looked:
    """One layer of a file: what was found, and some of its points, (k, 2) degrees, for a preview.

    `mapping` is the planner's word on the columns; `remembered` tells that it was given for an earlier file. `census`
    are the names of a census table. `rows` are those of a table without coordinates, `areas` the districts of a layer
    of areas, without their shapes: by both it is found out whether the one places the other.
    """

    path: Path
    found: Inspection
    dots: Floats
    crs: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    remembered: bool = False
    census: CensusNames | None = None
    rows: pd.DataFrame | None = None
    areas: pd.DataFrame | None = None

    @property
    def layer(self) -> str | None:
        """The layer's name, where the file has several."""
        report = self.found.report
        return (report.layer or None) if report is not None else None


def look_into(request: LookRequest, /, *, progress: Progress, cancelled: Cancelled) -> tuple[Looked, ...]:
    """Inspect each file, a file of several layers once per layer. What is wrong with a file is a finding, no error."""
    looked: list[Looked] = []
    paths = tuple(dict.fromkeys(_whole(path) for path in request.paths))
    for number, path in enumerate(paths):
        if cancelled():
            raise WorkCancelled
        progress(number / len(paths), "Inspecting the files")
        found = inspect(path, layer=request.layer, crs=request.crs or None, mapping=request.mapping, keep=True)
        looked.extend(_looked(path, one, request) for one in found.parts or (found,))
    return tuple(looked)


def _whole(path: Path) -> Path:
    """The shapefile that a table belongs to, where it is a part of one: whoever chooses all files chooses both."""
    if path.suffix.casefold() != ".dbf":
        return path
    shapes = (path.with_suffix(suffix) for suffix in (".shp", ".SHP", ".Shp"))
    return next((shape for shape in shapes if shape.is_file()), path)


def _looked(path: Path, found: Inspection, request: LookRequest) -> Looked:
    """What was found, by the planner's columns; where they said none now, by those confirmed for such a file."""
    report, mapping = found.report, dict(request.mapping or {})
    if request.mapping is None and request.confirmed is not None and report is not None:
        mapping = kept_columns(request.confirmed, report.all_columns)
    remembered = bool(mapping) and request.mapping is None
    if remembered and report is not None:
        found = inspect(path, layer=report.layer or None, crs=request.crs or None, mapping=mapping, keep=True)
    census = census_names(path) if JOIN_TABLE in found.uses else None
    layer = _read(path, found, request.crs, mapping)
    rows = _rows(path, found) if JOIN_TABLE in found.uses and census is None else None
    found = replace(found, kept=None)
    return Looked(
        path, found, _dots(path, found, layer), request.crs, mapping, remembered, census,
        rows=rows,
        areas=_areas(layer) if layer is not None and DISTRICTS in found.uses else None,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class CompareRequest:
    """A layer in degrees that may be shifted, and the streets to compare it with."""

    points: Looked
    streets: Looked


def compare_datums(request: CompareRequest, /, *, progress: Progress, cancelled: Cancelled) -> Detection:
    """Score each datum by the streets; shifts nothing. Raises DataError where the two cannot be compared."""
    points = request.points
    loaded = _load(points.path, points.found, points.crs, points.mapping)
    streets = _streets(request.streets, points.found.bounds, within(progress, 0.0, 0.7), cancelled)
    step = within(progress, 0.7, 1.0)
    return detect_datum(
        loaded.frame,
        streets,
        progress=lambda done, _doing: step(done, "Comparing with the streets"),
        cancelled=cancelled,
    )


@dataclass(frozen=True, eq=False)
class CompareAllRequest:
    """Layers in degrees that may be shifted, and the streets to compare all of them with."""

    points: tuple[Looked, ...]
    streets: Looked


def compare_all(
    request: CompareAllRequest, /, *, progress: Progress, cancelled: Cancelled
) -> tuple[Detection | None, ...]:
    """Score each datum of each layer, None where it cannot be compared. The streets are read once, around all of them.

    Raises DataError where the streets cannot be read.
    """
    near = [one.found.bounds for one in request.points if one.found.bounds is not None]
    around = (*np.min(near, axis=0)[:2], *np.max(near, axis=0)[2:]) if near else None
    streets = _streets(request.streets, around, within(progress, 0.0, 0.7), cancelled)
    found: list[Detection | None] = []
    for one in request.points:
        try:
            layer = _load(one.path, one.found, one.crs, one.mapping).frame
            found.append(detect_datum(layer, streets, progress=ignore_progress, cancelled=cancelled))
        except DataError:
            found.append(None)
        progress(0.7 + 0.3 * len(found) / len(request.points), "Comparing with the streets")
    return tuple(found)


def _streets(
    streets: Looked, around: tuple[float, float, float, float] | None, progress: Progress, cancelled: Cancelled
) -> gpd.GeoDataFrame:
    if not holds_osm(streets.path):
        frame = _load(streets.path, streets.found, streets.crs, {}).frame
        return gpd.GeoDataFrame(frame[shapely.get_dimensions(frame.geometry.to_numpy()) == 1])
    with osm_in(streets.path) as file:
        return read_osm(file, bounds=around, progress=progress, cancelled=cancelled).streets.edges


@dataclass(frozen=True)
class MakeRequest:
    """A check of files, and what is `told` of how they were taken: it stands with the figures from then on."""

    check: CheckRequest
    told: Messages = ()


def make_of_files(request: MakeRequest, /, *, progress: Progress, cancelled: Cancelled) -> Opened:
    """Read the files, evaluate the plan and prepare the map; raises LifecircleError and WorkCancelled."""
    result = run_check(request.check, progress=within(progress, 0.0, 0.9), cancelled=cancelled)
    progress(0.9, "Drawing the map")
    settings = result.project.settings
    told = (*map(Note.of, request.told), *settings.warnings)
    project = replace(result.project, settings=settings.model_copy(update={"warnings": told}))
    return replace(opened_from(project, result.place, result.evaluation), is_new=True)


def _dots(path: Path, found: Inspection, layer: Loaded | None) -> Floats:
    """Points of a layer in degrees; for a raster or a large extract of OpenStreetMap the corners of what it covers."""
    if found.dots is not None:
        return found.dots
    if _is_raster(path, found) or holds_osm(path):
        return shapely.get_coordinates(shapely.box(*found.bounds)) if found.bounds else np.zeros((0, 2))
    if layer is None:
        return np.zeros((0, 2))
    shapes = layer.frame.geometry.to_crs(WGS_84) if layer.frame.crs else layer.frame.geometry
    xy = shapely.get_coordinates(shapes.to_numpy())
    return xy[:: max(1, len(xy) // _DOTS)]


def _is_raster(path: Path, found: Inspection) -> bool:
    return holds_raster(path, found.report.layer if found.report is not None else None)


def _read(path: Path, found: Inspection, crs: str, mapping: Mapping[str, str]) -> Loaded | None:
    """The layer, None where it cannot be read or is looked into by its bounds alone."""
    if _is_raster(path, found) or holds_osm(path) or found.report is None or found.error is not None:
        return None
    if isinstance(found.kept, Loaded):
        return found.kept
    try:
        return _load(path, found, crs, mapping)
    except LifecircleError:
        return None


def _rows(path: Path, found: Inspection) -> pd.DataFrame | None:
    """The rows of a table, None where it is too long for one of districts."""
    layer = (found.report.layer or None) if found.report is not None else None
    table = found.kept if isinstance(found.kept, Table) else read_packed_table(path, sheet=layer)
    frame = table.frame
    return frame if len(frame) <= MOST_AREAS else None


def _areas(layer: Loaded) -> pd.DataFrame | None:
    """The names, codes and square kilometres of districts; communities where nothing tells their level."""
    if len(layer.frame) > MOST_AREAS:
        return None
    try:
        found = as_districts(layer).frame
    except DataError:
        try:
            found = as_districts(layer, level="village").frame
        except DataError:
            return None
    km2 = found.to_crs(choose_metric_crs(found)).area / 1e6 if len(found) and found.crs is not None else np.nan
    return pd.DataFrame(found[["district_id", "name", "level"]]).assign(km2=km2)


def _load(path: Path, found: Inspection, crs: str, mapping: Mapping[str, str]) -> Loaded:
    """Read a layer as it was inspected; raises DataError."""
    layer = (found.report.layer or None) if found.report is not None else None
    given = parse_crs(crs) if crs else None
    if holds_table(path):
        return place_table(read_table(path, sheet=layer), crs=given, mapping=placing(mapping))
    return read_vector(path, layer=layer, crs=given, mapping=placing(mapping))
