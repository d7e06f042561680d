"""The window on small screens: all of it can be reached."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.shell.screen import FRAME_PX, fitted
from lifecircle.gui.window import Window


@pytest.mark.parametrize("free", [QRect(0, 0, 1366, 728), QRect(0, 0, 1280, 680), QRect(1920, 40, 1024, 640)])
def test_a_window_is_never_larger_than_the_screen_and_lies_on_it(free: QRect) -> None:
    for wanted in (QRect(0, 0, 1600, 1000), QRect(-500, -300, 700, 500), QRect(5000, 5000, 3000, 200)):
        found = fitted(wanted, free)
        assert free.contains(found)
        assert found.top() - FRAME_PX >= free.top()


@pytest.mark.parametrize("size", [(1366, 694), (1024, 606), (900, 526)])
def test_everything_can_be_reached_at_the_size_of_an_office_screen(
    make: Callable[[str], Window], project_file: Path, size: tuple[int, int], qtbot: QtBot
) -> None:
    window = make("zh")
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=60_000)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    inside = window.side.widget()
    assert inside is not None
    assert inside.width() <= window.side.viewport().width()
    reached: tuple[QWidget, ...] = (window.tabs.tabBar(), window.canvas.compass, window.canvas.legend)

    def tabs_in_view() -> bool:
        window.side.ensureWidgetVisible(window.tabs, 0, 0)
        bottom = window.tabs.mapTo(window.side.viewport(), QPoint(0, 0)).y() + window.tabs.height()
        return bottom <= window.side.viewport().height() + 1

    qtbot.waitUntil(tabs_in_view)
    for widget in (*reached, window.commands._more_button, window.commands._layers_button):
        assert widget.isVisible()
        corner = widget.mapTo(window, QPoint(0, 0))
        assert window.rect().contains(QRect(corner, widget.size()).adjusted(0, 0, -1, -1)), widget.objectName()
    window.language_chosen.emit("en")
