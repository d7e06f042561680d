"""A row of a form that holds a file or a folder: written into it, or chosen in a dialog."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ...shell.file_dialog import file_dialog

FOLDER: Final = ""
"""What a row asks for that has no kinds of files."""


class PathRow(QWidget):
    """A field and a button that opens a dialog of `title`; `kinds` are those of a file, as Qt writes them."""

    def __init__(self, parent: QWidget, title: str, *, kinds: str = FOLDER, hint: str = "") -> None:
        super().__init__(parent)
        self._title, self._kinds = title, kinds
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(hint)
        self.field.setClearButtonEnabled(bool(kinds))
        self.button = QPushButton(self.tr("Choose…"), self)
        self.button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)

    @property
    def path(self) -> Path | None:
        """What stands there; None where nothing does."""
        text = self.field.text().strip()
        return Path(text) if text else None

    def _choose(self) -> None:
        dialog = file_dialog(self, self._title, self.field.text(), self._kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile if self._kinds else QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.field.setText)
        dialog.open()
