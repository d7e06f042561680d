"""What is fuzzed: for each kind of file a small whole one to begin with, and the reader that must read or refuse it.

A target's seeds are its whole file, made here, what was kept in `kept/TARGET/`: inputs that once ended otherwise, and
`seeds/TARGET/`: small inputs that reached lines which the whole file does not (`fuzz.py --seeds`).
"""

import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import geopandas as gpd
import numpy as np
import openpyxl
import rasterio
import shapely
from affine import Affine

KEPT = Path(__file__).with_name("kept")
SEEDS = Path(__file__).with_name("seeds")
BOUNDS = (103.0, 29.0, 106.0, 32.0)
ROWS_TARGET = "rows.gpkg"
CHECK = """name = "样村"
crossing_wait_s = 15
[network]
file = "town.osm"
[[facilities]]
file = "care.csv"
columns = { name = "名称" }
[population]
file = "people.csv"
shares = { age_60_plus = 0.2 }
[[circles]]
service = "library"
limit = 15
"""
BATCH = (
    'projects = ["a.gpkg"]\nplans = ["mianyang"]\nscenarios = ["A"]\nyears = [2030]\n[[parameters]]\nname = "slow"\n'
)
EDITS = '[{"verb": "scale_people", "factor": 1.5, "cost": 3, "year": 2030, "note": "x"}]'
WORDS = '[library]\nwords = ["书屋", "阅览室"]\nosm = ["amenity=library + name=x"]\n'
ROADS = '[classes]\nresidential = ["巷", "胡同"]\n[columns]\nhighway = ["等级"]\n'
ASCII = "ncols 2\nnrows 2\nxllcorner 104\nyllcorner 30\ncellsize 0.1\nNODATA_value -9\n1 2\n3 -9\n"
VRT = (
    '<VRTDataset rasterXSize="2" rasterYSize="2"><SRS>EPSG:4326</SRS><GeoTransform>104,0.1,0,31,0,-0.1</GeoTransform>'
    '<VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename relativeToVRT="1">people.tif'
    "</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
)
PEOPLE = "小区,常住人口,经度,纬度\n甲,1000,104.0,30.0\n乙,1500,104.005,30.005\n丙,900,103.999,30.01\n"
GML = (
    '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:a="urn:a"><gml:featureMember><a:p><a:name>x'
    '</a:name><a:g><gml:Point srsName="EPSG:4326"><gml:pos>104 30</gml:pos></gml:Point></a:g></a:p></gml:featureMember>'
    "</gml:FeatureCollection>"
)
GPX = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="30" lon="104"><name>x</name></wpt></gpx>'
TOPO = (
    '{"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [104, 30], "properties": {"name": "x"}}}, '
    '"arcs": []}'
)
ESRI = (
    '{"geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 4326}, "fields": [{"name": "a", "type": '
    '"esriFieldTypeString"}], "features": [{"attributes": {"a": "x"}, "geometry": {"x": 104, "y": 30}}]}'
)
LINE = '{"type":"Feature","properties":{"n":"x"},"geometry":{"type":"Point","coordinates":[104,30]}}\n'
OVERPASS = (
    '{"version": 0.6, "elements": [{"type": "node", "id": 1, "lat": 30, "lon": 104, "tags": {"amenity": "library"}}]}'
)
RECORDS = '[{"名称": "x", "经度": 104.0, "纬度": 30.0, "地址": {"市": "y"}}]'
HTML = (
    "<html><table><tr><th>名称</th><th>经度</th><th>纬度</th></tr><tr><td>x</td><td>104</td><td>30</td></tr></table>"
    "</html>"
)
MIF = (
    'Version 300\nCharset "Neutral"\nDelimiter ","\nCoordSys Earth Projection 1, 104\nColumns 1\n  name Char(9)\n'
    "Data\n\nPoint 104 30\n"
)
DXF = "0\nSECTION\n2\nENTITIES\n0\nPOINT\n8\n0\n10\n104.0\n20\n30.0\n0\nENDSEC\n0\nEOF\n"
LOOK = 'paper = "A3"\nunit = "甲院"\n[colours]\n'


LARGE = 40_000
"""A whole file of more bytes is not handed to the fuzzer: it makes lists of changes to it instead."""
_CHANGE = struct.Struct("<IB")
ROWS = (
    ("lifecircle_settings", "json"), ("lifecircle_history", "json"), ("lifecircle_edits", "json"),
    ("lifecircle_scenarios", "head"), ("lifecircle_session", "value"), ("facilities", "more"), ("demand", "estate"),
    ("districts", "district_id"),
)  # fmt: skip
"""What of a project a text may be put into; the first byte of an input says which."""


