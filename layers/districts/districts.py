"""Districts: administrative areas of four levels, and residential estates, with shapes that are whole."""

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

from ...messages import Message
from ...yes_no import flag_of
from ..crs.datums import WGS84, shift_frame
from ..errors import DataError
from ..facilities.values import opening_year_of
from ..files.georeference import MAX_LISTED, leave_out, lost_rows
from ..files.readers.cad import outlines_as_areas
from ..files.tables.cells import Cells
from ..files.tables.point_table import placing
from ..files.tables.table import NOTHING
from ..files.texts.columns import counted
from ..files.vector import read_vector
from ..report import Loaded, Problem
from ..schema import DISTRICT_COLUMNS, DISTRICT_LEVELS, ESTATE
from .names import (
    LEVEL_WORDS,
    area_type_of,
    kind_of,
    level_of_code,
    level_of_file,
    level_of_name,
    parent_code,
    parent_of,
    plain_code,
)
from .told_areas import told_areas

ROLES: Final = ("id", "code", "name", "area_name", "level", "parent", "kind", "area_type", "new", "opened")
_POLYGONS: Final = ("Polygon", "MultiPolygon", "GeometryCollection")


def read_districts(
    path: Path | str,
    *,
    level: str | None = None,
    mapping: Mapping[str, str] | None = None,
    layer: str | None = None,
    crs: str | int | pyproj.CRS | None = None,
    encoding: str | None = None,
    datum: str = WGS84,
) -> gpd.GeoDataFrame:
    """The frame of `load_districts`, for callers who show no report."""
    return load_districts(
        path, level=level, mapping=mapping, layer=layer, crs=crs, encoding=encoding, datum=datum
    ).frame


def load_districts(
    path: Path | str,
    *,
    level: str | None = None,
    mapping: Mapping[str, str] | None = None,
    layer: str | None = None,
    crs: str | int | pyproj.CRS | None = None,
    encoding: str | None = None,
    datum: str = WGS84,
) -> Loaded:
    """Read districts: polygons with exactly DISTRICT_COLUMNS, in the CRS of the file.

    `level` is the one level of all rows; else a column, the code's length, the name's ending or
    the file's name tells, row by row.
    `district_id` is the code, else the id column, else the file and row. Shapes that cross themselves are repaired and
    listed with how much area changed. Raises DataError as `read_vector` does, and for a file without polygons, rows
    whose level nobody can tell, and codes that stand twice.
    """
    if level is not None and level not in DISTRICT_LEVELS:
        raise DataError(
            "No level is called {level}; levels are {levels}.", level=level, levels=", ".join(DISTRICT_LEVELS)
        )
    loaded = read_vector(path, layer=layer, crs=crs, encoding=encoding, mapping=placing(mapping), use="districts")
    return as_districts(shift_frame(loaded, datum), level=level, mapping=mapping)


def as_districts(loaded: Loaded, *, level: str | None = None, mapping: Mapping[str, str] | None = None) -> Loaded:
    """Bring any layer's polygons into DISTRICT_COLUMNS; see `load_districts`."""
    loaded = outlines_as_areas(loaded)
    file = loaded.report.file
    frame, problems = _polygons_only(loaded)
    found = Cells.found(Loaded(frame, loaded.report), ROLES, mapping)
    cells = {role: found.text(role) for role in ROLES}
    cells["name"] = [name or other for name, other in zip(cells["name"], cells["area_name"], strict=True)]
    codes = [plain_code(code or other) for code, other in zip(cells["code"], cells["id"], strict=True)]
    called = next(filter(None, map(level_of_file, (loaded.report.layer or "", file))), "")
    levels = _levels(cells, codes, level, called=called, file=file, rows=frame.index)
    shapes, repairs = repaired(frame.geometry)
    out = gpd.GeoDataFrame(
        pd.DataFrame(_columns(cells, codes, levels, frame.index, file), index=frame.index),
        geometry=shapes,
        crs=frame.crs,
    )
    _check_ids(out, file)
    flat_rows = shapely.area(out.geometry.to_numpy()) == 0
    lost = (
        *_other_rows(loaded),
        *lost_rows(out, flat_rows, Message("{count} of {total} districts have no area ({rows}); draw them again.")),
    )
    out, flat = leave_out(out, flat_rows, Message("The shape has no area and was left out."))
    if out.empty:
        raise DataError("{file}: no district has an area; draw them as closed polygons.", file=file)
    report = replace(
        loaded.report,
        columns={**loaded.report.columns, **found.columns},
        problems=(*loaded.report.problems, *problems, *repairs, *flat),
        notes=(
            *loaded.report.notes,
            *_notes(out),
            *_called_so(cells["level"], codes, level, called),
            *_years_told(out, found.columns),
        ),
        lost=(*loaded.report.lost, *lost),
        doubts=(
            *loaded.report.doubts,
            *_neither_new_nor_old(cells["new"], found.columns.get("new", "")),
            *told_areas(frame, file),
            *_against_names(levels, codes, cells["name"]),
        ),
    )
    return Loaded(out.reset_index(drop=True), report)


