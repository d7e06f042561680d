"""From places to positions on streets: the nearest edge that the profile may use and from which one gets away.

The rule for islands: an edge belongs to the mainland when both its ends lie in one strongly connected component whose
open edges are at least 1,000 m long in all, or a tenth of the longest component's length where that is shorter. A point
snaps to the nearest edge of the mainland within the profile's snap cap (inclusive; of equally near edges the first). A
point without one stays without (edge -1) and is to be listed: a street that leads nowhere serves nobody.

The rule for barriers, where they are given: nobody walks straight across water or rails from a door to a street. The
leg, up to half a metre before the street, must not meet a barrier, except one that the point itself stands on or in; of
the streets with such a leg the nearest is taken, so a point may snap to a bridge from the bank, but not from below.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .costs import edge_costs
from .errors import NetworkError, RequestError
from .graph import once
from .kernels_snap import StreetGrid, nearest_street, street_grid
from .network import Network, edge_lines
from .profiles import Profile

ISLAND_M: Final = 1000.0
ISLAND_SHARE: Final = 0.1
_CHUNK: Final = 20_000
_SMALLEST_CELL_M: Final = 60.0
_BANK_M: Final = 0.5
_ASTRAY: Final = 2000
"""So many points across a barrier are led elsewhere at once: each may have a hundred streets about it."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Snapped:
    """Positions of p points: the edge (-1 where nothing is near), the offset along it from its node u, and the leg."""

    edge: NDArray[np.int32]
    offset_m: Floats
    leg_m: Floats

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
    """Which edges (m,) are the mainland, and they in a grid."""

    network: Network
    mainland: NDArray[np.bool_]
    grid: StreetGrid


@dataclass(frozen=True, eq=False)
class _Lines:
    """All edges of a network as lines, whatever the profile, for the few questions that a grid cannot answer."""

    edge: NDArray[Any]

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.edge)


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
    edge, offset, leg = _nearest(streets, points, profile.snap_cap_m)
    if barriers is not None and len(barriers):
        ends = np.asarray(shapely.points(points))
        _to_this_side(streets, ends, edge, barriers, profile.snap_cap_m)
        offset, leg = _feet(network, ends, edge)
    return Snapped(edge, np.clip(offset, 0.0, network.edge_length_m[np.maximum(edge, 0)]), leg)


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
    usable = mainland(network, profile)
    edges = np.flatnonzero(usable)
    if not len(edges):
        raise NetworkError(
            "The network has no street that {profile} can use and leave again; check its columns.", profile=profile.name
        )
    vertices = network.coord_start[edges + 1] - network.coord_start[edges]
    area = np.ptp(network.node_xy, axis=0).prod()
    cell = max(_SMALLEST_CELL_M, float((area / (2 * vertices.sum() + 10_000)) ** 0.5))
    return _Streets(network, usable, street_grid(network.coords, network.coord_start, edges, cell))


def _lines(network: Network) -> _Lines:
    return once(network, "lines", lambda: _Lines(edge_lines(network)))


def _nearest(streets: _Streets, points: Floats, cap_m: float) -> tuple[NDArray[np.int32], Floats, Floats]:
    """Give edge, offset and leg of every point, by threads where there are many."""
    network = streets.network
    chunks = [chunk for chunk in np.array_split(points, max(1, len(points) // _CHUNK)) if len(chunk)]
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        found = list(
            pool.map(
                lambda chunk: nearest_street(streets.grid, network.coords, network.coord_start, chunk, cap_m), chunks
            )
        )
    if not found:
        return np.zeros(0, np.int32), np.zeros(0), np.zeros(0)
    edge, offset, leg = (np.concatenate(column) for column in zip(*found, strict=True))
    return edge, offset, leg


def _to_this_side(
    streets: _Streets, ends: NDArray[Any], edge: NDArray[np.int32], barriers: NDArray[Any], cap_m: float
) -> None:
    """Give other streets, in place, to the points whose legs cross a barrier, and none to those who have no other."""
    shapely.prepare(barriers)
    rows = np.flatnonzero(edge >= 0)
    astray = rows[_crosses(streets.network, ends, rows, edge[rows], barriers)]
    edge[astray] = -1
    for first in range(0, len(astray), _ASTRAY):
        some = astray[first : first + _ASTRAY]
        rows, edges = _clear_streets(streets, ends, some, barriers, cap_m)
        edge[rows] = edges


def _clear_streets(
    streets: _Streets, ends: NDArray[Any], astray: NDArray[np.intp], barriers: NDArray[Any], cap_m: float
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Give those of the points `astray` that have a street without a barrier before it, and the nearest such street."""
    lines = _lines(streets.network)
    at, edges = lines.tree.query(ends[astray], predicate="dwithin", distance=cap_m)
    usable = streets.mainland[edges]
    rows, edges = astray[at[usable]], edges[usable]
    clear = ~_crosses(streets.network, ends, rows, edges, barriers)
    rows, edges = rows[clear], edges[clear]
    legs = shapely.distance(ends[rows], lines.edge[edges])
    order = np.lexsort((edges, legs, rows))
    nearest = order[np.flatnonzero(np.diff(rows[order], prepend=-1))]
    return rows[nearest], edges[nearest]


def _crosses(
    network: Network, ends: NDArray[Any], rows: NDArray[np.intp], edges: NDArray[Any], barriers: NDArray[Any]
) -> NDArray[np.bool_]:
    """Tell which legs, from point to street, cross a barrier in which the point does not lie.

    The last half metre before the street is left out: streets run along banks, and on bridges.
    """
    points = ends[rows]
    legs = shapely.shortest_line(points, _lines(network).edge[edges])
    short = shapely.line_interpolate_point(legs, np.maximum(shapely.length(legs) - _BANK_M, 0.0))
    both = np.stack([shapely.get_coordinates(points), shapely.get_coordinates(short)], axis=1)
    way = np.asarray(shapely.linestrings(both))
    # This way round, because a long river is prepared once, and not looked through for every leg.
    barrier, leg = shapely.STRtree(way).query(barriers, predicate="intersects")
    outside = ~shapely.intersects(barriers[barrier], points[leg])
    crosses = np.zeros(len(rows), bool)
    crosses[leg[outside]] = True
    return crosses


def _feet(network: Network, ends: NDArray[Any], edge: NDArray[np.int32]) -> tuple[Floats, Floats]:
    """Give offset and leg of points whose edges are known, 0 and inf where there is none."""
    offset, leg = np.zeros(len(edge)), np.full(len(edge), np.inf)
    found = np.flatnonzero(edge >= 0)
    lines, points = _lines(network).edge[edge[found]], ends[found]
    offset[found], leg[found] = shapely.line_locate_point(lines, points), shapely.distance(lines, points)
    return offset, leg


def check_snapped(snapped: Snapped, profile: Profile) -> None:
    """Raise NetworkError when there are points and not one of them has a street."""
    if len(snapped) and not snapped.found.any():
        raise NetworkError(
            "None of the {count} points lies within {cap} m of a street for {profile}; check their coordinate system.",
            count=len(snapped),
            cap=profile.snap_cap_m,
            profile=profile.name,
        )
