"""Results as tables of the project's GeoPackage, each openable in QGIS: points, facilities, areas, districts, verdicts.

A clause's columns carry its id with `_` for `-`: `<id>_cost` (minutes or km, NULL beyond the search) and
`<id>_served` (1, 0, NULL for who is not asked). Beside people stands `estimated`, of a clause's columns
`<id>_estimated`, of people at points `<group>_estimated`: `yes` where they were estimated, `no` where counted.
"""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...coverage.evaluation.verdict import CircleEvidence, Evaluation, Verdict
from ...coverage.place import LAND
from ...layers.schema import PlaceLayers
from ..presentation.summary import circles, clause_lines
from ..presentation.titles import title_of
from ..presentation.translate import Words
from ..project.project import fill_project
from ..project.qgis_styles import add_styles
from ..project.storage.disk import told_of
from ..project.tables import write_rows, write_table
from .request import ExportRequest

PEOPLE_COLUMNS: Final = ("people", "age_60_plus")
DEMAND_COLUMNS: Final = (*PEOPLE_COLUMNS, "area_type", "township", "village")


def write_results(layers: PlaceLayers, evaluation: Evaluation, words: Words, path: Path) -> None:
    """Add the result tables to the GeoPackage at `path`; raises `ProjectError` where it cannot be written."""
    with told_of(path):
        write_table(served_points(layers, evaluation), "result_demand", path, geometry="Point")
        write_table(used_facilities(layers, evaluation), "result_facilities", path, geometry="Point")
        write_table(unserved_areas(layers, evaluation, words), "result_unserved", path, geometry="MultiPolygon")
        write_table(district_shares(layers, evaluation), "result_districts", path, geometry="MultiPolygon")
        write_rows(verdict_rows(evaluation, words), "result_verdicts", path)
        add_styles(path, words)


def served_points(layers: PlaceLayers, evaluation: Evaluation) -> gpd.GeoDataFrame:
    """Return the demand points with cost and served (1, 0, or the share that finds a place) per circle."""
    columns: dict[str, object] = {name: layers.demand[name].to_numpy() for name in DEMAND_COLUMNS}
    guessed = layers.demand.attrs.get("estimated", ())
    columns |= {f"{name}_estimated": _said(name in guessed) for name in PEOPLE_COLUMNS}
    homes = len(layers.demand)
    for verdict, evidence in circles(evaluation):
        column, counted = column_of(verdict), evidence.asked | (evidence.group == LAND)
        columns[f"{column}_cost"] = np.where(np.isfinite(evidence.cost), evidence.cost, np.nan)[:homes]
        columns[f"{column}_served"] = np.where(counted, evidence.shares, np.nan)[:homes]
    return _frame(columns, layers.demand)


def used_facilities(layers: PlaceLayers, evaluation: Evaluation) -> gpd.GeoDataFrame:
    """Return the facilities with the people for whom each is the nearest, per circle; NULL where it was not asked."""
    names = ("facility_id", "name", "category", "status")
    columns: dict[str, object] = {name: layers.facilities[name].to_numpy() for name in names}
    for verdict, evidence in circles(evaluation):
        columns[f"{column_of(verdict)}_people"] = people_per_facility(evidence, len(layers.facilities))
        columns[f"{column_of(verdict)}_estimated"] = _said(verdict.estimated)
    return _frame(columns, layers.facilities)


def people_per_facility(evidence: CircleEvidence, count: int) -> np.ndarray:
    """Return (count,) served people whose nearest each facility is; NaN for those that were not searched for."""
    counts = (evidence.shares > 0) & evidence.asked & (evidence.facility >= 0)
    people = np.bincount(evidence.facility[counts], weights=evidence.people_served[counts], minlength=count)
    searched = np.zeros(count, dtype=bool)
    searched[evidence.counted] = True
    return np.where(searched, people, np.nan)


def unserved_areas(layers: PlaceLayers, evaluation: Evaluation, words: Words) -> gpd.GeoDataFrame:
    """Return one row per unserved area of every circle, ranked by people within its clause."""
    rows = [
        (verdict.clause.id, title_of(verdict.clause, words), rank, area.name, area.people,
         _said(verdict.estimated), area.area_type, area.cost if np.isfinite(area.cost) else np.nan,
         shapely.multipolygons(_polygons(area.geometry)))
        for verdict, evidence in circles(evaluation)
        for rank, area in enumerate(evidence.areas, start=1)
    ]  # fmt: skip
    names = ("clause", "title", "rank", "name", "people", "estimated", "area_type", "cost", "geometry")
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=names), geometry="geometry", crs=layers.demand.crs)


def district_shares(layers: PlaceLayers, evaluation: Evaluation) -> gpd.GeoDataFrame:
    """Return the districts with measured share and unserved people per clause that has a line for them."""
    names = ("district_id", "name", "level", "parent_id", "kind", "area_type")
    columns: dict[str, object] = {name: layers.districts[name].to_numpy() for name in names}
    ids = pd.Index(layers.districts["district_id"])
    for verdict in evaluation.verdicts:
        if not verdict.by_district:
            continue
        rows = pd.DataFrame([(row.key, row.measured, row.unserved) for row in verdict.by_district])
        found = rows.set_index(0).reindex(ids).astype(float)
        columns[f"{column_of(verdict)}_share"] = found[1].to_numpy()
        columns[f"{column_of(verdict)}_unserved"] = found[2].to_numpy()
        columns[f"{column_of(verdict)}_estimated"] = _said(verdict.estimated)
    return _frame(columns, layers.districts)


def verdict_rows(evaluation: Evaluation, words: Words) -> pd.DataFrame:
    """Return the clause table as a frame."""
    names = ("id", "title", "group", "area", "people", "served", "unserved", "estimated", "measured", "target",
             "margin", "unit", "state", "reason", "notes", "read_by")  # fmt: skip
    return pd.DataFrame(
        [
            (line.id, line.title, line.group, line.area, line.people, line.served, line.unserved,
             _said(line.estimated), line.measured, line.target, line.margin, line.unit, line.state, line.reason,
             "\n".join(line.notes), line.reading)
            for line in clause_lines(evaluation, words)
        ],
        columns=names,
    )  # fmt: skip


def _frame(columns: dict[str, object], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=like.geometry.to_numpy(), crs=like.crs)


def _said(estimated: object) -> str:
    return "yes" if estimated else "no"


def column_of(verdict: Verdict) -> str:
    """Return what stands in front of a clause's columns."""
    return verdict.clause.id.replace("-", "_")


def _polygons(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]


def export_gpkg(request: ExportRequest, path: Path) -> None:
    """Write the project with its results as one GeoPackage."""
    fill_project(request.result.project, path)
    write_results(request.result.project.layers, request.result.evaluation, request.words, path)