def _called_so(words: list[str], codes: list[str], level: str | None, called: str) -> tuple[Message, ...]:
    """What is said where a file of estates is known by its name alone."""
    if level is not None or called != ESTATE:
        return ()
    told = sum(
        word.casefold() not in LEVEL_WORDS and not level_of_code(code) for word, code in zip(words, codes, strict=True)
    )
    text = "{count} areas are taken as residential estates, by the name of the file."
    return (Message(text, {"count": told}),) if told else ()


def _neither_new_nor_old(words: list[str], column: str) -> tuple[Message, ...]:
    """What must be said of words in the column of new districts that are no yes and no no."""
    told = (word for word in words if word and word.casefold() not in NOTHING)
    odd = Counter(word for word in told if flag_of(word) is None and np.isnan(opening_year_of(word)))
    if not odd:
        return ()
    text = (
        "{count} districts have words in the column {column} that mean neither new nor old ({words}); they count as "
        "not new. Write 是 or 否 there (yes, no)."
    )
    return (Message(text, {"count": odd.total(), "column": column, "words": counted(odd)}),)


def _years_told(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> tuple[Message, ...]:
    """What must be said of estates whose file tells in which year they were finished."""
    dated = int(frame["opened"].notna().sum())
    if not dated:
        return ()
    column = columns.get("opened", columns.get("new", ""))
    text = (
        "{count} of {total} estates state in the column {column} when they were finished: they are new where that "
        "is after the plan's base year, and in an earlier year they are not asked."
    )
    total = int((frame["level"] == ESTATE).sum())
    return (Message(text, {"count": dated, "total": total, "column": column}),)


def _other_rows(loaded: Loaded) -> tuple[Message, ...]:
    other = (~loaded.frame.geom_type.isin(_POLYGONS)).to_numpy()
    return lost_rows(loaded.frame, other, Message("{count} of {total} rows are not areas ({rows}); draw them closed."))


def _polygons_only(loaded: Loaded) -> tuple[gpd.GeoDataFrame, tuple[Problem, ...]]:
    other = (~loaded.frame.geom_type.isin(_POLYGONS)).to_numpy()
    if other.all():
        raise DataError(
            "{file} contains no areas, only {kinds}; districts are polygons: close their outlines (in QGIS: "
            "Polygonize).",
            file=loaded.report.file,
            kinds=", ".join(loaded.report.geometry_types),
        )
    return leave_out(loaded.frame, other, Message("The row is not an area and was left out."))


def _levels(
    cells: Mapping[str, list[str]],
    codes: list[str],
    level: str | None,
    *,
    called: str,
    file: str,
    rows: "pd.Index[Any]",
) -> list[str]:
    """A level per row: the planner's, the column's, the code's, the name's, the file's; DataError where none tells.

    Estates are called after villages and communities that are no more, so that a file `called` estates is believed
    before their names.
    """
    if level is not None:
        return [level] * len(rows)
    levels = [
        LEVEL_WORDS.get(word.casefold(), "")
        or _level_of_code(code, name)
        or (called if called == ESTATE else level_of_name(name) or called)
        for word, code, name in zip(cells["level"], codes, cells["name"], strict=True)
    ]
    unknown = [int(row) for row, found in zip(rows, levels, strict=True) if not found]
    if unknown:
        raise DataError(
            "{file}: the level of {count} districts (first in row {row}) is given by no column, code or name; say "
            "which: city, county, township, village or estate (on the command line --districts {file}=village).",
            file=file,
            count=len(unknown),
            row=unknown[0],
        )
    return levels


def _level_of_code(code: str, name: str) -> str:
    """The level that a code says; where it was filled up with zeros, a 街道 or 社区 is believed by its name."""
    return level_of_name(name) if _is_against_name(code, name) else level_of_code(code)


def _is_against_name(code: str, name: str) -> bool:
    """Whether zeros make a code that of a city or county, and the name ends as those of smaller districts do."""
    filled = len(code) in (9, 12) and code.endswith("000")
    said, named = level_of_code(code), level_of_name(name)
    return filled and bool(said and named) and DISTRICT_LEVELS.index(named) > DISTRICT_LEVELS.index(said)


def _against_names(levels: list[str], codes: list[str], names: list[str]) -> tuple[Message, ...]:
    """What is said of districts that were taken as their names say, against their codes."""
    rows = [
        row
        for row, (level, code, name) in enumerate(zip(levels, codes, names, strict=True))
        if _is_against_name(code, name) and level == level_of_name(name)
    ]
    if not rows:
        return ()
    text = (
        "{count} districts, such as {name}, have a code filled up with zeros ({value}), which is that of the district "
        "above; they count as their names say."
    )
    return (Message(text, {"count": len(rows), "name": names[rows[0]], "value": codes[rows[0]]}),)


def _columns(
    cells: Mapping[str, list[str]], codes: list[str], levels: list[str], rows: "pd.Index[Any]", file: str
) -> dict[str, Any]:
    parents = [
        parent_of(parent) or parent_code(code, level)
        for parent, code, level in zip(cells["parent"], codes, levels, strict=True)
    ]
    values = {
        "district_id": [code or f"{file}:{row}" for code, row in zip(codes, rows, strict=True)],
        "name": cells["name"],
        "level": levels,
        "parent_id": parents,
        "kind": [kind_of(name, word) for name, word in zip(cells["name"], cells["kind"], strict=True)],
        "area_type": [area_type_of(word) for word in cells["area_type"]],
        "new": [flag_of(word) is True for word in cells["new"]],
        "opened": _finished(cells, levels),
    }
    return {column: values[column] for column in DISTRICT_COLUMNS}


def _finished(cells: Mapping[str, list[str]], levels: list[str]) -> NDArray[np.float64]:
    """The year in which each estate was finished, told by its own column or written where a flag was expected."""
    opened, new = (np.array([opening_year_of(word) for word in cells[role]], np.float64) for role in ("opened", "new"))
    return np.where(np.array(levels) == ESTATE, np.where(np.isfinite(opened), opened, new), np.nan)


def _check_ids(frame: gpd.GeoDataFrame, file: str) -> None:
    ids = frame["district_id"]
    twice = frame.index[ids.duplicated(keep=False)]
    if len(twice):
        first = ids[twice[0]]
        raise DataError(
            "{file}: the code {code} appears in rows {rows}; every district needs its own: merge the parts of one "
            "district, or choose another column.",
            file=file,
            code=first,
            rows=", ".join(str(row) for row in frame.index[ids == first][:10]),
        )


def _notes(frame: gpd.GeoDataFrame) -> list[Message]:
    nameless = int((frame["name"] == "").sum())
    return [Message("{count} districts have no name.", {"count": nameless})] if nameless else []


# -------------------------------------------------------------------------------------------------------------- repair
def repaired(shapes: gpd.GeoSeries) -> tuple[NDArray[Any], list[Problem]]:
    """Valid polygons for any polygons, and a problem for each that had to be mended (by GEOS's structural method)."""
    array = shapes.to_numpy()
    bad = ~shapely.is_valid(array)
    whole = array.copy()
    whole[bad] = shapely.make_valid(array[bad], method="structure", keep_collapsed=False)
    collections = shapely.get_type_id(whole) == shapely.GeometryType.GEOMETRYCOLLECTION
    whole[collections] = _only_areas(whole[collections])
    problems = [
        _repair(row, before, after)
        for row, before, after in zip(shapes.index[bad], array[bad], whole[bad], strict=True)
    ]
    return whole, problems[:MAX_LISTED]


def _only_areas(shapes: NDArray[Any]) -> NDArray[Any]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areas = shapely.get_dimensions(parts) == 2
    return np.array([shapely.union_all(parts[areas & (owner == row)]) for row in range(len(shapes))], dtype=object)


def _repair(row: int, before: shapely.Geometry, after: shapely.Geometry) -> Problem:
    area = shapely.area(before)
    change = abs(shapely.area(after) - area) / area * 100 if area else 0.0
    text = "The shape was repaired ({fault}); its area changed by {percent}%."
    fault = shapely.is_valid_reason(before).split("[")[0]
    return Problem(Message(text, {"fault": fault, "percent": f"{change:.3g}"}), row=int(row))
