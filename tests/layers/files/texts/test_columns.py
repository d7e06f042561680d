"""Columns are found by their usual names, the planner's word wins, and a mapping is kept for the next file."""

from pathlib import Path

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.texts.columns import find_columns, known_names, plain_name, read_mapping, write_mapping


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("名称", "name"),
        ("设施名称", "name"),
        ("NAME", "name"),
        (" Name ", "name"),
        ("机构名称（全称）", "name"),
        ("经度", "lon"),
        ("lng", "lon"),
        ("Longitude", "lon"),
        ("WGS84_Lon", "lon"),
        ("纬度(°)", "lat"),
        ("lat", "lat"),
        ("床位数（张）", "beds"),
        ("护理型床位", "nursing_beds"),
        ("托位数", "childcare_places"),
        ("建筑面积(m2)", "area_m2"),
        ("建筑面积（平方米）", "area_m2"),
        ("占地面积", "land_m2"),
        ("类型", "category"),
        ("typecode", "typecode"),
        ("状态", "status"),
        ("常住人口", "people"),
        ("人口数_合计", "people"),
        ("60岁及以上", "age_60_plus"),
        ("老年人口", "age_60_plus"),
        ("家庭户数", "households"),
        ("行政区划代码", "code"),
        ("adcode", "code"),
        ("城乡分类代码", "area_type"),
        ("执业（助理）医师数", "doctors"),
        ("注册护士", "nurses"),
    ],
)
def test_the_usual_names_are_known(name: str, role: str) -> None:
    assert find_columns([name], [role]).columns == {role: name}


def test_the_better_name_wins_and_its_rivals_are_told() -> None:
    found = find_columns(["类型", "type", "category"], ["category"])
    assert (found.columns, found.rivals) == ({"category": "category"}, {"category": ("category", "类型", "type")})


def test_the_planners_word_wins_over_any_name() -> None:
    assert find_columns(["name", "旧名"], ["name"], mapping={"name": "旧名"}).columns == {"name": "旧名"}


def test_a_role_can_be_left_without_a_column() -> None:
    assert find_columns(["name"], ["name"], mapping={"name": ""}).columns == {}


def test_a_mapping_is_kept_and_reused(tmp_path: Path) -> None:
    write_mapping({"name": "设施", "beds": "张"}, tmp_path / "m.json")
    kept = read_mapping(tmp_path / "m.json")
    assert find_columns(["设施", "张"], ["name", "beds"], mapping=kept).columns == {"name": "设施", "beds": "张"}


def test_a_mapping_to_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match=r"a\.csv has no column 床, which the mapping gives for beds"):
        find_columns(["name"], ["name", "beds"], mapping={"beds": "床"}, file="a.csv")


def test_no_plain_name_stands_for_two_roles_that_are_looked_for_together() -> None:
    together = (
        "name",
        "category",
        "typecode",
        "status",
        "beds",
        "nursing_beds",
        "places",
        "area_m2",
        "land_m2",
        "lon",
        "lat",
    )
    names = [name for role in together for name in known_names()[role]]
    assert len(names) == len(set(names))


def test_case_width_spaces_and_units_do_not_matter() -> None:
    assert plain_name("ＷＧＳ84 _经度（度）") == plain_name("wgs84经度")
