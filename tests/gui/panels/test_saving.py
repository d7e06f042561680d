"""Nothing is lost without a question, and what is saved is what was shown."""

from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import SAVE, WORK
from lifecircle.gui.window import Window
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.project.project import read_project

PATIENCE_MS = 60_000
Button = QMessageBox.StandardButton


def finish(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK) and not window.tasks.busy(SAVE), timeout=PATIENCE_MS)


@pytest.fixture
def changed(window: Window, project_file: Path, tmp_path: Path, qtbot: QtBot) -> Window:
    """A copy of the street's project, of which another plan and another limit are shown."""
    copy = tmp_path / "street.gpkg"
    copy.write_bytes(project_file.read_bytes())
    window.open(copy)
    finish(window, qtbot)
    assert not window.isWindowModified()
    window.evaluate("huangyan")
    finish(window, qtbot)
    rows = [row.evidence is not None and not row.indent for row in window.plan.model.rows]
    window.plan.choose(rows.index(True))
    return window


def press(window: Window, button: Button) -> None:
    box = window.unsaved.question
    assert box is not None
    QTest.mouseClick(box.button(button), Qt.MouseButton.LeftButton)


def test_what_is_decided_is_in_the_file_at_once_and_closing_asks_nothing(changed: Window, tmp_path: Path) -> None:
    assert not changed.isWindowModified()
    assert read_project(tmp_path / "street.gpkg").settings.plan == "huangyan"
    changed.close()
    assert not changed.isVisible()
    assert changed.unsaved.question is None
    assert [path.name for path in tmp_path.iterdir()] == ["street.gpkg"]


