"""A tool takes the left button on the map while it is chosen; the wheel and the other buttons still move the map."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QPainter

from ..view import View


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is: in metres, in pixels of the canvas, with the keys that are held."""

    xy: tuple[float, float]
    at: QPointF
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier


class Tool(QObject):
    """Does nothing; each tool overrides what it needs.

    It has a parent, with which it goes: what its signals are connected to would otherwise keep a closed window's map.

    `changed` asks the map to draw anew, `finished` tells that the gesture ended and the map may be moved again.
    """

    changed = Signal()
    finished = Signal()
    cursor = Qt.CursorShape.CrossCursor

    def press(self, pointer: Pointer) -> None:
        """The left button went down."""

    def move(self, pointer: Pointer) -> None:
        """The pointer moved, whether or not the button is down."""

    def release(self, pointer: Pointer) -> None:
        """The left button went up."""

    def double_click(self, pointer: Pointer) -> None:
        """The left button was pressed twice: the usual end of a line."""

    def accept(self) -> None:
        """Enter was pressed: end the gesture as it stands."""

    def cancel(self) -> bool:
        """Escape was pressed: drop the gesture that is begun. Returns False where none was: the tool is then left."""
        return False

    def paint(self, painter: QPainter, view: View) -> None:
        """Draw the gesture over the map, in pixels."""

    def hint(self) -> str:
        """Say in one sentence what to do next."""
        return ""
