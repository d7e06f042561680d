"""The command line: tables, files, one sentence and exit code 2 for what is wrong, and nothing written then."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from lifecircle import __version__
from lifecircle.scenarios.cli import app
from lifecircle.scenarios.cli.actions.inputs.check import request_of
from lifecircle.scenarios.cli.app import make_app, translate_help
from lifecircle.scenarios.cli.commands.inputs.check import CheckOptions
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.storage.manifest import MANIFEST

from .. import town_files as town
from ..conftest import run


@pytest.fixture
def project(village_file: Path, tmp_path: Path) -> Path:
    shutil.copy(village_file, tmp_path)
    return tmp_path


def test_evaluate_prints_the_table_and_writes_both_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", project) == 0
    out, err = capsys.readouterr()
    assert "Elderly care within 15 minutes on foot" in out
    assert "✗ not met" in out
    assert "24%" in out
    assert "* people of this group are estimated" in out
    assert "verdicts.json" in err
    assert {file.name for file in (project / "circles").iterdir()} == {MANIFEST, "verdicts.json", "verdicts.xlsx"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_at_100_columns_titles_fold_verdicts_stay_whole_and_nothing_is_cut(
    project: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    assert run("evaluate", project, "--lang", language, environment={"COLUMNS": "100"}) == 0
    out = capsys.readouterr().out
    assert "…" not in out
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if line.startswith("│")]
    verdicts = [row[-1] for row in rows if row[-1]]
    whole = {"✗ not met", "? not decided", "✓ met"} if language == "en" else {"✗ 未达标", "? 无法判定", "✓ 达标"}
    assert len(verdicts) == 6
    assert set(verdicts) <= whole
    first = "".join(row[0] for row in rows[: next(place for place, row in enumerate(rows[1:], 1) if row[-1])])
    title = "Elderlycarewithin15minutesonfoot" if language == "en" else "15分钟养老服务圈"
    assert first.replace(" ", "") == title


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_of_plans_is_cut_nowhere(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert run("plans", "list", "--lang", language, environment={"COLUMNS": "60"}) == 0
    out = capsys.readouterr().out
    assert "mianyang" in out
    assert "…" not in out


def test_the_language_may_stand_behind_the_command_or_come_from_the_environment(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("evaluate", project, "--lang", "zh") == 0
    assert "未达标" in capsys.readouterr().out
    assert run("evaluate", project, environment={"LANG": "zh_CN.UTF-8", "COLUMNS": "150"}) == 0
    assert "未达标" in capsys.readouterr().out
    assert run("--lang=en", "evaluate", project, environment={"LANG": "zh_CN.UTF-8", "COLUMNS": "150"}) == 0
    assert "not met" in capsys.readouterr().out


def test_an_error_is_one_sentence_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", tmp_path / "nowhere", "--out", tmp_path / "out") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip() == (
        f"There is no project at {tmp_path / 'nowhere'}; name a lifecircle.gpkg or the folder that holds it."
    )
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_plan_is_refused_before_anything_is_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", project, "--plan", "utopia.toml") == 2
    assert "no plan file utopia.toml" in capsys.readouterr().err
    assert [file.name for file in project.iterdir()] == ["lifecircle.gpkg"]


def test_check_reads_options_alone_and_writes_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        "check", "--network", town.write_osm(tmp_path / "town.osm"),
        "--facilities", f"{town.write_care(tmp_path / 'care.csv')}=elderly_care",
        "--population", town.write_people(tmp_path / "people.csv"), "--people-column", "常住人口",
        "--age-column", "age_60_plus=老人", "--circle", "elderly_care=15:walk:age_60_plus",
        "--name", "小城", "--out", tmp_path / "out",
    )  # fmt: skip
    assert run(*arguments) == 0
    out, err = capsys.readouterr()
    # Three stations now: every row of the file is one by the option's word.
    assert "Elderly care within 15 minutes on foot" in out
    assert "小城" in out
    assert "Written to" in err
    document = json.loads((tmp_path / "out" / "verdicts.json").read_text(encoding="utf-8"))
    assert document["clauses"][0]["people"] == pytest.approx(720.0)
    assert {"lifecircle.gpkg", "map.png", "map.html"} <= {file.name for file in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda folder: (folder / "town.osm").unlink(), "There is no file"),
        (lambda folder: (folder / "town.osm").write_text("Dear planner", encoding="utf-8"), "town.osm"),
        (
            lambda folder: (folder / "people.csv").write_text("lon,lat,n\n104.05,30.65,5\n", encoding="utf-8"),
            "no column",
        ),
        (lambda folder: town.write_people(folder / "people.csv", people=-1.0), "negative"),
        (lambda folder: town.write_people(folder / "people.csv", people=float("nan")), "no number"),
        (lambda folder: (folder / "care.csv").write_text("名称,经度,纬度\n", encoding="utf-8"), "care.csv"),
        (lambda folder: (folder / "care.csv").write_bytes(b""), "0 bytes"),
    ],
)
def test_bad_input_is_named_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], break_it: object, said: str
) -> None:
    town.write_osm(tmp_path / "town.osm")
    town.write_care(tmp_path / "care.csv")
    town.write_people(tmp_path / "people.csv")
    assert callable(break_it)
    break_it(tmp_path)
    arguments = (
        "check", "--network", tmp_path / "town.osm", "--facilities", tmp_path / "care.csv",
        "--population", tmp_path / "people.csv", "--people-column", "常住人口", "--out", tmp_path / "out",
    )  # fmt: skip
    code = run(*arguments)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGHUP, 129)]
)
def test_a_signal_leaves_nothing_and_is_told_by_the_exit_code(
    number: signal.Signals,
    code: int,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupt(*_args: object, **_options: object) -> None:
        signal.raise_signal(number)

    handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    monkeypatch.setattr("lifecircle.scenarios.exports.tables.verdicts_xlsx.export_xlsx", interrupt)
    try:
        for one in handlers:  # tests side by side may be begun with some of them ignored
            signal.signal(one, signal.default_int_handler if one == signal.SIGINT else signal.SIG_DFL)
        assert run("evaluate", project) == code
    finally:
        for one, handler in handlers.items():
            signal.signal(one, handler)
    assert "Stopped; nothing was written." in capsys.readouterr().err
    assert [file.name for file in project.iterdir()] == ["lifecircle.gpkg"]


def test_options_win_over_the_check_file(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text(
        "name='a'\nplan='mianyang'\n[network]\nfile='n.osm'\n[population]\nfile='p.csv'\n", encoding="utf-8"
    )
    request = request_of(CheckOptions(file=tmp_path / "town.toml", name="b", population=Path("q.csv")))
    assert (request.name, request.plan) == ("b", "mianyang")
    assert request.network.file == tmp_path / "n.osm"
    assert request.population.file == Path("q.csv")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (CheckOptions(), "--network FILE, --place NAME or --bounds"),
        (CheckOptions(network=Path("n.osm")), "--population FILE, or --density"),
    ],
)
def test_what_a_check_cannot_do_without_is_asked_for_by_its_option(options: CheckOptions, said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        request_of(options)


def test_a_file_of_facilities_may_name_its_category_and_the_column_that_counts() -> None:
    files = ["a.csv", "b.csv=school", "c.csv=school:schools", "d.csv=:beds"]
    request = request_of(CheckOptions(network=Path("n.osm"), population=Path("p.csv"), facilities=files))
    assert [(str(asked.file), asked.category, asked.where) for asked in request.facilities] == [
        ("a.csv", None, None), ("b.csv", "school", None), ("c.csv", "school", "schools"), ("d.csv", None, "beds"),
    ]  # fmt: skip


def test_a_datum_is_said_of_the_file_it_names() -> None:
    options = CheckOptions(
        network=Path("n.osm"), population=Path("data/p.csv"), facilities=["data/care.csv=elderly_care", "other.csv"],
        datums=["care.csv=gcj02", "data/p.csv=bd09"],
    )  # fmt: skip
    request = request_of(options)
    assert [asked.datum for asked in request.facilities] == ["gcj02", None]
    assert request.population.datum == "bd09"


@pytest.mark.parametrize("text", ["none.csv=gcj02", "p.csv=nad27", "p.csv"])
def test_a_datum_that_cannot_be_understood_is_named(text: str) -> None:
    with pytest.raises(ProjectError, match="--datum"):
        request_of(CheckOptions(network=Path("n.osm"), population=Path("p.csv"), datums=[text]))


@pytest.mark.parametrize("text", ["elderly_care", "elderly_care=", "=15", "elderly_care=soon"])
def test_a_circle_that_cannot_be_understood_is_named(text: str) -> None:
    with pytest.raises(ProjectError, match="cannot be understood"):
        request_of(CheckOptions(network=Path("n.osm"), population=Path("p.csv"), circles=[text]))


def test_plans_are_listed_shown_begun_and_validated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plans", "list") == 0
    assert "mianyang" in capsys.readouterr().out
    assert run("plans", "show", "circles", "--lang", "zh") == 0
    assert "15分钟养老服务圈" in capsys.readouterr().out
    assert run("plans", "new", tmp_path / "our_town.toml") == 0
    assert run("plans", "validate", tmp_path / "our_town.toml") == 0
    assert "our_town.toml is a valid plan" in capsys.readouterr().out


def test_every_fault_of_a_plan_is_said_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("plans", "new", tmp_path / "ours.toml")
    text = (tmp_path / "ours.toml").read_text(encoding="utf-8")
    (tmp_path / "ours.toml").write_text(text.replace("title_en", "titel_en"), encoding="utf-8")
    capsys.readouterr()
    assert run("plans", "validate", tmp_path / "ours.toml") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "ours.toml, line " in err
    assert "titel_en" in err


def test_inspect_tells_what_a_file_is_as_a_table_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    care = town.write_care(tmp_path / "care.csv")
    assert run("inspect", care) == 0
    out = capsys.readouterr().out
    assert "Facilities" in out
    assert "飞船坞" in out
    assert run("inspect", care, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found[0]["file"] == "care.csv"
    assert "facilities" in found[0]["uses"]


def test_inspect_ends_with_2_where_a_file_serves_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter[1].txt").write_bytes(b"\x00\x01")
    assert run("inspect", tmp_path / "letter[1].txt") == 2
    assert "letter[1].txt" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.strip() == f"LifeCircle {__version__}"


def test_help_is_chinese_where_chinese_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", "zh", "--help") == 0
    assert "对照规划逐条核查一个工程" in capsys.readouterr().out
    assert run("check", "--help", "--lang", "zh") == 0
    out = capsys.readouterr().out
    assert "─ 选项 ─" in out
    assert "界面语言" in out
    assert "道路：.osm" in out


def test_no_line_of_chinese_help_is_english() -> None:
    root = typer.main.get_command(make_app())
    assert isinstance(root, TyperGroup)
    translate_help(root, speak("zh"))
    found = []
    for path, command in every_command("lifecircle", root):
        options = [*command.params, command.get_help_option(typer.Context(command))]
        found += [(path, command.help)] + [(path, getattr(one, "help", None)) for one in options]
    english = [(path, text) for path, text in found if text and not re.search("[一-鿿]", text)]
    assert len(found) > 200
    assert english == []


def every_command(name: str, group: TyperGroup) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    yield name, group
    for key, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from every_command(f"{name} {key}", command)
        elif isinstance(command, TyperCommand):
            yield f"{name} {key}", command


DRAWING = {"matplotlib", "folium", "jinja2", "lifecircle.scenarios.exports.web.web_map"}
MADE_UP = {"lifecircle.layers.demo.city", "scipy.interpolate"}
WINDOW = {"PySide6", "pyqtgraph"}
READERS = {"osmium", "osmnx", "openpyxl", "docx", "typst", "distributed"}
NO_VERDICT_NEEDS = {"pyogrio", "contourpy", "lifecircle.coverage.isochrones.polygons"} | {
    f"scipy.{part}" for part in ("optimize", "spatial", "sparse", "linalg", "special")
}
ALL = {"numpy", "numba", "pandas", "geopandas", "shapely"} | DRAWING | MADE_UP | WINDOW | READERS


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        (("--help",), ALL | {"pydantic"}),
        (("check", "--help"), ALL),
        (("evaluate", "{project}", "--out", "{out}"), DRAWING | MADE_UP | WINDOW | READERS | NO_VERDICT_NEEDS),
        (("plans", "list"), DRAWING | MADE_UP | WINDOW | READERS | {"geopandas"}),  # a kind of clause brings its engine
        (
            ("isochrones", "{project}", "--service", "elderly_care", "--limits", "5", "--out", "{out}/a.gpkg"),
            MADE_UP | WINDOW | DRAWING,
        ),
    ],
    ids=["help", "check --help", "evaluate", "plans list", "isochrones"],
)
def test_a_command_loads_none_of_what_it_does_not_need(
    project: Path, tmp_path: Path, command: tuple[str, ...], unwanted: set[str]
) -> None:
    words = [word.format(project=project, out=tmp_path) for word in command]
    script = (
        f"import sys; sys.argv = ['lifecircle', *{words!r}]\n"
        "from lifecircle.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\n"
        f"print('LOADED', code, sorted({unwanted!r} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "LOADED 0 []"


@pytest.mark.parametrize(
    ("environment", "platform", "screen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "w"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_the_window_opens_by_itself_only_where_there_is_a_screen(
    environment: dict[str, str], platform: str, screen: bool
) -> None:
    assert app.has_screen(environment, platform) is screen


def test_waits_at_crossings_lengthen_walks_and_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def served(*options: object) -> tuple[list[float], str]:
        assert run("evaluate", project, "--out", project / "out", *options) == 0
        text = (project / "out" / "verdicts.json").read_text(encoding="utf-8")
        return [verdict["served"] or 0.0 for verdict in json.loads(text)["clauses"]], text

    usual, said = served()
    assert "one waits" not in said
    # The only signals stand in the middle of the village, on the way of many.
    waiting, said = served("--signal-wait", 600, "--crossing-wait", 15)
    assert "one waits 15 s at every crossing without signals, and 600 s at every one with signals" in said
    assert all(after <= before for after, before in zip(waiting, usual, strict=True))
    assert sum(waiting) < sum(usual)
    capsys.readouterr()
    assert run("evaluate", project, "--signal-wait", -1) == 2
    assert "A wait at crossings is -1.0 s; it must be 0 or above." in capsys.readouterr().err


def test_what_is_handed_in_is_written_in_one_go(project: Path, tmp_path: Path) -> None:
    assert run("export", project, "--out", tmp_path / "out", "--kind", "report", "--kind", "json") == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [MANIFEST, "report.pdf", "verdicts.json"]
    assert run("export", project, "--out", tmp_path / "all", "--kind", "all", "--unit", "规划院") == 0
    assert {"report.docx", "map.html", "lifecircle.gpkg"} <= {file.name for file in (tmp_path / "all").iterdir()}


def test_an_export_that_does_not_exist_is_named_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", tmp_path / "absent.gpkg", "--kind", "powerpoint") == 2
    assert "There is no export called powerpoint; choose from report, " in capsys.readouterr().err


def test_the_window_without_a_screen_is_refused_with_a_sentence() -> None:
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in screens}
    command = [sys.executable, "-m", "lifecircle", "window"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    if sys.platform == "linux":
        assert done.returncode == 2
        assert "no screen" in done.stderr
        assert "Traceback" not in done.stderr
