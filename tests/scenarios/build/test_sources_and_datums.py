"""What a project owes to its sources whatever their form, and metres of Baidu that look like Web Mercator's."""

import bz2
import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from scipy.optimize import fsolve

from lifecircle.arrays import Floats
from lifecircle.layers.crs.baidu_metres import metres_to_bd09
from lifecircle.layers.crs.datums import BD09, to_wgs84
from lifecircle.layers.errors import DataError
from lifecircle.scenarios.build.build import make_project
from lifecircle.scenarios.build.doubts.datum_evidence import fits_as_baidu_metres
from lifecircle.scenarios.build.request import check_request

from .. import town_files as town

CREDIT = "© OpenStreetMap contributors, ODbL"
ZONE = pyproj.CRS.from_epsg(32650)
BAIDU, DEGREES = (12958160.97, 4825907.72), (116.403874, 39.914889)
"""The pair that Baidu's converter gives in its documentation: its metres, and BD-09."""


def gz(source: Path, target: Path) -> None:
    target.write_bytes(gzip.compress(source.read_bytes()))


def bz(source: Path, target: Path) -> None:
    target.write_bytes(bz2.compress(source.read_bytes()))


@pytest.mark.parametrize(
    ("name", "make"),
    [("town.osm", shutil.copy), ("路网.osm.gz", gz), ("town.osm.bz2", bz), ("TOWN.OSM", shutil.copy)],
)
def test_whoever_made_the_map_is_named_whatever_form_it_comes_in(
    tmp_path: Path, name: str, make: Callable[[Path, Path], object]
) -> None:
    make(town.write_osm(tmp_path / "source.osm"), tmp_path / name)
    town.write_people(tmp_path / "people.csv")
    town.write_care(tmp_path / "care.csv")
    raw = {"network": {"file": name}, "facilities": [{"file": "care.csv"}],
           "population": {"file": "people.csv", "people": "常住人口"}}  # fmt: skip
    said = make_project(check_request(raw, file="test", folder=tmp_path)).settings.source
    assert said.endswith(CREDIT), said
    worded = make_project(check_request({**raw, "source": "规划局"}, file="test", folder=tmp_path)).settings.source
    assert worded == f"规划局; {CREDIT}"


def test_a_planners_own_streets_owe_nothing_to_openstreetmap(tmp_path: Path) -> None:
    lines = [shapely.LineString([town.at(0, up), town.at(5, up)]) for up in range(6)]
    lines += [shapely.LineString([town.at(across, 0), town.at(across, 5)]) for across in range(6)]
    gpd.GeoDataFrame(geometry=lines, crs=4326).to_file(tmp_path / "streets.gpkg")
    town.write_people(tmp_path / "people.csv")
    town.write_care(tmp_path / "care.csv")
    raw = {"network": {"file": "streets.gpkg"}, "facilities": [{"file": "care.csv"}],
           "population": {"file": "people.csv", "people": "常住人口"}}  # fmt: skip
    assert "OpenStreetMap" not in make_project(check_request(raw, file="test", folder=tmp_path)).settings.source


# ------------------------------------------------------------------------------------------------- Baidu's metres
def layer(*places: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(place) for place in places], crs=3857)


def around(degrees: tuple[float, float], half_m: float = 500.0) -> shapely.Polygon:
    """A box about a place of BD-09, in the zone; the shift back to WGS 84 is held by the tests of datums."""
    lon, lat = to_wgs84(np.array([degrees]), BD09)[0]
    x, y = pyproj.Transformer.from_crs(4326, ZONE, always_xy=True).transform(lon, lat)
    box: shapely.Polygon = shapely.box(x - half_m, y - half_m, x + half_m, y + half_m)
    return box


def test_baidus_own_pair_fits_among_the_streets_about_it() -> None:
    assert fits_as_baidu_metres(layer(BAIDU), around(DEGREES), ZONE)


def test_one_place_that_fits_is_enough_and_one_elsewhere_is_not() -> None:
    assert fits_as_baidu_metres(layer((BAIDU[0] + 90_000, BAIDU[1]), BAIDU), around(DEGREES), ZONE)
    assert not fits_as_baidu_metres(layer((BAIDU[0] + 90_000, BAIDU[1])), around(DEGREES), ZONE)


def test_the_same_place_in_true_web_mercator_does_not_fit() -> None:
    x, y = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(*DEGREES)
    assert np.hypot(x - BAIDU[0], y - BAIDU[1]) > 10_000  # some 20 km beside
    assert not fits_as_baidu_metres(layer((x, y)), around(DEGREES), ZONE)


def test_numbers_that_are_no_plane_metres_do_not_fit() -> None:
    assert not fits_as_baidu_metres(layer(DEGREES), around(DEGREES), ZONE)


def test_facilities_in_baidus_metres_are_recognised_and_read_by_the_remedy(tmp_path: Path) -> None:
    town.write_osm(tmp_path / "town.osm")
    town.write_people(tmp_path / "people.csv")
    lon, lat = town.at(2, 2)
    bd09 = _shifted(lon, lat)
    start = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(*bd09)
    metres = _reaching(lambda xy: metres_to_bd09(np.array([xy]))[0], bd09, np.array(start))
    rows = f"name,category,x,y\n驿站,养老服务站,{metres[0]:.3f},{metres[1]:.3f}\n"
    (tmp_path / "care.csv").write_text(rows, encoding="utf-8")
    asked = {"file": "care.csv", "crs": "EPSG:3857"}
    raw = {"network": {"file": "town.osm"}, "population": {"file": "people.csv", "people": "常住人口"}}
    with pytest.raises(DataError, match=r'As Baidu\'s metres it would fit.*"bd09mc".*--datum care.csv=bd09mc'):
        make_project(check_request({**raw, "facilities": [asked]}, file="test", folder=tmp_path))
    remedied = {**raw, "facilities": [{**asked, "datum": "bd09mc"}]}
    frame = make_project(check_request(remedied, file="test", folder=tmp_path)).layers.facilities
    care = frame[frame["name"] == "驿站"].to_crs(4326).geometry.iloc[0]
    assert (care.x, care.y) == pytest.approx((lon, lat), abs=2e-5)  # two metres


def _shifted(lon: float, lat: float) -> Floats:
    """A place of WGS 84 in BD-09, by turning the way back round."""
    target = np.array([lon, lat])
    return _reaching(lambda at: to_wgs84(np.array([at]), BD09)[0], target, target)


def _reaching(forth: Callable[[Floats], Floats], target: Floats, start: Floats) -> Floats:
    """The pair from which `forth` leads to the target."""

    def missing(pair: Floats) -> Floats:
        return forth(pair) - target

    return np.asarray(fsolve(missing, start, xtol=1e-12))
