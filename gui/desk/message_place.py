"""Where the message bar stands: over the top of the map, or of the page where there is none."""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from ..map.canvas import MapCanvas
from ..map.palette import ToolBanner
from ..shell.message_bar import MessageBar

_MESSAGE_PX: Final = 760
_LEAST_MESSAGE_PX: Final = 260
_TOOLS_PX, _CARDS_PX = 64, 372
"""What the tools at the map's left and the cards at its right take."""
_EDGE_PX: Final = 12
_HEAD_PX: Final = 54
"""What the head of a page takes on which is chosen what is seen, as what is compared."""


class MessagePlace(QObject):
    """Places the bar anew whenever it says something, or what it stands over becomes another.

    `desk` is the page with the map, `headed` is one with a head that must be seen.
    """

    def __init__(
        self, bar: MessageBar, pages: QStackedWidget, canvas: MapCanvas, banner: ToolBanner, *, desk: QWidget,
        headed: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(bar)
        self._bar, self._pages, self._canvas, self._banner = bar, pages, canvas, banner
        self._desk, self._headed = desk, headed
        bar.said.connect(self.place)
        pages.currentChanged.connect(self.place)

    def place(self, *_: object) -> None:
        """Stand as high as the words need, up to where one scrolls.

        On the map the bar stands between the tools and the cards, below what a tool says of itself.
        """
        on_map = self._pages.currentWidget() is self._desk
        over: QWidget = self._canvas if on_map else self._pages
        beside = (_TOOLS_PX, _CARDS_PX) if on_map else (20, 20)
        window = self._bar.window()
        corner = over.mapTo(window, over.rect().topLeft())
        room = max(over.width() - sum(beside), _LEAST_MESSAGE_PX)
        width = min(_MESSAGE_PX, room)
        y = corner.y() + (_HEAD_PX if self._pages.currentWidget() is self._headed else _EDGE_PX)
        if on_map and self._banner.isVisible():
            y += self._banner.height() + 8
        x = corner.x() + beside[0] + (room - width) // 2
        self._bar.setGeometry(x, y, width, self._bar.height_for(width))
