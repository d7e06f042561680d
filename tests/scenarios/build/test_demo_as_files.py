"""The demo city comes back from the files that a planner would have of it with the same shares."""

from pathlib import Path

import pytest

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.demo.files import files
from lifecircle.layers.schema import PlaceLayers
from lifecircle.progress import ignore_progress, never_cancelled
from lifecircle.scenarios.build.facilities import read_sites
from lifecircle.scenarios.build.network.streets import StreetSource, read_ground
from lifecircle.scenarios.build.request import FacilitiesAsked, NetworkAsked, check_request
from lifecircle.scenarios.cli.actions.inputs import demo
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.check import run_check
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project

from ..conftest import run


@pytest.fixture(scope="module")
def city(small_demo_city: PlaceLayers, small_demo_files: Path) -> tuple[Result, Path]:
    project = Project(small_demo_city, Settings(name=small_demo_city.name, judging=Judging(complete=("all",))))
    return evaluate_project(project, load_plan("circles")), small_demo_files


def checked(folder: Path, facilities: dict[str, object]) -> Result:
    raw = {
        "network": {"file": files.OSM_PBF, "facilities": False},
        "facilities": [facilities],
        "population": {"file": files.DEMAND_CSV},
        "districts": [{"file": name, "level": level} for level, name in files.SHAPEFILES.items()],
    }
    return run_check(check_request(raw, file="test", folder=folder))


@pytest.mark.parametrize(
    ("facilities", "clauses"),
    [
        # AMap knows shops, but none of the departments' stations for the elderly.
        (
            {"file": files.POI_CSV, "datum": "gcj02"},
            ("circles-shop", "circles-market", "circles-supermarket", "circles-fitness-rural"),
        ),
        (
            {"file": files.LEDGER_XLSX},
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
    monkeypatch.setattr(demo, "demo_project", lambda **_: city[0].project)
    monkeypatch.setattr(demo, "write_exports", lambda *_, **__: [])
    assert run("demo", "--no-window", "--out", tmp_path / "out", "--files", tmp_path / "files") == 0
    assert f"Written to {tmp_path / 'files'}" in capsys.readouterr().err
    names = {file.name for file in (tmp_path / "files").iterdir()}
    assert {files.POI_CSV, files.DEMAND_CSV, files.OSM_PBF, *files.SHAPEFILES.values()} <= names


def read_ground_of(folder: Path) -> StreetSource:
    asked = NetworkAsked(file=folder / files.OSM_XML)
    return read_ground(asked, None, None, progress=ignore_progress, cancelled=never_cancelled)


def test_degrees_that_fit_the_streets_better_as_gcj02_are_told_and_not_shifted(city: tuple[Result, Path]) -> None:
    own, folder = city
    ground = read_ground_of(folder)
    read = read_sites(FacilitiesAsked(file=folder / files.POI_CSV), ground)
    said = str(read.warnings[0])
    assert "as GCJ-02 they would lie" in said
    assert f"--datum {files.POI_CSV}=gcj02" in said
    assert said in [str(note.message()) for note in read.record.done]
    layers = own.project.layers.facilities.set_index("name").geometry
    where = read.frame.to_crs(layers.crs).set_index("name").geometry
    assert where.distance(layers.loc[where.index]).min() > 300

    shifted = read_sites(FacilitiesAsked(file=folder / files.POI_CSV, datum="gcj02"), ground)
    assert shifted.warnings == ()
    assert any("taken as GCJ-02 and shifted to WGS 84" in str(note.message()) for note in shifted.record.done)
    where = shifted.frame.to_crs(layers.crs).set_index("name").geometry
    assert where.distance(layers.loc[where.index]).max() < 0.2
    done = [str(note.message()) for note in shifted.record.done]
    assert not any("nothing was shifted" in text or "taken as degrees on WGS 84" in text for text in done)
    assert any("coordinate system GCJ-02" in text for text in done)


def test_a_datum_that_the_streets_contradict_is_warned_of_though_the_planner_said_it(city: tuple[Result, Path]) -> None:
    _, folder = city
    ground = read_ground_of(folder)
    read = read_sites(FacilitiesAsked(file=folder / files.POI_CSV, datum="wgs84"), ground)
    said = str(read.warnings[0])
    assert "you said that its degrees are WGS 84, but its points fit the streets as GCJ-02" in said
    assert said in [str(note.message()) for note in read.record.done]


def test_degrees_that_fit_the_streets_as_they_are_raise_no_doubt_but_leave_their_evidence(
    city: tuple[Result, Path],
) -> None:
    _, folder = city
    read = read_sites(FacilitiesAsked(file=folder / files.LEDGER_XLSX), read_ground_of(folder))
    assert read.warnings == ()
    done = [str(note.message()) for note in read.record.done]
    assert any(text.startswith("WGS 84: ") and "from a street on average" in text for text in done)
