"""The colours and marks that the drawing, the web map and the window share: all muted but those who are left out.

Served people are a quiet teal and unserved people a strong vermilion (after Okabe and Ito's colours), told apart by all
common kinds of colour blindness and, by their lightness, in grey print too.
"""

import math
from typing import Final

GROUND: Final = "#f8f7f3"
WATER: Final = "#c9dfeb"
RAIL: Final = "#8b8680"
STREET: Final = {"major": "#c6c0b5", "middle": "#d5d0c7", "minor": "#e2ded6"}
BUILDING: Final = "#eae6dd"
BOUNDARY: Final = "#8a7f73"
SERVED: Final = "#47868e"
UNSERVED: Final = "#d4380d"
UNSERVED_EDGE: Final = "#9c2807"
BANDS: Final = ("#0f6a86", "#3f9db8", "#8fcbdc")
"""Reached ground in three bands of the limit, the nearest first; where there are fewer, the last of these."""
BAND_EDGE: Final = "#0f6a86"
SHORT: Final = ("#e07a55", "#f0ac8e", "#fadccd")
"""Districts that fall short of a figure: by half of it and more, by a quarter and more, by less."""
ENOUGH: Final = "#d3e6e7"
"""Districts that reach it, or hold what they must."""
GRADES: Final = ("#edf4f7", "#b9dae6", "#7fb8cc")
"""Districts in thirds where there is no figure to reach, the lowest first."""
NOBODY: Final = "#e9e7e2"
"""Districts where nobody lives of whom something is asked."""
GAINED: Final = "#1b7837"
LOST: Final = "#b5179e"
"""Newly served and newly left out in a comparison: green and magenta stay apart for all kinds of colour blindness."""
ESTIMATE: Final = "#8f5500"
INK: Final = "#23282d"
SOFT_INK: Final = "#5d656d"
STATES: Final = {
    "met": "#1f7a6d",
    "nearly_met": "#48722c",
    "not_met": "#b52f0a",
    "not_decided": "#8a6d00",
    "not_applicable": "#6b6b6b",
    "reported": "#2b6180",
}

FACILITIES: Final = ("#1f4e9c", "#6b3fa0", "#00707a", "#8a5a00", "#30343b", "#a0308c", "#4d6b00", "#003f5c")
MARKERS: Final = ("o", "s", "^", "D", "P", "v", "X", "p")

MAJOR: Final = frozenset({"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"})
MIDDLE: Final = frozenset({"secondary", "secondary_link", "tertiary", "tertiary_link"})


def rank_of(highway: str) -> str:
    """Return how a street is drawn: `major`, `middle` or `minor`."""
    return "major" if highway in MAJOR else "middle" if highway in MIDDLE else "minor"


_STEPS: Final = (1, 2, 5)


def round_length(most_m: float) -> float:
    """Return the longest of 1, 2 or 5 times a power of ten that is not above `most_m` (> 0), in metres."""
    power = 10.0 ** math.floor(math.log10(most_m))
    return max(step * power for step in _STEPS if step * power <= most_m)
