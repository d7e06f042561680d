"""Facilities that stand twice in the data: close together, of one category, and of a like name."""

from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from rapidfuzz import fuzz

from ...messages import Message
from ..crs.metric import choose_metric_crs
from ..report import Problem

NEAR_M: Final = 30.0
LIKE: Final = 80.0
"""Least similarity of two names (0 to 100, rapidfuzz's weighted ratio)."""


def list_duplicates(frame: gpd.GeoDataFrame) -> Iterator[Problem]:
    """A problem for each row that repeats an earlier one within 30 m, with a like name and the same category.

    They are flagged, not removed: a school and its branch next door are for the planner to tell apart. The frame has
    FACILITY_COLUMNS, a CRS, and row numbers as its index.
    """
    names, rows = frame["name"].tolist(), frame.index.tolist()
    text = "The row repeats row {row} ({name}) within {metres} m under the name {other}; is it the same place?"
    for first, second in duplicate_pairs(frame):
        values = {"row": int(rows[first]), "name": names[first], "other": names[second], "metres": int(NEAR_M)}
        yield Problem(Message(text, values), row=int(rows[second]))


def duplicate_pairs(frame: gpd.GeoDataFrame) -> Iterator[tuple[int, int]]:
    """Positions of an earlier row and of one that repeats it, each repeating row once; see `list_duplicates`."""
    names, categories = frame["name"].tolist(), frame["category"].tolist()
    told: set[int] = set()
    for first, second in _close_pairs(frame):
        if second not in told and categories[first] == categories[second] and alike(names[first], names[second]):
            told.add(second)
            yield first, second


def alike(one: str, two: str) -> bool:
    """Whether two names may mean one place: equal, or nearly so, or both unknown."""
    if not one or not two:
        return one == two
    return fuzz.ratio(one, two) >= LIKE


def _close_pairs(frame: gpd.GeoDataFrame) -> list[tuple[int, int]]:
    metric = frame if frame.crs.is_projected else frame.to_crs(choose_metric_crs(frame))
    points = metric.geometry.to_numpy()
    first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=NEAR_M)
    earlier = first < second
    order = np.lexsort((first[earlier], second[earlier]))
    return list(zip(first[earlier][order].tolist(), second[earlier][order].tolist(), strict=True))
