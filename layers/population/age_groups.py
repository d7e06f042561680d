"""Age groups and households for people of whom only a total is known.

What the planner's file counts stays as it is. The rest is estimated by shares, those of the district's census where it
is given and of the whole country's otherwise, and named in `attrs['estimated']`, so that every result can say so.
"""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from ..schema import AGE_GROUPS, HOUSEHOLDS, PEOPLE
from .census import Match, national_shares, shares_of


def fill_groups(demand: gpd.GeoDataFrame, shares: pd.DataFrame | Mapping[str, float] | None = None) -> gpd.GeoDataFrame:
    """A copy of `demand` (with `people`) in which every group has a number.

    `shares` holds each age group's share of people and the households per person, one for all or one row for each
    point; what it lacks is taken from the country's census of 2020. Groups that `demand` has and that are not in its
    `attrs['estimated']` are counted and stay. The other age groups share the people whom the counted ones leave, in
    proportion to their shares.
    """
    before = set(demand.attrs.get("estimated", ()))
    counted = [group for group in (*AGE_GROUPS, HOUSEHOLDS) if group in demand.columns and group not in before]
    missing = [group for group in AGE_GROUPS if group not in counted]
    share = _shares_for(demand, shares)
    made = demand.copy()
    ages = [group for group in counted if group != HOUSEHOLDS]
    rest = (made[PEOPLE] - made[ages].sum(axis=1)).clip(lower=0.0)
    of_missing = share[missing].sum(axis=1)
    for group in missing:
        made[group] = rest * (share[group] / of_missing.where(of_missing > 0)).fillna(0.0)
    if HOUSEHOLDS not in counted:
        made[HOUSEHOLDS] = made[PEOPLE] * share[HOUSEHOLDS]
    estimated = [*missing, *([] if HOUSEHOLDS in counted else [HOUSEHOLDS])]
    made.attrs["estimated"] = [*estimated, *sorted(before - {*AGE_GROUPS, HOUSEHOLDS})]
    return made


def _shares_for(demand: gpd.GeoDataFrame, shares: pd.DataFrame | Mapping[str, float] | None) -> pd.DataFrame:
    """One row of shares for each point, without gaps."""
    usual = pd.DataFrame(national_shares(), index=demand.index)
    if shares is None:
        return usual
    given = shares if isinstance(shares, pd.DataFrame) else pd.DataFrame(dict(shares), index=demand.index)
    return given.reindex(index=demand.index, columns=usual.columns).astype(np.float64).fillna(usual)


def shares_by_district(
    demand: gpd.GeoDataFrame, districts: pd.DataFrame, census: pd.DataFrame, match: Match, *, level: str = "county"
) -> pd.DataFrame:
    """The census shares of the district of `level` in which each demand point lies, NaN where none was joined."""
    of_level = districts["level"] == level
    joined = match.rows[of_level]
    shares = shares_of(census).reindex(joined.to_numpy())
    shares.index = pd.Index(districts.loc[of_level, "district_id"], dtype=object)
    found = shares.reindex(demand[level])
    found.index = demand.index
    return found
