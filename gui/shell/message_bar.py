"""The one message channel: what the planner must read, on the screen and in the log."""

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from ...messages import LifecircleError, Message
from ...scenarios.presentation.translate import Words
from ..plain import Label, tip
from ..tasks import Defect

_log = logging.getLogger(__name__)


_MOST_LINES: Final = 8
"""Of more one scrolls: what an office's folder leaves to say would cover the map."""


class MessageBar(QFrame):
    """A sentence over the map until it is closed or followed by another; `said(kind, text)` tells of each."""

    said = Signal(str, str)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = words
        self._waits = False
        self._text = Label(self)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._room = QScrollArea(self)
        self._room.setWidgetResizable(True)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setWidget(self._text)
        self._text.setAutoFillBackground(False)
        self._room.viewport().setAutoFillBackground(False)
        self._folder: Path | None = None
        self.folder = QToolButton(self)
        self.folder.setObjectName("remedy")
        self.folder.clicked.connect(self._open_folder)
        self._close = QToolButton(self)
        self._close.setText("✕")
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.addWidget(self._room)
        layout.addWidget(self.folder, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    def height_for(self, width: int) -> int:
        """As high as the words need in that width, up to where one scrolls."""
        layout = self.layout()
        assert layout is not None
        edges = layout.contentsMargins()
        shown = [button for button in (self.folder, self._close) if not button.isHidden()]
        beside = sum(button.sizeHint().width() + layout.spacing() for button in shown)
        inner = width - beside - edges.left() - edges.right()
        most = _MOST_LINES * self._text.fontMetrics().lineSpacing()
        needed = min(self._text.heightForWidth(inner), most)
        least = max(button.sizeHint().height() for button in shown)
        return max(needed, least) + edges.top() + edges.bottom()

    def set_aside(self, aside: bool) -> None:
        """Let a note wait while something else is looked at, and show it again after it; an error stays."""
        if aside and self.isVisible() and self.objectName() == "note":
            self._waits = True
            self.hide()
        elif not aside and self._waits:
            self._waits = False
            self.show()
            self.raise_()

    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def error(self, error: LifecircleError) -> None:
        """Say what went wrong and what to do about it."""
        self._say("error", self._sentence(error))

    def note(self, text: str) -> None:
        """Say something that is no error."""
        self._say("note", text)

    def wrote(self, text: str, folder: Path) -> None:
        """Say what was written, with a button that opens the folder where it lies."""
        self._say("note", text, folder)

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def notes(self, messages: tuple[Message, ...]) -> None:
        """Say several things of the lower floors at once."""
        if messages:
            self.note("\n".join(self.words.say(message) for message in messages))

    def _sentence(self, error: LifecircleError) -> str:
        if not isinstance(error, Defect):
            return self.words.say(error)
        text = self.tr(
            "Something went wrong inside LifeCircle ({kind}: {detail}). Nothing was written. Please try again, and "
            "report it with the log if it happens twice."
        )
        return text.format(**error.values)

    def _say(self, kind: str, text: str, folder: Path | None = None) -> None:
        _log.info("%s: %s", kind, text)
        self._folder = folder
        self.folder.setText(self.tr("Open the folder"))
        self.folder.setVisible(folder is not None)
        self._waits = False
        self.setObjectName(kind)
        self._text.setText(text)
        self.style().polish(self)
        self.show()
        self.raise_()
        self.said.emit(kind, text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._close.setToolTip(tip(self.tr("Close")))
        super().changeEvent(event)
