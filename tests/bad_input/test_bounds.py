"""Too large, too deep, too many, too fine: one sentence within seconds and little memory, never a crash."""

import os
import struct
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from lifecircle.coverage.isochrones.surface import Fineness
from lifecircle.coverage.plans.files import load_plan, plan_faults
from lifecircle.layers.facilities.categories import load_categories
from lifecircle.layers.files.kinds.recognise import holds_osm, holds_raster, holds_table
from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.files.vector import read_vector
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.osm.access.road_words import load_road_words
from lifecircle.layers.population.people_raster import read_people_raster
from lifecircle.layers.population.population import read_population
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.build.request import check_request, read_check

from .corpus import Case, Write, each, refuse, wide_geojson, wide_sheet

TOMLS: dict[str, bytes | str] = {
    "deep lists": "x = " + "[" * 1_500 + "]" * 1_500,
    "deep tables": "x = " + "{a = " * 1_500 + "1" + "}" * 1_500,
    "a long key": "a." * 100_000 + "a = 1",
    "a long quoted key": '"a".' * 100_000 + "a = 1",
    "a long header": "[" + "a." * 50_000 + "a]",
    "a long number": "x = " + "9" * 5_000,
    "a long hexadecimal number": "x = 0x" + "f" * 5_000,
    "a cut text": 'x = "',
    "not UTF-8": b"x = '\xff'",
    "a zero byte": "x = 'a\0b'",
}
READERS: dict[str, Callable[[Path], object]] = {
    "plan": load_plan, "faults": lambda path: raise_first(plan_faults(path)), "check": read_check,
    "categories": load_categories, "road words": load_road_words,
}  # fmt: skip


def raise_first(faults: tuple[LifecircleError, ...]) -> None:
    if faults:
        raise faults[0]


def file(name: str, content: bytes | str) -> Write:
    def write(folder: Path) -> Path:
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name).write_bytes(data)
        return folder / name

    return write


def sparse(name: str, size: int) -> Write:
    """A file that claims a size and holds nothing, as a disk of any size can."""

    def write(folder: Path) -> Path:
        with (folder / name).open("wb") as stream:
            stream.truncate(size)
        return folder / name

    return write


