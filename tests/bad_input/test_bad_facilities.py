"""Layers that can be read, but hold no facilities or no districts, or contradict themselves."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from lifecircle.layers.districts.districts import load_districts
from lifecircle.layers.facilities.categories import load_categories
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.texts.columns import read_mapping

from .corpus import Case, each, layer, points, refuse, text

LINE = gpd.GeoDataFrame({"name": ["建设路"]}, geometry=[shapely.LineString([(112.9, 27.8), (113, 27.9)])], crs=4326)


def areas(**columns: Any) -> gpd.GeoDataFrame:
    rows = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.box(112 + row, 27, 113 + row, 28) for row in range(rows)], crs=4326
    )


FACILITIES = [
    Case(
        "a type nobody maps",
        text("a.csv", "name,type,lon,lat\nx,飞机场,112.9,27.8\n"),
        r"^a\.csv: no category claims any of its rows \(飞机场\)",
    ),
    Case(
        "no type and no telling name",
        text("a.csv", "name,lon,lat\nx,112.9,27.8\n"),
        r"^a\.csv has no column of categories.* name, lon, lat\.",
    ),
    Case("neither type nor name", text("a.csv", "lon,lat\n112.9,27.8\n"), r"^a\.csv has no column of categories"),
    Case(
        "a category nobody maps",
        text("a.csv", "name,lon,lat\nx,112.9,27.8\n"),
        r"Unknown facility category spaceport; known are kindergarten",
        options={"category": "spaceport"},
        names="spaceport",
    ),
    Case("only lines", layer("a.gpkg", LINE), r"^a\.gpkg holds only lines; facilities are points or areas"),
    Case(
        "a datum nobody knows",
        text("a.csv", "name,lon,lat\n一小学,112.9,27.8\n"),
        r"No datum is called mars",
        options={"datum": "mars"},
        names="mars",
    ),
]
DISTRICTS = [
    Case("only points", layer("a.gpkg", points()), r"^a\.gpkg contains no areas, only Point; districts are polygons"),
    Case(
        "a level nobody knows",
        layer("a.gpkg", areas(name=["雨湖区"])),
        r"No level is called planet",
        options={"level": "planet"},
        names="planet",
    ),
    Case(
        "levels that cannot be told",
        layer("a.gpkg", areas(name=["雨湖", "岳塘"])),
        r"^a\.gpkg: the level of 2 districts \(first in row 1\)",
    ),
    Case(
        "one code twice",
        layer("a.gpkg", areas(name=["雨湖区", "岳塘区"], code=["430302", "430302"])),
        r"^a\.gpkg: the code 430302 appears in rows 1, 2",
    ),
    Case(
        "one id three times",
        layer("a.gpkg", areas(id=["a", "a", "a"])),
        r"^a\.gpkg: the code a appears in rows 1, 2, 3",
        options={"level": "village"},
    ),
    Case(
        "a mapping to no column",
        layer("a.gpkg", areas(name=["雨湖区"])),
        r"^a\.gpkg has no column 区名",
        options={"mapping": {"name": "区名"}},
    ),
    Case(
        "polygons without area",
        layer(
            "a.gpkg",
            gpd.GeoDataFrame(
                {"name": ["雨湖区"]}, geometry=[shapely.Polygon([(112, 27), (113, 28), (112, 27)])], crs=4326
            ),
        ),
        r"^a\.gpkg: no district has an area",
    ),
]
SETTINGS = [
    Case(
        "a mapping file that is not there",
        lambda folder: folder / "m.json",
        r"^There is no file .*m\.json",
        read_mapping,
    ),
    Case(
        "a mapping file that is no JSON",
        text("m.json", "name: 名称"),
        r"^m\.json is not a column mapping: it is not JSON",
        read_mapping,
    ),
    Case(
        "a mapping file that is a list",
        text("m.json", "[1, 2]"),
        r"^m\.json is not a column mapping: it must read like",
        read_mapping,
    ),
    Case(
        "a mapping file of numbers",
        text("m.json", '{"name": 3}'),
        r"^m\.json is not a column mapping: it must read like",
        read_mapping,
    ),
    Case(
        "categories that are not there",
        lambda folder: folder / "c.toml",
        r"^There is no file .*c\.toml",
        load_categories,
    ),
    Case("categories that are no TOML", text("c.toml", "[park\n"), r"^c\.toml is not a TOML file", load_categories),
    Case(
        "a category that is a number",
        text("c.toml", "park = 3\n"),
        r"^c\.toml: park is not a category",
        load_categories,
    ),
    Case(
        "a category without its names",
        text("c.toml", "[airport]\nwords = ['x']\n"),
        r"^c\.toml: in \[airport\], zh",
        load_categories,
    ),
    Case(
        "a field nobody knows",
        text("c.toml", "[park]\ncolour = 'green'\n"),
        r"^c\.toml: in \[park\], colour",
        load_categories,
    ),
    Case(
        "an OSM tag without a value",
        text("c.toml", "[park]\nosm = ['leisure']\n"),
        r"^c\.toml: in \[park\], osm",
        load_categories,
    ),
]


@each([Case(case.name, case.write, case.sentence, load_facilities, case.options, case.names) for case in FACILITIES])
def test_facilities_are_refused_by_their_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


@each([Case(case.name, case.write, case.sentence, load_districts, case.options, case.names) for case in DISTRICTS])
def test_districts_are_refused_by_their_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


@each(SETTINGS)
def test_a_planners_own_settings_are_refused_by_their_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)
