import threading
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lifecircle.gui.tasks import Defect, Tasks
from lifecircle.messages import LifecircleError
from lifecircle.progress import Cancelled, Progress, WorkCancelled


class Gate:
    """Work that waits until it is let go, or cancelled."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun = threading.Event()
        self.saw_cancel = threading.Event()

    def __call__(self, request: str, /, *, progress: Progress, cancelled: Cancelled) -> str:
        self.begun.set()
        progress(0.5, "Half way")
        while not self.open.wait(0.005):
            if cancelled():
                self.saw_cancel.set()
                raise WorkCancelled
        return request


def deaf(request: Gate, /, **_: object) -> str:
    """Work that never asks whether it is cancelled."""
    request.begun.set()
    request.open.wait(5)
    return "deaf"


def shout(request: str, /, **_: object) -> str:
    return request.upper()


def refuse(request: str, /, **_: object) -> str:
    raise LifecircleError("{file} is empty; choose another.", file=request)


def break_down(request: str, /, **_: object) -> str:
    raise ZeroDivisionError(request)


def never(_: object) -> None:
    pytest.fail("must not be called")


def test_a_result_comes_back_in_the_windows_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[str, bool]] = []
    with qtbot.waitSignal(tasks.ended):
        tasks.start(
            "work", shout, "hello", failed=never,
            done=lambda text: seen.append((text, threading.current_thread() is threading.main_thread())),
        )  # fmt: skip
    assert seen == [("HELLO", True)]
    assert not tasks.busy("work")


def test_the_window_lives_while_work_goes_on(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Gate()
    tasks.start("work", gate, "late", done=lambda _: None, failed=never)
    with qtbot.waitSignal(tasks.ended):
        QTimer.singleShot(0, gate.open.set)  # only a live event loop can let the work go


def test_progress_arrives_with_its_lane(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Gate()
    with qtbot.waitSignal(tasks.progressed) as told:
        tasks.start("work", gate, "x", done=lambda _: None, failed=never)
    assert told.args == ["work", 0.5, "Half way"]
    with qtbot.waitSignal(tasks.ended):
        gate.open.set()


def test_a_sentence_for_the_planner_comes_back_as_it_is(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[LifecircleError] = []
    with qtbot.waitSignal(tasks.ended):
        tasks.start("work", refuse, "a.csv", done=never, failed=errors.append)
    assert str(errors[0]) == "a.csv is empty; choose another."


def test_a_defect_becomes_a_sentence_too(tasks: Tasks, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    errors: list[LifecircleError] = []
    with qtbot.waitSignal(tasks.ended):
        tasks.start("work", break_down, "oh", done=never, failed=errors.append)
    assert isinstance(errors[0], Defect)
    assert errors[0].values == {"kind": "ZeroDivisionError", "detail": "oh"}
    assert "ZeroDivisionError" in caplog.text


def test_cancelled_work_stops_and_delivers_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Gate()
    tasks.start("work", gate, "x", done=never, failed=never)
    assert gate.begun.wait(5)
    with qtbot.waitSignal(tasks.ended):
        tasks.cancel("work")
    assert gate.saw_cancel.wait(5)
    assert not tasks.busy("work")


def test_a_stale_result_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Gate()
    results: list[str] = []
    tasks.start("work", deaf, gate, done=never, failed=never)
    assert gate.begun.wait(5)
    with qtbot.waitSignal(tasks.ended):
        tasks.start("work", shout, "new", done=results.append, failed=never)
        gate.open.set()
    assert results == ["NEW"]


def test_lanes_do_not_wait_for_each_other(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Gate()
    results: list[str] = []
    tasks.start("work", gate, "slow", done=results.append, failed=never)
    with qtbot.waitSignal(tasks.ended):
        tasks.start("tiles", shout, "fast", done=results.append, failed=never)
    with qtbot.waitSignal(tasks.ended):
        gate.open.set()
    assert results == ["FAST", "slow"]


def test_closing_stops_the_threads(qapp: QApplication) -> None:
    door, gate = Tasks(qapp), Gate()
    door.start("work", gate, "x", done=never, failed=never)
    assert gate.begun.wait(5)
    before = time.monotonic()
    door.close()
    assert gate.saw_cancel.is_set()
    assert time.monotonic() - before < 5
    assert not door.busy("work")


def test_after_the_end_nothing_is_run_and_nothing_breaks(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.ended):
        tasks.start("work", shout, "hello", done=lambda _: None, failed=never)
    tasks.close()
    gate = Gate()
    for lane in ("work", "another"):
        tasks.start(lane, gate, "late", done=never, failed=never)
        assert not tasks.busy(lane)
    assert not gate.begun.wait(0.05)
