"""Keeps one file of each format as this version writes it, for the tests of every later version.

    .venv/bin/python -P -m lifecircle.tests.formats.keep tests/formats/kept/VERSION      # into a new folder only

What is kept is never written again: a format that changes gets a folder of its version beside it.
"""

import gzip
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from lifecircle.__main__ import whole_app
from lifecircle.coverage.plans.files import load_plan, new_plan
from lifecircle.scenarios.build.request import read_check
from lifecircle.scenarios.cli.app import run
from lifecircle.scenarios.editing.codec import dump_edits, dump_scenario, plain_edit
from lifecircle.scenarios.editing.edits import VERBS, AnyEdit
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.office.keeping import pack
from lifecircle.scenarios.runs.batches.batch_folder import MANIFEST

from ..scenarios.editing.random_edits import random_edit

PROJECTS = Path(__file__).resolve().parents[1] / "scenarios" / "project" / "formats"
PLACE = "@FOLDER@"
"""Stands in what is kept for the folder in which it was made."""
CHECK = """name = "样城"
plan = "circles"
out = "成果"
crs = "EPSG:4547"
terrain = "dem.tif"
categories = "words.toml"
crossing_wait_s = 15
signal_wait_s = 30
[settings]
complete = ["library"]
[network]
file = "city.osm.pbf"
[[facilities]]
file = "care.csv"
category = "elderly_care"
datum = "gcj02"
columns = { name = "名称" }
[population]
file = "people.gpkg"
people = "常住人口"
columns = { age_60_plus = "60岁及以上" }
[[districts]]
file = "townships.shp"
level = "township"
[census]
file = "census.xlsx"
city = "绵阳市"
"""
BATCH = """name = "样批"
projects = ["project"]
plans = ["circles"]
scenarios = ["", "*"]
years = [2035]
[[parameters]]
[[parameters]]
name = "slow"
speeds_mps = { people = 0.9 }
limits = { circles-shop = 8.0 }
crossing_s = 20.0
"""


def keep(folder: Path) -> None:
    """Write a file of each format into a folder that is not there yet."""
    folder.mkdir(parents=True)
    _plans_and_words(folder)
    _scenarios(folder)
    (folder / "check.toml").write_text(CHECK, encoding="utf-8")
    asked = read_check(folder / "check.toml").model_dump_json().replace(folder.as_posix(), PLACE)
    _dump(folder / "check.json", json.loads(asked))
    (folder / "batch.toml").write_text(BATCH, encoding="utf-8")
    _results(folder)


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _plans_and_words(folder: Path) -> None:
    """Keep a plan with a clause of every kind, what it means, and a package of plans and words."""
    new_plan(folder / "plan.toml", "kept", language="zh")
    _dump(folder / "plan.json", load_plan(folder / "plan.toml").model_dump(mode="json"))
    with tempfile.TemporaryDirectory() as place:
        for kind in ("plans", "facility-words", "street-words"):
            (Path(place) / kind).mkdir()
        shutil.copy(folder / "plan.toml", Path(place) / "plans")
        (Path(place) / "facility-words/words.toml").write_text('[library]\nwords = ["书屋驿站"]\n', encoding="utf-8")
        (Path(place) / "street-words/words.toml").write_text('[classes]\npath = ["甲等巷"]\n', encoding="utf-8")
        pack(Path(place), folder / "office.zip")


def _scenarios(folder: Path) -> None:
    """Keep a scenario with an edit of every verb, and the same edits as a list."""
    rng, edits = np.random.default_rng(5), dict[str, AnyEdit]()
    while len(edits) < len(VERBS):
        edit = random_edit(rng, ["f1", "f2"], ["link-1"], len(edits))
        edits.setdefault(edit.verb, edit.model_copy(update={"id": f"e{len(edits)}"}))
    scenario = Scenario(id="s1", name="甲案", note="试", edits=tuple(edits.values()))
    (folder / "scenario.json").write_text(dump_scenario(scenario), encoding="utf-8")
    (folder / "edits.json").write_text(dump_edits(scenario.edits), encoding="utf-8")
    _dump(folder / "edits-read.json", [plain_edit(edit) for edit in scenario.edits])


def _results(folder: Path) -> None:
    """Keep verdicts, a comparison and a batch of the project of the newest format."""
    newest = max(PROJECTS.glob("*.gpkg.gz"), key=lambda file: int(file.name.split(".")[0]))
    with tempfile.TemporaryDirectory() as place:
        project = Path(place) / "project"
        project.mkdir()
        (project / "lifecircle.gpkg").write_bytes(gzip.decompress(newest.read_bytes()))
        shutil.copy(folder / "batch.toml", place)
        _run("evaluate", str(project), "--out", f"{place}/verdicts")
        _run("compare", str(project), "--out", f"{place}/comparison")
        _run("batch", f"{place}/batch.toml", "--out", f"{place}/batch")
        shutil.copy(Path(place) / "verdicts/verdicts.json", folder)
        shutil.copy(Path(place) / "comparison/comparison.json", folder)
        shutil.copytree(Path(place) / "batch", folder / "batch", ignore=shutil.ignore_patterns("results.*"))
        manifest = folder / "batch" / MANIFEST
        manifest.write_text(manifest.read_text(encoding="utf-8").replace(place, PLACE), encoding="utf-8")


def _run(*words: str) -> None:
    if run(whole_app(), words, os.environ):
        sys.exit(f"lifecircle {' '.join(words)} failed")


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
