"""Outlines that cross themselves everywhere: to make areas of them would take hours, and they bound no place."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...limits import MAX_OUTLINE_CROSSINGS
from ..errors import DataError

_LEAST_CORNERS: Final = 100
_CROWDED: Final = 20.0
"""Sides near each side of an outline; in those that anybody drew it is three or four."""
_SAMPLE: Final = 200
_SAMPLED_PAIRS: Final = 20_000_000


def check_outlines(shapes: NDArray[Any], rows: NDArray[Any], file: str) -> None:
    """Raise DataError for the first area whose outline crosses itself far more often than by a slip of the hand."""
    for at in _doubtful(shapes):
        pairs, each = _crossings(shapes[at])
        if pairs > MAX_OUTLINE_CROSSINGS and each > _CROWDED:
            raise DataError(
                "{file}: the outline of row {row} crosses itself about {count:,} times, which bounds no area; draw it "
                "again or leave the row out.",
                file=file,
                row=rows[at],
                count=pairs,
            )


def _doubtful(shapes: NDArray[Any]) -> Iterator[int]:
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    many = areas[shapely.get_num_coordinates(shapes[areas]) >= _LEAST_CORNERS]
    yield from many[~shapely.is_valid(shapes[many])]


def _crossings(shape: shapely.Geometry) -> tuple[int, float]:
    """About how many pairs of sides come near each other, and how many it is a side, judged by some of them."""
    parts = np.asarray([shape], dtype=object)
    while (shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():  # collections may hold others
        parts = shapely.get_parts(parts)
    corners, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    first = np.flatnonzero(ring[1:] == ring[:-1])
    if not len(first):
        return 0, 0.0
    sides = np.asarray(shapely.linestrings(np.stack([corners[first], corners[first + 1]], axis=1)), dtype=object)
    count = max(1, min(_SAMPLE, len(sides), _SAMPLED_PAIRS // len(sides)))
    some = sides[np.linspace(0, len(sides) - 1, count).astype(np.int64)]
    each = len(shapely.STRtree(sides).query(some)[0]) / count
    return int(each * len(sides) / 2), each
