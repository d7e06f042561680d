"""A layer's cells by the role their column plays, as text or numbers, whether the column is there or not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ....messages import Message
from ...report import Loaded
from ..texts.columns import find_columns
from ..texts.text import all_visible, visible
from ..texts.units import OF_ROLE, Unit, amount_in, is_about, unit_note, unit_of_column
from .point_table import COORDINATE_ROLES, numbers
from .table import has_three_decimals

T = TypeVar("T")
Rows = TypeVar("Rows", pd.DataFrame, pd.Index)

_MANY: Final = 50_000
"""Rows from which on texts are worth keeping small: a text of Python's own takes some 90 bytes."""
_LOOKED_AT: Final = 2_000


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows of one file and the columns found in it; `columns` maps roles to columns of `frame`.

    `above` are the lines above a table's header, which may say its unit. `read` are the texts that were asked for.
    `rivals` are, by role, all the columns that would do where there are several, the one that is used first. `dotted`
    are the columns whose numbers all have three decimals.
    """

    frame: gpd.GeoDataFrame
    columns: Mapping[str, str]
    file: str
    above: tuple[str, ...] = ()
    read: dict[str, list[str]] = field(default_factory=dict, repr=False)
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dotted: tuple[str, ...] = ()

    @classmethod
    def found(cls, loaded: Loaded, roles: Iterable[str], mapping: Mapping[str, str] | None) -> "Cells":
        """Find the columns for `roles`; `mapping` may name coordinate columns too, which have been used already.

        Raises DataError where `mapping` names a column that the file has not.
        """
        wanted = tuple(roles)
        file = loaded.report.file
        given = {role: column for role, column in (mapping or {}).items() if role not in COORDINATE_ROLES}
        names = [str(column) for column in loaded.frame.columns if column != "geometry"]
        found = find_columns(names, wanted, mapping=given, file=file)
        return cls(loaded.frame, found.columns, file, loaded.report.above, rivals=found.rivals,
                   dotted=loaded.report.dotted)  # fmt: skip

    def text(self, role: str) -> list[str]:
        """Cells as text without outer spaces; '' where there is no column or the cell is empty."""
        if role in self.read:
            return self.read[role]
        texts = column_text(self.frame, self.columns.get(role))
        if len(texts) < _MANY or _repeats(texts):  # a million names are read again rather than kept
            self.read[role] = texts
        return texts

    def meaning(self, role: str, tell: Callable[[str], T]) -> list[T]:
        """What each cell's text means; every different text is asked about once."""
        words = self.text(role)
        told = {word: tell(word) for word in set(words)}
        return [told[word] for word in words]

    def number(self, role: str, *, filled: bool = False) -> NDArray[np.float64]:
        """Cells as floats, NaN where there is no column or no number; multiplied by the unit that the header says.

        With `filled` a row whose cell is empty tells what another column of the role has (`filled_notes` says so).
        Raises DataError for a unit that nobody knows.
        """
        first, *others = self._alternatives(role)
        values = self._numbers(first, role)
        for other in others if filled else ():
            values = np.where(np.isnan(values), self._numbers(other, role), values)
        return values

    def _alternatives(self, role: str) -> tuple[str, ...]:
        return self.rivals.get(role) or (self.columns.get(role, ""),)

    def _numbers(self, column: str, role: str) -> NDArray[np.float64]:
        if not column:
            return np.full(len(self.frame), np.nan)
        unit = self._unit(role, column)
        values = numbers(self.frame[column]) * (unit.factor if unit else 1.0)
        unread = np.flatnonzero(np.isnan(values) & self.frame[column].notna().to_numpy()) if role in OF_ROLE else ()
        for row in unread:  # 120张, 约100: the cell itself says its unit, or about how many
            values[row] = amount_in(str(self.frame[column].iloc[row]), role)
        return values

    def filled_notes(self, roles: Iterable[str]) -> tuple[Message, ...]:
        """What must be said of columns from which `number` filled the empty cells of another, and where both differ."""
        notes = []
        for role in roles:
            first, *others = self._alternatives(role)
            values = self._numbers(first, role)
            for other in others:
                more = self._numbers(other, role)
                count = int((np.isnan(values) & ~np.isnan(more)).sum())
                if count:
                    text = "{file}: {count} rows that tell nothing under {column} tell {other}, which counts for them."
                    notes.append(Message(text, {"file": self.file, "count": count, "column": first, "other": other}))
                if (~np.isnan(values) & ~np.isnan(more) & ~np.isclose(values, more, equal_nan=True)).any():
                    notes.append(self._rivals_differ((first, other)))
                values = np.where(np.isnan(values), more, values)
        return tuple(notes)

    def unit_notes(self, roles: Iterable[str]) -> tuple[Message, ...]:
        """What must be said of the units by which the columns of `roles` were multiplied."""
        units = ((self._unit(role, self.columns.get(role)), self.columns.get(role, "")) for role in roles)
        notes = (unit_note(unit, column) for unit, column in units if unit is not None)
        told = (note for note in notes if note is not None)
        return (*told, *self._dotted_notes(roles), *self._about_notes(roles))

    def _about_notes(self, roles: Iterable[str]) -> Iterator[Message]:
        """A doubt for each count of which cells say only about how many."""
        text = (
            "{file}: {count} cells of the column {column} say only about how many, such as {example}; the number in "
            "them is taken."
        )
        for role in roles:
            column = self.columns.get(role)
            if column is None or role not in OF_ROLE or pd.api.types.is_numeric_dtype(self.frame[column]):
                continue
            unread = self.frame[column][np.isnan(numbers(self.frame[column])) & self.frame[column].notna().to_numpy()]
            about = [cell for cell in unread.astype(str) if is_about(cell) and np.isfinite(amount_in(cell, role))]
            if about:
                yield Message(text, {"file": self.file, "count": len(about), "column": column, "example": about[0]})

    def _dotted_notes(self, roles: Iterable[str]) -> Iterator[Message]:
        """A doubt for each count whose numbers all have three decimals, as if a point parted thousands."""
        text = (
            "{file}: all numbers of the column {column} have three decimals, such as {number}, and are read as "
            "such. If the point separates thousands, write them without it."
        )
        for column in (self.columns[role] for role in roles if role in self.columns and role in OF_ROLE):
            cells = self.frame[column]
            if column in self.dotted or (
                not pd.api.types.is_numeric_dtype(cells) and has_three_decimals(cells.fillna("").tolist())
            ):
                number = f"{next(value for value in numbers(cells) if value > 0):.3f}"
                yield Message(text, {"file": self.file, "column": column, "number": number})

    def rival_notes(self, roles: Iterable[str]) -> tuple[Message, ...]:
        """What must be said of roles for which several columns would do that do not hold the same."""
        notes = []
        for role in roles:
            first, *others = self.rivals.get(role, ("",))
            differing = [name for name in others if column_text(self.frame, name) != self.text(role)]
            if differing:
                notes.append(self._rivals_differ((first, *differing)))
        return tuple(notes)

    def _rivals_differ(self, names: Sequence[str]) -> Message:
        text = (
            "{file}: the columns {columns} would all do and differ; {column} is used. If that is wrong, name another."
        )
        return Message(text, {"file": self.file, "columns": ", ".join(names), "column": names[0]})

    def _unit(self, role: str, column: str | None) -> Unit | None:
        if column is None or role not in OF_ROLE:
            return None
        return unit_of_column(column, role, above=self.above, file=self.file)


