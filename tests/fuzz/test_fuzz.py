"""Every kind of file that is fuzzed: whole files are read, kept ones read or refused, and a short run finds nothing."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from .targets import KEPT, ROWS_TARGET, SEEDS, targets

KEPT_FILES = sorted(KEPT.glob("*/*"))
RUNS = 800
"""Inputs of the short run: the same ones each time, so that what it finds is found by whoever made it."""


def test_every_whole_file_is_read(tmp_path: Path) -> None:
    told = {}
    for name, target in targets().items():
        folder = tmp_path / name
        folder.mkdir()
        told[name] = target.read_whole(folder)
    assert {name: said for name, said in told.items() if said != "read"} == {}


@pytest.mark.parametrize("kept", KEPT_FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_ended_otherwise_is_read_or_refused(kept: Path, tmp_path: Path) -> None:
    assert targets()[kept.parent.name].try_on(kept.read_bytes(), tmp_path)


@pytest.mark.parametrize("place", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_every_seed_is_read_or_refused(place: Path, tmp_path: Path) -> None:
    seeds = sorted(place.iterdir())
    assert seeds
    for seed in seeds:
        (tmp_path / seed.name).mkdir()
        assert targets()[place.name].try_on(seed.read_bytes(), tmp_path / seed.name)


def test_most_kinds_of_file_have_seeds() -> None:
    kinds = {path.name for path in SEEDS.iterdir()}
    assert kinds <= targets().keys()
    assert len(kinds) > 0.7 * len(targets())


@pytest.mark.parametrize("text", ["", "[" * 9_000, "{}", '{"version": 1e999}', "\x00", '"\\ud800"', "9" * 9_000])
@pytest.mark.parametrize("row", range(8))
def test_a_text_in_any_row_of_a_project_is_read_or_refused(row: int, text: str, tmp_path: Path) -> None:
    assert targets()[ROWS_TARGET].try_on(bytes([row]) + text.encode(), tmp_path)


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has no wheel for this machine")
def test_a_short_run_of_all_targets_finds_nothing() -> None:
    command = [sys.executable, "-P", "-m", "lifecircle.tests.fuzz.fuzz", f"--runs={RUNS}", "--throw-away"]
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, errors="replace", timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done" in done.stderr
