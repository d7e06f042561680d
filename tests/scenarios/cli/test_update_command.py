"""`lifecircle update`: changed files are read anew, scenarios stay, and what does not fit any more is told."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lifecircle.scenarios.cli.app import make_app, run
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.project import layers_cache
from lifecircle.scenarios.project import project as projects
from lifecircle.scenarios.project.project import read_project

from .. import town_files

Run = Callable[..., tuple[int, str, str]]
CHECK = """name = "town"
plan = "circles"
out = "result"
[network]
file = "town.osm"
[[facilities]]
file = "care.csv"
category = "elderly_care"
[population]
file = "people.csv"
people = "常住人口"
columns = { age_60_plus = "老人" }
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Run:
    def called(*arguments: object) -> tuple[int, str, str]:
        code = run(make_app(), [str(one) for one in arguments], {"LANG": "en", "COLUMNS": "200"})
        told = capsys.readouterr()
        return code, told.out, told.err

    return called


@pytest.fixture
def town(tmp_path: Path, call: Run) -> Path:
    folder = tmp_path / "town"
    folder.mkdir()
    town_files.write_osm(folder / "town.osm")
    town_files.write_people(folder / "people.csv")
    town_files.write_care(folder / "care.csv")
    (folder / "check.toml").write_text(CHECK, encoding="utf-8")
    code, _, err = call("check", folder / "check.toml", "--out", folder / "result")
    assert code == 0, err
    return folder


def edited(town: Path, call: Run) -> str:
    """Close one of the town's facilities in a scenario; its id."""
    facility = str(read_project(town / "result").layers.facilities["facility_id"].iloc[-1])
    edits = town / "edits.json"
    edits.write_text(json.dumps([{"verb": "close_facility", "facility": facility}]), encoding="utf-8")
    code, _, err = call("scenario", "add", town / "result", edits, "--to", "A")
    assert code == 0, err
    return facility


def test_nothing_is_read_where_nothing_has_changed(town: Path, call: Run) -> None:
    before = (town / "result/verdicts.json").stat().st_mtime_ns
    code, _, err = call("update", town / "result")
    assert (code, "None of the files has changed" in err) == (0, True)
    assert (town / "result/verdicts.json").stat().st_mtime_ns == before


def test_changed_people_are_read_anew_and_scenarios_stay(town: Path, call: Run) -> None:
    edited(town, call)
    board = open_store(town / "result/lifecircle.gpkg", read_only=True).load()
    moved = town.with_name("elsewhere")
    shutil.move(town, moved)
    town_files.write_people(moved / "people.csv", people=200.0)
    code, out, err = call("update", moved / "result", "--json")
    assert code == 0, err
    assert json.loads(out) == {"changed": ["people.csv"], "dangling": []}
    assert read_project(moved / "result").layers.demand["people"].sum() == pytest.approx(200 * town_files.SIDE**2)
    assert open_store(moved / "result/lifecircle.gpkg", read_only=True).load() == board
    assert "None of the files" in call("update", moved / "result")[2]


def test_an_edit_of_a_facility_that_is_gone_is_told_and_kept(town: Path, call: Run) -> None:
    facility = edited(town, call)
    rows = (town / "care.csv").read_text(encoding="utf-8").splitlines()
    (town / "care.csv").write_text("\n".join(rows[:2]) + "\n", encoding="utf-8")
    code, out, err = call("update", town / "result", "--json")
    assert code == 0, err
    told = json.loads(out)["dangling"]
    assert [(one["scenario"], one["edit"]) for one in told] == [("A", "e1")]
    assert facility in told[0]["reason"]
    assert len(open_store(town / "result/lifecircle.gpkg", read_only=True).load()[0].scenarios[0].edits) == 1


def test_what_keeps_it_from_being_read_anew_is_one_sentence(town: Path, call: Run) -> None:
    (town / "care.csv").unlink()
    code, _, err = call("update", town / "result")
    assert (code, "care.csv, from which the project was made, cannot be read" in err) == (2, True)
    town_files.write_care(town / "care.csv")
    town_files.write_people(town / "people.csv", people=7.0)
    store = open_store(town / "result/lifecircle.gpkg")
    code, _, err = call("update", town / "result")
    store.close()
    assert (code, "is being edited by" in err) == (2, True)


def test_a_large_project_is_ready_to_be_opened_when_it_was_read_anew(
    town: Path, call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr(projects, "layers_cache", lambda: cache)
    assert call("update", town / "result")[0] == 0
    assert not cache.exists()
    monkeypatch.setattr(layers_cache, "WORTH_IT", 0)
    town_files.write_people(town / "people.csv", people=200.0)
    assert call("update", town / "result")[0] == 0
    kept = {place.name for place in cache.iterdir()}
    assert len(kept) == 1
    _ = read_project(town / "result")
    assert {place.name for place in cache.iterdir()} == kept  # found there, and nothing new kept


def test_a_check_file_to_begin_from(tmp_path: Path, call: Run) -> None:
    file = tmp_path / "mine.toml"
    assert call("new", file)[0] == 0
    text = file.read_text(encoding="utf-8")
    assert 'name = "mine"' in text
    code, _, err = call("check", file)
    assert (code, "streets.osm.pbf" in err) == (2, True)
    code, _, err = call("new", file)
    assert (code, "cannot be written" in err) == (2, True)
    assert file.read_text(encoding="utf-8") == text
