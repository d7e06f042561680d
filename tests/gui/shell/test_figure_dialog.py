"""A figure is shown as it is written everywhere, and is given by keys or not at all."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.plain import FigureBox
from lifecircle.gui.shell.figure_dialog import FigureDialog


@pytest.mark.parametrize(
    ("figure", "text"), [(23_581.0, "23,581"), (4.5, "4.5"), (0.0, "0"), (1_200.25, "1,200.25"), (100.0, "100")]
)
def test_a_figure_has_its_thousands_apart_and_no_empty_digits(qtbot: QtBot, figure: float, text: str) -> None:
    box = FigureBox()
    qtbot.addWidget(box)
    box.setLocale(QLocale(QLocale.Language.Chinese))
    box.setRange(0.0, 1e9)
    box.setDecimals(2)
    box.setValue(figure)
    assert box.text() == text
    assert box.value() == figure


def test_it_is_given_by_enter_and_not_by_escape(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    taken: list[float] = []
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        dialog = FigureDialog(over, "Target", "Target (people)", 23_581.0, least=0.0, most=1e9, digits=2)
        dialog.taken.connect(taken.append)
        dialog.open()
        qtbot.waitExposed(dialog)
        QTest.keyClicks(dialog.box, "30000.5")  # what stands there is selected, so is written over
        QTest.keyClick(dialog.box, key)
    assert taken == [30_000.5]
