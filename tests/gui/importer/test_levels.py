"""Districts of which nothing says the level: by the file's name, else the level is asked for before the check."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.importer.choices import levels_asked
from lifecircle.gui.window import Window
from lifecircle.scenarios.office.finding import offered_plans

PATIENCE_MS = 60_000
DETAIL = 4


def drawn(file: Path) -> Path:
    """Two areas whose columns and codes tell no level."""
    shapes = [shapely.box(x, 30.0, x + 0.004, 30.004) for x in (104.0, 104.005)]
    columns = {"代码": ["E0001", "E0002"], "名称": ["和平苑", "幸福公馆"], "新建": ["否", "是"]}
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4490).to_file(file, encoding="UTF-8")
    return file


@pytest.fixture
def listed(make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot) -> Callable[[str], Window]:
    def listed(name: str) -> Window:
        window = make("en")
        window.take_files((drawn(tmp_path / name),))
        qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
        return window

    return listed


def ask(window: Window, level: str, *, asked: bool) -> None:
    """Choose the first plan that asks for a level, or that does not, as a click in the list does."""
    files = window.files
    key = next(key for key, plan in offered_plans().items() if (level in levels_asked(plan)) == asked)
    files.plans.setCurrentIndex(files.plans.findData(key))
    files.plans.activated.emit(files.plans.currentIndex())


def test_estates_are_known_by_the_name_of_their_file(listed: Callable[[str], Window]) -> None:
    (choice,) = listed("涪城区居住小区.shp").files.choices()
    assert choice.use == "districts"
    assert choice.looked.areas is not None
    assert set(choice.looked.areas["level"]) == {"estate"}


def test_a_level_that_the_plan_asks_for_is_told_with_the_file_that_may_hold_it(
    listed: Callable[[str], Window],
) -> None:
    window = listed("areas_a.shp")
    assert [choice.use for choice in window.files.choices()] == [""]
    ask(window, "estate", asked=True)
    said = window.files.left_out.text.text()
    assert "Residential area" in said
    assert "areas_a.shp is not used" in said
    window.files.choose(0, "districts", "estate")
    assert "Residential area" not in window.files.left_out.text.text()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_level_is_asked_for_before_the_check(listed: Callable[[str], Window], qtbot: QtBot) -> None:
    window = listed("areas_a.shp")
    files = window.files
    files.choose(0, "districts")
    assert "Choose the level under Kind: areas_a.shp" in files._missing.text()
    box = files.table.cellWidget(0, DETAIL)
    assert isinstance(box, QComboBox)
    with qtbot.waitExposed(window):
        window.show()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.height() // 2))  # on its text
    qtbot.waitUntil(box.view().isVisible)
    for _ in range(box.findData("estate")):
        QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: files.choices()[0].detail == "estate")
    assert "Choose the level" not in files._missing.text()


def test_on_a_low_screen_three_files_are_seen(make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot) -> None:
    window = make("zh")
    window.resize(1024, 606)  # 1024x640 with the title of a window
    files = tuple(drawn(tmp_path / f"areas_{letter}.shp") for letter in "abcde")
    window.take_files(files)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    table = window.files.table
    whole = [row for row in range(5) if table.viewport().rect().contains(table.visualRect(table.model().index(row, 0)))]
    assert len(whole) >= 3
    window.resize(1366, 734)
    qtbot.waitUntil(lambda: table.rowHeight(0) > 40)
