"""Coordinate reference systems: the metric one a place is analysed in, the names planners use, and what fits numbers.

China's 2000 system (CGCS2000, EPSG:4490) agrees with WGS 84 to well under a metre, so both are taken as they stand.
Its Gauss-Krueger zones come in two spellings: eastings that begin with the zone's number (EPSG:4491-4501 for zones of
6 degrees, 4513-4533 for 3 degrees) and eastings without it, around 500,000 m (EPSG:4502-4512 and 4534-4554).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info
from pyproj.exceptions import CRSError

from .. import Message
from .errors import DataError

WGS_84: Final = "EPSG:4326"
CGCS2000: Final = "EPSG:4490"
CHINA: Final = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north: China with its sea, in degrees."""

MOST_STRETCH: Final = 0.01
"""By so much, as a share, lengths may err in a system that the planner asks for: the wrong zone errs by more."""

Bounds = Sequence[float]
"""West, south, east, north, or smallest x, smallest y, largest x, largest y."""

WEB_MERCATOR: Final = (8_000_000.0, 15_200_000.0, 1_500_000.0)
"""Least and largest easting, and least northing, of China (Hainan and north) in Web Mercator. The eastings of 6-degree
zones 13 to 15 (west of 90 E) look alike, but web maps are the likelier origin."""

