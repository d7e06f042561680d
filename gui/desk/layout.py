"""How the desk is laid out: the map, and beside it the clause that is shown above the tabs."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from ..shell.low_tabs import LowTabs
from ..shell.screen import WANTED

_SIDE_PX: Final = (350, 430)
"""The panel's least width, and what it takes where there is room."""


class DeskPage(QSplitter):
    """The map on the left with a table `below`; on the right `tabs` below the head.

    The right side, `side`, scrolls where it is low.
    """

    def __init__(self, canvas: QWidget, below: QWidget, head: QWidget, tabs: Sequence[QWidget]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        left = QSplitter(Qt.Orientation.Vertical, self)
        for part in (canvas, below):
            left.addWidget(part)
            left.setCollapsible(left.count() - 1, False)
        left.setStretchFactor(0, 1)
        left.setSizes([700, 240])
        left.setHandleWidth(8)
        self.tabs = LowTabs(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for tab in tabs:
            self.tabs.addTab(tab, "")
        self.side = self._make_side(head)
        self.addWidget(left)
        self.addWidget(self.side)
        self.setStretchFactor(0, 1)
        self.setCollapsible(0, False)
        self.setCollapsible(1, False)
        self.setSizes([WANTED.width() - _SIDE_PX[1], _SIDE_PX[1]])
        self.setHandleWidth(8)

    def _make_side(self, head: QWidget) -> QScrollArea:
        inside = QWidget(self)
        inside.setObjectName("inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 8, 8)
        column.addWidget(head)
        column.addWidget(self.tabs, 1)
        side = QScrollArea(self)
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidget(inside)
        side.setMinimumWidth(_SIDE_PX[0])
        return side
