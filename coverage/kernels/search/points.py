"""Compiled: from the costs at the nodes to the cost at points inside edges; and a buffer that grows."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ....arrays import Longs
from ..jit import compiled
from ..values import PointArrays, Scale, SeedArrays

Buffer = TypeVar("Buffer", bound=NDArray[Any])


@compiled
def along_label(points: PointArrays, row: int, seeds: SeedArrays, seed: int, scale: Scale) -> int:
    """Give the packed cost between a point and a seed on one edge, along it; 0 metres cost nothing in any case."""
    apart = points.offset[row] - seeds.offset[seed]
    pace = points.near_u[row] if apart > 0 else points.near_v[row]
    way = 0.0 if apart == 0 else abs(apart) * pace * scale.ticks
    ticks = np.int64(np.rint(way)) if way < scale.closed else np.int64(scale.closed)
    label: int = seeds.label[seed] + ((ticks + points.leg[row]) << scale.owner_bits)
    return label


@compiled
def point_label(
    points: PointArrays, row: int, labels: Longs, seeds: SeedArrays, first: int, last: int, scale: Scale
) -> int:
    """Give the least packed cost at a point: by either end of its edge, or along it from the seeds `first:last`.

    Of these seeds, those that lie on other edges are passed over.
    """
    best: int = min(labels[points.end_u[row]] + points.via_u[row], labels[points.end_v[row]] + points.via_v[row])
    for seed in range(first, last):
        if seeds.edge[seed] == points.edge[row]:
            best = min(best, along_label(points, row, seeds, seed, scale))
    return best


@compiled
def at_points(
    rows: Longs, points: PointArrays, seeds: SeedArrays, first_seed: Longs, labels: Longs, scale: Scale
) -> Longs:
    """Give the least packed cost at each asked row; what has no street costs a closed way.

    Seeds are sorted by edge; `first_seed` is where those of the asked row's edge begin, if there are any.
    """
    result = np.empty(len(rows), np.int64)
    for i in range(len(rows)):
        row, first = rows[i], first_seed[i]
        last = first
        while last < len(seeds.edge) and seeds.edge[last] == points.edge[row]:
            last += 1
        if points.edge[row] < 0:
            result[i] = scale.closed << scale.owner_bits
        else:
            result[i] = point_label(points, row, labels, seeds, first, last, scale)
    return result


@compiled
def long_enough(array: Buffer, needed: int) -> Buffer:
    """Give a longer copy of a buffer that would overflow, or the buffer itself."""
    if needed <= len(array):
        return array
    longer = np.empty(max(needed, 2 * len(array)), array.dtype)
    longer[: len(array)] = array
    return longer  # type: ignore[return-value]  # as long and of the same kind
