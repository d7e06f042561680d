"""The demo city comes back from the files that a planner would have of it with the same shares."""

from pathlib import Path

import pytest

from lifecircle.coverage.planfiles import load_plan
from lifecircle.layers import demo_files
from lifecircle.scenarios import cli, cli_demo, runs
from lifecircle.scenarios.check import run_check
from lifecircle.scenarios.check_request import check_request
from lifecircle.scenarios.runs import Result, demo_project, evaluate_project


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    project = demo_project(size="small")
    folder = tmp_path_factory.mktemp("city")
    demo_files.write_demo_files(project.layers, folder)
    return evaluate_project(project, load_plan("circles")), folder


def checked(folder: Path, facilities: dict[str, object]) -> Result:
    raw = {
        "network": {"file": demo_files.OSM_PBF, "facilities": False},
        "facilities": [facilities],
        "population": {"file": demo_files.DEMAND_CSV},
        "districts": [{"file": name, "level": level} for level, name in demo_files.SHAPEFILES.items()],
    }
    return run_check(check_request(raw, file="test", folder=folder))


@pytest.mark.parametrize(
    ("facilities", "clauses"),
    [
        # AMap knows shops, but none of the departments' stations for the elderly.
        (
            {"file": demo_files.POI_CSV, "datum": "gcj02"},
            ("circles-shop", "circles-market", "circles-supermarket", "circles-fitness-rural"),
        ),
        (
            {"file": demo_files.LEDGER_XLSX},
            ("circles-elderly", "circles-fitness-urban", "circles-fitness-rural", "circles-shop"),
        ),
    ],
)
def test_the_files_of_the_demo_city_give_the_demo_citys_shares(
    city: tuple[Result, Path], facilities: dict[str, object], clauses: tuple[str, ...]
) -> None:
    own, folder = city
    verdicts = {verdict.clause.id: verdict for verdict in own.evaluation.verdicts}
    again = {verdict.clause.id: verdict for verdict in checked(folder, facilities).evaluation.verdicts}
    for clause in clauses:
        # Degrees of seven digits are a centimetre, AMap's six a decimetre: houses at the very limit may change sides.
        assert again[clause].people == pytest.approx(verdicts[clause].people, rel=1e-4), clause
        assert again[clause].share == pytest.approx(verdicts[clause].share, abs=0.1), clause


def test_demo_writes_the_citys_files_where_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_demo, "demo_project", lambda **_: runs.demo_project(size="small"))
    monkeypatch.setattr(cli_demo, "write_outputs", lambda *_, **__: [])
    arguments = ["demo", "--no-window", "--out", str(tmp_path / "out"), "--files", str(tmp_path / "files")]
    assert cli.run(cli.make_app(), arguments, {"LANG": "en_GB.UTF-8"}) == 0
    assert f"Written to {tmp_path / 'files'}" in capsys.readouterr().err
    names = {file.name for file in (tmp_path / "files").iterdir()}
    assert {demo_files.POI_CSV, demo_files.DEMAND_CSV, demo_files.OSM_PBF, *demo_files.SHAPEFILES.values()} <= names
