"""How figures are compared with what they must reach, and sums over districts."""

from collections.abc import Sequence

import numpy as np

from ....arrays import Bools, Floats, Ints

RELATIVE_SLACK = 1e-12
"""Sums of fractional people differ in the last digits with the order of adding; far less than one person is meant."""


def reaches(served: float, people: float, percent: float) -> bool:
    """Tell whether `served` of `people` are at least `percent`, without rounding; the target itself is met."""
    return served * 100 >= percent * people * (1 - RELATIVE_SLACK)


def exceeds(served: float, people: float, percent: float) -> bool:
    """Tell whether `served` of `people` are more than `percent`, without rounding; the target itself is not met."""
    return served * 100 > percent * people * (1 + RELATIVE_SLACK)


def kth_least(values: Sequence[Floats], k: int | None) -> Floats:
    """Return the k-th least of s values at each of n points or cells of a grid, the greatest where `k` is None."""
    if k is None or k >= len(values):
        return np.asarray(np.maximum.reduce(list(values)))
    return np.asarray(np.sort(np.stack(list(values)), axis=0)[k - 1])


def so_many(flags: Sequence[Bools], k: int | None) -> Bools:
    """Tell at which points at least `k` of the flags (s, n) are true, all of them where `k` is None."""
    return np.asarray(np.sum(list(flags), axis=0) >= (len(flags) if k is None else k))


def plain(value: float) -> float | int:
    """Return a figure as it stands in a sentence: 15 and not 15.0."""
    return int(value) if float(value).is_integer() else value


def at_least(value: float, target: float) -> bool:
    """Tell whether a figure meets its target; the target itself is met."""
    return value >= target * (1 - RELATIVE_SLACK)


def district_sums(districts: int, inside: Ints, weights: Floats) -> Floats:
    """Return the sum of weights in each of so many districts, `inside` being the district of each point or -1."""
    known = inside >= 0
    return np.bincount(inside[known], weights[known], minlength=districts).astype(np.float64)
