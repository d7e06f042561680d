"""Cuts: what a point of the relaxed choice teaches about the loss of every other.

The loss of a group of rows is at least `constant - slopes . y` for every choice y, whatever multipliers it is taken
from; those of a point y* (1 where less than one site is open, else 0) make it exact there (Benders 1962; for coverage
Cordeau, Furini and Ljubic 2019; for ways Duran-Mateluna, Ales and Elloumi 2023).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ....arrays import Floats, Ints, Longs
from ...kernels.siting import pull
from .rows import Rows, summed

FULL: Final = 1.0 - 1e-7
"""From so much open on, a level counts as not lost. Any threshold gives cuts that hold; this one is above rounding."""


@dataclass(frozen=True, eq=False)
class Cuts:
    """By group (g,): its loss is at least `constant - slopes . y`.

    The slopes of group k are those of `candidate[start[k]:start[k + 1]]`.
    """

    constant: Floats
    start: Longs
    candidate: Ints
    slope: Floats

    def at(self, share: Floats) -> Floats:
        """Give what the cuts say about each group at a point (c,)."""
        products = self.slope * share[self.candidate]
        return self.constant - _sums(self.start, products)


class Grouped:
    """Rows in groups of neighbours, for which cuts are made; what it keeps is only work done once."""

    def __init__(self, rows: Rows, groups: int) -> None:
        self.rows = rows
        self.count = max(1, min(groups, len(rows)))
        self.of_row = _balanced(summed(rows.row_of_level, rows.loss, len(rows)), self.count)
        self.of_level = self.of_row[rows.row_of_level]
        self.count = int(self.of_row.max(initial=-1)) + 1
        key = self.of_row[rows.row_of_pair].astype(np.int64) * rows.count + rows.candidate
        pattern, slot = np.unique(key, return_inverse=True)
        self._slot = slot.astype(np.int32)
        self._candidate = (pattern % max(rows.count, 1)).astype(np.int32)
        self._start = np.searchsorted(pattern // max(rows.count, 1), np.arange(self.count + 1)).astype(np.int64)

    def cuts(self, multiplier: Floats) -> Cuts:
        """Give the cut of each group for multipliers (l,) from 0 to 1."""
        weight = self.rows.loss * multiplier
        slopes = np.zeros(len(self._candidate))
        pull(self.rows.arrays, weight, self._slot, slopes)
        return Cuts(summed(self.of_level, weight, self.count), self._start, self._candidate, slopes)

    def at(self, share: Floats) -> Cuts:
        """Give the cuts of a point (c,), exact there."""
        return self.cuts((self.rows.sums(share) < FULL).astype(np.float64))

    def lost(self, share: Floats) -> Floats:
        """Give what each group loses at a point."""
        lost = self.rows.loss * np.maximum(0.0, 1.0 - self.rows.sums(share))
        return summed(self.of_level, lost, self.count)


def _balanced(weight: Floats, groups: int) -> Ints:
    """Cut the rows, which stand in the order of where they are, into groups of about equal loss."""
    if groups >= len(weight):
        return np.arange(len(weight), dtype=np.int32)
    total = np.cumsum(weight)
    group = np.minimum((total - weight / 2) / total[-1] * groups, groups - 1).astype(np.int64)
    return np.unique(group, return_inverse=True)[1].astype(np.int32)


def _sums(start: Longs, values: Floats) -> Floats:
    sums = np.zeros(len(start) - 1)
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        sums[filled] = np.add.reduceat(values, start[filled])
    return sums
