"""A batch: the same long table whoever works, resumed and repeated, and a case that fails leaves the rest."""

import importlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.progress import WorkCancelled
from lifecircle.scenarios.cli.app import make_app, run
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.edits import Where
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.storage.atomic_write import recover
from lifecircle.scenarios.project.storage.disk import WORKSHOP
from lifecircle.scenarios.runs.batches import batch, executors
from lifecircle.scenarios.runs.batches.batch import run_batch
from lifecircle.scenarios.runs.batches.batch_folder import CASES, MANIFEST, read_manifest
from lifecircle.scenarios.runs.batches.batch_request import BatchRequest, NamedParameters, projects_of, read_batch
from lifecircle.scenarios.runs.batches.executors import Died, run_processes
from lifecircle.scenarios.runs.batches.rerun import rerun_batch
from lifecircle.scenarios.runs.batches.shared_place import open_shared, share
from lifecircle.scenarios.runs.opening import open_session, read_opened
from lifecircle.scenarios.runs.years import place_in, scenario_in
from lifecircle.scratch import scratch_folder

from ....coverage.evaluation.following.test_live_plan import figures


@pytest.fixture(scope="module")
def project(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("县城")
    write_project(Project(small_demo_city, Settings(name="demo", plan="circles")), folder / "lifecircle.gpkg")
    session, store = open_session(folder)
    session.new("A", edits=[verbs.CloseFacility(facility="F00001", year=2028)])
    at = Where.degrees([(113.53, 28.19)])
    session.new("B", edits=[verbs.AddFacility(facility="n", category="fitness_site", at=at, year=2033)])
    session.new("C", edits=[verbs.ScalePeople(factor=2.0), verbs.CloseFacility(facility="F00002")])
    store.close()
    return folder


def request(project: Path, **more: Any) -> BatchRequest:
    return BatchRequest(projects=(project,), plans=("circles",), **more)


@pytest.fixture(scope="module")
def whole(project: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("whole") / "out"
    slow = NamedParameters(name="slow", speeds_mps={"people": 0.6})
    done = run_batch(request(project, parameters=(NamedParameters(), slow)), folder)
    assert (done.cases, done.failed, done.kept) == (8, 0, 0)
    return table(folder)


Finished = Callable[[Path, tuple[str, ...]], BatchRequest]


@pytest.fixture(scope="module")
def finished(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Lay a copy of the folder of a batch of some scenarios at a path, and return what was asked; each is run once."""
    folders: dict[tuple[str, ...], Path] = {}

    def lay(out: Path, scenarios: tuple[str, ...]) -> BatchRequest:
        asked = request(project, scenarios=scenarios)
        if scenarios not in folders:
            folders[scenarios] = tmp_path_factory.mktemp("finished") / "out"
            run_batch(asked, folders[scenarios])
        shutil.copytree(folders[scenarios], out, dirs_exist_ok=True)
        return asked

    return lay


def table(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "results.parquet")


def test_every_figure_is_that_of_a_fresh_evaluation(project: Path, whole: pd.DataFrame) -> None:
    opened = read_opened(project)
    scenario = opened.board.named("C")
    place = replay(begin_site(opened.place), scenario.edits).site.place
    for verdict in evaluate(place, opened.plan, settings=opened.settings).verdicts:
        rows = whole[(whole.scenario == "C") & (whole.parameters == "") & (whole.clause == verdict.clause.id)]
        row = rows[rows.kind == "clause"].iloc[0]
        assert (row.measured, row.served, row.state) == (verdict.measured, verdict.served, verdict.state)
        assert len(rows[rows.kind == "district"]) == len(verdict.by_district)


def test_all_three_forms_hold_the_same_rows(finished: Finished, tmp_path: Path) -> None:
    finished(tmp_path / "out", ("A",))
    frame = table(tmp_path / "out")
    plain = json.loads((tmp_path / "out/results.json").read_text(encoding="utf-8"))
    assert len(plain["rows"]) == len(frame)
    assert [row["served"] for row in plain["rows"]] == frame.served.astype(object).where(
        frame.served.notna(), None
    ).tolist()
    sheet = openpyxl.load_workbook(tmp_path / "out/results.xlsx").worksheets[0]
    assert sheet.max_row == len(frame) + 1
    assert [cell.value for cell in sheet[1]] == list(frame.columns)


def test_processes_give_the_same_table(project: Path, whole: pd.DataFrame, tmp_path: Path) -> None:
    slow = NamedParameters(name="slow", speeds_mps={"people": 0.6})
    done = run_batch(request(project, parameters=(NamedParameters(), slow)), tmp_path / "out", workers=2)
    assert done.failed == 0
    pd.testing.assert_frame_equal(table(tmp_path / "out"), whole)


def test_what_is_done_is_not_done_again(project: Path, tmp_path: Path) -> None:
    seen: list[float] = []

    def stop() -> bool:
        return len(list((tmp_path / "out/cases").glob("*.json"))) >= 8

    slow = tuple(NamedParameters(name=str(row), speeds_mps={"people": 0.5 + row / 10}) for row in range(3))
    with pytest.raises(WorkCancelled):
        run_batch(request(project, parameters=slow), tmp_path / "out", cancelled=stop)
    kept = {file: file.stat().st_mtime_ns for file in (tmp_path / "out/cases").glob("*.json")}
    assert len(kept) == 8
    done = run_batch(request(project, parameters=slow), tmp_path / "out", progress=lambda part, _: seen.append(part))
    assert (done.cases, done.kept) == (12, 8)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    assert seen == sorted(seen)
    again = run_batch(request(project, parameters=slow), tmp_path / "out")
    assert again.kept == 12


def test_a_case_that_fails_is_told_and_the_rest_goes_on(project: Path, tmp_path: Path) -> None:
    wrong = NamedParameters(name="wrong", speeds_mps={"nobody": 1.0})
    done = run_batch(request(project, parameters=(wrong, NamedParameters())), tmp_path / "out")
    assert (done.cases, done.failed) == (8, 4)
    told = json.loads((tmp_path / "out/results.json").read_text(encoding="utf-8"))["failures"]
    assert {row["parameters"] for row in told} == {"wrong"}
    assert all("no group of people called nobody" in row["error"] for row in told)
    assert set(table(tmp_path / "out").parameters) == {""}


def test_a_clause_is_named_in_both_languages_and_a_district_by_its_own_name(project: Path, tmp_path: Path) -> None:
    run_batch(request(project, scenarios=("A",)), tmp_path / "out")
    frame = table(tmp_path / "out")
    titles = {one.id: (one.title, one.title_en) for one in built_in_plan("circles").clause}
    clauses = frame[frame.kind == "clause"]
    named = dict(zip(clauses.clause, zip(clauses.name, clauses.name_en, strict=True), strict=True))
    assert named == {key: titles[key] for key in named}
    assert frame[frame.kind != "clause"].name_en.isna().all()


def test_years_ask_what_has_opened_and_what_is_built_by_then(project: Path, tmp_path: Path) -> None:
    run_batch(request(project, scenarios=("A", "B"), years=(2025, 2030, 2035)), tmp_path / "out")
    frame = table(tmp_path / "out")
    rows = frame[(frame.kind == "clause") & (frame.clause == "circles-fitness-urban")]
    served = rows.set_index(["scenario", "year"]).served.to_dict()
    assert served["A", 2030] == served["A", 2035] < served["A", 2025]
    assert served["B", 2025] == served["B", 2030] == served["A", 2025] <= served["B", 2035]


def test_a_place_in_a_year(project: Path) -> None:
    opened = read_opened(project)
    those = opened.place.facilities
    years = np.full(len(those), np.nan)
    years[:3] = (2010, 2020, 2030)
    from dataclasses import replace

    status = those.status.copy()
    status[:4] = ("existing", "existing", "planned", "planned")
    place = replace(opened.place, facilities=replace(those, opened=years, status=status))
    assert place_in(place, 2015).facilities.status[:4].tolist() == ["existing", "planned", "planned", "planned"]
    assert place_in(place, 2031).facilities.status[:4].tolist() == ["existing", "existing", "existing", "planned"]
    assert place_in(place, None) is place
    ended = np.full(len(those), np.nan)
    ended[:4] = (2014, 2025, np.nan, 2016)
    status[:4] = ("existing", "existing", "planned", "closed")
    ending = replace(opened.place, facilities=replace(those, opened=years, closed=ended, status=status))
    by_year = {year: place_in(ending, year).facilities.status[:4].tolist() for year in (2009, 2013, 2015, 2016, 2026)}
    assert by_year[2009] == ["planned", "planned", "planned", "existing"]
    assert by_year[2013] == ["existing", "planned", "planned", "existing"]
    assert by_year[2015] == ["closed", "planned", "planned", "existing"]
    assert by_year[2016] == ["closed", "planned", "planned", "closed"]
    assert by_year[2026] == ["closed", "closed", "planned", "closed"]
    scenario = opened.board.named("B")
    assert not scenario_in(scenario, 2032).edits
    assert scenario_in(scenario, 2033) == scenario


def test_a_network_is_mapped_and_not_copied(project: Path) -> None:
    place = read_opened(project).place
    with scratch_folder() as folder:
        one, two = share(place, folder), share(place, folder)
        assert one.network == two.network
        there = open_shared(one)
        assert figures(there.demand) == figures(place.demand)
        assert figures(there.network) == figures(place.network)
        bases = [array.base for array in (there.network.coords, there.network.node_xy)]
        assert all(isinstance(base, np.memmap) for base in bases)
        plan = read_opened(project).plan
        assert figures(evaluate(there, plan)) == figures(evaluate(place, plan))


WRONG = [
    ("projects = []", "projects"),
    ("plans = ['circles']", "projects: it is missing"),
    ("projects = ['a']\nscenario = 'x'", "scenario"),
    ("projects = ['a'", "TOML file"),
    ("projects = ['nowhere']", "no project at"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_a_batch_file_that_is_wrong_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "batch.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=sentence):
        run_batch(read_batch(file), tmp_path / "out")


def test_a_folder_of_another_batch_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError, match="other files"):
        run_batch(request(project, scenarios=("",)), tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/batch.json").write_text(
        json.dumps({"format": 1, "program": "", "request": {"projects": ["x"]}, "inputs": {}, "cases": []}),
        encoding="utf-8",
    )
    with pytest.raises(ProjectError, match="another batch"):
        run_batch(request(project, scenarios=("",)), tmp_path / "out")
    with pytest.raises(ProjectError, match="no results"):
        read_manifest(tmp_path / "nowhere")
    with pytest.raises(ProjectError, match="no scenario Z"):
        run_batch(request(project, scenarios=("Z",)), tmp_path / "new")


OTHERS: dict[str, dict[str, Any]] = {
    "plans": {"plans": ("huangyan",)},
    "scenarios": {"scenarios": ("", "A")},
    "years": {"years": (2030,)},
    "parameters": {"parameters": (NamedParameters(name="slow", speeds_mps={"people": 0.6}),)},
}


@pytest.mark.parametrize("key", OTHERS)
def test_a_folder_of_the_same_projects_asked_otherwise_is_refused_and_stays(
    finished: Finished, tmp_path: Path, key: str
) -> None:
    asked = finished(tmp_path / "out", ("",))
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    with pytest.raises(ProjectError, match=f"the same projects with other {key}; name another folder"):
        run_batch(asked.model_copy(update=OTHERS[key]), tmp_path / "out")
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
    again = run_batch(asked.model_copy(update={"name": "again", "comparisons": True}), tmp_path / "out")
    assert again.kept == again.cases == 1


HALVING = """import os, signal
def half(task):
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return task // 2
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills a process")
def test_a_process_that_dies_takes_no_other_task_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "halving.py").write_text(HALVING, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    half = importlib.import_module("halving").half
    outcomes = dict(run_processes(range(8), half, workers=2))
    assert isinstance(outcomes.pop(3), Died)
    assert outcomes == {task: task // 2 for task in range(8) if task != 3}


@pytest.fixture
def scheduler() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A real scheduler and two workers, each a process of its own."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    started = [subprocess.Popen([*command, "--port", "0", "--no-dashboard"], stderr=subprocess.PIPE)]
    try:
        address = _address(started[0])
        worker = [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
        ]
        started += [subprocess.Popen(worker, stderr=subprocess.DEVNULL) for _ in range(2)]
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait()
        assert started[0].stderr is not None
        started[0].stderr.close()


def _address(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if b"Scheduler at:" in line:
            return line.decode().split("Scheduler at:")[1].strip()
    raise AssertionError("the scheduler did not start")


def test_dask_gives_the_same_table_though_a_worker_is_killed(
    project: Path, whole: pd.DataFrame, tmp_path: Path, scheduler: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, started = scheduler
    killed: list[float] = []

    def kill_one(part: float, _: str) -> None:
        if part > 0.05 and not killed:
            killed.append(part)
            started[1].kill()

    slow = NamedParameters(name="slow", speeds_mps={"people": 0.6})
    sets = (NamedParameters(), slow)
    done = run_batch(request(project, parameters=sets), tmp_path / "out", dask=address, progress=kill_one, together=1)
    assert killed
    assert done.failed == 0
    pd.testing.assert_frame_equal(table(tmp_path / "out"), whole)


def test_an_address_without_a_scheduler_is_told(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_ANSWERS_S", 0.5)
    begun = time.monotonic()
    with pytest.raises(ProjectError, match="No Dask scheduler answers"):
        run_batch(request(project, scenarios=("",)), tmp_path / "out", dask="tcp://127.0.0.1:1")
    assert time.monotonic() - begun < 60


def test_a_batch_and_its_rerun_on_the_command_line(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(make_app(), [str(one) for one in arguments], {"LANG": "en"})
        told = capsys.readouterr()
        return code, told.out, told.err

    own = tmp_path / "own"
    shutil.copytree(project, own)
    file, out = tmp_path / "batch.toml", tmp_path / "out"
    file.write_text('projects = ["own"]\nscenarios = ["", "A"]\n', encoding="utf-8")
    code, told, err = call("batch", file, "--out", out, "--json")
    assert code == 0, err
    assert json.loads(told)["cases"] == 2
    code, told, _ = call("rerun", out, "--json")
    assert (code, json.loads(told)["same"]) == (0, True)
    session, store = open_session(own)
    session.choose(session.board.named("A").id)
    session.do(verbs.ScalePeople(factor=2.0))
    store.close()
    code, _, err = call("rerun", out)
    assert code == 2
    assert "The scenario A of own has changed since." in err
    assert "people was" in err


def test_reports_maps_and_comparisons_on_request(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, out = tmp_path / "own", tmp_path / "out"
    shutil.copytree(project, own)
    file = tmp_path / "batch.toml"
    text = 'projects = ["own"]\nscenarios = ["A"]\nexports = ["json", "xlsx"]\ncomparisons = true\n'
    file.write_text(text, encoding="utf-8")

    def call() -> Any:
        code = run(make_app(), ["batch", str(file), "--out", str(out), "--json", "--lang", "zh"], {"LANG": "zh"})
        assert code == 0
        return json.loads(capsys.readouterr().out)["outputs"]

    assert len(call()["written"]) == 2
    folder = out / "outputs/own/circles"
    exported = json.loads((folder / "exports/verdicts.json").read_text(encoding="utf-8"))
    opened = read_opened(own)
    asked = {
        one.clause.id: one.served for one in evaluate(opened.place, opened.plan, settings=opened.settings).verdicts
    }
    assert {one["id"]: one["served"] for one in exported["clauses"]} == asked
    compared = json.loads((folder / "comparison/comparison.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in compared["scenarios"]] == ["A", "B", "C"]
    assert list((folder / "comparison").glob("difference-*.png"))
    assert openpyxl.load_workbook(out / "results.xlsx").sheetnames == ["结果", "失败的算例"]
    again = call()
    assert (again["written"], len(again["kept"])) == ([], 2)
    file.write_text(text.replace('"json"', '"poster"'), encoding="utf-8")
    assert run(make_app(), ["batch", str(file), "--out", str(out)], {"LANG": "en"}) == 2
    assert "no export called poster" in capsys.readouterr().err


def two_projects(project: Path, folder: Path, *names: str) -> tuple[Path, ...]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / "lifecircle.gpkg", folder / name)
    return tuple(folder / name for name in names)


def test_projects_whose_folders_have_one_name_are_told_apart(project: Path, tmp_path: Path) -> None:
    paths = two_projects(project, tmp_path, "甲/2030/lifecircle.gpkg", "乙/2030/lifecircle.gpkg")
    asked = BatchRequest(projects=(*paths, paths[0]), plans=("circles",), scenarios=("",), years=(2030, 2030))
    done = run_batch(asked, tmp_path / "out")
    found = table(tmp_path / "out")
    assert (done.cases, done.failed) == (2, 0)
    assert set(found.project) == {"甲/2030", "乙/2030"}
    assert len(found) == 2 * len(found[found.project == "甲/2030"])
    assert list(read_manifest(tmp_path / "out")["inputs"]) == ["甲/2030", "乙/2030"]


def test_a_project_above_the_request_keeps_its_outputs_inside(project: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    two_projects(project, tmp_path, "lifecircle.gpkg")
    asked = BatchRequest(projects=(tmp_path / "in" / "..",), plans=("circles",))
    assert list(projects_of(asked).values()) == [tmp_path.name]


@pytest.mark.parametrize("names", [("slow", "slow"), ("", "")])
def test_two_sets_of_parameters_of_one_name_are_refused(project: Path, tmp_path: Path, names: tuple[str, str]) -> None:
    sets = tuple(
        NamedParameters(name=name, speeds_mps={"people": speed}) for name, speed in zip(names, (1.0, 0.5), strict=True)
    )
    with pytest.raises(ProjectError, match="Two sets of parameters"):
        run_batch(request(project, parameters=sets), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_too_many_cases_are_refused_before_anything_is_evaluated(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "MAX_BATCH_CASES", 3)
    monkeypatch.setattr(batch, "work", lambda _task: pytest.fail("evaluated"))
    with pytest.raises(ProjectError, match="more than 3 cases"):
        run_batch(request(project), tmp_path / "out")


def spoiled(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the first kept case as somebody with an editor would."""
    path = min((folder / "cases").glob("*.json"))
    plain = json.loads(path.read_text(encoding="utf-8"))
    change(plain)
    path.write_text(json.dumps(plain), encoding="utf-8")


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a figure": lambda plain: plain["rows"][0].update(served=1e9),
    "a figure that is not a number": lambda plain: plain["rows"][0].update(served="many"),
    "rows taken out": lambda plain: plain.update(rows=[]),
    "another case": lambda plain: plain["head"].update(case="0" * 24),
    "an error": lambda plain: plain.update(error={"template": "{a:>3000000000}", "values": {}}),
    "no digest, no rows": lambda plain: (plain.pop("digest"), plain.pop("rows")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_kept_case_that_was_altered_is_told_and_evaluated_anew(finished: Finished, tmp_path: Path, name: str) -> None:
    asked = finished(tmp_path, ("", "A"))
    right = table(tmp_path)
    spoiled(tmp_path, CHANGES[name])
    assert any("kept cases" in str(one) for one in rerun_batch(tmp_path, allowed=asked.projects).changed)
    done = run_batch(asked, tmp_path)
    assert (done.cases, done.kept, done.failed) == (2, 1, 0)
    pd.testing.assert_frame_equal(table(tmp_path), right)
    assert rerun_batch(tmp_path, allowed=asked.projects).same


def test_a_case_that_failed_is_tried_again(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = request(project, scenarios=("A",))
    with monkeypatch.context() as short:
        short.setattr(batch, "replay", raising(MemoryError("short of memory")))
        assert run_batch(asked, tmp_path).failed == 1
    done = run_batch(asked, tmp_path)
    assert (done.failed, done.kept) == (0, 0)
    assert len(table(tmp_path))


def raising(error: Exception) -> Callable[..., Any]:
    def work(*_: object) -> Any:
        raise error

    return work


@pytest.mark.parametrize("name", ["batch.part", "results.part", "results.json", "results.xlsx", "cases/{case}.part"])
def test_nothing_is_written_through_links_in_a_folder_from_elsewhere(
    finished: Finished, tmp_path: Path, name: str
) -> None:
    out, own = tmp_path / "out", tmp_path / "own"
    asked = finished(out, ("A",))
    own.write_text("mine", encoding="utf-8")
    case = min((out / "cases").glob("*.json"))
    link = out / name.format(case=case.stem)
    link.unlink(missing_ok=True)
    case.unlink()
    link.symlink_to(own)
    run_batch(asked, out)
    assert own.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["cases", "outputs"])
def test_folders_of_a_batch_that_are_links_are_refused(finished: Finished, tmp_path: Path, name: str) -> None:
    asked, elsewhere = finished(tmp_path / "out", ("A",)), tmp_path / "elsewhere"
    elsewhere.mkdir()
    if (tmp_path / "out" / name).exists():
        shutil.rmtree(tmp_path / "out" / name)
    (tmp_path / "out" / name).symlink_to(elsewhere)
    with pytest.raises(ProjectError, match="is a link"):
        run_batch(asked, tmp_path / "out")
    assert list(elsewhere.iterdir()) == []


def test_a_program_that_tidies_its_folder_leaves_a_running_batch_alone(project: Path, tmp_path: Path) -> None:
    def tidy_up(_part: float, _said: str) -> None:
        recover(tmp_path)
        recover(tmp_path / "out")

    asked = request(project, scenarios=("A", "B"))
    assert run_batch(asked, tmp_path / "out", progress=tidy_up).failed == 0
    assert rerun_batch(tmp_path / "out", allowed=(project,), progress=tidy_up).same
    assert [one.name for one in tmp_path.rglob(".*")] == []


@pytest.mark.parametrize("where", ["project", "plan", "plan without a suffix", "link"])
def test_a_rerun_opens_nothing_beyond_the_folder_of_the_results(project: Path, tmp_path: Path, where: str) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    shutil.copytree(project, ours / "town")
    assert run_batch(request(ours / "town", scenarios=("",)), ours / "out").failed == 0
    assert rerun_batch(ours / "out").same
    if where == "link":
        shutil.move(ours / "town", theirs / "town")
        (ours / "town").symlink_to(theirs / "town")
        named = ours / "town"
    else:
        named = theirs / {"project": "town", "plan": "own.toml", "plan without a suffix": "own"}[where]
        if where == "project":
            shutil.copytree(project, named)
        else:
            named.write_text("no plan", encoding="utf-8")
        manifest = json.loads((ours / "out" / MANIFEST).read_text(encoding="utf-8"))
        manifest["request"]["projects" if where == "project" else "plans"] = [str(named)]
        (ours / "out" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ProjectError, match=f"names {re.escape(str(named))}.*nothing was opened"):
        rerun_batch(ours / "out")
    if where in ("project", "link"):
        assert rerun_batch(ours / "out", allowed=(theirs,)).rows > 0


def test_a_batch_that_was_interrupted_before_it_wrote_anything_goes_on(project: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / CASES).mkdir(parents=True)
    (tmp_path / "out" / f"{WORKSHOP}a1b2").mkdir()  # killed before a word stood in the list of what is asked
    assert run_batch(request(project, scenarios=("",)), tmp_path / "out").failed == 0
    (tmp_path / "other" / CASES).mkdir(parents=True)
    (tmp_path / "other" / CASES / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError, match="holds other files"):
        run_batch(request(project, scenarios=("",)), tmp_path / "other")
