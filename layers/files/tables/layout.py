"""How tables are laid out on paper: blocks side by side, rows of numbers and units under the header, remarks below.

What a reader of the page takes in at a glance is brought into one block of data under one header here; each thing that
was done is said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ....messages import Message
from ...report import Notes
from ..texts.text import visible
from ..texts.units import Unit, parse_unit

_SAME_AGAIN: Final = re.compile(r"(?: \(\d+\)|\.\d+)$")
"""What tells a second column of a name apart: this program's (2), and pandas's .1."""
_NOBODYS: Final = re.compile(r"^(?:column|unnamed:?)[ _]\d+$", re.IGNORECASE)
_LEAST_BLOCK: Final = 3
"""So many columns a block has, if what repeats is a table laid in two."""
_REMARK: Final = re.compile(
    r"^[（(\[【]?(?:注|备注|说明|附注|资料来源|数据来源|来源|单位|填表|填报|制表|审核|负责人|统计人|联系|note|source)"
    r"[^，,。;；]{0,8}?[:：]",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"^\s*(?:[^\n（(]{0,6}(?:合\s*计|总\s*计|小\s*计|汇\s*总|平\s*均(?:值|数)?|均\s*值|总\s*[数和])"
    r"|(?:grand )?total|subtotal|sum|average|mean)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_ADDED: Final = (
    *("合计", "总计", "小计", "汇总", "平均", "均值", "总数", "总和", "合 计", "总 计", "小 计", "平 均"),
    *(
        "合\u3000计",
        "总\u3000计",
        "小\u3000计",
        "合  计",
        "总  计",
        "小  计",
        "otal",
        "OTAL",
        "um",
        "UM",
        "verage",
        "VERAGE",
    ),
    *("Mean", "mean", "MEAN"),
)
"""One of these is in any such word: a column that holds none is passed over at once."""
_MOST_EXAMPLES: Final = 5
"""Rows that show how to fill in a form stand among so many first ones."""
_EXAMPLE: Final = re.compile(
    r"^\s*[（(\[【<《]?(?:填写|填报|填表|录入)?(?:示例|样例|范例|举例|例如|例|说明|要求|须知|提示|example|e\.g\.)(?:数据|行)?\s*\d{0,2}"
    r"\s*(?:[）)\]】>》:：.、]|$)",
    re.IGNORECASE,
)
_BLANK: Final = re.compile(r"^[^\n]{0,6}?(?:(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z])|[×*＊○〇]{2,}|某某)", re.MULTILINE)
_TELLS_UNITS: Final = re.compile(r"^[（(\[【]?(?:注|备注|说明|附注|单位|note)", re.IGNORECASE)
"""Remarks in which 单位 is a unit; under a signature it is an office."""
_MOST_REMARKS: Final = 8
_HEADING: Final = re.compile(r"表|续|名单|名录|目录|清单|一览|统计|台账|情况|continued", re.IGNORECASE)
"""What is written above a table, or above the part of it that goes on on the next page."""
_MOST_HEADS: Final = 2
_ORDER: Final = "甲乙丙丁戊己庚辛壬癸"
_DIGIT: Final = re.compile(r"\d")
_SAID: Final = re.compile(r"^(?:计量)?单位\s*[:：]\s*")
_LEAST_NUMBERED: Final = 3
_FIRST: Final = 3
"""In one of so many columns of text, of them the first, a row says that it adds up others."""
_PLAIN_UNITS: Final = frozenset(("人", "户", "张", "个", "平方米", "㎡", "m2"))


@dataclass(frozen=True, eq=False)
class LaidOut:
    """The rows of data under their columns, what was done, and texts beside the table that may tell its unit."""

    frame: pd.DataFrame
    notes: Notes = ()
    above: tuple[str, ...] = ()


def laid_out(frame: pd.DataFrame) -> LaidOut:
    """Only the rows of data of a table as it was read, its columns named with the units that stood under them.

    Rows keep their index; those of further blocks are numbered on.
    """
    notes: list[Message] = []
    frame, said = _one_block(frame)
    notes += said
    frame, said = _without_heads(frame)
    notes += said
    frame, said = _without_repeats(frame)
    notes += said
    frame, remarks = _without_remarks(frame)
    if remarks:
        text = "{count} rows below the table are remarks, no data: {texts}."
        notes.append(Message(text, {"count": len(remarks), "texts": "; ".join(each[:40] for each in remarks[:3])}))
    return LaidOut(frame, tuple(notes), tuple(each for each in remarks if _TELLS_UNITS.match(each)))


# ------------------------------------------------------------------------------------------------------ side by side
def _one_block(frame: pd.DataFrame) -> tuple[pd.DataFrame, Notes]:
    """A table of several blocks side by side, each under the same header, with its blocks one below the other."""
    names = [str(name) for name in frame.columns]
    named = [position for position, name in enumerate(names) if not _NOBODYS.match(name)]
    bare = [_SAME_AGAIN.sub("", names[position]) for position in named]
    blocks = len(bare) // len(set(bare)) if bare else 1
    width = len(set(bare))
    if blocks < 2 or width < _LEAST_BLOCK or bare != bare[:width] * blocks or len(set(names)) != len(names):
        return frame, ()
    parts, end = [], int(frame.index[-1]) + 1 if len(frame) else 0
    for block in range(blocks):
        columns = [names[position] for position in named[block * width : (block + 1) * width]]
        part = frame[columns].set_axis(bare[:width], axis=1)
        parts.append(part if not block else part[part.map(_filled).any(axis=1)])
    text = (
        "The table is laid out in {count} blocks side by side; they were read one below the other, with rows "
        "numbered on."
    )
    joined = pd.concat(parts)
    joined.index = pd.Index([*parts[0].index, *range(end, end + len(joined) - len(parts[0]))])
    return joined, (Message(text, {"count": blocks}),)


# ------------------------------------------------------------------------------------------------- under the header
def _without_heads(frame: pd.DataFrame) -> tuple[pd.DataFrame, Notes]:
    """Rows right under the header that say only the columns' numbers or units, put into the header or left out."""
    notes: list[Message] = []
    for _ in range(_MOST_HEADS):
        if len(frame) < 2:
            break
        first = [visible(_text(cell)) for cell in frame.iloc[0].tolist()]
        if _is_numbering(first):
            notes.append(Message("The first row under the header only numbers the columns and was left out."))
        elif units := _units(first, frame):
            frame = frame.rename(columns=units)
            text = "The first row under the header tells units ({units}); they were taken for those of their columns."
            told = ", ".join(str(column) for column in units.values())
            notes.append(Message(text, {"units": told}))
        else:
            break
        frame = frame.iloc[1:]
    return frame, tuple(notes)


