"""The day of a file's last change is what stands inside the file; a file that tells none has none."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import rasterio
from rasterio.transform import Affine

from lifecircle.layers.files.days import ChangedOn, changed_on

POINTS = gpd.GeoDataFrame({"name": ["a"]}, geometry=gpd.points_from_xy([114.0], [30.0]), crs=4326)


def geopackage(folder: Path) -> Path:
    path = folder / "a.gpkg"
    POINTS.to_file(path, layer="old")
    POINTS.to_file(path, layer="new")
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_contents SET last_change = '2021-03-04T05:06:07.000Z' WHERE table_name = 'old'")
        database.execute("UPDATE gpkg_contents SET last_change = '2023-08-09T23:59:59.000Z' WHERE table_name = 'new'")
        database.commit()
    return path


def shapefile(folder: Path, head: bytes = bytes([122, 5, 31])) -> Path:
    path = folder / "a.shp"
    POINTS.to_file(path)
    side = path.with_suffix(".dbf")
    content = side.read_bytes()
    side.write_bytes(content[:1] + head + content[4:])
    return path


def workbook(folder: Path) -> Path:
    path, inner = folder / "a.xlsx", folder / "plain.xlsx"
    openpyxl.Workbook().save(inner)
    told = b'<dcterms:modified xsi:type="dcterms:W3CDTF">2022-07-01T08:00:00Z</dcterms:modified>'
    with ZipFile(inner) as plain, ZipFile(path, "w") as made:
        for name in plain.namelist():
            made.writestr(name, b"<p>" + told + b"</p>" if name == "docProps/core.xml" else plain.read(name))
    return path


def document(folder: Path) -> Path:
    path = folder / "a.ods"
    with ZipFile(path, "w") as made:
        made.writestr("meta.xml", "<m><dc:date>2020-02-29T12:00:00</dc:date></m>")
    return path


def raster(folder: Path, told: str = "2019:12:31 10:00:00") -> Path:
    path = folder / "a.tif"
    shape = {"width": 2, "height": 2, "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", driver="GTiff", crs=4547, transform=Affine(30, 0, 5e5, 0, -30, 3e6), **shape) as made:
        made.write(np.ones((1, 2, 2), np.float32))
        made.update_tags(TIFFTAG_DATETIME=told)
    return path


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (geopackage, ChangedOn("2023-08-09", "gpkg")),
        (shapefile, ChangedOn("2022-05-31", "dbf")),
        (workbook, ChangedOn("2022-07-01", "workbook")),
        (document, ChangedOn("2020-02-29", "workbook")),
        (raster, ChangedOn("2019-12-31", "tiff")),
    ],
    ids=["geopackage", "shapefile", "workbook", "document", "raster"],
)
def test_a_file_tells_the_day_of_its_last_change(make: object, expected: ChangedOn, tmp_path: Path) -> None:
    assert callable(make)
    path = make(tmp_path)
    long_ago = datetime(2001, 1, 1, tzinfo=UTC).timestamp()
    os.utime(path, (long_ago, long_ago))  # the computer's own day, which a copy changes, is none of the file's
    assert changed_on(path) == expected


@pytest.mark.parametrize("head", [bytes([95, 7, 26]), bytes([0, 0, 0]), bytes([122, 13, 40]), bytes([22, 5, 31])])
def test_a_shapefile_without_a_day_of_its_own_tells_none(head: bytes, tmp_path: Path) -> None:
    """GDAL's constant day, no day, a month that does not exist, and a year counted from nobody knows when."""
    assert changed_on(shapefile(tmp_path, head)) is None


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.dbf", "a.xlsx", "a.ods", "a.tif", "a.csv", "none.gpkg"])
def test_a_file_that_is_broken_or_tells_nothing_has_no_day(name: str, tmp_path: Path) -> None:
    if not name.startswith("none"):
        (tmp_path / name).write_bytes(b"2022-01-01 no such file")
    assert changed_on(tmp_path / name) is None


def test_a_picture_without_a_true_day_tells_none(tmp_path: Path) -> None:
    assert changed_on(raster(tmp_path, "2019:99:99 10:00:00")) is None
