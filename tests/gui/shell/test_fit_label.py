"""The big figure: its colour says whether it alarms, is as it should be, or is still open."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lifecircle.gui import theme
from lifecircle.gui.shell.fit_label import Figure


@pytest.mark.parametrize(
    ("alarming", "still_open", "colour"),
    [
        (True, False, theme.UNSERVED.name()),
        (False, False, theme.KEPT.name()),
        (False, True, theme.INK_SOFT),
        (True, True, theme.UNSERVED.name()),
    ],
)
def test_only_what_is_met_is_green_and_what_is_open_is_neutral(
    qtbot: QtBot, qapp: QApplication, *, alarming: bool, still_open: bool, colour: str
) -> None:
    theme.dress(qapp)
    figure = Figure(None)  # type: ignore[arg-type]  # a window of its own
    qtbot.addWidget(figure)
    figure.set_words("5", alarming=alarming, still_open=still_open)
    figure.ensurePolished()
    assert figure.palette().windowText().color().name() == theme.shade(colour).name()
