"""What the columns of a layer of streets say, in OpenStreetMap's tags, and what of it nobody could tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ....arrays import Bools
from ....layers.files.readers.cad import CAD_LAYER, closed_as_areas
from ....layers.files.texts.columns import may_be_cut, plain_name
from ....layers.osm.access.access_rules import (
    DRIVE_CLASSES,
    NO_STREETS,
    TAG_COLUMNS,
    WALK_BY_TAG_CLASSES,
    WALK_CLASSES,
    WAYS_OF_OTHER_KEYS,
)
from ....layers.osm.access.road_words import RoadWords, as_flags, as_oneway, as_text, built_in_words, parts_of
from .end_levels import Levels, end_levels
from .planned_streets import Planned, find_planned

PROPOSED: Final = "proposed"
PLAIN: Final = "unclassified"
"""A street of which nothing is said: open to all."""
GEOFABRIK: Final = "fclass"
"""The column of classes in Geofabrik's layers, whose one-way codes are F, T and B."""
_CLASSES: Final = WALK_CLASSES | WALK_BY_TAG_CLASSES | DRIVE_CLASSES | NO_STREETS
_SQUARES: Final = ("pedestrian", "platform", "pier")
"""Classes of which a drawing has areas, as outlines."""
_STRUCTURES: Final = ("bridge", "tunnel")
_LEVELS: Final = ("layer", "zlevel", "zlev", "层级", "标高层")
_DIRECTIONS: Final = ("direction", "dir", "方向", "通行方向", "交通流方向")
_OF_NAVIGATION: Final = {"0": "no", "1": "no", "2": "yes", "3": "-1"}
"""Codes of directions in Chinese navigation data: untold, both ways, along the line, against it."""
_MOST_LEVELS: Final = 5
_TEXTS: Final = frozenset({"highway", "name", "maxspeed", "duration", "oneway"})
_OTHER_THINGS: Final = ("railway", "waterway", "barrier", "power", "natural", "landuse", "boundary", "building",
                        "aerialway", "leisure", "amenity")  # fmt: skip
"""Keys of OpenStreetMap by which a row without a class is something else than a street."""


@dataclass(frozen=True, eq=False)
class StreetTags:
    """Tags (`TAG_COLUMNS`, a row for each street), the classes as `written` in the file, and what was found on the way.

    `no_street` (rows,) are other things of OpenStreetMap. `unknown` counts the words of the column `class_column` that
    mean no class, `codes` are one-way codes that nobody knows, and `odd` are columns of bridges or tunnels with the
    words in them that tell of neither. `planned` tells the streets that are not built yet by their column or class, and
    `raised` by which column they were taken for bridges and tunnels, where the layer has none of these. `directions` is
    the column whose one-way codes were read as those of Chinese navigation data. `levels` are those of the ends.
    """

    tags: pd.DataFrame
    written: "pd.Series[Any]"
    no_street: Bools
    class_column: str
    unknown: dict[str, int]
    codes: tuple[str, ...]
    odd: tuple[tuple[str, dict[str, int]], ...] = ()
    planned: Planned | None = None
    raised: str = ""
    directions: str = ""
    levels: Levels | None = None


