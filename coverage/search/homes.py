"""The residents' doors as searches read them, carried from edit to edit: one value for all searches in one graph."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Longs
from ..edits.access_points import AccessChange, AccessPoints, carried, doors_of
from ..kernels.search.arcs import chain, rechain, rows_on
from ..kernels.values import Chains
from ..network.derived import once
from ..network.model import Network, edge_lines
from ..network.overlay import NetworkOverlay
from ..network.row_sets import ascending
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

    def step_out() -> tuple[AccessPoints, Chains]:
        doors = doors_of(demand, xy_of(network, demand))
        return doors, chain(doors.at.edge, graph.edge_count)

    doors, chains = once(network, ("home doors", demand), step_out)
    return Homes(doors, once(network, ("homes", graph, demand), lambda: points_of(graph, demand)), chains)


def homes_in(graph: Graph, doors: AccessPoints) -> Homes:
    """Give doors that stand on the network of a graph as its searches read them."""
    points = points_of(graph, doors.at)
    return Homes(doors, points, chain(points.edge, graph.edge_count))


def carried_homes(homes: Homes, graph: Graph, steps: Sequence[AccessChange]) -> tuple[Homes, Longs]:
    """Carry doors through some edits to the last one's graph, and give which rows are others than before.

    It is kept beside the last edit: the doors for all who go by the same streets, as searches read them by graph.
    """
    *before, last = steps
    doors, chains, rows = once(
        last, ("homes", homes.doors, tuple(before)), lambda: _carried(homes, graph.edge_count, steps)
    )

    def read() -> Points:
        return homes.points.edited(rows, points_of(graph, doors.at.take(rows)), len(doors))

    return Homes(doors, once(last, ("points", homes.points, graph, doors), read), chains), rows


def _carried(homes: Homes, edges: int, steps: Sequence[AccessChange]) -> tuple[AccessPoints, Chains, Longs]:
    first, following = homes.chains
    doors, rows = carried(homes.doors, steps)
    touched = ascending(*(step.change.old_edges for step in steps))
    before = homes.doors.at.edge
    old_rows = rows[rows < len(before)]
    left = ascending(touched[touched < len(first)], before[old_rows])
    left = left[left >= 0]
    again = np.concatenate([rows_on(homes.chains, left), old_rows[before[old_rows] < 0], rows[len(old_rows) :]])
    chains = Chains(_longer(first, edges), _longer(following, len(doors)))
    rechain(chains, left, again, doors.at.edge[again])
    return doors, chains, rows


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
