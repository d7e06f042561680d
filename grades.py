"""Classes of facilities and their order, which differs by category: 三级 is a hospital's highest, 一级 a library's.

A grade is a number, lower being better: the class counted from the best (1 for the highest ordinary class, 0 for 特级),
plus a tenth for each step within it (三级甲等 1.1, 三级乙等 1.2). A whole number is a class of which the step is not
told. `NO_GRADE` is a facility that is told to have none, NaN one of which nothing is told.

Orders: hospitals by 医院分级管理办法 (三 over 二 over 一 级, each 甲 乙 丙 等); homes for the elderly by
GB/T 37276-2018 (五级 to 一级); rated sites by A's and stars, more being better; all others 一级 first.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

NO_GRADE: Final = 99.0
"""Told to have no class at all."""

_HOSPITALS: Final = frozenset(
    {
        "hospital", "specialist_hospital", "child_health_centre", "geriatric_hospital", "transitional_care",
        "medical_subcentre", "hospice", "prenatal_screening",
    }
)  # fmt: skip
_ELDERLY: Final = frozenset({"elderly_care", "elderly_centre", "day_care", "home_care_centre", "care_health_union"})
_BEST_OF: Final[Mapping[str, int]] = {**dict.fromkeys(_HOSPITALS, 3), **dict.fromkeys(_ELDERLY, 5)}
"""The number of the best class, where the classes count upwards."""
_MOST_ROSETTES: Final = 5
"""A's and stars go up to five."""

_NUMBERS: Final = {word: number for number, word in enumerate("一二三四五", start=1)}
_STEPS: Final = {"特": 0.05, "甲": 0.1, "乙": 0.2, "丙": 0.3, "A": 0.1, "B": 0.2, "C": 0.3}
_NONE: Final = re.compile(r"^[-–—/]$|未|无|没有|不合格|不达标|不[定评]|待[评定]|等外|^否$|none", re.IGNORECASE)
_NOT_HELD: Final = re.compile(
    r"拟|创建|创(?=[1-5一二三四五])|申报|争创|申创|参照|相当|按照?|对标|筹|在建|规划|评审中|预评|力争|目标|以下|低于"
    r"|及?以[上下]|[非不未](?:足|[达到]到?)?(?=[1-5一二三四五])"
)
"""A class that is aimed at (创三甲), compared with, denied (非三级) or bounded (二级以上) is none that it has."""
_FORMER: Final = re.compile(r"[原曾][^,;、现)\]]*?[1-5一二三四五]\s*级?\s*[特甲乙丙]?等?")
"""The class that it had before: 原二级甲等，现三级乙等."""
_TOLD_CLASS: Final = re.compile(r"(?<!\d)[1-5一二三四五](?:\s*级|[特甲乙丙])")
"""A numeral that can mean nothing but a class, as that of a year could."""
_CLASS: Final = re.compile(
    r"([1-5一二三四五])\s*级?\s*(?:[综专中妇医][^(\[·甲乙丙]*)?[(\[·、-]?\s*(?:([特甲乙丙])\s*等?|([ABC])(?![A-Z]))?",
    re.IGNORECASE,
)
_STEP_UNTOLD: Final = re.compile(r"(?<=级)\s*[(\[]?\s*(?:[未不无没待](?![^级]*(?:达标|合格))[^级]*)$")
"""三级未定等 is a hospital of the third class whose step is not told, and none without a class."""
_ROMAN: Final = re.compile(r"\b(?:I{1,3}|IV|V)(?=\s*级)")
_OF_ROMAN: Final = {"I": "一", "II": "二", "III": "三", "IV": "四", "V": "五"}
_FORMAL: Final = str.maketrans("壹贰叁肆伍級", "一二三四五级")
_ROSETTES: Final = re.compile(r"(?<![A-Z])(A{1,5})(?![A-Z])|([1-5一二三四五])A(?![A-Z])", re.IGNORECASE)
_STARS: Final = re.compile(r"([1-5一二三四五])\s*星|(★{1,5})")
_AND_BETTER: Final = re.compile(r"[(（]含[)）]|及?以上")
_OWN_CLASS: Final = re.compile(r"^([甲乙丙])级?")
_CLOSE: Final = 1e-6


