"""Every format is read back by another library than the one that wrote it, and says what the verdicts say."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pyproj
import pytest
import shapefile  # type: ignore[import-untyped]
import xyconvert

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.layer_files.dxf import plain
from lifecircle.scenarios.exports.layer_files.field_names import fitted, short_names
from lifecircle.scenarios.exports.registry import find_exports, write_exports
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result

KEYS = ("json", "csv", "parquet", "layers", "shp", "geojson", "dxf", "kml")
CLAUSE = "circles_elderly"


@pytest.fixture(scope="module")
def exported(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    made: dict[tuple[str, str], Path] = {}

    def export(crs: str = "", encoding: str = "utf-8") -> Path:
        if (crs, encoding) not in made:
            folder = tmp_path_factory.mktemp("layers")
            request = ExportRequest(result, speak("zh"), crs=crs, encoding=encoding)
            write_exports(request, find_exports(KEYS), folder)
            made[crs, encoding] = folder
        return made[crs, encoding]

    return export


@pytest.fixture(scope="module")
def verdict(exported: Callable[..., Path]) -> dict[str, object]:
    """What the JSON says of the first circle; every other format must say the same."""
    document = json.loads((exported() / "verdicts.json").read_text(encoding="utf-8"))
    clause: dict[str, object] = document["clauses"][0]
    return clause


def inside(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def unserved(verdict: dict[str, object]) -> float:
    areas = verdict["unserved_areas"]
    assert isinstance(areas, list)
    return float(sum(area["people"] for area in areas))


def test_csv_as_pandas_reads_it(exported: Callable[..., Path], verdict: dict[str, object]) -> None:
    clauses = pd.read_csv(io.BytesIO(inside(exported() / "tables-csv.zip", "clauses.csv")))
    first = clauses.iloc[0]
    assert [first[key] for key in ("people", "served", "unserved")] == [
        verdict[key] for key in ("people", "served", "unserved")
    ]
    demand = pd.read_csv(io.BytesIO(inside(exported() / "tables-csv.zip", "demand.csv")))
    served = demand[f"{CLAUSE}_served"] == 1
    assert np.asarray(demand["age_60_plus"])[served].sum() == verdict["served"]
    sites = pd.read_csv(io.BytesIO(inside(exported() / "tables-csv.zip", "facilities.csv")))
    assert sites[f"{CLAUSE}_people"].sum() == verdict["served"]


def test_parquet_as_pyarrow_reads_it(exported: Callable[..., Path], verdict: dict[str, object], result: Result) -> None:
    areas = pq.read_table(io.BytesIO(inside(exported() / "parquet.zip", "unserved.parquet")))
    rows = areas.to_pandas()
    assert rows.loc[rows["clause"] == verdict["id"], "people"].sum() == pytest.approx(unserved(verdict))
    said = json.loads(areas.schema.metadata[b"geo"])
    assert pyproj.CRS.from_json_dict(said["columns"]["geometry"]["crs"]) == result.place.network.crs


def test_a_geopackage_as_sqlite_reads_it(exported: Callable[..., Path], verdict: dict[str, object]) -> None:
    with closing(sqlite3.connect(exported() / "layers.gpkg")) as database:
        (people,) = database.execute(
            "SELECT sum(people) FROM result_unserved WHERE clause = ?", [verdict["id"]]
        ).fetchone()
        styled = {name for (name,) in database.execute("SELECT f_table_name FROM layer_styles")}
    assert people == pytest.approx(unserved(verdict))
    assert {"result_demand", "result_facilities", "result_unserved", "result_districts"} <= styled


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_shapefiles_as_pyshp_reads_them(
    encoding: str, exported: Callable[..., Path], verdict: dict[str, object], result: Result
) -> None:
    path = exported("", encoding) / "layers-shp.zip"
    files = {name: io.BytesIO(inside(path, f"demand.{name}")) for name in ("shp", "shx", "dbf")}
    with shapefile.Reader(**files, encoding=encoding) as reader:
        names = [field[0] for field in reader.fields[1:]]
        assert len(reader) == len(result.project.layers.demand)
        people = sum(row["age_60_plu"] for row in reader.records() if row["c01_served"] == 1)
    assert people == verdict["served"]
    assert len({name.casefold() for name in names}) == len(names)
    files = {name: io.BytesIO(inside(path, f"unserved.{name}")) for name in ("shp", "shx", "dbf")}
    with shapefile.Reader(**files, encoding=encoding) as reader:
        titles = {row["title"] for row in reader.records()}
    assert str(verdict["title"]) in titles
    told = inside(path, "README.txt").decode("utf-8-sig")
    assert re.search(rf"c01_served +{CLAUSE}_served +{re.escape(str(verdict['title']))}", told)
    assert inside(path, "unserved.cpg").decode().casefold() == encoding


def test_geojson_as_json(exported: Callable[..., Path], verdict: dict[str, object]) -> None:
    document = json.loads(inside(exported("wgs84") / "layers-geojson.zip", "unserved.geojson"))
    people = [
        row["properties"]["people"] for row in document["features"] if row["properties"]["clause"] == verdict["id"]
    ]
    assert sum(people) == pytest.approx(unserved(verdict))
    assert {row["geometry"]["type"] for row in document["features"]} == {"MultiPolygon"}


def test_a_drawing_as_gdal_reads_it(exported: Callable[..., Path], result: Result) -> None:
    drawn = pyogrio.read_dataframe(exported() / "layers.dxf")
    layers = set(drawn["Layer"])
    assert {"行政区划界线", "说明"} <= layers
    assert any(name.startswith("设施") for name in layers)
    facilities = drawn[drawn["Layer"].str.startswith("设施") & drawn["Text"].notna()]
    assert set(facilities["Text"]) == set(result.project.layers.facilities["name"])
    at = result.project.layers.facilities.geometry.to_numpy()[0]
    assert facilities.distance(at).min() < 20


def test_kml_as_gdal_reads_it(exported: Callable[..., Path], result: Result, verdict: dict[str, object]) -> None:
    path = exported() / "layers.kml"
    names = [name for name, _ in pyogrio.list_layers(path)]
    sites = pyogrio.read_dataframe(path, layer=names[0])
    assert list(sites["Name"]) == list(result.project.layers.facilities["name"])
    expected = result.project.layers.facilities.to_crs(4326).geometry
    assert np.allclose(sites.geometry.x, expected.x, atol=1e-6)
    text = ET.parse(path).getroot().iter("{http://www.opengis.net/kml/2.2}description")
    assert any(str(verdict["title"]) in (one.text or "") for one in text)


@pytest.mark.parametrize(
    ("asked", "code"), [("wgs84", 4326), ("cgcs2000", None), ("EPSG:4547", 4547), ("EPSG:4490", 4490)]
)
def test_layers_stand_where_the_system_asked_for_has_them(
    asked: str, code: int | None, exported: Callable[..., Path], result: Result
) -> None:
    frame = pyogrio.read_dataframe(exported(asked) / "layers.gpkg", layer="result_facilities")
    own = result.project.layers.facilities
    assert frame.crs is not None
    assert code is None or frame.crs.to_epsg() == code
    assert frame.crs.is_projected == (asked in ("cgcs2000", "EPSG:4547"))
    change = pyproj.Transformer.from_crs(own.crs, frame.crs, always_xy=True)
    x, y = change.transform(own.geometry.x.to_numpy(), own.geometry.y.to_numpy())
    assert np.allclose(frame.geometry.x, x, atol=1e-6)
    assert np.allclose(frame.geometry.y, y, atol=1e-6)


def test_shifted_degrees_are_shifted_and_said(exported: Callable[..., Path], result: Result) -> None:
    folder = exported("gcj02")
    frame = pyogrio.read_dataframe(folder / "layers.gpkg", layer="result_facilities")
    degrees = result.project.layers.facilities.to_crs(4326).geometry
    expected = xyconvert.wgs2gcj(np.column_stack([degrees.x, degrees.y]))
    assert np.allclose(np.column_stack([frame.geometry.x, frame.geometry.y]), expected, atol=1e-9)
    assert np.abs(expected - np.column_stack([degrees.x, degrees.y])).max() > 1e-3
    for name in ("tables-csv.zip", "layers-shp.zip", "layers-geojson.zip", "parquet.zip"):
        assert "GCJ-02" in inside(folder / name, "README.txt").decode("utf-8-sig")
    assert "GCJ-02" in (folder / "layers.kml").read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / "layers-shp.zip") as archive:
        assert not [name for name in archive.namelist() if name.endswith(".prj")]


def test_a_system_that_nobody_knows_is_refused(result: Result, tmp_path: Path) -> None:
    request = ExportRequest(result, speak("en"), crs="EPSG:99")
    with pytest.raises(ProjectError, match="No coordinate system is called EPSG:99"):
        write_exports(request, find_exports(["geojson"]), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_two_runs_write_the_same_bytes(result: Result, tmp_path: Path) -> None:
    keys = ("csv", "parquet", "geojson", "kml")
    for name in ("one", "two"):
        write_exports(ExportRequest(result, speak("zh")), find_exports(keys), tmp_path / name)
    for export in find_exports(keys):
        assert (tmp_path / "one" / export.file).read_bytes() == (tmp_path / "two" / export.file).read_bytes()


def test_short_names_are_ten_bytes_and_no_two_alike() -> None:
    clauses = {"circles_a": "一", "circles_a_b": "二"}
    columns = [
        "district_id",
        "district_identifier",
        "District_I",
        "名称很长很长很长",
        "circles_a_cost",
        "circles_a_b_cost",
    ]
    names = short_names(columns, clauses)
    assert names["circles_a_cost"] == "c01_cost"
    assert names["circles_a_b_cost"] == "c02_cost"
    assert all(len(name.encode()) <= 10 for name in names.values())
    assert len({name.casefold() for name in names.values()}) == len(columns)


def test_a_text_is_cut_between_characters() -> None:
    assert fitted("澄" * 200, "gbk") == "澄" * 127
    assert fitted("澄" * 200, "utf-8") == "澄" * 84
    assert fitted("a😀b", "gbk") == "a?b"


def test_codes_of_cad_programs_are_no_codes() -> None:
    assert plain("%%d \\U+4E2D ^J\nx") == "％％d ＼U+4E2D ＾J x"


def test_the_facilities_of_every_circle_serve_whom_it_serves(exported: Callable[..., Path], result: Result) -> None:
    table = list(
        csv.DictReader(io.StringIO(inside(exported() / "tables-csv.zip", "facilities.csv").decode("utf-8-sig")))
    )
    for verdict in result.evaluation.verdicts:
        if isinstance(verdict.evidence, CircleEvidence) and len(verdict.evidence.services) == 1:
            column = f"{verdict.clause.id.replace('-', '_')}_people"
            assert sum(float(row[column] or 0) for row in table) == pytest.approx(verdict.served)
