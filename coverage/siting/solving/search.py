"""The proof: greedy and swaps, the relaxed problem, cuts, what can be ruled out, and branching on the cuts.

Every step only narrows two figures: what the best choice so far loses, and what no choice can go below.
"""

import heapq
import itertools
from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from ....arrays import Bools, Floats
from ....progress import Cancelled, Progress, ignore_progress, never_cancelled
from ....threads import thread_count
from .choice import Choice
from .cuts import Grouped
from .master import Master, Point
from .neighbourhoods import FRACTION, Part, is_whole, neighbourhoods
from .outcome import Certificate, Effort, Outcome, Stage, Standing
from .relaxation import Relaxed, relax
from .rows import Rows, without
from .swaps import Found, Swapper
from .windows.bound import Windows

_GROUPS: Final = 225
_RELAXED: Final = (1e-2, 400)
_RELAXED_QUICKLY: Final = (2e-4, 1500)
"""The gap within which the relaxed problem is solved, and its steps at most; the second where a step is quick."""
_FEW_SITES: Final = 40
"""Up to so many sites the proof comes to its end; of more, good choices are worth more time than cuts."""
_FEW_SHAKES: Final = 30
_MANY_SHAKES: Final = 4000
_PROMISING: Final = 14
"""For each site so many candidates are swapped among first: those that the relaxed problem opens most."""
_PATIENCE: Final = 3e-4
_POLISH_SHARE: Final = 0.6
_LONG_POLISH_SHARE: Final = 0.8
_WIDE_POLISH_SHARE: Final = 0.17
_WIDE_ROWS: Final = 5000
"""Of many sites and so many rows the relaxed problem says too little; windows of them are proven by themselves."""
_WINDOWS: Final = (4.0, 6.0, 8.0, 9.5, 11.0, 12.5, 14.0, 16.0)
"""So many sites a window has at most; larger ones are put together from those that are proven, while there is time."""
_RELAXED_CLOSELY: Final = (2e-5, 6000)
_ROOT_ROUNDS: Final = 60
_NODE_ROUNDS: Final = 4
_SLOW: Final = 0.02
"""Rounds of cuts that bring the bound nearer by less than this share of what is open end; branching does more."""
_MOST_ROWS: Final = 1500
"""Above so many rows the master problem forgets cuts that do not bind."""
_REBUILD_SHARE: Final = 0.8
"""Where no more than this share of the candidates is left, the rows are merged anew for those."""


