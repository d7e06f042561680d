"""A click on an area tells of a resident whose way is the one that the table tells, not of one at its rim."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lifecircle.gui.panels.clauses.map_content import _typical_home

AREA = np.array([3, 5, 8, 9], np.int32)


def typical(cost: list[float], people: list[float], mean: float) -> int:
    area: Any = SimpleNamespace(points=AREA, cost=mean)
    evidence: Any = SimpleNamespace(cost=np.full(10, np.nan), people=np.zeros(10))
    evidence.cost[AREA], evidence.people[AREA] = cost, people
    return _typical_home(area, evidence)


@pytest.mark.parametrize(
    ("cost", "people", "mean", "home"),
    [
        ([49.6, 69.0, 90.0, 69.5], [10, 10, 10, 10], 69.4, 9),
        ([69.41, 69.39, 90.0, 20.0], [10, 30, 99, 10], 69.4, 5),  # alike to a tenth: where most live
        ([np.inf, 69.0, 71.0, np.inf], [99, 10, 10, 10], 70.6, 8),
        ([np.inf, np.inf, 20.0, np.inf], [1, 7, 99, 3], np.inf, 5),
    ],
)
def test_the_typical_home_goes_the_way_that_is_told(
    cost: list[float], people: list[float], mean: float, home: int
) -> None:
    assert typical(cost, people, mean) == home