def test_plans_and_limits_are_undone_and_survive_closing(
    changed: Window, tmp_path: Path, make: Callable[[str], Window], qtbot: QtBot
) -> None:
    figure = changed.circle.figure.text()
    with qtbot.waitSignal(changed.evaluated, timeout=PATIENCE_MS):
        changed.circle.what_if.limit.setValue(changed.circle.what_if.limit.value() / 8)
    tried = changed.circle.figure.text()
    assert tried != figure
    changed.close()
    again = make("en")
    again.open(tmp_path / "street.gpkg")
    finish(again, qtbot)
    assert again.circle.figure.text() == tried
    QTest.keyClick(again, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    finish(again, qtbot)
    assert again.circle.figure.text() == figure
    assert again.circle.plans.currentData() == "huangyan"
    QTest.keyClick(again, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    finish(again, qtbot)
    assert again.circle.plans.currentData() == "circles"
    QTest.keyClick(again, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    finish(again, qtbot)
    assert again.circle.plans.currentData() == "huangyan"
    assert read_project(tmp_path / "street.gpkg").settings.view.limits == {}


def test_a_second_window_is_told_who_works_on_it_and_may_look(
    changed: Window, tmp_path: Path, make: Callable[[str], Window], qtbot: QtBot
) -> None:
    second = make("en")
    second.open(tmp_path / "street.gpkg")
    finish(second, qtbot)
    assert "street.gpkg is being edited by" in second.message.text()
    assert "read only" in second.windowTitle()
    assert "read only" not in changed.windowTitle()
    second.evaluate("circles")
    finish(second, qtbot)
    assert second.circle.plans.currentData() == "circles"
    second.scenarios.panel.new_asked.emit()
    assert "reading only" in second.message.text()
    assert not second.isWindowModified()
    assert read_project(tmp_path / "street.gpkg").settings.plan == "huangyan"


def test_save_writes_to_the_open_file_and_keeps_plan_limit_and_clause(
    changed: Window, tmp_path: Path, make: Callable[[str], Window], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(changed.evaluated, timeout=PATIENCE_MS):
        changed.circle.what_if.limit.setValue(7.5)
    row = changed.plan.current()
    assert row is not None
    with qtbot.waitSignal(changed.saved, timeout=PATIENCE_MS):
        QTest.keyClick(changed, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not changed.isWindowModified()
    beside = {"street.gpkg-wal", "street.gpkg-shm"}  # SQLite's own, while the file is open
    assert {path.name for path in tmp_path.iterdir()} - beside == {"street.gpkg", ".street.gpkg.lock"}
    kept = read_project(tmp_path / "street.gpkg").settings
    assert kept.plan == "huangyan"
    assert kept.view.limits == {row.verdict.clause.id: 7.5}
    tables = set(pyogrio.list_layers(tmp_path / "street.gpkg")[:, 0])
    assert {"result_demand", "result_facilities", "result_unserved", "result_verdicts"} <= tables
    figure = changed.circle.figure.text()
    changed.close()
    assert not beside & {path.name for path in tmp_path.iterdir()}
    again = make("en")
    again.open(tmp_path / "street.gpkg")
    finish(again, qtbot)
    shown = again.plan.current()
    assert shown is not None
    assert shown.verdict.clause.id == row.verdict.clause.id
    assert again.circle.what_if.limit.value() == pytest.approx(7.5)
    assert again.circle.figure.text() == figure
    assert not again.isWindowModified()


def test_saving_and_evaluating_at_once_loses_neither(changed: Window, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignals([changed.saved, changed.evaluated], timeout=PATIENCE_MS):
        changed.save(tmp_path / "other.gpkg")
        changed.evaluate("circles")
    assert (tmp_path / "other.gpkg").is_file()
    assert changed.circle.plans.currentData() == "circles"


@pytest.fixture
def demo(window: Window, qtbot: QtBot) -> Window:
    """The small demo city, which lies in no file, with a scenario begun."""
    with qtbot.waitSignal(window.projects.keeping.kept, timeout=PATIENCE_MS):
        window.open(demo_size="small")
    assert not window.isWindowModified()
    window.scenarios.panel.new_asked.emit()
    return window


def test_what_lies_in_no_file_is_marked_and_asked_about_before_it_goes(
    demo: Window, project_file: Path, qtbot: QtBot, config: Path
) -> None:
    assert demo.isWindowModified()
    demo.close()
    assert demo.isVisible()
    press(demo, Button.Cancel)
    assert demo.isVisible()
    demo.open(project_file)
    assert not demo.tasks.busy(WORK)
    press(demo, Button.Cancel)
    assert demo.isWindowModified()
    demo.close()
    press(demo, Button.Discard)
    qtbot.waitUntil(lambda: not demo.isVisible())
    assert not list((config / "working").iterdir())


def test_closing_with_save_writes_the_gestures_too(
    demo: Window, tmp_path: Path, qtbot: QtBot, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / "mine.gpkg")))
    demo.close()
    press(demo, Button.Save)
    qtbot.waitUntil(lambda: not demo.isVisible(), timeout=PATIENCE_MS)
    board, history, _ = open_store(tmp_path / "mine.gpkg", read_only=True).load()
    assert (len(board.scenarios), history.done) == (1, 1)
    assert not list((config / "working").iterdir())


def test_after_saving_gestures_go_into_the_file_that_was_named(demo: Window, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(demo.saved, timeout=PATIENCE_MS):
        demo.save(tmp_path / "mine.gpkg")
        demo.scenarios.panel.new_asked.emit()  # while it is being written
    demo.scenarios.panel.new_asked.emit()
    assert not demo.isWindowModified()
    board, history, _ = open_store(tmp_path / "mine.gpkg", read_only=True).load()
    assert (len(board.scenarios), history.done) == (3, 3)


def test_what_was_opened_last_is_offered_at_the_start_with_its_picture(
    changed: Window, make: Callable[[str], Window], qtbot: QtBot, config: Path
) -> None:
    changed.close()
    fresh = make("en")
    assert fresh.start.recent[0].text() == "street"
    assert not fresh.start.recent[0].icon().isNull()
    assert len(list((config / "pictures").iterdir())) == 1
    with qtbot.waitSignal(fresh.opened, timeout=PATIENCE_MS):
        QTest.mouseClick(fresh.start.recent[0], Qt.MouseButton.LeftButton)


def test_the_demo_city_has_no_file_so_saving_asks_for_one(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open(demo_size="small")
    finish(window, qtbot)
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / "mine.gpkg")))
    with qtbot.waitSignal(window.saved, timeout=PATIENCE_MS):
        window.commands.action["save"].trigger()
    assert read_project(tmp_path / "mine.gpkg").layers.name
