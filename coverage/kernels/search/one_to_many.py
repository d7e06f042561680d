"""Compiled: a search of its own for every facility, resetting only what it touched, with sparse rows as the result."""

import numpy as np

from ....arrays import Bools, Floats, Ints, Longs
from ..jit import compiled
from ..values import Arcs, ByEdge, EdgeArrays, PointArrays, Scale, SeedArrays, Workspace
from .points import long_enough, point_label


@compiled
def enter_seeds(seeds: SeedArrays, first: int, last: int, scale: Scale, work: Workspace) -> int:
    """Label the ends of the seeds' edges, list them as touched and give their number."""
    count = 0
    for i in range(first, last):
        for node, label in ((seeds.end_u[i], seeds.to_u[i]), (seeds.end_v[i], seeds.to_v[i])):
            if label < work.labels[node]:
                if work.labels[node] == scale.unreached:
                    work.touched[count] = node
                    count += 1
                work.labels[node] = label
    return count


@compiled
def reach_one(arcs: Arcs, seeds: SeedArrays, first: int, last: int, scale: Scale, work: Workspace) -> int:
    """Search from the seeds `first:last` as `kernels_search.spread` does; list touched nodes and give their number.

    Afterwards the labels of the touched nodes are not clean.
    """
    labels, waiting, head, shift = work.labels, work.waiting, work.head, scale.shift
    count = enter_seeds(seeds, first, last, scale, work)
    used, free, highest = count, -1, -1
    for i in range(count):
        node = work.touched[i]
        waiting[node] = 1
        b = labels[node] >> shift
        highest = max(highest, b)
        work.pool_node[i], work.pool_next[i] = node, head[b]
        head[b] = i
    bucket = -1
    while bucket < highest:
        bucket += 1
        while head[bucket] >= 0:
            slot = head[bucket]
            head[bucket], work.pool_next[slot] = work.pool_next[slot], free
            free = slot
            node = work.pool_node[slot]
            label = labels[node]
            if waiting[node] == 0 or (label >> shift) != bucket:
                continue
            waiting[node] = 0
            for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
                reached = label + arcs.out[arc]
                other = arcs.target[arc]
                old = labels[other]
                if reached >= old:
                    continue
                if old == scale.unreached:
                    work.touched[count] = other
                    count += 1
                labels[other] = reached
                b = reached >> shift
                if waiting[other] and (old >> shift) == b:
                    continue
                waiting[other] = 1
                highest = max(highest, b)
                slot = free
                if slot >= 0:
                    free = work.pool_next[slot]
                else:
                    slot = used
                    used += 1
                work.pool_node[slot], work.pool_next[slot] = other, head[b]
                head[b] = slot
    return count


@compiled
def clean(work: Workspace, count: int, unreached: int) -> None:
    """Reset the labels of the touched nodes."""
    for i in range(count):
        work.labels[work.touched[i]] = unreached


@compiled
def edges_around(
    arcs: Arcs, seeds: SeedArrays, first: int, last: int, count: int, wanted: Bools, search: int, work: Workspace
) -> int:
    """List each `wanted` (m,) edge of the touched nodes and of the seeds once in `work.edges`; give their number."""
    size = 0
    for i in range(first, last):
        if wanted[seeds.edge[i]] and work.seen[seeds.edge[i]] != search:
            work.seen[seeds.edge[i]] = search
            work.edges[size] = seeds.edge[i]
            size += 1
    for i in range(count):
        node = work.touched[i]
        for edge in arcs.edge[arcs.span[node, 0] : arcs.span[node, 1]]:
            if wanted[edge] and work.seen[edge] != search:
                work.seen[edge] = search
                work.edges[size] = edge
                size += 1
    return size


@compiled
def point_rows(
    arcs: Arcs,
    seeds: SeedArrays,
    source: Longs,
    points: PointArrays,
    by_edge: ByEdge,
    lived_on: Bools,
    scale: Scale,
    work: Workspace,
) -> tuple[Longs, Ints, Longs]:
    """Give for every source (seeds `source[i]:source[i + 1]`) the points within reach: start, point, packed cost.

    `lived_on` (m,) tells which edges have points: where these are few, most edges need no look.
    """
    start = np.zeros(len(source), np.int64)
    row, cost = np.empty(1024, np.int32), np.empty(1024, np.int64)
    size = 0
    for i in range(len(source) - 1):
        first, last = source[i], source[i + 1]
        count = reach_one(arcs, seeds, first, last, scale, work)
        for edge in work.edges[: edges_around(arcs, seeds, first, last, count, lived_on, i, work)]:
            begin, end = by_edge.start[edge], by_edge.start[edge + 1]
            row, cost = long_enough(row, size + end - begin), long_enough(cost, size + end - begin)
            for point in by_edge.row[begin:end]:
                label = point_label(points, point, work.labels, seeds, first, last, scale)
                if label < scale.unreached:
                    row[size], cost[size] = point, label
                    size += 1
        clean(work, count, scale.unreached)
        start[i + 1] = size
    return start, row[:size].copy(), cost[:size].copy()


