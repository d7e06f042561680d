"""The bound of all windows together, raised window by window while there is time."""

from collections.abc import Callable
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from .....arrays import Bools
from ..choice import Choice
from ..outcome import Priced
from ..relaxation import Relaxed
from ..rows import Rows, part_of
from .partition import windows_of
from .priced import Window
from .prices import shared_prices

_PARTS: Final = 25
"""So many parts of one window are looked at before the next window has its turn."""


class Windows:
    """All windows of a problem, `of_row` (r,) that of each row.

    A window has about so many `sites`; `start` (c,) is a choice to begin with.
    """

    def __init__(self, rows: Rows, choice: Choice, relaxed: Relaxed, start: Bools, *, sites: float) -> None:
        self._rows, self._choice = rows, choice
        self.of_row = windows_of(rows, relaxed, sites=sites)
        self._price = shared_prices(rows, choice, relaxed, self.of_row)
        self._parts: list[Window] = []
        for one in range(len(self._price)):
            mine = np.flatnonzero(self.of_row == one)
            part, candidate = part_of(rows, mine)
            price, begin = self._price[one, candidate], start[candidate]
            self._parts.append(Window(part, price, relaxed.multiplier[mine], begin))

    @property
    def bound(self) -> float:
        """What no choice loses less than."""
        constant = sum(part.bound for part in self._parts)
        return self._rows.base + constant - self._choice.most_gain(self._price.sum(axis=0))

    def raise_bound(self, is_over: Callable[[], bool], tell: Callable[[float], None]) -> None:
        """Prove the windows in turn, a few parts of each at a time, until all are proven or it is over."""
        left = self._parts
        while left and not is_over():
            for part in sorted(left, key=lambda one: one.open_end):
                part.advance(_PARTS, is_over)
                tell(self.bound)
                if is_over():
                    return
            left = [part for part in left if not part.is_proven]

    def cuts(self) -> Priced:
        """Give what the windows prove."""
        return Priced(csr_array(self._price), np.array([part.bound for part in self._parts]))
