"""A raster of one's own as a basemap: an orthophoto, or a scanned map that was given its place.

Each tile is warped to the usual squares of web maps when it is asked for; the file is opened for it anew, so that no
thread shares it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling
from rasterio.io import DatasetReader, MemoryFile
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from ..errors import DataError
from ..files.kinds.layer_kinds import CLOSED
from ..files.kinds.raster_kinds import RASTER_FAILURES, check_raster, unreadable
from .tile_source import EQUATOR_M, FINEST_ZOOM, TILE_PX, TileSource, plain

_WEB: Final = "EPSG:3857"
_HALF_M: Final = EQUATOR_M / 2
_COARSER: Final = (6, 12)
"""So many zooms are offered before the raster's own: without smaller copies in the file, and with them."""
_LOOK_PX: Final = 512
_UPRIGHT: Final = rasterio.Affine(2.0, 0.0, 0.0, 0.0, -2.0, 0.0)
"""A picture's own place says nothing, but without any GDAL warns."""
_RGB: Final = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)

Found = TypeVar("Found")
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class _Look:
    """How cells become colours: of 1 or 3 `bands`, by the `table` of a palette, or between `least` and `most`."""

    bands: tuple[int, ...]
    table: NDArray[np.uint8] | None
    least: float
    most: float

    def shown(self, cells: NDArray[Any]) -> Pixels:
        """Return red, green and blue (3, h, w)."""
        if self.table is not None:
            return np.asarray(np.moveaxis(self.table[np.clip(cells[0], 0, 255).astype(np.intp)], -1, 0))
        scaled = (np.nan_to_num(cells.astype(np.float64)) - self.least) / max(self.most - self.least, 1e-12)
        bytes_ = np.clip(np.round(scaled * 255), 0, 255).astype(np.uint8)
        return bytes_ if len(bytes_) == len(_RGB) else np.repeat(bytes_[:1], len(_RGB), axis=0)


def open_picture(path: Path) -> TileSource:
    """Open a georeferenced raster as a basemap. Raises DataError where it is none, or does not say where it lies."""
    driver = check_raster(path)
    with _opened(path, driver) as raster:
        look, zooms = _guarded(path, lambda: (_look_of(raster), _zooms_of(raster)))

    def read(zoom: int, column: int, row: int) -> bytes | None:
        with _opened(path, driver) as raster:
            return _guarded(path, lambda: _tile(raster, look, zoom, column, row))

    return TileSource(plain(path.stem), plain(path.name), zooms, read)


def _opened(path: Path, driver: str) -> DatasetReader:
    def opened() -> DatasetReader:
        with rasterio.Env(**CLOSED):
            return rasterio.open(path, driver=driver)

    raster = _guarded(path, opened)
    if raster.crs is None or raster.transform.is_identity:
        raster.close()
        raise DataError(
            "{file} does not say where it lies: it has no coordinate system or no place. Georeference it, in QGIS for "
            "instance, and save it as a GeoTIFF.",
            file=path.name,
        )
    return raster


def _guarded(path: Path, read: Callable[[], Found]) -> Found:
    try:
        return read()
    except RASTER_FAILURES as error:
        raise unreadable(path, error) from error


def _look_of(raster: DatasetReader) -> _Look:
    kinds = list(raster.colorinterp)
    if ColorInterp.palette in kinds:
        band = kinds.index(ColorInterp.palette) + 1
        table = np.zeros((256, 3), np.uint8)
        for value, colour in raster.colormap(band).items():
            table[min(value, 255)] = colour[:3]
        return _Look((band,), table, 0, 255)
    coloured = tuple(kinds.index(kind) + 1 for kind in _RGB if kind in kinds)
    bands = coloured if len(coloured) == len(_RGB) else (1, 2, 3) if raster.count >= len(_RGB) else (1,)
    if all(raster.dtypes[band - 1] == "uint8" for band in bands):
        return _Look(bands, None, 0, 255)
    return _Look(bands, None, *_stretch(raster, bands))


def _stretch(raster: DatasetReader, bands: tuple[int, ...]) -> tuple[float, float]:
    """Return the values between which nearly all cells lie, of a small copy."""
    scale = max(1.0, max(raster.width, raster.height) / _LOOK_PX)
    shape = (len(bands), max(1, round(raster.height / scale)), max(1, round(raster.width / scale)))
    cells = raster.read(list(bands), out_shape=shape, masked=True).astype(np.float64).filled(np.nan)
    known = cells[np.isfinite(cells)]
    if not len(known):
        return 0.0, 1.0
    least, most = np.percentile(known, [2, 98])
    return float(least), float(most) if most > least else float(least) + 1.0


def _zooms_of(raster: DatasetReader) -> tuple[int, int]:
    west, south, east, north = transform_bounds(raster.crs, _WEB, *raster.bounds)
    cell = max(min((east - west) / raster.width, (north - south) / raster.height), 1e-3)
    own = min(max(math.ceil(math.log2(EQUATOR_M / TILE_PX / cell)), 1), FINEST_ZOOM)
    return max(0, own - _COARSER[bool(raster.overviews(1))]), own


def _tile(raster: DatasetReader, look: _Look, zoom: int, column: int, row: int) -> bytes | None:
    side = EQUATOR_M / 2**zoom
    west, north = column * side - _HALF_M, _HALF_M - row * side
    cell = side / TILE_PX
    square = rasterio.Affine(cell, 0.0, west, 0.0, -cell, north)
    own_alpha = ColorInterp.alpha in raster.colorinterp
    how = Resampling.nearest if look.table is not None else Resampling.bilinear
    with WarpedVRT(
        raster, crs=_WEB, transform=square, width=TILE_PX, height=TILE_PX, resampling=how, add_alpha=not own_alpha
    ) as warped:
        alpha = warped.dataset_mask()
        if not alpha.any():
            return None
        return _png(np.concatenate([look.shown(warped.read(list(look.bands))), alpha[None].astype(np.uint8)]))


def _png(pixels: Pixels) -> bytes:
    with MemoryFile() as file:
        with file.open(
            driver="PNG", width=TILE_PX, height=TILE_PX, count=4, dtype="uint8", transform=_UPRIGHT
        ) as picture:
            picture.write(pixels)
        return bytes(file.read())
