"""Coordinate systems in the planner's words: datum, width of the zone, central meridian, code."""

import re
from functools import cache
from typing import Final

import pyproj

from ...layers.crs.names import crs_name
from ...layers.files.kinds.formats import FORMATS
from ...messages import Message
from .translate import Words

_DATUMS: Final = {
    "CGCS2000": Message("CGCS2000"),
    "Xian 1980": Message("Xi'an 1980"),
    "Beijing 1954": Message("Beijing 1954"),
}
_GRID: Final = re.compile(r"(.+) / (3-degree )?Gauss-Kruger (?:CM (\d+)E|zone (\d+))")

_DEGREES: Final = {"China Geodetic Coordinate System 2000": "CGCS2000"}
_UTM: Final = re.compile(r"(.+) / UTM zone (\d+[NS])")


def system_text(crs: pyproj.CRS, words: Words) -> str:
    """Return a system as it stands in a title block."""
    return words.say(system_message(crs))


@cache
def named_system(name: str) -> Message | None:
    """Return what a grid is called that stands by its English name in a record; None for codes and other names."""
    if _UTM.fullmatch(name) is None and _GRID.fullmatch(name) is None:
        return None
    try:
        return system_message(pyproj.CRS.from_user_input(name))
    except pyproj.exceptions.CRSError:
        return None


def format_title(language: str, name: str) -> str:
    """Return what a format is called that a record names in English."""
    titles = {one.title_en: one.title for one in FORMATS} | {"raster": "栅格"}
    return titles.get(name, name) if language == "zh" else name


def system_message(crs: pyproj.CRS) -> Message:
    """Return what a system is called; one that is no zone of China and no UTM zone by its own name."""
    code, utm, found = crs_name(crs), _UTM.fullmatch(crs.name), _GRID.fullmatch(crs.name)
    if utm is not None:
        return Message("{datum}, UTM zone {zone} ({code})", {"datum": utm[1], "zone": utm[2], "code": code})
    datum = _DATUMS.get(found[1] if found else _DEGREES.get(crs.name, ""))
    if datum is None:
        return Message("{title} ({what})", {"title": crs.name, "what": code})
    if found is None:
        return Message("{title} ({what})", {"title": datum, "what": code})
    wide = 3 if found[2] else 6
    numbered = found[4] is not None
    meridian = int(found[3]) if not numbered else int(found[4]) * wide - (3 if wide == 6 else 0)
    values = {"datum": datum, "wide": wide, "meridian": meridian, "code": code}
    if numbered:
        return Message(
            "{datum}, {wide}° Gauss-Kruger zone {zone}, central meridian {meridian}°E ({code})",
            {**values, "zone": found[4]},
        )
    return Message("{datum}, {wide}° Gauss-Kruger zone, central meridian {meridian}°E ({code})", values)
