"""The cheapest choice that loses no more than it may: cuts for what is lost, the cost as what is least.

The integer programme of the cuts so far is solved; its answer loses too much or is the cheapest of all; if too much,
its cuts are added and it is solved again. Its bound holds throughout.
"""

import time
from dataclasses import dataclass, replace
from typing import Final

import highspy
import numpy as np

from ....arrays import Bools, Floats
from ....progress import Cancelled, Progress
from ...errors import RequestError
from .choice import Choice
from .cuts import Grouped
from .master import Master, Point
from .outcome import Effort, figures
from .rows import Rows
from .swaps import Swapper

_GROUPS: Final = 100
_ROUNDS: Final = 30
_WHOLE_ROUNDS: Final = 100_000
_SAME: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Cheapest:
    """The sites (c,), what they cost, and what no choice that loses no more can cost less than."""

    opened: Bools
    cost: float
    bound: float
    seconds: float


def cheapest(
    rows: Rows, choice: Choice, enough: float, *, effort: Effort, progress: Progress, cancelled: Cancelled
) -> Cheapest:
    """Give the cheapest choice that loses at most `enough`. Raises RequestError where none does."""
    run = _Run(rows, choice, enough + _SAME * max(1.0, rows.most), effort, cancelled)
    for whole in (False, True):
        run.solve(whole=whole, progress=progress)
    return run.answer()


class _Run:
    """One search for the cheapest choice: the best so far, and the bound."""

    def __init__(self, rows: Rows, choice: Choice, enough: float, effort: Effort, cancelled: Cancelled) -> None:
        self._began = time.monotonic()
        self._rows, self._choice, self._enough = rows, choice, enough
        self._effort, self._cancelled = effort, cancelled
        self._grouped = Grouped(rows, _GROUPS)
        self._model = _Programme(self._grouped, choice, enough - rows.base, cancelled)
        self._bound = 0.0
        self._none = False
        self._best: Bools | None = None
        greedy = Swapper(rows, replace(choice, budget=np.inf)).greedy_until(enough)
        self._take(greedy)

    def solve(self, *, whole: bool, progress: Progress) -> None:
        """Solve, cut and solve again: first with sites in part, then with whole sites."""
        if whole:
            self._model.ask_whole()
        for _ in range(_WHOLE_ROUNDS if whole else _ROUNDS):
            left = self._effort.seconds - (time.monotonic() - self._began)
            if self._cancelled() or left <= 0 or self._is_proven():
                return
            solved = self._model.least(left, self._effort.gap)
            if solved is None:
                self._none = True
                return
            self._bound = max(self._bound, _rounded_up(solved.bound, self._choice.cost))
            self._take(solved.share > 0.5)
            self._tell(progress)
            point = np.rint(solved.share) if whole else solved.share
            if not self._model.cut(self._grouped.at(point), solved.theta, point):
                return

    def _tell(self, progress: Progress) -> None:
        if self._best is not None:
            best = self._cost(self._best)
            progress(min(1.0, self._bound / max(best, 1e-9)), figures(best, min(self._bound, best)))

    def answer(self) -> Cheapest:
        """Give the best choice. Raises RequestError where there is none."""
        if self._best is None and self._none:
            raise RequestError("No choice within the number, the budget and the spacing given reaches the target.")
        if self._best is None:
            raise RequestError(
                "No choice that reaches the target was found in {seconds:g} s; give it more time.",
                seconds=self._effort.seconds,
            )
        cost = self._cost(self._best)
        return Cheapest(self._best, cost, min(self._bound, cost), time.monotonic() - self._began)

    def _take(self, opened: Bools) -> None:
        fits = self._choice.holds(opened) and self._rows.lost(opened.astype(np.float64)) <= self._enough
        if fits and (self._best is None or self._cost(opened) < self._cost(self._best)):
            self._best = opened

    def _is_proven(self) -> bool:
        return self._best is not None and self._cost(self._best) <= self._bound + _SAME * max(1.0, self._bound)

    def _cost(self, opened: Bools) -> float:
        return float(self._choice.cost[opened].sum())


class _Programme(Master):
    """The master problem turned round: least cost, the losses together at most so much."""

    def __init__(self, grouped: Grouped, choice: Choice, enough: float, cancelled: Cancelled) -> None:
        super().__init__(grouped, choice, cancelled)
        sites, groups = len(self.column), grouped.count
        cost = np.concatenate([choice.cost[self.column], np.zeros(groups)])
        every = np.arange(sites + groups, dtype=np.int32)
        self._lp.changeColsCost(sites + groups, every, cost)
        self._lp.addRow(-highspy.kHighsInf, enough, groups, every[sites:], np.ones(groups))
        nothing = np.zeros(len(choice))
        self.cut(grouped.at(nothing), np.full(groups, -np.inf), nothing)

    def ask_whole(self) -> None:
        """Ask for whole sites from now on."""
        sites = len(self.column)
        kinds = np.full(sites, highspy.HighsVarType.kInteger)
        self._lp.changeColsIntegrality(sites, np.arange(sites, dtype=np.int32), kinds)

    def least(self, seconds: float, gap: float) -> Point | None:
        """Solve it; None where no choice loses so little. The bound is that of the cost.

        HiGHS 1.16, begun from the answer with sites in part, calls whole answers the best that are not: it begins anew.
        """
        self._lp.clearSolver()
        self._lp.setOptionValue("time_limit", self._lp.getRunTime() + seconds)
        self._lp.setOptionValue("mip_rel_gap", gap)
        self._lp.run()
        status, info = self._lp.getModelStatus(), self._lp.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        values = np.asarray(self._lp.getSolution().col_value)
        share = np.zeros(self._count)
        share[self.column] = np.clip(values[: len(self.column)], 0.0, 1.0)
        whole = bool(info.mip_node_count >= 0)
        bound = float(info.mip_dual_bound if whole else info.objective_function_value)
        optimal = status == highspy.HighsModelStatus.kOptimal
        known = bound if np.isfinite(bound) and (whole or optimal) else 0.0
        return Point(share, known, values[len(self.column) :], np.zeros(self._count))


def _rounded_up(bound: float, cost: Floats) -> float:
    """Give a bound of costs that are whole numbers as one."""
    return float(np.ceil(bound - 1e-6)) if bool(np.all(cost == np.rint(cost))) else bound
