"""The window says of a project what the command line said."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.coverage.plans.files import load_plan
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.jobs import EvaluateRequest, OpenRequest, evaluate_choices, open_place
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.build.request import CheckRequest
from lifecircle.scenarios.editing.choices import decide_plan
from lifecircle.scenarios.exports.registry import VERDICTS, find_exports, write_exports
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import FILE_NAME, Project, write_project
from lifecircle.scenarios.project.settings import Choices, Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.adhoc_plan import plan_of
from lifecircle.scenarios.runs.evaluation import evaluate_project

PATIENCE_MS = 60_000
REQUEST = {
    "network": {"file": "streets.geojson"},
    "population": {"file": "people.csv"},
    "circles": [{"service": "fitness", "limit": 1.0, "mode": "network_km"}],
}


def never() -> bool:
    return False


def silent(_fraction: float, _doing: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def coarse(street: PlaceLayers) -> PlaceLayers:
    """The street with people only every 500 m, out of reach from 1 km on: far apart, and yet neighbours."""
    row = street.demand.iloc[[0]]
    x = 500_000.0 + 500.0 * np.arange(6) + 20.0
    points = shapely.points(x, np.full(len(x), 3_000_000.0))
    demand = gpd.GeoDataFrame(row.loc[row.index.repeat(len(x))].reset_index(drop=True)).set_geometry(
        gpd.GeoSeries(points, crs=row.crs)
    )
    demand.attrs["estimated"] = []
    return replace(street, demand=demand)


@pytest.fixture
def checked(coarse: PlaceLayers, tmp_path: Path) -> Path:
    """A folder as `lifecircle check --circle` leaves it: the project with its own circle, and verdicts.json."""
    plan = plan_of(CheckRequest.model_validate(REQUEST))
    project = Project(
        coarse, Settings(name=coarse.name, plan=plan.key, own_plan=plan, judging=Judging(complete=("all",)))
    )
    write_project(project, tmp_path / FILE_NAME)
    write_exports(ExportRequest(evaluate_project(project, plan), speak("en")), find_exports(VERDICTS), tmp_path)
    return tmp_path


def test_a_project_with_its_own_circle_opens_with_the_figures_of_the_command_line(
    window: Window, checked: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.opened, timeout=PATIENCE_MS):
        window.open(checked)
    (written,) = json.loads((checked / "verdicts.json").read_text(encoding="utf-8"))["clauses"]
    (row,) = window.plan.model.rows
    assert row.verdict.clause.id == written["id"]
    assert (row.people, row.served, row.unserved) == (written["people"], written["served"], written["unserved"])
    assert isinstance(row.evidence, CircleEvidence)
    assert [(area.name, area.people) for area in row.evidence.areas] == [
        (area["name"], area["people"]) for area in written["unserved_areas"]
    ]
    assert len(row.evidence.areas) == 1


def test_ones_own_circle_can_be_chosen_again_after_another_plan(window: Window, checked: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.opened, timeout=PATIENCE_MS):
        window.open(checked)
    for key in ("circles", "own"):
        window.circle.plan_chosen.emit(key)
        qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
        assert window.circle.plans.currentData() == key, window.message.text()


def test_another_plan_gathers_its_areas_as_the_command_line_does(checked: Path) -> None:
    opened = open_place(OpenRequest(checked), progress=silent, cancelled=never)
    settings = opened.project.settings
    chosen, _ = decide_plan(settings.choices, load_plan("circles"))
    again = evaluate_choices(EvaluateRequest(opened.place, settings, chosen), progress=silent, cancelled=never)
    assert again.settings.cluster_m == opened.evaluation.settings.cluster_m > 500.0


def test_an_evaluation_says_under_which_settings_each_clause_was_asked(street: PlaceLayers) -> None:
    """A speed that is tried is of one clause: asked alone under what is said of it, each gives its verdict again."""
    place, kept = make_place(street), Settings(name="street")
    tried = Choices(plan="circles", speeds_mps={"circles-elderly": 0.3}, limits={"circles-fitness-urban": 2.0})
    evaluation = evaluate_choices(EvaluateRequest(place, kept, tried), progress=silent, cancelled=never)
    for verdict in evaluation.verdicts:
        alone = evaluation.plan.model_copy(update={"clause": (verdict.clause,)})
        (again,) = evaluate(place, alone, settings=evaluation.settings_of(verdict.clause.id)).verdicts
        assert (again.state, again.people, again.served) == (verdict.state, verdict.people, verdict.served)
        assert again.sureness == verdict.sureness
    assert evaluation.settings.speeds_mps == {}
    assert evaluation.settings_of("circles-elderly").speeds_mps == {"age_60_plus": 0.3}
    assert evaluation.settings_of("circles-fitness-urban").limits == {"circles-fitness-urban": 2.0}
    back = replace(EvaluateRequest(place, kept, Choices(plan="circles")), former=(tried, evaluation))
    assert evaluate_choices(back, progress=silent, cancelled=never).own == {}
