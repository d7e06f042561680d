"""The start page, shown at once, while everything that reads files and computes is imported behind it."""

import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QToolBar
from typing_extensions import override

from ..keys import KEYS
from ..preferences import Memory
from ..screen import TOOL_BAR_PX, WANTED, fit_to_screen
from .welcome_page import StartPage

_LOOK_MS = 15

_WISHES: Final = (
    "demo_asked", "open_asked", "import_asked", "folder_asked", "tour_asked", "recent_asked", "place_asked"
)  # fmt: skip
_BY_KEY: Final = {"open": "open_asked", "import": "import_asked", "demo": "demo_asked"}
"""What the start page offers, by the command whose key asks for it."""


class EarlyWindow(QMainWindow):
    """Stands where the window will stand.

    `wish` is what was pressed first, by mouse or key: a signal of its page, its values.
    """

    closed = Signal()

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.setWindowTitle("LifeCircle")
        self.page = StartPage()
        self.page.set_recent(memory.recent(), memory.picture)
        self.setCentralWidget(self.page)
        place = QToolBar(self)
        place.setMovable(False)
        place.setFixedHeight(TOOL_BAR_PX)
        place.toggleViewAction().setVisible(False)
        self.addToolBar(place)
        self.wish: tuple[str, tuple[str, ...]] | None = None
        self.was_closed = False
        for name in _WISHES:
            getattr(self.page, name).connect(lambda *values, name=name: self._take(name, values))
        for command, name in _BY_KEY.items():
            QShortcut(KEYS[command], self, lambda name=name: self._take(name, ()))
        self.resize(WANTED)
        self.restoreGeometry(memory.geometry())
        fit_to_screen(self)

    def _take(self, name: str, values: tuple[str, ...]) -> None:
        if self.wish is None:
            self.wish = name, values
        self.page.setEnabled(False)
        self.statusBar().showMessage(self.tr("One moment…"))

    def wait_for(self, load: Callable[[], None]) -> bool:
        """Run `load` in a thread while this window is alive; False where it was closed meanwhile."""
        thread = threading.Thread(target=load, name="lifecircle-loading", daemon=True)
        loop, timer = QEventLoop(), QTimer()
        timer.setInterval(_LOOK_MS)
        timer.timeout.connect(lambda: loop.quit() if not thread.is_alive() else None)
        self.closed.connect(loop.quit)
        thread.start()
        timer.start()
        loop.exec()
        timer.stop()
        return not self.was_closed

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.was_closed = True
        self.closed.emit()
        super().closeEvent(event)