def read_tags(frame: pd.DataFrame, words: RoadWords | None = None) -> StreetTags:
    """Read tags from the columns of a layer, by its own words or by the planner's."""
    known = words or built_in_words()
    columns = {plain_name(str(name)): str(name) for name in frame.columns if str(name) != "geometry"}
    found = {tag: _column(columns, (*known.columns.get(tag, ()), tag)) for tag in TAG_COLUMNS}
    tags = {tag: _flagged(frame, column, known) for tag, column in found.items() if tag not in _TEXTS}
    tags |= {tag: _text(frame, found[tag]) for tag in ("name", "maxspeed", "duration")}
    directions = _navigation_codes(frame, columns, found["oneway"])
    oneway, codes = (
        (as_text(frame[directions]).map(_OF_NAVIGATION).fillna(""), ())
        if directions
        else as_oneway(_cells(frame, found["oneway"]), known, from_to=GEOFABRIK in columns)
    )
    highway, unknown = _classes(_cells(frame, found["highway"]), known)
    table = pd.DataFrame({**tags, "oneway": oneway, "highway": highway})[list(TAG_COLUMNS)]
    no_street = _other_things(frame, columns, table) if found["highway"] == "highway" else _none(frame)
    for key, value, kind in WAYS_OF_OTHER_KEYS:
        table.loc[(table["highway"] == "") & (table[key] == value), "highway"] = kind
    table.loc[table["highway"] == "", "highway"] = PLAIN
    odd = _structures(table, found, known)
    levels = end_levels(frame, columns)
    if levels is not None:
        table.loc[levels.above & (table["tunnel"] == ""), "bridge"] = "yes"
        table.loc[levels.below & (table["bridge"] == ""), "tunnel"] = "yes"
    raised = "" if levels or any(found[tag] for tag in _STRUCTURES) else _by_level(table, frame, columns)
    planned = find_planned(frame, columns, found["highway"], known)
    if planned is not None and not planned.rows.all():
        table.loc[planned.rows, "highway"] = PROPOSED
    written = _text(frame, found["highway"])
    return StreetTags(table, written, no_street, found["highway"] or "", unknown, codes, odd, planned, raised,
                      directions, levels)  # fmt: skip


def _navigation_codes(frame: pd.DataFrame, columns: Mapping[str, str], oneway: str | None) -> str:
    """The column of directions in the codes of Chinese navigation data; '' where there is none.

    Their 1 is both ways, where one-way columns have 1 for yes: 2 or 3 must be there, and nothing but these codes.
    """
    column = next((columns[name] for name in _DIRECTIONS if name in columns), "")
    if not column or oneway not in (None, column):
        return ""
    told = set(as_text(frame[column]).unique()) - {""}
    return column if told <= _OF_NAVIGATION.keys() and told & {"2", "3"} else ""


def _structures(
    table: pd.DataFrame, found: Mapping[str, str | None], words: RoadWords
) -> tuple[tuple[str, dict[str, int]], ...]:
    """Put into `table` which streets are bridges and tunnels; the columns with the words that tell of neither."""
    said = {tag: table[tag].copy() for tag in _STRUCTURES}
    one = found["bridge"] is not None and found["bridge"] == found["tunnel"]
    odd: list[tuple[str, dict[str, int]]] = []
    for tag in _STRUCTURES:
        table[tag], left = _spanning(said[tag], tag, words)
        if one:  # one column for both: what tells of the other is no riddle
            other = next(each for each in _STRUCTURES if each != tag)
            left = {word: count for word, count in left.items() if words.spans(other, word) is None}
        odd += [(found[tag] or tag, left)] if left and not (one and odd) else []
    return tuple(odd)


def _by_level(table: pd.DataFrame, frame: pd.DataFrame, columns: Mapping[str, str]) -> str:
    """Take what lies on a layer above the ground for bridges, below it for tunnels; the column that tells, '' for none.

    Lines that cross on different layers do not meet (wiki, "Key:layer"). Only where no column tells of bridges.
    """
    column = next((columns[name] for name in _LEVELS if name in columns), None)
    levels = pd.to_numeric(_text(frame, column), errors="coerce").fillna(0).to_numpy(dtype=np.float64)
    raised = (levels != 0) & (np.abs(levels) <= _MOST_LEVELS) & (levels == np.round(levels))
    if column is None or not raised.any() or raised.all():
        return ""
    table.loc[raised & (levels > 0), "bridge"] = "yes"
    table.loc[raised & (levels < 0), "tunnel"] = "yes"
    return column


