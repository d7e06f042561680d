"""Right-click menus, names for screen readers, and a desk that is found as it was left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QMenu,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.window import Window

PATIENCE_MS = 60_000


@pytest.fixture(autouse=True)
def no_popup(monkeypatch: pytest.MonkeyPatch) -> None:
    """A menu that pops up grabs the keyboard, which a test without a screen cannot give."""
    monkeypatch.setattr(QMenu, "popup", lambda _menu, _at: None)


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    window.plan.choose([row.verdict.clause.id for row in window.plan.model.rows].index("circles-fitness-urban"))
    return window


def menu_of(window: Window, view: QAbstractItemView, at: QPoint) -> dict[str, Callable[[], None]]:
    view.customContextMenuRequested.emit(at)
    menu = window.menus.menu
    assert menu is not None
    found = {action.text(): action.trigger for action in menu.actions()}
    menu.close()
    return found


def test_a_clause_can_be_copied_and_looked_into(desk: Window) -> None:
    view = desk.plan.view
    menu = menu_of(desk, view, view.visualRect(view.currentIndex()).center())
    menu["Copy"]()
    copied = QGuiApplication.clipboard().text()
    assert "Not served 40 (40%)" in copied
    menu["What would help"]()
    assert desk.tabs.currentWidget() is desk.improve.panel
    menu["Its basis"]()
    assert desk.tabs.currentWidget() is desk.circle.basis


def test_an_area_is_shown_and_helped(desk: Window) -> None:
    desk.tabs.setCurrentWidget(desk.areas)
    view = desk.areas.view
    menu = menu_of(desk, view, view.visualRect(desk.areas.sorted.index(0, 0)).center())
    menu["What would help"]()
    assert desk.tabs.currentWidget() is desk.improve.panel
    assert desk.improve.repair.areas.currentIndex() == 1


def test_a_scenario_is_begun_and_deleted_by_its_menu(desk: Window) -> None:
    desk.tabs.setCurrentWidget(desk.scenarios.panel)
    panel = desk.scenarios.panel
    menu_of(desk, panel.list, QPoint(5, 5))["New"]()
    assert panel.list.count() == 2
    rect = panel.list.visualItemRect(panel.list.item(1))
    menu_of(desk, panel.list, rect.center())["Delete"]()
    assert panel.list.count() == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_that_keys_reach_has_a_name(
    make: Callable[[str], Window], project_file: Path, qtbot: QtBot, language: str
) -> None:
    window = make(language)
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    nameless = []
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        nameless += [
            f"{type(one).__name__} {one.objectName()} in {type(one.parent()).__name__}"
            for one in window.desk.findChildren(QWidget)
            if _is_nameless(one)
        ]
    assert sorted(set(nameless)) == []


def _is_nameless(widget: QWidget) -> bool:
    """Whether keys reach a widget of which a screen reader could say nothing."""
    reached = (
        widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QScrollBar)
    )
    parent = widget.parent()
    inner = widget.objectName().startswith("qt_") or (
        isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    )
    if not reached or inner:
        return False
    words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton | QLabel) else "")
    return not words and not widget.toolTip()


def test_the_desk_is_found_as_it_was_left(desk: Window, make: Callable[[str], Window], qtbot: QtBot) -> None:
    desk.desk.setSizes([700, 500])
    desk.scenarios.panel.edits.horizontalHeader().moveSection(3, 1)
    sizes = desk.desk.sizes()
    desk.close()
    again = make("en")
    qtbot.waitUntil(again.isVisible)
    again.pages.setCurrentWidget(again.desk)
    assert again.desk.sizes()[1] == pytest.approx(sizes[1], abs=3)
    assert again.scenarios.panel.edits.horizontalHeader().visualIndex(3) == 1
