"""Order along a Hilbert curve, so that what is near on the map is near in memory."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

_BITS: Final = 16
_AT_ONCE: Final = 4
"""Bits of a coordinate that are looked up in one step."""


def hilbert_key(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give each point (n, 2) its distance along the curve through the points' bounding square, in 2^32 steps.

    The classical rotation by quadrants (Wikipedia, "Hilbert curve", xy2d), for all points and four bits at once.
    """
    if not len(xy):
        return np.zeros(0, np.int64)
    low = xy.min(axis=0)
    span = max(float((xy.max(axis=0) - low).max()), 1e-9)
    x, y = ((xy - low) / span * (2**_BITS - 1)).astype(np.int64).T
    digits, turned = _steps()
    least = (1 << _AT_ONCE) - 1
    key, turn = np.zeros(len(xy), np.int64), np.zeros(len(xy), np.int64)
    for shift in range(_BITS - _AT_ONCE, -1, -_AT_ONCE):
        at = (((turn << _AT_ONCE) | (x >> shift & least)) << _AT_ONCE) | (y >> shift & least)
        key = (key << 2 * _AT_ONCE) | digits[at]
        turn = turned[at]
    return key


@cache
def _steps() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the digits of the key and how the square is turned after them: for each turn, then bits of x, then of y.

    A turn is whether both axes are run against their direction, and whether they are exchanged.
    """
    turn, x, y = np.indices((4, 1 << _AT_ONCE, 1 << _AT_ONCE)).reshape(3, -1)
    against, exchanged, digits = turn >> 1, turn & 1, np.zeros(len(turn), np.int64)
    for bit in range(_AT_ONCE - 1, -1, -1):
        one, other = (x >> bit & 1) ^ against, (y >> bit & 1) ^ against
        right, upper = np.where(exchanged, other, one), np.where(exchanged, one, other)
        digits = digits << 2 | (3 * right ^ upper)
        against, exchanged = against ^ (right & ~upper), exchanged ^ (1 - upper)
    return digits, against << 1 | exchanged
