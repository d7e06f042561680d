"""Levels of the two ends of each street, as commercial and national street data have them (F_ZLEV and T_ZLEV).

Such data cut an upper street where it crosses a lower one, so that ends of both lie at one spot: they meet only where
their levels are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ....arrays import Bools, Longs
from ....messages import Message

PAIRS: Final = (
    ("fzlev", "tzlev"), ("fzlevel", "tzlevel"), ("fromzlev", "tozlev"), ("fromzlevel", "tozlevel"),
    ("zlevf", "zlevt"), ("zlevelf", "zlevelt"), ("felev", "telev"), ("fromelev", "toelev"), ("flevel", "tlevel"),
    ("fromlevel", "tolevel"), ("startlevel", "endlevel"), ("startzlev", "endzlev"), ("szlev", "ezlev"),
    ("startgradeseparation", "endgradeseparation"), ("startgrade", "endgrade"), ("snodelevel", "enodelevel"),
    ("起点层级", "终点层级"), ("起点标高层", "终点标高层"), ("起点层", "终点层"), ("起点高程层", "终点高程层"),
)  # fmt: skip
"""Columns of the levels of starts and ends: HERE, TomTom, ESRI, Ordnance Survey, Chinese navigation data."""
_MOST: Final = 9
"""Larger numbers are heights, no levels."""


@dataclass(frozen=True, eq=False)
class Levels:
    """The levels of starts and ends (streets, 2), and the columns that tell them."""

    of_ends: Longs
    columns: tuple[str, str]

    @property
    def above(self) -> Bools:
        """The streets that run above the ground all the way."""
        return np.asarray((self.of_ends > 0).all(axis=1))

    @property
    def below(self) -> Bools:
        """The streets that run below the ground all the way."""
        return np.asarray((self.of_ends < 0).all(axis=1))

    def message(self, file: str) -> Message:
        """What must be said of streets that were joined by levels."""
        text = (
            "{file}: its columns {columns} tell the levels of the streets' ends: streets meet only at the same level, "
            "and {above} that run above the ground and {below} below it count as bridges and tunnels."
        )
        values = {"file": file, "columns": ", ".join(self.columns), "above": int(self.above.sum()),
                  "below": int(self.below.sum())}  # fmt: skip
        return Message(text, values)


def end_levels(frame: pd.DataFrame, columns: Mapping[str, str]) -> Levels | None:
    """Return the levels that a pair of columns tells; None where there is none, or all ends lie on one level.

    `columns` are those of the frame by their plain names.
    """
    pair = next((pair for pair in PAIRS if set(pair) <= columns.keys()), None)
    if pair is None:
        return None
    names = columns[pair[0]], columns[pair[1]]
    told = np.column_stack([pd.to_numeric(frame[name], errors="coerce").fillna(0) for name in names])
    if (told != np.round(told)).any() or (np.abs(told) > _MOST).any() or len(np.unique(told)) < 2:
        return None
    return Levels(told.astype(np.int64), names)
