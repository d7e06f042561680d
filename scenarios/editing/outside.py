"""How much of what is drawn lies in no district of the place."""

import shapely

from ...arrays import Floats
from ...coverage.place import Districts


def share_outside(districts: Districts, corners: Floats) -> float:
    """Return which share of an area, or of a place given by one or two corners, lies in no district; 0 without any.

    Parameters
    ----------
    districts : the place's districts; residential estates among them are areas within others, and do not count
    corners : (k, 2) in the metres of the place; three or more are those of an area

    Examples
    --------
    >>> import numpy as np
    >>> from lifecircle.coverage.example import example_place
    >>> share_outside(example_place().districts, np.array([[0.0, 0.0]]))
    0.0

    """
    known = districts.geometry[districts.level != "estate"]
    if not len(known):
        return 0.0
    drawn = shapely.Polygon(corners) if len(corners) > 2 else shapely.Point(corners[0])
    near = known[shapely.intersects(known, drawn)]
    if drawn.area == 0 or not drawn.is_valid:
        return 0.0 if len(near) else 1.0
    return max(1.0 - shapely.union_all(shapely.intersection(near, drawn)).area / drawn.area, 0.0)
