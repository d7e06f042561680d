"""Which things belong together, where it is known which two are linked."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import Longs


def linked_parts(count: int, one: ArrayLike, other: ArrayLike) -> Longs:
    """Return for each of `count` things the part that it belongs to, over links between rows `one` and `other` (k,).

    Parts are numbered by their first member, from 0 and without gaps.

    Every part begins as itself; of two linked ones that which has the larger first member is hung below the other,
    and all look up to the top again, until no link parts two tops: a few rounds, however long the chains are.

    Examples
    --------
    >>> linked_parts(5, [0, 3], [2, 4])
    array([0, 1, 0, 2, 2])

    """
    top = np.arange(count)
    ends = np.asarray(one, np.int64), np.asarray(other, np.int64)
    while len(ends[0]):
        first, second = top[ends[0]], top[ends[1]]
        apart = first != second
        ends = ends[0][apart], ends[1][apart]
        np.minimum.at(top, np.maximum(first, second)[apart], np.minimum(first, second)[apart])
        top = _looked_up(top)
    return np.unique(top, return_inverse=True)[1].astype(np.int64)


def _looked_up(top: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the last of each one's tops, where each but the last hangs below another one."""
    while True:
        above = top[top]
        if np.array_equal(above, top):
            return top
        top = above


def mutual_parts(
    count: int, both: tuple[NDArray[Any], NDArray[Any]], one_way: tuple[NDArray[Any], NDArray[Any]]
) -> Longs:
    """Return for each of `count` things the part within which everything leads to everything else, and back.

    Links between rows lead to `both` sides or `one_way`, from the first to the second. Parts are numbered from 0.

    Examples
    --------
    >>> mutual_parts(4, (np.array([0]), np.array([1])), (np.array([1, 2]), np.array([2, 3])))
    array([0, 0, 1, 2])
    >>> mutual_parts(3, (np.array([0]), np.array([1])), (np.array([1, 2]), np.array([2, 0])))
    array([0, 0, 0])

    """
    part = linked_parts(count, *both)
    source, target = (part[ends] for ends in one_way)
    between = source != target
    if not between.any():
        return part
    from scipy.sparse import coo_array  # noqa: PLC0415  (a third of a second that most commands do not need)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    marks, size = np.ones(int(between.sum()), np.int8), int(part.max()) + 1
    arcs = coo_array((marks, (source[between], target[between])), shape=(size, size))
    mutual = connected_components(arcs.tocsr(), directed=True, connection="strong")[1][part]
    return np.unique(mutual, return_inverse=True)[1].astype(np.int64)