def search(
    rows: Rows,
    choice: Choice,
    *,
    effort: Effort | None = None,
    start: Bools | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Outcome:
    """Find the choice that loses least, with proof; when time is over or it is cancelled, the best so far.

    `start` (c,) is a choice to begin with.
    """
    run = _Run(rows, choice, effort or Effort(), progress, cancelled)
    run.begin(start)
    if not run.is_over():
        run.relaxed()
    if not run.is_over() and run.is_wide:
        run.prove_windows()
    if not run.is_over():
        run.cut_root()
    if not run.is_over():
        run.branch()
    return run.outcome()


class _Run:
    """One search: the best choice, the bound, and what is left to choose from."""

    def __init__(self, rows: Rows, choice: Choice, effort: Effort, progress: Progress, cancelled: Cancelled) -> None:
        self._first = rows
        self._standing = Standing(rows, choice, effort, progress, cancelled)
        self._stages: list[Stage] = []
        self._points: list[Floats] = []
        self._multipliers: list[Floats] = []
        self._swapper = Swapper(rows, choice)
        self._nodes = 0
        self._choice = choice
        self._must = np.zeros(len(choice), np.bool_)
        self._root: Point | None = None
        self._relaxed: Relaxed | None = None
        self._left = rows
        self._grouped: Grouped | None = None

    def outcome(self) -> Outcome:
        """Give what was found."""
        if self._stages or self._points:
            self._close_stage()
        best, certificate = self._standing.best, Certificate(tuple(self._stages))
        bound = min(self._standing.bound, best.lost)
        return Outcome(best.opened, best.lost, bound, certificate, self._nodes, self._standing.seconds)

    def is_over(self) -> bool:
        """Tell whether to stop."""
        return self._standing.is_over()

    @property
    def _best(self) -> Found:
        return self._standing.best

    def begin(self, start: Bools | None) -> None:
        """Find a first choice."""
        self._standing.take(self._swapper.greedy())
        if start is not None:
            self._standing.take(self._swapper.improved(start))
        self._standing.take(self._swapper.improved(self._best.opened))
        self._standing.take(self._swapper.shaken(self._best, 20))

    def relaxed(self) -> None:
        """Solve the relaxed problem nearly, round its point, and rule out what its bound rules out, again and again."""
        share = self._best.opened.astype(np.float64)
        gap, steps = _RELAXED_CLOSELY if self.is_wide else _RELAXED_QUICKLY
        if self._first.spans is None:
            gap, steps = _RELAXED
        for turn in itertools.count():
            found = relax(self._left, self._choice, share, gap=gap, most_steps=steps, cancelled=self.is_over)
            self._points, self._multipliers = [found.share], [found.multiplier]
            self._standing.raise_to(found.bound)
            self._standing.take(self._swapper.rounded(found.share))
            if self.is_over():
                return
            if not turn:
                self._polish_from(found)
            if not self._price_out(found):
                self._relaxed = found
                return
            share = np.where(self._choice.allowed, found.share, 0.0)

    def _polish_from(self, found: Relaxed) -> None:
        """Shake the best choice; of many sites first among the candidates that the relaxed problem opens most."""
        few = self._choice.sites <= _FEW_SITES
        if few or self._first.spans is None:
            self._polish(self._swapper, _FEW_SHAKES if few else _MANY_SHAKES // 8)
            return
        order = np.lexsort((-found.slopes, -np.round(found.share, 3)))
        kept = np.zeros(len(self._choice), np.bool_)
        kept[order[: _PROMISING * self._choice.sites]] = True
        among = Swapper(without(self._first, kept), self._choice.only(kept))
        self._standing.take(self._swapper.improved(among.rounded(found.share).opened))
        self._polish(among, _MANY_SHAKES)
        self._polish(self._swapper, _MANY_SHAKES // 8)

    def _polish(self, swapper: Swapper, shakes: int) -> None:
        """Shake the best choice until that has not helped for a while, leaving time for the proof."""
        idle, start = 0, self._best
        while idle < 3 and not self._is_late():
            before = self._best
            start = swapper.shaken(swapper.only(start), shakes, patience=_PATIENCE, cancelled=self._is_late)
            self._standing.take(start if swapper is self._swapper else self._swapper.improved(start.opened))
            idle = idle + 1 if self._best is before else 0
            start = self._best

    def _price_out(self, found: Relaxed) -> bool:
        """Rule out what the multipliers say no better choice opens; tell whether that leaves much fewer candidates.

        To open a candidate that is none of the best costs at least what it gains less than the last of those.
        """
        sites, allowed = self._choice.sites, self._choice.allowed
        if np.isfinite(self._choice.budget) or sites >= int(allowed.sum()):
            return False
        gain = np.where(allowed, np.maximum(found.slopes, 0.0), -np.inf)
        last, following = np.sort(gain)[::-1][[sites - 1, sites]]
        never = self._standing.reached_by(found.bound + np.maximum(last - gain, 0.0))
        kept = self._choice.only(~never | self._must)
        if int(kept.allowed.sum()) > _REBUILD_SHARE * int(allowed.sum()):
            return False
        self._must = self._must | (self._standing.reached_by(found.bound + gain - following) & (gain >= last) & allowed)
        self._close_stage()
        self._choice, self._left = kept, without(self._left, kept.allowed)
        return True

    def _is_late(self) -> bool:
        """Tell whether it is time to go over to the proof."""
        many = _WIDE_POLISH_SHARE if self.is_wide else _LONG_POLISH_SHARE
        return self._standing.is_late(_POLISH_SHARE if self._choice.sites <= _FEW_SITES else many)

    @property
    def is_wide(self) -> bool:
        """Whether the problem is proven window by window: many sites among many rows, each with one level."""
        many = self._choice.sites > _FEW_SITES and len(self._first) > _WIDE_ROWS
        return many and self._first.spans is not None and not np.isfinite(self._choice.budget)

    def prove_windows(self) -> None:
        """Raise the bound by proving parts of the town by themselves, larger ones while there is time."""
        found = self._relaxed
        if found is None:
            return
        windows = Windows(self._left, self._choice, found, self._best.opened, sites=_WINDOWS[0])
        for sites in _WINDOWS:
            if self.is_over():
                return
            if sites > _WINDOWS[0]:
                windows.grow(sites)
            # the last are not waited for by threads that have nothing else: they go on beside the larger ones
            left_open = 0 if sites == _WINDOWS[-1] else thread_count() - 1
            windows.raise_bound(self.is_over, self._standing.raise_to, left_open=left_open)
            of_point = np.append(windows.of_row, -1)[self._left.member].astype(np.int32)
            nothing = csr_array((0, len(self._choice)))
            self._stages.append(Stage(self._left, of_point, nothing, (), windows.cuts()))

    def cut_root(self) -> None:
        """Solve the relaxed problem by cuts, ruling out candidates as the bound rises."""
        self._rebuild(self._points, self._multipliers)
        core, before = self._points[-1], -np.inf
        for turn in range(_ROOT_ROUNDS):
            point = self._master.solve()
            assert point is not None, "nothing is fixed at the root"
            self._standing.raise_to(point.bound)
            if turn % 5 == 4:
                self._standing.take(self._swapper.rounded(point.share))
            self._root = point
            if self._rule_out():
                core = self._points[-1]
                continue
            added = self._separate(0.5 * (core + point.share), point) + self._separate(point.share, point)
            if self._left.lost(point.share) < self._left.lost(core):
                core = point.share
            slow = turn % 3 == 2 and point.bound - before < _SLOW * (self._best.lost - point.bound)
            if not added or self.is_over() or slow:
                break
            before = point.bound if turn % 3 == 2 else before
        self._polish(self._swapper, _FEW_SHAKES)

    def branch(self) -> None:
        """Branch on how many sites a neighbourhood has, the cuts serving all parts; dive into the better half first."""
        turns = itertools.count()
        heap = [Part(self._standing.bound, next(turns), {})]
        while heap:
            node: Part | None = heapq.heappop(heap)
            assert node is not None
            self._standing.raise_to(node.bound)
            while node is not None and not self.is_over():
                node, other = self._halves(node, turns)
                if other is not None:
                    heapq.heappush(heap, other)
            if node is not None:
                heapq.heappush(heap, node)
            if self.is_over():
                return
        self._standing.raise_to(self._best.lost)

    def _halves(self, node: Part, turns: Iterator[int]) -> tuple[Part | None, Part | None]:
        """Solve a part, and give its halves: what to look at next, and what to keep; None where nothing is left."""
        self._nodes += 1
        point = self._solve_part(node)
        if point is None or self._standing.reached(point.bound):
            return None, None
        if is_whole(point.share):
            self._standing.take(self._found(point.share > 0.5))
            return None, None
        if self._nodes % 10 == 1:
            self._standing.take(self._swapper.rounded(point.share))
            self._rule_out_again()
        one, built = self._near.to_split(point.share)
        return node.halves(one, built, bound=point.bound, most=float(self._choice.sites), turns=turns)

    def _solve_part(self, node: Part) -> Point | None:
        self._master.bound_by(self._must.astype(np.float64), self._choice.allowed.astype(np.float64))
        self._master.bound_sets(self._near, node.sets)
        point, before = None, -np.inf
        for _ in range(_NODE_ROUNDS):
            point = self._master.solve()
            if point is None or self._standing.reached(point.bound):
                return point
            if self._master.size > _MOST_ROWS:
                self._master.drop_slack()
            slow = point.bound - before < _SLOW * (self._best.lost - point.bound)
            if slow or not self._separate(point.share, point):
                return point
            before = point.bound
        return point

    def _close_stage(self) -> None:
        """Keep the cuts made so far."""
        group = Grouped(self._left, 1) if self._grouped is None else self._grouped
        of_point = np.append(group.of_row, -1)[self._left.member].astype(np.int32)
        points = _stacked(self._points, len(self._choice))
        self._stages.append(Stage(self._left, of_point, points, tuple(self._multipliers)))

    def _found(self, opened: Bools) -> Found:
        return Found(opened, self._first.lost(opened.astype(np.float64)))

    def _separate(self, share: Floats, point: Point) -> int:
        """Add the cuts of a point that what the master problem says violates; give how many."""
        assert self._grouped is not None, "made with the master problem"
        added = self._master.cut(self._grouped.at(share), point.theta, point.share)
        if added:
            self._points.append(share)
        return added

    def _rule_out(self) -> bool:
        """Rule out candidates by their reduced costs; tell whether the problem was made anew for those left."""
        before = int(self._choice.allowed.sum())
        self._rule_out_again()
        now = int(self._choice.allowed.sum())
        if now > _REBUILD_SHARE * before:
            return False
        useful = self._points[-10:]
        self._rebuild([np.where(self._choice.allowed, one, 0.0) for one in useful], [])
        return True

    def _rule_out_again(self) -> None:
        """Rule out by the root's reduced costs which candidates no better choice opens, or leaves out."""
        root = self._root
        if root is None:
            return
        never = self._standing.reached_by(root.bound + np.maximum(root.reduced, 0.0)) & (root.share < FRACTION)
        always = self._standing.reached_by(root.bound - np.minimum(root.reduced, 0.0)) & (root.share > 1 - FRACTION)
        self._must = self._must | (always & self._choice.allowed)
        self._choice = self._choice.only(~never | self._must)

    def _rebuild(self, points: list[Floats], multipliers: list[Floats]) -> None:
        """Merge the rows for the candidates that are left, and begin the master problem with what is known."""
        self._close_stage()
        self._points, self._multipliers = list(points), list(multipliers)
        if not self._choice.allowed.all():
            self._left = without(self._left, self._choice.allowed)
        self._grouped = Grouped(self._left, _GROUPS)
        self._near = neighbourhoods(self._left, self._choice.allowed)
        self._master = Master(self._grouped, self._choice)
        nothing, nowhere = np.full(self._grouped.count, -np.inf), np.zeros(len(self._choice))
        for multiplier in self._multipliers:
            self._master.cut(self._grouped.cuts(multiplier), nothing, nowhere)
        for point in self._points:
            self._master.cut(self._grouped.at(point), nothing, nowhere)


def _stacked(points: list[Floats], count: int) -> csr_array:
    return csr_array(np.vstack(points)) if points else csr_array((0, count))
