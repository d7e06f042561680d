"""Rows that are left out are told in one sentence for each kind, with how many and which."""

from pathlib import Path

import pytest

from lifecircle.layers.facilities.categories import built_in_categories, category_of_word
from lifecircle.layers.facilities.facilities import load_facilities

WORDS = {
    "养老服务驿站": "elderly_care", "幸福院": "elderly_care", "农村互助幸福院": "elderly_care",
    "长者饭堂": "elderly_meal",
    "街道综合养老服务中心": "elderly_centre", "综合公园": "park", "社区公园": "park", "游泳池": "swimming_hall",
    "邮政网点": "post", "文化活动中心": "culture_station", "社区文化中心": "culture_station",
    "公共卫生间": "public_toilet",
    "某街道图书馆": "library", "城关菜市场": "market", "停车场": "no_service", "餐饮服务;中餐厅;火锅店": "no_service",
    "眼科医院": "specialist_hospital", "动物医院": "vet", "火星基地": "",
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_everyday_words_are_known(word: str) -> None:
    assert category_of_word(word, built_in_categories()) == WORDS[word]


def test_what_is_left_out_is_told_by_kind_with_its_rows(tmp_path: Path) -> None:
    rows = [
        "一馆,图书馆,114,27.8",
        "二馆,,114.1,27.8",
        "三馆,火星基地,114.2,27.8",
        "四,停车场,114.3,27.8",
        "五馆,图书馆,,",
    ]
    (tmp_path / "a.csv").write_text("\n".join(["名称,类别,经度,纬度", *rows]), encoding="utf-8")
    loaded = load_facilities(tmp_path / "a.csv")
    assert loaded.frame["name"].tolist() == ["一馆"]
    place, silent, unknown, other = map(str, loaded.report.lost)
    assert place.startswith("1 of 5 rows have no usable coordinates (6 五馆)")
    assert silent.startswith("1 of 4 rows say no category (3 二馆)")
    assert unknown.startswith("1 of 4 rows are of kinds that no category claims: 火星基地 1 (4 三馆)")
    assert other.startswith("1 of 4 rows are not public services of the plans: 停车场 1")


def test_capacities_count_in_the_unit_of_their_header(tmp_path: Path) -> None:
    text = "名称,类别,经度,纬度,床位数（百张）,用地面积（公顷）,建筑面积（万平方米）\n甲,医院,114,27.8,5.2,3.5,4.2\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    loaded = load_facilities(tmp_path / "a.csv")
    row = loaded.frame.iloc[0]
    assert (row["beds"], row["land_m2"], row["area_m2"]) == pytest.approx((520, 35_000, 42_000))
    assert len([doubt for doubt in loaded.report.doubts if "were multiplied by" in str(doubt)]) == 3


def test_a_place_to_eat_that_its_name_calls_a_canteen_for_older_people_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "name,type,lon,lat\n幸福里长者食堂,餐饮服务;中餐厅,114,27.8\n川菜馆,餐饮服务;中餐厅,114,27.9\n",
        encoding="utf-8",
    )
    assert load_facilities(tmp_path / "a.csv").frame["category"].tolist() == ["elderly_meal"]
