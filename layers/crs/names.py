"""Coordinate systems as planners write them: codes, names, central meridians."""

import re
from pathlib import Path
from typing import Final

import pyproj
from pyproj.exceptions import CRSError

from ...toml_texts import NoToml, read_small_text
from ..errors import DataError

WGS_84: Final = "EPSG:4326"


CGCS2000: Final = "EPSG:4490"


GRID_SUFFIX: Final = ".projjson"
"""Of the file of a fitted grid: WKT does not say the order of axes in the system that one is derived from."""


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


_ALONE: Final = re.compile(r"(?<![\d.])(\d{2,3})(?:\.0+)?(?![\d.])\s*(?!度?带|年)")
"""A number that nothing explains: 西安80 114."""
_UTM: Final = re.compile(r"(?:wgs ?84 ?/? ?)?utm\s*(?:zone)?\s*(0?[1-9]|[1-5]\d|60)\s*(?:带|度带)?\s*([ns]?)")


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
_NO_HEIGHT_M: Final = 0.001
_ELLIPSOIDS: Final = {
    4490: (6_378_137.0, 298.257222101, "CGCS2000"),
    4610: (6_378_140.0, 298.257, "Xian1980"),
    4214: (6_378_245.0, 298.3, "Beijing1954"),
}
"""Half the major axis in metres, inverse flattening, and name of each system's ellipsoid."""


def parse_crs(name: str | int | pyproj.CRS) -> pyproj.CRS:
    """A CRS from an EPSG code, WKT, a file of it, or a planner's words: "CGCS2000 38带", "西安80 中央经线 114".

    Raises DataError for a name nobody knows, and for a file that holds no coordinate system.
    """
    if isinstance(name, str) and is_crs_file(name):
        return _from_file(Path(name))
    if isinstance(name, str) and (spelled := _from_words(name)):
        return spelled
    try:
        return pyproj.CRS.from_user_input(name)
    except CRSError as error:
        raise DataError(
            "No coordinate system is called {name}; write a code such as EPSG:4326, or words such as CGCS2000 38带 or "
            "CGCS2000 中央经线 113.5.",
            name=str(name),
        ) from error


def is_crs_file(name: str) -> bool:
    """Tell whether a coordinate system is named by the file that its WKT or PROJJSON stands in."""
    return name.casefold().endswith((".wkt", ".prj", GRID_SUFFIX)) and not set(name) & set("[{")


def _from_file(path: Path) -> pyproj.CRS:
    try:
        text = read_small_text(path)
        return pyproj.CRS.from_json(text) if text.lstrip().startswith("{") else pyproj.CRS.from_wkt(text)
    except FileNotFoundError as error:
        raise DataError("There is no file {file}. Check the path.", file=path) from error
    except (NoToml, OSError, CRSError) as error:
        raise DataError(
            "{file} contains no coordinate system; take the .prj of a layer that lies correctly, or write one with "
            "'lifecircle grid'.",
            file=path.name,
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
    if zone is None and meridian is None:
        alone = (int(number) for number in _ALONE.findall(text))
        meridian = next((number for number in alone if number % 3 == 0 and number >= plain[1]), None)
    if (city := _city_grid(text, geographic)) is not None:
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


# --------------------------------------------------------------------------------------------------- what fits numbers


def crs_name(crs: pyproj.CRS) -> str:
    """How a CRS is written in reports: its code where it has one, else its name; a city's grid with its meridian."""
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else crs.name + _own_of(crs)


def _own_of(crs: pyproj.CRS) -> str:
    """What a city's grid has of its own, see `_city_grid`: without it the name is that of the degrees."""
    axis = next((axis for axis, _, name in _ELLIPSOIDS.values() if name == crs.name), None)
    if axis is None or crs.coordinate_operation is None or crs.ellipsoid is None:
        return ""
    told = {one.name: one.value for one in crs.coordinate_operation.params}
    height = crs.ellipsoid.semi_major_metre - axis
    plane = f" {height:+g} m" if abs(height) > _NO_HEIGHT_M else ""
    return f" CM {told['Longitude of natural origin']:.6g}E{plane}"
