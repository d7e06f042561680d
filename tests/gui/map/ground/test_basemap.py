"""A basemap lies where it belongs: its pictures' corners, worked out here by pyproj, show their colours."""

import math
from io import BytesIO

import numpy as np
import pyproj
import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from lifecircle.gui.map.ground.basemap import BasemapPainter
from lifecircle.gui.map.tiles import TILE_PX, TileKey, TileRequest, draw_tile, resolution
from lifecircle.layers.basemaps.tile_source import TileSource
from lifecircle.layers.crs.datums import wgs84_to_gcj02
from lifecircle.progress import ignore_progress, never_cancelled

CRS = pyproj.CRS("EPSG:4547")
PLACE = (114.05, 30.6)
ZOOM = 15


def picture(colour: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (256, 256), colour).save(data, "PNG")
    return data.getvalue()


def number(lon: float, lat: float) -> tuple[int, int]:
    """Column and row at ZOOM, by the formula as it is published for slippy maps."""
    count = 2**ZOOM
    up = math.log(math.tan(math.radians(lat)) + 1 / math.cos(math.radians(lat)))
    return int((lon + 180) / 360 * count), int((1 - up / math.pi) / 2 * count)


def colour_at(image: QImage, key: TileKey, lon: float, lat: float) -> str:
    x, y = pyproj.Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(lon, lat)
    metres, (xmin, _, _, ymax) = resolution(key.level), key.rect
    return image.pixelColor(int((x - xmin) / metres), int((ymax - y) / metres)).name()


def tile_around(lon: float, lat: float, level: int) -> TileKey:
    x, y = pyproj.Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(lon, lat)
    span = TILE_PX * resolution(level)
    return TileKey(level, math.floor(x / span), math.floor(-y / span))


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_each_picture_lies_at_its_place(qapp: QApplication, datum: str) -> None:
    assert qapp is not None

    def read(zoom: int, column: int, row: int) -> bytes:
        assert zoom == ZOOM
        return picture("#aa0000" if (column + row) % 2 else "#0000aa")

    source = TileSource("", "", (ZOOM, ZOOM), read, datum)
    key = tile_around(*PLACE, 9)
    request = TileRequest(key, 1.0, BasemapPainter(source, CRS), opaque=False)
    image = draw_tile(request, progress=ignore_progress, cancelled=never_cancelled)
    back = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    seen = set()
    for across in np.linspace(0.05, 0.95, 9):
        for up in np.linspace(0.05, 0.95, 9):
            xmin, ymin, xmax, ymax = key.rect
            lon, lat = back.transform(xmin + across * (xmax - xmin), ymin + up * (ymax - ymin))
            told = wgs84_to_gcj02(np.array([[lon, lat]]))[0] if datum == "gcj02" else (lon, lat)
            fine = [number(told[0] + dx, told[1] + dy) for dx in (-1e-4, 1e-4) for dy in (-1e-4, 1e-4)]
            if len(set(fine)) > 1:
                continue  # within some pixels of a seam
            wanted = "#aa0000" if sum(fine[0]) % 2 else "#0000aa"
            assert colour_at(image, key, lon, lat) == wanted
            seen.add(wanted)
    assert len(seen) == 2


def test_what_is_no_picture_leaves_the_map_as_it_is(qapp: QApplication) -> None:
    assert qapp is not None
    source = TileSource("", "", (ZOOM, ZOOM), lambda *_: b"not a picture")
    request = TileRequest(tile_around(*PLACE, 9), 1.0, BasemapPainter(source, CRS), opaque=False)
    assert draw_tile(request, progress=ignore_progress, cancelled=never_cancelled).isNull()
