"""Whose degrees they are: how a file's points lie to the streets under each datum.

The planner decides, or lets stand what clear evidence preselects.
"""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from ...layers.crs.datums import BD09, DATUM_TITLES, GCJ02, WGS84
from ...scenarios.presentation.translate import Words
from ..plain import Label, tip
from .choices import LayerChoice

DATUM_NAMES: Final = {
    WGS84: QT_TRANSLATE_NOOP("DatumSheet", "WGS 84"),
    GCJ02: QT_TRANSLATE_NOOP("DatumSheet", "GCJ-02 (AMap, Tencent)"),
    BD09: QT_TRANSLATE_NOOP("DatumSheet", "BD-09 (Baidu)"),
}

_OFFERED: Final = (GCJ02, BD09, WGS84)
"""In this order on every line, so that no choice ever moves under the mouse."""
_NAME_PX: Final = 150
_ACROSS: Final = 2


def datum_name(datum: str) -> str:
    """What planners call a datum: by who hands out its degrees."""
    return QCoreApplication.translate("DatumSheet", str(DATUM_NAMES[datum]))


class DatumSheet(QWidget):
    """`compare_asked` where the planner wants the evidence, `taken(datum)` where they decide."""

    compare_asked = Signal()
    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evidence = Label(self)
        self.evidence.setWordWrap(True)
        self.compare = QPushButton(self)
        self.compare.clicked.connect(self.compare_asked)
        self.take = {datum: QPushButton(self) for datum in DATUM_NAMES}
        self._take_label = Label(self)
        grid = QGridLayout()  # two beside each other: three have no room on a small screen
        for place, (datum, button) in enumerate(self.take.items()):
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, datum=datum: self.taken.emit(datum))
            grid.addWidget(button, *divmod(place, _ACROSS))
        grid.addWidget(self.compare, *divmod(len(self.take), _ACROSS))
        grid.setColumnStretch(_ACROSS, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(self._take_label)
        layout.addLayout(grid)
        layout.addWidget(self.evidence)
        self._write()
        self.hide()

    def show_choice(self, choice: LayerChoice | None, words: Words, *, streets: bool) -> None:
        """Ask of a file whose degrees may be shifted; `streets` tells whether there are some to compare with."""
        self.setVisible(choice is not None and choice.may_be_shifted())
        if choice is None:
            return
        self.compare.setVisible(streets and choice.detection is None)
        for datum, button in self.take.items():
            button.setChecked(choice.taken_datum() == datum)
        found = choice.detection
        first = choice.doubt() if choice.preselected() else None
        lines = [] if found is None else [first or found.conclusion, *(one.message() for one in found.evidence)]
        self.evidence.setText("\n".join(words.say(line) for line in lines))
        self.evidence.setVisible(bool(lines))

    def _write(self) -> None:
        self.compare.setText(self.tr("Compare with the streets"))
        self._take_label.setText(self.tr("Take the degrees as"))
        for datum, button in self.take.items():
            button.setText(datum_name(datum))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


class DatumLine(QWidget):
    """The choice for one file, in a place of its own: `taken(datum)`. What was chosen stays to be seen and changed."""

    taken = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self.state = Label(self), Label(self)
        self.name.setMaximumWidth(_NAME_PX)
        self.state.setObjectName("soft")
        self._group = QButtonGroup(self)
        self.take = {datum: QRadioButton(self) for datum in _OFFERED}
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.name)
        for datum, button in self.take.items():
            self._group.addButton(button)
            button.clicked.connect(lambda _checked, datum=datum: self.taken.emit(datum))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(1)
        column.addLayout(row)
        column.addWidget(self.state)

    def show_choice(self, choice: LayerChoice) -> None:
        """Tell what is chosen for a file, and which datum its points speak for."""
        name = choice.looked.path.name
        self.name.setText(self.name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_PX))
        self.name.setToolTip(tip(name))
        self._group.setExclusive(False)
        for datum, button in self.take.items():
            kept = self.tr("WGS 84, as it is")
            shifted = self.tr("{datum}, shift").format(datum=DATUM_TITLES[datum])
            button.setText(kept if datum == WGS84 else shifted)
            button.setChecked(choice.taken_datum() == datum)
        self._group.setExclusive(True)
        self.state.setText(self._state(choice))

    def _state(self, choice: LayerChoice) -> str:
        if choice.preselected():
            text = self.tr("Preselected by its place beside the streets: shifted from {datum} when you check")
            return text.format(datum=DATUM_TITLES[choice.preselected()])
        if not choice.datum:
            text = self.tr("Not chosen yet: taken as WGS 84. Suggested: {datum}")
            return text.format(datum=DATUM_TITLES[choice.likely_datum()])
        if choice.datum == WGS84:
            return self.tr("Chosen: taken as WGS 84, not shifted")
        return self.tr("Chosen: shifted from {datum} to WGS 84").format(datum=DATUM_TITLES[choice.datum])
