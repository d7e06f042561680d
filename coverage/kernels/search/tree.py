"""Compiled: the tree of ways that a finished search implies, and what lies on them."""

from typing import NamedTuple

import numpy as np

from ....arrays import Bools, Floats, Ints, Longs, Signs
from ..jit import compiled
from ..values import Arcs, PointArrays, Scale, SeedArrays
from .points import along_label, point_label


@compiled
def tree(arcs: Arcs, labels: Longs, seeds: SeedArrays, unreached: int) -> Longs:
    """Give how each node goes on: an arc of its own, or -2 - s where it goes to seed s along its edge, -1 unreached.

    Where several ways cost the same, a seed comes before an arc, and the first of either is taken.
    """
    parent = np.full(len(labels), -1, np.int64)
    for seed in range(len(seeds.edge) - 1, -1, -1):
        if seeds.to_v[seed] == labels[seeds.end_v[seed]]:
            parent[seeds.end_v[seed]] = -2 - seed
        if seeds.to_u[seed] == labels[seeds.end_u[seed]]:
            parent[seeds.end_u[seed]] = -2 - seed
    for node in range(len(labels)):
        if labels[node] >= unreached or parent[node] != -1:
            continue
        for arc in range(arcs.span[node, 0], arcs.span[node, 1]):
            if labels[arcs.target[arc]] + arcs.back[arc] == labels[node]:
                parent[node] = arc
                break
    return parent


@compiled
def first_steps(
    rows: Longs, points: PointArrays, seeds: SeedArrays, first_seed: Longs, labels: Longs, scale: Scale
) -> Longs:
    """Give how each asked point begins its way: 0 by its edge's node u, 1 by v, 2 + s along the edge to seed s, or -1.

    -1 is beyond the limit. Where ways cost the same, the first seed comes first, then u.
    """
    steps = np.full(len(rows), -1, np.int64)
    for i in range(len(rows)):
        row, first = rows[i], first_seed[i]
        if points.edge[row] < 0:
            continue
        last = first
        while last < len(seeds.edge) and seeds.edge[last] == points.edge[row]:
            last += 1
        best = point_label(points, row, labels, seeds, first, last, scale)
        if best >= scale.unreached:
            continue
        steps[i] = 0 if labels[points.end_u[row]] + points.via_u[row] == best else 1
        for seed in range(last - 1, first - 1, -1):
            if along_label(points, row, seeds, seed, scale) == best:
                steps[i] = 2 + seed
    return steps


@compiled
def ways_over(arcs: Arcs, parent: Longs, seeds: SeedArrays, marked: Bools, length: Floats) -> Bools:
    """Tell for each node whether its way in the tree has metres on a marked edge; follow each way until it is known."""
    known = np.zeros(len(parent), np.int8)  # 1 not over, 2 over
    for node in range(len(parent)):
        at, over = node, False
        while parent[at] >= 0 and known[at] == 0 and not over:
            over = marked[arcs.edge[parent[at]]]
            at = arcs.target[parent[at]]
        if not over:
            over = known[at] == 2
        if not over and parent[at] < -1:
            seed = -2 - parent[at]
            edge, offset = seeds.edge[seed], seeds.offset[seed]
            stays = offset == 0.0 if at == seeds.end_u[seed] else offset == length[edge]
            over = marked[edge] and not stays
        verdict = np.int8(2) if over else np.int8(1)
        at = node
        while known[at] == 0 and parent[at] >= 0:
            known[at] = verdict
            if verdict == 2 and marked[arcs.edge[parent[at]]]:
                break
            at = arcs.target[parent[at]]
        if known[at] == 0:
            known[at] = verdict
    over_any: Bools = known == 2
    return over_any


class Met(NamedTuple):
    """What the streets have to do with one kind of barrier, as the kernel takes it; see `BarrierCrossings`."""

    edge_u: Ints
    edge_v: Ints
    inside: Bools
    side_u: Signs
    side_v: Signs
    touched: Bools


@compiled
def follow(order: Longs, parent_edge: Ints, met: Met, crossed: Bools, side: Signs) -> None:
    """Carry `crossed` and `side` (n,) in place from node to node, in the order in which the search reached them."""
    for node in order:
        edge = parent_edge[node]
        if met.edge_v[edge] == node:
            before, leaves, arrives = met.edge_u[edge], met.side_u[edge], met.side_v[edge]
        else:
            before, leaves, arrives = met.edge_v[edge], met.side_v[edge], met.side_u[edge]
        crossed[node] = crossed[before] or met.inside[edge] or side[before] * leaves < 0
        if met.touched[node]:
            along = met.touched[before] and leaves == 0 and arrives == 0
            side[node] = side[before] if along else arrives
