"""Two scenarios beside each other, on the street where 60 people live in the west and 40 in the east."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui import theme
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.compare.compare_page import COMPARE
from lifecircle.gui.window import Window
from lifecircle.scenarios.editing.edits import AddFacility, CloseFacility

PATIENCE_MS = 60_000
WEST, NORTH = 500_000.0, 3_000_000.0
CLAUSE = "circles-fitness-urban"


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    """In the scenario the western gym is closed and one is opened in the east."""
    window.open(project_file)
    wait(window, qtbot)
    rows = [row.verdict.clause.id for row in window.plan.model.rows]
    window.plan.choose(rows.index(CLAUSE))
    session = window.scenarios.editor.session
    assert session is not None
    at = session.at([(WEST + 2900.0, NORTH + 20.0)])
    new = AddFacility(facility="new", name="New Gym", category="fitness_site", at=at)
    window.scenarios.editor.do([CloseFacility(facility="f1"), new])
    wait(window, qtbot)
    window.tabs.setCurrentWidget(window.scenarios.panel)
    QTest.mouseClick(window.scenarios.panel.compare, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    return window


def wait(window: Window, qtbot: QtBot) -> None:
    lanes = (WORK, "edit", COMPARE, "left-circle", "right-circle")
    qtbot.waitUntil(lambda: not any(window.tasks.busy(lane) for lane in lanes), timeout=PATIENCE_MS)
    qtbot.waitUntil(window.compare.maps.is_settled, timeout=PATIENCE_MS)


def cells(window: Window, clause: str) -> list[str]:
    table = window.compare.table
    for row in range(table.rowCount()):
        texts = [item.text() if (item := table.item(row, column)) else "" for column in range(table.columnCount())]
        if texts[0].startswith(clause):
            return texts
    raise AssertionError(clause)


def test_the_table_tells_both_sides_and_who_changes(desk: Window) -> None:
    assert desk.pages.currentWidget() is desk.compare
    # 60 of 100 reached the western gym; 40 reach the eastern one
    _, first, second, change, gained, lost = cells(desk, "Fitness within 15 minutes on foot, urban")
    assert (first, second, change) == ("60%", "40%", "−20 points")
    assert (gained, lost) == ("40", "60")


def test_both_maps_move_together(desk: Window) -> None:
    left, right = desk.compare.maps.canvases
    QTest.mousePress(left.graphics.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    for step in range(1, 5):
        QTest.mouseMove(left.graphics.viewport(), QPoint(200 + 15 * step, 100 + 4 * step))
    QTest.mouseRelease(left.graphics.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(260, 116))
    assert left.view.centre == right.view.centre
    right.zoom(2)
    assert (left.view.level, left.view.centre) == (right.view.level, right.view.centre)


def test_the_difference_map_shows_the_newly_served_in_green_and_the_others_in_purple(
    desk: Window, qtbot: QtBot
) -> None:
    QTest.mouseClick(desk.compare.mode, Qt.MouseButton.LeftButton)
    wait(desk, qtbot)
    left, right = desk.compare.maps.canvases
    assert not left.isVisible()
    for x, colour in ((250.0, theme.LOST), (2950.0, theme.GAINED)):
        right.set_view((WEST + x, NORTH + 10.0), 0)
        wait(desk, qtbot)
        ((px, py),) = right.view.to_pixels(np.array([(WEST + x, NORTH + 10.0)]))
        assert right.graphics.grab().toImage().pixelColor(round(px), round(py)).name() == colour.name()
    assert {(area.gained, round(area.people)) for area in right.edits.areas} == {(True, 40), (False, 60)}


def test_the_chart_shows_the_shares_of_both_sides(desk: Window) -> None:
    pairs = {pair[0].clause.id: [one.measured for one in pair] for pair in desk.compare.chart.pairs}
    assert pairs[CLAUSE] == pytest.approx([60, 40])
    image = desk.compare.chart.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(8, 60, 4) for y in range(0, image.height(), 2)}
    assert theme.SERVED.name() in colours


def test_back_and_escape_lead_to_the_desk(desk: Window) -> None:
    QTest.mouseClick(desk.compare.back, Qt.MouseButton.LeftButton)
    assert desk.pages.currentWidget() is desk.desk


def test_sides_can_be_exchanged(desk: Window, qtbot: QtBot) -> None:
    page = desk.compare
    for box, side in ((page.first, 1), (page.second, 0)):
        box.setCurrentIndex(side)
        box.activated.emit(side)
    wait(desk, qtbot)
    _, first, second, change, gained, lost = cells(desk, "Fitness within 15 minutes on foot, urban")
    assert (first, second, change, gained, lost) == ("40%", "60%", "+20 points", "60", "40")


@pytest.mark.parametrize(
    ("points", "text"),
    [(0.0, "0"), (20.0, "20"), (100.0, "100"), (0.2122, "0.21"), (0.021, "0.02"), (0.0004, "0.0004")],
)
def test_a_tiny_change_is_not_shown_as_nothing(window: Window, points: float, text: str) -> None:
    assert window.compare._amount(points, "%") == f"{text} points"


def test_no_label_stands_under_the_scale_of_a_map(desk: Window) -> None:
    """The maps are arranged before their page is shown, and know then already where their corners are taken."""
    for canvas in desk.compare.maps.canvases:
        assert QRectF(canvas.compass.geometry()) in canvas.layers.reserved


def test_what_differs_stands_first(desk: Window) -> None:
    table = desk.compare.table
    rows = [[item.text() if (item := table.item(row, column)) else "" for column in (3, 4, 5)]
            for row in range(table.rowCount())]  # fmt: skip
    differs = [row[1:] != ["0", "0"] or row[0][:1] in {"+", "\u2212"} for row in rows]
    assert differs == sorted(differs, reverse=True)
    assert True in differs
    assert False in differs
