"""Compiled: the k nearest facilities, each a different one, at nodes and at points."""

from heapq import heappop, heappush

import numpy as np

from ....arrays import Longs
from ..jit import compiled
from ..values import Arcs, PointArrays, Scale, SeedArrays
from .points import along_label


@compiled
def insert(best: Longs, label: int, unreached: int, owner_mask: int) -> bool:
    """Put a label among the ascending labels of different owners, unless it is none of the best; tell whether it is."""
    last = len(best) - 1
    if label >= best[last] or label >= unreached:
        return False
    at = last
    for i in range(last + 1):
        if best[i] < unreached and (best[i] & owner_mask) == (label & owner_mask):
            if best[i] <= label:
                return False
            at = i
            break
    while at > 0 and best[at - 1] > label:
        best[at] = best[at - 1]
        at -= 1
    best[at] = label
    return True


@compiled
def spread_k(arcs: Arcs, seeds: SeedArrays, nodes: int, k: int, scale: Scale) -> Longs:
    """Give for every node the k least labels of different owners, ascending, (nodes, k); `unreached` where fewer."""
    owner_mask = (1 << scale.owner_bits) - 1
    best = np.full((nodes, k), scale.unreached, np.int64)
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for i in range(len(seeds.edge)):
        for node, label in ((seeds.end_u[i], seeds.to_u[i]), (seeds.end_v[i], seeds.to_v[i])):
            if insert(best[node], label, scale.unreached, owner_mask):
                heappush(heap, (label, np.int64(node)))
    while heap:
        label, node = heappop(heap)
        if not (best[node] == label).any():
            continue
        for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
            reached = label + arcs.out[arc]
            if insert(best[arcs.target[arc]], reached, scale.unreached, owner_mask):
                heappush(heap, (reached, np.int64(arcs.target[arc])))
    return best


@compiled
def k_at_points(points: PointArrays, seeds: SeedArrays, first_seed: Longs, labels: Longs, scale: Scale) -> Longs:
    """Give for every point the k least labels of different owners, ascending, (points, k), from those of the nodes."""
    owner_mask = (1 << scale.owner_bits) - 1
    k = labels.shape[1]
    result = np.full((len(points.edge), k), scale.unreached, np.int64)
    for row in range(len(points.edge)):
        if points.edge[row] < 0:
            continue
        for i in range(k):
            insert(result[row], labels[points.end_u[row], i] + points.via_u[row], scale.unreached, owner_mask)
            insert(result[row], labels[points.end_v[row], i] + points.via_v[row], scale.unreached, owner_mask)
        seed = first_seed[row]
        while seed < len(seeds.edge) and seeds.edge[seed] == points.edge[row]:
            insert(result[row], along_label(points, row, seeds, seed, scale), scale.unreached, owner_mask)
            seed += 1
    return result
