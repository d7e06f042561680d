"""Tiles that are kept: those in view always, of the others only the last ones."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from lifecircle.gui.map.tiles import TileKey, TileLayer
from lifecircle.gui.tasks import Tasks

IN_VIEW = 6
KEPT = 24


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
