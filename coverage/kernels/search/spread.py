"""Compiled: the search from many places at once, by delta buckets over packed labels."""

import numpy as np

from ....arrays import Ints, Longs
from ..jit import compiled
from ..values import Arcs, Bytes, Scale


@compiled
def queue_seeds(
    seeds: Ints, labels: Longs, waiting: Bytes, head: Ints, pool_node: Ints, pool_next: Ints, scale: Scale
) -> tuple[int, int]:
    """Put the seeds into their buckets; give how much of the pool is used, and the highest bucket."""
    used, highest = 0, -1
    for node in seeds:
        if labels[node] < scale.unreached and waiting[node] == 0:
            waiting[node] = 1
            b = labels[node] >> scale.shift
            highest = max(highest, b)
            pool_node[used], pool_next[used] = node, head[b]
            head[b] = used
            used += 1
    return used, highest


@compiled
def spread(arcs: Arcs, labels: Longs, seeds: Ints, block: int, scale: Scale) -> None:
    """Lower `labels` (n,) in place to the least packed cost from the seeds, whose own labels stand in it already.

    Seeds are finished off `block` at a time: where they lie along the curve by which the nodes are ordered, a block's
    arcs stay in the processor's cache. Later blocks correct what earlier ones labelled too high.

    Nodes wait in buckets of 2^shift packed units, linked in a pool; inside a bucket labels are corrected until it is
    empty (Meyer and Sanders' delta stepping, one thread). In one block a node is expanded in one bucket only, and an
    arc relaxes into two at most, which bounds the pool.

    Rows are asked for by unsigned numbers, since with signed ones numba looks at each whether it counts from the end:
    that took a quarter of the time, and with them the loop is as quick as the same in C (`tests/benchmarks/spread.c`).
    """
    span, target, out, shift = arcs.span, arcs.target.view(np.uint32), arcs.out, scale.shift
    head = np.full((scale.unreached >> shift) + 1, -1, np.int32)
    waiting = np.zeros(len(labels), np.uint8)
    pool_node = np.empty(2 * len(target) + len(seeds) + 1, np.int32)
    node_at = pool_node.view(np.uint32)
    pool_next = np.empty(len(pool_node), np.int32)
    for first in range(0, len(seeds), block):
        used, highest = queue_seeds(seeds[first : first + block], labels, waiting, head, pool_node, pool_next, scale)
        free, bucket = np.int64(-1), -1
        while bucket < highest:
            bucket += 1
            while head[np.uint64(bucket)] >= 0:
                slot = np.uint64(head[np.uint64(bucket)])
                head[np.uint64(bucket)], pool_next[slot] = pool_next[slot], free
                free = np.int64(slot)
                node = node_at[slot]
                label = labels[node]
                if waiting[node] == 0 or (label >> shift) != bucket:
                    continue
                waiting[node] = 0
                for arc in range(np.uint64(span[node, 0]), np.uint64(span[node, 1])):
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
                    highest = max(highest, b)
                    if free >= 0:
                        slot = np.uint64(free)
                        free = np.int64(pool_next[slot])
                    else:
                        slot = np.uint64(used)
                        used += 1
                    node_at[slot], pool_next[slot] = other, head[np.uint64(b)]
                    head[np.uint64(b)] = np.int64(slot)


@compiled
def unfinished(arcs: Arcs, labels: Longs, unreached: int) -> Ints:
    """Give the nodes that would lower a neighbour's label."""
    found = np.empty(len(labels), np.int32)
    count = 0
    for node in range(len(labels)):
        if labels[node] >= unreached:
            continue
        for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
            if labels[node] + arcs.out[arc] < labels[arcs.target[arc]]:
                found[count] = node
                count += 1
                break
    return found[:count].copy()
