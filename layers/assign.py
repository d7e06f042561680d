"""Which district of each level a point lies in."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from .dasymetric import first_containing
from .schema import DISTRICT_LEVELS


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
