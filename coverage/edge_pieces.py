"""Streets as straight pieces with costs, and which streets lie in a window: what surfaces are made of."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .graph import once
from .kernels_surface import Parts, trace
from .network import BRIDGE, TUNNEL, Network
from .profiles import Profile
from .snapping import mainland

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_BLOCK: Final = 128


@dataclass(frozen=True, eq=False)
class StreetIndex:
    """Edges (k,) that points may snap to, no bridges and no tunnels, with their boxes and those of blocks of edges.

    Boxes are west, south, east, north. Edges follow the network's Hilbert order, so that a block is a small region.
    """

    edge: Ints
    box: Floats
    block_box: Floats

    def near(self, bounds: Floats) -> Ints:
        """The edges whose boxes touch `bounds`."""
        blocks = np.flatnonzero(_touch(self.block_box, bounds))
        rows = (blocks[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
        rows = rows[rows < len(self.edge)]
        found: Ints = self.edge[rows[_touch(self.box[rows], bounds)]]
        return found


def street_index(network: Network, profile: Profile) -> StreetIndex:
    """The index of a network's streets for a mode of travel, kept beside the network."""
    return once(network, ("street_index", profile.mode), lambda: _index(network, profile))


def _index(network: Network, profile: Profile) -> StreetIndex:
    edge = np.flatnonzero(mainland(network, profile) & ~spans(network)).astype(np.int32)
    first = network.coord_start[:-1]
    low, high = np.minimum.reduceat(network.coords, first), np.maximum.reduceat(network.coords, first)
    box = np.hstack([low, high])[edge]
    starts = np.arange(0, len(edge), _BLOCK)
    blocks = np.hstack([np.minimum.reduceat(box[:, :2], starts), np.maximum.reduceat(box[:, 2:], starts)])
    return StreetIndex(edge, box, blocks)


def _touch(box: Floats, bounds: Floats) -> Bools:
    west, south, east, north = bounds
    touching: Bools = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
    return touching


def spans(network: Network) -> Bools:
    """Which edges (m,) are bridges or tunnels."""
    return np.asarray((network.edge_flags & (BRIDGE | TUNNEL)) > 0)


def pieces_of(network: Network, parts: Parts) -> Floats:
    """The straight pieces (k, 6) of parts of edges: `x0, y0, cost0, x1, y1, cost1`."""
    start, vertex = trace(network.coords, network.coord_start, parts)
    begins = np.ones(len(vertex), dtype=bool)
    begins[start[1:] - 1] = False
    begin = np.flatnonzero(begins)
    return np.hstack([vertex[begin], vertex[begin + 1]])


def whole_edges(network: Network, edges: Ints) -> Parts:
    """Edges from end to end, without a cost."""
    nothing = np.zeros(len(edges))
    return Parts(edges, nothing, network.edge_length_m[edges], nothing, nothing)


def bounds_of(pieces: Floats) -> Floats:
    """West, south, east and north of pieces (k, 6), of which there must be one."""
    x, y = pieces[:, [0, 3]], pieces[:, [1, 4]]
    return np.array([x.min(), y.min(), x.max(), y.max()])
