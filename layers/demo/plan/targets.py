"""Bringing the demo city's capacities near the plans' targets, so that some clauses are kept and some are missed."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from ...schema import HOUSEHOLDS, PEOPLE

SPORT: Final = (
    "fitness_site", "fitness_centre", "sports_court", "football_pitch", "citizen_gym", "stadium", "sports_hall"
)  # fmt: skip
ELDERLY: Final = ("elderly_care", "elderly_centre", "day_care", "care_health_union", "home_care_centre")
HEALTH: Final = (
    "hospital", "health_centre", "township_hospital", "health_station", "village_clinic", "emergency_station",
    "medical_subcentre", "geriatric_hospital", "transitional_care",
)  # fmt: skip

TARGETS: Final = (
    (SPORT, "area_m2", 2.38, PEOPLE, 1),
    (("community_service",), "area_m2", 38.5, HOUSEHOLDS, 100),
    (ELDERLY, "land_m2", 0.104, PEOPLE, 1),
    (("childcare", "childcare_centre"), "places", 4.9, PEOPLE, 1_000),
    (ELDERLY, "beds", 27.0, "age_60_plus", 1_000),
    (ELDERLY, "nursing_beds", 15.4, "age_60_plus", 1_000),
    (HEALTH, "doctors", 3.1, PEOPLE, 1_000),
    (HEALTH, "nurses", 3.9, PEOPLE, 1_000),
)
"""Categories, their capacity, and how much of it all existing ones hold together per so many of a group."""


def brought_to_targets(frame: pd.DataFrame, demand: gpd.GeoDataFrame) -> pd.DataFrame:
    """`frame` with each capacity of `TARGETS` multiplied by one factor, and nursing beds never above beds."""
    frame = frame.copy()
    existing = frame["status"] == "existing"
    for categories, column, wanted, group, per in TARGETS:
        alike = frame["category"].isin(categories)
        factor = wanted * demand[group].sum() / per / frame.loc[alike & existing, column].sum()
        frame.loc[alike, column] = np.round(frame.loc[alike, column] * factor)
    return frame.assign(nursing_beds=np.minimum(frame["nursing_beds"], frame["beds"]))
