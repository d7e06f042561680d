"""Random instances of every kind of problem beside PySAL's spopt."""

from importlib import import_module
from typing import Any

import numpy as np
import pulp
import pytest

from lifecircle.coverage.siting.center import least_worst_way
from lifecircle.coverage.siting.covering import cover_all, cover_most
from lifecircle.coverage.siting.median import least_way
from lifecircle.coverage.siting.problem import Candidates, Limits, Reach

pytestmark = pytest.mark.filterwarnings("ignore::Warning")

HOMES, SITES, FEW, RADIUS = 120, 30, 5, 0.28


@pytest.fixture(scope="module")
def locate() -> Any:
    """spopt's models, loaded for these tests only: that takes more than a second, which every run would wait for."""
    return import_module("spopt.locate")


@pytest.fixture(params=[1, 2, 3])
def instance(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Costs (homes, sites) and people (homes,)."""
    luck = np.random.default_rng(request.param)
    home, site = luck.random((HOMES, 2)), luck.random((SITES, 2))
    return np.hypot(*(home[:, None, :] - site[None, :, :]).transpose(2, 0, 1)), luck.integers(1, 40, HOMES)


def reach_of(cost: Any, people: Any, limit: float) -> Reach:
    demand, site = (grid.ravel().astype(np.int32) for grid in np.indices(cost.shape))
    nowhere, xy = np.full(len(people), np.inf), np.random.default_rng(0).random((len(people), 2))
    return Reach(demand, site, cost.ravel(), people.astype(float), nowhere, xy, limit)


def theirs(model: Any) -> float:
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    return float(pulp.value(model.problem.objective))


def test_most_people(locate: Any, instance: tuple[Any, Any]) -> None:
    cost, people = instance
    model = locate.MCLP.from_cost_matrix(cost, people, RADIUS / 2, p_facilities=FEW)
    found = cover_most(reach_of(cost, people, RADIUS / 2), Candidates(np.zeros((SITES, 2))), Limits(sites=FEW))
    assert found.proven
    assert found.value == pytest.approx(theirs(model))


def test_everybody(locate: Any, instance: tuple[Any, Any]) -> None:
    cost, people = instance
    radius = float(cost.min(axis=1).max()) + 0.05
    model = locate.LSCP.from_cost_matrix(cost, radius)
    found = cover_all(reach_of(cost, people, radius), Candidates(np.zeros((SITES, 2))), Limits())
    assert found.value == pytest.approx(theirs(model))


def test_least_way(locate: Any, instance: tuple[Any, Any]) -> None:
    cost, people = instance
    model = locate.PMedian.from_cost_matrix(cost, people, p_facilities=FEW)
    found = least_way(reach_of(cost, people, 2.0), Candidates(np.zeros((SITES, 2))), Limits(sites=FEW))
    assert found.value == pytest.approx(theirs(model), rel=1e-6)


def test_least_worst_way(locate: Any, instance: tuple[Any, Any]) -> None:
    cost, people = instance
    model = locate.PCenter.from_cost_matrix(cost, p_facilities=FEW)
    found = least_worst_way(reach_of(cost, people, 2.0), Candidates(np.zeros((SITES, 2))), Limits(sites=FEW))
    assert found.value == pytest.approx(theirs(model), abs=1e-6)
