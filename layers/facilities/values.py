"""What planners' words for a facility's status, level, ownership, newness and years mean."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from ...clock import local_now
from ...yes_no import flag_of

_CLOSED: Final = (
    "停业 关闭 停用 撤销 注销 吊销 拆除 拆迁 歇业 废弃 已撤 停办 撤并 撤校 撤园 暂停 停止 已停 关停 休业 休园 倒闭 "
    "关门 闲置 空置 废止 已拆 已搬 迁出 搬离 已合并 被合并 并入 取消 不再 不开放 不营业 停运 "
    "停诊 停课 改作他用 挪作他用 移作他用 "
    "closed disused abandoned demolished"
)
_STATUS_PARTS: Final = (
    ("closed", _CLOSED),
    ("candidate", "候选 备选 拟选 candidate"),
    ("planned", ("规划 拟 在建 续建 待建 筹建 筹备 筹设 计划 未建 新建 建设中 近期 远期 停建 缓建 暂缓 施工 封顶 烂尾 "
     "planned proposed construction")),
)  # fmt: skip
_EXISTING: Final = (
    "existing 现状 现有 已建 建成 已投用 在用 使用中 运营 营业 开放 正常 保留 已开 投用 竣工 完工 "
    "扩建 改建 改造 迁建 整治 提升 原有 装修 维修 修缮 重建 翻建 open"
)
"""What is converted or moved is there meanwhile, as far as anybody tells."""
_STILL_THERE: Final = re.compile(
    r"(?:拟|规划|计划|待|将|预计|近期|[未不])(?:停(?!车)|关|撤|拆|迁|搬|并|歇|注销|取消)"
    r"|(?:拟|规划|计划|待|将|预计|近期)(?:实施|进行)?"
    r"(?:扩|改(?!.{0,3}[为成])|提[升质标]|整[治修]|装修|维修|修缮|翻[建修]|升级)|规划保留"
)
"""Who is to close, move or be converted one day, or has not closed, serves today; 拟改建为养老院 is none as yet."""
_NOT_YET: Final = re.compile(
    r"[未待](?:正式|全面)?(?:建|开工|动工|竣工|完工|交付|移交|投|启用|使用|开业|开园|开办|开放|运营|营业|运行|实施)"
)
"""Built or not, nobody can go there yet: 未开业, 建成未投用, 竣工未交付."""
_TO_BE_BUILT: Final = re.compile(
    r"(?:预计|预期|计划|拟|将|力争|争取)[^,;，；。]*?(?:建成|投用|投入|竣工|完工|启用|开园|开业|开办)"
)
"""预计2027年建成: what is promised is not built."""
_BUILT: Final = re.compile(r"施工完|已新建|新建成|已建|建成|已投|投用|投入使用|竣工|完工|已启用|已开|试运|试营")
_DATED: Final = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*年?\s*(?:\d{1,2}\s*月)?(?:[上下]半年|年?[初中底末内])?前?\s*"
    r"(?:新建|新增|新办|新开|建成|投用|投入使用|竣工|完工|启用|开园|开业|开办|开馆|运营)"
)
"""2021年新建, 2027年建成: the year tells whether it stands; in this year's own nobody knows."""
_UNUSUAL: Final = re.compile(r"[不非]正常")
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
_YEAR: Final = re.compile(
    r"(?<!\d)(1[89]\d{2}|20\d{2})(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?(?!\d)\s*年?\s*(以?前|之前|以?后|之后)?"
)
_SPAN: Final = re.compile(r"(?<!\d)\d{4}\s*年?\s*[-—–―~～至到]\s*\d{4}(?!\d)")
"""2020-2023: whether it is the first or the last of them nobody says."""
_SHORT_YEAR: Final = re.compile(r"^['’‘]?(\d{2})\s*年(?!代)")
_OF_THIS_CENTURY: Final = 50
_NUMERALS: Final = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_WRITTEN_YEAR: Final = re.compile(r"[〇零○Ｏ一二三四五六七八九]{4}(?=\s*年|$)")
_OPENS: Final = re.compile(
    r"(?<!\d)(1[89]\d{2}|20\d{2})\s*[年./-]?\s*(?:\d{1,2}\s*[月./-]?\s*)?(?:\d{1,2}\s*日?)?[^\d未待]{0,6}?"
    r"(?:建成|投用|竣工|完工|投入|启用|开园|开业|开办|开馆)"
)
_WORKS_BEGIN: Final = re.compile(r"在建|续建|待建|开工|动工|施工|立项|批复")
_PROMISED: Final = re.compile(r"预计|预期|计划|规划|拟|将于")
_COUNTED: Final = re.compile(r"(?:2[5-9]|[345]\d)\d{3}(?:\.\d+)?|\d{12,13}")
"""A date as Excel counts its days from 1968 to 2064, or as ArcGIS and web services count milliseconds since 1970."""
_EPOCH: Final = dt.date(1970, 1, 1)
_TO_1970: Final = -25_569
_LAST_DAY: Final = 100_000
_DAY_MS: Final = 86_400_000
_FIRST_YEAR: Final = 1840
_YET_TO_OPEN: Final = re.compile(
    r"拟|在建|续建|待建|筹[建备设]|未建|未开|未竣工|未完工|未投|未启用|待开|待投|建设中|施工|规划|计划"
    r"|预计|预期|将于|争取|力争|planned|proposed|construction|expected"
)
_PUBLIC_FIRST: Final = ("国有", "国企", "央企", "国营", "国资")
"""A company of the state is public, though it is a company."""
_PRIVATE_FIRST: Final = (
    "普惠性民办", "民办公助", "公助民办", "民办非企业", "民非", "社会力量", "社会办", "社会组织", "社会团体",
)  # fmt: skip
_UNCLEAR: Final = (
    "非营利", "公建民营", "公办民营", "国建民营", "国有民营", "国办民营", "公建私营", "民建公", "公参民", "购买",
    "公私", "混合", "合作", "委托", "企事业",
)  # fmt: skip
_SOME_COMPANY: Final = ("企业办", "地方企业")
"""A school or hospital of a company: the statistics count those of the state's companies as public."""
_NOT_PUBLIC: Final = re.compile(r"非(?:公(?!益)|政府|国有|国办|集体|事业|全民)")
_NOT_PRIVATE: Final = re.compile(r"非(?:民办|民营|私)|转(?:为|成)?公|收归")
_NOT_FOR_PROFIT: Final = re.compile(r"非营利性?(?:的)?(?:民办|民营|私)|(?:民办|民营|私立?)[^公国]{0,4}非营利")
"""Whose owner is told beside it: 非营利性民办."""
_OF_THE_PLACE: Final = re.compile(
    r"^(?:[省市州区县乡镇村]|街道|社区|乡镇|镇街|村居)(?:属|直属?|管|办|立|自[办营]|级?(?:直属|所属))"
    r"|^[^,;]{0,12}(?:居委会|居民委员会|村委会|村民委员会|街道办(?:事处)?|街道|经济合作社)(?:主?办|举办|所有|自[办营])?$"
)
"""Whom an office of the state or a village's own collective runs: 区属, 镇办, 村委会."""
_BECAME_PRIVATE: Final = re.compile(r"转(?:为|成)?(?:民|私)")
_PRIVATE: Final = (
    "民办", "民营", "私", "个人", "个体", "合伙", "外资", "外商", "合资", "港澳台", "独资", "股份", "有限", "营利",
    "企业", "商业", "private",
)  # fmt: skip
_PUBLIC: Final = (
    "公办", "公立", "公营", "公有", "国有", "国办", "国营", "政府", "事业", "公益一类", "公益二类", "集体", "公共",
    "全民", "教育部门", "教育局", "教体局", "卫健", "卫生局", "民政", "部门",
    "机关", "部队", "军队", "拨款", "自收自支", "public", "government", "state", "municipal",
)  # fmt: skip


