"""Several facilities at once, by mouse and keys: selected, closed, moved and taken back in one step."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.panels.scenarios.editor import Shown
from lifecircle.gui.window import Window
from lifecircle.scenarios.editing.codec import load_scenario
from lifecircle.scenarios.editing.edits import AddFacility, CloseFacility, MoveFacility

from .test_scenarios import EAST, GYM, NORTH, WEST, click, desk, key, move, pixel, settle, unserved

__all__ = ["desk"]  # the fixture
LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def box(window: Window, first: tuple[float, float], last: tuple[float, float]) -> None:
    """Drag a box with Shift held, from one place in metres to another."""
    port, begin, end = window.canvas.graphics.viewport(), pixel(window, first), pixel(window, last)
    QTest.mousePress(port, LEFT, SHIFT, begin)
    QTest.mouseMove(port, (begin + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, SHIFT, end)


def edits(window: Window) -> list[object]:
    session = window.scenarios.editor.session
    assert session is not None
    return list(session.edits)


@pytest.fixture
def near(desk: Window, qtbot: QtBot) -> Window:
    """The street's western end, where gym and shop stand ten metres apart, with all facilities shown."""
    desk.layers.layers.show("other_sites", shown=True)
    desk.canvas.set_view((WEST, NORTH), -4)
    settle(desk, qtbot)
    return desk


def test_a_box_with_shift_selects_what_lies_in_it_and_does_not_move_the_map(near: Window) -> None:
    before = near.canvas.view
    box(near, (WEST - 20, NORTH + 20), (WEST + 40, NORTH - 20))
    assert near.canvas.selection.rows == {0, 1}
    assert near.canvas.view == before
    key(near, Qt.Key.Key_Escape)
    assert near.canvas.selection.rows == set()


def test_shift_and_a_click_add_one_and_take_it_away(near: Window) -> None:
    port = near.canvas.graphics.viewport()
    QTest.mouseClick(port, LEFT, SHIFT, pixel(near, GYM))
    assert near.canvas.selection.rows == {0}
    QTest.mouseClick(port, LEFT, SHIFT, pixel(near, (WEST + 15, NORTH)))
    assert near.canvas.selection.rows == {0, 1}
    QTest.mouseClick(port, LEFT, SHIFT, pixel(near, GYM))
    assert near.canvas.selection.rows == {1}


def test_delete_closes_all_that_are_selected_in_one_step_that_is_named(near: Window, qtbot: QtBot) -> None:
    box(near, (WEST - 20, NORTH + 20), (WEST + 40, NORTH - 20))
    key(near, Qt.Key.Key_Delete)
    settle(near, qtbot)
    closed = edits(near)
    assert [one.facility for one in closed if isinstance(one, CloseFacility)] == ["f1", "f2"]
    assert unserved(near) == pytest.approx(100)
    assert near.scenarios.labels()[0] == "Close or remove 2 facilities"
    near.commands.action["undo"].trigger()
    settle(near, qtbot)
    assert edits(near) == []
    assert unserved(near) == pytest.approx(40)


def test_a_facility_of_the_scenario_is_taken_out_not_closed(near: Window, qtbot: QtBot) -> None:
    near.canvas.set_view((WEST + 2900, NORTH), 0)
    key(near, Qt.Key.Key_A)
    click(near, EAST)
    settle(near, qtbot)
    key(near, Qt.Key.Key_V)
    assert isinstance(edits(near)[0], AddFacility)
    click(near, EAST)
    assert len(near.canvas.selection.rows) == 1
    key(near, Qt.Key.Key_Delete)
    settle(near, qtbot)
    assert edits(near) == []
    assert near.scenarios.labels()[0].startswith("Remove ")


def test_the_move_tool_drags_all_that_are_selected_by_the_same_way(near: Window, qtbot: QtBot) -> None:
    near.canvas.set_view((WEST + 200, NORTH), 2)
    box(near, (WEST - 20, NORTH + 20), (WEST + 40, NORTH - 20))
    assert near.canvas.selection.rows == {0, 1}
    key(near, Qt.Key.Key_M)
    port = near.canvas.graphics.viewport()
    QTest.mousePress(port, LEFT, pos=pixel(near, GYM))
    move(near, (WEST + 200, NORTH + 10))
    qtbot.waitUntil(lambda: "2 facilities move together" in near.canvas.tip.text(), timeout=60_000)
    QTest.mouseRelease(port, LEFT, pos=pixel(near, (WEST + 300, NORTH + 10)))
    settle(near, qtbot)
    moved = edits(near)
    assert [one.facility for one in moved if isinstance(one, MoveFacility)] == ["f1", "f2"]
    place = near.scenarios.place
    assert place is not None
    went = place.facilities.xy[:2] - np.array([GYM, (WEST + 15, NORTH)])
    assert np.allclose(went[0], went[1], atol=0.01)
    assert np.allclose(went[0], (295, 10), atol=3)
    assert near.scenarios.labels()[0] == "Move 2 facilities"


