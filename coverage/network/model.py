"""The network as flat arrays: edges with true geometry, length, class and the few flags that cost depends on."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from .derived import Derived

WALK: Final = 1
DRIVE: Final = 2
STAIRS: Final = 4
BRIDGE: Final = 8
TUNNEL: Final = 16
GATE: Final = 32
ONEWAY_FORWARD: Final = 64
ONEWAY_BACKWARD: Final = 128
PRIVATE: Final = 256
ACROSS: Final = 512
"""Bits of `Network.edge_flags`. One-way bits bind cars only; private edges are the first or last part of a way; edges
across are straight lines over a square, which others cross without a node."""


@dataclass(frozen=True, eq=False)
class Network:
    """`n` nodes and `m` undirected edges in a metric CRS, ordered along a Hilbert curve.

    An edge's geometry is `coords[coord_start[e]:coord_start[e + 1]]`, from node `edge_u[e]` to `edge_v[e]`, and
    `edge_length_m` is the length of that line. `node_crossing`: 0 none, 1 unsignalled, 2 signals. `edge_class` indexes
    `classes` (OSM highway values). `node_z` is NaN where no terrain was given. `edge_relief` is empty
    where no terrain was given; else what a metre of the edge is on average, along its line: how much longer than on
    the level it takes on foot from u to v, and from v to u (Tobler), and how many metres it climbs and how many it
    descends from u to v; NaN where only the heights of its ends count. `derived` is no part of the value: what was
    worked out from it and is kept.
    """

    node_xy: NDArray[np.float64]  # (n, 2)
    node_id: NDArray[np.int64]  # (n,) ids of the source, new ones where heights cut a street
    node_crossing: NDArray[np.uint8]  # (n,)
    node_z: NDArray[np.float64]  # (n,)
    edge_u: NDArray[np.int32]  # (m,)
    edge_v: NDArray[np.int32]  # (m,)
    edge_length_m: NDArray[np.float64]  # (m,)
    edge_class: NDArray[np.int16]  # (m,)
    edge_flags: NDArray[np.uint16]  # (m,)
    edge_maxspeed_kmh: NDArray[np.float32]  # (m,) NaN where untagged
    edge_source: NDArray[np.int64]  # (m,) OSM way id or row of the file
    edge_name: NDArray[np.int32]  # (m,) index into names
    edge_relief: NDArray[np.float64]  # (m, 4) or (0, 4)
    coords: NDArray[np.float64]  # (k, 2)
    coord_start: NDArray[np.int64]  # (m + 1,)
    classes: tuple[str, ...]
    names: tuple[str, ...]
    crs: pyproj.CRS
    derived: Derived = field(default_factory=Derived, init=False, repr=False)

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return len(self.node_xy)

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return len(self.edge_u)

    def relief(self, edges: NDArray[np.intp]) -> NDArray[np.float64]:
        """Give `edge_relief` of some edges (k, 4), NaN where none is known."""
        return self.edge_relief[edges] if len(self.edge_relief) else np.full((len(edges), 4), np.nan)


def edge_lines(network: Network, edges: NDArray[np.intp] | None = None) -> NDArray[Any]:
    """Give the edges (all, or the rows asked for) as shapely LineStrings, each from its node u to its node v.

    Parameters
    ----------
    network : the streets, as `build_network` makes them
    edges : (k,) rows of edges; by default all

    Examples
    --------
    >>> import numpy as np
    >>> from lifecircle.coverage.example import example_network
    >>> edge_lines(example_network(), np.array([0]))[0].length
    100.0

    """
    rows = np.arange(network.edge_count) if edges is None else np.asarray(edges, np.intp)
    counts = network.coord_start[rows + 1] - network.coord_start[rows]
    line = np.repeat(np.arange(len(rows)), counts)
    first = np.cumsum(counts) - counts
    vertex = np.arange(counts.sum()) + np.repeat(network.coord_start[rows] - first, counts)
    return np.asarray(shapely.linestrings(network.coords[vertex], indices=line))
