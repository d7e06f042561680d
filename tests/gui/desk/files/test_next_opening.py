"""What a first opening works out is kept behind the window's back, and what it saves opens the next time as fast."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.files.next_opening import NEXT_OPENING
from lifecircle.gui.desk.lanes import SAVE, WORK
from lifecircle.gui.window import Window
from lifecircle.scenarios.project import layers_cache, network_cache, project
from lifecircle.scenarios.project.door.reading import Read, read_checked_layers
from lifecircle.scenarios.runs import opening

PATIENCE_MS = 60_000


class Cache:
    """A cache of the test's own, and how often a project's cells were read."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reads = folder, 0

    def read(self, *arguments: Any, **options: Any) -> Read:
        self.reads += 1
        return read_checked_layers(*arguments, **options)

    def kept(self) -> tuple[int, int]:
        return len([*(self.folder / "layers").glob("*")]), len([*(self.folder / "networks").glob("*.npz")])


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cache:
    made = Cache(tmp_path / "cache")
    for module in (opening, project):
        monkeypatch.setattr(module, "layers_cache", lambda: made.folder / "layers")
    monkeypatch.setattr(opening, "user_cache", lambda: made.folder / "networks")
    monkeypatch.setattr(layers_cache, "WORTH_IT", 0)
    monkeypatch.setattr(network_cache, "WORTH_IT", 1)
    monkeypatch.setattr(project, "read_checked_layers", made.read)
    return made


def finish(window: Window, qtbot: QtBot) -> None:
    lanes = (WORK, SAVE, NEXT_OPENING)
    qtbot.waitUntil(lambda: not any(window.tasks.busy(lane) for lane in lanes), timeout=PATIENCE_MS)


def test_the_second_opening_reads_no_cell_and_shows_the_same(
    window: Window, cache: Cache, project_file: Path, make: Callable[[str], Window], qtbot: QtBot
) -> None:
    window.open(project_file)
    finish(window, qtbot)
    assert (cache.reads, cache.kept()) == (1, (1, 1))
    figure = window.circle.figure.text()
    window.close()
    again = make("en")
    again.open(project_file)
    finish(again, qtbot)
    assert (cache.reads, cache.kept()) == (1, (1, 1))
    assert again.circle.figure.text() == figure


def test_what_the_window_saves_is_kept_while_gestures_go_into_it(
    window: Window, cache: Cache, project_file: Path, make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot
) -> None:
    window.open(project_file)
    finish(window, qtbot)
    window.scenarios.panel.new_asked.emit()
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    finish(window, qtbot)
    window.save(tmp_path / "mine.gpkg")
    finish(window, qtbot)
    window.scenarios.panel.new_asked.emit()
    figure, before = window.circle.figure.text(), cache.reads
    window.close()
    again = make("en")
    again.open(tmp_path / "mine.gpkg")
    finish(again, qtbot)
    assert cache.reads == before
    assert again.circle.figure.text() == figure
