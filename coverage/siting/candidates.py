"""Where one may build: street points where people are left out, and not where nothing may stand."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ...arrays import Bools, Floats
from ..errors import RequestError
from ..network.model import WALK, Network


def street_points(network: Network, unserved_xy: Floats, *, reach_m: float, apart_m: float) -> Floats:
    """Give nodes (k, 2) of streets for walkers within `reach_m` of somebody left out, one in about `apart_m`.

    Of each square of that width the node nearest to its centre is taken. Raises RequestError where there is none.
    """
    usable = np.flatnonzero((network.edge_flags & WALK) > 0)
    nodes = np.unique(np.concatenate([network.edge_u[usable], network.edge_v[usable]]))
    xy = network.node_xy[nodes]
    if len(unserved_xy) and len(xy):
        apart = cKDTree(unserved_xy).query(xy, distance_upper_bound=reach_m)[0]
        xy = xy[np.isfinite(apart)]
    if not len(unserved_xy) or not len(xy):
        raise RequestError(
            "There is no street within {reach:g} m of anybody who is left out, so no street point to build at.",
            reach=reach_m,
        )
    cell = np.floor(xy / apart_m)
    off_centre = np.hypot(*(xy / apart_m - cell - 0.5).T)
    order = np.lexsort((off_centre, cell[:, 1], cell[:, 0]))
    first = np.unique(cell[order], axis=0, return_index=True)[1]
    return np.asarray(xy[np.sort(order[first])])


def inside(xy: Floats, areas: NDArray[Any]) -> Bools:
    """Tell which points (c, 2) lie in any of the areas, such as those where nothing may be built."""
    found = np.zeros(len(xy), np.bool_)
    if len(areas):
        points: Any = shapely.points(xy)
        found[shapely.STRtree(areas).query(points, predicate="intersects")[0]] = True
    return found
