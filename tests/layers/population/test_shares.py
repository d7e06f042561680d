"""Age groups that are told as shares, and numbers of three decimals: worked out and said, or doubted."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.population.people_columns import People
from lifecircle.layers.population.population import load_population

CELLS = [shapely.box(0, 0, 500, 500), shapely.box(500, 0, 1000, 500)]
UTM = "EPSG:32648"


def people(folder: Path, **columns: object) -> People:
    file = folder / "社区.gpkg"
    frame = gpd.GeoDataFrame({"社区名称": ["东社区", "西社区"], **columns}, geometry=CELLS, crs=UTM)
    frame.set_geometry(frame.geometry.translate(500_000, 3_390_000)).to_file(file)
    return load_population(file, cell_m=100)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("60岁及以上人口占比（%）", [20.0, 25.0]),
        ("60岁及以上占比", [20.0, 25.0]),
        ("60岁及以上占比", [0.2, 0.25]),
        ("60周岁以上老年人口占总人口比例", ["20%", "25％"]),
        ("老龄化率", ["20.0%", "25.0%"]),
        ("老年人口比重（‰）", [200, 250]),
        ("60岁以上（%）", [20, 25]),
        ("60岁及以上人口", ["20%", "25%"]),
        ("pct_60+", [20, 25]),
    ],
)
def test_a_share_of_the_old_becomes_people_and_is_said(column: str, cells: list[object], tmp_path: Path) -> None:
    read = people(tmp_path, 常住人口=[3000, 3400], **{column: cells})
    assert read.frame["age_60_plus"].sum() == pytest.approx(3000 * 0.2 + 3400 * 0.25)
    assert "age_60_plus" not in read.frame.attrs["estimated"]
    (said,) = (str(doubt) for doubt in read.doubts)
    assert said == (
        f"社区.gpkg: the column {column} tells age_60_plus as a share of 常住人口; "
        "multiplied by it, it makes 1,450 people."
    )


def test_shares_are_of_people_in_their_unit(tmp_path: Path) -> None:
    read = people(tmp_path, **{"常住人口（万人）": [0.3, 0.34], "老龄化率（%）": [20, 25]})
    assert read.frame["people"].sum() == pytest.approx(6400)
    assert read.frame["age_60_plus"].sum() == pytest.approx(1450)


def test_a_column_of_people_is_taken_before_one_of_shares(tmp_path: Path) -> None:
    read = people(tmp_path, 常住人口=[3000, 3400], **{"60岁及以上人口": [610, 840], "60岁及以上占比": [20, 25]})
    assert read.frame["age_60_plus"].sum() == pytest.approx(1450)
    assert not read.doubts


@pytest.mark.parametrize("column", ["80岁以上占老年人口比例", "老年抚养比", "性别比例", "空巢老人占比"])
def test_shares_of_something_else_are_none(column: str, tmp_path: Path) -> None:
    read = people(tmp_path, 常住人口=[3000, 3400], **{column: [20.0, 25.0]})
    assert "age_60_plus" in read.frame.attrs["estimated"]
    assert "age_80_plus" not in read.frame


def test_more_than_everybody_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"老龄化率 tells shares of the people, but 250 in row 2 is none"):
        people(tmp_path, 常住人口=[3000, 3400], 老龄化率=[20, 250])


@pytest.mark.parametrize(("cells", "doubted"), [([20, 25], True), ([600, 850], False)])
def test_percents_without_any_sign_are_doubted(cells: list[object], doubted: bool, tmp_path: Path) -> None:
    read = people(tmp_path, 常住人口=[3000, 3400], **{"60岁及以上人口": cells})
    text = "社区.gpkg: the column 60岁及以上人口 counts 45 people in all, 0.7% of everybody; if it is "
    said = [str(doubt) for doubt in read.doubts]
    assert said == ([f"{text}in percent, write % into its heading."] if doubted else [])


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [(["3.400", "12.050"], True), (["3.400", "900"], True), (["0.512", "3.400"], False), (["3.4", "12.050"], False),
     (["3400", "12050"], False)],
)  # fmt: skip
def test_three_decimals_throughout_may_be_thousands(cells: list[str], doubted: bool, tmp_path: Path) -> None:
    file = tmp_path / "人口.csv"
    rows = [f"{104.07 + row / 100},30.67,{cell}" for row, cell in enumerate([*cells, "100", "200"])]
    file.write_text("\n".join(["lon,lat,常住人口", *rows]), encoding="utf-8")
    said = [str(doubt) for doubt in load_population(file).doubts if "three decimals" in str(doubt)]
    text = "人口.csv: all numbers of the column 常住人口 have three decimals, such as 3.400, and are read as such. "
    assert said == ([f"{text}If the point separates thousands, write them without it."] if doubted else [])


def test_a_table_by_names_of_districts_has_its_shares_worked_out_too(tmp_path: Path) -> None:
    file = tmp_path / "人口.csv"
    file.write_text("社区,常住人口,老龄化率\n东社区,3000,20%\n西社区,3400,25%\n", encoding="utf-8")
    areas = gpd.GeoDataFrame(
        {"district_id": ["1", "2"], "name": ["东社区", "西社区"], "level": "village", "parent_id": ""},
        geometry=list(gpd.GeoSeries(CELLS).translate(500_000, 3_390_000)), crs=UTM,
    )  # fmt: skip
    read = load_population(file, areas=areas)
    assert read.frame["age_60_plus"].sum() == pytest.approx(1450)
    assert any("老龄化率 tells age_60_plus" in str(doubt) for doubt in read.doubts)
