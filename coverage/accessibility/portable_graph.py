"""A walking graph that travels: all that another program needs to find the same ways at the same cost.

Nodes are numbered anew, only streets that the profile may use are in it, and a search needs no more than additions:

- from a place at the share `s` along edge `e`, `leg` seconds from it, one is at its end u after
  `leg + s * vu_s[e] + wait_s[u]` and at its end v after `leg + (1 - s) * uv_s[e] + wait_s[v]` (no wait where one sets
  out from the very junction);
- along an edge one goes from u to v in `uv_s + wait_s[v]` where `open_uv`, and from v to u in `vu_s + wait_s[u]` where
  `open_vu`: what is closed leads into private streets, in which facilities have a door at every gate instead;
- from an end of edge `e` one is at a door on it after the share of the edge that lies between, and its `leg_s`.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints, Longs
from ..network.model import edge_lines
from ..place import Place
from ..travel.edge_index import NEVER
from ..travel.endpoints import seeds_of
from ..travel.graph import CLOSED_TICKS, OWNER_BITS, Graph, graph_of
from ..travel.profiles import Profile
from ..travel.snap import streets_of
from .nearest_facility import NearestFacilitySearch

_OPEN_TICKS: Final = CLOSED_TICKS >> 1


@dataclass(frozen=True, eq=False)
class PortableDoors:
    """Where facilities are entered: `owner` a row of the place's facilities, `edge` of the portable graph.

    `share` (k,) of 0 to 1 along the edge from u; `leg_s` (k,) between the edge and the facility.
    """

    owner: Ints
    edge: Longs
    share: Floats
    leg_s: Floats

    def __len__(self) -> int:
        return len(self.owner)


@dataclass(frozen=True, eq=False)
class PortableGraph:
    """Streets as one profile walks them: `nodes` (n,) and `edges` (m,) are the rows of the network they come from.

    `line` (m,) shapely LineStrings from u to v in the network's CRS. `rank` as in `edge_index`: 0 a street to step
    out on, 1 a scrap's, 2 a bridge's deck, 3 never.
    """

    nodes: Longs
    edges: Longs
    u: Longs
    v: Longs
    line: NDArray[Any]
    uv_s: Floats
    vu_s: Floats
    open_uv: Bools
    open_vu: Bools
    wait_s: Floats
    rank: NDArray[np.uint8]
    doors: PortableDoors


def portable_graph(place: Place, rows: Ints, profile: Profile) -> PortableGraph:
    """Give the graph by which residents walk to the facilities `rows` of a place.

    Raises RequestError and NetworkError as `nearest`.
    """
    graph = graph_of(place.network, profile, "to_facility")
    edges = np.flatnonzero(np.isfinite(graph.near_u) | np.isfinite(graph.near_v))
    ends = graph.edges.take(edges)
    nodes = np.unique(np.concatenate([ends.u, ends.v])).astype(np.int64)
    to_v, to_u = _ways_open(graph, edges)
    index = streets_of(place.network, profile)
    rank = np.where(index.has(edges), index.rank(np.where(index.has(edges), edges, 0)), NEVER)
    return PortableGraph(
        nodes=nodes,
        edges=edges,
        u=np.searchsorted(nodes, ends.u),
        v=np.searchsorted(nodes, ends.v),
        line=edge_lines(place.network, edges),
        uv_s=ends.length * ends.near_v,
        vu_s=ends.length * ends.near_u,
        open_uv=to_v,
        open_vu=to_u,
        wait_s=graph.wait_at(nodes) / graph.ticks_per_unit,
        rank=rank.astype(np.uint8),
        doors=_doors(place, graph, rows, edges),
    )


def _ways_open(graph: Graph, edges: Longs) -> tuple[Bools, Bools]:
    """Tell (m,) where one may walk from u to v, and from v to u."""
    open_uv, open_vu = (np.zeros(graph.edge_count, np.bool_) for _ in range(2))
    node, row = graph.listed(np.arange(graph.node_count))
    edge, passable = graph.arcs.edge[row], (graph.arcs.back[row] >> OWNER_BITS) < _OPEN_TICKS
    u, v = (ends[edge] for ends in (graph.edges.whole.u, graph.edges.whole.v))
    open_uv[edge[passable & (node == u)]] = True
    open_vu[edge[passable & (node == v)]] = True
    return open_uv[edges], open_vu[edges]


def _doors(place: Place, graph: Graph, rows: Ints, edges: Longs) -> PortableDoors:
    snapped, owner = NearestFacilitySearch(place).doors(rows, graph.profile)
    seeds = seeds_of(graph, snapped, owner)
    length = graph.edges.take(seeds.edge).length
    share = np.clip(seeds.offset_m / np.maximum(length, 1e-9), 0.0, 1.0)
    leg_s = seeds.leg / graph.ticks_per_unit
    return PortableDoors(seeds.owner, np.searchsorted(edges, seeds.edge).astype(np.int64), share, leg_s)
