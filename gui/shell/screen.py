"""A window that fits its screen: never larger than what is free there, whatever was remembered or asked for."""

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

WANTED: Final = QSize(1600, 1000)
TOOL_BAR_PX: Final = 55
"""The least height of the tool bar: where it is still to come the start page leaves it free, so that nothing jumps."""
FRAME_PX: Final = 34
"""What a window's title and borders may take beside its inside."""


def fit_to_screen(window: QWidget) -> None:
    """Move and shrink a window so that all of it, its title too, lies on the screen's free part."""
    screen = window.screen()
    if screen is not None and not window.isMaximized():
        window.setGeometry(fitted(window.geometry(), screen.availableGeometry()))


def fitted(wanted: QRect, free: QRect) -> QRect:
    """Return `wanted` shrunk and moved into `free`, below the room that a title takes."""
    width, height = min(wanted.width(), free.width()), min(wanted.height(), free.height() - FRAME_PX)
    x = min(max(wanted.x(), free.x()), free.right() + 1 - width)
    y = min(max(wanted.y(), free.y() + FRAME_PX), free.bottom() + 1 - height)
    return QRect(x, y, width, height)
