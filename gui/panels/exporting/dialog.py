"""The export dialog: what is to be handed on, in whose name, into which folder; a picture of the first sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QDate, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ....scenarios.editing.scenario import Board
from ....scenarios.exports.registry import DIFFERENCES, EXPORTS, USUAL
from ....scenarios.presentation.translate import Words
from ...plain import Label, primary_button
from ...shell.calm_wheel import calm_wheel
from ...shell.file_dialog import file_dialog
from .job import ExportChoice

PAPERS: Final = ("A3", "A4", "A2", "A1", "A0")
PREVIEW: Final = QSize(440, 311)
PAUSE_MS: Final = 400
"""After the last key the preview waits so long before it is drawn anew."""


class ExportDialog(QDialog):
    """`asked(ExportChoice)` tells what is wanted; `preview_wanted(ExportChoice)` that the first sheet is another.

    `unit` is the office that was named last.
    """

    asked = Signal(object)
    preview_wanted = Signal(object)

    def __init__(self, folder: Path, words: Words, board: Board, parent: QWidget, *, unit: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.boxes = {one.key: QCheckBox(words(one.title), self) for one in EXPORTS}
        self.scenarios = {one.id: QCheckBox(one.name.replace("&", "&&"), self) for one in board.scenarios}
        self._worked_on = {one.id for one in board.scenarios if one.id == board.current and one.edits}
        self.folder, self.unit = QLineEdit(str(folder), self), QLineEdit(unit, self)
        self.date = QLineEdit(QDate.currentDate().toString("yyyy-MM-dd"), self)
        self.paper, self.crs = QComboBox(self), QComboBox(self)
        self.paper.addItems(PAPERS)
        for title, key in self._systems():
            self.crs.addItem(title, key)
        self.picture = Label(self, self.tr("The first sheet is being drawn…"))
        self.picture.setFixedSize(PREVIEW)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setObjectName("preview")
        self.ok = self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self.preview_wanted.emit(self.choice()))
        self._connect()
        self._tell()
        calm_wheel(self)

    def choice(self) -> ExportChoice:
        """What is set."""
        return ExportChoice(
            tuple(key for key, box in self.boxes.items() if box.isChecked()),
            Path(self.folder.text().strip()),
            self.unit.text().strip(),
            self.date.text().strip(),
            self.paper.currentText(),
            str(self.crs.currentData()),
            tuple(key for key, box in self.scenarios.items() if box.isChecked()),
        )

    def show_preview(self, png: bytes) -> None:
        """Show the first sheet."""
        pixmap = QPixmap()
        pixmap.loadFromData(QByteArray(png))
        smooth = Qt.TransformationMode.SmoothTransformation
        self.picture.setPixmap(pixmap.scaled(PREVIEW, Qt.AspectRatioMode.KeepAspectRatio, smooth))

    def show_no_preview(self) -> None:
        """Say that there is none; why is said when the export is made."""
        self.picture.setText(self.tr("The first sheet cannot be shown."))

    # ---------------------------------------------------------------------------------------------------- layout
    def _lay_out(self) -> QPushButton:
        across = QHBoxLayout()
        across.addWidget(self._choices(), 1)
        across.addLayout(self._beside())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        ok = primary_button(buttons, self.tr("Export"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 12)
        layout.addLayout(across)
        layout.addWidget(buttons)
        return ok

    def _choices(self) -> QWidget:
        """Return the scenarios that are told of, whom nobody should have to look for, and the exports by kind."""
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        if self.scenarios:
            self._group(column, self.tr("Scenarios that report, map and tables tell of"), list(self.scenarios.values()))
        for kind, title in self._kinds():
            self._group(column, title, [self.boxes[one.key] for one in EXPORTS if one.kind == kind])
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setMinimumSize(inner.sizeHint().width() + 24, 420)
        return area

    def _group(self, column: QVBoxLayout, title: str, boxes: Sequence[QCheckBox]) -> None:
        group = QGroupBox(title, self)
        inside = QVBoxLayout(group)
        for box in boxes:
            inside.addWidget(box)
        column.addWidget(group)

    def _beside(self) -> QVBoxLayout:
        choose = QPushButton(self.tr("Choose…"), self)
        choose.clicked.connect(self._choose_folder)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        form = QFormLayout()
        form.addRow(self.tr("Folder"), row)
        form.addRow(self.tr("Office"), self.unit)
        form.addRow(self.tr("Date"), self.date)
        form.addRow(self.tr("Paper of the sheets"), self.paper)
        form.addRow(self.tr("Coordinates of layers"), self.crs)
        column = QVBoxLayout()
        column.addWidget(self.picture)
        column.addLayout(form)
        column.addStretch(1)
        return column

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return (
            ("paper", self.tr("On paper")),
            ("screen", self.tr("Interactive")),
            ("tables", self.tr("Tables")),
            ("layers", self.tr("Layers for other programs")),
        )

    def _systems(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("as in the project"), ""),
            (self.tr("CGCS2000, zone of the place"), "cgcs2000"),
            (self.tr("WGS 84 degrees"), "wgs84"),
            (self.tr("GCJ-02 degrees (AMap, Tencent)"), "gcj02"),
        )

    # --------------------------------------------------------------------------------------------------- changes
    def _connect(self) -> None:
        for key, box in self.boxes.items():
            box.setChecked(key in USUAL)
            box.toggled.connect(self._tell)
        for key, box in self.scenarios.items():
            box.toggled.connect(self._compare)
            box.setChecked(key in self._worked_on)
        self._compare()
        self.folder.textChanged.connect(self._tell)
        self.unit.textChanged.connect(self._pause.start)
        self.date.textChanged.connect(self._pause.start)
        self.paper.currentTextChanged.connect(self._pause.start)
        self._pause.start()

    def _tell(self) -> None:
        self.ok.setEnabled(any(box.isChecked() for box in self.boxes.values()) and bool(self.folder.text().strip()))

    def _compare(self) -> None:
        """Maps of what scenarios change are drawn where any is told of, and cannot be where none is."""
        told = any(box.isChecked() for box in self.scenarios.values())
        self.boxes[DIFFERENCES].setEnabled(told)
        self.boxes[DIFFERENCES].setChecked(told)

    def _choose_folder(self) -> None:
        dialog = file_dialog(self, self.tr("Folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _accept(self) -> None:
        self.asked.emit(self.choice())
        self.close()


def show_folder(folder: Path) -> None:
    """Open a folder in the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
