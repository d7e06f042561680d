"""The nearest of another kind along one straight street, where every way is worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.coverage.accessibility.side_by_side import neighbours

from ..town import homes, place, site, sites

PLACES = st.tuples(st.integers(0, 400).map(lambda x: 10.0 * x), st.integers(-9, 9).map(lambda y: 10.0 * y))


def ends(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """Metres along the street, with both legs, and straight."""
    (x, y), (u, v) = first, second
    return abs(x - u) + abs(y) + abs(v), float(np.hypot(x - u, y - v))


@given(st.lists(PLACES, min_size=1, max_size=6), st.lists(PLACES, min_size=1, max_size=6))
def test_both_distances_are_the_least_over_all_pairs(
    ours: list[tuple[float, float]], theirs: list[tuple[float, float]]
) -> None:
    where = place(homes([0.0]), sites(*(site("a", *at) for at in ours), *(site("b", *at) for at in theirs)))
    rows = np.arange(len(ours), dtype=np.int32)
    others = np.arange(len(ours), len(ours) + len(theirs), dtype=np.int32)
    found = neighbours(where, rows, others, most_m=10_000)
    for row, at in enumerate(ours):
        ways = [ends(at, other) for other in theirs]
        assert found.along_m[row] == pytest.approx(min(along for along, _ in ways), abs=1e-3)
        assert found.straight_m[row] == pytest.approx(min(straight for _, straight in ways), abs=1e-6)
        assert ways[found.along[row] - len(ours)][0] == pytest.approx(found.along_m[row], abs=1e-3)
    assert not found.same.any()


def test_one_site_is_no_way_at_all_and_beyond_the_search_there_is_none() -> None:
    where = place(
        homes([0.0]),
        sites(site("a", 0, site="s"), site("b", 0, site="s"), site("a", 3000), site("b", 1000, doors=[(1000, 0)])),
    )
    found = neighbours(where, np.array([0, 2], np.int32), np.array([1, 3], np.int32), most_m=500)
    assert found.same.tolist() == [True, False]
    assert (found.along_m[0], found.straight_m[0], found.along[0]) == (0, 0, 1)
    assert (found.along_m[1], found.along[1]) == (np.inf, -1)
    assert (found.straight_m[1], found.straight[1]) == (2000, 3)


def test_a_facility_of_both_kinds_is_its_own_neighbour() -> None:
    where = place(homes([0.0]), sites(site("a", 0), site("a", 100)))
    found = neighbours(where, np.array([0, 1], np.int32), np.array([1], np.int32), most_m=500)
    assert found.same.tolist() == [False, True]
    assert found.along_m.tolist() == pytest.approx([100, 0])


def test_the_nearest_doors_count() -> None:
    where = place(
        homes([0.0]), sites(site("a", 0, doors=[(0, 0), (300, 0)]), site("b", 1000, doors=[(900, 0), (400, 0)]))
    )
    found = neighbours(where, np.array([0], np.int32), np.array([1], np.int32), most_m=5000)
    assert (found.along_m[0], found.straight_m[0]) == (pytest.approx(100), pytest.approx(100))
