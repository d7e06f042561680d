"""Whether two names may be one facility's under two spellings: short, misspelt, or another word for its kind."""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from itertools import takewhile
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from ..files.texts.columns import plain_name as plain_word
from .categories import NO_SERVICE, built_in_categories
from .duplicates import LIKE

_ONE_REPLACED: Final = 2
_LEAST_REPLACED: Final = 4
_LEAST_CORE: Final = 2
_LEAST_LIKE: Final = 4
_DIGITS: Final = {letter: str(value) for value, letter in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_NUMERAL: Final = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九两]")
_TELLING: Final = frozenset("0123456789甲乙丙丁东西南北")
"""Letters that tell one branch or school from another: they must be the same in both names."""
_BRACKETS: Final = re.compile(r"[(\[{<【〔][^)\]}>】〕]*[)\]}>】〕]")
_PLACE: Final = re.compile(
    r"^(?:[^\s]{1,9}?(?:省|自治[区州]|(?<![城超])市(?![场民])|县|(?<!红)旗|(?<![社小园校院厂景片街牧林库矿城商])区))+"
    r"(?=\S{3,})"
)
"""The places that stand before a name, of the province down to the district: 锦塘区 of 锦塘区图书馆, not 红旗社区."""
_WHERE: Final = re.compile(r"(?:社区|行政村|村|街道|镇|乡|小区)$")
_BESIDE_EACH_OTHER: Final = frozenset(("ball_court", "sports_hall"))
"""Of these one place has several kinds under one name: 锦绣篮球场 and 锦绣羽毛球场 are two."""
_KNOWN: Final = 65_536


def plain_name(name: str) -> str:
    """A name's letters and digits, full or half width and capital or not alike: 华联（东）店 is 华联(东)店."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def bare_name(name: str) -> tuple[str, str, str]:
    """A name without what stands in brackets and the places before it; those places; and what stands in brackets."""
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    brackets = "".join(_BRACKETS.findall(text))
    rest = _BRACKETS.sub("", text)
    places = found.group() if (found := _PLACE.match(rest)) else ""
    bare = plain_name(rest[len(places) :])
    return (bare, plain_name(places), plain_name(brackets)) if bare else (plain_name(name), "", "")


def may_be_one(name: str, other: str, category: str) -> bool:
    """Whether two names of one category, which differ, may be one facility's.

    One holds the other's letters in their order (市一中, 湘潭市第一中学), or they differ in one letter (桃园小学,
    桃源小学), or what is left of both without places and words of their kind is alike (阳光幼稚园, 阳光幼儿园). The
    numbers and quarters in both are the same.
    """
    one, two = _numbered(plain_name(name)), _numbered(plain_name(other))
    if min(len(one), len(two)) < _LEAST_CORE or _telling(one) != _telling(two):
        return False
    added, longer = Indel.distance(one, two), abs(len(one) - len(two))
    if added == longer:
        return True
    if len(one) == len(two) and added == _ONE_REPLACED and len(one) >= _LEAST_REPLACED:
        return True
    return category not in _BESIDE_EACH_OTHER and _of_one_core(_core(name), _core(other))


def _of_one_core(one: tuple[str, str, str], two: tuple[str, str, str]) -> bool:
    (core, kind, before), (other, other_kind, other_before) = one, two
    if not kind or not other_kind or (core and other and before and other_before and before != other_before):
        return False
    if not core and not other:
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(kind, other_kind, strict=False)))
        return bool(before) and before == other_before and common >= _LEAST_CORE
    alike = core == other or (min(len(core), len(other)) >= _LEAST_LIKE and fuzz.ratio(core, other) >= LIKE)
    return alike and min(len(core), len(other)) >= _LEAST_CORE


@lru_cache(maxsize=_KNOWN)
def _core(name: str) -> tuple[str, str, str]:
    """What tells a facility from others of its kind, the word of its kind, and the places before it."""
    bare, before, _ = bare_name(name)
    kinds = _kinds()
    start = next((start for start in range(len(bare)) if bare[start:] in kinds), len(bare))
    return _numbered(_WHERE.sub("", bare[:start])), bare[start:], before


@cache
def _kinds() -> frozenset[str]:
    """What names of services end with."""
    known = built_in_categories()
    words = (word for word, key in known.words.items() if key != NO_SERVICE and not word.isascii())
    parts = (plain_word(part) for part, key, _ in known.names if key != NO_SERVICE)
    return frozenset((*words, *parts))


def _numbered(plain: str) -> str:
    """A name with its numerals as digits: 第十二中学 is 第12中学."""
    return _NUMERAL.sub(lambda found: _as_digits(found[0]), plain)


def _as_digits(text: str) -> str:
    tens, ten, ones = text.partition("十")
    return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}" if ten else _DIGITS[text]


def _telling(plain: str) -> Counter[str]:
    return Counter(letter for letter in plain if letter in _TELLING)