def column_text(frame: pd.DataFrame, column: str | None) -> list[str]:
    """A column's cells as text; '' where the column is None or a cell is empty. Whole floats lose their '.0'."""
    if column is None:
        return [""] * len(frame)
    cells = frame[column].to_numpy(dtype=object, na_value="").tolist()
    texts = all_visible(cells)
    texts = [cell_text(cell) for cell in cells] if texts is None else texts
    if len(texts) < _MANY or not _repeats(texts):
        return texts
    once: dict[str, str] = {}
    return [once.setdefault(text, text) for text in texts]


def _repeats(texts: list[str]) -> bool:
    """Whether a column says the same again and again, by its beginning: each text is kept once then."""
    return len(set(texts[:_LOOKED_AT])) < _LOOKED_AT // 4


def in_blocks(rows: Rows, texts: Callable[[Rows], list[str]]) -> Any:  # noqa: ANN401  (pandas' own array of texts)
    """The texts of all rows, made block by block and kept as pandas keeps texts, at a fifth of the memory of a list."""
    blocks = [pd.array(texts(rows[at : at + _MANY]), dtype="str") for at in range(0, max(len(rows), 1), _MANY)]
    return pd.concat([pd.Series(block) for block in blocks], ignore_index=True).array if len(blocks) > 1 else blocks[0]


def cell_text(cell: object) -> str:
    """One cell as text, '' for an empty one."""
    if isinstance(cell, str):
        return visible(cell)
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return visible(str(cell))
