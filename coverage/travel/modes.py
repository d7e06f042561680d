"""The ways of travelling, and the unit in which each is limited."""

from collections.abc import Mapping
from typing import Final, Literal

Mode = Literal["walk", "drive", "network_km", "radius_km", "cycle", "walk_drive"]


UNIT_OF_MODE: Final[Mapping[Mode, str]] = {
    "walk": "min",
    "drive": "min",
    "network_km": "km",
    "radius_km": "km",
    "cycle": "min",
    "walk_drive": "min",
}
"""Every mode and the unit of its limits. A new mode stands here, in `ways`, and in `scenarios.names`."""


MODES: Final[tuple[Mode, ...]] = tuple(UNIT_OF_MODE)
TIMED: Final = frozenset(mode for mode, unit in UNIT_OF_MODE.items() if unit == "min")
"""The modes whose limits are minutes."""
