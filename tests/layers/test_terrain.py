from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import ArrayLike
from pyproj import Transformer
from rasterio.transform import from_origin

from lifecircle.layers import terrain
from lifecircle.layers.errors import DataError
from lifecircle.layers.terrain import read_elevation

Write = Callable[..., Path]
# rasterio 1.4 multiplies affine 3's matrices in the way that affine is about to deprecate
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
BOX = (104.02, 30.96, 104.06, 30.99)
CRS = 32648


@pytest.fixture
def dem(tmp_path: Path) -> Write:
    """Write heights whose north-west corner is 104 E 31 N, with cells of 0.001 degrees (about 100 m)."""

    def write(heights: ArrayLike, **options: Any) -> Path:
        values = np.asarray(heights, dtype=np.float32)
        said = {"crs": "EPSG:4326", "transform": from_origin(104, 31, 0.001, 0.001), "dtype": "float32", **options}
        with rasterio.open(tmp_path / "dem.tif", "w", "GTiff", values.shape[1], values.shape[0], 1, **said) as file:
            file.write(values, 1)
        return tmp_path / "dem.tif"

    return write


def slope(rows: int = 100, columns: int = 100) -> np.ndarray:
    """A plane that rises to the east by one metre a cell."""
    return np.tile(np.arange(columns, dtype=np.float32) + 500, (rows, 1))


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        read_elevation(path, CRS, **{"bounds": BOX, **options})
    return str(caught.value)


def test_a_plane_keeps_its_heights_in_the_metric_crs(dem: Write) -> None:
    found = read_elevation(dem(slope()), CRS, bounds=BOX)
    a, b, c, d, e, f = found.transform
    assert (b, d) == (0, 0)
    to_degrees = Transformer.from_crs(CRS, 4326, always_xy=True)
    rows, columns = found.heights_m.shape
    for row, column in ((5, 5), (rows // 2, columns // 2), (rows - 6, columns - 6)):
        lon, _ = to_degrees.transform(a * (column + 0.5) + c, e * (row + 0.5) + f)
        assert found.heights_m[row, column] == pytest.approx(500 + (lon - 104.0005) * 1000, abs=0.6)


def test_only_the_part_of_the_place_is_read_and_covers_it(dem: Write) -> None:
    found = read_elevation(dem(slope(1000, 1000)), CRS, bounds=BOX)
    a, _, c, _, e, f = found.transform
    rows, columns = found.heights_m.shape
    assert rows * columns < 5_000
    west, south, east, north = Transformer.from_crs(4326, CRS, always_xy=True).transform_bounds(*BOX)
    assert c <= west < east <= c + a * columns
    assert f >= north > south >= f + e * rows


def test_nodata_becomes_unknown_and_never_a_height(dem: Write) -> None:
    heights = slope()
    heights[:50] = -32768
    found = read_elevation(dem(heights, nodata=-32768), CRS, bounds=(104.02, 30.92, 104.06, 30.99))
    assert np.isnan(found.heights_m).any()
    assert np.nanmin(found.heights_m) >= 500


def test_undeclared_nodata_is_refused_and_accepted_when_named(dem: Write) -> None:
    heights = slope()
    heights[:20] = -32768
    path = dem(heights)
    assert "no land in metres" in refused(path)
    assert np.nanmin(read_elevation(path, CRS, bounds=BOX, nodata=-32768).heights_m) >= 500


def test_a_raster_of_another_place_is_refused(dem: Write) -> None:
    assert "does not cover the place" in refused(dem(slope()), bounds=(100.0, 30.0, 100.1, 30.1))


def test_a_place_with_nothing_but_nodata_is_refused(dem: Write) -> None:
    assert "no heights in this place" in refused(dem(np.full((100, 100), -9999), nodata=-9999))


def test_a_raster_too_fine_for_its_extent_is_refused(dem: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terrain, "MAX_CELLS", 100)
    assert "Resample it" in refused(dem(slope()))


def test_a_raster_without_a_coordinate_system_asks_for_it(dem: Write) -> None:
    path = dem(slope(), crs=None)
    assert "no coordinate reference system" in refused(path)
    assert np.isfinite(read_elevation(path, CRS, bounds=BOX, crs="EPSG:4326").heights_m).any()
