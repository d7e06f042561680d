"""Gestures that mean several facilities at once: what they are as edits, and what the one step is called."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ....coverage.place import Facilities
from ....messages import Message
from ....scenarios.editing import edits as verbs
from ....scenarios.editing.session import Session


@dataclass(frozen=True)
class Several:
    """Edits to be added and ids of edits to be taken out, as one step with a name."""

    edits: tuple[verbs.AnyEdit, ...]
    without: tuple[str, ...]
    label: Message


def taking_away(session: Session, facilities: Facilities, rows: Iterable[int]) -> Several | None:
    """Close facilities of the project, and drop what the scenario itself added; None where nothing is left to do."""
    chosen = [(str(facilities.id[row]), str(facilities.status[row])) for row in sorted(rows)]
    added = {edit.facility for edit in session.edits if isinstance(edit, verbs.AddFacility | verbs.AddMobileStop)}
    dropped = [key for key, _ in chosen if key in added]
    closed = [key for key, status in chosen if key not in added and status == "existing"]
    without = tuple(edit.id for edit in session.edits if getattr(edit, "facility", "") in dropped)
    count = len(dropped) + len(closed)
    if not count:
        return None
    edits = tuple(verbs.CloseFacility(facility=key) for key in closed)
    if count == 1:
        row = next(iter(sorted(rows)))
        name = verbs.facility_name(str(facilities.id[row]), facilities)
        label = Message("Close {name}", {"name": name}) if closed else Message("Remove {name}", {"name": name})
    else:
        label = Message("Close or remove {count} facilities", {"count": count})
    return Several(edits, without, label)


def opening(facilities: Facilities, rows: Iterable[int]) -> Several | None:
    """Open facilities that are closed or only planned; None where all are open."""
    keys = [str(facilities.id[row]) for row in sorted(rows) if facilities.status[row] != "existing"]
    if not keys:
        return None
    edits = tuple(verbs.ReopenFacility(facility=key) for key in keys)
    return Several(edits, (), Message("Open {count} facilities", {"count": len(keys)}))


def moving(session: Session, facilities: Facilities, rows: Iterable[int], by_m: tuple[float, float]) -> Several:
    """Move facilities together, by metres east and north."""
    chosen = sorted(rows)
    places = facilities.xy[chosen] + np.asarray(by_m)
    edits = tuple(
        verbs.MoveFacility(facility=str(facilities.id[row]), at=session.at([tuple(xy)]))
        for row, xy in zip(chosen, places.tolist(), strict=True)
    )
    return Several(edits, (), Message("Move {count} facilities", {"count": len(chosen)}))
