"""Units that tables write in their headers, their titles and above them: 万人, 公顷, 单位：百张.

A number is worth what its unit says. A unit that nobody knows, or that counts something else than the column's role,
is refused: a wrong power of ten is worse than a question.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ....groups import AGES
from ....messages import Message
from ...errors import DataError
from .text import visible

Quantity = Literal["people", "households", "beds", "places", "area"]

OF_ROLE: Final[Mapping[str, Quantity]] = {
    "people": "people", **dict.fromkeys((group.key for group in AGES), "people"),
    "doctors": "people", "nurses": "people",
    "households": "households", "beds": "beds", "nursing_beds": "beds", "places": "places",
    "area_m2": "area", "land_m2": "area", "childcare_places": "places", "kindergarten_places": "places",
    "primary_places": "places", "junior_places": "places", "senior_places": "places",
}  # fmt: skip
"""What the column of each role counts; areas are in square metres."""

_TIMES: Final = {
    "": 1.0, "十": 10.0, "百": 100.0, "千": 1e3, "仟": 1e3, "万": 1e4, "萬": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7,
    "亿": 1e8, "hundred": 100.0, "thousand": 1e3, "thousands": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6,
    "mio": 1e6, "100": 100.0, "1000": 1e3, "1,000": 1e3, "10000": 1e4, "10,000": 1e4, "10^3": 1e3, "10^4": 1e4,
    "10^5": 1e5,
    "10^6": 1e6, "100000": 1e5, "1000000": 1e6, "1000s": 1e3,
    "'000": 1e3, "000": 1e3, "000s": 1e3, "10k": 1e4, "100k": 1e5,
}  # fmt: skip
_NOUNS: Final[Mapping[str, frozenset[Quantity]]] = {
    **dict.fromkeys(("人", "口", "名", "人口", "person", "persons", "people", "pers", "pers.", "inhabitants", "heads"),
                    frozenset[Quantity](("people", "places"))),
    **dict.fromkeys(("户", "家", "households", "hh", "hhs"), frozenset[Quantity](("households",))),
    **dict.fromkeys(("张", "床", "床位", "张床", "张床位", "beds", "bed"), frozenset[Quantity](("beds",))),
    **dict.fromkeys(("个", "位", "人次"), frozenset[Quantity](("people", "places", "beds", "households"))),
    **dict.fromkeys(("座", "席", "托位", "学位", "个托位", "个学位", "places", "seats", "pupils", "生"),
                    frozenset[Quantity](("places",))),
}  # fmt: skip
_AREAS: Final = {
    "平方米": 1.0, "平方公尺": 1.0, "平米": 1.0, "平方": 1.0, "平": 1.0, "方": 1.0, "m2": 1.0, "m^2": 1.0, "sqm": 1.0,
    "sq.m": 1.0, "sq m": 1.0, "sq.m.": 1.0, "square metres": 1.0, "square meters": 1.0,
    "公顷": 1e4, "顷": 1e5 / 1.5, "ha": 1e4, "hm2": 1e4, "hectare": 1e4, "hectares": 1e4, "公亩": 100.0,
    "亩": 1e4 / 15, "市亩": 1e4 / 15, "畝": 1e4 / 15, "mu": 1e4 / 15, "分": 1e3 / 15,
    "平方公里": 1e6, "平方千米": 1e6, "km2": 1e6, "km^2": 1e6, "sqkm": 1e6, "sq km": 1e6, "sq.km": 1e6, "sq.km.": 1e6,
    "square kilometres": 1e6, "square kilometers": 1e6,
    "坪": 400 / 121, "甲": 9699.17, "英亩": 4046.8564224, "acre": 4046.8564224, "acres": 4046.8564224,
    "平方英尺": 0.09290304, "平方尺": 1 / 9, "sqft": 0.09290304, "sq ft": 0.09290304, "sq.ft": 0.09290304,
    "ft2": 0.09290304, "平方英里": 2589988.110336, "平方里": 2.5e5, "sq mi": 2589988.110336, "mi2": 2589988.110336,
}  # fmt: skip
"""Square metres in each unit of area (one 亩 is 10,000/15 m2)."""
_REMARKS: Final = frozenset(
    [
        "总",
        "合计",
        "小计",
        "总计",
        "现状",
        "规划",
        "男",
        "女",
        "常住",
        "户籍",
        "年末",
        "期末",
        "年初",
        "必填",
        "选填",
        "非必填",
        "备注",
        "估算",
        "约",
        "注",
        "预测",
        "核定",
        "实际",
        "含",
        "不含",
        "普查",
        "七普",
        "六普",
        "五普",
        "统计",
        "总数",
        "数量",
        "数",
        "全部",
        "其中",
        "合",
        "计",
        "新",
        "旧",
        "原",
        "建成",
        "在建",
        "地上",
        "地下",
        "室内",
        "室外",
        "公办",
        "民办",
        "城镇",
        "乡村",
        "农村",
        "城市",
        "毛",
        "净",
        "total",
        "est",
        "est.",
        "estimate",
        "estimated",
        "census",
        "all",
        "both",
        "m",
        "f",
        "male",
        "female",
    ]
)
_BRACKETS: Final = re.compile(r"[(\[{<（【〔《]\s*([^)\]}>）】〕》]*?)\s*[)\]}>）】〕》]")
_SAID: Final = re.compile(
    r"(?:计量)?单\s*位\s*(?:均?[为是]|[:：])?\s*([^)\]）】;；。\s|]+)|\bunits?\s*[:：]\s*([^)\]）】;；。|]+)",
    re.IGNORECASE,
)
_WORDS: Final = sorted({*_AREAS, *_NOUNS}, key=len, reverse=True)
_SUFFIX: Final = re.compile(
    r"^(.*?)(?:[\s_/:：,，、·\-]+((?:[十百千仟万萬亿]+)?(?:{words})|[十百千仟万萬亿]+|10k|'?000s?)"
    r"|((?:[十百千仟万萬亿]+)(?:{words})|(?:平方米|平米|公顷|平方公里|平方千米|亩|km2|hm2|m2)))$".replace(
        "{words}", "|".join(re.escape(word) for word in _WORDS)
    )
)
_AMOUNT: Final = re.compile(
    r"^(?:(?:床位|护理床位|学位|托位|座位|席位|餐位|人口|人数|面积)数?\s*[:：]?)?(?:[大]?约|[将接]?近|共[有计]?|不少于|不低于|至少|超过?|逾)?\s*"
    r"(\d[\d,]*(?:\.\d+)?)\s*([十百千万亿]*)\s*(?:余|多|来)?\s*([^\d\s].*?)??\s*(?:左右|上下|以上|\+)?$"
)
_ABOUT: Final = re.compile(r"约|近|不少于|不低于|至少|超|逾|\d\s*[十百千万亿]*\s*(?:余|多|来)|左右|上下|以上|\+$")
_YEAR: Final = re.compile(r"\d{4}|年|月|日|岁|周岁|级|类|区|县|市|镇")
_PARTED: Final = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[;；、]")
"""Between the parts of a remark in brackets, of which one may be the unit: 含流动人口，万人."""
_POWER: Final = re.compile("(?<=10)[²³⁴⁵⁶]")
_EXPONENTS: Final = dict(zip("²³⁴⁵⁶", "23456", strict=True))
_APART: Final = re.compile(r"(?<=\d)\s(?=\d{3}(?:\D|$))")
_RATE: Final = re.compile(r"[/／%％‰]|每|per\b|比")


@dataclass(frozen=True)
class Unit:
    """A unit as it was written, what one of it is worth, and what it may count; none where it only multiplies."""

    text: str
    factor: float
    counts: frozenset[Quantity]


def parse_unit(text: str) -> Unit | None:
    """The unit that a text such as 万人, 公顷 or thousand m2 means; None where it means none known here."""
    plain = _plain(text).lstrip("x×*✕ ")
    for times in ("", *sorted(_TIMES, key=len, reverse=True)):
        if not plain.startswith(times):
            continue
        rest = plain[len(times) :].strip().removeprefix("of ").strip()
        if rest in _AREAS:
            return Unit(text.strip(), _TIMES[times] * _AREAS[rest], frozenset[Quantity](("area",)))
        if rest in _NOUNS:
            return Unit(text.strip(), _TIMES[times], _NOUNS[rest])
        if not rest and times:
            return Unit(text.strip(), _TIMES[times], frozenset[Quantity]())
    return None


def known_units() -> dict[str, tuple[str, ...]]:
    """The units that are read, by what they count: for the documentation."""
    counted: dict[str, list[str]] = {}
    for noun, quantities in _NOUNS.items():
        for quantity in sorted(quantities):
            counted.setdefault(quantity, []).append(noun)
    return {quantity: tuple(nouns) for quantity, nouns in counted.items()} | {"area": tuple(_AREAS)}


def amount_in(cell: str, role: str) -> float:
    """The number of a cell that says its unit itself, as 120张 or 3.5公顷, or only about how many, as 约100 or 100余张.

    NaN where it is none.
    """
    found = _AMOUNT.match(_cell(cell))
    written = f"{found[2]}{found[3] or ''}" if found else ""
    unit = parse_unit(written) if written else None
    if found is None or (written and unit is None) or (unit and unit.counts and OF_ROLE[role] not in unit.counts):
        return float("nan")
    return float(found[1].replace(",", "")) * (unit.factor if unit else 1.0)


def is_about(cell: str) -> bool:
    """Whether a cell says only about how many: 约100, 100余张, 4000左右."""
    return _ABOUT.search(_cell(cell)) is not None


def _cell(cell: str) -> str:
    return visible(unicodedata.normalize("NFKC", cell)).replace("㎡", "m2")


def unit_texts(header: str) -> tuple[str, list[str]]:
    """A header's name without its unit, and the texts in it that may be a unit: in brackets, or behind the name."""
    name = _normal(header)
    brackets = [(found[1], name[found.end() :].strip()) for found in _BRACKETS.finditer(name) if found[1]]
    told = [said for said, behind in brackets if not behind or parse_unit(said)]  # 执业（助理）医师数 has no unit
    bare = _BRACKETS.sub("", name).strip()
    said = _SAID.search(bare)
    if said and bare[: said.start()].strip():  # 常住人口 单位：万人
        told.append(said[0])
        bare = bare[: said.start()].rstrip(" ,，;；:：-—")
    if behind := _SUFFIX.match(bare.casefold()):
        told.append(behind[2] or behind[3])
        bare = bare[: len(behind[1])].strip()
    return bare, told


