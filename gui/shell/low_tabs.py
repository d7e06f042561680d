"""Tabs that ask for little height, whatever their pages would like: they take what is left, and scroll inside."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget
from typing_extensions import override

LEAST_PX = 210


class LowTabs(QTabWidget):
    """A tab widget whose own hint is low."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LEAST_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), LEAST_PX)
