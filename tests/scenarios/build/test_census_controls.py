"""People of a check beside the census: compared by code or whole name, differences shown, nothing guessed."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from openpyxl import load_workbook

from lifecircle.layers.districts.assign import assign_districts
from lifecircle.layers.districts.districts import load_districts
from lifecircle.scenarios.build.census_controls import controls_of, join_census
from lifecircle.scenarios.build.request import CensusAsked
from lifecircle.scenarios.project.project import read_project

from .. import town_files as town
from ..conftest import run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A town of 3,600 people, half of it in a city that the census knows with 1,500, half in one that it does not."""
    town.write_osm(tmp_path / "town.osm")
    town.write_care(tmp_path / "care.csv")
    town.write_people(tmp_path / "people.csv")
    (tmp_path / "census.csv").write_text(
        "city,city_code,popu_2020,household_2020,age_0_14_2020,age_15_59_2020,age_60_2020\n"
        "西市,510100,1500,3,10,60,30\n东河市,510200,90000,3,20,60,20\n",
        encoding="utf-8",
    )
    (west, south), (middle, north), (east, _) = town.at(-0.5, -0.5), town.at(2.5, 5.5), town.at(5.5, 5.5)
    cities = gpd.GeoDataFrame(
        {"name": ["西市", "东山市"], "code": ["510100", ""]},
        geometry=[shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)],
        crs="EPSG:4326",
    )
    cities.to_file(tmp_path / "cities.geojson", driver="GeoJSON")
    return tmp_path


def check(files: Path, *more: str) -> int:
    arguments = (
        "check", "--network", files / "town.osm", "--facilities", files / "care.csv",
        "--population", files / "people.csv", "--people-column", "常住人口", "--circle", "elderly_care=15",
        "--census", files / "census.csv", "--out", files / "out", *more,
    )  # fmt: skip
    return run(*arguments)


def test_a_check_shows_people_beside_the_census_and_names_what_it_does_not_know(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(files, "--districts", f"{files / 'cities.geojson'}=city") == 0
    out, err = capsys.readouterr()
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines()]
    assert ["西市", "1,800", "1,500", "+300", "+20.0%"] in rows
    assert ["东山市", "1,800", "–", "–", "–"] in rows
    assert "东山市 (code -) was not joined" in err or "东山市 (code -) is not in the census" in err

    document = json.loads((files / "out/verdicts.json").read_text(encoding="utf-8"))
    assert [row["difference"] for row in document["controls"]] == [pytest.approx(300.0), None]
    sheet = load_workbook(files / "out/verdicts.xlsx")["Control totals"]
    assert [cell.value for cell in sheet[2]] == ["City", "西市", 1800, 1500, 300, 20, "510100"]
    kept = read_project(files / "out").settings
    assert [(row.name, row.census) for row in kept.controls] == [("西市", 1500.0), ("东山市", None)]
    assert [record.role for record in kept.inputs][-1] == "census"


def test_ages_that_the_file_does_not_count_are_those_of_the_districts_census(files: Path) -> None:
    assert check(files, "--districts", f"{files / 'cities.geojson'}=city") == 0
    without = read_project(files / "out").layers.demand
    table = (files / "people.csv").read_text(encoding="utf-8").replace("老人", "备注")
    (files / "people.csv").write_text(table, encoding="utf-8")
    assert check(files, "--districts", f"{files / 'cities.geojson'}=city") == 0
    demand = read_project(files / "out").layers.demand
    west = demand["city"].str.contains("510100")
    # 西市's census has 30 % of 60 and over and 60 % of 15 to 59; the other city is not in it.
    assert demand.loc[west, "age_60_plus"].sum() == pytest.approx(0.3 * 1800)
    assert demand.loc[west, "age_15_59"].sum() == pytest.approx(0.6 * 1800)
    assert demand["people"].sum() == pytest.approx(without["people"].sum())
    assert "age_60_plus" in demand.attrs["estimated"]
    country = demand.loc[~west, "age_60_plus"].sum() / demand.loc[~west, "people"].sum()
    assert 0.15 < country < 0.22


def test_a_census_without_districts_that_it_counts_by_is_refused(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(files) == 2
    assert "census.csv counts people by county and city" in capsys.readouterr().err
    assert not (files / "out").exists()


def test_xiangtans_counties_stand_beside_their_census_and_its_zones_are_told(shared_data: Path) -> None:
    districts = load_districts(shared_data / "districts/xiangtan.geojson").frame.to_crs(4547)
    everyone = gpd.GeoDataFrame({"people": [1000.0] * 5}, geometry=districts.representative_point(), crs=4547)
    asked = CensusAsked(file=shared_data / "census2020/census_county_2020_v1.xlsx")
    controls, (record,), warnings = controls_of(join_census(asked, districts), assign_districts(everyone, districts))
    assert {row.name: row.census for row in controls} == {
        "雨湖区": 429_707, "岳塘区": 390_238, "湘潭县": 792_829, "湘乡市": 730_103, "韶山市": 103_357,
    }  # fmt: skip
    assert all(row.ours == 1000 for row in controls)
    # With the three zones that the census counts apart they make up the city: 2,726,181.
    assert sum(row.census or 0 for row in controls) + 279_947 == 2_726_181
    assert "279,947" in str(warnings[0])
    assert str(record.done[0].message()) == str(warnings[0])
