"""Projects as each format wrote them still open: one file of each, kept as it was written then."""

import gzip
from pathlib import Path

import pytest

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.project.project import read_project, write_project
from lifecircle.scenarios.project.settings import VERSION
from lifecircle.scenarios.runs.evaluation import evaluate_project

FORMATS = {1: (0.0, 0.0), 2: (5.0, 30.0), 3: (5.0, 30.0)}
"""The waits at crossings that each file holds; the first format knew none."""


@pytest.fixture(params=FORMATS)
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def file(version: int, tmp_path: Path) -> Path:
    kept = Path(__file__).with_name("formats") / f"{version}.gpkg.gz"
    path = tmp_path / "lifecircle.gpkg"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    return path


def test_a_project_of_a_former_format_opens_without_a_word(file: Path, version: int, village: PlaceLayers) -> None:
    project = read_project(file)
    assert project.settings.version == version
    assert project.said == ()
    assert (project.settings.crossing_wait_s, project.settings.signal_wait_s) == FORMATS[version]
    assert str(project.settings.inputs[0].done[0].message()).startswith("A made-up city")
    assert project.layers.streets.edges["name"].tolist() == village.streets.edges["name"].tolist()
    assert project.layers.demand["people"].sum() == 250.0
    assert project.layers.facilities["facility_id"].tolist() == ["f1", "f2", "f3"]
    assert project.layers.facilities["doctors"].isna().all()


def test_its_scenarios_and_undo_open_where_the_format_knew_them(file: Path, version: int) -> None:
    store = open_store(file, read_only=True)
    board, history, _ = store.load()
    if version < 3:
        assert board.scenarios == ()
        return
    assert [(one.name, len(one.edits), one.cost) for one in board.scenarios] == [("甲案", 1, 12.0)]
    assert (board.scenarios[0].edits[0].year, len(history.steps), history.done) == (2030, 3, 2)


def test_it_gives_the_verdict_of_then(file: Path) -> None:
    evaluation = evaluate_project(read_project(file), load_plan("circles")).evaluation
    elderly = next(verdict for verdict in evaluation.verdicts if verdict.clause.id == "circles-elderly")
    assert elderly.served == 12.0


def test_saved_again_it_is_of_the_format_of_now(file: Path) -> None:
    write_project(read_project(file), file)
    again = read_project(file)
    assert (again.settings.version, again.said) == (VERSION, ())


def test_the_format_of_now_has_its_file_too() -> None:
    """Whoever changes the format keeps a file of the one before, and of the new one."""
    kept = {int(file.name.split(".")[0]) for file in Path(__file__).with_name("formats").glob("*.gpkg.gz")}
    assert kept == set(FORMATS) == set(range(1, VERSION + 1))
