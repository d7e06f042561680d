"""One line for each file of which something is left out or in doubt: seen without choosing the file in the list."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from ...layers.crs.datums import WGS84
from ...scenarios.presentation.translate import Words
from .. import theme
from ..plain import MarkedLabel, escaped
from .choices import LayerChoice, told_of
from .datum_choice import datum_name

_HIGHEST_PX: Final = 120


class LeftOut(QScrollArea):
    """The lines, file by file, with the remedies; hidden where there is nothing to tell.

    `datum_taken(row, datum)` tells that the planner follows the streets' evidence on a file's degrees.
    """

    datum_taken = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = MarkedLabel(self)
        self.text.setObjectName("inside")
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.text.linkActivated.connect(self._take)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self.text)

    def show_choices(self, choices: Sequence[LayerChoice], words: Words) -> None:
        """Write the line of each file that is to be used."""
        numbered = enumerate(choices)
        lines = [line for row, choice in numbered if choice.use and (line := _line(row, choice, words))]
        self.text.setText("<br>".join(lines))
        self.setVisible(bool(lines))
        self._fit()

    def _take(self, link: str) -> None:
        row, _, datum = link.partition(":")
        self.datum_taken.emit(int(row), datum)

    def _fit(self) -> None:
        """As high as the lines are, up to where one scrolls."""
        needed = self.text.heightForWidth(self.viewport().width())
        self.setFixedHeight(max(0, min(needed, _HIGHEST_PX)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _line(row: int, choice: LayerChoice, words: Words) -> str:
    """One file's line, '' where nothing of it is left out or in doubt."""
    told = told_of(choice)
    if not told:
        return ""
    layer = f" · {choice.looked.layer}" if choice.looked.layer else ""
    said = words("; ").join(words.say(note).rstrip(".。") for note in told)
    name = f'<b style="color:{theme.UNSERVED.name()}">! {escaped(choice.looked.path.name + layer)}</b>'
    return f"{name} {escaped(said)}{_remedy(row, choice)}"


def _remedy(row: int, choice: LayerChoice) -> str:
    """The links that take a file's degrees for one datum or the other, '' where there is no doubt."""
    if not choice.is_doubted():
        return ""
    likely = choice.likely_datum()
    shift = QCoreApplication.translate("DatumSheet", "Take them as {datum}").format(datum=datum_name(likely))
    keep = QCoreApplication.translate("DatumSheet", "Leave them as WGS 84")
    return f' <a href="{row}:{likely}"><b>{escaped(shift)}</b></a> · <a href="{row}:{WGS84}">{escaped(keep)}</a>'
