"""Facilities that OpenStreetMap holds twice, as a node and as an area: each counts once, as the area."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ..crs.metric import choose_metric_crs
from ..facilities.duplicates import NEAR_M, alike


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
