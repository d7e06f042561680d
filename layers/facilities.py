"""Facilities: rows of any layer or table brought into the columns of `schema`, with all that was doubtful listed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from .. import Message
from .categories import UNMAPPED, Categories, built_in_categories, categorise, category_of_tags, category_of_word
from .columns import find_columns
from .datums import WGS84, shift_frame
from .duplicates import list_duplicates
from .errors import DataError
from .facility_words import LEVEL_WORDS, grade_of, is_yes, public_of, status_of
from .loaded import Loaded, Problem
from .schema import CAPACITIES, FACILITY_COLUMNS
from .settling import leave_out, list_rows
from .table_layers import COORDINATE_ROLES, numbers
from .vector import read_vector

ROLES: Final = (
    "id", "name", "category", "typecode", "status", "level", *CAPACITIES,
    "public", "grade", "new", "mobile", "mobile_place", "mobile_time",
)  # fmt: skip
_OSM_KEYS: Final = ("amenity", "shop", "leisure", "tourism", "healthcare", "office", "emergency", "highway")
_OSM_DETAILS: Final = ("social_facility", "social_facility:for", "isced:level", "sport", "school", "access")


def read_facilities(
    path: Path | str,
    *,
    category: str | None = None,
    mapping: Mapping[str, str] | None = None,
    layer: str | None = None,
    crs: str | int | pyproj.CRS | None = None,
    encoding: str | None = None,
    datum: str = WGS84,
    categories: Categories | None = None,
) -> gpd.GeoDataFrame:
    """The frame of `load_facilities`, for callers who show no report."""
    loaded = load_facilities(
        path,
        category=category,
        mapping=mapping,
        layer=layer,
        crs=crs,
        encoding=encoding,
        datum=datum,
        categories=categories,
    )
    return loaded.frame


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
) -> Loaded:
    """Read facilities: Point geometry and exactly FACILITY_COLUMNS, in the CRS of the file.

    `category` names the one category of all rows (a key, or a Chinese or English name); else columns, AMap types,
    OSM tags and names tell. `mapping` (role to column, see `columns.toml`) is the planner's word on the columns.
    `datum` is the planner's word on what the degrees are ('wgs84', 'gcj02', 'bd09'); other than wgs84 are converted.

    The report counts categories and unmapped values; unmapped rows are left out of the frame, one problem each.
    Raises DataError as `read_vector` does, and where no row has a category.
    """
    known = categories or built_in_categories()
    loaded = read_vector(path, layer=layer, crs=crs, encoding=encoding, mapping=_of_roles(mapping, COORDINATE_ROLES))
    return as_facilities(shift_frame(loaded, datum), category=category, mapping=mapping, categories=known)


def _of_roles(mapping: Mapping[str, str] | None, roles: tuple[str, ...]) -> dict[str, str]:
    return {role: column for role, column in (mapping or {}).items() if role in roles}


def as_facilities(
    loaded: Loaded, *, category: str | None = None, mapping: Mapping[str, str] | None = None, categories: Categories
) -> Loaded:
    """Bring any layer's rows into FACILITY_COLUMNS; see `load_facilities`."""
    frame, report = _points_only(loaded)
    columns = find_columns(
        [str(column) for column in frame.columns if column != "geometry"], (*ROLES, *COORDINATE_ROLES),
        mapping=mapping, file=report.file,
    )  # fmt: skip
    cells = _Cells(frame, columns.columns)
    keys, values = _categories(cells, category, categories)
    mapped = np.array([key != UNMAPPED for key in keys], dtype=bool)
    report = replace(
        report,
        columns={**report.columns, **{role: name for role, name in columns.columns.items() if role in ROLES}},
        categories=dict(Counter(key for key in keys if key)),
        unmapped=dict(Counter(value for value, key in zip(values, keys, strict=True) if not key)),
        notes=(*report.notes, *_category_notes(keys, values, categories)),
    )
    if not mapped.any():
        raise DataError(
            "{file}: no category claims any of its rows ({values}); choose a category for the file, or add these words "
            "to the categories",
            file=report.file,
            values=_some(report.unmapped),
        )
    out = _assemble(cells, keys, report.file)
    out, unmapped = leave_out(out, ~mapped, Message("no category claims the row, so it was left out"))
    out, more = _unique_ids(out)
    problems = (*report.problems, *unmapped, *more, *list_duplicates(out))
    return Loaded(out.reset_index(drop=True), replace(report, problems=problems))


