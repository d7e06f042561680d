"""Compiled: the search from many places at once, by delta buckets over packed labels."""

import numpy as np

from .compiled import compiled
from .kernel_values import Arcs, Ints, Longs, Scale


@compiled
def spread(arcs: Arcs, labels: Longs, seeds: Ints, scale: Scale) -> None:
    """Lower `labels` (n,) in place to the least packed cost from the seeds, whose own labels stand in it already.

    Nodes wait in buckets of 2^shift packed units, linked in a pool; inside a bucket labels are corrected until it is
    empty (Meyer and Sanders' delta stepping, one thread). Every other label must be `unreached` or right. A node is
    expanded in one bucket only, and an arc relaxes into two at most, which bounds the pool.
    """
    start, target, out, unreached, shift = arcs.start, arcs.target, arcs.out, scale.unreached, scale.shift
    head = np.full((unreached >> shift) + 1, -1, np.int32)
    waiting = np.zeros(len(labels), np.uint8)
    pool_node = np.empty(2 * len(target) + len(seeds) + 1, np.int32)
    pool_next = np.empty(len(pool_node), np.int32)
    used, free = 0, -1
    for node in seeds:
        if labels[node] < unreached and waiting[node] == 0:
            waiting[node] = 1
            b = labels[node] >> shift
            pool_node[used], pool_next[used] = node, head[b]
            head[b] = used
            used += 1
    for bucket in range(len(head)):
        while head[bucket] >= 0:
            slot = head[bucket]
            head[bucket], pool_next[slot] = pool_next[slot], free
            free = slot
            node = pool_node[slot]
            label = labels[node]
            if waiting[node] == 0 or (label >> shift) != bucket:
                continue
            waiting[node] = 0
            for arc in range(start[node], start[node + 1]):
                reached = label + out[arc]
                other = target[arc]
                old = labels[other]
                if reached >= old:
                    continue
                labels[other] = reached
                b = reached >> shift
                if waiting[other] and (old >> shift) == b:
                    continue
                waiting[other] = 1
                slot = free
                if slot >= 0:
                    free = pool_next[slot]
                else:
                    slot = used
                    used += 1
                pool_node[slot], pool_next[slot] = other, head[b]
                head[b] = slot
