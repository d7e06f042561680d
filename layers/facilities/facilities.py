"""Facilities: rows of any layer or table brought into the columns of `schema`, with all that was doubtful listed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from ...messages import Message
from ..crs.datums import WGS84, shift_frame
from ..errors import DataError
from ..files.cells import Cells, column_text
from ..files.columns import shortened
from ..files.georeference import leave_out, list_rows, lost_rows
from ..files.tables.point_table import placing
from ..files.tables.table import NOTHING
from ..files.vector import read_vector
from ..report import Loaded, Problem, Report
from ..schema import CAPACITIES, FACILITY_COLUMNS, TOLD
from .categories import (
    NO_SERVICE,
    UNMAPPED,
    Categories,
    built_in_categories,
    categorise,
    category_of_tags,
    category_of_word,
    of_ending,
)
from .duplicates import list_duplicates
from .entrances import entrances_on_streets
from .values import LEVEL_WORDS, grade_of, is_yes, public_of, status_of

ROLES: Final = (
    "id", "name", "category", "typecode", "status", "level", *CAPACITIES,
    "public", "grade", "new", "mobile", "mobile_place", "mobile_time",
)  # fmt: skip
_OSM_KEYS: Final = ("amenity", "shop", "leisure", "tourism", "healthcare", "office", "emergency", "highway")
_OSM_DETAILS: Final = ("social_facility", "social_facility:for", "isced:level", "sport", "school", "access")


class FacilityOptions(TypedDict, total=False):
    """What a planner may say of a file of facilities; see `load_facilities`."""

    category: str | None
    mapping: Mapping[str, str] | None
    layer: str | None
    crs: str | int | pyproj.CRS | None
    encoding: str | None
    datum: str
    categories: Categories | None
    streets: gpd.GeoDataFrame | None


def read_facilities(path: Path | str, **options: Unpack[FacilityOptions]) -> gpd.GeoDataFrame:
    """The frame of `load_facilities`, for callers who show no report."""
    return load_facilities(path, **options).frame


def load_facilities(
    path: Path | str,
    *,
    category: str | None = None,
    mapping: Mapping[str, str] | None = None,
    layer: str | None = None,
    crs: str | int | pyproj.CRS | None = None,
    encoding: str | None = None,
    datum: str = WGS84,
    categories: Categories | None = None,
    streets: gpd.GeoDataFrame | None = None,
) -> Loaded:
    """Read facilities: Point geometry and exactly FACILITY_COLUMNS, in the CRS of the file.

    `category` names the one category of all rows (a key, or a Chinese or English name); else columns, AMap types,
    OSM tags and names tell. `mapping` (role to column, see `columns.toml`) is the planner's word on the columns.
    `datum` is the planner's word on what the degrees are ('wgs84', 'gcj02', 'bd09'); other than wgs84 are converted.
    With `streets` (lines in any CRS), areas get entrances where the streets meet their edge.

    The report counts categories and unmapped values; unmapped rows are left out of the frame, one problem each.
    Raises DataError as `read_vector` does, and where no row has a category.
    """
    loaded = read_vector(path, layer=layer, crs=crs, encoding=encoding, mapping=placing(mapping), use="facilities")
    return as_facilities(
        shift_frame(loaded, datum), category=category, mapping=mapping, categories=categories, streets=streets
    )


def as_facilities(
    loaded: Loaded,
    *,
    category: str | None = None,
    mapping: Mapping[str, str] | None = None,
    categories: Categories | None = None,
    streets: gpd.GeoDataFrame | None = None,
) -> Loaded:
    """Bring any layer's rows into FACILITY_COLUMNS; see `load_facilities`."""
    known = categories or built_in_categories()
    loaded = _places_only(loaded)
    cells = Cells.found(loaded, ROLES, mapping)
    keys, words = _categories(cells, category, known)
    report = _with_categories(loaded.report, keys, words, known)
    if not report.categories and not {"category", "typecode"} & cells.columns.keys():
        raise DataError(
            "{file} has no column of categories, and nothing else tells what its rows are; its columns are {columns}. "
            "Say which column it is, or one category for the whole file (on the command line FILE=category).",
            file=report.file,
            columns=shortened(name for name in loaded.frame.columns if name != "geometry") or "–",
        )
    if not report.categories:
        raise DataError(
            "{file}: no category claims any of its rows ({values}); choose a category for the file, or add these words "
            "to the categories.",
            file=report.file,
            values=shortened(dict.fromkeys(word for word in words if word)) or "-",
        )
    frame = _assemble(cells, keys, streets)
    lost = _unclaimed_rows(frame, words)
    frame, others = leave_out(
        frame, (frame["category"] == NO_SERVICE).to_numpy(), Message("The row is no public service, and was left out.")
    )
    unclaimed = (frame["category"] == UNMAPPED).to_numpy()
    frame, unmapped = leave_out(frame, unclaimed, Message("No category claims the row, and it was left out."))
    frame, taken = _unique_ids(frame)
    frame, odd = _capacities(frame, cells)
    report = replace(
        report,
        columns={**report.columns, **cells.columns},
        problems=(*report.problems, *others, *unmapped, *taken, *odd, *list_duplicates(frame)),
        lost=(*report.lost, *lost, *_odd_capacities(odd)),
        doubts=(*report.doubts, *cells.unit_notes(CAPACITIES)),
    )
    return Loaded(frame.reset_index(drop=True), report)


