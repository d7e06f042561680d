"""What a view is: tables of typed columns, rows that know what they are about, notes, and perhaps a map layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd

from ...coverage.plans.clauses import Clause
from ...messages import Message, Titled

Kind = Literal["text", "people", "count", "figure", "percent", "change", "money", "year", "degrees"]
"""What a column holds: `people` and `count` are whole numbers to the eye, `figure` is one with its unit in another
column, `percent` a share, `change` a signed difference, `money` 10,000 yuan, `year` a number without thousands,
`degrees` a coordinate with all its places."""

Tone = Literal["", "good", "near", "bad", "open", "soft"]
"""How a word is coloured: as the states of a verdict are."""


@dataclass(frozen=True)
class Word:
    """A word of ours in a cell: a literal, marked by `later`, and its tone."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Name:
    """A key of the data in a cell (`county`, `age_60_plus`, `beds per 1,000`), shown by the planner's word for it."""

    key: str
    tone: Tone = ""


@dataclass(frozen=True)
class UnitName(Name):
    """A verdict's unit in a cell, shown as it stands behind a figure."""


@dataclass(frozen=True)
class Part:
    """So many of so many in a cell: shown as 3/5, of one as a mark."""

    done: int
    of: int

    @property
    def tone(self) -> Tone:
        """Good where all is there, bad where nothing is."""
        return "good" if self.done >= self.of else "bad" if self.done == 0 else "open"

    def __str__(self) -> str:
        return ("✓" if self.done else "✗") if self.of == 1 else f"{self.done}/{self.of}"


Plain = str | float | int | Message | Titled | Word | Name | Part | None
Cell = Plain | tuple[Plain, ...]
"""None is unknown or does not apply; a str is foreign text, shown as it is; several are shown as a list."""


@dataclass(frozen=True)
class Opens:
    """What a row or a cell is about. `feature` is a row of the view's own layer, by its column `key`."""

    kind: Literal["district", "facility", "clause", "feature"]
    key: str


@dataclass(frozen=True)
class Column:
    """A column: a key for machines, a title (a literal marked by `later`, or as a cell has it), its kind.

    A `detail` stands in workbooks and files for machines, and takes no room on the terminal, on paper, in the window.
    """

    key: str
    title: str | Titled | Message | Name
    kind: Kind = "text"
    detail: bool = False


@dataclass(frozen=True)
class Row:
    """A row, as wide as the columns; `opens` is what it is about, `cells_open` what single cells are, by column."""

    cells: tuple[Cell, ...]
    opens: tuple[Opens, ...] = ()
    cells_open: Mapping[int, tuple[Opens, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table; its title is short, for it names a sheet of a workbook too."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, eq=False)
class View:
    """A view: `notes` say what a reader must know, `assumed` what the program and not the plan has chosen.

    `layer` is in the place's CRS and has a column `key`.
    """

    key: str
    title: str
    tables: tuple[Table, ...]
    notes: tuple[Message, ...] = ()
    assumed: tuple[Message, ...] = ()
    layer: gpd.GeoDataFrame | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no table has a row: the plan asks nothing of the kind, or the place has nothing."""
        return not any(table.rows for table in self.tables)


def clause_title(clause: Clause) -> Titled | Message:
    """Return a clause's title as a cell; one that is only remembered says so, as everywhere."""
    title = Titled(clause.title, clause.title_en)
    if clause.certainty == "memory":
        return Message("{title} (from memory, not checked against the text)", {"title": title})
    return title


def clause_opens(clause: Clause) -> tuple[Opens, ...]:
    """Return what a row about a clause opens."""
    return (Opens("clause", clause.id),)
