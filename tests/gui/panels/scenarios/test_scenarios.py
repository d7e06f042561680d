"""Scenarios by mouse and keys on the hand-made street: 60 people live at its western end, 40 at its eastern.

The gym stands at the western end, so 40 are not served; a gym in the east serves them, and no longer the others.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.clauses.circle_view import HOUSE, REACH
from lifecircle.gui.panels.scenarios.edit_shapes import changed_people
from lifecircle.gui.panels.scenarios.editor import EDIT, PREVIEW, Shown
from lifecircle.gui.window import Window
from lifecircle.scenarios.editing.edits import AddFacility, AddLink, AddMobileStop, BarArea, MoveFacility
from lifecircle.scenarios.editing.scenario import Parameters
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.runs.comparison import compare

PATIENCE_MS = 60_000
WEST, NORTH = 500_000.0, 3_000_000.0
GYM, EAST = (WEST + 5.0, NORTH), (WEST + 2900.0, NORTH + 20.0)
CLAUSE = "circles-fitness-urban"


def settle(window: Window, qtbot: QtBot) -> None:
    lanes = (WORK, REACH, HOUSE, EDIT, PREVIEW)
    qtbot.waitUntil(lambda: not any(window.tasks.busy(lane) for lane in lanes), timeout=PATIENCE_MS)
    qtbot.waitUntil(window.canvas.is_settled, timeout=PATIENCE_MS)


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    rows = [row.verdict.clause.id for row in window.plan.model.rows]
    window.plan.choose(rows.index(CLAUSE))
    window.canvas.set_view((WEST + 1500.0, NORTH), 8)
    settle(window, qtbot)
    return window


def pixel(window: Window, xy: tuple[float, float]) -> QPoint:
    x, y = window.canvas.view.to_pixels(np.array([xy]))[0]
    return QPoint(round(x), round(y))


def move(window: Window, xy: tuple[float, float]) -> None:
    QTest.mouseMove(window.canvas.graphics.viewport(), pixel(window, xy))


def click(window: Window, xy: tuple[float, float]) -> None:
    move(window, xy)
    QTest.mouseClick(window.canvas.graphics.viewport(), Qt.MouseButton.LeftButton, pos=pixel(window, xy))


def key(window: Window, name: Qt.Key) -> None:
    QTest.keyClick(window.canvas, name)


def unserved(window: Window) -> float:
    row = window.plan.current()
    assert row is not None
    assert row.unserved is not None
    return row.unserved


def add_gym(window: Window, xy: tuple[float, float], qtbot: QtBot) -> None:
    key(window, Qt.Key.Key_A)
    click(window, xy)
    settle(window, qtbot)
    key(window, Qt.Key.Key_Escape)


def test_a_new_facility_serves_at_once_and_is_undone_by_one_step(desk: Window, qtbot: QtBot) -> None:
    assert unserved(desk) == pytest.approx(40)
    add_gym(desk, EAST, qtbot)
    assert unserved(desk) == pytest.approx(0)
    assert desk.circle.figure.text() == "Not served 0 (0%)"
    assert desk.circle.change.text() == "As it is 40: −40 people in this scenario"
    session = desk.scenarios.editor.session
    assert session is not None
    (edit,) = session.edits
    assert isinstance(edit, AddFacility)
    assert edit.category == "fitness_site"
    assert not desk.isWindowModified()  # it is in the file already
    assert len(desk.canvas.edits.people.gained) == 1
    QTest.keyClick(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(40)
    assert session.edits == ()
    assert len(desk.canvas.edits.people.gained) == 0
    desk.commands.action["redo"].trigger()
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(0)


def test_figures_follow_while_a_facility_is_dragged_and_escape_lets_it_go(desk: Window, qtbot: QtBot) -> None:
    told: list[Shown] = []
    desk.scenarios.editor.previewed.connect(told.append)
    port = desk.canvas.graphics.viewport()
    key(desk, Qt.Key.Key_M)
    move(desk, GYM)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=pixel(desk, GYM))
    move(desk, (WEST + 1400.0, NORTH + 10.0))
    move(desk, EAST)
    qtbot.waitUntil(lambda: bool(told) and not desk.tasks.busy(PREVIEW), timeout=PATIENCE_MS)
    last = told[-1].evaluation.find(CLAUSE)
    assert last is not None
    # the gym in the east serves the 40 there, and the 60 in the west not any more
    assert last.unserved == pytest.approx(60)
    assert desk.canvas.tip.isVisible()
    assert "Not served 40 → 60 (+20)" in desk.canvas.tip.text()
    qtbot.waitUntil(lambda: not told[-1].partly, timeout=PATIENCE_MS)
    assert len(told[-1].evaluation.verdicts) == len(desk.plan.model.rows)
    key(desk, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=pixel(desk, EAST))
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    assert session.edits == ()
    assert unserved(desk) == pytest.approx(40)


def test_a_drag_is_one_step_and_the_quick_figure_is_the_evaluations(desk: Window, qtbot: QtBot) -> None:
    told: list[Shown] = []
    desk.scenarios.editor.previewed.connect(told.append)
    port = desk.canvas.graphics.viewport()
    key(desk, Qt.Key.Key_M)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=pixel(desk, GYM))
    for along in (900.0, 1900.0, 2900.0):
        move(desk, (WEST + along, NORTH + 20.0))
        qtbot.waitUntil(lambda: not desk.tasks.busy(PREVIEW), timeout=PATIENCE_MS)
    for shown in told:
        fresh = evaluate(shown.place, shown.evaluation.plan, settings=shown.evaluation.settings).find(CLAUSE)
        quick = shown.evaluation.find(CLAUSE)
        assert fresh is not None
        assert quick is not None
        assert quick.unserved == pytest.approx(fresh.unserved)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=pixel(desk, EAST))
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    (edit,) = session.edits
    assert isinstance(edit, MoveFacility)
    assert len(session.history.steps) == 1
    assert unserved(desk) == pytest.approx(60)


def test_a_place_without_a_street_says_so_at_the_pointer(desk: Window, qtbot: QtBot) -> None:
    desk.canvas.set_view((WEST + 1500.0, NORTH + 500.0), 8)
    key(desk, Qt.Key.Key_A)
    with qtbot.waitSignal(desk.scenarios.editor.previewed, timeout=PATIENCE_MS):
        move(desk, (WEST + 1500.0, NORTH + 900.0))
    assert "No street is near" in desk.canvas.tip.text()


def test_a_barred_street_cuts_off_and_a_new_way_joins_again(desk: Window, qtbot: QtBot) -> None:
    session = desk.scenarios.editor.session
    assert session is not None
    desk.canvas.set_view((WEST + 300.0, NORTH), 2)
    settle(desk, qtbot)
    key(desk, Qt.Key.Key_B)
    for x, y in ((120.0, -30.0), (160.0, -30.0), (160.0, 30.0), (120.0, 30.0)):
        click(desk, (WEST + x, NORTH + y))
    key(desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert isinstance(session.edits[0], BarArea)
    assert unserved(desk) == pytest.approx(100)
    key(desk, Qt.Key.Key_L)
    click(desk, (WEST + 50.0, NORTH + 8.0))
    click(desk, (WEST + 230.0, NORTH + 8.0))
    key(desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert isinstance(session.edits[1], AddLink)
    assert unserved(desk) == pytest.approx(40)
    assert [shape.kind for shape in desk.canvas.edits.shapes] == ["bar", "link"]


def test_an_estate_asks_for_its_people(desk: Window, qtbot: QtBot) -> None:
    desk.scenarios.tools.ask_number = lambda _text, _default: 500.0
    key(desk, Qt.Key.Key_E)
    for x, y in ((2500.0, 20.0), (2700.0, 20.0), (2700.0, 180.0)):
        click(desk, (WEST + x, NORTH + y))
    key(desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(540)


@pytest.mark.parametrize(
    ("south", "said"), [(-500.0, ""), (-700.0, "50% of this estate lies outside"), (-900.0, "This estate lies outside")]
)
def test_an_estate_beyond_the_border_is_told_of(desk: Window, qtbot: QtBot, south: float, said: str) -> None:
    """The districts end 600 m south of the street; the estate is 200 m high."""
    desk.scenarios.tools.ask_number = lambda _text, _default: 500.0
    desk.canvas.set_view((WEST + 2500.0, NORTH + south), 0)
    settle(desk, qtbot)
    key(desk, Qt.Key.Key_E)
    for x, y in ((2400.0, 0.0), (2600.0, 0.0), (2600.0, 200.0), (2400.0, 200.0)):
        click(desk, (WEST + x, NORTH + south + y))
    key(desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    assert len(session.edits) == 1
    assert (said in desk.message.text()) if said else not desk.message.isVisible(), desk.message.text()


def test_an_estate_of_nobody_is_told_of(desk: Window) -> None:
    desk.scenarios.tools.ask_number = lambda _text, _default: 0.0
    key(desk, Qt.Key.Key_E)
    for x, y in ((2500.0, 20.0), (2700.0, 20.0), (2700.0, 180.0)):
        click(desk, (WEST + x, NORTH + y))
    key(desk, Qt.Key.Key_Return)
    assert "0 people" in desk.message.text()
    session = desk.scenarios.editor.session
    assert session is not None
    assert not session.edits


def choose(window: Window, xy: tuple[float, float], word: str) -> None:
    """Choose from the menu that a right click opens at a place."""
    menu = window.scenarios.tools.menu.make(*xy)
    assert menu is not None
    next(one for one in menu.actions() if one.text().startswith(word)).trigger()


STOP = "Mobile stop of "


def test_a_mobile_stop_by_the_menu_asks_when_it_comes(
    desk: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clause counts fixed sites, so the stop serves nobody newly; its words are kept as they were typed."""
    asked: list[str] = []

    def answer(text: str, _: str) -> str:
        asked.append(text)
        return " 每周三 9:00-11:00 "

    monkeypatch.setattr(desk.scenarios.tools, "ask_text", answer)
    desk.scenarios.tools.category = "citizen_gym"
    choose(desk, EAST, STOP)
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    (edit,) = session.edits
    assert isinstance(edit, AddMobileStop)
    assert (edit.category, edit.time) == ("citizen_gym", "每周三 9:00-11:00")
    assert edit.stop.startswith("planned stop ")
    assert edit.at.xy is not None
    assert edit.at.xy[0] == pytest.approx(EAST)
    assert "每周三 9:00-11:00" in asked[0]
    assert unserved(desk) == pytest.approx(40)
    desk.commands.action["undo"].trigger()
    settle(desk, qtbot)
    assert desk.scenarios.editor.session is not None
    assert not desk.scenarios.editor.session.edits


