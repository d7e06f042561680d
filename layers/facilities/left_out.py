"""What must be said of rows that are no facilities here: without a category, of unknown kinds, no public services."""

from collections import Counter
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from ...messages import Message
from ..files.georeference import lost_rows
from ..files.texts.columns import counted, shortened
from ..report import Problem
from .categories import NO_SERVICE, UNMAPPED, Categories, of_ending


def rows_without_service(frame: gpd.GeoDataFrame, words: list[str], said: NDArray[np.bool_]) -> tuple[Message, ...]:
    """What must be said of rows without a category: those that say none, those whose word is unknown, no services.

    `words` are what each row's category was to be told by, `said` whether the row itself says a category.
    """
    keys = frame["category"].to_numpy()
    unclaimed, none = keys == UNMAPPED, keys == NO_SERVICE
    silent = lost_rows(frame, unclaimed & ~said, Message(
        "{count} of {total} rows say no category ({rows}); fill in the column of categories."))  # fmt: skip
    unknown = lost_rows(frame, unclaimed & said, Message(
        "{count} of {total} rows are of kinds that no category claims: {kinds} ({rows}); choose one category for the "
        "file (in the window under Kind, on the command line FILE=category), or give a file of your own words "
        "(--categories)."),
        kinds=_kinds(words, unclaimed & said))  # fmt: skip
    others = lost_rows(frame, none, Message(
        "{count} of {total} rows are not public services of the plans: {kinds}."),
        kinds=_kinds(words, none))  # fmt: skip
    return (*silent, *unknown, *others)


def _kinds(words: list[str], rows: NDArray[np.bool_]) -> str:
    return counted(Counter(word for word, wanted in zip(words, rows, strict=True) if wanted))


def odd_capacities(odd: list[Problem]) -> tuple[Message, ...]:
    """What must be said of capacities that are no numbers."""
    if not odd:
        return ()
    text = "{count} capacities are not numbers and count as unknown (rows {rows}); correct them."
    return (Message(text, {"count": len(odd), "rows": shortened(dict.fromkeys(problem.row for problem in odd))}),)


def by_endings(told: Mapping[tuple[str, str], int], known: Categories) -> list[Message]:
    """What must be said of words that nobody listed and that were understood by how they end."""
    counts = {(word, key): count for (word, key), count in told.items() if key and word and ";" not in word}
    text = "{count} rows of kind {value} were taken as {category}, by how the word ends; check them."
    return [
        Message(text, {"count": count, "value": word, "category": key})
        for (word, key), count in counts.items()
        if of_ending(word, known) == key
    ]
