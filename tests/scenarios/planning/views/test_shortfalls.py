"""What is missing, counted again by pandas and geopandas alone; the ledger's lines open, close and open again."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Evaluation
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import load_plan, parse_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.scenario import Board, Scenario
from lifecircle.scenarios.planning.records.kept import LedgerLine, Task, as_kept
from lifecircle.scenarios.planning.records.ledger import advanced
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.shortfalls import Shortfall, shortfalls
from lifecircle.scenarios.planning.view import View
from lifecircle.scenarios.planning.views.projects import projects
from lifecircle.scenarios.planning.views.shortfalls import shortfall_view
from lifecircle.scenarios.planning.wording import plain
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project, read_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.evaluation import evaluate_project

from ...conftest import run

HEAD = 'key = "own_plan"\ntitle = "样规划"\nyear = 2025\nbase_year = 2020\n'
CIRCLE = """
[[clause]]
id = "own-elderly"
kind = "circle"
title = "养老服务圈"
services = ["elderly_care"]
group = "age_60_plus"
mode = "walk"
limit = 15
"""
PRESENCE = """
[[clause]]
id = "own-presence"
kind = "presence"
title = "村村有健身设施"
level = "village"
services = ["fitness"]
"""
FITNESS = """
[[clause]]
id = "own-fitness"
kind = "presence"
title = "健身设施"
level = "village"
services = [{ any_of = ["fitness"], count = 2 }]
"""
BEDS = """
[[clause]]
id = "own-beds"
kind = "total"
title = "养老床位"
services = ["elderly_care"]
amount = "beds"
target = 100
"""
WHOLE = Judging(complete=("all",), whole_scope=True)


def checked(layers: PlaceLayers, *clauses: str) -> tuple[Place, Evaluation]:
    result = evaluate_project(
        Project(layers, Settings(name="样村", judging=WHOLE)), parse_plan(HEAD + "".join(clauses), "own.toml")
    )
    return result.place, result.evaluation


def request(layers: PlaceLayers, *clauses: str, kept: Mapping[str, object] | None = None, board: Board | None = None,
            today: str = "2026-05-01") -> ViewRequest:  # fmt: skip
    project = Project(layers, Settings(name="样村", judging=WHOLE), kept=kept or {})  # type: ignore[arg-type]
    result = evaluate_project(project, parse_plan(HEAD + "".join(clauses), "own.toml"))
    return ViewRequest(result, board or Board(), today=today)


def rows(view: View, key: str) -> list[dict[str, object]]:
    table = next(one for one in view.tables if one.key == key)
    words, columns = speak("en"), [column.key for column in table.columns]
    return [dict(zip(columns, [plain(cell, words) for cell in row.cells], strict=True)) for row in table.rows]


# ------------------------------------------------------------------------------------------------- by pandas alone
@pytest.fixture(scope="module")
def town(small_demo_city: PlaceLayers) -> tuple[PlaceLayers, Place]:
    return small_demo_city, make_place(small_demo_city)


@pytest.fixture(scope="module")
def lines(town: tuple[PlaceLayers, Place]) -> tuple[Evaluation, pd.DataFrame]:
    """All lines of 绵阳's plan on the small demo city as a frame."""
    _, place = town
    plan = load_plan("mianyang")
    evaluation = evaluate(place, plan, settings=EvaluationSettings(complete=None, whole_scope=True))
    found = shortfalls(place, evaluation)
    frame = pd.DataFrame([
        {"clause": line.clause.id, "kind": line.clause.kind, "district": line.district_id, "level": line.level,
         "part": line.part, "missing": line.missing, "unit": line.unit, "people": line.people} for line in found
    ])  # fmt: skip
    return evaluation, frame


