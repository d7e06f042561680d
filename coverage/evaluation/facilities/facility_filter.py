"""Which facilities a clause counts, and why others of the same service are left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....grades import at_least_grade
from ....messages import Message, Titled
from ...place import Facilities
from ...plans.picks import Pick, Service
from ...plans.plan import Plan
from ..asks import Asks
from .facility_facts import Facts


@dataclass(frozen=True, eq=False)
class FacilitySelection:
    """Rows of `Facilities` that count, ascending; `reason` when the data cannot tell; `notes` on what was left out.

    `unclear` says why some facilities may count or not: the data does not tell what is asked of them.
    """

    rows: Ints
    reason: Message | None = None
    notes: tuple[Message, ...] = ()
    unclear: Message | None = None


@dataclass(frozen=True, eq=False)
class Filter:
    """What facilities are chosen from and by: the `facts`, the plan's services, the statuses that count.

    Facilities of which the data does not tell what is asked count where `generous`, and not otherwise.
    """

    facts: Facts
    services: Mapping[str, Service]
    statuses: tuple[str, ...]
    generous: bool = False

    @cached_property
    def _standing(self) -> Bools:
        """Which facilities (f,) have a status that counts."""
        return np.isin(self.facts.facilities.status, list(self.statuses))

    def choose(self, pick: Pick) -> FacilitySelection:
        """Return the facilities that match `pick`.

        A service of which the data holds no facility at all, whatever its status, is unknown rather than absent: that
        is a reason, and so is a matter that is asked for and told of none.
        """
        if pick.or_else:
            return self.choose_any((pick.model_copy(update={"or_else": ()}), *pick.or_else))
        facilities = self.facts.facilities
        offering = self.facts.of_category(categories_of(pick, self.services))
        if not offering.any():
            return FacilitySelection(_none(), _no_such(pick, self.services))
        standing = offering & self._standing
        may_move = _may_move(pick, facilities)
        title = service_title(pick.any_of, self.services)
        asked = standing & may_move
        met, told, unclear = self._conditions(pick, asked, title)
        if unclear is not None and not self.generous and not (told & asked).any():
            return FacilitySelection(_none(), unclear, unclear=unclear)
        counted = asked & (met | ~told if self.generous else met & told)
        notes = (*_status_note(offering & ~standing, title), *_mobile_note(standing & ~may_move, pick, title))
        return FacilitySelection(_rows(counted), None, notes, unclear)

    def reasons(self, pick: Pick) -> Iterator[tuple[Bools, Message]]:
        """Yield why facilities of a single pick's categories do not count: which (f,), and the reason.

        The first one that a facility has is its own: what is told against it comes before what is not told of it.
        """
        facilities = self.facts.facilities
        offering = self.facts.of_category(categories_of(pick, self.services))
        yield offering & ~self._standing, Message("planned, proposed or closed")
        yield offering & ~_may_move(pick, facilities), Message("a mobile service point")
        each = list(zip(self._each_condition(pick), _asked_each(pick), strict=True))
        for (fits, known, _), asked in each:
            yield offering & known & ~fits, Message("not as asked: {what}", {"what": self._named(asked)})
        for (_, known, _), asked in each:
            yield offering & ~known, replace(UNTOLD, values={"what": self._named(asked)})

    def _named(self, asked: Message | str) -> Message | Titled | str:
        return asked if isinstance(asked, Message) else self.facts.name(asked)

    def choose_any(self, pool: Sequence[Pick]) -> FacilitySelection:
        """Return the facilities that match any pick of the pool; a reason when none of its picks can be told."""
        chosen = [self.choose(pick) for pick in pool]
        known = [one for one in chosen if one.reason is None]
        if not known:
            return FacilitySelection(_none(), chosen[0].reason)
        rows = np.unique(np.concatenate([one.rows for one in known])).astype(np.int32)
        notes = [note for one in known for note in one.notes]
        notes += [one.reason for one in chosen if one.reason is not None]
        unclear = next((one.unclear for one in chosen if one.unclear is not None), None)
        return FacilitySelection(rows, None, tuple(notes), unclear)

    def _conditions(self, pick: Pick, asked: Bools, title: Titled) -> tuple[Bools, Bools, Message | None]:
        """Tell which facilities meet all conditions (f,) and of which that is told, and say what is not.

        One condition that is told not to be met tells enough of a facility.
        """
        met, told, refuted = (
            np.ones(len(asked), np.bool_),
            np.ones(len(asked), np.bool_),
            np.zeros(len(asked), np.bool_),
        )
        first: Message | None = None
        for fits, known, sentence in self._each_condition(pick):
            met &= fits & known
            told &= known
            refuted |= known & ~fits
            gaps = int((asked & ~known & ~refuted).sum())
            if gaps and first is None:
                values = {"unknown": gaps, "count": int(asked.sum()), "service": title}
                first = replace(sentence, values={**values, **sentence.values})
        return met, told | refuted, first if (asked & ~(told | refuted)).any() else None

    def _each_condition(self, pick: Pick) -> Iterator[tuple[Bools, Bools, Message]]:
        """Yield for each condition which facilities meet it (f,), of which it is told (f,), and what to say of gaps."""
        facilities = self.facts.facilities
        if pick.public:
            yield facilities.public, facilities.knows("public"), _PUBLIC
        if pick.new is not None:
            yield facilities.new == pick.new, facilities.knows("new"), _NEW
        for wanted in (pick.grade, pick.grade_max):
            if wanted is not None:
                yield *at_least_grade(facilities.grade, facilities.category, wanted), _GRADE
        if pick.run_by is not None:
            yield np.asarray(facilities.level == pick.run_by, dtype=np.bool_), facilities.knows("level"), _LEVEL
        for name in pick.has:
            flags = self.facts.attributes[name]
            yield flags > 0, ~np.isnan(flags), replace(_ATTRIBUTE, values={"attribute": self.facts.name(name)})
        for name, least in pick.at_least.items():
            values = facilities.capacity.get(name, np.full(len(facilities), np.nan))
            known = ~unfigured(name, facilities)
            with np.errstate(invalid="ignore"):
                yield values >= least, known, replace(_AMOUNT, values={"capacity": self.facts.name(name)})


@dataclass(frozen=True)
class Asked:
    """What a plan asks of facilities of a category: keys of attributes and of capacities, in the plan's order.

    `columns` are those of `public`, `new`, `grade` and `level` that any clause looks at.
    """

    attributes: tuple[str, ...]
    capacities: tuple[str, ...]
    columns: frozenset[str]


def asked_of(plan: Plan, category: str) -> Asked:
    """Return what the plan's clauses ask of facilities of a category."""
    attributes, capacities, columns = dict[str, None](), dict[str, None](), set[str]()
    for clause in plan.clause:
        of_it = [pick for pick in clause.picks if category in categories_of(pick, plan.service)]
        for pick in of_it:
            attributes.update(dict.fromkeys(pick.has))
            capacities.update(dict.fromkeys(pick.at_least))
            columns |= _columns_of(pick)
        if of_it:
            capacities.update(dict.fromkeys(name for name in clause.amounts if name != "count"))
    return Asked(tuple(attributes), tuple(capacities), frozenset(columns))


