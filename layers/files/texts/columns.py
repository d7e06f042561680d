"""Which column plays which role, by the usual Chinese and English names; the planner confirms, and a mapping is kept.

The names stand in `columns.toml`, where a planner can add the words of their own files; those of age groups stand in
`groups`.
"""

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import itemgetter
from pathlib import Path
from typing import Final

from ....groups import AGES
from ....json_texts import NoJson, read_json
from ....texts import first_few
from ...errors import DataError
from .text import visible
from .units import unit_texts

_SHOWN: Final = 12
_NAME_BYTES: Final = 10
"""The longest name of a field in a .dbf."""
_COUNTED_AGE: Final = re.compile(
    r"(?<=岁|上)(?:的?(?:常住)?(?:高龄)?(?:老人|老年人|老年|老龄)?(?:人口|人数|人口数|数)?|高龄)$"
)
"""60周岁及以上人口 and 60岁及以上老年人 are 60岁及以上."""
_BRACKETS: Final = re.compile(r"[(\[{<（【][^)\]}>）】]*[)\]}>）】]")
_DATE: Final = re.compile(r"^(?:(?:19|20)\d{2})?年?(?:[末初底中]|年末|期末|现状)?|(?:(?:19|20)\d{2})?年?[末底]?$")
_MARKED: Final = re.compile(r"^[*★●※]\s*|\s*[*★●※]$|^\d{1,2}[.、)]\s*(?=[^\d\s])|^\(\d{1,2}\)\s*")
"""What forms put before a name: a star where it must be filled in, its number."""
_AMONG: Final = re.compile(r"^其中(?=.)")
"""其中：护理型床位 beside 床位 is 护理型床位."""
_ENDINGS: Final = {"lon": "经度", "lat": "纬度", "name": "名称"}
_OF_OTHERS: Final = re.compile(
    r"所[属在]|上级|主管|行政|省|市|区|县|乡|镇|街|社区|村|网格|法人|举办|运营|项目|类|图层|文件|字段|道路|服务项目"
)
"""Names of columns that begin so tell of something else than the facility itself: 所属街道名称."""
_IGNORED: Final = re.compile(r"[\s_@.:：、/\\\-~—–]+")


@dataclass(frozen=True)
class FoundColumns:
    """`columns` maps each role that was found to a column; `rivals` the roles for which several would do."""

    columns: Mapping[str, str]
    rivals: Mapping[str, tuple[str, ...]]


@cache
def known_names() -> Mapping[str, tuple[str, ...]]:
    """Role to the plain forms of its usual names, best first, from `columns.toml` and the table of age groups."""
    text = files(__package__).joinpath("columns.toml").read_text(encoding="utf-8")
    listed = {role: entry["names"] for role, entry in tomllib.loads(text).items()}
    listed |= {group.key: group.columns for group in AGES}
    return {role: tuple(dict.fromkeys(plain_name(name) for name in names)) for role, names in listed.items()}


def plain_name(name: str) -> str:
    """A column's name without case, width, spaces, punctuation, and the unit or remark in brackets."""
    text = _MARKED.sub("", unicodedata.normalize("NFKC", visible(str(name)))).casefold()
    bare = _AMONG.sub("", _IGNORED.sub("", _BRACKETS.sub("", text)) or _IGNORED.sub("", text))
    return _COUNTED_AGE.sub("", bare.replace("周岁", "岁"))


@cache
def _roles_by_name() -> Mapping[str, str]:
    return {name: role for role, names in reversed(list(known_names().items())) for name in names}


def role_named(name: str) -> str | None:
    """The first role of which `name` is a usual name; None where it is of none."""
    return _roles_by_name().get(plain_name(name))


def find_columns(
    columns: Iterable[str], roles: Iterable[str], *, mapping: Mapping[str, str] | None = None, file: str = ""
) -> FoundColumns:
    """Find the column for each of `roles`; `mapping` (role to column) is the planner's word and wins.

    A role that `mapping` sets to '' is left without a column. Raises DataError where `mapping` names a column that is
    not there, or a role nobody knows.
    """
    names = [str(column) for column in columns]
    asked = tuple(roles)
    given = check_mapping(mapping or {}, names, file=file)
    candidates = _candidates(names, asked)
    found = {role: candidates[role][0] for role in asked if candidates[role] and role not in given}
    found |= {role: column for role, column in given.items() if role in asked and column}
    rivals = {role: tuple(candidates[role]) for role in found if role not in given and len(candidates[role]) > 1}
    return FoundColumns(columns=found, rivals=rivals)


