"""Names of columns as a shapefile can hold them: ten bytes of plain letters, no two alike."""

from collections.abc import Iterable, Mapping
from typing import Final

LONGEST: Final = 10
LONGEST_VALUE: Final = 254
"""Bytes of a text in a shapefile."""


def short_names(columns: Iterable[str], clauses: Mapping[str, str]) -> dict[str, str]:
    """Return a name of at most ten bytes for every column, each another whatever the case of its letters.

    `clauses` are what stands in front of the columns of a clause; the first clause's columns become `c01_cost` and so
    on. Other long names are cut, and numbered where they would be alike.
    """
    ahead = {clause: f"c{number:02d}" for number, clause in enumerate(clauses, start=1)}
    longest_first = sorted(ahead, key=len, reverse=True)
    found: dict[str, str] = {}
    for column in columns:
        clause = next((one for one in longest_first if column.startswith(f"{one}_")), None)
        wanted = column if clause is None else f"{ahead[clause]}_{column[len(clause) + 1 :]}"
        found[column] = _free(_plain(wanted), {name.casefold() for name in found.values()})
    return found


def _plain(name: str) -> str:
    letters = "".join(letter if letter.isascii() and (letter.isalnum() or letter == "_") else "_" for letter in name)
    return letters[:LONGEST] or "field"


def _free(name: str, taken: set[str]) -> str:
    number, tried = 1, name
    while tried.casefold() in taken:
        number += 1
        tail = f"_{number}"
        tried = name[: LONGEST - len(tail)] + tail
    return tried


def fitted(text: str, encoding: str) -> str:
    """Return a text as a shapefile's column of that encoding can hold it: what it has no letter for becomes `?`."""
    held = text.encode(encoding, errors="replace")[:LONGEST_VALUE]
    return held.decode(encoding, errors="ignore")
