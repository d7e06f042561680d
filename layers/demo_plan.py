"""What the demo cities are drawn from: the lines a founder would lay down by hand. Data only.

All coordinates are metres from the plan's own origin; `ORIGIN` puts them on the map (EPSG:4547, CGCS2000 / Gauss-
Krueger zone around 114 E). The places, names and figures are invented.
"""

from dataclasses import dataclass
from typing import Final

CRS: Final = "EPSG:4547"
ORIGIN: Final = (452_000.0, 3_118_000.0)

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Zone:
    """A quarter of the built-up city, bounded by its frontage streets and cut by a grid of main streets.

    `corners` is the wanted outline; what water and rails leave of it around `seed` is the zone. `angle_deg` turns the
    grid; `spacing_m` is the mean distance of main streets along both axes; `kind` is superblocks, works or new.
    """

    key: str
    name: str
    kind: str
    corners: Points
    seed: tuple[float, float]
    angle_deg: float
    spacing_m: tuple[float, float]
    people: float
    street_names: tuple[str, ...]


@dataclass(frozen=True)
class Crossing:
    """A street over the river or past the railway from zone `start` to zone `end`, near the abscissa `x`.

    `highway` is the street's class; `way` is bridge or tunnel; `barrier` river or railway.
    """

    name: str
    start: str
    end: str
    x: float
    highway: str
    way: str
    barrier: str


@dataclass(frozen=True)
class Road:
    """A main road through the country; it bridges the river and passes the railway wherever it meets them."""

    name: str
    highway: str
    points: Points


@dataclass(frozen=True)
class Town:
    """The seat of a rural township: a small grid of streets around `xy`."""

    name: str
    kind: str
    xy: tuple[float, float]
    radius_m: float
    people: float


@dataclass(frozen=True)
class Township:
    """A seed of the third district level; `county` is a row of the plan's counties."""

    name: str
    kind: str
    county: int
    xy: tuple[float, float]


@dataclass(frozen=True)
class Trap:
    """A facility across a barrier, at abscissa `x`, that no bridge is near: its side is near as the crow flies only.

    `empties`: the categories that the people's side lacks, the facility's own first; `people_side`: 1 north, -1 south.
    """

    barrier: str
    x: float
    people_side: int
    title: str
    empties: tuple[str, ...]


@dataclass(frozen=True)
class CityPlan:
    """Everything that is laid down; the rest is grown from a seed."""

    name: str
    centre: tuple[float, float]
    radii: tuple[float, float]
    river: Points
    river_name: str
    river_width_m: float
    railway: Points
    railway_name: str
    islet_x: float
    lake: tuple[tuple[float, float], tuple[float, float]] | None
    lake_name: str
    zones: tuple[Zone, ...]
    old_town: tuple[tuple[float, float], tuple[float, float]]
    old_town_people: float
    crossings: tuple[Crossing, ...]
    roads: tuple[Road, ...]
    towns: tuple[Town, ...]
    hills: tuple[tuple[float, float, float, float], ...]
    village_spacing_m: float
    rural_people: float
    counties: tuple[str, ...]
    townships: tuple[Township, ...]
    people_per_community: float
    footbridges: Points
    traps: tuple[Trap, ...]


_NORTH_NAMES = (
    "人民路", "解放路", "建设路", "文昌路", "学府路", "青年路", "五一路", "迎宾路", "车站路", "公园路",
    "胜利路", "和平路", "育才路", "朝阳路", "长青路", "东风路", "新华路", "工农路", "芙蓉路", "香樟路",
)  # fmt: skip
_STATION_NAMES = (
    "站北路", "金桥路", "兴业路", "仓前路", "铁园路", "北苑路", "枫林路", "机场路", "桃源路", "云山路", "梅溪路", "康乐路",
)  # fmt: skip
_SOUTH_NAMES = (
    "工业路", "纺织路", "红旗路", "机床路", "南园路", "河东路", "幸福路", "劳动路", "团结路", "前进路", "丰收路",
)  # fmt: skip
_NEW_NAMES = (
    "澄江大道", "创新大道", "科技路", "智慧路", "明德路", "致远路", "湖滨路", "云栖路", "星河路", "未来大道",
    "海棠路", "银杏路", "白鹭路", "天元大道", "博学路",
)  # fmt: skip

