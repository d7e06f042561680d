"""The demo city comes back from the files that a planner would have of it with the same shares."""

from pathlib import Path

import pytest

from lifecircle import ignore_progress, never_cancelled
from lifecircle.coverage.planfiles import load_plan
from lifecircle.layers import demo_files
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios import cli_demo
from lifecircle.scenarios.check import run_check
from lifecircle.scenarios.check_request import FacilitiesAsked, NetworkAsked, check_request
from lifecircle.scenarios.project import Project
from lifecircle.scenarios.reading import Ground, read_ground, read_sites
from lifecircle.scenarios.runs import Result, evaluate_project
from lifecircle.scenarios.settings import Settings

from .conftest import run


@pytest.fixture(scope="module")
def city(small_demo_city: PlaceLayers, small_demo_files: Path) -> tuple[Result, Path]:
    project = Project(small_demo_city, Settings(name=small_demo_city.name))
    return evaluate_project(project, load_plan("circles")), small_demo_files


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
    city: tuple[Result, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_demo, "demo_project", lambda **_: city[0].project)
    monkeypatch.setattr(cli_demo, "write_outputs", lambda *_, **__: [])
    assert run("demo", "--no-window", "--out", tmp_path / "out", "--files", tmp_path / "files") == 0
    assert f"Written to {tmp_path / 'files'}" in capsys.readouterr().err
    names = {file.name for file in (tmp_path / "files").iterdir()}
    assert {demo_files.POI_CSV, demo_files.DEMAND_CSV, demo_files.OSM_PBF, *demo_files.SHAPEFILES.values()} <= names


def read_ground_of(folder: Path) -> Ground:
    asked = NetworkAsked(file=folder / demo_files.OSM_XML)
    return read_ground(asked, None, None, progress=ignore_progress, cancelled=never_cancelled)


def test_degrees_that_fit_the_streets_better_as_gcj02_are_told_and_not_shifted(city: tuple[Result, Path]) -> None:
    own, folder = city
    ground = read_ground_of(folder)
    frame, record, warnings = read_sites(FacilitiesAsked(file=folder / demo_files.POI_CSV), ground)
    said = str(warnings[0])
    assert "as gcj02 they would lie" in said
    assert f"--datum {demo_files.POI_CSV}=gcj02" in said
    assert said in [str(note.message()) for note in record.done]
    layers = own.project.layers.facilities.set_index("name").geometry
    where = frame.to_crs(layers.crs).set_index("name").geometry
    assert where.distance(layers.loc[where.index]).min() > 300

    shifted, record, warnings = read_sites(FacilitiesAsked(file=folder / demo_files.POI_CSV, datum="gcj02"), ground)
    assert warnings == ()
    assert any("they were shifted to WGS 84" in str(note.message()) for note in record.done)
    where = shifted.to_crs(layers.crs).set_index("name").geometry
    assert where.distance(layers.loc[where.index]).max() < 0.2


def test_degrees_that_fit_the_streets_as_they_are_raise_no_doubt_but_leave_their_evidence(
    city: tuple[Result, Path],
) -> None:
    _, folder = city
    _, record, warnings = read_sites(FacilitiesAsked(file=folder / demo_files.LEDGER_XLSX), read_ground_of(folder))
    assert warnings == ()
    done = [str(note.message()) for note in record.done]
    assert any(text.startswith("wgs84: ") and "from a street on average" in text for text in done)
