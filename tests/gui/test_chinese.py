"""A Chinese window says nothing in English: no label, tip, name or step of the work."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.window import Window

PATIENCE_MS = 120_000
NAMES = re.compile(
    r"LifeCircle|OpenStreetMap|lifecircle|gpkg|Ctrl|Shift|English|check|EPSG|CGCS|Return|Enter|Home|Space"
    r"|/[\w/.-]+|project\d+|High Street|West|East|Gym|Shop|Market|County|Community|One street|[A-Z]{4,}"
)
"""Names of things, keys, and the words of the hand-made street."""


def texts_of(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QTabWidget):
        yield from (widget.tabText(row) for row in range(widget.count()))
    if isinstance(widget, QListWidget):
        yield from (widget.item(row).text() for row in range(widget.count()))
    if isinstance(widget, QTableWidget):
        heads = (widget.horizontalHeaderItem(column) for column in range(widget.columnCount()))
        yield from (head.text() for head in heads if head is not None)
    for action in widget.actions():
        yield from (action.text(), action.toolTip())


def english_in(root: QWidget) -> set[str]:
    """The texts of a widget and all in it that hold an English word."""
    found = set()
    for widget in (root, *root.findChildren(QWidget)):
        for text in texts_of(widget):
            plain = NAMES.sub("", re.sub("<[^>]*>", "", text or ""))
            if re.search("[A-Za-z]{4,}", plain):
                found.add(f"{type(widget).__name__}: {text[:80]}")
    return found


def test_a_chinese_window_says_nothing_in_english(
    make: Callable[[str], Window], project_file: Path, qtbot: QtBot
) -> None:
    window = make("zh")
    doings: set[str] = set()
    window.tasks.progressed.connect(lambda _lane, _fraction, doing: doings.add(doing))
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    found = english_in(window)
    for row in range(len(window.plan.model.rows)):
        window.plan.choose(row)
        found |= english_in(window.circle)
    window.evaluate("huangyan")
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    found |= english_in(window)
    window.show_import()
    window.sheets.show_settings()
    assert window.sheets.settings is not None
    found |= english_in(window.files) | english_in(window.sheets.settings) | english_in(window.start)
    window.sheets.settings.close()
    assert found == set()
    assert {doing for doing in doings if re.search("[A-Za-z]{4,}", window.words(doing))} == set()


def test_a_window_in_english_after_one_in_chinese_speaks_english(make: Callable[[str], Window]) -> None:
    assert make("zh").start.demo.text() == "打开演示城市"
    assert make("en").start.demo.text() == "Open the demo city"
