"""What to give is given by a press, works at once, and is undone like any gesture."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextOption
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Evaluation, State
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.scenarios.editor import EDIT
from lifecircle.gui.plain import MarkedLabel
from lifecircle.gui.shell.figure_dialog import FigureDialog
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project, read_project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.texts import clean

PATIENCE_MS = 60_000
CLAUSE = "circles-fitness-urban"


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK) and not window.tasks.busy(EDIT), timeout=PATIENCE_MS)


@pytest.fixture
def file(street: PlaceLayers, tmp_path: Path) -> Path:
    """The street, of whose data nobody said that it is complete."""
    path = tmp_path / "street.gpkg"
    write_project(Project(street, Settings(name=street.name, plan="circles")), path)
    return path


@pytest.fixture
def desk(window: Window, file: Path, qtbot: QtBot) -> Window:
    window.open(file)
    settle(window, qtbot)
    window.plan.choose([row.verdict.clause.id for row in window.plan.model.rows].index(CLAUSE))
    return window


def state(window: Window) -> str:
    row = window.plan.current()
    assert row is not None
    return row.state


def offers(window: Window, kind: str) -> dict[str, Callable[[], None]]:
    bar = window.circle.remedies if kind in window.circle.remedies.buttons else window.circle.basis.remedies
    menu = bar.buttons[kind].menu()
    assert menu is not None
    return {action.text(): action.trigger for action in menu.actions()}


def test_a_category_declared_complete_decides_the_clause_and_is_undone(desk: Window, file: Path, qtbot: QtBot) -> None:
    assert state(desk) == "not_decided"
    assert desk.circle.remedies.isVisibleTo(desk.circle)
    QTest.mouseClick(desk.circle.remedies.buttons["complete"], Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert state(desk) == "not_met"
    assert not desk.circle.remedies.isVisibleTo(desk.circle)
    # all that the clause counts, of most of which the data holds none
    kept = read_project(file).settings.judging.complete
    assert set(kept) == set(built_in_plan("circles").service["fitness"].categories)
    QTest.keyClick(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert state(desk) == "not_decided"
    assert read_project(file).settings.judging.complete == ()


def test_all_categories_at_once_and_withdrawn_again(desk: Window, qtbot: QtBot) -> None:
    offers(desk, "complete")["All categories of the data"]()
    settle(desk, qtbot)
    assert desk.state.decided.judging.complete == ("all",)
    assert all(row.state != "not_decided" or "complete" not in row.reason for row in desk.plan.model.rows)
    desk.tabs.setCurrentWidget(desk.circle.basis)
    QTest.mouseClick(desk.circle.basis.remedies.buttons["withdraw"], Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert state(desk) == "not_decided"


def test_whom_the_data_counts_is_said_with_every_verdict(desk: Window, file: Path, qtbot: QtBot) -> None:
    assert "户籍人口" not in desk.circle.detail.text()
    offers(desk, "counted")["Registered people"]()
    settle(desk, qtbot)
    assert "户籍人口" in desk.circle.detail.text()
    assert read_project(file).settings.judging.counted_as == {"people": "户籍人口"}
    offers(desk, "counted")["Residents"]()
    settle(desk, qtbot)
    assert "户籍人口" not in desk.circle.detail.text()


def asked(window: Window) -> FigureDialog:
    """The dialog that asks for a figure."""
    (dialog,) = window.findChildren(FigureDialog)
    return dialog


def test_a_target_of_ones_own_is_asked_for_and_kept(desk: Window, qtbot: QtBot) -> None:
    kinds = desk.circle.basis.remedies.buttons
    if "target" not in kinds:
        desk.plan.choose(next(n for n, row in enumerate(desk.plan.model.rows) if row.verdict.assumed))
    assert "target" in desk.circle.basis.remedies.buttons
    QTest.mouseClick(desk.circle.basis.remedies.buttons["target"], Qt.MouseButton.LeftButton)
    dialog = asked(desk)
    assert dialog.box.text() == "100"
    QTest.keyClicks(dialog.box, "55")
    QTest.keyClick(dialog.box, Qt.Key.Key_Return)
    settle(desk, qtbot)
    row = desk.plan.current()
    assert row is not None
    assert row.target == pytest.approx(55.0)
    assert desk.state.decided.judging.targets == {row.verdict.clause.id: 55.0}
    assert "target 55% (the planner's own)" in desk.circle.base.text(), "that it is not the plan's is seen at once"
    desk.commands.action["undo"].trigger()
    settle(desk, qtbot)
    assert "target 100%" in desk.circle.base.text()
    assert "own" not in desk.circle.base.text()


def test_a_circle_is_read_with_capacity_and_by_distance_again(desk: Window, file: Path, qtbot: QtBot) -> None:
    """The gym tells no places, so with capacity the clause is open and says so; by distance it is as before."""
    offered = offers(desk, "capacity")
    assert list(offered)[:2] == ["Distance alone", "Distance and capacity: a place for each"]
    offered["Distance and capacity: a place for each"]()
    settle(desk, qtbot)
    assert read_project(file).settings.judging.capacity == {CLAUSE: 100.0}
    row = desk.plan.current()
    assert row is not None
    told = row.verdict.reason if row.verdict.reading is None else row.verdict.notes[0]
    assert "capacity" in str(told)
    next(act for name, act in offers(desk, "capacity").items() if name.endswith("…"))()
    QTest.keyClicks(asked(desk).box, "4.5")
    QTest.mouseClick(asked(desk).ok, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    assert read_project(file).settings.judging.capacity == {CLAUSE: 4.5}
    offers(desk, "capacity")["Distance alone"]()
    settle(desk, qtbot)
    row = desk.plan.current()
    assert row is not None
    assert row.verdict.reading == "distance"
    offers(desk, "capacity")["As planned"]()
    settle(desk, qtbot)
    assert read_project(file).settings.judging.capacity == {}


def layout_lines(label: MarkedLabel, width: float) -> list[str]:
    """The lines into which a label's rich text breaks at a width, without what is not seen."""
    document = QTextDocument()
    document.setHtml(label.text())
    option = document.defaultTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)  # as labels have it
    document.setDefaultTextOption(option)
    document.setTextWidth(width)
    assert document.size().height() > 0  # lays it out
    layout = document.begin().layout()
    text = document.begin().text()
    found = (layout.lineAt(number) for number in range(layout.lineCount()))
    lines = [text[line.textStart() : line.textStart() + line.textLength()] for line in found]
    return [clean(line).replace("\u00a0", " ").strip() for line in lines]


def test_a_plan_of_which_clauses_are_open_is_not_shown_as_met(desk: Window) -> None:
    headline, first = desk.plan.findChild(MarkedLabel), desk.plan.model.rows[0].verdict
    assert headline is not None
    plan = built_in_plan("circles")
    cases: tuple[tuple[tuple[State, ...], str], ...] = (
        (("met", "not_decided"), "open"), (("not_decided",), "open"), (("met", "not_applicable"), "false"),
        (("met", "not_decided", "not_met"), "true"), (("reported",), "open"),
    )  # fmt: skip
    for states, told in cases:
        verdicts = tuple(replace(first, state=state) for state in states)
        desk.plan.set_evaluation(Evaluation(plan, verdicts, EvaluationSettings()), speak("zh"))
        assert headline.property("alarming") == told, states
        # a state and its number stand on one line
        lines = layout_lines(headline, width=60)
        assert len(lines) == len({*states, "met", "not_met"})
        assert all(re.fullmatch(r"(.*: )?\D+[0-9]+( ·)?", line) for line in lines), lines
