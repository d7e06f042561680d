"""What a district's name and code tell: its level, its kind, whether it is town or country."""

import re
from typing import Final

from ..schema import RURAL, URBAN

_KINDS: Final = (
    ("街道 township", "街道 街道办事处 街道办 办事处"),
    ("镇 township", "镇"),
    ("乡 township", "乡 苏木"),
    ("社区 village", "社区 居民委员会 居委会"),
    ("村 village", "村 行政村 村民委员会 村委会 嘎查"),
    (" estate", "小区 花园 新村小区"),
    (" city", "自治州 地区 盟 市"),
    (" county", "县 旗 区 自治县 自治旗"),
)
"""Kind and level, and the endings of names that mean them; the longest ending counts."""

_LEVEL_WORDS: Final = {
    "city": "city 市 地级市 市级 地市 prefecture",
    "county": "county 区县 县 区 县级 区县级 district 县级市 市辖区",
    "township": "township 乡镇 街道 乡镇街道 镇街 乡级 乡 镇 street town",
    "village": "village 村 社区 村社区 村级 村居 community",
    "estate": "estate 小区 居住小区 住宅小区 residential_area",
}
_FILE_WORDS: Final = {
    "estate": "居住小区 住宅小区 小区 居住区 住宅区 居住用地小区 楼盘 estates? (?:residential|housing)_areas?",
    "village": "村社区 社区村 社区 行政村 村居 村界 villages? communit(?:y|ies)",
    "township": "街道乡镇 乡镇街道 镇街 乡镇 街道 townships?",
    "county": "区县 县区 县市区 count(?:y|ies)",
}
"""What files of districts of one level are called, after a place's name and before words such as 边界."""
_NO_ESTATES: Final = "".join(f"(?<!{word})" for word in ["交通", "普查", "统计", "调查", "网格", "分析"])
"""What stands before 小区 where zones are meant that are no estates."""
_ENDING: Final = (
    r"(?:边界|界线|范围线|范围|面|区划|行政区划|_?boundar(?:y|ies)|_?polygons?|_?areas?)?"
    r"(?:[\s_\-]*(?:\(\d+\)|（\d+）|v?\d{1,8}))?"
)
_FILES: Final = {
    level: re.compile(rf"(?:.*[^a-z])??{_NO_ESTATES}(?:{words.replace(' ', '|')}){_ENDING}", re.IGNORECASE)
    for level, words in _FILE_WORDS.items()
}
LEVEL_WORDS: Final = {word: level for level, words in _LEVEL_WORDS.items() for word in words.split()}
"""What a cell of a level column may hold, and the level it means."""

_URBAN_WORDS: Final = frozenset(
    f"{URBAN} 城市 城镇 城区 城 主城区 镇区 中心城区 建成区 城镇地区 城市社区 城镇社区 城乡结合区 镇中心区 镇乡结合区 "
    "特殊区域".split()
)
_RURAL_WORDS: Final = frozenset(f"{RURAL} 农村 乡村 乡 村 村庄 乡中心区 农村地区 农村社区 乡村地区".split())
"""What a cell of town and country may hold; among them the classes of the statistical division (统计用城乡划分)."""
_KIND_WORDS: Final = {
    word: told.split(" ")[0] for told, ends in _KINDS for word in ends.split() if not told.startswith(" ")
}
_ADCODE: Final = re.compile(r"adcode\D{1,6}(\d{2,12})")
_CHINA: Final = "156"
_LENGTHS: Final = {"city": 4, "county": 6, "township": 9, "village": 12}
"""Digits of the statistical code (统计用区划代码) that name a district of each level."""


def kind_of(name: str, word: str = "") -> str:
    """街道, 镇, 乡, 社区, 村, or '': as the `word` for it says, else the name's ending."""
    return _KIND_WORDS.get(word.strip()) or _ending(name)[0]


def level_of_name(name: str) -> str:
    """The level that the name's ending says, '' where it says none. 市 may be a city or a county: '' too."""
    return "" if name.endswith("市") else _ending(name)[1]


def level_of_file(name: str) -> str:
    """The level of districts that a file's or layer's name says, '' where it says none: 涪城区居住小区_2023.shp."""
    stem = name.strip().split(".")[0]
    return next((level for level, pattern in _FILES.items() if pattern.fullmatch(stem)), "")


def _ending(name: str) -> tuple[str, str]:
    fits = [(len(end), told) for told, ends in _KINDS for end in ends.split() if name.endswith(end) and name != end]
    kind, level = max(fits)[1].split(" ") if fits else ("", "")
    return kind, level


def plain_code(code: str) -> str:
    """The code without what maps put before it: 156 (China, ISO 3166) stands before six digits in 天地图's gb."""
    return code.removeprefix(_CHINA) if code.isdigit() and len(code) == len(_CHINA) + 6 else code


def level_of_code(code: str) -> str:
    """The level of a GB/T 2260 or statistical code: 430300 city, 430302 county, 9 digits township, 12 village.

    A code filled up with zeros to nine or twelve digits is that of the district which its first digits name.
    """
    if code.isdigit() and len(code) == _LENGTHS["township"] and code.endswith("000"):
        code = code[:6]
    if not code.isdigit() or len(code) not in {4, 6, 9, 12}:
        return ""
    short = code.rstrip("0") if len(code) == 12 else code
    if len(code) == 12 and len(short) <= 9:
        code = code[:9] if len(short) > 6 else code[:6]
    if len(code) == 6:
        return "city" if code.endswith("00") else "county"
    return {4: "city", 9: "township", 12: "village"}[len(code)]


def parent_code(code: str, level: str) -> str:
    """The code one level up, in six digits for city and county; '' where the code is none."""
    if not code.isdigit() or level not in {"county", "township", "village"}:
        return ""
    up = {"county": code[:4] + "00", "township": code[:6], "village": code[:9]}[level]
    return up if len(code) >= _LENGTHS[level] else ""


def parent_of(text: str) -> str:
    """What a cell tells of the district one level up: its id, of DataV's `{"adcode": 430300}` the code."""
    found = _ADCODE.search(text)
    return found[1] if found else text


def area_type_of(word: str) -> str:
    """Urban, rural or '' from a word or from the statistical town-and-country code (1xx town, 2xx country)."""
    text = word.strip().casefold()
    if text.isdigit() and len(text) == 3:
        return {"1": URBAN, "2": RURAL}.get(text[0], "")
    if text in _URBAN_WORDS:
        return URBAN
    return RURAL if text in _RURAL_WORDS else ""
