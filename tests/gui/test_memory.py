"""What a window takes is given back: a closed one leaves nothing behind, and one that goes on does not grow."""

import gc
import weakref
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lifecircle.gui.app import make_window
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.panels.scenarios.editor import EDIT
from lifecircle.gui.shell.preferences import Memory
from lifecircle.gui.window import Window
from lifecircle.tests.held_memory import held_mb

OPENINGS = 50
WARM_UP = 10
"""After so many openings all libraries are loaded and all pools have their threads."""
FLAT_MB = 40.0
"""A map's tiles that are kept by mistake are 20 MB a window; what is kept of 40 openings must stay far below that."""
TOOL_KEYS = (Qt.Key.Key_A, Qt.Key.Key_M, Qt.Key.Key_L, Qt.Key.Key_G, Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_V)


def settled(window: Window) -> bool:
    return not any(map(window.tasks.busy, (WORK, EDIT, "reach", "house"))) and window.canvas.is_settled()


def left_after_work(window: Window, qtbot: QtBot, project_file: Path) -> dict[str, weakref.ref[object]]:
    """Take each tool once on an open project, close the window, and return what it was made of."""
    window.show()
    window.open(project_file)
    qtbot.waitUntil(lambda: window.state.opened is not None and settled(window), timeout=60_000)
    for key in TOOL_KEYS:
        QTest.keyClick(window.canvas, key)
    window.tabs.setCurrentWidget(window.year)
    parts = (window, window.canvas, window.canvas.layers, window.tasks, window.scenarios, window.compare)
    window.close()
    window.deleteLater()
    return {type(part).__name__: weakref.ref(part) for part in parts}


def test_a_closed_window_leaves_nothing_behind(
    qapp: QApplication, qtbot: QtBot, config: Path, project_file: Path
) -> None:
    left = left_after_work(make_window(qapp, "en", Memory(config)), qtbot, project_file)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [name for name, thing in left.items() if thing() is not None] == []


def maps() -> int:
    """How many maps there are in this process, those of other windows with them."""
    return sum(isinstance(thing, QObject) and type(thing).__name__ == "MapCanvas" for thing in gc.get_objects())


def test_fifty_projects_in_one_window_take_no_more_than_ten(
    window: Window, qtbot: QtBot, written_street: Path, tmp_path: Path
) -> None:
    before, warm = 0.0, 0
    for number in range(OPENINGS):
        path = tmp_path / f"{number}.gpkg"
        path.write_bytes(written_street.read_bytes())
        window.open(path)
        qtbot.waitUntil(lambda: window.state.path == path and settled(window), timeout=60_000)  # noqa: B023
        if number == WARM_UP:
            gc.collect()
            before, warm = held_mb(), maps()
    gc.collect()
    assert held_mb() - before < FLAT_MB
    assert maps() <= warm
