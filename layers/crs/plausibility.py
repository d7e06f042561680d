"""Whether coordinates can be what their system says, and which system they look like."""

from typing import Final

import numpy as np
import pyproj

from ...messages import Message
from ..errors import DataError
from .metric import Bounds, bounds_in_degrees, in_china
from .names import ZONES_3_NUMBERED, ZONES_6_NUMBERED, crs_name

WEB_MERCATOR: Final = (8_000_000.0, 15_200_000.0, 1_500_000.0)
"""Least and largest easting, and least northing, of China (Hainan and north) in Web Mercator. The eastings of 6-degree
zones 13 to 15 (west of 90 E) look alike, but web maps are the likelier origin."""


_OLD_DATUMS: Final = {"Xian 1980": "Xi'an 80", "Beijing 1954": "Beijing 54", "New Beijing": "New Beijing 54"}


_SIXTY: Final = 60
_NORTHINGS: Final = (1_500_000.0, 6_200_000.0)
_EASTINGS: Final = (100_000.0, 900_000.0)
"""Least and largest northing and easting, in Gauss-Krueger zones without number, in China."""
_FARTHEST: Final = 2e9
"""Beyond degrees times ten million there are no coordinates; sums of such numbers may leave what can be counted."""


def old_datum_warning(crs: pyproj.CRS) -> Message | None:
    """What a planner must know of Xi'an 80 and Beijing 54: their shift to today's systems is not public."""
    datum = crs.geodetic_crs.datum.name if crs.geodetic_crs and crs.geodetic_crs.datum else ""
    found = next((name for key, name in _OLD_DATUMS.items() if key in datum.replace("_", " ")), None)
    if found is None:
        return None
    return Message(
        "{datum} was transformed with public parameters, which can be wrong by 5 to 100 m: have the surveyors "
        "transform the layer, or compare it with the streets.",
        {"datum": found},
    )


