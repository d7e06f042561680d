"""The people of a project: every point with its people and groups, urban or rural, and in its districts."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ....layers import schema
from ....layers.districts.area_types import with_area_types
from ....layers.districts.assign import assign_districts
from ....layers.districts.names import area_type_of
from ....messages import Message
from ..tables import DEMAND
from .table_frame import TableFrame

_ROUNDED: Final = 0.01
"""By so much, as a share, groups may exceed the people they are of: whole numbers that were rounded one by one."""


def demand_of(frame: TableFrame) -> gpd.GeoDataFrame:
    """Return the demand points; what is estimated because a field was empty stands in `attrs`."""
    check = frame.check
    people = check.number(schema.PEOPLE)
    check.tell(
        ~check.given(schema.PEOPLE),
        lambda table, row, _: Message(
            "'{table}', row {row}: the number of people is missing; write a number, 0 for none.",
            {"table": table, "row": row},
        ),
    )
    columns: dict[str, NDArray[Any]] = {schema.PEOPLE: people}
    for group in schema.GROUPS[1:]:
        numbers = check.number(group)
        columns[group] = _by_share(numbers, people, check.given(group))
        check.count_empty(group, ~check.given(group))
    more = [group for group in schema.MORE_GROUPS if check.given(group).any()]
    for group in more:
        columns[group] = check.number(group, usual=0.0)
        check.count_empty(group, ~check.given(group))
    kinds = check.word(schema.AREA_TYPE, lambda word: area_type_of(word) or None, schema.AREA_TYPES, usual="")
    columns |= {schema.AREA_TYPE: kinds} | {level: check.text(level) for level in schema.DISTRICT_LEVELS}
    made = frame.frame(columns)[[*schema.DEMAND_COLUMNS, *more, "geometry"]]
    _say_repeated(made, frame)
    _say_too_many(made, frame)
    made.attrs["estimated"] = [group for group in schema.GROUPS[1:] if not check.given(group).all()]
    return made


def filled_demand(demand: gpd.GeoDataFrame, frame: TableFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the demand with the districts and area types of points that do not tell them, as on the first reading."""
    made = demand.copy()
    for level in schema.DISTRICT_LEVELS:
        empty = ~frame.check.given(level)
        if empty.any():
            made.loc[empty, level] = assign_districts(made[empty], districts, levels=(level,))[level]
    return _with_area_types(made, districts)


def _by_share(
    numbers: NDArray[np.float64], people: NDArray[np.float64], given: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return a group's people; where it is empty, the share that it has of the people elsewhere."""
    if given.all():
        return numbers
    with np.errstate(invalid="ignore"):
        share = np.nan_to_num(np.nansum(numbers[given]) / max(np.nansum(people[given]), 1e-9))
    return np.where(given, numbers, people * share)


def _say_repeated(demand: gpd.GeoDataFrame, frame: TableFrame) -> None:
    """Say how many rows repeat another one's place and people: one copy too many doubles the people."""
    xy = np.full((len(demand), 2), np.nan)
    xy[frame.usable] = shapely.get_coordinates(frame.geometry[frame.usable])
    if _places(xy[frame.usable]) * 2 > len(demand):
        return
    table = pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], **{group: demand[group] for group in schema.GROUPS}})
    twice = int(table[frame.usable].duplicated().sum())
    if twice and twice * 2 >= len(demand):
        text = (
            "'{table}': {count} rows repeat another one's place and people; all count. Delete them if they are copies."
        )
        frame.door.said.append(Message(text, {"table": DEMAND.name, "count": twice}))


def _places(xy: NDArray[np.float64]) -> int:
    """Return how many places there are among (n, 2) coordinates, much sooner than by comparing whole rows."""
    along, across = (pd.factorize(values)[0].astype(np.int64) for values in xy.T)
    return len(pd.unique(along * (across.max(initial=0) + 1) + across))


def _say_too_many(demand: gpd.GeoDataFrame, frame: TableFrame) -> None:
    """Say in how many rows the ages together, or one of the further groups, hold more people than there are."""
    ages = demand[list(schema.AGE_GROUPS)].sum(axis=1)
    each = [demand[group] for group in schema.MORE_GROUPS if group in demand.columns]
    most = pd.concat([ages, *each], axis=1).max(axis=1)
    over = (most > demand[schema.PEOPLE] * (1 + _ROUNDED) + len(schema.AGE_GROUPS)).to_numpy(dtype=np.bool_)
    if over.any():
        text = (
            "'{table}': in {count} rows the age groups hold more people than the row has, {more:,.0f} in all; shares "
            "of them exceed 100% there. Correct the rows in QGIS."
        )
        beyond = float((most - demand[schema.PEOPLE])[over].sum())
        frame.door.said.append(Message(text, {"table": DEMAND.name, "count": int(over.sum()), "more": beyond}))


def _with_area_types(demand: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the demand in which every point is urban or rural: the empty ones as on the first reading."""
    empty = demand[schema.AREA_TYPE] == ""
    if not empty.any():
        return demand
    told = with_area_types(demand, districts)
    return demand.assign(**{schema.AREA_TYPE: demand[schema.AREA_TYPE].where(~empty, told[schema.AREA_TYPE])})
