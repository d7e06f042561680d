"""The warm process, which forks for the tests: its forks are processes like any, and can do what needs threads."""

import os
from pathlib import Path

import pytest

from lifecircle.tests.faults.trying import tried
from lifecircle.tests.scenarios.warm import works
from lifecircle.tests.scenarios.warm.server import in_warm_process

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


def test_work_is_done_in_a_process_of_its_own_that_has_loaded_all_but_the_window() -> None:
    first, second = in_warm_process(works.seen), in_warm_process(works.seen)
    assert len({os.getpid(), first[0], second[0], first[1]}) == 4
    assert first[1] == second[1]
    assert first[2] == {"lifecircle.scenarios.cli.actions.inputs.check", "matplotlib"}
    assert first[3] == os.environ["LIFECIRCLE_OFFICE"]


def test_work_is_done_in_the_folder_and_environment_of_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_warm_process(os.getpid)  # the server is there, with what was then
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIFECIRCLE_OFFICE", "elsewhere")
    assert in_warm_process(Path.cwd) == tmp_path
    assert in_warm_process(works.seen)[3] == "elsewhere"
    monkeypatch.delenv("LIFECIRCLE_OFFICE")
    assert in_warm_process(os.getenv, "LIFECIRCLE_OFFICE") is None


def test_what_fails_there_fails_here() -> None:
    with pytest.raises(ZeroDivisionError):
        in_warm_process(works.refuse)
    with pytest.raises(EOFError):
        in_warm_process(works.end)


def test_a_fork_of_a_fork_sets_a_report_with_threads_of_its_own(village_file: Path, tmp_path: Path) -> None:
    asked = ("export", village_file, "--kind", "report", "--kind", "sheets", "--out", tmp_path / "out")
    done = in_warm_process(tried, *asked)
    assert done.code == 0, done.said
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"report.pdf", "sheets.pdf"}
