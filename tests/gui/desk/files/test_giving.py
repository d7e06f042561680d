"""Districts that are given to an open project: undo takes them back, in their turn with layers and gestures."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.scenarios.editor import EDIT
from lifecircle.gui.window import Window
from lifecircle.scenarios.project.project import read_project

from ...conftest import CRS, NORTH, WEST

PATIENCE_MS = 60_000
CONTROL = Qt.KeyboardModifier.ControlModifier


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(map(window.tasks.busy, (WORK, EDIT))), timeout=PATIENCE_MS)


def townships(window: Window) -> list[str]:
    """The township of each of the two houses, as the window has them."""
    opened = window.state.opened
    assert opened is not None
    demand = opened.place.demand
    rows = demand.district.get("township", np.full(len(demand), -1))[~demand.on_land]
    return [str(opened.place.districts.name[row]) if row >= 0 else "" for row in rows]


@pytest.fixture
def given(window: Window, project_file: Path, tmp_path: Path, qtbot: QtBot) -> Window:
    """The street, with a township for its western half and another for its eastern half."""
    halves = [shapely.box(WEST - 50, NORTH - 50, WEST + 1500, NORTH + 50),
              shapely.box(WEST + 1500, NORTH - 50, WEST + 3050, NORTH + 50)]  # fmt: skip
    file = tmp_path / "towns.geojson"
    gpd.GeoDataFrame({"name": ["西镇", "东镇"], "code": ["1", "2"]}, geometry=halves, crs=CRS).to_crs(4326).to_file(
        file
    )
    window.open(project_file)
    settle(window, qtbot)
    assert townships(window) == ["", ""]
    window.projects.districts.give(file, "township")
    settle(window, qtbot)
    assert townships(window) == ["西镇", "东镇"], window.message.text()
    return window


def test_undo_takes_the_districts_back_and_redo_gives_them_again(
    given: Window, project_file: Path, qtbot: QtBot
) -> None:
    assert "Give districts" in given.commands.action["undo"].toolTip()
    QTest.keyClick(given, Qt.Key.Key_Z, CONTROL)
    settle(given, qtbot)
    assert townships(given) == ["", ""]
    assert set(read_project(project_file).layers.demand["township"]) == {""}  # in the file too
    assert "Give districts" in given.commands.action["redo"].toolTip()
    given.commands.action["redo"].trigger()
    settle(given, qtbot)
    assert townships(given) == ["西镇", "东镇"]


def test_what_came_after_the_districts_is_taken_back_before_them(given: Window, qtbot: QtBot) -> None:
    given.layers.layers.show("buildings", False)
    given.scenarios.editor.change(
        lambda: given.scenarios.editor.session and given.scenarios.editor.session.new("Later")
    )
    settle(given, qtbot)
    for expected, left in (("", True), ("buildings", True), ("districts", False)):
        QTest.keyClick(given, Qt.Key.Key_Z, CONTROL)
        settle(given, qtbot)
        session = given.scenarios.editor.session
        assert session is not None
        assert not session.board.scenarios
        assert given.canvas.shows("buildings") == (expected != "")
        assert (townships(given) == ["西镇", "东镇"]) == left
