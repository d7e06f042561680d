"""A city's own grid from common points: against grids made by hand, noise, mistakes, and layers read in them."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st
from rasterio.transform import from_origin

from lifecircle.arrays import Floats
from lifecircle.layers.crs.city_grid import as_common, fit_city_grid
from lifecircle.layers.crs.names import parse_crs
from lifecircle.layers.errors import DataError
from lifecircle.layers.files.vector import read_vector
from lifecircle.layers.population.people_raster import read_people_raster
from lifecircle.layers.terrain import read_elevation

DEGREES = pyproj.CRS.from_epsg(4490)
ZONE = pyproj.CRS.from_epsg(4543)
"""CGCS2000, meridian 102 E."""
PLACES = np.array([[101.90, 30.50], [102.15, 30.55], [102.05, 30.72], [101.95, 30.66], [102.10, 30.60]])


def plane(degrees: Floats) -> Floats:
    to = pyproj.Transformer.from_crs(DEGREES, ZONE, always_xy=True)
    return np.column_stack(to.transform(degrees[:, 0], degrees[:, 1]))


def in_grid(degrees: Floats, *, turn: float = 0.7, scale: float = 1.00004) -> Floats:
    """The hand-made grid: origin at 500,000 E, 3,380,000 N, turned by `turn` degrees, then moved by 20 and 30 km."""
    east, north = (plane(degrees) - (500_000, 3_380_000)).T
    sine, cosine = np.sin(np.radians(turn)), np.cos(np.radians(turn))
    return np.column_stack([
        scale * (cosine * east - sine * north) + 20_000, scale * (sine * east + cosine * north) + 30_000
    ])  # fmt: skip


@pytest.mark.parametrize("exchanged", [False, True])
def test_a_grid_that_was_made_by_hand_is_found_again(*, exchanged: bool) -> None:
    local = in_grid(PLACES)[:, ::-1] if exchanged else in_grid(PLACES)
    fit = fit_city_grid(local, PLACES, DEGREES)
    assert fit.exchanged is exchanged
    assert (fit.scale, fit.rotation_deg) == pytest.approx((1.00004, 0.7), abs=1e-7)
    assert fit.residuals_m.max() < 1e-6
    # a place that was no common point, and back from the file that the grid is given by
    other = np.array([[102.02, 30.61]])
    at = in_grid(other)[0]
    again = pyproj.CRS.from_json(fit.crs.to_json())
    found = pyproj.Transformer.from_crs(again, DEGREES, always_xy=True).transform(*(at[::-1] if exchanged else at))
    assert np.allclose(found, other[0], atol=1e-10)


def test_points_may_be_known_in_metres_of_a_zone() -> None:
    fit = fit_city_grid(in_grid(PLACES), plane(PLACES), ZONE)
    assert fit.residuals_m.max() < 1e-6
    assert fit.rotation_deg == pytest.approx(0.7, abs=1e-9)


@given(st.integers(0, 10_000))
def test_the_fit_is_that_of_the_least_squares_of_numpy(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.3, PLACES.shape)
    local = in_grid(PLACES) + noise
    fit = fit_city_grid(local, plane(PLACES), ZONE)
    # x = a E - b N + c, y = b E + a N + d, as rows of one system
    east, north = plane(PLACES).T - plane(PLACES).mean(axis=0)[:, None]
    one, none = np.ones(len(east)), np.zeros(len(east))
    rows = np.vstack([np.column_stack([east, -north, one, none]), np.column_stack([north, east, none, one])])
    (a, b, _, _), _, _, _ = np.linalg.lstsq(rows, np.concatenate(local.T), rcond=None)
    assert (fit.scale, fit.rotation_deg) == pytest.approx((np.hypot(a, b), np.degrees(np.arctan2(b, a))), abs=1e-9)
    assert 0 < fit.rms_m < 1.5


def test_a_mistaken_point_is_named() -> None:
    local = in_grid(PLACES)
    local[3] += (0, 90)
    with pytest.raises(DataError, match=r"point 4 is .* m off"):
        fit_city_grid(local, PLACES, DEGREES)


@pytest.mark.parametrize(
    ("local", "known", "sentence"),
    [
        (in_grid(PLACES)[:2], PLACES[:2], "2 common points are too few"),
        (np.tile(in_grid(PLACES)[:1], (3, 1)), np.tile(PLACES[:1], (3, 1)), "all lie at one place"),
        (np.where(in_grid(PLACES) > 40_000, np.nan, in_grid(PLACES)), PLACES, "not numbers"),
        (in_grid(PLACES) * 1.5, PLACES, "1.5 times as large"),
        (in_grid(PLACES), PLACES * 10, "point 1 has no longitude and latitude"),
    ],
)
def test_what_cannot_be_fitted_is_said(local: Floats, known: Floats, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        fit_city_grid(local, known, DEGREES)


def test_a_layer_in_the_grid_is_read_where_it_lies(tmp_path: Path) -> None:
    fit = fit_city_grid(in_grid(PLACES), PLACES, DEGREES)
    (tmp_path / "城建坐标.projjson").write_text(fit.crs.to_json(pretty=True), encoding="utf-8")
    layer = tmp_path / "设施.geojson"
    points = gpd.GeoDataFrame({"name": list("abcde")}, geometry=shapely.points(in_grid(PLACES)), crs="EPSG:3857")
    points.to_file(layer, driver="GeoJSON", engine="pyogrio")
    frame = read_vector(layer, crs=str(tmp_path / "城建坐标.projjson")).frame
    assert frame.crs == as_common(parse_crs(str(tmp_path / "城建坐标.projjson")))
    assert np.allclose(shapely.get_coordinates(frame.to_crs(4326).geometry.to_numpy()), PLACES, atol=1e-7)


@pytest.mark.parametrize("text", ["", "PROJCS[", "not a system", "\0"])
def test_a_file_that_holds_no_system_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.wkt").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"a.wkt contains no coordinate system"):
        parse_crs(str(tmp_path / "a.wkt"))
    with pytest.raises(DataError, match="There is no file"):
        parse_crs(str(tmp_path / "b.prj"))


# rasterio 1.4 multiplies affine 3's matrices in the way that affine is about to deprecate
@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
@pytest.mark.parametrize("exchanged", [False, True])
def test_rasters_in_the_grid_lie_where_they_lie(tmp_path: Path, *, exchanged: bool) -> None:
    local = in_grid(PLACES)
    fit = fit_city_grid(local[:, ::-1] if exchanged else local, PLACES, DEGREES)
    (tmp_path / "grid.projjson").write_text(fit.crs.to_json(), encoding="utf-8")
    # One cell of 100 m about each place, and heights that are the number of the place.
    west, north = np.floor(local.min(axis=0)[0] / 100) * 100 - 1000, np.ceil(local.max(axis=0)[1] / 100) * 100 + 1000
    size = (np.ptp(local, axis=0) / 100).astype(int) + 30
    column, row = np.floor((local[:, 0] - west) / 100).astype(int), np.floor((north - local[:, 1]) / 100).astype(int)
    people = np.zeros((size[1], size[0]), dtype=np.float32)
    people[row, column] = np.arange(1, 6)
    for name, cells in (("people.tif", people), ("dem.tif", np.full_like(people, 500.0) + people)):
        with rasterio.open(tmp_path / name, "w", "GTiff", size[0], size[1], 1, dtype="float32",
                           transform=from_origin(west, north, 100, 100)) as file:  # fmt: skip
            file.write(cells, 1)
    grid = str(tmp_path / "grid.projjson")
    bounds = (101.8, 30.4, 102.3, 30.8)
    found = read_people_raster(tmp_path / "people.tif", crs=grid, bounds=bounds).sort_values("people")
    assert found["people"].tolist() == [1, 2, 3, 4, 5]
    centres = np.column_stack([west + (column + 0.5) * 100, north - (row + 0.5) * 100])
    there = plane(PLACES) + _turned_back(centres - local)
    assert np.allclose(shapely.get_coordinates(found.to_crs(ZONE).geometry.to_numpy()), there, atol=1e-3)
    heights = read_elevation(tmp_path / "dem.tif", crs=grid, bounds=bounds)
    to = pyproj.Transformer.from_crs(DEGREES, heights.crs, always_xy=True)
    x, y = to.transform(PLACES[:, 0], PLACES[:, 1])
    a, _, c, _, e, f = heights.transform
    assert heights.heights_m[((y - f) / e).astype(int), ((x - c) / a).astype(int)].tolist() == [501, 502, 503, 504, 505]


def _turned_back(steps: Floats, *, turn: float = 0.7, scale: float = 1.00004) -> Floats:
    """Steps in the hand-made grid as steps in the plane."""
    sine, cosine = np.sin(np.radians(turn)), np.cos(np.radians(turn))
    east, north = steps.T / scale
    return np.column_stack([cosine * east + sine * north, -sine * east + cosine * north])
