"""A box that finds by a word opens by a click on its text, and takes what is typed on its open list."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.shell.find_box import FindBox

quiet = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Lists that open are told of where there is no screen."""


@pytest.fixture
def box(qtbot: QtBot) -> FindBox:
    box = FindBox()
    qtbot.addWidget(box)
    for key, text in (("a", "Community kitchen"), ("b", "Library"), ("c", "Day care")):
        box.addItem(text, key)
    box.resize(200, 34)
    with qtbot.waitExposed(box):
        box.show()
    return box


@quiet
def test_a_click_on_the_text_opens_the_list_and_a_line_is_chosen(box: FindBox, qtbot: QtBot) -> None:
    chosen: list[int] = []
    box.activated.connect(chosen.append)
    QTest.mouseClick(box.line(), Qt.MouseButton.LeftButton, pos=QPoint(8, box.line().height() // 2))
    qtbot.waitUntil(box.view().isVisible)
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chosen == [1])
    assert box.currentText() == "Library"


@quiet
def test_what_is_typed_on_the_open_list_takes_the_place_of_the_text(box: FindBox, qtbot: QtBot) -> None:
    QTest.mouseClick(box.line(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(box.view().isVisible)
    QTest.keyClicks(box.view(), "c")
    qtbot.waitUntil(lambda: not box.view().isVisible())
    QTest.keyClicks(box.line(), "are")
    assert box.line().text() == "care"
    completer = box.completer()
    assert completer is not None
    assert completer.currentCompletion() == "Day care"  # found by a word within its name
