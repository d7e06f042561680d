"""Coordinate systems as planners write them: codes, names, central meridians."""

import re
from typing import Final

import pyproj
from pyproj.exceptions import CRSError

from ..errors import DataError
from .metric import city_grid

WGS_84: Final = "EPSG:4326"


CGCS2000: Final = "EPSG:4490"


ZONES_3_NUMBERED: Final = (4513, 25)


ZONES_6_NUMBERED: Final = (4491, 13)


CM_3: Final = (4534, 75)


_CM_6: Final = (4502, 75)


_XIAN_3_NUMBERED: Final = (2349, 25)


_XIAN_CM_3: Final = (2370, 75)


_BEIJING_3_NUMBERED: Final = (2401, 25)


_BEIJING_CM_3: Final = (2422, 75)


_SYSTEMS: Final = (
    (re.compile(r"西安|xi'?an|1980|80坐标"), 4610, _XIAN_3_NUMBERED, _XIAN_CM_3),
    (re.compile(r"北京|beijing|1954|54坐标"), 4214, _BEIJING_3_NUMBERED, _BEIJING_CM_3),
    (re.compile(r"cgcs|国家2000|2000国家|2000坐标"), 4490, ZONES_3_NUMBERED, CM_3),
)


_ZONE: Final = re.compile(r"(?:zone|第)?\s*(\d{2})\s*(?:带|度带号|zone)|zone\s*(\d{2})|带号\s*(\d{2})")


_MERIDIAN: Final = re.compile(r"(?:cm|中央经线|central meridian)\D{0,3}(\d{2,3})|(\d{2,3})\s*e\b")


_UTM: Final = re.compile(r"(?:wgs ?84 ?/? ?)?utm\s*(?:zone)?\s*(0?[1-9]|[1-5]\d|60)\s*(?:带|度带)?\s*([ns]?)")


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
    if (city := city_grid(text, geographic)) is not None:
        return city
    first, offset = numbered
    if zone is not None and 0 <= zone - offset <= 20:
        return pyproj.CRS.from_epsg(first + zone - offset)
    if zone is not None and geographic == 4490 and 13 <= zone <= 23:
        return pyproj.CRS.from_epsg(ZONES_6_NUMBERED[0] + zone - ZONES_6_NUMBERED[1])
    first, offset = plain
    if meridian is not None and meridian % 3 == 0 and offset <= meridian <= 135:
        return pyproj.CRS.from_epsg(first + (meridian - offset) // 3)
    return pyproj.CRS.from_epsg(geographic)


def crs_name(crs: pyproj.CRS) -> str:
    """How a CRS is written in reports: its code where it has one, else its name."""
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else crs.name
