"""The ways of travelling, and the unit in which each is limited."""

from collections.abc import Mapping
from typing import Final, Literal

Mode = Literal["walk", "drive", "network_km", "radius_km"]


MODES: Final[tuple[Mode, ...]] = ("walk", "drive", "network_km", "radius_km")


UNIT_OF_MODE: Final[Mapping[Mode, str]] = {"walk": "min", "drive": "min", "network_km": "km", "radius_km": "km"}
