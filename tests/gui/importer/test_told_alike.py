"""Whatever the terminal tells of files, the window tells too, in its own words: files dropped, Check clicked."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.importer.controller import DATUMS
from lifecircle.gui.window import Window
from lifecircle.scenarios.cli.actions.inputs.check import told_lines
from lifecircle.scenarios.presentation.translate import speak

PATIENCE_MS = 60_000
WEST, SOUTH, STEP = 104.05, 30.66, 0.002


def at(x: float, y: float) -> tuple[float, float]:
    return (round(WEST + x * STEP, 6), round(SOUTH + y * STEP, 6))


def lines() -> list[tuple[list[tuple[float, float]], dict[str, str]]]:
    """A grid of streets without footways, some 200 m apart."""
    along = [[at(x, y) for x in range(8)] for y in range(8)]
    across = [[at(x, y) for y in range(8)] for x in range(8)]
    kinds = {0: "secondary"}
    return [(line, {"highway": kinds.get(row, "residential")}) for row, line in enumerate((*along, *across))]


def osm(file: Path, ways: list[tuple[list[tuple[float, float]], dict[str, str]]]) -> None:
    """A file of OpenStreetMap; points at the same place are one node."""
    ids = {xy: number for number, xy in enumerate(dict.fromkeys(xy for line, _ in ways for xy in line), 1)}
    nodes = [f'<node id="{number}" lon="{x}" lat="{y}" version="1"/>' for (x, y), number in ids.items()]
    drawn = []
    for number, (line, tags) in enumerate(ways, 1):
        refs = "".join(f'<nd ref="{ids[xy]}"/>' for xy in line)
        said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        drawn.append(f'<way id="{number}" version="1">{refs}{said}</way>')
    file.write_text(f'<osm version="0.6">{"".join(nodes)}{"".join(drawn)}</osm>', encoding="utf-8")


def place(folder: Path, *, ways: list[tuple[list[tuple[float, float]], dict[str, str]]]) -> None:
    osm(folder / "town.osm", ways)
    people = "".join(f"{x},{y},100\n" for x, y in (at(i, j) for i in range(8) for j in range(8)))
    (folder / "people.csv").write_text(f"lon,lat,people\n{people}", encoding="utf-8")
    x, y = at(3.5, 3.5)
    (folder / "lib.csv").write_text(f"name,category,lon,lat\n一馆,图书馆,{x},{y}\n", encoding="utf-8")


def cars_only(folder: Path) -> None:
    place(folder, ways=lines())


def library_in_a_lake(folder: Path) -> None:
    rim = [at(3.1, 3.1), at(3.9, 3.1), at(3.9, 3.9), at(3.1, 3.9), at(3.1, 3.1)]
    place(folder, ways=[*lines(), (rim, {"natural": "water"})])


def streets_in_pieces(folder: Path) -> None:
    place(folder, ways=[(line[cut], tags) for line, tags in lines() for cut in (slice(3), slice(4, None))])


def overlapping_districts(folder: Path) -> None:
    place(folder, ways=lines())
    boxes = [shapely.box(*at(-1, -1), *at(4.5, 8)), shapely.box(*at(2.5, -1), *at(6.5, 8))]
    frame = gpd.GeoDataFrame({"名称": ["东社区", "西社区"]}, geometry=boxes, crs=4326)
    frame.to_file(folder / "社区.gpkg")


def parts_of_one_name(folder: Path) -> None:
    place(folder, ways=lines())
    boxes = [shapely.box(*at(-1, -1), *at(3.5, 8)), shapely.box(*at(3.5, -1), *at(8, 8))]
    gpd.GeoDataFrame({"名称": ["东社区", "东社区"]}, geometry=boxes, crs=4326).to_file(
        folder / "社区.shp", encoding="GBK"
    )


def names_cut_inside_a_character(folder: Path) -> None:
    """Names cut after ten bytes, inside a character: 社区名称 is 社区名."""
    place(folder, ways=lines())
    boxes = [shapely.box(*at(-1, -1), *at(3.5, 8)), shapely.box(*at(3.5, -1), *at(6.5, 8))]
    frame = gpd.GeoDataFrame({"社区名称": ["东社区", "西社区"]}, geometry=boxes, crs=4326)
    frame.to_file(folder / "社区.shp", encoding="utf-8")


SAID: dict[Callable[[Path], None], str] = {
    cars_only: "hold only roads for cars",
    library_in_a_lake: "1 facilities lie in water",
    streets_in_pieces: "pieces that do not join",
    overlapping_districts: "overlap: 1,600 people live in two of them",
    parts_of_one_name: "share a name with another, such as 东社区",
    names_cut_inside_a_character: "live in no district of level",
}  # fmt: skip


def finish(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (window.tasks.busy(WORK) or window.tasks.busy(DATUMS)), timeout=PATIENCE_MS)


pytestmark = pytest.mark.filterwarnings(
    "ignore:Normalized", "ignore:Could not decode", "ignore::pytest.PytestUnraisableExceptionWarning"
)
"""What GDAL says when it writes names that are too long."""


@pytest.mark.parametrize("prepare", SAID, ids=lambda prepare: prepare.__name__)
def test_the_window_says_after_the_check_all_that_the_terminal_says(
    make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot, prepare: Callable[[Path], None]
) -> None:
    prepare(tmp_path)
    window = make("en")
    window.take_files(
        tuple(sorted(path for path in tmp_path.iterdir() if path.suffix in {".osm", ".csv", ".gpkg", ".shp"}))
    )
    finish(window, qtbot)
    assert window.files.check.isEnabled(), window.files._missing.text()
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    finish(window, qtbot)
    opened = window.state.opened
    assert opened is not None, window.message.text()
    said = window.message.text().splitlines()
    assert any(SAID[prepare] in line for line in said), said
    settings = opened.project.settings
    terminal = [*told_lines(settings, speak("en")), *(str(note.message()) for note in settings.warnings)]
    assert len(said) == len(terminal) + len(opened.project.said)


def test_cut_names_of_columns_are_told_where_the_file_is_looked_at(
    make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot
) -> None:
    names_cut_inside_a_character(tmp_path)
    window = make("en")
    window.take_files((tmp_path / "社区.shp",))
    finish(window, qtbot)
    window.files.table.selectRow(0)
    assert "cut off after ten bytes" in window.files.finding.text()
