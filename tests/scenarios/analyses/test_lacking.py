"""Who has all circles of a plan, some, or none: the first figure of a report and of an overview sheet."""

import numpy as np
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.scenarios.analyses.lacking import lacking

from ...coverage.town import homes, place, plan, site, sites

CIRCLES = """
[[clause]]
id = "everybody"
kind = "circle"
services = ["fitness"]
mode = "network_km"
limit = 1

[[clause]]
id = "old"
kind = "circle"
services = ["elderly_care"]
group = "age_60_plus"
mode = "network_km"
limit = 0.5
"""


def test_people_are_told_by_the_circles_that_ask_them() -> None:
    """Both sites at 0 m; where nobody is old only the first circle asks, and where nobody lives none does."""
    xs, people, old = [0.0, 3000.0, 900.0, 950.0, 2000.0, 10.0], [100, 50, 30, 20, 7, 0], [10, 5, 3, 0, 0, 0]
    where = place(homes(xs, people, age_60_plus=old), sites(site("fitness_site", 0), site("elderly_care", 0)))
    evaluation = evaluate(where, plan(CIRCLES))
    found = lacking(evaluation, where.demand.weights["people"])
    assert found.all.tolist() == [True, False, False, True, False, False]
    assert found.some.tolist() == [False, False, True, False, False, False]
    assert found.none.tolist() == [False, True, False, False, True, False]
    sums = [found.sum(found.all), found.sum(found.some), found.sum(found.none), found.sum(found.some, found.none)]
    assert sums == pytest.approx([120.0, 30.0, 57.0, 87.0])
    two = lacking(evaluation, np.asarray(people[:2], float))  # what a scenario draws stands behind a place's own
    assert (two.sum(two.all), two.sum(two.none)) == (100.0, 50.0)
