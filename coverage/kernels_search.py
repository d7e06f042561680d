"""Compiled: the search itself, by delta buckets over packed labels, and what follows from it at points on edges."""

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@compiled
def spread(start: Longs, target: Ints, out: Longs, labels: Longs, seeds: Ints, unreached: int, shift: int) -> None:
    """Lower `labels` (n,) in place to the least packed cost from the seeds, whose own labels stand in it already.

    Nodes wait in buckets of 2^shift packed units, linked in a pool; inside a bucket labels are corrected until it is
    empty (Meyer and Sanders' delta stepping, one thread). Every other label must be `unreached` or right. A node is
    expanded in one bucket only, and an arc relaxes into two at most, which bounds the pool.
    """
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


@compiled
def at_points(
    rows: Longs,
    edge: Ints,
    end_u: Ints,
    end_v: Ints,
    via_u: Longs,
    via_v: Longs,
    labels: Longs,
    offset: Floats,
    leg: Longs,
    near_u: Floats,
    near_v: Floats,
    first_seed: Longs,
    seed_edge: Ints,
    seed_offset: Floats,
    seed_label: Longs,
    scale: float,
    closed: int,
    owner_bits: int,
    result: Longs,
) -> None:
    """Write into `result` the least packed cost at each asked row: by either end of its edge, or along the edge.

    `via_*` are packed costs from the points to the ends. Seeds are sorted by edge: `first_seed` is where those of the
    asked point's edge would begin; `seed_label` packs a seed's own leg and owner.
    """
    for i in range(len(rows)):
        row = rows[i]
        if edge[row] < 0:
            result[i] = closed << owner_bits
            continue
        best = min(labels[end_u[row]] + via_u[row], labels[end_v[row]] + via_v[row])
        seed = first_seed[i]
        while seed < len(seed_edge) and seed_edge[seed] == edge[row]:
            apart = offset[row] - seed_offset[seed]
            pace = near_u[row] if apart > 0 else near_v[row]
            way = 0.0 if apart == 0 else abs(apart) * pace * scale
            ticks = np.int64(np.rint(way)) if way < closed else closed
            best = min(best, seed_label[seed] + ((ticks + leg[row]) << owner_bits))
            seed += 1
        result[i] = best
