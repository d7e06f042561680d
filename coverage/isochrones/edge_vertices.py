"""Streets as straight pieces with costs, and their vertices by metres: what surfaces are made of."""

from dataclasses import dataclass

import numpy as np

from ...arrays import Floats, Ints
from ..kernels.geometry.grid import CostStretches, trace
from ..network.derived import once
from ..network.model import Network


@dataclass(frozen=True, eq=False)
class Measured:
    """For every vertex of a network's lines (k,): whose it is, and how many metres along its edge."""

    edge: Ints
    metre: Floats


def measured(network: Network) -> Measured:
    """The vertices of a network with their edges and metres, kept beside the network."""
    return once(network, "measured", lambda: _measured(network))


def _measured(network: Network) -> Measured:
    start = network.coord_start
    edge = np.repeat(np.arange(network.edge_count, dtype=np.int32), np.diff(start))
    passed = np.r_[0.0, np.cumsum(np.hypot(*np.diff(network.coords, axis=0).T))]
    return Measured(edge, passed - passed[start[:-1]][edge])


def pieces_of(network: Network, parts: CostStretches) -> Floats:
    """The straight pieces (k, 6) of parts of edges: `x0, y0, cost0, x1, y1, cost1`."""
    start, vertex = trace(network.coords, network.coord_start, parts)
    begins = np.ones(len(vertex), dtype=bool)
    begins[start[1:] - 1] = False
    begin = np.flatnonzero(begins)
    return np.hstack([vertex[begin], vertex[begin + 1]])


def bounds_of(pieces: Floats) -> Floats:
    """West, south, east and north of pieces (k, 6), of which there must be one."""
    x, y = pieces[:, [0, 3]], pieces[:, [1, 4]]
    return np.array([x.min(), y.min(), x.max(), y.max()])