@pytest.mark.parametrize("answer", [None, "", "   "])
def test_a_mobile_stop_without_a_time_is_none(
    desk: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    monkeypatch.setattr(desk.scenarios.tools, "ask_text", lambda *_: answer)
    desk.scenarios.tools.category = "citizen_gym"
    choose(desk, EAST, STOP)
    settle(desk, qtbot)
    assert desk.scenarios.editor.session is not None
    assert not desk.scenarios.editor.session.edits


def test_the_panel_tells_before_and_after_while_a_site_is_carried(desk: Window, qtbot: QtBot) -> None:
    assert not desk.circle.change.isVisible()
    key(desk, Qt.Key.Key_A)
    move(desk, EAST)
    qtbot.waitUntil(lambda: desk.circle.change.text() == "Not served 40 → 0 (−40)", timeout=PATIENCE_MS)
    assert desk.circle.change.isVisible()
    key(desk, Qt.Key.Key_Escape)
    assert not desk.circle.change.isVisible()
    add_gym(desk, EAST, qtbot)
    assert desk.circle.change.text() == "As it is 40: −40 people in this scenario"


def test_closing_and_opening_by_the_menu(desk: Window, qtbot: QtBot) -> None:
    """Other facilities are not shown: the cross of the one that was closed is what is pointed at."""
    for word, expected in (("Close West Gym", 100.0), ("Open West Gym", 40.0)):
        menu = desk.scenarios.tools.menu.make(*GYM)
        assert menu is not None
        action = next(one for one in menu.actions() if one.text() == word)
        if word.startswith("Close"):
            action.trigger()
            settle(desk, qtbot)
            row = desk.plan.current()
            assert row is not None
            assert row.state != "met"
            assert [shape.kind for shape in desk.canvas.edits.shapes] == ["close"]
        else:
            action.trigger()
            settle(desk, qtbot)
            assert unserved(desk) == pytest.approx(expected)
            assert desk.canvas.edits.shapes == ()  # no cross stands on a facility that is open again


def test_scenarios_are_listed_with_headlines_and_can_be_branched_and_deleted(desk: Window, qtbot: QtBot) -> None:
    add_gym(desk, EAST, qtbot)
    panel, session = desk.scenarios.panel, desk.scenarios.editor.session
    assert session is not None
    desk.tabs.setCurrentWidget(panel)
    texts = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert texts[0].startswith("As it is\n")
    assert "not served 40" in texts[0]
    assert texts[1].startswith("Scenario 1\n")
    assert "not served 0" in texts[1]
    assert "1 edits" in texts[1]
    QTest.mouseClick(panel.branch, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert panel.list.count() == 3
    assert session.scenario is not None
    assert session.scenario.name != "Scenario 1"
    panel.list.setCurrentRow(0)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(40)
    assert desk.circle.change.text() == ""
    panel.list.setCurrentRow(1)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(0)
    panel._delete.trigger()
    settle(desk, qtbot)
    assert panel.list.count() == 2


def test_the_project_list_takes_cost_year_and_department_and_refuses_nonsense(desk: Window, qtbot: QtBot) -> None:
    add_gym(desk, EAST, qtbot)
    panel, session = desk.scenarios.panel, desk.scenarios.editor.session
    assert session is not None
    for column, text in ((1, "120"), (2, "2027"), (3, "Sports bureau")):
        item = panel.edits.item(0, column)
        assert item is not None
        item.setText(text)
        settle(desk, qtbot)
    (edit,) = session.edits
    assert (edit.cost, edit.year, edit.department) == (120.0, 2027, "Sports bureau")
    for column, text in ((1, "a lot"), (2, "12.5")):
        item = panel.edits.item(0, column)
        assert item is not None
        item.setText(text)
        settle(desk, qtbot)
    assert session.edits == (edit,)
    shown = panel.edits.item(0, 1)
    assert shown is not None
    assert shown.text() == "120"


def test_the_project_list_is_filled_by_mouse_and_keys_and_cuts_no_name(desk: Window, qtbot: QtBot) -> None:
    add_gym(desk, EAST, qtbot)
    panel, session = desk.scenarios.panel, desk.scenarios.editor.session
    assert session is not None
    desk.tabs.setCurrentWidget(panel)
    table = panel.edits
    for column, text in ((1, "350"), (2, "2027"), (3, "Bureau of housing and urban and rural development")):
        cell = table.item(0, column)
        assert cell is not None
        at = table.visualItemRect(cell).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        editor = table.viewport().findChild(QLineEdit)
        assert editor is not None
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        settle(desk, qtbot)
        qtbot.waitUntil(lambda: table.viewport().findChild(QLineEdit) is None)
    (edit,) = session.edits
    assert (edit.cost, edit.year, edit.department) == (350.0, 2027, "Bureau of housing and urban and rural development")
    lines = table.fontMetrics().lineSpacing()
    assert table.rowHeight(0) > 3 * lines  # the department goes on below
    assert table.columnWidth(0) > table.columnWidth(3)
    department = table.item(0, 3)
    assert department is not None
    assert "urban and rural" in department.toolTip()


def test_what_is_written_into_the_project_list_outlives_an_answer_that_arrives_meanwhile(
    desk: Window, qtbot: QtBot
) -> None:
    add_gym(desk, EAST, qtbot)
    panel, session = desk.scenarios.panel, desk.scenarios.editor.session
    assert session is not None
    desk.tabs.setCurrentWidget(panel)
    cell = panel.edits.item(0, 2)
    assert cell is not None
    panel.edits.editItem(cell)
    editor = panel.edits.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "2027")
    panel.show_session(session, {})
    assert editor.text() == "2027"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [edit.year for edit in session.edits] == [2027], timeout=PATIENCE_MS)
    settle(desk, qtbot)


