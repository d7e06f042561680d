"""The nearest of many points and the pairs of them, against every distance worked out and against scipy's tree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from lifecircle.arrays import Floats
from lifecircle.coverage.network.point_tree import PointTree, scipy_tree

LATTICE = st.integers(-20, 20).map(float)
"""Whole metres, so that many points are equally near and many lie on one another."""


def sets(most: int) -> st.SearchStrategy[Floats]:
    return st.integers(1, most).flatmap(lambda count: arrays(np.float64, (count, 2), elements=LATTICE))


@given(xy=sets(60), asked=sets(10))
def test_the_nearest_is_the_first_of_all_that_are_as_near(xy: Floats, asked: Floats) -> None:
    distance, row = PointTree(xy).nearest(asked)
    apart = cdist(asked, xy)
    assert distance.tolist() == apart.min(axis=1).tolist()
    assert row.tolist() == apart.argmin(axis=1).tolist()


@given(xy=sets(60), reach=st.integers(0, 15))
def test_pairs_are_all_that_lie_within_the_reach_and_each_once(xy: Floats, reach: int) -> None:
    squared = ((xy[:, None] - xy) ** 2).sum(axis=2)
    expected = np.argwhere(np.triu(squared <= reach**2, 1))
    pairs = PointTree(xy).pairs(reach)
    assert pairs[np.lexsort(pairs.T[::-1])].tolist() == expected.tolist()


@given(xy=sets(60))
def test_a_step_leads_to_the_nearest_other_point(xy: Floats) -> None:
    apart = cdist(xy, xy)
    np.fill_diagonal(apart, np.inf)
    assert PointTree(xy).steps().tolist() == apart.min(axis=1).tolist()


@pytest.mark.parametrize("spread", ["even", "one far away", "on one line", "all in one place"])
def test_thousands_of_points_are_found_as_scipy_finds_them(spread: str) -> None:
    rng = np.random.default_rng(9)
    xy, asked = rng.random((3000, 2)) * 9000, rng.random((45_000, 2)) * 9000
    if spread == "one far away":
        xy = np.vstack([xy / 1000, [[1e7, -1e7]]])
    if spread == "on one line":
        xy[:, 1] = 4.0
    if spread == "all in one place":
        xy, asked = xy[:300] * 0 + 5.0, asked[:100]
    distance, row = PointTree(xy).nearest(asked)
    assert distance.tolist() == np.asarray(cKDTree(xy).query(asked)[0]).tolist()
    assert np.hypot(*(asked - xy[row]).T) == pytest.approx(distance)


def test_a_tree_without_points_has_nothing_near() -> None:
    tree = PointTree(np.empty((0, 2)))
    distance, row = tree.nearest([[1.0, 2.0]])
    assert (len(tree), distance.tolist(), row.tolist()) == (0, [np.inf], [-1])
    assert tree.pairs(5.0).shape == (0, 2)
    assert PointTree([[3.0, 4.0]]).steps().tolist() == [np.inf]
    assert tree.nearest(np.empty((0, 2)))[1].tolist() == []


def test_where_all_distances_are_asked_the_tree_is_that_of_scipy() -> None:
    assert isinstance(scipy_tree(np.zeros((2, 3))), cKDTree)
