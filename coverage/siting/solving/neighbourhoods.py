"""Sets of candidates near each other, to branch on: how many of one are built decides more than one candidate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Ints, Longs
from .rows import Rows

FRACTION: Final = 1e-6
"""A share that lies by no more than this from 0 or 1 is whole."""
_ASKED: Final = 2000
"""At most of so many demand points it is asked whether anybody serves them."""
_NONE: Final = np.zeros(0, np.int64)


def is_whole(share: Floats) -> bool:
    """Tell whether a point (c,) builds or leaves out each candidate."""
    return bool(np.minimum(share, 1.0 - share).max() <= FRACTION)


@dataclass(order=True)
class Part:
    """A part of the choices: those that build so many (from, to) of some sets; none of them loses less than `bound`."""

    bound: float
    turn: int
    sets: Mapping[int, tuple[float, float]] = field(compare=False)

    def halves(
        self, one: int, built: float, *, bound: float, most: float, turns: Iterator[int]
    ) -> tuple["Part", "Part"]:
        """Split by the sites of a set of which a point builds `built`, `most` at most; the likelier half is first."""
        low, high = self.sets.get(one, (0.0, most))
        fewer = Part(bound, next(turns), {**self.sets, one: (low, float(np.floor(built)))})
        more = Part(bound, next(turns), {**self.sets, one: (float(np.ceil(built)), high)})
        return (more, fewer) if built % 1 >= 0.5 else (fewer, more)


@dataclass(frozen=True, eq=False)
class Neighbourhoods:
    """Sets of candidates near each other: set k holds `member[start[k]:start[k + 1]]`."""

    start: Longs
    member: Ints

    def of(self, one: int) -> Ints:
        """Give the candidates of a set."""
        return self.member[self.start[one] : self.start[one + 1]]

    def built(self, share: Floats) -> Floats:
        """Give for each set (k,) how many of its candidates a point (c,) builds."""
        before = np.concatenate([[0.0], np.cumsum(share[self.member])])
        return np.asarray(before[self.start[1:]] - before[self.start[:-1]])

    def to_split(self, share: Floats) -> tuple[int, float]:
        """Give the set on whose number of sites most hangs, and what a point says that number is.

        One site more or less weighs most where there are few. To rule out a whole neighbourhood says more than to rule
        out one candidate, whose neighbours take its place.
        """
        scores, built = self._scores(share)
        best = int(scores.argmax())
        return best, float(built[best])

    def promising(self, share: Floats, count: int) -> tuple[Longs, Floats]:
        """Give up to so many sets (k,) of which `to_split` gives the first, and how much of every set is built.

        Sets of which the same number is built are one question asked twice; the first is given.
        """
        scores, built = self._scores(share)
        order = np.argsort(-scores, kind="stable")[: int((scores > -np.inf).sum())]
        first = np.sort(np.unique(np.round(built[order], 4), return_index=True)[1])
        return order[first[:count]], built

    def _scores(self, share: Floats) -> tuple[Floats, Floats]:
        built = self.built(share)
        part = np.abs(built - np.rint(built))
        score = part / (1.0 + np.floor(built))
        score[part <= FRACTION] = -np.inf
        return score, built


def neighbourhoods(rows: Rows, allowed: Bools) -> Neighbourhoods:
    """Give sets of neighbours to branch on: each candidate, whoever serves some demand, and halves, quarters and so on.

    That nobody, or somebody, of those who serve a demand point is built decides about the point itself.
    """
    order = np.flatnonzero(allowed).astype(np.int32)
    order = order[np.argsort(_middle_row(rows)[order], kind="stable")]
    asked = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _ASKED)).astype(np.int64)) if len(rows) else _NONE
    sets = [order[first:last] for first, last in _halves(len(order)).tolist()]
    sets += [rows.candidate[rows.start[row] : rows.start[row + 1]] for row in asked.tolist()]
    start = np.concatenate([[0], np.cumsum([len(one) for one in sets])]).astype(np.int64)
    return Neighbourhoods(start, np.concatenate(sets).astype(np.int32))


def _middle_row(rows: Rows) -> Ints:
    """Give for each candidate (c,) the row in the middle of those that it helps, as rows stand where they are."""
    order = np.argsort(rows.candidate, kind="stable")
    column = np.searchsorted(rows.candidate[order], np.arange(rows.count + 1))
    helped = np.flatnonzero(np.diff(column))
    middle = np.zeros(rows.count, np.int32)
    middle[helped] = rows.row_of_pair[order[(column[:-1][helped] + column[1:][helped]) // 2]]
    return middle


def _halves(count: int) -> Longs:
    """Give stretches (k, 2) of so many candidates: all halves, quarters and so on down to each by itself."""
    found, parts = [], 1
    while True:
        ends = np.unique(np.linspace(0, count, parts + 1).astype(np.int64))
        found.append(np.column_stack([ends[:-1], ends[1:]]))
        if parts >= count:
            return np.unique(np.vstack(found), axis=0)
        parts = min(2 * parts, count)
