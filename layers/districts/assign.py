"""Which district of each level a point lies in."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...arrays import Longs
from ..schema import DISTRICT_LEVELS


def assign_districts(
    points: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, *, levels: Sequence[str] = DISTRICT_LEVELS
) -> gpd.GeoDataFrame:
    """A copy of `points` with one column of `district_id` for each level, '' where a point lies in none.

    Both frames need the same CRS; polygons are taken by a point inside them. A point on a border, or in overlapping
    districts, belongs to the district that stands first in the frame.
    """
    found = points.copy()
    inside = np.asarray(points.geometry.representative_point(), dtype=object)
    same = districts if districts.empty or districts.crs == points.crs else districts.to_crs(points.crs)
    for level in levels:
        ours = same[same["level"] == level]
        at = first_containing(ours.geometry.to_numpy(), inside)
        names = np.r_[ours["district_id"].to_numpy(dtype=object), np.array([""], dtype=object)]
        found[level] = pd.Series(names[at], index=points.index, dtype=object)
    return found


def first_containing(areas: NDArray[np.object_], points: NDArray[np.object_]) -> Longs:
    """For each point the first area that holds it or whose border it lies on, -1 where there is none."""
    point, area = shapely.STRtree(areas).query(points, predicate="intersects")
    first = np.full(len(points), len(areas), dtype=np.int64)
    np.minimum.at(first, point, area)
    return np.where(first == len(areas), -1, first)
