"""The areas of a project: districts, barriers and buildings."""

from typing import Final

import geopandas as gpd
import numpy as np

from ....layers import schema
from ....layers.districts.names import LEVEL_WORDS, area_type_of
from ..tables import DISTRICTS
from .row_checks import lookup
from .table_frame import TableFrame

BARRIERS: Final = ("river", "railway", "trunk", "wall")


def districts_of(frame: TableFrame) -> gpd.GeoDataFrame:
    """Return the districts in the schema's columns; one without an id gets that of its row."""
    check = frame.check
    ids = check.text("district_id")
    ids = np.where(ids == "", np.array([f"{DISTRICTS.name}:{row}" for row in check.rows.fid], dtype=object), ids)
    check.unique("district_id", ids)
    columns = {
        "district_id": ids,
        "name": check.text("name"),
        "level": check.word("level", lookup(LEVEL_WORDS), schema.DISTRICT_LEVELS, usual=None),
        "parent_id": check.text("parent_id"),
        "kind": check.text("kind"),
        "area_type": check.word("area_type", lambda word: area_type_of(word) or None, schema.AREA_TYPES, usual=""),
        "new": check.flag("new"),
        "opened": check.number("opened"),
    }
    return frame.frame(columns)[[*schema.DISTRICT_COLUMNS, "geometry"]]


def barriers_of(frame: TableFrame) -> gpd.GeoDataFrame:
    """Return the barriers of one table, lines or areas."""
    words = {kind: kind for kind in BARRIERS} | _BARRIER_WORDS
    kind = frame.check.word("kind", lookup(words), BARRIERS, usual=None)
    return frame.frame({"kind": kind, "name": frame.check.text("name")})


_BARRIER_WORDS: Final = {
    word: kind
    for kind, words in {
        "river": "河流 河 江 水系 水面 水域",
        "railway": "铁路 铁道",
        "trunk": "快速路 干线 主干道",
        "wall": "围墙 墙 围栏 栅栏 篱笆 fence",
    }.items()
    for word in words.split()
}


def buildings_of(frame: TableFrame) -> gpd.GeoDataFrame:
    """Return the buildings."""
    return frame.frame({"floors": frame.check.number("floors")})