FULL: Final = CityPlan(
    name="澄江市",
    centre=(9_600.0, 7_000.0),
    radii=(11_000.0, 8_700.0),
    river=(
        (-4_500, 7_300),
        (-2_000, 8_000),
        (1_200, 7_700),
        (4_000, 6_900),
        (6_300, 5_400),
        (8_800, 4_750),
        (11_100, 5_250),
        (13_200, 6_500),
        (15_600, 6_700),
        (18_300, 5_500),
        (21_000, 5_300),
        (24_000, 6_000),
    ),  # fmt: skip
    river_name="澄江",
    river_width_m=250.0,
    railway=(
        (-4_500, 11_400),
        (-1_000, 10_700),
        (2_800, 9_800),
        (6_500, 8_900),
        (9_800, 8_600),
        (13_000, 9_150),
        (16_500, 11_000),
        (20_000, 11_700),
        (24_000, 12_000),
    ),  # fmt: skip
    railway_name="湘澄铁路",
    islet_x=14_400.0,
    lake=((11_900.0, 3_350.0), (430.0, 290.0)),
    lake_name="云湖",
    zones=(
        Zone(
            "north",
            "城北",
            "superblocks",
            (
                (5_150, 6_900),
                (5_500, 4_000),
                (8_800, 3_500),
                (12_500, 5_000),
                (13_250, 6_600),
                (13_050, 7_900),
                (12_300, 8_500),
                (12_100, 11_000),
                (5_700, 11_000),
                (5_600, 8_300),
            ),
            (7_000, 7_500),
            4.0,
            (640.0, 600.0),
            163_000.0,
            _NORTH_NAMES,
        ),
        Zone(
            "station",
            "站北",
            "superblocks",
            (
                (6_450, 8_300),
                (11_300, 8_000),
                (11_250, 9_700),
                (10_500, 10_500),
                (8_800, 10_750),
                (7_100, 10_400),
                (6_500, 9_600),
            ),
            (9_000, 9_700),
            -3.0,
            (620.0, 560.0),
            42_000.0,
            _STATION_NAMES,
        ),
        Zone(
            "south",
            "南岸",
            "works",
            ((5_500, 3_300), (6_700, 2_750), (8_500, 2_900), (8_850, 5_500), (5_300, 6_400)),
            (7_000, 3_900),
            -12.0,
            (580.0, 520.0),
            36_000.0,
            _SOUTH_NAMES,
        ),
        Zone(
            "new",
            "云湖",
            "new",
            (
                (9_300, 2_600),
                (10_300, 1_950),
                (12_700, 1_900),
                (13_700, 3_000),
                (13_900, 4_600),
                (13_500, 6_600),
                (9_200, 5_500),
            ),
            (11_000, 4_200),
            14.0,
            (560.0, 540.0),
            60_000.0,
            _NEW_NAMES,
        ),
    ),  # fmt: skip
    old_town=((8_750.0, 5_750.0), (900.0, 800.0)),
    old_town_people=33_000.0,
    crossings=(
        Crossing("澄江一桥", "north", "south", 8_200, "primary", "bridge", "river"),
        Crossing("澄江西桥", "north", "south", 5_600, "secondary", "bridge", "river"),
        Crossing("澄江大桥", "north", "new", 11_300, "primary", "bridge", "river"),
        Crossing("人民路地道", "north", "station", 6_900, "secondary", "tunnel", "railway"),
        Crossing("站前人行地道", "north", "station", 8_500, "footway", "tunnel", "railway"),
        Crossing("迎宾路地道", "north", "station", 9_700, "primary", "tunnel", "railway"),
    ),
    roads=(
        Road(
            "G240",
            "trunk",
            (
                (15_300, 16_500),
                (15_000, 13_500),
                (15_200, 10_500),
                (15_000, 8_000),
                (15_100, 5_800),
                (15_200, 3_000),
                (14_600, 200),
                (14_300, -2_500),
            ),
        ),
        Road(
            "S310",
            "primary",
            ((12_900, 7_300), (13_900, 7_700), (15_000, 7_950), (17_300, 8_900), (19_000, 9_300), (22_000, 9_800)),
        ),
        Road("S310", "primary", ((5_700, 7_900), (4_300, 8_100), (2_800, 8_500), (900, 9_100), (-2_500, 9_300))),
        Road(
            "X021", "secondary", ((8_800, 10_500), (8_900, 12_000), (9_500, 13_900), (10_600, 14_800), (11_000, 17_000))
        ),
        Road("X035", "secondary", ((6_050, 3_400), (4_600, 2_600), (3_400, 3_100), (1_600, 3_000), (-1_200, 4_300))),
        Road("X047", "secondary", ((11_000, 2_300), (10_900, 800), (9_700, -600), (9_500, -2_500))),
        Road("X052", "secondary", ((13_500, 3_900), (15_150, 4_000), (17_200, 3_200), (18_300, 1_900), (19_500, 500))),
        Road("X019", "secondary", ((5_900, 8_500), (4_600, 8_900), (3_900, 10_300), (3_500, 12_400), (4_300, 15_500))),
        Road("幸福东路", "primary", ((8_300, 4_050), (8_950, 4_000), (9_600, 4_050))),
        Road("河东路", "secondary", ((8_200, 3_200), (8_900, 3_100), (9_600, 3_200))),
    ),
    towns=(
        Town("青石", "镇", (900, 9_100), 480, 5_600),
        Town("云岭", "乡", (9_500, 13_900), 330, 2_700),
        Town("白沙", "镇", (17_300, 8_900), 470, 5_200),
        Town("双溪", "镇", (1_600, 3_000), 430, 4_300),
        Town("梅山", "乡", (17_200, 3_200), 380, 3_200),
    ),
    hills=(
        (9_000, 15_200, 4_600, 330.0),
        (3_000, 14_200, 2_900, 260.0),
        (15_800, 14_300, 2_600, 190.0),
        (2_200, 500, 2_800, 280.0),
        (6_000, -800, 2_400, 210.0),
        (20_000, 1_800, 2_600, 240.0),
        (-1_300, 5_600, 1_500, 120.0),
    ),  # fmt: skip
    village_spacing_m=1_620.0,
    rural_people=46_000.0,
    counties=("澄南区", "临江区", "云岭县"),
    townships=(
        Township("鼓楼", "街道", 1, (8_750, 5_900)),
        Township("文昌", "街道", 1, (6_200, 6_600)),
        Township("学府", "街道", 1, (6_900, 8_000)),
        Township("解放", "街道", 1, (9_500, 7_600)),
        Township("东湖", "街道", 1, (12_000, 7_300)),
        Township("站北", "街道", 1, (9_100, 9_700)),
        Township("南岸", "街道", 0, (6_900, 3_900)),
        Township("云湖", "街道", 0, (10_300, 3_700)),
        Township("星河", "街道", 0, (12_700, 4_000)),
        Township("青石", "镇", 2, (900, 9_600)),
        Township("云岭", "乡", 2, (9_500, 14_200)),
        Township("白沙", "镇", 2, (17_600, 9_400)),
        Township("双溪", "镇", 0, (1_800, 2_800)),
        Township("梅山", "乡", 0, (17_300, 2_900)),
    ),
    people_per_community=5_600.0,
    footbridges=((8_300, 7_050), (10_900, 7_100)),
    traps=(
        Trap(
            "river",
            9_900,
            1,
            "对岸养老服务站",
            ("elderly_care", "day_care", "elderly_centre", "care_health_union", "home_care_centre"),
        ),
        Trap(
            "railway",
            10_950,
            -1,
            "铁路对面卫生服务站",
            ("health_station", "health_centre", "hospital", "village_clinic", "township_hospital"),
        ),
    ),
)
"""About 400,000 people in 300 km2."""

