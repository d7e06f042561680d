"""People of a table of names in the districts of those names; all figures are added up by hand."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.population.people_columns import People
from lifecircle.layers.population.population import load_population

DIFFER = "differ from those of the boundaries in their endings, or in the province, city or county before them, alone"
KM = 1_000.0
NAMES = ("双林社区", "东光社区", "草堂社区", "西村")


def districts(names: tuple[str, ...] = NAMES, level: str = "village", *, ids: tuple[str, ...] = ()) -> gpd.GeoDataFrame:
    """Squares of 1 km in a row, from west to east."""
    count = len(names)
    return gpd.GeoDataFrame(
        {
            "district_id": list(ids or [f"{level}:{row}" for row in range(count)]),
            "name": list(names),
            "level": [level] * count,
            "parent_id": [""] * count,
            "kind": [""] * count,
            "area_type": [""] * count,
            "new": [False] * count,
            "opened": [float("nan")] * count,
        },
        geometry=[shapely.box(row * KM, 0, (row + 1) * KM, KM) for row in range(count)],
        crs=4544,
    )


def load(tmp_path: Path, text: str, areas: gpd.GeoDataFrame | None, **said: str) -> People:
    file = tmp_path / "人口.csv"
    file.write_text(text, encoding="utf-8")
    return load_population(file, areas=areas, into=4544, mapping=said or None)


def in_squares(people: People, column: str = "people") -> dict[int, float]:
    """How many live in which square, by their points' coordinates alone."""
    square = (people.frame.geometry.x // KM).astype(int)
    return {int(at): round(float(count), 6) for at, count in people.frame.groupby(square)[column].sum().items()}


def told(people: People) -> str:
    return "\n".join(str(note) for note in (*people.notes, *people.lost, *people.doubts))


def test_rows_live_in_the_districts_that_they_name(tmp_path: Path) -> None:
    rows = ("甲街道,草堂社区,300,30", "甲街道,双林社区,100,10", "乙街道,东光社区,200,20", "乙街道,西村,400,40")
    text = "\n".join(("街道,社区,总人口,60岁及以上", *rows))
    people = load(tmp_path, text, districts())
    assert in_squares(people) == {0: 100, 1: 200, 2: 300, 3: 400}
    assert in_squares(people, "age_60_plus") == {0: 10, 1: 20, 2: 30, 3: 40}
    assert "placed by its column 社区 in 4 districts" in told(people)
    assert (people.lost, people.doubts, people.layer) == ((), (), None)


def test_totals_are_left_out_and_endings_do_not_matter(tmp_path: Path) -> None:
    text = "社区,总人口\n双林,100\n 东光 社区居委会,200\n小计,300\n草堂社区,300\n西村村委会,400\n合计,1000\n"
    people = load(tmp_path, text, districts())
    assert in_squares(people) == {0: 100, 1: 200, 2: 300, 3: 400}
    assert "2 rows that add up others were left out" in told(people)
    assert f"3 names {DIFFER}: 双林 = 双林社区" in told(people)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("四川省成都市武侯区", "四川省成都市锦江区"), ("武侯区", "锦江区")),
        (("武侯区", "锦江区"), ("四川省成都市武侯区", "四川省成都市锦江区")),
        (("成都市-武侯区", "成都市/锦江区"), ("武侯区", "锦江区")),
        (("武侯", "锦江"), ("武侯区", "锦江区")),
        (("成都市武侯", "成都市锦江"), ("武侯区", "锦江区")),
    ],
)
def test_what_a_district_belongs_to_does_not_matter(
    ours: tuple[str, str], theirs: tuple[str, str], tmp_path: Path
) -> None:
    text = f"地区,总人口\n成都市,300\n{ours[0]},100\n{ours[1]},200\n"
    people = load(tmp_path, text, districts(theirs, "county"))
    assert in_squares(people) == {0: 100, 1: 200}
    assert f"2 names {DIFFER}: {ours[0]} = {theirs[0]}" in told(people)
    assert "1 of 3 rows add up the rows below them (成都市)" in told(people)


def test_a_city_is_not_the_county_of_its_name(tmp_path: Path) -> None:
    people = load(tmp_path, "地区,总人口\n吉安市,1000\n青原区,200\n", districts(("吉安县", "青原区"), "county"))
    assert in_squares(people) == {1: 200}
    assert "(吉安市): their 1,000 people are left out" in told(people)


def test_who_belongs_to_no_district_is_told_and_who_has_no_row(tmp_path: Path) -> None:
    people = load(tmp_path, "社区,总人口\n双林社区,100\n东光社区,200\n新华社区,50\n", districts())
    assert in_squares(people) == {0: 100, 1: 200}
    (lost,) = people.lost
    assert str(lost).startswith("1 of 3 rows belong to no district (新华社区): their 50 people are left out; write")
    assert [str(note) for note in people.doubts] == [
        "2 of 4 districts have no row in 人口.csv (草堂社区, 西村): nobody is counted there."
    ]


def test_rows_of_one_district_are_added_up(tmp_path: Path) -> None:
    text = "小区,社区,人口数\n一区,双林社区,10\n二区,双林社区,15\n三区,西村,7\n"
    people = load(tmp_path, text, districts())
    assert in_squares(people) == {0: 25, 3: 7}
    assert "Several rows of one district were added up." in told(people)