_NORTHINGS: Final = (1_500_000.0, 6_200_000.0)
_EASTINGS: Final = (100_000.0, 900_000.0)
"""Least and largest northing and easting, in Gauss-Krueger zones without number, in China."""
_ZONES_3_NUMBERED: Final = (4513, 25)
_ZONES_6_NUMBERED: Final = (4491, 13)
_CM_3: Final = (4534, 75)
_CM_6: Final = (4502, 75)
_XIAN_3_NUMBERED: Final = (2349, 25)
_XIAN_CM_3: Final = (2370, 75)
_BEIJING_3_NUMBERED: Final = (2401, 25)
_BEIJING_CM_3: Final = (2422, 75)
_SYSTEMS: Final = (
    (re.compile(r"西安|xi'?an|1980|80坐标"), 4610, _XIAN_3_NUMBERED, _XIAN_CM_3),
    (re.compile(r"北京|beijing|1954|54坐标"), 4214, _BEIJING_3_NUMBERED, _BEIJING_CM_3),
    (re.compile(r"cgcs|国家2000|2000国家|2000坐标"), 4490, _ZONES_3_NUMBERED, _CM_3),
)
_ZONE: Final = re.compile(r"(?:zone|第)?\s*(\d{2})\s*(?:带|度带号|zone)|zone\s*(\d{2})|带号\s*(\d{2})")
_MERIDIAN: Final = re.compile(r"(?:cm|中央经线|central meridian)\D{0,3}(\d{2,3})|(\d{2,3})\s*e\b")
_OWN_MERIDIAN: Final = re.compile(
    r"(?:cm|中央经线|中央子午线|中央经度|central meridian)\s*[:：=]?\s*(\d{2,3}(?:\.\d+)?)\s*(?:[°º度]\s*)?"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*['′’分]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*[\"″”秒])?"
)
_GRID_WORDS: Final = {
    "height": re.compile(
        r"(?:投影面高程|投影面高|投影面|投影高程|抵偿面|抵偿高程面|plane height|height)\s*[:：=]?\s*(-?\d+(?:\.\d+)?)"
    ),
    "east": re.compile(
        r"(?:东偏移|东加常数|东坐标加常数|y加常数|假东|false easting|x_0)\s*[:：=]?\s*(-?\d+(?:\.\d+)?)"
    ),
    "north": re.compile(
        r"(?:北偏移|北加常数|北坐标加常数|x加常数|假北|false northing|y_0)\s*[:：=]?\s*(-?\d+(?:\.\d+)?)"
    ),
}
"""What a city's grid may have of its own beside its central meridian, in metres."""
_ELLIPSOIDS: Final = {
    4490: (6_378_137.0, 298.257222101, "CGCS2000"),
    4610: (6_378_140.0, 298.257, "Xian1980"),
    4214: (6_378_245.0, 298.3, "Beijing1954"),
}
"""Half the major axis in metres, inverse flattening, and name of each system's ellipsoid."""
_UTM: Final = re.compile(r"(?:wgs ?84 ?/? ?)?utm\s*(?:zone)?\s*(0?[1-9]|[1-5]\d|60)\s*(?:带|度带)?\s*([ns]?)")
_OLD_DATUMS: Final = {"Xian 1980": "Xi'an 80", "Beijing 1954": "Beijing 54", "New Beijing": "New Beijing 54"}


def choose_metric_crs(place: gpd.GeoDataFrame | Bounds) -> pyproj.CRS:
    """The CRS to analyse a place in: CGCS2000, 3-degree zone, no zone number, in China; elsewhere UTM on WGS 84.

    `place` is a frame with a CRS, or bounds in degrees. The zone is that of the middle; within 1.5 degrees of its
    meridian, lengths are true to 1 in 3,000.
    """
    west, south, east, north = _bounds_in_degrees(place)
    lon, lat = (west + east) / 2, (south + north) / 2
    if in_china((west, south, east, north)):
        first, meridian = _CM_3
        return pyproj.CRS.from_epsg(first + _third(lon) - meridian // 3)
    found = query_utm_crs_info("WGS 84", AreaOfInterest(lon, lat, lon, lat))
    if not found:
        raise DataError("No metric coordinate system covers {lat} N, {lon} E.", lat=lat, lon=lon)
    return pyproj.CRS.from_epsg(int(found[0].code))


def metric_crs(asked: pyproj.CRS | None, place: gpd.GeoDataFrame | Bounds) -> pyproj.CRS:
    """The CRS that the planner asked for to analyse a place in, or the one chosen for it.

    Raises DataError for one that is not in metres, or in which lengths at the place err by more than `MOST_STRETCH`:
    Web Mercator makes every way in China 10 to 60 % longer than it is.
    """
    if asked is None:
        return choose_metric_crs(place)
    west, south, east, north = _bounds_in_degrees(place)
    if not asked.is_projected or any(axis.unit_conversion_factor != 1 for axis in asked.axis_info[:2]):
        raise DataError(
            "{crs} does not count in metres, so that nothing can be measured in it; leave it out or give {better}. "
            "The coordinate system of a file is said beside the file, in a check file.",
            crs=crs_name(asked),
            better=crs_name(choose_metric_crs(place)),
        )
    here = pyproj.Proj(asked).get_factors((west + east) / 2, (south + north) / 2)
    stretch = max(abs(scale - 1) for scale in (here.meridional_scale, here.parallel_scale))
    if not stretch <= MOST_STRETCH:
        raise DataError(
            "In {crs} lengths in this place are wrong by {percent:.1f} %; leave it out or give {better}.",
            crs=crs_name(asked),
            percent=100 * stretch,
            better=crs_name(choose_metric_crs(place)),
        )
    return asked


def _third(lon: float) -> int:
    """The number of the 3-degree zone around the meridian nearest to `lon`."""
    return min(max(round(lon / 3), 25), 45)


def in_china(bounds: Bounds) -> bool:
    """Whether bounds in degrees lie within the box around China."""
    west, south, east, north = bounds
    return CHINA[0] <= west and CHINA[1] <= south and east <= CHINA[2] and north <= CHINA[3]


def _bounds_in_degrees(place: gpd.GeoDataFrame | Bounds) -> tuple[float, float, float, float]:
    if not isinstance(place, gpd.GeoDataFrame):
        west, south, east, north = map(float, place)
    elif place.empty:
        raise DataError("An empty layer has no place to choose a coordinate system for.")
    elif place.crs is None:
        raise DataError("A layer without a coordinate system has no place; give its crs.")
    else:
        west, south, east, north = bounds_in_degrees(place.total_bounds, place.crs)
    if not np.isfinite([west, south, east, north]).all():
        raise DataError("The layer's coordinates are not numbers.")
    return west, south, east, north


@lru_cache(maxsize=64)
def transformer(source: pyproj.CRS | str, target: pyproj.CRS | str) -> pyproj.Transformer:
    """From one system to another, x or longitude first; kept, since one to CGCS2000 takes a tenth of a second."""
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def bounds_in_degrees(bounds: Bounds, crs: pyproj.CRS) -> tuple[float, float, float, float]:
    """Bounds as longitudes and latitudes on WGS 84; infinite where the numbers lie outside what `crs` can mean."""
    west, south, east, north = transformer(crs, WGS_84).transform_bounds(bounds[0], bounds[1], bounds[2], bounds[3])
    return west, south, east, north


# ----------------------------------------------------------------------------------------------------- planners' names
def parse_crs(name: str | int | pyproj.CRS) -> pyproj.CRS:
    """A CRS from an EPSG code, WKT, or a planner's words, such as "CGCS2000 38带" or "西安80 中央经线 114".

    Raises DataError for a name nobody knows.
    """
    if isinstance(name, str) and (spelled := _from_words(name)):
        return spelled
    try:
        return pyproj.CRS.from_user_input(name)
    except CRSError as error:
        raise DataError(
            "No coordinate system is called {name}; write a code such as EPSG:4326, or words such as CGCS2000 38带.",
            name=str(name),
        ) from error


def _from_words(name: str) -> pyproj.CRS | None:
    text = name.casefold().replace("_", " ")
    if text.replace(" ", "").replace("-", "") in {"wgs84", "wgs1984", "gps", "地理坐标"}:
        return pyproj.CRS.from_user_input(WGS_84)
    if utm := _UTM.fullmatch(text):
        return pyproj.CRS.from_epsg((32700 if utm[2] == "s" else 32600) + int(utm[1]))
    for words, geographic, numbered, plain in _SYSTEMS:
        if words.search(text) and "[" not in text and ":" not in text:
            return _system(words.sub("", text), geographic, numbered, plain)
    return None


def _system(text: str, geographic: int, numbered: tuple[int, int], plain: tuple[int, int]) -> pyproj.CRS:
    """The member of one Chinese system that zone or meridian words choose; its geographic form where there are none."""
    zone = next((int(group) for match in _ZONE.finditer(text) for group in match.groups() if group), None)
    meridian = next((int(group) for match in _MERIDIAN.finditer(text) for group in match.groups() if group), None)
    if (city := _city_grid(text, geographic)) is not None:
        return city
    first, offset = numbered
    if zone is not None and 0 <= zone - offset <= 20:
        return pyproj.CRS.from_epsg(first + zone - offset)
    if zone is not None and geographic == 4490 and 13 <= zone <= 23:
        return pyproj.CRS.from_epsg(_ZONES_6_NUMBERED[0] + zone - _ZONES_6_NUMBERED[1])
    first, offset = plain
    if meridian is not None and meridian % 3 == 0 and offset <= meridian <= 135:
        return pyproj.CRS.from_epsg(first + (meridian - offset) // 3)
    return pyproj.CRS.from_epsg(geographic)


def _city_grid(text: str, geographic: int) -> pyproj.CRS | None:
    """A city's own grid: a central meridian of its choice, a plane at some height, other false origins.

    A plane at height h is the projection of an ellipsoid whose axis is longer by h, as city grids are made. None where
    the words name none of these.
    """
    told = {name: float(found[1]) for name, pattern in _GRID_WORDS.items() if (found := pattern.search(text))}
    found = _OWN_MERIDIAN.search(text)
    if found is None:
        return None
    meridian = float(found[1]) + float(found[2] or 0) / 60 + float(found[3] or 0) / 3600
    if not told and meridian % 3 == 0:
        return None
    axis, flattening, name = _ELLIPSOIDS[geographic]
    return pyproj.CRS.from_proj4(
        f"+proj=tmerc +lat_0=0 +lon_0={meridian:.10f} +k=1 +x_0={told.get('east', 500_000.0)} "
        f"+y_0={told.get('north', 0.0)} +a={axis + told.get('height', 0.0)} +rf={flattening} +units=m +no_defs "
        f"+title={name}"
    )


def crs_name(crs: pyproj.CRS) -> str:
    """How a CRS is written in reports: its code where it has one, else its name."""
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else crs.name


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


# --------------------------------------------------------------------------------------------------- what fits numbers
def likely_crs(bounds: Bounds) -> Message:
    """What numbers without a coordinate system look like, so that the planner can say which one it is."""
    left, bottom, right, top = bounds
    if max(abs(left), abs(right)) <= 180 and max(abs(bottom), abs(top)) <= 90:
        return Message("Its numbers look like degrees: crs=EPSG:4326 (WGS 84) or EPSG:4490 (CGCS2000).")
    if not in_web_mercator(bounds) and (turned := _likely_turned(bounds)) is not None:
        return turned
    for factor in (1_000_000, 10_000_000):
        if in_china([number / factor for number in bounds]):
            return Message("Its numbers look like degrees times {factor}: divide them.", {"factor": factor})
    if in_web_mercator(bounds):
        return Message("Its numbers look like those of web maps: crs=EPSG:3857 (Web Mercator).")
    return _likely_zone(int(left // 1_000_000), int(right // 1_000_000))


def in_web_mercator(bounds: Bounds) -> bool:
    """Whether numbers look like those of web maps over China."""
    left, bottom, right, _ = bounds
    return bool(WEB_MERCATOR[0] <= left and right <= WEB_MERCATOR[1] and bottom > WEB_MERCATOR[2])


def _likely_turned(bounds: Bounds) -> Message | None:
    """What surveyors' numbers look like, whose X is the northing: None where these are none."""
    left, bottom, right, top = bounds
    north = _NORTHINGS[0] <= left and right <= _NORTHINGS[1]
    plain, zone = _EASTINGS[0] <= bottom and top <= _EASTINGS[1], int(bottom // 1_000_000)
    first, offset = _ZONES_3_NUMBERED
    if north and zone == int(top // 1_000_000) and 0 <= zone - offset <= 20:
        return Message(
            "Its numbers look like those of surveyors, X to the north and Y to the east with the zone {zone}: "
            "crs=EPSG:{code} if it is CGCS2000 (they are then exchanged by themselves).",
            {"zone": zone, "code": first + zone - offset},
        )
    if north and plain:
        return Message(
            "Its numbers look like those of surveyors, X to the north and Y to the east without a zone number: ask for "
            "the central meridian (CGCS2000 in 3-degree zones: EPSG:4534 for 75 E to EPSG:4554 for 135 E); they are "
            "then exchanged by themselves."
        )
    return None


def _likely_zone(zone: int, last: int) -> Message:
    """What eastings in millions mean, where they begin with `zone` and end with `last`."""
    for (code, first), degrees in ((_ZONES_3_NUMBERED, 3), (_ZONES_6_NUMBERED, 6)):
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
    if crs.is_projected and not _near_area(bounds, crs):
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


def fits_area(bounds: Bounds, crs: pyproj.CRS) -> bool:
    """Whether plane numbers, taken as the projected `crs`, lie where that system is made for, and are no degrees."""
    left, bottom, right, top = bounds
    degrees = max(abs(left), abs(right)) <= 180 and max(abs(bottom), abs(top)) <= 90
    return not degrees and _near_area(bounds, crs)


def _near_area(bounds: Bounds, crs: pyproj.CRS) -> bool:
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
