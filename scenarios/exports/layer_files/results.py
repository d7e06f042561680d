"""The result layers that every format writes, with what each is called in Chinese and English."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from ....coverage.evaluation.verdict import Verdict
from ...presentation.summary import circles
from ...presentation.titles import title_of
from ..request import ExportRequest
from ..results_gpkg import column_of, district_shares, served_points, unserved_areas, used_facilities, verdict_rows
from .target import Target, target


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer: its name in files, its title for people, its OGR geometry, and its rows."""

    name: str
    title: str
    geometry: str
    frame: gpd.GeoDataFrame


def target_of(request: ExportRequest) -> Target:
    """Return the coordinates that an export's layers are asked in. Raises ProjectError."""
    layers = request.result.project.layers
    return target(request.crs, request.result.place.network.crs, layers.demand)


def result_layers(request: ExportRequest, where: Target) -> Iterator[Layer]:
    """Yield the layers of the results in the coordinates asked for, one after the other, as each may be large."""
    layers, evaluation, words = request.result.project.layers, request.result.evaluation, request.words
    made = (
        ("demand", words("Residents: cost and served by clause"), "Point", served_points(layers, evaluation)),
        ("facilities", words("Facilities with the people they serve"), "Point", used_facilities(layers, evaluation)),
        ("unserved", words("Unserved areas"), "MultiPolygon", unserved_areas(layers, evaluation, words)),
        ("districts", words("Districts: share and unserved by clause"), "MultiPolygon",
         district_shares(layers, evaluation)),
    )  # fmt: skip
    for name, title, geometry, frame in made:
        yield Layer(name, title, geometry, where.moved(frame))


def clause_table(request: ExportRequest) -> pd.DataFrame:
    """Return the clauses with their verdicts."""
    return verdict_rows(request.result.evaluation, request.words)


def clause_columns(request: ExportRequest) -> dict[str, str]:
    """Return what stands in front of a clause's columns, by the clause's title."""
    return {column_of(one): title_of(one.clause, request.words) for one in request.result.evaluation.verdicts}


def asked_of(request: ExportRequest) -> dict[str, tuple[str, bool]]:
    """Return by a clause's id the group that it asks, and whether that was estimated."""
    return {one.clause.id: (one.group, bool(one.estimated)) for one in request.result.evaluation.verdicts}


def drawn_verdicts(request: ExportRequest) -> tuple[Verdict, ...]:
    """Return the verdicts that have areas."""
    return tuple(verdict for verdict, _ in circles(request.result.evaluation))


def with_coordinates(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a layer as a table: `x` and `y` of points and of a point inside of areas."""
    inside = frame.geometry if (frame.geom_type == "Point").all() else frame.geometry.representative_point()
    plain = pd.DataFrame(frame.drop(columns="geometry"))
    return plain.assign(x=np.asarray(inside.x), y=np.asarray(inside.y))
