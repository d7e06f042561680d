"""Everybody, where no column counts them: both sexes, three bands of age, a density over areas; never two years."""

from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.population.people_columns import People
from lifecircle.layers.population.population import load_population

CELLS = [shapely.box(0, 0, 500, 400), shapely.box(500, 0, 1000, 400)]
UTM = "EPSG:32648"
LON, LAT = 104.07, 30.67


def people(folder: Path, **columns: object) -> People:
    file = folder / "社区.gpkg"
    frame = gpd.GeoDataFrame({"社区名称": ["东社区", "西社区"], **columns}, geometry=CELLS, crs=UTM)
    frame.set_geometry(frame.geometry.translate(500_000, 3_390_000)).to_file(file)
    return load_population(file, cell_m=100)


def test_both_sexes_are_everybody_and_it_is_said(tmp_path: Path) -> None:
    read = people(tmp_path, 男=[1500, 1700], 女=[1500, 1700])
    assert read.frame["people"].sum() == pytest.approx(6400)
    assert [str(each) for each in read.doubts] == [
        "社区.gpkg: no column counts everybody; 男 and 女 were added up to 6,400 people."
    ]


def test_both_sexes_keep_their_unit_and_give_way_to_everybody(tmp_path: Path) -> None:
    read = people(tmp_path, **{"男性人口（万人）": [0.15, 0.17], "女性人口（万人）": [0.15, 0.17]})
    assert read.frame["people"].sum() == pytest.approx(6400)
    assert people(tmp_path, 人口=[10, 20], 男=[1, 1], 女=[1, 1]).frame["people"].sum() == pytest.approx(30)


def test_three_bands_of_age_are_everybody(tmp_path: Path) -> None:
    bands = {"0-14岁": [500, 400], "15-59岁": [2000, 2400], "60岁及以上": [500, 600]}
    read = people(tmp_path, **bands)
    assert read.frame["people"].sum() == pytest.approx(6400)
    assert read.frame["age_60_plus"].sum() == pytest.approx(1100)
    with pytest.raises(DataError, match="no column that is known to hold people"):
        people(tmp_path, **{"0-14岁": [500, 400], "60岁及以上": [500, 600]})


@pytest.mark.parametrize(
    ("column", "dense"),
    [("人口密度（人/km²）", 5000.0), ("人口密度(人/公顷)", 50.0), ("常住人口密度（万人/平方公里）", 0.5)],
)
def test_a_density_is_multiplied_by_the_area(column: str, dense: float, tmp_path: Path) -> None:
    read = people(tmp_path, **{column: [dense, 0.0]})
    # 0.2 km2 on the grid, which is scaled by 0.9996 in its middle
    assert read.frame["people"].sum() == pytest.approx(5000 * 0.2 / 0.9996**2, rel=1e-3)
    assert "was multiplied by the areas" in str(read.doubts[0])


def workbook(folder: Path, **sheets: pd.DataFrame) -> Path:
    path = folder / "台账.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return path


def counted(number: int) -> pd.DataFrame:
    return pd.DataFrame({"lon": [LON], "lat": [LAT], "人口": [number]})


def test_sheets_of_several_years_are_not_added_up(tmp_path: Path) -> None:
    read = load_population(workbook(tmp_path, **{"2010年": counted(100), "2020年": counted(1000)}))
    assert read.frame["people"].sum() == 1000
    assert [str(each) for each in read.doubts if "2010" in str(each)] == [
        "Only 2020年 was read, although 2010年 could serve too; choose with --layer 台账.xlsx=NAME."
    ]
    both = load_population(workbook(tmp_path, 东区=counted(100), 西区=counted(1000)))
    assert both.frame["people"].sum() == 1100


def test_sheets_of_several_years_by_names_of_districts_are_not_added_up(tmp_path: Path) -> None:
    frames = {year: pd.DataFrame({"社区": ["东社区"], "人口": [count]}) for year, count in (("2010", 1), ("2020", 9))}
    areas = gpd.GeoDataFrame(
        {"district_id": ["1"], "name": ["东社区"], "level": "village", "parent_id": ""},
        geometry=[shapely.box(LON, LAT, LON + 0.01, LAT + 0.01)], crs=4326,
    )  # fmt: skip
    read = load_population(workbook(tmp_path, **frames), areas=areas)
    assert read.frame["people"].sum() == pytest.approx(9)
    assert any("Only 2020 was read, although 2010" in str(each) for each in read.doubts)


def test_layers_of_several_years_of_facilities_are_not_added_up(tmp_path: Path) -> None:
    path = tmp_path / "设施.gpkg"
    for year, names in (("poi_2018", ["旧馆"]), ("poi_2023", ["一馆"])):
        frame = gpd.GeoDataFrame({"name": names, "category": "图书馆"}, geometry=[shapely.Point(LON, LAT)], crs=4326)
        frame.to_file(path, layer=year)
    read = load_facilities(path)
    assert read.frame["name"].tolist() == ["一馆"]
    assert "Only poi_2023 was read, although poi_2018 could serve too" in str(read.report.doubts[0])


@pytest.mark.parametrize(
    ("title", "men", "women"), [("各社区人口（单位：百人）", "男", "女"), ("各社区人口", "男（百人）", "女（百人）")]
)
def test_both_sexes_in_hundreds_are_added_up_in_people(title: str, men: str, women: str, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        [title],
        ["社区", "经度", "纬度", men, women],
        ["甲", 112.9, 27.85, 10, 12],
        ["乙", 112.91, 27.85, 11, 13],
    ):
        sheet.append(row)
    workbook.save(tmp_path / "p.xlsx")
    read = load_population(tmp_path / "p.xlsx")
    assert read.frame["people"].tolist() == [2_200, 2_400]
    assert any(str(doubt).endswith("were added up to 4,600 people.") for doubt in read.doubts)
