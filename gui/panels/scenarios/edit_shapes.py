"""What of a scenario can be drawn: its edits as shapes, and where the people live whose lot it changes."""

from collections.abc import Iterable

import numpy as np

from ....coverage.evaluation.verdict import CircleEvidence
from ....coverage.place import Facilities, Place
from ....scenarios.editing import edits as verbs
from ...map.marks.edit_marks import ChangedPeople, EditShape, Kind

_PLACED: dict[str, Kind] = {
    "add_facility": "add",
    "add_mobile_stop": "add",
    "move_facility": "move",
    "add_link": "link",
    "bar_area": "bar",
    "add_estate": "estate",
}


def not_reopened(edits: Iterable[verbs.AnyEdit]) -> list[verbs.AnyEdit]:
    """Leave out each closing that a later edit takes back: the facility is open, and no cross stands on it."""
    kept: list[verbs.AnyEdit] = []
    for edit in edits:
        if isinstance(edit, verbs.ReopenFacility):
            kept = [one for one in kept if not (isinstance(one, verbs.CloseFacility) and one.facility == edit.facility)]
        kept.append(edit)
    return kept


def edit_shape(edit: verbs.AnyEdit, crs: str, first: Facilities) -> EditShape | None:
    """Return what of an edit can be drawn, None for one without a place; `first` are the project's own facilities."""
    if isinstance(edit, verbs.CloseFacility):
        at = first.xy[first.id == edit.facility]
        return EditShape("close", at) if len(at) else None
    kind = _PLACED.get(edit.verb)
    where = getattr(edit, "at", None)
    if kind is None or where is None:
        return None
    xy = where.in_metres(crs)
    if isinstance(edit, verbs.MoveFacility):
        xy = np.vstack([first.xy[first.id == edit.facility], xy])
    return EditShape(kind, xy)


def changed_people(place: Place, before: object, after: object) -> ChangedPeople:
    """Return whose lot is another after; of those alone who were there before."""
    if not isinstance(before, CircleEvidence) or not isinstance(after, CircleEvidence):
        return ChangedPeople()
    if (before.services, before.group) != (after.services, after.group):
        return ChangedPeople(other_service=True)
    count = min(len(before.served), len(after.served))
    asked = (before.asked[:count] | after.asked[:count]) & (after.people[:count] > 0)
    was, now, xy = before.served[:count], after.served[:count], place.demand.xy[:count]
    return ChangedPeople(xy[asked & now & ~was], xy[asked & was & ~now])
