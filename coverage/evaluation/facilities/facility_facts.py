"""What a plan asks of facilities, read from what their sources tell: newness since a year, attributes, own capacities.

Everything has three states: told, told otherwise, and not told.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Longs
from ....json_texts import named_cells
from ....messages import Titled
from ....yes_no import flag_of
from ...place import Facilities
from ...plans.picks import Attribute, OwnCapacity
from ...plans.plan import Plan

_BRACKETS: Final = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]|[\s_.:：、/-]+")
_NUMBER: Final = re.compile(
    r"^(?:约|共|近)?\s*(\d[\d,]*(?:\.\d+)?)\s*(?:人|名|位|个|所|张|处|座|间|辆|台|套|m2|平方米|平米)?(?:左右)?$"
)
"""A count with the word for what is counted."""
_NOTHING_THERE: Final = ("无", "没有", "暂无")
_KEPT: Final = 65_536
"""So many cells, and names of columns, are kept as they were read."""
_NO_ROWS: Final = np.zeros(0, np.int64)
_NEGATED: Final = ("未", "不", "非", "无", "没", "否", "待")
_UNKNOWN: Final = re.compile(r"不详|不明|不清|未知|待[核查补填]|未填|^[-–—/?？…]+$")
"""What a cell holds of which nobody knows what to fill in."""
_GONE: Final = re.compile(r"[未不非无没否待暂]|尚未|已(?:注销|撤|取消|过期|到期|停|关)")
_THERE: Final = re.compile(r"已|设|开设|配|具备|提供|建有")
_NEW: Final = re.compile(r"新")
"""新建 is a yes of what is new, and of nothing else."""
_AIMED_AT: Final = re.compile(r"拟|创建中|申报|争创|待[评验定]|筹备|正在|办理中|备案中|创建.*中|整改|计划")
"""What is aimed at is not held yet."""


@dataclass(frozen=True, eq=False)
class Facts:
    """Facilities as a plan sees them.

    `facilities` have the plan's own capacities beside the others, and are new by the plan's base year. `attributes`
    (f,) are 1 for yes, 0 for no, NaN where nothing is told. `titles` name the attributes and the plan's capacities.
    """

    facilities: Facilities
    attributes: Mapping[str, Floats] = field(default_factory=dict)
    titles: Mapping[str, Titled] = field(default_factory=dict)

    @cached_property
    def _rows_of(self) -> Mapping[str, Longs]:
        """The rows of each category, ascending."""
        rows: dict[str, list[int]] = {}
        for row, category in enumerate(self.facilities.category.tolist()):
            rows.setdefault(category, []).append(row)
        return {category: np.array(those, np.int64) for category, those in rows.items()}

    def of_category(self, categories: Iterable[str]) -> Bools:
        """Tell which facilities (f,) are of one of the categories."""
        found = np.zeros(len(self.facilities), np.bool_)
        for category in categories:
            found[self._rows_of.get(category, _NO_ROWS)] = True
        return found

    def name(self, key: str) -> Titled | str:
        """Return the title of an attribute or a capacity, or the key where it is a usual capacity."""
        return self.titles.get(key, key)


def facts_of(facilities: Facilities, plan: Plan) -> Facts:
    """Return the facts that the plan's clauses ask for; of what none asks nothing is read."""
    asked = {name for clause in plan.clause for pick in clause.picks for name in pick.has}
    amounts = {name for clause in plan.clause for name in clause.amounts}
    amounts |= {name for clause in plan.clause for pick in clause.picks for name in pick.at_least}
    rows = _cells(facilities) if asked or amounts & plan.capacity.keys() else _Cells(np.zeros(0, np.int64), [])
    new, known = _newness(facilities, plan.base_year)
    own = {key: _amount(rows, one) for key, one in plan.capacity.items() if key in amounts}
    seen = replace(
        facilities,
        new=new,
        known={**facilities.known, "new": known},
        capacity={**facilities.capacity, **own},
    )
    attributes = {key: _flags(rows, one) for key, one in plan.attribute.items() if key in asked}
    named: dict[str, OwnCapacity | Attribute] = {**plan.capacity, **plan.attribute}
    return Facts(seen, attributes, {key: Titled(one.title, one.title_en) for key, one in named.items()})


