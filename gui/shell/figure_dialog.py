"""A small dialog that asks for one figure."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ..plain import FigureBox, Label, primary_button

_WIDTH_PX = 300


class FigureDialog(QDialog):
    """`taken(figure)` once it is given; Enter gives it, Escape does not."""

    taken = Signal(float)

    def __init__(
        self, parent: QWidget, title: str, text: str, figure: float, *, least: float, most: float, digits: int
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.box = FigureBox(self)
        self.box.setDecimals(digits)
        self.box.setRange(least, most)
        self.box.setValue(figure)
        self.box.setAccessibleName(text)
        self.box.selectAll()
        label = Label(self, text)
        label.setWordWrap(True)
        label.setBuddy(self.box)
        buttons = QDialogButtonBox(self)
        self.ok = primary_button(buttons, self.tr("Apply"))
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.taken.emit(self.box.value()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        for widget in (label, self.box, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(_WIDTH_PX)
