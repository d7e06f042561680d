"""A place from its name: offline out of a file; the internet is asked only where the planner chose it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.files.place_dialog import PlaceDialog
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.window import Window
from lifecircle.scenarios.build.request import CheckRequest

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 40_000


@pytest.fixture
def town() -> Callable[[Path], Path]:
    """Writes a file with two towns of a street each, 100 km apart."""

    def write(path: Path) -> Path:
        parts = []
        for town, east in enumerate((104.0, 105.0)):
            first = 100 * (town + 1)
            corners = [(0.0, 0.0), (0.02, 0.0), (0.02, 0.02), (0.0, 0.02), (0.002, 0.01), (0.018, 0.01)]
            school = '<tag k="amenity" v="kindergarten"/>'
            parts.append(f'<node id="{first + 50}" lon="{east + 0.01}" lat="30.0101">{school}</node>')
            parts += [
                f'<node id="{first + row}" lon="{east + x}" lat="{30 + y}"/>' for row, (x, y) in enumerate(corners)
            ]
        for town, name in enumerate("西东"):
            first = 100 * (town + 1)
            ring = "".join(f'<nd ref="{first + row}"/>' for row in (0, 1, 2, 3, 0))
            parts.append(
                f'<way id="{first}"><nd ref="{first + 4}"/><nd ref="{first + 5}"/>'
                f'<tag k="highway" v="residential"/><tag k="name" v="{name}街"/></way>'
                f'<way id="{first + 1}">{ring}<tag k="boundary" v="administrative"/><tag k="admin_level" v="8"/>'
                f'<tag k="name" v="{name}镇"/></way>'
            )
        path.write_text(f'<osm version="0.6">{"".join(parts)}</osm>', "utf-8")
        return path

    return write


@pytest.fixture
def dialog(window: Window, qtbot: QtBot) -> PlaceDialog:
    """Opened from the start page, as a planner does it."""
    window.start.place.setText("东镇")  # keys of the test have Latin letters only
    QTest.mouseClick(window.start.by_name, LEFT)
    found = window.starting.dialog
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    return found


def test_without_a_file_nothing_can_be_made_and_the_internet_is_not_what_is_chosen(dialog: PlaceDialog) -> None:
    assert dialog.offline.isChecked()
    assert not dialog.go.isEnabled()
    dialog.online.setChecked(True)
    assert dialog.go.isEnabled()
    assert not dialog.choose.isEnabled()
    network = dialog.request().network
    assert (network.place, network.file) == ("东镇", None)


def test_only_what_was_chosen_is_asked_for(dialog: PlaceDialog, tmp_path: Path) -> None:
    heard: list[CheckRequest] = []
    dialog.asked.disconnect()
    dialog.asked.connect(heard.append)
    dialog.file.setText(str(tmp_path / "province.osm.pbf"))
    dialog.density.setValue(1234)
    QTest.mouseClick(dialog.go, LEFT)
    (request,) = heard
    assert (request.network.place, request.network.file) == ("东镇", tmp_path / "province.osm.pbf")
    assert request.name == "东镇"


def test_a_place_is_made_of_a_file_on_this_computer_and_the_file_is_remembered(
    dialog: PlaceDialog, window: Window, town: Callable[[Path], Path], tmp_path: Path, qtbot: QtBot
) -> None:
    dialog.file.setText(str(town(tmp_path / "town.osm")))
    with qtbot.waitSignal(window.opened, timeout=PATIENCE_MS):
        QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    assert window.state.opened is not None
    assert window.state.opened.name == "东镇"
    names = set(window.state.opened.place.network.names)
    assert "东街" in names
    assert "西街" not in names
    window.starting.ask_place("西镇")
    assert window.starting.dialog is not None
    assert window.starting.dialog.file.text() == str(tmp_path / "town.osm")
