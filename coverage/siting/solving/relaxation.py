"""The relaxed problem, in which sites may be built in part, by a first-order method: a bound in seconds.

The primal-dual hybrid gradient of Chambolle and Pock (2011), with their diagonal steps and with the restarts of PDLP
(Applegate et al. 2021), on: least over choices, greatest over multipliers m in [0, 1] of each level, of
sum loss * m * (1 - what is open). Any multipliers give a bound that holds, however far the method came.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ....arrays import Floats
from ....progress import Cancelled, never_cancelled
from .choice import Choice
from .rows import Rows

_CHECK_EVERY: Final = 20


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A point of the relaxed choice (c,), multipliers (l,) of the levels, the loss of the point, and the bound.

    `slopes` (c,) are what each candidate takes off at those multipliers.
    """

    share: Floats
    multiplier: Floats
    lost: float
    bound: float
    slopes: Floats


@dataclass(eq=False)
class _Iterate:
    """The point, what is open by level, the multipliers, and their slopes."""

    share: Floats
    sums: Floats
    multiplier: Floats
    slopes: Floats

    def added(self, other: "_Iterate") -> "_Iterate":
        return _Iterate(
            self.share + other.share,
            self.sums + other.sums,
            self.multiplier + other.multiplier,
            self.slopes + other.slopes,
        )

    def divided(self, count: int) -> "_Iterate":
        return _Iterate(self.share / count, self.sums / count, self.multiplier / count, self.slopes / count)


def relax(
    rows: Rows,
    choice: Choice,
    start: Floats,
    *,
    gap: float,
    most_steps: int,
    cancelled: Cancelled = never_cancelled,
) -> Relaxed:
    """Give a nearly best relaxed choice and a bound on what every choice loses.

    Begins at the choice `start` (c,), ends when loss and bound lie within `gap` of each other, relative to what
    building nothing loses, or after `most_steps`, or when cancelled.
    """
    steps = _Steps(rows, choice)
    now = steps.begin(start)
    best = steps.judged(now)
    total, count, origin, last = None, 0, now, np.inf
    for step in range(1, most_steps + 1):
        now = steps.next(now)
        total, count = (now, 1) if total is None else (total.added(now), count + 1)
        if step % _CHECK_EVERY:
            continue
        found = [(steps.judged(one), one) for one in (now, total.divided(count))]
        best = _better(best, *(judged for judged, _ in found))
        if best.lost - best.bound <= gap * rows.most or cancelled():
            break
        judged, chosen = min(found, key=lambda one: one[0].lost - one[0].bound)
        if judged.lost - judged.bound < 0.4 * last or count >= 20 * _CHECK_EVERY:
            last = judged.lost - judged.bound
            steps.balance(origin, chosen)
            now, origin, total, count = chosen, chosen, None, 0
    return best


def _better(best: Relaxed, *others: Relaxed) -> Relaxed:
    """Give the best point with the best multipliers, wherever each was found."""
    points = min((best, *others), key=lambda one: one.lost)
    bounds = max((best, *others), key=lambda one: one.bound)
    return Relaxed(points.share, bounds.multiplier, points.lost, bounds.bound, bounds.slopes)


class _Steps:
    """The steps of the method for one problem; `omega` balances how far points and multipliers move."""

    def __init__(self, rows: Rows, choice: Choice) -> None:
        self._rows, self._choice = rows, choice
        self._ones = np.ones(len(rows.loss))
        width = rows.end - rows.start[rows.row_of_level]
        self._point_step = 1.0 / np.maximum(rows.slopes(self._ones), 1e-9)
        self._dual_step = 1.0 / np.maximum(rows.loss * width, 1e-9)
        self.omega = 1.0

    def begin(self, start: Floats) -> _Iterate:
        sums = self._rows.sums(start)
        multiplier = np.where(sums < 1.0, 0.5, 0.0)
        return _Iterate(start.copy(), sums, multiplier, self._rows.slopes(multiplier))

    def next(self, now: _Iterate) -> _Iterate:
        scale = self.omega * self._point_step
        share = self._choice.nearest(now.share + scale * now.slopes, scale)
        sums = self._rows.sums(share)
        push = self._rows.loss * self._dual_step * (1.0 - 2.0 * sums + now.sums)
        multiplier = np.clip(now.multiplier + push / self.omega, 0.0, 1.0)
        return _Iterate(share, sums, multiplier, self._rows.slopes(multiplier))

    def judged(self, one: _Iterate) -> Relaxed:
        rows = self._rows
        lost = rows.base + float(rows.loss @ np.maximum(0.0, 1.0 - one.sums))
        bound = rows.base + float(rows.loss @ one.multiplier) - self._choice.most_gain(one.slopes)
        return Relaxed(one.share, one.multiplier, lost, bound, one.slopes)

    def balance(self, before: _Iterate, after: _Iterate) -> None:
        moved = float(np.sqrt(((after.share - before.share) ** 2 / self._point_step).sum()))
        pushed = float(np.sqrt(((after.multiplier - before.multiplier) ** 2 / self._dual_step).sum()))
        if moved > 0 and pushed > 0:
            self.omega = float(np.exp(0.5 * np.log(moved / pushed) + 0.5 * np.log(self.omega)))