def test_the_history_is_stepped_through(desk: Window, qtbot: QtBot) -> None:
    add_gym(desk, EAST, qtbot)
    add_gym(desk, (WEST + 1500.0, NORTH + 20.0), qtbot)
    panel, session = desk.scenarios.panel, desk.scenarios.editor.session
    assert session is not None
    assert panel.history.count() == 3
    desk.resize(1366, 734)
    desk.tabs.setCurrentWidget(panel)
    bar = panel.records.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    for steps, left in ((1, 1), (0, 0), (2, 2)):
        at = panel.history.visualItemRect(panel.history.item(steps)).center()
        assert panel.history.viewport().visibleRegion().contains(at)  # on a low screen nothing is to be scrolled
        QTest.mouseClick(panel.history.viewport(), Qt.MouseButton.LeftButton, pos=at)
        settle(desk, qtbot)
        assert len(session.edits) == left
        if not left:
            assert unserved(desk) == pytest.approx(40)


def test_another_plan_and_another_limit_are_asked_of_the_scenario_too(desk: Window, qtbot: QtBot) -> None:
    add_gym(desk, (WEST + 1500.0, NORTH + 20.0), qtbot)
    assert unserved(desk) == pytest.approx(40)  # 1,450 m at 1.2 m/s are 20 minutes
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        desk.circle.what_if.limit.setValue(21.0)
    settle(desk, qtbot)
    assert unserved(desk) == pytest.approx(0)
    desk.evaluate("huangyan")
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    assert len(session.edits) == 1
    assert desk.plan.model.rows[0].verdict.clause.id.startswith("huangyan")


