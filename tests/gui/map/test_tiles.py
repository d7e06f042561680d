"""Tiles that are kept: those in view always, of the others only the last ones."""

import threading

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from lifecircle.gui.map import tiles
from lifecircle.gui.map.tiles import TileKey, TileLayer, at_once
from lifecircle.gui.tasks import Tasks

IN_VIEW = 6
KEPT = 24
PATIENCE_S = 60.0
LANES = tuple(f"lane{number}" for number in range(5))


def paint(painter: QPainter, key: TileKey) -> None:
    painter.fillRect(QRectF(0, 0, 10, 10), QColor("red" if key.row == 0 else "blue"))


def view(step: int) -> list[TileKey]:
    return [TileKey(0, IN_VIEW * step + column, 0) for column in range(IN_VIEW)]


def test_the_ground_that_was_looked_at_does_not_pile_up(tasks: Tasks, qtbot: QtBot) -> None:
    layer = TileLayer("ground", tasks, tasks)
    layer.show_with(paint)
    for step in range(10):
        layer.want(view(step), 1.0)
        qtbot.waitUntil(layer.complete)
    assert len(layer._images) <= IN_VIEW + KEPT
    assert set(view(9)) <= set(layer._images)
    assert not set(view(0)) & set(layer._images)


def test_more_tiles_in_view_than_are_kept_are_all_kept(tasks: Tasks, qtbot: QtBot) -> None:
    layer = TileLayer("ground", tasks, tasks)
    layer.show_with(paint)
    wide = [TileKey(0, column, row) for column in range(8) for row in range(5)]
    layer.want(wide, 1.0)
    qtbot.waitUntil(layer.complete)
    assert set(wide) <= set(layer._images)


def test_what_was_seen_last_is_kept_longest(tasks: Tasks, qtbot: QtBot) -> None:
    layer = TileLayer("ground", tasks, tasks)
    layer.show_with(paint)
    for step in (0, 1, 2, 3, 0, 4, 5):
        layer.want(view(step), 1.0)
        qtbot.waitUntil(layer.complete)
    assert set(view(0)) <= set(layer._images)
    assert not set(view(1)) & set(layer._images)


@pytest.mark.parametrize(("cores", "tiles"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (64, 4)])
def test_a_core_is_left_to_the_window(cores: int, tiles: int) -> None:
    assert at_once(cores) == tiles


class Brushes(threading.Semaphore):
    """Counts who asked for one."""

    asked = 0

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        self.asked += 1
        return super().acquire(blocking, timeout)

    __enter__ = acquire


def test_tiles_wait_for_each_other_and_one_that_is_no_longer_wanted_is_not_drawn(
    monkeypatch: pytest.MonkeyPatch, tasks: Tasks, qtbot: QtBot
) -> None:
    brushes, gate, lock = Brushes(2), threading.Event(), threading.Lock()
    monkeypatch.setattr(tiles, "_BRUSHES", brushes)
    drawing: list[int] = []
    most: list[int] = []

    def slow(_painter: QPainter, key: TileKey) -> None:
        with lock:
            drawing.append(key.column)
            most.append(len(drawing))
        gate.wait(PATIENCE_S)
        with lock:
            drawing.remove(key.column)

    layers = [TileLayer(lane, tasks, tasks) for lane in LANES]
    for number, layer in enumerate(layers):
        layer.show_with(slow)
        layer.want([TileKey(0, number, 0)], 1.0)
    qtbot.waitUntil(lambda: brushes.asked == 5 and len(drawing) == 2)
    waiting = next(layer for number, layer in enumerate(layers) if number not in drawing)
    waiting.show_with(None)
    gate.set()
    qtbot.waitUntil(lambda: all(layer.complete() for layer in layers) and not any(map(tasks.busy, LANES)))
    assert max(most) == 2
    assert len(most) == 4  # not the one that nobody wants
