"""The shift of China's web maps, against published pairs, another library's formulas, and back again."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.layers.crs import datums
from lifecircle.layers.crs.baidu_metres import metres_to_bd09
from lifecircle.layers.report import Loaded, Report

PAIRS = [
    # WGS 84 and GCJ-02 as published with the tests of googollee/eviltransform: longitude, latitude
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
]
Shift = Callable[[np.ndarray], np.ndarray]
GEOD = pyproj.Geod(ellps="WGS84")


def metres(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(GEOD.inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])[2])


def china(count: int = 4_000) -> np.ndarray:
    rng = np.random.default_rng(7)
    return np.column_stack([rng.uniform(73.5, 135, count), rng.uniform(18, 53.5, count)])


@pytest.mark.parametrize(("wgs84", "gcj02"), PAIRS)
def test_published_pairs_agree_to_half_a_metre(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert metres(datums.wgs84_to_gcj02(np.array([wgs84])), np.array([gcj02]))[0] < 0.5
    assert metres(datums.gcj02_to_wgs84(np.array([gcj02])), np.array([wgs84]))[0] < 0.5


def test_baidus_own_example_agrees_to_half_a_metre() -> None:
    """Tiananmen as given with coordtransform (wandergis): GCJ-02 116.404, 39.915 is BD-09 116.41036949, 39.92133699."""
    gcj02, bd09 = np.array([[116.404, 39.915]]), np.array([[116.41036949371029, 39.92133699351021]])
    assert metres(datums.wgs84_to_bd09(datums.gcj02_to_wgs84(gcj02)), bd09)[0] < 0.5


@pytest.mark.parametrize(
    ("there", "back"),
    [(datums.wgs84_to_gcj02, datums.gcj02_to_wgs84), (datums.wgs84_to_bd09, datums.bd09_to_wgs84)],
)
def test_there_and_back_is_the_same_place_to_a_millimetre_anywhere_in_china(there: Shift, back: Shift) -> None:
    places = china()
    assert metres(back(there(places)), places).max() < 0.001
    assert metres(there(back(places)), places).max() < 0.001


def test_the_shift_is_as_large_as_known() -> None:
    moved = metres(datums.wgs84_to_gcj02(china()), china())
    assert 20 < moved.min() < moved.max() < 700
    assert 300 < np.median(moved) < 600


@pytest.mark.parametrize(
    "shift", [datums.wgs84_to_gcj02, datums.gcj02_to_wgs84, datums.wgs84_to_bd09, datums.bd09_to_wgs84]
)
def test_nothing_moves_outside_china(shift: Shift) -> None:
    places = np.array([[-51.2, -30.0], [-15.5, 28.1], [0.0, 0.0], [139.7, 35.7]])
    assert (shift(places) == places).all()


@settings(max_examples=50)
@given(st.floats(74, 134), st.floats(18, 53))
def test_the_inverse_of_the_shift_never_depends_on_its_neighbours(lon: float, lat: float) -> None:
    alone = datums.gcj02_to_wgs84(np.array([[lon, lat]]))
    among = datums.gcj02_to_wgs84(np.array([[lon, lat], [lon / 2 + 52, lat], [-50.0, -30.0]]))
    assert metres(alone, among[:1])[0] < 0.001


def test_input_is_never_changed_and_may_be_empty() -> None:
    places = china(5)
    kept = places.copy()
    datums.to_wgs84(places, "gcj02")
    assert (places == kept).all()
    assert datums.to_wgs84(np.empty((0, 2)), "bd09").shape == (0, 2)


def test_a_layer_is_shifted_only_when_the_planner_says_so_and_the_report_tells() -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(112.9, 27.8), shapely.box(112.9, 27.8, 113, 27.9)], crs=4326)
    loaded = Loaded(frame, Report("a.csv", "text table"))
    assert datums.shift_frame(loaded, "wgs84") is loaded
    shifted = datums.shift_frame(loaded, "gcj02")
    assert "GCJ-02" in str(shifted.report.notes[-1])
    moved = metres(shapely.get_coordinates(frame.geometry[0]), shapely.get_coordinates(shifted.frame.geometry[0]))
    assert 300 < moved[0] < 900
    assert shifted.frame.geometry[1].is_valid


@pytest.mark.parametrize("system", [3857, 4547])
def test_what_was_drawn_in_metres_over_a_shifted_map_comes_back_to_its_place(system: int) -> None:
    true = np.array([[114.05, 27.8], [114.06, 27.81]])
    drawn = gpd.GeoDataFrame(geometry=shapely.points(datums.wgs84_to_gcj02(true)), crs=4326).to_crs(system)
    moved = datums.shift_frame(Loaded(drawn, Report("a.gpkg", "GPKG")), "gcj02").frame
    assert moved.crs == 4326
    np.testing.assert_allclose(shapely.get_coordinates(moved.geometry), true, atol=1e-7)


def test_baidus_metres_are_those_of_its_converters_documentation() -> None:
    published = np.array([[12958160.97, 4825907.72]])
    np.testing.assert_allclose(metres_to_bd09(published), [[116.403874, 39.914889]], atol=2e-7)
    frame = gpd.GeoDataFrame(geometry=shapely.points(published), crs=3857)
    moved = datums.shift_frame(Loaded(frame, Report("a.gpkg", "GPKG")), "bd09mc").frame
    expected = datums.bd09_to_wgs84(np.array([[116.403874, 39.914889]]))
    np.testing.assert_allclose(shapely.get_coordinates(moved.geometry), expected, atol=3e-7)
