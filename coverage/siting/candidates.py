"""Where one may build: points of a layer, parcels with area and cost, street points where people are left out."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ...arrays import Bools, Floats, Longs
from ..errors import RequestError
from ..network.model import WALK, Network


def parcels_at(
    geometry: NDArray[Any], *, least_area_m2: float = 0.0, cost_per_m2: float | None = None
) -> tuple[Longs, Floats, Floats, Floats | None]:
    """Give of parcels (polygons, metres) those that are large enough: rows, a point inside each, area and cost.

    The cost is the area times `cost_per_m2`, None where that is not given. Raises RequestError where none is large
    enough.
    """
    area = np.asarray(shapely.area(geometry))
    rows = np.flatnonzero(area >= least_area_m2)
    if not len(rows):
        raise RequestError(
            "None of the {count} parcels has {area:g} m² or more; ask for less.", count=len(area), area=least_area_m2
        )
    inside = shapely.get_coordinates(shapely.point_on_surface(geometry[rows]))
    return rows, inside, area[rows], None if cost_per_m2 is None else area[rows] * cost_per_m2


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


def pairs_within(xy: Floats, other_xy: Floats, most_m: float) -> NDArray[np.int32]:
    """Give pairs (k, 2) of a place of one service and one of another that lie side by side, at most so far apart."""
    near = cKDTree(xy).query_ball_tree(cKDTree(other_xy), most_m)
    pairs = [(one, other) for one, others in enumerate(near) for other in sorted(others)]
    return np.array(pairs, np.int32).reshape(-1, 2)
