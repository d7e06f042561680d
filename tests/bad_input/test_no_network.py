"""No file makes a reader ask the network or hand out another file: proven by a listener and by a secret."""

import os
import shutil
import socketserver
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from lifecircle.layers.files.vector import layers_of, read_vector
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.population.people_raster import read_people_raster
from lifecircle.layers.terrain import read_elevation
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.project.project import holds_project, read_project

from . import callers

SECRET = "SECRET4711"
BOUNDS = (104.0, 30.6, 104.4, 31.0)


@dataclass
class Listener:
    """A server on this machine that answers nothing and remembers who called."""

    url: str
    calls: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    heard: list[str] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            heard.append(self.request.recv(2000).decode("latin-1").split("\r\n", maxsplit=1)[0])
            self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Listener(f"http://127.0.0.1:{server.server_address[1]}", heard)
        server.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("callers")
    (folder / "in").mkdir()
    (folder / "secret.csv").write_text(f"{SECRET},lon,lat\n" + f"{SECRET},104.05,30.65\n" * 3, encoding="utf-8")
    callers.write_tiff(folder / "outside.tif")
    return folder


def read_by_all(path: Path) -> str:
    """Everything that one may learn of a file by inspecting and reading it as a layer."""
    said = [str(inspect(path)), str(holds_project(path))]
    for read in (layers_of, read_vector, read_project):
        try:
            found = read(path)
            said.append(found.frame.to_string() if hasattr(found, "frame") else str(found))
        except LifecircleError as error:
            said.append(str(error))
    return "\n".join(said)


def test_no_layer_calls_or_hands_out_another_file(folder: Path, listener: Listener) -> None:
    paths = list(callers.vectors(folder / "in", listener.url, folder / "secret.csv"))
    assert len(paths) > 40
    for path in paths:
        said = read_by_all(path)
        assert listener.calls == [], path.name
        assert SECRET not in said, path.name


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_no_raster_calls_or_hands_out_another_file(folder: Path, listener: Listener) -> None:
    plain = 0
    for path in callers.rasters(folder / "in", listener.url, folder / "secret.csv"):
        inspect(path)
        with suppress(LifecircleError):
            assert read_people_raster(path, bounds=BOUNDS)["people"].sum() == 160.0
            plain += 1
        with suppress(LifecircleError):
            read_elevation(path, bounds=BOUNDS)
        assert listener.calls == [], path.name
    assert plain == 1, "the virtual raster of a raster beside it"


def test_the_listener_would_hear_them(folder: Path, listener: Listener) -> None:
    """Without our door GDAL calls: a test that hears nothing because nobody listens would prove nothing."""
    path = folder / "in" / "heard.vrt"
    source = f"/vsicurl/{listener.url}/heard.geojson"
    path.write_text(callers.virtual_layer(source), encoding="utf-8")
    code = f"import pyogrio\ntry: pyogrio.read_info({str(path)!r}, layer='a')\nexcept Exception: pass"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert listener.calls
    listener.calls.clear()


# ------------------------------------------------------------------------------ what is well goes on being read
def points() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["一", "二"]}, geometry=shapely.points([104.1, 104.2], [30.7, 30.8]), crs=4326)


@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("a.geojson", "GeoJSON"), ("a.json", "GeoJSONSeq"), ("a.kml", "LIBKML"), ("a.kml", "KML"), ("a.gml", "GML"),
        ("a.fgb", "FlatGeobuf"), ("a.tab", "MapInfo File"), ("a.mif", "MapInfo File"), ("a.gpkg", "GPKG"),
        ("a.shp", "ESRI Shapefile"), ("a.sqlite", "SQLite"), ("a.gpx", "GPX"), ("a.kmz", "LIBKML"), ("a.dxf", "DXF"),
        ("a.gdb", "OpenFileGDB"),
    ],
)  # fmt: skip
def test_layers_of_every_kind_are_read_as_before(name: str, driver: str, tmp_path: Path) -> None:
    frame = points() if driver not in ("DXF", "GPX") else points()[["geometry"]]
    pyogrio.write_dataframe(frame, tmp_path / name, driver=driver)
    (layer,) = layers_of(tmp_path / name) if driver != "GPX" else ("waypoints",)
    read = read_vector(tmp_path / name, layer=layer, crs=4326 if driver == "DXF" else None)
    assert np.allclose(
        sorted(shapely.get_coordinates(read.frame.geometry.to_numpy())[:, :2].tolist()), [[104.1, 30.7], [104.2, 30.8]]
    )


