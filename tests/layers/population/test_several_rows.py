"""Tables of people with several rows of one place: added up and told, or of several years and refused."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lifecircle.layers.districts.districts import load_districts
from lifecircle.layers.errors import DataError
from lifecircle.layers.population.people_columns import People
from lifecircle.layers.population.population import load_population

NAMES = ["东街社区", "西街社区"]


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    path = tmp_path_factory.mktemp("areas") / "d.gpkg"
    shapes = [shapely.box(114.05, 27.8, 114.055, 27.805), shapely.box(114.055, 27.8, 114.06, 27.805)]
    gpd.GeoDataFrame({"名称": NAMES}, geometry=shapes, crs=4326).to_file(path)
    return load_districts(path, level="village").frame


def read(path: Path, frame: pd.DataFrame, areas: gpd.GeoDataFrame | None = None) -> People:
    frame.to_csv(path, index=False)
    return load_population(path, areas=areas)


def test_rows_that_repeat_a_district_are_doubted(areas: gpd.GeoDataFrame, tmp_path: Path) -> None:
    table = pd.DataFrame({"社区": [*NAMES, NAMES[0]], "人口": [50, 100, 50]})
    loaded = read(tmp_path / "a.csv", table, areas)
    assert loaded.frame["people"].sum() == pytest.approx(200)
    assert any("1 districts have several rows (东街社区 2)" in str(doubt) for doubt in loaded.doubts)


def test_rows_of_both_sexes_are_added_up_without_a_doubt(areas: gpd.GeoDataFrame, tmp_path: Path) -> None:
    table = pd.DataFrame({"社区": [*NAMES, *NAMES], "性别": ["男", "男", "女", "女"], "人口": [50, 100, 60, 90]})
    loaded = read(tmp_path / "a.csv", table, areas)
    assert loaded.frame["people"].sum() == pytest.approx(300)
    assert loaded.doubts == ()


@pytest.mark.parametrize("column", ["年份", "年度", "year"])
def test_rows_of_several_years_are_refused(column: str, areas: gpd.GeoDataFrame, tmp_path: Path) -> None:
    table = pd.DataFrame({"社区": [*NAMES, *NAMES], column: [2010, 2010, 2020, 2020], "人口": [50, 100, 60, 90]})
    with pytest.raises(DataError, match=r"several years.*2010, 2020"):
        read(tmp_path / "a.csv", table, areas)
    placed = table.assign(lon=[114.05, 114.06] * 2, lat=27.8)
    with pytest.raises(DataError, match=r"several years.*2010, 2020"):
        read(tmp_path / "b.csv", placed)


def test_one_year_each_is_no_matter(areas: gpd.GeoDataFrame, tmp_path: Path) -> None:
    table = pd.DataFrame({"社区": NAMES, "年份": [2010, 2020], "人口": [50, 100]})
    assert read(tmp_path / "a.csv", table, areas).frame["people"].sum() == pytest.approx(150)
