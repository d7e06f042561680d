"""The columns that were found in a file, to be confirmed or named otherwise: one box for each role they can play."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from ...layers.files.packed import is_table
from ...layers.files.tables.point_table import COORDINATE_ROLES
from ...layers.inspection.finding import DISTRICTS, FACILITIES, POPULATION
from ...layers.schema import GROUPS
from ...scenarios.presentation.translate import Words
from ..plain import ChoiceBox, Label
from .choices import CENSUS, PEOPLED, LayerChoice

_OF_DISTRICTS: Final = ("name", "code", "level", "parent", "area_type")
_ROLES: Final = {
    FACILITIES: ("name", "category", "typecode", "status", "beds", "places", "area_m2"),
    POPULATION: GROUPS,
    DISTRICTS: _OF_DISTRICTS,
    PEOPLED: (*GROUPS, *_OF_DISTRICTS),
}
_NAMES: Final = {
    "lon": QT_TRANSLATE_NOOP("ColumnSheet", "Longitude"),
    "lat": QT_TRANSLATE_NOOP("ColumnSheet", "Latitude"),
    "lonlat": QT_TRANSLATE_NOOP("ColumnSheet", "Longitude and latitude"),
    "x": QT_TRANSLATE_NOOP("ColumnSheet", "East (m)"),
    "y": QT_TRANSLATE_NOOP("ColumnSheet", "North (m)"),
    "wkt": QT_TRANSLATE_NOOP("ColumnSheet", "Shape (WKT)"),
    "id": QT_TRANSLATE_NOOP("ColumnSheet", "Number"),
    "code": QT_TRANSLATE_NOOP("ColumnSheet", "Code"),
    "area_name": QT_TRANSLATE_NOOP("ColumnSheet", "District"),
    "name": QT_TRANSLATE_NOOP("ColumnSheet", "Name"),
    "category": QT_TRANSLATE_NOOP("ColumnSheet", "Category"),
    "typecode": QT_TRANSLATE_NOOP("ColumnSheet", "Type code"),
    "status": QT_TRANSLATE_NOOP("ColumnSheet", "Status"),
    "level": QT_TRANSLATE_NOOP("ColumnSheet", "Level"),
    "parent": QT_TRANSLATE_NOOP("ColumnSheet", "Belongs to"),
    "address": QT_TRANSLATE_NOOP("ColumnSheet", "Address"),
}
_ACROSS: Final = 2
_ROOM_PX: Final = 430
"""Less than this holds one box beside another only cut."""
_LABEL_PX: Final = 88
"""Longer names of roles take two lines, so that both columns of boxes fit a small screen."""
_PAIRS: Final = (("lon", "lat"), ("x", "y"))


def roles_of(choice: LayerChoice) -> tuple[str, ...]:
    """Which roles are worth asking for: those of the file's use, coordinates of a table, and whatever was found."""
    report = choice.looked.found.report
    if report is None or not report.all_columns or choice.use == CENSUS:
        return ()
    by_columns = is_table(choice.looked.path, report.layer) and not choice.areas
    known = {*report.columns, *choice.looked.mapping}
    for pair in _PAIRS:
        known |= set(pair) if known & set(pair) else set()
    placed = [role for role in COORDINATE_ROLES if role in known] or ["lon", "lat"]
    return tuple(dict.fromkeys([*(placed if by_columns else ()), *_ROLES.get(choice.use, ())]))


def role_name(role: str, words: Words) -> str:
    """The planner's word for a role that a column plays."""
    return QCoreApplication.translate("ColumnSheet", str(_NAMES[role])) if role in _NAMES else words.name(role)


class ColumnSheet(QWidget):
    """`changed(role, column)` tells what the planner chose; '' where no column plays the role."""

    changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(8)
        self._pairs: list[tuple[QWidget, QWidget]] = []
        self._across = _ACROSS
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # as wide as there is room
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()

    def show_choice(self, choice: LayerChoice | None, words: Words) -> None:
        """Ask for the roles of a file; nothing is shown where it has no columns.

        The box that has the keyboard has it afterwards too: Qt would hand it on to another file's row, and choose that.
        """
        held = next((role for role, box in self.boxes.items() if box.hasFocus()), "")
        if held:
            self.setFocus()
        self._show(choice, words)
        if held in self.boxes:
            self.boxes[held].setFocus()

    def _show(self, choice: LayerChoice | None, words: Words) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes, self._pairs = {}, []
        roles = roles_of(choice) if choice is not None else ()
        self.setVisible(bool(roles))
        if choice is None or choice.looked.found.report is None or not roles:
            return
        head = Label(self, QCoreApplication.translate("ColumnSheet", "Columns: confirm them, or choose others"))
        head.setObjectName("section")
        self._grid.addWidget(head, 0, 0, 1, 2 * _ACROSS)
        report = choice.looked.found.report
        for role in roles:
            name = Label(self, role_name(role, words))
            name.setWordWrap(True)
            name.setMaximumWidth(_LABEL_PX)
            name.setMinimumWidth(min(_LABEL_PX, name.fontMetrics().horizontalAdvance(name.text()) + 2))
            self.boxes[role] = self._box(
                role, report.all_columns, choice.looked.mapping.get(role, report.columns.get(role, ""))
            )
            self._pairs.append((name, self.boxes[role]))
        self._arrange()

    def _arrange(self) -> None:
        """Stand so many boxes beside each other as there is room for."""
        for column in range(_ACROSS):
            self._grid.setColumnStretch(2 * column + 1, int(column < self._across))
        for number, (name, box) in enumerate(self._pairs):
            row, column = 1 + number // self._across, 2 * (number % self._across)
            self._grid.addWidget(name, row, column)
            self._grid.addWidget(box, row, column + 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = _ACROSS if self.width() >= _ROOM_PX else 1
        if across != self._across:
            self._across = across
            self._arrange()

    def _box(self, role: str, columns: tuple[str, ...], current: str) -> QComboBox:
        box = ChoiceBox(self)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.addItem("–", "")
        for name in columns:
            box.addItem(name, name)
        box.setCurrentIndex(max(box.findData(current), 0))
        box.activated.connect(lambda index: self.changed.emit(role, str(box.itemData(index))))
        return box
