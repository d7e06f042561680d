"""Bands of a raster, and rasters of a zip, are chosen like layers, on the command line and in the window."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.population.population import load_population

LON, LAT = 112.9, 27.8


def raster(path: Path, values: Sequence[float], names: Sequence[str] = ()) -> Path:
    with rasterio.open(
        path, "w", driver="GTiff", height=4, width=4, count=len(values), dtype="float32", crs="EPSG:4326",
        transform=rasterio.Affine(0.001, 0, LON, 0, -0.001, LAT),
    ) as made:  # fmt: skip
        for number, value in enumerate(values, start=1):
            made.write(np.full((4, 4), value, np.float32), number)
            if names:
                made.set_band_description(number, names[number - 1])
    return path


def test_each_band_is_offered_and_read_by_its_name(tmp_path: Path) -> None:
    path = raster(tmp_path / "pop.tif", [10, 2], ["total", "age_60_plus"])
    names = [part.report.layer for part in inspect(path).parts if part.report is not None]
    assert names == ["band 1 total", "band 2 age_60_plus"]
    assert load_population(path, layer=names[0]).frame["people"].sum() == pytest.approx(160)
    assert load_population(path, layer="band 2").frame["people"].sum() == pytest.approx(32)
    with pytest.raises(DataError, match="has no band 3"):
        load_population(path, layer="band 3")


def test_each_raster_of_a_zip_is_offered_beside_other_files_too(tmp_path: Path) -> None:
    area = tmp_path / "边界.gpkg"
    gpd.GeoDataFrame({"name": ["甲"]}, geometry=[shapely.box(LON, LAT, LON + 1, LAT + 1)], crs=4326).to_file(area)
    path = tmp_path / "人口.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(raster(tmp_path / "m.tif", [3]), "m.tif")
        archive.write(raster(tmp_path / "f.tif", [4]), "f.tif")
    names = [part.report.layer for part in inspect(path).parts if part.report is not None]
    assert names == ["f.tif", "m.tif"]
    assert load_population(path, layer="m.tif").frame["people"].sum() == pytest.approx(48)
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(area, "边界.gpkg")
    assert load_population(path, layer="f.tif").frame["people"].sum() == pytest.approx(64)
    assert [part.uses for part in inspect(path).parts if part.report and part.report.layer == "f.tif"] == [
        ("population",)
    ]


@pytest.mark.parametrize(
    ("name", "doubted"),
    [("landuse_2020", True), ("dem_30m", True), ("夜间灯光", True), ("pop_landuse_weighted", False), ("demo", False),
     ("chn_ppp_2020", False)],
)  # fmt: skip
def test_a_name_that_speaks_of_something_else_is_doubted(name: str, doubted: bool, tmp_path: Path) -> None:
    read = load_population(raster(tmp_path / f"{name}.tif", [10]))
    assert any("suggests something other" in str(each) for each in read.doubts) is doubted
