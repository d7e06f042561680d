"""Facilities that OpenStreetMap holds more than once: as a node and as an area, or as a campus of several outlines."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ...links import linked_parts
from ..crs.metric import choose_metric_crs
from ..facilities.duplicates import NEAR_M, alike

CAMPUS: Final = frozenset(
    {
        *("hospital", "specialist_hospital", "township_hospital", "geriatric_hospital", "health_centre", "sanatorium"),
        *("kindergarten", "primary_school", "junior_school", "senior_school", "vocational_school", "special_school"),
        *("school", "higher_education", "elderly_care", "care_health_union"),
    }
)
"""Categories of which one place may have several buildings with tags of their own."""
CAMPUS_M: Final = 200.0
"""Outlines of one name that are no further apart are one campus, with a street through it."""
WITHIN: Final = 0.8
"""An outline of which so much lies in another one is a part of it."""


def one_campus(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """The facilities with the outlines and nodes of one campus as one, and how many rows were left out thereby.

    Of one category of `CAMPUS` are one: an outline or a node and the outline around it, outlines of the same name
    within 200 m, and a nameless outline within 30 m of another one. The largest outline gives the row; it gets the
    others' outlines, a name where it has none, and their figures where it has none.
    """
    rows = np.flatnonzero(frame["category"].isin(CAMPUS))
    if len(rows) < 2:
        return frame, 0
    metric = frame.geometry.iloc[rows].to_crs(choose_metric_crs(frame)).to_numpy()
    one, other = _same_campus(frame.iloc[rows], metric)
    campus = linked_parts(len(rows), one, other)
    size = shapely.area(metric)
    merged, kept = frame.copy(), np.ones(len(frame), dtype=np.bool_)
    for each in np.flatnonzero(np.bincount(campus) > 1):
        parts = np.flatnonzero(campus == each)
        parts = rows[parts[np.argsort(-size[parts], kind="stable")]]
        _merge_into(merged, frame.iloc[parts], int(parts[0]))
        kept[parts[1:]] = False
    return gpd.GeoDataFrame(merged[kept].reset_index(drop=True)), int((~kept).sum())


def _same_campus(frame: gpd.GeoDataFrame, metric: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of rows that belong to one campus; the second of each is an outline."""
    names, categories = frame["name"].to_numpy(dtype=object), frame["category"].to_numpy(dtype=object)
    area = shapely.get_dimensions(metric) == 2
    one, other = shapely.STRtree(metric).query(metric, predicate="dwithin", distance=CAMPUS_M)
    pair = (one != other) & (categories[one] == categories[other]) & area[other]
    one, other = one[pair], other[pair]
    size = shapely.area(metric)
    common = shapely.area(shapely.intersection(metric[one], metric[other]))
    inside = np.where(area[one], common >= WITHIN * size[one], shapely.intersects(metric[one], metric[other]))
    inside &= size[one] <= size[other]
    near = area[one] & (shapely.distance(metric[one], metric[other]) <= NEAR_M)
    nameless = (names[one] == "") | (names[other] == "")
    same = area[one] & (names[one] == names[other]) & ~nameless
    found = inside | same | (near & nameless)
    return one[found], other[found]


def _merge_into(merged: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, row: int) -> None:
    """Give a row, in place, what all parts of its campus have, the row's own first."""
    areas = parts.geometry[shapely.get_dimensions(parts.geometry.to_numpy()) == 2]
    values: dict[str, Any] = {"name": next((name for name in parts["name"] if name), "")}
    values["status"] = "existing" if (parts["status"] == "existing").any() else parts["status"].iloc[0]
    for column in ("beds", "places"):
        known = parts[column].dropna()
        values[column] = float(known.max()) if len(known) else np.nan
    for column, value in values.items():
        merged.iloc[row, merged.columns.get_loc(column)] = value
    merged.iloc[row, merged.columns.get_loc("geometry")] = shapely.union_all(areas.to_numpy())


def without_doubles(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """The facilities without the nodes that repeat an area of the same category, and how many were left out.

    `frame` has `name`, `category` and points or polygons. A node repeats an area within 30 m of a like name, or one
    around it if either has no name and no other such node lies in it. A nameless area takes over the node's name.
    """
    kinds = shapely.get_dimensions(frame.geometry.to_numpy())
    nodes, areas = np.flatnonzero(kinds == 0), np.flatnonzero(kinds == 2)
    if not len(nodes) or not len(areas):
        return frame, 0
    metric = frame.to_crs(choose_metric_crs(frame)).geometry.to_numpy()
    node, area = _pairs(frame, metric, nodes, areas)
    names = frame["name"].to_numpy(dtype=object).copy()
    nameless = [not names[a] or not names[n] for n, a in zip(node, area, strict=True)]
    named_alike = [bool(names[a]) and alike(names[n], names[a]) for n, a in zip(node, area, strict=True)]
    around = shapely.intersects(metric[node], metric[area])
    alone = np.bincount(area[around], minlength=len(frame))[area] == 1
    same = np.array(named_alike, dtype=np.bool_) | (np.array(nameless, dtype=np.bool_) & around & alone)
    for n, a in zip(node[same], area[same], strict=True):
        names[a] = names[a] or names[n]
    kept = np.ones(len(frame), dtype=np.bool_)
    kept[node[same]] = False
    return gpd.GeoDataFrame(frame.assign(name=names)[kept].reset_index(drop=True)), int((~kept).sum())


def _pairs(
    frame: gpd.GeoDataFrame, metric: NDArray[Any], nodes: NDArray[np.int64], areas: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of a node and of an area of the same category within 30 m of it."""
    near, around = shapely.STRtree(metric[areas]).query(metric[nodes], predicate="dwithin", distance=NEAR_M)
    node, area = nodes[near], areas[around]
    categories = frame["category"].to_numpy(dtype=object)
    same = categories[node] == categories[area]
    return node[same], area[same]
