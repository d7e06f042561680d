"""Those left out are ranked by area, by group and by district, and a district is gone to."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.coverage.evaluation.verdict import CoverageRow, Verdict
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.clauses.left_out import left_out_by
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.to_place import make_place

PATIENCE_MS = 60_000


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    window.plan.choose([row.verdict.clause.id for row in window.plan.model.rows].index("circles-fitness-urban"))
    window.tabs.setCurrentWidget(window.areas)
    return window


def listed(window: Window) -> list[tuple[str, str, str]]:
    return [(row.name, row.amount, row.way.replace(" ", "")) for row in window.areas.model.rows()]


def test_left_out_by_group_and_district(desk: Window) -> None:
    table = desk.areas
    table.by.setCurrentIndex(table.by.findData("county"))
    assert listed(desk) == [("West County", "40", "40%")]
    assert table.model.headerData(3, Qt.Orientation.Horizontal) == "Share of them"
    # the areas' number, whatever is listed; where the names of all tabs have no room it is told as a tip
    assert "Left out (1)" in {desk.tabs.tabText(1), desk.tabs.tabToolTip(1)}
    looked: list[tuple[float, ...]] = []
    table.looked.connect(looked.append)
    cell = table.view.visualRect(table.sorted.index(0, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert looked == [(499_800.0, 2_999_400.0, 503_200.0, 3_000_600.0)]
    table.by.setCurrentIndex(table.by.findData("group"))
    # everybody is of every age alike in this place: a tenth of the 100 or a fifth, of whom two fifths are left out
    assert [row for row in listed(desk) if row[2] != "40%"] == []
    desk.canvas.area_clicked.emit(0)
    assert table.by.currentData() == ""


def test_a_share_of_land_is_told_with_how_much_it_may_err(street: PlaceLayers) -> None:
    """Of 400 m² 100 are left out, and the reading of the land may err by 1.5 points."""
    place = make_place(street)
    land = CoverageRow("residential_land", "", "", 400.0, 300.0, 100.0, 75.0, error=1.5)
    there = CoverageRow("v1", "High Street Community", "village", 400.0, 300.0, 100.0, 75.0, error=1.5)
    clause = built_in_plan("circles").clause[0]
    verdict = Verdict(clause, "met", by_group=(land,), by_district=(there,))
    rows = left_out_by(place, verdict, speak("en"))
    assert rows["village"][0].way.replace(" ", "") == "25%±1.5"
    counted = replace(verdict, by_district=(replace(there, error=None),))
    assert left_out_by(place, counted, speak("en"))["village"][0].way == "25%"
