"""The master problem: a linear programme over sites and groups' losses that knows the cuts found so far.

HiGHS solves it again and again from where it stood (warm start); rows are added, bounds are changed, nothing is built
anew. HiGHS has no lazy constraints, hence solve, cut, solve.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import highspy
import numpy as np

from ....arrays import Bools, Floats, Ints
from ....progress import Cancelled, never_cancelled
from ...errors import RequestError
from .choice import Choice
from .cuts import Cuts, Grouped
from .neighbourhoods import Neighbourhoods
from .rows import summed
from .solver import solver

_TOLERANCE: Final = 1e-7
"""By so much of a group's whole loss a cut must be violated to be worth adding."""
_MOST_STEPS: Final = 2000
"""After so many steps of the simplex method it is begun anew."""
_IDLE_SETS: Final = 40
"""So many sets that nothing is asked of may stand in the programme; each is a row that every step carries along."""


@dataclass(frozen=True, eq=False)
class Point:
    """What the master problem says: shares (c,), the bound, and by how much each candidate's reduced cost raises it."""

    share: Floats
    bound: float
    theta: Floats
    reduced: Floats


class Master:
    """The linear programme; `column` (k,) are the candidates that have one."""

    def __init__(self, grouped: Grouped, choice: Choice, cancelled: Cancelled = never_cancelled) -> None:
        self._grouped = grouped
        self._count = len(choice)
        self.column = np.flatnonzero(choice.allowed).astype(np.int32)
        self._place = np.full(len(choice), -1, np.int32)
        self._place[self.column] = np.arange(len(self.column), dtype=np.int32)
        self._whole = summed(grouped.of_level, grouped.rows.loss, grouped.count)
        self._lp: Any = solver(cancelled)
        self._set_row: dict[int, int] = {}
        self._fixed_rows = 0
        self._add_columns()
        self._add_choice(choice)

    def cut(self, cuts: Cuts, theta: Floats, share: Floats) -> int:
        """Add the cuts that a point with these losses by group violates; give how many."""
        violated = np.flatnonzero(cuts.at(share) > theta + _TOLERANCE * self._whole + 1e-9)
        if not len(violated):
            return 0
        width = np.diff(cuts.start)[violated]
        start = np.concatenate([[0], np.cumsum(width)]).astype(np.int64)
        at = np.arange(start[-1]) + np.repeat(cuts.start[violated] - start[:-1], width)
        place, slope = self._place[cuts.candidate[at]], cuts.slope[at]
        useful = (place >= 0) & (slope > 0)
        owner = np.repeat(np.arange(len(violated)), width)[useful]
        sizes = np.bincount(owner, minlength=len(violated)) + 1  # and the group's own loss
        begins = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
        index = np.empty(int(sizes.sum()), np.int32)
        value = np.ones(len(index))
        own = np.zeros(len(index), np.bool_)
        own[begins] = True
        index[own], index[~own] = len(self.column) + violated, place[useful]
        value[~own] = slope[useful]
        top = np.full(len(violated), highspy.kHighsInf)
        self._lp.addRows(len(violated), cuts.constant[violated], top, len(index), begins, index, value)
        return len(violated)

    def bound_by(self, low: Floats, high: Floats) -> None:
        """Fix or free candidates: bounds (c,) of their shares."""
        columns = self.column
        self._lp.changeColsBounds(
            len(columns), np.arange(len(columns), dtype=np.int32), low[columns].copy(), high[columns].copy()
        )

    def solve(self) -> Point | None:
        """Solve; None where the fixed candidates do not fit together."""
        self._run()
        status = self._lp.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise RequestError("The solver stopped without an answer: {status}.", status=str(status))
        solution = self._lp.getSolution()
        values, duals = np.asarray(solution.col_value), np.asarray(solution.col_dual)
        share, reduced = np.zeros(self._count), np.zeros(self._count)
        share[self.column] = np.clip(values[: len(self.column)], 0.0, 1.0)
        reduced[self.column] = duals[: len(self.column)]
        theta = values[len(self.column) :]
        return Point(share, self._grouped.rows.base + float(theta.sum()), theta, reduced)

    def _run(self) -> None:
        """Solve from where it stood; where that leads nowhere or round in circles, from nothing and to the end."""
        self._lp.setOptionValue("simplex_iteration_limit", _MOST_STEPS)
        self._lp.run()
        if self._lp.getModelStatus() in (highspy.HighsModelStatus.kIterationLimit, highspy.HighsModelStatus.kNotset):
            self._lp.clearSolver()
            self._lp.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
            self._lp.run()

    def bound_sets(self, near: Neighbourhoods, asked: Mapping[int, tuple[float, float]]) -> None:
        """Ask that of the candidates of some sets so many are built, from and to; all other sets are free again."""
        if len(self._set_row) > len(asked) + _IDLE_SETS:
            self._forget_sets(asked)
        for one, (low, high) in asked.items():
            if one not in self._set_row:
                place = self._place[near.of(one)]
                place = place[place >= 0].astype(np.int32)
                self._set_row[one] = self.size
                self._lp.addRow(low, high, len(place), place, np.ones(len(place)))
        free = (-highspy.kHighsInf, highspy.kHighsInf)
        for one, row in self._set_row.items():
            self._lp.changeRowBounds(row, *asked.get(one, free))

    def _forget_sets(self, asked: Mapping[int, tuple[float, float]]) -> None:
        gone = np.zeros(self.size, np.bool_)
        gone[[row for one, row in self._set_row.items() if one not in asked]] = True
        self._delete(gone)

    def _delete(self, gone: Bools) -> None:
        rows = np.flatnonzero(gone).astype(np.int32)
        if len(rows):
            self._lp.deleteRows(len(rows), rows)
            before = np.cumsum(gone)
            self._set_row = {one: row - int(before[row]) for one, row in self._set_row.items() if not gone[row]}

    @property
    def size(self) -> int:
        """How many rows the programme has."""
        return int(self._lp.getNumRow())

    def drop_slack(self) -> None:
        """Forget the cuts that do not bind, so that the programme stays small."""
        idle = np.abs(np.asarray(self._lp.getSolution().row_dual)) < 1e-12
        idle[: self._fixed_rows] = False
        idle[list(self._set_row.values())] = False
        self._delete(idle)

    def _add_columns(self) -> None:
        sites, groups = len(self.column), self._grouped.count
        cost = np.concatenate([np.zeros(sites), np.ones(groups)])
        high = np.concatenate([np.ones(sites), self._whole])
        none = np.zeros(0, np.int32)
        self._lp.addCols(sites + groups, cost, np.zeros(sites + groups), high, 0, none, none, np.zeros(0))

    def _add_choice(self, choice: Choice) -> None:
        every = np.arange(len(self.column), dtype=np.int32)
        low, ones = -highspy.kHighsInf, np.ones(len(every))
        if choice.sites < len(every):
            self._lp.addRow(low, float(choice.sites), len(every), every, ones)
        if np.isfinite(choice.budget):
            self._lp.addRow(low, float(choice.budget), len(every), every, choice.cost[self.column])
        for clique in cliques(choice.rivals):
            places = self._place[clique]
            self._lp.addRow(low, 1.0, len(places), places.astype(np.int32), np.ones(len(places)))
        self._fixed_rows = int(self._lp.getNumRow())


def cliques(rivals: Ints) -> list[Ints]:
    """Give sets of candidates of which any two are rivals, so that each pair stands in one: greedily, largest first."""
    near: dict[int, set[int]] = {}
    for one, other in rivals.tolist():
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    left = {(min(pair), max(pair)) for pair in rivals.tolist()}
    found = []
    while left:
        one, other = min(left)
        clique = [one, other]
        for more in sorted(near[one] & near[other]):
            if all(more in near[member] for member in clique):
                clique.append(more)
        clique.sort()
        left -= {(a, b) for place, a in enumerate(clique) for b in clique[place + 1 :]}
        found.append(np.array(clique, np.int32))
    return found
