"""Compiled: points halved again and again, so that the nearest ones are found without looking at all of them."""

from typing import Final, NamedTuple

import numpy as np

from ....arrays import Floats, Longs
from ..jit import compiled
from ..search.points import long_enough

LEAF: Final = 12
"""So many points are looked at one by one."""
_DEEPEST: Final = 80
"""Halves that wait to be looked at; a tree of 2**64 points would need no more."""


class Halves(NamedTuple):
    """Points `xy` (n, 2) in the tree's order, whose rows were `row` (n,).

    Each stretch of more than `LEAF` points is parted at its middle: along the `axis` (n,) that stands there, those
    before it are not beyond the `border` (n,), and those after it are not short of it.
    """

    xy: Floats
    row: Longs
    axis: Longs
    border: Floats


@compiled
def part_at(row: Longs, at: Floats, first: int, last: int, middle: int) -> None:
    """Order rows `first:last` in place so far that, where they are `at`, none before `middle` is beyond those after."""
    low, high = first, last - 1
    while low < high:
        pivot, i, j = at[row[(low + high) // 2]], low, high
        while i <= j:
            while at[row[i]] < pivot:
                i += 1
            while at[row[j]] > pivot:
                j -= 1
            if i <= j:
                row[i], row[j] = row[j], row[i]
                i, j = i + 1, j - 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            return


@compiled
def halve(xy: Floats) -> Halves:
    """Lay the tree over points, each stretch parted along its longer side."""
    count = len(xy)
    x, y, row = xy[:, 0].copy(), xy[:, 1].copy(), np.arange(count)
    axis, border = np.zeros(count, np.int64), np.zeros(count)
    low, high = np.zeros(_DEEPEST, np.int64), np.zeros(_DEEPEST, np.int64)
    high[0], depth = count, 1
    while depth:
        depth -= 1
        first, last = low[depth], high[depth]
        if last - first <= LEAF:
            continue
        west = south = np.inf
        east = north = -np.inf
        for i in row[first:last]:
            west, east, south, north = min(west, x[i]), max(east, x[i]), min(south, y[i]), max(north, y[i])
        middle = (first + last) // 2
        axis[middle] = 1 if north - south > east - west else 0
        at = y if axis[middle] else x
        part_at(row, at, first, last, middle)
        border[middle] = at[row[middle]]
        low[depth], high[depth], low[depth + 1], high[depth + 1] = first, middle, middle, last
        depth += 2
    return Halves(xy[row], row, axis, border)


@compiled
def nearest_points(tree: Halves, points: Floats, *, itself: bool) -> tuple[Floats, Longs]:
    """Give for each point (p, 2) the distance to the nearest of the tree and its row; of equally near ones the first.

    Where `itself` is False the points are those of the tree, and each one's nearest other is given: inf and -1 where
    there is none.
    """
    distance, nearest = np.empty(len(points)), np.empty(len(points), np.int64)
    low, high, gap = np.zeros(_DEEPEST, np.int64), np.zeros(_DEEPEST, np.int64), np.zeros((_DEEPEST, 2))
    for p in range(len(points)):
        best, found, depth = np.inf, -1, 1
        low[0], high[0], gap[0] = 0, len(tree.row), 0.0
        while depth:
            depth -= 1
            first, last, x, y = low[depth], high[depth], gap[depth, 0], gap[depth, 1]
            if x + y > best:
                continue
            while last - first > LEAF:
                middle, axis = (first + last) // 2, tree.axis[(first + last) // 2]
                beyond = points[p, axis] - tree.border[middle]
                if beyond < 0:
                    low[depth], high[depth], last = middle, last, middle
                else:
                    low[depth], high[depth], first = first, middle, middle
                gap[depth, 0], gap[depth, 1] = x, y
                gap[depth, axis] = beyond * beyond
                depth += 1
            for i in range(first, last):
                dx, dy = points[p, 0] - tree.xy[i, 0], points[p, 1] - tree.xy[i, 1]
                here = dx * dx + dy * dy
                if (itself or tree.row[i] != p) and (here < best or (here == best and tree.row[i] < found)):
                    best, found = here, tree.row[i]
        distance[p], nearest[p] = np.sqrt(best), found
    return distance, nearest


@compiled
def pairs_within(tree: Halves, reach: float) -> tuple[Longs, Longs]:
    """Give every pair of the tree's points at most `reach` apart once, the lower row first."""
    one, other, count = np.empty(256, np.int64), np.empty(256, np.int64), 0
    low, high = np.zeros(_DEEPEST, np.int64), np.zeros(_DEEPEST, np.int64)
    most = reach * reach
    for p in range(len(tree.row)):
        low[0], high[0], depth = 0, len(tree.row), 1
        while depth:
            depth -= 1
            first, last = low[depth], high[depth]
            if last - first > LEAF:
                middle = (first + last) // 2
                beyond = tree.xy[p, tree.axis[middle]] - tree.border[middle]
                if beyond <= reach:
                    low[depth], high[depth] = first, middle
                    depth += 1
                if beyond >= -reach:
                    low[depth], high[depth] = middle, last
                    depth += 1
                continue
            for i in range(first, last):
                dx, dy = tree.xy[p, 0] - tree.xy[i, 0], tree.xy[p, 1] - tree.xy[i, 1]
                if tree.row[p] < tree.row[i] and dx * dx + dy * dy <= most:
                    one, other = long_enough(one, count + 1), long_enough(other, count + 1)
                    one[count], other[count] = tree.row[p], tree.row[i]
                    count += 1
    return one[:count], other[:count]