class _Cells:
    """A frame's cells by role: text, numbers or None, whatever the column is called and whether it is there."""

    def __init__(self, frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> None:
        self.frame = frame
        self.columns = columns

    def text(self, role: str) -> list[str]:
        """Cells as text without outer spaces; '' where there is no column or the cell is empty."""
        return column_text(self.frame, self.columns.get(role))

    def number(self, role: str) -> NDArray[np.float64]:
        """Cells as floats, NaN where there is no column or no number."""
        column = self.columns.get(role)
        return numbers(self.frame[column]) if column else np.full(len(self.frame), np.nan)


def column_text(frame: pd.DataFrame, column: str | None) -> list[str]:
    """A column's cells as text; '' where the column is None or a cell is empty. Whole floats lose their '.0'."""
    if column is None:
        return [""] * len(frame)
    return [_text(cell) for cell in frame[column]]


def _text(cell: object) -> str:
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _points_only(loaded: Loaded) -> tuple[gpd.GeoDataFrame, Any]:
    """Rows that are points, multipoints or polygons; lines cannot be facilities and are listed."""
    kinds = loaded.frame.geom_type
    lines = (~kinds.isin(["Point", "MultiPoint", "Polygon", "MultiPolygon"])).to_numpy()
    frame, problems = leave_out(loaded.frame, lines, Message("the row is a line, and a facility is a point or an area"))
    if frame.empty:
        raise DataError(
            "{file} holds {kinds} only; facilities are points or areas",
            file=loaded.report.file,
            kinds=", ".join(set(kinds)),
        )
    return frame, replace(loaded.report, problems=(*loaded.report.problems, *problems))


# --------------------------------------------------------------------------------------------------------- categories
def _categories(cells: _Cells, category: str | None, categories: Categories) -> tuple[list[str], list[str]]:
    """A category per row ('' where none claims it), and the words it was told by."""
    if category is not None:
        key = category_of_word(category, categories)
        if not key:
            raise DataError(
                "nobody maps the facility category {category}; known are {known}",
                category=category,
                known=_some(categories.entries),
            )
        return [key] * len(cells.frame), [category] * len(cells.frame)
    words, codes, names = cells.text("category"), cells.text("typecode"), cells.text("name")
    keys = categorise(words, codes, names, categories)
    tags = _tag_rows(cells.frame)
    keys = [
        key or (category_of_tags(row, categories) if row else UNMAPPED) for key, row in zip(keys, tags, strict=True)
    ]
    shown = [word or code or name for word, code, name in zip(words, codes, names, strict=True)]
    return keys, shown


def _tag_rows(frame: gpd.GeoDataFrame) -> list[dict[str, str]]:
    """OSM tags per row, where the layer's columns are OSM keys; empty where they are not."""
    held = [key for key in _OSM_KEYS if key in frame.columns]
    if not held:
        return [{}] * len(frame)
    held += [key for key in (*_OSM_DETAILS, "name") if key in frame.columns]
    columns = {key: column_text(frame, key) for key in held}
    return [{key: columns[key][row] for key in held if columns[key][row]} for row in range(len(frame))]


def _category_notes(keys: list[str], values: list[str], categories: Categories) -> list[Message]:
    coarse = Counter(
        (value, key) for value, key in zip(values, keys, strict=True)
        if key and categories.entries[key].coarse and value.count(";") > 0
    )  # fmt: skip
    text = "{count} rows of type {value} were taken as {category}: the type does not tell the tier; check them"
    return [Message(text, {"count": count, "value": value, "category": key}) for (value, key), count in coarse.items()]


def _some(names: Mapping[str, Any]) -> str:
    listed = list(names)[:12]
    return ", ".join(listed) + (" …" if len(names) > len(listed) else "")


# ----------------------------------------------------------------------------------------------------------- assembly
def _assemble(cells: _Cells, keys: list[str], file: str) -> gpd.GeoDataFrame:
    frame = cells.frame
    points, entrances = places_and_entrances(frame.geometry)
    rows = list(frame.index)
    mobile_words = cells.text("mobile")
    values: dict[str, Any] = {
        "facility_id": cells.text("id"),
        "name": cells.text("name"),
        "category": keys,
        "status": [status_of(word) for word in cells.text("status")],
        "level": [LEVEL_WORDS.get(word, "") for word in cells.text("level")],
        **{capacity: cells.number(capacity) for capacity in CAPACITIES},
        "public": [public_of(word) for word in cells.text("public")],
        "grade": np.array([grade_of(word) for word in cells.text("grade")], dtype=np.float64),
        "new": [is_yes(word) for word in cells.text("new")],
        "mobile": [is_yes(word) for word in mobile_words],
        "mobile_place": cells.text("mobile_place"),
        "mobile_time": cells.text("mobile_time"),
        "entrances": entrances,
        "source": [f"{file}:{row}" for row in rows],
    }
    values = {column: values[column] for column in FACILITY_COLUMNS}
    return gpd.GeoDataFrame(pd.DataFrame(values, index=frame.index), geometry=points, crs=frame.crs)


def places_and_entrances(shapes: gpd.GeoSeries) -> tuple[NDArray[Any], NDArray[Any]]:
    """A point for each shape, and its entrances: the points of a multipoint of several, else None.

    An area's point lies inside it. Where streets touch its edge is known only later: see `entrances_on_streets`.
    """
    array = shapes.to_numpy()
    kinds = shapely.get_type_id(array)
    points = np.where(kinds == shapely.GeometryType.POINT, array, shapely.point_on_surface(array))
    several = (kinds == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(array) > 1)
    entrances = array.copy()
    entrances[~several] = None
    return points, entrances


def _unique_ids(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Problem, ...]]:
    """Ids made unique by the row number; the rows whose id was taken are listed."""
    ids = frame["facility_id"]
    taken = ((ids != "") & ids.duplicated()).to_numpy()
    unique = np.where(taken | (ids == "").to_numpy(), frame["source"], ids)
    problems = tuple(
        list_rows(frame.index[taken], Message("the row's id stands in an earlier row too; it got a new one"))
    )
    return frame.assign(facility_id=unique), problems
