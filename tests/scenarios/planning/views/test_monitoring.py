"""Monitoring on a village whose years are worked out by hand: facilities open and close, sources report."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lifecircle.coverage.plans.files import built_in_plan, parse_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.planning.indicators import monitored
from lifecircle.scenarios.planning.records.kept import Figure, as_kept
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.view import View
from lifecircle.scenarios.planning.views.monitoring import monitoring
from lifecircle.scenarios.planning.wording import plain
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.evaluation import evaluate_project

from ...conftest import run

PLAN = """
key = "own_plan"
title = "样规划"
year = 2025
base_year = 2020

[[clause]]
id = "own-sites"
kind = "total"
title = "站点数"
services = ["elderly_care", "fitness", "convenience_store"]
amount = "count"
target = 3
nature = "expected"
baseline = { value = 1, year = 2020 }

[[clause]]
id = "own-shops"
kind = "total"
title = "便利店"
services = ["convenience_store"]
amount = "count"
target = 1

[[indicator]]
id = "own-insured"
title = "参保率"
unit = "%"
baseline = { value = 90, year = 2020 }
target = 95
nature = "binding"

[[indicator]]
id = "own-orphans"
title = "孤儿保障"
target_text = "应保尽保"
nature = "binding"
"""
FIGURES = (
    Figure(indicator="参保率", year=2022, value=92.5, source="医保局"),
    Figure(indicator="own-insured", year=2024, value=93, source="医保局"),
    Figure(indicator="别的指标", year=2024, value=1, source="x"),
)


@pytest.fixture(scope="module")
def view(village: PlaceLayers) -> View:
    """Sites by year, by hand: one until 2021, two from 2022, three in 2023, two again from 2024."""
    facilities = village.facilities.assign(opened=[2015.0, 2022.0, 2023.0], closed=[2024.0, np.nan, np.nan])
    facilities = facilities.assign(status=["closed", "existing", "existing"])
    layers = replace(village, facilities=facilities)
    settings = Settings(name="样村", created="2026-01-01T00:00:00", judging=Judging(complete=("all",), year=2024))
    project = Project(layers, settings, kept={"figures": as_kept({one.key: one for one in FIGURES})})
    result = evaluate_project(project, parse_plan(PLAN, "own.toml"))
    return monitoring(ViewRequest(result, years=(2021, 2022, 2023)))


def cells(view: View, key: str) -> list[dict[str, object]]:
    table = next(one for one in view.tables if one.key == key)
    words = speak("en")
    columns = [column.key for column in table.columns]
    return [dict(zip(columns, [plain(cell, words) for cell in row.cells], strict=True)) for row in table.rows]


def test_binding_indicators_come_first_and_a_target_may_be_a_word(view: View) -> None:
    rows = cells(view, "indicators")
    assert [row["indicator"] for row in rows] == ["参保率", "孤儿保障", "站点数"]
    assert [row["nature"] for row in rows] == ["binding", "binding", "expected"]
    assert rows[1]["target"] == "应保尽保"


def test_states_of_the_map_follow_the_years_of_opening_and_closing(view: View) -> None:
    states = [row for row in cells(view, "states") if row["indicator"] == "站点数"]
    # From 1 in 2020 to 3 in 2025: 0.4 a year.
    assert [(row["year"], row["value"], row["line"], row["standing"]) for row in states] == [
        (2021, 1, pytest.approx(1.4), "behind the line"),
        (2022, 2, pytest.approx(1.8), "ahead of the line"),
        (2023, 3, pytest.approx(2.2), "target reached"),
        (2024, 2, pytest.approx(2.6), "behind the line"),
    ]
    assert {row["source"] for row in states} == {"the map"}


def test_reported_figures_follow_their_source_and_year(view: View) -> None:
    states = [row for row in cells(view, "states") if row["indicator"] == "参保率"]
    # From 90 in 2020 to 95 in 2025: 1 a year.
    assert [(row["year"], row["value"], row["line"], row["gap"], row["standing"]) for row in states] == [
        (2022, 92.5, 92, 0.5, "ahead of the line"),
        (2024, 93, 94, -1, "behind the line"),
    ]


def test_the_evaluations_count_by_nature(view: View) -> None:
    rows = [tuple(row.values()) for row in cells(view, "evaluation")]
    # Mid-term is 2023, when the insured of 2022 are the latest; of 2025 or later nothing is known yet.
    assert rows == [
        ("mid-term", 2023, "binding", 2, 0, 1, 0, 0, 0, 1),
        ("mid-term", 2023, "expected", 1, 1, 0, 0, 0, 0, 0),
        ("final", 2025, "binding", 2, 0, 0, 0, 0, 0, 2),
        ("final", 2025, "expected", 1, 0, 0, 0, 0, 0, 1),
    ]


def test_other_clauses_with_a_target_stand_in_a_table_of_their_own(view: View) -> None:
    assert [row["indicator"] for row in cells(view, "clauses")] == ["便利店"]


def test_what_is_not_known_is_said(view: View) -> None:
    said = "\n".join(str(note) for note in view.notes)
    assert "Stored figures whose names match no indicator of this plan: 别的指标" in said
    assert "1 indicators are not decided by a map" in said
    assert "0 of 3 tell neither" in said


@pytest.mark.parametrize("key", ["mianyang", "xiangtan"])
def test_the_sheets_of_the_two_plans_are_whole(key: str) -> None:
    plan = built_in_plan(key)
    assert len(plan.indicator) + sum(clause.nature is not None for clause in plan.clause) == 24
    texts = Path(__file__).resolve().parents[5] / "shared/plans"
    if not texts.is_dir():
        pytest.skip("the plans' texts are not beside the project")
    text = (texts / plan.text).read_text(encoding="utf-8")
    assert [quote for one in plan.indicator for quote in one.quoted if quote not in text] == []


def test_what_more_data_could_change_is_not_called_behind(village: PlaceLayers) -> None:
    settings = Settings(name="样村", created="2026-01-01T00:00:00", judging=Judging(complete=()))
    plan = parse_plan(PLAN.replace("target = 3", "target = 30"), "own.toml")
    result = evaluate_project(Project(village, settings), plan)
    row = next(row for row in cells(monitoring(ViewRequest(result)), "indicators") if row["indicator"] == "站点数")
    assert result.evaluation.verdicts[0].state == "not_decided"
    assert row["standing"] == "not decided"
    assert isinstance(row["y2026"], float)


def test_a_share_of_districts_must_rise_though_each_of_them_has_a_most(village: PlaceLayers) -> None:
    """At most so many sites for 1,000 people falls; the share of townships that keep to it rises."""
    most = (
        '[[clause]]\nid = "own-most"\nkind = "ratio"\ntitle = "上限"\nservices = ["convenience_store"]\n'
        'amount = "count"\nper = 1000\ntarget = 1\nhighest = true\n'
    )
    share = most.replace("own-most", "own-share") + 'districts = { level = "township" }\nshare_of_districts = 50\n'
    plan = parse_plan('key = "own_plan"\ntitle = "样规划"\nyear = 2025\n' + most + share, "own.toml")
    settings = Settings(name="样村", created="2026-01-01T00:00:00", judging=Judging(complete=("all",)))
    request = ViewRequest(evaluate_project(Project(village, settings), plan))
    assert [(one.id, one.course.falling) for one in monitored(request)] == [("own-most", True), ("own-share", False)]


def test_another_project_tells_a_year_of_which_this_one_holds_no_layers(
    village: PlaceLayers, village_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--at 2021=OLD`: the layers of 2021 hold one of the village's three sites, as counted by hand."""
    (tmp_path / "own.toml").write_text(PLAN, encoding="utf-8")
    old = replace(village, facilities=village.facilities.iloc[:1])
    write_project(
        Project(old, Settings(name="old", judging=Judging(complete=("all",)))), tmp_path / "old" / "lifecircle.gpkg"
    )
    asked = ("view", "monitoring", village_file, "--plan", tmp_path / "own.toml", "--at", f"2021={tmp_path / 'old'}")
    assert run(*asked, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    states = [row["cells"] for table in told[0]["tables"] if table["table"] == "states" for row in table["rows"]]
    sites = {row["year"]: row["value"] for row in states if row["indicator"] == "站点数"}
    assert sites == {2021: 1}


@pytest.mark.parametrize("given", ["2021", "twenty=x", "2021="])
def test_a_year_without_a_project_is_refused(
    given: str, village_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("view", "monitoring", village_file, "--at", given) == 2
    assert "write a year and a project" in capsys.readouterr().err
