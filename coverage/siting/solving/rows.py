"""What a choice of sites leaves undone, as rows: one form for coverage and for ways, merged exactly.

A demand point whose best candidates cost a <= b <= c loses nothing beyond a if the first is open, b - a more if only
the second is, and so on: levels, each of which is lost unless one of the candidates before it is open (Cornuejols,
Nemhauser and Wolsey 1980; Elloumi 2010). Coverage is the case of one level. Points with the same candidates in the same
order are one row, and their losses add up.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ....arrays import Floats, Ints, Longs
from ...kernels.siting import RowArrays, SpanArrays, open_sums, pull, span_pull, span_sums
from ...network.hilbert import hilbert_key

_SEED: Final = 17


@dataclass(frozen=True, eq=False)
class Rows:
    """Demand as rows for `count` candidates.

    Row r lists the candidates `candidate[start[r]:start[r + 1]]`, best first; its levels
    `level[r]:level[r + 1]` each cost `loss` unless one of its candidates before pair `end` is open. `base` is lost
    whatever is built. `key` (r,) orders rows by where they are; `member` (n,) is the row of each demand point, -1 for
    those that no candidate helps.
    """

    count: int
    start: Longs
    candidate: Ints
    level: Longs
    end: Longs
    loss: Floats
    base: float
    key: Longs
    member: Ints

    def __len__(self) -> int:
        return len(self.start) - 1

    @property
    def arrays(self) -> RowArrays:
        """What kernels take."""
        return RowArrays(self.start, self.candidate, self.level, self.end, self.loss)

    @cached_property
    def row_of_pair(self) -> Ints:
        """The row of each pair."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    @cached_property
    def row_of_level(self) -> Ints:
        """The row of each level."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.level))

    @cached_property
    def level_of_pair(self) -> Ints:
        """The level of each pair, counted within its row."""
        number = np.arange(len(self.end)) - np.repeat(self.level[:-1], np.diff(self.level))
        widths = np.diff(np.concatenate([[0], self.end]))
        return np.repeat(number, widths).astype(np.int32)

    @cached_property
    def spans(self) -> SpanArrays | None:
        """The rows in which each candidate stands as stretches; None where rows have several levels.

        Rows stand in the order of where they are, so that whoever serves one mostly serves its neighbours: there are
        far fewer stretches than pairs.
        """
        if not np.array_equal(self.end, self.start[1:]):
            return None
        order = np.argsort(self.candidate, kind="stable")  # pairs stand by row, and so do those of each candidate
        candidate, row = self.candidate[order], self.row_of_pair[order]
        begins = np.ones(len(order), np.bool_)
        begins[1:] = (candidate[1:] != candidate[:-1]) | (row[1:] != row[:-1] + 1)
        first = np.flatnonzero(begins)
        last = np.append(first[1:], len(order)) - 1 if len(order) else first
        return SpanArrays(candidate[first], row[first], (row[last] + 1).astype(np.int32))

    @property
    def most(self) -> float:
        """What is lost where nothing is built."""
        return self.base + float(self.loss.sum())

    def sums(self, opened: Floats) -> Floats:
        """Give for each level how much is open among its candidates, of `opened` (c,) with fractions."""
        sums = np.zeros(len(self.end))
        if self.spans is None:
            open_sums(self.arrays, opened, sums)
        else:
            span_sums(self.spans, opened, sums)
        return sums

    def lost(self, opened: Floats) -> float:
        """Give what is lost with the sites `opened` (c,), which may be fractions."""
        return self.base + float(self.loss @ np.maximum(0.0, 1.0 - self.sums(opened)))

    def slopes(self, multiplier: Floats) -> Floats:
        """Give what one more of each candidate (c,) takes off, were each level lost at its multiplier (0 to 1)."""
        slopes = np.zeros(self.count)
        if self.spans is None:
            pull(self.arrays, self.loss * multiplier, self.candidate, slopes)
        else:
            span_pull(self.spans, self.loss * multiplier, slopes)
        return slopes


def covering_rows(
    demand: NDArray[Any], candidate: NDArray[Any], weight: Floats, count: int, xy: Floats | None = None
) -> Rows:
    """Give rows that lose their weight unless a candidate covers them.

    The pair (`demand[k]`, `candidate[k]`) says that a candidate covers a demand point, `weight` (n,) what each is
    worth; points without a pair are lost. `xy` (n, 2) keeps neighbours together.
    """
    cost = np.zeros(len(demand))
    return way_rows(demand, candidate, cost, weight, np.ones(len(weight)), count=count, xy=xy)


def way_rows(
    demand: NDArray[Any],
    candidate: NDArray[Any],
    cost: Floats,
    weight: Floats,
    outside: Floats,
    *,
    count: int,
    xy: Floats | None = None,
) -> Rows:
    """Give rows that lose weight times the way to the nearest site, and `outside` (n,) where none is in reach.

    `cost` is that of the pair (`demand`, `candidate`); pairs that cost as much as staying outside are left out.
    """
    useful = (cost < outside[demand]) & (weight[demand] > 0)
    demand, candidate, cost = demand[useful], candidate[useful], cost[useful]
    alike = len(cost) == 0 or bool((cost == cost[0]).all())
    key = demand.astype(np.int64) * count + candidate
    order = np.argsort(key, kind="stable") if alike else np.lexsort((candidate, cost, demand))
    demand, candidate, cost = demand[order], candidate[order].astype(np.int32), cost[order]
    start = np.searchsorted(demand, np.arange(len(weight) + 1)).astype(np.int64)
    following = np.append(cost[1:], 0.0)
    last = start[1:][np.diff(start) > 0] - 1
    following[last] = outside[demand[last]]
    step = (following - cost) * weight[demand]
    ends = np.flatnonzero(following > cost)
    first = np.full(len(weight), 0.0)
    filled = np.flatnonzero(np.diff(start))
    first[filled] = cost[start[filled]]
    first[np.diff(start) == 0] = outside[np.diff(start) == 0]
    level = np.searchsorted(demand[ends], np.arange(len(weight) + 1)).astype(np.int64)
    where = np.arange(len(weight)) if xy is None else hilbert_key(xy)
    rows = Rows(
        count=count,
        start=start,
        candidate=candidate,
        level=level,
        end=(ends + 1).astype(np.int64),
        loss=step[ends],
        base=float(first @ weight),
        key=where.astype(np.int64),
        member=np.arange(len(weight), dtype=np.int32),
    )
    return merged(rows)


def summed(owner: NDArray[Any], values: Floats, count: int) -> Floats:
    """Sum the values of each owner (count,)."""
    return np.bincount(owner, values, count).astype(np.float64)


def merged(rows: Rows) -> Rows:
    """Give the same with rows of equal candidates and levels made one, and without rows that have none."""
    first, of_row = _equal_rows(rows)
    order = np.argsort(rows.key[first], kind="stable")
    rank = np.empty(len(first), np.int64)
    rank[order] = np.arange(len(first))
    kept, of_row = first[order], np.append(rank, -1)[of_row]
    taken = _taken(rows, kept)
    number = np.arange(len(rows.end)) - np.repeat(rows.level[:-1], np.diff(rows.level))
    at = taken.level[of_row[rows.row_of_level]] + number
    loss = summed(at, rows.loss, len(taken.end))
    member = np.append(of_row, -1)[rows.member]
    return replace(taken, loss=loss, member=member.astype(np.int32))


def without(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    """Give the same for the candidates `kept` (c,), which keep their numbers; rows that become equal are merged."""
    stays = kept[rows.candidate]
    before = np.concatenate([[0], np.cumsum(stays)]).astype(np.int64)
    start, end = before[rows.start], before[rows.end]
    begin = start[rows.row_of_level]
    lost = end == begin  # nobody is left who could help
    previous = np.concatenate([[-1], end[:-1]])
    same = ~lost & (end == previous) & (np.diff(rows.row_of_level, prepend=-1) == 0)
    number = np.cumsum(~lost & ~same) - 1
    loss = summed(number[~lost], rows.loss[~lost], 0)
    levels = np.concatenate([[0], np.cumsum(~lost & ~same)])[rows.level]
    fewer = replace(
        rows,
        start=start,
        candidate=rows.candidate[stays],
        level=levels.astype(np.int64),
        end=end[~lost & ~same],
        loss=loss,
        base=rows.base + float(rows.loss[lost].sum()),
    )
    return merged(fewer)


def part_of(rows: Rows, kept: Longs) -> tuple[Rows, Ints]:
    """Give some of the rows by themselves, with their candidates numbered anew, and those candidates' old numbers."""
    taken = _taken(rows, kept)
    candidate, number = np.unique(taken.candidate, return_inverse=True)
    none = np.zeros(0, np.int32)
    part = replace(taken, count=len(candidate), candidate=number.astype(np.int32), base=0.0, member=none)
    return part, candidate


