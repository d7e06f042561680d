"""The coordinates in which layers are handed on: the project's, a system of one's own, or those of Chinese web maps."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pyproj
import shapely

from ....layers.crs.datums import BD09, GCJ02, wgs84_to_bd09, wgs84_to_gcj02
from ....layers.crs.metric import choose_metric_crs
from ....layers.crs.names import CGCS2000, WGS_84, parse_crs
from ....layers.errors import DataError
from ....messages import Message
from ...errors import ProjectError
from ...presentation.systems import system_message

_SHIFTS: Final = {GCJ02: wgs84_to_gcj02, BD09: wgs84_to_bd09}
_ZONE_WORDS: Final = ("cgcs2000", "cgcs 2000", "2000")
"""What asks for the zone of the place, where no zone is named."""
_TO_DEGREES: Final = 4326


@dataclass(frozen=True, eq=False)
class Target:
    """A coordinate system, and for shifted degrees the datum, which no file can name (`shift`, '' for none)."""

    crs: pyproj.CRS
    shift: str = ""

    @property
    def said(self) -> Message:
        """What a reader must know of the coordinates."""
        if self.shift == GCJ02:
            return Message("GCJ-02 degrees (AMap, Tencent), shifted against WGS 84; no file format can name them.")
        if self.shift:
            return Message("BD-09 degrees (Baidu), shifted against WGS 84; no file format can name them.")
        return system_message(self.crs)

    @contextmanager
    def unnamed(self) -> Iterator[None]:
        """Let layers be written that have no coordinate system to name, where these are shifted degrees."""
        with warnings.catch_warnings():
            if self.shift:
                warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
            yield

    def moved(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return a layer in these coordinates; a shifted one has no coordinate system, as it has no name."""
        if not self.shift:
            return frame.to_crs(self.crs)
        degrees = frame.to_crs(_TO_DEGREES)
        shapes = shapely.transform(degrees.geometry.to_numpy(), _SHIFTS[self.shift])
        return gpd.GeoDataFrame(degrees.drop(columns="geometry"), geometry=shapes, crs=None)


def target(asked: str, project: pyproj.CRS, place: gpd.GeoDataFrame) -> Target:
    """Return the coordinates that were asked for: '' for the project's own, `gcj02`, `bd09`, `wgs84`, words, or a code.

    `cgcs2000` alone is the 3-degree zone of the place. Raises ProjectError for a system that nobody knows.
    """
    text = asked.strip().casefold()
    if not text:
        return Target(project)
    if text.replace("-", "") in _SHIFTS:
        return Target(pyproj.CRS.from_user_input(WGS_84), text.replace("-", ""))
    try:
        crs = parse_crs(asked)
        if text in _ZONE_WORDS:
            crs = choose_metric_crs(place)
    except DataError as error:
        raise ProjectError(error.template, **dict(error.values)) from error
    return Target(crs)


def in_degrees(wanted: Target) -> Target:
    """Return the target where it is one of degrees, else WGS 84: for formats that know no other."""
    if wanted.shift or wanted.crs.to_epsg() in {int(WGS_84[5:]), int(CGCS2000[5:])}:
        return wanted
    return Target(pyproj.CRS.from_user_input(WGS_84))


def in_metres(wanted: Target, project: pyproj.CRS) -> Target:
    """Return the target where it is in metres, else the project's own system: for drawings."""
    return wanted if not wanted.shift and wanted.crs.is_projected else Target(project)