def unit_of_column(header: str, role: str, *, above: Iterable[str] = (), file: str) -> Unit | None:
    """The unit of the column that plays `role`, from its header, else from what stands `above` the table.

    None where nothing says one. Raises DataError for a unit that nobody knows, a rate, or one that counts something
    else.
    """
    wanted = OF_ROLE[role]
    for text in _parts(unit_texts(header)[1]):
        said = _SAID.search(text)
        written = next(filter(None, said.groups()), "") if said else text
        unit = parse_unit(written)
        if unit is not None and (not unit.counts or wanted in unit.counts):
            return unit
        if unit is not None or said or _is_strange(written):
            raise DataError(
                "{file}: the column {column} is in {unit}, which is not known here as a unit of what it counts; "
                "write the numbers in people, households, beds, places or square metres, and the unit in brackets.",
                file=file,
                column=header,
                unit=written,
            )
    return _unit_above(above, wanted, header, file)


def _parts(texts: Iterable[str]) -> list[str]:
    """The parts of what stands in brackets, one by one; a rate stays whole."""
    return [
        part.strip()
        for text in texts
        for part in ([text] if _RATE.search(text) else _PARTED.split(text))
        if part.strip()
    ]


def _unit_above(above: Iterable[str], wanted: Quantity, header: str, file: str) -> Unit | None:
    """The unit that the lines above the table say for this quantity; one that fits no column at all is refused."""
    for line in above:
        for written in _said_above(line):
            unit = parse_unit(written)
            if unit is None and _is_strange(written) and len(written) <= 6:
                raise DataError(
                    "{file}: above the table stands the unit {unit}, which is not known here (column {column}); write "
                    "the numbers in people, households, beds, places or square metres.",
                    file=file,
                    unit=written,
                    column=header,
                )
            if unit is not None and (wanted in unit.counts or not unit.counts):
                return unit
    return None


