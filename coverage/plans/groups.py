"""The groups of people that a plan may ask of, in one table, and the other denominators."""

from collections.abc import Mapping
from typing import Final

from ...groups import AGES

GROUP_NAMES: Final[Mapping[str, str]] = {
    "people": "all residents",
    **{group.key: group.said for group in AGES},
    "age_0_14": "children of 0 to 14",
    "households": "households",
    "buildings": "buildings",
    "residential_m2": "m² of residential land",
}
"""Keys and English names; the planner's words stand in `scenarios.presentation.names`."""

SUMMED_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "age_0_14": ("age_0_2", "age_3_5", "age_6_11", "age_12_14"),
}
"""Groups that are told by their parts."""
