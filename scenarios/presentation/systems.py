"""Coordinate systems in the planner's words: datum, width of the zone, central meridian, code."""

import re
from typing import Final

import pyproj

from ...layers.crs.names import crs_name
from .names import later
from .translate import Words

_DATUMS: Final = {
    "CGCS2000": later("CGCS2000"),
    "Xian 1980": later("Xi'an 1980"),
    "Beijing 1954": later("Beijing 1954"),
}
_GRID: Final = re.compile(r"(.+) / (3-degree )?Gauss-Kruger (?:CM (\d+)E|zone (\d+))")


def system_text(crs: pyproj.CRS, words: Words) -> str:
    """Return a system as it stands in a title block; one that is no Gauss-Kruger zone of China by its own name."""
    found = _GRID.fullmatch(crs.name)
    datum = _DATUMS.get(found[1]) if found else None
    if found is None or datum is None:
        return f"{crs.name} ({crs_name(crs)})"
    wide = 3 if found[2] else 6
    numbered = found[4] is not None
    meridian = int(found[3]) if not numbered else int(found[4]) * wide - (3 if wide == 6 else 0)
    values = {"datum": words(datum), "wide": wide, "meridian": meridian, "code": crs_name(crs)}
    if numbered:
        return words(
            "{datum}, {wide}° Gauss-Kruger zone {zone}, central meridian {meridian}°E ({code})", **values, zone=found[4]
        )
    return words("{datum}, {wide}° Gauss-Kruger zone, central meridian {meridian}°E ({code})", **values)
