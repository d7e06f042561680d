"""Views in the planner's language: cells as texts for the eye, or as texts and numbers for a workbook or a machine."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ...messages import Message, Titled
from ..presentation.estimates import Estimate
from ..presentation.map_style import STATES
from ..presentation.summary import known_text, listed, people_text
from ..presentation.translate import Words
from .view import Cell, Column, Kind, Name, Part, Row, Table, Tone, UnitName, Word

NUMBERS: Final[frozenset[Kind]] = frozenset(
    {"people", "count", "figure", "percent", "change", "money", "year", "degrees"}
)
NUMBERS_OF_PEOPLE: Final[frozenset[Kind]] = frozenset({"people", "count", "figure"})
COLOURS: Final[Mapping[Tone, str]] = {
    "good": STATES["met"],
    "near": STATES["nearly_met"],
    "bad": STATES["not_met"],
    "open": STATES["not_decided"],
    "soft": STATES["not_applicable"],
}
TONE_OF_STATE: Final[Mapping[str, Tone]] = {
    "met": "good",
    "nearly_met": "near",
    "not_met": "bad",
    "not_decided": "open",
    "not_applicable": "soft",
    "reported": "soft",
}
_UNKNOWN: Final = "–"


def title_text(title: str | Titled | Message | Name, words: Words) -> str:
    """Return the title of a table or a column."""
    return words(title) if isinstance(title, str) else str(plain(title, words))


def plain(cell: Cell, words: Words) -> str | float | int | None:
    """Return a cell as a number or a text in the planner's language; None where nothing is known."""
    match cell:
        case Message():
            return words.say(cell)
        case Titled():
            return (cell.title or cell.title_en) if words.language == "zh" else str(cell)
        case Word():
            return words(cell.text)
        case Name():
            return words.unit(cell.key) if isinstance(cell, UnitName) else words.name(cell.key)
        case tuple():
            return listed((str(plain(one, words)) for one in cell), words)
        case _:
            return str(cell) if isinstance(cell, Part) else cell


def text(cell: Cell, column: Column, words: Words) -> str:
    """Return a cell as text for the eye: numbers by their column's kind, a dash where nothing is known."""
    value = plain(cell, words)
    if value is None:
        return _UNKNOWN
    if isinstance(value, Estimate) and column.kind in NUMBERS_OF_PEOPLE:
        return known_text(value, estimated=True)
    return value if isinstance(value, str) else _number(float(value), column.kind)


def tone(cell: Cell) -> Tone:
    """Return the tone of a cell."""
    return cell.tone if isinstance(cell, Word | Name | Part) else ""


def colours(table: Table, words: Words) -> dict[str, str]:
    """Return the colours of the words of a table that have a tone, by the words as they are shown."""
    cells = {cell for row in table.rows for cell in row.cells if isinstance(cell, Word | Name | Part)}
    toned = [cell for cell in cells if cell.tone]
    return {str(plain(cell, words)): COLOURS[cell.tone] for cell in toned}


def to_be_seen(table: Table) -> Table:
    """Return a table without its details, and without the columns in which no row says anything."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if not column.detail and any(row.cells[at] not in (None, "") for row in table.rows)
    ]
    columns = tuple(table.columns[at] for at in kept)
    rows = tuple(
        Row(
            tuple(row.cells[at] for at in kept),
            row.opens,
            {place: row.cells_open[at] for place, at in enumerate(kept) if at in row.cells_open},
        )
        for row in table.rows
    )
    return replace(table, columns=columns, rows=rows)


def headings(table: Table, words: Words) -> tuple[str, ...]:
    """Return the titles of a table's columns."""
    return tuple(title_text(column.title, words) for column in table.columns)


def _number(value: float, kind: Kind) -> str:
    match kind:
        case "people" | "count":
            return people_text(value)
        case "year":
            return f"{value:.0f}"
        case "degrees":
            return f"{value:.6f}"
        case "percent":
            return f"{_short(value)}%"
        case "change":
            short = _short(value)
            return f"+{short}" if value > 0 and short != "0" else short
        case _:
            return _short(value)


def _short(value: float) -> str:
    """Return a figure with two places, four where it is below a tenth."""
    places = 2 if abs(value) >= 1 / 10 or value == 0 else 4
    said = f"{value:,.{places}f}"
    short = said.rstrip("0").rstrip(".") if "." in said else said
    return "0" if short == "-0" else short