def _is_numbering(cells: Sequence[str]) -> bool:
    """Whether a row counts its columns: 1 2 3, (1) (2) (3), 甲 乙 1 2 3."""
    told = [cell.strip("()（）[]【】 ").removesuffix(".0") for cell in cells if cell]
    letters = [cell for cell in told if cell in _ORDER or cell in {"A", "B", "C", "D"}]
    numbers = told[len(letters) :]
    if len(told) < _LEAST_NUMBERED or letters != told[: len(letters)] or not numbers:
        return False
    started = [str(number + int(numbers[0])) for number in range(len(numbers))] if numbers[0] in {"0", "1"} else []
    return numbers == started and (len(numbers) >= _LEAST_NUMBERED or bool(letters))


def _units(cells: Sequence[str], frame: pd.DataFrame) -> dict[str, str]:
    """The columns that a row of units renames, with them in brackets; none where the row is one of data."""
    if any(_DIGIT.match(cell) for cell in cells):
        return {}
    units = {
        str(column): _SAID.sub("", cell)
        for column, cell in zip(frame.columns, cells, strict=True)
        if cell and (unit := parse_unit(_SAID.sub("", cell))) is not None and _is_unit(cell, unit)
    }
    below = {column for column in units if _DIGIT.match(_text(frame[column].iloc[1]).strip())}
    return {column: f"{column} ({units[column]})" for column in units} if units and len(below) == len(units) else {}


def _is_unit(cell: str, unit: Unit) -> bool:
    """Whether a cell is a unit rather than a name that may be read as one, such as 人口 or 床位."""
    return unit.factor != 1 or cell in _PLAIN_UNITS or bool(_SAID.match(cell))


