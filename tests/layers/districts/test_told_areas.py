"""A column of areas beside the drawing: squares of a kilometre in a metric system, whose areas are known."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.districts.districts import load_districts

EAST, NORTH = 500_000.0, 3_400_000.0
SAID = "times as large as its column"


def doubts(folder: Path, column: str, told: list[float], *, side_m: float = 1000.0, crs: int = 4544) -> list[str]:
    """What is doubted of squares side by side, whose column says so much of each."""
    shapes = [
        shapely.box(EAST + row * side_m, NORTH, EAST + (row + 1) * side_m, NORTH + side_m) for row in range(len(told))
    ]
    frame = gpd.GeoDataFrame(
        {"名称": [f"第{row}社区" for row in range(len(told))], column: told}, geometry=shapes, crs=crs
    )
    frame.to_file(folder / "社区.gpkg")
    report = load_districts(folder / "社区.gpkg", level="village").report
    return [str(note) for note in report.doubts if SAID in str(note)]


@pytest.mark.parametrize(("column", "one"), [
    ("面积（平方公里）", 1.0), ("面积_km2", 1.0), ("土地面积（公顷）", 100.0), ("面积（亩）", 1500.0),
    ("面积（平方米）", 1e6),
    ("面积", 1.0), ("面积", 100.0), ("面积", 1500.0), ("总面积", 1e6), ("area", 1.0), ("行政区面积（万平方米）", 100.0),
])  # fmt: skip
@pytest.mark.parametrize("share", [1.0, 0.9, 1.15])
def test_a_column_that_fits_the_drawing_is_not_doubted(tmp_path: Path, column: str, one: float, share: float) -> None:
    assert doubts(tmp_path, column, [one * share] * 3) == []


@pytest.mark.parametrize(("column", "one", "times"), [
    ("面积（平方公里）", 100.0, "0.01"), ("面积（公顷）", 1.0, "100"), ("面积（平方米）", 4e6, "0.25"),
    ("面积", 7.0, "0.143"),
])  # fmt: skip
def test_one_that_does_not_is(tmp_path: Path, column: str, one: float, times: str) -> None:
    (said,) = doubts(tmp_path, column, [one] * 3)
    assert said.startswith(f"社区.gpkg: its areas are drawn {times} times as large as its column {column} says")


def test_a_drawing_in_tenths_of_a_metre_shows(tmp_path: Path) -> None:
    """Decimetres taken for metres: ten times as long, a hundred times as large."""
    (said,) = doubts(tmp_path, "面积（平方公里）", [1.0, 1.0], side_m=10_000.0)
    assert "are drawn 100 times as large" in said


@pytest.mark.parametrize("column", ["建筑面积", "绿地面积", "人均面积", "SHAPE_Area", "耕地面积（亩）"])
def test_the_area_of_something_else_is_not_compared(tmp_path: Path, column: str) -> None:
    assert doubts(tmp_path, column, [0.3, 0.3]) == []


def test_one_row_that_was_cut_off_decides_nothing(tmp_path: Path) -> None:
    assert doubts(tmp_path, "面积（平方公里）", [1.0, 1.0, 20.0]) == []
