"""Forms with their examples left in, units and points in numbers, torn parts, outlines in place of areas."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from lifecircle.layers.crs.plausibility import likely_crs
from lifecircle.layers.districts.districts import load_districts
from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.tables.point_table import numbers
from lifecircle.layers.files.vector import read_vector
from lifecircle.layers.report import Loaded

LON, LAT = 104.07, 30.67


def table(tmp_path: Path, rows: list[str], head: str = "名称,类别,lon,lat") -> Loaded:
    file = tmp_path / "台账.csv"
    file.write_text("\n".join((head, *rows)), encoding="utf-8")
    return read_vector(file)


def real(count: int) -> list[str]:
    return [f"第{row}养老院,养老院,{LON + row / 1000:.3f},{LAT}" for row in range(count)]


@pytest.mark.parametrize(
    "name",
    ["示例：阳光养老院", "（示例）阳光养老院", "例：阳光养老院", "填写示例", "示例1", "举例", "XXX养老院",
     "××社区养老院", "某某养老院", "e.g.: Sunshine Home", "Example"],
)  # fmt: skip
def test_rows_that_show_how_a_form_is_filled_in_are_no_places(name: str, tmp_path: Path) -> None:
    loaded = table(tmp_path, [f"{name},养老院,{LON},{LAT}", *real(6)])
    assert loaded.frame["名称"].tolist() == [f"第{row}养老院" for row in range(6)]
    (lost,) = loaded.report.lost
    assert str(lost) == f"1 of 7 rows only show how the form is filled in (2 {name}) and were left out."


@pytest.mark.parametrize(
    "name", ["示范幼儿园", "例外养老院", "样例社区养老院", "XX Fitness", "Exxon养老院", "说明书博物馆", "某某"]
)
def test_names_that_only_look_like_examples_stay(name: str, tmp_path: Path) -> None:
    rows = [f"{name},养老院,{LON},{LAT}", *real(6)]
    if name in {"某某", "XX Fitness"}:  # a list that hides names on purpose has them further below too
        rows.append(f"{name},养老院,{LON},{LAT}")
    loaded = table(tmp_path, rows)
    assert len(loaded.frame) == len(rows)
    assert not loaded.report.lost


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["1.234.567", "1.250", "900"], [1_234_567, 1_250, 900]),
        (["12.345.678", None], [12_345_678, np.nan]),
        (["1.234.567", "1.25"], [np.nan, 1.25]),  # 1.25 parts no thousands: the first is none of those numbers
    ],
)
def test_points_part_thousands_where_two_of_them_show_it(cells: list[str | None], told: list[float]) -> None:
    np.testing.assert_array_equal(numbers(pd.Series(cells, dtype=object)), told)


@pytest.mark.parametrize("torn", ['GEOGCS["GCS_WGS_1984",DATUM["D_WGS', 'GEOGCS["a"]', "", 'PROJCS["CGCS2000'])
def test_a_torn_prj_is_as_none(torn: str, tmp_path: Path) -> None:
    file = tmp_path / "点.shp"
    gpd.GeoDataFrame(
        {"name": ["a", "b"]}, geometry=gpd.points_from_xy([LON, LON], [LAT, LAT + 0.01]), crs=4326
    ).to_file(file)
    file.with_suffix(".prj").write_text(torn, encoding="utf-8")
    with pytest.raises(
        DataError, match=r"^点\.shp does not say in which coordinate system.*missing or damaged.*EPSG:4326"
    ):
        read_vector(file)
    loaded = read_vector(file, crs=4326)
    assert loaded.frame.geometry.x.tolist() == [LON, LON]
    assert loaded.report.file == "点.shp"


def test_coordinates_as_texts_are_read(tmp_path: Path) -> None:
    ring = [["104.0", "30.0"], ["104.1", "30.0"], ["104.1", "30.1"], ["104.0", "30.0"]]
    shapes = [{"type": "Point", "coordinates": ["104.07", "30.67"]}, {"type": "Polygon", "coordinates": [ring]}]
    features = [{"type": "Feature", "properties": {"name": "a"}, "geometry": shape} for shape in shapes]
    file = tmp_path / "点.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    point, area = read_vector(file).frame.geometry
    assert (point.x, point.y) == (104.07, 30.67)
    assert area.equals(shapely.Polygon([(104.0, 30.0), (104.1, 30.0), (104.1, 30.1)]))


@pytest.mark.parametrize("several", [False, True])
def test_closed_lines_are_districts(tmp_path: Path, *, several: bool) -> None:
    squares = [shapely.box(LON + k / 100, LAT, LON + (k + 1) / 100, LAT + 0.01) for k in range(3)]
    lines = [square.exterior for square in squares]
    halves = [shapely.MultiLineString([ring.coords[:3], ring.coords[2:]]) for ring in lines]
    shapes = halves if several else [shapely.LineString(ring) for ring in lines]
    file = tmp_path / "界线.geojson"
    gpd.GeoDataFrame({"name": ["甲社区", "乙社区", "丙社区"]}, geometry=shapes, crs=4326).to_file(file)
    loaded = load_districts(file, level="village")
    shared = shapely.area(shapely.symmetric_difference(loaded.frame.geometry.to_numpy(), squares))
    np.testing.assert_allclose(shared, 0, atol=1e-8)
    assert "3 closed lines were taken for the areas that they bound." in map(str, loaded.report.notes)


def test_open_lines_are_no_districts(tmp_path: Path) -> None:
    file = tmp_path / "界线.geojson"
    line = shapely.LineString([(LON, LAT), (LON, LAT + 0.01), (LON + 0.01, LAT)])
    gpd.GeoDataFrame({"name": ["甲社区"]}, geometry=[line], crs=4326).to_file(file)
    with pytest.raises(DataError, match=r"contains no areas, only LineString; districts are polygons: close"):
        load_districts(file, level="village")


@pytest.mark.parametrize(("x", "y"), [("E(m)", "N(m)"), ("东坐标", "北坐标"), ("E", "N")])
@pytest.mark.parametrize("unit", ["", "m", " 米"])
def test_plane_coordinates_by_their_letters_and_with_units(x: str, y: str, unit: str, tmp_path: Path) -> None:
    east, north = pyproj.Transformer.from_crs(4326, 4544, always_xy=True).transform(LON, LAT)
    file = tmp_path / "点.csv"
    file.write_text(f"名称,{y},{x}\na,{north:.3f}{unit},{east:.3f}{unit}\n", encoding="utf-8")
    (point,) = read_vector(file, crs=4544).frame.geometry
    assert (point.x, point.y) == pytest.approx((east, north), abs=0.001)


@pytest.mark.parametrize("name", ["geometry", "SHAPE", "geojson", "geom"])
def test_a_column_of_geojson_places_rows(name: str, tmp_path: Path) -> None:
    shapes = [{"type": "Point", "coordinates": [LON, LAT]}, {"type": "Point", "coordinates": [LON, LAT + 0.01]}, None]
    file = tmp_path / "点.csv"
    pd.DataFrame({"名称": ["a", "b", "c"], name: [shape and json.dumps(shape) for shape in shapes]}).to_csv(file)
    loaded = read_vector(file)
    assert [(point.x, point.y) for point in loaded.frame.geometry] == [(LON, LAT), (LON, LAT + 0.01)]
    assert loaded.report.crs == "EPSG:4326"
    assert str(loaded.report.lost[0]).startswith("1 of 3 rows have no usable coordinates (4 c)")


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 5_000])
def test_geojson_nested_without_end_is_no_shape(text: str, tmp_path: Path) -> None:
    file = tmp_path / "点.csv"
    deep = '{"type": "Polygon", "coordinates": ' + text
    whole = json.dumps({"type": "Point", "coordinates": [LON, LAT]})
    pd.DataFrame({"名称": ["a", "b"], "geometry": [deep, whole]}).to_csv(file)
    assert read_vector(file).frame["名称"].tolist() == ["b"]


@pytest.mark.parametrize(
    ("head", "word", "key"),
    [("机构类型", "养老机构", "elderly"), ("办学类型", "小学", "primary_school"), ("tag", "医疗;综合医院", "hospital"),
     ("公园类别", "综合公园", "park")],
)  # fmt: skip
def test_columns_of_portals_tell_categories(head: str, word: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "点.csv"
    file.write_text(f"机构名称,{head},经度,纬度\n一号,{word},{LON},{LAT}\n", encoding="utf-8")
    loaded = load_facilities(file)
    assert loaded.report.columns["category"] == head
    assert key in loaded.frame["category"].iloc[0]


def test_degrees_minutes_and_seconds_written_together_are_called_so() -> None:
    packed, none = (1040415.5, 304015.5, 1040520.0, 304130.0), (1040475.5, 304015.5, 1040520.0, 304130.0)
    assert str(likely_crs(packed)).startswith("Its numbers look like degrees, minutes and seconds")
    assert "written together" not in str(likely_crs(none))  # 75 seconds are none


@pytest.mark.parametrize("number", [1e300, -1e300, float("inf"), float("nan"), 5e9])
@pytest.mark.parametrize("at", range(4))
def test_numbers_that_no_coordinates_are_have_no_system(number: float, at: int) -> None:
    bounds = [400_000.0, 3_000_000.0, 400_100.0, 3_000_100.0]
    bounds[at] = number
    assert str(likely_crs(bounds)).startswith("Its numbers are larger than any coordinates")


@pytest.mark.parametrize("bounds", [(3393.5, 409.8, 3396.3, 412.6), (13_586.0, 9_851.0, 16_334.0, 12_595.0)])
def test_small_numbers_are_of_a_grid_of_their_own_or_cut(bounds: tuple[float, float, float, float]) -> None:
    assert str(likely_crs(bounds)).startswith("Its numbers are too small for any common system")
