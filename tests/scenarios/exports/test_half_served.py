"""Where places run out at a point, maps show both who finds one there and who does not."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import ResizeFacility
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.report.content import Paragraph, Table
from lifecircle.scenarios.exports.report.report import make_report
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.results.site_files import draw_sites
from lifecircle.scenarios.exports.sheets import difference_map
from lifecircle.scenarios.exports.sheets.drawing import map_frame
from lifecircle.scenarios.exports.sheets.drawing.look import Look
from lifecircle.scenarios.exports.web.web_map import export_web_map
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.comparison import Comparison, compare
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project, evaluation_settings

PLACES, WITHIN, PEOPLE = 7.0, 12.0, 50.0
"""Two elderly at each of 25 points, six of which reach the station; a place for each who finds one."""


@pytest.fixture(scope="module")
def full(village: PlaceLayers) -> Result:
    """The village whose station has seven places, read by distance and capacity together: a point is half served."""
    facilities = village.facilities.assign(places=[PLACES, np.nan, np.nan])
    judging = Judging(complete=("all",), capacity={"circles-elderly": 100.0})
    settings = Settings(name=village.name, created="2026-01-02T03:04:05+08:00", judging=judging)
    return evaluate_project(Project(replace(village, facilities=facilities), settings), load_plan("circles"))


def evidence_of(result: Result) -> CircleEvidence:
    evidence = result.evaluation.verdicts[0].evidence
    assert isinstance(evidence, CircleEvidence)
    return evidence


@pytest.fixture(scope="module")
def compared(full: Result) -> Comparison:
    """Two places more: the half that was left is served, and half of the next point or all of it."""
    more = ResizeFacility(facility="f1", capacities={"places": PLACES + 2}, note="为一处，最少")
    scenario = Scenario.named("加位", note="已证明").with_edit(more)
    settings = evaluation_settings(full.project.settings, full.place)
    return compare(full.place, full.evaluation.plan, settings, [scenario])


@pytest.fixture(scope="module")
def data(full: Result, compared: Comparison, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("map") / "map.html"
    export_web_map(ExportRequest(full, speak("en"), comparison=compared), path)
    found = re.search(r'id="lifecircle-data">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert found
    read: dict[str, Any] = json.loads(found.group(1))
    return read


def test_one_point_is_half_served(full: Result) -> None:
    shares = evidence_of(full).shares[~full.place.demand.on_land]
    assert sorted(shares[shares > 0]) == pytest.approx([0.5, 1.0, 1.0, 1.0])


def test_the_web_map_tells_who_of_a_point_is_left(data: dict[str, Any], full: Result) -> None:
    circle = data["circles"][0]
    assert (circle["people"], circle["served"], circle["unserved"]) == ("≈ 50", "≈ 7", "≈ 43")
    assert circle["left"] == [round(2.0 * (1 - share), 1) for share in evidence_of(full).shares[: len(circle["left"])]]
    assert len(circle["left"]) == np.count_nonzero(~full.place.demand.on_land)
    assert sum(circle["left"]) == PEOPLE - PLACES
    half = circle["left"].index(1.0)
    assert (circle["weight"][half], circle["state"][half]) == (2.0, "0")
    assert circle["cost"][half] <= 15
    assert [other["left"] for other in data["circles"][1:]] == [None] * (len(data["circles"]) - 1)


def test_the_web_map_marks_a_point_of_which_a_part_is_newly_served(data: dict[str, Any], full: Result) -> None:
    """Two places more serve one more at the half-served point and one at the next, which stays half served."""
    change = data["scenarios"][0]["circles"][0]
    assert (change["gained"], change["lost"]) == ("≈ 2", "0")
    assert change["state"].count("g") == 2
    assert change["state"][data["circles"][0]["left"].index(1.0)] == "g"
    assert "l" not in change["state"]
    assert full.place.demand.weights["people"].sum() == 250


def test_the_report_says_what_was_noted_of_scenario_and_measure(full: Result, compared: Comparison) -> None:
    report = make_report(ReportRequest(full, speak("zh"), comparison=compared))
    said = [block.text for block in report.blocks if isinstance(block, Paragraph)]
    assert "已证明" in said
    rows = [row for block in report.blocks if isinstance(block, Table) for row in block.rows]
    assert any(row[0] == "1" and row[1].endswith("\n为一处，最少") for row in rows)  # beside its project


def drawn_sums(monkeypatch: pytest.MonkeyPatch, module: Any) -> dict[str, float]:
    """Sum up what dots are drawn by colour, in points squared."""
    sums: dict[str, float] = {}

    def draw_people(_ground: Any, _xy: Any, sizes: Any, **style: Any) -> None:
        sums[style["facecolor"]] = sums.get(style["facecolor"], 0.0) + float(np.sum(sizes))

    monkeypatch.setattr(module, "draw_people", draw_people)
    return sums


def test_the_sheet_draws_as_many_people_as_are_served(
    full: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dots of the served add up to seven people's, whatever a person's dot takes."""
    monkeypatch.setattr(map_frame, "dot_scale", lambda *_: 100.0)
    sums = drawn_sums(monkeypatch, map_frame)
    layers = full.project.layers
    nothing = layers.facilities[:0].assign(number=[])
    draw_sites(layers, full.evaluation.verdicts[0], nothing, speak("en"), tmp_path / "map.png")
    assert sorted(sums.values()) == [100.0 * PLACES, 100.0 * (PEOPLE - PLACES)]


def test_the_difference_map_counts_people_not_points(
    full: Result, compared: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    axes = Figure().add_axes((0, 0, 1, 1))
    sums = drawn_sums(monkeypatch, difference_map)
    monkeypatch.setattr(difference_map, "dot_scale", lambda *_: 1.0)
    one = compared.scenarios[0]
    ground = map_frame.Ground.__new__(map_frame.Ground)
    object.__setattr__(ground, "axes", axes)
    object.__setattr__(ground, "look", Look())
    told = difference_map._people(ground, compared.base_place, (one, one.clauses[0]), speak("en"))
    assert [label for *_, label in told] == ["Still served (≈ 7)", "Still unserved (≈ 41)", "Newly served (≈ 2)"]
    assert sum(sums.values()) > 0
    assert full.evaluation.verdicts[0].served == pytest.approx(PLACES)
