"""Which streets one may step out on after an edit: without looking at the whole network again.

What was mainland stays it, or its pieces do, even where a closing cuts it off: who lives there is left without a way,
not led elsewhere. A link, and the island it joins, become mainland by the rule of `snapping`.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from ...arrays import Longs
from ..network.row_sets import among, ascending
from ..travel.edge_index import EdgeIndex
from ..travel.graph import Graph
from ..travel.impedance import is_open
from ..travel.snap import strong_parts
from .network_edits import NetworkChange

_ENDS: Final = ("edge_u", "edge_v")


def usable_after(
    index: EdgeIndex, change: NetworkChange, earlier: Graph, after: Callable[[], Graph]
) -> tuple[EdgeIndex, Longs]:
    """Give the usable streets after an edit, and which of them were not there or not usable before.

    `earlier` is a graph of the network before this edit, or before others that came ahead of it; `after` gives that
    after it, and is asked where it must be known what hangs together with a link.
    """
    rows = change.edges
    parent = rows.copy()
    parent[np.searchsorted(rows, change.piece)] = change.cut_edge
    kept = index.has(parent) & ~among(rows, change.added) & is_open(change.after, rows, earlier.profile)
    links = change.added[is_open(change.after, change.added, earlier.profile)]
    if _ends_on(index, change, rows[kept], links, earlier):
        return index.edited(change.after, rows, ascending(rows[kept], links)), links
    usable = index.edited(change.after, rows, rows[kept])
    opened = _joined(after(), usable, links)
    return (usable.edited(change.after, opened, opened) if len(opened) else usable), opened


def _ends_on(index: EdgeIndex, change: NetworkChange, usable: Longs, links: Longs, earlier: Graph) -> bool:
    """Tell whether at each end of the links there is a usable street, as far as that is seen without a further graph.

    `usable` are those that the edit touched. Then nothing around the links hangs together with them alone, and they
    are mainland.
    """
    known = ascending(*(change.after.column(end, usable) for end in _ENDS))
    nodes = ascending(*(change.after.column(end, links) for end in _ENDS))
    nodes = nodes[~among(nodes, known)]
    if (nodes >= earlier.node_count).any():
        return False
    node, row = earlier.listed(nodes)
    edge = earlier.arcs.edge[row].astype(np.int64)
    meets = np.logical_or.reduce([change.after.column(end, edge) == node for end in _ENDS])
    there = node[index.has(edge) & ~among(edge, change.edges) & meets]
    return bool(among(nodes, ascending(there)).all())


def _joined(graph: Graph, usable: EdgeIndex, links: Longs) -> Longs:
    """Give those of the links, and of the edges around them that were not usable, that are mainland now."""
    edges, on_mainland = _around(graph, usable, links)
    ends = graph.edges.take(edges)
    nodes, at = np.unique(np.concatenate([ends.u, ends.v]), return_inverse=True)
    # All mainland is one node, the first: within it one gets anywhere.
    at = np.where(among(nodes, on_mainland), 0, np.arange(1, len(nodes) + 1))[at]
    at_u, at_v = at[: len(edges)], at[len(edges) :]
    forth, back = np.isfinite(ends.near_u), np.isfinite(ends.near_v)
    # The mainland's node may stand in a part without any edge that is looked at here: then it has no length either.
    parts = strong_parts(at_u, at_v, along=forth, against=back, length_m=ends.length, nodes=len(nodes) + 1)
    joined = (at_u == 0) | (at_v == 0)
    enough = parts.length_m >= usable.enough_m
    enough[parts.of_edge[parts.inside & joined]] = True
    return np.asarray(edges[parts.inside & enough[parts.of_edge]])


def _around(graph: Graph, usable: EdgeIndex, links: Longs) -> tuple[Longs, Longs]:
    """Give the edges that are not usable and hang together with the links, and the nodes where they meet the mainland.

    Beyond such a node nothing needs to be looked at.
    """
    edges, mainland = links, [np.zeros(0, np.int64)]
    ends = graph.edges.take(links)
    front = seen = ascending(ends.u, ends.v)
    while len(front):
        node, row = graph.listed(front)
        edge = graph.arcs.edge[row].astype(np.int64)
        known = usable.has(edge)
        mainland.append(ascending(node[known]))
        onwards = ~known & ~among(node, mainland[-1])
        edges = ascending(edges, edge[onwards])
        reached = ascending(graph.arcs.target[row[onwards]])
        front = reached[~among(reached, seen)]
        seen = ascending(seen, front)
    return edges, ascending(*mainland)
