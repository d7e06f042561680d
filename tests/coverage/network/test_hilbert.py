"""The order along the Hilbert curve, against the curve walked one point and one bit at a time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.coverage.network.hilbert import hilbert_key

SIDE = 2**16


def walked(x: int, y: int) -> int:
    """Return how far along the curve a cell of the square lies, as Wikipedia's xy2d tells it."""
    distance, half = 0, SIDE // 2
    while half:
        right, upper = int(bool(x & half)), int(bool(y & half))
        distance += half * half * ((3 * right) ^ upper)
        if not upper:
            if right:
                x, y = SIDE - 1 - x, SIDE - 1 - y
            x, y = y, x
        half //= 2
    return distance


@given(st.lists(st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1)), max_size=20))
def test_keys_are_those_of_the_curve_walked_bit_by_bit(cells: list[tuple[int, int]]) -> None:
    corners = [(0, 0), (SIDE - 1, SIDE - 1)]  # so that a cell of the curve is as wide as one of the coordinates
    keys = hilbert_key(np.array([*corners, *cells], float))
    assert keys.tolist() == [walked(x, y) for x, y in [*corners, *cells]]


def test_no_points_have_no_keys() -> None:
    assert hilbert_key(np.zeros((0, 2))).tolist() == []
