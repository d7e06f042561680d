"""Sets of row numbers as sorted arrays or as flags, for the few rows that an edit touches.

Numpy's own ways are made for many.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...arrays import Longs


def ascending(*rows: NDArray[Any]) -> Longs:
    """Give all of the rows once, ascending."""
    together = np.concatenate(rows, dtype=np.int64)
    together.sort()
    return np.asarray(together[np.append(True, together[1:] != together[:-1])[: len(together)]])


def among(rows: NDArray[Any], known: Longs) -> NDArray[np.bool_]:
    """Tell which of the rows are `known`, which must ascend."""
    if not len(known):
        return np.zeros(len(rows), np.bool_)
    return np.asarray(known[np.minimum(np.searchsorted(known, rows), len(known) - 1)] == rows)


def marked(rows: NDArray[Any], count: int) -> NDArray[np.bool_]:
    """Tell of each of `count` rows whether it is one of `rows`."""
    found = np.zeros(count, np.bool_)
    found[rows] = True
    return found
