"""The census picker: a name may lack its ending, what is typed is checked while it is typed, ticks write names."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from pytestqt.qtbot import QtBot

from lifecircle.gui.importer.choices import LayerChoice, areas_km2
from lifecircle.gui.importer.jobs import LookRequest, look_into
from lifecircle.gui.importer.population_estimate import CENSUS, PeopleEstimate
from lifecircle.layers.inspection.finding import DISTRICTS, FACILITIES
from lifecircle.layers.population.census_names import CensusNames, CensusRow, resolved
from lifecircle.progress import ignore_progress, never_cancelled

NAMES = CensusNames(
    (
        CensusRow("510100", "成都市", "成都市", 20_937_757.0),
        CensusRow("510105", "成都市", "青羊区", 955_954.0),
        CensusRow("510106", "成都市", "金牛区", 1_265_398.0),
        CensusRow("610112", "西安市", "未央区", 733_403.0),
        CensusRow("430300", "湘潭市", "湘潭市", 2_726_181.0),
        CensusRow("430321", "湘潭市", "湘潭县", 783_500.0),
        CensusRow("110105", "北京市", "朝阳区", 3_452_460.0),
        CensusRow("220104", "长春市", "朝阳区", 1_005_107.0),
    )
)


@pytest.mark.parametrize(
    ("typed", "city", "code"),
    [
        ("青羊", "成都", "510105"),
        ("青羊区", "成都市", "510105"),
        ("青羊", "", "510105"),
        ("510105", "", "510105"),
        ("成都", "", "510100"),
        ("湘潭", "", ""),  # the city and the county
        ("湘潭县", "", "430321"),
        ("朝阳区", "", ""),
        ("朝阳", "长春", "220104"),
        ("青羊", "西安", ""),
        ("青", "成都", ""),
        ("成都市青羊区", "", "510105"),
        ("成都 青羊", "", "510105"),
        ("长春朝阳", "", "220104"),
        ("西安青羊", "", ""),
        ("成都市", "", "510100"),
    ],
)
def test_a_name_is_found_with_or_without_its_ending(typed: str, city: str, code: str) -> None:
    row = NAMES.find(typed, city)
    assert (row.code if row else "") == code


def test_rows_and_people_are_told() -> None:
    assert resolved(NAMES, ["青羊", "金牛区", "无"], "成都") == (("510105", "510106"), ("无",), 2_221_352.0)


@pytest.fixture
def estimate(qtbot: QtBot) -> PeopleEstimate:
    widget = PeopleEstimate()
    qtbot.addWidget(widget)
    widget.way.setCurrentIndex(widget.way.findData(CENSUS))
    widget.area.setValue(100.0)
    widget.set_census(NAMES)
    return widget


def test_what_is_typed_is_checked_at_once(estimate: PeopleEstimate) -> None:
    estimate.districts.setText("青羊，金牛")
    assert estimate.told.text() == "2,221,352 people in 2020"
    assert estimate.is_complete()
    assert estimate.asked() == {"districts": ("510105", "510106"), "city": "", "area_km2": 100.0}
    estimate.districts.setText("青羊、天河")
    assert estimate.told.text() == "Not in the census: 天河"
    assert not estimate.is_complete()
    estimate.districts.setText("朝阳")
    assert estimate.told.text() == "More than one: 朝阳; name the city"
    estimate.city.setText("北京")
    assert estimate.told.text() == "3,452,460 people in 2020"


def test_districts_are_ticked_in_the_list_of_their_city(estimate: PeopleEstimate) -> None:
    menu = estimate.pick.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["成都市", "西安市", "湘潭市", "北京市", "长春市"]
    menu.actions()[0].trigger()
    assert estimate.city.text() == "成都市"
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    menu.actions()[2].trigger()
    assert estimate.districts.text() == "青羊区、金牛区"
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()] == [False, True, True]
    menu.actions()[1].trigger()
    assert estimate.districts.text() == "金牛区"


def test_the_area_is_that_of_the_drawn_districts_until_the_planner_writes_one(qtbot: QtBot) -> None:
    estimate = PeopleEstimate()
    qtbot.addWidget(estimate)
    estimate.way.setCurrentIndex(estimate.way.findData(CENSUS))
    estimate.set_census(NAMES)
    estimate.set_districts({"青羊": 66.0, "金牛区": 108.0})
    estimate.districts.setText("青羊区、金牛")
    assert estimate.asked() == {"districts": ("510105", "510106"), "city": "", "area_km2": 174.0}
    assert estimate.told.text() == "2,221,352 people in 2020; area by the districts' drawing"
    assert estimate.is_complete()
    estimate.districts.setText("青羊区、未央区")  # one of them is not drawn
    assert estimate.told.text() == "1,689,357 people in 2020"
    estimate.area.setValue(500.0)
    estimate.districts.setText("青羊区")
    assert estimate.asked()["area_km2"] == 500.0


def test_how_large_districts_are_is_read_off_their_drawing(tmp_path: Path) -> None:
    east, north = 0.01 / np.cos(np.radians(30.655)), 0.01  # degrees of some 1.11 km
    box = shapely.box(104.0, 30.65, 104.0 + east, 30.65 + north)
    frame = gpd.GeoDataFrame({"name": ["青羊区"], "level": ["county"]}, geometry=[box], crs="EPSG:4326")
    frame.to_file(tmp_path / "districts.geojson", engine="pyogrio")
    request = LookRequest((tmp_path / "districts.geojson",))
    (looked,) = look_into(request, progress=ignore_progress, cancelled=never_cancelled)
    around = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(box)[0]
    choice = LayerChoice(looked, DISTRICTS)
    assert areas_km2([choice]) == {"青羊区": pytest.approx(abs(around) / 1e6, rel=1e-3)}
    assert areas_km2([LayerChoice(looked, FACILITIES)]) == {}
