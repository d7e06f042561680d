"""GeoPackages, GeoJSON and KML that are cut, empty, of the wrong kind, or whose numbers cannot be."""

import json
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.files.georeference import settle
from lifecircle.layers.report import Loaded, Report

from .corpus import Case, Write, cut, each, layer, patch, points, refuse, text


def geojson(*geometries: Any, crs: str | None = None, **properties: Any) -> Write:
    features = [
        {"type": "Feature", "properties": {"name": f"{row}", **properties}, "geometry": geometry}
        for row, geometry in enumerate(geometries)
    ]
    content: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return text("layer.geojson", json.dumps(content))


def point(x: object, y: object) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


def sql(*statements: str) -> Callable[[Path], None]:
    """Do something to a GeoPackage behind GDAL's back."""

    def spoil(path: Path) -> None:
        with sqlite3.connect(path) as base:
            triggers = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
            for name in triggers:
                base.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                base.execute(statement)
        base.close()

    return spoil


def two_layers(folder: Path) -> Path:
    path = folder / "layer.gpkg"
    points().to_file(path, layer="schools")
    points().to_file(path, layer="clinics")
    return path


def table_only(folder: Path) -> Path:
    import pyogrio

    pyogrio.write_dataframe(points().drop(columns="geometry"), folder / "layer.gpkg", layer="rows")
    return folder / "layer.gpkg"


def claiming(folder: Path) -> Path:
    """A FlatGeobuf whose head says that it has ten billion rows."""
    path = folder / "layer.fgb"
    points(2).to_file(path, driver="FlatGeobuf", SPATIAL_INDEX="NO")
    path.write_bytes(path.read_bytes().replace(struct.pack("<Q", 2), struct.pack("<Q", 10**10), 1))
    return path


def plain_sqlite(folder: Path) -> Path:
    path = folder / "layer.gpkg"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE t (a)")
    base.close()
    return path


SWAPPED = [point(27.8, 112.9), point(27.9, 113.0)]
KML = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACE = "<Placemark><name>a</name><Point><coordinates>{}</coordinates></Point></Placemark>"

