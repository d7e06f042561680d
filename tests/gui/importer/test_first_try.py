"""An office's own files are taken as they lie in its folder: names for places, shifted points, parts of shapefiles."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.importer.choices import request_of, shifted_unasked
from lifecircle.gui.importer.controller import DATUMS
from lifecircle.gui.importer.folders import MOST_FILES, list_files
from lifecircle.gui.window import Window
from lifecircle.layers.crs.datums import wgs84_to_gcj02
from lifecircle.layers.errors import DataError
from lifecircle.messages import Message
from lifecircle.progress import ignore_progress, never_cancelled

PATIENCE_MS = 60_000
WEST, SOUTH = 104.05, 30.66
EAST, NORTH = 104.08, 30.69
STREETS = 12


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Streets at odd distances, kindergartens of AMap 12 m beside them, two communities, a table of their people."""
    folder = tmp_path_factory.mktemp("绵阳主城区")
    rng = np.random.default_rng(18)
    columns, rows = (np.sort(rng.uniform(low, low + 0.03, STREETS)) for low in (WEST, SOUTH))
    lines = [shapely.LineString([(x, SOUTH), (x, NORTH)]) for x in (WEST, *columns, EAST)]
    lines += [shapely.LineString([(WEST, y), (EAST, y)]) for y in (SOUTH, *rows, NORTH)]
    streets = gpd.GeoDataFrame({"道路等级": ["支路"] * len(lines)}, geometry=lines, crs=4326)
    streets.to_crs(4544).to_file(folder / "道路.shp", encoding="GBK")
    middle = (WEST + EAST) / 2
    halves = [shapely.box(WEST, SOUTH, middle, NORTH), shapely.box(middle, SOUTH, EAST, NORTH)]
    areas = gpd.GeoDataFrame({"名称": ["东光社区", "双林社区"]}, geometry=halves, crs=4490)
    areas.to_file(folder / "社区.shp", encoding="GBK")
    table = pd.DataFrame({"社区": ["双林", "东光社区", "合计"], "总人口": [300, 100, 400]})
    table.to_excel(folder / "人口.xlsx", index=False)
    along_rows = np.column_stack([rng.uniform(WEST + 0.008, EAST - 0.008, 150), rng.choice(rows[2:-2], 150)])
    along_columns = np.column_stack([rng.choice(columns[2:-2], 150), rng.uniform(SOUTH + 0.008, NORTH - 0.008, 150)])
    side = rng.choice([-0.00013, 0.00013], 150)[:, None]
    beside = np.vstack([along_rows + side * (0, 1), along_columns + side * (1, 0)])
    given = wgs84_to_gcj02(beside)
    names = [f"第{n}幼儿园" for n in range(len(given))]
    points = pd.DataFrame({"name": names, "type": "科教文化服务;学校;幼儿园"})
    points["location"] = [f"{lon:.6f},{lat:.6f}" for lon, lat in given]
    points.to_excel(folder / "高德.xlsx", index=False)
    return folder


def finish(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (window.tasks.busy(WORK) or window.tasks.busy(DATUMS)), timeout=PATIENCE_MS)


@pytest.fixture
def looked(make: Callable[[str], Window], office: Path, qtbot: QtBot) -> Window:
    """All files of the folder that a dialog of open files lists."""
    window = make("en")
    kinds = {".shp", ".dbf", ".xlsx"}
    window.take_files(tuple(sorted(path for path in office.iterdir() if path.suffix in kinds)))
    finish(window, qtbot)
    return window


def row_of(window: Window, name: str) -> int:
    return [choice.looked.path.name for choice in window.files.choices()].index(name)


def test_all_files_of_a_folder_can_be_chosen_at_once(looked: Window) -> None:
    uses = {choice.looked.path.name: choice.use for choice in looked.files.choices()}
    assert uses == {
        "道路.shp": "streets",
        "社区.shp": "districts",
        "人口.xlsx": "population",
        "高德.xlsx": "facilities",
    }
    assert looked.files.check.isEnabled()


def test_people_are_placed_by_the_names_of_the_districts(looked: Window) -> None:
    row = row_of(looked, "人口.xlsx")
    choice = looked.files.choices()[row]
    assert (choice.areas, choice.placed) == ("社区.shp", 2)
    looked.files.table.selectRow(row)
    assert "Its people live in 2 districts of 社区.shp" in looked.files.finding.text()
    assert "no coordinates" not in looked.files.finding.text()


