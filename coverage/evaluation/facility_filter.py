"""Which facilities a clause counts, and why others of the same service are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...messages import Message, Titled
from ..place import Facilities
from ..plans.clauses import Pick, Service


@dataclass(frozen=True, eq=False)
class FacilitySelection:
    """Rows of `Facilities` that count, ascending; `reason` when the data cannot tell; `notes` on what was left out.

    `untold`: the facilities are there, but not what the clause asks of them, so that no sum over them can be trusted.
    """

    rows: Ints
    reason: Message | None = None
    notes: tuple[Message, ...] = ()
    untold: bool = False


def choose(
    pick: Pick, facilities: Facilities, services: Mapping[str, Service], statuses: Sequence[str]
) -> FacilitySelection:
    """Return the facilities that match `pick`.

    A service of which the data holds no facility at all, whatever its status, is unknown rather than absent: that is
    a reason, and so is a grade or a capacity that is asked for and known of none. Where a condition is asked for that
    the data does not tell of some of the facilities, those that meet it cannot be counted: a reason too.
    """
    offering = np.isin(facilities.category, sorted(_categories(pick, services)))
    if not offering.any():
        return FacilitySelection(_none(), _no_such(pick, services))
    standing = offering & np.isin(facilities.status, list(statuses))
    unknown = _unknown(pick, facilities, standing)
    if unknown is not None:
        return FacilitySelection(_none(), unknown)
    mobile = _may_move(pick, facilities)
    untold = _untold(pick, facilities, standing & mobile, service_title(pick.any_of, services))
    if untold is not None:
        return FacilitySelection(_none(), untold, untold=True)
    kept = standing & mobile & _fits(pick, facilities)
    title = service_title(pick.any_of, services)
    notes = (*_status_note(offering & ~standing, title), *_mobile_note(standing & ~mobile, pick, title))
    return FacilitySelection(_rows(kept), None, notes)


def choose_any(
    pool: Sequence[Pick], facilities: Facilities, services: Mapping[str, Service], statuses: Sequence[str]
) -> FacilitySelection:
    """Return the facilities that match any pick of the pool; a reason when none of its picks can be told.

    Also where facilities of a pick do not tell what is asked of them: then the rest is not all that counts.
    """
    chosen = [choose(pick, facilities, services, statuses) for pick in pool]
    untold = next((one for one in chosen if one.untold), None)
    if untold is not None:
        return untold
    known = [one for one in chosen if one.reason is None]
    if not known:
        return FacilitySelection(_none(), chosen[0].reason)
    rows = np.unique(np.concatenate([one.rows for one in known])).astype(np.int32)
    notes = [note for one in known for note in one.notes] + [one.reason for one in chosen if one.reason is not None]
    return FacilitySelection(rows, None, tuple(notes))


@dataclass(frozen=True, eq=False)
class Amounts:
    """What each chosen facility adds, (f,), unknown ones as 0; `reason` when it is known of none.

    `lacking` (f,) have no figure though others of their category do, so that the sum is a lower bound. A category of
    which the whole data has no figure (a community's station among homes with beds) is taken to have none to add.
    """

    value: Floats
    lacking: Bools
    reason: Message | None = None
    notes: tuple[Message, ...] = ()

    @property
    def count(self) -> int:
        """How many facilities lack the figure."""
        return int(self.lacking.sum())


def amounts(name: str, rows: Ints, facilities: Facilities) -> Amounts:
    """Return the capacity `name` of the facilities `rows`, or 1 each for "count"."""
    if name == "count" or not len(rows):
        return Amounts(np.ones(len(rows)), np.zeros(len(rows), dtype=np.bool_))
    values = facilities.capacity.get(name, np.full(len(facilities), np.nan))[rows]
    unknown = np.isnan(values)
    lacking = unfigured(name, facilities)[rows]
    if unknown.all():
        return Amounts(
            np.zeros(len(rows)),
            lacking,
            Message(
                "No facility that counts has a value for {capacity} ({count} in all).",
                {"count": len(rows), "capacity": name},
            ),
        )
    note = Message(
        "Without a value for {capacity}, adding nothing: {unknown} of {count} facilities.",
        {"unknown": int(unknown.sum()), "count": len(rows), "capacity": name},
    )
    return Amounts(np.nan_to_num(values), lacking, None, (note,) if unknown.any() else ())


def unfigured(name: str, facilities: Facilities) -> Bools:
    """Tell (n,) which facilities lack a capacity that others of their category have."""
    unknown = np.isnan(facilities.capacity.get(name, np.full(len(facilities), np.nan)))
    return unknown & np.isin(facilities.category, np.unique(facilities.category[~unknown].astype(str)))


def service_title(keys: Sequence[str], services: Mapping[str, Service], joint: str = " / ") -> Titled:
    """Return the titles of alternatives, joined, in both languages."""
    those = [services[key] for key in keys]
    return Titled(joint.join(one.title for one in those), joint.join(one.title_en for one in those))


def _none() -> Ints:
    return np.empty(0, dtype=np.int32)


def _rows(mask: Bools) -> Ints:
    return np.flatnonzero(mask).astype(np.int32)


def _categories(pick: Pick, services: Mapping[str, Service]) -> set[str]:
    return {category for key in pick.any_of for category in services[key].categories}


def _no_such(pick: Pick, services: Mapping[str, Service]) -> Message:
    return Message(
        "The data holds no facility of the service {service} (categories {categories}).",
        {"service": service_title(pick.any_of, services), "categories": ", ".join(sorted(_categories(pick, services)))},
    )


def _unknown(pick: Pick, facilities: Facilities, standing: Bools) -> Message | None:
    count = int(standing.sum())
    if pick.grade_max is not None and count and np.isnan(facilities.grade[standing]).all():
        return Message("No facility that counts has a grade ({count} in all).", {"count": count})
    if pick.run_by is not None and count and not (facilities.level[standing] != "").any():
        return Message("No facility that counts says which tier runs it ({count} in all).", {"count": count})
    for name in pick.at_least:
        reason = amounts(name, _rows(standing), facilities).reason
        if reason is not None:
            return reason
    return None


_Told = Literal["public", "new", "grade", "level"]
_UNTOLD: Final[Mapping[_Told, Message]] = {
    "public": Message(
        "Of {unknown} of {count} facilities of the service {service} the data does not tell whether they are public."
    ),
    "new": Message(
        "Of {unknown} of {count} facilities of the service {service} the data does not tell whether they are new."
    ),
    "grade": Message("Of {unknown} of {count} facilities of the service {service} the data does not tell the grade."),
    "level": Message(
        "Of {unknown} of {count} facilities of the service {service} the data does not tell which tier runs them."
    ),
}


def _untold(pick: Pick, facilities: Facilities, asked: Bools, title: Titled) -> Message | None:
    """Return the first condition that the data does not tell of all facilities that it is asked of."""
    conditions: Mapping[_Told, object] = {
        "public": pick.public,
        "new": pick.new,
        "grade": pick.grade_max,
        "level": pick.run_by,
    }
    for name, wanted in conditions.items():
        untold = int((asked & ~facilities.knows(name)).sum()) if wanted is not None else 0
        if untold:
            values = {"unknown": untold, "count": int(asked.sum()), "service": title}
            return replace(_UNTOLD[name], values=values)
    for capacity in pick.at_least:
        untold = int((asked & unfigured(capacity, facilities)).sum())
        if untold:
            template = (
                "Of {unknown} of {count} facilities of the service {service} the data has no value for {capacity}."
            )
            values = {"unknown": untold, "count": int(asked.sum()), "service": title, "capacity": capacity}
            return Message(template, values)
    return None


def _fits(pick: Pick, facilities: Facilities) -> Bools:
    fits: Bools = np.ones(len(facilities), dtype=np.bool_)
    if pick.grade_max is not None:
        fits &= facilities.grade <= pick.grade_max
    if pick.public:
        fits &= facilities.public
    if pick.new:
        fits &= facilities.new
    if pick.run_by is not None:
        fits &= (facilities.level == pick.run_by).astype(np.bool_)
    for name, least in pick.at_least.items():
        fits &= facilities.capacity[name] >= least
    return fits


def _may_move(pick: Pick, facilities: Facilities) -> Bools:
    return ~facilities.mobile | (facilities.scheduled & (pick.mobile == "scheduled"))


def _status_note(left_out: Bools, title: Titled) -> tuple[Message, ...]:
    if not left_out.any():
        return ()
    values = {"service": title, "count": int(left_out.sum())}
    return (Message("{service}: planned, proposed or closed and not counted: {count}.", values),)


def _mobile_note(left_out: Bools, pick: Pick, title: Titled) -> tuple[Message, ...]:
    if not left_out.any():
        return ()
    values = {"service": title, "count": int(left_out.sum())}
    if pick.mobile == "scheduled":
        return (Message("{service}: mobile points that name no place and time and were not counted: {count}.", values),)
    return (
        Message("{service}: mobile points not counted, since the clause asks for fixed facilities: {count}.", values),
    )