def test_figures_follow_what_is_dragged_together_and_escape_brings_all_back(near: Window, qtbot: QtBot) -> None:
    near.canvas.set_view((WEST + 1500, NORTH), 8)
    near.canvas.selection.choose((0, 1))
    key(near, Qt.Key.Key_M)
    port, heard = near.canvas.graphics.viewport(), list[object]()
    near.scenarios.editor.previewed.connect(heard.append)
    QTest.mousePress(port, LEFT, pos=pixel(near, GYM))
    move(near, (WEST + 2800, NORTH))
    qtbot.waitUntil(lambda: any(isinstance(one, Shown) and not one.partly for one in heard), timeout=60_000)
    assert "40 → 60" in near.canvas.tip.text()  # those in the east are served then, those in the west no more
    assert "2 facilities move together" in near.canvas.tip.text()
    assert sum(shape.kind == "move" for shape in near.canvas.edits.shapes) == 2
    key(near, Qt.Key.Key_Escape)
    assert not near.canvas.edits.shapes
    assert near.canvas.tip.isHidden()
    assert edits(near) == []


def test_a_site_dropped_where_no_street_is_says_so_before_and_after(near: Window, qtbot: QtBot) -> None:
    near.canvas.set_view((WEST + 1500, NORTH + 3000), 10)
    key(near, Qt.Key.Key_A)
    far = (WEST + 1500, NORTH + 3000)
    heard: list[object] = []
    near.scenarios.editor.previewed.connect(heard.append)
    move(near, far)
    qtbot.waitUntil(lambda: any(isinstance(one, Shown) for one in heard), timeout=60_000)
    assert "No street is near" in near.canvas.tip.text()
    click(near, far)
    settle(near, qtbot)
    assert "No street is near this place" in near.message.text()


def test_a_menu_of_several_closes_them(near: Window, qtbot: QtBot) -> None:
    box(near, (WEST - 20, NORTH + 20), (WEST + 40, NORTH - 20))
    menu = near.scenarios.tools.menu.make(*GYM)
    assert menu is not None
    close = next(one for one in menu.actions() if one.text() == "Close or remove 2 facilities")
    close.trigger()
    settle(near, qtbot)
    assert len(edits(near)) == 2


def test_a_scenario_is_written_and_taken_over(near: Window, qtbot: QtBot, tmp_path: Path) -> None:
    box(near, (WEST - 20, NORTH + 20), (WEST + 40, NORTH - 20))
    key(near, Qt.Key.Key_Delete)
    settle(near, qtbot)
    file = tmp_path / "one.json"
    near.scenarios.files.export(file)
    assert [one.verb for one in load_scenario(file.read_text(encoding="utf-8"), file=file).edits] == [
        "close_facility", "close_facility",
    ]  # fmt: skip
    near.scenarios.files.take(file)
    settle(near, qtbot)
    session = near.scenarios.editor.session
    assert session is not None
    assert len(session.board.scenarios) == 2
    assert [edit.verb for edit in edits(near)] == ["close_facility"] * 2  # type: ignore[attr-defined]
    file.write_text("no scenario", encoding="utf-8")
    near.scenarios.files.take(file)
    assert "one.json is not a readable JSON file" in near.message.text()
    assert len(session.board.scenarios) == 2


def test_the_box_is_seen_while_it_is_drawn(near: Window) -> None:
    port = near.canvas.graphics.viewport()
    plain = near.canvas.graphics.grab().toImage()
    begin = QPoint(300, 300)
    QTest.mousePress(port, LEFT, SHIFT, begin)
    QTest.mouseMove(port, begin + QPoint(80, 60))
    drawn = near.canvas.graphics.grab().toImage()
    QTest.mouseRelease(port, LEFT, SHIFT, begin + QPoint(80, 60))
    inside, outside = begin + QPoint(40, 30), begin + QPoint(120, 30)
    assert drawn.pixelColor(inside) != plain.pixelColor(inside)
    assert drawn.pixelColor(outside) == plain.pixelColor(outside)
