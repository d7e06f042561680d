"""The ways of travelling: one row each."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from ...messages import Titled, later

Mode = Literal["walk", "drive", "network_km", "radius_km", "cycle", "walk_drive"]


class Way(NamedTuple):
    """A way of travelling: the `unit` of its limits, its name, and how the title of a circle says a limit.

    `goes_by` is the key of its profile in `profiles.PROFILES`, '' where it goes along no street.
    """

    unit: Literal["min", "km"]
    name: str
    limited: Titled
    goes_by: str


WAYS: Final[Mapping[Mode, Way]] = {
    "walk": Way("min", later("on foot"), Titled("分钟", "minutes on foot"), "walk"),
    "drive": Way("min", later("by car"), Titled("分钟车程", "minutes by car"), "drive"),
    "network_km": Way("km", later("along the network"), Titled("公里", "km"), "distance"),
    "radius_km": Way("km", later("straight line"), Titled("公里（直线）", "km"), ""),
    "cycle": Way("min", later("by bicycle"), Titled("分钟骑行", "minutes by bicycle"), "cycle"),
    "walk_drive": Way(
        "min", later("on foot and by car"), Titled("分钟步行加乘车", "minutes on foot and by car"), "drive"
    ),
}
"""A new mode is named in `Mode`, has its row here, and its profile, where it has one of its own, in `profiles`."""

UNIT_OF_MODE: Final[Mapping[Mode, str]] = {mode: way.unit for mode, way in WAYS.items()}
MODES: Final[tuple[Mode, ...]] = tuple(WAYS)
TIMED: Final = frozenset(mode for mode, way in WAYS.items() if way.unit == "min")
"""The modes whose limits are minutes."""
