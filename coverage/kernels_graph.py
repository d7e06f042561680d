"""Compiled: arcs by node, and rows by edge."""

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .kernel_values import Arcs, ByEdge, Floats, Ints, Longs

Bools = NDArray[np.bool_]


@compiled
def csr(u: Ints, v: Ints, from_u: Longs, from_v: Longs, is_open: Bools, nodes: int) -> Arcs:
    """List the arcs of every node. Closed edges give none, a loop gives two."""
    start = np.zeros(nodes + 1, np.int64)
    for e in range(len(u)):
        if is_open[e]:
            start[u[e] + 1] += 1
            start[v[e] + 1] += 1
    for i in range(nodes):
        start[i + 1] += start[i]
    arcs = start[nodes]
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
    return Arcs(start, target, out, back, edge)


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
def edges_in_box(coords: Floats, coord_start: Longs, west: float, south: float, east: float, north: float) -> Longs:
    """Give the edges of which some straight stretch has a bounding box that touches this one."""
    found = [np.int64(0) for _ in range(0)]
    for edge in range(len(coord_start) - 1):
        for i in range(coord_start[edge], coord_start[edge + 1] - 1):
            x, y, to_x, to_y = coords[i, 0], coords[i, 1], coords[i + 1, 0], coords[i + 1, 1]
            if min(x, to_x) <= east and max(x, to_x) >= west and min(y, to_y) <= north and max(y, to_y) >= south:
                found.append(np.int64(edge))
                break
    return np.array(found, np.int64)
