"""Streets that a layer draws and that are not built yet: by a column of statuses, or by the word of their class."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ....arrays import Bools
from ....layers.facilities.values import known_status
from ....layers.osm.access.road_words import RoadWords
from ....messages import Message
from ....yes_no import flag_of

_BUILT: Final = frozenset(("是否现状", "是否建成", "是否已建"))
_UNBUILT: Final = re.compile(r"^(?:规划|拟建|待建|在建|未建|预留)|[（(](?:规划|拟建|待建|在建|未建|预留)[)）]$")
_NOT_YET: Final = frozenset(("planned", "candidate", "closed"))
_NAMED: Final = 6


@dataclass(frozen=True, eq=False)
class Planned:
    """Which `rows` of a layer are not built (or not any more), by the words of which `column`, and how often each."""

    rows: Bools
    column: str
    words: Mapping[str, int]

    def message(self, file: str) -> Message:
        """Say that these streets are closed, or that they count since there are no others."""
        values = {
            "file": file,
            "count": int(self.rows.sum()),
            "column": self.column,
            "words": ", ".join(f"{word} {count}" for word, count in list(self.words.items())[:_NAMED]),
        }
        if self.rows.all():
            return Message(
                "{file}: all {count} streets are planned or being built by the column {column} ({words}); they "
                "count as existing.",
                values,
            )
        return Message(
            "{file}: {count} streets are planned, being built or given up by the column {column} ({words}) and nobody "
            "walks or drives there; to count them as built, give a layer without that column, or change it.",
            values,
        )


def find_planned(
    frame: pd.DataFrame, columns: Mapping[str, str], class_column: str | None, words: RoadWords
) -> Planned | None:
    """The streets that are not built, by the first column that tells of any; `columns` are by their plain names."""
    named = [columns[name] for name in words.columns.get("status", ()) if name in columns]
    for column in (*named, *((class_column,) if class_column else ())):
        texts = frame[column].astype(str).where(frame[column].notna(), "")
        told = {text: _is_unbuilt(plain, column, class_column) for text in texts.unique() for plain in [text.strip()]}
        if any(told.values()):
            rows = np.asarray(texts.map(told), dtype=np.bool_)
            return Planned(rows, column, dict(Counter(texts[rows]).most_common()))
    return None


def _is_unbuilt(text: str, column: str, class_column: str | None) -> bool:
    if column == class_column:
        return _UNBUILT.search(text) is not None
    if column in _BUILT:
        return flag_of(text) is False
    return known_status(text) in _NOT_YET
