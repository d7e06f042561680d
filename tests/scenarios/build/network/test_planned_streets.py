"""Streets that are drawn and not built, streets above and below others, and layers that tell no classes."""

import math
from pathlib import Path

import pytest

from lifecircle.layers.schema import Streets
from lifecircle.scenarios.build.network.street_lines import read_street_lines

from .test_street_lines import layer, way


def warned(streets: Streets, part: str) -> list[str]:
    return [str(each) for each in streets.edges.attrs["warnings"] if part in each.template]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("建设状态", ("规划", "现状")),
        ("status", ("在建", "已建")),
        ("是否建成", ("否", "是")),
        ("状态", ("拟建", "现状")),
    ],
)
def test_nobody_walks_on_a_street_that_is_not_built(column: str, words: tuple[str, str], tmp_path: Path) -> None:
    path = layer(tmp_path / "a.gpkg", **{column: list(words), "highway": ["tertiary", "tertiary"]})
    streets, _ = read_street_lines(path)
    assert math.isinf(way(streets, (0, 0), (100, 100)))
    assert way(streets, (100, -100), (100, 100)) == pytest.approx(200)
    assert len(warned(streets, "nobody walks or drives there")) == 1


def test_the_class_may_say_that_a_street_is_planned(tmp_path: Path) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", 道路等级=["规划主干路", "支路"]))
    assert math.isinf(way(streets, (0, 0), (100, 100)))


def test_a_layer_of_planned_streets_alone_counts_as_if_they_stood_there(tmp_path: Path) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", 建设状态=["规划", "规划"], highway=["tertiary"] * 2))
    assert way(streets, (0, 0), (100, 100)) == pytest.approx(200)
    assert len(warned(streets, "as existing")) == 1


@pytest.mark.parametrize("column", ["layer", "层级"])
def test_streets_on_other_layers_do_not_meet_where_no_column_tells_of_bridges(column: str, tmp_path: Path) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", **{column: [1, 0], "highway": ["tertiary"] * 2}))
    assert math.isinf(way(streets, (0, 0), (100, 100)))
    assert len(warned(streets, "above or below the ground")) == 1


def test_a_column_of_bridges_is_believed_before_layers(tmp_path: Path) -> None:
    streets, _ = read_street_lines(
        layer(tmp_path / "a.gpkg", layer=[1, 0], bridge=["no", "no"], highway=["tertiary"] * 2)
    )
    assert way(streets, (0, 0), (100, 100)) == pytest.approx(200)


def test_one_column_may_tell_of_bridges_and_tunnels(tmp_path: Path) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", brunnel=["bridge", "tunnel"], highway=["tertiary"] * 2))
    assert streets.edges["bridge"].tolist() == [True, False]
    assert streets.edges["tunnel"].tolist() == [False, True]
    assert warned(streets, "tell of no bridge or tunnel") == []


def test_a_layer_without_classes_is_told(tmp_path: Path) -> None:
    streets, _ = read_street_lines(layer(tmp_path / "a.gpkg", GB=[420100, 430100]))
    assert len(warned(streets, "no column that is known to hold the classes")) == 1
