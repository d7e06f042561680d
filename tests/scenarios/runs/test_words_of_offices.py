"""Files in the words of offices, from `check` to the verdicts: what counts, what does not, and what stays open.

One street, one community and ten facilities whose owners, classes, years and statuses are written as registers write
them. Every figure is worked out by hand.
"""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from ..conftest import run

CRS = "EPSG:4547"
X0, Y0 = 500_000, 3_100_000
SITES = [
    {"名称": "甲园", "类别": "幼儿园", "性质": "教育部门办", "开办时间": "二〇二二年", "学位": 100, "状态": ""},
    {"名称": "乙园", "类别": "幼儿园", "性质": "民办非企业", "开办时间": "19年", "学位": 300, "状态": "改扩建"},
    {"名称": "丙园", "类别": "幼儿园", "性质": "非公办", "开办时间": "2023年", "学位": 200, "状态": "未开园"},
    {"名称": "丁园", "类别": "幼儿园", "性质": "国有独资", "开办时间": "2019-2022", "学位": 50, "状态": "拟停业"},
    {"名称": "戊园", "类别": "幼儿园", "性质": "公办", "开办时间": "2090年", "学位": 90, "状态": ""},
    {"名称": "一院", "类别": "综合医院", "等级": "三级未评", "开办时间": "1998年", "状态": "现状"},
    {"名称": "二院", "类别": "综合医院", "等级": "二级以上", "开办时间": "1998年", "状态": "现状"},
    {"名称": "颐园", "类别": "养老院", "等级": "五A", "床位": 60, "护理型床位": 30, "状态": "规划保留"},
    {"名称": "康园", "类别": "养老院", "等级": "五级", "床位": 40, "护理型床位": 40, "状态": "停止营业"},
    {"名称": "云岭", "类别": "九年一贯制学校", "达标": "尚未达标", "状态": "已投用"},
    {"名称": "石桥", "类别": "小学", "达标": "达标（2023年）", "状态": "运营中"},
]
COUNT = 'kind = "total"\namount = "count"\n'
PLAN = {
    "public": f'{COUNT}services = [{{ any_of = ["kindergarten"], public = true }}]\ntarget = 2',
    "new": f'{COUNT}services = [{{ any_of = ["kindergarten"], public = true, new = true }}]\ntarget = 1',
    "two-new": f'{COUNT}services = [{{ any_of = ["kindergarten"], public = true, new = true }}]\ntarget = 2',
    "three-new": f'{COUNT}services = [{{ any_of = ["kindergarten"], public = true, new = true }}]\ntarget = 3',
    "places": 'kind = "facility_share"\nservices = ["kindergarten"]\nhaving = { public = true }\namount = "places"\n'
    "target = 34",
    "tertiary": f'{COUNT}services = [{{ any_of = ["hospital"], grade = "三级" }}]\ntarget = 1',
    "first-class": f'{COUNT}services = [{{ any_of = ["hospital"], grade = "三甲" }}]\ntarget = 1',
    "best-homes": f'{COUNT}services = [{{ any_of = ["elderly_centre"], grade = "五级" }}]\ntarget = 1',
    "nursing": 'kind = "share"\nservices = ["elderly_institution"]\namount = "nursing_beds"\nof = "beds"\ntarget = 55',
    "schools": 'kind = "facility_share"\nservices = ["primary_school", "junior_school"]\n'
    'having = { has = ["standard"] }\ntarget = 50',
}
TOLD: dict[str, tuple[str, float | None]] = {
    "public": ("met", 2),  # 甲 and 丁: 丙 is not open, 戊 opens in 2090
    "new": ("met", 1),  # 甲; of 丁's span of years nobody knows
    "two-new": ("not_decided", None),
    "three-new": ("not_met", 1),  # whether or not 丁 is new
    "places": ("not_met", 100 * 150 / 450),
    "tertiary": ("met", 1),  # 三级 whose step is not told; 二级以上 may be anything above
    "first-class": ("not_decided", None),
    "best-homes": ("met", 1),  # AAAAA; the other has closed
    "nursing": ("not_met", 50),
    "schools": ("met", 50),  # two schools, of which the one of nine years counts once
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What `check` writes of each clause."""
    folder = tmp_path_factory.mktemp("words")
    street = shapely.LineString([(X0, Y0), (X0 + 3000, Y0)])
    gpd.GeoDataFrame({"highway": ["residential"]}, geometry=[street], crs=CRS).to_file(folder / "streets.gpkg")
    home = [shapely.Point(X0 + 500, Y0 + 10)]
    gpd.GeoDataFrame({"人口": [150], "常住人口": [100]}, geometry=home, crs=CRS).to_file(folder / "people.gpkg")
    places = [shapely.Point(X0 + 100 * row, Y0 - 10) for row in range(len(SITES))]
    gpd.GeoDataFrame(pd.DataFrame(SITES), geometry=places, crs=CRS).to_file(folder / "sites.gpkg")
    clauses = "".join(f'\n[[clause]]\nid = "{name}"\ntitle = "{name}"\n{text}\n' for name, text in PLAN.items())
    (folder / "plan.toml").write_text(
        f'key = "words"\ntitle = "词"\nbase_year = 2020\nyear = 2025\n{clauses}', encoding="utf-8"
    )
    files = ["--network", "streets.gpkg", "--population", "people.gpkg", "--facilities", "sites.gpkg"]
    asked = [folder / one if one.endswith(".gpkg") else one for one in files]
    out = folder / "out"
    assert run("check", *asked, "--complete", "all", "--plan", folder / "plan.toml", "--out", out, "--name", "词") == 0
    written = json.loads((out / "verdicts.json").read_text(encoding="utf-8"))
    assert written["clauses"], "the verdicts stand beside the project"
    return {clause["id"]: clause for clause in written["clauses"]}


def test_registers_in_the_words_of_offices_give_the_verdicts_worked_out_by_hand(told: dict[str, Any]) -> None:
    assert told.keys() == TOLD.keys()
    wrong = {
        name: (told[name]["state"], told[name]["measured"])
        for name, (state, measured) in TOLD.items()
        if told[name]["state"] != state or told[name]["measured"] != pytest.approx(measured)
    }
    assert wrong == {}
