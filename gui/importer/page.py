"""The import assistant: files are looked into and shown, the planner says what each is for, then they are checked."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ...layers.crs.datum_detection import Detection
from ...layers.crs.datums import BD09, GCJ02
from ...layers.files.tables.point_table import COORDINATE_ROLES
from ...layers.inspection.finding import STREETS
from ...scenarios.office.finding import offered_plans
from ...scenarios.presentation.titles import title_of
from ...scenarios.presentation.translate import Words
from ..plain import ChoiceBox, Label, MarkedLabel, tip
from .choices import (
    CENSUS,
    NOTHING,
    LayerChoice,
    areas_km2,
    compared,
    first_choice,
    looked_at_anew,
    peopled,
    settled,
    suggested_name,
    told_of,
    with_column,
)
from .column_mapping import ColumnSheet
from .datum_choice import DatumSheet
from .file_report import finding_text, problem_rows
from .file_table import FileTable
from .jobs import Looked
from .left_out import LeftOut
from .population_estimate import COUNTED, PeopleEstimate
from .preview import Preview
from .readiness import in_the_way, unused_levels, write_problems
from .slots import Slots

_SHIFTED: Final = (GCJ02, BD09)
_SPLIT: Final = (640, 430)
_FINDING_PX: Final = 90
_NAME_PX: Final = 240
_LOW_PX: Final = 620
"""A page that is lower gives the list of files room that else its surroundings take."""


class ImportAssistant(QWidget):
    """The page. `check_asked` when all is chosen, `more_asked` for further files, `folder_asked` for those of a folder.

    `export_asked` asks for the problems as a file.

    `crs_given(choice, crs)` and `columns_given(choice, mapping)` ask to look at a layer anew; `compare_asked(choice,
    streets)` asks how its points lie to the streets.
    """

    check_asked = Signal()
    more_asked = Signal()
    folder_asked = Signal()
    export_asked = Signal()
    left = Signal()
    crs_given = Signal(object, str)
    columns_given = Signal(object, object)
    compare_asked = Signal(object, object)
    redetection_asked = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._words = words
        self._choices: list[LayerChoice] = []
        self._is_comparing = self._is_low = False
        self._offered = offered_plans()
        self._title, self._hint, self._missing = Label(self), Label(self), Label(self)
        self._title.setObjectName("hero")
        self._hint.setObjectName("soft")
        self._missing.setObjectName("soft")
        self.table = FileTable(words, self)
        self.preview = Preview(self)
        self.finding = MarkedLabel(self)
        self.finding.setWordWrap(True)
        self.finding.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.finding.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.columns, self.datums, self.estimate = ColumnSheet(self), DatumSheet(self), PeopleEstimate(self)
        self.name, self.plans = QLineEdit(self), ChoiceBox(self)
        self.complete = QCheckBox(self)
        self._name_label, self._plan_label = Label(self), Label(self)
        self.more, self.folder, self.export, self.back = (QPushButton(self) for _ in range(4))
        self.take_out, self.begin_anew, self.redetect = QPushButton(self), QPushButton(self), QPushButton(self)
        self.slots, self.left_out = Slots(self), LeftOut(self)
        self.check = QPushButton(self)
        self.check.setObjectName("primary")
        self._lay_out()
        for button, signal in (
            (self.more, self.more_asked),
            (self.folder, self.folder_asked),
            (self.export, self.export_asked),
            (self.back, self.left),
            (self.check, self.check_asked),
        ):
            button.clicked.connect(signal)
        self.take_out.clicked.connect(lambda: self.remove(self.table.currentRow()))
        self.begin_anew.clicked.connect(self.clear)
        self.redetect.clicked.connect(self._ask_redetection)
        self.slots.add_asked.connect(self.more_asked)
        self.left_out.datum_taken.connect(self.take_datum)
        self.columns.changed.connect(self.take_column)
        self.datums.taken.connect(lambda datum: self.take_datum(self.table.currentRow(), datum))
        self.datums.compare_asked.connect(self._ask_to_compare)
        self.estimate.changed.connect(self._tell_missing)
        self.plans.activated.connect(lambda _index: self._tell_missing())
        self._connect_table()
        self.retranslate(words)

    def _connect_table(self) -> None:
        self.table.itemSelectionChanged.connect(self._show_finding)
        self.table.removal_asked.connect(self.remove)
        self.table.crs_taken.connect(self.take_crs)
        self.table.use_taken.connect(self.choose)
        self.table.detail_taken.connect(self._take_detail)

    def _lay_out(self) -> None:
        left, table = _card()
        right, sheet = _card()
        table.addWidget(self.table, 1)
        table.addWidget(self.left_out)
        rows = QHBoxLayout()
        for button in (self.more, self.folder, self.take_out, self.begin_anew):
            rows.addWidget(button)
        rows.addStretch(1)
        table.addLayout(rows)
        sheet.addWidget(self.preview, 2)
        sheet.addWidget(self._scrolled(), 3)
        sheet.addWidget(self.export)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes(list(_SPLIT))
        split.setHandleWidth(8)
        foot = QHBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._name_label)
        head.addWidget(self.name)
        self.name.setMinimumWidth(_NAME_PX)
        beginning: tuple[QWidget, ...] = (self._plan_label, self.plans)
        ending: tuple[QWidget, ...] = (self._missing, self.back, self.check)
        for widget in beginning:
            foot.addWidget(widget)
        foot.addStretch(1)
        for widget in ending:
            foot.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.addLayout(head)
        layout.addWidget(self._hint)
        layout.addWidget(self.slots)
        layout.addWidget(split, 1)
        layout.addWidget(self.estimate)
        layout.addWidget(self.complete)
        layout.addLayout(foot)

    def _scrolled(self) -> QScrollArea:
        """What was found and what can be said to it, however much it is."""
        inside = QWidget(self)
        inside.setObjectName("inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        for widget in (self.datums, self.columns, self.redetect, self.finding):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setMinimumHeight(_FINDING_PX)
        return area

    # ------------------------------------------------------------------------------------------------------- files
    def add(self, looked: tuple[Looked, ...]) -> None:
        """List further files; of one that is listed already the planner's word holds, where it still can."""
        rows = []
        for one in looked:
            chosen = self._row_of(one)
            rows.append(chosen)
            if chosen < len(self._choices):
                self._choices[chosen] = looked_at_anew(self._choices[chosen], one)
            else:
                self._choices.append(first_choice(one))
                self.complete.setChecked(False)  # it was said of other files
        self._choices = peopled(self._choices, looked)
        self._fill()
        self.table.selectRow(rows[0] if rows else 0)  # the list begins where one begins to read it
        self._show_finding()

    def _row_of(self, looked: Looked) -> int:
        """The row of the same layer, else of the same file before its layer could be read, else the next free one."""
        rows = [row for row, choice in enumerate(self._choices) if choice.looked.path == looked.path]
        same = [row for row in rows if self._choices[row].looked.layer == looked.layer]
        unread = [row for row in rows if self._choices[row].looked.layer is None]
        return next(iter((*same, *unread)), len(self._choices))

    def choices(self) -> tuple[LayerChoice, ...]:
        """What the planner chose for each file."""
        return tuple(self._choices)

    def choose(self, row: int, use: str, detail: str = "") -> None:
        """Say what a file is for."""
        self._choices[row] = replace(self._choices[row], use=use, detail=detail)
        self._fill()
        self._show_finding()

    def _fill(self) -> None:
        self._choices = compared(settled(self._choices))
        self.table.fill(self._choices)
        if not self.name.isModified():  # until the planner writes it
            self.name.setText(suggested_name(self._choices))
        self._tell_missing()

    def take_crs(self, row: int, given: str) -> None:
        """A datum is only noted; another coordinate system has the file looked at anew."""
        if given in _SHIFTED:
            self.take_datum(row, given)
        else:
            self._choices[row] = replace(self._choices[row], datum=NOTHING)
            self.crs_given.emit(self._choices[row], given)

    def take_datum(self, row: int, datum: str) -> None:
        """Note what a file's degrees are of, by the planner's word; they are converted when the place is made."""
        self._choices[row] = replace(self._choices[row], datum=datum)
        self._compare(row)
        self._tell_missing()
        self._show_finding()

    def _compare(self, *changed: int) -> None:
        """Show the rows that changed, and those of which it is told anew that other files have their facilities."""
        before, self._choices = self._choices, compared(self._choices)
        for row, choice in enumerate(self._choices):
            if row in changed or choice is not before[row]:
                self.table.show_choice(row, choice)

    def take_column(self, role: str, column: str) -> None:
        """Have the chosen file looked at anew with another column for a role, '' for none."""
        choice = self._choices[self.table.currentRow()]
        report = choice.looked.found.report
        found = report.columns if report is not None else {}
        placed = {key: value for key, value in found.items() if key in COORDINATE_ROLES}
        self.columns_given.emit(choice, with_column({**placed, **choice.looked.mapping}, role, column))

    def remove(self, row: int) -> None:
        """Take a file out of the list."""
        if 0 <= row < len(self._choices):
            del self._choices[row]
            self._fill()
            self.table.selectRow(min(row, len(self._choices) - 1))
            self._show_finding()

    def clear(self) -> None:
        """Begin a new list."""
        self.name.setText("")
        self.complete.setChecked(False)
        self.show_choices(())

    def show_choices(self, choices: Sequence[LayerChoice]) -> None:
        """List files as they were chosen before."""
        self._choices[:] = choices
        self._fill()
        self._show_finding()

    def _ask_redetection(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._choices):
            self.redetection_asked.emit(self._choices[row])

    def take_detection(self, choice: LayerChoice, detection: Detection) -> None:
        """Show the evidence for each datum of a file, if it is still listed as it was."""
        rows = [row for row, now in enumerate(self._choices) if now.looked is choice.looked]
        for row in rows:
            self._choices[row] = replace(self._choices[row], detection=detection)
        self._compare(*rows)
        self._tell_missing()
        self._show_finding()

    def wait_for_streets(self, *, waiting: bool) -> None:
        """Let nothing be checked while points are compared with the streets: their datum is not known yet."""
        self._is_comparing = waiting
        self._tell_missing()

    def streets(self) -> LayerChoice | None:
        """The file that is for streets, None where there is none."""
        return next((choice for choice in self._choices if choice.use == STREETS), None)

    def _ask_to_compare(self) -> None:
        streets = self.streets()
        if streets is not None:
            self.compare_asked.emit(self._choices[self.table.currentRow()], streets)

    def _take_detail(self, row: int, detail: str) -> None:
        self._choices[row] = replace(self._choices[row], detail=detail)
        self._choices = compared(self._choices)
        self._tell_missing()
        self._show_finding()

    def _tell_missing(self) -> None:
        tables = [choice.looked.census for choice in self._choices if choice.use == CENSUS]
        self.estimate.set_census(next(iter(tables), None))
        self.estimate.set_districts(areas_km2(self._choices))
        estimated = self.estimate.chosen() != COUNTED
        use_name, comparing = self.table.use_name, self._is_comparing
        said = in_the_way(self._choices, self.estimate, self._words, use_name, comparing=comparing)
        self._missing.setText("\n".join(said))
        self.check.setEnabled(not said)
        self._name_check()
        self.slots.show_choices(self._choices, use_name, estimated=estimated)
        unused = unused_levels(self._choices, self._offered.get(str(self.plans.currentData())), self._words)
        self.left_out.show_choices(self._choices, self._words, more=unused)

    def _name_check(self) -> None:
        """Whoever clicks it is told what is shifted on the evidence alone."""
        shifted = sum(bool(choice.preselected()) for choice in self._choices)
        text = self.tr("Shift {count} files and check") if shifted > 1 else self.tr("Shift 1 file and check")
        self.check.setText(text.format(count=shifted) if shifted else self.tr("Check"))

    def _show_finding(self) -> None:
        row = self.table.currentRow()
        there = 0 <= row < len(self._choices)
        for button in (self.take_out, self.begin_anew):
            button.setEnabled(bool(self._choices))
        self.redetect.setVisible(there and bool(self._choices[row].looked.mapping))
        if not there:
            self.columns.hide()
            self.datums.hide()
            self.finding.setText("")
            self.preview.show_dots((), -1)
            self.export.setEnabled(False)
            return
        choice, looked = self._choices[row], self._choices[row].looked
        self.columns.show_choice(choice, self._words)
        self.datums.show_choice(choice, self._words, streets=self.streets() is not None)
        told = told_of(choice)
        needs_places = choice.use != CENSUS and not choice.areas
        by = (choice.areas, choice.placed)
        datum = choice.taken_datum() if choice.may_be_shifted() else ""
        self.finding.setText(finding_text(looked, self._words, told=told, placed=needs_places, by=by, datum=datum))
        self.preview.show_dots(tuple(choice.looked.dots for choice in self._choices), row)
        self.export.setEnabled(any(problem_rows(choice.looked.found, self._words) for choice in self._choices))

    def write_problems(self, path: Path) -> None:
        """Write all problems by file and row."""
        write_problems(path, self._choices, self._words)

    # ---------------------------------------------------------------------------------------------------- language
    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self._title.setText(self.tr("Import"))
        hint = self.tr(
            "Drop files or a folder here and say what each is for. Which coordinates are shifted is said below "
            "before you check; your files stay as they are."
        )
        self._hint.setText(hint)
        self._title.setToolTip(tip(hint))  # where the page is too low for it
        self.table.retranslate(words)
        self._name_label.setText(self.tr("Name of the city or area"))
        self.name.setPlaceholderText(self.tr("Not given in the files: enter it here"))
        self._plan_label.setText(self.tr("Plan"))
        self.more.setText(self.tr("Add files…"))
        self.folder.setText(self.tr("Folder…"))
        self.folder.setToolTip(tip(self.tr("Add all planning data of a folder")))
        self.take_out.setText(self.tr("Remove"))
        self.begin_anew.setText(self.tr("New import"))
        self.redetect.setText(self.tr("Detect the columns again, and forget this choice"))
        self.export.setText(self.tr("Export problems…"))
        self.complete.setText(
            self.tr(
                "I confirm that these files contain every facility of every kind the plan asks for; without it, "
                "what falls short is not decided rather than “not met”"
            )
        )
        self.back.setText(self.tr("Back"))
        current = self.plans.currentIndex()
        self.plans.clear()
        self._offered = offered_plans()
        for key, plan in self._offered.items():
            self.plans.addItem(title_of(plan, words), key)
        self.plans.setCurrentIndex(max(current, 0))
        self._fill()
        self._show_finding()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < _LOW_PX
        if low != self._is_low:
            self._is_low = low
            self._hint.setHidden(low)
            for part in (self.slots, self.table, self.left_out):
                part.set_low(low)

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
