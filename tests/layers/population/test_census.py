from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.population.census import (
    BAND_SHARES,
    CENSUS_COLUMNS,
    NATIONAL_2020,
    control_totals,
    density_per_km2,
    match_census,
    national_shares,
    read_census,
    shares_of,
)
from lifecircle.layers.schema import AGE_GROUPS

BANDS = list(dict.fromkeys(band for shares in BAND_SHARES.values() for band in shares))


def write_counties(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A county table in the form of the real one: ten people in each band and sex unless a row says otherwise."""
    usual = {f"{sex}_{band}": 10 for sex in "男女" for band in BANDS}
    table = pd.DataFrame([{"家庭户数": 100, **usual, **row} for row in rows])
    table["人口数_合计"] = table[list(usual)].apply(pd.to_numeric, errors="coerce").sum(axis=1).astype(int)
    table.to_csv(path, index=False)
    return path


XIANGTAN = [
    {"区划代码": "", "省": "全国", "市": "全国", "区县": "全国"},
    {"区划代码": "430300", "省": "湖南省", "市": "湘潭市", "区县": "湘潭市"},
    {"区划代码": "430304", "省": "湖南省", "市": "湘潭市", "区县": "岳塘区"},
    {"区划代码": "NA", "省": "湖南省", "市": "湘潭市", "区县": "湘潭昭山示范区"},
    {"区划代码": "331083", "省": "浙江省", "市": "台州市", "区县": "玉环市"},
    {"区划代码": "110105", "省": "北京市", "市": "北京市", "区县": "朝阳区"},
    {"区划代码": "220104", "省": "吉林省", "市": "长春市", "区县": "朝阳区"},
]


@pytest.fixture
def census(tmp_path: Path) -> pd.DataFrame:
    return read_census(write_counties(tmp_path / "counties.csv", XIANGTAN))


def districts(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=range(10, 10 + len(next(iter(columns.values())))))


def test_every_band_is_shared_out_exactly_once() -> None:
    for band in BANDS:
        assert sum(shares.get(band, 0.0) for shares in BAND_SHARES.values()) == pytest.approx(1.0)


def test_bands_become_our_groups_in_proportion_to_the_years(tmp_path: Path) -> None:
    young = {"女_0岁": 30, "女_1到4岁": 120, "女_5到9岁": 150, "女_10到14岁": 140}
    none = {f"男_{band}": 0 for band in BANDS[:4]}
    row = read_census(write_counties(tmp_path / "one.csv", [{**XIANGTAN[2], **young, **none}])).iloc[0]
    # 0 and half of 1 to 4; the other half and a fifth of 5 to 9; four fifths and two fifths of 10 to 14; the rest
    assert row["age_0_2"] == pytest.approx(30 + 60)
    assert row["age_3_5"] == pytest.approx(60 + 30)
    assert row["age_6_11"] == pytest.approx(120 + 56)
    assert row["age_12_14"] == pytest.approx(84)
    assert row["age_15_59"] == 9 * 20
    assert row["age_60_plus"] == 6 * 20
    assert row["households"] == 100


def test_levels_follow_the_codes(census: pd.DataFrame) -> None:
    assert list(census.columns) == list(CENSUS_COLUMNS)
    assert census["level"].tolist() == ["country", "city", "county", "zone", "county", "county", "county"]
    assert census.attrs["estimated"] == ["age_0_2", "age_3_5", "age_6_11", "age_12_14"]


def test_the_city_table_gives_counts_from_its_shares(tmp_path: Path) -> None:
    path = tmp_path / "cities.csv"
    path.write_text(
        "city,city_code,popu_2020,household_2020,age_0_14_2020,age_15_59_2020,age_60_2020\n"
        "甲市,430900,1000,2.5,20,60,20\n",
        encoding="utf-8-sig",
    )
    row = read_census(path).iloc[0]
    assert (row["age_15_59"], row["age_60_plus"], row["households"]) == (600, 200, 400)
    assert sum(row[group] for group in ("age_0_2", "age_3_5", "age_6_11", "age_12_14")) == pytest.approx(200)


def test_empty_cells_and_na_count_nobody_and_words_are_refused(tmp_path: Path) -> None:
    quiet = read_census(write_counties(tmp_path / "na.csv", [{**XIANGTAN[2], "男_0岁": "NA"}]))
    assert quiet["age_0_2"].iloc[0] == 10 + 10
    with pytest.raises(DataError, match="many in the column 男_0岁, row 3"):
        read_census(write_counties(tmp_path / "words.csv", [XIANGTAN[2], {**XIANGTAN[2], "男_0岁": "many"}]))


def test_a_table_that_is_no_census_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_text("name,lon,lat\na,1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"shops\.csv is not a census table"):
        read_census(path)


def test_a_county_table_without_its_bands_says_which_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("区划代码,市,区县,人口数_合计,家庭户数\n430304,湘潭市,岳塘区,100,40\n", encoding="utf-8")
    with pytest.raises(DataError, match="男_0岁"):
        read_census(path)


# ---------------------------------------------------------------------------------------------------------- the join
def names(census: pd.DataFrame, rows: "pd.Series[int]") -> list[str]:
    return [census["name"][row] if row >= 0 else "" for row in rows]


def test_districts_are_joined_by_the_first_six_digits_of_their_code(census: pd.DataFrame) -> None:
    ours = districts(name=["岳塘区", "岳塘区"], district_id=["430304", "430304000000"])
    match = match_census(census, ours)
    assert names(census, match.rows) == ["岳塘区", "岳塘区"]
    assert match.rows.index.tolist() == [10, 11]
    assert match.notes == ()


def test_districts_without_codes_are_joined_by_their_name(census: pd.DataFrame) -> None:
    match = match_census(census, districts(name=["岳塘区", "湘潭昭山示范区"]))
    assert names(census, match.rows) == ["岳塘区", "湘潭昭山示范区"]


def test_a_name_that_occurs_twice_is_not_guessed_but_its_city_tells(census: pd.DataFrame) -> None:
    unsure = match_census(census, districts(name=["朝阳区"]))
    assert unsure.rows.tolist() == [-1]
    assert "110105" in str(unsure.notes[0])
    assert "220104" in str(unsure.notes[0])
    told = match_census(census, districts(name=["朝阳区"]), city="长春市")
    assert census["code"][told.rows.iloc[0]] == "220104"


def test_a_changed_name_is_reported_and_not_guessed(census: pd.DataFrame) -> None:
    match = match_census(census, districts(name=["玉环县"]))
    assert match.rows.tolist() == [-1]
    assert "玉环市 (台州市 331083)" in str(match.notes[0])


def test_a_code_under_another_name_is_joined_and_reported(census: pd.DataFrame) -> None:
    match = match_census(census, districts(name=["玉环县"], code=["331083"]))
    assert names(census, match.rows) == ["玉环市"]
    assert "331083" in str(match.notes[0])


def test_a_code_the_census_lacks_is_not_replaced_by_the_name(census: pd.DataFrame) -> None:
    match = match_census(census, districts(name=["岳塘区"], code=["439999"]))
    assert match.rows.tolist() == [-1]
    assert "岳塘区 (湘潭市 430304)" in str(match.notes[0])


def test_a_district_nobody_knows_is_reported(census: pd.DataFrame) -> None:
    match = match_census(census, districts(name=["乌有区"]))
    assert match.rows.tolist() == [-1]
    assert "not in the census" in str(match.notes[0])


# ------------------------------------------------------------------------------------------------------ what it tells
def test_shares_add_up_and_nobody_has_none(census: pd.DataFrame) -> None:
    empty = census.iloc[[2]].assign(people=0.0)
    shares = shares_of(pd.concat([census, empty], ignore_index=True))
    np.testing.assert_allclose(shares[list(AGE_GROUPS)].sum(axis=1)[:-1], 1.0)
    assert shares.iloc[-1].isna().all()


def test_national_shares_add_up_to_all_people() -> None:
    shares = national_shares()
    assert sum(shares[group] for group in AGE_GROUPS) == pytest.approx(1.0)
    assert shares["age_60_plus"] == pytest.approx(0.187, abs=0.0005)  # 18.70 %, bulletin no. 5 of the census


def test_density_is_people_over_area(census: pd.DataFrame) -> None:
    assert density_per_km2(census.iloc[[2, 4]], 19.0) == pytest.approx(2 * 380 / 19.0)
    with pytest.raises(DataError, match="above 0"):
        density_per_km2(census.iloc[[2]], 0.0)


def test_control_totals_compare_our_people_with_the_census(census: pd.DataFrame) -> None:
    ours = pd.DataFrame({"district_id": ["430304", "x"], "name": ["岳塘区", "乌有区"], "level": "county"}, index=[3, 4])
    demand = gpd.GeoDataFrame(
        {"people": [300.0, 99.0, 7.0], "county": ["430304", "430304", ""]}, geometry=[shapely.Point(0, 0)] * 3
    )
    table = control_totals(demand, ours, census, match_census(census, ours))
    assert table["ours"].tolist() == [399.0, 0.0]
    assert table["census"][0] == 380
    assert table["difference"][0] == 19
    assert table["share"][0] == pytest.approx(0.05)
    assert np.isnan(table["census"][1])


# ------------------------------------------------------------------------------------------------------- real data
def test_the_census_of_2020_has_the_published_totals(census_2020: pd.DataFrame) -> None:
    people = census_2020.set_index("name")["people"]
    published = {"湘潭市": 2_726_181, "绵阳市": 4_868_243, "嘉兴市": 5_400_868, "黄岩区": 707_453}
    assert {name: int(people[name]) for name in published} == published
    huangyan = census_2020.set_index("name").loc["黄岩区"]
    assert huangyan["age_60_plus"] == 147_616
    assert len(census_2020) == 3358


def test_the_age_groups_of_every_county_add_up_to_its_people(census_2020: pd.DataFrame) -> None:
    np.testing.assert_allclose(census_2020[list(AGE_GROUPS)].sum(axis=1), census_2020["people"], rtol=1e-12)


def test_the_national_constants_are_those_of_the_table(census_2020: pd.DataFrame) -> None:
    country = census_2020[census_2020["level"] == "country"].iloc[0]
    assert country["people"] == NATIONAL_2020["people"]
    for group, share in national_shares().items():
        assert country[group] / country["people"] == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(
    ("file", "lost"), [("xiangtan", []), ("mianyang", []), ("jiaxing", []), ("taizhou", ["玉环县"])]
)
def test_the_districts_of_the_plans_find_their_census(
    census_2020: pd.DataFrame, shared_data: Path, file: str, lost: list[str]
) -> None:
    ours = gpd.read_file(shared_data / f"districts/{file}.geojson")
    match = match_census(census_2020, ours[["name"]])
    assert ours.loc[(match.rows < 0).to_numpy(), "name"].tolist() == lost
    assert len(match.notes) == len(lost)


def test_the_core_of_chengdu_has_some_13_600_people_on_a_square_kilometre(census_2020: pd.DataFrame) -> None:
    core = census_2020[census_2020["name"].isin(["锦江区", "青羊区", "金牛区", "武侯区", "成华区"])]
    assert core["people"].sum() == 6_361_365
    assert density_per_km2(core, 60.51 + 66.26 + 107.78 + 123.15 + 108.70) == pytest.approx(13_639, abs=1)
