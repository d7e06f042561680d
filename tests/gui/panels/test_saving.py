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


def test_a_change_is_marked_in_the_title_and_asked_about_before_closing(changed: Window, qtbot: QtBot) -> None:
    assert changed.isWindowModified()
    changed.close()
    assert changed.isVisible()
    press(changed, Button.Cancel)
    assert changed.isVisible()
    assert changed.isWindowModified()
    changed.close()
    press(changed, Button.Discard)
    qtbot.waitUntil(lambda: not changed.isVisible())


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
    assert [path.name for path in tmp_path.iterdir()] == ["street.gpkg"]
    kept = read_project(tmp_path / "street.gpkg").settings
    assert kept.plan == "huangyan"
    assert kept.view.limits == {row.verdict.clause.id: 7.5}
    tables = set(pyogrio.list_layers(tmp_path / "street.gpkg")[:, 0])
    assert {"result_demand", "result_facilities", "result_unserved", "result_verdicts"} <= tables
    again = make("en")
    again.open(tmp_path / "street.gpkg")
    finish(again, qtbot)
    shown = again.plan.current()
    assert shown is not None
    assert shown.verdict.clause.id == row.verdict.clause.id
    assert again.circle.what_if.limit.value() == pytest.approx(7.5)
    assert again.circle.figure.text() == changed.circle.figure.text()
    assert not again.isWindowModified()


def test_closing_with_save_writes_first(changed: Window, tmp_path: Path, qtbot: QtBot) -> None:
    changed.close()
    press(changed, Button.Save)
    qtbot.waitUntil(lambda: not changed.isVisible(), timeout=PATIENCE_MS)
    assert read_project(tmp_path / "street.gpkg").settings.plan == "huangyan"


def test_saving_and_evaluating_at_once_loses_neither(changed: Window, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignals([changed.saved, changed.evaluated], timeout=PATIENCE_MS):
        changed.save(tmp_path / "other.gpkg")
        changed.evaluate("circles")
    assert (tmp_path / "other.gpkg").is_file()
    assert changed.circle.plans.currentData() == "circles"


def test_another_place_is_not_opened_over_unsaved_work_without_a_question(
    changed: Window, project_file: Path, qtbot: QtBot
) -> None:
    changed.open(project_file)
    assert not changed.tasks.busy(WORK)
    press(changed, Button.Discard)
    with qtbot.waitSignal(changed.opened, timeout=PATIENCE_MS):
        pass
    assert changed.circle.plans.currentData() == "circles"


def test_what_was_opened_last_is_offered_at_the_start(
    changed: Window, make: Callable[[str], Window], qtbot: QtBot
) -> None:
    assert changed.isWindowModified()
    fresh = make("en")
    assert fresh.start.recent[0].text().startswith("street.gpkg")
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
