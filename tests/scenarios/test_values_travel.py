"""What the floor of scenarios hands out pickles and copies, after it was asked for everything that it works out."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

import lifecircle as lc
from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.analyses.isochrones import IsochroneRequest, draw_isochrones
from lifecircle.scenarios.analyses.sites.site_request import SiteRequest
from lifecircle.scenarios.analyses.sites.siting import site_front, suggest_sites
from lifecircle.scenarios.editing.edits import AddFacility, Where
from lifecircle.scenarios.editing.scenario import Board, Scenario
from lifecircle.scenarios.planning.registry import VIEWS
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project

from ..coverage.test_values_travel import COPIES, figures
from .editing.random_edits import random_edit

CLAUSE = "circles-elderly"


@pytest.fixture(scope="module")
def result(village: PlaceLayers) -> Result:
    return evaluate_project(Project(village, Settings(name=village.name)), load_plan("circles"))


def scenario(result: Result) -> Scenario:
    here = Where.metric(result.place.demand.xy[-1:], result.place.network.crs.to_string())
    return Scenario.named("A").with_edit(AddFacility(facility="new", category="elderly_centre", at=here, cost=5.0))


def made(result: Result) -> dict[str, Callable[[], Any]]:
    """Makers of every kind of value, each used before it is given."""
    place, plan, settings = result.place, result.evaluation.plan, result.evaluation.settings
    site = SiteRequest(clauses=(CLAUSE,), sites=1)
    compared = cache(lambda: compare(place, plan, settings, [scenario(result)]))
    board = Board((scenario(result),))
    request = ViewRequest(result, board)
    views = {f"view {kind.key}": lambda kind=kind: kind.make(request) for kind in VIEWS}
    return {
        "comparison": compared,
        "change": lambda: compared().scenarios[0],
        "siting": lambda: suggest_sites(place, plan, site, settings=settings),
        "front": lambda: site_front(place, plan, site, settings=settings),
        "isochrones": lambda: draw_isochrones(place, IsochroneRequest("elderly_care", (5.0, 10.0))),
        "result": lambda: result,
        **views,
    }


def test_every_edit_and_scenario_travels() -> None:
    rng = np.random.default_rng(3)
    edits = [random_edit(rng, ["f0", "f1"], ["l0"], number) for number in range(200)]
    assert len({type(edit) for edit in edits}) >= 10
    board = Board((Scenario.named("A").model_copy(update={"edits": tuple(edits)}),))
    for again in COPIES:
        assert again(board) == board


NAMES = ("comparison", "change", "siting", "front", "isochrones", "result")


@pytest.mark.parametrize("name", [*NAMES, *(f"view {kind.key}" for kind in VIEWS)])
def test_what_is_worked_out_travels(result: Result, name: str) -> None:
    value = made(result)[name]()
    for again in COPIES[1:]:
        assert figures(again(value)) == figures(value)


def test_a_notebook_s_values_travel(result: Result) -> None:
    place = lc.Place(result.project, result.place, result.evaluation.plan, result.evaluation.settings, Board())
    judged = place.evaluate()
    before = (judged.table, judged.unserved(), lc.compare(place, scenario(result), each_edit=False).table)
    for again in COPIES:
        copied = again(judged)
        assert copied.table.equals(before[0])
        assert copied.unserved().geometry.geom_equals(before[1].geometry).all()
        assert lc.compare(copied.place, scenario(result), each_edit=False).table.equals(before[2])
