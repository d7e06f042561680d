"""What is said of people and facilities that are set beyond the border, where no district counts them."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from ....coverage.place import Districts
from ....scenarios.editing import edits as verbs
from ....scenarios.editing.outside import share_outside

_COUNTED: Final = (verbs.AddFacility, verbs.AddMobileStop, verbs.MoveFacility, verbs.AddEstate)
_SOME: Final = 0.01
"""Less than this share of an estate beyond the border is a stroke that was not drawn to the metre."""

translate = QCoreApplication.translate


def outside_text(edit: verbs.AnyEdit, districts: Districts, crs: str) -> str:
    """Return what is said of an edit in the place of these districts, '' where they count what it sets."""
    if not isinstance(edit, _COUNTED):
        return ""
    share = share_outside(districts, edit.at.in_metres(crs))
    if share < _SOME:
        return ""
    if not isinstance(edit, verbs.AddEstate):
        return translate(
            "Outside",
            "This place lies outside the districts of the project: the facility serves whom it reaches, but no "
            "district counts it. Move it, or undo.",
        )
    if share > 1 - _SOME:
        return translate(
            "Outside",
            "This estate lies outside the districts of the project: its people count in the whole, but in no "
            "district. Undo, and draw it inside the border.",
        )
    text = translate(
        "Outside",
        "{share} of this estate lies outside the districts of the project: these people count in the whole, but in "
        "no district. Undo, and draw it inside the border.",
    )
    return text.format(share=f"{100 * share:.0f}%")
