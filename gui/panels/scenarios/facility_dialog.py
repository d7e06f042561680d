"""A form for what is told of a facility; the clause that is shown follows below it while it is filled in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...plain import ChoiceBox, FigureBox, Label, primary_button, tip
from .facility_form import Field, Value

_WIDTH_PX: Final = 430
_MOST_HEIGHT_PX: Final = 640
_LONGEST_NAME: Final = 200
_YEARS: Final = (1949, 2100)
_MOST: Final = 1e9


class FacilityDialog(QDialog):
    """Fields. `changed(values)` while it is filled in, `taken(values)` at last; values are by the fields' keys."""

    changed = Signal(object)
    taken = Signal(object)

    def __init__(self, title: str, fields: Sequence[Field], parent: QWidget, *, accept: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.fields = tuple(fields)
        self.box: dict[str, QWidget] = {}
        self._read: dict[str, Callable[[], Value]] = {}
        self._named: list[tuple[Field, Label, QWidget]] = []
        self._form = form = QFormLayout()
        form.setContentsMargins(0, 0, 10, 0)
        form.setVerticalSpacing(8)
        self._fill(form)
        self.follows = Label(self)
        self.follows.setObjectName("change")
        self.follows.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        self.accept_it = primary_button(buttons, accept)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self._lay_out(form, buttons, parent)

    def _lay_out(self, form: QFormLayout, buttons: QDialogButtonBox, parent: QWidget) -> None:
        inside, scroll = QWidget(self), QScrollArea(self)
        inside.setObjectName("inside")
        inside.setLayout(form)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 14, 14)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.follows)
        layout.addWidget(buttons)
        wanted = inside.sizeHint().height() + buttons.sizeHint().height() + 110
        self.resize(_WIDTH_PX, min(wanted, _MOST_HEIGHT_PX, max(parent.height() - 60, 300)))

    # --------------------------------------------------------------------------------------------------------- fields
    def _fill(self, form: QFormLayout) -> None:
        """What the plan asks for stands first, under a heading of its own."""
        asked = [one for one in self.fields if one.asked]
        others = [one for one in self.fields if not one.asked]
        named = [one for one in others if one.key in {"name", "category"}]
        rest = [one for one in others if one not in named]
        self._add(form, "", named)
        self._add(form, self.tr("What the plan asks for"), asked)
        self._add(form, self.tr("Also stated") if asked else "", rest)
        self._name_by_category()

    def _name_by_category(self) -> None:
        """What depends on the category is called as it is called of the one that is chosen, or is not offered."""
        for field, name, box in self._named:
            title = (field.titles or {}).get(self._category_beside(field))
            self._form.setRowVisible(box, title is not None)
            name.setText(title or field.title)
            box.setAccessibleName(title or field.title)

    def _category_beside(self, field: Field) -> str:
        """The category that is chosen of the service that a field tells of."""
        beside = f"{field.key.rpartition('capacity:')[0]}category"
        return str(self._read[beside]() or "") if beside in self._read else ""

    def _add(self, form: QFormLayout, heading: str, fields: Sequence[Field]) -> None:
        if heading and fields:
            head = Label(self, heading)
            head.setObjectName("section")
            form.addRow(head)
        for field in fields:
            box = self._box(field)
            box.setAccessibleName(field.title)
            self.box[field.key] = box
            name = Label(self, field.title)
            name.setWordWrap(True)
            name.setBuddy(box)
            form.addRow(name, box)
            if field.titles is not None:
                self._named.append((field, name, box))

    def _box(self, field: Field) -> QWidget:
        if field.kind == "text":
            return self._text_box(field)
        if field.kind in {"year", "number"}:
            return self._number_box(field)
        choices = field.choices if field.kind == "choice" else (("yes", self.tr("yes")), ("no", self.tr("no")))
        return self._choice_box(field, choices)

    def _text_box(self, field: Field) -> QWidget:
        box = QLineEdit(str(field.now or ""), self)
        box.setMaxLength(_LONGEST_NAME)
        box.textEdited.connect(self._tell)
        self._read[field.key] = lambda: box.text().strip()
        return box

    def _number_box(self, field: Field) -> QWidget:
        """Below the least figure nothing is told, and the box says so."""
        box = FigureBox(self)
        least, most = _YEARS if field.kind == "year" else (0, _MOST)
        box.setDecimals(0 if field.kind == "year" else 2)
        box.setRange(least - 1, most)
        box.setGroupSeparatorShown(field.kind == "number")
        box.setSpecialValueText(self.tr("not stated"))
        box.setValue(least - 1 if field.now is None else float(field.now))
        box.valueChanged.connect(self._tell)
        self._read[field.key] = lambda: None if box.value() < least else box.value()
        return box

    def _choice_box(self, field: Field, choices: Sequence[tuple[str, str]]) -> QWidget:
        box = ChoiceBox(self)
        box.setMaxVisibleItems(14)
        box.setMinimumContentsLength(10)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        flag = field.kind == "flag"
        now = {True: "yes", False: "no"}.get(bool(field.now)) if flag and field.now is not None else field.now
        if now is None:
            box.addItem(self.tr("not stated"), None)
        for key, name in choices:
            box.addItem(name, key)
        box.setCurrentIndex(max(box.findData(now), 0))
        box.activated.connect(self._tell)
        if flag:
            self._read[field.key] = lambda: {"yes": True, "no": False}.get(box.currentData())
        else:
            self._read[field.key] = box.currentData
        return box

    # --------------------------------------------------------------------------------------------------------- values
    def values(self) -> Mapping[str, Value]:
        """What is given by now, by the fields' keys."""
        hidden = {field.key for field, _, box in self._named if not self._form.isRowVisible(box)}
        return {key: None if key in hidden else read() for key, read in self._read.items()}

    def _tell(self) -> None:
        self._name_by_category()
        self.changed.emit(self.values())

    def tell_what_follows(self, text: str) -> None:
        """Show what would follow from what is given, '' for nothing."""
        self.follows.setText(text)
        self.follows.setToolTip(tip(text))

    def _take(self) -> None:
        values = self.values()
        self.accept()
        self.taken.emit(values)
