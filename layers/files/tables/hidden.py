"""Rows and columns of a sheet that one does not see when it is opened: hidden by hand, or filtered out.

They are read like all others, as nobody can tell whether they were put aside or only out of the way; that they are
there is said.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat

from ....limits import MAX_TREE_BYTES
from ....messages import Message
from ....texts import first_few
from ..texts.columns import role_named
from ..texts.units import unit_texts

_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER: Final = re.compile(rb'(?<![\w:])(r|min|max)="(\d{1,7})"')
_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_NAMED: Final = 5
_MOST_DIGITS: Final = 7
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384


class Hidden(NamedTuple):
    """The numbers of hidden rows and columns, from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


NOTHING_HIDDEN: Final = Hidden()


def hidden_in_sheet(data: bytes) -> Hidden:
    """What is hidden in one sheet of an .xlsx, given as the XML of its part."""
    if b"hidden=" not in data:
        return NOTHING_HIDDEN
    begin = data.find(b"sheetData")
    return Hidden(
        frozenset(said["r"] - 1 for said in _hidden(_ROW, data) if "r" in said),
        frozenset(
            column
            for said in _hidden(_COLUMN, data[: max(begin, 0)])
            if {"min", "max"} <= said.keys()
            for column in range(said["min"] - 1, min(said["max"], _MOST_COLUMNS))
        ),
    )


def _hidden(kind: "re.Pattern[bytes]", data: bytes) -> Iterator[dict[str, int]]:
    """The numbers that each hidden row or column tells of itself."""
    for said in kind.findall(data):
        if _HIDDEN.search(said):
            yield {name.decode(): int(number) for name, number in _NUMBER.findall(said)}


def hidden_in_document(path: Path, sheet: str) -> Hidden:
    """What is hidden in one sheet of an OpenDocument table. Raises ExpatError for XML that is cut off."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        data = file.read(MAX_TREE_BYTES)
    if b"visibility=" not in data:
        return NOTHING_HIDDEN
    counted = _Document(sheet)
    counted.parser.Parse(data, True)
    return Hidden(frozenset(counted.rows), frozenset(counted.columns))


class _Document:
    """Counts the rows and columns of one sheet, each as often as it is said to be repeated."""

    def __init__(self, sheet: str) -> None:
        self._sheet, self._inside = sheet, False
        self._at = {"row": 0, "column": 0}
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._inside = said.get(f"{_TABLE}name") == self._sheet
        elif self._inside and name in (f"{_TABLE}table-row", f"{_TABLE}table-column"):
            what = name.rpartition("-")[2]
            text = said.get(f"{_TABLE}number-{what}s-repeated", "1")
            times = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 1
            first = self._at[what]
            self._at[what] += times
            if said.get(f"{_TABLE}visibility", "visible") != "visible":
                most, found = (_MOST_ROWS, self.rows) if what == "row" else (_MOST_COLUMNS, self.columns)
                found.update(range(first, min(first + times, most)))


def said_of_hidden(hidden: Hidden, numbers: Sequence[int], header: Sequence[str], sheet: str) -> Iterator[Message]:
    """What must be said of hidden rows among those read, `numbers` from 0, and of columns that mean something."""
    rows = [number + 1 for number in numbers if number in hidden.rows]
    if rows:
        text = (
            "{count} rows of the sheet {sheet} are hidden or filtered out (rows {rows}), and are read like all others. "
            "If they are not meant, delete them."
        )
        yield Message(text, {"count": len(rows), "sheet": sheet, "rows": first_few(rows, _NAMED)})
    columns = [name for place, name in enumerate(header) if place in hidden.columns and means_something(name)]
    if columns:
        text = (
            "{count} columns of the sheet {sheet} are hidden ({columns}), and are read like all others. If they are "
            "not meant, delete them."
        )
        yield Message(text, {"count": len(columns), "sheet": sheet, "columns": first_few(columns, _NAMED)})


def means_something(column: str) -> bool:
    """Whether a column is one that this program reads, by its name."""
    return bool(role_named(column) or role_named(unit_texts(column)[0]))
