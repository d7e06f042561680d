"""The four things that a place is made of, each with its state: streets, facilities, people, districts."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ...layers.inspection.finding import DISTRICTS, FACILITIES, POPULATION, STREETS
from ..plain import Label, OneLine
from .choices import LayerChoice, is_broken

USES: Final = (STREETS, FACILITIES, POPULATION, DISTRICTS)
_NEEDED: Final = (STREETS, POPULATION)


class Slots(QWidget):
    """Four cards in a row. `add_asked` tells that one was clicked: files are wanted for it."""

    add_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.slot: dict[str, Slot] = {use: Slot(self) for use in USES}
        for slot in self.slot.values():
            row.addWidget(slot, 1)
            slot.clicked.connect(self.add_asked)

    def set_low(self, low: bool) -> None:
        """Take one line instead of two where the window has little room."""
        for slot in self.slot.values():
            slot.set_low(low)

    def show_choices(self, choices: Sequence[LayerChoice], name: Callable[[str], str], *, estimated: bool) -> None:
        """Show what is there of each; `estimated` where no file of people is needed."""
        for use, slot in self.slot.items():
            theirs = [choice for choice in choices if choice.serves(use)]
            text, state = self._state(use, theirs, estimated=estimated)
            if use == FACILITIES and not theirs and (found := _in_the_streets(choices)):
                count, file = found
                text, state = self.tr("✓ {count} in {file}").format(count=f"{count:,}", file=file), "good"
            slot.show_state(name(use), text, state)

    def _state(self, use: str, theirs: list[LayerChoice], *, estimated: bool) -> tuple[str, str]:
        wrong = [choice for choice in theirs if is_broken(choice)]
        files = self.tr(", ").join(choice.looked.path.name for choice in wrong or theirs)
        if wrong:
            return self.tr("✗ cannot be read yet: {files}").format(files=files), "wrong"
        if theirs:
            rows = sum(choice.looked.found.report.rows for choice in theirs if choice.looked.found.report is not None)
            counted = self.tr("✓ {files} · {rows} rows") if rows else self.tr("✓ {files}")
            return counted.format(files=files, rows=f"{rows:,}"), "good"
        if use == POPULATION and estimated:
            return self.tr("✓ estimated"), "good"
        if use == POPULATION:
            return self.tr("needed: a file, or an estimate below"), "needed"
        return (self.tr("needed"), "needed") if use in _NEEDED else (self.tr("may be left out"), "free")


def _in_the_streets(choices: Sequence[LayerChoice]) -> tuple[int, str] | None:
    """How many facilities the file of streets holds beside, by their tags, and its name."""
    for choice in choices:
        report = choice.looked.found.report
        if choice.use == STREETS and report is not None and report.categories:
            return sum(report.categories.values()), choice.looked.path.name
    return None


class Slot(QFrame):
    """One card; `clicked` asks for files."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("slot")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title, self.text = Label(self), OneLine(self)
        self.title.setObjectName("section")
        self.text.setObjectName("soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 12, 7)
        column.setSpacing(1)
        column.addWidget(self.title)
        column.addWidget(self.text, 1)
        self._column = column

    def set_low(self, low: bool) -> None:
        """Write the state beside the title instead of below it."""
        self._column.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self._column.setSpacing(8 if low else 1)

    def show_state(self, title: str, text: str, state: str) -> None:
        """Show a state by words and by the card's edge."""
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}: {text}")
        if self.property("state") != state:
            self.setProperty("state", state)
            self.style().polish(self)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    @override
    def event(self, event: QEvent) -> bool:
        """A key press on the card is as good as a click."""
        if event.type() == QEvent.Type.KeyPress and getattr(event, "key", lambda: 0)() in {
            Qt.Key.Key_Return, Qt.Key.Key_Space,
        }:  # fmt: skip
            self.clicked.emit()
            return True
        return super().event(event)
