"""What a layer's rows say of how their facilities stand: by their column of statuses, or by tags of OpenStreetMap."""

from collections import Counter
from typing import Final

import geopandas as gpd
import pandas as pd

from ...clock import local_now
from ...messages import Message
from ...yes_no import flag_of
from ..files.tables.cells import Cells, column_text
from ..files.tables.table import NOTHING
from ..files.texts.columns import counted, plain_name
from .categories import UNMAPPED
from .open_to_public import STATUS_TAGS, not_counting, status_of_tags
from .values import known_status, status_by_opening

_OSM_KEYS: Final = ("amenity", "shop", "leisure", "tourism", "healthcare", "office", "emergency", "highway")
_OSM_DETAILS: Final = ("social_facility", "social_facility:for", "isced:level", "sport", "school", "access")
_FLAGGED: Final = {"是否现状": ("existing", "planned"), "是否建成": ("existing", "planned"),
                   "是否已建": ("existing", "planned"), "是否规划": ("planned", "existing")}  # fmt: skip
"""Columns of yes and no that tell a status, by what each of the two means."""


def tag_rows(frame: pd.DataFrame, more: tuple[str, ...] = _OSM_DETAILS) -> list[dict[str, str]]:
    """OSM tags per row, where the layer's columns are OSM keys; no rows where they are not."""
    if not any(key in frame.columns for key in _OSM_KEYS):
        return []
    columns = {key: column_text(frame, key) for key in (*_OSM_KEYS, *more, "name") if key in frame.columns}
    return [{key: cells[row] for key, cells in columns.items() if cells[row]} for row in range(len(frame))]


def statuses(cells: Cells) -> list[str]:
    """Each row's status; where its own column tells none, 在建 or 停业 where the opening year stands tells it."""
    flagged = _FLAGGED.get(plain_name(cells.columns.get("status", "")))
    said: list[str | None] = (
        cells.meaning("status", known_status)
        if flagged is None
        else [*cells.meaning("status", lambda word: flagged[flag_of(word) is False])]
    )
    opened = cells.meaning("opened", status_by_opening)
    return [status or instead or "existing" for status, instead in zip(said, opened, strict=True)]


def unknown_statuses(cells: Cells) -> tuple[Message, ...]:
    """What must be said of words for a status that tell none: their facilities count as existing."""
    column = cells.columns.get("status")
    if column is None:
        return ()
    flagged = plain_name(column) in _FLAGGED
    tells = cells.meaning("status", lambda word: (flag_of(word) if flagged else known_status(word)) is not None)
    words = Counter(
        word
        for word, told in zip(cells.text("status"), tells, strict=True)
        if not told and word.casefold() not in NOTHING
    )
    if not words:
        return ()
    text = (
        "{count} rows have words in the column {column} that are not a known status ({words}); they count as "
        "existing. Write 现状, 规划, 在建 or 停业 there (existing, planned, closed)."
    )
    return (Message(text, {"count": words.total(), "column": column, "words": counted(words)}),)


def with_tagged_statuses(frame: gpd.GeoDataFrame, rows: pd.DataFrame) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Facilities with the status that the tags of `rows` tell, where these are an export of OpenStreetMap.

    Only what would count as existing is asked about; the messages say how many do not count, and why.
    """
    tags = tag_rows(rows, STATUS_TAGS)
    if not tags:
        return frame, ()
    day = local_now().date()
    asked = (frame["status"].eq("existing") & frame["category"].ne(UNMAPPED)).tolist()
    told = [status_of_tags(row, day) if one else ("", "") for row, one in zip(tags, asked, strict=True)]
    status = [new or old for (new, _), old in zip(told, frame["status"], strict=True)]
    return frame.assign(status=status), not_counting(Counter(why for _, why in told))
