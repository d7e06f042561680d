"""Candidates that another one replaces everywhere at no more cost are left out: exactly, before the search begins."""

import numpy as np

from ...kernels.siting import dominators
from .choice import Choice
from .rows import Rows, without
from .swaps import swap_arrays


def reduced(rows: Rows, choice: Choice) -> tuple[Rows, Choice]:
    """Give the same problem without candidates that help nobody, or no more than a cheaper one does.

    Candidates that have rivals are left alone, for what replaces them may not be allowed beside others.
    """
    free = choice.allowed.copy()
    free[choice.rivals.ravel()] = False
    found = np.full(len(choice), -1, np.int32)
    dominators(rows.arrays, rows.level_of_pair, swap_arrays(rows, choice), free, found)
    helps = np.bincount(rows.candidate, minlength=len(choice)) > 0
    fewer = choice.only(helps & (found < 0))
    return without(rows, fewer.allowed), fewer
