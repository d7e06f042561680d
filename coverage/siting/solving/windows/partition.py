"""Which rows stand together in a window: those whose candidates the relaxed problem opens in part for the same people.

What a window's border cuts through is lost for the proof; hence neighbours that share most are put together first.
"""

from typing import Final

import numpy as np
from scipy.sparse import csr_array

from .....arrays import Bools, Floats, Ints
from ..relaxation import Relaxed
from ..rows import Rows, summed

_OPEN: Final = 1e-3
"""From so much on, a candidate counts as open in part."""
_MOST: Final = 1000
"""At most so many candidates are put together; the others follow them."""


def windows_of(rows: Rows, relaxed: Relaxed, *, sites: float) -> Ints:
    """Give for each row (r,) the window that it stands in; a window has about so many sites at most."""
    cover = csr_array((np.ones(len(rows.candidate)), rows.candidate, rows.start), shape=(len(rows), rows.count))
    opened = np.flatnonzero(relaxed.share > _OPEN)
    opened = np.sort(opened[np.argsort(-relaxed.share[opened], kind="stable")[:_MOST]])
    if not len(opened):
        return np.zeros(len(rows), np.int32)
    share = relaxed.share[opened]
    weight = np.sqrt(np.maximum(rows.loss * relaxed.multiplier, 0.0))
    in_part = weight[rows.row_of_pair] * relaxed.share[rows.candidate]
    mine = csr_array((in_part, rows.candidate, rows.start), shape=cover.shape)[:, opened]
    together = (mine.T @ mine).toarray()
    window = _put_together(together, share, sites)
    member = csr_array((share, (np.arange(len(opened)), window)), shape=(len(opened), int(window.max()) + 1))
    reached = (cover[:, opened] @ member).toarray()
    return _filled(np.where(reached.max(axis=1) > 0, reached.argmax(axis=1), -1))


def larger(served: Floats, share: Floats, may: Bools, *, sites: float) -> Ints:
    """Give for each window (k,) the larger one that it goes into: those together that the same sites serve.

    `served` (k, c) is whom each candidate serves in each window, `share` (c,) how much of it is open, `may` (k,) which
    windows may be put together.
    """
    together = np.array([np.minimum(one, served).sum(axis=1) for one in served]) * np.outer(may, may)
    mass = summed(served.argmax(axis=0), share, len(served))
    return _put_together(together, mass, sites)


def _put_together(together: Floats, share: Floats, sites: float) -> Ints:
    """Put candidates (c,) into sets of at most so many sites, those with most in common for their size first."""
    common, mass = together.copy(), share.copy()
    window = np.arange(len(mass))
    np.fill_diagonal(common, 0.0)
    while True:
        fits = mass[:, None] + mass[None, :] <= sites
        score = np.where(fits, common, 0.0) / np.sqrt(np.maximum(mass[:, None] * mass[None, :], 1e-9))
        # each merges with its best neighbour where that holds both ways: many merges in one turn
        best = score.argmax(axis=1)
        mutual = (best[best] == np.arange(len(best))) & (score.max(axis=1) > 0) & (np.arange(len(best)) < best)
        if not mutual.any():
            return window.astype(np.int32)
        target = np.arange(len(best))
        target[best[mutual]] = np.flatnonzero(mutual)
        kept, place = np.unique(target, return_inverse=True)
        join = csr_array((np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(kept), len(place)))
        common = np.asarray(join @ np.asarray(join @ common).T)
        np.fill_diagonal(common, 0.0)
        mass, window = np.asarray(join @ mass), place[window]


def _filled(window: Ints) -> Ints:
    """Give rows that no window has (-1) that of the row before: rows stand in the order of where they are."""
    known = np.maximum.accumulate(np.where(window >= 0, np.arange(len(window)), -1))
    first = int(np.argmax(window >= 0))
    return np.asarray(window[np.where(known >= 0, known, first)], np.int32)
