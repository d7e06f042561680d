"""QGIS draws a project by the rows of `layer_styles`: one default of ours for each layer, in our own colours."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pyogrio
import pytest

from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.geopackage import reading, transaction
from lifecircle.scenarios.project.project import read_project, write_project
from lifecircle.scenarios.project.qgis_styles import SYMBOLS, add_styles, qml_of


@pytest.fixture
def file(village_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "lifecircle.gpkg"
    path.write_bytes(village_file.read_bytes())
    return path


def styles(file: Path) -> dict[str, tuple[str, str, int, str]]:
    asked = "SELECT f_table_name, f_geometry_column, styleName, useAsDefault, styleQML FROM layer_styles"
    with reading(file) as database:
        return {name: rest for name, *rest in database.execute(asked)}


def test_every_layer_with_geometry_has_one_default_style(file: Path) -> None:
    layers = {name for name, kind in pyogrio.list_layers(file) if kind is not None}
    found = styles(file)
    assert found.keys() == layers
    assert {(column, default) for column, _, default, _ in found.values()} == {("geom", 1)}


@pytest.mark.parametrize("name", SYMBOLS)
def test_a_style_is_xml_of_one_symbol_that_fits_its_layer(name: str) -> None:
    root = ET.fromstring(qml_of(SYMBOLS[name]).split("\n", 1)[1])
    symbol = root.find("renderer-v2/symbols/symbol")
    assert symbol is not None
    assert (root.tag, symbol.get("type"), symbol.get("name")) == ("qgis", SYMBOLS[name].kind, "0")
    layer = symbol.find("layer")
    assert layer is not None
    assert layer.get("class") == f"Simple{SYMBOLS[name].kind.title()}"
    colors = [prop.get("v") for prop in layer if "color" in str(prop.get("k"))]
    assert all(len(str(color).split(",")) == 4 for color in colors)


@pytest.mark.parametrize(
    ("language", "served", "districts"), [("en", "Served", "Districts"), ("zh", "已覆盖", "行政区")]
)
def test_layers_and_what_is_drawn_of_them_are_called_in_the_reader_s_language(
    language: str, served: str, districts: str, file: Path
) -> None:
    points = gpd.GeoDataFrame({"a_served": [1.0, 0.0]}, geometry=gpd.points_from_xy([0, 1], [0, 1]), crs=4547)
    points.to_file(file, layer="result_demand")
    add_styles(file, speak(language))
    with reading(file) as database:
        labels = [
            str(category.get("label"))
            for (qml,) in database.execute("SELECT styleQML FROM layer_styles")
            for category in ET.fromstring(qml.split("\n", 1)[1]).iter("category")
        ]
        named = dict(database.execute("SELECT table_name, identifier FROM gpkg_contents"))
        told = [one for (one,) in database.execute("SELECT description FROM layer_styles")]
    assert labels[0] == served
    assert named["districts"].startswith(districts)
    chinese = re.compile("[\u4e00-\u9fff]")
    for text in (*labels, *told, *(named[name] for name in SYMBOLS if name in named)):
        assert bool(chinese.search(text)) == (language == "zh"), text


def test_results_are_drawn_by_whom_a_circle_serves_one_style_for_each_circle(tmp_path: Path) -> None:
    path = tmp_path / "results.gpkg"
    points = gpd.GeoDataFrame(
        {"people": [1.0, 2.0, 3.0], "a_served": [1.0, 0.0, np.nan], "b_served": [0.0, 0.0, 1.0]},
        geometry=gpd.points_from_xy([0, 1, 2], [0, 1, 2]),
        crs=4547,
    )
    points.to_file(path, layer="result_demand")
    add_styles(path)
    with reading(path) as database:
        rows = database.execute("SELECT styleName, useAsDefault, styleQML FROM layer_styles").fetchall()
    assert [(name, default) for name, default, _ in rows] == [("a", 1), ("b", 0)]
    renderer = ET.fromstring(rows[0][2].split("\n", 1)[1]).find("renderer-v2")
    assert renderer is not None
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "a_served")
    drawn = {one.get("value"): one.get("symbol") for one in renderer.iter("category")}
    colours = {one.get("name"): one.find("layer/prop[@k='color']") for one in renderer.iter("symbol")}
    told = {value: colours[str(symbol)] for value, symbol in drawn.items()}
    assert {value: prop.get("v") for value, prop in told.items() if prop is not None and value} == {
        "1": "71,134,142,255",  # covered: the teal of all our maps
        "0": "212,56,13,255",  # left out: their red
    }


def test_the_areas_of_one_circle_are_drawn_and_the_others_can_be_ticked(tmp_path: Path) -> None:
    """All circles' areas stand in one layer: drawn together they lie over each other."""
    path = tmp_path / "results.gpkg"
    areas = gpd.GeoDataFrame(
        {"clause": ["b", "b", "a"], "title": ["第二圈", "第二圈", "第一圈"]},
        geometry=gpd.points_from_xy([0, 1, 2], [0, 1, 2]).buffer(1),
        crs=4547,
    )
    areas.to_file(path, layer="result_unserved")
    add_styles(path)
    with reading(path) as database:
        (qml,) = (row[0] for row in database.execute("SELECT styleQML FROM layer_styles"))
    renderer = ET.fromstring(qml.split("\n", 1)[1]).find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") == "clause"
    drawn = [(one.get("value"), one.get("label"), one.get("render")) for one in renderer.iter("category")]
    assert drawn == [("b", "第二圈", "true"), ("a", "第一圈", "false")]


def test_layers_are_described_in_chinese_and_keep_their_names(file: Path) -> None:
    with reading(file) as database:
        rows = dict(database.execute("SELECT table_name, description FROM gpkg_contents"))
    assert (rows["streets"], rows["demand"], rows["facilities"]) == ("道路", "人口点", "设施")
    assert read_project(file).said == ()


def test_a_style_that_the_planner_chose_stays(file: Path) -> None:
    with transaction(file) as database:
        database.execute("UPDATE layer_styles SET styleQML = 'mine' WHERE f_table_name = 'streets'")
    write_project(read_project(file), file)
    found = styles(file)
    assert found["streets"][3] == "mine"
    assert found["demand"][3] == qml_of(SYMBOLS["demand"])
    add_styles(file)
    assert styles(file) == found