def test_people_outside_a_circle_are_those_that_pandas_counts(
    town: tuple[PlaceLayers, Place], lines: tuple[Evaluation, pd.DataFrame]
) -> None:
    city, _ = town
    evaluation, frame = lines
    asked = 0
    for verdict in evaluation.verdicts:
        evidence = verdict.evidence
        if verdict.state not in ("not_met", "nearly_met") or not isinstance(evidence, CircleEvidence):
            continue
        if verdict.clause.kind != "circle" or verdict.parts:
            continue
        demand = city.demand
        out = demand[(evidence.asked & ~evidence.served)[: len(demand)]]
        wanted = out.groupby("township")[verdict.clause.group].sum()
        mine = frame[(frame.clause == verdict.clause.id) & (frame.unit == "people")]
        got = mine.set_index("district").missing
        pd.testing.assert_series_equal(got.sort_index(), wanted[wanted > 0].sort_index(), check_names=False)
        assert got.sum() == pytest.approx(verdict.unserved)
        asked += 1
    assert asked >= 4


def test_sites_that_districts_lack_are_those_that_a_spatial_join_counts(
    town: tuple[PlaceLayers, Place], lines: tuple[Evaluation, pd.DataFrame]
) -> None:
    city, _ = town
    _, frame = lines
    plan = load_plan("mianyang")
    estates = city.districts[(city.districts.level == "estate") & city.districts.new]
    cares = city.facilities[
        city.facilities.category.isin(plan.service["elderly_care"].categories) & (city.facilities.status == "existing")
    ]
    inside = gpd.sjoin(cares, estates[["district_id", "geometry"]], predicate="within")
    lacking = set(estates.district_id) - set(inside.district_id)
    mine = frame[frame.clause == "mianyang-new-estates"]
    assert set(mine.district) == lacking
    assert (mine.missing == 1).all()


def test_places_below_a_ratio_are_those_that_pandas_counts(
    town: tuple[PlaceLayers, Place], lines: tuple[Evaluation, pd.DataFrame]
) -> None:
    city, _ = town
    evaluation, frame = lines
    verdict = evaluation.find("mianyang-childcare")
    assert verdict is not None
    assert verdict.target is not None
    categories = load_plan("mianyang").service["childcare"].categories
    those = city.facilities[city.facilities.category.isin(categories) & (city.facilities.status == "existing")]
    places, people = float(those.places.sum()), float(city.demand.people.sum())
    whole = frame[(frame.clause == "mianyang-childcare") & (frame.district == "")]
    if verdict.state == "not_met":
        assert whole.missing.tolist() == pytest.approx([verdict.target * people / 1000 - places])
    else:
        assert whole.empty
    joined = gpd.sjoin(those, city.districts[city.districts.level == "county"][["district_id", "geometry"]])
    by_county = pd.DataFrame({
        "places": joined.groupby("district_id").places.sum(), "people": city.demand.groupby("county").people.sum()
    }).fillna(0)  # fmt: skip
    short = (verdict.target * by_county.people / 1000 - by_county.places).clip(lower=0)
    mine = frame[(frame.clause == "mianyang-childcare") & (frame.district != "")].set_index("district").missing
    if verdict.state == "not_met":
        pd.testing.assert_series_equal(mine.sort_index(), short[short > 0].sort_index(), check_names=False)


def test_every_line_says_how_much_and_no_met_clause_has_one(lines: tuple[Evaluation, pd.DataFrame]) -> None:
    evaluation, frame = lines
    assert (frame.missing > 0).all()
    short = {verdict.clause.id for verdict in evaluation.verdicts if verdict.state in ("not_met", "nearly_met")}
    assert set(frame.clause) <= short
    assert not frame.duplicated(["clause", "district", "part"]).any()
    kinds = set(frame.kind)
    assert {"circle", "presence", "ratio"} <= kinds


# ----------------------------------------------------------------------------------------------- the village by hand
def test_the_village_lacks_sites_and_leaves_people_outside(village: PlaceLayers) -> None:
    place, evaluation = checked(village, CIRCLE, PRESENCE)
    circle, presence = shortfalls(place, evaluation)
    # 38 of the 50 elderly are outside the circle, all in the one township.
    assert (circle.clause.id, circle.district_id, circle.unit) == ("own-elderly", "t", "people")
    assert circle.missing == circle.people == pytest.approx(38.0)
    # 10 nodes of 10 people lie in the eastern village, which has no fitness site; the western community has one.
    assert (presence.clause.id, presence.district_id, presence.unit) == ("own-presence", "east", "sites")
    assert (presence.missing, presence.people) == (1.0, 100.0)


