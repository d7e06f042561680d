"""The last step of every reader: one coordinate system that the numbers can mean, and only rows that lie somewhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from ...messages import Message
from ..crs.city_grid import as_common
from ..crs.datums import UNDECIDED
from ..crs.metric import in_china
from ..crs.names import crs_name
from ..crs.plausibility import check_bounds, likely_crs, old_datum_warning, swapped_note
from ..errors import DataError
from ..report import Loaded, Problem
from .grids import as_surveyed
from .texts.columns import find_columns
from .texts.text import visible

_KINDS: Final = (
    *("Point", "LineString", "LinearRing", "Polygon"),
    *("MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"),
)
"""Kinds of shapes as GEOS numbers them."""
MAX_LISTED: Final = 1_000
"""Problems of one kind are listed row by row up to here; a last line counts the rest."""
NAMED_ROWS: Final = 5
_STRAY_SHARE: Final = 0.5
"""If more of the rows than this lie nowhere on Earth, not the rows are wrong but the coordinate system."""


def settle(loaded: Loaded, crs: pyproj.CRS | None) -> Loaded:
    """Leave out rows that lie nowhere (and list them), and fix the CRS: the planner's `crs`, or else the file's.

    The frame comes out indexed by row number (from 1, as `Problem` counts), with two-dimensional shapes in `geometry`.
    Raises DataError where no row can be used, nobody says the CRS, or the numbers contradict it.
    """
    report, declared = loaded.report, loaded.frame.crs
    frame = _plain(loaded.frame)
    bad = _nowhere(frame)
    lost = lost_rows(frame, bad, Message("{count} of {total} rows have no usable coordinates ({rows}); fill them in."))
    left = [pd.DataFrame(frame[bad].drop(columns="geometry"))] if bad.any() else []
    frame, nowhere = leave_out(frame, bad, Message("The row has no usable coordinates and was left out."))
    if frame.empty:
        raise DataError(
            "{file}: no row has usable coordinates; check its columns or export it again.", file=report.file
        )
    chosen = crs or declared
    if chosen is None:
        raise DataError(
            "{file} does not say in which coordinate system it is (for a shapefile, its .prj is missing or damaged); "
            'export it with one, or say it beside the file in a check file, as crs = "..." (on the command line: '
            "--file-crs {file}=...). {likely}",
            file=report.file,
            likely=likely_crs(frame.total_bounds),
        )
    _check_whole(chosen, report.file)
    surveyed: tuple[Message, ...] = ()
    common = as_common(chosen)
    if common is not None:  # a city's own grid: from here on its shapes are in the common system
        frame, chosen = frame.set_crs(chosen, allow_override=True).to_crs(common), common
    elif chosen.is_projected:
        shapes, chosen, surveyed = as_surveyed(frame.geometry.to_numpy(), chosen)
        frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index)) if surveyed else frame
    frame = frame.set_crs(chosen, allow_override=True)
    if not frame.total_bounds.any():
        raise DataError(
            "{file}: every row lies at 0, 0, as where nothing was known; export it again with coordinates.",
            file=report.file,
        )
    bad = _strays(frame)
    lost += lost_rows(frame, bad, Message("{count} of {total} rows lie nowhere on Earth ({rows}); correct them."))
    left += [pd.DataFrame(frame[bad].drop(columns="geometry"))] if bad.any() else []
    frame, strays = leave_out(frame, bad, Message("The row lies nowhere on Earth and was left out."))
    check_bounds(frame.total_bounds, chosen, file=report.file)
    report = replace(
        report,
        crs=crs_name(chosen),
        crs_source="given" if crs is not None else report.crs_source,
        geometry_types=geometry_types(frame.geometry.to_numpy()),
        notes=(*report.notes, *_crs_notes(frame, declared, crs, report.crs_source)),
        problems=(*report.problems, *nowhere, *strays),
        lost=(*report.lost, *lost),
        doubts=(*report.doubts, *surveyed),
    )
    return Loaded(frame, report, pd.concat(left) if left else pd.DataFrame())


def _check_whole(crs: pyproj.CRS, file: str) -> None:
    """Raise DataError for a system whose own datum cannot be read: PROJ finds that only when it is asked for it."""
    try:
        _ = crs.geodetic_crs
    except CRSError as error:
        raise DataError(
            "{file} names a damaged coordinate system; export it again, or say which one it is "
            '(in a check file crs = "EPSG:...").',
            file=file,
        ) from error


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Row numbers as the index, shapes without height in a column called `geometry`."""
    if frame.geometry.name != "geometry":
        frame = frame.drop(columns="geometry", errors="ignore").rename_geometry("geometry")
    flat = frame.assign(geometry=shapely.force_2d(frame.geometry.to_numpy()))
    flat.index = pd.Index(np.asarray(frame.index) + 1, name="row")
    return flat.set_geometry("geometry", crs=frame.crs)


