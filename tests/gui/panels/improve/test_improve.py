"""What would help: measures and sites are found from the panel, and taken into a scenario that serves as was said."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from lifecircle.coverage.siting.covering import Front
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.improve.front_chart import FrontChart
from lifecircle.gui.panels.improve.improve_desk import IMPROVE, with_free_names
from lifecircle.gui.panels.scenarios.editor import EDIT
from lifecircle.gui.window import Window
from lifecircle.scenarios.editing.edits import AddFacility

PATIENCE_MS = 120_000
CLAUSE = "circles-fitness-urban"


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(map(window.tasks.busy, (WORK, EDIT, IMPROVE))), timeout=PATIENCE_MS)


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    """The street, whose gym reaches the western house and not the 40 people of the eastern one."""
    window.open(project_file)
    settle(window, qtbot)
    window.plan.choose([row.verdict.clause.id for row in window.plan.model.rows].index(CLAUSE))
    window.tabs.setCurrentWidget(window.improve.panel)
    return window


def cells(table: QTableWidget) -> list[list[str]]:
    return [
        [item.text() if (item := table.item(row, column)) else "" for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def unserved(window: Window) -> float | None:
    row = window.plan.current()
    return row.unserved if row is not None else None


def test_a_measure_serves_in_a_scenario_whom_it_said_it_would(desk: Window, qtbot: QtBot) -> None:
    assert unserved(desk) == pytest.approx(40)
    press(desk.improve.repair.look)
    settle(desk, qtbot)
    table = desk.improve.repair.table
    assert cells(table)[0][:2] == ["New facility · High Street Community · High Street", "+40"]
    assert len(desk.canvas.edits.suggested) == 1
    assert "1 measures together meet the clause" in desk.improve.repair.state.text()
    assert "Proven: no fewer measures do" in desk.improve.repair.state.text()  # one is the fewest
    press(desk.improve.repair.apply)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(0)
    session = desk.scenarios.editor.session
    assert session is not None
    (edit,) = session.edits
    assert isinstance(edit, AddFacility)
    assert desk.tabs.currentWidget() is desk.scenarios.panel
    assert len(desk.canvas.edits.suggested) == 0
    desk.commands.action["undo"].trigger()
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(40)


def test_the_set_is_taken_with_what_is_proven_of_it_as_a_note(desk: Window, qtbot: QtBot) -> None:
    press(desk.improve.repair.look)
    settle(desk, qtbot)
    press(desk.improve.repair.apply_all)
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    assert session.edits[0].note.startswith("Proven: no fewer measures do")
    assert unserved(desk) == pytest.approx(0)


def test_measures_for_an_area_of_the_list_and_taken_again_get_names_of_their_own(desk: Window, qtbot: QtBot) -> None:
    desk.areas.chosen.emit(0)
    assert desk.improve.repair.areas.currentIndex() == 1
    press(desk.improve.repair.look)
    settle(desk, qtbot)
    desk.improve.take_repairs((0,))
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    again = with_free_names([*session.edits, *session.edits], session.free_name)
    names = [edit.facility for edit in (*session.edits, *again) if isinstance(edit, AddFacility)]
    assert len(set(names)) == len(names) == 3


def test_suggested_sites_become_a_scenario_with_the_figures_that_were_told(desk: Window, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    siting.sites.setValue(1)
    with qtbot.waitSignal(desk.view.house_shown):
        desk.view.ask_house(1)
    press(siting.solve)
    settle(desk, qtbot)
    assert not desk.view.card.isVisible()  # it would hide sites
    assert [row[1:] for row in cells(siting.table)] == [["+40", "100"]]
    assert "60% → 100%" in siting.state.text().replace(" %", "%")
    assert "proven" in siting.state.text()
    assert len(desk.canvas.edits.candidates) > 1
    press(siting.apply)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(0)


def test_the_chart_is_picked_from_by_mouse_and_keys(desk: Window, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    siting.sites.setValue(2)
    press(siting.worth)
    settle(desk, qtbot)
    assert siting.chart.isVisibleTo(siting)
    at = siting.chart.point(1).toPoint()
    QTest.mouseClick(siting.chart, Qt.MouseButton.LeftButton, pos=QPoint(at.x(), at.y() + 20))
    settle(desk, qtbot)
    assert siting.sites.value() == 1
    assert siting.table.rowCount() == 1
    QTest.keyClick(siting.chart, Qt.Key.Key_Right)
    assert siting.sites.value() == 2


def test_the_chart_draws_people_below_their_bound(qtbot: QtBot) -> None:
    chart = FrontChart()
    qtbot.addWidget(chart)
    chart.resize(400, 180)
    chart.show_front(Front(np.array([1, 2, 3]), np.array([10.0, 18.0, 20.0]), np.array([10.0, 20.0, 22.0])))
    points = [chart.point(number) for number in (1, 2, 3)]
    assert points[0].x() < points[1].x() < points[2].x()
    assert points[0].y() > points[1].y() > points[2].y()
    assert not chart.grab().isNull()


def test_enough_takes_the_best_so_far_and_errors_are_told(desk: Window, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    siting.goal.setCurrentIndex(siting.goal.findData("mean"))
    for row in range(siting.clauses.count()):
        siting.clauses.item(row).setCheckState(Qt.CheckState.Checked)
    with qtbot.waitSignal(desk.improve.failed, timeout=PATIENCE_MS) as failed:
        press(siting.solve)
    assert "one circle at a time" in str(failed.args[0])
    settle(desk, qtbot)
    assert not siting.stop.isVisibleTo(siting)
    siting.tell(0.5, "best 2,345.5, bound 1,234")
    assert siting.state.text() == "Best so far: 2,345.5; no choice comes below 1,234"
    press(siting.stop)
    assert desk.improve._enough.is_set()


def test_a_clause_that_is_no_circle_or_leaves_nobody_out_offers_nothing(desk: Window) -> None:
    rows = desk.plan.model.rows
    nobody = next(number for number, row in enumerate(rows) if not row.unserved)
    desk.plan.choose(nobody)
    assert not desk.improve.repair.isEnabled()


def candidates_file(window: Window, folder: Path, costs: tuple[float, ...]) -> Path:
    """A parcel each at the eastern house and west of everybody, with costs in a column."""
    place = window.improve._place
    assert place is not None
    east = place.demand.xy[place.demand.xy[:, 0].argmax()]
    xy = [east, east - (5_000.0, 0.0)][: len(costs)]
    frame = gpd.GeoDataFrame(
        {"name": ["东地块", "西地块"][: len(costs)], "万元": costs}, geometry=gpd.points_from_xy(*np.array(xy).T),
        crs=place.network.crs,
    )  # fmt: skip
    file = folder / "parcels.gpkg"
    frame.to_file(file)
    return file


def choose_file(window: Window, file: Path, qtbot: QtBot) -> None:
    """Press the button, and choose the file in the dialog that opens."""
    press(window.improve.siting.candidates)
    qtbot.waitUntil(lambda: window.improve.siting.findChild(QFileDialog) is not None, timeout=PATIENCE_MS)
    dialog = window.improve.siting.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    settle(window, qtbot)


def test_candidates_of_a_file_with_costs_and_a_budget(desk: Window, tmp_path: Path, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    assert not siting.budget.isVisibleTo(siting)
    choose_file(desk, candidates_file(desk, tmp_path, (30.0, 10.0)), qtbot)
    assert "parcels.gpkg" in siting.candidates.text()
    assert siting.budget.isVisibleTo(siting)
    assert not siting.budget.isEnabled()  # before a column of costs is chosen
    siting.cost.setFocus()
    QTest.keyClick(siting.cost, Qt.Key.Key_Down)
    assert siting.cost.currentData() == "万元"
    assert siting.budget.isEnabled()
    siting.budget.setFocus()
    siting.budget.selectAll()
    QTest.keyClicks(siting.budget, "40")
    press(siting.solve)
    settle(desk, qtbot)
    assert [row[0] for row in cells(siting.table)] == ["1. 东地块"]
    assert siting.request().budget == 40
    assert siting.request().sites is None
    assert len(desk.canvas.edits.candidates) == 2
    press(siting.apply)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(0)
    session = desk.scenarios.editor.session
    assert session is not None
    (edit,) = session.edits
    assert (edit.cost, getattr(edit, "name", "")) == (30.0, "东地块")


def test_a_budget_below_the_cheapest_site_is_told_before_any_work(desk: Window, tmp_path: Path, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    choose_file(desk, candidates_file(desk, tmp_path, (30.0,)), qtbot)
    siting.cost.setCurrentIndex(1)
    siting.budget.setFocus()
    siting.budget.selectAll()
    QTest.keyClicks(siting.budget, "7")
    with qtbot.waitSignal(desk.improve.failed, timeout=PATIENCE_MS) as failed:
        press(siting.solve)
    assert "below the cheapest site, which costs 30" in str(failed.args[0])
    settle(desk, qtbot)
    assert siting.table.rowCount() == 0


def test_negative_costs_of_a_file_are_told(desk: Window, tmp_path: Path, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    choose_file(desk, candidates_file(desk, tmp_path, (30.0, -1.0)), qtbot)
    siting.cost.setCurrentIndex(1)
    with qtbot.waitSignal(desk.improve.failed, timeout=PATIENCE_MS) as failed:
        press(siting.solve)
    assert "cost below 0" in str(failed.args[0])
    settle(desk, qtbot)


def test_a_file_is_given_up_again_by_the_same_button(desk: Window, tmp_path: Path, qtbot: QtBot) -> None:
    siting = desk.improve.siting
    choose_file(desk, candidates_file(desk, tmp_path, (30.0, 10.0)), qtbot)
    press(siting.candidates)
    assert siting.file is None
    assert not siting.budget.isVisibleTo(siting)


def test_a_file_that_is_none_is_told_and_given_up(desk: Window, tmp_path: Path, qtbot: QtBot) -> None:
    wrong = tmp_path / "parcels.gpkg"
    wrong.write_text("no layer")
    with qtbot.waitSignal(desk.improve.failed, timeout=PATIENCE_MS):
        choose_file(desk, wrong, qtbot)
    assert desk.improve.siting.file is None


def test_whom_no_candidate_serves_is_told_and_marked(desk: Window, tmp_path: Path, qtbot: QtBot) -> None:
    """The only parcel lies west of everybody's reach but the western house's: the eastern one is marked, number 1."""
    siting = desk.improve.siting
    place = desk.improve._place
    assert place is not None
    west, east = (place.demand.xy[at(place.demand.xy[:, 0])] for at in (np.argmin, np.argmax))
    frame = gpd.GeoDataFrame({"name": ["西地块"]}, geometry=gpd.points_from_xy(*west[None, :].T), crs=place.network.crs)
    frame.to_file(tmp_path / "west.gpkg")
    choose_file(desk, tmp_path / "west.gpkg", qtbot)
    siting.goal.setCurrentIndex(siting.goal.findData("all"))
    with qtbot.waitSignal(desk.improve.failed, timeout=PATIENCE_MS) as failed:
        press(siting.solve)
    assert "(40 people) have no candidate within the limit" in str(failed.args[0])
    assert "live by streets, but too few candidates" in str(failed.args[0])
    settle(desk, qtbot)
    assert desk.canvas.edits.suggested == pytest.approx(east[None, :])
    assert siting.table.rowCount() == 0


def test_progress_speaks_of_what_is_asked_for(desk: Window) -> None:
    siting = desk.improve.siting
    for goal, words in (
        ("most", "10 people; no choice serves more than 20"),
        ("worst", "10; no choice comes below 20"),
    ):
        siting.goal.setCurrentIndex(siting.goal.findData(goal))
        siting.set_busy(True)
        siting.tell(0.5, "best 10, bound 20")
        assert siting.state.text() == f"Best so far: {words}"
        siting.set_busy(False)
