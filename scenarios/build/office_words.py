"""The office's own words under which files were read, as records of the project: whoever reads it sees them named."""

from typing import Final

from ...messages import Message
from ..office.contents import OfficeFile, read_office
from ..project.settings import InputRecord, Note

ROLE: Final = "words"
_DIGITS: Final = 12


def office_records(*, street_layer: bool) -> tuple[InputRecord, ...]:
    """Return a record of each file of words that was laid over the program's, and one of each that was left out.

    `street_layer` tells whether the streets came as a layer whose classes had to be understood.
    """
    office = read_office()
    used = [*office.of_kind("facility-words"), *(office.of_kind("street-words") if street_layer else ())]
    left = [(place, fault) for place, fault in office.faults if not place.startswith("plans/")]
    return (
        *(_record(one) for one in used),
        *(_left_out(place, Message(fault.template, fault.values)) for place, fault in left),
    )


def _record(one: OfficeFile) -> InputRecord:
    said = Message("The office's words, overriding the program's; SHA-256 begins {digest}.",
                   {"digest": one.sha256[:_DIGITS]})  # fmt: skip
    return InputRecord(role=ROLE, file=one.place, rows=one.text.count("\n"), done=(Note.of(said),))


def _left_out(place: str, reason: Message) -> InputRecord:
    notes = (Note.of(Message("Left out, as it has faults.")), Note.of(reason))
    return InputRecord(role=ROLE, file=place, rows=0, done=notes, told=notes)
