"""A town on one street as an office's files, and a plan with one clause for whatever plans must be able to say.

Streets run east from `X0`: one street of 3 km, an arterial road across it at 1,500 m, and 200 m of street on an island
that joins nothing. Homes stand at 500, 1,000, 2,000 and 2,900 m (400, 300, 180, 100 people) and on the island (20). The
county 甲区 and the community 西社区 end at the arterial road. Every figure of `ITEMS` is worked out by hand from that.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from .conftest import run

CRS = "EPSG:4547"
X0, Y0 = 500_000, 3_100_000
STREETS = [
    ("支路", "样街", [(0, 0), (3000, 0)]),
    ("主干路", "样大道", [(1500, -300), (1500, 300)]),
    ("支路", "岛街", [(5000, 3000), (5200, 3000)]),
]
HOMES = [(500, 10, 400), (1000, 10, 300), (2000, 10, 180), (2900, 10, 100), (5100, 3010, 20)]
SITES = [
    (500, {"名称": "甲医院", "类别": "综合医院", "等级": "三级甲等", "全科医生": 3, "儿科": "有"}),
    (2000, {"名称": "乙医院", "类别": "综合医院", "等级": "一级", "全科医生": 1, "儿科": "无"}),
    (1000, {"名称": "云岭学校", "类别": "九年一贯制学校"}),
    (2000, {"名称": "石桥小学", "类别": "小学"}),
    (500, {"名称": "小太阳", "类别": "幼儿园（含托班）", "性质": "个人", "学位": 90, "托位": 30, "普惠": "是"}),
    (2000, {"名称": "大地园", "类别": "幼儿园", "性质": "公办", "学位": 60, "普惠": "否"}),
    (2900, {"名称": "无名园", "类别": "幼儿园", "学位": 30, "普惠": "是"}),
    (600, {"名称": "一场", "类别": "足球场", "新建": "1998"}),
    (700, {"名称": "二场", "类别": "足球场", "新建": "2001"}),
    (800, {"名称": "三场", "类别": "足球场", "新建": "2024"}),
    (900, {"名称": "四场", "类别": "足球场", "新建": "否"}),
    (1000, {"名称": "颐园", "类别": "养老院", "床位": 60, "护理型床位": 30}),
    (2000, {"名称": "东站", "类别": "社区养老服务站"}),
    (1400, {"名称": "图书馆", "类别": "图书馆"}),
    (2900, {"名称": "流动图书车", "类别": "图书馆", "流动": "是"}),
    (2000, {"名称": "便利店", "类别": "便利店"}),
    (530, {"名称": "菜场", "类别": "农贸市场"}),
]
NOT_COMPLETE = "convenience_store"
BOXES = {
    "county": [("甲区", "430301", (-100, 1500)), ("乙区", "430302", (1500, 5400))],
    "village": [
        ("西社区", "430301001001", (-100, 1500)),
        ("东社区", "430302001001", (1500, 2600)),
        ("远村", "430302001201", (2600, 4000)),
        ("岛村", "430302001202", (4000, 5400)),
    ],
    "estate": [("样苑", "", (300, 1100))],
}


@dataclass(frozen=True)
class Item:
    """A clause in TOML, what becomes of it, and what every output must say of it in Chinese.

    `lacking` are the districts that fall short, which every output that tells districts names; `in_plan` is what the
    plan says of the clause, which all tell but the table of many cases, where each would repeat it.
    """

    toml: str
    state: str
    measured: float | None
    said: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    in_plan: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit of its figure in Chinese."""
        of = {"places": "个", "count": "处", "gps": "全科医生"}
        amount = re.search(r'amount = "(\w+)"', self.toml)
        if amount is None or "share" in self.toml:
            return "%"
        return of[amount.group(1)] + ("/千人" if "ratio" in self.toml else "")


