"""A circle that asks each service of its own group: measures are for the service that is chosen, and its people."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.coverage.plans.files import parse_plan
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.improve.improve_desk import IMPROVE
from lifecircle.gui.panels.scenarios.editor import EDIT
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import AddFacility
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings

PATIENCE_MS = 120_000
OWN = """
key = "own"
title = "分项圈"

[[clause]]
id = "it"
title = "基本服务圈"
title_en = "Basic services"
kind = "circle"
mode = "walk"
limit = 15
target = 100
services = [{ any_of = ["fitness"] }, { any_of = ["market"], group = "age_60_plus" }]
own_groups = true
"""


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(map(window.tasks.busy, (WORK, EDIT, IMPROVE))), timeout=PATIENCE_MS)


@pytest.fixture
def desk(window: Window, street: PlaceLayers, tmp_path: Path, qtbot: QtBot) -> Window:
    """The gym is reached by 60 of 100 people, the market by the far house: 4 in 10 of the old people."""
    plan = parse_plan(OWN, "own.toml")
    judging = Judging(complete=("all",))
    write_project(Project(street, Settings(name=street.name, own_plan=plan, judging=judging)), tmp_path / "own.gpkg")
    window.open(tmp_path / "own.gpkg")
    settle(window, qtbot)
    window.plan.choose(0)
    window.tabs.setCurrentWidget(window.improve.panel)
    return window


def test_measures_are_for_the_service_that_is_chosen(desk: Window, qtbot: QtBot) -> None:
    repair = desk.improve.repair
    shown = [repair.service.itemText(row).replace(" %", "%") for row in range(repair.service.count())]
    assert shown == ["farmers' market · 40%", "fitness · 60%"]
    QTest.mouseClick(repair.look, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    old = repair.table.item(0, 1)
    assert old is not None
    assert old.text() == "+10"  # one in six of the near house's 60
    repair.service.setFocus()
    QTest.keyClick(repair.service, Qt.Key.Key_Down)
    QTest.mouseClick(repair.look, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    everybody = repair.table.item(0, 1)
    assert everybody is not None
    assert everybody.text() == "+40"
    assert "bring this service to its target" in repair.state.text()
    QTest.mouseClick(repair.apply_all, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    assert [edit.category for edit in session.edits if isinstance(edit, AddFacility)] == ["fitness_site"]


def test_sites_are_for_the_service_that_is_chosen(desk: Window, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    assert siting.request().service == "market"
    siting.service.setCurrentIndex(1)
    siting.sites.setValue(1)
    QTest.mouseClick(siting.solve, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    cells = [siting.table.item(0, column) for column in range(3)]
    assert [cell.text() for cell in cells if cell is not None][1:] == ["+40", "100"]


def test_a_circle_of_one_group_has_no_such_choice(window: Window, project_file: Path, qtbot: QtBot) -> None:
    window.open(project_file)
    settle(window, qtbot)
    window.plan.choose(0)
    assert window.improve.repair.service.count() == 0
    assert window.improve.repair.service.isHidden()
    assert window.improve.siting.request().service == ""


def test_whom_the_figure_counts_is_named(desk: Window) -> None:
    """The market decides: 4 of 10 old people reach it, whose pace is set by group and not by clause."""
    text = desk.circle.base.text()
    assert "Older people (60+): 17, served 7" in text
    assert "All residents" not in text
