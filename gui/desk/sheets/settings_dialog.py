"""Settings: language, theme, the unit of speeds, and how fast people walk in this project."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ....coverage.travel.profiles import pace
from ....scenarios.presentation.translate import Words
from ...panels.clauses.clause_settings import SPEED_UNITS
from ...plain import DecimalBox, Label, primary_button, tip

WALKERS: Final = ("people", "age_60_plus", "age_0_2", "age_3_5", "age_6_11")
"""Groups whose speed can be set: everybody, older people, and children."""
_SLOWEST, _FASTEST = 0.3, 3.0


class SettingsDialog(QDialog):
    """Tells what was taken over: `language_chosen(key)`, `dark_chosen(dark)`, `unit_chosen(unit)`, `speeds_chosen`.

    `office_asked()` asks for the list of the office's own plans and words.
    """

    language_chosen = Signal(str)
    dark_chosen = Signal(bool)
    unit_chosen = Signal(str)
    speeds_chosen = Signal(object)
    office_asked = Signal()

    def __init__(
        self, words: Words, parent: QWidget, *, dark: bool, unit: str, speeds: Mapping[str, float] | None
    ) -> None:
        """`speeds` are those that the planner has set by group, None where no place is open."""
        super().__init__(parent)
        self._words, self._unit, self._speeds = words, unit, speeds
        self.setWindowTitle(self.tr("Settings"))
        self.language, self.theme, self.unit = QComboBox(self), QComboBox(self), QComboBox(self)
        for key, name in (("zh", "中文"), ("en", "English")):
            self.language.addItem(name, key)
        self.language.setCurrentIndex(self.language.findData(words.language))
        self.theme.addItems([self.tr("Light"), self.tr("Dark")])
        self.theme.setCurrentIndex(int(dark))
        for key in SPEED_UNITS:
            self.unit.addItem(self.tr("m/s") if key == "mps" else self.tr("km/h"), key)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.walk = {group: self._speed_box(group) for group in WALKERS}
        form = QFormLayout()
        for text, field in (
            (self.tr("Language"), self.language),
            (self.tr("Theme"), self.theme),
            (self.tr("Unit of speeds"), self.unit),
        ):
            form.addRow(text, field)
        head = Label(self, self.tr("Walking speeds of this project"))
        head.setObjectName("section")
        form.addRow(head)
        for group, box in self.walk.items():
            form.addRow(words.name(group), box)
        self.office = QPushButton(self.tr("Plans and words of the office…"), self)
        self.office.clicked.connect(self.office_asked)
        form.addRow(self.office)
        buttons = QDialogButtonBox(self)
        primary_button(buttons, self.tr("Take over"))
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _speed_box(self, group: str) -> QDoubleSpinBox:
        """A box for a group's speed, which stands at its usual one where none was set."""
        box = DecimalBox(self)
        factor = SPEED_UNITS[self._unit]
        box.setDecimals(2)
        box.setRange(_SLOWEST * factor, _FASTEST * factor)
        box.setSingleStep(0.05 * factor)
        box.setSuffix(" " + (self.tr("m/s") if self._unit == "mps" else self.tr("km/h")))
        box.setValue((self._speeds or {}).get(group, _usual(group)) * factor)
        box.setEnabled(self._speeds is not None)
        text = self.tr("Usual: {speed} m/s. Of all clauses that ask this group; one clause alone is set beside it.")
        box.setToolTip(tip(text.format(speed=f"{_usual(group):.2f}")))
        return box

    def speeds(self) -> dict[str, float]:
        """The speeds that differ from the usual ones, in m/s."""
        factor = SPEED_UNITS[self._unit]
        found = {group: box.value() / factor for group, box in self.walk.items()}
        near = 0.006 / factor
        kept = self._speeds or {}
        exact = {group: kept.get(group, _usual(group)) for group in found}
        told = {group: exact[group] if abs(one - exact[group]) < near else one for group, one in found.items()}
        return {group: one for group, one in told.items() if one != _usual(group)}

    def _take(self) -> None:
        self.accept()
        if self._speeds is not None and self.speeds() != dict(self._speeds):
            self.speeds_chosen.emit(self.speeds())
        if self.unit.currentData() != self._unit:
            self.unit_chosen.emit(self.unit.currentData())
        self.dark_chosen.emit(bool(self.theme.currentIndex()))
        if self.language.currentData() != self._words.language:
            self.language_chosen.emit(self.language.currentData())


def _usual(group: str) -> float:
    profile = pace(group, "walk")
    assert profile is not None, "a walk has a profile"
    return profile.speed_mps
