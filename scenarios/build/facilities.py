"""The facilities of a project, read from the planner's files."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from ...layers.crs.datums import WGS84, shift_frame
from ...layers.errors import DataError
from ...layers.facilities.categories import Categories
from ...layers.facilities.facilities import as_facilities
from ...layers.files.tables.point_table import placing
from ...layers.files.texts.columns import check_column
from ...layers.files.vector import read_vector
from ...layers.report import Loaded
from ...messages import Message
from ...texts import first_few
from ..project.settings import InputRecord
from .doubts.datum_evidence import Messages, datum_evidence
from .doubts.extent import near
from .network.streets import StreetSource
from .records import projected, record_of
from .request import FacilitiesAsked, crs_said


@dataclass(frozen=True, eq=False)
class Sites:
    """Facilities of one file, how it was read, and whether the streets doubt its datum or cannot tell it."""

    frame: gpd.GeoDataFrame
    record: InputRecord
    warnings: Messages
    unsure: bool


def read_sites(asked: FacilitiesAsked, ground: StreetSource, categories: Categories | None = None) -> Sites:
    """Read one file of facilities into the place's CRS, and what the planner must be told at once of its datum.

    Raises `DataError` where none lies near the streets.
    """
    loaded = read_vector(asked.file, layer=asked.layer, crs=crs_said(asked), encoding=asked.encoding,
                         mapping=placing(asked.columns), use="facilities")  # fmt: skip
    chosen = _where(shift_frame(loaded, asked.datum or WGS84), asked.where)
    areas = shapely.get_dimensions(chosen.frame.geometry.to_numpy()) == 2
    made = as_facilities(chosen, category=asked.category, mapping=asked.columns, categories=categories,
                         streets=ground.streets.edges if areas.any() else None)  # fmt: skip
    frame = made.frame.to_crs(ground.crs)
    doors = gpd.GeoSeries(list(made.frame["entrances"]), index=frame.index, crs=made.frame.crs)
    frame["entrances"] = doors.to_crs(ground.crs).to_numpy(dtype=object)
    inside = near(frame, ground, made.report.file)
    streets = ground.streets.edges
    doubt = datum_evidence(loaded.frame, streets, loaded.report.file, said=asked.datum)
    entered = _entrances_note(frame[inside], areas.sum())
    more = (*entered, *doubt.notes, *doubt.warnings, projected(ground.crs))
    record = record_of("facilities", made.report, more, _outside_note(frame, inside))
    return Sites(frame[inside].reset_index(drop=True), record, doubt.warnings, unsure=doubt.unsure)


def _where(loaded: Loaded, column: str | None) -> Loaded:
    """Keep the rows with a number above zero in `column`."""
    if column is None:
        return loaded
    check_column(column, loaded.frame.columns, file=loaded.report.file)
    wanted = pd.to_numeric(loaded.frame[column], errors="coerce") > 0
    kept = loaded.frame[wanted]
    if kept.empty:
        raise DataError("{file} has no row with a number above 0 in {column}.", file=loaded.report.file, column=column)
    return Loaded(gpd.GeoDataFrame(kept), loaded.report)


def _outside_note(frame: gpd.GeoDataFrame, inside: "pd.Series[bool]") -> tuple[Message, ...]:
    count = int((~inside).sum())
    if not count:
        return ()
    names = [name or str(row) for name, row in zip(frame["name"][~inside], frame.index[~inside], strict=True)]
    return (
        Message(
            "{count} of {total} facilities lie outside the streets that were read ({names}); read a larger network to "
            "keep them.",
            {"count": count, "total": len(inside), "names": first_few(names, 5)},
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