SMALL: Final = CityPlan(
    name="小澄县",
    centre=(2_000.0, 1_750.0),
    radii=(2_700.0, 2_300.0),
    river=(
        (-1_500, 1_500),
        (-300, 1_650),
        (900, 1_300),
        (2_100, 1_050),
        (3_300, 1_400),
        (4_300, 1_500),
        (5_500, 1_100),
    ),
    river_name="小澄河",
    river_width_m=130.0,
    railway=((-1_500, 3_000), (200, 2_750), (2_000, 2_600), (3_800, 2_800), (5_500, 3_100)),
    railway_name="湘澄铁路",
    islet_x=3_700.0,
    lake=None,
    lake_name="",
    zones=(
        Zone(
            "north",
            "城北",
            "superblocks",
            ((800, 1_000), (3_000, 900), (3_100, 3_300), (800, 3_300)),
            (1_400, 2_200),
            4.0,
            (480.0, 420.0),
            4_300.0,
            _NORTH_NAMES,
        ),
        Zone(
            "new",
            "云湖",
            "new",
            ((1_300, 250), (2_700, 250), (2_700, 1_600), (1_300, 1_600)),
            (2_000, 600),
            10.0,
            (420.0, 420.0),
            1_700.0,
            _NEW_NAMES,
        ),
    ),  # fmt: skip
    old_town=((2_250.0, 1_480.0), (380.0, 350.0)),
    old_town_people=1_900.0,
    crossings=(Crossing("小澄桥", "north", "new", 1_500, "secondary", "bridge", "river"),),
    roads=(
        Road("G240", "trunk", ((3_500, 4_500), (3_450, 3_000), (3_500, 1_400), (3_400, -800))),
        Road("S310", "primary", ((3_000, 2_000), (3_480, 2_000), (4_100, 2_100), (5_000, 2_300))),
        Road("X021", "secondary", ((900, 2_000), (200, 2_200), (-100, 3_000), (100, 4_200))),
        Road("X035", "secondary", ((1_500, 550), (700, 300), (-200, 500), (-900, 400))),
    ),
    towns=(Town("青石", "镇", (4_100, 2_100), 150, 500), Town("双溪", "乡", (200, 350), 140, 400)),
    hills=((400, 3_900, 900, 160.0), (200, -200, 800, 120.0)),
    village_spacing_m=900.0,
    rural_people=1_400.0,
    counties=("小澄区", "云岭县"),
    townships=(
        Township("鼓楼", "街道", 0, (2_000, 2_000)),
        Township("云湖", "街道", 0, (2_000, 600)),
        Township("青石", "镇", 1, (4_000, 2_200)),
        Township("双溪", "乡", 1, (100, 600)),
    ),
    people_per_community=1_600.0,
    footbridges=(),
    traps=(
        Trap(
            "river",
            2_600,
            1,
            "对岸养老服务站",
            ("elderly_care", "day_care", "elderly_centre", "care_health_union", "home_care_centre"),
        ),
    ),
)
"""About 10,000 people in 20 km2, for tests."""
