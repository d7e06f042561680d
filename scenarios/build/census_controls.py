"""Control totals: the people of a check beside the census, district by district. Compared, never adjusted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from ...layers.population.age_groups import fill_groups, shares_by_district
from ...layers.population.census import Match, control_totals, match_census, read_census
from ...layers.schema import AGE_GROUPS, HOUSEHOLDS, PEOPLE
from ...messages import Message
from ..errors import ProjectError
from ..project.settings import Control, InputRecord, Note
from .request import CensusAsked

LEVELS: Final = ("city", "county")
"""What the census tables count by."""


@dataclass(frozen=True, eq=False)
class Joined:
    """A census table, the districts that it counts by, and which of its rows is which of them."""

    file: str
    table: pd.DataFrame
    districts: gpd.GeoDataFrame
    match: Match


def join_census(asked: CensusAsked | None, districts: gpd.GeoDataFrame) -> Joined | None:
    """Read the census table and join it to the districts; None where none is asked.

    Raises `ProjectError` where there are no districts that a census counts by, and `DataError` for a file that is no
    census table.
    """
    if asked is None:
        return None
    ours = districts[districts["level"].isin(LEVELS)]
    if ours.empty:
        raise ProjectError(
            "{file} counts people by county and city, and no district of these levels was given; add --districts "
            "FILE=county.",
            file=asked.file.name,
        )
    census = read_census(asked.file)
    return Joined(asked.file.name, census, ours, match_census(census, ours, city=asked.city))


def controls_of(
    joined: Joined | None, demand: gpd.GeoDataFrame
) -> tuple[tuple[Control, ...], tuple[InputRecord, ...], tuple[Message, ...]]:
    """Return the comparison, the census file's record, and what could not be compared; nothing without a census.

    `demand` carries a column of district ids for each level.
    """
    if joined is None:
        return (), (), ()
    census, match = joined.table, joined.match
    warnings = (*match.notes, *_zones(census, match))
    record = InputRecord(
        role="census", file=joined.file, rows=len(census), done=tuple(Note.of(note) for note in warnings)
    )
    return tuple(_rows(control_totals(demand, joined.districts, census, match))), (record,), warnings


def aged_by_census(joined: Joined | None, demand: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return the demand with its estimated age groups by the census shares of each point's own county, else city.

    Counted groups stay, all stay marked as estimated, and where the census knows neither, the shares that were used
    before stay too.
    """
    estimated = {*AGE_GROUPS, HOUSEHOLDS} & set(demand.attrs.get("estimated", ()))
    if joined is None or not estimated:
        return demand, ()
    level = "county" if (joined.districts["level"] == "county").any() else "city"
    shares = shares_by_district(demand, joined.districts, joined.table, joined.match, level=level)
    known = shares.notna().all(axis=1)
    if not known.any():
        return demand, ()
    aged = fill_groups(demand, shares)
    aged.loc[~known, list(estimated)] = demand.loc[~known, list(estimated)]
    said = Message(
        "The ages of {points} of {total} points are estimated by the census shares of the district they lie in.",
        {"points": int(known.sum()), "total": len(demand)},
    )
    return aged, (said,)


def _rows(totals: pd.DataFrame) -> Iterator[Control]:
    for row in totals.to_dict("records"):
        known = pd.notna(row["census"])
        yield Control(
            district_id=str(row["district_id"]),
            name=str(row["name"]),
            level=str(row["level"]),
            ours=float(row["ours"]),
            census=float(row["census"]) if known else None,
        )


def _zones(census: pd.DataFrame, match: Match) -> Iterator[Message]:
    """Say what the census counts apart from the joined counties: development zones that lie within them."""
    joined = census.loc[[row for row in match.rows if row >= 0]]
    cities = joined.loc[joined["level"] == "county", "city"].unique()
    zones = census[(census["level"] == "zone") & census["city"].isin(cities)]
    if len(zones):
        yield Message(
            "The census counts {names} apart from the districts they lie in, with {people} people in all; the "
            "districts' totals lack them.",
            {"names": ", ".join(zones["name"]), "people": f"{zones[PEOPLE].sum():,.0f}"},
        )