@dataclass(frozen=True)
class Target:
    """One kind of file: its name in a folder, its whole content, what reads it there, and what lies beside it."""

    name: str
    whole: bytes
    read: Callable[[Path], object]
    beside: Mapping[str, bytes]

    @property
    def seed(self) -> bytes:
        """What the fuzzer begins with."""
        if self.name == ROWS_TARGET:
            return b"\0{}"
        return self.whole if len(self.whole) <= LARGE else _CHANGE.pack(len(self.whole) // 2, 1) * 3

    def try_on(self, data: bytes, folder: Path) -> str:
        """Write an input into an empty folder and read it; return the sentence where it is refused, else "read"."""
        from lifecircle.messages import LifecircleError

        for name, content in self.beside.items():
            (folder / name).write_bytes(content)
        path = folder / self.name
        path.write_bytes(
            data if len(self.whole) <= LARGE else self.whole if self.name == ROWS_TARGET else self._changed(data)
        )
        if self.name == ROWS_TARGET and data:
            _put(path, *ROWS[data[0] % len(ROWS)], data[1:])
        try:
            self.read(path)
        except LifecircleError as error:
            return str(error)
        return "read"

    def read_whole(self, folder: Path) -> str:
        """Read the whole file as `try_on` does an input."""
        return self.try_on(self.whole if len(self.whole) <= LARGE else b"", folder)

    def _changed(self, data: bytes) -> bytes:
        content = bytearray(self.whole)
        for at, byte in _CHANGE.iter_unpack(data[: len(data) // _CHANGE.size * _CHANGE.size]):
            content[at % len(content)] = byte
        return bytes(content)


def _put(project: Path, table: str, column: str, data: bytes) -> None:
    """Put a text into all rows of a column of a project."""
    with closing(sqlite3.connect(project)) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)  # triggers of the spatial index ask for them
        database.execute(f"UPDATE {table} SET {column} = ?", [data.decode("utf-8", errors="replace")])
        database.commit()


@cache
def targets() -> Mapping[str, Target]:
    """Return every target by its name. The program is imported here, so that it can be instrumented before."""
    folder = Path(mkdtemp(prefix="lifecircle-fuzz-"))
    try:
        write_whole(folder)
        readers = _readers()
        everything = {path.name: path.read_bytes() for path in folder.iterdir()}
        everything[ROWS_TARGET] = everything["project.gpkg"]
    finally:
        shutil.rmtree(folder)
    found = {}
    for name, read in readers.items():
        stem = name.partition(".")[0]
        beside = {
            other: data for other, data in everything.items() if other.partition(".")[0] == stem and other != name
        }
        found[name] = Target(name, everything[name], read, beside if stem in {"a", "people", "mi"} else {})
    return found


def write_whole(folder: Path) -> None:
    """Write one small whole file of each kind."""
    texts = {
        "check.toml": CHECK, "batch.toml": BATCH, "edits.json": EDITS, "categories.toml": WORDS, "words.toml": ROADS,
        "people.asc": ASCII, "people.vrt": VRT, "homes.csv": PEOPLE, "x.gml": GML, "x.gpx": GPX, "x.topojson": TOPO,
        "x.esrijson": ESRI, "overpass.json": OVERPASS, "records.json": RECORDS, "x.html": HTML, "mi.mif": MIF,
        "mi.mid": '"x"\n', "x.dxf": DXF, "look.toml": LOOK, "x.geojsonl": LINE,
        "mapping.json": '{"name": "名称"}',
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    frame = gpd.GeoDataFrame(
        {"name": ["一", "二"], "people": [3.0, 4.0]},
        geometry=[shapely.Point(104, 30), shapely.Point(104.01, 30)],
        crs=4326,
    )
    for name in ("a.shp", "x.gpkg", "x.geojson", "x.fgb"):
        frame.to_file(folder / name)
    frame.to_file(folder / "x.kml", driver="KML")
    frame.to_parquet(folder / "x.parquet")
    table = frame.drop(columns="geometry").assign(lon=frame.geometry.x, lat=frame.geometry.y)
    (folder / "x.csv").write_bytes(table.assign(类别=["图书馆", "公园"]).to_csv(index=False).encode("gbk"))
    book = openpyxl.Workbook()
    for row in (tuple(table.columns), *table.itertuples(index=False)):
        book.worksheets[0].append(tuple(row))
    book.save(folder / "x.xlsx")
    with zipfile.ZipFile(folder / "x.zip", "w") as target:
        for part in folder.glob("a.*"):
            target.write(part, part.name)
    with rasterio.open(folder / "people.tif", "w", driver="GTiff", width=2, height=2, count=1, dtype="float32",
                       crs="EPSG:4326", transform=Affine(0.1, 0, 104, 0, -0.1, 31)) as raster:  # fmt: skip
        raster.write(np.ones((2, 2), dtype="float32"), 1)
    _write_programs(folder)


def _write_programs(folder: Path) -> None:
    """Write the files that the program makes itself: a plan, streets, a project."""
    from lifecircle.coverage.plans.files import new_plan
    from lifecircle.scenarios.build.build import make_project
    from lifecircle.scenarios.build.request import read_check
    from lifecircle.scenarios.editing.codec import read_edits
    from lifecircle.scenarios.project.project import write_project
    from lifecircle.scenarios.runs.opening import open_session

    from ..scenarios.town_files import write_town

    new_plan(folder / "plan.toml", "plan")
    town = folder.with_name(f"{folder.name}-town")
    town.mkdir()
    write_town(town)
    write_project(make_project(read_check(town / "town.toml")), folder / "project.gpkg")
    session, store = open_session(folder / "project.gpkg")
    session.new("A")
    for edit in read_edits(folder / "edits.json"):
        session.do(edit)
    store.close()
    shutil.copy(town / "town.osm", folder)
    shutil.copy(town / "districts.geojson", folder)
    shutil.rmtree(town)


def _readers() -> dict[str, Callable[[Path], object]]:
    from lifecircle.coverage.plans.files import load_plan, plan_faults
    from lifecircle.layers.districts.districts import read_districts
    from lifecircle.layers.facilities.categories import load_categories
    from lifecircle.layers.facilities.facilities import read_facilities
    from lifecircle.layers.files.tables.read import read_table
    from lifecircle.layers.files.texts.columns import read_mapping
    from lifecircle.layers.files.vector import read_vector
    from lifecircle.layers.inspection.inspect import inspect
    from lifecircle.layers.osm.access.road_words import load_road_words
    from lifecircle.layers.osm.extract import read_osm
    from lifecircle.layers.population.people_raster import read_people_raster
    from lifecircle.layers.population.population import read_population
    from lifecircle.scenarios.build.request import read_check
    from lifecircle.scenarios.editing.codec import read_edits
    from lifecircle.scenarios.editing.store import open_store
    from lifecircle.scenarios.exports.sheets.drawing.look import read_look
    from lifecircle.scenarios.project.project import holds_project, read_project
    from lifecircle.scenarios.runs.batches.batch_request import read_batch

    def main_of(path: Path) -> object:
        return read_vector(path.with_suffix(".shp" if path.stem == "a" else ".mif"))

    def raster(path: Path) -> object:
        return inspect(path), read_people_raster(path, bounds=BOUNDS, crs=4326 if path.suffix == ".asc" else None)

    def project(path: Path) -> object:
        return holds_project(path) and (read_project(path), open_store(path, read_only=True).load())

    layers = {
        f"x.{suffix}": read_vector
        for suffix in [
            "gpkg",
            "geojson",
            "geojsonl",
            "topojson",
            "esrijson",
            "kml",
            "gml",
            "gpx",
            "fgb",
            "parquet",
            "dxf",
            "zip",
            "html",
        ]
    }
    return {
        **layers, **{f"a.{part}": main_of for part in ("shp", "dbf", "shx", "prj", "cpg")},
        "x.dxf": lambda path: read_vector(path, crs=4326),
        "mi.mif": main_of, "mi.mid": main_of, "overpass.json": read_vector, "records.json": read_vector,
        "x.csv": read_facilities, "x.xlsx": read_table, "homes.csv": read_population, "town.osm": read_osm,
        "people.tif": raster, "people.asc": raster, "people.vrt": raster,
        "plan.toml": lambda path: (plan_faults(path), load_plan(path)), "check.toml": read_check,
        "batch.toml": read_batch,
        "categories.toml": load_categories, "words.toml": load_road_words, "look.toml": read_look,
        "edits.json": read_edits, "mapping.json": read_mapping, "project.gpkg": project, ROWS_TARGET: project,
        "districts.geojson": read_districts,
    }  # fmt: skip
