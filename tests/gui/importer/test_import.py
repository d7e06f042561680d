"""The import assistant: from files as a planner has them to a checked place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import shapely.affinity
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui import theme
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.importer.choices import LayerChoice, request_of
from lifecircle.gui.importer.controller import DATUMS
from lifecircle.gui.window import Window
from lifecircle.layers.crs.datums import wgs84_to_gcj02
from lifecircle.layers.schema import PlaceLayers

PATIENCE_MS = 60_000
DEGREES = "EPSG:4326"


def finish(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (window.tasks.busy(WORK) or window.tasks.busy(DATUMS)), timeout=PATIENCE_MS)


@pytest.fixture
def folder(street: PlaceLayers, tmp_path: Path) -> Path:
    """The street with a side street as a planner would have it: lines, a table of people, a table of gyms."""
    lines = street.streets.edges[["highway", "name", "geometry"]]
    middle = lines.geometry.iloc[15].coords[0]
    side = gpd.GeoDataFrame(
        {"highway": ["residential"], "name": ["Side Street"]},
        geometry=[shapely.LineString([middle, (middle[0], middle[1] + 100.0)])],
        crs=lines.crs,
    )
    pd.concat([lines, side]).to_crs(DEGREES).to_file(tmp_path / "streets.geojson", driver="GeoJSON")
    table(street.demand, people=street.demand["people"]).to_csv(tmp_path / "people.csv", index=False)
    gyms = street.facilities[street.facilities["category"] == "fitness_site"]
    table(gyms, name=gyms["name"]).to_csv(tmp_path / "gyms.csv", index=False)
    return tmp_path


def table(frame: gpd.GeoDataFrame, **columns: "pd.Series[str] | int") -> pd.DataFrame:
    points = frame.geometry.to_crs(DEGREES)
    return pd.DataFrame({"lon": points.x, "lat": points.y, **columns})


def look(window: Window, qtbot: QtBot, *paths: Path) -> None:
    window.take_files(paths)
    finish(window, qtbot)
    assert window.pages.currentWidget() is window.files


def row_of(window: Window, name: str) -> int:
    return [choice.looked.path.name for choice in window.files.choices()].index(name)


def test_files_become_a_place_with_its_unserved(window: Window, folder: Path, qtbot: QtBot) -> None:
    look(window, qtbot, folder / "streets.geojson", folder / "people.csv", folder / "gyms.csv")
    assert {c.looked.path.name: c.use for c in window.files.choices()}["streets.geojson"] == "streets"
    window.files.choose(row_of(window, "people.csv"), "population")
    window.files.choose(row_of(window, "gyms.csv"), "facilities", "fitness_site")
    window.files.name.setText("High Street")
    before = sorted(path.name for path in folder.iterdir())
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    finish(window, qtbot)
    assert window.pages.currentWidget() is window.desk, window.message.text()
    assert window.windowTitle().startswith("High Street")
    unserved = {row.verdict.clause.id: row.unserved for row in window.plan.model.rows}
    assert 40.0 in [value and round(value, 6) for value in unserved.values()]
    assert sorted(path.name for path in folder.iterdir()) == before  # nothing was written


@pytest.mark.parametrize(("complete", "state"), [(True, "not_met"), (False, "not_decided")])
def test_only_files_that_are_called_complete_let_a_clause_be_not_met(
    complete: bool, state: str, window: Window, folder: Path, qtbot: QtBot
) -> None:
    look(window, qtbot, folder / "streets.geojson", folder / "people.csv", folder / "gyms.csv")
    window.files.choose(row_of(window, "people.csv"), "population")
    window.files.choose(row_of(window, "gyms.csv"), "facilities", "fitness_site")
    window.files.complete.setChecked(complete)
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    finish(window, qtbot)
    states = {row.verdict.clause.id: row.verdict.state for row in window.plan.model.rows if not row.indent}
    assert states["circles-fitness-rural"] == state


def test_without_people_nothing_can_be_checked(window: Window, folder: Path, qtbot: QtBot) -> None:
    look(window, qtbot, folder / "streets.geojson")
    assert not window.files.check.isEnabled()
    look(window, qtbot, folder / "people.csv")
    window.files.choose(row_of(window, "people.csv"), "population")
    assert window.files.check.isEnabled()


def test_a_broken_file_says_so_and_cannot_be_used(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "streets.geojson"
    bad.write_text("{ this is not JSON")
    look(window, qtbot, bad)
    (choice,) = window.files.choices()
    assert choice.use == ""
    assert "streets.geojson" in window.files.finding.text()
    assert window.files.export.isEnabled()
    assert not window.files.check.isEnabled()


def test_a_layer_without_coordinate_system_is_looked_at_anew_when_it_is_given(
    window: Window, street: PlaceLayers, tmp_path: Path, qtbot: QtBot
) -> None:
    street.streets.edges[["highway", "name", "geometry"]].to_file(tmp_path / "ways.shp")
    (tmp_path / "ways.prj").unlink()
    look(window, qtbot, tmp_path / "ways.shp")
    assert window.files.choices()[0].looked.found.error is not None
    window.files.take_crs(0, "EPSG:4547")
    finish(window, qtbot)
    (choice,) = window.files.choices()
    assert choice.looked.found.error is None
    assert choice.use == "streets"
    asked = request_of((*window.files.choices(), people_of(window, street, tmp_path, qtbot)), name="", plan="circles")
    assert asked.network.crs == "EPSG:4547"


def people_of(window: Window, street: PlaceLayers, tmp_path: Path, qtbot: QtBot) -> LayerChoice:
    table(street.demand, people=street.demand["people"]).to_csv(tmp_path / "people.csv", index=False)
    look(window, qtbot, tmp_path / "people.csv")
    window.files.choose(row_of(window, "people.csv"), "population")
    return window.files.choices()[row_of(window, "people.csv")]


def test_a_datum_goes_into_the_request_and_shifts_nothing_here(window: Window, folder: Path, qtbot: QtBot) -> None:
    look(window, qtbot, folder / "streets.geojson", folder / "people.csv", folder / "gyms.csv")
    row = row_of(window, "gyms.csv")
    dots = window.files.choices()[row].looked.dots.copy()
    window.files.choose(row, "facilities", "fitness_site")
    window.files.choose(row_of(window, "people.csv"), "population")
    window.files.take_crs(row, "gcj02")
    asked = request_of(window.files.choices(), name="", plan="circles")
    assert asked.facilities[0].datum == "gcj02"
    assert (window.files.choices()[row].looked.dots == dots).all()


def test_the_preview_stresses_the_chosen_file(window: Window, folder: Path, qtbot: QtBot) -> None:
    look(window, qtbot, folder / "streets.geojson", folder / "gyms.csv")
    counts = []
    for name in ("streets.geojson", "gyms.csv"):
        window.files.table.selectRow(row_of(window, name))
        image = window.files.preview.grab().toImage()
        strong = theme.FACILITY.rgb()
        counts.append(sum(image.pixel(x, y) == strong for x in range(image.width()) for y in range(image.height())))
    assert counts[0] > counts[1] > 0  # 31 nodes of a street, one gym


def test_problems_are_exported_by_file_and_row(window: Window, folder: Path, qtbot: QtBot) -> None:
    people = pd.read_csv(folder / "people.csv")
    people.loc[0, "lon"] = float("nan")
    people.to_csv(folder / "people.csv", index=False)
    look(window, qtbot, folder / "people.csv")
    assert window.files.export.isEnabled()
    window.importing.export(folder / "problems.csv")
    lines = (folder / "problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "File,Row,Problem"
    assert any(line.startswith("people.csv,2,") for line in lines[1:])


def test_a_problem_names_its_sheet_and_the_row_that_excel_shows_there(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    with pd.ExcelWriter(tmp_path / "设施.xlsx") as book:
        for sheet, above in (("成华区", 0), ("金牛区", 2)):
            rows = pd.DataFrame({"名称": ["甲", "乙"], "经度": [104.1, None], "纬度": [30.6, 30.6]})
            rows.to_excel(book, sheet_name=sheet, startrow=above, index=False)
    look(window, qtbot, tmp_path / "设施.xlsx")
    window.importing.export(tmp_path / "problems.csv")
    lines = (tmp_path / "problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert {tuple(line.split(",")[:2]) for line in lines[1:] if line.split(",")[1]} == {
        ("设施.xlsx · 成华区", "3"),
        ("设施.xlsx · 金牛区", "5"),
    }


def test_a_place_is_saved_and_opens_again(window: Window, project_file: Path, tmp_path: Path, qtbot: QtBot) -> None:
    window.open(project_file)
    finish(window, qtbot)
    figures = [(row.verdict.clause.id, row.unserved) for row in window.plan.model.rows]
    copy = tmp_path / "copy.gpkg"
    with qtbot.waitSignal(window.message.said, timeout=PATIENCE_MS) as said:
        window.save(copy)
    assert said.args == ["note", "Saved as copy.gpkg."]
    window.open(copy)
    finish(window, qtbot)
    assert [(row.verdict.clause.id, row.unserved) for row in window.plan.model.rows] == figures


def test_saving_where_one_cannot_gives_a_sentence(
    window: Window, project_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    blocked = tmp_path / "folder"
    blocked.write_text("no folder")
    window.open(project_file)
    finish(window, qtbot)
    with qtbot.waitSignal(window.message.said, timeout=PATIENCE_MS) as said:
        window.save(blocked / "x.gpkg")
    assert said.args[0] == "error"
    assert str(blocked) in said.args[1]


def make_place(window: Window, qtbot: QtBot) -> None:
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    finish(window, qtbot)
    assert window.pages.currentWidget() is window.desk, window.message.text()


def test_columns_that_were_not_found_are_chosen_and_remembered_for_the_next_such_file(
    make: Callable[[str], Window], street: PlaceLayers, folder: Path, qtbot: QtBot
) -> None:
    window = make("en")
    table(street.demand, N1=street.demand["people"], N2=0).to_csv(folder / "people.csv", index=False)
    look(window, qtbot, folder / "streets.geojson", folder / "gyms.csv", folder / "people.csv")
    window.files.choose(row_of(window, "gyms.csv"), "facilities", "fitness_site")
    row = row_of(window, "people.csv")
    window.files.table.selectRow(row)
    window.files.choose(row, "population")
    box = window.files.columns.boxes["people"]
    assert box.currentData() == ""
    assert window.files.columns.boxes["lon"].currentData() == "lon"
    box.activated.emit(box.findData("N1"))
    finish(window, qtbot)
    assert window.files.choices()[row].use == "population"
    assert window.files.columns.boxes["people"].currentData() == "N1"
    make_place(window, qtbot)
    assert {row.people for row in window.plan.model.rows if row.verdict.clause.group == "people"} >= {100.0}

    later = make("en")
    (folder / "people.csv").rename(folder / "next year.csv")
    look(later, qtbot, folder / "next year.csv")
    (choice,) = later.files.choices()
    assert choice.looked.remembered
    assert choice.use == "population"
    assert choice.looked.found.report is not None
    assert choice.looked.found.report.columns["people"] == "N1"
    assert "you confirmed" in later.files.finding.text()


def test_a_table_whose_coordinates_have_odd_names_is_placed_by_the_planner(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    pd.DataFrame({"a": [114.0, 114.1], "b": [27.0, 27.1], "type": ["幼儿园", "小学"]}).to_csv(tmp_path / "t.csv")
    look(window, qtbot, tmp_path / "t.csv")
    for role, column in (("lon", "a"), ("lat", "b")):
        box = window.files.columns.boxes[role]
        box.activated.emit(box.findData(column))
        finish(window, qtbot)
    (choice,) = window.files.choices()
    assert choice.looked.found.error is None
    assert choice.use == "facilities"
    assert choice.looked.dots.tolist() == [[114.0, 27.0], [114.1, 27.1]]
    asked = request_of((*window.files.choices(), replace(choice, use="streets")), name="", plan="circles",
                       estimate={"people_per_km2": 1.0})  # fmt: skip
    assert asked.facilities[0].columns == {"lon": "a", "lat": "b"}


@pytest.fixture
def shifted(tmp_path: Path) -> Path:
    """Streets of a grid with blocks of 200 to 400 m, and houses beside them as AMap would give them."""
    rng = np.random.default_rng(7)
    at = np.cumsum(rng.uniform(200, 400, 12))
    lines = [shapely.LineString([(x, at[0]), (x, at[-1])]) for x in at]
    lines += [shapely.LineString([(at[0], y), (at[-1], y)]) for y in at]
    far = shapely.affinity.translate
    ways = gpd.GeoSeries([far(line, 500_000, 3_000_000) for line in lines], crs="EPSG:4547")
    gpd.GeoDataFrame({"highway": "residential"}, geometry=ways, index=ways.index).to_crs(DEGREES).to_file(
        tmp_path / "ways.geojson"
    )
    along, line = rng.uniform(at[2], at[-3], 300), rng.choice(at[2:-2], 300)
    beside = line + rng.choice([-12.0, 12.0], 300)
    houses = gpd.GeoSeries(shapely.points(500_000 + along, 3_000_000 + beside), crs="EPSG:4547").to_crs(DEGREES)
    lonlat = wgs84_to_gcj02(np.column_stack([houses.x, houses.y]))
    pd.DataFrame({"lon": lonlat[:, 0], "lat": lonlat[:, 1], "type": "幼儿园"}).to_csv(
        tmp_path / "amap.csv", index=False
    )
    return tmp_path


def test_the_evidence_for_each_datum_is_shown_and_the_planner_decides(
    window: Window, shifted: Path, qtbot: QtBot
) -> None:
    look(window, qtbot, shifted / "ways.geojson")
    look(window, qtbot, shifted / "amap.csv")
    row = row_of(window, "amap.csv")
    QTest.mouseClick(window.files.datums.compare, Qt.MouseButton.LeftButton)
    finish(window, qtbot)
    choice = window.files.choices()[row]
    assert choice.detection is not None, window.message.text()
    assert choice.detection.likely == "gcj02"
    assert choice.datum == ""
    text = window.files.datums.evidence.text()
    assert all(name in text for name in ("WGS 84", "GCJ-02", "BD-09"))
    QTest.mouseClick(window.files.datums.take["gcj02"], Qt.MouseButton.LeftButton)
    assert window.files.choices()[row].datum == "gcj02"
    window.files.estimate.way.setCurrentIndex(1)
    window.files.estimate.density.setValue(1000.0)
    make_place(window, qtbot)
    project = window.project()
    assert project is not None
    said = [str(note.message()) for record in project.settings.inputs for note in record.done]
    assert "The degrees were taken as GCJ-02 and shifted to WGS 84." in said


def test_people_that_nobody_counted_are_estimated_by_a_density(window: Window, folder: Path, qtbot: QtBot) -> None:
    look(window, qtbot, folder / "streets.geojson", folder / "gyms.csv")
    window.files.choose(row_of(window, "gyms.csv"), "facilities", "fitness_site")
    window.files.estimate.way.setCurrentIndex(1)
    assert not window.files.check.isEnabled()
    window.files.estimate.density.setValue(2000.0)
    make_place(window, qtbot)
    assert "2,000 per km2" in window.message.text()
    estimated = {row.verdict.clause.id: row.verdict.estimated for row in window.plan.model.rows}
    assert "people" in estimated["circles-fitness-rural"]


def test_people_are_estimated_by_the_census_table_among_the_files(window: Window, folder: Path, qtbot: QtBot) -> None:
    columns = {"city": "甲市", "city_code": 110000, "popu_2020": 1_000_000, "household_2020": 2.5}
    shares = {"age_0_14_2020": 20.0, "age_15_59_2020": 60.0, "age_60_2020": 20.0}
    pd.DataFrame([columns | shares]).to_csv(folder / "census.csv", index=False)
    look(window, qtbot, folder / "streets.geojson", folder / "gyms.csv", folder / "census.csv")
    window.files.choose(row_of(window, "gyms.csv"), "facilities", "fitness_site")
    window.files.estimate.way.setCurrentIndex(2)
    window.files.estimate.districts.setText("甲市")
    window.files.estimate.area.setValue(500.0)
    assert window.files.choices()[row_of(window, "census.csv")].use == "census"
    assert "no columns of coordinates" not in window.files.finding.text()
    assert not window.files.columns.boxes
    make_place(window, qtbot)
    assert "2,000 per km2" in window.message.text()


LEDGER = """名称,类别,经度,纬度,床位数（百张）
中心图书馆,图书馆,{east},{north},
西分馆,,{east},{north},
老厂招待所,招待所,{east},{north},
星光驿点,星光驿点,{east},{north},
无坐标馆,图书馆,,,
县医院,医院,{east},{north},3.5
"""


def test_what_is_left_out_of_each_file_stands_below_the_list(window: Window, folder: Path, qtbot: QtBot) -> None:
    first = pd.read_csv(folder / "people.csv").iloc[0]
    (folder / "台账.csv").write_text(LEDGER.format(east=first["lon"], north=first["lat"]), encoding="utf-8")
    people = pd.read_csv(folder / "people.csv").astype(object)
    people.loc[people.index[0], ["lon", "lat"]] = None
    people.to_csv(folder / "people.csv", index=False)
    look(window, qtbot, folder / "streets.geojson", folder / "people.csv", folder / "台账.csv")
    page = window.files
    page.choose(row_of(window, "people.csv"), "population")
    page.choose(row_of(window, "台账.csv"), "facilities")
    lines = page.left_out.text.text().split("<br>")
    assert page.left_out.isVisible()
    assert [("people.csv" in line, "台账.csv" in line) for line in lines] == [(True, False), (False, True)]
    assert f"count {first['people']:,.0f} people, who are left out" in lines[0]
    for said in ("1 of 6 rows have no usable coordinates (6 无坐标馆)", "say no category (3 西分馆)", "星光驿点 1",
                 "招待所 1", "in 百张", "for the file under Kind"):  # fmt: skip
        assert said in lines[1], said
    page.table.selectRow(row_of(window, "台账.csv"))
    assert "Left out or in doubt:" in page.finding.text()
    page.choose(row_of(window, "台账.csv"), "facilities", "library")  # then no row is left out for its kind
    assert "星光驿点" not in page.left_out.text.text()
    assert "无坐标馆" in page.left_out.text.text()


def test_a_place_made_of_files_tells_what_was_left_out(window: Window, folder: Path, qtbot: QtBot) -> None:
    first = pd.read_csv(folder / "people.csv").iloc[0]
    (folder / "台账.csv").write_text(LEDGER.format(east=first["lon"], north=first["lat"]), encoding="utf-8")
    look(window, qtbot, folder / "streets.geojson", folder / "people.csv", folder / "台账.csv")
    window.files.choose(row_of(window, "people.csv"), "population")
    window.files.choose(row_of(window, "台账.csv"), "facilities")
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    finish(window, qtbot)
    assert window.pages.currentWidget() is window.desk, window.message.text()
    assert "台账.csv: 1 of 6 rows have no usable coordinates" in window.message.text()


def test_facilities_that_two_files_have_are_told_before_the_check_and_anew_by_datum(
    window: Window, street: PlaceLayers, tmp_path: Path, qtbot: QtBot
) -> None:
    """The map's points are AMap's: as they stand they are hundreds of metres off, shifted they are the ledger's."""
    gyms = street.facilities[street.facilities["category"] == "fitness_site"]
    lonlat = shapely.get_coordinates(gyms.geometry.to_crs(DEGREES).to_numpy())
    names = [f"{row}号健身房" for row in range(len(gyms))]
    for file, xy in (("ledger.csv", lonlat), ("poi.csv", wgs84_to_gcj02(lonlat))):
        rows = pd.DataFrame({"lon": xy[:, 0], "lat": xy[:, 1], "name": names, "category": "健身点"})
        rows.to_csv(tmp_path / file, index=False)
    look(window, qtbot, tmp_path / "ledger.csv", tmp_path / "poi.csv")
    poi = row_of(window, "poi.csv")
    window.files.choose(row_of(window, "ledger.csv"), "facilities")
    window.files.choose(poi, "facilities")
    said = window.files.left_out.text
    assert f"{len(gyms)} rows have the name and the category of one in ledger.csv within 1 km" in said.text()
    window.files.take_datum(poi, "gcj02")
    once = f"{len(gyms)} of {len(gyms)} rows are also in ledger.csv and are counted once"
    assert once in said.text()
    window.files.table.selectRow(poi)
    assert once in window.files.finding.text()
    window.files.choose(poi, "")
    assert once not in said.text()
