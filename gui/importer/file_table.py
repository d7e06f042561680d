"""The list of files on the import page: each a row, with boxes for its coordinates, its use and its kind."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from ...layers.crs.datums import BD09, DATUM_TITLES, GCJ02
from ...layers.inspection.finding import DISTRICTS, FACILITIES
from ...layers.schema import DISTRICT_LEVELS
from ...scenarios.presentation.domains import NAMES as DOMAIN_NAMES
from ...scenarios.presentation.domains import by_domain
from ...scenarios.presentation.summary import category_name
from ...scenarios.presentation.translate import Words
from ...texts import one_line
from .. import theme
from ..plain import ChoiceBox, tip
from ..shell.find_box import FindBox
from .choices import (
    CENSUS,
    NOTHING,
    PEOPLED,
    LayerChoice,
    is_broken,
    lacks_level,
    possible_uses,
    told_of,
)
from .datum_choice import datum_name

_ROW_PX: Final = 42
_LOW_ROW_PX: Final = 36
_USE_LETTERS: Final = 6
"""A longer use is read in the list and as a tip: the names of the files need the room."""
_FILE, _ROWS, _CRS, _USE, _DETAIL = range(5)
_SHIFTED: Final = (GCJ02, BD09)
_HEADING: Final = "heading"
"""What a line of a list holds that only parts the others."""


class FileTable(QTableWidget):
    """Shows choices, and says what the planner takes in a row's boxes or wants removed; it changes none itself."""

    crs_taken = Signal(int, str)
    use_taken = Signal(int, str)
    detail_taken = Signal(int, str)
    removal_asked = Signal(int)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(0, 5, parent)
        self._words = words
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_FILE, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(52)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a file's name tells its kind
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._remove = self._removal()

    def _removal(self) -> QAction:
        remove = QAction(self)
        remove.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        remove.triggered.connect(lambda: self.removal_asked.emit(self.currentRow()))
        self.addAction(remove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return remove

    def set_low(self, low: bool) -> None:
        """Make the rows lower where the window has little room."""
        self.verticalHeader().setDefaultSectionSize(_LOW_ROW_PX if low else _ROW_PX)

    def retranslate(self, words: Words) -> None:
        """Write the headings in another language; the rows are filled anew by who knows them."""
        self._words = words
        headings = (self.tr("File"), self.tr("Rows"), self.tr("Coordinates"), self.tr("Used for"), self.tr("Kind"))
        self.setHorizontalHeaderLabels(list(headings))
        self._remove.setText(self.tr("Remove"))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Say in the empty list what to do."""
        super().paintEvent(event)
        if not self.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(theme.shade(theme.INK_SOFT))
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(24, 12, -24, -12), middle, self._what_to_do())
            painter.end()

    def _what_to_do(self) -> str:
        return self.tr("Drop files or a folder here, or press Add files… below")

    def fill(self, choices: Sequence[LayerChoice]) -> None:
        """Show these files, a row each."""
        self._hold_focus()
        self.setRowCount(len(choices))
        for row, choice in enumerate(choices):
            self._fill_row(row, choice)

    def show_choice(self, row: int, choice: LayerChoice) -> None:
        """Show what was chosen for one file anew."""
        self._hold_focus()
        self._fill_row(row, choice)

    def _hold_focus(self) -> None:
        """Keep the keyboard out of boxes that are replaced: it would go on to another row, and choose that."""
        held = self.focusWidget()
        if held is not None and self.isAncestorOf(held):
            self.setFocus()

    def _fill_row(self, row: int, choice: LayerChoice) -> None:
        report = choice.looked.found.report
        layer, path = choice.looked.layer, choice.looked.path
        name = path.name + (f" · {layer}" if layer and layer != path.stem else "")  # a shapefile's layer is its name
        item = QTableWidgetItem(f"{_mark(choice)} {one_line(name)}")
        item.setToolTip(tip(name))
        if is_broken(choice):
            item.setForeground(theme.UNSERVED)
        self.setItem(row, _FILE, item)
        self.setItem(row, _ROWS, QTableWidgetItem(f"{report.rows:,}" if report and report.rows else ""))
        self.setCellWidget(row, _CRS, self._crs_box(row, choice))
        self.setCellWidget(row, _USE, self._use_box(row, choice))
        self._fill_detail(row, choice)

    def _crs_box(self, row: int, choice: LayerChoice) -> QComboBox:
        """The coordinates as the file says them; the planner can say otherwise, also with any EPSG code."""
        box = FindBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.addItem(self._crs_said(choice), "")
        for text, key in (("WGS 84", "EPSG:4326"), ("CGCS2000", "EPSG:4490")):
            box.addItem(text, key)
        if choice.may_be_shifted():
            for datum in _SHIFTED:
                box.addItem(DATUM_TITLES[datum], datum)
                box.setItemData(box.count() - 1, datum_name(datum), Qt.ItemDataRole.ToolTipRole)
        if choice.taken_datum() in _SHIFTED:
            box.setCurrentIndex(max(box.findData(choice.taken_datum()), 0))
        box.activated.connect(lambda index: self.crs_taken.emit(row, str(box.itemData(index))))
        line = box.line()
        line.setCursorPosition(0)
        line.returnPressed.connect(lambda: self.crs_taken.emit(row, line.text().strip()))
        return box

    def _crs_said(self, choice: LayerChoice) -> str:
        """What the file says of its coordinates; columns of degrees say no datum."""
        report = choice.looked.found.report
        if report is None or not report.crs:
            return self.tr("not said")
        return self.tr("degrees") if report.crs_source == "columns" and choice.may_be_shifted() else report.crs

    def _use_box(self, row: int, choice: LayerChoice) -> QComboBox:
        box = ChoiceBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_USE_LETTERS)
        box.addItem(self.tr("not used"), NOTHING)
        for use in possible_uses(choice.looked):
            box.addItem(self.use_name(use), use)
        box.setCurrentIndex(max(box.findData(choice.use), 0))
        box.setToolTip(tip(box.currentText()))
        box.setEnabled(box.count() > 1)
        box.activated.connect(lambda index: self.use_taken.emit(row, str(box.itemData(index))))
        return box

    def use_name(self, use: str) -> str:
        """Return what a use is called."""
        if use == PEOPLED:
            return self.tr("Population, districts")
        return self.tr("Census table") if use == CENSUS else self._words.name(use)

    def _fill_detail(self, row: int, choice: LayerChoice) -> None:
        """Beside the use: which category the facilities are, or which level the districts, where the file says none."""
        words = self._words
        keys = {
            FACILITIES: [
                (domain, key, category_name(key, words)) for domain, keys in by_domain().items() for key in keys
            ],
            DISTRICTS: [("", level, words.name(level)) for level in DISTRICT_LEVELS],
        }.get(DISTRICTS if choice.use == PEOPLED else choice.use)
        if keys is None:
            self.removeCellWidget(row, _DETAIL)
            return
        box = FindBox() if choice.use == FACILITIES else ChoiceBox()  # a word finds one of many categories
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(7)
        box.setMaxVisibleItems(18)
        box.addItem(self.tr("choose…") if lacks_level(replace(choice, detail="")) else self.tr("by the file"), "")
        before = ""
        for domain, key, name in keys:
            if domain != before:
                _add_heading(box, words(DOMAIN_NAMES[domain]))
                before = domain
            box.addItem(name, key)
        box.setCurrentIndex(max(box.findData(choice.detail), 0))
        line = box.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # else a long name shows its end
        box.activated.connect(lambda index: self._say_detail(row, str(box.itemData(index))))
        self.setCellWidget(row, _DETAIL, box)

    def _say_detail(self, row: int, detail: str) -> None:
        if detail != _HEADING:
            self.detail_taken.emit(row, detail)


def _add_heading(box: QComboBox, text: str) -> None:
    """A line of the list that cannot be chosen."""
    box.addItem(f"— {text} —", _HEADING)
    model = box.model()
    assert isinstance(model, QStandardItemModel), "Qt's own for a list"
    model.item(box.count() - 1).setFlags(Qt.ItemFlag.NoItemFlags)


def _mark(choice: LayerChoice) -> str:
    """A sign before the name: wrong, something to look at, good, or set aside."""
    report = choice.looked.found.report
    if is_broken(choice) or (choice.looked.found.error is not None and choice.use != CENSUS and not choice.areas):
        return "✗"
    if not choice.use:
        return "–"
    return "!" if told_of(choice) or (report is not None and report.problems) else "✓"
