"""Set covering: the cheapest sites that cover everybody so many times; solve, see who is left out, solve again.

Only demand that decides enters the integer programme: with a few hundred rows the answer is usually that of all. Its
bound holds for all, because leaving rows out can only make sites fewer.
"""

import time
from dataclasses import dataclass
from typing import Any, Final

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ....arrays import Bools, Floats, Longs
from ....progress import Cancelled, Progress, ignore_progress, never_cancelled
from ...errors import RequestError
from .choice import Choice
from .master import cliques
from .outcome import Effort, figures
from .solver import solver

_FIRST: Final = 200
_MORE: Final = 200


@dataclass(frozen=True, eq=False)
class Cover:
    """Pairs (k,) of a demand point and a candidate that covers it, and how often each point (n,) must be covered."""

    demand: NDArray[np.int32]
    candidate: NDArray[np.int32]
    need: Longs


@dataclass(frozen=True, eq=False)
class Covered:
    """The sites (c,), what they cost, and what no choice can cost less than; None where none can cover everybody."""

    opened: Bools
    cost: float
    bound: float
    seconds: float


def cover(
    asked: Cover,
    choice: Choice,
    *,
    required: Bools | None = None,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Covered:
    """Give the cheapest sites that cover everybody. Raises RequestError where no choice does."""
    found = try_cover(asked, choice, required=required, effort=effort, progress=progress, cancelled=cancelled)
    if found is None:
        raise RequestError(
            "No choice of sites covers everybody within the number, the budget and the spacing given; allow more."
        )
    return found


def try_cover(
    asked: Cover,
    choice: Choice,
    *,
    required: Bools | None = None,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Covered | None:
    """Give the same, None where no choice covers everybody."""
    began, effort = time.monotonic(), effort or Effort()
    matrix, need = _distinct(asked, choice)
    model = _Model(choice, np.zeros(len(choice), np.bool_) if required is None else required, cancelled)
    width = np.diff(matrix.indptr)
    model.add(matrix, need, np.argsort(width - need, kind="stable")[:_FIRST])
    best = _all_of(matrix, need, choice, model.required)
    bound = 0.0
    while True:
        left = effort.seconds - (time.monotonic() - began)
        solved = model.solve(max(left, 0.01), effort.gap)
        if solved is None:
            return None
        opened, bound = solved.opened, max(bound, solved.bound)
        missing = need - matrix @ opened.astype(np.int64)
        if not (missing > 0).any():
            best = _better(best, Covered(opened, float(choice.cost[opened].sum()), bound, 0.0))
        if best is not None:
            progress(min(1.0, bound / max(best.cost, 1e-9)), figures(best.cost, min(bound, best.cost)))
        over = cancelled() or time.monotonic() - began > effort.seconds
        if over or not (missing > 0).any():
            break
        model.add(matrix, need, np.argsort(-missing, kind="stable")[: min(_MORE, int((missing > 0).sum()))])
    if best is None:
        raise RequestError(
            "No choice that covers everybody was found in {seconds:g} s; give it more time.", seconds=effort.seconds
        )
    return Covered(best.opened, best.cost, min(bound, best.cost), time.monotonic() - began)


def _better(one: Covered | None, other: Covered) -> Covered:
    return other if one is None or other.cost <= one.cost else one


def _distinct(asked: Cover, choice: Choice) -> tuple[csr_array, Longs]:
    """Give the candidates of each distinct demand as a matrix of ones, and how often it must be covered."""
    useful = choice.allowed[asked.candidate] & (asked.need[asked.demand] > 0)
    ones = np.ones(int(useful.sum()), np.int64)
    shape = (len(asked.need), len(choice))
    whole = csr_array((ones, (asked.demand[useful], asked.candidate[useful])), shape=shape)
    whole.sum_duplicates()
    whole.data[:] = 1
    rows = np.flatnonzero(asked.need > 0)
    keys: dict[bytes, int] = {}
    for row in rows.tolist():
        key = whole.indices[whole.indptr[row] : whole.indptr[row + 1]].tobytes()
        known = keys.get(key)
        if known is None or asked.need[known] < asked.need[row]:
            keys[key] = row
    kept = np.array(sorted(keys.values()), np.int64)
    return csr_array(whole[kept]), asked.need[kept]


def _all_of(matrix: csr_array, need: Longs, choice: Choice, required: Bools) -> Covered | None:
    """Give a first choice, greedily; None where that comes to none."""
    opened, cost = required.copy(), np.maximum(choice.cost, 1e-9)
    transposed = csr_array(matrix.T)
    missing = need - matrix @ opened.astype(np.int64)
    free = choice.allowed & ~opened
    for one, other in ((0, 1), (1, 0)):
        free[choice.rivals[opened[choice.rivals[:, one]], other]] = False
    while (missing > 0).any():
        gain = np.where(free, (transposed @ (missing > 0).astype(np.int64)) / cost, 0.0)
        site = int(gain.argmax())
        if gain[site] <= 0:
            return None
        opened[site], free[site] = True, False
        free[choice.rivals[choice.rivals[:, 0] == site, 1]] = False
        free[choice.rivals[choice.rivals[:, 1] == site, 0]] = False
        missing = need - matrix @ opened.astype(np.int64)
    fits = choice.holds(opened)
    return Covered(opened, float(choice.cost[opened].sum()), 0.0, 0.0) if fits else None


class _Model:
    """The integer programme of some of the demand."""

    def __init__(self, choice: Choice, required: Bools, cancelled: Cancelled) -> None:
        self.required = required
        self._count = len(choice)
        self._lp: Any = solver(cancelled)
        every, none = np.arange(self._count, dtype=np.int32), np.zeros(0, np.int32)
        high = (choice.allowed | required).astype(np.float64)
        self._lp.addCols(self._count, choice.cost, required.astype(np.float64), high, 0, none, none, np.zeros(0))
        self._lp.changeColsIntegrality(self._count, every, np.full(self._count, highspy.HighsVarType.kInteger))
        low = -highspy.kHighsInf
        self._lp.addRow(low, float(choice.sites), self._count, every, np.ones(self._count))
        if np.isfinite(choice.budget):
            self._lp.addRow(low, float(choice.budget), self._count, every, choice.cost)
        for clique in cliques(choice.rivals):
            self._lp.addRow(low, 1.0, len(clique), clique, np.ones(len(clique)))

    def add(self, matrix: csr_array, need: Longs, rows: NDArray[Any]) -> None:
        """Ask that some of the demand be covered."""
        part = csr_array(matrix[rows])
        top, start = np.full(len(rows), highspy.kHighsInf), part.indptr[:-1].astype(np.int32)
        values: Floats = np.ones(part.nnz)
        self._lp.addRows(
            len(rows), need[rows].astype(float), top, part.nnz, start, part.indices.astype(np.int32), values
        )

    def solve(self, seconds: float, gap: float) -> Covered | None:
        """Solve it; None where it has no answer."""
        self._lp.setOptionValue("time_limit", self._lp.getRunTime() + seconds)
        self._lp.setOptionValue("mip_rel_gap", gap)
        self._lp.run()
        status, info = self._lp.getModelStatus(), self._lp.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if info.primal_solution_status != 2:  # no choice at all was found in time
            return Covered(self.required.copy(), np.inf, max(float(info.mip_dual_bound), 0.0), 0.0)
        opened = np.asarray(self._lp.getSolution().col_value)[: self._count] > 0.5
        bound = float(info.mip_dual_bound)
        return Covered(opened, float(info.objective_function_value), bound if np.isfinite(bound) else 0.0, 0.0)