CASES = [
    Case(
        "a GeoPackage cut in the middle",
        layer("layer.gpkg", points(), cut(0.5)),
        r"^layer\.gpkg is not (readable )?GIS data",
    ),
    Case(
        "a GeoPackage with a spoiled head",
        layer("layer.gpkg", points(), patch(0, "16s", b"not a database!!")),
        r"^layer\.gpkg is not (readable )?GIS data",
    ),
    Case(
        "an SQLite database that is no GeoPackage",
        plain_sqlite,
        r"^layer\.gpkg has a header but no rows under it",
    ),
    Case("two layers and none chosen", two_layers, r"^layer\.gpkg holds several layers; choose one: schools, clinics"),
    Case(
        "a layer it has not",
        two_layers,
        r"^layer\.gpkg has no layer parks; its layers are schools, clinics",
        options={"layer": "parks"},
    ),
    Case("a layer without geometry", table_only, r"^layer\.gpkg has no columns of coordinates"),
    Case(
        "a layer without geometry, chosen",
        table_only,
        r"^layer\.gpkg has no columns of coordinates",
        options={"layer": "rows"},
    ),
    Case("no rows", layer("layer.gpkg", points(0, name=[])), r"^layer\.gpkg: the layer layer is empty"),
    Case(
        "no coordinate system",
        layer(
            "layer.gpkg",
            points(),
            sql("UPDATE gpkg_geometry_columns SET srs_id = -1", "UPDATE gpkg_contents SET srs_id = -1"),
        ),
        r"^layer\.gpkg does not say in which",
    ),
    Case(
        "a coordinate system that is not defined",
        layer("layer.gpkg", points(), sql("UPDATE gpkg_geometry_columns SET srs_id = 999999")),
        r"^layer\.gpkg does not say in which",
    ),
    Case("ten billion rows claimed", claiming, r"^layer\.fgb says it has \d+ rows but is far too small"),
    Case(
        "shapes that are no shapes",
        layer("layer.gpkg", points(), sql("UPDATE layer SET geom = x'00'")),
        r"^layer\.gpkg: no row has usable coordinates",
    ),
    Case("its table gone", layer("layer.gpkg", points(), sql("DROP TABLE layer")), r"^layer\.gpkg "),
    Case(
        "GeoJSON cut in the middle",
        layer("layer.geojson", points(20), cut(0.5)),
        r"^layer\.geojson is not (readable )?GIS data",
    ),
    Case("GeoJSON without features", geojson(), r"^layer\.geojson: the layer layer is empty"),
    Case(
        "GeoJSON whose shapes are all null",
        geojson(None, None),
        r"^layer\.geojson: no row has usable coordinates",
    ),
    Case(
        "GeoJSON with empty coordinates",
        geojson({"type": "Point", "coordinates": []}, {"type": "Polygon", "coordinates": []}),
        r"^layer\.geojson: no row has usable coordinates",
    ),
    Case("GeoJSON with words for coordinates", geojson(point("east", "north")), r"^layer\.geojson"),
    Case(
        "GeoJSON with NaN",
        text(
            "layer.geojson",
            '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[NaN,NaN]}}]}',
        ),
        r"^layer\.geojson",
    ),
    Case(
        "GeoJSON with infinite coordinates",
        text(
            "layer.geojson",
            '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1e999,-1e999]}}]}',
        ),
        r"^layer\.geojson",
    ),
    Case(
        "GeoJSON with longitude and latitude swapped",
        geojson(*SWAPPED),
        r"^layer\.geojson: longitude and latitude are swapped",
    ),
    Case(
        "GeoJSON in metres",
        geojson(point(38500000, 3080000)),
        r"^layer\.geojson says that it is in EPSG:4326, in degrees, but its numbers are not",
    ),
    Case(
        "GeoJSON that claims a zone but holds degrees",
        geojson(point(112.9, 27.8), point(113, 27.9), crs="urn:ogc:def:crs:EPSG::4526"),
        r"^layer\.geojson says that it is in EPSG:4526, in metres",
    ),
    Case(
        "GeoJSON nested a hundred thousand deep",
        text("layer.geojson", "[" * 100_000),
        r"^layer\.geojson is not readable JSON",
    ),
    Case(
        "GeoJSON in GBK",
        text(
            "layer.geojson",
            json.dumps({"type": "FeatureCollection", "features": []}, ensure_ascii=False) + "湘潭",
            "gbk",
        ),
        r"^layer\.geojson",
    ),
    Case(
        "KML cut in the middle",
        text("layer.kml", KML.format(PLACE.format("112.9,27.8"))[:120]),
        r"^layer\.kml is not (readable )?GIS data",
    ),
    Case("KML without places", text("layer.kml", KML.format("")), r"^layer\.kml "),
    Case("KML with words for coordinates", text("layer.kml", KML.format(PLACE.format("east,north"))), r"^layer\.kml"),
    Case(
        "KML with longitude and latitude swapped",
        text("layer.kml", KML.format(PLACE.format("27.8,112.9") + PLACE.format("27.9,113"))),
        r"^layer\.kml: longitude and latitude are swapped",
    ),
    Case("every point at 0, 0", geojson(point(0, 0), point(0, 0)), r"^layer\.geojson: every row lies at 0, 0"),
]


@each(CASES)
def test_the_layer_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


SOME_BAD = [
    None,
    shapely.Point(),
    shapely.Point(float("nan"), 1),
    shapely.Point(float("inf"), 1),
    shapely.Point(200, 27),
]


@pytest.mark.parametrize("shape", SOME_BAD, ids=["none", "empty", "NaN", "infinite", "beyond 180"])
def test_one_bad_row_is_listed_and_the_others_are_read(shape: Any) -> None:
    frame = gpd.GeoDataFrame({"name": list("abcd")}, geometry=[*points().geometry, shape], crs=4326)
    loaded = settle(Loaded(frame, Report("a", "b")), None)
    assert (loaded.frame["name"].tolist(), [problem.row for problem in loaded.report.problems]) == (
        ["a", "b", "c"],
        [4],
    )
