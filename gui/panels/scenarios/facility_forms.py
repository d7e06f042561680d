"""Between a facility and its form: what is filled in becomes one step, and the clause follows while it is filled in."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ....coverage.place import Facilities, Place
from ....coverage.place_edits.new_facilities import NewFacility, add_facility
from ....coverage.plans.plan import Plan
from ....messages import Message
from ....scenarios.editing import edits as verbs
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.translate import Words
from .editor import Editor
from .facility_dialog import FacilityDialog
from .facility_form import (
    Field,
    Value,
    facility_edits,
    facility_fields,
    further_fields,
    new_facility,
    service_edits,
    service_fields,
)
from .several import Several

FieldsOf = Callable[[Facilities, int, Plan, Words], tuple[Field, ...]]
EditsOf = Callable[[str, Sequence[Field], Mapping[str, Value], Plan], tuple[verbs.AnyEdit, ...]]


class FacilityForms(QObject):
    """Opens forms over a window; `tell` writes below the one that is open. `left` tells that it was closed."""

    left = Signal()

    def __init__(self, over: QWidget, editor: Editor, place: Callable[[], Place | None]) -> None:
        super().__init__(over)
        self._over, self._editor, self._place = over, editor, place
        self.dialog: FacilityDialog | None = None
        self.template: Mapping[str, Value] = {}
        self._template_fields: tuple[Field, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a form is being filled in."""
        return self.dialog is not None

    # ------------------------------------------------------------------------------------------------------- the forms
    def edit(self, row: int, words: Words) -> None:
        """Ask what is to be told of a facility from now on."""
        self._ask(row, words, self.tr("Attributes of {name}"), facility_fields, facility_edits)

    def add_service(self, row: int, words: Words) -> None:
        """Ask for a further service of a facility's site."""
        self._ask(row, words, self.tr("A further service at {name}"), service_fields, service_edits)

    def _ask(self, row: int, words: Words, title: str, fields_of: FieldsOf, edits_of: EditsOf) -> None:
        """Open the form of the fields that a facility has, and do what follows from them."""
        place, session = self._place(), self._editor.session
        if place is None or session is None:
            return
        facilities, plan = place.facilities, session.plan
        fields = fields_of(facilities, row, plan, words)
        key, name = str(facilities.id[row]), _name(facilities, row, words)
        label = Message("Change the attributes of {facility}", {"facility": name})
        self._open(title.format(name=name), fields, lambda values: edits_of(key, fields, values, plan), label)

    def ask_template(self, category: str, words: Words) -> None:
        """Ask what the facilities that are set from now on are to be like."""
        place, session = self._place(), self._editor.session
        if place is None or session is None:
            return
        imagined = add_facility(
            place.facilities, NewFacility(session.free_name("new"), category, (0.0, 0.0), public=True)
        )
        fields = facility_fields(imagined.after, len(place.facilities), session.plan, words)
        kept = [one for one in fields if one.key not in {"name", "category", "opened"}]
        kept += further_fields(imagined.after, len(place.facilities), session.plan, words)
        self._template_fields = tuple(kept)
        dialog = self._dialog(self.tr("New facilities"), _with(kept, self.template))
        dialog.taken.connect(self._take_template)
        dialog.open()

    def _take_template(self, values: Mapping[str, Value]) -> None:
        self.template = dict(values)

    def forget_template(self) -> None:
        """Another category is set: what was said of the former one is not taken over."""
        self.template, self._template_fields = {}, ()

    def made(self, edit: verbs.AddFacility) -> tuple[verbs.AnyEdit, ...]:
        """Return the edits that set a facility as the form for new ones says."""
        session = self._editor.session
        if session is None or not self.template:
            return (edit,)
        return new_facility(edit, self._template_fields, self.template, session.plan)

    # ---------------------------------------------------------------------------------------------- while it is filled
    def _open(
        self, title: str, fields: Sequence[Field], edits: Callable[[Mapping[str, Value]], tuple[verbs.AnyEdit, ...]],
        label: Message,
    ) -> None:  # fmt: skip
        dialog = self._dialog(title, fields)
        dialog.changed.connect(lambda values: self._follow(edits(values)))
        dialog.taken.connect(lambda values: self._do(edits(values), label))
        dialog.open()

    def _dialog(self, title: str, fields: Sequence[Field]) -> FacilityDialog:
        dialog = FacilityDialog(title, fields, self._over.window(), accept=self.tr("Apply"))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        return dialog

    def _follow(self, edits: tuple[verbs.AnyEdit, ...]) -> None:
        if edits:
            self._editor.preview(*edits)
            return
        self._editor.drop_preview()
        self.tell("")

    def tell(self, text: str) -> None:
        """Write what follows below the form that is open."""
        if self.dialog is not None:
            self.dialog.tell_what_follows(text)

    def _closed(self) -> None:
        self.dialog = None
        self._editor.drop_preview()
        self.left.emit()

    def _do(self, edits: tuple[verbs.AnyEdit, ...], label: Message) -> None:
        if len(edits) > 1:
            self._editor.do_several(Several(edits, (), label))
        elif edits:
            self._editor.do(edits)


def _with(fields: Sequence[Field], values: Mapping[str, Value]) -> tuple[Field, ...]:
    """The fields as they were filled in before."""
    return tuple(one.saying(values[one.key]) if values.get(one.key) is not None else one for one in fields)


def _name(facilities: Facilities, row: int, words: Words) -> str:
    return str(facilities.name[row]) or category_name(str(facilities.category[row]), words)
