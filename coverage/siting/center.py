"""The least worst way: so many sites that nobody has farther than need be (p-center).

The answer is one of the costs in the table; between them it is found by halving, each time asking whether so many sites
cover everybody within that cost (Minieka 1970).
"""

import time

import numpy as np

from ...arrays import Bools
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..errors import RequestError
from .median import ways_with
from .problem import Candidates, Limits, Reach, Siting, check_all_reached, check_reach, choice_of
from .solving.choice import Choice
from .solving.outcome import Effort, figures
from .solving.set_cover import Cover, Covered, try_cover


def least_worst_way(
    reach: Reach,
    candidates: Candidates,
    limits: Limits,
    *,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Siting:
    """Give the sites that make the worst way least, beside the facilities that there are.

    Raises InfeasibleError where somebody has neither a candidate nor a facility within the limit, RequestError for what
    makes no sense.

    Parameters
    ----------
    reach : who is reached by which candidate, and by what stands already
    candidates : where one may build, (c, 2) metres, with costs and capacities where known
    limits : how many sites, how much money, how far apart
    effort : how long the proof may take, and how close is close enough
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_candidates, example_reach
    >>> from lifecircle.coverage.siting.problem import Limits
    >>> least_worst_way(example_reach(), example_candidates(), Limits(sites=2)).value
    120.0

    """
    choice = choice_of(candidates, limits)
    check_reach(reach, choice)
    check_all_reached(reach, choice, 1)
    asked = _Asked(reach, choice, candidates.flags(candidates.required), effort or Effort(), cancelled)
    return asked.halve(progress)


class _Asked:
    """One search by halving."""

    def __init__(self, reach: Reach, choice: Choice, required: Bools, effort: Effort, cancelled: Cancelled) -> None:
        self._began = time.monotonic()
        self._reach, self._choice, self._required = reach, choice, required
        self._effort, self._cancelled = effort, cancelled

    def halve(self, progress: Progress) -> Siting:
        reach = self._reach
        lives = reach.weight > 0
        usable = reach.within()
        usable = usable[self._choice.allowed[reach.candidate[usable]] & lives[reach.demand[usable]]]
        standing = reach.standing[lives & np.isfinite(reach.standing) & reach.served]
        costs = np.unique(np.concatenate([reach.cost[usable], standing]))
        low, high = 0, len(costs) - 1
        best = self._within(float(costs[high]))
        if best is None:
            raise RequestError(
                "No choice of sites covers everybody within the number, the budget and the spacing given; allow more."
            )
        steps = max(1, int(np.ceil(np.log2(max(high - low, 1) + 1))))
        for step in range(2 * steps):
            if low >= high or self._is_over():
                break
            middle = (low + high) // 2
            found = self._within(float(costs[middle]))
            if found is None:
                low = middle + 1  # nobody can do with less than the next longer way
            else:
                best, high = found, int(np.searchsorted(costs, self._worst(found.opened)))
            progress(min(1.0, step / steps), figures(float(costs[high]), float(costs[min(low, high)])))
        return self._answer(best, float(costs[min(low, len(costs) - 1)]))

    def _answer(self, best: Covered, bound: float) -> Siting:
        opened = best.opened
        way = ways_with(self._reach, opened)
        worst, seconds = self._worst(opened), time.monotonic() - self._began
        return Siting(np.flatnonzero(opened), worst, min(bound, worst), way <= self._reach.limit, seconds)

    def _worst(self, opened: Bools) -> float:
        return float(ways_with(self._reach, opened)[self._reach.weight > 0].max())

    def _within(self, most: float) -> Covered | None:
        reach = self._reach
        pairs = np.flatnonzero(reach.cost <= most)
        need = ((reach.weight > 0) & (reach.standing > most)).astype(np.int64)
        left = max(0.1, self._effort.seconds - (time.monotonic() - self._began))
        effort = Effort(seconds=left)
        cover = Cover(reach.demand[pairs], reach.candidate[pairs], need)
        return try_cover(cover, self._choice, required=self._required, effort=effort, cancelled=self._cancelled)

    def _is_over(self) -> bool:
        return self._cancelled() or time.monotonic() - self._began > self._effort.seconds
