"""Keys for everything, by real key events: each command's own key, the sheet that lists them, the map, and high DPI."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from lifecircle.gui.shell.dialogs import KeysSheet
from lifecircle.gui.window import Window

from ..panels.scenarios.test_scenarios import EAST, GYM, NORTH, WEST, desk, pixel, settle

__all__ = ["desk"]  # the fixture


def actions(window: Window) -> dict[str, QAction]:
    """Every command, layer and tool that has a key."""
    every = {**window.commands.action, **window.scenarios.tools.palette.action}
    return {name: action for name, action in every.items() if not action.shortcut().isEmpty()}


POPUPS = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def close_what_opened(window: Window, qtbot: QtBot) -> None:
    """Close dialogs and the help; turn back to the desk, which has the keys again."""
    for dialog in window.findChildren(QDialog):
        dialog.close()
    if window.sheets.help is not None:
        window.sheets.help.close()
    window.sheets.tour.end()
    window.pages.setCurrentWidget(window.desk)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
    window.canvas.setFocus()


def test_no_key_means_two_things(desk: Window) -> None:
    keys = Counter(action.shortcut().toString() for action in actions(desk).values())
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) >= 25


def test_every_command_and_tool_is_reached_by_its_key(
    desk: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.projects, "open", lambda *_path, **_size: None)  # the demo city takes long
    desk.scenarios.tools.set_facility(*EAST)
    settle(desk, qtbot)
    missed = []
    for name, action in actions(desk).items():
        heard: list[str] = []
        if name == "redo":
            desk.scenarios.editor.undo()
            settle(desk, qtbot)
        action.triggered.connect(lambda _on=False, heard=heard, name=name: heard.append(name))
        QTest.keySequence(desk, QKeySequence(action.shortcut()))
        QApplication.processEvents()
        if heard != [name]:
            missed.append(name)
        close_what_opened(desk, qtbot)
        settle(desk, qtbot)
    assert missed == []


def test_the_sheet_of_keys_lists_every_key(desk: Window) -> None:
    QTest.keySequence(desk, QKeySequence("Ctrl+/"))
    sheet = desk.findChild(KeysSheet)
    assert sheet is not None
    assert sheet.isVisible()
    told = {label.text() for label in sheet.findChildren(QLabel)}
    native = QKeySequence.SequenceFormat.NativeText
    for action in desk.commands.action.values():
        if not action.shortcut().isEmpty():
            assert {action.iconText(), action.shortcut().toString(native)} <= told
    for action in desk.scenarios.tools.palette.action.values():
        assert {action.text(), action.shortcut().toString(native)} <= told
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@POPUPS
def test_a_right_click_on_a_facility_opens_its_menu_which_keys_drive(desk: Window, qtbot: QtBot) -> None:
    desk.layers.layers.show("other_sites", shown=True)
    desk.canvas.set_view((WEST, NORTH), -4)
    settle(desk, qtbot)
    QTest.mouseClick(desk.canvas.graphics.viewport(), Qt.MouseButton.RightButton, pos=pixel(desk, GYM))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[:3] == ["Attributes of West Gym…", "A further service at West Gym…", "Close West Gym"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    dialog = desk.scenarios.tools.forms.dialog
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not desk.scenarios.tools.forms.is_open


@POPUPS
def test_a_right_click_on_the_ground_sets_a_facility_there(desk: Window, qtbot: QtBot) -> None:
    QTest.mouseClick(desk.canvas.graphics.viewport(), Qt.MouseButton.RightButton, pos=pixel(desk, EAST))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text().startswith("New ")
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    assert [edit.verb for edit in session.edits] == ["add_facility"]


def test_a_facility_is_found_and_edited_without_a_mouse(desk: Window, qtbot: QtBot) -> None:
    desk.layers.toggle_table()
    view = desk.layers.table.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Down)
    settle(desk, qtbot)
    assert len(desk.canvas.selection.rows) == 1
    desk.canvas.setFocus()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Return)
    assert desk.scenarios.tools.forms.is_open
    close_what_opened(desk, qtbot)


SHARP = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from lifecircle.gui import theme
from lifecircle.gui.app import make_window
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.shell.preferences import Memory
application = QApplication([])
theme.dress(application)
window = make_window(application, "zh", Memory(Path(sys.argv[2])))
window.resize(1024, 640)
window.show()
window.open(Path(sys.argv[1]))
for _ in range(3000):
    QTest.qWait(20)
    if window.state.opened is not None and not window.tasks.busy(WORK) and window.canvas.is_settled():
        break
assert window.devicePixelRatioF() == 1.5
picture = window.grab()
assert (picture.width(), picture.height()) == (1536, 960), picture.size()
assert window.canvas._base.devicePixelRatio() == 1.5
assert window.canvas._base.width() == round(window.canvas.width() * 1.5)
beyond = [name for name in ("figure", "clause", "reason") if getattr(window.circle, name).isVisible()
          and getattr(window.circle, name).width() > window.side.width()]
assert not beyond, beyond
assert window.minimumSizeHint().width() <= 1024 and window.minimumSizeHint().height() <= 640
window.unsaved.note(False)
window.close()
"""


def test_at_one_and_a_half_times_the_map_is_drawn_sharp_and_the_window_fits(project_file: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1.5"}
    command = [sys.executable, "-c", SHARP, str(project_file), str(tmp_path)]
    subprocess.run(command, check=True, env=environment, timeout=300)
