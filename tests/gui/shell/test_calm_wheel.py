"""The wheel over a page scrolls it; what it passes over keeps its value, clicked into or not."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import lifecircle.gui.shell.calm_wheel as calm_wheel_module
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
def page(qtbot: QtBot, qapp: QApplication) -> QScrollArea:
    """A page that is higher than its area, with a box of each kind at its top."""
    calm_wheel(qapp)
    inside = QWidget()
    column = QVBoxLayout(inside)
    for box in (QComboBox(), QSpinBox(), QDoubleSpinBox(), QSlider(Qt.Orientation.Horizontal)):
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


def value_of(box: QWidget) -> object:
    return box.currentIndex() if isinstance(box, QComboBox) else box.property("value")


@pytest.mark.parametrize("focused", [False, True])
@pytest.mark.parametrize("kind", [QComboBox, QSpinBox, QDoubleSpinBox, QSlider])
def test_the_page_scrolls_and_the_box_stays(
    page: QScrollArea, kind: type[QWidget], focused: bool, qtbot: QtBot
) -> None:
    (box,) = (one for one in page.findChildren(kind) if type(one) is kind and one.parent() is page.widget())
    if focused:
        box.setFocus()
        qtbot.waitUntil(box.hasFocus)
    before = value_of(box)
    turn(box)
    assert value_of(box) == before
    assert page.verticalScrollBar().value() > 0
    assert box.hasFocus() == focused


def test_without_it_the_wheel_would_turn_the_box(page: QScrollArea, qapp: QApplication) -> None:
    (box,) = page.findChildren(QComboBox)
    qapp.removeEventFilter(calm_wheel_module._CALM)
    try:
        turn(box)
        assert box.currentIndex() == 1
    finally:
        calm_wheel(qapp)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_open_list_of_a_box_scrolls(page: QScrollArea, qtbot: QtBot) -> None:
    (box,) = page.findChildren(QComboBox)
    box.addItems([str(number) for number in range(60)])
    box.setMaxVisibleItems(5)
    box.setStyleSheet("combobox-popup: 0")
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    turn(view.viewport())
    assert view.verticalScrollBar().value() > 0
    assert box.currentIndex() == 0
    box.hidePopup()


def test_no_box_of_the_window_is_turned(window: Window) -> None:
    boxes = [*window.findChildren(QComboBox), *window.findChildren(QAbstractSpinBox)]
    assert len(boxes) > 8
    for box in boxes:
        before = value_of(box)
        send(box)
        assert value_of(box) == before, box.objectName()
