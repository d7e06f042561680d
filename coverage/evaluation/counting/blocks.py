"""Sums over demand points by blocks: after an edit only those blocks are added up anew in which it changed a thing.

A block holds points that lie in the same districts and are of one area type, so that every total is a sum of blocks.
A block is always added up whole and in the points' order: its sums are the same to the last digit however they came
about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Ints, Longs
from ...network.row_sets import ascending

LONGEST: Final = 512
"""Points of a block at most, so that a place without districts is not counted whole for one point."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """The points (n,) by block: block b holds `order[start[b]:start[b + 1]]`, ascending.

    `of_point` (n,) is the reverse. `rural` (b,) and `district[level]` (b,), rows of `Districts` or -1, are those of
    the block's points; `of_points` are the area type and the districts that the blocks were made of.
    """

    order: Longs
    start: Longs
    of_point: Longs
    rural: Bools
    district: Mapping[str, Ints]
    of_points: tuple[Bools, Mapping[str, Ints]]

    def __len__(self) -> int:
        return len(self.rural)

    def fit(self, rural: Bools, district: Mapping[str, Ints]) -> bool:
        """Tell whether the blocks of these points are these."""
        known_rural, known = self.of_points
        same = district.keys() == known.keys() and _same(rural, known_rural)
        return same and all(_same(rows, known[level]) for level, rows in district.items())

    def members(self, blocks: Longs) -> Longs:
        """Return the points of some blocks, one block after the other."""
        first, count = self.start[blocks], np.diff(self.start)[blocks]
        before = np.cumsum(count) - count
        return np.asarray(self.order[np.repeat(first - before, count) + np.arange(count.sum())])


@dataclass(frozen=True, eq=False)
class Count:
    """Who is `served` (n,) and who not: `sums[group]` (b, 2) are the unserved and the served of each block.

    `served` may be a share (0 to 1) of those at each point, where places run out.
    """

    blocks: Blocks
    weights: Mapping[str, Floats]
    served: Bools | Floats
    sums: Mapping[str, Floats]


class Differences:
    """The blocks in which one array of weights differs from another: looked for once, for all clauses that ask."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[Floats, Floats, Longs]] = {}

    def between(self, blocks: Blocks, one: Floats, other: Floats) -> Longs:
        """Return the blocks that hold a point (n,) at which the weights are others."""
        key = id(one), id(other)
        if key not in self._known:  # the arrays are kept too, so that their numbers stay theirs
            self._known[key] = one, other, np.unique(blocks.of_point[np.flatnonzero(one != other)])
        return self._known[key][2]


def blocks_of(rural: Bools, district: Mapping[str, Ints]) -> Blocks:
    """Return the blocks of points: `rural` (n,) and the row of the district of each level (n,)."""
    columns = [*district.values(), rural]
    order = np.lexsort(columns)
    ordered = np.column_stack([column[order] for column in columns])
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    places = np.arange(len(order))
    first = np.maximum.accumulate(np.where(begins, places, 0))
    begins |= (places - first) % LONGEST == 0
    heads = np.flatnonzero(begins)
    of_point = np.empty(len(order), np.int64)
    of_point[order] = np.cumsum(begins) - 1
    lead = order[heads]
    inside = {level: rows[lead] for level, rows in district.items()}
    return Blocks(order, np.append(heads, len(order)), of_point, rural[lead], inside, (rural, district))


def count(
    blocks: Blocks,
    weights: Mapping[str, Floats],
    served: Bools | Floats,
    before: Count | None = None,
    differences: Differences | None = None,
) -> Count:
    """Add up the served and the others of each group of `weights` (n,), knowing how they stood `before`.

    `differences` are shared by counts of the same blocks.
    """
    if before is None or before.blocks is not blocks:
        return Count(blocks, weights, served, {group: _sums(blocks, each, served) for group, each in weights.items()})
    known = [(group, weights[group], before.weights[group]) for group in weights if group in before.weights]
    found = differences or Differences()
    others = [found.between(blocks, now, then) for _, now, then in known if now is not then]
    turned = np.unique(blocks.of_point[np.flatnonzero(served != before.served)])
    sums = {group: before.sums[group] for group, *_ in known}
    mended = _mended(blocks, weights, served, sums, ascending(turned, *others))
    fresh = {group: _sums(blocks, each, served) for group, each in weights.items() if group not in mended}
    return Count(blocks, weights, served, {**mended, **fresh})


def _mended(
    blocks: Blocks, weights: Mapping[str, Floats], served: Bools | Floats, sums: Mapping[str, Floats], touched: Longs
) -> Mapping[str, Floats]:
    """Return the sums with some blocks (ascending) counted anew."""
    if not len(touched):
        return sums
    members = blocks.members(touched)
    of = np.searchsorted(touched, blocks.of_point[members])
    here, mended = served[members], {}
    for group, each in sums.items():
        mended[group] = each.copy()
        mended[group][touched] = _binned(of, len(touched), weights[group][members], here)
    return mended


def _sums(blocks: Blocks, weights: Floats, served: Bools | Floats) -> Floats:
    return _binned(blocks.of_point, len(blocks), weights, served)


def _binned(of: Longs, size: int, weights: Floats, served: Bools | Floats) -> Floats:
    """Return for each of some bins (size, 2) the unserved and the served of the points that lie in it."""
    if served.dtype != np.bool_:
        ends = (np.bincount(of, weights * share, minlength=size) for share in (1.0 - served, served))
        return np.column_stack(tuple(ends)).astype(np.float64)
    return np.asarray(np.bincount(2 * of + served, weights, minlength=2 * size).reshape(-1, 2), np.float64)


def _same(one: Bools | Ints, other: Bools | Ints) -> bool:
    return one is other or np.array_equal(one, other)