def test_a_linked_coordinate_system_is_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(callers.geojson_with_link("http://127.0.0.1:9/crs"), encoding="utf-8")
    read = read_vector(tmp_path / "a.geojson")
    assert read.report.rows == 1
    assert [note for note in read.report.notes if "http://127.0.0.1:9/crs" in str(note)]


@pytest.mark.parametrize("text", ['"url": "x"', '"说明": "\\\\u0041"', '"crs": "link"', '"a": "\\u003c\\u4e00"'])
def test_words_like_those_of_a_link_are_kept(text: str, tmp_path: Path) -> None:
    point = '{"type": "Point", "coordinates": [104.1, 30.7]}'
    feature = f'{{"type": "Feature", "properties": {{{text}}}, "geometry": {point}}}'
    (tmp_path / "a.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', encoding="utf-8")
    frame = read_vector(tmp_path / "a.geojson").frame
    assert len(frame) == 1
    assert frame.columns[0] == text.split('"')[1]


def test_a_virtual_raster_of_rasters_beside_it_is_read(tmp_path: Path) -> None:
    callers.write_tiff(tmp_path / "inner.tif")
    (tmp_path / "a.vrt").write_text(callers.virtual_raster("inner.tif", relative=True), encoding="utf-8")
    assert read_people_raster(tmp_path / "a.vrt", bounds=BOUNDS)["people"].sum() == 160.0


def test_overviews_of_a_raster_s_own_kind_are_taken(tmp_path: Path) -> None:
    path = callers.write_tiff(tmp_path / "a.tif")
    callers.write_tiff(tmp_path / "a.tif.ovr")
    with rasterio.open(path) as raster:
        assert raster.files[1:] == [f"{path}.ovr"]
    assert read_people_raster(path, bounds=BOUNDS)["people"].sum() == 160.0


# ----------------------------------------------------------------------------------------------------- databases
def test_views_and_computed_columns_are_not_run(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points().to_file(path, layer="good")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"CREATE VIEW endless AS {endless}")
        base.execute("CREATE TEMP TABLE more AS SELECT * FROM gpkg_contents")
        base.execute("UPDATE more SET table_name = 'endless', identifier = 'endless'")
        base.execute("INSERT INTO gpkg_contents SELECT * FROM more")
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'POINT', 4326, 0, 0)")
        base.execute("ALTER TABLE good ADD COLUMN big AS (hex(zeroblob(500000000)))")
        base.commit()
    assert layers_of(path) == ("good",)
    with pytest.raises(LifecircleError, match="big of good is computed"):
        read_vector(path)
    with pytest.raises(LifecircleError, match="endless is a view"):
        read_vector(path, layer="endless")
    assert inspect(path).error is not None


def test_a_table_that_stands_for_another_file_is_not_followed(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points().to_file(path, layer="good")
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA writable_schema = 1")
        sql = f"CREATE VIRTUAL TABLE other USING VirtualOGR('{folder / 'secret.csv'}')"
        base.execute("INSERT INTO sqlite_master VALUES ('table', 'other', 'other', 0, ?)", (sql,))
        base.commit()
    with pytest.raises(LifecircleError, match="other stands for data that lie elsewhere"):
        read_vector(path)
    assert SECRET not in read_by_all(path)


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_the_window_starts_without_a_connection(tmp_path: Path) -> None:
    """Traced by the system: no connection but to sockets of this machine's own desktop."""
    pytest.importorskip("PySide6")
    code = (
        "import sys; from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication; from PySide6.QtCore import QTimer\n"
        "from lifecircle.gui.app import make_window; from lifecircle.gui.shell.preferences import Memory\n"
        "application = QApplication([])\n"
        f"window = make_window(application, 'zh', Memory(Path({str(tmp_path)!r})))\n"
        "window.show(); QTimer.singleShot(0, application.quit); application.exec()\n"
    )
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(trace), sys.executable, "-c", code]
    subprocess.run(command, check=True, timeout=120, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert not [line for line in lines if "AF_INET" in line]
