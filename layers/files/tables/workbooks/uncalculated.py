"""Formulas of an .xlsx that no program ever calculated: they have no value, and their cells look empty."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from .....messages import Message
from .....texts import first_few
from ..hidden import means_something

_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE: Final = re.compile(rb'(?<![\w:])r="([A-Z]{1,3})(\d{1,7})"')
_TEXT: Final = re.compile(rb'(?<![\w:])t="str"')
"""A formula whose value is an empty text was calculated."""
_NAMED: Final = 5


class Uncalculated(NamedTuple):
    """A cell, its row and column from 0, and its formula as one types it."""

    cell: str
    row: int
    column: int
    formula: str


def uncalculated(data: bytes) -> tuple[Uncalculated, ...]:
    """Find those of one sheet, given as the XML of its part."""
    if b"<f" not in data and b":f" not in data:
        return ()
    return tuple(_found(data))


def _found(data: bytes) -> Iterator[Uncalculated]:
    for said in _CELL.finditer(data):
        place = _PLACE.search(said[1])
        if place is None or _TEXT.search(said[1]):
            continue
        letters, number = place[1].decode(), int(place[2])
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        formula = html.unescape((said[2] or b"").decode("utf-8", "replace"))
        yield Uncalculated(f"{letters}{number}", number - 1, column - 1, f"={formula}")


def said_of_uncalculated(
    cells: Sequence[Uncalculated], numbers: Sequence[int], header: Sequence[str]
) -> Iterator[Message]:
    """What must be said of those in the rows read, `numbers` from 0, whose column means something."""
    rows = set(numbers)
    told = [each.cell for each in cells
            if each.row in rows and (each.column >= len(header) or means_something(header[each.column]))]  # fmt: skip
    if told:
        text = (
            "{count} cells hold formulas that were never calculated ({cells}) and count as empty; open the file in "
            "Excel, save it, and load it again."
        )
        yield Message(text, {"count": len(told), "cells": first_few(told, _NAMED)})
