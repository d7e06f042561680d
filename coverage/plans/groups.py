"""The groups of people that a plan may ask of, in one table, and the other denominators."""

from collections.abc import Mapping
from typing import Final

GROUP_NAMES: Final[Mapping[str, str]] = {
    "people": "all residents",
    "age_0_2": "children of 0 to 2",
    "age_3_5": "children of 3 to 5",
    "age_6_11": "children of 6 to 11",
    "age_12_14": "children of 12 to 14",
    "age_15_59": "working age (15 to 59)",
    "age_60_plus": "the elderly (60+)",
    "age_0_14": "children of 0 to 14",
    "age_65_plus": "the elderly (65+)",
    "age_80_plus": "the elderly (80+)",
    "households": "households",
    "buildings": "buildings",
    "residential_m2": "m² of residential land",
}
"""Keys and English names; the planner's words stand in `scenarios.presentation.names`."""

SUMMED_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "age_0_14": ("age_0_2", "age_3_5", "age_6_11", "age_12_14"),
}
"""Groups that are told by their parts."""
