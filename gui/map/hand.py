"""What mouse and keys mean on the map: move it, point at what is there, choose it, or drive the tool that is taken."""

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from typing_extensions import override

from .tools.tool import Pointer
from .turns import TURNS

if TYPE_CHECKING:
    from .canvas import MapCanvas

_CLICK_PX: Final = 4
_HOUSE_PX: Final = 14.0
_WHEEL_STEP: Final = 120
_REST_MS: Final = 180
"""So long the pointer must rest on a facility before its own circle is asked for."""
_ARROW_PX: Final = 90
_ARROWS: Final = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Hand(QObject):
    """Takes the mouse from the graphics view, and the canvas's keys; the canvas's signals tell what was meant."""

    def __init__(self, canvas: "MapCanvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed: QPoint | None = None
        self._button = Qt.MouseButton.NoButton
        self._dragged = False
        self._wheel = 0
        self._rests_on = -1
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(lambda: canvas.site_rested.emit(self._rests_on))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse from the graphics view, which would show empty tips of its own."""
        if isinstance(event, QWheelEvent | QMouseEvent):
            TURNS.begin_frame()
        if isinstance(event, QWheelEvent):
            self._wheel_turned(event)
            return True
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if event.type() == QEvent.Type.Leave:
            self._rest_on(-1)
            self._canvas.tip.hide()
        return event.type() == QEvent.Type.ToolTip or super().eventFilter(watched, event)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means; False where it means nothing on the map."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            right, down = _ARROWS[key]
            self._canvas.pan(right * _ARROW_PX, down * _ARROW_PX)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self._canvas.zoom(1)
        elif key == Qt.Key.Key_Minus:
            self._canvas.zoom(-1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._canvas.tool is not None:
            self._canvas.tool.accept()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._canvas.edit_asked.emit()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._canvas.delete_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            return False
        return True

    def _escape(self) -> None:
        """Give up what was begun; where nothing was, select nothing and leave the tool."""
        canvas = self._canvas
        begun = canvas.tool.cancel() if canvas.tool is not None else canvas.selection.drop_box()
        if not begun:
            canvas.selection.choose(())
            canvas.left_tool.emit()

    def _wheel_turned(self, event: QWheelEvent) -> None:
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _WHEEL_STEP)
        if steps:
            self._wheel -= steps * _WHEEL_STEP
            self._canvas.zoom(steps, event.position())

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position().toPoint()
        if kind == QEvent.Type.MouseButtonPress:
            self._press(event)
        elif kind == QEvent.Type.MouseMove:
            self._moved(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._released(event)
        elif kind == QEvent.Type.MouseButtonDblClick and self._canvas.tool is not None:
            self._canvas.tool.double_click(self._pointer(event))
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._canvas.zoom(2, QPointF(at))
        else:
            return False
        return True

    def _pointer(self, event: QMouseEvent) -> Pointer:
        return Pointer(self._canvas.view.to_metres(event.position()), event.position(), event.modifiers())

    def _press(self, event: QMouseEvent) -> None:
        self._canvas.setFocus()
        if self._canvas.tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self._canvas.tool.press(self._pointer(event))
            return
        self._pressed, self._dragged, self._button = event.position().toPoint(), False, event.button()
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._canvas.selection.begin(event.position())

    def _moved(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            if self._canvas.tool is not None:
                self._canvas.tool.move(self._pointer(event))
            else:
                self._point_at(QPointF(at))
            return
        if self._canvas.selection.is_boxing:
            self._canvas.selection.stretch(event.position())
            return
        step = at - self._pressed
        if self._dragged or step.manhattanLength() > _CLICK_PX:
            self._dragged = True
            self._pressed = at
            self._canvas.tip.hide()
            self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._canvas.pan(step.x(), step.y())

    def _point_at(self, at: QPointF) -> None:
        """Tell what lies under the pointer, and begin to wait on a facility."""
        site, area, text = self._canvas.marks.site_at(at, self._canvas.view), None, ""
        plate = self._canvas.marks.plate_at(at)
        if plate is not None:
            site, text = None, self._canvas.tell("area", plate)
        elif site is not None:
            text = self._canvas.tell("site", site)
        elif (house := self.house_at(at)) is not None and not self._canvas.from_afar():
            text = self._canvas.tell("house", house)
        elif (area := self._canvas.marks.area_at(self._canvas.view.to_metres(at))) is not None:
            text = self._canvas.tell("area", area)
        self._canvas.tip.tell(text, at.toPoint())
        self._rest_on(-1 if site is None else site)
        self._canvas.setCursor(Qt.CursorShape.PointingHandCursor if text else Qt.CursorShape.ArrowCursor)

    def _rest_on(self, site: int) -> None:
        if site != self._rests_on:
            self._rests_on = site
            self._rest.start()

    def house_at(self, at: QPointF) -> int | None:
        """The demand point of those asked that is nearest to a pixel, if one is near."""
        people = self._canvas.layers.people
        if people is None or not len(people.xy):
            return None
        x, y = self._canvas.view.to_metres(at)
        away = np.hypot(people.xy[:, 0] - x, people.xy[:, 1] - y)
        away[people.people <= 0] = np.inf
        nearest = int(np.argmin(away))
        if away[nearest] > _HOUSE_PX * self._canvas.view.metres:
            return None
        return nearest if people.rows is None else int(people.rows[nearest])

    def _released(self, event: QMouseEvent) -> None:
        if self._canvas.tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self._canvas.tool.release(self._pointer(event))
            return
        if self._pressed is None or event.button() != self._button:
            return
        self._pressed = None
        self._canvas.point()
        if self._dragged or (self._canvas.selection.is_boxing and self._canvas.selection.end(self._canvas.view)):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._clicked(event.position(), event.modifiers())
        elif event.button() == Qt.MouseButton.RightButton:
            self._canvas.menu_asked.emit(
                *self._canvas.view.to_metres(event.position()), event.globalPosition().toPoint()
            )

    def _clicked(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """A plate before a facility, that before a house, that before an area; a far hexagon is its largest house."""
        site, house, area = self._canvas.marks.site_at(at, self._canvas.view), self.house_at(at), None
        if (plate := self._canvas.marks.plate_at(at)) is not None:
            self._canvas.plate_clicked.emit(plate)
            return
        more = bool(keys & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
        if site is not None and more:
            self._canvas.selection.toggle(site)
            return
        self._canvas.selection.choose(() if site is None else (site,))
        if site is not None:
            self._canvas.site_clicked.emit(site)
            return
        area = self._canvas.marks.area_at(self._canvas.view.to_metres(at))
        if area is not None:
            self._canvas.area_clicked.emit(area)
        if house is not None:
            self._canvas.house_clicked.emit(house)
        elif area is None:
            self._canvas.nothing_clicked.emit()
            self._canvas.ground_clicked.emit(*self._canvas.view.to_metres(at))