def test_a_gesture_that_does_not_fit_gives_a_sentence_and_changes_nothing(desk: Window, qtbot: QtBot) -> None:
    session = desk.scenarios.editor.session
    assert session is not None
    far = session.at([(WEST + 90_000.0, NORTH)])
    desk.scenarios.editor.do([AddFacility(facility="x", category="fitness_site", at=far)])
    settle(desk, qtbot)
    assert desk.message.isVisible()
    assert session.edits == ()


def test_in_chinese_nothing_of_it_is_left_in_english(
    make: Callable[[str], Window], project_file: Path, qtbot: QtBot
) -> None:
    window = make("zh")
    try:
        window.open(project_file)
        settle(window, qtbot)
        add_gym(window, EAST, qtbot)
        panel = window.scenarios.panel
        texts = [panel.list.item(row).text() for row in range(panel.list.count())]
        texts += [panel.history.item(row).text() for row in range(panel.history.count())]
        texts += [action.text() for action in window.scenarios.tools.palette.action.values()]
        item = panel.edits.item(0, 0)
        assert item is not None
        texts += [item.text(), window.circle.change.text(), *(line.text for line in window.canvas.legend.lines)]
        assert texts
        assert all(not any("a" <= letter.lower() <= "z" for letter in text) for text in texts), texts
    finally:
        window.language_chosen.emit("en")


