"""The import's long work: looking into the planner's files, and making a place of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from .. import Cancelled, LifecircleError, Progress, WorkCancelled
from ..coverage.place import Floats
from ..layers.crs import WGS_84, parse_crs
from ..layers.inspect import Inspection, inspect
from ..layers.table_layers import place_table
from ..layers.tables import read_table
from ..layers.vector import OTHER_FLOORS, TABLE_SUFFIXES, read_vector
from ..scenarios.check import run_check
from ..scenarios.check_request import CheckRequest
from .desk import Opened, opened_from, within

_DOTS: Final = 6_000
"""So many places of a file are enough to see where it lies and what it looks like."""


@dataclass(frozen=True)
class LookRequest:
    """The files to look into, with the coordinate system the planner gave for them, '' for their own."""

    paths: tuple[Path, ...]
    crs: str = ""


@dataclass(frozen=True, eq=False)
class Looked:
    """One layer of a file: what was found, and some of its points, (k, 2) degrees, for a preview."""

    path: Path
    found: Inspection
    dots: Floats
    crs: str = ""

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
        found = inspect(path, crs=request.crs or None)
        parts = found.parts or (found,)
        looked.extend(Looked(path, one, _dots(path, one, request.crs), request.crs) for one in parts)
    return tuple(looked)


def make_of_files(request: CheckRequest, /, *, progress: Progress, cancelled: Cancelled) -> Opened:
    """Read the files, evaluate the plan and prepare the map; raises LifecircleError and WorkCancelled."""
    result = run_check(request, progress=within(progress, 0.0, 0.9), cancelled=cancelled)
    progress(0.9, "Drawing the map")
    return opened_from(result.project, result.place, result.evaluation)


def _dots(path: Path, found: Inspection, crs: str) -> Floats:
    """Points of a layer in degrees; for a raster or an extract of OpenStreetMap the corners of what it covers."""
    if path.suffix.casefold() in OTHER_FLOORS:
        return shapely.get_coordinates(shapely.box(*found.bounds)) if found.bounds else np.zeros((0, 2))
    if found.report is None or found.error is not None:
        return np.zeros((0, 2))
    try:
        layer = found.report.layer or None
        table = path.suffix.casefold() in TABLE_SUFFIXES
        given = parse_crs(crs) if crs else None
        loaded = (
            place_table(read_table(path, sheet=layer), crs=given)
            if table
            else read_vector(path, layer=layer, crs=given)
        )
    except LifecircleError:
        return np.zeros((0, 2))
    shapes = loaded.frame.geometry.to_crs(WGS_84) if loaded.frame.crs else loaded.frame.geometry
    xy = shapely.get_coordinates(shapes.to_numpy())
    return xy[:: max(1, len(xy) // _DOTS)]
