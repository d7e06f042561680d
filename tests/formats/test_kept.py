"""Every format that a version wrote opens in every later one and means the same: kept files, never written again.

Projects have theirs in `tests/scenarios/project/formats`. Where one of these tests fails, what offices have on their
disks no longer opens, or means something else: raise the format's number, read the former one too, and keep new files.
"""

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lifecircle
from lifecircle.__main__ import whole_app
from lifecircle.coverage.plans.clause_base import KINDS
from lifecircle.coverage.plans.files import load_plan
from lifecircle.scenarios.build.request import read_check
from lifecircle.scenarios.cli.app import run
from lifecircle.scenarios.editing.codec import FORMAT as SCENARIO_FORMAT
from lifecircle.scenarios.editing.codec import load_scenario, plain_edit, read_edits
from lifecircle.scenarios.editing.edits import VERBS
from lifecircle.scenarios.exports.comparison_files import FORMAT as COMPARISON_FORMAT
from lifecircle.scenarios.exports.tables.verdicts_json import VERSION as VERDICTS_VERSION
from lifecircle.scenarios.office.packages import read_package
from lifecircle.scenarios.runs.batches import rerun
from lifecircle.scenarios.runs.batches.batch_folder import FORMAT as BATCH_FORMAT
from lifecircle.scenarios.runs.batches.batch_folder import MANIFEST
from lifecircle.scenarios.runs.batches.batch_request import read_batch
from lifecircle.scenarios.runs.batches.rerun import rerun_batch

from .keep import PLACE, PROJECTS

KEPT = Path(__file__).with_name("kept")
PROJECT_OF = {"1.0.0": 3}
"""The project's format of which the results of each version were made."""
SINCE_1_0_0 = {"amend_facility"}
"""Verbs that came after 1.0.0 was kept; that version refuses them with a sentence."""


@pytest.fixture(params=sorted(folder.name for folder in KEPT.iterdir()))
def kept(request: pytest.FixtureRequest) -> Path:
    return KEPT / str(request.param)


@pytest.fixture
def place(kept: Path, tmp_path: Path) -> Path:
    """A folder with the project that the results were made of."""
    (tmp_path / "project").mkdir()
    packed = (PROJECTS / f"{PROJECT_OF[kept.name]}.gpkg.gz").read_bytes()
    (tmp_path / "project" / "lifecircle.gpkg").write_bytes(gzip.decompress(packed))
    return tmp_path


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def contains(found: Any, wanted: Any, where: str = "") -> Iterator[str]:
    """What of `wanted` is missing or other in `found`; keys that were added since do not count."""
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            if not isinstance(found, dict) or key not in found:
                yield f"{where}.{key} is gone"
            else:
                yield from contains(found[key], value, f"{where}.{key}")
    elif isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            yield f"{where} has other rows"
        else:
            for row, (one, other) in enumerate(zip(found, wanted, strict=True)):
                yield from contains(one, other, f"{where}[{row}]")
    elif isinstance(wanted, float) and isinstance(found, int | float):
        if found != pytest.approx(wanted, rel=1e-9, abs=1e-9):
            yield f"{where}: {found} for {wanted}"
    elif found != wanted:
        yield f"{where}: {found!r} for {wanted!r}"


def test_there_are_files_of_the_formats_of_now() -> None:
    newest = KEPT / max(PROJECT_OF, key=lambda name: [int(part) for part in name.split(".")])
    assert {folder.name for folder in KEPT.iterdir()} == PROJECT_OF.keys()
    assert read(newest / "scenario.json")["format"] == SCENARIO_FORMAT
    assert read(newest / "comparison.json")["format"] == COMPARISON_FORMAT
    assert read(newest / "batch" / MANIFEST)["format"] == BATCH_FORMAT
    assert read(newest / "verdicts.json")["version"] == VERDICTS_VERSION


def test_a_plan_means_what_it_meant(kept: Path) -> None:
    plan = load_plan(kept / "plan.toml")
    if kept.name == "1.0.0":
        assert {clause.kind for clause in plan.clause} == KINDS.keys(), "a clause of every kind"
    wanted = read(kept / "plan.json")
    words = wanted.pop("attribute")  # what cells say yes is the program's vocabulary, and grows
    assert words.keys() <= plan.attribute.keys()
    assert list(contains(plan.model_dump(mode="json"), wanted)) == []


