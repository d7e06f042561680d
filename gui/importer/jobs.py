"""The import's long work: looking into the planner's files, and making a place of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from ...arrays import Floats
from ...layers.crs.datum_detection import Detection, detect_datum
from ...layers.crs.names import WGS_84, parse_crs
from ...layers.files.kinds.recognise import holds_osm, holds_raster, holds_table
from ...layers.files.tables.point_table import place_table, placing
from ...layers.files.tables.read import read_table
from ...layers.files.vector import read_vector
from ...layers.inspect import JOIN_TABLE, Inspection, inspect
from ...layers.osm.extract import read_osm
from ...layers.report import Loaded
from ...messages import LifecircleError
from ...progress import Cancelled, Progress, WorkCancelled
from ...scenarios.build.request import CheckRequest
from ...scenarios.runs.check import run_check
from ..jobs import Opened, opened_from, within
from ..shell.preferences import kept_columns
from .census_names import CensusNames, census_names

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
    are the names of a census table.
    """

    path: Path
    found: Inspection
    dots: Floats
    crs: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    remembered: bool = False
    census: CensusNames | None = None

    @property
    def layer(self) -> str | None:
        """The layer's name, where the file has several."""
        report = self.found.report
        return (report.layer or None) if report is not None else None


def look_into(request: LookRequest, /, *, progress: Progress, cancelled: Cancelled) -> tuple[Looked, ...]:
    """Inspect each file, a file of several layers once per layer. What is wrong with a file is a finding, no error."""
    looked: list[Looked] = []
    for number, path in enumerate(request.paths):
        if cancelled():
            raise WorkCancelled
        progress(number / len(request.paths), "Looking into the files")
        found = inspect(path, layer=request.layer, crs=request.crs or None, mapping=request.mapping)
        looked.extend(_looked(path, one, request) for one in found.parts or (found,))
    return tuple(looked)


def _looked(path: Path, found: Inspection, request: LookRequest) -> Looked:
    """What was found, by the planner's columns; where they said none now, by those confirmed for such a file."""
    report, mapping = found.report, dict(request.mapping or {})
    if request.mapping is None and request.confirmed is not None and report is not None:
        mapping = kept_columns(request.confirmed, report.all_columns)
    remembered = bool(mapping) and request.mapping is None
    if remembered and report is not None:
        found = inspect(path, layer=report.layer or None, crs=request.crs or None, mapping=mapping)
    census = census_names(path) if JOIN_TABLE in found.uses else None
    return Looked(path, found, _dots(path, found, request.crs, mapping), request.crs, mapping, remembered, census)


@dataclass(frozen=True, eq=False)
class CompareRequest:
    """A layer in degrees that may be shifted, and the streets to compare it with."""

    points: Looked
    streets: Looked


def compare_datums(request: CompareRequest, /, *, progress: Progress, cancelled: Cancelled) -> Detection:
    """Score each datum by the streets; shifts nothing. Raises DataError where the two cannot be compared."""
    points = request.points
    loaded = _load(points.path, points.found, points.crs, points.mapping)
    streets = _streets(request.streets, points.found, within(progress, 0.0, 0.7), cancelled)
    step = within(progress, 0.7, 1.0)
    return detect_datum(
        loaded.frame,
        streets,
        progress=lambda done, _doing: step(done, "Comparing with the streets"),
        cancelled=cancelled,
    )


def _streets(streets: Looked, points: Inspection, progress: Progress, cancelled: Cancelled) -> gpd.GeoDataFrame:
    if not holds_osm(streets.path):
        frame = _load(streets.path, streets.found, streets.crs, {}).frame
        return gpd.GeoDataFrame(frame[shapely.get_dimensions(frame.geometry.to_numpy()) == 1])
    extract = read_osm(streets.path, bounds=points.bounds, progress=progress, cancelled=cancelled)
    return extract.streets.edges


def make_of_files(request: CheckRequest, /, *, progress: Progress, cancelled: Cancelled) -> Opened:
    """Read the files, evaluate the plan and prepare the map; raises LifecircleError and WorkCancelled."""
    result = run_check(request, progress=within(progress, 0.0, 0.9), cancelled=cancelled)
    progress(0.9, "Drawing the map")
    return replace(opened_from(result.project, result.place, result.evaluation), is_new=True)


def _dots(path: Path, found: Inspection, crs: str, mapping: Mapping[str, str]) -> Floats:
    """Points of a layer in degrees; for a raster or a large extract of OpenStreetMap the corners of what it covers."""
    if found.dots is not None:
        return found.dots
    if holds_raster(path) or holds_osm(path):
        return shapely.get_coordinates(shapely.box(*found.bounds)) if found.bounds else np.zeros((0, 2))
    if found.report is None or found.error is not None:
        return np.zeros((0, 2))
    try:
        frame = _load(path, found, crs, mapping).frame
    except LifecircleError:
        return np.zeros((0, 2))
    shapes = frame.geometry.to_crs(WGS_84) if frame.crs else frame.geometry
    xy = shapely.get_coordinates(shapes.to_numpy())
    return xy[:: max(1, len(xy) // _DOTS)]


def _load(path: Path, found: Inspection, crs: str, mapping: Mapping[str, str]) -> Loaded:
    """Read a layer as it was inspected; raises DataError."""
    layer = (found.report.layer or None) if found.report is not None else None
    given = parse_crs(crs) if crs else None
    if holds_table(path):
        return place_table(read_table(path, sheet=layer), crs=given, mapping=placing(mapping))
    return read_vector(path, layer=layer, crs=given, mapping=placing(mapping))