def _newness(facilities: Facilities, base_year: int | None) -> tuple[Bools, Bools]:
    """Tell which facilities opened after the base year, and of which that is told; else their source's flag holds."""
    told = facilities.knows("new")
    if base_year is None or not len(facilities.opened):
        return facilities.new, told
    dated = np.isfinite(facilities.opened)
    return np.where(dated, facilities.opened > base_year, facilities.new), told | dated


@dataclass(frozen=True, eq=False)
class _Cells:
    """The further cells of facilities by the plain names of their columns: the f-th has `different[of[f]]`."""

    of: Longs
    different: list[Mapping[str, str]]


def _cells(facilities: Facilities) -> _Cells:
    """Return the further cells of each facility; those that tell the same are read once."""
    texts = facilities.more.tolist() if len(facilities.more) else [""] * len(facilities)
    number = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return _Cells(np.array([number[text] for text in texts], np.int64), [_cells_of(text) for text in number])


@lru_cache(maxsize=_KEPT)
def _cells_of(text: str) -> Mapping[str, str]:
    return {_plain(key): cell for key, cell in named_cells(text).items()}


@lru_cache(maxsize=_KEPT)
def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return _BRACKETS.sub("", text) or text


def _first(row: Mapping[str, str], columns: Iterable[str]) -> str:
    return next((row[name] for name in map(_plain, columns) if row.get(name, "")), "")


def _amount(cells: _Cells, capacity: OwnCapacity) -> Floats:
    words = [unicodedata.normalize("NFKC", _first(row, capacity.columns)).strip() for row in cells.different]
    return np.asarray([_number(word) for word in words], np.float64)[cells.of]


def _number(word: str) -> float:
    """Return how many a cell tells of: 3, 3名; 无 is none, and NaN whatever else is no number."""
    found = _NUMBER.match(word)
    if found:
        return float(found[1].replace(",", ""))
    return 0.0 if word in _NOTHING_THERE else np.nan


def _flags(cells: _Cells, attribute: Attribute) -> Floats:
    told = [_flag(row, attribute) for row in cells.different]
    return np.asarray([np.nan if one is None else float(one) for one in told], np.float64)[cells.of]


def _flag(row: Mapping[str, str], attribute: Attribute) -> bool | None:
    word = _first(row, attribute.columns)
    if word:
        return _says(word, attribute.words)
    also = _first(row, attribute.words_in)
    return True if also and _holds(also, [one for one in attribute.words if flag_of(one) is None]) else None


def _says(word: str, words: Sequence[str]) -> bool | None:
    """Tell what a cell of an attribute's own column says; of 不详 nothing, as of a mere yes where classes are asked."""
    usual = None if _UNKNOWN.search(word) else _yes_or_no(word)
    if not words or usual is False or _UNKNOWN.search(word):
        return usual
    if _holds(word, words):
        return True
    return (True if any(flag_of(one) for one in words) else None) if usual and not _NEW.match(word) else False


def _yes_or_no(word: str) -> bool | None:
    """Tell what a cell says without words of its own: 设有, 已配置 and a tick are a yes, 未设 and 尚未配置 a no."""
    usual = flag_of(word)
    if usual is not None:
        return usual
    return False if _GONE.match(word) else True if _THERE.match(word) else None


def _holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether a cell says yes: it is one of the words, or holds one that is no mere yes, held and not denied."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in (one.casefold() for one in words):
        return True
    if plain.startswith(_NEGATED) or _AIMED_AT.search(plain):
        return False
    longer = [re.escape(one.casefold()) for one in words if len(one) > 1]
    return bool(longer) and re.search(f"(?<![{''.join(_NEGATED)}])(?:{'|'.join(longer)})", plain) is not None


def tells(more: str, attribute: Attribute) -> bool | None:
    """Return what a facility's further cells (a JSON object) tell of an attribute, None where they tell nothing."""
    return _flag(_cells_of(more), attribute)


def amount_told(more: str, capacity: OwnCapacity) -> float:
    """Return what a facility's further cells tell of a plan's own capacity, NaN for nothing."""
    return float(_amount(_Cells(np.zeros(1, np.int64), [_cells_of(more)]), capacity)[0])


def cell_of(attribute: Attribute, *, says: bool) -> tuple[str, str]:
    """Return the column and the cell that tell an attribute as yes or no, whatever its other columns say.

    Of an attribute without a column of its own, which is only told by words elsewhere, no cell could say no.
    """
    columns = attribute.columns or attribute.words_in
    yes = "是" if not attribute.words or "是" in attribute.words else attribute.words[0]
    return columns[0], yes if says else "否"
