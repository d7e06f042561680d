"""Machines set up in odd ways: names in other encodings, times of no place, terminals of no width, little memory."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lifecircle.clock import local_now
from lifecircle.scenarios.cli.app import make_app
from lifecircle.scenarios.cli.app import run as run_app
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.storage.atomic_write import replacing_folder

from ..conftest import run

GBK = "城.csv".encode("gbk").decode("utf-8", errors="surrogateescape")


@pytest.fixture
def project(village_file: Path, tmp_path: Path) -> Path:
    shutil.copy(village_file, tmp_path)
    return tmp_path


@pytest.fixture
def far_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the system's place is not told by a variable here")
    with monkeypatch.context() as inside:
        inside.setenv("TZ", "UTC+25")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_off")
def test_an_offset_that_no_place_has_is_left_for_utc() -> None:
    assert local_now().utcoffset() is not None


@pytest.mark.parametrize("words", [("inspect", GBK), ("check", "--out", GBK), ("evaluate", f"a/{GBK}/b.gpkg")])
def test_a_name_in_another_encoding_is_named_as_it_was_meant(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert "城.csv" in (said := capsys.readouterr().err)
    assert "Rename the file or folder" in said


def test_results_go_into_a_folder_whose_path_is_in_another_encoding(tmp_path: Path) -> None:
    try:
        (tmp_path / GBK).mkdir()
    except OSError:
        pytest.skip("the disk takes readable names only")
    with replacing_folder(tmp_path / GBK / "out") as folder:
        (folder / "a.csv").write_text("a", encoding="utf-8")
    assert (tmp_path / GBK / "out" / "a.csv").read_text(encoding="utf-8") == "a"


def test_links_that_lead_round_are_refused_by_a_sentence(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(ProjectError, match="loop cannot be written to"), replacing_folder(loop) as folder:
        (folder / "a.csv").write_text("a", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["loop"]


@pytest.mark.parametrize("width", ["0", "-5", "99999999999999999999", "wide"])
def test_a_terminal_of_no_width_shows_the_answer_all_the_same(width: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(make_app(), ["plans", "list"], {**os.environ, "COLUMNS": width}) == 0
    assert "circles" in capsys.readouterr().out


@pytest.mark.parametrize("reason", ["failed to map segment from shared object", "cannot allocate memory in static TLS"])
def test_a_library_that_finds_no_memory_is_told_as_that(
    reason: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(*_args: object, **_options: object) -> None:
        raise ImportError(f"libgdal.so.36: {reason}")

    monkeypatch.setattr("lifecircle.scenarios.exports.tables.verdicts_xlsx.export_xlsx", load)
    assert run("evaluate", project) == 2
    assert "not enough memory" in capsys.readouterr().err


def test_a_library_that_is_missing_is_no_lack_of_memory(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_args: object, **_options: object) -> None:
        raise ImportError("No module named 'openpyxl'")

    monkeypatch.setattr("lifecircle.scenarios.exports.tables.verdicts_xlsx.export_xlsx", load)
    with pytest.raises(ImportError, match="openpyxl"):
        run("evaluate", project)


def test_maps_are_drawn_whatever_is_set_for_other_programs() -> None:
    code = (
        "import sys\nfrom lifecircle.__main__ import main\nsys.argv = ['lifecircle', '--version']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nfrom matplotlib.figure import Figure\nFigure()"
    )
    environment = {**os.environ, "MPLBACKEND": "module://of_another_program"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
