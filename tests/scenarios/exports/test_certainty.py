"""A standard on the small demo city: every clause has a state, and a remembered figure says so in every output."""

import json
import re
from pathlib import Path
from typing import get_args

import openpyxl
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Evaluation
from lifecircle.coverage.plans.figures import Assumption, Certainty, Report
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.tables.verdicts_json import write_json
from lifecircle.scenarios.exports.tables.verdicts_xlsx import export_xlsx
from lifecircle.scenarios.exports.web.web_map import write_web_map
from lifecircle.scenarios.presentation.titles import title_of
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.evaluation import Result

STANDARDS = (
    "gb50180",
    "convenience",
    "national_fitness",
    "complete_community",
    "city_check",
    "shanghai_circle",
    "embedded",
    "td1062",
    "public_services",
)
STATES = {"met", "nearly_met", "not_met", "not_decided", "not_applicable", "reported"}
REMEMBERED = {"zh": "凭记忆，未核对原文", "en": "from memory, not checked against the text"}
SEEN = {"zh": "数值取自引用该标准的资料", "en": "comes from a source that quotes the standard"}
SETTINGS = Settings(name="demo", plan="gb50180")


@pytest.fixture(scope="module")
def evaluations(small_demo_city: PlaceLayers) -> dict[str, Evaluation]:
    place = make_place(small_demo_city)
    return {key: evaluate(place, built_in_plan(key)) for key in STANDARDS}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", STANDARDS)
def test_json_has_a_state_for_each_clause_and_says_how_its_figure_is_known(
    key: str, language: str, evaluations: dict[str, Evaluation], small_demo_city: PlaceLayers, tmp_path: Path
) -> None:
    crs = small_demo_city.streets.edges.crs
    write_json(evaluations[key], SETTINGS, crs, speak(language), tmp_path / "verdicts.json")
    written = json.loads((tmp_path / "verdicts.json").read_text(encoding="utf-8"))["clauses"]
    assert [one["id"] for one in written] == [clause.id for clause in built_in_plan(key).clause]
    for one in written:
        remembered = one["certainty"] == "memory"
        assert one["state"] in STATES
        assert (REMEMBERED if remembered else SEEN)[language] in one["assumed"][0], one["id"]
        assert (REMEMBERED[language] in one["title"]) is remembered, one["id"]


def test_most_circles_of_the_demo_city_are_decided(evaluations: dict[str, Evaluation]) -> None:
    states = [one.state for each in evaluations.values() for one in each.verdicts if one.clause.kind == "circle"]
    assert sum(state in {"met", "nearly_met", "not_met"} for state in states) >= 10


def test_the_workbook_and_the_web_map_say_it_too(
    evaluations: dict[str, Evaluation], small_demo_city: PlaceLayers, tmp_path: Path
) -> None:
    words, evaluation = speak("zh"), evaluations["gb50180"]
    remembered = {title_of(one.clause, words) for one in evaluation.verdicts if one.clause.certainty == "memory"}
    assert len(remembered) == 14
    result = Result(Project(small_demo_city, SETTINGS), make_place(small_demo_city), evaluation)
    export_xlsx(ExportRequest(result, words), tmp_path / "verdicts.xlsx")
    cells = {
        cell for sheet in openpyxl.load_workbook(tmp_path / "verdicts.xlsx") for row in sheet.values for cell in row
    }
    assert remembered <= cells
    write_web_map(small_demo_city, SETTINGS, evaluation, words, tmp_path / "map.html")
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    found = re.search(r'id="lifecircle-data">(.*?)</script>', html)
    assert found
    drawn = {circle["title"] for circle in json.loads(found.group(1))["circles"]}
    asked = {
        title_of(one.clause, words)
        for one in evaluation.verdicts
        if isinstance(one.evidence, CircleEvidence) and one.clause.certainty == "memory"
    }
    assert asked
    assert asked <= drawn


@pytest.mark.parametrize("key", [*get_args(Assumption), *get_args(Certainty), *get_args(Report)])
def test_what_was_assumed_and_how_a_figure_is_known_have_names_in_chinese(key: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", speak("zh").name(key))
