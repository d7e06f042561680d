"""Facilities: rows of any layer or table brought into the columns of `schema`, with all that was doubtful listed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from ...messages import Message
from ...yes_no import flag_of
from ..crs.datums import WGS84, shift_frame
from ..errors import DataError
from ..files.georeference import leave_out, list_rows, lost_rows
from ..files.memory import give_back
from ..files.tables.cells import Cells, column_text, in_blocks
from ..files.tables.point_table import placing
from ..files.tables.table import NOTHING
from ..files.texts.columns import shortened
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
    services_of,
)
from .duplicates import doubled, list_duplicates, said_again
from .entrances import entrances_on_streets
from .left_out import by_endings, odd_capacities, rows_without_service
from .many_services import CHILDCARE, PLACES_OF, split_services, with_nurseries
from .statuses import statuses, tag_rows, unknown_statuses, with_tagged_statuses
from .told import TOLD_IN_FULL, no_years, told_of_each, years_told
from .values import LEVEL_WORDS, opening_year_of, public_of, year_of
from .years import as_of_years

ROLES: Final = (
    "id", "name", "category", "typecode", "status", "level", *CAPACITIES,
    "public", "grade", "new", "opened", "closed", "mobile", "mobile_place", "mobile_time",
    *dict.fromkeys(PLACES_OF.values()),
)  # fmt: skip
_NONE: Final = (UNMAPPED, NO_SERVICE)
_MOST_COLUMNS: Final = 60
_LONGEST: Final = 120
"""So many further columns, and so many characters of a cell, are kept for plans that ask for them."""


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
    keys = with_nurseries(keys, np.nan_to_num(cells.number(PLACES_OF[CHILDCARE[0]])))
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
    give_back(len(keys))
    frame = _assemble(cells, keys, streets).assign(more=_more(cells, loaded.report))
    give_back(len(frame))
    frame, closed = with_tagged_statuses(frame, cells.frame)
    lost = rows_without_service(frame, words, _say_a_category(cells))
    frame, others = leave_out(
        frame,
        (frame["category"] == NO_SERVICE).to_numpy(),
        Message("The row is not a public service, and was left out."),
    )
    unclaimed = (frame["category"] == UNMAPPED).to_numpy()
    frame, unmapped = leave_out(frame, unclaimed, Message("The row is of an unknown category and was left out."))
    twice = said_again(frame, cells.frame)
    text = "{count} of {total} rows repeat an earlier one, number, name and place alike ({rows}), and count once."
    lost += lost_rows(frame, twice, Message(text))
    frame, repeated = leave_out(frame, twice, Message("The row repeats an earlier one and counts once."))
    frame, taken = _unique_ids(frame)
    frame, odd = _capacities(frame, cells)
    give_back(len(frame))
    doubles = list(list_duplicates(frame))
    give_back(len(frame))
    own = {
        role: pd.Series(cells.number(role), cells.frame.index) for role in PLACES_OF.values() if role in cells.columns
    }
    frame = split_services(frame.assign(site=frame["facility_id"]), known, own)
    frame, unclear = told_of_each(frame, cells)
    years = no_years(frame, cells)
    frame, gone = as_of_years(frame)
    report = replace(
        report,
        columns={**report.columns, **cells.columns},
        notes=(*report.notes, *_several_note(frame), *gone),
        problems=(*report.problems, *others, *unmapped, *repeated, *taken, *odd, *unclear, *years, *doubles),
        lost=(*report.lost, *lost, *closed, *odd_capacities(odd)),
        doubts=(
            *report.doubts,
            *_told_otherwise(cells, category, known),
            *unknown_statuses(cells),
            *years_told(years),
            *doubled(doubles),
            *cells.unit_notes((*CAPACITIES, *PLACES_OF.values())),
            *cells.rival_notes((*TOLD, "status", "opened")),
            *cells.filled_notes(CAPACITIES),
        ),
    )
    frame = frame.reset_index(drop=True)
    give_back(len(frame))
    return Loaded(frame, report)


def _say_a_category(cells: Cells) -> NDArray[np.bool_]:
    """Which rows fill in a column of categories; all where the file has none."""
    roles = [role for role in ("category", "typecode") if role in cells.columns]
    if not roles:
        return np.ones(len(cells.frame), dtype=np.bool_)
    filled: NDArray[np.bool_] = np.any([[bool(word) for word in cells.text(role)] for role in roles], axis=0)
    return filled


def _several_note(frame: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Say how many sites give several services, and that what is not told by service is nobody's."""
    count = int(frame.loc[frame["site"].duplicated(), "site"].nunique())
    if not count:
        return ()
    text = (
        "{count} sites give several services and count as each of them, with the capacities of each service that the "
        "file tells; places told for the site as a whole are taken for none of several schools."
    )
    return (Message(text, {"count": count}),)


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
                "Unknown facility category {category}; known are {known}.",
                category=category,
                known=shortened(known.entries),
            )
        return [key] * len(cells.frame), [category] * len(cells.frame)
    words, codes, names = cells.text("category"), cells.text("typecode"), cells.text("name")
    keys = categorise(words, codes, names, known)
    if tags := tag_rows(cells.frame):
        keys = [key or category_of_tags(row, known) for key, row in zip(keys, tags, strict=True)]
    return keys, [word or code or name for word, code, name in zip(words, codes, names, strict=True)]


