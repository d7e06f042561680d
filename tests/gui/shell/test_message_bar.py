"""Messages stand where nothing is covered, and a note waits while another page is looked at."""

from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.window import Window
from lifecircle.scenarios.errors import ProjectError

from ..panels.scenarios.test_scenarios import GYM, NORTH, WEST, click, desk, key, settle

__all__ = ["desk"]  # the fixture


def box(window: Window, widget: QWidget) -> QRect:
    """Where a widget stands in the window."""
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def test_a_message_covers_neither_tools_nor_what_they_say_nor_a_card(desk: Window, qtbot: QtBot) -> None:
    desk.resize(1366, 740)
    desk.canvas.set_view((WEST, NORTH), -4)
    settle(desk, qtbot)
    desk.message.note("Something to know of the place that was made. " * 4)
    key(desk, Qt.Key.Key_A)
    banner = desk.scenarios.tools.banner
    assert banner.isVisible()
    for other in (banner, desk.scenarios.tools.palette):
        assert not box(desk, desk.message).intersects(box(desk, other))
    key(desk, Qt.Key.Key_Escape)
    click(desk, GYM)
    card = desk.layers.identify.card
    assert card.isVisible()
    assert not box(desk, desk.message).intersects(box(desk, card))


def test_what_a_folder_leaves_to_say_does_not_cover_the_map_and_can_be_closed(desk: Window, qtbot: QtBot) -> None:
    desk.resize(1366, 740)
    desk.message.note("Something to know.")
    settle(desk, qtbot)
    short = desk.message.height()
    desk.message.note("\n".join(f"{row}: something to know of a file that was read." for row in range(60)))
    settle(desk, qtbot)
    assert short < desk.message.height() < desk.canvas.height() / 3
    close = desk.message.findChildren(QToolButton)[-1]
    assert box(desk, desk.canvas).contains(box(desk, close))
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not desk.message.isVisible()


def test_a_note_waits_while_files_are_imported_and_comes_back(desk: Window) -> None:
    desk.message.note("Something to know.")
    desk.show_import()
    assert not desk.message.isVisible()
    QTest.mouseClick(desk.files.back, Qt.MouseButton.LeftButton)
    assert desk.message.isVisible()
    assert desk.message.text() == "Something to know."


def test_an_error_follows_and_what_was_closed_does_not_come_back(desk: Window, project_file: Path) -> None:
    desk.message.error(ProjectError("There is no file {file}. Check the path.", file=project_file.name))
    desk.show_import()
    assert desk.message.isVisible()
    desk.message.hide()
    QTest.mouseClick(desk.files.back, Qt.MouseButton.LeftButton)
    assert not desk.message.isVisible()
