"""The wheel scrolls a page and changes no choice that it passes over.

Qt turns a box's value under the wheel, even in a page that scrolls: whoever reads on would change an aim, or what a
file is for, without seeing it. A box takes the wheel once it was clicked into.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget
from typing_extensions import override


class _CalmWheel(QObject):
    """Leaves the wheel to what stands around a box that has no focus."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


_CALM: Final = _CalmWheel()


def calm_wheel(root: QWidget) -> None:
    """Have all boxes within a widget leave the wheel to the page, as long as nobody clicked into them."""
    for box in (*root.findChildren(QComboBox), *root.findChildren(QAbstractSpinBox)):
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(_CALM)  # a second time changes nothing