def test_of_two_sites_asked_one_is_missing_where_one_stands(village: PlaceLayers) -> None:
    place, evaluation = checked(village, FITNESS)
    found = {line.district_id: line.missing for line in shortfalls(place, evaluation)}
    # The fitness site stands in the middle of the western community.
    assert found == {"west": 1.0, "east": 2.0}


def test_a_total_lacks_what_is_below_its_target(village: PlaceLayers) -> None:
    beds = village.facilities.assign(beds=[30.0, np.nan, np.nan])
    place, evaluation = checked(replace(village, facilities=beds), BEDS)
    assert [(line.missing, line.unit, line.district_id) for line in shortfalls(place, evaluation)] == [
        (70.0, "beds", "")
    ]


# ------------------------------------------------------------------------------------------------------- the ledger
def test_lines_open_close_and_open_again_by_the_verdicts(village: PlaceLayers) -> None:
    full = village.facilities.assign(beds=[100.0, np.nan, np.nan])
    short = village.facilities.assign(beds=[30.0, np.nan, np.nan])
    unknown = village.facilities.assign(beds=np.nan)
    records: dict[str, LedgerLine] = {}
    seen = []
    for day, frame in enumerate([short, short, full, unknown, full, short], start=1):
        place, evaluation = checked(replace(village, facilities=frame), BEDS)
        records = advanced(records.values(), shortfalls(place, evaluation), evaluation, f"2026-01-0{day}")
        (one,) = records.values()
        seen.append((one.opened[-1], one.closed[-1:], one.reopened[-1:], one.times))
    assert seen == [
        ("1", "", "", 0),
        ("1", "", "", 0),
        ("1", "3", "", 0),
        ("1", "3", "", 0),
        ("1", "3", "", 0),
        ("1", "", "6", 1),
    ]


def test_a_clause_that_is_not_decided_closes_no_line(village: PlaceLayers) -> None:
    short = replace(village, facilities=village.facilities.assign(beds=[30.0, np.nan, np.nan]))
    place, evaluation = checked(short, BEDS)
    records = advanced([], shortfalls(place, evaluation), evaluation, "2026-01-01")
    unknown = replace(village, facilities=village.facilities.assign(beds=np.nan))
    place, evaluation = checked(unknown, BEDS)
    assert evaluation.verdicts[0].state == "not_decided"
    (one,) = advanced(records.values(), shortfalls(place, evaluation), evaluation, "2026-01-02").values()
    assert not one.closed


def test_lines_of_other_plans_stay_as_they_are(village: PlaceLayers) -> None:
    other = LedgerLine(plan="another", line="x|*|y", clause="x", opened="2025-01-01")
    place, evaluation = checked(village, FITNESS)
    after = advanced([other], shortfalls(place, evaluation), evaluation, "2026-01-01")
    assert after[other.key] == other
    assert len(after) == 3


def key_of(line: Shortfall) -> str:
    return f"own_plan|{line.key}"


def test_states_come_from_the_scenarios_and_from_what_planners_say(village: PlaceLayers) -> None:
    place, evaluation = checked(village, FITNESS)
    spot = village.districts.set_index("district_id").to_crs(4326).loc["east", "geometry"].centroid
    more = Scenario.named("东村健身")
    for number in (1, 2):
        more = more.add_facility("fitness_site", (spot.x, spot.y), facility=f"n{number}", cost=12.0, year=2026 + number,
                                 department="体育局")  # fmt: skip
    west = next(line for line in shortfalls(place, evaluation) if line.district_id == "west")
    task = Task(line=key_of(west), department="住建局", built=True)
    board = Board((more,), more.id)
    view = shortfall_view(request(village, FITNESS, kept={"tasks": as_kept({task.key: task})}, board=board))
    by_district = {row["district"]: row for row in rows(view, "lines")}
    assert by_district["东村"]["state"] == "planned in a scenario"
    assert (by_district["东村"]["scenario"], by_district["东村"]["left"]) == ("东村健身", 0)
    east = by_district["东村"]
    assert (east["cost"], east["year"], east["department"]) == (24, 2028, "体育局")
    assert by_district["西社区"]["state"] == "built, not yet seen in the verdict"
    assert by_district["西社区"]["department"] == "住建局"


