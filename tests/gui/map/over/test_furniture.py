"""What stands over the map leaves room for what is looked at; the legend folds away."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui import theme
from lifecircle.gui.map.canvas import MapCanvas
from lifecircle.gui.map.over.legend import LegendLine
from lifecircle.gui.tasks import Tasks

WIDE, HIGH = 1000, 600
LINES = tuple(LegendLine("unserved", f"line {number}") for number in range(9))


@pytest.fixture
def canvas(tasks: Tasks, qtbot: QtBot) -> MapCanvas:
    made = MapCanvas(tasks)
    qtbot.addWidget(made)
    made.resize(WIDE, HIGH)
    made.show()
    return made


def middle(canvas: MapCanvas) -> float:
    """Where, in pixels from the left, the middle of a rectangle lies that one goes to see."""
    canvas.go_to((90.0, 90.0, 110.0, 110.0), closest=0)
    return float(canvas.view.to_pixels(np.array([[100.0, 100.0]]))[0, 0])


def test_the_legend_folds_to_its_head_by_a_click_and_unfolds_again(canvas: MapCanvas) -> None:
    canvas.legend.set_lines(LINES)
    canvas.place_furniture()
    whole = canvas.legend.height()
    QTest.mouseClick(canvas.legend.head, Qt.MouseButton.LeftButton)
    assert canvas.legend.is_folded
    assert canvas.legend.height() < whole / 3
    assert canvas.legend.geometry().bottom() < HIGH  # it stays in its corner
    QTest.mouseClick(canvas.legend.head, Qt.MouseButton.LeftButton)
    assert canvas.legend.height() == whole


def test_on_a_small_map_the_legend_is_folded_until_it_is_asked_for(canvas: MapCanvas) -> None:
    canvas.legend.set_lines(LINES)
    folded = [canvas.legend.is_folded]
    canvas.resize(600, 420)
    folded.append(canvas.legend.is_folded)
    canvas.legend.fold(False)
    folded.append(canvas.legend.is_folded)
    assert folded == [False, True, False]


def test_the_legend_shows_the_maps_own_colours_as_soon_as_the_theme_is_another(
    canvas: MapCanvas, qapp: QApplication
) -> None:
    """The map stays on light paper: a band has the same colour in the legend before and after."""
    canvas.legend.set_lines((LegendLine("band", "0-5 min", colour="#1f6f8b"),))
    sample = canvas.legend.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)[-2:]
    drawn = next(one for one in sample if one.size().width() == 28)

    def look() -> tuple[QColor, int]:
        colour = drawn.grab().toImage().pixelColor(round(14 * drawn.devicePixelRatioF()), 9)
        head = canvas.legend.head.icon().pixmap(16, 16).toImage()
        inked = [head.pixelColor(x, y) for x in range(head.width()) for y in range(head.height())]
        return colour, max(one.lightness() for one in inked if one.alpha() > 127)

    light, arrow = look()
    try:
        theme.dress(qapp, dark=True)
        dark, bright = look()
    finally:
        theme.dress(qapp)
    band = QColor("#1f6f8b")
    parts = ((theme.LAND.red(), band.red()), (theme.LAND.green(), band.green()), (theme.LAND.blue(), band.blue()))
    on_land = [round((land * 105 + own * 150) / 255) for land, own in parts]
    assert [dark.red(), dark.green(), dark.blue()] == pytest.approx(on_land, abs=2)
    assert bright > arrow, "the arrow is light on dark"
    assert look()[0] == light


def test_what_is_looked_at_lies_between_what_stands_at_the_sides(canvas: MapCanvas) -> None:
    assert middle(canvas) == pytest.approx(WIDE / 2, abs=2)
    card = QWidget(canvas)
    card.setGeometry(WIDE - 360, 10, 350, 500)
    card.show()
    assert middle(canvas) == pytest.approx((WIDE - 360) / 2, abs=2)
    card.setGeometry(WIDE - 360, 10, 350, 60)  # what is low hides little
    assert middle(canvas) == pytest.approx(WIDE / 2, abs=2)
    card.setGeometry(300, 10, 690, 500)  # beside this nothing could be seen
    assert middle(canvas) == pytest.approx(WIDE / 2, abs=2)
