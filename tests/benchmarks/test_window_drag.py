"""How soon the window follows the hand: frames while panning, and figures while a site and a link are dragged.

On the demo city, and on 250,000 nodes with 100,000 points of people. Beside the time on the clock stands the processor
time of the whole program, which others on the machine disturb less.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported
pytest.importorskip("PySide6")

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import parse_plan
from lifecircle.coverage.plans.plan import Plan
from lifecircle.gui import theme
from lifecircle.gui.app import make_window
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.jobs import Opened
from lifecircle.gui.map.scene import make_scene
from lifecircle.gui.panels.scenarios.editor import EDIT, PREVIEW, PREVIEW_PLAN, Shown
from lifecircle.gui.shell.preferences import Memory
from lifecircle.gui.window import Window
from lifecircle.progress import ignore_progress, never_cancelled
from lifecircle.scenarios.build.demo import demo_project

from .cities import PLAN, planned

PANS, SITES, LINKS = 60, 40, 24
REST_EVERY = 8
PATIENCE_S = 400.0


def until(done: Callable[[], bool]) -> None:
    """Wait without burning processor time."""
    end = time.monotonic() + PATIENCE_S
    alarm = QTimer()
    alarm.start(50)
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        assert time.monotonic() < end


@dataclass
class Times:
    """Milliseconds of one gesture's moves."""

    frame: list[float] = field(default_factory=list)
    frame_cpu: list[float] = field(default_factory=list)
    active: list[float] = field(default_factory=list)
    active_cpu: list[float] = field(default_factory=list)
    all_rested: list[float] = field(default_factory=list)

    def said(self, gesture: str) -> dict[str, float]:
        return {
            f"{gesture}_{name}_p{share}_ms": round(1000 * float(np.percentile(values, share)), 1)
            for name, values in vars(self).items()
            if values
            for share in (50, 95, 99)
        }


class Hand:
    """Moves the pointer over a window, and takes the times."""

    def __init__(self, window: Window) -> None:
        self.window, self.port = window, window.canvas.graphics.viewport()
        self.told: list[float] = []
        self.all_told = False
        window.scenarios.editor.previewed.connect(self._hear)

    def _hear(self, shown: object) -> None:
        assert isinstance(shown, Shown), shown
        self.told.append(time.perf_counter())
        self.all_told = not shown.partly

    def pan(self) -> dict[str, float]:
        times, middle = Times(), QPoint(450, 320)
        QTest.mousePress(self.port, Qt.MouseButton.LeftButton, pos=middle)
        for step in range(1, PANS + 1):
            begun, cpu = time.perf_counter(), time.thread_time()
            QTest.mouseMove(self.port, middle + QPoint(5 * (step % 40), 3 * (step % 30)))
            QApplication.processEvents()  # draws what is to be drawn anew
            times.frame.append(time.perf_counter() - begun)
            times.frame_cpu.append(time.thread_time() - cpu)
        QTest.mouseRelease(self.port, Qt.MouseButton.LeftButton, pos=middle)
        return times.said("pan")

    def drag(self, gesture: str, at: QPoint, moves: int) -> dict[str, float]:
        """Drag; a figure counts once it is drawn."""
        times, lanes = Times(), (PREVIEW, PREVIEW_PLAN)
        for step in range(moves):
            count, cpu, own = len(self.told), time.process_time(), time.thread_time()
            begun = time.perf_counter()
            QTest.mouseMove(self.port, at + QPoint(3 * step - 40, step % 7))
            QApplication.processEvents()  # draws what is to be drawn anew
            times.frame.append(time.perf_counter() - begun)
            times.frame_cpu.append(time.thread_time() - own)
            until(lambda: len(self.told) > count)  # noqa: B023  (asked at once)
            QApplication.processEvents()
            if step > 1:  # the first answers begin to follow
                times.active.append(time.perf_counter() - begun)
                times.active_cpu.append(time.process_time() - cpu)
            if step % REST_EVERY == REST_EVERY - 1:
                until(lambda: self.all_told and not any(map(self.window.tasks.busy, lanes)))
                times.all_rested.append(self.told[-1] - begun)
        return times.said(gesture)


def open_grid(window: Window) -> None:
    """Show 250,000 nodes with 100,000 points of people and 5,000 sites."""
    place: Place = planned("grid_250000").case.place
    keys = np.array([f"s{row}" for row in range(len(place.facilities))], dtype=object)
    place = replace(place, facilities=replace(place.facilities, id=keys, name=keys))
    plan: Plan = parse_plan(PLAN.replace("limit = 15", "limit = 5"), "plan.toml")  # so that some are left out
    blank = np.zeros(0, dtype=object)
    scene = make_scene(place.network, districts=place.districts, barriers=place.barriers, buildings=blank)
    project = demo_project(size="small", progress=ignore_progress, cancelled=never_cancelled)
    opened = Opened("grid", project, place, scene, evaluate(place, plan))
    window.projects.came.emit(opened)


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
@pytest.mark.parametrize("name", ["demo", "grid_250000"])
def test_figures_while_something_is_dragged(benchmark: Any, tmp_path: Path, name: str) -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.dress(application)
    window = make_window(application, "en", Memory(tmp_path))
    window.resize(1366, 740)
    window.show()
    window.open() if name == "demo" else open_grid(window)
    until(lambda: not any(map(window.tasks.busy, (WORK, EDIT))) and window.canvas.is_settled())
    window.areas.chosen.emit(0)
    until(window.canvas.is_settled)
    hand = Hand(window)
    figures = hand.pan()
    window.areas.chosen.emit(0)
    until(window.canvas.is_settled)
    x, y = window.canvas.view.to_pixels(np.array([window.canvas.marks.areas[0].xy]))[0]
    at = QPoint(round(x), round(y))
    QTest.keyClick(window.canvas, Qt.Key.Key_A)
    figures |= hand.drag("site", at, SITES)
    QTest.keyClick(window.canvas, Qt.Key.Key_L)
    QTest.mouseClick(hand.port, Qt.MouseButton.LeftButton, pos=at + QPoint(-60, -60))
    figures |= hand.drag("link", at, LINKS)
    nodes = window.scenarios.place.network.node_count if window.scenarios.place else 0
    benchmark.extra_info.update(task="the window while dragging", place=f"{name}, {nodes:,} nodes", **figures)
    benchmark.pedantic(lambda: None, rounds=1)
    window.unsaved.note(False)
    window.close()
