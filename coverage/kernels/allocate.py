"""The kernel that gives people the places of their nearest facility with room."""

import numpy as np
from numpy.typing import NDArray

from ...arrays import Floats, Ints
from .jit import compiled


@compiled
def fill(order: NDArray[np.int64], home: Ints, facility: Ints, left: Floats, free: Floats) -> None:
    """Give places to people in place, pair after pair: `left` are the people without one, `free` the places."""
    for pair in order:
        take = min(left[home[pair]], free[facility[pair]])
        if take > 0:
            left[home[pair]] -= take
            free[facility[pair]] -= take
