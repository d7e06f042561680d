"""The export: what is to be handed on, in whose name, and into which folder."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDate, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...progress import Cancelled, Progress
from ...scenarios.exports.registry import EXPORTS, USUAL, find_exports, write_exports
from ...scenarios.exports.request import ExportRequest
from ...scenarios.presentation.translate import Words


@dataclass(frozen=True, eq=False)
class ExportJob:
    """What to write, of what, and where to."""

    request: ExportRequest
    keys: tuple[str, ...]
    folder: Path


def export(job: ExportJob, /, *, progress: Progress, cancelled: Cancelled) -> list[Path]:
    """Write the exports; on any error the folder is as it was before. Raises LifecircleError and WorkCancelled."""
    return write_exports(job.request, find_exports(job.keys), job.folder, progress=progress, cancelled=cancelled)


@dataclass(frozen=True)
class ExportChoice:
    """What the planner chose."""

    keys: tuple[str, ...]
    folder: Path
    unit: str
    date: str


class ExportDialog(QDialog):
    """`asked(ExportChoice)` tells what is wanted."""

    asked = Signal(object)

    def __init__(self, folder: Path, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.boxes = {one.key: QCheckBox(words(one.title), self) for one in EXPORTS}
        for key, box in self.boxes.items():
            box.setChecked(key in USUAL)
            box.toggled.connect(self._tell)
        self.folder, self.unit = QLineEdit(str(folder), self), QLineEdit(self)
        self.date = QLineEdit(QDate.currentDate().toString("yyyy-MM-dd"), self)
        choose = QPushButton(self.tr("Choose…"), self)
        choose.clicked.connect(self._choose_folder)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        form = QFormLayout()
        form.addRow(self.tr("Folder"), row)
        form.addRow(self.tr("Office"), self.unit)
        form.addRow(self.tr("Date"), self.date)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(self.tr("Export"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        for box in self.boxes.values():
            layout.addWidget(box)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.folder.textChanged.connect(self._tell)
        self.setMinimumWidth(460)
        self._tell()

    def choice(self) -> ExportChoice:
        """What is set."""
        keys = tuple(key for key, box in self.boxes.items() if box.isChecked())
        return ExportChoice(keys, Path(self.folder.text().strip()), self.unit.text().strip(), self.date.text().strip())

    def _tell(self) -> None:
        self.ok.setEnabled(any(box.isChecked() for box in self.boxes.values()) and bool(self.folder.text().strip()))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _accept(self) -> None:
        self.asked.emit(self.choice())
        self.close()


def show_folder(folder: Path) -> None:
    """Open a folder in the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