def served_by(rows: Rows, opened: NDArray[np.bool_]) -> Rows:
    """Give what is left to lose where some candidates are open for certain; they help nobody any more."""
    sums = rows.sums(opened.astype(np.float64))
    open_at = sums > 0
    left = replace(rows, loss=np.where(open_at, 0.0, rows.loss))
    return without(_without_levels(left, ~open_at), ~opened)


def _without_levels(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    """Give the rows without some levels, and without the pairs that none of the others needs."""
    before = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    level, end = before[rows.level], rows.end[kept]
    last = rows.start[:-1].copy()
    filled = np.diff(level) > 0
    last[filled] = end[level[1:][filled] - 1]
    width = last - rows.start[:-1]
    start = np.concatenate([[0], np.cumsum(width)]).astype(np.int64)
    pair = np.arange(start[-1]) + np.repeat(rows.start[:-1] - start[:-1], width)
    shift = np.repeat(rows.start[:-1] - start[:-1], np.diff(level))
    return replace(
        rows, start=start, candidate=rows.candidate[pair], level=level, end=end - shift, loss=rows.loss[kept]
    )


def _taken(rows: Rows, kept: NDArray[Any]) -> Rows:
    """Give some of the rows, in this order."""
    width, levels = np.diff(rows.start)[kept], np.diff(rows.level)[kept]
    start = np.concatenate([[0], np.cumsum(width)]).astype(np.int64)
    level = np.concatenate([[0], np.cumsum(levels)]).astype(np.int64)
    pair = np.arange(start[-1]) + np.repeat(rows.start[:-1][kept] - start[:-1], width)
    at = np.arange(level[-1]) + np.repeat(rows.level[:-1][kept] - level[:-1], levels)
    end = rows.end[at] + np.repeat(start[:-1] - rows.start[:-1][kept], levels)
    return replace(
        rows, start=start, candidate=rows.candidate[pair], level=level, end=end, loss=rows.loss[at], key=rows.key[kept]
    )


def _equal_rows(rows: Rows) -> tuple[Longs, Longs]:
    """Give the first of all rows that are equal, and for each row which of these it equals, -1 without candidates.

    Rows are told apart by random numbers, and those that seem equal are compared: nothing is left to luck.
    """
    luck = np.random.default_rng(_SEED)
    of_candidate = luck.integers(1, 2**62, max(rows.count, 1), dtype=np.uint64)
    levels = rows.level_of_pair
    of_level = luck.integers(1, 2**62, int(levels.max(initial=0)) + 1, dtype=np.uint64) | np.uint64(1)
    mixed = of_candidate[rows.candidate] * of_level[levels]
    filled = np.flatnonzero(np.diff(rows.start))
    of_row = np.full(len(rows), -1, np.int64)
    if not len(filled):
        return filled.astype(np.int64), of_row
    sums = np.add.reduceat(mixed, rows.start[filled])
    _, first, which = np.unique(sums, return_index=True, return_inverse=True)
    same = _is_equal(rows, filled, filled[first][which])
    odd = np.flatnonzero(~same)  # by chance alike: each stays a row of its own
    which = which.copy()
    which[odd] = len(first) + np.arange(len(odd))
    of_row[filled] = which
    return np.concatenate([filled[first], filled[odd]]).astype(np.int64), of_row


def _is_equal(rows: Rows, some: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which rows have the same candidates at the same levels as others."""
    width = np.diff(rows.start)
    same = (width[some] == width[others]) & (np.diff(rows.level)[some] == np.diff(rows.level)[others])
    asked = np.flatnonzero(same & (some != others))
    if not len(asked):
        return np.asarray(same)
    here, there = rows.start[some[asked]], rows.start[others[asked]]
    lengths = width[some[asked]]
    offset = np.arange(lengths.sum()) - np.repeat(np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    one, two = np.repeat(here, lengths) + offset, np.repeat(there, lengths) + offset
    levels = rows.level_of_pair
    differs = (rows.candidate[one] != rows.candidate[two]) | (levels[one] != levels[two])
    bad = np.bincount(np.repeat(np.arange(len(asked)), lengths), differs, len(asked)) > 0
    same[asked[bad]] = False
    return np.asarray(same)
