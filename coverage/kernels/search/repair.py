"""Compiled: mending a finished search after a change, touching only what the change concerns."""

from heapq import heappop, heappush

import numpy as np

from ....arrays import Longs
from ..jit import compiled
from ..values import Arcs, Chains, SeedArrays
from .arcs import rows_on


@compiled
def leaning(arcs: Arcs, labels: Longs, edges: Longs, u: Longs, v: Longs) -> Longs:
    """Give the nodes whose label comes, or might as well come, along one of the edges (k,) with these ends."""
    found = [np.int64(0) for _ in range(0)]
    for i in range(len(edges)):
        for node in (u[i], v[i]):
            for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
                if arcs.edge[arc] == edges[i] and labels[node] + arcs.out[arc] == labels[arcs.target[arc]]:
                    found.append(np.int64(arcs.target[arc]))
    return np.array(found, np.int64)


@compiled
def loosen(arcs: Arcs, labels: Longs, roots: Longs, unreached: int) -> Longs:
    """Set the labels of the roots, and of all that lean on them, to `unreached`; give these nodes.

    A node leans on its neighbour when the neighbour's label and the way between them give exactly its own. Some of
    them have another way at the same cost; they get it back when the rim is settled.
    """
    cleared = [np.int64(0) for _ in range(0)]
    olds = [np.int64(0) for _ in range(0)]
    for node in roots:
        if labels[node] < unreached:
            cleared.append(np.int64(node))
            olds.append(labels[node])
            labels[node] = unreached
    at = 0
    while at < len(cleared):
        node, old = cleared[at], olds[at]
        at += 1
        for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
            other = arcs.target[arc]
            if labels[other] < unreached and labels[other] == old + arcs.out[arc]:
                cleared.append(np.int64(other))
                olds.append(labels[other])
                labels[other] = unreached
    return np.array(cleared, np.int64)


@compiled
def improvable(arcs: Arcs, labels: Longs, rim: Longs, seeds: SeedArrays, unreached: int) -> Longs:
    """Lower the labels that a seed, or for the rim a neighbour, lowers at once; give these nodes."""
    lowered = [np.int64(0) for _ in range(0)]
    for node in rim:
        best = min(labels[node], unreached)
        for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
            best = min(best, labels[arcs.target[arc]] + arcs.back[arc])
        if best < labels[node]:
            labels[node] = best
            lowered.append(np.int64(node))
    for i in range(len(seeds.edge)):
        for node, label in ((seeds.end_u[i], seeds.to_u[i]), (seeds.end_v[i], seeds.to_v[i])):
            if label < labels[node]:
                labels[node] = label
                lowered.append(np.int64(node))
    return np.array(lowered, np.int64)


@compiled
def settle(arcs: Arcs, labels: Longs, rim: Longs, seeds: SeedArrays, unreached: int) -> Longs:
    """Lower the labels from all seeds and, at the nodes of the rim, from their neighbours; give the nodes lowered.

    Every label that is not at the rim must be right already, or be lowered by a neighbour that is.
    """
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for node in improvable(arcs, labels, rim, seeds, unreached):
        heappush(heap, (labels[node], node))
    lowered = [np.int64(0) for _ in range(0)]
    while heap:
        label, node = heappop(heap)
        if label > labels[node]:
            continue
        lowered.append(node)
        for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
            other, reached = arcs.target[arc], label + arcs.out[arc]
            if reached < labels[other]:
                labels[other] = reached
                heappush(heap, (reached, np.int64(other)))
    return np.array(lowered, np.int64)


@compiled
def rows_around(arcs: Arcs, nodes: Longs, chains: Chains) -> Longs:
    """Give the rows on the edges at these nodes; some may come twice."""
    edges = [np.int64(0) for _ in range(0)]
    for node in nodes:
        for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
            edges.append(np.int64(arcs.edge[arc]))
    return rows_on(chains, np.array(edges, np.int64))
