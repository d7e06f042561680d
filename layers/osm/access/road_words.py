"""What the words and codes in a layer of streets mean: classes, yes and no, one-way codes, names of columns.

The words are data, `road_words.toml`, and planners can lay their own file over it. OpenStreetMap's own tags are read by
the same tables, so that a street means the same whatever file it comes from.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from ....reasons import reason_of
from ....toml_texts import NoToml, parse_toml, read_small_text
from ...errors import DataError
from ...files.texts.columns import plain_name

_FILE: Final = "road_words.toml"
_LIST: Final = re.compile(r"^\s*[\[({]\s*(.*?)\s*[\])}]\s*$", re.DOTALL)
_NUMBER: Final = re.compile(r"^[+-]?\d+$")
_QUOTES: Final = " \t\r\n'\"‘’“”"
_BETWEEN: Final = re.compile(r"[;,；，、|]")
_SHORTEST: Final = 2
"""Words that stand inside a longer one have at least so many letters: 弄 and 桥 alone would be found anywhere."""
_WHOLE: Final = re.compile(r"^([+-]?\d+)\.0+$")
_NEGATED: Final = re.compile(r"^(?:非|无|不|没|未)\S")
_LATIN: Final = re.compile(r"^[\x00-\x7f]+$")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    classes: dict[str, tuple[str, ...]] = {}
    flags: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, tuple[str, ...]] = {}
    oneway: dict[str, tuple[str, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, eq=False)
class RoadWords:
    """The tables, made ready to be asked; words are in their plain form."""

    classes: Mapping[str, str]  # word -> highway value
    flags: Mapping[str, str]  # word -> "yes", "no" or "nothing"
    oneway: Mapping[str, str]  # word -> "forward", "backward", "both", "from_to" or "to_from"
    columns: Mapping[str, tuple[str, ...]]  # tag -> names of columns, best first
    kinds: Mapping[str, tuple[str, ...]]  # "bridge" and "tunnel" -> what a word for one holds

    def class_of(self, word: str) -> str:
        """The highway value that a word means, '' for none. OpenStreetMap's values mean themselves."""
        plain = plain_word(word)
        if plain in self.classes or not plain:
            return self.classes.get(plain, "")
        if _LATIN.match(plain):  # "primary highway": its first word that is a class by itself
            return next((self.classes[each] for each in map(plain_word, word.split()) if each in self.classes), "")
        return next((self.classes[known] for known in self._parts if plain.endswith(known)), "") or next(
            (self.classes[known] for known in self._parts if known in plain), ""
        )

    @property
    def _parts(self) -> list[str]:
        """The words that count inside a longer one, longest first."""
        inner = [word for word in self.classes if len(word) >= _SHORTEST and not _LATIN.match(word)]
        return sorted(inner, key=len, reverse=True)

    def flag_of(self, word: str) -> str:
        """`yes` or `no` for the words that mean it, '' for those that mean nothing, any other word as it is."""
        meaning = self.flags.get(plain_word(word), word.strip())
        return "" if meaning == "nothing" else meaning

    def spans(self, tag: str, word: str) -> bool | None:
        """Whether a word in a column of bridges or tunnels tells of one; None where nobody can tell."""
        flag = self.flag_of(word)
        if flag in {"", "yes", "no"}:
            return flag == "yes"
        plain = plain_word(word)
        if _NEGATED.match(plain):
            return False
        return True if any(part in plain for part in self.kinds.get(tag, ())) else None


@cache
def built_in_words() -> RoadWords:
    """The words of `road_words.toml`."""
    return _index(_parsed(files(__package__).joinpath(_FILE).read_text(encoding="utf-8"), _FILE))


def road_tables() -> dict[str, dict[str, tuple[str, ...]]]:
    """The built-in words as they stand in `road_words.toml`: by table, then by meaning."""
    words = _parsed(files(__package__).joinpath(_FILE).read_text(encoding="utf-8"), _FILE)
    return {"class": words.classes, "flag": words.flags, "a kind of": words.kinds, "one-way": words.oneway,
            "column": words.columns}  # fmt: skip


def load_road_words(path: Path | None = None, *, laid: Iterable[tuple[str, str]] = ()) -> RoadWords:
    """The built-in words with further files of the same form laid over them; the later one decides what a word means.

    `laid` are the names and texts of files that lie under the planner's own one at `path`. Raises DataError where
    there is no such file or it is none.
    """
    known = built_in_words()
    for name, text in laid:
        known = lay_over(known, text, name)
    return known if path is None else lay_over(known, _text_of_file(path), path.name)


def _text_of_file(path: Path) -> str:
    try:
        return read_small_text(path)
    except FileNotFoundError as error:
        raise DataError("There is no file {file}. Check the path.", file=str(path)) from error
    except (NoToml, OSError) as error:
        reason = error.reason if isinstance(error, NoToml) else str(error.strerror)
        raise DataError("{file} is not a TOML file: {reason}.", file=path.name, reason=reason) from error


