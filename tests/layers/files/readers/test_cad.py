"""CAD drawings: their own layers, closed lines as areas, texts as names, encodings by version."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from ezdxf.filemanagement import new

from lifecircle.layers.districts.districts import load_districts
from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.vector import layers_of, read_vector
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.scenarios.build.network.street_lines import StreetsChosen, read_street_lines

CRS = "EPSG:4547"
EAST, NORTH = 500_000.0, 3_080_000.0
Corner = tuple[float, float]


def square(x: float, y: float, side: float) -> list[Corner]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """Two communities named by texts, a street on either side of a square, a frame, and a library."""
    document = new("R2010")
    space = document.modelspace()

    def line(layer: str, corners: list[Corner], *, close: bool) -> None:
        moved = [(EAST + x, NORTH + y) for x, y in corners]
        space.add_lwpolyline(moved, close=close, dxfattribs={"layer": layer})

    def text(layer: str, said: str, x: float, y: float) -> None:
        space.add_text(said, dxfattribs={"layer": layer}).set_placement((EAST + x, NORTH + y))

    line("社区界线", square(0, 200, 250), close=True)
    line("社区界线", square(250, 200, 250), close=True)
    text("注记", "东社区", 50, 220)
    text("注记", "西社区", 400, 220)
    line("支路", [(0, 50), (200, 50)], close=False)
    line("人行道", [(300, 80), (500, 80)], close=False)
    line("广场", square(200, 0, 100), close=True)
    line("图框", square(-100, -100, 1000), close=True)
    text("图书馆", "中心馆", 100, 60)
    document.saveas(tmp_path / "规划.dxf")
    return tmp_path / "规划.dxf"


def test_a_drawing_of_today_is_read_as_utf_8_whatever_its_head_says(drawing: Path) -> None:
    assert b"ANSI_1252" in drawing.read_bytes()
    assert set(layers_of(drawing)) == {"社区界线", "注记", "支路", "人行道", "广场", "图框", "图书馆"}


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_drawing_without_a_head_is_read_by_its_texts(tmp_path: Path, encoding: str) -> None:
    line = "0\nLINE\n8\n{}\n10\n500000\n20\n3080000\n11\n500100\n21\n3080000\n"
    objects = "".join(map(line.format, ("道路中心线", "图框")))
    (tmp_path / "a.dxf").write_bytes(f"0\nSECTION\n2\nENTITIES\n{objects}0\nENDSEC\n0\nEOF\n".encode(encoding))
    assert set(layers_of(tmp_path / "a.dxf")) == {"道路中心线", "图框"}


@pytest.mark.parametrize("page", ["ANSI_936", "ANSI_1252"])
def test_an_old_drawing_is_read_by_its_texts_whatever_its_head_says(tmp_path: Path, page: str) -> None:
    document = new("R2004")
    document.encoding = "gbk"
    document.modelspace().add_text("东社区居民委员会", dxfattribs={"layer": "社区界线"}).set_placement((EAST, NORTH))
    document.saveas(tmp_path / "a.dxf")
    data = (tmp_path / "a.dxf").read_bytes()
    (tmp_path / "a.dxf").write_bytes(data.replace(b"ANSI_936", page.encode()))
    loaded = read_vector(tmp_path / "a.dxf", crs=CRS)
    assert loaded.frame[["Layer", "Text"]].iloc[0].tolist() == ["社区界线", "东社区居民委员会"]


def test_characters_spelt_as_codes_are_read(tmp_path: Path) -> None:
    document = new("R2000")
    document.modelspace().add_text("\\U+4E1C\\U+793E\\U+533A", dxfattribs={"layer": "A"}).set_placement((EAST, NORTH))
    document.saveas(tmp_path / "a.dxf")
    assert read_vector(tmp_path / "a.dxf", crs=CRS).frame["Text"].tolist() == ["东社区"]


def test_closed_lines_are_districts_named_by_the_text_in_them(drawing: Path) -> None:
    with pytest.raises(DataError, match=r"areas on several layers; choose one: 社区界线 \(2\).*--layer 规划.dxf=NAME"):
        load_districts(drawing, crs=CRS)
    loaded = load_districts(drawing, crs=CRS, layer="社区界线")
    assert dict(zip(loaded.frame["name"], loaded.frame.area.round(), strict=True)) == {
        "东社区": 62_500,
        "西社区": 62_500,
    }
    assert set(loaded.frame["level"]) == {"village"}
    with pytest.raises(DataError, match="has no layer 边界; its layers are"):
        load_districts(drawing, crs=CRS, layer="边界")


def test_the_window_may_choose_among_the_layers(drawing: Path) -> None:
    uses = {part.report.layer: part.uses for part in inspect(drawing, crs=CRS).parts if part.report}
    assert uses["社区界线"][:1] == ("districts",)
    assert uses["支路"] == ("streets",)
    assert uses["图书馆"] == ("facilities",)


def test_facilities_take_their_category_from_their_layer(drawing: Path) -> None:
    loaded = load_facilities(drawing, crs=CRS)
    assert loaded.frame[["name", "category"]].values.tolist() == [["中心馆", "library"]]
    assert any("图框 1" in str(lost) for lost in loaded.report.lost)


def test_layers_of_streets_tell_their_class_and_a_closed_square_is_walked_across(drawing: Path) -> None:
    chosen = StreetsChosen(where={"Layer": ("支路", "人行道", "广场")})
    streets, _ = read_street_lines(drawing, crs=CRS, chosen=chosen)
    edges: gpd.GeoDataFrame = streets.edges
    assert set(edges["highway"]) == {"tertiary", "footway", "pedestrian"}
    assert not edges.loc[edges["highway"] == "footway", "drive"].any()
    across: Any = edges[edges["across"]]
    assert across.length.tolist() == pytest.approx([104.4031], abs=1e-3)  # from (200, 50) to (300, 80)
