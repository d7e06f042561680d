"""Order along a Hilbert curve, so that what is near on the map is near in memory."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_BITS: Final = 16


def hilbert_key(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give each point (n, 2) its distance along the curve through the points' bounding square, in 2^32 steps.

    The classical rotation by quadrants (Wikipedia, "Hilbert curve", xy2d), for all points at once.
    """
    if not len(xy):
        return np.zeros(0, np.int64)
    low = xy.min(axis=0)
    span = max(float((xy.max(axis=0) - low).max()), 1e-9)
    cell = ((xy - low) / span * (2**_BITS - 1)).astype(np.int64)
    x, y, key = cell[:, 0], cell[:, 1], np.zeros(len(xy), np.int64)
    for bit in range(_BITS - 1, -1, -1):
        side = 1 << bit
        right, upper = (x & side) > 0, (y & side) > 0
        key += side * side * ((3 * right) ^ upper)
        flip = right & ~upper
        x, y = (
            np.where(flip, side - 1 - (x & (side - 1)), x & (side - 1)),
            np.where(flip, side - 1 - (y & (side - 1)), y & (side - 1)),
        )
        x, y = np.where(upper, x, y), np.where(upper, y, x)
    return key
