"""A circle of one's own: which service, how far, which way, for whom; asked of the place at once, without a plan."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QWidget

from ....coverage.place import Place
from ....coverage.travel.modes import UNIT_OF_MODE
from ....scenarios.build.request import CircleAsked
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.translate import Words
from ...plain import ChoiceBox, DecimalBox, primary_button
from ...shell.find_box import FindBox

_MODES: Final = ("walk", "drive", "network_km", "radius_km")
_USUAL: Final = {"walk": 15.0, "drive": 15.0, "network_km": 1.0, "radius_km": 1.0}


class OwnCircle(QDialog):
    """`asked(circle)` tells what the planner wants to know."""

    asked = Signal(object)

    def __init__(self, place: Place, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("A circle of one's own"))
        self._words = words
        self.service, self.mode, self.group = FindBox(self), ChoiceBox(self), ChoiceBox(self)
        self.limit = DecimalBox(self)
        self._fill(place)
        form = QFormLayout(self)
        form.setContentsMargins(22, 18, 22, 14)
        form.addRow(self.tr("Facilities"), self.service)
        form.addRow(self.tr("Way"), self.mode)
        form.addRow(self.tr("Limit"), self.limit)
        form.addRow(self.tr("For whom"), self.group)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self.ok = primary_button(buttons, self.tr("Draw the circle"))
        self.ok.setEnabled(self.service.count() > 0)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.close)
        form.addRow(buttons)

    def _fill(self, place: Place) -> None:
        """Offer what the place has, the most frequent category first."""
        for category, count in _categories(place.facilities.category):
            text = self.tr("{category} ({count})").format(category=category_name(category, self._words), count=count)
            self.service.addItem(text, category)
        for mode in _MODES:
            self.mode.addItem(self._words.name(mode), mode)
        self.mode.currentIndexChanged.connect(self._mode_changed)
        for group in place.demand.weights:
            self.group.addItem(self._words.name(group), group)
        self.group.setCurrentIndex(max(self.group.findData("people"), 0))
        self.limit.setRange(0.1, 240.0)
        self.limit.setDecimals(1)
        self._mode_changed()

    def _mode_changed(self) -> None:
        mode = self.mode.currentData()
        self.limit.setSuffix(" " + self._words.name(UNIT_OF_MODE[mode]))
        self.limit.setValue(_USUAL[mode])

    def circle(self) -> CircleAsked:
        """What is set."""
        row = max(self.service.findText(self.service.currentText()), 0)
        return CircleAsked(
            service=str(self.service.itemData(row)),
            limit=self.limit.value(),
            mode=self.mode.currentData(),
            group=str(self.group.currentData()),
        )

    def _accept(self) -> None:
        self.asked.emit(self.circle())
        self.close()


def _categories(categories: Iterable[object]) -> list[tuple[str, int]]:
    return Counter(str(category) for category in categories if category).most_common()
