"""Settings: language, theme, the unit of speeds, and how fast people walk in this project."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ....scenarios.presentation.translate import Words
from ...panels.clauses.clause_settings import SPEED_UNITS
from ...panels.clauses.walking_speeds import WalkingSpeeds
from ...plain import ChoiceBox, Label, primary_button


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
        self.language, self.theme, self.unit = ChoiceBox(self), ChoiceBox(self), ChoiceBox(self)
        for key, name in (("zh", "中文"), ("en", "English")):
            self.language.addItem(name, key)
        self.language.setCurrentIndex(self.language.findData(words.language))
        self.theme.addItems([self.tr("Light"), self.tr("Dark")])
        self.theme.setCurrentIndex(int(dark))
        for key in SPEED_UNITS:
            self.unit.addItem(self.tr("m/s") if key == "mps" else self.tr("km/h"), key)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self._walking = WalkingSpeeds(self, speeds or {}, unit=unit)
        self.walk = self._walking.box
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
            box.setEnabled(speeds is not None)
            form.addRow(words.name(group), box)
        self.office = QPushButton(self.tr("Plans and words of the office…"), self)
        self.office.clicked.connect(self.office_asked)
        form.addRow(self.office)
        buttons = QDialogButtonBox(self)
        primary_button(buttons, self.tr("Apply"))
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def speeds(self) -> dict[str, float]:
        """The speeds that differ from the usual ones, in m/s."""
        return self._walking.chosen()

    def _take(self) -> None:
        self.accept()
        if self._speeds is not None and self.speeds() != dict(self._speeds):
            self.speeds_chosen.emit(self.speeds())
        if self.unit.currentData() != self._unit:
            self.unit_chosen.emit(self.unit.currentData())
        self.dark_chosen.emit(bool(self.theme.currentIndex()))
        if self.language.currentData() != self._words.language:
            self.language_chosen.emit(self.language.currentData())
