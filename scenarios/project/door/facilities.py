"""The facilities of a project, their words understood as in import, and their entrances."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ....json_texts import is_named_cells
from ....layers import schema
from ....layers.facilities.categories import built_in_categories, category_of_word
from ....layers.facilities.values import LEVEL_WORDS as TIER_WORDS
from ....layers.facilities.values import known_status
from ....messages import Message
from ..tables import FACILITIES
from .row_checks import TableCheck, lookup
from .table_frame import TableFrame

FAR_DOOR_M: Final = 2_000.0
CATEGORIES_TOLD: Final = 10


def facilities_of(frame: TableFrame, own: Collection[str] | None) -> gpd.GeoDataFrame:
    """Return the facilities without their entrances; `own` are the planner's own categories, None where not kept."""
    check = frame.check
    ids = check.text("facility_id")
    ids = np.where(ids == "", np.array([f"{FACILITIES.name}:{row}" for row in check.rows.fid], dtype=object), ids)
    check.unique("facility_id", ids)
    tiers = check.word("level", lookup(TIER_WORDS), schema.LEVELS, usual="")
    columns = {
        "facility_id": ids,
        "name": check.text("name"),
        "category": _categories(frame, own),
        "status": check.word("status", known_status, schema.STATUSES, usual="existing"),
        "level": tiers,
        **{name: check.number(name) for name in schema.CAPACITIES},
        "public": check.flag("public"),
        "grade": check.number("grade"),
        "new": check.flag("new"),
        "opened": check.number("opened"),
        "closed": check.number("closed"),
        "mobile": check.flag("mobile"),
        **{name: check.text(name) for name in ("mobile_place", "mobile_time", "source")},
        "more": _further_cells(check),
        "site": np.where(check.text("site") == "", ids, check.text("site")),
    }
    return frame.frame({**columns, "known": _known(check, columns)})


def _categories(frame: TableFrame, own: Collection[str] | None) -> NDArray[Any]:
    """Return the facilities' categories; in a file that kept no list of its planner's own, unknown ones are told."""
    built_in = built_in_categories()
    odd: dict[str, None] = {}

    def tell(word: str) -> str | None:
        if own is not None and word in own:
            return word
        key = category_of_word(word, built_in)
        if not key and own is None:
            odd[word] = None
            return word
        return key or None

    words = frame.check.word("category", tell, [*(own or ()), *built_in.entries], usual=None)
    if odd:
        text = "'{table}': no category is called {words}; such facilities count only where a plan names them so."
        frame.door.said.append(
            Message(text, {"table": FACILITIES.name, "words": ", ".join(list(odd)[:CATEGORIES_TOLD])})
        )
    return words


def _further_cells(check: TableCheck) -> NDArray[Any]:
    """Return the further cells of each row as the JSON that import writes; anything else is told."""
    texts = check.text("more")
    odd = {text for text in set(texts.tolist()) if not is_named_cells(text)}
    check.tell(
        np.array([text in odd for text in texts.tolist()], dtype=bool),
        lambda table, row, _: Message(
            "'{table}', row {row}: '{column}' holds the further columns of the file it came from as JSON, and this "
            "is not JSON; clear the field, or take the last copy that opened.",
            {"table": table, "row": row, "column": "more"},
        ),
    )
    return texts


def _known(check: TableCheck, columns: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """Return which of `schema.TOLD` each row tells: what the column says, else those of its cells that are filled.

    In a file from before that column, what has one value only was told by no source.
    """
    if "known" not in check.rows.columns:
        told = " ".join(name for name in schema.TOLD if len(pd.unique(columns[name])) > 1)
        return np.full(len(check), told, dtype=object)
    said, given = check.text("known"), check.given("known")
    filled = {name: check.given(name) for name in schema.TOLD}
    return np.array(
        [
            text if here else " ".join(name for name in schema.TOLD if filled[name][row])
            for row, (text, here) in enumerate(zip(said, given, strict=True))
        ],
        dtype=object,
    )


def entrances_of(frame: TableFrame) -> gpd.GeoDataFrame:
    """Return one row for each entrance, with the id of its facility."""
    return frame.frame({"facility_id": frame.check.text("facility_id")})


def with_entrances(facilities: gpd.GeoDataFrame, doors: gpd.GeoDataFrame, said: list[Message]) -> gpd.GeoDataFrame:
    """Return the facilities with their entrances as one MultiPoint each; an entrance without its facility is none."""
    rows = pd.Index(facilities["facility_id"]).get_indexer(doors["facility_id"])
    points = doors.geometry.to_numpy()
    made = np.full(len(facilities), None, dtype=object)
    for owner in np.unique(rows[rows >= 0]):
        made[owner] = shapely.multipoints(points[rows == owner])
    off = shapely.distance(made, facilities.geometry.to_numpy()) > FAR_DOOR_M
    for name in facilities["name"][off]:
        text = "{name} is entered more than {km:g} km from where it lies; move its entrances in 'entrances' too."
        said.append(Message(text, {"name": name, "km": FAR_DOOR_M / 1000}))
    return facilities.assign(entrances=made)[[*schema.FACILITY_COLUMNS, "geometry"]]
