"""Texts of files, cleaned once, where they come in: what nobody sees is taken out, and the report says so."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar

import pandas as pd

from ....messages import Message
from ....texts import any_unclean, any_unseen, clean
from ...report import Notes
from .text import joined_texts

Frame = TypeVar("Frame", bound=pd.DataFrame)

_NAMED: Final = 5


def cleaned(frame: Frame) -> tuple[Frame, Notes]:
    """Return `frame` with its columns' names and all its texts cleaned (`lifecircle.texts.clean`), and what was done.

    The note counts texts that held characters which nobody sees; line ends are made alike without a word.
    """
    texts = {column: frame[column].tolist() for column in frame.columns if _may_hold_text(frame[column])}
    unclean = {column: cells for column, cells in texts.items() if _any_unclean(cells)}
    unseen = {column: sum(any_unseen(text) for text in _texts(cells)) for column, cells in unclean.items()}
    if unclean:
        frame = frame.assign(**{str(column): _cleaned(cells, frame.index) for column, cells in unclean.items()})
    names = [clean(column) if isinstance(column, str) else column for column in frame.columns]
    if names != list(frame.columns):
        frame = frame.set_axis(names, axis="columns")
    return frame, _notes({clean(str(column)): count for column, count in unseen.items() if count})


def _cleaned(cells: Iterable[object], index: pd.Index) -> "pd.Series[Any]":
    return pd.Series([clean(cell) if isinstance(cell, str) else cell for cell in cells], index, object)


def _may_hold_text(column: "pd.Series[Any]") -> bool:
    return bool(pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column))


def _any_unclean(cells: list[object]) -> bool:
    joined = joined_texts(cells)
    return any_unclean((joined,) if joined is not None else _texts(cells))


def _texts(cells: Iterable[object]) -> list[str]:
    return [cell for cell in cells if isinstance(cell, str)]


def _notes(counts: dict[str, int]) -> Notes:
    if not counts:
        return ()
    said = (
        "{count} texts contained invisible characters (control characters, marks of direction or of no width); they "
        "were taken out. The columns are {columns}."
    )
    columns = [*list(counts)[:_NAMED], *(["…"] if len(counts) > _NAMED else [])]
    return (Message(said, {"count": sum(counts.values()), "columns": ", ".join(columns)}),)
