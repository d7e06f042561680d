import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from numpy.typing import ArrayLike
from rasterio.transform import from_origin

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.rasters.raster_bands import Band
from lifecircle.layers.population import people_raster
from lifecircle.layers.population.people_raster import load_people_raster, read_people_raster
from lifecircle.progress import WorkCancelled

Write = Callable[..., Path]
# rasterio 1.4 multiplies affine 3's matrices in the way that affine is about to deprecate
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


@pytest.fixture
def raster(tmp_path: Path) -> Write:
    """Write a GeoTIFF whose north-west corner is 104 E 31 N, with cells of 0.01 degrees."""

    def write(cells: ArrayLike, name: str = "people.tif", **options: Any) -> Path:
        values = np.asarray(cells)
        said = {"crs": "EPSG:4326", "transform": from_origin(104, 31, 0.01, 0.01), "dtype": values.dtype, **options}
        path = tmp_path / name
        with rasterio.open(path, "w", "GTiff", values.shape[1], values.shape[0], 1, **said) as file:
            file.write(values, 1)
        return path

    return write


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        read_people_raster(path, **options)
    return str(caught.value)


def test_cells_with_people_become_points_at_their_centres(raster: Write) -> None:
    frame = read_people_raster(raster([[0.0, 2.5], [7.0, 0.0]]))
    assert frame["people"].tolist() == [2.5, 7.0]
    np.testing.assert_allclose(shapely.get_coordinates(frame.geometry), [[104.015, 30.995], [104.005, 30.985]])
    assert frame.crs == "EPSG:4326"


def test_nodata_and_nan_are_nobody(raster: Write) -> None:
    frame = read_people_raster(raster(np.array([[-99999, 3], [np.nan, 4]], dtype=np.float32), nodata=-99999))
    assert frame["people"].tolist() == [3, 4]


def test_undeclared_nodata_is_refused_and_accepted_when_named(raster: Write) -> None:
    path = raster([[-200.0, 3.0]])
    assert "-200" in refused(path)
    assert read_people_raster(path, nodata=-200)["people"].tolist() == [3]


def test_only_cells_with_their_centre_in_the_bounds_are_read(raster: Write) -> None:
    path = raster(np.arange(1.0, 101.0).reshape(10, 10))
    frame = read_people_raster(path, bounds=(104.02, 30.95, 104.04, 30.98))
    assert sorted(frame["people"]) == [23, 24, 33, 34, 43, 44]


