"""Which streets one may step out on after an edit: without looking at the whole network again.

What was mainland stays it, or its pieces do, even where a closing cuts it off: who lives there is left without a way,
not led elsewhere. A link, and the island it joins, become mainland by the rule of `snapping`.
"""

from collections.abc import Callable

import numpy as np

from ...arrays import Longs
from ..network.row_sets import among, ascending
from ..travel.edge_index import EdgeIndex
from ..travel.graph import Graph
from ..travel.impedance import is_open
from ..travel.profiles import Profile
from ..travel.snap import strong_parts
from .network_edits import NetworkChange


def usable_after(
    index: EdgeIndex, change: NetworkChange, profile: Profile, graph: Callable[[], Graph]
) -> tuple[EdgeIndex, Longs]:
    """Give the usable streets after an edit, and which of them were not there or not usable before.

    `graph` gives that of the edited network, where it must be known what hangs together with a link.
    """
    rows = change.edges
    parent = rows.copy()
    parent[np.searchsorted(rows, change.piece)] = change.cut_edge
    kept = index.has(parent) & ~among(rows, change.added) & is_open(change.after, rows, profile)
    links = change.added[is_open(change.after, change.added, profile)]
    if not len(links) or _ends_on(change, rows[kept], links):
        return index.edited(change.after, rows, ascending(rows[kept], links)), links
    usable = index.edited(change.after, rows, rows[kept])
    opened = _joined(graph(), usable, links)
    return (usable.edited(change.after, opened, opened) if len(opened) else usable), opened


def _ends_on(change: NetworkChange, usable: Longs, links: Longs) -> bool:
    """Tell whether each end of the links is one of the usable streets that the edit touched, as where it cut them.

    Then there is nothing around the links that hangs together with them alone, and they are mainland.
    """
    ends = [change.after.column(end, links) for end in ("edge_u", "edge_v")]
    known = ascending(*(change.after.column(end, usable) for end in ("edge_u", "edge_v")))
    return bool(len(known)) and all(among(nodes, known).all() for nodes in ends)


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
