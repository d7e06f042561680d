"""The wheel over a page scrolls it; what it passes over keeps its value until it was clicked into."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QScrollArea, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.shell.calm_wheel import calm_wheel
from lifecircle.gui.window import Window


def turn(widget: QWidget) -> None:
    """One notch of the wheel downwards over a widget that is shown, as the system sends it."""
    window = widget.window()
    handle = window.windowHandle()
    assert handle is not None
    QTest.wheelEvent(handle, QPointF(widget.mapTo(window, widget.rect().center())), QPoint(0, -120))


def send(widget: QWidget) -> None:
    """The same to a widget that need not be seen."""
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle), QPointF(widget.mapToGlobal(middle)), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


@pytest.fixture
def page(qtbot: QtBot) -> QScrollArea:
    """A page that is higher than its area, with a box of each kind at its top."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    for box in (QComboBox(), QSpinBox(), QDoubleSpinBox()):
        column.addWidget(box)
    column.addStretch(1)
    for box in inside.findChildren(QComboBox):
        box.addItems(["one", "two", "three"])
    inside.setMinimumHeight(2_000)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(200, 200)
    qtbot.addWidget(area)
    with qtbot.waitExposed(area):
        area.show()
    area.setFocus()
    return area


@pytest.mark.parametrize("kind", [QComboBox, QSpinBox, QDoubleSpinBox])
def test_the_page_scrolls_and_the_box_stays(page: QScrollArea, kind: type[QWidget]) -> None:
    (box,) = page.findChildren(kind)
    value = box.currentIndex() if isinstance(box, QComboBox) else box.property("value")
    calm_wheel(page)
    turn(box)
    assert (box.currentIndex() if isinstance(box, QComboBox) else box.property("value")) == value
    assert page.verticalScrollBar().value() > 0
    assert not box.hasFocus()


def test_without_it_the_wheel_would_turn_the_box(page: QScrollArea) -> None:
    (box,) = page.findChildren(QComboBox)
    turn(box)
    assert box.currentIndex() == 1


def test_a_box_that_was_clicked_into_takes_the_wheel(page: QScrollArea, qtbot: QtBot) -> None:
    (box,) = page.findChildren(QComboBox)
    calm_wheel(page)
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn(box)
    assert box.currentIndex() == 1


def test_no_box_of_the_window_is_turned_in_passing(window: Window) -> None:
    boxes = window.findChildren(QComboBox)
    assert len(boxes) > 5
    for box in boxes:
        before = box.currentIndex()
        send(box)
        assert box.currentIndex() == before, box.objectName()
