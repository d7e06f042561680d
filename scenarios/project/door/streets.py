"""The streets of a project: their nodes, who may go where, and those drawn by hand joined to the others."""

from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ....coverage.network.build import END_TOLERANCE_M
from ....layers import schema
from ....layers.osm.access.access_rules import (
    DRIVE_BY_TAG_CLASSES,
    DRIVE_CLASSES,
    NO_STREETS,
    WALK_BY_TAG_CLASSES,
    WALK_CLASSES,
    Access,
    access,
    tag_table,
)
from ....layers.osm.access.road_words import built_in_words
from ....layers.schema import Streets
from ....messages import Message
from ...errors import ProjectError
from ..tables import STREETS
from .drawn_streets import MOST, join_drawn
from .row_checks import lookup
from .table_frame import Door, TableFrame

PLAIN: Final = "unclassified"
"""The class of a street of which nothing is said."""
_CLASSES: Final = WALK_CLASSES | WALK_BY_TAG_CLASSES | DRIVE_CLASSES | DRIVE_BY_TAG_CLASSES | NO_STREETS
_NAMED: Final = ("residential", "footway", "steps", "支路", "人行道")
"""Some of the words that a class may be told by, of both languages."""


def streets_of(edges: TableFrame, nodes: TableFrame) -> Streets:
    """Return the streets as they stand; those without nodes are joined later, by `joined`."""
    points = nodes.check
    ids = points.whole("node_id")
    points.unique("node_id", ids)
    words = dict(zip(schema.CROSSINGS, schema.CROSSINGS, strict=True))
    crossing = points.word("crossing", lookup(words), schema.CROSSINGS[1:], usual="")
    points.empty.clear()  # most nodes are no crossings, and QGIS may empty what is empty
    columns = _street_columns(edges)
    known = np.isin(np.column_stack([columns["u"], columns["v"]]), ids)
    for end, name in enumerate(("u", "v")):
        edges.check.tell(
            edges.check.given(name) & ~known[:, end],
            lambda table, row, place, name=name: Message(  # type: ignore[misc]  # the name is bound at once
                "'{table}', row {row} ends at node {node}, which 'street_nodes' does not contain; clear '{column}', "
                "and the street is joined by its ends.",
                {"table": table, "row": row, "node": int(columns[name][place]), "column": name},
            ),
        )
    frame = edges.frame(columns)[[*schema.STREET_COLUMNS, "geometry"]]
    return Streets(frame, nodes.frame({"crossing": crossing}, pd.Index(ids, name="node_id")))


def _street_columns(edges: TableFrame) -> dict[str, NDArray[Any]]:
    """Return the streets' columns; what is empty of who may go there follows from the class, as for any street."""
    check = edges.check
    highway, name = check.word("highway", class_of, _NAMED, usual=PLAIN), check.text("name")
    check.empty.pop("highway", None)  # most streets of most maps are of no special class
    flags = ("walk", "drive", "stairs", "bridge", "tunnel", "gate")
    open_fields = ~np.logical_and.reduce([check.given(flag) for flag in flags])
    usual = _usual_access(highway[open_fields], name[open_fields])
    columns = {flag: check.flag(flag, usual=_spread(getattr(usual, flag), open_fields)) for flag in flags}
    for flag in ("private", "across"):
        columns[flag] = check.flag(flag)
        check.empty.pop(flag, None)  # files of before lack the columns, and most streets are neither
    oneway = check.whole("oneway")
    check.tell(
        ~np.isin(oneway, (-1, 0, 1)),
        lambda table, row, place: Message(
            "'{table}', row {row}: '{column}' is '{value}', which is not one of {known}.",
            {"table": table, "row": row, "column": "oneway", "value": int(oneway[place]), "known": "1, 0, -1"},
        ),
    )
    source = np.where(check.given("source_id"), check.whole("source_id"), -check.rows.fid)
    return {
        **columns,
        "highway": highway,
        "name": name,
        "u": check.whole("u"),
        "v": check.whole("v"),
        "oneway": oneway.astype(np.int8),
        "maxspeed_kmh": check.number("maxspeed_kmh"),
        "source_id": source.astype(np.int64),
    }


def class_of(word: str) -> str | None:
    """Return the class that a word means, as in any layer of streets, None for a word that nobody knows."""
    said = word.strip()
    return said if said in _CLASSES else built_in_words().class_of(said) or None


def _spread(values: NDArray[np.bool_], rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return values of some rows among all; the others are not asked for."""
    made = np.zeros(len(rows), dtype=np.bool_)
    made[rows] = values
    return made


def _usual_access(highway: NDArray[Any], name: NDArray[Any]) -> Access:
    """Return who may go along streets of a class where nothing else is said."""
    return access(tag_table([{"highway": word, "name": text} for word, text in zip(highway, name, strict=True)]))


def joined(streets: Streets, frame: TableFrame, door: Door) -> Streets:
    """Join the streets that were drawn or moved by hand, and say how many."""
    drawn = ~(frame.check.given("u") & frame.check.given("v")) | _moved(streets)
    count = int(drawn.sum())
    if not count:
        return streets
    if count > MOST:
        raise ProjectError(
            "{count} streets in {file} were drawn or moved without their nodes, too many to be joined by their ends; "
            "make the project again with 'lifecircle check'.",
            count=count,
            file=door.file,
        )
    joined = join_drawn(streets, drawn)
    door.said.append(
        Message("{count} streets drawn or moved by hand were joined where they meet others.", {"count": count})
    )
    for row in joined.loose:
        text = "'{table}', row {row} meets no other street; nobody can walk there."
        door.said.append(Message(text, {"table": STREETS.name, "row": int(frame.check.rows.fid[row])}))
    return joined.streets


def _moved(streets: Streets) -> NDArray[np.bool_]:
    """Tell the lines that do not begin and end at their nodes any more."""
    xy, line = shapely.get_coordinates(streets.edges.geometry.to_numpy(), return_index=True)
    count = np.bincount(line, minlength=len(streets.edges))
    last = np.cumsum(count) - 1
    places = shapely.get_coordinates(streets.nodes.geometry.to_numpy())
    off = np.zeros(len(count), dtype=np.bool_)
    for name, vertex in (("u", last - count + 1), ("v", last)):
        at = streets.nodes.index.get_indexer(streets.edges[name])
        off |= ~(np.hypot(*(xy[vertex] - places[at]).T) <= END_TOLERANCE_M)
    return off
