"""Tools that draw: a line for a new way, or a closed line for an area."""

import math

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from typing_extensions import override

from ... import theme
from ..view import View
from .snapping import Snap, paint_snap
from .tool import Pointer, Tool

Points = tuple[tuple[float, float], ...]
_SAME_PX = 3.0


class LineTool(Tool):
    """Each click adds a point; Enter or a double click ends.

    `shaped(points)` while it is drawn, `drawn(points)` at last.
    `most` points end the line by themselves; `closed` draws an area, which needs three points. With `snap` the ends are
    shown on their streets.
    """

    shaped = Signal(object)
    drawn = Signal(object)

    def __init__(self, parent: QObject, *, closed: bool = False, most: int = 0, snap: Snap | None = None) -> None:
        super().__init__(parent)
        self._closed, self._most, self._snap = closed, most, snap
        self._points: list[tuple[float, float]] = []
        self._at: tuple[float, float] | None = None
        self._last_px: QPointF | None = None

    @property
    def least(self) -> int:
        """So many points make a line or an area."""
        return 3 if self._closed else 2

    @override
    def release(self, pointer: Pointer) -> None:
        if self._last_px is not None and math.dist(pointer.at.toTuple(), self._last_px.toTuple()) < _SAME_PX:
            return  # the second half of a double click is no further point
        self._points.append(pointer.xy)
        self._last_px = pointer.at
        if self._most and len(self._points) >= self._most:
            self.accept()
        self.changed.emit()

    @override
    def move(self, pointer: Pointer) -> None:
        self._at = pointer.xy
        shape = (*self._points, pointer.xy)
        if len(shape) >= self.least:
            self.shaped.emit(shape)
        self.changed.emit()

    @override
    def double_click(self, pointer: Pointer) -> None:
        self.accept()

    @override
    def accept(self) -> None:
        points = tuple(self._points)
        if len(points) >= self.least:
            self._clear()
            self.drawn.emit(points)

    @override
    def cancel(self) -> bool:
        begun = bool(self._points)
        self._clear()
        return begun

    def _clear(self) -> None:
        self._points, self._at, self._last_px = [], None, None
        self.changed.emit()

    @override
    def paint(self, painter: QPainter, view: View) -> None:
        points = [*self._points, *([self._at] if self._at is not None else [])]
        if not points:
            return
        corners = QPolygonF([QPointF(x, y) for x, y in view.to_pixels(np.array(points))])
        painter.setPen(QPen(theme.EDIT, 2.6, Qt.PenStyle.SolidLine if len(points) > 1 else Qt.PenStyle.NoPen))
        if self._closed and len(points) > 2:
            painter.setBrush(QColor(theme.EDIT.red(), theme.EDIT.green(), theme.EDIT.blue(), 40))
            painter.drawPolygon(corners)
        else:
            painter.drawPolyline(corners)
        for point in self._points:
            ((x, y),) = view.to_pixels(np.array([point]))
            painter.setBrush(theme.HALO)
            painter.setPen(QPen(theme.EDIT, 1.8))
            painter.drawEllipse(QPointF(x, y), 4.0, 4.0)
        if self._snap is not None:
            for end in {points[0], points[-1]}:
                paint_snap(painter, view, end, self._snap(end))

    @override
    def hint(self) -> str:
        if self._closed:
            return self.tr("Click the corners; Enter or a double click ends. Esc starts again.")
        if self._most:
            return self.tr("Click on either side. Esc starts again.")
        return self.tr("Click along the way; Enter or a double click ends. Esc starts again.")
