"""Which service category a facility is, by the words in its file, AMap's types and codes, OSM tags, and its name.

The mapping is data, `categories.toml`, and planners can edit it or lay their own file over it. What no category claims
stays '', to be counted and listed by the reader, never dropped in silence.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ...reasons import reason_of
from ...toml_texts import NoToml, parse_toml, read_small_text
from ..errors import DataError
from ..files.texts.columns import plain_name

UNMAPPED: Final = ""
NO_SERVICE: Final = "no_service"
"""The category of what is known to be no public service of the plans: it is counted, told, and left out."""
_NOBODY: Final = "?"
_CODE: Final = re.compile(r"^\d{6}$")
_LEAST_ENDING: Final = 3
_TELLING_ENDINGS: Final = frozenset(("公园", "公厕", "超市", "小学", "游园", "菜场", "球场", "药店", "诊所"))
"""Endings of two characters that tell a category by themselves."""
_SPLIT: Final = re.compile(r"[|｜]")
_LISTED: Final = re.compile(r"[、,，+＋/／;；&和及与]")
_BRACKETED: Final = re.compile(r"[(（]")
JOINT: Final = "+"
"""Joins the keys of several services of one site."""


class Category(BaseModel):
    """One entry of `categories.toml`; see its head for what the fields mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str
    words: tuple[str, ...] = ()
    amap: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    osm: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    coarse: bool = False
    of: tuple[str, ...] = ()

    @field_validator("osm")
    @classmethod
    def _is_tags(cls, rules: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [rule for rule in rules if any(part.count("=") != 1 for part in rule.split("+"))]:
            fault = 'write tags as "key=value" or "key=value + key=value"'
            raise ValueError(f"{wrong[0]}: {fault}")
        return rules


@dataclass(frozen=True, eq=False)
class Categories:
    """All categories, and the look-ups made from them."""

    entries: Mapping[str, Category]
    words: Mapping[str, str]  # plain word -> key
    amap: Mapping[str, str]  # type text -> key
    codes: Mapping[str, str]  # typecode or its beginning -> key
    tags: tuple[tuple[frozenset[tuple[str, str]], str], ...]  # most tags first
    names: tuple[tuple[str, str, frozenset[str]], ...]  # part of a name, key, among; longest first
    whole: Mapping[str, str]  # word with what stands in its brackets -> key

    def __contains__(self, key: object) -> bool:
        return key in self.entries


@cache
def built_in_categories() -> Categories:
    """The categories of `categories.toml`."""
    return _index(
        tomllib.loads(files(__package__).joinpath("categories.toml").read_text(encoding="utf-8")), "categories.toml"
    )


def load_categories(path: Path | str | None = None, *, laid: Iterable[tuple[str, str]] = ()) -> Categories:
    """The built-in categories with further files of the same form laid over them, their words added to those known.

    `laid` are the names and texts of files that lie under the planner's own one at `path`; of two files the later one
    decides what a word means. Raises DataError where one is none.
    """
    known = built_in_categories()
    for name, text in laid:
        known = lay_over(known, text, name)
    return known if path is None else lay_over(known, _text_of(Path(path)), Path(path).name)


def _text_of(path: Path) -> str:
    try:
        return read_small_text(path)
    except FileNotFoundError as error:
        raise DataError("There is no file {file}. Check the path.", file=str(path)) from error
    except (NoToml, OSError) as error:
        raise _no_toml(error, path.name) from error


def _no_toml(error: NoToml | OSError, file: str) -> DataError:
    reason = error.reason if isinstance(error, NoToml) else str(error.strerror)
    return DataError("{file} is not a TOML file: {reason}.", file=file, reason=reason)


def lay_over(known: Categories, text: str, file: str) -> Categories:
    """Return the categories with those of a TOML text laid over them; `file` is its name in errors (DataError)."""
    try:
        own = parse_toml(text)
    except NoToml as error:
        raise _no_toml(error, file) from error
    names = {key: known.entries[key].model_dump(include={"zh", "en", "of", "coarse"}) for key in own if key in known}
    laid = _index({key: names.get(key, {}) | _table(value, key, file) for key, value in own.items()}, file)
    joined = {key: _joined(known.entries.get(key, entry), entry) for key, entry in laid.entries.items()}
    both = _index({**known.entries, **joined}, file)
    return replace(
        both,
        words={**both.words, **laid.words},
        amap={**both.amap, **laid.amap},
        codes={**both.codes, **laid.codes},
        whole={**both.whole, **laid.whole},
    )


def _joined(known: Category, own: Category) -> Category:
    """Return an entry whose words are those of both, the planner's own first."""
    lists = ("words", "amap", "codes", "osm", "names", "among")
    added = {name: tuple(dict.fromkeys((*getattr(own, name), *getattr(known, name)))) for name in lists}
    return own.model_copy(update=added)


def _table(value: object, key: str, file: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DataError("{file}: {key} is not a category; write [{key}] and its words below.", file=file, key=key)
    return value


def _index(raw: Mapping[str, Any], file: str) -> Categories:
    entries: dict[str, Category] = {}
    for key, value in raw.items():
        try:
            entries[key] = Category.model_validate(value)
        except ValidationError as error:
            fault = error.errors()[0]
            raise DataError(
                "{file}: in [{key}], {field}: {reason}.",
                file=file,
                key=key,
                field=".".join(map(str, fault["loc"])),
                reason=reason_of(fault),
            ) from error
    return Categories(
        entries=entries,
        words=_words(entries),
        amap={kind: key for key, entry in entries.items() for kind in entry.amap},
        codes={code: key for key, entry in entries.items() for code in entry.codes},
        tags=_tags(entries),
        names=_names(entries),
        whole={_whole(word): key for key, entry in entries.items() if entry.of for word in (*entry.words, entry.zh)},
    )


def _words(entries: Mapping[str, Category]) -> dict[str, str]:
    """Plain words to keys; what is told from another category only by its brackets is no plain word."""
    named = [(word, key, entry) for key, entry in entries.items() for word in (*entry.words, entry.en, entry.zh, key)]
    return {plain_name(word): key for word, key, entry in named if not (entry.of and _BRACKETED.search(word))}


def _whole(word: str) -> str:
    """A word without its brackets but with what stands in them: 幼儿园（含托班） is 幼儿园含托班."""
    return re.sub(r"[\s()\[\]（）【】]+", "", unicodedata.normalize("NFKC", word).casefold())


def _tags(entries: Mapping[str, Category]) -> tuple[tuple[frozenset[tuple[str, str]], str], ...]:
    rules = [
        (frozenset((part.split("=")[0].strip(), part.split("=")[1].strip()) for part in rule.split("+")), key)
        for key, entry in entries.items()
        for rule in entry.osm
    ]
    return tuple(sorted(rules, key=lambda rule: -len(rule[0])))


def _names(entries: Mapping[str, Category]) -> tuple[tuple[str, str, frozenset[str]], ...]:
    rules = [(part, key, frozenset(entry.among)) for key, entry in entries.items() for part in entry.names]
    return tuple(sorted(rules, key=lambda rule: -len(rule[0])))


# ------------------------------------------------------------------------------------------------------------ look-ups
def category_of_word(word: str, categories: Categories) -> str:
    """The category that a cell of a category column means: a key, a name, or AMap's type text or code; '' for none.

    Of several types, as AMap joins them by "|", the first that is known counts.
    """
    for part in _SPLIT.split(word.strip()):
        if key := _of_part(part.strip(), categories):
            return key
    return UNMAPPED


def _of_part(part: str, categories: Categories) -> str:
    if _CODE.match(part):
        return _of_code(part, categories)
    if key := (categories.whole.get(_whole(part)) or categories.words.get(plain_name(part))):
        return key
    if several := _several(part, categories):
        return several
    levels = [level.strip() for level in part.replace("；", ";").split(";")]
    for count in range(len(levels), 0, -1):
        if key := categories.amap.get(";".join(levels[:count])):
            return key
    last = categories.words.get(plain_name(levels[-1]), UNMAPPED) if len(levels) > 1 else UNMAPPED
    return last or of_ending(levels[-1], categories)


def of_ending(word: str, categories: Categories) -> str:
    """The category of the longest known word that a Chinese word ends with, as 某街道图书馆 ends with 图书馆.

    Short and general endings, such as 医院, of which there are many kinds, tell nothing.
    """
    plain = plain_name(word)
    if plain.isascii() or plain in categories.words:
        return UNMAPPED
    for start in range(1, len(plain) - 1):
        ending = plain[start:]
        if len(ending) < _LEAST_ENDING and ending not in _TELLING_ENDINGS:
            continue
        if key := categories.words.get(ending):
            return key
    return UNMAPPED


def _several(part: str, categories: Categories) -> str:
    """The joint key of a cell that lists several services, such as 小学、初中; '' where any is unknown."""
    words = [word for word in _LISTED.split(part) if word.strip()]
    keys = [categories.words.get(plain_name(word), UNMAPPED) for word in words]
    if len(keys) < 2 or not all(keys):
        return UNMAPPED
    # What is no service says nothing beside one that is: 教育培训;幼儿园 is Baidu's way to say 幼儿园.
    return JOINT.join(dict.fromkeys(key for key in keys if key != NO_SERVICE)) or NO_SERVICE


def services_of(key: str, categories: Categories) -> tuple[str, ...]:
    """The categories of the services that a site of a category gives: itself, or those that make it up."""
    parts = [categories.entries[one].of or (one,) if one in categories.entries else (one,) for one in key.split(JOINT)]
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _of_code(code: str, categories: Categories) -> str:
    lengths = range(len(code), 1, -1)
    return next((categories.codes[code[:end]] for end in lengths if code[:end] in categories.codes), UNMAPPED)


def category_of_tags(tags: Mapping[str, str], categories: Categories | None = None) -> str:
    """The category that OSM tags mean; '' for none. A value of several, as `1;2`, means each of them.

    A school whose tags do not tell its tier is told by its name, as `amenity=school` and `name=光明小学`.
    """
    known = categories or built_in_categories()
    held = {(key, value.strip()) for key, values in tags.items() for value in str(values).split(";")}
    found = next((key for rule, key in known.tags if rule <= held), UNMAPPED)
    return refine_by_name(found, str(tags.get("name", "")), known) if found else UNMAPPED


def refine_by_name(category: str, name: str, categories: Categories) -> str:
    """A finer category where the facility's own name tells it; else `category` unchanged. The longest part wins."""
    any_part, parts = _finer(categories, category)
    if any_part is None or any_part.search(name) is None:
        return category
    return next(key for part, key in parts if part in name)


@cache
def _finer(categories: Categories, category: str) -> tuple[re.Pattern[str] | None, tuple[tuple[str, str], ...]]:
    """Parts of names, longest first, with the categories that they make of one; and any of them, None for none."""
    base = _NOBODY if category in (UNMAPPED, NO_SERVICE) else category
    parts = tuple((part, key) for part, key, among in categories.names if base in among)
    return re.compile("|".join(re.escape(part) for part, _ in parts)) if parts else None, parts


def categorise(words: Sequence[str], codes: Sequence[str], names: Sequence[str], categories: Categories) -> list[str]:
    """Categories row by row, from the category column, AMap's typecode where that gives none, and the name.

    All three have one cell per row, '' where the file has no such column.
    """
    by_word = {word: category_of_word(word, categories) if word else UNMAPPED for word in set(words)}
    by_code = {code: category_of_word(code, categories) if code else UNMAPPED for code in set(codes)}
    return [
        refine_by_name(by_word[word] or by_code[code], name, categories)
        for word, code, name in zip(words, codes, names, strict=True)
    ]


def known_keys(categories: Categories) -> Iterable[str]:
    """All category keys, in the file's order."""
    return categories.entries.keys()
