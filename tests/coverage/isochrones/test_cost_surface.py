"""The cost from every place of a grid: along the street and beside it, worked out by hand."""

import numpy as np
import pytest

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.isochrones.polygons import Look, cost_surface
from lifecircle.coverage.search.nearest import solve
from lifecircle.coverage.travel.profiles import DISTANCE
from lifecircle.coverage.travel.snap import snap

from ..sketch import make

BOUNDS = (-200.0, -200.0, 1200.0, 200.0)
STEP = 50.0


def test_a_place_costs_its_way_to_the_street_and_along_it() -> None:
    network = make([(0, 0), (1000, 0)], [(0, 1)])
    solved = solve(
        network,
        facilities=snap(network, [(0.0, 0.0)], profile=DISTANCE),
        owner=np.zeros(1, np.int32),
        profile=DISTANCE,
        limit_s=5000.0,
    )
    surface = cost_surface(solved, BOUNDS, Look(STEP, fill_m=170.0))
    rows, columns = surface.cost.shape
    x, y = np.meshgrid(surface.x + STEP * np.arange(columns), surface.y + STEP * np.arange(rows))
    foot = np.clip(x, 0, 1000)
    beside = np.hypot(x - foot, y)
    expected = np.where(beside <= 170.0, foot + beside, np.inf)
    assert np.isfinite(surface.cost).any()
    assert np.isinf(surface.cost).any()
    np.testing.assert_allclose(surface.cost, expected, atol=1e-3)


def test_too_coarse_a_grid_is_refused() -> None:
    network = make([(0, 0), (1000, 0)], [(0, 1)])
    doors = snap(network, [(0.0, 0.0)], profile=DISTANCE)
    solved = solve(network, facilities=doors, owner=np.zeros(1, np.int32), profile=DISTANCE, limit_s=5000.0)
    with pytest.raises(RequestError, match="too coarse"):
        cost_surface(solved, BOUNDS, Look(300.0, fill_m=170.0))
