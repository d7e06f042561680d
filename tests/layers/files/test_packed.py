"""Zips of several files: which one is read, by name or by what it can serve for."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.packed import osm_in
from lifecircle.layers.files.vector import layers_of, read_vector
from lifecircle.layers.inspection.finding import JOIN_TABLE, STREETS
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.population.population import load_population

LON, LAT = 104.07, 30.67
LIBRARIES = f"名称,lon,lat\n一馆,{LON},{LAT}\n二馆,{LON + 0.01},{LAT}\n"
SCHOOLS = f"名称,lon,lat\n一小,{LON},{LAT + 0.01}\n"
PEOPLE = f"lon,lat,常住人口\n{LON},{LAT},300\n{LON},{LAT + 0.01},200\n"
NEW, OLD = "社区名称,常住人口\n东社区,3000\n西社区,3400\n", "社区名称,常住人口\n东社区,2000\n西社区,1400\n"


def zipped(folder: Path, files: Mapping[str, str | Path], name: str = "数据.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for inside, content in files.items():
            if isinstance(content, Path):
                archive.write(content, inside)
            else:
                archive.writestr(inside, content)
    return path


@pytest.fixture
def two_layers(tmp_path: Path) -> Path:
    """A GeoPackage of streets and of points of people."""
    path = tmp_path / "两层.gpkg"
    line = shapely.LineString([(LON, LAT), (LON + 0.01, LAT)])
    gpd.GeoDataFrame({"name": ["街"]}, geometry=[line], crs=4326).to_file(path, layer="roads")
    gpd.GeoDataFrame({"people": [40]}, geometry=[shapely.Point(LON, LAT)], crs=4326).to_file(path, layer="人口点")
    return path


@pytest.fixture
def districts() -> gpd.GeoDataFrame:
    shapes = [shapely.box(LON, LAT, LON + 0.02, LAT + 0.02), shapely.box(LON - 0.02, LAT, LON, LAT + 0.02)]
    return gpd.GeoDataFrame(
        {"district_id": ["1", "2"], "name": ["东社区", "西社区"], "level": "village", "parent_id": ""},
        geometry=shapes, crs=4326,
    )  # fmt: skip


def test_lists_that_are_alike_are_read_together_and_each_names_its_kind(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"长沙/图书馆.csv": LIBRARIES, "长沙/小学.csv": SCHOOLS, "说明.txt": "2024"})
    read = load_facilities(path)
    assert read.frame["category"].tolist() == ["library", "library", "primary_school"]
    assert any("图书馆.csv, 长沙/小学.csv were read together" in str(note) for note in read.report.notes)


def test_of_files_that_differ_the_one_that_serves_is_read_and_any_can_be_named(tmp_path: Path) -> None:
    other = f"name,category,lon,lat\n三馆,图书馆,{LON},{LAT}\n"
    path = zipped(tmp_path, {"图书馆.csv": LIBRARIES, "三馆.csv": other, "人口.csv": PEOPLE})
    assert load_population(path).frame["people"].sum() == 500
    assert load_facilities(path, layer="三馆").frame["name"].tolist() == ["三馆"]
    with pytest.raises(DataError, match=r"choose one: 三馆\.csv, 人口\.csv, 图书馆\.csv \(on the command line --layer"):
        read_vector(path)


def test_layers_within_a_file_of_a_zip_are_offered_and_named_by_both(tmp_path: Path, two_layers: Path) -> None:
    path = zipped(tmp_path, {"两层.gpkg": two_layers, "图书馆.csv": LIBRARIES})
    assert layers_of(path) == ("两层.gpkg/roads", "两层.gpkg/人口点", "图书馆.csv")
    read = read_vector(path, layer="两层.gpkg/人口点")
    assert read.frame["people"].tolist() == [40]
    assert (read.report.layer, read.report.layers) == ("两层.gpkg/人口点", ("两层.gpkg", "图书馆.csv"))
    assert layers_of(zipped(tmp_path, {"两层.gpkg": two_layers}, "一.zip")) == ("roads", "人口点")


def test_people_by_names_of_districts_may_lie_in_a_zip(tmp_path: Path, districts: gpd.GeoDataFrame) -> None:
    one = zipped(tmp_path, {"2020人口.csv": NEW}, "一.zip")
    assert load_population(one, areas=districts).frame["people"].sum() == pytest.approx(6400)
    both = zipped(tmp_path, {"2010人口.csv": OLD, "2020人口.csv": NEW})
    assert load_population(both, areas=districts, layer="2010人口.csv").frame["people"].sum() == pytest.approx(3400)
    with pytest.raises(DataError, match=r"数据\.zip holds several layers; choose one: 2010人口\.csv, 2020人口\.csv"):
        load_population(both, areas=districts)


def test_inspecting_tells_every_table_of_a_zip_with_its_rows(tmp_path: Path) -> None:
    found = inspect(zipped(tmp_path, {"2010人口.csv": OLD, "2020人口.csv": NEW}))
    assert [part.uses for part in found.parts] == [(JOIN_TABLE,)] * 2
    assert [part.report.layer for part in found.parts if part.report] == ["2010人口.csv", "2020人口.csv"]
    assert all("数据.zip has no coordinates" in str(part.error) for part in found.parts)


def test_an_extract_in_a_zip_is_an_extract(tmp_path: Path) -> None:
    osm = (
        '<osm version="0.6"><node id="1" lon="104.07" lat="30.67"/><node id="2" lon="104.08" lat="30.67"/>'
        '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'
    )
    path = zipped(tmp_path, {"城/town.osm": osm, "LICENSE.txt": "ODbL"})
    assert inspect(path).uses[0] == STREETS
    with osm_in(path) as file:
        assert file.name == "town.osm"
    plain = zipped(tmp_path, {"图书馆.csv": LIBRARIES}, "表.zip")
    with osm_in(plain) as file:
        assert file == plain


def test_a_workbook_in_a_zip_offers_its_sheets(tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    with pd.ExcelWriter(book) as writer:
        for sheet, name in (("图书馆", "一馆"), ("小学", "一小")):
            frame = pd.DataFrame({"name": [name], "category": [sheet], "lon": [LON], "lat": [LAT]})
            frame.to_excel(writer, sheet_name=sheet, index=False)
    path = zipped(tmp_path, {"台账.xlsx": book, "人口.csv": PEOPLE})
    assert load_facilities(path, layer="台账.xlsx/小学").frame["name"].tolist() == ["一小"]
