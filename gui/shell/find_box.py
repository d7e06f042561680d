"""A list in which one may also write: a click anywhere opens it, and what is typed finds a line by a word."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QWidget
from typing_extensions import override

from ..plain import ChoiceBox


class FindBox(ChoiceBox):
    """Opens like a list that cannot be written in; what is typed on the open list goes into the line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.line().installEventFilter(self)
        self.view().installEventFilter(self)

    def line(self) -> QLineEdit:
        """Give the line that is written in."""
        line = self.lineEdit()
        assert line is not None, "the box can be written in"
        return line

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.lineEdit() and isinstance(event, QMouseEvent) and self.isEnabled():
            if event.button() != Qt.MouseButton.LeftButton:
                return super().eventFilter(watched, event)
            if event.type() == QEvent.Type.MouseButtonPress:
                self.line().setFocus(Qt.FocusReason.MouseFocusReason)
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self.line().selectAll()  # so that what is typed takes the place of what stands there
                self.showPopup()
            return True
        if watched is self.view() and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            text = event.text()
            if text and text.isprintable() and not text.isspace():
                self.hidePopup()
                self.line().setFocus()
                self.line().selectAll()
                QApplication.sendEvent(self.line(), event)
                return True
        return super().eventFilter(watched, event)
