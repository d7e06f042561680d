"""The clauses by the mouse: a state's button lists its clauses alone, and a second click lists all again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.clauses.listing.delegate import ROW
from lifecircle.gui.window import Window

PATIENCE_MS = 120_000


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    return window


def listed(window: Window) -> list[str]:
    """The states of the rows that can be seen."""
    rows = window.plan.model.rows
    return [row.verdict.state for number, row in enumerate(rows) if not window.plan.view.isRowHidden(number)]


def test_a_state_is_listed_alone_by_a_click_and_all_again_by_another(desk: Window) -> None:
    states = [row.verdict.state for row in desk.plan.model.rows]
    buttons = {state: button for state, button in desk.plan.filters.items() if button.isVisible()}
    assert set(buttons) == set(states)
    assert len(buttons) > 1
    for state, button in buttons.items():
        assert str(sum(verdict.state == state for verdict in desk.state.evaluation.verdicts)) in button.text()  # type: ignore[union-attr]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert listed(desk) == [one for one in states if one == state]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert listed(desk) == states
    for button in buttons.values():  # several together
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert listed(desk) == states


def test_a_filter_stays_when_a_limit_is_tried_and_lists_by_the_new_states(desk: Window, qtbot: QtBot) -> None:
    clauses = [row.verdict.clause.id for row in desk.plan.model.rows]
    desk.plan.choose(clauses.index("circles-fitness-urban"))
    QTest.mouseClick(desk.plan.filters["not_met"], Qt.MouseButton.LeftButton)
    assert "not_met" in listed(desk)
    before = len(listed(desk))
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        desk.circle.what_if.limit.setFocus()
        desk.circle.what_if.limit.selectAll()
        QTest.keyClicks(desk.circle.what_if.limit, "60")
        QTest.keyClick(desk.circle.what_if.limit, Qt.Key.Key_Return)
    assert desk.circle.figure.text() == "Not served 0 (0%)"
    assert len(listed(desk)) == before, "the clause that is worked on stays in the list"
    assert sorted(set(listed(desk))) == ["met", "not_met"]
    assert not desk.plan.view.isRowHidden(desk.plan.view.currentIndex().row())
    for expected in (before, before - 1):  # the states chosen anew hold for it too
        QTest.mouseClick(desk.plan.filters["met"], Qt.MouseButton.LeftButton)
        assert len(listed(desk)) >= expected
    assert set(listed(desk)) == {"not_met"}
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        QTest.mouseClick(desk.circle.what_if.reset, Qt.MouseButton.LeftButton)
    assert len(listed(desk)) == before


def test_the_arrow_keys_choose_the_next_clause_and_the_map_follows(desk: Window, qtbot: QtBot) -> None:
    desk.plan.choose(0)
    first = desk.showing.clause()
    desk.plan.view.setFocus()
    with qtbot.waitSignal(desk.canvas.circle_shown):
        QTest.keyClick(desk.plan.view, Qt.Key.Key_Down)
    assert desk.showing.clause() != first
    with qtbot.waitSignal(desk.canvas.circle_shown):
        QTest.keyClick(desk.plan.view, Qt.Key.Key_Up)
    assert desk.showing.clause() == first


def test_the_first_listed_clause_of_a_subject_has_its_heading(desk: Window, qtbot: QtBot) -> None:
    """Whichever rows a filter hides: the subject stands above the first that is left of it, and above no other."""
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        desk.evaluate("xiangtan")
    plan = desk.plan
    subjects, subject = [], ""
    for row in plan.model.rows:
        subject = row.heading or subject
        subjects.append(subject)
    assert len(set(subjects)) > 3
    for state in (None, *(state for state, button in plan.filters.items() if button.isVisible())):
        if state is not None:
            QTest.mouseClick(plan.filters[state], Qt.MouseButton.LeftButton)
        seen = [number for number in range(len(subjects)) if not plan.view.isRowHidden(number)]
        told = [plan.model.index(number).data(ROW).heading for number in seen]
        first = [subjects[number] not in {subjects[one] for one in seen[:place]} for place, number in enumerate(seen)]
        assert told == [subjects[number] if begins else "" for number, begins in zip(seen, first, strict=True)]
        if state is not None:
            QTest.mouseClick(plan.filters[state], Qt.MouseButton.LeftButton)


def test_the_chosen_clause_stays_in_sight_when_the_list_becomes_lower(desk: Window, qtbot: QtBot) -> None:
    """What decides an open clause stands above the list and takes room from it."""
    with qtbot.waitSignal(desk.evaluated, timeout=PATIENCE_MS):
        desk.evaluate("xiangtan")
    view = desk.plan.view
    view.setFixedHeight(500)
    qtbot.waitUntil(lambda: view.height() == 500)
    low = max(
        number
        for number in range(len(desk.plan.model.rows))
        if view.visualRect(desk.plan.model.index(number)).bottom() < 490
    )
    desk.plan.choose(low)
    view.setFixedHeight(160)
    qtbot.waitUntil(lambda: view.viewport().rect().contains(view.visualRect(desk.plan.model.index(low))))
