"""On office screens every page beside the map is reached by the mouse and no button is cut, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QScrollArea, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.clauses.circle_view import REACH
from lifecircle.gui.panels.scenarios.editor import EDIT
from lifecircle.gui.window import Window

PATIENCE_MS = 120_000
CLAUSE = "circles-fitness-urban"


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(map(window.tasks.busy, (WORK, REACH, EDIT))), timeout=PATIENCE_MS)


def cut(page: QWidget) -> list[str]:
    """The buttons of a page that are narrower than their words, or lie beyond its right edge."""
    narrow = []
    for button in page.findChildren(QAbstractButton):
        if not button.isVisible() or not button.text() or not isinstance(button, QPushButton | QToolButton):
            continue
        right = button.mapTo(page, button.rect().topRight()).x()
        if button.width() < button.fontMetrics().horizontalAdvance(button.text()) or right > page.width():
            narrow.append(button.text())
    return narrow


def unaligned(page: QWidget) -> list[str]:
    """The headings of a page's tables that do not stand as the cells below them do."""
    found, side = [], Qt.ItemDataRole.TextAlignmentRole
    for model in (view.model() for view in page.findChildren(QTableView)):
        if model is None or isinstance(model, QStandardItemModel) or not model.rowCount():
            continue
        for column in range(model.columnCount()):
            heading = model.headerData(column, Qt.Orientation.Horizontal, side)
            cell = model.index(0, column).data(side)
            if cell is not None and heading != cell:
                found.append(str(model.headerData(column, Qt.Orientation.Horizontal)))
    return found


def reached(widget: QWidget) -> bool:
    """Whether a widget is seen, or comes to be seen by scrolling what it lies in."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    return not widget.visibleRegion().isEmpty()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1366, 740), (1024, 640)])
def test_every_page_is_reached_by_a_click_and_no_button_is_cut(
    make: Callable[[str], Window], project_file: Path, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    window = make(language)
    window.resize(*size)
    window.open(project_file)
    settle(window, qtbot)
    window.plan.choose([row.verdict.clause.id for row in window.plan.model.rows].index(CLAUSE))
    settle(window, qtbot)
    bar = window.tabs.tabBar()
    for number in range(window.tabs.count()):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
        settle(window, qtbot)
        page = window.tabs.currentWidget()
        assert page is not None
        assert window.tabs.currentIndex() == number
        assert bar.rect().contains(bar.tabRect(number))
        assert cut(page) == []
        assert unaligned(page) == []
        for button in page.findChildren(QPushButton):
            assert not button.isVisible() or reached(button), button.text()
    assert (window.width(), window.height()) == size
    assert cut(window.circle) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_columns_of_a_file_are_seen_whole_on_a_small_screen(
    make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot, language: str
) -> None:
    file = tmp_path / "schools.csv"
    file.write_text("id,name,type,lon,lat,address\n1,a,school,104.06,30.66,x\n", encoding="utf-8")
    window = make(language)
    window.take_files((file,))
    sheet = window.files.columns
    view = next(area for area in window.files.findChildren(QScrollArea) if area.isAncestorOf(sheet)).viewport()

    def whole(across: int) -> bool:
        """Whether so many boxes stand beside each other, none of them cut."""
        boxes = sheet.boxes.values()
        inside = all(box.mapTo(view, box.rect().topRight()).x() <= view.width() for box in boxes)
        return (
            inside
            and len({box.x() for box in boxes}) == across
            and all(box.width() >= box.minimumSizeHint().width() for box in boxes)
        )

    for width, across in ((1024, 1), (1500, 2)):
        window.resize(width, 640)
        qtbot.waitUntil(lambda across=across: whole(across), timeout=PATIENCE_MS)  # type: ignore[misc]
