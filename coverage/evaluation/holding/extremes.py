"""What facilities of which the data does not tell whether they count could do to a share at the most.

They stand on both sides of a share, so that all of them together need not change it while some of them would: against a
share that is met those count that lower it, against one that is not met those that raise it.
"""

from dataclasses import replace

import numpy as np

from ....arrays import Bools, Ints
from ...plans.clauses import Clause
from ...plans.picks import Pick
from ..context import EvaluationContext
from ..evaluators import evaluator_of
from ..verdict import State


def strict_state(case: EvaluationContext, clause: Clause) -> State | None:
    """Return the state of a clause with only those facilities of which it is told that they count.

    None where `case` is not generous, so that no others are asked about.
    """
    return evaluator_of(clause)(replace(case, generous=False), clause).state if case.generous else None


def turning(case: EvaluationContext, state: State | None, pool: tuple[Pick, ...], rows: Ints, good: Bools) -> Bools:
    """Tell which facilities `rows` (f,) of a pool count: where `case` is generous those that could turn the verdict.

    `state` is the strict one; `good` (f,) raise the share, the others lower it.
    """
    if state is None:
        return np.ones(len(rows), np.bool_)
    told = np.isin(rows, replace(case, generous=False).choose_any(pool).rows)
    if state not in ("met", "not_met"):
        return np.ones(len(rows), np.bool_)
    return told | (good if state == "not_met" else ~good)