# ------------------------------------------------------------------------------------------------------- further pages
def _without_repeats(frame: pd.DataFrame) -> tuple[pd.DataFrame, Notes]:
    """The rows without headers that stand again where a table goes on on another page, and what stands above those."""
    names = [visible(str(name)) for name in frame.columns]
    told = [name for name in names if not _NOBODYS.match(name)]
    if len(told) < 2 or len(set(told)) != len(told):
        return frame, ()
    first = frame.iloc[:, names.index(told[0])].tolist()
    maybe = [number for number, cell in enumerate(first) if isinstance(cell, str) and cell.strip() == told[0]]
    again = [number for number in maybe if _repeats(frame.iloc[number].tolist(), names)]
    left = {*again}
    for number in again:
        for above in range(number - 1, max(number - 1 - _MOST_HEADS, -1), -1):
            cells = {text for each in frame.iloc[above].tolist() if (text := visible(_text(each)))}
            if cells and not (len(cells) == 1 and _HEADING.search(next(iter(cells)))):
                break
            left.add(above)
    if not left:
        return frame, ()
    text = "The header stands again in {count} rows further down, as on the pages of a printed table; it was left out."
    keep = np.ones(len(frame), dtype=np.bool_)
    keep[[*left]] = False
    return (frame[keep], (Message(text, {"count": len(again)}),)) if keep.any() else (frame, ())


def _repeats(cells: Sequence[object], names: Sequence[str]) -> bool:
    """Whether a row holds the names of its columns."""
    texts = [visible(_text(cell)) for cell in cells]
    return all(text == name or (not text and _NOBODYS.match(name)) for text, name in zip(texts, names, strict=True))


# --------------------------------------------------------------------------------------------------- below the table
def _without_remarks(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The rows without remarks and signatures that stand below them, and the texts of these."""
    remarks: list[str] = []
    end = len(frame)
    while end and len(remarks) < _MOST_REMARKS:
        cells = [visible(_text(cell)) for cell in frame.iloc[end - 1].tolist()]
        told = [cell for cell in cells if cell]
        if told and not _REMARK.match(told[0]):
            break
        remarks += [" ".join(told)] if told else []
        end -= 1
    return (frame.iloc[:end], remarks[::-1]) if remarks and end else (frame, [])


def totals(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows add up or average others: the first of their texts, within a few columns, says so, as 合计."""
    wordy = [column for column in frame.columns if not pd.api.types.is_numeric_dtype(frame[column])]
    texts = [frame[column].tolist() for column in wordy[:_FIRST]]
    found = np.zeros(len(frame), dtype=np.bool_)
    told = ("\n".join([cell for cell in cells if isinstance(cell, str)]) for cells in texts)
    if any(word in text for text in told for word in _ADDED):
        for number, row in enumerate(zip(*texts, strict=True)):
            first = next((cell for cell in row if isinstance(cell, str) and cell and not _DIGIT.match(cell)), "")
            found[number] = _TOTAL.fullmatch(first) is not None
    return found


def examples(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Which of the first rows only show how a form is filled in: they say so (示例), or name a place without a name.

    Names with placeholders (XX养老院) count as such only where no later row has any: a list may hide names on purpose.
    """
    wordy = [column for column in frame.columns if not pd.api.types.is_numeric_dtype(frame[column])]
    found = np.zeros(len(frame), dtype=np.bool_)
    head = frame[wordy].iloc[:_MOST_EXAMPLES]
    for number, row in enumerate(head.itertuples(index=False, name=None)):
        found[number] = any(isinstance(cell, str) and _EXAMPLE.search(cell) for cell in row)
    for column in wordy[:_FIRST]:
        blank = np.array([isinstance(cell, str) and bool(_BLANK.search(cell)) for cell in head[column]], dtype=np.bool_)
        if blank.any() and not _BLANK.search(_joined(frame[column].iloc[_MOST_EXAMPLES:])):
            found[: len(blank)] |= blank
    return found


def _joined(column: "pd.Series[Any]") -> str:
    return "\n".join(cell for cell in column if isinstance(cell, str))


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell)  # noqa: PLR0124 - NaN


def _filled(cell: object) -> bool:
    return bool(_text(cell).strip())
