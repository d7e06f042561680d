"""What a basemap is: pictures of square tiles in Web Mercator, each by its zoom, column and row."""

import html
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...arrays import Floats
from ...texts import one_line

FINEST_ZOOM: Final = 22
EQUATOR_M: Final = 2 * math.pi * 6_378_137.0
TILE_PX: Final = 256
_MARKUP: Final = re.compile("<[^<>]*>")


@dataclass(frozen=True, eq=False)
class TileSource:
    """A basemap.

    `read(zoom, column, row)` gives a picture (PNG, JPEG or WebP) as bytes, rows counted from the north, or None where
    there is none; it raises DataError where there will be no more. `zooms` are the first and the last that there are.
    `datum` is 'wgs84' or 'gcj02'. `host` is whom it asks, '' where it lies on the disk.
    """

    name: str
    attribution: str
    zooms: tuple[int, int]
    read: Callable[[int, int, int], bytes | None]
    datum: str = "wgs84"
    host: str = ""


def plain(text: str) -> str:
    """Return an attribution, which may be HTML, as one line of text."""
    return one_line(html.unescape(_MARKUP.sub("", text)))


def zoom_for(metres_per_pixel: float, latitude: float, zooms: tuple[int, int]) -> int:
    """Return the zoom whose pixels are nearest in size to those of the map."""
    there = EQUATOR_M * math.cos(math.radians(latitude)) / TILE_PX
    return min(max(round(math.log2(there / metres_per_pixel)), zooms[0]), zooms[1])


def tiles_of(lonlat: Floats, zoom: int) -> Floats:
    """Return columns and rows (k, 2), with fractions, of degrees east and north (k, 2); rows count from the north."""
    lat = np.radians(np.clip(lonlat[:, 1], -85.05, 85.05))
    count = 2.0**zoom
    x = (lonlat[:, 0] + 180) / 360 * count
    y = (1 - np.arcsinh(np.tan(lat)) / math.pi) / 2 * count
    return np.column_stack([x, y])


def degrees_of(tiles: Floats, zoom: int) -> Floats:
    """Return degrees east and north (k, 2) of columns and rows with fractions (k, 2)."""
    count = 2.0**zoom
    lon = tiles[:, 0] / count * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * tiles[:, 1] / count))))
    return np.column_stack([lon, lat])
