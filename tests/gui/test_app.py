"""The program's start: the window is there at once, and the engine is made ready behind it."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from lifecircle.__main__ import open_window
from lifecircle.coverage import warm_up as kernels
from lifecircle.gui import app, theme
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.shell.preferences import Memory
from lifecircle.gui.shell.start.early_window import EarlyWindow
from lifecircle.gui.window import Window
from lifecircle.messages import LifecircleError
from lifecircle.progress import Cancelled, WorkCancelled
from lifecircle.scenarios.presentation.translate import speak


class Slow:
    """A warm-up that takes until it is cancelled, as the first on a machine nearly does."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    def __call__(self, *, cancelled: Cancelled) -> None:
        self.begun.set()
        while not cancelled():
            time.sleep(0.005)
        self.ended.set()
        raise WorkCancelled


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    warm_up = Slow()
    monkeypatch.setattr(kernels, "warm_up", warm_up)
    return warm_up


def shown(qapp: QApplication) -> Window:
    (window,) = (one for one in qapp.topLevelWidgets() if isinstance(one, Window) and one.isVisible())
    return window


def no_thread_is_left() -> bool:
    return not any(thread.name.startswith("lifecircle-warm-up") for thread in threading.enumerate())


def test_the_window_is_there_before_the_engine_is_and_closing_it_ends_the_program(
    qapp: QApplication, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    visible_while_it_stops: list[bool] = []

    def look() -> None:
        if not slow.begun.is_set():
            QTimer.singleShot(5, look)
            return
        window = shown(qapp)
        seen.append(not slow.ended.is_set())
        stop = window.tasks.close

        def watched() -> None:
            visible_while_it_stops.append(window.isVisible())
            stop()

        monkeypatch.setattr(window.tasks, "close", watched)
        window.close()

    QTimer.singleShot(0, look)
    assert app.run(language="en") == 0
    assert seen == [True]
    assert visible_while_it_stops == [False]
    assert slow.ended.is_set()
    assert no_thread_is_left()


def test_a_place_can_be_opened_and_checked_meanwhile(qapp: QApplication, slow: Slow, project_file: Path) -> None:
    states: list[str] = []

    def look() -> None:
        window = shown(qapp)
        if window.tasks.busy(WORK):
            QTimer.singleShot(5, look)
            return
        states.extend(row.verdict.state for row in window.plan.model.rows)
        assert not slow.ended.is_set()
        window.close()

    QTimer.singleShot(0, look)
    assert app.run(project_file, language="en") == 0
    assert "not_met" in states


def test_the_command_window_demo_opens_the_demo_city(
    qapp: QApplication, slow: Slow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    opened: list[str] = []
    ask = Window.open
    monkeypatch.setattr(Window, "open", lambda window, path: ask(window, path, demo_size="small"))

    def look() -> None:
        window = shown(qapp)
        if window.tasks.busy(WORK):
            QTimer.singleShot(5, look)
            return
        opened.append(window.state.opened.name if window.state.opened else "")
        window.unsaved.note(False)
        window.close()

    QTimer.singleShot(0, look)
    assert open_window(Path("demo"), speak("en")) == 0
    assert opened == ["小澄县"]
    assert slow.ended.is_set()


def test_a_project_called_demo_is_opened_as_what_it_is(
    qapp: QApplication, slow: Slow, monkeypatch: pytest.MonkeyPatch, project_file: Path
) -> None:
    monkeypatch.chdir(project_file.parent)
    (project_file.parent / "demo").mkdir()
    project_file.rename(project_file.parent / "demo" / "lifecircle.gpkg")
    opened: list[str] = []

    def look() -> None:
        window = shown(qapp)
        if window.tasks.busy(WORK):
            QTimer.singleShot(5, look)
            return
        opened.append(window.state.opened.name if window.state.opened else "")
        window.close()

    QTimer.singleShot(0, look)
    assert open_window(Path("demo"), speak("en")) == 0
    assert opened == ["One street"]
    assert slow.ended.is_set()


@pytest.mark.parametrize("error", [LifecircleError("No."), OSError("no room left on the disk")])
def test_an_engine_that_cannot_be_made_ready_is_no_message_to_the_planner(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*, cancelled: Cancelled) -> None:
        assert not cancelled()
        raise error

    monkeypatch.setattr(kernels, "warm_up", fail)
    monkeypatch.setattr(theme, "has_chinese_font", lambda: True)
    told: list[bool] = []

    def look() -> None:
        window = shown(qapp)
        if window.tasks.busy(app.WARM_UP):
            QTimer.singleShot(5, look)
            return
        told.append(window.message.isVisible())
        window.close()

    QTimer.singleShot(0, look)
    assert app.run(language="en") == 0
    assert told == [False]
    assert "could not be made ready" in caplog.text


EARLY = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from lifecircle.gui import app
from lifecircle.gui.shell.preferences import Memory
application = QApplication([])
early = app.show_early(application, app.Language(application), "zh", Memory(Path(sys.argv[1])))
assert early.isVisible() and early.page.demo.text() == "打开演示城市", early.page.demo.text()
heavy = {"numpy", "pandas", "geopandas", "scipy", "numba", "pydantic", "pyqtgraph", "lifecircle.gui.window"}
assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
QTest.mouseClick(early.page.demo, Qt.MouseButton.LeftButton)
assert early.wish == ("demo_asked", ()), early.wish
assert early.wait_for(app._load)
assert app.WINDOW in sys.modules
assert app.make_window(application, "zh", Memory(Path(sys.argv[1])))
"""


def test_the_start_page_is_shown_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", EARLY, str(tmp_path)], check=True, env=environment, timeout=300)


@pytest.mark.parametrize(("key", "wish"), [("O", "open_asked"), ("I", "import_asked"), ("D", "demo_asked")])
def test_keys_are_heard_before_the_window_is_there(key: str, wish: str, tmp_path: Path, qtbot: QtBot) -> None:
    early = EarlyWindow(Memory(tmp_path))
    qtbot.addWidget(early)
    with qtbot.waitExposed(early):
        early.show()
    early.activateWindow()
    for one in (key, "D"):  # the first is done
        QTest.keyClick(early, getattr(Qt.Key, f"Key_{one}"), Qt.KeyboardModifier.ControlModifier)
    assert early.wish == (wish, ())


def test_what_the_start_page_offers_does_not_jump_when_the_window_is_there(tmp_path: Path, qtbot: QtBot) -> None:
    early, window = EarlyWindow(Memory(tmp_path)), Window(speak("en"), Memory(tmp_path))
    at = []
    for shown, page in ((early, early.page), (window, window.start)):
        qtbot.addWidget(shown)
        shown.resize(1366, 734)
        with qtbot.waitExposed(shown):
            shown.show()
        button = page.findChildren(QPushButton)[0]
        at.append(button.mapTo(shown, button.rect().topLeft()))
    assert at[0] == at[1]


@pytest.mark.usefixtures("qapp")
def test_closing_the_early_window_ends_the_program(tmp_path: Path) -> None:
    early = EarlyWindow(Memory(tmp_path))
    early.show()
    held = threading.Event()
    QTimer.singleShot(20, early.close)
    assert not early.wait_for(lambda: _ignore(held.wait(5)))
    held.set()
    again = EarlyWindow(Memory(tmp_path))
    assert again.wait_for(lambda: None)


def _ignore(_: object) -> None:
    """Take what a call returned where nothing is to be returned."""
