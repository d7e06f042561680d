"""The output folder is whole or not there at all."""

from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from PIL import Image

from lifecircle.progress import Cancelled, WorkCancelled, never_cancelled
from lifecircle.scenarios.cli.judging import FILLED_IN
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports import kinds
from lifecircle.scenarios.exports.export import Export
from lifecircle.scenarios.exports.registry import EXPORTS, RESULTS, VERDICTS, find_exports, write_exports
from lifecircle.scenarios.exports.report import sections
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.presentation.translate import Words, speak
from lifecircle.scenarios.project.project import read_project
from lifecircle.scenarios.project.storage.manifest import MANIFEST
from lifecircle.scenarios.runs.evaluation import Result, cluster_m, evaluate_project


def write_outputs(result: Result, folder: Path, words: Words, *, cancelled: Cancelled = never_cancelled) -> list[Path]:
    return write_exports(ExportRequest(result, words), find_exports(RESULTS), folder, cancelled=cancelled)


def write_verdicts(result: Result, folder: Path, words: Words) -> list[Path]:
    return write_exports(ExportRequest(result, words), find_exports(VERDICTS), folder)


@pytest.fixture(scope="module")
def folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("outputs") / "out"
    files = write_outputs(result, out, speak("zh"))
    assert {*files, out / MANIFEST} == {*out.iterdir()}
    return out


def test_all_that_was_promised_is_there(folder: Path) -> None:
    names = {file.name for file in folder.iterdir()}
    assert {"lifecircle.gpkg", "map.png", "map.html", "verdicts.json", "verdicts.xlsx"} <= names
    assert "map-circles-shop.png" in names


def test_the_result_tables_tell_who_is_served(folder: Path) -> None:
    points = gpd.read_file(folder / "lifecircle.gpkg", layer="result_demand")
    served = points["circles_elderly_served"] == 1
    assert points.loc[served, "age_60_plus"].sum() == 12.0
    assert points.loc[served, "circles_elderly_cost"].max() <= 15.0
    assert not points["circles_elderly_served"].isna().any()
    # The shop's circle asks town people only: the rural points are not asked.
    assert set(points.loc[points["circles_shop_served"].isna(), "area_type"]) == {"rural"}


def test_the_facility_that_serves_is_credited_with_its_people(folder: Path) -> None:
    sites = gpd.read_file(folder / "lifecircle.gpkg", layer="result_facilities").set_index("facility_id")
    assert sites.loc["f1", "circles_elderly_people"] == 12.0
    assert sites["circles_elderly_people"].isna().tolist() == [False, True, True]


def test_unserved_areas_are_polygons_with_all_unserved_people(folder: Path) -> None:
    areas = gpd.read_file(folder / "lifecircle.gpkg", layer="result_unserved")
    elderly = areas[areas["clause"] == "circles-elderly"]
    assert elderly["people"].sum() == pytest.approx(38.0)
    assert set(elderly.geom_type) == {"MultiPolygon"}
    assert sorted(elderly["rank"]) == list(range(1, len(elderly) + 1))


def test_districts_carry_their_share(folder: Path) -> None:
    districts = gpd.read_file(folder / "lifecircle.gpkg", layer="result_districts").set_index("district_id")
    # Of the west's 15 points six are served, of the east's ten none.
    assert districts.loc["west", "circles_elderly_share"] == pytest.approx(40.0)
    assert districts.loc["east", "circles_elderly_unserved"] == pytest.approx(20.0)


def test_the_projects_own_tables_come_back_and_give_the_same_verdict(folder: Path, result: Result) -> None:
    again = evaluate_project(read_project(folder), result.evaluation.plan)
    assert [verdict.served for verdict in again.evaluation.verdicts] == [
        verdict.served for verdict in result.evaluation.verdicts
    ]


def test_the_verdict_table_is_without_geometry(folder: Path) -> None:
    layers = dict(pyogrio.list_layers(folder / "lifecircle.gpkg").tolist())
    assert layers["result_verdicts"] is None


