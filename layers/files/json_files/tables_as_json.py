"""Tables written as JSON without a record for each row: by columns, as rows under a header, by keys."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_HEADS: Final = ("columns", "fields", "header", "headers", "column", "keys")
_BODIES: Final = ("data", "rows", "values", "alldata", "items", "records")
_LEAST: Final = 2
"""So many columns a table has at least."""


def rows_under_names(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    """The rows that stand beside a list of their columns' names; none where the value holds none."""
    return _beside_header(value) if isinstance(value, Mapping) else []


def rows_of(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    """The rows of any other such table, each by its columns' names; none where the value is none.

    Read are rows below a row of names, a list for each column, a mapping for each column by the rows' labels, and a
    mapping for each row by its key.
    """
    if isinstance(value, list):
        return _under_header(value)
    if not isinstance(value, Mapping):
        return []
    return _by_columns(value) or _by_keys(value)


def _under_header(rows: Sequence[Any]) -> list[dict[str, Any]]:
    whole = len(rows) > 1 and all(isinstance(row, list) and len(row) >= _LEAST for row in rows)
    if not whole or not all(isinstance(name, str) for name in rows[0]):
        return []
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def _beside_header(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    plain = {str(key).casefold(): inner for key, inner in value.items()}
    heads: list[Any] = next((plain[key] for key in _HEADS if isinstance(plain.get(key), list)), [])
    names = [str(head.get("name", "")) if isinstance(head, Mapping) else str(head) for head in heads]
    rows: list[Any] = next((plain[key] for key in _BODIES if isinstance(plain.get(key), list)), [])
    if len(names) < _LEAST or not rows or not all(isinstance(row, list) for row in rows):
        return []
    return [dict(zip(names, row, strict=False)) for row in rows]


def _by_columns(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    lists = {key: inner for key, inner in value.items() if isinstance(inner, list)}
    lengths = {len(cells) for cells in lists.values()}
    if (
        len(lists) < _LEAST
        or len(lengths) != 1
        or any(isinstance(cell, list | dict) for cell in next(iter(lists.values())))
    ):
        return []
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def _by_keys(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    inner = list(value.values())
    if not inner or not all(isinstance(each, Mapping) and each for each in inner):
        return []
    labels = [str(label) for label in inner[0]]
    if len(inner) >= _LEAST and all(label.isdecimal() for label in labels):  # a column each, rows by their numbers
        return [{name: column.get(label) for name, column in value.items()} for label in inner[0]]
    return [dict(each) for each in inner]
