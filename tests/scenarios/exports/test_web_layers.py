"""What the interactive map holds beside its circles is what the verdicts and the comparison say."""

import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.scenarios.analyses.reached_ground import Grounds
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.web.coordinates import UNITS_PER_DEGREE
from lifecircle.scenarios.exports.web.web_map import export_web_map
from lifecircle.scenarios.presentation.summary import circles, clause_lines, figure_text, people_text, unit_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.comparison import Comparison, compare
from lifecircle.scenarios.runs.evaluation import Result, evaluation_settings


@pytest.fixture(scope="module")
def compared(result: Result) -> Comparison:
    last = result.project.layers.demand.to_crs("EPSG:4326").geometry.iloc[-1]
    scenario = Scenario.named("方案").add_facility("elderly_care", at=(last.x, last.y), name="新站", cost=12_345.6)
    settings = evaluation_settings(result.project.settings, result.place)
    return compare(result.place, result.evaluation.plan, settings, [scenario])


@pytest.fixture(scope="module")
def data(result: Result, compared: Comparison, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("map") / "map.html"
    export_web_map(ExportRequest(result, speak("en"), comparison=compared), path)
    found = re.search(r'id="lifecircle-data">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert found
    read: dict[str, Any] = json.loads(found.group(1))
    return read


def test_every_clause_is_in_the_table_and_the_circles_are_linked(data: dict[str, Any], result: Result) -> None:
    assert [row["title"] for row in data["clauses"]] == [line.clause.title_en for line in result.evaluation.verdicts]
    linked = [row for row in data["clauses"] if row["circle"] >= 0]
    assert [data["circles"][row["circle"]]["title"] for row in linked] == [row["title"] for row in linked]
    assert len(linked) == len(circles(result.evaluation))
    signs = ["≈ " if v.estimated and v.unserved else "" for v, _ in circles(result.evaluation)]
    told = [sign + people_text(v.unserved) for sign, (v, _) in zip(signs, circles(result.evaluation), strict=True)]
    assert [row["unserved"] for row in linked] == told
    assert {one["cost"] for one in data["scenarios"]} == {"12,345.6"}
    goals = [figure_text(v.target, unit_text(v.unit, speak("en"))) for v, _ in circles(result.evaluation)]
    assert all(f"target {goal}" in one["verdict"] for goal, one in zip(goals, data["circles"], strict=True))


def test_every_clause_says_why_it_is_open_and_what_a_reviewer_must_know(data: dict[str, Any], result: Result) -> None:
    lines = clause_lines(result.evaluation, speak("en"))
    assert [row["reason"] for row in data["clauses"]] == [line.reason for line in lines]
    for row, line, verdict in zip(data["clauses"], lines, result.evaluation.verdicts, strict=True):
        assert row["notes"] == [*verdict.clause.quoted, *filter(None, [verdict.clause.where]), *line.notes]
    assert any(row["notes"] for row in data["clauses"])


def test_the_bands_cover_the_served_and_do_not_overlap(data: dict[str, Any], result: Result) -> None:
    """Against the grid of costs: a cell well inside a band lies in its polygons, and in no other's."""
    verdict, evidence = circles(result.evaluation)[0]
    assert isinstance(evidence, CircleEvidence)
    ground = Grounds(result.place, result.evaluation).of(verdict)
    assert ground is not None
    polygons = [shapely.union_all([_polygon(rings) for rings in band["areas"]]) for band in data["circles"][0]["bands"]]
    assert len(polygons) == 3
    rows, columns = np.nonzero(ground.share < 0.9)
    xy = np.column_stack([ground.x + columns * ground.step_m, ground.y + rows * ground.step_m])
    points = np.asarray(shapely.points(_degrees(xy, result)))
    band = np.minimum((ground.share[rows, columns] * 3).astype(int), 2)
    inside = np.stack([shapely.contains(polygon, points) for polygon in polygons])
    right = inside[band, np.arange(len(points))]
    assert right.mean() > 0.9  # simplified by 12 m on a grid of 40 m
    assert (inside.sum(axis=0) > 1).mean() < 0.05


def test_a_scenarios_letters_count_the_people_who_gain(data: dict[str, Any], compared: Comparison) -> None:
    change = compared.scenarios[0].clauses[0]
    new = change.after.evidence
    assert isinstance(new, CircleEvidence)
    told = data["scenarios"][0]["circles"][0]
    people = Counter[str]()
    for letter, weight in zip(told["state"], new.people, strict=False):
        people[letter] += weight
    assert people["g"] == pytest.approx(change.newly_served)
    assert people["l"] == pytest.approx(change.left_out)
    assert change.newly_served > 0
    assert told["gained"] == f"≈ {people_text(change.newly_served)}"


def _polygon(rings: list[list[int]]) -> shapely.Geometry:
    lines = [np.array(ring).reshape(-1, 2).cumsum(axis=0) / UNITS_PER_DEGREE for ring in rings]
    return shapely.make_valid(shapely.Polygon(lines[0], lines[1:]))


def _degrees(xy: np.ndarray, result: Result) -> np.ndarray:
    change = pyproj.Transformer.from_crs(result.place.network.crs, 4326, always_xy=True)
    return np.column_stack(change.transform(xy[:, 0], xy[:, 1]))
