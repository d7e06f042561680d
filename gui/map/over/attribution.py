"""Whose the basemap is, always shown with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ...plain import Label

_MOST_PX = 420


class Attribution(Label):
    """A line at the foot of the map; '' hides it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("attribution")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a text."""
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _MOST_PX))
        self.setVisible(bool(text))
        self.adjustSize()
