"""A raster of one's own as a basemap: its colours stand where they lie; the rasters are made here."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from matplotlib import image
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio.enums import ColorInterp

from lifecircle.layers.basemaps.archives import open_archive
from lifecircle.layers.basemaps.pictures import open_picture
from lifecircle.layers.basemaps.tile_source import TileSource, tiles_of
from lifecircle.layers.errors import DataError

CRS = "EPSG:4547"
WEST, NORTH, SIDE, CELL_M = 500_000.0, 3_000_000.0, 200, 5.0


def write(path: Path, cells: NDArray[Any], **more: Any) -> Path:
    """Write bands (b, h, w) as a GeoTIFF of five-metre cells."""
    colormap, interp = more.pop("colormap", None), more.pop("interp", None)
    profile = {
        "driver": "GTiff", "count": len(cells), "height": cells.shape[1], "width": cells.shape[2],
        "dtype": cells.dtype, "crs": CRS, "transform": rasterio.Affine(CELL_M, 0, WEST, 0, -CELL_M, NORTH),
    } | more  # fmt: skip
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(cells)
        if interp:
            raster.colorinterp = interp
        if colormap:
            raster.write_colormap(1, colormap)
    return path


def colour(source: TileSource, x: float, y: float) -> list[int] | None:
    """The colour and opacity that the basemap's finest tile has at a place in metres, None for no tile."""
    zoom = source.zooms[1]
    lonlat = np.array([Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(x, y)])
    ((column, row),) = tiles_of(lonlat, zoom)
    data = source.read(zoom, int(column), int(row))
    if data is None:
        return None
    pixels = image.imread(io.BytesIO(data), format="png")
    assert pixels.shape == (256, 256, 4)
    at = pixels[int(row % 1 * 256), int(column % 1 * 256)]
    return [round(255 * float(part)) for part in at]


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """The western half red, the eastern blue."""
    cells = np.zeros((3, SIDE, SIDE), np.uint8)
    cells[0, :, : SIDE // 2], cells[2, :, SIDE // 2 :] = 200, 220
    return write(tmp_path / "aerial.tif", cells, interp=(ColorInterp.red, ColorInterp.green, ColorInterp.blue))


def test_a_picture_stands_where_it_lies(halves: Path) -> None:
    source = open_archive(halves)
    assert (source.name, source.host, source.datum) == ("aerial", "", "wgs84")
    assert colour(source, WEST + 200, NORTH - 500) == [200, 0, 0, 255]
    assert colour(source, WEST + 800, NORTH - 500) == [0, 0, 220, 255]
    assert (colour(source, WEST - 40, NORTH - 500) or [0, 0, 0, 0])[3] == 0, "nothing is drawn beside it"
    assert colour(source, WEST + 90_000, NORTH) is None


def test_its_zooms_are_those_of_its_cells(halves: Path) -> None:
    first, last = open_picture(halves).zooms
    ground = 2 * np.pi * 6_378_137 * np.cos(np.radians(27.1)) / 256 / 2.0**last
    assert CELL_M / 2 <= ground <= CELL_M, "not coarser than the cells, and not more than twice as fine"
    assert first < last


def test_a_palette_is_shown_in_its_colours_and_nodata_not_at_all(tmp_path: Path) -> None:
    cells = np.ones((1, SIDE, SIDE), np.uint8)
    cells[0, :, SIDE // 2 :] = 0
    file = write(tmp_path / "land.tif", cells, nodata=0, colormap={1: (10, 120, 30, 255)})
    source = open_picture(file)
    assert colour(source, WEST + 200, NORTH - 500) == [10, 120, 30, 255]
    assert (colour(source, WEST + 800, NORTH - 500) or [0, 0, 0, 0])[3] == 0


def test_sixteen_bits_are_stretched_to_what_the_eye_sees(tmp_path: Path) -> None:
    cells = np.full((1, SIDE, SIDE), 1000, np.uint16)
    cells[0, :, SIDE // 2 :] = 3000
    source = open_picture(write(tmp_path / "grey.tif", cells))
    assert colour(source, WEST + 200, NORTH - 500) == [0, 0, 0, 255]
    assert colour(source, WEST + 800, NORTH - 500) == [255, 255, 255, 255]


@pytest.mark.parametrize("more", [{"crs": None}, {"transform": rasterio.Affine.identity()}])
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_picture_without_a_place_is_refused(tmp_path: Path, more: dict[str, Any]) -> None:
    file = write(tmp_path / "scan.tif", np.zeros((3, 20, 20), np.uint8), **more)
    with pytest.raises(DataError, match="does not say where it lies"):
        open_picture(file)


def test_a_damaged_raster_and_what_is_none_are_refused(tmp_path: Path, halves: Path) -> None:
    damaged = tmp_path / "damaged.tif"
    damaged.write_bytes(halves.read_bytes()[:300])
    with pytest.raises(DataError):
        colour(open_archive(damaged), WEST + 200, NORTH - 500)
    (tmp_path / "a.txt").write_text("no map")
    with pytest.raises(DataError, match="neither an archive"):
        open_archive(tmp_path / "a.txt")
