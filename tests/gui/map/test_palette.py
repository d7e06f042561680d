"""The banner of a tool on a narrow map: nothing in it is cut."""

from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.map.palette import ToolBanner

LONG = "Demonstration home and community care service centre"


def test_a_long_category_stands_whole_beside_a_hint_that_goes_on_in_a_further_line(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(620, 500)
    banner = ToolBanner(over)
    over.show()
    banner.set_categories({"park": "Park", "care": LONG}, "park")
    banner.say("Click where the facility is to stand, Escape ends.", with_category=True, x=60)
    short = banner.category.width()
    banner.category.setCurrentIndex(1)
    qtbot.waitUntil(lambda: banner.category.width() > short)
    option = QStyleOptionComboBox()
    banner.category.initStyleOption(option)
    words = banner.category.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, banner.category
    )
    assert words.width() >= banner.category.fontMetrics().horizontalAdvance(LONG)
    assert banner.geometry().right() <= over.width()
    qtbot.waitUntil(lambda: not banner.category.geometry().intersects(banner.attributes.geometry()))
    assert banner.rect().contains(banner.attributes.geometry())