def test_a_column_that_the_planner_names_is_added_up_too(tmp_path: Path) -> None:
    text = '社区,登记数\n双林社区,"1,000"\n双林社区,15\n西村,7\n'
    assert in_squares(load(tmp_path, text, districts(), people="登记数")) == {0: 1015, 3: 7}


def test_codes_serve_as_names_do(tmp_path: Path) -> None:
    ids = ("510108001001", "510108001002", "510108001003", "510108001004")
    text = "代码,总人口\n510108001003,30\n510108001001,10\n"
    assert in_squares(load(tmp_path, text, districts(ids=ids))) == {0: 10, 2: 30}


def test_the_finer_districts_count_where_a_row_names_both(tmp_path: Path) -> None:
    both = gpd.GeoDataFrame(pd.concat([districts(("甲街道",), "township"), districts()], ignore_index=True))
    text = "街道,社区,总人口\n甲街道,双林社区,100\n甲街道,西村,400\n"
    assert in_squares(load(tmp_path, text, both)) == {0: 100, 3: 400}


def test_a_name_of_two_districts_means_neither(tmp_path: Path) -> None:
    twice = districts(("新华社区", "新华社区", "草堂社区", "西村"))
    people = load(tmp_path, "社区,总人口\n新华社区,100\n西村,400\n", twice)
    assert in_squares(people) == {3: 400}
    assert "1 of 2 rows belong to no district (新华社区): their 100 people" in told(people)


def test_a_stem_of_two_districts_means_neither(tmp_path: Path) -> None:
    people = load(tmp_path, "名称,总人口\n双林,100\n西村,400\n", districts(("双林社区", "双林村", "草堂社区", "西村")))
    assert in_squares(people) == {3: 400}


@pytest.mark.parametrize("areas", [None, districts().iloc[:0]])
def test_without_districts_it_is_said_what_to_give(tmp_path: Path, areas: gpd.GeoDataFrame | None) -> None:
    with pytest.raises(DataError, match=r"no coordinates\. Give the boundaries of its communities"):
        load(tmp_path, "社区,总人口\n双林社区,100\n", areas)


def test_a_table_that_names_none_of_them_is_refused_with_both_names(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"such as 双林社区, 东光社区.* its columns are 小区, 总人口"):
        load(tmp_path, "小区,总人口\n锦绣苑,100\n", districts())


def test_a_table_with_coordinates_is_placed_by_them(tmp_path: Path) -> None:
    text = "社区,总人口,经度,纬度\n双林社区,100,105.0,30.0\n"
    people = load(tmp_path, text, districts())
    assert len(people.frame) == 1
    assert people.layer is not None


def test_of_a_workbook_the_sheet_that_counts_people_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "人口.xlsx"
    with pd.ExcelWriter(file) as book:
        pd.DataFrame({"填表说明": ["按年末常住人口填写", "单位：人"]}).to_excel(book, sheet_name="说明", index=False)
        pd.DataFrame({"社区": ["西村", "合计"], "总人口": [400, 400]}).to_excel(book, sheet_name="人口", index=False)
    assert in_squares(load_population(file, areas=districts(), into=4544)) == {3: 400}


@pytest.mark.parametrize("row", ["{}区", "湘潭市{}区", "湖南省湘潭市{}区"])
def test_boundaries_may_leave_out_the_kind_of_their_names(tmp_path: Path, row: str) -> None:
    text = f"区县,人口\n{row.format('岳塘')},100\n{row.format('雨湖')},200"
    people = load(tmp_path, text, districts(("岳塘", "雨湖"), "county"))
    assert in_squares(people) == {0: 100, 1: 200}
    assert DIFFER in told(people)


def test_a_name_without_its_kind_is_none_of_several(tmp_path: Path) -> None:
    people = load(tmp_path, "区县,人口\n湘潭县,100\n湘潭市,500\n雨湖区,200", districts(("湘潭", "雨湖"), "county"))
    assert in_squares(people) == {1: 200}
    assert "2 of 3 rows belong to no district (湘潭县, 湘潭市): their 600 people are left out" in told(people)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("430304001", "430304002"), ("430304001000", "430304002000")),
        (("430304000000", "430302000000"), ("430304", "430302")),
        (("430304000", "430302000"), ("430304", "430302")),
    ],
)
def test_codes_of_6_9_and_12_digits_are_the_same(
    tmp_path: Path, ours: tuple[str, str], theirs: tuple[str, str]
) -> None:
    text = f"代码,人口\n{ours[0]},100\n{ours[1]},200"
    people = load(tmp_path, text, districts(("甲镇", "乙镇"), "township", ids=theirs))
    assert in_squares(people) == {0: 100, 1: 200}


def test_rows_that_add_up_those_below_them_are_told_as_sums_and_no_others(tmp_path: Path) -> None:
    text = "地区,常住人口\n甲街道,300\n双林社区,100\n东光社区,200\n乙街道,90\n草堂社区,40\n西村,60\n"
    people = load(tmp_path, text, districts())
    assert in_squares(people) == {0: 100, 1: 200, 2: 40, 3: 60}
    assert "1 of 6 rows add up the rows below them (甲街道) and were left out" in told(people)
    assert "1 of 6 rows belong to no district (乙街道): their 90 people are left out" in told(people)