def write_town(folder: Path) -> list[str]:
    """Write the town's files and return them as options of `check`."""

    def line(points: list[tuple[int, int]]) -> shapely.LineString:
        return shapely.LineString([(X0 + x, Y0 + y) for x, y in points])

    roads = pd.DataFrame({"道路等级": [one[0] for one in STREETS], "道路名称": [one[1] for one in STREETS]})
    gpd.GeoDataFrame(roads, geometry=[line(one[2]) for one in STREETS], crs=CRS).to_file(folder / "streets.gpkg")
    homes = pd.DataFrame(
        {
            "户籍人口": [people for *_, people in HOMES],
            "0-3岁": [people / 20 for *_, people in HOMES],
            "0-14岁": [people / 5 for *_, people in HOMES],
            "60岁及以上": [people / 4 for *_, people in HOMES],
        }
    )
    points = [shapely.Point(X0 + x, Y0 + y) for x, y, _ in HOMES]
    gpd.GeoDataFrame(homes, geometry=points, crs=CRS).to_file(folder / "people.gpkg")
    places = [shapely.Point(X0 + x, Y0 - 10) for x, _ in SITES]
    gpd.GeoDataFrame(pd.DataFrame([one for _, one in SITES]), geometry=places, crs=CRS).to_file(folder / "sites.gpkg")
    options = ["--network", "streets.gpkg", "--population", "people.gpkg", "--facilities", "sites.gpkg"]
    for level, rows in BOXES.items():
        south, north = (-100, 100) if level == "estate" else (-400, 3400)
        shapes = [shapely.box(X0 + west, Y0 + south, X0 + east, Y0 + north) for *_, (west, east) in rows]
        table = pd.DataFrame({"name": [one[0] for one in rows], "code": [one[1] for one in rows]})
        if level == "village":
            table["城乡"] = ["农村" if "村" in one[0] else "城镇" for one in rows]
        gpd.GeoDataFrame(table, geometry=shapes, crs=CRS).to_file(folder / f"{level}.geojson", driver="GeoJSON")
        options += ["--districts", f"{level}.geojson={level}"]
    return [str(folder / one) if ".g" in one else one for one in options]


