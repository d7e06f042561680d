"""Coordinate reference systems: the metric one a place is analysed in, the names planners use, and what fits numbers.

China's 2000 system (CGCS2000, EPSG:4490) agrees with WGS 84 to well under a metre, so both are taken as they stand.
Its Gauss-Krueger zones come in two spellings: eastings that begin with the zone's number (EPSG:4491-4501 for zones of
6 degrees, 4513-4533 for 3 degrees) and eastings without it, around 500,000 m (EPSG:4502-4512 and 4534-4554).
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info
from pyproj.exceptions import ProjError

from ..errors import DataError
from .names import CM_3, WGS_84, crs_name

CHINA: Final = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north: China with its sea, in degrees."""

MOST_STRETCH: Final = 0.01
"""By so much, as a share, lengths may err in a system that the planner asks for: the wrong zone errs by more."""

Bounds = Sequence[float]
"""West, south, east, north, or smallest x, smallest y, largest x, largest y."""


def choose_metric_crs(place: gpd.GeoDataFrame | Bounds) -> pyproj.CRS:
    """The CRS to analyse a place in: CGCS2000, 3-degree zone, no zone number, in China; elsewhere UTM on WGS 84.

    `place` is a frame with a CRS, or bounds in degrees. The zone is that of the middle; within 1.5 degrees of its
    meridian, lengths are true to 1 in 3,000.
    """
    west, south, east, north = _bounds_in_degrees(place)
    lon, lat = (west + east) / 2, (south + north) / 2
    if in_china((west, south, east, north)):
        first, meridian = CM_3
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
            "{crs} is not in metres, so that nothing can be measured in it; leave it out or give {better}. The "
            "coordinate system of a file is said beside the file, in a check file.",
            crs=crs_name(asked),
            better=crs_name(choose_metric_crs(place)),
        )
    here = pyproj.Proj(asked).get_factors((west + east) / 2, (south + north) / 2)
    stretch = max(abs(scale - 1) for scale in (here.meridional_scale, here.parallel_scale))
    if not stretch <= MOST_STRETCH:
        raise DataError(
            "In {crs} lengths in this place are wrong by {percent:.1f}%; leave it out or give {better}.",
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
    """Bounds as longitudes and latitudes on WGS 84; infinite where `crs` cannot mean them, or means nothing."""
    west, south, east, north = map(float, bounds)
    return _in_degrees((west, south, east, north), crs)


@lru_cache(maxsize=256)
def _in_degrees(bounds: tuple[float, float, float, float], crs: pyproj.CRS) -> tuple[float, float, float, float]:
    """Kept, since each thread that asks a transformer for the first time waits for one of its own."""
    try:
        west, south, east, north = transformer(crs, WGS_84).transform_bounds(*bounds)
    except ProjError:  # a system of which PROJ knows no way to degrees
        return math.inf, math.inf, math.inf, math.inf
    return west, south, east, north


# ----------------------------------------------------------------------------------------------------- planners' names
