"""The length of a scale bar, on the printed map as on the window's."""

import math
from typing import Final

_STEPS: Final = (1, 2, 5)


def round_length(most_m: float) -> float:
    """Return the longest of 1, 2 or 5 times a power of ten that is not above `most_m` (> 0), in metres."""
    power = 10.0 ** math.floor(math.log10(most_m))
    return max(step * power for step in _STEPS if step * power <= most_m)
