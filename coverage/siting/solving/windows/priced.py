"""One window: the least that its loss and the prices of the sites built come to, by cuts and branching."""

import heapq
import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from .....arrays import Bools, Floats
from ..choice import Choice
from ..cuts import Grouped
from ..master import Master, Point
from ..neighbourhoods import FRACTION, Part, is_whole, neighbourhoods
from ..rows import Rows, without
from .swaps import beaten, improved

_GROUPS: Final = 60
_MOST_ROWS: Final = 300
_ROOT_ROUNDS: Final = 60
_NODE_ROUNDS: Final = 4
_SLOW: Final = 0.02
_ASKED: Final = 3
"""So many sets are tried before it is decided on which to branch."""
_SAME: Final = 1e-3
"""People; a window's figures nearer than this to each other are the same."""


class Window:
    """The rows of a window, the price (c,) of each candidate, and how far its proof has come.

    `multiplier` (l,) are those of the relaxed problem, `start` (c,) is a choice to begin with.
    """

    def __init__(self, rows: Rows, price: Floats, multiplier: Floats, start: Bools) -> None:
        self._rows, self._price = rows, price
        slopes = rows.slopes(multiplier)
        self.bound = rows.base + float(rows.loss @ multiplier) + float(np.minimum(0.0, price - slopes).sum())
        self._best, self._most = start, self._value(start)
        self._take(start)
        self._spare = np.maximum(0.0, price - slopes)
        self._heap: list[Part] | None = None
        self._turns = itertools.count()

    @property
    def open_end(self) -> float:
        """How far the best choice and the bound are apart."""
        return self._most - self.bound

    @property
    def is_proven(self) -> bool:
        """Whether the bound cannot be raised any more."""
        return self.is_within(self.bound)

    def is_within(self, bound: float) -> bool:
        """Tell whether the best choice comes to no more than a bound, which is proven with that."""
        return self._most - max(self.bound, bound) <= _SAME

    def advance(self, parts: int, is_over: Callable[[], bool]) -> None:
        """Look at so many parts of the choices, the most promising first, and raise the bound."""
        if self.is_proven:
            return
        if self._heap is None:
            self._begin(is_over)
        assert self._heap is not None
        left = parts
        while self._heap and left > 0 and not is_over():
            part: Part | None = heapq.heappop(self._heap)
            while part is not None:
                if left <= 0 or is_over():
                    heapq.heappush(self._heap, part)
                    break
                left -= 1
                part = self._halved(part)
            self._raise()

    def _raise(self) -> None:
        least = self._heap[0].bound if self._heap else self._most
        self.bound = max(self.bound, min(least, self._most))
        if self.is_proven:
            self._heap = []

    def _begin(self, is_over: Callable[[], bool]) -> None:
        """Leave out candidates that cannot pay, and solve the relaxed window by cuts."""
        self._allowed = self._worthwhile()
        self._left = without(self._rows, self._allowed)
        anything = Choice(
            self._allowed, np.ones(len(self._price)), len(self._price), np.inf, np.zeros((0, 2), np.int32)
        )
        self._grouped = Grouped(self._left, _GROUPS)
        self._near = neighbourhoods(self._left, self._allowed)
        self._master = _Priced(self._grouped, anything, self._price)
        nothing = np.zeros(len(self._price))
        self._master.cut(
            self._grouped.at(self._best.astype(np.float64)), np.full(self._grouped.count, -np.inf), nothing
        )
        before = -np.inf
        for turn in range(_ROOT_ROUNDS):
            point = self._master.solve()
            assert point is not None, "nothing is fixed at the root"
            self._root = point
            slow = turn % 4 == 3 and point.bound - before < _SLOW / 2 * (self._most - point.bound)
            if slow or is_over() or not self._separate(point):
                break
            before = point.bound if turn % 4 == 3 else before
        self._take(np.zeros(len(self._price), np.bool_))
        self._round(self._root.share)
        self._heap = [Part(max(self.bound, self._root.bound), next(self._turns), {})]
        self._raise()

    def _worthwhile(self) -> Bools:
        """Tell which candidates (c,) a better choice may open: those that can pay and that no other one beats."""
        allowed = np.asarray((self._spare <= self.open_end + _SAME) | self._best)
        allowed &= ~beaten(self._rows, self._price, allowed) | self._best
        return allowed

    def _halved(self, part: Part) -> Part | None:
        """Solve a part; keep one half of it for later and give the other, or None where nothing better is in it."""
        point = self._solved(part)
        if point is None or self._is_lost(point.bound):
            return None
        part = replace(part, bound=max(part.bound, point.bound))
        if is_whole(point.share):
            self._take(point.share > 0.5)
            return None
        if part.turn % 10 == 0:
            self._round(point.share)
        one, built = self._to_split(part, point)
        most = float(len(self._price))
        first, later = part.halves(one, built, bound=part.bound, most=most, turns=self._turns)
        assert self._heap is not None
        heapq.heappush(self._heap, later)
        return first

    def _solved(self, part: Part) -> Point | None:
        """Solve the relaxed part; a whole point is only given once all its cuts are known."""
        self._bound_candidates()
        self._master.bound_sets(self._near, part.sets)
        point, before = self._master.solve(), -np.inf
        for turn in itertools.count():
            if point is None or self._is_lost(point.bound):
                return point
            whole = is_whole(point.share)
            slow = turn >= _NODE_ROUNDS - 1 or point.bound - before < _SLOW * (self._most - point.bound)
            if (slow and not whole) or not self._separate(point):
                return point
            before, point = point.bound, self._master.solve()
        return point

    def _to_split(self, part: Part, point: Point) -> tuple[int, float]:
        """Give the set on whose number of sites most hangs: some are tried, and the bounds of both halves compared."""
        asked, built = self._near.promising(point.share, _ASKED)
        if len(asked) == 1:
            return int(asked[0]), float(built[asked[0]])
        scores = []
        for one in asked.tolist():
            low, high = part.sets.get(one, (0.0, float(len(self._price))))
            ends = (low, float(np.floor(built[one]))), (float(np.ceil(built[one])), high)
            raised = [self._bound_with({**part.sets, one: end}) - point.bound for end in ends]
            scores.append(max(raised[0], 1e-3) * max(raised[1], 1e-3))
        chosen = int(asked[int(np.argmax(scores))])
        return chosen, float(built[chosen])

    def _bound_with(self, sets: Mapping[int, tuple[float, float]]) -> float:
        self._master.bound_sets(self._near, sets)
        point = self._master.solve()
        return self._most if point is None else min(point.bound, self._most)

    def _bound_candidates(self) -> None:
        """Rule out, by the root's reduced costs, what no better choice opens or leaves out."""
        root, room = self._root, self._most - self._root.bound + _SAME
        never = (root.reduced > room) & (root.share < FRACTION) & ~self._best
        always = (root.reduced < -room) & (root.share > 1 - FRACTION)
        self._master.bound_by(always.astype(np.float64), (self._allowed & ~never).astype(np.float64))

    def _separate(self, point: Point) -> int:
        if self._master.size > _MOST_ROWS:
            self._master.drop_slack()
        return self._master.cut(self._grouped.at(point.share), point.theta, point.share)

    def _is_lost(self, bound: float) -> bool:
        return bound >= self._most - _SAME

    def _round(self, share: Floats) -> None:
        opened = np.zeros(len(share), np.bool_)
        opened[np.argsort(-share, kind="stable")[: max(1, round(float(share.sum())))]] = True
        self._take(opened)

    def _take(self, opened: Bools) -> None:
        better = improved(self._rows, self._price, opened)
        value = self._value(better)
        if value < self._most:
            self._best, self._most = better, value

    def _value(self, opened: Bools) -> float:
        return self._rows.lost(opened.astype(np.float64)) + float(self._price @ opened)


class _Priced(Master):
    """The master problem in which a site costs its price."""

    def __init__(self, grouped: Grouped, choice: Choice, price: Floats) -> None:
        super().__init__(grouped, choice)
        self._price = price
        columns = np.arange(len(self.column), dtype=np.int32)
        self._lp.changeColsCost(len(columns), columns, price[self.column].astype(np.float64))

    def solve(self) -> Point | None:
        """Solve; the bound has the prices in it."""
        point = super().solve()
        return None if point is None else replace(point, bound=point.bound + float(self._price @ point.share))
