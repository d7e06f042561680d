"""A good choice for a window: sites opened, closed and moved while that helps, prices counted."""

from typing import Final

import numpy as np
from scipy.sparse import csr_array, diags_array

from .....arrays import Bools, Floats
from ..rows import Rows

_ENOUGH: Final = 1e-6


def improved(rows: Rows, price: Floats, opened: Bools) -> Bools:
    """Give a choice (c,) from which no single opening, closing or move of a site saves anything."""
    cover = csr_array((np.ones(len(rows.candidate)), rows.candidate, rows.start), shape=(len(rows), rows.count))
    by_site = cover.T.tocsr()
    now = opened.copy()
    for _ in range(10 * rows.count):
        count = cover @ now.astype(np.float64)
        saved, closed, built = _best_move(rows.loss, price, by_site, now, count)
        if saved <= _ENOUGH:
            break
        if closed >= 0:
            now[closed] = False
        if built >= 0:
            now[built] = True
    return now


def beaten(rows: Rows, price: Floats, allowed: Bools) -> Bools:
    """Tell which candidates (c,) may be left out: another one saves as much as they do, counted with the prices.

    To open b in the place of a costs at most price(b) - price(a) and the loss of the rows of a that b does not serve.
    Where that is nothing and b stays, a is not needed.
    """
    mine = np.flatnonzero(allowed)
    cover = csr_array((np.ones(len(rows.candidate)), rows.candidate, rows.start), shape=(len(rows), rows.count))[
        :, mine
    ]
    both = (cover.T @ (diags_array(rows.loss) @ cover)).toarray()
    more = price[mine][None, :] - price[mine][:, None] + both.diagonal()[:, None] - both
    np.fill_diagonal(more, np.inf)
    left = np.ones(len(mine), np.bool_)
    for one in range(len(mine)):
        left[one] = not (more[one, left] <= 0.0).any()
    found = np.zeros(len(allowed), np.bool_)
    found[mine] = ~left
    return found


def _best_move(loss: Floats, price: Floats, by_site: csr_array, now: Bools, count: Floats) -> tuple[float, int, int]:
    """Give what the best move saves, the site it closes and the site it opens, -1 for none."""
    gain = np.where(now, -np.inf, by_site @ (loss * (count < 0.5)) - price)
    best = (float(gain.max()), -1, int(gain.argmax()))
    for site in np.flatnonzero(now).tolist():
        served = by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]
        without = count.copy()
        without[served] -= 1.0
        unserved = loss * (without < 0.5)
        gain = np.where(now, -np.inf, by_site @ unserved - price)
        other = int(gain.argmax())
        saved = max(float(gain[other]), 0.0) + float(price[site]) - float(unserved[served].sum())
        if saved > best[0]:
            best = (saved, site, other if gain[other] > 0 else -1)
    return best
