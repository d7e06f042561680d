"""How soon figures follow while a facility is dragged over the demo city: frames, active clause, all clauses."""

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported
pytest.importorskip("PySide6")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lifecircle.gui import theme
from lifecircle.gui.app import make_window
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.scenarios.editor import EDIT, PREVIEW, Shown
from lifecircle.gui.shell.preferences import Memory
from lifecircle.gui.window import Window

MOVES = 60
PATIENCE_S = 300.0


def until(done: Any) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done():
        QApplication.processEvents()
        assert time.monotonic() < end


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
def test_figures_while_a_facility_is_dragged(benchmark: Any, tmp_path: Path) -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.dress(application)
    window = make_window(application, "en", Memory(tmp_path))
    window.resize(1366, 740)
    window.show()
    window.open()
    until(lambda: not any(window.tasks.busy(lane) for lane in (WORK, EDIT)) and window.canvas.is_settled())
    window.areas.chosen.emit(0)
    until(window.canvas.is_settled)
    QTest.keyClick(window.canvas, Qt.Key.Key_A)
    figures = drag(window, window.canvas.graphics.viewport())
    benchmark.extra_info.update(figures)
    benchmark.pedantic(lambda: None, rounds=1)
    window.unsaved.note(False)
    window.close()


def drag(window: Window, port: QWidget) -> dict[str, float]:
    """Move the facility about, and measure from each move to its frame and to its figures, in milliseconds."""
    x, y = window.canvas.view.to_pixels(np.array([window.canvas.marks.areas[0].xy]))[0]
    told: list[tuple[float, bool]] = []

    def take(shown: Shown) -> None:
        told.append((time.perf_counter(), shown.partly))

    window.scenarios.editor.previewed.connect(take)
    frames, active, rested = [], [], []
    for step in range(MOVES):
        begun = time.perf_counter()
        QTest.mouseMove(port, QPoint(round(x) - 90 + 3 * step, round(y) - 20 + step % 7))
        port.repaint()
        frames.append(time.perf_counter() - begun)
        count = len(told)
        until(lambda count=count: len(told) > count)
        active.append(told[count][0] - begun)
        if step % 10 == 9:
            until(lambda: not told[-1][1] and not window.tasks.busy(PREVIEW))
            rested.append(told[-1][0] - begun)
    named = {"frame": frames, "active_clause": active, "all_clauses": rested}
    return {
        f"{name}_p{share}_ms": round(1000 * float(np.percentile(values, share)), 1)
        for name, values in named.items()
        for share in (50, 95, 99)
    }