def likely_crs(bounds: Bounds) -> Message:
    """What numbers without a coordinate system look like, so that the planner can say which one it is."""
    left, bottom, right, top = bounds
    if not all(abs(number) <= _FARTHEST for number in bounds):
        return Message("Its numbers are larger than any coordinates; see whether the right columns were taken.")
    if max(abs(left), abs(right)) <= 180 and max(abs(bottom), abs(top)) <= 90:
        return Message("Its numbers look like degrees: crs=EPSG:4326 (WGS 84) or EPSG:4490 (CGCS2000).")
    if not in_web_mercator(bounds) and (turned := _likely_turned(bounds)) is not None:
        return turned
    if in_web_mercator(bounds) and _likely_packed(bounds) is None:
        return Message("Its numbers look like those of web maps: crs=EPSG:3857 (Web Mercator).")
    told = _likely_packed(bounds) or _likely_short(bounds)
    return told or _likely_zone(int(left // 1_000_000), int(right // 1_000_000))


def _likely_packed(bounds: Bounds) -> Message | None:
    """What degrees look like that are written without their point, or with minutes and seconds behind them."""
    for factor in (1_000_000, 10_000_000):
        if in_china([number / factor for number in bounds]):
            return Message("Its numbers look like degrees times {factor}: divide them.", {"factor": factor})
    if in_china([_parted(number) for number in bounds]):
        return Message(
            "Its numbers look like degrees, minutes and seconds written together (1040415.5 for 104°04′15.5″): "
            "separate them, or convert them to decimal degrees."
        )
    return None


def _likely_short(bounds: Bounds) -> Message | None:
    """What numbers are that are too small for the eastings and northings of any common system."""
    if max(map(abs, bounds)) < _EASTINGS[0]:
        return Message(
            "Its numbers are too small for any common system: they may be of a city's own grid, in kilometres, or cut "
            "off at their beginning. Ask for the whole numbers, or for three or more common points, from which "
            "the grid can be fitted."
        )
    return None


def _parted(packed: float) -> float:
    """Degrees of a number that holds degrees, minutes and seconds one after the other; NaN where it cannot."""
    degrees, rest = divmod(packed, 10_000)
    minutes, seconds = divmod(rest, 100)
    return degrees + minutes / 60 + seconds / 3600 if minutes < _SIXTY and seconds < _SIXTY else float("nan")


def _likely_zone(zone: int, last: int) -> Message:
    """What eastings in millions mean, where they begin with `zone` and end with `last`."""
    for (code, first), degrees in ((ZONES_3_NUMBERED, 3), (ZONES_6_NUMBERED, 6)):
        if zone == last and first <= zone <= first + 60 // degrees:
            return Message(
                "Its eastings begin with {zone}: crs=EPSG:{code} if it is CGCS2000 in zones of {degrees} degrees.",
                {"zone": zone, "code": code + zone - first, "degrees": degrees},
            )
    return Message(
        "Its numbers look like metres without a zone number: ask for the central meridian "
        "(CGCS2000 in 3-degree zones: EPSG:4534 for 75 E to EPSG:4554 for 135 E)."
    )


def check_bounds(bounds: Bounds, crs: pyproj.CRS, *, file: str) -> None:
    """Raise DataError where numbers cannot be what `crs` says: swapped, no degrees, no metres, another zone."""
    left, bottom, right, top = bounds
    degrees = max(abs(left), abs(right)) <= 180 and max(abs(bottom), abs(top)) <= 90
    if crs.is_geographic and not degrees:
        _refuse_degrees(bounds, crs, file)
    if crs.is_projected and degrees and (right - left > 1e-9 or top - bottom > 1e-9):
        raise DataError(
            "{file} says that it is in {crs}, in metres, but its numbers are degrees ({numbers}); "
            "its .prj or header is wrong: give crs=EPSG:4326 if they are longitudes and latitudes.",
            file=file,
            crs=crs_name(crs),
            numbers=_numbers(bounds),
        )
    if crs.is_projected and not near_area(bounds, crs):
        raise DataError(
            "{file} says that it is in {crs}, but there its numbers ({numbers}) lie far outside that system's area. "
            "{likely}",
            file=file,
            crs=crs_name(crs),
            numbers=_numbers(bounds),
            likely=likely_crs(bounds),
        )


def _refuse_degrees(bounds: Bounds, crs: pyproj.CRS, file: str) -> None:
    left, bottom, right, top = bounds
    if max(abs(left), abs(right)) <= 90 and max(abs(bottom), abs(top)) <= 180:
        raise DataError(
            "{file}: longitude and latitude are swapped (latitudes up to {largest}); exchange the two columns.",
            file=file,
            largest=round(max(abs(bottom), abs(top)), 3),
        )
    raise DataError(
        "{file} says that it is in {crs}, in degrees, but its numbers are not ({numbers}). {likely}",
        file=file,
        crs=crs_name(crs),
        numbers=_numbers(bounds),
        likely=likely_crs(bounds),
    )


def swapped_note(bounds: Bounds) -> Message | None:
    """A doubt for degrees that are possible as they stand, but that would lie in China if exchanged."""
    left, bottom, right, top = bounds
    if in_china((bottom, left, top, right)) and not in_china(bounds):
        return Message("Longitude and latitude may be swapped: exchanged, the layer would lie in China.")
    return None


def near_area(bounds: Bounds, crs: pyproj.CRS) -> bool:
    """Whether the numbers, taken as `crs`, lie on the globe and within 6 degrees of the area the CRS is made for."""
    west, south, east, north = bounds_in_degrees(bounds, crs)
    if not np.isfinite([west, south, east, north]).all():
        return False
    code = crs.to_epsg(min_confidence=70)
    area = (pyproj.CRS.from_epsg(code) if code else crs).area_of_use
    if area is None:
        return True
    slack = 6.0
    inside_lon = area.west - slack <= west and east <= area.east + slack
    return (inside_lon or area.west > area.east) and area.south - slack <= south and north <= area.north + slack


def _numbers(bounds: Bounds) -> str:
    return ", ".join(f"{number:.10g}" for number in bounds)


def in_web_mercator(bounds: Bounds) -> bool:
    """Whether numbers look like those of web maps over China."""
    left, bottom, right, _ = bounds
    return bool(WEB_MERCATOR[0] <= left and right <= WEB_MERCATOR[1] and bottom > WEB_MERCATOR[2])


def _likely_turned(bounds: Bounds) -> Message | None:
    """What surveyors' numbers look like, whose X is the northing: None where these are none."""
    left, bottom, right, top = bounds
    north = _NORTHINGS[0] <= left and right <= _NORTHINGS[1]
    plain, zone = _EASTINGS[0] <= bottom and top <= _EASTINGS[1], int(bottom // 1_000_000)
    first, offset = ZONES_3_NUMBERED
    if north and zone == int(top // 1_000_000) and 0 <= zone - offset <= 20:
        return Message(
            "Its numbers look like those of surveyors, X to the north and Y to the east with the zone {zone}: "
            "crs=EPSG:{code} if it is CGCS2000 (they are then swapped automatically).",
            {"zone": zone, "code": first + zone - offset},
        )
    if north and plain:
        return Message(
            "Its numbers look like those of surveyors, X to the north and Y to the east without a zone number: ask "
            "for the central meridian (CGCS2000 in 3-degree zones: EPSG:4534 for 75 E to EPSG:4554 for 135 E); they "
            "are then swapped automatically."
        )
    return None


def fits_area(bounds: Bounds, crs: pyproj.CRS) -> bool:
    """Whether plane numbers, taken as the projected `crs`, lie where that system is made for, and are no degrees."""
    left, bottom, right, top = bounds
    degrees = max(abs(left), abs(right)) <= 180 and max(abs(bottom), abs(top)) <= 90
    return not degrees and near_area(bounds, crs)
