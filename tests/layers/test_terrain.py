import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import ArrayLike
from rasterio.transform import from_origin

from lifecircle.layers import terrain
from lifecircle.layers.errors import DataError
from lifecircle.layers.terrain import read_elevation

Write = Callable[..., Path]
# rasterio 1.4 multiplies affine 3's matrices in the way that affine is about to deprecate
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
BOX = (104.02, 30.96, 104.06, 30.99)


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
        read_elevation(path, **{"bounds": BOX, **options})
    return str(caught.value)


def test_heights_stand_as_in_the_file_with_the_place_of_every_cell(dem: Write) -> None:
    found = read_elevation(dem(slope()), bounds=BOX)
    a, b, c, d, e, f = found.transform
    assert (b, d, found.crs.to_epsg()) == (0, 0, 4326)
    rows, columns = found.heights_m.shape
    for row, column in ((5, 5), (rows // 2, columns // 2), (rows - 6, columns - 6)):
        lon, lat = a * (column + 0.5) + c, e * (row + 0.5) + f
        assert found.heights_m[row, column] == 500 + round((lon - 104.0005) * 1000)
        assert 30.9 < lat < 31
    assert not found.beyond.any()


def test_only_the_part_of_the_place_is_read_and_covers_it(dem: Write) -> None:
    found = read_elevation(dem(slope(1000, 1000)), bounds=BOX)
    a, _, c, _, e, f = found.transform
    rows, columns = found.heights_m.shape
    assert rows * columns < 5_000
    west, south, east, north = BOX
    assert c <= west < east <= c + a * columns
    assert f >= north > south >= f + e * rows


def test_beyond_the_rim_heights_go_on_level_and_are_marked(dem: Write) -> None:
    found = read_elevation(dem(slope()), bounds=(103.98, 30.96, 104.02, 30.99))
    a, _, c, _, _, _ = found.transform
    lon = c + a * (np.arange(found.heights_m.shape[1]) + 0.5)
    outside = lon < 104
    assert (found.beyond == outside).all()
    assert (found.heights_m[:, outside] == 500).all()
    assert found.heights_m[0, -1] > 500


def test_nodata_at_the_rim_goes_on_level_and_never_mixes_in(dem: Write) -> None:
    heights = slope()
    heights[:50] = -32768
    found = read_elevation(dem(heights, nodata=-32768), bounds=(104.02, 30.92, 104.06, 30.99))
    assert found.beyond.any()
    assert found.heights_m.min() >= 500
    below = ~found.beyond
    np.testing.assert_array_equal(found.heights_m[below].reshape(-1, found.heights_m.shape[1])[0], found.heights_m[0])


@pytest.mark.parametrize("number", [-32768, -9999, 3.4e38, np.inf])
def test_undeclared_nodata_is_a_gap_and_its_cells_are_counted(dem: Write, number: float) -> None:
    heights = slope()
    heights[20:30, 40:44] = number
    found = read_elevation(dem(heights), bounds=BOX)
    known = found.heights_m[np.isfinite(found.heights_m)]
    assert known.min() >= 500
    assert known.max() <= 600
    assert np.isnan(found.heights_m).any()
    assert found.dropped == 40
    assert found.filled == 0


def test_undeclared_nodata_never_mixes_into_the_heights_beside_it(dem: Write) -> None:
    heights = slope()
    heights[:50] = -32768
    told, untold = (
        read_elevation(dem(heights, **said), bounds=(104.02, 30.92, 104.06, 30.99)) for said in ({"nodata": -32768}, {})
    )
    assert (told.dropped, untold.dropped > 0) == (0, True)
    np.testing.assert_array_equal(told.heights_m, untold.heights_m)


def test_a_number_that_the_planner_names_is_no_height(dem: Write) -> None:
    heights = slope()
    heights[:30] = 501
    found = read_elevation(dem(heights), bounds=BOX, nodata=501)
    assert np.nanmin(found.heights_m) > 501
    assert found.dropped == 0


def test_heights_in_other_units_are_refused(dem: Write) -> None:
    assert "not land in metres" in refused(dem(slope() * 100))


@pytest.mark.parametrize("gap", [(slice(25, 26), slice(30, 31)), (slice(25, 27), slice(30, 60)), (25, slice(30, 32))])
def test_a_gap_of_one_or_two_cells_is_filled_evenly_and_counted(dem: Write, gap: Any) -> None:
    whole = read_elevation(dem(slope()), bounds=BOX)
    holed = slope()
    holed[gap] = np.nan
    found = read_elevation(dem(holed, nodata=np.nan), bounds=BOX)
    assert found.filled == np.isnan(holed).sum()
    np.testing.assert_allclose(found.heights_m, whole.heights_m, atol=1e-3)


@pytest.mark.parametrize("declared", [True, False])
def test_a_larger_gap_stays_a_gap(dem: Write, declared: bool) -> None:
    holed = slope()
    holed[24:27, 35:38] = -9999
    found = read_elevation(dem(holed, **({"nodata": -9999} if declared else {})), bounds=BOX)
    assert np.isnan(found.heights_m).any()
    assert (found.filled, found.dropped) == (0, 0 if declared else 9)


def test_a_raster_of_another_place_is_refused(dem: Write) -> None:
    assert "does not cover the place" in refused(dem(slope()), bounds=(100.0, 30.0, 100.1, 30.1))


def test_a_place_with_nothing_but_nodata_is_refused(dem: Write) -> None:
    assert "no heights in this place" in refused(dem(np.full((100, 100), -9999), nodata=-9999))


def test_a_raster_too_fine_for_its_extent_is_refused(dem: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terrain, "MAX_TERRAIN_CELLS", 100)
    assert "Resample it" in refused(dem(slope()))


def test_a_raster_without_a_coordinate_system_asks_for_it_unless_its_numbers_can_only_be_degrees(dem: Write) -> None:
    found = read_elevation(dem(slope(), crs=None), bounds=BOX)
    assert (found.assumed, found.crs.to_epsg()) == (True, 4326)
    assert not read_elevation(dem(slope(), crs=None), bounds=BOX, crs="EPSG:4490").assumed
    path = dem(slope(), crs=None, transform=from_origin(400_000, 3_430_000, 100, 100))
    assert "no coordinate reference system" in refused(path)
    assert np.isfinite(read_elevation(path, bounds=BOX, crs="EPSG:4544").heights_m).any()


@pytest.mark.parametrize(
    ("scale", "offset", "unit", "factor"),
    [(0.1, 0.0, "", 0.1), (0.5, 10.0, "m", 0.5), (1.0, 0.0, "feet", 0.3048), (0.1, 0.0, "ft", 0.03048)],
)
def test_numbers_are_made_metres_as_the_file_says(
    scale: float, offset: float, unit: str, factor: float, dem: Write
) -> None:
    path = dem(slope())
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (scale,), (offset,)
        if unit:
            file.units = (unit,)
    found = read_elevation(path, bounds=BOX)
    raised = offset * factor / scale
    np.testing.assert_allclose(found.heights_m, read_elevation(dem(slope()), bounds=BOX).heights_m * factor + raised)
    assert (found.factor, found.offset) == pytest.approx((factor, raised))


def test_a_zipped_raster_is_read(dem: Write, tmp_path: Path) -> None:
    path = dem(slope())
    with zipfile.ZipFile(tmp_path / "dem.zip", "w") as packed:
        packed.write(path, "高程/dem.tif")
    zipped, plain = (read_elevation(each, bounds=BOX) for each in (tmp_path / "dem.zip", path))
    np.testing.assert_array_equal(zipped.heights_m, plain.heights_m)
