"""How many facilities of which kind the demo city has, where, and how large: data only, as uneven as life."""

from dataclasses import dataclass
from typing import Final

Range = tuple[float, float]


@dataclass(frozen=True)
class FacilityRule:
    """Facilities of one category.

    `at`: 'city', 'county', 'township' or 'village' puts one into each such district with the chance `urban` or
    `rural`; 'estate' into each new estate with the chance `urban`; 'people' scatters `urban` per 10,000 people;
    'plot' and 'fixed' are placed by hand.
    `inside`: may stand within a walled compound, by its footways. `level`: the tier that runs it. Capacities are
    ranges; `nursing` is the share of beds that are nursing beds; `grade` the classes it may have.
    """

    category: str
    title: str
    at: str
    urban: float
    rural: float = 0.0
    inside: bool = False
    level: str = ""
    beds: Range | None = None
    nursing: Range = (0.42, 0.72)
    places: Range | None = None
    area: Range | None = None
    land: Range | None = None
    doctors: Range | None = None
    public: float = 1.0
    grade: tuple[int, ...] = ()
    new: float = 0.12


RULES: Final = (
    # sport
    FacilityRule("fitness_site", "健身苑", "village", 0.93, 0.8, inside=True, area=(400, 1_500)),
    FacilityRule("fitness_site", "健身点", "people", 2.2, inside=True, area=(200, 900), new=0.3),
    FacilityRule("fitness_centre", "全民健身中心", "township", 0.5, 0.4, level="township", area=(1_500, 4_000)),
    FacilityRule("sports_court", "多功能运动场", "people", 0.75, area=(1_200, 3_600), new=0.33),
    FacilityRule("football_pitch", "笼式足球场", "people", 0.26, area=(2_500, 8_000), new=0.6),
    FacilityRule("citizen_gym", "百姓健身房", "people", 0.7, area=(200, 700), public=0.6, new=0.75),
    FacilityRule("stadium", "体育场", "county", 1.0, 1.0, level="county", area=(38_000, 60_000)),
    FacilityRule("sports_hall", "体育馆", "county", 1.0, 1.0, level="county", area=(6_000, 14_000)),
    FacilityRule("swimming_hall", "游泳馆", "county", 0.7, 0.7, level="county", area=(3_000, 7_000)),
    # the elderly
    FacilityRule(
        "elderly_care",
        "居家养老服务站",
        "village",
        0.6,
        0.22,
        inside=True,
        places=(12, 40),
        area=(150, 500),
        land=(100, 350),
    ),
    FacilityRule(
        "elderly_care",
        "养老服务站",
        "estate",
        0.62,
        inside=True,
        places=(15, 40),
        area=(150, 450),
        land=(100, 300),
        public=0.7,
        new=0.6,
    ),
    FacilityRule(
        "elderly_centre",
        "养老服务中心",
        "township",
        0.78,
        0.62,
        level="township",
        beds=(90, 210),
        area=(2_500, 6_000),
        land=(1_500, 4_500),
        public=0.8,
    ),
    FacilityRule(
        "elderly_centre", "颐养院", "people", 0.12, beds=(70, 190), area=(2_000, 5_000), land=(1_500, 4_000), public=0.2
    ),
    FacilityRule(
        "day_care", "日间照料中心", "village", 0.55, 0.14, inside=True, places=(10, 36), area=(120, 420), land=(80, 250)
    ),
    FacilityRule("elderly_meal", "长者食堂", "village", 0.62, 0.24, inside=True, places=(24, 90), area=(60, 260)),
    FacilityRule(
        "care_health_union",
        "康养联合体",
        "township",
        0.58,
        0.36,
        level="township",
        beds=(30, 90),
        area=(900, 2_600),
        land=(700, 2_000),
    ),
    FacilityRule(
        "home_care_centre",
        "示范型居家养老服务中心",
        "township",
        0.8,
        0.5,
        level="township",
        places=(30, 80),
        area=(700, 1_800),
        land=(400, 1_000),
    ),
    # small children and schools
    FacilityRule("childcare", "托育园", "people", 0.58, places=(30, 80), area=(300, 1_200), public=0.35, new=0.35),
    FacilityRule(
        "childcare", "社区托育点", "estate", 0.22, inside=True, places=(20, 50), area=(180, 500), public=0.5, new=0.8
    ),
    FacilityRule(
        "childcare_centre",
        "托育综合服务中心",
        "county",
        0.7,
        0.7,
        level="county",
        places=(80, 140),
        area=(2_000, 4_000),
    ),
    FacilityRule(
        "childcare_centre", "托育综合服务中心", "city", 1.0, level="city", places=(100, 160), area=(3_000, 5_000)
    ),
    FacilityRule(
        "kindergarten",
        "中心幼儿园",
        "township",
        1.0,
        0.84,
        level="township",
        places=(240, 420),
        area=(2_600, 5_200),
        grade=(1, 2),
    ),
    FacilityRule(
        "kindergarten",
        "幼儿园",
        "people",
        1.3,
        inside=True,
        places=(90, 300),
        area=(1_200, 3_600),
        public=0.55,
        grade=(1, 2, 3),
    ),
    FacilityRule(
        "primary_school", "中心小学", "township", 1.0, 1.0, level="township", places=(700, 1_600), area=(7_000, 16_000)
    ),
    FacilityRule("primary_school", "小学", "people", 0.42, places=(500, 1_500), area=(5_000, 14_000)),
    FacilityRule("primary_school", "村小", "village", 0.0, 0.1, level="village", places=(40, 160), area=(800, 2_000)),
    FacilityRule(
        "junior_school", "初级中学", "township", 1.0, 0.84, level="township", places=(500, 1_500), area=(8_000, 18_000)
    ),
    FacilityRule("junior_school", "实验中学", "people", 0.12, places=(700, 1_800), area=(9_000, 20_000), public=0.8),
    FacilityRule(
        "senior_school", "高级中学", "county", 1.0, 1.0, level="county", places=(1_400, 2_600), area=(20_000, 40_000)
    ),
    FacilityRule("senior_school", "第二中学", "people", 0.06, places=(1_200, 2_200), area=(18_000, 32_000)),
    # health
    FacilityRule(
        "health_station", "社区卫生服务站", "village", 0.58, 0.0, inside=True, area=(120, 400), doctors=(2, 5)
    ),
    FacilityRule(
        "village_clinic",
        "村卫生室",
        "village",
        0.0,
        0.86,
        level="village",
        area=(60, 180),
        doctors=(1, 2),
        grade=(1, 1, 1, 2),
    ),
    FacilityRule(
        "health_centre",
        "社区卫生服务中心",
        "township",
        0.9,
        0.0,
        level="township",
        beds=(10, 40),
        nursing=(0, 0),
        area=(1_800, 4_500),
        doctors=(14, 36),
    ),
    FacilityRule(
        "township_hospital",
        "卫生院",
        "township",
        0.0,
        1.0,
        level="township",
        beds=(20, 60),
        nursing=(0, 0),
        area=(1_600, 4_000),
        doctors=(8, 24),
    ),
    FacilityRule(
        "hospital",
        "人民医院",
        "county",
        1.0,
        1.0,
        level="county",
        beds=(300, 700),
        nursing=(0, 0),
        area=(24_000, 60_000),
        grade=(1, 2),
        doctors=(120, 280),
    ),
    FacilityRule(
        "hospital",
        "中医医院",
        "city",
        1.0,
        level="city",
        beds=(300, 500),
        nursing=(0, 0),
        area=(20_000, 40_000),
        grade=(1, 2),
        doctors=(120, 220),
    ),
    FacilityRule("emergency_station", "急救站", "county", 1.0, 1.0, level="county", area=(200, 600), doctors=(4, 8)),
    FacilityRule("emergency_station", "急救点", "people", 0.05, area=(150, 300), doctors=(2, 4)),
    FacilityRule("child_health_guidance", "儿童健康管理中心", "township", 0.4, 0.2, level="township", area=(200, 600)),
    # work, culture, relief
    FacilityRule("employment_service", "就业服务站", "village", 0.36, 0.04, level="village", area=(40, 150)),
    FacilityRule("employment_service", "就业服务中心", "township", 0.8, 0.8, level="township", area=(120, 500)),
    FacilityRule("startup_service", "创业服务中心", "county", 1.0, 0.67, level="county", area=(600, 2_500)),
    FacilityRule("library", "图书馆", "county", 1.0, 1.0, level="county", area=(3_000, 9_000), grade=(1, 2)),
    FacilityRule("library", "图书馆", "city", 1.0, level="city", area=(15_000, 20_000), grade=(1,)),
    FacilityRule("culture_centre", "文化馆", "county", 1.0, 0.67, level="county", area=(2_500, 6_000), grade=(1, 2)),
    FacilityRule("culture_centre", "文化馆", "city", 1.0, level="city", area=(6_000, 9_000), grade=(1,)),
    FacilityRule("art_gallery", "美术馆", "city", 1.0, level="city", area=(4_000, 8_000)),
    FacilityRule("museum", "博物馆", "city", 1.0, level="city", area=(8_000, 16_000), grade=(2,)),
    FacilityRule(
        "culture_station", "综合文化站", "township", 1.0, 0.9, level="township", area=(400, 1_600), grade=(1, 2, 2, 3)
    ),
    FacilityRule("culture_room", "文化活动室", "village", 0.74, 0.7, inside=True, level="village", area=(80, 400)),
    FacilityRule("social_relief", "社会救助服务站", "village", 0.78, 0.5, level="village", area=(40, 120)),
    FacilityRule("community_service", "党群服务中心", "village", 0.98, 0.96, level="village", area=(300, 900)),
    FacilityRule(
        "disabled_home", "残疾人之家", "township", 0.8, 0.6, level="township", places=(15, 40), area=(200, 700)
    ),
    FacilityRule(
        "disabled_care",
        "残疾人托养中心",
        "county",
        0.7,
        0.67,
        level="county",
        beds=(30, 80),
        nursing=(0, 0),
        area=(1_500, 4_000),
    ),
    # everyday
    FacilityRule("convenience_store", "便利店", "people", 13.0, inside=True, area=(30, 150), public=0.0, new=0.4),
    FacilityRule("market", "农贸市场", "people", 1.0, area=(900, 4_500), public=0.5),
    FacilityRule("supermarket", "超市", "people", 1.3, area=(900, 7_000), public=0.0),
    FacilityRule("post", "邮政支局", "township", 0.9, 0.9, level="township", area=(150, 500)),
    FacilityRule("post", "村邮站", "village", 0.0, 0.75, level="village", area=(20, 60)),
    FacilityRule("police", "派出所", "township", 1.0, 1.0, level="township", area=(500, 1_500)),
    FacilityRule("pharmacy", "药店", "people", 1.9, area=(60, 200), public=0.0),
    # what single plans ask for by name
    FacilityRule("prenatal_screening", "产前筛查中心", "county", 1.0, 0.67, level="county", area=(200, 500)),
    FacilityRule(
        "medical_subcentre",
        "医疗卫生次中心",
        "county",
        0.67,
        0.67,
        level="county",
        beds=(60, 120),
        nursing=(0, 0),
        doctors=(20, 50),
    ),
    FacilityRule(
        "geriatric_hospital",
        "老年病医院",
        "city",
        1.0,
        level="city",
        area=(6_000, 12_000),
        grade=(2,),
        doctors=(40, 80),
    ),
    FacilityRule(
        "transitional_care", "护理院", "county", 1.0, 0.5, level="county", area=(2_000, 5_000), doctors=(5, 15)
    ),
    FacilityRule("hospice", "安宁疗护病区", "county", 0.8, 0.67, level="county", area=(300, 800)),
    FacilityRule("elderly_social_work", "老年社会工作服务中心", "county", 1.0, 0.67, level="county", area=(100, 300)),
    FacilityRule("legal_aid", "法律援助中心", "county", 1.0, 1.0, level="county", area=(150, 400)),
    FacilityRule("night_library", "24小时图书馆", "people", 0.08, area=(60, 200), new=0.6),
    FacilityRule("book_bar", "书吧", "people", 0.3, area=(80, 250), public=0.6, new=0.7),
)