def test_scenarios_and_history_are_saved_and_open_where_they_stood(
    desk: Window, make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot
) -> None:
    add_gym(desk, EAST, qtbot)
    add_gym(desk, (WEST + 1500.0, NORTH + 20.0), qtbot)
    desk.commands.action["undo"].trigger()
    settle(desk, qtbot)
    with qtbot.waitSignal(desk.saved, timeout=PATIENCE_MS):
        desk.save(tmp_path / "mine.gpkg")
    session = desk.scenarios.editor.session
    assert session is not None
    desk.close()
    again = make("en")
    again.open(tmp_path / "mine.gpkg")
    settle(again, qtbot)
    found = again.scenarios.editor.session
    assert found is not None
    assert found.board == session.board
    assert found.history == session.history
    assert not again.isWindowModified()
    rows = [row.verdict.clause.id for row in again.plan.model.rows]
    again.plan.choose(rows.index(CLAUSE))
    assert unserved(again) == pytest.approx(0)
    assert again.circle.change.text() == "As it is 40: −40 people in this scenario"
    again.commands.action["redo"].trigger()
    settle(again, qtbot)
    assert len(found.edits) == 2
    # saving once more keeps all of it, and the results are of the place as it is
    with qtbot.waitSignal(again.saved, timeout=PATIENCE_MS):
        again.save(tmp_path / "mine.gpkg")
    board, history, name = open_store(tmp_path / "mine.gpkg", read_only=True).load()
    assert (board, history) == (found.board, found.history)
    assert name
    table = pyogrio.read_dataframe(tmp_path / "mine.gpkg", layer="result_facilities", read_geometry=False)
    assert len(table) == 3


