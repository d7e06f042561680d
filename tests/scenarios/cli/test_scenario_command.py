"""`lifecircle scenario` and `compare`: from a file of edits to a table, a workbook and a map."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from pyproj import Transformer

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.cli.app import make_app, run
from lifecircle.scenarios.editing.scenario import Parameters
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.opening import open_session, read_opened

Run = Callable[..., tuple[int, str, str]]
EDITS: list[dict[str, Any]] = [
    {"verb": "close_facility", "facility": "F00001", "cost": 2.0, "department": "体育局"},
    {
        "verb": "add_facility",
        "facility": "n1",
        "name": "=北苑$图书馆$",
        "category": "fitness_site",
        "at": {"lonlat": [[113.53, 28.19]]},
        "cost": 300.0,
        "year": 2030,
    },
]


@pytest.fixture(scope="module")
def project(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write_project(Project(small_demo_city, Settings(name="demo", plan="circles")), folder / "lifecircle.gpkg")
    (folder / "edits.json").write_text(json.dumps(EDITS), encoding="utf-8")
    return folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Run:
    def called(*arguments: object) -> tuple[int, str, str]:
        code = run(make_app(), [str(one) for one in arguments], {"LANG": "en", "COLUMNS": "200"})
        told = capsys.readouterr()
        return code, told.out, told.err

    return called


def test_a_comparison_in_a_year_takes_what_is_built_by_then(
    small_demo_city: PlaceLayers, tmp_path: Path, call: Run
) -> None:
    write_project(Project(small_demo_city, Settings(name="demo", plan="circles")), tmp_path / "lifecircle.gpkg")
    (tmp_path / "edits.json").write_text(json.dumps(EDITS), encoding="utf-8")
    assert call("scenario", "add", tmp_path, tmp_path / "edits.json", "--to", "A")[0] == 0
    for year, edits in ((2025, ["close_facility"]), (2030, ["close_facility", "add_facility"])):
        asked = ("--year", year, "--no-maps", "--no-each-edit", "--json", "--out", tmp_path / str(year))
        code, out, err = call("compare", tmp_path, "A", *asked)
        assert code == 0, err
        assert [edit["verb"] for edit in json.loads(out)["scenarios"][0]["edits"]] == edits
    code, out, _ = call("export", tmp_path, "--kind", "json", "--year", 2010, "--json", "--out", tmp_path / "ex")
    assert code == 0
    shown = json.loads((tmp_path / "ex" / "verdicts.json").read_text(encoding="utf-8"))
    layers = small_demo_city.facilities
    later = ((layers["opened"] > 2010) & (layers["status"] == "existing")).any()
    noted = any("The facilities are those of 2010" in note for note in shown["clauses"][0]["notes"])
    assert noted == bool(later)


def test_a_new_site_behind_a_wall_without_a_gate_is_told_when_it_is_added(
    small_demo_city: PlaceLayers, tmp_path: Path, call: Run
) -> None:
    at = small_demo_city.demand.geometry.iloc[0]
    ring = gpd.GeoDataFrame(
        {"kind": ["wall"], "name": [""]}, geometry=[at.buffer(1.5).exterior], crs=small_demo_city.demand.crs
    )
    barriers = gpd.GeoDataFrame(pd.concat([small_demo_city.barriers, ring], ignore_index=True), crs=ring.crs)
    walled = replace(small_demo_city, barriers=barriers)
    write_project(Project(walled, Settings(name="demo", plan="circles")), tmp_path / "lifecircle.gpkg")
    x, y = Transformer.from_crs(ring.crs, 4326, always_xy=True).transform(at.x, at.y)
    edit = {**EDITS[1], "name": "新馆", "at": {"lonlat": [[x, y]]}}
    (tmp_path / "edits.json").write_text(json.dumps([edit]), encoding="utf-8")
    code, _, err = call("scenario", "add", tmp_path, tmp_path / "edits.json", "--to", "A")
    assert code == 0, err
    said = " ".join(err.split())
    behind = "1 facilities stand behind walls or fences in which the map shows no gate"
    assert behind in said
    assert "新馆" in said

    quick = ("--no-maps", "--no-each-edit", "--out", tmp_path / "c")
    code, out, err = call("compare", tmp_path, "A", *quick)
    assert code == 0, err
    shown = " ".join((out + err).split())
    assert shown.count(behind) == 1
    assert shown.count("新馆") == 1
    told = json.loads(call("compare", tmp_path, "A", *quick, "--json")[1])["scenarios"][0]["clauses"]
    noted = {one["id"] for one in told if any(behind in note and "新馆" in note for note in one["notes"])}
    assert noted == {one["id"] for one in told if "fitness" in one["id"]}
    sheet = list(openpyxl.load_workbook(tmp_path / "c/comparison.xlsx")["Clauses"].iter_rows(values_only=True))
    assert sum(behind in str(row[sheet[0].index("Notes")]) for row in sheet[1:]) == len(noted)


def test_new_sites_outside_the_districts_are_told_of_by_the_first_and_their_number(
    small_demo_city: PlaceLayers, call: Run, tmp_path: Path
) -> None:
    write_project(Project(small_demo_city, Settings(name="demo", plan="circles")), tmp_path / "lifecircle.gpkg")
    west, south = small_demo_city.districts.to_crs(4326).total_bounds[:2]
    edits = [
        {**EDITS[1], "facility": f"new-{row}", "name": f"新馆{row}", "at": {"lonlat": [[west - 0.001 * row, south]]}}
        for row in range(1, 8)
    ]
    (tmp_path / "far.json").write_text(json.dumps(edits), encoding="utf-8")
    code, _, err = call("scenario", "add", tmp_path, tmp_path / "far.json", "--to", "A")
    said = " ".join(err.split())
    assert code == 0, err
    assert said.count("This place lies outside the districts of the project") == 5
    assert "2 more lie outside the districts too." in said


def test_edits_are_added_shown_undone_and_compared(project: Path, call: Run, tmp_path: Path) -> None:
    code, out, _ = call("scenario", "add", project, project / "edits.json", "--to", "A", "--json")
    assert (code, json.loads(out)["cost"]) == (0, 302.0)
    assert call("scenario", "new", project, "B", "--from", "A")[0] == 0
    names = [one["name"] for one in json.loads(call("scenario", "list", project, "--json")[1])]
    assert names == ["A", "B"]
    assert "体育局" in call("scenario", "show", project, "A")[1]
    assert call("scenario", "undo", project)[0] == 0
    assert [one.name for one in open_store(project / "lifecircle.gpkg", read_only=True).load()[0].scenarios] == ["A"]
    code, _, err = call("scenario", "undo", project, "--steps", 9)
    assert (code, "Only 1 steps" in err) == (2, True)
    assert call("scenario", "redo", project)[0] == 0
    steps = json.loads(call("scenario", "history", project, "--json")[1])
    assert [one["label"] for one in steps] == ["Add 2 edits from edits.json", "Branch A"]

    code, out, err = call("compare", project, "A", "--out", tmp_path / "c", "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told == json.loads((tmp_path / "c/comparison.json").read_text(encoding="utf-8"))
    clause = next(one for one in told["scenarios"][0]["clauses"] if one["id"] == "circles-fitness-urban")
    alone = read_opened(project).board.named("A")
    assert told["scenarios"][0]["id"] == alone.id
    served = clause["after"]["served"] - clause["before"]["served"]
    assert served == pytest.approx(clause["newly_served"] - clause["left_out"])
    assert sum(area["people"] for area in clause["gained_areas"]) == pytest.approx(clause["newly_served"])
    assert {part["edit"] for part in told["scenarios"][0]["contributions"]} == {"e1", "e2"}
    book = openpyxl.load_workbook(tmp_path / "c/comparison.xlsx")
    rows = list(book["Projects"].iter_rows(values_only=True))
    assert {row[2] for row in rows[1:]} == {"Close 明坪健身苑", "Add fitness site =北苑$图书馆$"}
    areas = pyogrio.read_dataframe(tmp_path / "c/comparison.gpkg", layer="difference_areas")
    assert set(areas["kind"]) <= {"newly_served", "left_out"}
    assert len(list((tmp_path / "c").glob("difference-*.png"))) >= 1
    shown = call("compare", project, "A", "--no-maps", "--no-each-edit", "--out", tmp_path / "c2")[1]
    table = shown.partition("groups and districts that change")[2]
    districts = [row for row in clause["districts"] if row["before"]["served"] != row["after"]["served"]]
    assert table
    assert any(row["name"][:6] in table for row in districts)
    assert "beside the project as it is" in call("compare", project, "B", "--base", "A", "--no-maps")[1].replace(
        "beside A", "beside the project as it is"
    )


def test_a_scenario_s_own_walking_speed_stands_in_every_output(project: Path, call: Run, tmp_path: Path) -> None:
    session, store = open_session(project)
    session.new("Slow")
    assert session.scenario is not None
    session.set_parameters(session.scenario.id, Parameters(speeds_mps={"people": 0.6}))
    store.close()
    code, out, err = call("compare", project, "Slow", "--no-maps", "--no-each-edit", "--out", tmp_path / "c")
    assert code == 0
    said = "walking speed of all residents: 0.60 m/s"
    assert said in (out + err).casefold()
    document = json.loads((tmp_path / "c/comparison.json").read_text(encoding="utf-8"))["scenarios"][0]
    assert document["parameters"] == {"speeds_mps": {"people": 0.6}}
    rows = list(openpyxl.load_workbook(tmp_path / "c/comparison.xlsx")["Projects"].iter_rows(values_only=True))
    assert said in {str(row[2]).casefold() for row in rows}
    clause = next(one for one in document["clauses"] if one["id"] == "circles-fitness-urban")
    assert clause["after"]["served"] < clause["before"]["served"]


def test_candidate_sites_come_in_as_planned_facilities(project: Path, call: Run, tmp_path: Path) -> None:
    table = tmp_path / "sites.csv"
    table.write_text("名称,经度,纬度\n备选一,113.53,28.19\n备选二,113.531,28.191\n", encoding="utf-8")
    code, out, err = call("scenario", "add", project, table, "--to", "备选", "--category", "library", "--json")
    assert code == 0, err
    edits = json.loads(out)["edits"]
    assert [(edit["name"], edit["status"], edit["category"]) for edit in edits] == [
        ("备选一", "planned", "library"),
        ("备选二", "planned", "library"),
    ]
    assert "2 of its new facilities are planned and not counted" in err
    code, out, err = call("compare", project, "备选", "--no-maps", "--no-each-edit")
    assert (code, "备选: 2 of its new facilities are planned and not counted" in err) == (0, True)
    assert call("scenario", "delete", project, "备选")[0] == 0


SITES = """名称,经度,纬度,造价（万元）,责任部门,床位,备注,建设年份
备选一,113.53,28.19,"1,280",民政局,40,近地铁,2030
备选二,113.531,28.191,,,,,
"""


def test_what_a_table_of_sites_tells_stands_in_the_edits(project: Path, call: Run, tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    asked = ("--to", "建成", "--category", "elderly_care", "--built", "--json")
    code, out, err = call("scenario", "add", project, tmp_path / "sites.csv", *asked)
    assert code == 0, err
    assert "planned" not in err
    first, second = json.loads(out)["edits"]
    told = {name: first[name] for name in ("cost", "department", "note", "year", "capacities")}
    assert told == {
        "cost": 1280.0,
        "department": "民政局",
        "note": "近地铁",
        "year": 2030,
        "capacities": {"beds": 40.0},
    }
    assert first.get("status", "existing") == second.get("status", "existing") == "existing"
    assert not {"cost", "department", "note", "year"} & {key for key, value in second.items() if value}
    assert call("scenario", "delete", project, "建成")[0] == 0


def test_a_cost_in_yuan_is_brought_to_ten_thousands(project: Path, call: Run, tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(SITES.replace("（万元）", "(元)").replace("1,280", "350,000"), encoding="utf-8")
    code, out, err = call(
        "scenario", "add", project, tmp_path / "sites.csv", "--to", "元", "--category", "library", "--json"
    )
    assert code == 0, err
    assert json.loads(out)["edits"][0]["cost"] == 35.0
    assert call("scenario", "delete", project, "元")[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1,280", "约三百", "is '约三百', which is not a number"),
        ("1,280", "-5", "-5.0 cannot be the cost of a site"),
        (",2030", ",1200", "1200 cannot be the year of a site"),
    ],
)
def test_a_site_that_tells_nonsense_is_named_and_none_is_added(
    project: Path, call: Run, tmp_path: Path, old: str, new: str, said: str
) -> None:
    (tmp_path / "sites.csv").write_text(SITES.replace(old, new), encoding="utf-8")
    code, _, err = call("scenario", "add", project, tmp_path / "sites.csv", "--to", "X", "--category", "library")
    assert (code, said in err, "sites.csv" in err) == (2, True, True), err
    assert "X" not in [one.name for one in read_opened(project).board.scenarios]


def test_edits_that_do_not_fit_begin_no_scenario(project: Path, call: Run, tmp_path: Path) -> None:
    edits = json.loads((project / "edits.json").read_text(encoding="utf-8"))
    (tmp_path / "bad.json").write_text(json.dumps([*edits, {"verb": "close_facility", "facility": "nowhere"}]))
    before = call("scenario", "list", project, "--json")[1]
    code, _, err = call("scenario", "add", project, tmp_path / "bad.json", "--to", "refused")
    assert (code, "nowhere" in err) == (2, True)
    assert call("scenario", "list", project, "--json")[1] == before


@pytest.mark.parametrize(
    ("text", "said"), [("[]", "contains no edit"), ('{"format": 99, "edits": []}', "written by a newer LifeCircle")]
)
def test_a_file_that_names_nothing_and_one_of_a_later_format_are_refused(
    project: Path, call: Run, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "edits.json").write_text(text, encoding="utf-8")
    code, _, err = call("scenario", "add", project, tmp_path / "edits.json", "--to", "X")
    assert (code, said in err) == (2, True), err
    assert "X" not in [one.name for one in read_opened(project).board.scenarios]


WRONG: list[tuple[list[dict[str, Any]], str]] = [
    ([{"verb": "close_facility", "facility": "nobody"}], "no facility nobody"),
    ([{"verb": "scale_people", "factor": 2.0}, {"verb": "fly"}], "no edit called fly"),
    ([{**EDITS[1], "at": {"lonlat": [[28.19, 13.53]]}}], "outside the place"),
]


@pytest.mark.parametrize(("edits", "sentence"), WRONG)
def test_edits_that_do_not_fit_are_one_sentence_and_nothing_is_lost(
    project: Path, call: Run, tmp_path: Path, edits: list[dict[str, Any]], sentence: str
) -> None:
    before = open_store(project / "lifecircle.gpkg", read_only=True).load()[:2]
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(edits), encoding="utf-8")
    code, _, err = call("scenario", "add", project, file)
    assert (code, sentence in err, err.count("\n")) == (2, True, 1)
    assert open_store(project / "lifecircle.gpkg", read_only=True).load()[:2] == before


def test_a_name_that_nobody_has_is_told(project: Path, call: Run) -> None:
    code, _, err = call("compare", project, "Z")
    assert code == 2
    assert "There is no scenario Z" in err


def test_a_scenario_goes_to_a_file_and_comes_back(project: Path, call: Run, tmp_path: Path) -> None:
    call("scenario", "new", project, "C")
    call("scenario", "add", project, project / "edits.json", "--to", "C")
    assert call("scenario", "export", project, "C", tmp_path / "c.json")[0] == 0
    code, out, err = call("scenario", "add", project, tmp_path / "c.json", "--to", "D", "--json")
    assert code == 0, err
    assert len(json.loads(out)["edits"]) == 2


def test_a_scenario_gets_settings_of_its_own_which_change_its_verdicts_and_can_be_undone(
    small_demo_city: PlaceLayers, tmp_path: Path, call: Run
) -> None:
    write_project(Project(small_demo_city, Settings(name="demo", plan="circles")), tmp_path / "lifecircle.gpkg")
    opened = read_opened(tmp_path)
    clause = next(one for one in opened.plan.clause if one.kind == "circle").id
    assert call("scenario", "new", tmp_path, "slow")[0] == 0
    asked = ("--set", "speed=0.6", "--set", f"{clause}.limit=5", "--crossing-wait", "20", "--note", "雨天")
    code, out, err = call("scenario", "set", tmp_path, "slow", *asked, "--json")
    assert code == 0, err
    own = {"speeds_mps": {"people": 0.6}, "limits": {clause: 5.0}, "crossing_s": 20.0}
    assert json.loads(out)["parameters"] == own
    assert json.loads(out)["note"] == "雨天"
    shown = call("scenario", "show", tmp_path, "slow")[1]
    for text in ("walking speed of all residents: 0.60 m/s", f"limit of {clause}: 5", "signals: 20 s"):
        assert text in shown.casefold()

    compared = json.loads(call("compare", tmp_path, "slow", "--no-maps", "--out", tmp_path / "c", "--json")[1])
    after = {one["id"]: one["after"] for one in compared["scenarios"][0]["clauses"]}
    settings = Parameters.model_validate(own).over(opened.settings)
    alone = evaluate(opened.place, opened.plan, settings=settings)
    assert {verdict.clause.id: verdict.measured for verdict in alone.verdicts} == {
        key: one["measured"] for key, one in after.items()
    }
    assert call("scenario", "set", tmp_path, "slow", "--set", "speed.age_60_plus=0.5")[0] == 0
    assert open_store(tmp_path / "lifecircle.gpkg", read_only=True).load()[0].named("slow").parameters.speeds_mps == {
        "people": 0.6,
        "age_60_plus": 0.5,
    }
    assert call("scenario", "undo", tmp_path, "--steps", "3")[0] == 0
    assert open_store(tmp_path / "lifecircle.gpkg", read_only=True).load()[0].named("slow").parameters == Parameters()
    assert call("scenario", "redo", tmp_path, "--steps", "3")[0] == 0
    assert call("scenario", "set", tmp_path, "slow", "--reset", "--set", "speed=0.9")[0] == 0
    assert open_store(tmp_path / "lifecircle.gpkg", read_only=True).load()[0].named("slow").parameters == Parameters(
        speeds_mps={"people": 0.9}
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "nothing to set"),
        (("--set", "year=2030"), "cannot set this for itself"),
        (("--set", "speed=0"), "must be above 0"),
        (("--set", "nothing.limit=5"), "has no clause nothing"),
        (("--set", "colour=red"), "there is no such setting"),
        (("--crossing-wait", "-1"), "wait"),
    ],
)
def test_what_a_scenario_cannot_set_is_one_sentence_and_nothing_is_set(
    project: Path, call: Run, asked: tuple[str, ...], said: str
) -> None:
    if "Q" not in [one["name"] for one in json.loads(call("scenario", "list", project, "--json")[1])]:
        assert call("scenario", "new", project, "Q")[0] == 0
    code, _, err = call("scenario", "set", project, "Q", *asked)
    assert code == 2
    assert said in err
    assert "Traceback" not in err
    assert open_store(project / "lifecircle.gpkg", read_only=True).load()[0].named("Q").parameters == Parameters()
