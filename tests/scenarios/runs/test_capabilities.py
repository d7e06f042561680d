"""What plans can say, through files as a planner has them: check, a plan as TOML, `evaluate`; all worked by hand.

A street of 3 km runs east, crossed by a trunk road at 1,550 m and by a stretch of side street at its east end. At 100,
1,000, 2,000 and 2,900 m live 100, 100, 100 and 50 people, each in a village; two villages a township.
"""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from ..conftest import run

CRS = "EPSG:4547"
X0, Y0 = 500_000, 3_100_000
HOMES = (100, 1000, 2000, 2900)
PEOPLE = {
    "人口": (100, 100, 100, 50), "0-2岁": (4, 0, 4, 0), "3-5岁": (6, 0, 4, 0), "6-11岁": (5, 5, 10, 0),
    "12-14岁": (5, 5, 2, 0), "60岁以上": (20, 30, 10, 20), "65岁以上": (10, 20, 5, 15), "户数": (40, 30, 30, 20),
}  # fmt: skip
FACILITIES = [
    {"名称": "甲园", "类别": "幼儿园", "x": 200, "学位数": 100, "普惠": "是", "性质": "公办"},
    {"名称": "乙园", "类别": "幼儿园", "x": 1900, "学位数": 300, "普惠": "否", "性质": "民办"},
    {"名称": "一院", "类别": "综合医院", "x": 2000, "等级": "三级甲等", "老年医学科": "有", "全科医生数": 4},
    {"名称": "二院", "类别": "综合医院", "x": 0, "等级": "二级乙等", "老年医学科": "无", "全科医生数": 2},
    {"名称": "一小", "类别": "小学", "x": 500},
    {"名称": "二小", "类别": "小学", "x": 2500},
    {"名称": "中心", "类别": "社区卫生服务中心", "x": 1000},
    {"名称": "站", "类别": "社区卫生服务站", "x": 2800},
    {"名称": "公园", "类别": "公园", "x": 1100, "面积": 6000},
    {"名称": "游园", "类别": "公园", "x": 2850, "面积": 2500},
]
PLAN = """
key = "hand"
title = "手算"
base_year = 2020
year = 2025
scope = { name = "全域", people = 350 }

[capacity.gps]
title = "全科医生"
title_en = "GPs"
columns = ["全科医生数"]

[[clause]]
id = "share-of-places"
kind = "facility_share"
title = "普惠园学位占比"
services = ["kindergarten"]
having = { has = ["affordable"] }
amount = "places"
target = 25

[[clause]]
id = "share-of-sites"
kind = "facility_share"
title = "公办园占比"
services = ["kindergarten"]
having = { public = true }
target = 51

[[clause]]
id = "share-of-districts"
kind = "ratio"
title = "达标乡镇占比"
services = ["kindergarten"]
amount = "places"
per = 1000
target = 600
districts = { level = "township" }
share_of_districts = 50

[[clause]]
id = "k-of-n"
kind = "presence"
title = "三者有其二"
level = "township"
services = ["kindergarten", "hospital", "library"]
k_of = 2

[[clause]]
id = "three-of-three"
kind = "presence"
title = "三者都有"
level = "township"
services = ["kindergarten", "hospital", "library"]

[[clause]]
id = "large-villages"
kind = "presence"
title = "80人以上的村"
level = "village"
people_min = 80
services = ["kindergarten"]
target = "report"

[[clause]]
id = "not-nearer"
kind = "apart"
title = "小学距医院不少于500米"
services = ["primary_school"]
beside = ["hospital"]
limit = 0.5

[[clause]]
id = "not-nearer-600"
kind = "apart"
title = "小学距医院不少于600米"
services = ["primary_school"]
beside = ["hospital"]
limit = 0.6

[[clause]]
id = "no-trunk-road"
kind = "circle"
title = "不跨快速路到大公园1公里"
services = [{ any_of = ["park"], at_least = { area_m2 = 5000 } }]
mode = "network_km"
limit = 1
uncrossed = ["trunk"]
target = "report"

[[clause]]
id = "tiers"
kind = "circle"
title = "卫生服务站，上级不替代"
services = [{ any_of = ["health_station"], without = ["health_centre", "township_hospital"] }]
mode = "network_km"
limit = 0.3
target = "report"

[[clause]]
id = "without-tiers"
kind = "circle"
title = "卫生服务站或中心"
services = [{ any_of = ["health_station", "health_centre"] }]
mode = "network_km"
limit = 0.3
target = "report"

[[clause]]
id = "land"
kind = "circle"
title = "公园500米覆盖的居住用地"
services = [{ any_of = ["park"], at_least = { area_m2 = 5000 } }]
group = "residential_m2"
also_groups = ["people"]
mode = "radius_km"
limit = 0.5
target = "report"

[[clause]]
id = "either-park"
kind = "circle"
title = "大公园500米或小公园300米"
services = [
    { any_of = ["park"], at_least = { area_m2 = 5000 } },
    { any_of = ["park"], at_least = { area_m2 = 2000 }, limit = 0.3 },
]
k_of = 1
mode = "radius_km"
limit = 0.5
target = 43

[[clause]]
id = "parted"
kind = "partition"
title = "乡镇160—250人，不被快速路分割"
people_min = 160
people_max = 250
uncut = ["trunk"]
districts = { level = "township" }
target = "report"

[[clause]]
id = "cycling"
kind = "circle"
title = "骑行5分钟到公园"
services = ["park"]
mode = "cycle"
limit = 5
target = "report"

[[clause]]
id = "walk-then-drive"
kind = "circle"
title = "步行加乘车3.1分钟到三甲医院"
services = [{ any_of = ["hospital"], grade = "三甲" }]
mode = "walk_drive"
limit = 3.1
target = "report"

[[clause]]
id = "mode-by-area"
kind = "circle"
title = "城镇步行、乡村骑行10分钟到医院"
services = ["hospital"]
mode = "walk"
rural_mode = "cycle"
limit = 10
target = "report"

[[clause]]
id = "children"
kind = "circle"
title = "0—14岁"
services = ["kindergarten"]
group = "age_0_14"
mode = "network_km"
limit = 0.15
target = "report"

[[clause]]
id = "old-65"
kind = "circle"
title = "65岁以上"
services = ["hospital"]
group = "age_65_plus"
mode = "network_km"
limit = 0.1
target = "report"

[[clause]]
id = "old-80"
kind = "circle"
title = "80岁以上"
services = ["hospital"]
group = "age_80_plus"
mode = "network_km"
limit = 0.1

[[clause]]
id = "of-households"
kind = "ratio"
title = "百户服务设施面积"
services = ["park"]
amount = "area_m2"
per = 100
group = "households"
target = 7000

[[clause]]
id = "own-capacity"
kind = "ratio"
title = "每百人全科医生"
services = ["hospital"]
amount = "gps"
per = 100
target = 1.8
tolerance = 5
wording = "左右"

[[clause]]
id = "yearly"
kind = "total"
title = "医院数"
services = ["hospital"]
amount = "count"
target = 3
targets = { "2023" = 2, "2025" = 3 }

[[clause]]
id = "own-targets"
kind = "circle"
title = "各项服务各有目标"
services = [{ any_of = ["kindergarten"], target = 50 }, { any_of = ["hospital"], target = 90 }]
mode = "network_km"
limit = 0.2
"""
PARK = shapely.Point(1100, -10).buffer(500, quad_segs=256)
"""What lies 500 m around the park: of the four estates a part of one."""
TOLD: dict[str, tuple[str, float | None]] = {
    "share-of-places": ("met", 25),  # 100 of 400 places
    "share-of-sites": ("not_met", 50),
    "share-of-districts": ("met", 50),  # 500 and 2,000 places for 1,000 people
    "k-of-n": ("met", 100),  # no library is known, and two of the three stand in each
    "three-of-three": ("not_decided", None),
    "large-villages": ("reported", 200 / 3),  # the village of 50 is not asked, the second has none
    "not-nearer": ("met", 100),  # both schools lie 500 m from a hospital
    "not-nearer-600": ("not_met", 0),
    "no-trunk-road": ("reported", 100 * 100 / 350),  # from 2,000 it is 920 m across the trunk road
    "tiers": ("reported", 100 * 50 / 350),
    "without-tiers": ("reported", 100 * 150 / 350),
    "land": ("reported", 100 * PARK.intersection(shapely.box(950, -500, 1050, 500)).area / (4 * 100 * 1000)),
    "either-park": ("nearly_met", 100 * 150 / 350),  # the second by the large park, the last by the small one
    "parted": ("reported", 0),  # the trunk road runs through the first, the second has 150 people
    "cycling": ("reported", 100 * 250 / 350),  # 12 km/h, and door to street on foot
    "walk-then-drive": ("reported", 100 * 150 / 350),  # 900 m at 20 km/h and 20 m on foot are 179 s
    "mode-by-area": ("reported", 100 * 250 / 350),
    "children": ("reported", 80),  # 20 of 50 at either kindergarten
    "old-65": ("reported", 10),  # 5 of 50 live at the hospital
    "old-80": ("not_decided", None),
    "of-households": ("met", 100 * 8500 / 120),
    "own-capacity": ("nearly_met", 100 * 6 / 350),  # 1.714 of 1.8, within five percent
    "yearly": ("not_met", 2),
    "own-targets": ("not_met", 100 * 200 / 350),  # kindergartens pass at 50, hospitals fail at 90
}


