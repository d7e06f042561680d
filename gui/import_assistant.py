"""The import assistant: files are looked into and shown, the planner says what each is for, then they are checked."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ..coverage.planfiles import built_in_plans
from ..layers.categories import built_in_categories
from ..layers.inspect import DISTRICTS, FACILITIES
from ..layers.schema import DISTRICT_LEVELS
from ..scenarios.i18n import Words
from ..scenarios.summary import category_name, title_of
from .findings import finding_text, problem_rows
from .import_choices import NOTHING, USES, WGS84, Choice, first_choice, what_is_missing
from .import_work import Looked
from .preview import Preview

_FILE, _ROWS, _CRS, _USE, _DETAIL = range(5)
_DATUMS: Final = (("GCJ-02", "gcj02"), ("BD-09", "bd09"))
_SPLIT: Final = (620, 420)


class ImportAssistant(QWidget):
    """The page. `check_asked` when all is chosen, `more_asked` for further files, `export_asked` for the problems."""

    check_asked = Signal()
    more_asked = Signal()
    export_asked = Signal()
    left = Signal()
    crs_given = Signal(object, str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._words = words
        self._choices: list[Choice] = []
        self._title, self._hint, self._missing = QLabel(self), QLabel(self), QLabel(self)
        self._title.setObjectName("hero")
        self._hint.setObjectName("soft")
        self._missing.setObjectName("soft")
        self.table = self._make_table()
        self.preview = Preview(self)
        self.finding = QLabel(self)
        self.finding.setWordWrap(True)
        self.finding.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.finding.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.name, self.plans = QLineEdit(self), QComboBox(self)
        self._name_label, self._plan_label = QLabel(self), QLabel(self)
        self.more, self.export, self.back = QPushButton(self), QPushButton(self), QPushButton(self)
        self.check = QPushButton(self)
        self.check.setObjectName("primary")
        self._lay_out()
        for button, signal in (
            (self.more, self.more_asked),
            (self.export, self.export_asked),
            (self.back, self.left),
            (self.check, self.check_asked),
        ):
            button.clicked.connect(signal)
        self.retranslate(words)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 5, self)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(42)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_FILE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.itemSelectionChanged.connect(self._show_finding)
        return table

    def _lay_out(self) -> None:
        left, table = _card()
        right, sheet = _card()
        table.addWidget(self.table)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.finding)
        self.finding.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        sheet.addWidget(self.preview)
        sheet.addWidget(area)
        sheet.addWidget(self.export)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes(list(_SPLIT))
        split.setHandleWidth(8)
        foot = QHBoxLayout()
        beginning: tuple[QWidget, ...] = (self.more, self._name_label, self.name, self._plan_label, self.plans)
        ending: tuple[QWidget, ...] = (self._missing, self.back, self.check)
        for widget in beginning:
            foot.addWidget(widget)
        foot.addStretch(1)
        for widget in ending:
            foot.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 16)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addWidget(split, 1)
        layout.addLayout(foot)

    # ------------------------------------------------------------------------------------------------------- files
    def add(self, looked: tuple[Looked, ...]) -> None:
        """List further files; one that is listed already is looked at anew."""
        again = {one.path for one in looked}
        kept = [choice for choice in self._choices if choice.looked.path not in again]
        self._choices = kept + [first_choice(one) for one in looked]
        self._fill()
        self.table.selectRow(len(kept))

    def choices(self) -> tuple[Choice, ...]:
        """What the planner chose for each file."""
        return tuple(self._choices)

    def choose(self, row: int, use: str, detail: str = "") -> None:
        """Say what a file is for."""
        self._choices[row] = replace(self._choices[row], use=use, detail=detail)
        self._fill_detail(row)
        self._tell_missing()

    def _fill(self) -> None:
        self.table.setRowCount(len(self._choices))
        for row, choice in enumerate(self._choices):
            report = choice.looked.found.report
            name = choice.looked.path.name + (f" · {choice.looked.layer}" if choice.looked.layer else "")
            texts = {
                _FILE: name,
                _ROWS: f"{report.rows:,}" if report and report.rows else "",
            }
            for column, text in texts.items():
                self.table.setItem(row, column, QTableWidgetItem(text))
            self.table.setCellWidget(row, _CRS, self._crs_box(row, choice))
            self.table.setCellWidget(row, _USE, self._use_box(row, choice))
            self._fill_detail(row)
        self._tell_missing()

    def _crs_box(self, row: int, choice: Choice) -> QComboBox:
        """The coordinates as the file says them; the planner can say otherwise, also with any EPSG code."""
        report = choice.looked.found.report
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItem(report.crs if report and report.crs else self.tr("not said"), "")
        for text, key in (("WGS 84", "EPSG:4326"), ("CGCS2000", "EPSG:4490"), *_DATUMS):
            box.addItem(text, key)
        if choice.datum != WGS84:
            box.setCurrentIndex(box.findData(choice.datum))
        box.activated.connect(lambda index: self.take_crs(row, str(box.itemData(index))))
        line = box.lineEdit()
        assert line is not None
        line.returnPressed.connect(lambda: self.take_crs(row, line.text().strip()))
        return box

    def take_crs(self, row: int, given: str) -> None:
        """A datum is only noted; another coordinate system has the file looked at anew."""
        choice = self._choices[row]
        if given in {key for _, key in _DATUMS}:
            self._choices[row] = replace(choice, datum=given)
        else:
            self._choices[row] = replace(choice, datum=WGS84)
            self.crs_given.emit(choice.looked.path, given)

    def _use_box(self, row: int, choice: Choice) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("not used"), NOTHING)
        for use in USES:
            box.addItem(self._words.name(use), use)
        box.setCurrentIndex(box.findData(choice.use))
        box.setEnabled(choice.looked.found.error is None)
        box.activated.connect(lambda index: self.choose(row, str(box.itemData(index))))
        return box

    def _fill_detail(self, row: int) -> None:
        """Beside the use: which category the facilities are, or which level the districts, where the file says none."""
        choice = self._choices[row]
        words = self._words
        keys = {
            FACILITIES: [(key, category_name(key, words)) for key in built_in_categories().entries],
            DISTRICTS: [(level, words.name(level)) for level in DISTRICT_LEVELS],
        }.get(choice.use)
        if keys is None:
            self.table.removeCellWidget(row, _DETAIL)
            return
        box = QComboBox()
        box.addItem(self.tr("as the file says"), "")
        for key, name in keys:
            box.addItem(name, key)
        box.setCurrentIndex(max(box.findData(choice.detail), 0))
        box.activated.connect(lambda index: self._take_detail(row, str(box.itemData(index))))
        self.table.setCellWidget(row, _DETAIL, box)

    def _take_detail(self, row: int, detail: str) -> None:
        self._choices[row] = replace(self._choices[row], detail=detail)

    def _tell_missing(self) -> None:
        missing = what_is_missing(self._choices)
        names = ", ".join(self._words.name(use) for use in missing)
        self._missing.setText(self.tr("Still needed: {files}").format(files=names) if missing else "")
        self.check.setEnabled(not missing)

    def _show_finding(self) -> None:
        row = self.table.currentRow()
        if not 0 <= row < len(self._choices):
            return
        looked = self._choices[row].looked
        self.finding.setText(finding_text(looked.found, self._words))
        self.preview.show_dots(tuple(choice.looked.dots for choice in self._choices), row)
        self.export.setEnabled(any(problem_rows(choice.looked.found, self._words) for choice in self._choices))

    def write_problems(self, path: Path) -> None:
        """Write all problems by file and row as a table for Excel (CSV, UTF-8 with a mark)."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([self.tr("File"), self.tr("Row"), self.tr("Problem")])
            for choice in self._choices:
                writer.writerows(problem_rows(choice.looked.found, self._words))

    # ---------------------------------------------------------------------------------------------------- language
    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self._title.setText(self.tr("Import"))
        self._hint.setText(self.tr("Drop files here. Nothing is shifted or written; say what each file is for."))
        headings = (self.tr("File"), self.tr("Rows"), self.tr("Coordinates"), self.tr("Used for"), self.tr("Kind"))
        self.table.setHorizontalHeaderLabels(list(headings))
        self._name_label.setText(self.tr("Place"))
        self._plan_label.setText(self.tr("Plan"))
        self.more.setText(self.tr("Add files…"))
        self.export.setText(self.tr("Export problems…"))
        self.back.setText(self.tr("Back"))
        self.check.setText(self.tr("Check"))
        current = self.plans.currentIndex()
        self.plans.clear()
        for key, plan in built_in_plans().items():
            self.plans.addItem(title_of(plan, words), key)
        self.plans.setCurrentIndex(max(current, 0))
        self._fill()
        self._show_finding()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate(self._words)
        super().changeEvent(event)


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(14, 12, 14, 12)
    return card, layout