def test_a_check_asks_what_it_asked(kept: Path) -> None:
    asked = json.loads(read_check(kept / "check.toml").model_dump_json().replace(kept.as_posix(), PLACE))
    assert list(contains(asked, read(kept / "check.json"))) == []


def test_a_scenario_and_a_list_of_edits_hold_what_they_held(kept: Path) -> None:
    scenario = load_scenario((kept / "scenario.json").read_text(encoding="utf-8"), file="scenario.json")
    assert (scenario.id, scenario.name, scenario.note) == ("s1", "甲案", "试")
    assert scenario.edits == read_edits(kept / "edits.json")
    if kept.name == "1.0.0":
        assert {edit.verb for edit in scenario.edits} == set(VERBS) - SINCE_1_0_0, "an edit of every verb"
    assert [plain_edit(edit) for edit in scenario.edits] == read(kept / "edits-read.json")


def test_a_batch_asks_what_it_asked(kept: Path) -> None:
    asked = read_batch(kept / "batch.toml")
    assert (asked.name, asked.plans, asked.scenarios, asked.years) == ("样批", ("circles",), ("", "*"), (2035,))
    assert [(one.name, one.crossing_s) for one in asked.parameters] == [("", None), ("slow", 20.0)]


def test_a_package_of_plans_and_words_opens(kept: Path) -> None:
    assert sorted((kind, name) for kind, name, _ in read_package(kept / "office.zip")) == [
        ("facility-words", "words.toml"),
        ("plans", "plan.toml"),
        ("street-words", "words.toml"),
    ]


LAND = "residential_m2"
"""Ground under buildings stands for residential land since; before, a place without residential areas had no figure."""


def test_results_of_a_batch_are_found_again(kept: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerun, "_TOLD", 1000)
    shutil.copytree(kept / "batch", place / "batch")
    manifest = place / "batch" / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    assert PLACE in text
    manifest.write_text(text.replace(PLACE, place.as_posix()), encoding="utf-8")
    again = rerun_batch(place / "batch")
    assert again.rows > 100
    told = [str(one) for one in again.changed if "results were made by LifeCircle" not in str(one)]
    assert [one for one in told if f" · {LAND}: " not in one or " was None and is " not in one] == []


def without_sentences(document: Any) -> Any:
    """Keep of sentences for readers only whether there is one: what they say may name more, or by another name.

    Of equally near streets an area may be called by another one; land without a figure then is left out.
    """
    if isinstance(document, list):
        rows = (one for one in document if not isinstance(one, dict) or one.get("group", one.get("key")) != LAND)
        return [without_sentences(one) for one in rows]
    if not isinstance(document, dict):
        return document
    told = {"reason", "said"}
    return {
        key: [bool(note) for note in one] if key == "notes" else bool(one) if key in told else _kept(key, one)
        for key, one in document.items()
    }


def _kept(key: str, value: Any) -> Any:
    return value.split(" · ")[0] if key == "name" and isinstance(value, str) else without_sentences(value)


@pytest.mark.parametrize("name", ["verdicts.json", "comparison.json"])
def test_results_for_machines_hold_what_they_held(kept: Path, place: Path, name: str) -> None:
    command = "evaluate" if name == "verdicts.json" else "compare"
    assert (
        run(whole_app(), [command, str(place / "project"), "--out", str(place / "out")], {**os.environ, "LANG": "C"})
        == 0
    )
    wanted, found = read(kept / name), read(place / "out" / name)
    for document in (wanted, found):
        document.pop("program", None)
        if name == "verdicts.json":  # in the language asked, once in Chinese alone
            document["plan"]["note"] = bool(document["plan"].get("note"))
    assert list(contains(without_sentences(found), without_sentences(wanted))) == []


def test_what_is_gone_or_other_would_be_found() -> None:
    assert list(contains({"a": 1.0, "b": [1]}, {"a": 1.0, "b": [1]})) == []
    assert list(contains({"a": 1.0 + 1e-6}, {"a": 1.0})) != []
    assert list(contains({"a": 1}, {"a": 1, "b": None})) == [".b is gone"]
    assert list(contains({"a": [1, 2]}, {"a": [1]})) == [".a has other rows"]
    assert lifecircle.__version__ >= "1"
