"""Candidate sites from the planner's files: points, parcels, and areas in which nothing may be built."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ....arrays import Bools, Floats
from ....coverage.place import Place
from ....coverage.siting.candidates import inside
from ....layers.errors import DataError
from ....layers.files.texts.columns import check_column
from ....layers.files.vector import read_vector
from ....messages import Message
from .site_request import CandidateSites

_NAMES = ("name", "名称", "地块编号", "编号", "id", "ID")


@dataclass(frozen=True)
class CandidateFile:
    """A file of points or parcels with its columns of cost, places and marks, and one of areas to keep free."""

    file: Path | None
    cost: str | None = None
    places: str | None = None
    required: str | None = None
    exclude: Path | None = None
    min_area_m2: float = 0.0
    cost_per_m2: float | None = None
    """What a square metre of a parcel costs, where no column tells."""


def read_candidates(given: CandidateFile, place: Place) -> CandidateSites:
    """Return the candidates of a file, in the place's metres; those in excluded areas and small parcels are marked out.

    Raises DataError for what cannot be read, a column that is not there, and figures that are none.
    """
    if given.file is None:
        raise DataError("Excluded areas need a layer of candidates to exclude from; give one with --candidates.")
    loaded = read_vector(given.file)
    frame, file = loaded.frame.to_crs(place.network.crs), loaded.report.file
    shapes = np.asarray(frame.geometry.to_numpy(), object)
    xy = shapely.get_coordinates(shapely.point_on_surface(shapes))
    out = _out(given, place, shapes, xy)
    notes = []
    if out.any():
        notes.append(
            Message(
                "{count} of {total} candidates lie in excluded areas or are too small.",
                {"count": int(out.sum()), "total": len(out)},
            )
        )
    required = _numbers(frame, given.required, file)
    sites = CandidateSites(
        xy=xy,
        name=_names(frame),
        cost=_costs(given, frame, file),
        capacity=_numbers(frame, given.places, file),
        excluded=out,
        required=None if required is None else np.nan_to_num(required) > 0,
    )
    return replace(sites, notes=tuple(notes))


def _out(given: CandidateFile, place: Place, shapes: NDArray[Any], xy: Floats) -> Bools:
    """Tell which candidates may not be built."""
    small = (shapely.get_dimensions(shapes) == 2) & (shapely.area(shapes) < given.min_area_m2)
    if given.exclude is None:
        return np.asarray(small)
    areas = read_vector(given.exclude).frame.to_crs(place.network.crs).geometry.to_numpy()
    return np.asarray(small | inside(xy, np.asarray(areas, object)))


def _costs(given: CandidateFile, frame: gpd.GeoDataFrame, file: str) -> Floats | None:
    """Return the column of costs, else what the parcels' area costs."""
    if given.cost is None and given.cost_per_m2 is not None:
        return np.asarray(frame.geometry.area.to_numpy() * given.cost_per_m2)
    return _numbers(frame, given.cost, file)


def _numbers(frame: gpd.GeoDataFrame, column: str | None, file: str) -> Floats | None:
    if column is None:
        return None
    check_column(column, frame.columns, file=file)
    return np.asarray(pd.to_numeric(frame[column], errors="coerce"), np.float64)


def _names(frame: gpd.GeoDataFrame) -> NDArray[Any]:
    """Return the candidates' own names where a usual column has them."""
    column = next((name for name in _NAMES if name in frame.columns), None)
    if column is None:
        return np.full(len(frame), "", object)
    return np.array(["" if pd.isna(value) else str(value) for value in frame[column]], object)
