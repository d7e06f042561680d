"""Prices: what a site that serves people of several windows is charged in each of them.

The loss of a window at any whole choice y is at least `constant - price . y`, where `constant` is the least that the
window's loss and its prices come to. Summed over all windows that bounds the loss of every choice (Lagrangian
decomposition, Guignard and Kim 1987), and better than the relaxed problem does, for a window is solved in whole sites.
"""

import numpy as np
from scipy.sparse import csr_array

from .....arrays import Floats, Ints
from ..choice import Choice
from ..relaxation import Relaxed
from ..rows import Rows


def shared_prices(rows: Rows, choice: Choice, relaxed: Relaxed, window: Ints) -> Floats:
    """Give the price (k, c) of each candidate in each window.

    It is what the relaxed problem's multipliers say that the candidate is worth there; what is missing to the worth of
    the last site that is built costs nobody anything, and is added.
    """
    count = int(window.max(initial=0)) + 1
    worth = worth_of(rows, relaxed, window, count)
    whole = worth.sum(axis=0)
    allowed = whole[choice.allowed]
    last = float(np.sort(allowed)[::-1][choice.sites - 1]) if choice.sites <= len(allowed) else 0.0
    serves = _by_window(rows, rows.loss, window, count)
    part = np.where(whole > 0, worth / np.maximum(whole, 1e-300), serves / np.maximum(serves.sum(axis=0), 1e-300))
    return np.asarray(worth + np.maximum(last - whole, 0.0) * part)


def worth_of(rows: Rows, relaxed: Relaxed, window: Ints, count: int) -> Floats:
    """Give what the relaxed problem's multipliers say that each candidate is worth in each window (k, c)."""
    return _by_window(rows, rows.loss * relaxed.multiplier, window, count)


def _by_window(rows: Rows, weight: Floats, window: Ints, count: int) -> Floats:
    owner = csr_array((weight, (window, np.arange(len(rows)))), shape=(count, len(rows)))
    cover = csr_array((np.ones(len(rows.candidate)), rows.candidate, rows.start), shape=(len(rows), rows.count))
    return np.asarray((owner @ cover).toarray())
