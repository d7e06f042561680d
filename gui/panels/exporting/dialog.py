"""The export dialog: what is to be handed on, in whose name, into which folder; a picture of the first sheet."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QDate, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
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
from ....scenarios.exports.layer_files.encodings import ENCODINGS
from ....scenarios.exports.registry import DIFFERENCES, EXPORTS, HANDED_IN
from ....scenarios.presentation.translate import Words
from ...plain import ChoiceBox, Label, primary_button
from .job import ExportChoice
from .path_row import PathRow

PAPERS: Final = ("A4", "A3", "A2", "A1", "A0")
PREVIEW: Final = QSize(396, 280)
PAUSE_MS: Final = 400
"""After the last key the preview waits so long before it is drawn anew."""
CRS_LETTERS: Final = 14
"""Of a coordinate system that are seen at least."""
SHAPEFILES: Final = "shp"
WORD: Final = "report-docx"
TEMPLATE: Final = "template"
LOOK: Final = "sheet-template"


class ExportDialog(QDialog):
    """`asked(ExportChoice)` tells what is wanted; `preview_wanted(ExportChoice)` that the first sheet is another.

    `kept` are the fields that are filled as they were the last time, by what they are remembered as.
    """

    asked = Signal(object)
    preview_wanted = Signal(object)

    def __init__(self, folder: Path, words: Words, board: Board, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.boxes = {one.key: QCheckBox(words(one.title), self) for one in EXPORTS}
        self.scenarios = {one.id: QCheckBox(one.name.replace("&", "&&"), self) for one in board.scenarios}
        self._worked_on = {one.id for one in board.scenarios if one.id == board.current and one.edits}
        self.unit = QLineEdit(self)
        self.date = QLineEdit(QDate.currentDate().toString("yyyy-MM-dd"), self)
        self._paths(folder)
        self.kept = {"office": self.unit, TEMPLATE: self.template.field, LOOK: self.sheet_template.field}
        self.paper, self.crs, self.encoding = ChoiceBox(self), ChoiceBox(self), ChoiceBox(self)
        self.paper.addItem(self.tr("usual (A3)"), "")  # or what a look says
        for paper in PAPERS:
            self.paper.addItem(paper, paper)
        for key in ENCODINGS:
            self.encoding.addItem(key.upper(), key)
        for title, key in self._systems():
            self.crs.addItem(title, key)
        self.crs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.crs.setMinimumContentsLength(CRS_LETTERS)
        self.picture = Label(self, self.tr("The first sheet is being drawn…"))
        self.picture.setFixedSize(PREVIEW)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setObjectName("preview")
        self.ok = self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self.preview_wanted.emit(self.choice()))
        self._connect()
        self._tell()

    def choice(self) -> ExportChoice:
        """What is set."""
        return ExportChoice(
            tuple(key for key, box in self.boxes.items() if box.isChecked()),
            Path(self.folder.text().strip()),
            self.unit.text().strip(),
            self.date.text().strip(),
            str(self.paper.currentData()),
            str(self.crs.currentData()),
            tuple(key for key, box in self.scenarios.items() if box.isChecked()),
            encoding=str(self.encoding.currentData()),
            template=self.template.path,
            sheet_template=self.sheet_template.path,
        )

    def fill(self, kept: Mapping[str, str]) -> None:
        """Fill in what was kept of the last export; files that are gone are not asked for again."""
        for key, field in self.kept.items():
            text = kept.get(key, "")
            if field is self.unit or Path(text).is_file():
                field.setText(text)

    def keep(self) -> dict[str, str]:
        """Return what the next export is to begin with."""
        return {key: field.text().strip() for key, field in self.kept.items()}

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
    def _paths(self, folder: Path) -> None:
        """Make the rows of what is chosen on disk."""
        usual = self.tr("as usual")
        word, look = self.tr("Word documents (*.docx)"), self.tr("Looks of sheets (*.toml)")
        self.into = PathRow(self, self.tr("Folder"))
        self.folder = self.into.field
        self.folder.setText(str(folder))
        self.template = PathRow(self, self.tr("Word template of the office"), kinds=word, hint=usual)
        self.sheet_template = PathRow(self, self.tr("Look of the sheets"), kinds=look, hint=usual)

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
        form = QFormLayout()
        form.addRow(self.tr("Folder"), self.into)
        form.addRow(self.tr("Office"), self.unit)
        form.addRow(self.tr("Date"), _abreast(self.date, Label(self, self.tr("Paper")), self.paper))
        coordinates = _abreast(self.crs, Label(self, self.tr("shapefiles in")), self.encoding)
        form.addRow(self.tr("Coordinates of layers"), coordinates)
        form.addRow(self.tr("Look of the sheets"), self.sheet_template)
        form.addRow(self.tr("Word template"), self.template)
        column = QVBoxLayout()
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
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
            box.setChecked(key in HANDED_IN)
            box.toggled.connect(self._tell)
        for key, box in self.scenarios.items():
            box.toggled.connect(self._compare)
            box.setChecked(key in self._worked_on)
        self._compare()
        self.folder.textChanged.connect(self._tell)
        self.unit.textChanged.connect(self._pause.start)
        self.date.textChanged.connect(self._pause.start)
        self.paper.currentTextChanged.connect(self._pause.start)
        self.sheet_template.field.textChanged.connect(self._pause.start)
        self._pause.start()

    def _tell(self) -> None:
        self.ok.setEnabled(any(box.isChecked() for box in self.boxes.values()) and bool(self.folder.text().strip()))
        self.encoding.setEnabled(self.boxes[SHAPEFILES].isChecked())
        self.template.setEnabled(self.boxes[WORD].isChecked())

    def _compare(self) -> None:
        """Maps of what scenarios change are drawn where any is told of, and cannot be where none is."""
        told = any(box.isChecked() for box in self.scenarios.values())
        self.boxes[DIFFERENCES].setEnabled(told)
        self.boxes[DIFFERENCES].setChecked(told)

    def _accept(self) -> None:
        self.asked.emit(self.choice())
        self.close()


def _abreast(*widgets: QWidget) -> QHBoxLayout:
    """Return widgets side by side, of which the first has what is left of the row."""
    row = QHBoxLayout()
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 0 if number else 1)
    return row


def show_folder(folder: Path) -> None:
    """Open a folder in the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