def test_one_site_of_two_leaves_the_line_open_and_says_what_is_left(village: PlaceLayers) -> None:
    spot = village.districts.set_index("district_id").to_crs(4326).loc["east", "geometry"].centroid
    one = Scenario.named("一处").add_facility("fitness_site", (spot.x, spot.y), facility="n1")
    view = shortfall_view(request(village, FITNESS, board=Board((one,), one.id)))
    east = next(row for row in rows(view, "lines") if row["district"] == "东村")
    assert (east["state"], east["missing"], east["left"], east["scenario"]) == ("open", 2, 1, "")


def test_closed_lines_stay_in_the_table(village: PlaceLayers) -> None:
    gone = LedgerLine(plan="own_plan", line="own-fitness|gone|village:fitness", clause="own-fitness", district="旧村",
                      service="健身", opened="2025-01-01")  # fmt: skip
    view = shortfall_view(request(village, FITNESS, kept={"ledger": as_kept({gone.key: gone})}))
    closed = next(row for row in rows(view, "lines") if row["district"] == "旧村")
    assert (closed["state"], closed["closed"]) == ("struck off", "2026-05-01")
    assert any("closed lines: 1" in str(note) for note in view.notes)


def test_without_a_date_lines_close_on_the_day(village: PlaceLayers) -> None:
    gone = LedgerLine(plan="own_plan", line="x", clause="own-fitness", district="旧村", opened="2025-01-01")
    asked = request(village, FITNESS, kept={"ledger": as_kept({gone.key: gone})})
    lines = rows(shortfall_view(ViewRequest(asked.result)), "lines")
    closed = next(row for row in lines if row["district"] == "旧村")
    assert closed["state"] == "struck off"
    assert str(closed["closed"]) >= "2026"


def test_the_command_keeps_the_ledger_and_says_what_changed(
    village_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Path(shutil.copy(village_file, tmp_path / "lifecircle.gpkg"))
    assert run("ledger", project, "--plan", "circles") == 0
    first = capsys.readouterr().out
    kept = read_project(project).kept["ledger"]
    assert kept
    assert f"{len(kept)} are new" in " ".join(first.split())
    assert run("ledger", project, "--plan", "circles") == 0
    assert "0 are new, 0 open again, 0 closed" in " ".join(capsys.readouterr().out.split())
    assert read_project(project).kept["ledger"] == kept


# ------------------------------------------------------------------------------------------------- the project list
def test_the_project_list_sums_by_year_and_tells_clauses_with_and_without(village: PlaceLayers) -> None:
    spot = village.districts.set_index("district_id").to_crs(4326).loc["east", "geometry"].centroid
    plan = Scenario.named("甲")
    for number, (year, cost) in enumerate([(2027, 10.0), (2026, 5.0), (2026, None)]):
        plan = plan.add_facility("fitness_site", (spot.x, spot.y), facility=f"n{number}", year=year, cost=cost,
                                 department="体育局")  # fmt: skip
    view = projects(request(village, FITNESS, board=Board((plan,), plan.id)))
    assert [(row["year"], row["projects"], row["cost"]) for row in rows(view, "years")] == [(2026, 2, 5), (2027, 1, 10)]
    assert [row["district"] for row in rows(view, "projects")] == ["样街道"] * 3
    (clause,) = rows(view, "clauses")
    # One of two districts holds two sites then.
    assert (clause["without"], clause["with"], clause["change"]) == (0, 50, 50)
    assert any("1 projects state no cost" in str(note) for note in view.notes)


def test_planned_and_candidate_sites_are_the_reserve(town: tuple[PlaceLayers, Place]) -> None:
    city, place = town
    result = evaluate_project(Project(city, Settings(name="小城")), load_plan("circles"))
    reserve = rows(projects(ViewRequest(result)), "reserve")
    wanted = city.facilities[city.facilities.status.isin(["planned", "candidate"])]
    assert len(reserve) == len(wanted)
    assert {row["source"] for row in reserve} == set(wanted.facility_id)
    assert len(place.facilities) >= len(reserve)