def geometry_types(shapes: NDArray[Any]) -> dict[str, int]:
    """How many shapes there are of each kind, by its name, in the order in which they come."""
    counts = Counter(shapely.get_type_id(shapes).tolist())
    return {_KINDS[kind]: count for kind, count in counts.items()}


def leave_out(
    frame: gpd.GeoDataFrame, bad: NDArray[np.bool_], why: Message
) -> tuple[gpd.GeoDataFrame, tuple[Problem, ...]]:
    """The frame without its bad rows, and a problem for each of them."""
    return frame[~bad], tuple(list_rows(frame.index[bad], why))


def lost_rows(frame: pd.DataFrame, bad: NDArray[np.bool_], told: Message, kinds: str = "") -> tuple[Message, ...]:
    """One sentence on rows that are left out: `told` with their `count`, the `total`, the first `rows`, and `kinds`.

    Rows are named by their numbers and, where a column of names is found, by their names.
    """
    if not bad.any():
        return ()
    values = {"count": int(bad.sum()), "total": len(bad), "rows": named_rows(frame, bad)}
    return (Message(told.template, {**values, "kinds": kinds}),)


def named_rows(frame: pd.DataFrame, chosen: NDArray[np.bool_]) -> str:
    """Return the first rows that are chosen, by their numbers and, where a column of names is found, by their names."""
    numbers = np.asarray(frame.index[chosen][:NAMED_ROWS])
    naming = find_columns([str(name) for name in frame.columns if name != "geometry"], ("name", "area_name")).columns
    told_by = frame.loc[chosen, next(iter(naming.values()))].head(NAMED_ROWS).tolist() if naming else []
    names = ["" if pd.isna(name) else visible(str(name)) for name in told_by] or [""] * len(numbers)
    rows = [f"{number} {name}".strip() for number, name in zip(numbers, names, strict=True)]
    return ", ".join(rows) + (" …" if chosen.sum() > NAMED_ROWS else "")


def list_rows(rows: "pd.Index[Any]", why: Message) -> Iterator[Problem]:
    """One problem per row, and a count of those beyond `MAX_LISTED`."""
    for row in rows[:MAX_LISTED]:
        yield Problem(why, row=int(row))
    if len(rows) > MAX_LISTED:
        yield Problem(Message("{count} more rows: {why}", {"count": len(rows) - MAX_LISTED, "why": why}))


def _nowhere(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Rows without a shape, with an empty one, or with a coordinate that is no finite number."""
    shapes = frame.geometry.to_numpy()
    missing: NDArray[np.bool_] = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    missing[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    return missing


def _strays(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Single rows whose degrees are impossible, and points at 0, 0 (how many programs write "unknown")."""
    bounds = shapely.bounds(frame.geometry.to_numpy())
    unknown: NDArray[np.bool_] = (bounds == 0).all(axis=1)
    if not frame.crs.is_geographic:
        return unknown
    outside = (np.abs(bounds[:, [0, 2]]) > 180).any(axis=1) | (np.abs(bounds[:, [1, 3]]) > 90).any(axis=1)
    return unknown | outside if outside.mean() <= _STRAY_SHARE else unknown


def _crs_notes(
    frame: gpd.GeoDataFrame, declared: pyproj.CRS | None, given: pyproj.CRS | None, source: str
) -> Iterator[Message]:
    if given is not None and declared is not None and declared != given and source == "file":
        override = "The file says {declared}, but you gave {given}, and that was used."
        yield Message(override, {"declared": crs_name(declared), "given": crs_name(given)})
    if warning := old_datum_warning(frame.crs):
        yield warning
    bounds = frame.total_bounds
    if frame.crs.is_geographic and (swapped := swapped_note(bounds)):
        yield swapped
    if frame.crs.is_geographic and in_china(bounds):
        yield Message(UNDECIDED)
