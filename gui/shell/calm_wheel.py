"""The wheel scrolls pages and lists and changes no choice: not of a box that it passes over, nor of one that has focus.

Qt turns a box's value under the wheel, even in a page that scrolls: whoever reads on would change a plan, an aim, or
what a file is for, without seeing it. Only the open list of a box scrolls.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QSlider
from typing_extensions import override

_BOXES: Final = (QComboBox, QAbstractSpinBox, QSlider)


class _CalmWheel(QObject):
    """Leaves the wheel to what stands around a box, and lets no box take the keyboard by it."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Wheel and isinstance(watched, _BOXES):
            event.ignore()
            return True
        if kind == QEvent.Type.Polish and isinstance(watched, _BOXES):
            policy = watched.focusPolicy()
            if policy == Qt.FocusPolicy.WheelFocus:
                watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return False


_CALM: Final = _CalmWheel()


def calm_wheel(application: QApplication) -> None:
    """Have every box of an application, now and later, leave the wheel to the page; a second time changes nothing."""
    application.installEventFilter(_CALM)
