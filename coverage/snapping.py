"""From places to positions on streets: the nearest edge that the profile may use and from which one gets away.

The rule for islands: an edge belongs to the mainland when both its ends lie in one strongly connected component whose
open edges are at least 1,000 m long in all, or a tenth of the longest component's length where that is shorter. A point
snaps to the nearest edge of the mainland within the profile's snap cap (inclusive; of equally near edges the first). A
point without one stays without (edge -1) and is to be listed: a street that leads nowhere serves nobody.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .costs import edge_costs
from .errors import NetworkError, RequestError
from .graph import once
from .network import Network, edge_lines
from .profiles import Profile

ISLAND_M: Final = 1000.0
ISLAND_SHARE: Final = 0.1
_CHUNK: Final = 200_000
_BANK_M: Final = 0.5
_Found = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]
"""Rows of points, the streets they belong to, and the metres between them."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """Positions of p points: the edge (-1 where nothing is near), the offset along it from its node u, and the leg."""

    edge: NDArray[np.int32]
    offset_m: NDArray[np.float64]
    leg_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.edge)

    @property
    def found(self) -> NDArray[np.bool_]:
        """Which of the points have a street."""
        return np.asarray(self.edge >= 0)

    def take(self, rows: ArrayLike) -> "Snapped":
        """Give the positions of some of the points, in the order asked for."""
        at = np.asarray(rows)
        return Snapped(self.edge[at], self.offset_m[at], self.leg_m[at])


@dataclass(frozen=True, eq=False)
class _Streets:
    tree: shapely.STRtree
    lines: NDArray[Any]
    edges: NDArray[np.intp]


def snap(network: Network, xy: ArrayLike, *, profile: Profile, barriers: NDArray[Any] | None = None) -> Snapped:
    """Snap points (p, 2), metres in the network's CRS, by the rule above.

    With `barriers` (lines or polygons: water, railways) a leg must not cross one, except one that the point itself
    lies in; a point all of whose legs would cross has no street. Raises RequestError for coordinates that are not
    numbers, NetworkError when the profile finds no street to use.
    """
    points = np.asarray(xy, np.float64).reshape(-1, 2)
    if not np.isfinite(points).all():
        raise RequestError("Some points have coordinates that are not numbers; leave them out before snapping.")
    streets = once(network, ("streets", profile.mode), lambda: _streets(network, profile))
    edge = np.full(len(points), -1, np.int32)
    offset, leg = np.zeros(len(points)), np.full(len(points), np.inf)
    for first in range(0, len(points), _CHUNK):
        chunk = points[first : first + _CHUNK]
        rows, lines, legs = _nearest(streets, chunk, profile.snap_cap_m)
        if barriers is not None and len(barriers):
            rows, lines, legs = _on_this_side(streets, chunk, (rows, lines, legs), barriers, profile.snap_cap_m)
        own = streets.lines[lines]
        edge[first + rows] = streets.edges[lines]
        leg[first + rows] = legs
        offset[first + rows] = shapely.line_locate_point(own, shapely.points(points[first + rows]))
    length = network.edge_length_m[np.maximum(edge, 0)]
    return Snapped(edge, np.clip(offset, 0.0, length), leg)


def mainland(network: Network, profile: Profile) -> NDArray[np.bool_]:
    """Tell which edges (m,) a point may snap to, by the rule above."""
    costs = edge_costs(network, profile)
    along, against = np.isfinite(costs.forward), np.isfinite(costs.backward)
    source = np.concatenate([network.edge_u[along], network.edge_v[against]])
    target = np.concatenate([network.edge_v[along], network.edge_u[against]])
    shape = (network.node_count, network.node_count)
    arcs = coo_array((np.ones(len(source), np.int8), (source, target)), shape=shape)
    count, component = connected_components(arcs.tocsr(), directed=True, connection="strong")
    at_u, at_v = component[network.edge_u], component[network.edge_v]
    inside = (along | against) & (at_u == at_v)
    length = np.bincount(at_u[inside], network.edge_length_m[inside], minlength=count)
    enough = min(ISLAND_M, ISLAND_SHARE * float(length.max(initial=0.0)))
    return np.asarray(inside & (length[at_u] >= enough))


def _streets(network: Network, profile: Profile) -> _Streets:
    edges = np.flatnonzero(mainland(network, profile))
    if not len(edges):
        raise NetworkError(
            "The network has no street that {profile} can use and leave again; check its columns.", profile=profile.name
        )
    lines = edge_lines(network, edges)
    return _Streets(shapely.STRtree(lines), lines, edges)


def _nearest(streets: _Streets, points: NDArray[np.float64], cap_m: float) -> _Found:
    """Give the rows of the points that have a street, its row, and how far it is; ties go to the first street."""
    (rows, lines), legs = streets.tree.query_nearest(
        shapely.points(points), max_distance=np.nextafter(cap_m, np.inf), return_distance=True, all_matches=True
    )
    order = np.lexsort((lines, rows))
    rows, lines, legs = rows[order], lines[order], legs[order]
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    near = first[legs[first] <= cap_m]
    return rows[near], lines[near], legs[near]


def _on_this_side(
    streets: _Streets, points: NDArray[np.float64], found: _Found, barriers: NDArray[Any], cap_m: float
) -> _Found:
    """Give other streets to the points whose legs cross a barrier, and none to those who have no other."""
    tree = shapely.STRtree(barriers)
    crossing = _crosses(streets, points, found[0], found[1], tree)
    again = found[0][crossing]
    at, lines = streets.tree.query(shapely.points(points[again]), predicate="dwithin", distance=cap_m)
    rows = again[at]
    clear = ~_crosses(streets, points, rows, lines, tree)
    rows, lines = rows[clear], lines[clear]
    legs = shapely.distance(shapely.points(points[rows]), streets.lines[lines])
    order = np.lexsort((lines, legs, rows))
    rows, lines, legs = rows[order], lines[order], legs[order]
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    kept = tuple(
        np.concatenate([old[~crossing], new[first]]) for old, new in zip(found, (rows, lines, legs), strict=True)
    )
    return kept[0], kept[1], kept[2]


def _crosses(
    streets: _Streets,
    points: NDArray[np.float64],
    rows: NDArray[np.intp],
    lines: NDArray[np.intp],
    barriers: shapely.STRtree,
) -> NDArray[np.bool_]:
    """Tell which legs, from point to street, cross a barrier in which the point does not lie.

    The last half metre before the street is left out: streets run along banks, and on bridges.
    """
    ends = shapely.points(points[rows])
    legs = shapely.shortest_line(ends, streets.lines[lines])
    short = shapely.line_interpolate_point(legs, np.maximum(shapely.length(legs) - _BANK_M, 0.0))
    way = shapely.linestrings(np.stack([points[rows], shapely.get_coordinates(short)], axis=1))
    leg, barrier = barriers.query(way, predicate="intersects")
    outside = ~shapely.intersects(np.asarray(barriers.geometries)[barrier], np.asarray(ends)[leg])
    crosses = np.zeros(len(rows), bool)
    crosses[leg[outside]] = True
    return crosses


def check_snapped(snapped: Snapped, profile: Profile) -> None:
    """Raise NetworkError when there are points and not one of them has a street."""
    if len(snapped) and not snapped.found.any():
        raise NetworkError(
            "None of the {count} points lies within {cap} m of a street for {profile}; check their coordinate system.",
            count=len(snapped),
            cap=profile.snap_cap_m,
            profile=profile.name,
        )