def _candidates(names: Sequence[str], roles: Sequence[str]) -> dict[str, list[str]]:
    """The columns that could play each role, best first: by their names, then without a unit, then where cut off."""
    plain, bare = _by_name(names, plain_name), _by_name(names, lambda name: plain_name(unit_texts(name)[0]))
    usual = {role: known_names()[role] for role in roles}
    found = {
        role: list(dict.fromkeys(name for way in (plain, bare) for word in words for name in way.get(word, [])))
        for role, words in usual.items()
    }
    by_date = _by_name(names, _dated)
    for role, words in usual.items():  # only where it is clear: of two years nobody knows which is meant
        dated = list(dict.fromkeys(name for word in words for name in by_date.get(word, [])))
        if not found[role] and len(dated) == 1:
            found[role] = dated
    _by_endings(names, found)
    taken = {name for columns in found.values() for name in columns}
    cut: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        if name not in taken and may_be_cut(name):
            ranks = {
                role: rank for role, words in usual.items() if (rank := _rank(plain_name(name), words)) is not None
            }
            if len(ranks) == 1:
                role, rank = ranks.popitem()
                cut.setdefault(role, []).append((rank, name))
    for role, ranked in cut.items():
        found[role] += [name for _, name in sorted(ranked, key=itemgetter(0))]
    return found


def _by_endings(names: Sequence[str], found: dict[str, list[str]]) -> None:
    """Fill in a role that no column plays by its whole name, where one column's name alone ends so: 中心点经度."""
    for role, ending in _ENDINGS.items():
        if found.get(role) == []:
            ends = [name for name in names if plain_name(name).endswith(ending) and role_named(name) is None]
            ends = [name for name in ends if not _OF_OTHERS.match(plain_name(name))]
            found[role] = ends if len(ends) == 1 else []


def _dated(name: str) -> str:
    """A name without the year or the day that it is of: 2020年末常住人口 is 常住人口."""
    return _DATE.sub("", plain_name(unit_texts(name)[0]))


def _rank(beginning: str, words: Sequence[str]) -> int | None:
    """The place among a role's names, best first, of the first that begins so; None where none does."""
    return next((rank for rank, word in enumerate(words) if word.startswith(beginning)), None)


def _by_name(names: Iterable[str], form: Callable[[str], str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for name in names:
        table.setdefault(form(name), []).append(name)
    return table


def may_be_cut(name: str) -> bool:
    """Whether a name may be the beginning of a longer one, cut off at the ten bytes that a .dbf has for it."""
    if name.isascii():
        return False
    sizes = {len(name.encode("utf-8")), len(name.encode("gb18030"))}
    return bool(sizes & {_NAME_BYTES - 2, _NAME_BYTES - 1, _NAME_BYTES})


def check_mapping(mapping: Mapping[str, str], columns: Iterable[str], *, file: str) -> dict[str, str]:
    """The mapping as it is, when every role is known and every column is there; else DataError."""
    names = set(columns)
    for role, column in mapping.items():
        if role not in known_names():
            raise DataError(
                "No column plays the role {role}; known roles are {known}.", role=role, known=", ".join(known_names())
            )
        if column and column not in names:
            raise DataError(
                "{file} has no column {column}, which the mapping gives for {role}; its columns are {columns}.",
                file=file,
                column=column,
                role=role,
                columns=shortened(columns),
            )
    return dict(mapping)


def check_column(column: str, columns: Iterable[object], *, file: str) -> None:
    """Raise DataError, which lists `columns`, where the column that was asked for is none of them."""
    names = [str(name) for name in columns if name != "geometry"]
    if column not in names:
        raise DataError(
            "{file} has no column {column}; its columns are {columns}.",
            file=file,
            column=column,
            columns=", ".join(names),
        )


def write_mapping(mapping: Mapping[str, str], path: Path) -> None:
    """Keep a confirmed mapping beside the planner's files, whole or not, for the next file of the same make."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(dict(mapping), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    part.replace(path)


def read_mapping(path: Path) -> dict[str, str]:
    """A mapping that `write_mapping` kept. Raises DataError where the file holds none."""
    try:
        values = read_json(path)
    except FileNotFoundError as error:
        raise DataError("There is no file {file}. Check the path.", file=str(path)) from error
    except (NoJson, OSError) as error:
        raise DataError("{file} is not a column mapping: it is not JSON.", file=path.name) from error
    if not isinstance(values, dict) or not all(isinstance(column, str) for column in values.values()):
        raise DataError('{file} is not a column mapping: it must read like {{"name": "名称"}}.', file=path.name)
    return dict(values)


def counted(words: Counter[str]) -> str:
    """The most frequent words with how often each stands there, for a sentence."""
    return shortened(f"{word} {count}" for word, count in words.most_common())


def shortened(names: Iterable[object]) -> str:
    """The first names of a list, for a sentence."""
    return first_few(names, _SHOWN)
