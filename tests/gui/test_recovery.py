"""The window is killed while somebody works in it: the next start offers all of it, and every gesture is there."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.shell.start.crash import CrashReport
from lifecircle.gui.window import Window
from lifecircle.scenarios.editing.store import open_store

PATIENCE_MS = 60_000
CHILD = Path(__file__).with_name("crashing.py")
ENOUGH = 20


def killed_after(gestures: int, config: Path, project: Path | None) -> int:
    """Run a window until it has confirmed so many gestures, kill it, and return how many it had told of."""
    asked = [sys.executable, str(CHILD), str(config), str(project or "")]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = 0
        for line in child.stdout:
            told = int(line)
            if told >= gestures:
                break
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split()
    return max([told, *map(int, rest)])


def test_a_killed_window_loses_no_confirmed_gesture_of_a_project(
    project_file: Path, tmp_path: Path, config: Path, make: Callable[[str], Window], qtbot: QtBot
) -> None:
    file = tmp_path / "street.gpkg"
    file.write_bytes(project_file.read_bytes())
    confirmed = killed_after(ENOUGH, config, file)
    window = make("en")
    window.starting.recover()
    assert window.start.left.isVisible()
    assert window.start.left.buttons[0].text() == "Continue with street.gpkg"
    with qtbot.waitSignal(window.opened, timeout=PATIENCE_MS):
        QTest.mouseClick(window.start.left.buttons[0], Qt.MouseButton.LeftButton)
    session = window.scenarios.editor.session
    assert session is not None
    # the gesture in hand when it was killed may be there or not
    assert session.history.done - confirmed in (0, 1)
    window.commands.action["undo"].trigger()
    assert open_store(file, read_only=True).load()[1].done == session.history.done
    window.close()
    window.starting.recover()
    assert not window.start.left.isVisibleTo(window.start)


def test_a_killed_window_loses_no_confirmed_gesture_of_a_place_in_no_file(
    config: Path, make: Callable[[str], Window], qtbot: QtBot, tmp_path: Path
) -> None:
    confirmed = killed_after(ENOUGH, config, None)
    window = make("en")
    window.starting.recover()
    button = window.start.left.buttons[0]
    assert "in no file yet" in button.text()
    assert re.search(r" of \d{4}-\d\d-\d\d \d\d:\d\d \(", button.text()), "projects of one name are told apart"
    with qtbot.waitSignal(window.opened, timeout=PATIENCE_MS):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    session = window.scenarios.editor.session
    assert session is not None
    assert session.history.done - confirmed in (0, 1)
    assert window.isWindowModified()
    with qtbot.waitSignal(window.saved, timeout=PATIENCE_MS):
        window.save(tmp_path / "mine.gpkg")
    assert open_store(tmp_path / "mine.gpkg", read_only=True).load()[1] == session.history
    assert not list((config / "working").iterdir())


def test_what_is_not_wanted_can_be_thrown_away(config: Path, make: Callable[[str], Window], qtbot: QtBot) -> None:
    window = make("en")
    with qtbot.waitSignal(window.projects.keeping.kept, timeout=PATIENCE_MS):
        window.open(demo_size="small")
    store = window.projects.keeping._store
    assert store is not None
    store.close()  # as if the program had ended there
    fresh = make("en")
    fresh.starting.recover()
    QTest.mouseClick(fresh.start.left.buttons[1], Qt.MouseButton.LeftButton)
    assert not fresh.start.left.isVisibleTo(fresh.start)
    assert not list((config / "working").iterdir())


def test_a_report_of_a_crash_is_told_once_and_an_empty_one_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    told: list[Exception] = []
    report = CrashReport(tmp_path)
    report.watch(told.append)
    sys.excepthook(ValueError, ValueError("a defect"), None)
    report.close()
    assert [str(error) for error in told] == ["a defect"]
    again = CrashReport(tmp_path)
    assert again.read().endswith("ValueError: a defect")
    again.forget()
    again.watch(told.append)
    again.close()
    assert not again.path.exists()
