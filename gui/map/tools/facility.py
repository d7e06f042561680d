"""Tools for facilities: set a new one, and drag one to another place."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from typing_extensions import override

from ... import theme
from ..marks.symbols import draw_symbol
from ..view import View
from .snapping import Snap, paint_snap
from .tool import Pointer, Tool

_SYMBOL_PX = 24.0


class AddFacilityTool(Tool):
    """Sets a facility of `category` by a click: `hovered(x, y)` while it moves, `placed(x, y)` at last."""

    hovered = Signal(float, float)
    placed = Signal(float, float)

    def __init__(self, snap: Snap, parent: QObject) -> None:
        super().__init__(parent)
        self.category = ""
        self._snap = snap
        self._at: tuple[float, float] | None = None

    @override
    def move(self, pointer: Pointer) -> None:
        self._at = pointer.xy
        self.hovered.emit(*pointer.xy)
        self.changed.emit()

    @override
    def release(self, pointer: Pointer) -> None:
        self.placed.emit(*pointer.xy)

    @override
    def cancel(self) -> bool:
        self._at = None
        return False

    @override
    def paint(self, painter: QPainter, view: View) -> None:
        if self._at is not None:
            _paint_site(painter, view, self._at, self.category, self._snap)

    @override
    def hint(self) -> str:
        return self.tr("Click where the new facility stands. Esc ends.")


class MoveFacilityTool(Tool):
    """Drags a facility. `picked(row)`, `dragged(row, x, y)` while it moves, `dropped(row, x, y)` or `given_up` at last.

    `find` gives the facility under a pixel and its category.
    """

    picked = Signal(int)
    dragged = Signal(int, float, float)
    dropped = Signal(int, float, float)
    given_up = Signal()
    cursor = Qt.CursorShape.OpenHandCursor

    def __init__(self, snap: Snap, find: Callable[[QPointF], tuple[int, str] | None], parent: QObject) -> None:
        super().__init__(parent)
        self._snap, self._find = snap, find
        self._held: tuple[int, str] | None = None
        self._at: tuple[float, float] | None = None

    @override
    def press(self, pointer: Pointer) -> None:
        self._held = self._find(pointer.at)
        if self._held is not None:
            self.picked.emit(self._held[0])

    @override
    def move(self, pointer: Pointer) -> None:
        if self._held is not None:
            self._at = pointer.xy
            self.dragged.emit(self._held[0], *pointer.xy)
            self.changed.emit()

    @override
    def release(self, pointer: Pointer) -> None:
        held, moved = self._held, self._at is not None
        self._held, self._at = None, None
        if held is not None and moved:
            self.dropped.emit(held[0], *pointer.xy)
        self.changed.emit()

    @override
    def cancel(self) -> bool:
        begun = self._held is not None
        self._held, self._at = None, None
        if begun:
            self.given_up.emit()
        self.changed.emit()
        return begun

    @override
    def paint(self, painter: QPainter, view: View) -> None:
        if self._held is not None and self._at is not None:
            _paint_site(painter, view, self._at, self._held[1], self._snap)

    @override
    def hint(self) -> str:
        return self.tr("Drag a facility to another place. Esc leaves it where it was.")


def _paint_site(painter: QPainter, view: View, at: tuple[float, float], category: str, snap: Snap) -> None:
    """The facility under the pointer, with its leg to the street."""
    paint_snap(painter, view, at, snap(at))
    ((x, y),) = view.to_pixels(np.array([at]))
    draw_symbol(painter, QPointF(x, y), _SYMBOL_PX, category, theme.EDIT)
    painter.setPen(QPen(theme.EDIT, 1.6))