@each([
    Case(f"{kind}: {name}", file("a.toml", text), "", read=read)
    for kind, read in READERS.items() for name, text in TOMLS.items()
])  # fmt: skip
def test_texts_of_settings_are_read_within_bounds(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


@pytest.mark.parametrize("kind", READERS)
def test_two_gigabytes_are_no_settings(kind: str, tmp_path: Path) -> None:
    path = sparse("a.toml", 2 << 30)(tmp_path)
    with pytest.raises(LifecircleError, match="longer than 1024 kB"):
        READERS[kind](path)


@pytest.mark.parametrize("kind", READERS)
def test_a_device_and_a_pipe_are_no_settings(kind: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (Path("/dev/zero"), tmp_path / "pipe.toml"):
        with pytest.raises(LifecircleError, match="not a file but a folder or a device"):
            READERS[kind](path)


@pytest.mark.parametrize("name", ["a\0b.toml", "n" * 300 + ".toml"])
@pytest.mark.parametrize("kind", READERS)
def test_names_that_no_file_can_have(kind: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(LifecircleError):
        READERS[kind](tmp_path / name)


def test_ordinary_settings_are_read_as_by_python_alone() -> None:
    """Keys of several parts, long lists, numbers and texts that only look long."""
    text = (
        'a.b."c d".e = 1\n[x.y]\nlist = ['
        + "[1, 2], " * 500
        + ']\ntext = "'
        + "1." * 60
        + "9" * 40
        + '"\nn = 123_456_789\n'
    )
    from lifecircle.toml_texts import parse_toml

    assert parse_toml(text) == tomllib.loads(text)


def test_thousands_of_faults_are_told_in_bounded_time(tmp_path: Path) -> None:
    """Each with its own line, which are counted here by hand."""
    clause = '[[clause]]\nkind = "circle"\nid = "c-{row}"\ntitle = 5\n'
    (tmp_path / "a.toml").write_text('key = "k"\n' + "".join(clause.format(row=row) for row in range(4_000)))
    faults = plan_faults(tmp_path / "a.toml")
    titles = [fault.values["line"] for fault in faults if fault.values["key"] == "title" and "5" in str(fault)]
    assert titles == [5 + 4 * row for row in range(4_000)]


# ------------------------------------------------------------------------------------------------------------- layers
def deep_wkt(depth: int) -> Write:
    shape = "GEOMETRYCOLLECTION(" * depth + "POINT(104 30)" + ")" * depth
    return file("a.csv", f'name,wkt\n一,"{shape}"\n')


def kmz(size: int) -> Write:
    def write(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "a.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("doc.kml", b"<kml>" + b" " * size)
        return folder / "a.kmz"

    return write


def many_members(folder: Path) -> Path:
    """A zip whose list of contents takes more than four megabytes."""
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for number in range(20_000):
            archive.writestr(zipfile.ZipInfo(f"{number:0240}.csv"), b"")
    return folder / "a.zip"


def dot_member(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr(".", b"x")
    return folder / "a.zip"


def nan_shapefile(folder: Path) -> Path:
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(104, 30)], crs=4326).to_file(folder / "a.shp")
    data = bytearray((folder / "a.shp").read_bytes())
    data[-16:] = struct.pack("<2d", float("nan"), float("nan"))
    data[36:68] = struct.pack("<4d", *[float("nan")] * 4)
    (folder / "a.shp").write_bytes(data)
    return folder / "a.shp"


@each([
    Case("100,000 columns", wide_geojson(100_000), "has 100000 columns"),
    Case("10,000 columns", wide_geojson(10_000), "has 10000 columns"),
    Case("WKT 100,000 deep", deep_wkt(100_000), "no row has usable coordinates"),
    Case("a KMZ that unpacks to a thousandfold", kmz(100 << 20), "would unpack to"),
    Case("300 MB of KML", sparse("a.kml", 300 << 20), "larger than 256 MB"),
    Case("300 MB of GML", sparse("a.gml", 300 << 20), "larger than 256 MB"),
    Case("20,000 members of long names", many_members, "far more files"),
    Case("a member called .", dot_member, "points out of the zip"),
    Case("a shapefile of no numbers", nan_shapefile, "no row has usable coordinates"),
    Case("6,000 columns of a sheet", wide_sheet(6_000), "has 6000 columns", read=read_table),
    Case("a text of 300 MB", sparse("a.csv", 300 << 20), "larger than 256 MB"),
])  # fmt: skip
def test_layers_are_read_within_bounds(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


def test_a_zip_of_far_too_many_files_is_never_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million files were listed four times, for twenty seconds and a gigabyte, before the zip was refused."""

    def listed(*_: object) -> None:
        raise AssertionError("its list of contents is read into memory")

    path = many_members(tmp_path)
    monkeypatch.setattr(zipfile, "ZipFile", listed)
    assert [ask(path) for ask in (holds_table, holds_raster, holds_osm)] == [False] * 3
    with pytest.raises(LifecircleError, match="far more files"):
        read_vector(path)
    assert "far more files" in str(inspect(path).error)


def test_shapes_as_deep_as_they_come_are_read(tmp_path: Path) -> None:
    ring = ", ".join(f"({x} 0, {x} 1, {x + 0.5} 1, {x} 0)" for x in range(40))
    (tmp_path / "a.csv").write_text(f'name,wkt\n一,"GEOMETRYCOLLECTION(MULTIPOLYGON(({ring})))"\n', encoding="utf-8")
    assert len(read_vector(tmp_path / "a.csv", crs=4326).frame) == 1


def test_a_pipe_named_as_a_table_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(LifecircleError, match="a device or a pipe"):
        read_vector(tmp_path / "a.csv")


@pytest.mark.parametrize("encoding", ["punycode", "idna", "unicode_escape", "utf-7", "undefined", "mbcs", "hex", "\0"])
def test_codecs_that_are_no_encodings_of_text(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,lon,lat\n一,104,30\n", encoding="utf-8")
    with pytest.raises(LifecircleError, match="no encoding is called"):
        read_vector(tmp_path / "a.csv", encoding=encoding)


# ------------------------------------------------------------------------------------------------------------- figures
def people_of(value: str) -> Write:
    return file("a.csv", f"lon,lat,people\n104,30,5\n104.1,30,{value}\n")


def raster(width: float, height: float, *, people: float = 1.0, dtype: str = "float64") -> Write:
    def write(folder: Path) -> Path:
        transform = Affine(width, 0, 104, 0, height, 30)
        with rasterio.open(folder / "a.tif", "w", driver="GTiff", width=2, height=2, count=1, dtype=dtype,
                           crs="EPSG:4326", transform=transform) as target:  # fmt: skip
            target.write(np.full((2, 2), people, dtype=dtype), 1)
        return folder / "a.tif"

    return write


@each([
    Case("1e308 people", people_of("1e308"), "more people than a country", read=read_population),
    Case("1e18 people", people_of("1e18"), "more people than a country", read=read_population),
    Case("people without end", people_of("inf"), "", read=read_population),
    Case("cells of 1e38 people", raster(0.1, -0.1, people=1e38), "with 1e\\+38 people", read=read_people_raster),
    Case("cells of no size", raster(1e-300, -1e-300), "which no raster has", read=read_people_raster),
    Case("cells larger than the Earth", raster(1e9, -1e9), "which no raster has", read=read_people_raster),
    Case("west to the right", raster(-0.1, -0.1), "north up", read=read_people_raster),
    Case("complex people", raster(0.1, -0.1, dtype="complex64"), "complex numbers", read=read_people_raster),
])  # fmt: skip
def test_figures_that_nothing_has(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


BASE = {"network": {"file": "a.osm"}, "population": {"file": "p.csv"}}


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("circles.0.limit", {"circles": [{"service": "library", "limit": 1_000_000.0}]}),
        ("circles.0.limit", {"circles": [{"service": "library", "limit": 1e308}]}),
        ("circles.0.limit", {"circles": [{"service": "library", "limit": float("nan")}]}),
        ("crossing_wait_s", {"crossing_wait_s": 1e308}),
        ("population.estimate.people_per_km2", {"population": {"estimate": {"people_per_km2": 1e308}}}),
        ("population.estimate.cell_m", {"population": {"estimate": {"people_per_km2": 1.0, "cell_m": 0.001}}}),
        ("population.estimate.cell_m", {"population": {"estimate": {"people_per_km2": 1.0, "cell_m": 1e300}}}),
        ("a\0b.osm", {"network": {"file": "a\0b.osm"}}),
    ],
)
def test_a_check_takes_only_figures_that_a_place_can_have(key: str, raw: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(LifecircleError) as caught:
        check_request(BASE | raw, file="check.toml", folder=tmp_path)
    assert key.replace("\0", "") in str(caught.value)


@pytest.mark.parametrize("step", [1e-300, 0.001, 0.0, -1.0, float("nan"), float("inf")])
def test_an_isochrone_is_no_finer_than_streets_are_known(step: float) -> None:
    with pytest.raises(LifecircleError):
        Fineness(step, 150.0)
