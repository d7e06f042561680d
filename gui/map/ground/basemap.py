"""A basemap of pictures, laid into the place's own coordinate system."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyproj
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from ....arrays import Floats
from ....layers.basemaps.tile_source import TileSource, degrees_of, tiles_of, zoom_for
from ....layers.crs.datums import gcj02_to_wgs84, wgs84_to_gcj02
from ....layers.crs.metric import transformer
from ..tiles import TileKey, resolution
from ..turns import TURNS

_MOST: Final = 100
"""So many pictures make one tile of ours at most; from farther away the archive has none that fit."""
_KEPT: Final = 200


@dataclass(frozen=True, eq=False)
class BasemapPainter:
    """Paints a tile of a basemap: each picture is laid by its four corners, right to a part of a pixel in a city."""

    source: TileSource
    crs: pyproj.CRS
    _pictures: OrderedDict[tuple[int, int, int], QImage | None] = field(default_factory=OrderedDict)

    def __call__(self, painter: QPainter, key: TileKey) -> None:
        """Paint the tile. Raises DataError where the source fails."""
        metres, (xmin, ymin, xmax, ymax) = resolution(key.level), key.rect
        edge = np.linspace(0.0, 1.0, 5)
        around = np.array([(x, y) for x in edge for y in edge])
        lonlat = self._degrees((xmin, ymin) + around * (xmax - xmin, ymax - ymin))
        zoom = zoom_for(metres, float(lonlat[:, 1].mean()), self.source.zooms)
        places = tiles_of(lonlat, zoom)
        low = np.maximum(np.floor(places.min(axis=0)), 0).astype(int)
        high = np.minimum(np.floor(places.max(axis=0)), 2**zoom - 1).astype(int)
        if np.any(high < low) or np.prod(high - low + 1) > _MOST:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # else seams show between pictures
        for column in range(low[0], high[0] + 1):
            for row in range(low[1], high[1] + 1):
                TURNS.wait()
                self._lay(painter, (zoom, column, row), (xmin, ymax), metres)

    def _degrees(self, xy: Floats) -> Floats:
        """Degrees of the basemap's datum."""
        lonlat = np.column_stack(transformer(self.crs, "EPSG:4326").transform(xy[:, 0], xy[:, 1]))
        return wgs84_to_gcj02(lonlat) if self.source.datum == "gcj02" else lonlat

    def _metres(self, lonlat: Floats) -> Floats:
        true = gcj02_to_wgs84(lonlat) if self.source.datum == "gcj02" else lonlat
        return np.column_stack(transformer("EPSG:4326", self.crs).transform(true[:, 0], true[:, 1]))

    def _lay(self, painter: QPainter, place: tuple[int, int, int], corner: tuple[float, float], metres: float) -> None:
        picture = self._picture(place)
        if picture is None:
            return
        zoom, column, row = place
        ends = np.array([(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)], dtype=np.float64)
        xy = self._metres(degrees_of(ends, zoom))
        pixels = np.column_stack([xy[:, 0] - corner[0], corner[1] - xy[:, 1]]) / metres
        wide, high = picture.width(), picture.height()
        flat = QPolygonF([QPointF(0, 0), QPointF(wide, 0), QPointF(wide, high), QPointF(0, high)])
        turned = QTransform()
        if QTransform.quadToQuad(flat, QPolygonF([QPointF(x, y) for x, y in pixels]), turned):
            painter.setTransform(turned)
            painter.drawImage(QPointF(0, 0), picture)

    def _picture(self, place: tuple[int, int, int]) -> QImage | None:
        if place not in self._pictures:
            data = self.source.read(*place)
            picture = QImage.fromData(data) if data else QImage()
            self._pictures[place] = None if picture.isNull() else picture
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        return self._pictures[place]
