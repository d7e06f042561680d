"""What planners' words for a facility's status, level, ownership, newness and years mean."""

import re
from functools import lru_cache
from typing import Final

from ...yes_no import flag_of

_CLOSED: Final = (
    "停业 关闭 停用 撤销 注销 吊销 拆除 拆迁 歇业 废弃 已撤 停办 撤并 撤校 暂停营业 停止运营 已停 关停 "
    "closed disused abandoned demolished"
)
_STATUS_PARTS: Final = (
    ("closed", _CLOSED),
    ("candidate", "候选 备选 拟选 candidate"),
    ("planned", "规划 拟建 在建 续建 待建 筹建 计划 未建 新建 建设中 planned proposed construction"),
)
_EXISTING: Final = (
    "existing 现状 现有 已建 建成 已投用 在用 使用中 运营 营业 开放 正常 保留 扩建 改建 改造 迁建 整治 提升 原有 open"
)
_LEVEL_WORDS: Final = {
    "city": "city 市 市级 地市级 市州",
    "county": "county 县 区 县级 区级 区县级 县区级 区县",
    "township": "township 乡镇 街道 镇 乡 乡镇级 街道级 乡级 镇级 乡镇街道 镇街 镇街级",
    "village": "village 村 社区 村级 社区级 村社区 村居",
}
LEVEL_WORDS: Final = {word: level for level, words in _LEVEL_WORDS.items() for word in words.split()}
"""What a cell of a level column may hold, and the tier it means."""

ASKED: Final = 4_096
"""So many words are remembered with what they mean: a column holds few different ones."""
_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d{2}|20\d{2})(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?(?!\d)")
_FIRST_YEAR: Final = 1840
_YET_TO_OPEN: Final = re.compile(
    r"拟建|在建|续建|待建|筹建|未建|未开工|未竣工|未投用|未开业|建设中|施工|规划|计划|planned|proposed|construction"
)
_PUBLIC_FIRST: Final = ("国有", "国企", "央企", "国营", "国资")
"""A company of the state is public, though it is a company."""
_PRIVATE_FIRST: Final = ("普惠性民办", "民办公助", "公助民办", "民办非企业", "民非", "社会力量", "社会办")
_UNCLEAR: Final = (
    "非营利", "公建民营", "公办民营", "民建公", "购买服务", "公私", "混合", "其他", "合作", "委托",
)  # fmt: skip
_PRIVATE: Final = (
    "民办", "民营", "私", "个人", "个体", "合伙", "外资", "外商", "合资", "港澳台", "独资", "股份", "有限", "营利",
    "企业", "商业", "private",
)  # fmt: skip
_PUBLIC: Final = (
    "公办", "公立", "公营", "公有", "国有", "国办", "国营", "政府", "事业", "公益一类", "公益二类", "集体", "公共",
    "全民", "教育部门", "机关", "部队", "public", "government", "state", "municipal",
)  # fmt: skip


def known_words() -> dict[str, tuple[str, ...]]:
    """What cells of statuses, levels and ownership may hold, by meaning."""
    statuses = {f"status: {status}": tuple(parts.split()) for status, parts in _STATUS_PARTS}
    levels = {f"level: {level}": tuple(words.split()) for level, words in _LEVEL_WORDS.items()}
    owners = {"public": (*_PUBLIC_FIRST, *_PUBLIC), "private": (*_PRIVATE_FIRST, *_PRIVATE), "neither": _UNCLEAR}
    return {**statuses, "status: existing": tuple(_EXISTING.split()), **levels,
            **{f"run by: {owner}": parts for owner, parts in owners.items()}}  # fmt: skip


@lru_cache(maxsize=ASKED)
def status_of(word: str) -> str:
    """One of `schema.STATUSES`; 'existing' where the word says nothing else."""
    text = word.casefold()
    return next((status for status, parts in _STATUS_PARTS if any(part in text for part in parts.split())), "existing")


def known_status(word: str) -> str | None:
    """One of `schema.STATUSES` where the word says which, None where it says none of them."""
    told = status_of(word)
    text = word.strip().casefold()
    return told if told != "existing" or any(part in text for part in _EXISTING.split()) else None


def year_of(word: str) -> float:
    """The year in a word such as 2021, 2021年9月 or 2021-09-01; NaN where it names none."""
    found = _YEAR.search(word)
    return float(found[1]) if found and int(found[1]) >= _FIRST_YEAR else float("nan")


@lru_cache(maxsize=ASKED)
def is_yet_to_open(word: str) -> bool:
    """Whether a word where an opening year stands says that the facility is not built yet: 在建, 未开工, 规划2027年."""
    return bool(_YET_TO_OPEN.search(word.casefold()))


@lru_cache(maxsize=ASKED)
def public_of(word: str) -> bool | None:
    """Whether a facility is run by the public hand, by its word for ownership or for yes and no.

    None where the word does not tell: 非营利性 is said of public and private ones, 公建民营 is of both.
    """
    text = word.strip().casefold()
    if any(part in text for part in _PRIVATE_FIRST):
        return False
    if any(part in text for part in _UNCLEAR):
        return None
    if any(part in text for part in _PUBLIC_FIRST):
        return True
    if any(part in text for part in _PRIVATE):
        return False
    return True if any(part in text for part in _PUBLIC) else flag_of(text)