CIRCLE = 'kind = "circle"\nmode = "walk"\nlimit = 15\nservices = ["library"]\n'
COUNT = 'kind = "ratio"\namount = "count"\nper = 1000\n'
BY_COUNTY = 'kind = "presence"\nlevel = "county"\ntarget = 100\n'
CUT_OFF, FIXED, WALKS = "20人所在的道路与主路网不连通", "按固定设施统计（软件设定", "步行速度取1.2米/秒"
REGISTERED, STRICT = "数据口径为“户籍人口”", "严格判定为未达标"
ITEMS = {
    # 三级甲等 stands above 一级, which 乙区 has
    "a1-grades": Item(
        BY_COUNTY + 'services = [{ any_of = ["hospital"], grade = "三级" }]', "not_met", 50, lacking=("乙区",)
    ),
    # of 1998, 2001, 2024 and 否 one is new since 2020
    "a2-new": Item(COUNT + 'services = [{ any_of = ["football_pitch"], new = true }]\ntarget = 2', "not_met", 1),
    # 个人 is not public, 公办 is, of the third nothing is told
    "a2-public": Item(
        COUNT + 'services = [{ any_of = ["kindergarten"], public = true }]\ntarget = 2', "not_decided", None,
        ("未注明是否公办", "在1与2处/千人之间"),
    ),
    # 2,000 is reached within 1,080 m from 1,000 on: 300 + 180 + 100
    "a3-bound": Item(
        CIRCLE.replace("library", "convenience_store") + "target = 95", "not_decided", 58,
        ("未声明便利店的数据完整", "现状值为下限", CUT_OFF, WALKS),
    ),
    # 120 of 1,000 are 12 %, and 13 % are next to nobody here
    "a4-nobody": Item(CIRCLE + 'area = "rural"\ntarget = 95', "not_applicable", None, ("不适用",)),
    # as the crow flies 1,400 is within 950 m of all but 2,900 and the island
    "a4-band": Item(
        CIRCLE.replace("walk", "radius_km").replace("15", "0.95") + "target = 88.4", "nearly_met", 88, (STRICT,)
    ),
    "a5-car": Item(
        'kind = "circle"\nmode = "drive"\nlimit = 15\nservices = ["hospital"]\ntarget = 99', "not_decided", 98,
        (CUT_OFF, "比例为100%", "最低设计速度", "步行至乘车处按1.2米/秒"),
    ),
    # one site of nine years gives both, a kindergarten with a nursery 30 places
    "a6-schools": Item(BY_COUNTY + 'services = ["primary_school", "junior_school"]', "not_met", 50, lacking=("乙区",)),
    "a6-nursery": Item(
        'kind = "ratio"\nservices = ["childcare"]\namount = "places"\nper = 1000\ntarget = 30', "met", 30
    ),
    # 2,900 lies 1,500 m away: 880 of 1,000; the library's bus counts nowhere
    "a7-implied": Item(
        CIRCLE + 'assumed = ["mode", "services"]', "not_met", 88,
        ("按100%判定", "出行方式取步行", "服务项目取图书馆", FIXED, REGISTERED, WALKS),
    ),
    "a7-babies": Item(CIRCLE + 'group = "age_0_2"\ntarget = 80', "met", 88, ("数据口径为“0-3岁”", "1.07米/秒")),
    "a8-scope": Item(
        'kind = "total"\namount = "count"\nservices = ["hospital"]\ntarget = 9', "not_decided", 2,
        ("规划对样州全域（9,000人）提出9处", "折算"),
    ),
    # older people walk 828 m: those at 2,000, 45 of 250; the institution at 1,000 is none of the community's
    "b-own-group": Item(
        'kind = "circle"\nmode = "walk"\nlimit = 15\nown_groups = true\ntarget = 80\n'
        'services = ["community_elderly", "library"]', "not_met", 18,
        ("按其服务对象分别判定", "0.92米/秒", WALKS),
    ),
    # 90 + 30 of 180 places are 普惠; who owns them is another matter
    "b-affordable": Item(
        'kind = "facility_share"\nservices = ["kindergarten"]\nhaving = { has = ["affordable"] }\n'
        'amount = "places"\ntarget = 80', "not_met", 100 * 120 / 180, ("180个中有120个符合要求",),
    ),
    "b-words": Item(
        CIRCLE + 'target = 80\nwording = "力争"\nnature = "binding"\nbaseline = { value = 41.5, year = 2019 }\n'
        'year = 2027\nquoted = ["样县力争八成"]\nwhere = "样县专栏"\nnote = "样县另有说明。"\ndepartment = "样局"',
        "met", 88, ("力争", "41.5", "2019", "样县另有说明"),
        in_plan=("约束性", "2027", "样县力争八成", "样县专栏"),
    ),
    "c-attribute": Item(
        'kind = "facility_share"\nservices = ["hospital"]\nhaving = { has = ["paediatrics"] }\ntarget = 100',
        "not_met", 50, ("2处中有1处符合要求",),
    ),
    # a hospital for 700 people and one for 300: 1.43 and 3.33
    "c-districts": Item(
        'kind = "ratio"\nservices = ["hospital"]\namount = "count"\nper = 1000\ntarget = 2\n'
        'share_of_districts = 80\ndistricts = { level = "county" }', "not_met", 50, ("合计为2处/千人",), ("甲区",),
    ),
    "c-k-of": Item(
        BY_COUNTY + 'services = ["library", "hospital", "football_pitch"]\nk_of = 2', "not_met", 50, (FIXED,), ("乙区",)
    ),
    # three of four have 50 people, and 远村 has no hospital
    "c-villages": Item(
        'kind = "presence"\nlevel = "village"\nservices = ["hospital"]\npeople_min = 50\ntarget = 100',
        "not_met", 200 / 3, lacking=("远村",),
    ),
    # 530 is 30 m from the kindergarten at 500
    "c-apart": Item(
        'kind = "apart"\nservices = ["kindergarten"]\nbeside = ["market"]\nlimit = 0.05\ntarget = 100',
        "not_met", 200 / 3,
    ),
    "c-uncrossed": Item(
        CIRCLE + 'uncrossed = ["arterial"]\ntarget = 80', "not_met", 70, ("280人到达最近的设施须穿越",)
    ),
    "c-tiers": Item(
        'kind = "circle"\nmode = "walk"\nlimit = 15\ntarget = 80\n'
        'services = [{ any_of = ["elderly_care"], without = ["elderly_institution"] }]', "not_met", 58, (CUT_OFF,),
    ),
    # the estate runs from 300 to 1,100, the disc of 500 m about 530 to some 1,030 - by shapely in the test
    "c-land": Item(
        'kind = "circle"\nmode = "radius_km"\nlimit = 0.5\nservices = ["market"]\ntarget = 99\n'
        'group = "residential_m2"', "not_met", None, ("居住用地为1个居住小区范围", "误差不超过±", "70%的常住人口"),
    ),
    # 西社区 has too many people, 岛村 too few; the arterial road bounds and cuts none
    "c-partition": Item(
        'kind = "partition"\ndistricts = { level = "village" }\npeople_min = 100\npeople_max = 500\n'
        'uncut = ["arterial"]\ntarget = 100', "not_met", 50, lacking=("西社区", "岛村"),
    ),
    "c-cycle": Item(CIRCLE.replace("walk", "cycle") + "target = 99", "not_decided", 98, (CUT_OFF, "骑行速度取12公里")),
    "c-walk-drive": Item(
        CIRCLE.replace("walk", "walk_drive") + "target = 99", "not_decided", 98, (CUT_OFF, "步行至乘车处")
    ),
    # on foot it were 88
    "c-by-area": Item(CIRCLE + 'rural_mode = "drive"\ntarget = 80', "met", 98, (WALKS, "最低设计速度")),
    "c-0-14": Item(CIRCLE + 'group = "age_0_14"\ntarget = 95', "not_met", 88, ("1.07米/秒",)),
    "c-65": Item(CIRCLE + 'group = "age_65_plus"\ntarget = 90', "not_decided", None, ("数据没有65岁及以上老年人",)),
    "c-own-column": Item(
        'kind = "ratio"\nservices = ["hospital"]\namount = "gps"\nper = 1000\ntarget = 5', "not_met", 4
    ),
    "c-yearly": Item(CIRCLE + 'targets = { "2025" = 85, "2030" = 95 }\ntarget = 95', "met", 88),
    "c-tolerance": Item(
        'kind = "ratio"\nservices = ["hospital"]\namount = "gps"\nper = 1000\ntarget = 4.1\n'
        'wording = "左右"\ntolerance = 5', "nearly_met", 4, (STRICT, "左右"),
    ),
    # the market reaches its half, the library falls short of 95
    "c-per-service": Item(
        'kind = "circle"\nmode = "walk"\nlimit = 15\ntarget = 50\n'
        'services = [{ any_of = ["library"], target = 95 }, "market"]', "not_met", 88, ("按其服务对象分别判定",),
    ),
    "d-memory": Item(
        CIRCLE + 'target = 80\ncertainty = "memory"', "met", 88, ("数值凭记忆", "凭记忆，未核对原文")
    ),
    "d-seen": Item(CIRCLE + 'target = 80\ncertainty = "seen"', "met", 88, ("数值取自引用该标准的资料",)),
}  # fmt: skip
TARGETS = {"c-districts": 80.0, "c-yearly": 85.0, "a7-implied": 100.0, "c-per-service": 95.0}
HEAD = (
    'key = "items"\ntitle = "样规划"\nyear = 2025\nbase_year = 2020\nnote = "样表未随文录入。"\n'
    '[scope]\nname = "样州"\npeople = 9000\n[capacity.gps]\ntitle = "全科医生"\ncolumns = ["全科医生"]\n'
)
COMPLETE = (
    "hospital", "primary_school", "junior_school", "kindergarten", "childcare", "football_pitch", "elderly_care",
    "library", "market",
)  # fmt: skip


def plan_text() -> str:
    """Return the plan file."""
    clauses = (f'\n[[clause]]\nid = "{key}"\ntitle = "条款{key}"\n{one.toml}\n' for key, one in ITEMS.items())
    return HEAD + "".join(clauses)


def declared() -> list[str]:
    """Return the options that say of every category but one that the data is complete, and who is next to nobody."""
    return [*(part for one in COMPLETE for part in ("--complete", one)), "--set", "negligible=13"]


def checked(folder: Path) -> Path:
    """Write the town's files, let `check` make a project of them, and return the project's file."""
    first = HEAD + f'[[clause]]\nid = "first"\ntitle = "一"\n{ITEMS["c-apart"].toml}\n'
    (folder / "first.toml").write_text(first, encoding="utf-8")
    options = [*write_town(folder), *declared(), "--plan", folder / "first.toml", "--out", folder / "out"]
    assert run("check", *options, "--name", "样城") == 0
    return folder / "out/lifecircle.gpkg"
