"""Rasters of absurd size or nodata, without a place, cut off, or none at all; and tables without people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio

from lifecircle.layers.population.population import read_population

from .corpus import Case, Write, cut, each, patch, raw, refuse, text

CELL = rasterio.Affine(0.001, 0, 112.9, 0, -0.001, 27.9)


def raster(values: Any, spoil: Callable[[Path], object] | None = None, **options: Any) -> Write:
    def write(folder: Path) -> Path:
        path = folder / "people.tif"
        array = np.asarray(values)
        profile: dict[str, Any] = {
            "driver": "GTiff", "height": array.shape[-2], "width": array.shape[-1], "count": 1, "dtype": array.dtype,
            "crs": "EPSG:4326", "transform": CELL, **options,
        }  # fmt: skip
        with rasterio.open(path, "w", **profile) as target:
            target.write(array, 1)
        if spoil:
            spoil(path)
        return path

    return write


def huge(width: int, height: int) -> Write:
    """A sparse raster: some kilobytes that claim a continent at one metre."""

    def write(folder: Path) -> Path:
        path = folder / "people.tif"
        with rasterio.open(
            path, "w", driver="GTiff", width=width, height=height, count=1, dtype="float32", crs="EPSG:4326",
            transform=rasterio.Affine(0.00001, 0, 73, 0, -0.00001, 54), SPARSE_OK="TRUE", BIGTIFF="YES", tiled=True,
            blockxsize=4096, blockysize=4096,
        ):  # fmt: skip
            pass
        return path

    return write


FINE = np.full((8, 8), 5.0, dtype=np.float32)
CASES = [
    Case("no such raster", lambda folder: folder / "people.tif", r"^There is no raster file .*people\.tif"),
    Case("0 bytes", raw("people.tif", b""), r"^people\.tif is empty \(0 bytes\)"),
    Case("noise", raw("people.tif", bytes(range(256)) * 20), r"^people\.tif is not a raster"),
    Case("text", text("people.tif", "people"), r"^people\.tif is not a raster"),
    Case(
        "its head cut off",
        raster(FINE, lambda path: path.write_bytes(path.read_bytes()[100:])),
        r"^people\.tif is not a raster",
    ),
    Case(
        "cut in the middle",
        raster(np.random.default_rng(1).random((400, 400)), cut(0.5)),
        r"^people\.tif is damaged or cut off",
    ),
    Case("a wrong mark", raster(FINE, patch(0, "4s", b"MM\0*")), r"^people\.tif is not a raster that can be read"),
    Case("no coordinate system", raster(FINE, crs=None), r"^people\.tif has no coordinate reference system"),
    Case(
        "a turned grid",
        raster(FINE, transform=rasterio.Affine(0.001, 0.0005, 112.9, 0.0005, -0.001, 27.9)),
        r"^people\.tif does not say where its cells lie",
    ),
    Case("negative people", raster(-FINE), r"^people\.tif has cells with -5 people"),
    Case(
        "infinite people",
        raster(np.where(FINE > 0, np.float32(np.inf), FINE)),
        r"^people\.tif has cells with inf people",
    ),
    Case(
        "all nodata",
        raster(np.full((8, 8), -9999.0, dtype=np.float32), nodata=-9999.0),
        r"^people\.tif has no people in this place",
    ),
    Case("nobody anywhere", raster(np.zeros((8, 8), dtype=np.float32)), r"^people\.tif has no people in this place"),
    Case("all NaN", raster(np.full((8, 8), np.nan, dtype=np.float32)), r"^people\.tif has no people in this place"),
    Case(
        "an undeclared nodata of -3.4e38",
        raster(np.full((8, 8), -3.4e38, dtype=np.float32)),
        r"^people\.tif has cells with -3\.399999952e\+38 people.*nodata=-3\.399999952e\+38",  # as the raster holds it
    ),
    Case(
        "a continent at one metre",
        huge(6_000_000, 5_000_000),
        r"^people\.tif has 30,000,000,000,000 cells to look through",
    ),
    Case(
        "another place",
        raster(FINE),
        r"^people\.tif does not cover the place",
        options={"bounds": (10.0, 50.0, 11.0, 51.0)},
    ),
    Case(
        "a picture",
        raster(np.full((8, 8), 5, dtype=np.uint8), photometric="palette"),
        r"^people\.tif is a picture with colours",
    ),
]
HEAD = "name,lon,lat,people\n"
TABLES = [
    Case(
        "no column for people",
        text("a.csv", "name,lon,lat\na,112.9,27.8\n"),
        r"^a\.csv has no column that is known to hold people",
    ),
    Case(
        "negative people",
        text("a.csv", HEAD + "a,112.9,27.8,-5\nb,113,27.9,7\n"),
        r"^a\.csv has negative numbers in the column people in 1 rows: 2",
    ),
    Case(
        "NaN people",
        text("a.csv", HEAD + "a,112.9,27.8,NaN\nb,113,27.9,7\n"),
        r"^a\.csv has no number in the column people in 1 rows: 2",
    ),
    Case(
        "infinite people",
        text("a.csv", HEAD + "a,112.9,27.8,inf\nb,113,27.9,7\n"),
        r"^a\.csv has no number in the column people in 1 rows: 2",
    ),
    Case(
        "words for people",
        text("a.csv", HEAD + "a,112.9,27.8,many\nb,113,27.9,7\n"),
        r"^a\.csv has no number in the column people in 1 rows: 2",
    ),
    Case("nobody", text("a.csv", HEAD + "a,112.9,27.8,0\n"), r"^a\.csv has no people"),
    Case(
        "a column it has not",
        text("a.csv", HEAD + "a,112.9,27.8,5\n"),
        r"^a\.csv has no column 人口",
        options={"people_column": "人口"},
    ),
    Case(
        "another place",
        text("a.csv", HEAD + "a,112.9,27.8,5\n"),
        r"^a\.csv has no people within the place",
        options={"bounds": (10.0, 50.0, 11.0, 51.0)},
    ),
]


@each([Case(case.name, case.write, case.sentence, read_population, case.options) for case in (*CASES, *TABLES)])
def test_the_population_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


def test_rows_are_named_as_the_planner_counts_them_even_after_rows_without_a_place(tmp_path: Path) -> None:
    rows = "a,,,5\nb,113,27.9,-7\nc,113.1,27.9,7\n"
    refuse(
        Case("second row", text("a.csv", HEAD + rows), r"in the column people in 1 rows: 3\.", read_population),
        tmp_path,
    )


def test_people_without_a_place_are_reported(tmp_path: Path) -> None:
    path = text("a.csv", HEAD + "a,,,5\nb,113,27.9,7\n")(tmp_path)
    notes = [str(note) for note in read_population(path).attrs["notes"]]
    assert "1 of 2 rows have no usable coordinates (2 a); fill them in." in notes
    assert "The rows without a place count 5 people, who are left out." in notes
