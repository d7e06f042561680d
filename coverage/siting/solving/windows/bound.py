"""The bound of all windows together, raised window by window while there is time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from .....arrays import Bools
from .....threads import run_in_threads
from ..choice import Choice
from ..outcome import Priced
from ..relaxation import Relaxed
from ..rows import Rows, part_of
from .partition import larger, windows_of
from .priced import Window
from .prices import shared_prices, worth_of

_PARTS: Final = 25
"""So many parts of one window are looked at before the next window has its turn."""


@dataclass(frozen=True, eq=False)
class _Proof:
    """A window, and what those that it was put together from come to: its bound at least."""

    window: Window
    floor: float = -np.inf

    @property
    def bound(self) -> float:
        return max(self.window.bound, self.floor)

    @property
    def is_proven(self) -> bool:
        return self.window.is_within(self.floor)


class Windows:
    """All windows of a problem, `of_row` (r,) that of each row, proven one after the other.

    A window has about so many `sites` at most; `start` (c,) is a choice to begin with.
    """

    def __init__(self, rows: Rows, choice: Choice, relaxed: Relaxed, start: Bools, *, sites: float) -> None:
        self._rows, self._choice, self._relaxed, self._start = rows, choice, relaxed, start
        self.of_row = windows_of(rows, relaxed, sites=sites)
        self._price = shared_prices(rows, choice, relaxed, self.of_row)
        self._proofs = [self._begun(one) for one in range(len(self._price))]

    @property
    def bound(self) -> float:
        """What no choice loses less than."""
        constant = sum(one.bound for one in self._proofs)
        return self._rows.base + constant - self._choice.most_gain(self._price.sum(axis=0))

    def grow(self, sites: float) -> None:
        """Put windows side by side together into larger ones, which begin with the bounds that their parts have.

        What a window's border cuts through is lost for the proof: a larger one proves more, though it takes longer.
        A site costs in it what it costs in its parts together. Windows that are not proven yet stay as they are.
        """
        worth = worth_of(self._rows, self._relaxed, self.of_row, len(self._price))
        proven = np.array([one.is_proven for one in self._proofs])
        into = larger(worth * self._relaxed.share, self._relaxed.share, proven, sites=sites)
        parts = [[self._proofs[one] for one in np.flatnonzero(into == new)] for new in range(int(into.max()) + 1)]
        self._price = np.array([self._price[into == new].sum(axis=0) for new in range(len(parts))])
        self.of_row = into[self.of_row]
        self._proofs = [
            part[0] if len(part) == 1 else self._begun(new, floor=sum(one.bound for one in part))
            for new, part in enumerate(parts)
        ]

    def raise_bound(self, is_over: Callable[[], bool], tell: Callable[[float], None], *, left_open: int) -> None:
        """Prove the windows in turn, a few parts of each at a time, until no more than so many are open or it is over.

        Windows know nothing of each other, so several are proven side by side: the solver lets other threads go on.
        """

        def advance(one: _Proof) -> None:
            if not is_over():  # a window that was not begun yet would still be
                one.window.advance(_PARTS, is_over)

        left = self._proofs
        while len(left) > left_open and not is_over():
            for _ in run_in_threads(advance, sorted(left, key=lambda one: one.window.open_end)):
                tell(self.bound)
            left = [one for one in left if not one.is_proven]

    def cuts(self) -> Priced:
        """Give what the windows prove."""
        return Priced(csr_array(self._price), np.array([one.bound for one in self._proofs]))

    def _begun(self, one: int, *, floor: float = -np.inf) -> _Proof:
        mine = np.flatnonzero(self.of_row == one)
        part, candidate = part_of(self._rows, mine)
        price, begin = self._price[one, candidate], self._start[candidate]
        return _Proof(Window(part, price, self._relaxed.multiplier[mine], begin), floor)
