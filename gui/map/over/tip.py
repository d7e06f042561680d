"""A tip beside the pointer that stays as long as the pointer rests: what lies there, with its figures."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from ...plain import Label

_AWAY_PX: Final = 16


class Tip(Label):
    """Plain text over the map; mouse events go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("tip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, text: str, at: QPoint) -> None:
        """Show `text` beside a point of the parent, within it; hide where there is none."""
        if not text:
            self.hide()
            return
        if text != self.text():
            self.setText(text)
            self.adjustSize()
        self.move(_placed(QRect(at, self.size()), self._room.rect()).topLeft())
        self.show()
        self.raise_()


def _placed(box: QRect, room: QRect) -> QRect:
    """Right below the point, or on the other side of it where there is no room."""
    at = box.topLeft()
    x = at.x() + _AWAY_PX if at.x() + _AWAY_PX + box.width() <= room.right() else at.x() - _AWAY_PX - box.width()
    y = at.y() + _AWAY_PX if at.y() + _AWAY_PX + box.height() <= room.bottom() else at.y() - _AWAY_PX - box.height()
    return QRect(QPoint(max(x, room.left()), max(y, room.top())), box.size())