def test_only_the_window_of_the_bounds_is_read(raster: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raster(np.ones((100, 100)))
    seen: list[int] = []
    read = Band.read

    def watched(*args: Any) -> Any:
        seen.append(args[1].width * args[1].height)
        return read(*args)

    monkeypatch.setattr(Band, "read", watched)
    monkeypatch.setattr(people_raster, "_COUNTED_CELLS", 0)  # of small rasters it is counted who lives outside
    read_people_raster(path, bounds=(104.021, 30.951, 104.039, 30.979))
    assert sum(seen) <= 12


def test_a_projected_raster_is_cut_by_bounds_in_degrees(raster: Write) -> None:
    transform = from_origin(400_000, 3_430_000, 1000, 1000)
    path = raster(np.ones((50, 50)), crs="EPSG:32648", transform=transform)
    lon, lat = 104.2, 30.8
    frame = read_people_raster(path, bounds=(lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02))
    degrees = frame.to_crs("EPSG:4326").total_bounds
    assert np.allclose(degrees, [lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02], atol=0.011)
    assert frame.crs == "EPSG:32648"


def test_groups_come_from_rasters_on_the_same_grid_and_add_up(raster: Write) -> None:
    people = raster([[10.0, 5.0, 0.0]])
    women = raster([[1.0, 2.0, 0.0]], "f_60.tif")
    men = raster([[2.0, 0.0, 1.0]], "m_60.tif")
    frame = read_people_raster(people, groups={"age_60_plus": [women, men]})
    assert frame["people"].tolist() == [10, 5, 0]
    assert frame["age_60_plus"].tolist() == [3, 2, 1]


def test_a_group_on_another_grid_is_refused(raster: Write) -> None:
    people = raster([[1.0, 2.0]])
    shifted = raster([[1.0, 2.0]], "old.tif", transform=from_origin(104.005, 31, 0.01, 0.01))
    assert "old.tif lies on another grid than people.tif" in refused(people, groups={"age_60_plus": shifted})


def test_strips_give_what_one_reading_gives(raster: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raster(np.arange(60.0).reshape(10, 6))
    whole = read_people_raster(path)
    monkeypatch.setattr(people_raster, "_STRIP_CELLS", 13)
    assert read_people_raster(path).equals(whole)


def test_a_place_elsewhere_is_refused(raster: Write) -> None:
    assert "does not cover the place" in refused(raster([[1.0]]), bounds=(10.0, 50.0, 10.1, 50.1))


def test_an_absurd_size_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.tif"
    options = {"crs": "EPSG:4326", "transform": from_origin(104, 31, 1e-5, 1e-5), "dtype": "uint8", "tiled": True}
    with rasterio.open(path, "w", "GTiff", 100_000, 100_000, 1, SPARSE_OK=True, BIGTIFF="YES", **options):
        pass
    assert "10,000,000,000 cells" in refused(path)
    assert "no people in this place" in refused(path, bounds=(104.0, 30.999, 104.001, 31.0))


def test_too_many_populated_cells_are_refused(raster: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_raster, "MAX_RASTER_POINTS", 5)
    assert "more than 5 populated cells" in refused(raster(np.ones((2, 3))))


def test_no_coordinate_system_is_asked_for_and_taken_when_given(raster: Write) -> None:
    path = raster([[1.0]], crs=None)
    assert "no coordinate reference system" in refused(path)
    assert read_people_raster(path, crs="EPSG:4326").crs == "EPSG:4326"


def test_infinite_people_are_refused(raster: Write) -> None:
    assert "inf people" in refused(raster([[np.inf, 1.0]]))


def test_a_raster_without_anybody_is_refused(raster: Write) -> None:
    assert "no people in this place" in refused(raster([[0.0, 0.0]]))


def test_a_picture_is_no_raster_of_people(tmp_path: Path) -> None:
    path = tmp_path / "photo.tif"
    options = {"crs": "EPSG:4326", "transform": from_origin(104, 31, 0.01, 0.01), "dtype": "uint8"}
    with rasterio.open(path, "w", "GTiff", 2, 2, 3, photometric="RGB", **options) as file:
        file.write(np.ones((3, 2, 2), dtype=np.uint8))
    assert "is a picture" in refused(path)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_that_does_not_say_where_it_lies_is_refused(raster: Write) -> None:
    assert "where its cells lie" in refused(raster([[1.0]], transform=rasterio.Affine.identity()))


def test_a_missing_an_empty_and_a_text_file_are_named(tmp_path: Path) -> None:
    assert "no raster file" in refused(tmp_path / "none.tif")
    empty, text = tmp_path / "empty.tif", tmp_path / "text.tif"
    empty.touch()
    text.write_text("lon,lat,people\n", encoding="utf-8")
    assert "0 bytes" in refused(empty)
    assert "text.tif is not a raster" in refused(text)


def test_a_truncated_raster_is_damaged(raster: Write) -> None:
    path = raster(np.random.default_rng(1).random((200, 200)), compress="deflate")
    path.write_bytes(path.read_bytes()[:2000])
    assert "people.tif" in refused(path)


def test_reading_a_raster_stops_when_cancelled(raster: Write) -> None:
    with pytest.raises(WorkCancelled):
        read_people_raster(raster([[1.0]]), cancelled=lambda: True)


@pytest.mark.parametrize(
    ("cell", "kind"), [(-3.4028234663852886e38, "float32"), (2147483647, "int32"), (-9999, "int16")]
)
def test_the_remedy_that_is_named_for_no_data_helps(raster: Write, cell: float, kind: str) -> None:
    path = raster(np.array([[cell, 3]], dtype=kind))
    said = re.search(r"--nodata=(\S+),", refused(path))
    assert said is not None
    assert read_people_raster(path, nodata=float(said[1]))["people"].tolist() == [3]


def test_the_largest_number_of_a_type_is_doubted(raster: Write) -> None:
    cells = np.array([[255, 3]], dtype=np.uint8)
    found = load_people_raster(raster(cells))
    assert any("1 of its cells hold 255" in str(doubt) and "--nodata=255" in str(doubt) for doubt in found.doubts)
    assert not load_people_raster(raster(cells), nodata=255).doubts
    assert not load_people_raster(raster(cells.astype(np.float32))).doubts


def test_a_system_that_only_the_planner_says_measures_the_cells_too(raster: Write) -> None:
    path = raster([[50.0, 50.0]], crs=None)
    assert load_people_raster(path, crs="EPSG:4326").doubts == ()
    density = load_people_raster(path, crs="EPSG:4326", per_km2=True).frame["people"].tolist()
    # 0.01 degrees at 30.995 N, by the series of the ellipsoid: 955.1 m by 1,108.6 m
    assert density == pytest.approx([50 * 0.9551 * 1.1086] * 2, rel=1e-3)


@pytest.mark.parametrize("name", ["chn_pd_2020_1km.tif", "chn_pd_2020_1km_UNadj.tif"])
def test_worldpops_rasters_of_density_are_known_by_their_names(name: str, raster: Write) -> None:
    cells = load_people_raster(raster([[100.0, 100.0]], name)).frame["people"].tolist()
    assert cells == pytest.approx([100 * 0.9551 * 1.1086] * 2, rel=1e-3)


@pytest.mark.parametrize(
    "name", ["chn_f_60_2020.tif", "chn_m_0_2020_constrained.tif", "female_2020.tif", "老年人口.tif"]
)
def test_a_raster_of_one_age_or_sex_is_doubted_as_that_of_all(name: str, raster: Write) -> None:
    path = raster([[5.0, 5.0]], name)
    assert any("one age or sex" in doubt.template for doubt in load_people_raster(path).doubts)
    assert not any("one age or sex" in doubt.template for doubt in load_people_raster([path, path]).doubts)


@pytest.mark.parametrize("name", ["chn_ppp_2020.tif", "GHS_POP_E2020_GLOBE_R2023A_54009_100.tif", "pd_people.tif"])
def test_rasters_of_all_people_are_taken_as_they_are(name: str, raster: Write) -> None:
    loaded = load_people_raster(raster([[5.0, 5.0]], name))
    assert loaded.frame["people"].sum() == 10
    assert loaded.doubts == ()