def lay_over(known: RoadWords, text: str, file: str) -> RoadWords:
    """Return the words with those of a TOML text laid over them; `file` is its name in errors (DataError)."""
    own = _index(_parsed(text, file))
    columns = {
        tag: (*own.columns.get(tag, ()), *known.columns.get(tag, ())) for tag in {**known.columns, **own.columns}
    }
    kinds = {tag: (*own.kinds.get(tag, ()), *known.kinds.get(tag, ())) for tag in {**known.kinds, **own.kinds}}
    return RoadWords({**known.classes, **own.classes}, {**known.flags, **own.flags},
                     {**known.oneway, **own.oneway}, columns, kinds)  # fmt: skip


def plain_word(word: str) -> str:
    """A word without case, width, spaces and remarks in brackets; a number keeps its sign, and a lone sign stays."""
    text = unicodedata.normalize("NFKC", word).strip()
    if whole := _WHOLE.match(text):
        return whole[1]
    if _NUMBER.match(text):
        return text
    return plain_name(word) or word.strip().casefold()


def parts_of(cell: object) -> list[str]:
    """What one cell says: a list (also one written as text, as osmnx leaves it, or parted by ';') part by part."""
    if isinstance(cell, list | tuple | set | np.ndarray):
        return [part for each in cell for part in parts_of(each)]
    text = _text_of(cell)
    inside = _LIST.match(text)
    if inside is None and ";" not in text:
        return [text] if text else []
    parts = [part.strip(_QUOTES) for part in _BETWEEN.split(inside.group(1) if inside else text)]
    return [part for part in parts if part]


def as_flags(cells: "pd.Series[Any]", words: RoadWords | None = None) -> "pd.Series[str]":
    """Each cell as `yes`, `no`, '' or its own word; of a list `yes` where any part says so."""
    known = words or built_in_words()
    return _each(cells, lambda cell: _any_flag([known.flag_of(part) for part in parts_of(cell)]))


def as_oneway(
    cells: "pd.Series[Any]", words: RoadWords | None = None, *, from_to: bool = False
) -> tuple["pd.Series[str]", tuple[str, ...]]:
    """Each cell as OpenStreetMap's `yes`, `-1`, `no` or '', and the codes that nobody knows (taken as both ways).

    F and T mean along and against the line where `from_to` says so or a cell holds B; else false and true.
    """
    known = words or built_in_words()
    said = {code for cell in set(map(_key, cells.tolist())) for code in map(plain_word, parts_of(cell))}
    said = {code for code in said if known.flag_of(code)}
    by_letter = from_to or "b" in said
    meaning = {"forward": "yes", "backward": "-1", "both": "no"}
    meaning |= {"from_to": "yes", "to_from": "-1"} if by_letter else {"from_to": "no", "to_from": "yes"}
    codes = {code: meaning[known.oneway[code]] for code in said if code in known.oneway}

    def one(cell: object) -> str:
        found = {codes.get(code, "no") for code in map(plain_word, parts_of(cell)) if code in said}
        return "" if not found else found.pop() if len(found) == 1 else "no"

    return _each(cells, one), tuple(sorted(said - codes.keys()))


def as_text(cells: "pd.Series[Any]") -> "pd.Series[str]":
    """Each cell's text, of a list the first part; '' for nothing."""
    return _each(cells, lambda cell: next(iter(parts_of(cell)), ""))


def _any_flag(flags: list[str]) -> str:
    return next((flag for flag in flags if flag not in {"", "no"}), "no" if "no" in flags else "")


def _each(cells: "pd.Series[Any]", make: Any) -> "pd.Series[str]":  # noqa: ANN401  (a function of a cell)
    """Make every cell anew, like ones only once."""
    made: dict[object, str] = {}
    values = []
    for cell in cells.tolist():
        key = cell if type(cell) is str else _key(cell)
        if key not in made:
            made[key] = make(key)
        values.append(made[key])
    return pd.Series(values, index=cells.index, dtype=object)


def _key(cell: object) -> object:
    """A cell that can be looked up: lists as tuples, all kinds of nothing as ''."""
    if isinstance(cell, list | tuple | set | np.ndarray):
        return tuple(_text_of(each) for each in cell)
    return _text_of(cell)


def _text_of(cell: object) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]  # any scalar
        return ""
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))  # whole numbers turn to floats where a column has gaps
    return str(cell).strip()


def _parsed(text: str, file: str) -> _Words:
    try:
        return _Words.model_validate(parse_toml(text))
    except NoToml as error:
        raise DataError("{file} is not a TOML file: {reason}.", file=file, reason=error.reason) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise DataError(
            "{file}, {key}: {reason}. Write it as in layers/osm/access/road_words.toml.",
            file=file,
            key=".".join(map(str, first["loc"])),
            reason=reason_of(first),
        ) from error


def _index(words: _Words) -> RoadWords:
    own = {plain_word(highway): highway for highway in words.classes}
    classes = _turned(words.classes) | own
    kinds = {tag: tuple(map(plain_word, parts)) for tag, parts in words.kinds.items()}
    return RoadWords(classes, _turned(words.flags), _turned(words.oneway), words.columns, kinds)


def _turned(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {plain_word(word): meaning for meaning, listed in table.items() for word in listed}