def _unclaimed_rows(frame: gpd.GeoDataFrame, words: list[str]) -> tuple[Message, ...]:
    """What must be said of rows without a category: those that say none, those whose word is unknown, no services."""
    keys, said = frame["category"].to_numpy(), np.array([bool(word) for word in words])
    unclaimed, none = keys == UNMAPPED, keys == NO_SERVICE
    silent = lost_rows(frame, unclaimed & ~said, Message(
        "{count} of {total} rows say no category ({rows}); fill in the column of categories."))  # fmt: skip
    unknown = lost_rows(frame, unclaimed & said, Message(
        "{count} of {total} rows are of kinds that no category claims: {kinds} ({rows}); give a file of your own words "
        "(--categories) or one category for the file (FILE=category)."),
        kinds=_kinds(words, unclaimed & said))  # fmt: skip
    others = lost_rows(frame, none, Message(
        "{count} of {total} rows are no public services of the plans: {kinds}."),
        kinds=_kinds(words, none))  # fmt: skip
    return (*silent, *unknown, *others)


def _kinds(words: list[str], rows: NDArray[np.bool_]) -> str:
    counts = Counter(word for word, wanted in zip(words, rows, strict=True) if wanted)
    return shortened(f"{word} {count}" for word, count in counts.most_common())


def _odd_capacities(odd: list[Problem]) -> tuple[Message, ...]:
    if not odd:
        return ()
    text = "{count} capacities are no numbers and count as unknown (rows {rows}); correct them."
    return (Message(text, {"count": len(odd), "rows": shortened(dict.fromkeys(problem.row for problem in odd))}),)


def _places_only(loaded: Loaded) -> Loaded:
    """Rows that are points or areas; lines cannot be facilities and are listed."""
    lines = shapely.get_dimensions(loaded.frame.geometry.to_numpy()) == 1
    lost = lost_rows(loaded.frame, lines, Message(
        "{count} of {total} rows are lines, and a facility is a point or an area ({rows})."))  # fmt: skip
    frame, problems = leave_out(
        loaded.frame, lines, Message("The row is a line, and a facility is a point or an area.")
    )
    if frame.empty:
        raise DataError("{file} holds only lines; facilities are points or areas.", file=loaded.report.file)
    report = loaded.report
    return Loaded(frame, replace(report, problems=(*report.problems, *problems), lost=(*report.lost, *lost)))


# --------------------------------------------------------------------------------------------------------- categories
def _categories(cells: Cells, category: str | None, known: Categories) -> tuple[list[str], list[str]]:
    """A category per row ('' where none claims it), and the words it was told by."""
    if category is not None:
        key = category_of_word(category, known)
        if not key:
            raise DataError(
                "Nobody maps the facility category {category}; known are {known}.",
                category=category,
                known=shortened(known.entries),
            )
        return [key] * len(cells.frame), [category] * len(cells.frame)
    words, codes, names = cells.text("category"), cells.text("typecode"), cells.text("name")
    keys = categorise(words, codes, names, known)
    if tags := _tag_rows(cells.frame):
        keys = [key or category_of_tags(row, known) for key, row in zip(keys, tags, strict=True)]
    return keys, [word or code or name for word, code, name in zip(words, codes, names, strict=True)]


def _tag_rows(frame: gpd.GeoDataFrame) -> list[dict[str, str]]:
    """OSM tags per row, where the layer's columns are OSM keys; no rows where they are not."""
    if not any(key in frame.columns for key in _OSM_KEYS):
        return []
    columns = {key: column_text(frame, key) for key in (*_OSM_KEYS, *_OSM_DETAILS, "name") if key in frame.columns}
    return [{key: cells[row] for key, cells in columns.items() if cells[row]} for row in range(len(frame))]


