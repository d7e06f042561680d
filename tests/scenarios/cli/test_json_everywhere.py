"""--json behind every command: one document on the output, whatever becomes of it; and what shells complete."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from lifecircle.scenarios.cli import app
from lifecircle.scenarios.presentation.translate import speak

from .. import town_files as town
from ..conftest import run


@pytest.fixture
def project(village_file: Path, tmp_path: Path) -> Path:
    shutil.copy(village_file, tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    """What a command prints, which must be one JSON document and nothing else."""
    assert run(*arguments, "--json") == code
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(command, TyperGroup):
        for below, one in command.commands.items():
            yield from leaves(one, f"{name} {below}".strip())
    else:
        yield name, command


def test_every_command_takes_it() -> None:
    root = typer.main.get_command(app.make_app())
    assert isinstance(root, TyperGroup)
    app.translate_help(root, speak("en"))
    asked = {name: sum("--json" in option.opts for option in one.params) for name, one in leaves(root, "")}
    assert len(asked) > 20
    assert {name for name, count in asked.items() if count != 1} == set()


def test_verdicts_are_those_of_the_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "evaluate", project)
    kept = json.loads((project / "circles" / "verdicts.json").read_text(encoding="utf-8"))
    assert {key: found[key] for key in kept} == kept
    assert found["exit_code"] == 0
    assert found["written"] == [str(project / "circles")]
    assert any("Written to" in note for note in found["notes"])


def test_isochrones_and_the_network_answer_with_figures(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = answer(capsys, "isochrones", project, "--service", "elderly_care", "--out", project / "iso.gpkg")
    assert [row["limit"] for row in drawn["polygons"]] == [5, 10, 15]
    assert drawn["polygons"][0]["people"] <= drawn["polygons"][2]["people"] <= drawn["total"] == pytest.approx(250)
    streets = answer(capsys, "network", project, "--out", project / "net")
    assert streets["streets"] == 40
    assert set(streets["faults"]) >= {"dead_end", "island"} or streets["faults"]
    assert all(set(kinds["found"]) == {"count", "length_m"} for kinds in streets["faults"].values())


def test_plans_exports_and_files_answer_with_what_they_are(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "mianyang" in {plan["key"] for plan in answer(capsys, "plans", "list")["plans"]}
    assert len(answer(capsys, "plans", "show", "circles")["clause"]) == 6
    begun = answer(capsys, "plans", "new", project / "own.toml")
    assert begun["file"] == str(project / "own.toml")
    (project / "bad.toml").write_text("title = 3", encoding="utf-8")
    bad = answer(capsys, "plans", "validate", project / "bad.toml", code=2)
    assert not bad["valid"]
    assert bad["faults"]
    assert bad["exit_code"] == 2
    written = answer(capsys, "export", project, "--kind", "xlsx", "--out", project / "ex")["files"]
    assert all(Path(file).is_file() for file in written)
    answer(capsys, "new", project / "check.toml")
    assert answer(capsys, "scenario", "new", project, "A")


def test_check_answers_with_its_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(
        capsys, "check", "--network", town.write_osm(tmp_path / "town.osm"),
        "--facilities", f"{town.write_care(tmp_path / 'care.csv')}=elderly_care",
        "--population", town.write_people(tmp_path / "people.csv"), "--people-column", "常住人口",
        "--age-column", "age_60_plus=老人", "--circle", "elderly_care=15:walk:age_60_plus",
        "--name", "小城", "--out", tmp_path / "out",
    )  # fmt: skip
    assert found["clauses"][0]["people"] == pytest.approx(720.0)


def test_what_is_wrong_is_a_document_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, *options in (["evaluate"], ["export"], ["isochrones", "--service", "fitness", "--out", "x.gpkg"]):
        found = answer(capsys, command, tmp_path / "nowhere", *options, code=2)
        assert found["error"].startswith("There is no project at")
        assert (found["exit_code"], found["written"]) == (2, [])


COMPLETED = [
    ("bash", {"COMP_WORDS": "lifecircle ev", "COMP_CWORD": "1"}, "evaluate"),
    ("zsh", {"_TYPER_COMPLETE_ARGS": "lifecircle plans sh"}, "show"),
    ("fish", {"_TYPER_COMPLETE_ARGS": "lifecircle batch --w", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}, "--workers"),
    ("powershell", {"_TYPER_COMPLETE_ARGS": "lifecircle ", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "ins"}, "inspect"),
]


@pytest.mark.parametrize(("shell", "typed", "found"), COMPLETED)
def test_shells_complete_commands_and_options(shell: str, typed: dict[str, str], found: str) -> None:
    environment = {**os.environ, **typed, "_LIFECIRCLE_COMPLETE": f"complete_{shell}"}
    done = subprocess.run(
        [sys.executable, "-m", "lifecircle"], env=environment, capture_output=True, text=True, check=False
    )
    assert found in done.stdout
    assert not done.stderr


def test_a_pipe_sees_no_progress(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lifecircle", "--lang", "en", "evaluate", project],
        capture_output=True, check=True,
    )  # fmt: skip
    assert b"\r" not in done.stderr + done.stdout
    assert b"\x1b" not in done.stderr + done.stdout
    assert done.stderr.decode().startswith("Written to")
    assert len(done.stderr.splitlines()) == 1
