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


def count(blocks: Blocks, weights: Mapping[str, Floats], served: Bools | Floats, before: Count | None = None) -> Count:
    """Add up the served and the others of each group of `weights` (n,), knowing how they stood `before`."""
    if before is None or before.blocks is not blocks:
        return Count(blocks, weights, served, {group: _sums(blocks, each, served) for group, each in weights.items()})
    turned = np.flatnonzero(served != before.served)
    sums = {}
    for group, each in weights.items():
        if (known := before.weights.get(group)) is None:
            sums[group] = _sums(blocks, each, served)
            continue
        others = turned if each is known else np.union1d(turned, np.flatnonzero(each != known))
        sums[group] = _mended(before.sums[group], blocks, each, served, others)
    return Count(blocks, weights, served, sums)


def _mended(sums: Floats, blocks: Blocks, weights: Floats, served: Bools | Floats, points: Longs) -> Floats:
    """Return the sums with those blocks counted anew that hold one of the points."""
    if not len(points):
        return sums
    touched = np.unique(blocks.of_point[points])
    members = blocks.members(touched)
    mended = sums.copy()
    mended[touched] = _binned(blocks, members, weights[members], served[members])[touched]
    return mended


def _sums(blocks: Blocks, weights: Floats, served: Bools | Floats) -> Floats:
    return _binned(blocks, slice(None), weights, served)


def _binned(blocks: Blocks, points: Longs | slice, weights: Floats, served: Bools | Floats) -> Floats:
    if served.dtype != np.bool_:
        of, size = blocks.of_point[points], len(blocks)
        ends = (np.bincount(of, weights * share, minlength=size) for share in (1.0 - served, served))
        return np.column_stack(tuple(ends)).astype(np.float64)
    bins = 2 * blocks.of_point[points] + served
    return np.asarray(np.bincount(bins, weights, minlength=2 * len(blocks)).reshape(-1, 2), np.float64)


def _same(one: Bools | Ints, other: Bools | Ints) -> bool:
    return one is other or np.array_equal(one, other)