def test_without_their_districts_it_is_said_what_is_missing(looked: Window) -> None:
    looked.files.choose(row_of(looked, "社区.shp"), "")
    row = row_of(looked, "人口.xlsx")
    looked.files.table.selectRow(row)
    assert "Give the boundaries of its communities" in looked.files.finding.text()
    assert not looked.files.check.isEnabled()
    looked.files.choose(row_of(looked, "社区.shp"), "districts")
    assert looked.files.check.isEnabled()


def test_the_datum_that_the_streets_speak_for_is_preselected_and_said_before_and_after_the_check(
    looked: Window, qtbot: QtBot
) -> None:
    choice = looked.files.choices()[row_of(looked, "高德.xlsx")]
    assert choice.datum == ""  # nobody has said anything
    line = looked.files.left_out.choices[choice.looked]
    assert [datum for datum, button in line.take.items() if button.isChecked()] == ["gcj02"]
    assert looked.files.check.text() == "Shift 1 file and check"
    looked.files.table.selectRow(row_of(looked, "高德.xlsx"))
    assert "Take the coordinates as GCJ-02 (AMap, Tencent), and shift them to WGS 84." in looked.files.finding.text()
    given = request_of(looked.files.choices(), name="绵阳", plan="circles")
    assert [asked.datum for asked in given.facilities] == ["gcj02"]
    looked.files.check.click()
    finish(looked, qtbot)
    opened = looked.state.opened
    assert opened is not None
    told = [str(note.message()) for note in opened.project.settings.warnings]
    assert sum("高德.xlsx: nothing in it says whether its degrees are shifted" in one for one in told) == 1
    assert "on this evidence they were taken as GCJ-02" in looked.message.text()
    stands = shapely.get_coordinates(opened.project.layers.facilities.to_crs(4326).geometry.to_numpy())
    inside = (stands >= (WEST, SOUTH)).all(axis=1) & (stands <= (EAST, NORTH)).all(axis=1)
    assert inside.all()  # as AMap's degrees stand, many would lie some 500 m off to the south-east


def test_whoever_chooses_wgs84_has_it_so_and_nothing_is_said_of_shifting(looked: Window) -> None:
    row = row_of(looked, "高德.xlsx")
    looked.files.take_datum(row, "wgs84")
    assert looked.files.check.text() == "Check"
    looked.files.table.selectRow(row)
    assert "and shift nothing." in looked.files.finding.text()
    given = request_of(looked.files.choices(), name="绵阳", plan="circles")
    assert [asked.datum for asked in given.facilities] == ["wgs84"]
    assert shifted_unasked(looked.files.choices()) == ()


def test_files_that_are_listed_are_not_lost_without_a_question(looked: Window) -> None:
    listed = looked.files.choices()
    assert listed
    for answer, stays in ((QMessageBox.StandardButton.Cancel, True), (QMessageBox.StandardButton.Discard, False)):
        looked.close()
        assert looked.isVisible()
        assert looked.unsaved.question is not None
        QTest.mouseClick(looked.unsaved.question.button(answer), Qt.MouseButton.LeftButton)
        assert looked.isVisible() == stays
        assert looked.files.choices() == (listed if stays else ())


def test_nothing_is_checked_while_points_are_compared_with_the_streets(looked: Window) -> None:
    looked.files.wait_for_streets(waiting=True)
    assert not looked.files.check.isEnabled()
    assert "compared with the streets" in looked.files._missing.text()
    looked.files.wait_for_streets(waiting=False)
    assert looked.files.check.isEnabled()


def test_a_dropped_folder_gives_its_planning_data_and_names_what_is_left_alone(
    make: Callable[[str], Window], office: Path, qtbot: QtBot
) -> None:
    aside = office / "会议"
    aside.mkdir(exist_ok=True)
    (aside / "纪要.docx").write_bytes(b"PK")
    (office / "~$人口.xlsx").write_bytes(b"locked")
    window = make("en")
    window.take_files((office,))
    finish(window, qtbot)
    names = [choice.looked.path.name for choice in window.files.choices()]
    assert names == ["人口.xlsx", "社区.shp", "道路.shp", "高德.xlsx"]
    assert window.message.text() == "Not used, as they are not planning data (1): 纪要.docx"
    assert window.files.check.isEnabled()