def known_words() -> dict[str, tuple[str, ...]]:
    """What cells of statuses, levels and ownership may hold, by meaning."""
    statuses = {f"status: {status}": tuple(parts.split()) for status, parts in _STATUS_PARTS}
    levels = {f"level: {level}": tuple(words.split()) for level, words in _LEVEL_WORDS.items()}
    owners = {"public": (*_PUBLIC_FIRST, *_PUBLIC), "private": (*_PRIVATE_FIRST, *_PRIVATE), "neither": _UNCLEAR}
    return {**statuses, "status: existing": tuple(_EXISTING.split()), **levels,
            **{f"run by: {owner}": parts for owner, parts in owners.items()}}  # fmt: skip


@lru_cache(maxsize=ASKED)
def known_status(word: str) -> str | None:
    """One of `schema.STATUSES` where the word says which, None where it says none of them."""
    text = unicodedata.normalize("NFKC", word).strip().casefold()
    if _STILL_THERE.search(text):
        return "existing"
    if _NOT_YET.search(text) or _TO_BE_BUILT.search(text):
        return "planned"
    told = {status for status, parts in _STATUS_PARTS if any(part in text for part in parts.split())}
    built = told == {"planned"} and _BUILT.search(text)
    if dated := "" if told - {"planned"} else _by_year(text):
        return dated
    if told and not built:
        return next(status for status, _ in _STATUS_PARTS if status in told)
    there = any(part in text for part in _EXISTING.split()) and not _UNUSUAL.search(text)
    return "existing" if built or there else None


