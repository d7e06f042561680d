"""Compiled: arcs by node, and rows by edge; and both with a few of them changed."""

import numpy as np

from ....arrays import Bools, Ints, Longs
from ..jit import compiled
from ..values import Arcs, ByEdge, Chains


@compiled
def list_arcs(u: Ints, v: Ints, from_u: Longs, from_v: Longs, is_open: Bools, nodes: int, spare: int) -> Arcs:
    """List the arcs of every node, with unused rows behind them. Closed edges give none, a loop gives two."""
    start = np.zeros(nodes + 1, np.int64)
    for e in range(len(u)):
        if is_open[e]:
            start[u[e] + 1] += 1
            start[v[e] + 1] += 1
    for i in range(nodes):
        start[i + 1] += start[i]
    arcs = start[nodes] + spare
    target, edge = np.empty(arcs, np.int32), np.empty(arcs, np.int32)
    out, back = np.empty(arcs, np.int64), np.empty(arcs, np.int64)
    fill = start[:-1].copy()
    for e in range(len(u)):
        if is_open[e]:
            a, b = fill[u[e]], fill[v[e]] + (u[e] == v[e])
            fill[u[e]] += 1
            fill[v[e]] += 1
            target[a], target[b] = v[e], u[e]
            out[a], back[a] = from_u[e], from_v[e]
            out[b], back[b] = from_v[e], from_u[e]
            edge[a], edge[b] = e, e
    span = np.empty((nodes, 2), np.int32)
    for i in range(nodes):
        span[i, 0], span[i, 1] = start[i], start[i + 1]
    return Arcs(span, target, out, back, edge)


@compiled
def rows_by(edge: Ints, edges: int) -> ByEdge:
    """List the rows that lie on every edge; rows with edge -1 are left out."""
    start = np.zeros(edges + 1, np.int64)
    for i in range(len(edge)):
        if edge[i] >= 0:
            start[edge[i] + 1] += 1
    for e in range(edges):
        start[e + 1] += start[e]
    fill = start[:-1].copy()
    row = np.empty(start[edges], np.int32)
    for i in range(len(edge)):
        if edge[i] >= 0:
            row[fill[edge[i]]] = i
            fill[edge[i]] += 1
    return ByEdge(start, row)


@compiled
def relist(arcs: Arcs, span: Ints, nodes: Longs, gone: Longs, more: Arcs, more_edge: Longs, at: int) -> None:
    """Write new lists for some nodes behind `at`: what they had less the edges `gone`, then their arcs in `more`.

    `span` is filled in for these nodes, `gone` ascends, and edges of `more` become `more_edge`.
    """
    for i in range(len(nodes)):
        node, begin = nodes[i], at
        if node < len(arcs.span):
            for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
                found = np.searchsorted(gone, arcs.edge[arc])
                if found < len(gone) and gone[found] == arcs.edge[arc]:
                    continue
                arcs.target[at], arcs.edge[at] = arcs.target[arc], arcs.edge[arc]
                arcs.out[at], arcs.back[at] = arcs.out[arc], arcs.back[arc]
                at += 1
        for arc in range(more.span[i, 0], more.span[i, 1]):
            arcs.target[at], arcs.edge[at] = nodes[more.target[arc]], more_edge[more.edge[arc]]
            arcs.out[at], arcs.back[at] = more.out[arc], more.back[arc]
            at += 1
        span[node, 0], span[node, 1] = begin, at


@compiled
def chain(edge: Ints, edges: int) -> Chains:
    """Chain the rows that lie on every edge; rows with edge -1 are left out."""
    first, following = np.full(edges, -1, np.int32), np.full(len(edge), -1, np.int32)
    for row in range(len(edge) - 1, -1, -1):
        if edge[row] >= 0:
            following[row], first[edge[row]] = first[edge[row]], row
    return Chains(first, following)


@compiled
def rows_on(chains: Chains, edges: Longs) -> Longs:
    """Give the rows on some edges."""
    rows = [np.int64(0) for _ in range(0)]
    for edge in edges:
        row = chains.first[edge]
        while row >= 0:
            rows.append(np.int64(row))
            row = chains.following[row]
    return np.array(rows, np.int64)


@compiled
def rechain(chains: Chains, edges: Longs, rows: Longs, edge: Ints) -> None:
    """Empty the chains of some edges, and put the rows on the edges given for them; in place."""
    for e in edges:
        chains.first[e] = -1
    for i in range(len(rows)):
        if edge[i] >= 0:
            chains.following[rows[i]], chains.first[edge[i]] = chains.first[edge[i]], rows[i]