def _columns_of(pick: Pick) -> set[str]:
    graded = pick.grade is not None or pick.grade_max is not None
    looks = {"public": bool(pick.public), "new": pick.new is not None, "grade": graded,
             "level": pick.run_by is not None}  # fmt: skip
    return {column for column, asked in looks.items() if asked}


def choose(
    pick: Pick, facilities: Facilities, services: Mapping[str, Service], statuses: Sequence[str]
) -> FacilitySelection:
    """Return the facilities that match a pick which asks for no attribute and no capacity of a plan's own."""
    return Filter(Facts(facilities), services, tuple(statuses)).choose(pick)


UNTOLD: Final = Message("not stated in the data: {what}")
"""The reason of a facility of which nobody knows whether it is as asked."""


def _asked_each(pick: Pick) -> Iterator[Message | str]:
    """Yield what each condition asks, in the order of `Filter._each_condition`: words, or the key of what is named."""
    if pick.public:
        yield Message("public")
    if pick.new is not None:
        yield Message("new") if pick.new else Message("there before")
    for wanted in (pick.grade, pick.grade_max):
        if wanted is not None:
            yield Message("grade {grade} or better", {"grade": wanted})
    if pick.run_by is not None:
        yield Message("run by the {level}", {"level": pick.run_by})
    yield from pick.has
    for name, least in pick.at_least.items():
        yield Message("{capacity} of at least {least:g}", {"capacity": name, "least": least})