def test_the_drawing_is_a_sheet_of_a3(folder: Path) -> None:
    with Image.open(folder / "map.png") as picture:
        assert picture.width / picture.height == pytest.approx(420 / 297, rel=0.01)


def test_a_failure_in_the_last_file_leaves_nothing(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ProjectError("no font")

    monkeypatch.setattr("lifecircle.scenarios.exports.results_gpkg.export_gpkg", fail)
    with pytest.raises(ProjectError, match="no font"):
        write_outputs(result, tmp_path / "out", speak("en"))
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_the_old_folder_as_it_was(result: Result, tmp_path: Path) -> None:
    write_verdicts(result, tmp_path / "out", speak("en"))
    (tmp_path / "out" / "own notes.txt").write_text("mine", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    with pytest.raises(WorkCancelled):
        write_outputs(result, tmp_path / "out", speak("en"), cancelled=lambda: True)
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_writing_again_replaces_our_files_and_no_others(result: Result, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_verdicts(result, out, speak("en"))
    (out / "own notes.txt").write_text("mine", encoding="utf-8")
    write_verdicts(result, out, speak("zh"))
    assert (out / "own notes.txt").read_text(encoding="utf-8") == "mine"
    assert "养老" in (out / "verdicts.json").read_text(encoding="utf-8")


def test_a_file_in_the_folders_place_is_refused(result: Result, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(ProjectError, match="is a file, not a folder"):
        write_outputs(result, tmp_path / "out", speak("en"))


def test_points_on_a_coarse_grid_are_joined_to_their_neighbours(result: Result) -> None:
    assert cluster_m(result.place.demand.xy) == pytest.approx(450.0)
    assert cluster_m(result.place.demand.xy / 10) == 250.0
    assert cluster_m(result.place.demand.xy[:1]) == 250.0


def test_a_long_export_is_stopped_between_its_sheets_and_the_old_one_stays(result: Result, tmp_path: Path) -> None:
    write_verdicts(result, tmp_path / "out", speak("en"))
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    request = ExportRequest(result, speak("en"), cancelled=cancelled)
    with pytest.raises(WorkCancelled):
        write_exports(request, find_exports(["json", "districts"]), tmp_path / "out")
    assert len(asked) == 3
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize("key", [one.key for one in EXPORTS if not one.several])
def test_a_failure_in_any_export_leaves_the_old_one_whole(
    key: str, result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_verdicts(result, tmp_path / "out", speak("en"))
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}

    def half(_self: Export, _request: ExportRequest, path: Path) -> None:
        path.write_bytes(b"half")
        raise ProjectError("the disk is full")

    monkeypatch.setattr(Export, "write", half)
    with pytest.raises(ProjectError, match="the disk is full"):
        write_exports(ExportRequest(result, speak("en")), find_exports([key]), tmp_path / "out")
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_is_found_by_its_module_alone() -> None:
    """Key and kind are the names of file and folder, which the help of the command reads too."""
    root = Path(kinds.__file__).parent
    files = {(file.parent.name, file.stem.replace("_", "-")) for file in root.glob("*/[a-z]*.py")}
    assert {(one.kind, one.key) for one in EXPORTS} == files
    assert FILLED_IN["{exports}"].split(", ") == [one for room in kinds.ROOMS for one in sorted(
        key for folder, key in files if folder == room)]  # fmt: skip
    assert len({one.file for one in EXPORTS}) == len(EXPORTS)
    assert [one.key for one in EXPORTS if one.kind == "paper"][:3] == ["report", "report-docx", "sheets"]


def test_a_section_of_the_report_is_found_by_its_module_alone() -> None:
    root = Path(sections.__file__).parent
    found = [section.__module__.rpartition(".")[2] for section in sections.SECTIONS]
    assert sorted(found) == sorted(file.stem for file in root.glob("[a-z]*.py"))
    assert (found[0], found[-1]) == ("summary", "assumptions")
