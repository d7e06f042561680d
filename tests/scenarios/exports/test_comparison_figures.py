"""A comparison's own files: before as `evaluate` has the place, after as it has the place with the edits."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from openpyxl import load_workbook

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.build.demo import DEMO_PLAN
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.comparison_files import write_comparison
from lifecircle.scenarios.exports.sheets.difference_map import write_difference
from lifecircle.scenarios.exports.tables.verdicts_json import verdicts_document
from lifecircle.scenarios.presentation.summary import figure_text, people_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.comparison import Comparison, compare
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project, evaluation_settings

WORDS = speak("en")
FIGURES = ("people", "served", "unserved", "measured", "target", "margin")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def most_left_out(result: Result) -> shapely.Point:
    evidence = next(one.evidence for one in result.evaluation.verdicts if isinstance(one.evidence, CircleEvidence))
    row = int(np.argmax(np.where(evidence.asked & ~evidence.served & ~evidence.unsnapped, evidence.people, 0.0)))
    return shapely.Point(result.place.demand.xy[row])


@pytest.fixture(scope="module")
def compared(small_demo_city: PlaceLayers) -> Comparison:
    city = small_demo_city
    plan = load_plan(DEMO_PLAN)
    settings = Settings(name=city.name, judging=Judging(complete=("all",)))
    result = evaluate_project(Project(city, settings), plan)
    at = gpd.GeoSeries([most_left_out(result)], crs=city.demand.crs).to_crs("EPSG:4326").iloc[0]
    closed = str(city.facilities.loc[city.facilities["category"] == "fitness_site", "facility_id"].iloc[0])
    scenario = Scenario.named("A").add_facility("elderly_care", at=(at.x, at.y), name="B", cost=120.0)
    scenario = scenario.add_facility("market", at=(at.x, at.y), name="C", cost=20.0).close_facility(closed)
    asked = evaluation_settings(settings, result.place)
    return compare(result.place, plan, asked, [scenario])


@pytest.fixture(scope="module")
def written(compared: Comparison, small_demo_city: PlaceLayers, tmp_path_factory: Any) -> Path:
    made: Path = tmp_path_factory.mktemp("compared") / "out"
    write_comparison(compared, small_demo_city, made, WORDS)
    return made


@pytest.fixture(scope="module")
def told(written: Path) -> list[dict[str, Any]]:
    (scenario,) = json.loads((written / "comparison.json").read_text(encoding="utf-8"))["scenarios"]
    return list(scenario["clauses"])


def test_json_has_the_figures_of_evaluating_both(compared: Comparison, told: list[dict[str, Any]]) -> None:
    (one,) = compared.scenarios
    settings = compared.base.settings
    for side, place in (("before", compared.base_place), ("after", one.place)):
        found = evaluate(place, compared.base.plan, settings=settings)
        document = verdicts_document(found, Settings(name="x"), place.network.crs, WORDS)
        for clause, row in zip(document["clauses"], told, strict=True):
            assert row["id"] == clause["id"]
            assert row[side]["state"] == clause["state"]
            for key in FIGURES:
                assert row[side][key] == pytest.approx(clause[key], rel=1e-9, abs=1e-6), (side, clause["id"], key)
    assert any(row["newly_served"] for row in told)
    assert any(row["left_out"] for row in told)


def test_the_workbook_has_the_figures_of_json(written: Path, told: list[dict[str, Any]]) -> None:
    book = load_workbook(written / "comparison.xlsx")
    header, *rows = book["Clauses"].iter_rows(values_only=True)
    sheet = pd.DataFrame(rows, columns=list(header)).set_index("Clause")
    for clause in told:
        row = sheet.loc[clause["title"]]
        wanted = {
            "Before": clause["before"]["measured"], "After": clause["after"]["measured"],
            "Change": clause["change"], "Margin": clause["after"]["margin"], "Served": clause["after"]["served"],
            "Unserved": clause["after"]["unserved"], "Newly served": clause["newly_served"],
            "Newly left out": clause["left_out"],
        }  # fmt: skip
        for column, value in wanted.items():
            assert (value is None and pd.isna(row[column])) or row[column] == pytest.approx(value), column
    for title, key in (("Districts", "districts"), ("Groups", "groups")):
        header, *rows = book[title].iter_rows(values_only=True)
        cells = pd.DataFrame(rows, columns=list(header))
        for clause in told:
            here = cells[cells["Clause"] == clause["title"]]
            after = [row["after"]["measured"] if row["after"] else None for row in clause[key]]
            assert [None if pd.isna(one) else one for one in here["After"]] == pytest.approx(after)


def test_the_layer_has_the_areas_of_json(written: Path, told: list[dict[str, Any]]) -> None:
    areas = gpd.read_file(written / "comparison.gpkg", layer="difference_areas")
    for clause in told:
        for kind, key in (("newly_served", "gained_areas"), ("left_out", "lost_areas")):
            here = areas[(areas["clause"] == clause["id"]) & (areas["kind"] == kind)]
            assert here["people"].tolist() == pytest.approx([one["people"] for one in clause[key]])
            assert here["name"].tolist() == [one["name"] for one in clause[key]]


def test_the_map_has_the_figures_of_json(
    compared: Comparison, told: list[dict[str, Any]], small_demo_city: PlaceLayers, tmp_path: Path
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    (one,) = compared.scenarios
    changed = [(row, change) for row, change in zip(told, one.clauses, strict=True) if change.moves_people]
    assert changed
    for row, change in changed[:2]:
        write_difference(small_demo_city, compared.base_place, (one, change), WORDS, tmp_path / "a.pdf")
        asked = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
        said = squeezed(subprocess.run(asked, capture_output=True, check=True).stdout.decode())
        unit = WORDS.unit(row["unit"])
        for key in ("before", "after"):
            assert squeezed(figure_text(row[key]["measured"], unit)) in said
        assert f"Newlyserved{people_text(row['newly_served'])}" in said
        assert f"Newlyleftout{people_text(row['left_out'])}" in said
        assert f"Unserved{people_text(row['after']['unserved'])}" in said
