"""Areas that hold others of the same layer, a township its communities: everybody counts once, where told finest."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs

_SAME: Final = 0.95
_HELD: Final = 0.9
_FILLED: Final = 0.9
"""Where others cover so much of an area, what is left of it is careless drawing, and its number is their sum."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of areas that share ground: those that are one, those of which `outer` holds `inner`, and the rest."""

    same: Bools
    held: Bools
    inner: Longs
    outer: Longs


def sorted_pairs(size: Floats, one: Longs, two: Longs, shared: Floats) -> Pairs:
    """Tell the pairs of `overlapping` apart by how much of the areas of `size` they share."""
    same = shared > _SAME * np.maximum(size[one], size[two])
    inner, outer = np.where(size[one] <= size[two], one, two), np.where(size[one] <= size[two], two, one)
    return Pairs(same, ~same & (shared > _HELD * size[inner]), inner, outer)


@dataclass(frozen=True, eq=False)
class Nested:
    """What is to be done: `sums` are left out as others fill them; `rests` keep what is left of ground and people.

    Both begin with the most people; `inside` are the areas directly in each. `counts` and `shapes` are the new ones,
    row by row as given.
    """

    sums: tuple[int, ...]
    rests: tuple[int, ...]
    inside: dict[int, tuple[int, ...]]
    counts: Floats
    shapes: NDArray[Any]


def nested(shapes: NDArray[Any], counts: Floats, pairs: Pairs, two: Longs) -> Nested:
    """Find the areas that count the people of others in them.

    `counts` (areas, groups) has all people first. An area whose people are fewer than those in its parts, though they
    do not fill it, does not count them and stays as it is.
    """
    second = set(two[pairs.same].tolist())
    parents: dict[int, set[int]] = {}
    for inner, outer in zip(pairs.inner[pairs.held].tolist(), pairs.outer[pairs.held].tolist(), strict=True):
        if counts[inner, 0] > 0 and counts[outer, 0] > 0 and inner not in second:
            parents.setdefault(inner, set()).add(outer)
    inside: dict[int, list[int]] = {}
    for inner, outers in parents.items():
        for outer in outers:
            if not any(outer in parents.get(between, ()) for between in outers):
                inside.setdefault(outer, []).append(inner)
    sums, rests = [], []
    new_counts, new_shapes = counts.copy(), shapes.copy()
    for outer, parts in sorted(inside.items(), key=lambda each: (-counts[each[0], 0], each[0])):
        ground = shapely.difference(shapes[outer], shapely.union_all(shapes[parts]))
        within = counts[parts].sum(axis=0)
        if shapely.area(ground) < (1 - _FILLED) * shapely.area(shapes[outer]):
            sums.append(outer)
        elif counts[outer, 0] > within[0]:
            rests.append(outer)
            new_counts[outer] = np.maximum(counts[outer] - within, 0.0)
            new_shapes[outer] = ground
    done = {outer: tuple(sorted(inside[outer])) for outer in (*sums, *rests)}
    return Nested(tuple(sums), tuple(rests), done, new_counts, new_shapes)
