"""Ways in metres about where they lie: for what is near what, long before a place has a coordinate system."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Longs
from .scan import OsmWays

_M_PER_DEGREE: Final = 111_320.0


def metres_per_degree(degrees: Floats) -> Floats:
    """Metres in a degree, east and north, about the middle of some places (k, 2), of which some may be unknown."""
    return np.array([np.cos(np.radians(np.nanmean(degrees[:, 1]))), 1.0]) * _M_PER_DEGREE


def flat_lines(ways: OsmWays, rows: Longs, metres: Floats) -> NDArray[np.object_]:
    """Some ways as lines, degrees times `metres`; drawn through those nodes that the file holds, empty below two."""
    some = ways.taken(rows)
    way = np.repeat(np.arange(len(rows)), np.diff(some.start))
    present = ~np.isnan(some.xy[:, 0])
    enough = np.bincount(way[present], minlength=len(rows)) > 1
    keep = present & enough[way]
    lines = np.full(len(rows), shapely.LineString(), dtype=object)
    if keep.any():
        _, at = np.unique(way[keep], return_inverse=True)
        lines[enough] = shapely.linestrings(some.xy[keep] * metres, indices=at)
    return lines
