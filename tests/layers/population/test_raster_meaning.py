"""What a raster's numbers mean: bands, no data, scale, density, cells of any size and order, files in zips."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import ArrayLike
from rasterio.transform import Affine

from lifecircle.layers.errors import DataError
from lifecircle.layers.population.people_raster import load_people_raster
from lifecircle.layers.population.population import RasterOptions, load_population

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
GRID = Affine(100, 0, 500_000, 0, -100, 3_080_000)


def write(
    path: Path, cells: ArrayLike, *, units: str = "", scale: float = 1.0, names: tuple[str, ...] = (), **more: Any
) -> Path:
    said_cells = np.asarray(cells, dtype=np.float64)
    bands = said_cells if said_cells.ndim == 3 else said_cells[None]
    said = {"crs": "EPSG:4547", "transform": GRID, "dtype": "float64", **more}
    with rasterio.open(path, "w", "GTiff", bands.shape[2], bands.shape[1], bands.shape[0], **said) as file:
        file.write(bands)
        file.scales = [scale] * len(bands)
        for number, name in enumerate(names, start=1):
            file.set_band_description(number, name)
        if units:
            file.set_band_unit(1, units)
    return path


def test_several_bands_are_asked_for_and_read_by_group(tmp_path: Path) -> None:
    path = write(tmp_path / "age.tif", [[[1.0, 2]], [[10.0, 20]], [[100.0, 200]]], names=("0-14", "15-59", "60+"))
    with pytest.raises(DataError, match=r"has 3 bands \(1 0-14, 2 15-59, 3 60\+\)"):
        load_people_raster(path)
    frame = load_people_raster(path, bands={"people": (1, 2, 3), "age_60_plus": (3,)}).frame
    assert frame["people"].tolist() == [111, 222]
    assert frame["age_60_plus"].tolist() == [100, 200]


def test_several_rasters_add_up_to_the_people(tmp_path: Path) -> None:
    women, men = write(tmp_path / "f.tif", [[1.0, 2]]), write(tmp_path / "m.tif", [[3.0, 4]])
    assert load_people_raster([women, men]).frame["people"].tolist() == [4, 6]


def test_the_scale_factor_counts(tmp_path: Path) -> None:
    read = load_people_raster(write(tmp_path / "a.tif", [[10.0, 20]], scale=0.1))
    assert read.frame["people"].tolist() == pytest.approx([1, 2])
    assert "scale factor 0.1" in str(read.notes[0])


@pytest.mark.parametrize("told", ["people/km2", "persons per square kilometre"])
def test_a_density_is_told_by_its_unit_and_multiplied_by_the_cells_area(told: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", [[1_000.0, 2_000]], units=told)
    read = load_people_raster(path)
    assert read.frame["people"].tolist() == pytest.approx([10, 20])  # 1,000 per km2 on a hundredth of a km2
    assert any("is a density" in str(note) for note in (*read.notes, *read.doubts))
    assert load_people_raster(path, per_km2=False).frame["people"].tolist() == [1_000, 2_000]


def test_cells_denser_than_any_place_are_doubted(tmp_path: Path) -> None:
    (doubt,) = load_people_raster(write(tmp_path / "a.tif", [[9_000.0, 10]])).doubts
    assert "900,000 people per km2" in str(doubt)


def test_the_remedy_for_an_undeclared_nodata_exists(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", [[-99999.0, 3]])
    with pytest.raises(DataError, match="--nodata=-99999"):
        load_people_raster(path)
    assert load_people_raster(path, nodata=-99999).frame["people"].tolist() == [3]


def test_a_raster_with_its_south_up_is_read_where_it_lies(tmp_path: Path) -> None:
    north = write(tmp_path / "n.tif", [[1.0, 2.0], [3.0, 4.0]])
    south = write(tmp_path / "s.tif", [[3.0, 4.0], [1.0, 2.0]], transform=Affine(100, 0, 500_000, 0, 100, 3_079_800))
    for bounds in (None, (113.9, 27.7, 114.2, 28.0)):
        one, other = (load_people_raster(path, bounds=bounds).frame for path in (north, south))
        key = one.geometry.to_wkt()
        assert dict(zip(key, one["people"], strict=True)) == dict(
            zip(other.geometry.to_wkt(), other["people"], strict=True)
        )


def test_a_raster_in_a_zip_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.tif", [[1.0, 2]])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.tif", "数据/a.tif")
        archive.writestr("说明.txt", "WorldPop")
    assert load_people_raster(tmp_path / "a.zip").frame["people"].tolist() == [1, 2]
    assert load_population(tmp_path / "a.zip").frame["people"].sum() == pytest.approx(3)


def test_people_beyond_the_bounds_are_counted_and_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", np.full((20, 20), 2.0))
    whole = load_people_raster(path).frame.to_crs(4326).total_bounds
    half = (float(whole[0]) - 1, float(whole[1]) - 1, float((whole[0] + whole[2]) / 2), float(whole[3]) + 1)
    read = load_people_raster(path, bounds=half)
    assert read.frame["people"].sum() + read.outside == 800
    assert "of its people live in cells beyond the streets" in str(load_population(path, bounds=half).lost[0])


def test_cells_of_a_kilometre_are_spread_and_conserve_people(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", [[500.0, 300]], transform=Affine(1_000, 0, 500_000, 0, -1_000, 3_080_000))
    made = load_population(path, into=4547, raster=RasterOptions())
    assert len(made.frame) == 200  # a grid of 100 m in each of the two
    assert made.frame["people"].sum() == pytest.approx(800)
    left = made.frame.geometry.x < 501_000
    assert made.frame.loc[left, "people"].sum() == pytest.approx(500)


def classes(codes: list[int], size: int = 40, patch: int = 5) -> ArrayLike:
    """Square patches of codes over the whole ground."""
    at = np.arange(size) // patch
    told: ArrayLike = np.asarray(codes)[(at[:, None] * 3 + at[None, :]) % len(codes)]
    return told


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ([10, 20, 30, 40, 50, 60, 80], "only 7 different whole numbers (10, 20, 30, 40, 50, 60 …)"),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], "only 9 different whole numbers (1, 2, 3, 4, 5, 6 …)"),
        ([11, 12, 21, 22, 23, 24, 31, 32, 33, 41, 42, 43, 46, 51, 52, 53, 65, 66], "only 18 different"),
    ],
)
def test_codes_of_land_use_are_doubted_as_people(codes: list[int], told: str, tmp_path: Path) -> None:
    read = load_people_raster(write(tmp_path / "a.tif", classes(codes), dtype="uint8"))
    (doubt,) = read.doubts
    assert told in str(doubt)
    assert "codes of classes" in str(doubt)


def test_whole_counts_of_people_are_no_codes(tmp_path: Path) -> None:
    people = np.arange(1_600).reshape(40, 40) * 7_919 % 23  # 0 to 22 in every order, no two neighbours alike
    assert not load_people_raster(write(tmp_path / "a.tif", people, dtype="uint8")).doubts
    hamlets = np.where(np.arange(1_600).reshape(40, 40) % 4 == 0, 3, 0)  # 400 cells of three people, fields between
    assert not load_people_raster(write(tmp_path / "b.tif", hamlets, dtype="uint8")).doubts