@compiled
def node_rows(arcs: Arcs, seeds: SeedArrays, source: Longs, scale: Scale, work: Workspace) -> tuple[Longs, Ints, Longs]:
    """Give for every source the nodes within reach: start, node, packed cost."""
    start = np.zeros(len(source), np.int64)
    row, cost = np.empty(1024, np.int32), np.empty(1024, np.int64)
    size = 0
    for i in range(len(source) - 1):
        count = reach_one(arcs, seeds, source[i], source[i + 1], scale, work)
        row, cost = long_enough(row, size + count), long_enough(cost, size + count)
        for node in work.touched[:count]:
            row[size], cost[size] = node, work.labels[node]
            size += 1
        clean(work, count, scale.unreached)
        start[i + 1] = size
    return start, row[:size].copy(), cost[:size].copy()


@compiled
def part_rows(
    arcs: Arcs, seeds: SeedArrays, source: Longs, inside: EdgeArrays, scale: Scale, work: Workspace
) -> tuple[Longs, Ints, Floats, Floats]:
    """Give for every source the reached parts of edges: start, edge, from metre, to metre, none touching another."""
    start = np.zeros(len(source), np.int64)
    row, begin, end = np.empty(1024, np.int32), np.empty(1024, np.float64), np.empty(1024, np.float64)
    every = np.ones(len(inside.u), np.bool_)
    size = 0
    for i in range(len(source) - 1):
        first, last = source[i], source[i + 1]
        count = reach_one(arcs, seeds, first, last, scale, work)
        for edge in work.edges[: edges_around(arcs, seeds, first, last, count, every, i, work)]:
            low, high = parts_of(edge, inside, seeds, first, last, work.labels, scale)
            needed = size + len(low)
            row, begin, end = long_enough(row, needed), long_enough(begin, needed), long_enough(end, needed)
            for j in range(len(low)):
                row[size], begin[size], end[size] = edge, low[j], high[j]
                size += 1
        clean(work, count, scale.unreached)
        start[i + 1] = size
    return start, row[:size].copy(), begin[:size].copy(), end[:size].copy()


@compiled
def parts_of(
    edge: int, inside: EdgeArrays, seeds: SeedArrays, first: int, last: int, labels: Longs, scale: Scale
) -> tuple[Floats, Floats]:
    """Give the reached parts of one edge, ascending and apart from one another."""
    low, high = np.empty(2 + last - first, np.float64), np.empty(2 + last - first, np.float64)
    length, size = inside.length[edge], 0
    most = (scale.unreached >> scale.owner_bits) - 1
    left = most - (labels[inside.u[edge]] >> scale.owner_bits) - inside.depart[inside.u[edge]]
    if left >= 0:
        low[size], high[size] = 0.0, min(length, left / scale.ticks / inside.near_u[edge])
        size += 1
    left = most - (labels[inside.v[edge]] >> scale.owner_bits) - inside.depart[inside.v[edge]]
    if left >= 0:
        low[size], high[size] = max(0.0, length - left / scale.ticks / inside.near_v[edge]), length
        size += 1
    for seed in range(first, last):
        left = most - (seeds.label[seed] >> scale.owner_bits)
        if seeds.edge[seed] == edge and left >= 0:
            low[size] = max(0.0, seeds.offset[seed] - left / scale.ticks / inside.near_v[edge])
            high[size] = min(length, seeds.offset[seed] + left / scale.ticks / inside.near_u[edge])
            size += 1
    order = np.argsort(low[:size])
    kept = 0
    ascending, ends = low[:size][order], high[:size][order]
    for j in range(size):
        if kept and ascending[j] <= high[kept - 1]:
            high[kept - 1] = max(high[kept - 1], ends[j])
        elif ends[j] > ascending[j]:
            low[kept], high[kept] = ascending[j], ends[j]
            kept += 1
    return low[:kept], high[:kept]
