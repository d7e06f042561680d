"""Small dialogs: the keys, and what this program is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from ... import __version__
from ..plain import Label


class KeysSheet(QDialog):
    """Every command with its key."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        pairs = [(action.iconText(), _keys(action)) for action in actions if not action.shortcut().isEmpty()]
        pairs += [
            (self.tr("Move the map"), self.tr("arrow keys, or drag")),
            (self.tr("Zoom"), self.tr("+ and −, or the wheel")),
            (self.tr("Close a card, end a gesture"), "Esc"),
            (self.tr("Select several facilities"), self.tr("Shift and a click or a box")),
            (self.tr("Attributes of the selected facility"), "Enter"),
            (self.tr("Close or remove what is selected"), "Del"),
            (self.tr("Next field, next panel"), "Tab"),
        ]
        half = (len(pairs) + 1) // 2
        for number, (what, keys) in enumerate(pairs):
            row, column = number % half, 2 * (number // half)
            text = Label(self, keys)
            text.setObjectName("section")
            grid.addWidget(Label(self, what), row, column)
            grid.addWidget(text, row, column + 1)
        _closed_by_button(self, grid)


class AboutSheet(QDialog):
    """What the program is, its version, and whose data it may show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About LifeCircle"))
        text = self.tr(
            "LifeCircle {version}. Who reaches a public service within the circle that the plan promises, and who is "
            "left outside. Everything is computed on this computer; nothing is sent anywhere.\n\nStreets from "
            "OpenStreetMap are © OpenStreetMap contributors, under the ODbL. Licence: Apache 2.0."
        )
        label = Label(self, text.format(version=__version__))
        label.setWordWrap(True)
        label.setMinimumWidth(420)
        grid = QGridLayout()
        grid.addWidget(label, 0, 0)
        _closed_by_button(self, grid)


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _closed_by_button(dialog: QDialog, content: QGridLayout) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(22, 18, 22, 14)
    layout.addLayout(content)
    layout.addWidget(buttons)
