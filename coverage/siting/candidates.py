"""Where one may build: street points where people are left out, and not where nothing may stand."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ...arrays import Bools, Floats, Longs
from ...links import linked_parts
from ..errors import RequestError
from ..network.model import WALK, Network


def street_points(network: Network, people_xy: Floats, *, reach_m: float, apart_m: float) -> Floats:
    """Give nodes (k, 2) of streets for walkers within `reach_m` of some people, one in about `apart_m`.

    Of each square of that width the node nearest to its centre is taken, and one of each part of the streets that is
    cut off from the others: whoever lives there is reached from nowhere else. Raises RequestError where there is none.
    """
    nodes, part = _walked(network)
    xy = network.node_xy[nodes]
    if len(people_xy) and len(xy):
        near = np.isfinite(cKDTree(people_xy).query(xy, distance_upper_bound=reach_m)[0])
        xy, part = xy[near], part[near]
    if not len(people_xy) or not len(xy):
        raise RequestError(
            "There is no street within {reach:g} m of anybody who is left out, so no street point to build at.",
            reach=reach_m,
        )
    cell = np.floor(xy / apart_m)
    off_centre = np.hypot(*(xy / apart_m - cell - 0.5).T)
    square = np.column_stack([cell, part])
    order = np.lexsort((off_centre, part, cell[:, 1], cell[:, 0]))
    first = np.unique(square[order], axis=0, return_index=True)[1]
    return np.asarray(xy[np.sort(order[first])])


def _walked(network: Network) -> tuple[Longs, Longs]:
    """Give the nodes (k,) of streets for walkers, and which part each belongs to: streets that hang together."""
    usable = np.flatnonzero((network.edge_flags & WALK) > 0)
    u, v = network.edge_u[usable], network.edge_v[usable]
    nodes = np.unique(np.concatenate([u, v])).astype(np.int64)
    return nodes, linked_parts(len(network.node_xy), u, v)[nodes]


def inside(xy: Floats, areas: NDArray[Any]) -> Bools:
    """Tell which points (c, 2) lie in any of the areas, such as those where nothing may be built."""
    found = np.zeros(len(xy), np.bool_)
    if len(areas):
        points: Any = shapely.points(xy)
        found[shapely.STRtree(areas).query(points, predicate="intersects")[0]] = True
    return found