def _said_above(line: str) -> list[str]:
    """The units that a line says: behind 单位, each of several; or in the brackets of a title, if it is one."""
    text = _normal(line)
    said = [next(filter(None, groups)) for groups in _SAID.findall(text)]
    if said:
        return [part.strip() for each in said for part in re.split(r"[、,，/]|和", each) if part.strip()]
    return [part for part in _BRACKETS.findall(text) if parse_unit(part) is not None]


def unit_note(unit: Unit, column: str) -> Message | None:
    """What must be said of a unit by which numbers were multiplied; None for one that changes nothing."""
    if unit.factor == 1:
        return None
    return Message(
        "The column {column} is in {unit}; its numbers were multiplied by {factor}.",
        {"column": column, "unit": unit.text, "factor": f"{unit.factor:,.10g}"},
    )


def _is_strange(text: str) -> bool:
    """Whether a text in brackets is a unit that nobody knows, and no remark such as a year or 含地下."""
    plain = _plain(text)
    if (
        not plain
        or plain in _REMARKS
        or any(plain.startswith(word) for word in ("含", "不含", "其中", "注", "按", "指"))
    ):
        return False
    if _RATE.search(plain):
        return True
    if _YEAR.search(plain) or len(plain) > 4:
        return plain[0] in "万千百亿" and len(plain) <= 6
    if plain.isascii():
        return bool(re.fullmatch(r"[a-z]{1,3}[23]|sq\.? ?[a-z]{1,3}|[kmb]n?", plain)) and plain not in _REMARKS
    return len(plain) <= 2 or plain[0] in "万千百亿"


def _plain(text: str) -> str:
    return re.sub(r"^(?:单\s*位|unit)\s*[:：]?\s*", "", _normal(text).casefold().strip(" .。")).strip()


def _normal(text: str) -> str:
    """A text in plain digits and letters: 10⁴ as 10^4, 10 000 as 10000, 万 人 as 万人."""
    plain = unicodedata.normalize("NFKC", _POWER.sub(lambda found: f"^{_EXPONENTS[found[0]]}", text))
    return _APART.sub("", visible(plain).replace("㎡", "m2"))
