"""What planners' words for a facility's status, level, ownership and grade mean."""

import re
from typing import Final

_STATUS_PARTS: Final = (
    ("closed", "停业 关闭 停用 撤销 注销 拆除 歇业 废弃 已撤 停办 closed disused abandoned demolished"),
    ("candidate", "候选 备选 拟选 candidate"),
    ("planned", "规划 拟建 在建 待建 筹建 计划 未建 新建 建设中 planned proposed construction"),
)
_LEVEL_WORDS: Final = {
    "city": "city 市 市级 地市级 市州",
    "county": "county 县 区 县级 区级 区县级 县区级 区县",
    "township": "township 乡镇 街道 镇 乡 乡镇级 街道级 乡级 镇级 乡镇街道 镇街 镇街级",
    "village": "village 村 社区 村级 社区级 村社区 村居",
}
LEVEL_WORDS: Final = {word: level for level, words in _LEVEL_WORDS.items() for word in words.split()}
"""What a cell of a level column may hold, and the tier it means."""

_NO: Final = {"", "0", "否", "无", "不是", "n", "no", "false", "f", "×", "x", "none", "nan", "非"}
_PRIVATE: Final = ("民办", "私", "民营", "社会办", "营利", "private", "企业")
_CHINESE_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "甲": 1, "乙": 2, "丙": 3}
_GRADE: Final = re.compile(r"([1-5一二三四五])")


def status_of(word: str) -> str:
    """One of `schema.STATUSES`; 'existing' where the word says nothing else."""
    text = word.casefold()
    return next((status for status, parts in _STATUS_PARTS if any(part in text for part in parts.split())), "existing")


_EXISTING: Final = "existing 现状 现有 已建 建成 已投用 在用 使用中 运营 营业 开放 正常 保留 open"


def known_status(word: str) -> str | None:
    """One of `schema.STATUSES` where the word says which, None where it says none of them."""
    told = status_of(word)
    text = word.strip().casefold()
    return told if told != "existing" or any(part in text for part in _EXISTING.split()) else None


def is_yes(word: str) -> bool:
    """Whether a cell of a yes-or-no column says yes; anything that is no usual "no" does."""
    return word.strip().casefold() not in _NO


def public_of(word: str) -> bool:
    """Whether a facility is run by the public hand: yes, unless its word says that it is private."""
    text = word.casefold()
    if "非营利" in text:
        return True
    return text not in _NO - {""} and not any(part in text for part in _PRIVATE)


def grade_of(word: str) -> float:
    """The class in a word such as 二级甲等 (2) or 3A; NaN where it names none. Stars are not classes."""
    if "星" in word:
        return float("nan")
    found = _GRADE.search(word)
    return float(_CHINESE_DIGITS.get(found[1]) or int(found[1])) if found else float("nan")
