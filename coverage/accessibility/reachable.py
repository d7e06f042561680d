"""Facilities without a street: data that lies where nobody can be led to it is told, left out, and decides nothing."""

from dataclasses import dataclass
from typing import Final

from ...arrays import Ints
from ...messages import Message, Titled
from ..network.row_sets import marked
from ..place import Facilities
from ..travel.profiles import Profile
from .nearest_facility import NearestFacilitySearch

_NAMED: Final = 3


@dataclass(frozen=True, eq=False)
class ReachableFacilities:
    """Of the facilities that count, the `rows` that have a street; `reason` where none has; `notes` on the others."""

    rows: Ints
    reason: Message | None = None
    notes: tuple[Message, ...] = ()


def placed(
    ways: NearestFacilitySearch, facilities: Facilities, rows: Ints, profile: Profile | None, service: Titled
) -> ReachableFacilities:
    """Return which of the facilities `rows` can be reached by a street; with straight lines (`profile` None) all can.

    Raises NetworkError where the profile finds no street at all.
    """
    if profile is None or not len(rows):
        return ReachableFacilities(rows)
    doors, owner = ways.doors(rows, profile)
    found = marked(owner[doors.found], len(facilities))[rows]
    walled = _behind_walls(ways, facilities, rows, profile, service)
    if found.all():
        return ReachableFacilities(rows, None, walled)
    values = {
        "service": service,
        "count": int((~found).sum()),
        "total": len(rows),
        "cap": profile.snap_cap_m,
        "names": _names(facilities, rows[~found]),
    }
    if not found.any():
        return ReachableFacilities(
            rows[found],
            Message(
                "{service}: all {total} facilities that count lie farther than {cap:g} m from any street on their "
                "side of water and rails, so it cannot be determined whom they serve; check their coordinates: "
                "{names}.",
                values,
            ),
        )
    note = Message(
        "{service}: {count} of {total} facilities lie farther than {cap:g} m from any street on their side of water "
        "and rails, so they serve nobody and are left out: {names}.",
        values,
    )
    return ReachableFacilities(rows[found], None, (note, *walled))


def _behind_walls(
    ways: NearestFacilitySearch, facilities: Facilities, rows: Ints, profile: Profile, service: Titled
) -> tuple[Message, ...]:
    """Say which stand where walls without a gate would shut them in; those of the data have theirs opened before."""
    shut_in = ways.behind_walls(rows, profile)
    if not len(shut_in):
        return ()
    text = (
        "{service}: {count} facilities stand behind walls or fences in which the map shows no gate; they are taken "
        "to open on the nearest street: {names}. If there is a gate elsewhere, set it as their entrance."
    )
    return (Message(text, {"service": service, "count": len(shut_in), "names": _names(facilities, shut_in)}),)


def _names(facilities: Facilities, rows: Ints) -> Titled:
    """Return the first few names, or ids where there are none."""
    named = [str(facilities.name[row] or facilities.id[row]) for row in rows[:_NAMED]]
    more = len(rows) - len(named)
    chinese, english = (f"等{len(rows)}处", f" and {more} more") if more else ("", "")
    return Titled("、".join(named) + chinese, ", ".join(named) + english)
