"""Where the office's plans and words are used, and that each use says so."""

import json
from pathlib import Path

import pytest

from lifecircle.coverage.plans.files import new_plan
from lifecircle.scenarios.build.build import make_project
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.office import contents

WORDS = '[library]\nwords = ["书屋驿站"]\n'
HEAD = "name,category,lon,lat\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office"
    monkeypatch.setenv(contents.FOLDER, str(folder))
    (folder / "facility-words").mkdir(parents=True)
    return folder


def request(folder: Path) -> object:
    """A street, a library by the office's word for it, and two homes."""
    street = {"type": "Feature", "properties": {"highway": "residential"},
              "geometry": {"type": "LineString", "coordinates": [[104.70, 31.40], [104.71, 31.40]]}}  # fmt: skip
    (folder / "streets.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [street]}), encoding="utf-8"
    )
    sites = "河边,书屋驿站,104.701,31.4001\n某园,公园,104.702,31.4001\n"
    (folder / "sites.csv").write_text(HEAD + sites, encoding="utf-8")
    (folder / "people.csv").write_text("people,lon,lat\n10,104.705,31.4001\n20,104.708,31.4001\n", encoding="utf-8")
    raw = {
        "network": {"file": "streets.geojson"},
        "facilities": [{"file": "sites.csv"}],
        "population": {"file": "people.csv"},
    }
    return check_request(raw, file="check.toml", folder=folder)


def test_the_offices_words_tell_categories_and_the_project_names_them(office: Path, tmp_path: Path) -> None:
    asked = request(tmp_path)
    without = make_project(asked)  # type: ignore[arg-type]
    assert "library" not in set(without.layers.facilities["category"])
    assert not [one for one in without.settings.inputs if one.role == "words"]
    (office / "facility-words" / "ours.toml").write_text(WORDS, encoding="utf-8")
    (office / "facility-words" / "bad.toml").write_text("[x", encoding="utf-8")
    with_words = make_project(asked)  # type: ignore[arg-type]
    assert set(with_words.layers.facilities["category"]) == {"library", "park"}
    named = {one.file: one for one in with_words.settings.inputs if one.role == "words"}
    assert list(named) == ["facility-words/ours.toml", "facility-words/bad.toml"]
    assert "SHA-256" in str(named["facility-words/ours.toml"].done[0].template)
    assert named["facility-words/bad.toml"].told  # what was left out is said on the screen
    assert "ours.toml" not in with_words.settings.source


def test_a_plan_of_the_offices_is_asked_by_its_key_and_kept_whole_with_the_project(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from lifecircle.__main__ import whole_app
    from lifecircle.scenarios.cli.app import run
    from lifecircle.scenarios.project.project import read_project

    request(tmp_path)
    (office / "facility-words" / "ours.toml").write_text(WORDS, encoding="utf-8")
    new_plan(tmp_path / "ours.toml", "ours", source="circles")
    app, out = whole_app(), tmp_path / "out"
    assert run(app, ["office", "install", str(tmp_path / "ours.toml"), "--json"], {}) == 0
    assert json.loads(capsys.readouterr().out)["installed"][0]["kind"] == "plans"
    asked = ["--network", str(tmp_path / "streets.geojson"), "--facilities", str(tmp_path / "sites.csv"),
             "--population", str(tmp_path / "people.csv")]  # fmt: skip
    assert run(app, ["check", *asked, "--plan", "ours", "--out", str(out)], {}) == 0
    capsys.readouterr()
    assert run(app, ["plans", "list", "--json"], {}) == 0
    assert [one["key"] for one in json.loads(capsys.readouterr().out)["plans"] if not one["built_in"]] == ["ours"]
    assert run(app, ["office", "remove", "plans/ours.toml"], {}) == 0
    kept = read_project(out / "lifecircle.gpkg").settings
    assert kept.own_plan is not None
    assert kept.own_plan.key == "ours"
    capsys.readouterr()
    assert run(app, ["evaluate", str(out), "--out", str(tmp_path / "again")], {}) == 0, "without the office's file too"
    assert run(app, ["plans", "show", "ours"], {}) == 2
    assert run(app, ["office", "list"], {}) == 0
    assert "ours.toml" in capsys.readouterr().out  # the words are there still