_PUBLIC: Final = Message(
    "For {unknown} of {count} facilities of the service {service} the data does not state whether they are public.",
    key=Asks.ATTRIBUTES,
)
_NEW: Final = Message(
    "For {unknown} of {count} facilities of the service {service} the data does not state whether they are new; a "
    "column of opening years shows it.",
    key=Asks.ATTRIBUTES,
)
_GRADE: Final = Message(
    "For {unknown} of {count} facilities of the service {service} the data does not state the grade.",
    key=Asks.ATTRIBUTES,
)
_LEVEL: Final = Message(
    "For {unknown} of {count} facilities of the service {service} the data does not state which tier runs them.",
    key=Asks.ATTRIBUTES,
)
_ATTRIBUTE: Final = Message(
    "For {unknown} of {count} facilities of the service {service} the data does not state this: {attribute}.",
    key=Asks.ATTRIBUTES,
)
_AMOUNT: Final = Message(
    "For {unknown} of {count} facilities of the service {service} the data has no value for {capacity}.",
    key=Asks.ATTRIBUTES,
)


@dataclass(frozen=True, eq=False)
class Amounts:
    """What each chosen facility adds, (f,), unknown ones as 0; `reason` when it is known of none.

    `lacking` (f,) have no figure, so that the sum is a lower bound; see `unfigured`.
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
                Asks.ATTRIBUTES,
            ),
        )
    note = Message(
        "Without a value for {capacity}, adding nothing: {unknown} of {count} facilities.",
        {"unknown": int(unknown.sum()), "count": len(rows), "capacity": name},
    )
    return Amounts(np.nan_to_num(values), lacking, None, (note,) if unknown.any() else ())


_BEDS: Final = frozenset({"beds", "nursing_beds"})


def unfigured(name: str, facilities: Facilities) -> Bools:
    """Tell (n,) which facilities lack a figure of a capacity.

    Of beds a category of which the whole data has no figure (community stations among homes with beds) is taken to have
    none; every place of care, school or ground has staff, places or an area, and only nobody told how much.
    """
    unknown = np.isnan(facilities.capacity.get(name, np.full(len(facilities), np.nan)))
    if name not in _BEDS or unknown.all():
        return unknown
    figured = set(facilities.category[~unknown].tolist())
    return unknown & np.array([category in figured for category in facilities.category.tolist()], np.bool_)


def service_title(keys: Sequence[str], services: Mapping[str, Service], joint: str = " / ") -> Titled:
    """Return the titles of alternatives, joined, in both languages."""
    those = [services[key] for key in keys]
    return Titled(joint.join(one.title for one in those), joint.join(one.title_en for one in those))


def _none() -> Ints:
    return np.empty(0, dtype=np.int32)


def _rows(mask: Bools) -> Ints:
    return np.flatnonzero(mask).astype(np.int32)


def categories_of(pick: Pick, services: Mapping[str, Service]) -> set[str]:
    """Return the categories of facilities that a pick counts."""
    named, without = (
        {category for key in keys for category in services[key].categories} for keys in (pick.any_of, pick.without)
    )
    return named - without


def categories_asked(picks: Iterable[Pick], services: Mapping[str, Service]) -> set[str]:
    """Return the categories of facilities that any of the picks counts."""
    return {category for pick in picks for category in categories_of(pick, services)}


def _no_such(pick: Pick, services: Mapping[str, Service]) -> Message:
    return Message(
        "The data contains no facility of the service {service} (categories {categories}).",
        {
            "service": service_title(pick.any_of, services),
            "categories": ", ".join(sorted(categories_of(pick, services))),
        },
        Asks.FACILITIES,
    )


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
        Message(
            "{service}: only fixed sites are counted, which is assumed here and not stated in the plan; mobile "
            "points left out: {count}.",
            values,
        ),
    )
