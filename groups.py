"""The age groups that data may count and plans may ask of: one row each, for all floors.

A new one is a row here, with its Chinese name in the catalogue: then files' columns are known by its names, a project
keeps it, a plan may ask of it, and every output names it.
"""

from dataclasses import dataclass
from typing import Final

from .messages import later


@dataclass(frozen=True)
class AgeGroup:
    """An age group: its `key`, how a sentence calls it (`said`) and a table (`name`), and the `columns` that hold it.

    With `everywhere` every place has it, estimated where nobody counted; the others are only where data counts them.
    """

    key: str
    said: str
    name: str
    columns: tuple[str, ...]
    everywhere: bool = True


AGES: Final = (
    AgeGroup(
        "age_0_2", later("children of 0 to 2"), later("Children under 3"),
        ("age02", "0-2岁", "0至2岁", "3岁以下", "0到2岁", "婴幼儿", "3岁以下婴幼儿", "0-3岁", "0-3岁婴幼儿"),
    ),
    AgeGroup(
        "age_3_5", later("children of 3 to 5"), later("Children of 3 to 5"),
        ("age35", "3-5岁", "3至5岁", "3到5岁", "3-6岁", "学前儿童", "学龄前儿童"),
    ),
    AgeGroup(
        "age_6_11", later("children of 6 to 11"), later("Children of 6 to 11"),
        ("age611", "6-11岁", "6至11岁", "6到11岁", "6-12岁", "小学学龄"),
    ),
    AgeGroup(
        "age_12_14", later("children of 12 to 14"), later("Children of 12 to 14"),
        ("age1214", "12-14岁", "12至14岁", "12到14岁", "12-15岁", "初中学龄"),
    ),
    AgeGroup(
        "age_15_59", later("working age (15 to 59)"), later("Working age (15 to 59)"),
        ("age1559", "15-59岁", "15至59岁", "15到59岁", "劳动年龄人口"),
    ),
    AgeGroup(
        "age_60_plus", later("older people (60+)"), later("Older people (60+)"),
        (
            "age60plus", "60岁及以上", "60岁以上", "60+", "60岁+", "老年人口", "老年人", "老龄人口", "60岁以上人口",
            "60岁及以上人口", "60岁及以上老年人", "老人", "老人数", "老年人数", "60以上",
        ),
    ),
    AgeGroup(
        "age_0_14", later("children of 0 to 14"), later("Children of 0 to 14"),
        ("age014", "0-14岁", "0至14岁", "0到14岁", "14岁及以下", "0-14岁人口"),
        everywhere=False,
    ),
    AgeGroup(
        "age_65_plus", later("older people (65+)"), later("Older people (65+)"),
        ("age65plus", "65岁及以上", "65岁以上", "65+", "65岁+", "65岁及以上人口", "65岁以上人口", "65岁及以上老年人"),
        everywhere=False,
    ),
    AgeGroup(
        "age_80_plus", later("older people (80+)"), later("Older people (80+)"),
        (
            "age80plus", "80岁及以上", "80岁以上", "80+", "80岁+", "80岁及以上人口", "80岁以上人口", "高龄老人",
            "高龄老年人",
        ),
        everywhere=False,
    ),
)  # fmt: skip
