"""The facilities of a project, read from the planner's files."""

import geopandas as gpd
import pandas as pd
import shapely

from ...layers.crs.datums import WGS84, shift_frame
from ...layers.errors import DataError
from ...layers.facilities.categories import Categories
from ...layers.facilities.facilities import as_facilities
from ...layers.files.tables.point_table import placing
from ...layers.files.vector import read_vector
from ...layers.report import Loaded
from ...messages import Message
from ..project.settings import InputRecord
from .datum_evidence import NO_DOUBT, Messages, datum_evidence
from .extent import near
from .records import projected, record_of
from .request import FacilitiesAsked
from .streets import StreetSource


def read_sites(
    asked: FacilitiesAsked, ground: StreetSource, categories: Categories | None = None
) -> tuple[gpd.GeoDataFrame, InputRecord, Messages]:
    """Read one file of facilities into the place's CRS, and what the planner must be told at once of its datum.

    Raises `DataError` where none lies near the streets.
    """
    loaded = read_vector(asked.file, layer=asked.layer, crs=asked.crs, encoding=asked.encoding,
                         mapping=placing(asked.columns))  # fmt: skip
    chosen = _where(shift_frame(loaded, asked.datum or WGS84), asked.where)
    areas = shapely.get_dimensions(chosen.frame.geometry.to_numpy()) == 2
    made = as_facilities(chosen, category=asked.category, mapping=asked.columns, categories=categories,
                         streets=ground.streets.edges if areas.any() else None)  # fmt: skip
    frame = made.frame.to_crs(ground.crs)
    doors = gpd.GeoSeries(list(made.frame["entrances"]), index=frame.index, crs=made.frame.crs)
    frame["entrances"] = doors.to_crs(ground.crs).to_numpy(dtype=object)
    inside = near(frame, ground, made.report.file)
    doubtful = asked.datum is None and loaded.report.crs_source == "columns"
    seen, warnings = datum_evidence(loaded.frame, ground.streets.edges, loaded.report.file) if doubtful else NO_DOUBT
    entered = _entrances_note(frame[inside], areas.sum())
    more = (*_outside_note(inside, made.report.file), *entered, *seen, *warnings, projected(ground.crs))
    return frame[inside].reset_index(drop=True), record_of("facilities", made.report, more), warnings


def _where(loaded: Loaded, column: str | None) -> Loaded:
    """Keep the rows with a number above zero in `column`."""
    if column is None:
        return loaded
    if column not in loaded.frame.columns:
        raise DataError(
            "{file} has no column {column}; its columns are {columns}.",
            file=loaded.report.file,
            column=column,
            columns=", ".join(str(name) for name in loaded.frame.columns if name != "geometry"),
        )
    kept = loaded.frame[pd.to_numeric(loaded.frame[column], errors="coerce") > 0]
    if kept.empty:
        raise DataError("{file} has no row with a number above 0 in {column}.", file=loaded.report.file, column=column)
    return Loaded(gpd.GeoDataFrame(kept), loaded.report)


def _outside_note(inside: "pd.Series[bool]", file: str) -> tuple[Message, ...]:
    count = int((~inside).sum())
    if not count:
        return ()
    return (
        Message(
            "{count} of {total} rows of {file} lie outside the streets that were read and are left out.",
            {"count": count, "total": len(inside), "file": file},
        ),
    )


def _entrances_note(frame: gpd.GeoDataFrame, areas: int) -> tuple[Message, ...]:
    """Say how areas are entered; a multipoint's own points are entrances too."""
    if not areas:
        return ()
    entered = int(frame["entrances"].notna().sum())
    return (
        Message(
            "{count} of {total} facilities are entered where streets on foot meet their edge, or where their entrances "
            "are drawn; the others at a point inside.",
            {"count": entered, "total": len(frame)},
        ),
    )
