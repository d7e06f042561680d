"""Two themes: every colour of the panels has its dark counterpart, text is legible on both, and the choice is kept."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from lifecircle.gui import theme
from lifecircle.gui.shell.preferences import Memory
from lifecircle.gui.window import Window
from lifecircle.scenarios.presentation.map_style import STATES


def contrast(one: str, two: str) -> float:
    """WCAG's contrast ratio."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_a_button_that_cannot_be_pressed_can_still_be_read(dark: bool) -> None:
    for name in ("QPushButton", "QPushButton#primary"):
        (rule,) = re.findall(name + r":disabled \{([^}]*)\}", theme._SHEET)
        colours = dict(re.findall(r"(?:^|\s)(color|background): (#[0-9a-f]{6})", rule))
        shown = [theme.DARK[colour] if dark else colour for colour in (colours["color"], colours["background"])]
        assert contrast(*shown) >= 4.4, rule


def test_marks_stand_out_from_the_land_they_lie_on() -> None:
    for mark in (theme.SERVED, theme.UNSERVED, theme.FACILITY):
        assert contrast(mark.name(), theme.LAND.name()) >= 3.0


def test_a_splitter_shows_where_it_is_taken(window: Window) -> None:
    window.pages.setCurrentWidget(window.desk)
    handle = window.desk.handle(1)
    picture = handle.grab().toImage()
    middle = [picture.pixelColor(x, picture.height() // 2) for x in range(picture.width())]
    assert max(contrast(one.name(), theme.DESK) for one in middle) > 2.5


@pytest.mark.parametrize("dark", [False, True])
def test_text_is_legible_on_its_ground(dark: bool) -> None:
    pairs = [(theme.INK, theme.PAPER), (theme.INK_SOFT, theme.PAPER), (theme.INK_SOFT, theme.DESK),
             ("#4d3800", "#fff4d6"), ("#6b4e00", "#fff4d6"), ("#8a5200", theme.PAPER), (theme.PAPER, theme.ACCENT),
             (theme.UNSERVED.name(), theme.PAPER), (theme.EDIT.name(), theme.PAPER),
             (theme.LOST.name(), theme.PAPER), *((colour, theme.PAPER) for colour in STATES.values())]  # fmt: skip
    for text, ground in pairs:
        shown = (theme.DARK.get(text, text), theme.DARK.get(ground, ground)) if dark else (text, ground)
        assert contrast(*shown) >= 4.4, (text, ground)


def test_every_light_ground_of_the_sheet_has_a_dark_one() -> None:
    grounds = re.findall(r"background(?:-color)?: (#[0-9a-f]{6})", theme._SHEET)
    assert grounds
    buttons = {theme.ACCENT, "#1f5787"}  # with dark letters in the dark theme
    for ground in set(grounds) - {"#1c2431"}:  # a tool tip is dark in both
        assert QColor(theme.DARK[ground]).lightness() < QColor(ground).lightness() or ground in buttons, ground


def test_the_theme_is_switched_in_place_and_remembered(
    make: Callable[[str], Window], qapp: QApplication, config: Path
) -> None:
    window = make("en")
    assert not theme.is_dark()
    try:
        window.commands.action["dark"].trigger()
        assert theme.is_dark()
        assert Memory(config).dark()
        ground = window.start.grab().toImage().pixelColor(3, 3)
        assert ground.name() == theme.DARK[theme.DESK]
        assert not window.commands.action["open"].icon().isNull()
    finally:
        window.commands.action["dark"].setChecked(False)
    assert not theme.is_dark()
    assert not Memory(config).dark()
    assert qapp.palette().color(qapp.palette().ColorRole.Window).name() == theme.DESK