def _told_otherwise(cells: Cells, category: str | None, known: Categories) -> tuple[Message, ...]:
    """Say where the file's own types speak against the one category that was said for all rows."""
    if category is None:
        return ()
    said = category_of_word(category, known)
    words, codes = cells.text("category"), cells.text("typecode")
    own = categorise(words, codes, [""] * len(words), known)
    other = [row for row, key in enumerate(own) if key in known.entries and said not in services_of(key, known)]
    if not other:
        return ()
    # Keys, which are told by their titles in either language: a project keeps no more of a note than texts.
    values = {"count": len(other), "value": words[other[0]] or codes[other[0]], "category": own[other[0]],
              "categories": said}  # fmt: skip
    text = (
        "{count} rows are of another category by the file's own types, such as {value} ({category}); all are taken as "
        "{categories}. If that is wrong, leave the category to the file."
    )
    return (Message(text, values),)


def _with_categories(report: Report, keys: list[str], words: list[str], known: Categories) -> Report:
    told = Counter(zip(words, keys, strict=True))
    coarse = {
        (word, key): count
        for (word, key), count in told.items()
        if ";" in word and key in known.entries and known.entries[key].coarse
    }
    text = "{count} rows of type {value} were taken as {category}: the type does not tell the tier; check them."
    notes = [Message(text, {"count": count, "value": word, "category": key}) for (word, key), count in coarse.items()]
    return replace(
        report,
        categories=_counted(
            (one, count) for (_, key), count in told.items() if key not in _NONE for one in services_of(key, known)
        ),
        unmapped=_counted((word, count) for (word, key), count in told.items() if key in _NONE),
        notes=(*report.notes, *notes, *by_endings(told, known)),
    )


def _counted(several: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts added up by name."""
    counts: Counter[str] = Counter()
    for name, count in several:
        counts[name] += count
    return dict(counts)


# ----------------------------------------------------------------------------------------------------------- assembly
def _assemble(cells: Cells, keys: list[str], streets: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    frame = cells.frame
    points, entrances = places_and_entrances(frame.geometry, streets)
    values: dict[str, Any] = {
        "facility_id": cells.text("id"),
        "name": cells.text("name"),
        "category": keys,
        "status": statuses(cells),
        "level": cells.meaning("level", lambda word: LEVEL_WORDS.get(word, "")),
        **{capacity: cells.number(capacity, filled=True) for capacity in CAPACITIES},
        "public": cells.meaning("public", lambda word: public_of(word) is True),
        "grade": np.nan,
        "new": cells.meaning("new", lambda word: flag_of(word) is True),
        "opened": _opened(cells),
        "closed": np.array(cells.meaning("closed", year_of), dtype=np.float64),
        "mobile": cells.meaning("mobile", lambda word: flag_of(word) is True),
        "mobile_place": cells.text("mobile_place"),
        "mobile_time": cells.text("mobile_time"),
        "entrances": entrances,
        "source": in_blocks(frame.index, lambda rows: [f"{cells.file}:{row}" for row in rows]),
        "known": "",
        "site": "",
        "more": "",
    }
    ordered = {column: values[column] for column in FACILITY_COLUMNS}
    return gpd.GeoDataFrame(pd.DataFrame(ordered, index=frame.index), geometry=points, crs=frame.crs)


def _opened(cells: Cells) -> NDArray[np.float64]:
    """The year in which each facility opened, told by its own column or written where a flag was expected."""
    opened, new = (np.array(cells.meaning(role, opening_year_of), dtype=np.float64) for role in ("opened", "new"))
    return np.where(np.isfinite(opened), opened, new)


def _more(cells: Cells, report: Report) -> Any:  # noqa: ANN401  (pandas' own array of texts)
    """What the file tells of each row in columns that have no role, and in those whose words say more than a flag."""
    roles = {**report.columns, **cells.columns}
    used = {column for role, column in roles.items() if role not in TOLD_IN_FULL}
    names = [str(name) for name in cells.frame.columns if name != "geometry" and name not in used][:_MOST_COLUMNS]
    if not names:
        return [""] * len(cells.frame)

    def objects(rows: pd.DataFrame) -> list[str]:
        columns = [_members(name, column_text(rows, name)) for name in names]
        said = (", ".join(filter(None, row)) for row in zip(*columns, strict=True))
        return [f"{{{one}}}" if one else "" for one in said]

    return in_blocks(pd.DataFrame(cells.frame[names]), objects)


def _members(name: str, texts: list[str]) -> list[str]:
    """A column's cells as members of a JSON object, '' for an empty one; quick where nothing needs to be escaped."""
    key, joined = f"{encode_basestring(name)}: ", "".join(texts)
    if len(encode_basestring(joined)) == len(joined) + 2:
        return [f'{key}"{text[:_LONGEST]}"' if text else "" for text in texts]
    return [f"{key}{encode_basestring(text[:_LONGEST])}" if text else "" for text in texts]


def places_and_entrances(
    shapes: gpd.GeoSeries, streets: gpd.GeoDataFrame | None = None
) -> tuple[NDArray[Any], NDArray[Any]]:
    """A point for each shape, inside it, and its entrances, None where the point itself is the only one known.

    The points of a multipoint are entrances; an area's are where `streets` meet its edge.
    """
    array = shapes.to_numpy()
    kinds = shapely.get_type_id(array)
    points, wide = array.copy(), kinds != shapely.GeometryType.POINT
    points[wide] = shapely.point_on_surface(array[wide])
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
            text = "{column} is {value}, which is not a valid number; it counts as unknown."
            problems.append(Problem(Message(text, {"column": cells.columns[role], "value": value}), row=int(str(row))))
    return frame, problems


def _unique_ids(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Problem, ...]]:
    """Ids made unique by the row number; the rows whose id was taken are listed."""
    ids = frame["facility_id"]
    taken = ((ids != "") & ids.duplicated()).to_numpy()
    unique = np.where(taken | (ids == "").to_numpy(), frame["source"], ids)
    problems = tuple(
        list_rows(frame.index[taken], Message("The row's id is already used by an earlier row; it got a new one."))
    )
    return frame.assign(facility_id=unique), problems
