"""Facilities that stand twice in the data: close together, of one category, and of a like name."""

from collections.abc import Iterator, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from ...arrays import Longs
from ...messages import Message
from ...texts import first_few
from ..crs.metric import choose_metric_crs, transformer
from ..report import Problem

NEAR_M: Final = 30.0
_NAMED: Final = 5
MOST_IN_A_CELL: Final = 300
PAIRS_AT_ONCE: Final = 2_000_000
LIKE: Final = 80.0
"""Least similarity of two names (0 to 100, rapidfuzz's weighted ratio)."""


def said_again(frame: gpd.GeoDataFrame, table: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows say an earlier one once more.

    That is a place under one number, as maps scraped tile by tile hold it, or a row equal in every cell of its `table`.
    `frame` has FACILITY_COLUMNS with the ids of the source, and its index in that of `table`. A number that stands at
    places of different names, kinds or points is no number of a place. What has no name is never said again.
    """
    places = shapely.to_wkb(frame.geometry.to_numpy())
    named = (frame["name"] != "").to_numpy()
    what = pd.DataFrame({"id": frame["facility_id"].to_numpy(), "name": frame["name"].to_numpy(),
                         "category": frame["category"].to_numpy(), "place": places})  # fmt: skip
    again: NDArray[np.bool_] = what.duplicated().to_numpy() & named
    if not again.any():
        return again
    of_one = what.groupby("id")[["name", "category", "place"]].transform("nunique").eq(1).all(axis=1).to_numpy()
    numbered = (what["id"] != "").to_numpy() & of_one
    cells = table.drop(columns="geometry", errors="ignore").loc[frame.index].astype(str).assign(geometry=places)
    return np.asarray(again & (numbered | cells.duplicated().to_numpy()))


def list_duplicates(frame: gpd.GeoDataFrame) -> Iterator[Problem]:
    """A problem for each row that repeats an earlier one within 30 m, with a like name and the same category.

    They are flagged, not removed: a school and its branch next door are for the planner to tell apart. The frame has
    FACILITY_COLUMNS, a CRS, and row numbers as its index.
    """
    names, rows = frame["name"].tolist(), frame.index.tolist()
    text = "The row repeats row {row} ({name}) within {metres} m under the name {other}; is it the same place?"
    for first, second in duplicate_pairs(frame):
        values = {"row": int(rows[first]), "name": names[first], "other": names[second], "metres": int(NEAR_M)}
        yield Problem(Message(text, values), row=int(rows[second]))


def doubled(doubles: Sequence[Problem]) -> tuple[Message, ...]:
    """What must be said of rows that may stand twice, of which `list_duplicates` lists each."""
    if not doubles:
        return ()
    text = (
        "{count} rows repeat an earlier one of their kind within {metres} m under a like name (rows {rows}), and each "
        "counts; if they are one place, delete the second."
    )
    rows = first_few((each.row for each in doubles), _NAMED)
    return (Message(text, {"count": len(doubles), "metres": int(NEAR_M), "rows": rows}),)


def duplicate_pairs(frame: gpd.GeoDataFrame) -> Iterator[tuple[int, int]]:
    """Positions of an earlier row and of one that repeats it, each repeating row once; see `list_duplicates`.

    Rows of the same point, category and name are one at first, so that thousands at one point (where a geocoder puts
    what it does not find) cost little. Of more than `MOST_IN_A_CELL` different names within a cell of 30 m only the
    first so many are compared for likeness; equal ones are found always.
    """
    crs, table = _located(frame)
    alone = ~table.duplicated().to_numpy()
    first_equal = np.arange(len(table))
    if not alone.all():
        standing_for = table.assign(row=first_equal).groupby(list(table), sort=False, dropna=False)["row"]
        first_equal = standing_for.transform("first").to_numpy()
    cells = _cells(table)
    names = table["name"].to_numpy(dtype=object)
    told: dict[int, int] = {}
    for rows in table["category"][alone].groupby(table["category"][alone], sort=False).indices.values():
        among = np.flatnonzero(alone)[rows]
        compared = among[_first_of_each(cells[among])]
        shapes = frame.geometry.iloc[compared].to_crs(crs).to_numpy()  # of one category at a time: each takes 200 bytes
        told |= _like_earlier(compared, shapes, names[compared].tolist())
    for second, equal in enumerate(first_equal.tolist()):
        first = told.get(equal, equal)
        if first != second:
            yield first, second


def crowded(frame: gpd.GeoDataFrame) -> int:
    """How many rows stand in crowds in which only equal names are compared."""
    _, table = _located(frame)
    different = table[~table.duplicated().to_numpy()]
    return sum(int((~_first_of_each(_cells(rows))).sum()) for _, rows in different.groupby("category", sort=False))


def _located(frame: gpd.GeoDataFrame) -> tuple[pyproj.CRS, pd.DataFrame]:
    """A CRS in metres, and each row's place in it, category and name."""
    crs = frame.crs if frame.crs.is_projected else choose_metric_crs(frame)
    shapes = frame.geometry.to_numpy()
    if (shapely.get_type_id(shapes) == shapely.GeometryType.POINT).all():
        x, y = transformer(frame.crs, crs).transform(*shapely.get_coordinates(shapes).T)
    else:
        x, y = shapely.get_coordinates(shapely.centroid(frame.geometry.to_crs(crs).to_numpy())).T
    return crs, pd.DataFrame(
        {"x": x, "y": y, "category": frame["category"].to_numpy(), "name": frame["name"].to_numpy()}
    )


def _like_earlier(rows: Longs, shapes: NDArray[np.object_], names: list[str]) -> dict[int, int]:
    """The first of the earlier rows within 30 m with a like name, for those of `rows` (rising) that have one.

    `shapes` and `names` are those of `rows`.
    """
    lengths = np.array([len(name) for name in names])
    tree = shapely.STRtree(shapes)
    found: dict[int, int] = {}
    step = max(1, PAIRS_AT_ONCE // max(len(rows), 1))
    for start in range(0, len(rows), step):
        second, first = tree.query(shapes[start : start + step], predicate="dwithin", distance=NEAR_M)
        second += start
        shorter, longer = np.minimum(lengths[first], lengths[second]), np.maximum(lengths[first], lengths[second])
        maybe = (first < second) & (200 * shorter >= LIKE * (shorter + longer))
        first, second = first[maybe], second[maybe]
        scores = process.cpdist([names[row] for row in first], [names[row] for row in second], scorer=fuzz.ratio)
        like = scores >= LIKE
        for one, other in sorted(zip(second[like].tolist(), first[like].tolist(), strict=True)):
            found.setdefault(int(rows[one]), int(rows[other]))
    return found


def _cells(table: pd.DataFrame) -> NDArray[np.int64]:
    """The number of each row's cell of 30 m."""
    cells = (table[["x", "y"]] // NEAR_M).groupby(["x", "y"], sort=False).ngroup()
    return np.asarray(cells, dtype=np.int64)


def _first_of_each(cells: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a row is among the first so many of its cell, beyond which names are not compared."""
    if len(cells) <= MOST_IN_A_CELL:
        return np.ones(len(cells), dtype=np.bool_)
    return (pd.Series(cells).groupby(cells, sort=False).cumcount() < MOST_IN_A_CELL).to_numpy()


def alike(one: str, two: str) -> bool:
    """Whether two names may mean one place: equal, or nearly so, or both unknown."""
    if not one or not two:
        return one == two
    return fuzz.ratio(one, two) >= LIKE