def point(x: float, y: float = 0.0) -> shapely.Point:
    return shapely.Point(X0 + x, Y0 + y)


def line(*ends: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(X0 + x, Y0 + y) for x, y in ends])


def box(west: float, east: float) -> shapely.Polygon:
    return shapely.box(X0 + west, Y0 - 500, X0 + east, Y0 + 500)


def write(folder: Path) -> None:
    """The place's files, and the check that reads them."""
    streets = {
        "主街西": ("residential", line((0, 0), (1550, 0))),
        "主街东": ("residential", line((1550, 0), (3000, 0))),
        "国道": ("trunk", line((1550, -400), (1550, 0), (1550, 400))),
        "支路": ("residential", line((3000, 0), (3000, 300))),
    }
    frame = gpd.GeoDataFrame(
        {"name": list(streets), "highway": [kind for kind, _ in streets.values()]},
        geometry=[way for _, way in streets.values()], crs=CRS,
    )  # fmt: skip
    frame.to_file(folder / "streets.gpkg")
    gpd.GeoDataFrame(PEOPLE, geometry=[point(x, 10) for x in HOMES], crs=CRS).to_file(folder / "people.gpkg")
    table = pd.DataFrame(FACILITIES)
    places = [point(x, -10) for x in table.pop("x")]
    gpd.GeoDataFrame(table, geometry=places, crs=CRS).to_file(folder / "sites.gpkg")
    for level, names, edges, area in (
        ("township", ("甲街道", "乙镇"), ((-100, 1700), (1700, 3100)), ("urban", "rural")),
        ("village", ("一社区", "二社区", "三村", "四村"), ((-100, 750), (750, 1700), (1700, 2500), (2500, 3100)), None),
        ("estate", ("一区", "二区", "三区", "四区"), ((50, 150), (950, 1050), (1950, 2050), (2850, 2950)), None),
    ):
        districts = gpd.GeoDataFrame(
            {"name": names, **({"area_type": area} if area else {})}, geometry=[box(*ends) for ends in edges], crs=CRS
        )
        districts.to_file(folder / f"{level}.gpkg")
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that `check` makes of the files; its own plan is left aside."""
    folder = tmp_path_factory.mktemp("hand")
    write(folder)
    files = ["--network", folder / "streets.gpkg", "--population", folder / "people.gpkg"]
    files += ["--facilities", folder / "sites.gpkg"]
    for level in ("township", "village", "estate"):
        files += ["--districts", f"{folder / level}.gpkg={level}"]
    assert (
        run("check", *files, "--complete", "all", "--plan", "circles", "--out", folder / "out", "--name", "手算") == 0
    )
    return folder


@pytest.fixture(scope="module")
def told(project: Path) -> dict[str, dict[str, Any]]:
    """What `evaluate` writes of each clause of the hand-written plan."""
    assert (
        run(
            "evaluate", project / "out", "--plan", project / "plan.toml", "--out", project / "told", "--complete", "all"
        )
        == 0
    )
    written = json.loads((project / "told/verdicts.json").read_text(encoding="utf-8"))
    return {clause["id"]: clause for clause in written["clauses"]}


def close(told: dict[str, Any], measured: float | None) -> bool:
    """Whether a figure is as worked by hand: within the error that it is told with, where it is counted at points."""
    if measured is None or told["measured"] is None:
        return told["measured"] is measured
    return bool(told["measured"] == pytest.approx(measured, abs=told["error"] or 1e-6))


def test_every_capability_comes_out_as_worked_by_hand(told: dict[str, dict[str, Any]]) -> None:
    assert told.keys() == TOLD.keys()
    wrong = {
        name: (told[name]["state"], told[name]["measured"])
        for name, (state, measured) in TOLD.items()
        if told[name]["state"] != state or not close(told[name], measured)
    }
    assert wrong == {}


def test_units_are_those_of_the_plan_in_the_planners_language(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = project / "zh"
    assert run("evaluate", project / "out", "--plan", project / "plan.toml", "--out", out, "--lang", "zh") == 0
    said = capsys.readouterr().out
    for text in ("1.71 全科医生/百人", "7,083.33 平方米/百户"):
        assert text in said


def test_a_group_that_the_data_does_not_count_is_named(told: dict[str, dict[str, Any]]) -> None:
    assert "older people (80+)" in told["old-80"]["reason"]
