"""The residents' doors as searches read them, carried from edit to edit: one value for all searches in one graph."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Longs
from ..edits.access_points import AccessChange, AccessPoints, doors_of, moved
from ..kernels.search.arcs import chain, rechain, rows_on
from ..kernels.values import Chains, PointArrays
from ..network.derived import once
from ..network.model import Network, edge_lines
from ..network.overlay import NetworkOverlay
from ..network.row_sets import among, ascending
from ..travel.endpoints import Points, points_of
from ..travel.graph import Graph
from ..travel.snap import Snapped


class Homes(NamedTuple):
    """The demand points' `doors`, the first of each before all others; as a search reads them, and by their streets."""

    doors: AccessPoints
    points: Points
    chains: Chains


def homes_of(network: Network, graph: Graph, demand: Snapped) -> Homes:
    """Give the doors of demand points in a graph of the network, beside which they are kept."""
    return once(network, ("homes", graph, demand), lambda: homes_in(graph, doors_of(demand, xy_of(network, demand))))


def homes_in(graph: Graph, doors: AccessPoints) -> Homes:
    """Give doors that stand on the network of a graph as its searches read them."""
    points = points_of(graph, doors.at)
    return Homes(doors, points, chain(points.edge, graph.edge_count))


def carried_homes(homes: Homes, graph: Graph, steps: Sequence[AccessChange]) -> tuple[Homes, Longs]:
    """Carry doors through some edits to the last one's graph, and give which rows are others than before.

    It is kept beside the last edit.
    """
    return once(steps[-1].change, ("homes", homes.doors, tuple(steps)), lambda: _carried(homes, graph, steps))


def _carried(homes: Homes, graph: Graph, steps: Sequence[AccessChange]) -> tuple[Homes, Longs]:
    edges, count = len(homes.chains.first), len(homes.doors)
    doors, rows, touched = homes.doors, np.zeros(0, np.int64), np.zeros(0, np.int64)
    for step in steps:
        here = step.change.old_edges
        near = ascending(rows_on(homes.chains, here[here < edges]), rows)
        doors, others = moved(doors, near[among(doors.at.edge[near], here)], step)
        rows, touched = ascending(rows, others), ascending(touched, here[here < edges])
    before = homes.doors.at.edge
    old_rows = rows[rows < count]
    left = ascending(touched, before[old_rows])
    left = left[left >= 0]
    again = np.concatenate([rows_on(homes.chains, left), old_rows[before[old_rows] < 0], rows[rows >= count]])
    chains = Chains(_longer(homes.chains.first, graph.edge_count), _longer(homes.chains.following, len(doors)))
    rechain(chains, left, again, doors.at.edge[again])
    points = _points_with(homes.points, points_of(graph, doors.at.take(rows)), rows, len(doors))
    return Homes(doors, points, chains), rows


def _points_with(points: Points, new: Points, rows: Longs, count: int) -> Points:
    """Give the points with some others, new ones behind; what the rest costs to the ends of its edges is as before."""
    columns = {}
    for name in PointArrays._fields:
        column = getattr(points.arrays, name)
        columns[name] = np.concatenate([column, np.zeros(count - len(column), column.dtype)])
        columns[name][rows] = getattr(new.arrays, name)
    return Points(PointArrays(**columns))


def _longer(column: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    return np.concatenate([column, np.full(count - len(column), -1, np.int32)])


def xy_of(network: Network | NetworkOverlay, snapped: Snapped) -> Floats:
    """Give where the points are, or else where they step on the street; not a number where neither is known."""
    if snapped.xy is not None:
        return snapped.xy
    xy, found = np.full((len(snapped), 2), np.nan), np.flatnonzero(snapped.found)
    edges = snapped.edge[found].astype(np.intp)
    lines: Any = network.take(edges).lines if isinstance(network, NetworkOverlay) else edge_lines(network, edges)
    xy[found] = shapely.get_coordinates(shapely.line_interpolate_point(lines, snapped.offset_m[found])).reshape(-1, 2)
    return xy
