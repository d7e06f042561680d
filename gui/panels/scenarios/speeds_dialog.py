"""How fast people walk in one scenario: where nothing is set, as in the project."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from ....scenarios.presentation.translate import Words
from ...plain import Label, primary_button
from ..clauses.walking_speeds import WalkingSpeeds


class SpeedsDialog(QDialog):
    """Boxes by group. `taken(speeds)` gives those that the scenario sets, in m/s, once they are others than before."""

    taken = Signal(object)

    def __init__(
        self, words: Words, parent: QWidget, *, name: str, own: Mapping[str, float], project: Mapping[str, float],
        unit: str,
    ) -> None:  # fmt: skip
        """`own` are set by the scenario `name`, `project` by the project for all; the rest is usual."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Walking speeds of {scenario}").format(scenario=name))
        self._own = dict(own)
        self.walk = WalkingSpeeds(self, own, unit=unit, usual=project)
        told = Label(self, self.tr("All clauses of this scenario are evaluated with them; the project keeps its own."))
        told.setWordWrap(True)
        form = QFormLayout()
        for group, box in self.walk.box.items():
            form.addRow(words.name(group), box)
        buttons = QDialogButtonBox(self)
        self.accept_it = primary_button(buttons, self.tr("Apply"))
        self.as_project = buttons.addButton(self.tr("As in the project"), QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.as_project.clicked.connect(self.walk.put_back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(told)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _take(self) -> None:
        self.accept()
        if self.walk.chosen() != self._own:
            self.taken.emit(self.walk.chosen())
