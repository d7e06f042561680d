"""China's shifted degrees: GCJ-02 (AMap, Tencent, Google in China) and BD-09 (Baidu), to WGS 84 and back.

The shift itself is computed by the library `xyconvert` (numpy, MIT). No library on PyPI is both maintained and exact in
both directions (last releases: eviltransform 2018, with the wrong ellipsoid; prcoords and coord-convert 2019, point
by point; xyconvert 2020; CoordinatesConverter 2022), and the formulas have not changed since they became known, so the
one that is vectorised and true to the published pairs was chosen. Its way back is good to some metres only; here it
is iterated to well under a millimetre. The shift is not applied outside the box around China, as the services do.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely
import xyconvert

from ...arrays import Floats
from ...messages import Message, Titled, later
from ..errors import DataError
from ..report import Loaded
from .baidu_metres import metres_to_bd09

WGS84: Final = "wgs84"
GCJ02: Final = "gcj02"
BD09: Final = "bd09"
BD09MC: Final = "bd09mc"
"""Baidu's metres."""
DATUMS: Final = (WGS84, GCJ02, BD09)
"""What degrees can be of."""
DATUM_TITLES: Final = {WGS84: "WGS 84", GCJ02: "GCJ-02", BD09: "BD-09", BD09MC: "BD-09 (m)"}
"""What planners call them."""
SAID_DATUMS: Final = (*DATUMS, BD09MC)
"""What a planner can say of a file."""
UNDECIDED: Final = later(
    "No file can say whether its degrees are WGS 84, GCJ-02 (AMap, Tencent) or BD-09 (Baidu), which lie up "
    "to 1,500 m apart; nothing was shifted: compare it with the streets."
)
_BOX: Final = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north: where the services shift."""
_TOLERANCE: Final = 1e-10
"""Degrees; a hundredth of a millimetre."""
_ROUNDS: Final = 20


def taken_as_wgs84(file: str, columns: str) -> Message:
    """Say which columns of a file were taken as degrees, of which nobody told the datum."""
    return Message("{file}: {columns} were taken as degrees on WGS 84.", {"file": file, "columns": columns})


UNSHIFTED: Final = (UNDECIDED, taken_as_wgs84("", "").template)
"""What is said of a file of which nobody has told the datum, and no longer once they have."""


def wgs84_to_gcj02(lonlat: Floats) -> Floats:
    """Degrees (n, 2), longitude first, shifted as AMap shows them; unchanged outside China."""
    return _inside(lonlat, xyconvert.wgs2gcj)


def gcj02_to_wgs84(lonlat: Floats) -> Floats:
    """The inverse of `wgs84_to_gcj02`, to within 0.1 mm."""
    return _inside(lonlat, lambda inside: _inverse(xyconvert.wgs2gcj, inside))


def wgs84_to_bd09(lonlat: Floats) -> Floats:
    """Degrees (n, 2), longitude first, shifted as Baidu shows them; unchanged outside China."""
    return _inside(lonlat, xyconvert.wgs2bd)


def bd09_to_wgs84(lonlat: Floats) -> Floats:
    """The inverse of `wgs84_to_bd09`, to within 0.1 mm."""
    return _inside(lonlat, lambda inside: _inverse(xyconvert.wgs2bd, inside))


def to_wgs84(lonlat: Floats, datum: str) -> Floats:
    """Degrees (n, 2) of any of DATUMS as WGS 84. Raises DataError for a datum nobody knows."""
    if datum == WGS84:
        return lonlat.copy()
    if datum == GCJ02:
        return gcj02_to_wgs84(lonlat)
    if datum == BD09:
        return bd09_to_wgs84(lonlat)
    raise DataError("No datum is called {datum}; known are wgs84, gcj02 and bd09.", datum=datum)


def of_datum(datum: str, file: str, *, column: str = "", service: Titled | None = None) -> Message:
    """Say that the name of a column, or the service that answered, tells the datum: evidence for the planner."""
    values = {"file": file, "title": DATUM_TITLES[datum], "service": service or "", "column": column, "datum": datum}
    if service is not None:
        return Message(
            "{file} is an answer of {service}, whose coordinates are {title} as a rule; nothing was shifted. If they "
            'are, say so: datum = "{datum}" (on the command line --datum {file}={datum}).',
            values,
        )
    return Message(
        "{file}: the name of the column {column} says {title}; nothing was shifted. If that is right, say so: "
        'datum = "{datum}" (on the command line --datum {file}={datum}).',
        values,
    )


def shift_frame(loaded: Loaded, datum: str) -> Loaded:
    """A layer that the planner says is of `datum`, brought to WGS 84; the report says what was done.

    A layer in metres that was drawn over a shifted map is taken to degrees, shifted, and handed on in degrees.
    `bd09mc` are Baidu's metres, whatever system the file calls them.
    """
    if datum == WGS84:
        return loaded
    frame: gpd.GeoDataFrame = loaded.frame
    shapes, crs = frame.geometry.to_numpy(), frame.crs
    if datum == BD09MC:
        shapes = shapely.transform(shapes, lambda metres: to_wgs84(metres_to_bd09(metres), BD09))
        crs = pyproj.CRS.from_epsg(4326)
    else:
        if not crs.is_geographic:
            shapes, crs = frame.geometry.to_crs(4326).to_numpy(), pyproj.CRS.from_epsg(4326)
        shapes = shapely.transform(shapes, lambda lonlat: to_wgs84(lonlat, datum))
    title = DATUM_TITLES[datum]
    done = Message("The degrees were taken as {datum} and shifted to WGS 84.", {"datum": title})
    answered = {of_datum(datum, "").template, of_datum(datum, "", service=Titled("", "")).template}
    doubts = tuple(doubt for doubt in loaded.report.doubts if doubt.template not in answered)
    notes = tuple(note for note in loaded.report.notes if note.template not in UNSHIFTED)
    report = replace(loaded.report, notes=(*notes, done), doubts=doubts, crs=title)
    moved = gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes, crs=crs)
    return replace(loaded, frame=moved, report=report)


def _inside(lonlat: Floats, shift: Callable[[Floats], Floats]) -> Floats:
    west, south, east, north = _BOX
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    shifted = np.array(lonlat, dtype=np.float64)
    if inside.any():
        shifted[inside] = shift(shifted[inside])
    return shifted


def _inverse(forward: Callable[[Floats], Floats], target: Floats) -> Floats:
    """Solve forward(x) = target by fixed point: the shift changes so slowly that each round gains two digits."""
    guess = target.copy()
    for _ in range(_ROUNDS):
        error = forward(guess) - target
        guess = guess - error
        if np.abs(error).max() < _TOLERANCE:
            break
    return guess
