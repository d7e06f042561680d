"""The groups of people that a plan may ask of, in one table, and the other denominators."""

from collections.abc import Collection, Mapping
from typing import Final

from ...groups import AGES

GROUP_NAMES: Final[Mapping[str, str]] = {
    "people": "all residents",
    **{group.key: group.said for group in AGES},
    "households": "households",
    "buildings": "buildings",
    "residential_m2": "m² of residential land",
}
"""Keys and English names; the planner's words stand in `scenarios.presentation.names`."""

SUMMED_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "age_0_14": ("age_0_2", "age_3_5", "age_6_11", "age_12_14"),
}
"""Groups that are told by their parts, where nobody counted them by themselves."""


def counted_parts(group: str, counted: Collection[str]) -> tuple[str, ...]:
    """Return the groups by which a group is told: itself, and its parts where it is not `counted` by itself.

    Examples
    --------
    >>> counted_parts("age_0_14", {"people"})[1:3], counted_parts("age_0_14", {"age_0_14"})
    (('age_0_2', 'age_3_5'), ('age_0_14',))

    """
    return (group, *(() if group in counted else SUMMED_GROUPS.get(group, ())))
