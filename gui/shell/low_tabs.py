"""Tabs that ask for little height and little width: their pages take what is left, and long names give way to short."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget
from typing_extensions import override

LEAST_PX = 210


class LowTabs(QTabWidget):
    """A tab widget whose own hint is low. `write` names the tabs: with the long names where all of them have room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[tuple[str, str], ...] = ()
        self.tabBar().setUsesScrollButtons(False)  # where not even the short names fit all tabs stay in sight, cut
        self.tabBar().setElideMode(Qt.TextElideMode.ElideRight)

    def write(self, names: Sequence[tuple[str, str]]) -> None:
        """Name the tabs, each by a long and a short name; the long one is told as a tip where it is not shown."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            self._fit()

    def _fit(self) -> None:
        for which in (0, 1):
            for tab, name in enumerate(self._names[: self.count()]):
                self.setTabText(tab, name[which])
                self.setTabToolTip(tab, "" if name[which] == name[0] else name[0])
            if self.tabBar().sizeHint().width() <= self.width():
                return

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LEAST_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), LEAST_PX)