def with_cad_classes(lines: gpd.GeoDataFrame, words: RoadWords) -> gpd.GeoDataFrame:
    """A drawing's lines with the class that the name of their CAD layer tells; closed lines of squares are areas."""
    if CAD_LAYER not in lines.columns:
        return lines
    classes = lines[CAD_LAYER].fillna("").map(lambda name: words.class_of(str(name)))
    shapes = lines.geometry.to_numpy().copy()
    squares = classes.isin(_SQUARES).to_numpy(dtype=np.bool_)
    shapes[squares] = closed_as_areas(shapes[squares])
    return lines.assign(highway=classes).set_geometry(gpd.GeoSeries(shapes, index=lines.index, crs=lines.crs))


def _spanning(cells: "pd.Series[str]", tag: str, words: RoadWords) -> tuple["pd.Series[str]", dict[str, int]]:
    """Each cell as the kind of bridge or tunnel that it tells of, '' for none, and how often others occur."""
    counts = cells.value_counts()
    told = {word: words.spans(tag, str(word)) for word in counts.index}
    unknown = {str(word): int(counts[word]) for word, spans in told.items() if spans is None}
    return cells.where(cells.map(lambda word: told[word] is True), ""), unknown


def _classes(cells: "pd.Series[Any]", words: RoadWords) -> tuple["pd.Series[str]", dict[str, int]]:
    """Each row's class, '' for an empty cell, and how often each word occurs that means none."""
    texts = cells.map(lambda cell: ";".join(parts_of(cell)))
    counts = texts.value_counts()
    meaning = {text: _class_of(str(text).split(";"), words) for text in counts.index if text}
    unknown = {str(text): int(counts[text]) for text, found in meaning.items() if not found}
    return texts.map(lambda text: (meaning[text] or PLAIN) if text else "").astype(object), unknown


def _class_of(parts: list[str], words: RoadWords) -> str:
    """The class of a street that was put together of several: the first that is open on foot, else the first known."""
    said = [part.strip() if part.strip() in _CLASSES else words.class_of(part) for part in parts]
    known = [highway for highway in said if highway]
    return next((highway for highway in known if highway in WALK_CLASSES), known[0] if known else "")


def _other_things(frame: pd.DataFrame, columns: dict[str, str], tags: pd.DataFrame) -> Bools:
    """Which rows of an export of OpenStreetMap are no streets: without a class, but with another thing's key."""
    walked = np.zeros(len(frame), dtype=np.bool_)
    for key, value, _ in WAYS_OF_OTHER_KEYS:
        walked |= (tags[key] == value).to_numpy(dtype=np.bool_)
    other = _none(frame)
    for key in _OTHER_THINGS:
        other |= (_text(frame, columns.get(key)) != "").to_numpy(dtype=np.bool_)
    return np.asarray((tags["highway"] == "").to_numpy(dtype=np.bool_) & other & ~walked)


def _none(frame: pd.DataFrame) -> Bools:
    return np.zeros(len(frame), dtype=np.bool_)


def _column(columns: dict[str, str], names: tuple[str, ...]) -> str | None:
    """The column of one of the names, best first; else one whose name begins one, as a .dbf cuts it off."""
    plain = [plain_name(name) for name in names]
    cut = {begun for begun, column in columns.items() if may_be_cut(column)}
    whole = next((columns[name] for name in plain if name in columns), None)
    return whole or next((columns[begun] for name in plain for begun in cut if name.startswith(begun)), None)


def _cells(frame: pd.DataFrame, column: str | None) -> "pd.Series[Any]":
    if column is None:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[column].astype(object).where(frame[column].notna(), "")


def _text(frame: pd.DataFrame, column: str | None) -> "pd.Series[str]":
    return _cells(frame, None) if column is None else as_text(_cells(frame, column))


def _flagged(frame: pd.DataFrame, column: str | None, words: RoadWords) -> "pd.Series[str]":
    return _cells(frame, None) if column is None else as_flags(_cells(frame, column), words)