def test_a_folder_without_planning_data_and_one_with_too_much_are_refused_with_a_sentence(tmp_path: Path) -> None:
    listed = partial(list_files, progress=ignore_progress, cancelled=never_cancelled)
    with pytest.raises(DataError, match="contains no file of planning data"):
        listed((tmp_path,))
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number}.csv").write_text("a,b")
    with pytest.raises(DataError, match=f"holds {MOST_FILES + 1} files"):
        listed((tmp_path,))


def test_a_geodatabase_is_one_file_and_a_project_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "规划.gdb").mkdir()
    (tmp_path / "规划.gdb" / "a00000001.gdbtable").write_bytes(b"")
    (tmp_path / "路.csv").write_text("a,b")
    listed = list_files((tmp_path,), progress=ignore_progress, cancelled=never_cancelled)
    assert [path.name for path in listed.files] == ["规划.gdb", "路.csv"]


def test_shifted_points_are_doubted_unasked_and_taken_by_one_click(looked: Window) -> None:
    row = row_of(looked, "高德.xlsx")
    left_out = looked.files.left_out
    assert "Preselected: 285 points lie" in left_out.text.text()
    item = looked.files.table.item(row, 0)
    assert item is not None
    assert item.text().startswith("!")
    line = left_out.choices[looked.files.choices()[row].looked]
    assert line.state.text().startswith("Preselected by its place beside the streets: shifted from GCJ-02")
    before = {datum: button.mapTo(looked, button.rect().center()) for datum, button in line.take.items()}
    QTest.mouseClick(line.take["wgs84"], Qt.MouseButton.LeftButton)
    assert looked.files.choices()[row].datum == "wgs84"
    assert "You chose WGS 84, but its points fit the streets as GCJ-02" in left_out.text.text()
    assert line.state.text() == "Chosen: taken as WGS 84, not shifted"
    QTest.mouseClick(line.take["gcj02"], Qt.MouseButton.LeftButton)
    assert looked.files.choices()[row].datum == "gcj02"
    assert line.state.text() == "Chosen: shifted from GCJ-02 to WGS 84"
    assert "GCJ-02" not in left_out.text.text()
    assert before == {datum: button.mapTo(looked, button.rect().center()) for datum, button in line.take.items()}


def test_a_choice_stays_open_and_where_it_is_when_the_streets_answer_later(looked: Window) -> None:
    row = row_of(looked, "高德.xlsx")
    choice = looked.files.choices()[row]
    assert choice.detection is not None
    button = looked.files.left_out.choices[choice.looked].take["gcj02"]
    place = button.mapTo(looked, button.rect().center())
    unclear = replace(choice.detection, likely="", conclusion=Message("Under no datum clearly better."))
    looked.files.take_detection(choice, unclear)
    assert "Preselected" not in looked.files.left_out.text.text()
    looked.files.take_detection(choice, choice.detection)
    assert "Preselected" in looked.files.left_out.text.text()
    assert button.mapTo(looked, button.rect().center()) == place


def test_what_is_vouched_for_is_asked_anew_for_other_files(looked: Window, office: Path, qtbot: QtBot) -> None:
    looked.files.complete.setChecked(True)
    looked.take_files((office / "高德.xlsx",))
    finish(looked, qtbot)
    assert looked.files.complete.isChecked()
    looked.files.clear()
    assert not looked.files.complete.isChecked()
    looked.files.complete.setChecked(True)
    looked.take_files((office / "高德.xlsx",))
    finish(looked, qtbot)
    assert not looked.files.complete.isChecked()


def test_the_row_stays_chosen_when_a_column_is_taken_by_the_keyboard(looked: Window, qtbot: QtBot) -> None:
    row = row_of(looked, "人口.xlsx")
    looked.files.table.selectRow(row)
    box = looked.files.columns.boxes["people"]
    box.setFocus()
    box.setCurrentIndex(box.findData(""))
    box.activated.emit(box.currentIndex())
    finish(looked, qtbot)
    assert looked.files.table.currentRow() == row
    looked.files.choose(row_of(looked, "社区.shp"), "")
    assert looked.files.table.currentRow() == row
    assert set(looked.files.columns.boxes) >= {"people"}