def _with_categories(report: Report, keys: list[str], words: list[str], known: Categories) -> Report:
    told = list(zip(words, keys, strict=True))
    coarse = Counter((word, key) for word, key in told if key and known.entries[key].coarse and ";" in word)
    text = "{count} rows of type {value} were taken as {category}: the type does not tell the tier; check them."
    notes = [Message(text, {"count": count, "value": word, "category": key}) for (word, key), count in coarse.items()]
    return replace(
        report,
        categories=dict(Counter(key for key in keys if key not in (UNMAPPED, NO_SERVICE))),
        unmapped=dict(Counter(word for word, key in told if key in (UNMAPPED, NO_SERVICE))),
        notes=(*report.notes, *notes, *_by_endings(told, known)),
    )


def _by_endings(told: list[tuple[str, str]], known: Categories) -> list[Message]:
    """What must be said of words that nobody listed and that were understood by how they end."""
    counts = Counter((word, key) for word, key in told if key and word and ";" not in word)
    text = "{count} rows of kind {value} were taken as {category}, by how the word ends; check them."
    return [
        Message(text, {"count": count, "value": word, "category": key})
        for (word, key), count in counts.items()
        if of_ending(word, known) == key
    ]


# ----------------------------------------------------------------------------------------------------------- assembly
def _assemble(cells: Cells, keys: list[str], streets: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    frame = cells.frame
    points, entrances = places_and_entrances(frame.geometry, streets)
    values: dict[str, Any] = {
        "facility_id": cells.text("id"),
        "name": cells.text("name"),
        "category": keys,
        "status": cells.meaning("status", status_of),
        "level": cells.meaning("level", lambda word: LEVEL_WORDS.get(word, "")),
        **{capacity: cells.number(capacity) for capacity in CAPACITIES},
        "public": cells.meaning("public", public_of),
        "grade": np.array(cells.meaning("grade", grade_of), dtype=np.float64),
        "new": cells.meaning("new", is_yes),
        "mobile": cells.meaning("mobile", is_yes),
        "mobile_place": cells.text("mobile_place"),
        "mobile_time": cells.text("mobile_time"),
        "entrances": entrances,
        "source": [f"{cells.file}:{row}" for row in frame.index],
        "known": " ".join(role for role in TOLD if role in cells.columns),
    }
    ordered = {column: values[column] for column in FACILITY_COLUMNS}
    return gpd.GeoDataFrame(pd.DataFrame(ordered, index=frame.index), geometry=points, crs=frame.crs)


def places_and_entrances(
    shapes: gpd.GeoSeries, streets: gpd.GeoDataFrame | None = None
) -> tuple[NDArray[Any], NDArray[Any]]:
    """A point for each shape, inside it, and its entrances, None where the point itself is the only one known.

    The points of a multipoint are entrances; an area's are where `streets` meet its edge.
    """
    array = shapes.to_numpy()
    kinds = shapely.get_type_id(array)
    points = np.where(kinds == shapely.GeometryType.POINT, array, shapely.point_on_surface(array))
    entrances = np.full(len(array), None, dtype=object) if streets is None else entrances_on_streets(shapes, streets)
    several = (kinds == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(array) > 1)
    entrances[several] = array[several]
    return points, entrances


def _capacities(frame: gpd.GeoDataFrame, cells: Cells) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Capacities that are no numbers, or negative, become unknown and are listed."""
    problems: list[Problem] = []
    for role in CAPACITIES:
        if role not in cells.columns:
            continue
        said = pd.Series(cells.text(role), index=cells.frame.index)[frame.index]
        wrong = (frame[role] < 0) | ~np.isfinite(frame[role]) & ~said.str.casefold().isin(NOTHING)
        frame = frame.assign(**{role: frame[role].mask(wrong)})
        for row, value in said[wrong].items():
            text = "{column} is {value}, which is no such number; it counts as unknown."
            problems.append(Problem(Message(text, {"column": cells.columns[role], "value": value}), row=int(str(row))))
    return frame, problems


def _unique_ids(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Problem, ...]]:
    """Ids made unique by the row number; the rows whose id was taken are listed."""
    ids = frame["facility_id"]
    taken = ((ids != "") & ids.duplicated()).to_numpy()
    unique = np.where(taken | (ids == "").to_numpy(), frame["source"], ids)
    problems = tuple(
        list_rows(frame.index[taken], Message("The row's id stands in an earlier row too; it got a new one."))
    )
    return frame.assign(facility_id=unique), problems
