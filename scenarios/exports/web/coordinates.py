"""Coordinates as the interactive map reads them: whole numbers, each as the step from the one before."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ....arrays import Longs

UNITS_PER_DEGREE: Final = 100_000
"""About a metre."""


def as_lines(lines: Sequence[Any] | NDArray[np.object_], degrees: pyproj.Transformer) -> list[list[int]]:
    """Return each line as its coordinates' steps: x, y, dx, dy, dx, dy, ..."""
    xy, owner = shapely.get_coordinates(np.asarray(lines, dtype=object), return_index=True)
    cuts = np.flatnonzero(np.diff(owner)) + 1
    return [as_steps(part) for part in np.split(as_units(xy, degrees), cuts)] if len(xy) else []


def as_units(xy: NDArray[np.float64], degrees: pyproj.Transformer) -> Longs:
    """Return (n, 2) longitude and latitude on WGS 84 in whole units."""
    lon_lat = np.column_stack(degrees.transform(xy[:, 0], xy[:, 1]))
    units: Longs = np.rint(lon_lat * UNITS_PER_DEGREE).astype(np.int64)
    return units


def as_steps(units: Longs) -> list[int]:
    """Return the units as x, y, dx, dy, dx, dy, ..."""
    steps: list[int] = np.diff(units, axis=0, prepend=[[0, 0]]).ravel().tolist()
    return steps
