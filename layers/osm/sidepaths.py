"""Whether a path runs beside a street: what `use_sidepath` and a separate pavement speak of, and maps often lack."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools

Lines = NDArray[Any]

BESIDE_M: Final = 30.0
"""As far as a path may lie from the centre line of its street: half of 40 m of carriageways, and a strip of green."""
STEP_M: Final = 20.0
ENOUGH: Final = 0.75
"""The share of a street, looked at every 20 m, that must have a path beside it."""


def sidepaths(lines: Lines, paths: Lines) -> Bools:
    """Tell for each of the lines (k,) whether most of it has one of the `paths` within `BESIDE_M`.

    Both are LineStrings in metres; missing or empty ones have no path beside them and are none.
    """
    found = np.zeros(len(lines), dtype=np.bool_)
    usable = np.flatnonzero(shapely.length(lines) > 0)
    if not len(usable) or not len(paths):
        return found
    count = np.ceil(shapely.length(lines[usable]) / STEP_M).astype(np.int64) + 1
    row = np.repeat(np.arange(len(usable)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    places = shapely.line_interpolate_point(lines[usable][row], (step / (count[row] - 1)), normalized=True)
    near, _ = shapely.STRtree(paths).query(places, predicate="dwithin", distance=BESIDE_M)
    beside = np.zeros(len(places), dtype=np.float64)
    beside[near] = 1.0
    found[usable] = np.bincount(row, beside, minlength=len(usable)) >= ENOUGH * count
    return found
