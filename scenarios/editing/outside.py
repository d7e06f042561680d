"""How much of what is drawn lies in no district of the place, and what is said of it: no district counts it."""

from typing import Final

import shapely

from ...arrays import Floats
from ...coverage.place import Districts
from ...messages import Message
from . import edits as verbs

_COUNTED: Final = (verbs.AddFacility, verbs.AddMobileStop, verbs.MoveFacility, verbs.AddEstate)
_SOME: Final = 0.01
"""Less than this share of an estate beyond the border is a stroke that was not drawn to the metre."""


def outside_message(edit: verbs.AnyEdit, districts: Districts, crs: str) -> Message | None:
    """Return what is said of an edit in the place of these districts, None where they count what it sets."""
    if not isinstance(edit, _COUNTED):
        return None
    share = share_outside(districts, edit.at.in_metres(crs))
    if share < _SOME:
        return None
    if not isinstance(edit, verbs.AddEstate):
        return Message(
            "This place lies outside the districts of the project: the facility serves whom it reaches, but no "
            "district counts it. Move it, or undo."
        )
    if share > 1 - _SOME:
        return Message(
            "This estate lies outside the districts of the project: its people count in the whole, but in no "
            "district. Undo, and draw it inside the border."
        )
    text = (
        "{share}% of this estate lies outside the districts of the project: these people count in the whole, but in "
        "no district. Undo, and draw it inside the border."
    )
    return Message(text, {"share": f"{100 * share:.0f}"})


def share_outside(districts: Districts, corners: Floats) -> float:
    """Return which share of an area, or of a place given by one or two corners, lies in no district; 0 without any.

    Parameters
    ----------
    districts : the place's districts; residential estates among them are areas within others, and do not count
    corners : (k, 2) in the metres of the place; three or more are those of an area

    Examples
    --------
    >>> import numpy as np
    >>> from lifecircle.coverage.example import example_place
    >>> share_outside(example_place().districts, np.array([[0.0, 0.0]]))
    0.0

    """
    known = districts.geometry[districts.level != "estate"]
    if not len(known):
        return 0.0
    drawn = shapely.Polygon(corners) if len(corners) > 2 else shapely.Point(corners[0])
    near = known[shapely.intersects(known, drawn)]
    if drawn.area == 0 or not drawn.is_valid:
        return 0.0 if len(near) else 1.0
    return max(1.0 - shapely.union_all(shapely.intersection(near, drawn)).area / drawn.area, 0.0)
