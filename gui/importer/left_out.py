"""One line for each file of which something is left out or in doubt: seen without choosing the file in the list."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from ...scenarios.presentation.translate import Words
from .. import theme
from ..plain import MarkedLabel, escaped
from .choices import LayerChoice, told_of

_HIGHEST_PX: Final = 120


class LeftOut(QScrollArea):
    """The lines, file by file, with the remedies; hidden where there is nothing to tell."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = MarkedLabel(self)
        self.text.setObjectName("inside")
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self.text)

    def show_choices(self, choices: Sequence[LayerChoice], words: Words) -> None:
        """Write the line of each file that is to be used."""
        lines = [line for choice in choices if choice.use and (line := _line(choice, words))]
        self.text.setText("<br>".join(lines))
        self.setVisible(bool(lines))
        self._fit()

    def _fit(self) -> None:
        """As high as the lines are, up to where one scrolls."""
        needed = self.text.heightForWidth(self.viewport().width())
        self.setFixedHeight(max(0, min(needed, _HIGHEST_PX)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _line(choice: LayerChoice, words: Words) -> str:
    """One file's line, '' where nothing of it is left out or in doubt."""
    told = told_of(choice)
    if not told:
        return ""
    layer = f" · {choice.looked.layer}" if choice.looked.layer else ""
    said = words("; ").join(words.say(note).rstrip(".。") for note in told)
    name = f'<b style="color:{theme.UNSERVED.name()}">! {escaped(choice.looked.path.name + layer)}</b>'
    return f"{name} {escaped(said)}"
