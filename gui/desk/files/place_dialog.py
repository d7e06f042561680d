"""A place by its name: out of an OpenStreetMap file on this computer or, if so asked, over the internet."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ....scenarios.build.request import CheckRequest
from ...plain import Label, WholeBox, primary_button, tip
from ...shell.file_dialog import file_dialog

_DENSITY: Final = (8000, 1, 200_000)
"""People per square kilometre: what is offered first, and what can be."""
_WIDTH_PX: Final = 460
_FIELD_PX: Final = 32


class PlaceDialog(QDialog):
    """Asks where the streets of a place come from and how many people live there; `asked(CheckRequest)` tells it.

    Nothing is sent anywhere before the internet was chosen and the button pressed. `choose_file()` may be replaced.
    """

    asked = Signal(object)

    def __init__(self, name: str, parent: QWidget, *, extract: str = "") -> None:
        """`extract` is the OpenStreetMap file that was taken last, '' for none."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("A place by its name"))
        self.setMinimumWidth(_WIDTH_PX)
        self.name, self.density = QLineEdit(name, self), WholeBox(self)
        usual, least, most = _DENSITY
        self.density.setRange(least, most)
        self.density.setSingleStep(500)
        self.density.setValue(usual)
        self.density.setSuffix(self.tr(" people/km²"))
        self.offline, self.online = QRadioButton(self), QRadioButton(self)
        self.offline.setText(self.tr("From an OpenStreetMap file on this computer (.osm.pbf, .osm)"))
        self.online.setText(self.tr("Over the internet, from OpenStreetMap's servers"))
        self.file, self.choose = QLineEdit(extract, self), QPushButton(self.tr("Choose…"), self)
        self.file.setReadOnly(True)
        self.file.setPlaceholderText(self.tr("for instance an extract of the province"))
        self.file.setAccessibleName(self.tr("OpenStreetMap file"))
        self.offline.setChecked(True)
        self.buttons = QDialogButtonBox(self)
        self.go = primary_button(self.buttons, self.tr("Make the place"))
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        self.choose.clicked.connect(self._choose_file)
        for signal in (self.name.textChanged, self.file.textChanged, self.offline.toggled):
            signal.connect(self._look)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self._look()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for field in (self.name, self.density, self.file):
            field.setMinimumHeight(_FIELD_PX)  # else the notes of several lines squeeze them
        form.addRow(self.tr("Place"), self.name)
        form.addRow(self.tr("People"), self.density)
        of_people = self._note(
            self.tr("OpenStreetMap knows no residents: until you import a census, people are spread evenly (estimate).")
        )
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.choose)
        of_net = self._note(
            self.tr(
                "The name is sent to OpenStreetMap's servers, and streets and facilities are fetched from there. "
                "Nothing else leaves this computer."
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(8)
        layout.addLayout(form)
        layout.addWidget(of_people)
        layout.addWidget(self.offline)
        layout.addLayout(row)
        layout.addWidget(self.online)
        layout.addWidget(of_net)
        layout.addWidget(self.buttons)

    def _note(self, text: str) -> Label:
        label = Label(self, text)
        label.setObjectName("soft")
        label.setWordWrap(True)
        return label

    def _choose_file(self) -> None:
        dialog = file_dialog(self, self.tr("OpenStreetMap file"), "", "OpenStreetMap (*.pbf *.osm *.osm.gz *.osm.bz2)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file.setText)
        dialog.open()

    def _look(self) -> None:
        """Nothing can be made without a name, and offline not without a file."""
        self.file.setEnabled(self.offline.isChecked())
        self.choose.setEnabled(self.offline.isChecked())
        ready = bool(self.name.text().strip()) and (self.online.isChecked() or bool(self.file.text()))
        self.go.setEnabled(ready)
        self.go.setToolTip("" if ready else tip(self.tr("Give a name, and a file or the internet")))

    def request(self) -> CheckRequest:
        """What is asked for."""
        name = self.name.text().strip()
        network: dict[str, object] = {"place": name}
        if self.offline.isChecked():
            network["file"] = Path(self.file.text())
        people = {"estimate": {"people_per_km2": float(self.density.value())}}
        return CheckRequest.model_validate({"name": name, "network": network, "population": people})

    def _take(self) -> None:
        request = self.request()
        self.accept()
        self.asked.emit(request)