def test_a_scenario_has_its_own_walking_speeds(desk: Window, qtbot: QtBot, project_file: Path) -> None:
    add_gym(desk, (WEST + 1300.0, NORTH), qtbot)  # 1,650 m from the house in the east
    before = desk.circle.figure.text()
    action = next(one for one in desk.scenarios.panel.more.menu().actions() if one.text() == "Walking speeds…")
    action.trigger()
    dialog = desk.scenarios.speeds
    assert dialog is not None
    box = dialog.walk.box["people"]
    assert box.value() == pytest.approx(1.2)
    box.selectAll()
    QTest.keyClicks(box, "3.00")
    QTest.mouseClick(dialog.accept_it, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    session = desk.scenarios.editor.session
    assert session is not None
    assert session.scenario is not None
    assert session.scenario.parameters.speeds_mps == {"people": 3.0}
    assert desk.circle.figure.text() != before
    item = desk.scenarios.panel.list.currentItem()
    assert item is not None
    assert "3.00 m/s" in item.text()
    compared = compare(session.base.place, session.plan, session.base.settings, [session.scenario])
    change = next(one for one in compared.scenarios[0].clauses if one.after.clause.id == CLAUSE)
    assert change.after.unserved == unserved(desk) == 0
    place, faster = desk.scenarios.place, replace(session.base.settings, speeds_mps={"people": 3.0})
    assert place is not None
    found = evaluate(place, session.plan, settings=faster).find(CLAUSE)
    assert found is not None
    assert (change.after.measured, change.after.unserved) == (found.measured, found.unserved)
    board, _, _ = open_store(project_file, read_only=True).load()
    assert board.scenarios[0].parameters.speeds_mps == {"people": 3.0}
    action.trigger()
    dialog = desk.scenarios.speeds
    assert dialog is not None
    QTest.mouseClick(dialog.as_project, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.accept_it, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert desk.circle.figure.text() == before
    desk.commands.action["undo"].trigger()
    settle(desk, qtbot)
    assert session.scenario is not None
    assert session.scenario.parameters.speeds_mps == {"people": 3.0}


def test_the_chosen_scenario_is_listed_whole_with_what_it_sets_for_itself(desk: Window, qtbot: QtBot) -> None:
    desk.resize(1024, 640)
    desk.tabs.setCurrentWidget(desk.scenarios.panel)
    session = desk.scenarios.editor.session
    assert session is not None
    for _ in range(3):
        QTest.mouseClick(desk.scenarios.panel.new, Qt.MouseButton.LeftButton)
        settle(desk, qtbot)
    slow = Parameters(speeds_mps={"people": 0.8, "elderly": 0.6}, limits={CLAUSE: 10.0})
    desk.scenarios.editor.change(lambda: session.set_parameters(session.board.current, slow))
    settle(desk, qtbot)
    listed = desk.scenarios.panel.list
    item = listed.currentItem()
    assert item is not None
    assert "0.60 m/s" in item.text()
    row = listed.visualItemRect(item)
    assert listed.viewport().rect().contains(row.adjusted(1, 1, -1, -1)), (row, listed.viewport().rect())


def test_the_project_as_it_is_is_seen_beside_a_first_scenario(desk: Window, qtbot: QtBot) -> None:
    desk.resize(1366, 740)
    desk.tabs.setCurrentWidget(desk.scenarios.panel)
    add_gym(desk, EAST, qtbot)
    listed = desk.scenarios.panel.list
    assert listed.count() == 2
    for row in (0, 1):
        seen = listed.visualItemRect(listed.item(row)).adjusted(1, 1, -1, -1)
        assert listed.viewport().rect().contains(seen), row
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualItemRect(listed.item(0)).center())
    settle(desk, qtbot)
    assert unserved(desk) == 40


def test_another_service_that_decides_is_not_compared_point_by_point(desk: Window) -> None:
    place, row = desk.scenarios.place, desk.plan.current()
    assert place is not None
    assert row is not None
    assert isinstance(row.evidence, CircleEvidence)
    other = replace(row.evidence, services=("another",), served=~row.evidence.served)
    same = changed_people(place, row.evidence, replace(row.evidence, served=~row.evidence.served))
    assert (len(same.gained), len(same.lost), same.other_service) == (1, 1, False)
    told = changed_people(place, row.evidence, other)
    assert (len(told.gained), len(told.lost), told.other_service) == (0, 0, True)


def test_what_a_tool_asks_for_is_seen_whole_on_a_narrow_map(desk: Window) -> None:
    for width in (1024, 1366, 1024):
        desk.resize(width, 640)
        for name in ("add", "estate", "link", "bar"):
            desk.scenarios.tools.palette.action[name].trigger()
            banner = desk.scenarios.tools.banner
            assert banner.isVisible()
            assert banner.geometry().right() < desk.canvas.width()
            hint = banner._text
            needed = hint.heightForWidth(hint.width()) if hint.wordWrap() else hint.sizeHint().height()
            assert hint.height() >= needed
            assert banner.rect().contains(hint.geometry())


def test_a_speed_that_is_tried_holds_in_a_scenario_and_while_a_site_is_dragged(desk: Window, qtbot: QtBot) -> None:
    """A gym 600 m from the eastern house: 900 s at 0.3 m/s are 270 m, at the usual pace more than 600 m."""
    gym = (WEST + 2350.0, NORTH + 5.0)
    speed = desk.circle.what_if.speed
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        speed.setValue(0.30)
    settle(desk, qtbot)
    assert unserved(desk) == 40.0
    key(desk, Qt.Key.Key_A)
    with qtbot.waitSignal(desk.scenarios.editor.previewed, timeout=PATIENCE_MS) as dragged:
        move(desk, gym)
    told = dragged.args[0]
    assert isinstance(told, Shown)
    verdict = told.evaluation.find(CLAUSE)
    assert verdict is not None
    assert isinstance(verdict.evidence, CircleEvidence)
    assert verdict.evidence.people[~verdict.evidence.served].sum() == 40.0
    click(desk, gym)
    settle(desk, qtbot)
    key(desk, Qt.Key.Key_Escape)
    assert unserved(desk) == 40.0
    assert not speed.isHidden()
    assert speed.value() == pytest.approx(0.30)
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        QTest.mouseClick(desk.circle.what_if.reset, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert unserved(desk) == 0.0
    assert not speed.isHidden()
    assert speed.value() > 0.67  # 600 m in 900 s


def test_a_warning_of_a_site_without_a_street_goes_with_its_undoing(desk: Window, qtbot: QtBot) -> None:
    add_gym(desk, (WEST + 1500.0, NORTH + 2500.0), qtbot)
    assert "No street is near" in desk.message.text()
    assert desk.message.isVisible()
    desk.commands.action["undo"].trigger()
    assert not desk.message.isVisible()