def _by_year(text: str) -> str:
    """What the year of 2021年新建 tells, '' where none is told, or this one: nobody knows on which side of today."""
    dated = _DATED.search(text)
    since = local_now().year - int(dated[1]) if dated else 0
    return "planned" if since < 0 else "existing" if since > 0 and not _YET_TO_OPEN.search(text) else ""


def status_of(word: str) -> str:
    """One of `schema.STATUSES`; 'existing' where the word says nothing else."""
    return known_status(word) or "existing"


@lru_cache(maxsize=ASKED)
def year_of(word: str) -> float:
    """The year in a word such as 2021, 2021年9月, 二〇二一年, 21年, 202109 or 2021-09-01; NaN where it names none.

    2021年以前 is the year before; a span of years (2020-2023) and 2021年以后 name none.
    """
    text = unicodedata.normalize("NFKC", word).strip()
    text = _WRITTEN_YEAR.sub(lambda found: found[0].translate(_NUMERALS), text)
    if short := _SHORT_YEAR.match(text):
        return float(int(short[1]) + (2000 if int(short[1]) < _OF_THIS_CENTURY else 1900))
    found = _YEAR.search(text)
    side = (found[2] or "") if found else ""
    if found is None and _COUNTED.fullmatch(text):
        return _year_of_number(float(text))
    if found is None or _SPAN.search(text) or "后" in side or int(found[1]) < _FIRST_YEAR:
        return float("nan")
    return float(found[1]) - ("前" in side)


def _year_of_number(counted: float) -> float:
    """The year of a date that a program counts: days since 1900 as Excel does, or milliseconds since 1970 as ArcGIS."""
    days = counted + _TO_1970 if counted < _LAST_DAY else counted / _DAY_MS
    return float((_EPOCH + dt.timedelta(days=days)).year)


@lru_cache(maxsize=ASKED)
def is_yet_to_open(word: str) -> bool:
    """Whether a word where an opening year stands says that the facility is not open yet: 在建, 未开工, 预计2027年."""
    return bool(_YET_TO_OPEN.search(word.casefold()))


def status_by_opening(word: str) -> str | None:
    """The status told where an opening year stands: 在建 planned, 停业 closed; None where a word tells none."""
    return "planned" if is_yet_to_open(word) else "closed" if known_status(word) == "closed" else None


def opening_year_of(word: str) -> float:
    """The year of opening in a word: the second of 2021年开工2023年投用; NaN where it is of closing or of works."""
    if status_by_opening(word) == "closed":
        return float("nan")
    if done := _OPENS.search(unicodedata.normalize("NFKC", word)):
        return float(done[1])
    return float("nan") if _WORKS_BEGIN.search(word) and not _PROMISED.search(word) else year_of(word)


@lru_cache(maxsize=ASKED)
def public_of(word: str) -> bool | None:
    """Whether a facility is run by the public hand, by its word for ownership or for yes and no.

    None where the word does not tell: 非营利性 is said of public and private ones, 公建民营 is of both.
    """
    text = unicodedata.normalize("NFKC", word).strip().casefold()
    if text in _WHOLE_WORDS:
        return _WHOLE_WORDS[text]
    for owned, says in _OWNERSHIP:
        if says(text):
            return owned
    return flag_of(text)


def _holds(*parts: str) -> Callable[[str], bool]:
    return lambda text: any(part in text for part in parts)


_WHOLE_WORDS: Final = {"公": True, "民": False, "私": False, "其他": None, "其他性质": None}
_OWNERSHIP: Final[tuple[tuple[bool | None, Callable[[str], object]], ...]] = (
    (False, _BECAME_PRIVATE.search),
    (True, _NOT_PRIVATE.search),
    (False, _NOT_PUBLIC.search),
    (False, _holds(*_PRIVATE_FIRST)),
    (False, _NOT_FOR_PROFIT.search),
    (None, _holds(*_UNCLEAR)),
    (True, _holds(*_PUBLIC_FIRST)),
    (True, _OF_THE_PLACE.search),
    (None, _holds(*_SOME_COMPANY)),
    (False, _holds(*_PRIVATE)),
    (True, _holds(*_PUBLIC)),
)
"""What words say of who runs a facility, the first that fits."""