LIKELINESS: Final = {
    "old": 1.5, "superblocks": 1.05, "works": 0.8, "new": 0.42, "campus": 0.6, "town": 1.1, "country": 0.32,
}  # fmt: skip
"""How much likelier a scattered facility is near a resident of this kind of quarter."""

WHEELS: Final = (
    ("library", "流动图书车", ("每周一 9:00-10:00", "每周一 10:40-11:40", "每周一 14:00-15:30")),
    ("health_station", "巡回医疗车", ("每周三 9:00-10:30", "每周三 11:00-12:00", "每周三 14:00-16:00")),
    ("employment_service", "流动就业服务车", ("每月5日 8:30-10:00", "每月5日 10:30-11:30", "每月20日 8:30-11:30")),
    ("culture_room", "文化大篷车", ("每周五 9:00-10:30", "每周五 10:45-12:00", "每周五 14:00-16:00")),
)
"""Services that come by: category, vehicle, and when it stops first, second and third."""

_ALL_DAY: Final = "全天"
_OFFICE: Final = "周一至周五 9:00-12:00，13:30-17:00"
HOURS: Final = {
    **dict.fromkeys(("fitness_site", "sports_court", "park", "public_toilet"), "6:00-22:00"),
    **dict.fromkeys(("fitness_centre", "citizen_gym", "sports_hall", "swimming_hall"), "每天 9:00-21:00"),
    **dict.fromkeys(("hospital", "emergency_station"), _ALL_DAY),
    **dict.fromkeys(("health_station", "village_clinic", "health_centre", "township_hospital"), "每天 8:00-18:00"),
    **dict.fromkeys(("employment_service", "community_service", "social_relief", "startup_service"), _OFFICE),
    **dict.fromkeys(("library", "museum", "art_gallery", "culture_centre"), "周二至周日 9:00-17:00"),
    **dict.fromkeys(("culture_station", "culture_room"), "每天 9:00-20:00"),
    **dict.fromkeys(("day_care", "home_care_centre"), "周一至周六 8:00-17:30"),
    "elderly_meal": "每天 10:30-13:00，16:30-18:30",
    "market": "每天 6:00-19:00",
}
"""When facilities of a category are open; of the others the demo's ledger does not tell."""