@lru_cache(maxsize=4_096)  # a column holds few different words
def grade_of(word: str, category: str) -> float:
    """Return the grade that a word such as 三级甲等, 三甲, 五级, AAAA or 特级 means for a category; NaN for none."""
    text = _plain(word)
    if not text:
        return math.nan
    if _NOT_HELD.search(text):
        return math.nan
    if _NONE.search(text):
        return NO_GRADE
    if len({_number(found[0][0]) for found in _TOLD_CLASS.finditer(text)}) > 1:
        return math.nan
    if category in _HOSPITALS:
        return _hospital_grade(text)
    return _other_grade(text, category)


def _plain(word: str) -> str:
    """Return a word in simplified signs and numerals, without a former class and what says that a step is not told."""
    text = unicodedata.normalize("NFKC", word).strip().translate(_FORMAL)
    text = _STEP_UNTOLD.sub("", _FORMER.sub("", text))
    return _ROMAN.sub(lambda found: _OF_ROMAN[found[0]], text)


def _hospital_grade(text: str) -> float:
    found = _CLASS.search(text)
    if found is None or _number(found[1]) > _BEST_OF["hospital"]:
        return math.nan
    step = found[2] or (found[3] or "").upper()
    return _BEST_OF["hospital"] + 1 - _number(found[1]) + _STEPS.get(step, 0.0)


def _other_grade(text: str, category: str) -> float:
    if "特级" in text:
        return 0.0
    if rosettes := _ROSETTES.search(text):
        return float(_MOST_ROSETTES + 1 - (len(rosettes[1]) if rosettes[1] else _number(rosettes[2])))
    if stars := _STARS.search(text):
        return float(_MOST_ROSETTES + 1 - (_number(stars[1]) if stars[1] else len(stars[2])))
    if own := _OWN_CLASS.match(text):
        return float("甲乙丙".index(own[1]) + 1)
    found = _CLASS.search(text)
    if found is None:
        return math.nan
    best = _BEST_OF.get(category)
    return float(_number(found[1]) if best is None else best + 1 - _number(found[1]))


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)


def grade_word(grade: float, category: str) -> str:
    """Return a grade as planners write it, '' for one that is not told: the inverse of `grade_of`."""
    if math.isnan(grade):
        return ""
    if grade >= NO_GRADE:
        return "未定级"
    if grade < 1:
        return "特级"
    rank = int(grade)
    best = _BEST_OF.get(category)
    step = next((word for word, part in _STEPS.items() if abs(grade - rank - part) < _CLOSE), "")
    return "一二三四五"[(rank if best is None else best + 1 - rank) - 1] + "级" + (step + "等" if step else "")


def at_least_grade(
    grades: NDArray[np.float64], categories: NDArray[np.object_], wanted: str | float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell of facilities (f,) which have the wanted grade or a better one, and of which the data tells that.

    `wanted` is a word, read by each facility's own category, or the number of a class, 1 being the best. A category
    that knows no such class has nobody who meets it. A hospital of which only 三级 is told may or may not be 三甲.
    """
    words = categories.tolist()
    classes = {word: _asked(wanted, str(word)) if isinstance(wanted, str) else float(wanted) for word in set(words)}
    asked = np.array([classes[word] for word in words], np.float64)
    told = ~np.isnan(grades)
    known = told & (asked < NO_GRADE)  # False where the category knows no such class
    whole = np.floor(asked)
    exact, same = asked == whole, known & (np.floor(grades) == whole)
    unclear = same & ~exact & (grades == whole)
    better = np.where(exact, grades < whole + 1, (grades < whole) | (same & ~unclear & (grades <= asked + _CLOSE)))
    return np.asarray(known & better), np.asarray(told & ~unclear)


def same_order(one: str, other: str) -> bool:
    """Tell whether classes of two categories are of one order: those of a hospital say nothing of a home."""
    return _BEST_OF.get(one) == _BEST_OF.get(other)


def knows_grade(word: str, categories: frozenset[str] | set[str]) -> bool:
    """Tell whether any of the categories has such a class."""
    return any(_asked(word, category) < NO_GRADE for category in categories)


def _asked(wanted: str, category: str) -> float:
    """Return the class that a clause asks for: 二级以上 is 二级, as that class and the better ones are meant anyway."""
    return grade_of(_AND_BETTER.sub("", wanted), category)
