"""One line for each file of which something is left out or in doubt: seen without choosing the file in the list."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ...scenarios.presentation.summary import said_of_file
from ...scenarios.presentation.translate import Words
from .. import theme
from ..plain import MarkedLabel, escaped
from .choices import LayerChoice, told_of
from .datum_choice import DatumLine
from .jobs import Looked

_MOST_LINES: Final = 6
_LOW_LINES: Final = 2
_LINES_BELOW: Final = 3
"""What the text has below the choices, always, so that they do not move when it changes."""
_MARGIN_PX: Final = 4
_MOST_CHOICES_PX: Final = 96
_LOW_CHOICES_PX: Final = 44


class LeftOut(QScrollArea):
    """The choice of datum for each file in doubt, and below it the lines, file by file; hidden where all is well.

    `datum_taken(row, datum)` tells what the planner chose for a file's degrees. The choices stand first and keep their
    order and places, whatever is found out later.
    """

    datum_taken = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = MarkedLabel(self)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choices: dict[Looked, DatumLine] = {}
        self._rows: dict[Looked, int] = {}
        self._low = False
        inside = QWidget(self)
        inside.setObjectName("inside")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.text)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(inside)

    def show_choices(self, choices: Sequence[LayerChoice], words: Words, *, more: Sequence[str] = ()) -> None:
        """Write the line of each file that is to be used, below `more` sentences on all of them."""
        lines = [line for choice in choices if choice.use and (line := _line(choice, words))]
        lines = [*(_warning(text) for text in more), *lines]
        self._ask_datums(choices)
        self.text.setText("<br>".join(lines))
        self.text.setVisible(bool(lines))
        self.setVisible(bool(lines or self.choices))
        self._fit()

    def _ask_datums(self, choices: Sequence[LayerChoice]) -> None:
        """Keep the lines of the files that are still asked about, and add those of others below them."""
        asked = {choice.looked: row for row, choice in enumerate(choices) if choice.asks_datum()}
        for gone in [looked for looked in self.choices if looked not in asked]:
            line = self.choices.pop(gone)
            line.hide()
            line.deleteLater()
        for looked, row in asked.items():
            if looked not in self.choices:
                self.choices[looked] = self._new_line(looked)
            self.choices[looked].show_choice(choices[row])
        self._rows = asked

    def _new_line(self, looked: Looked) -> DatumLine:
        line = DatumLine(self)
        line.taken.connect(lambda datum: self.datum_taken.emit(self._rows[looked], datum))
        self._column.insertWidget(len(self.choices), line)
        return line

    def _fit(self) -> None:
        """As high as the lines are, up to where one scrolls; below choices always as high."""
        line = self.text.fontMetrics().lineSpacing()  # no line is cut through
        if self.choices:
            above = sum(line.sizeHint().height() + 2 for line in self.choices.values())
            most, below = (_LOW_CHOICES_PX, 1) if self._low else (_MOST_CHOICES_PX, _LINES_BELOW)
            self.setFixedHeight(min(above, most) + below * line + _MARGIN_PX)
            return
        needed, most = self.text.heightForWidth(self.viewport().width()), _LOW_LINES if self._low else _MOST_LINES
        self.setFixedHeight(max(0, min(needed, most * line + _MARGIN_PX)))

    def set_low(self, low: bool) -> None:
        """Leave the list of files more room where the window is low."""
        self._low = low
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _warning(text: str) -> str:
    return f'<b style="color:{theme.UNSERVED.name()}">!</b> {escaped(text)}'


def _line(choice: LayerChoice, words: Words) -> str:
    """One file's line, '' where nothing of it is left out or in doubt."""
    told = told_of(choice)
    if not told:
        return ""
    layer = f" · {choice.looked.layer}" if choice.looked.layer else ""
    file = choice.looked.path.name
    said = said_of_file(told, file, words).removeprefix(file)
    name = f'<b style="color:{theme.UNSERVED.name()}">! {escaped(file + layer)}</b>'
    return f"{name}{escaped(said)}"