@pytest.mark.parametrize("key", ["E", "V", "A", "M", "R", "T"])
def test_letters_that_are_typed_on_the_page_take_no_tool_and_switch_no_layer(looked: Window, key: str) -> None:
    used: list[str] = []
    for name, action in {**looked.scenarios.tools.palette.action, **looked.commands.action}.items():
        action.triggered.connect(lambda *_told, name=name: used.append(name))
    for widget in (looked.files.table, looked.files.plans):
        QTest.keyClicks(widget, key)
    assert used == []
    looked.pages.setCurrentWidget(looked.desk)
    QTest.keyClicks(looked.canvas, key)
    assert len(used) == 1


def test_columns_of_amap_are_doubted_where_the_points_tell_nothing(
    make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot
) -> None:
    frame = pd.DataFrame({"name": ["甲园", "乙园"], "type": "科教文化服务;学校;幼儿园", "typecode": "141204"})
    frame["location"] = ["104.060000,30.670000", "104.070000,30.680000"]
    frame.to_csv(tmp_path / "amap.csv", index=False)
    frame.drop(columns="typecode").to_csv(tmp_path / "own.csv", index=False)
    window = make("en")
    window.take_files((tmp_path / "amap.csv", tmp_path / "own.csv"))
    finish(window, qtbot)
    assert "Its columns are those of AMap" in window.files.left_out.text.text()
    asked = window.files.left_out.choices
    assert [choice.looked in asked for choice in window.files.choices()] == [True, False]
    QTest.mouseClick(asked[window.files.choices()[0].looked].take["wgs84"], Qt.MouseButton.LeftButton)
    assert window.files.choices()[0].datum == "wgs84"
    assert "AMap" not in window.files.left_out.text.text()


def test_communities_that_count_their_people_are_for_both_until_another_file_is_for_people(
    make: Callable[[str], Window], office: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    areas = gpd.read_file(office / "社区.shp")
    areas.assign(人口=[100, 300]).to_file(tmp_path / "社区人口.gpkg")
    window = make("en")
    window.take_files((office / "道路.shp", tmp_path / "社区人口.gpkg"))
    finish(window, qtbot)
    row = row_of(window, "社区人口.gpkg")
    assert window.files.choices()[row].use == "population and districts"
    assert {use: slot.property("state") for use, slot in window.files.slots.slot.items()} == {
        "streets": "good", "facilities": "free", "population": "good", "districts": "good",
    }  # fmt: skip
    request = request_of(window.files.choices(), name="", plan="circles")
    assert request.population.file == request.districts[0].file == tmp_path / "社区人口.gpkg"
    window.take_files((office / "社区.shp", office / "人口.xlsx"))
    finish(window, qtbot)
    assert window.files.choices()[row].use == "districts"


def test_what_is_checked_then_counts_everybody_of_the_table(looked: Window, qtbot: QtBot) -> None:
    looked.files.left_out.text.linkActivated.emit(f"{row_of(looked, '高德.xlsx')}:gcj02")
    QTest.mouseClick(looked.files.check, Qt.MouseButton.LeftButton)
    finish(looked, qtbot)
    opened = looked.state.opened
    assert opened is not None
    demand = opened.project.layers.demand
    west_half = demand.to_crs(4326).geometry.x < (WEST + EAST) / 2
    assert demand.loc[west_half, "people"].sum() == pytest.approx(100, rel=0.02)
    assert demand["people"].sum() == pytest.approx(400)


def test_an_import_of_nothing_begins_with_the_choice_of_files(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: asked.append(dialog.windowTitle()))
    QTest.mouseClick(window.start.files, Qt.MouseButton.LeftButton)
    assert asked == ["Add files"]
    assert window.pages.currentWidget() is window.files


def test_the_place_is_named_after_its_folder_where_the_streets_are_only_called_streets(
    looked: Window, office: Path, qtbot: QtBot
) -> None:
    assert looked.files.name.text() == office.name
    QTest.keyClicks(looked.files.name, "2")
    written = looked.files.name.text()
    assert written == office.name + "2"
    looked.take_files((office / "高德.xlsx",))
    finish(looked, qtbot)
    assert looked.files.name.text() == written
    looked.files.clear()
    assert looked.files.name.text() == ""


def test_the_place_is_named_after_its_only_county(
    make: Callable[[str], Window], office: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    areas = gpd.read_file(office / "社区.shp").dissolve()[["geometry"]].assign(名称="涪城区", 级别="区县")
    areas.to_file(tmp_path / "区县.gpkg")
    window = make("en")
    window.take_files((office / "道路.shp", tmp_path / "区县.gpkg"))
    finish(window, qtbot)
    assert window.files.name.text() == "涪城区"
