"""A table's cells believed one column at a time: empty ones get their usual value, impossible ones are told by row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ....arrays import Bools, Floats, Longs
from ....messages import Message
from ....texts import clean, one_line
from ....yes_no import flag_of
from .cells import Cells, PlainCells, Texts, absent, told_of_each
from .rows import Rows

LONGEST: Final = 80
"""Characters of a cell that a sentence repeats."""
MOST: Final = 1e12
"""Above this no number of a place means anything: people, metres, beds."""


@dataclass(frozen=True, eq=False)
class TableCheck:
    """The rows of a table, and what was found wrong in them; the columns' methods add to `faults` and `empty`.

    `empty` counts for each column the cells that were empty and got their usual value; `lacking` are columns that were
    asked for and that the table lacks.
    """

    rows: Rows
    faults: list[Message] = field(default_factory=list)
    empty: dict[str, int] = field(default_factory=dict)
    lacking: dict[str, Cells] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self, column: str) -> Cells:
        """Return a column as it stands; one that the table lacks is empty."""
        found = self.rows.columns.get(column) or self.lacking.get(column)
        if found is None:
            found = self.lacking[column] = PlainCells([None] * len(self))
        return found

    def given(self, column: str) -> Bools:
        """Tell which cells of a column hold anything."""
        return ~self.cells(column).absent

    def text(self, column: str) -> Texts:
        """Return a column of texts, '' where a cell is empty; numbers become texts, other bytes are told."""
        cells = self.cells(column)
        plain = cells.plain_texts()
        if plain is not None:
            return np.where(cells.absent, "", plain) if cells.absent.any() else plain.copy()
        known = cells.each(_plain)
        empty = absent(known)
        self.tell(
            empty & self.given(column),
            lambda table, row, _: Message(
                "'{table}', row {row}: '{column}' is not readable text; write it again.",
                {"table": table, "row": row, "column": column},
            ),
        )
        if empty.any():
            known[empty] = ""
        return known

    def number(self, column: str, *, least: float = 0.0, usual: float = np.nan) -> Floats:
        """Return a column of numbers from `least` to `MOST`, `usual` where a cell is empty."""
        cells = self.cells(column)
        numbers = np.asarray(cells.numbers(), np.float64)
        given = self.given(column)
        self.tell(
            given & ~((numbers >= least) & (numbers <= MOST)),
            lambda table, row, place: Message(
                "'{table}', row {row}: '{column}' is '{value}'; it takes a number from {least} up, or nothing.",
                {
                    "table": table,
                    "row": row,
                    "column": column,
                    "value": _shown(cells.values[place]),
                    "least": f"{least:g}",
                },
            ),
        )
        return np.where(given, numbers, usual)

    def whole(self, column: str) -> Longs:
        """Return a column of whole numbers, 0 where a cell is empty."""
        cells = self.cells(column)
        numbers = cells.numbers()
        floats = np.asarray(numbers, np.float64)
        given = self.given(column)
        wrong = given & ~(np.abs(floats) < 2**62) | given & (floats != np.floor(floats))
        self.tell(
            wrong,
            lambda table, row, place: Message(
                "'{table}', row {row}: '{column}' is '{value}', which is not a whole number.",
                {"table": table, "row": row, "column": column, "value": _shown(cells.values[place])},
            ),
        )
        if numbers.dtype == np.int64:
            return np.asarray(numbers, dtype=np.int64)
        return np.where(given & ~wrong, floats, 0).astype(np.int64)

    def flag(self, column: str, *, usual: bool | Bools = False) -> Bools:
        """Return a column of yes and no, read as in any other file; `usual` where a cell is empty."""
        cells, given = self.cells(column), self.given(column)
        bits = cells.bits()
        said = cells.each(_yes_or_no, np.int8) if bits is None else bits
        self.tell(
            given & (said < 0),
            lambda table, row, place: Message(
                "'{table}', row {row}: '{column}' is '{value}', which is neither yes nor no; write 1 or 0.",
                {"table": table, "row": row, "column": column, "value": _shown(cells.values[place])},
            ),
        )
        self.count_empty(column, ~given)
        return np.where(given, said > 0, usual).astype(np.bool_)

    def word(self, column: str, tell: Callable[[str], str | None], known: Iterable[str], *, usual: str | None) -> Texts:
        """Return a column of words of ours, as `tell` understands each cell; None means that a word is not known.

        `usual` stands for an empty cell; where it is None, a cell may not be empty.
        """
        texts = self.text(column)
        words = told_of_each(lambda text: tell(text) if text else usual, texts)
        unknown = absent(words)
        empty = np.asarray(texts == "", np.bool_) if unknown.any() else unknown
        self.tell(
            unknown & ~empty,
            lambda table, row, place: Message(
                "'{table}', row {row}: '{column}' is '{value}', which is not one of {known}.",
                {"table": table, "row": row, "column": column, "value": _shown(texts[place]), "known": _few(known)},
            ),
        )
        self.tell(
            unknown & empty,
            lambda table, row, _: Message(
                "'{table}', row {row}: '{column}' is empty; it takes one of {known}.",
                {"table": table, "row": row, "column": column, "known": _few(known)},
            ),
        )
        if usual:
            self.count_empty(column, ~self.given(column))
        if unknown.any():
            words[unknown] = ""
        return words

    def unique(self, column: str, values: NDArray[Any]) -> None:
        """Tell the rows whose value stands in an earlier row too."""
        if len({*values.tolist()}) == len(values):
            return
        first: dict[object, int] = {}
        rows = self.rows.fid.tolist()
        for value, row in zip(values.tolist(), rows, strict=True):
            first.setdefault(value, row)
        twice = np.array([first[value] != row for value, row in zip(values.tolist(), rows, strict=True)], dtype=bool)
        self.tell(
            twice,
            lambda table, row, place: Message(
                "'{table}', row {row}: '{column}' is '{value}' as in row {other}; give each row its own, or clear it.",
                {
                    "table": table,
                    "row": row,
                    "column": column,
                    "value": _shown(values[place]),
                    "other": first[values[place]],
                },
            ),
        )

    def tell(self, wrong: Bools, sentence: Callable[[str, int, int], Message]) -> None:
        """Add a sentence for each wrong row, made of the table's name, the row's number and its place."""
        rows = np.flatnonzero(wrong).tolist()
        self.faults.extend(sentence(self.rows.table, int(self.rows.fid[place]), place) for place in rows)

    def count_empty(self, column: str, empty: Bools) -> None:
        """Remember how many cells of a column were empty."""
        if empty.any():
            self.empty[column] = int(empty.sum())

    def said(self) -> list[Message]:
        """Return what was assumed, as a sentence where anything was."""
        if not self.empty:
            return []
        text = "'{table}': empty fields count as usual ({columns})."
        columns = ", ".join(f"{column} {count}" for column, count in self.empty.items())
        return [Message(text, {"table": self.rows.table, "columns": columns})]


def lookup(words: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return a teller that knows `words` whatever their case."""
    return lambda word: words.get(word.strip().casefold())


def _plain(cell: object) -> str | None:
    """Return a cell as text without control characters, None where it is empty or no text."""
    if isinstance(cell, str):
        if cell.isprintable():
            return cell
        return clean(cell).replace("\n", " ").replace("\t", " ").strip() if _is_unicode(cell) else None
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell) if isinstance(cell, int) else None


def _is_unicode(text: str) -> bool:
    """Tell whether a text holds letters only, and no half of one as bytes of another encoding leave."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _yes_or_no(cell: object) -> int:
    """Return 1 for yes, 0 for no, -1 for what says neither."""
    if isinstance(cell, int | float) and cell in {0, 1}:
        return int(cell)
    said = flag_of(cell) if isinstance(cell, str) else None
    return -1 if said is None else int(said)


def _shown(cell: object) -> str:
    return one_line(str(cell), LONGEST)


def _few(known: Iterable[str]) -> str:
    words = list(known)
    return ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
