"""The k nearest: all of them, each once, in order."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.search.k_nearest import k_nearest
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.search.od_tables import od_table
from lifecircle.coverage.search.per_facility import FacilityQuery
from lifecircle.coverage.travel.graph import Direction
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.coverage.travel.snap import snap
from lifecircle.progress import WorkCancelled

from ..sketch import PLAIN_DRIVE, draw, random_network, random_points


@given(seed=st.integers(0, 10_000), k=st.integers(1, 7), direction=st.sampled_from(["to_facility", "from_facility"]))
@settings(max_examples=40, deadline=None)
def test_they_are_the_first_k_of_the_table_of_all_pairs(seed: int, k: int, direction: Direction) -> None:
    network = random_network(seed, oneway=np.random.default_rng(seed).integers(-1, 2, 45))
    doors = snap(network, random_points(seed + 1, 9), profile=PLAIN_DRIVE)
    homes = snap(network, random_points(seed + 2, 30), profile=PLAIN_DRIVE)
    if not homes.found.any():
        return
    ask = FacilityQuery(network, doors, [0, 1, 1, 2, 3, 4, 4, 4, 5], PLAIN_DRIVE, 70.0, direction)
    table = od_table(ask, homes)
    dense = np.full((30, 6), np.inf)
    dense[table.demand, table.facility] = table.cost_s
    got = k_nearest(ask, homes, k)
    expected = np.sort(np.column_stack([dense, np.full((30, 7), np.inf)]), axis=1)[:, :k]
    np.testing.assert_array_equal(got.cost_s, expected)
    row, column = np.nonzero(got.owner >= 0)
    np.testing.assert_array_equal(dense[row, got.owner[row, column]], got.cost_s[row, column])
    assert all(len(set(owners[owners >= 0])) == (owners >= 0).sum() for owners in got.owner)


def test_one_nearest_is_the_nearest() -> None:
    network = random_network(2)
    doors, homes = (snap(network, random_points(seed, 8), profile=WALK_ADULT) for seed in (3, 4))
    got = k_nearest(FacilityQuery(network, doors, np.arange(8), WALK_ADULT, 500.0), homes, 1)
    one = nearest(network, facilities=doors, owner=np.arange(8), demand=homes, profile=WALK_ADULT, limit_s=500.0)
    np.testing.assert_array_equal(got.cost_s[:, 0], one.cost_s)
    np.testing.assert_array_equal(got.owner[:, 0], one.owner)


def test_fewer_within_reach_leave_the_rest_empty() -> None:
    network, at = draw("A-B")
    doors = snap(network, [at["A"]], profile=WALK_ADULT)
    got = k_nearest(FacilityQuery(network, doors, [7], WALK_ADULT, 500.0), doors, 3)
    assert got.owner.tolist() == [[7, -1, -1]]


@pytest.mark.parametrize("k", [0, -1, 10**9, 1.5, "2"])
def test_a_number_that_makes_no_sense_is_refused(k: Any) -> None:
    network, at = draw("A-B")
    doors = snap(network, [at["A"]], profile=WALK_ADULT)
    with pytest.raises(RequestError):
        k_nearest(FacilityQuery(network, doors, [7], WALK_ADULT, 500.0), doors, k)


def test_a_cancelled_search_stops() -> None:
    network, at = draw("A-B")
    doors = snap(network, [at["A"]], profile=WALK_ADULT)
    with pytest.raises(WorkCancelled):
        k_nearest(FacilityQuery(network, doors, [7], WALK_ADULT, 500.0), doors, 1, cancelled=lambda: True)
