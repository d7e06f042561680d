"""Which facilities a clause counts, and why others of the services that it names do not count: one reason for each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...messages import Message
from ..plans.clauses import Clause
from ..plans.figures import Area
from ..plans.picks import Pick
from .context import EvaluationContext, facilities_in_area
from .districts.scope import within_scope
from .facilities.facility_filter import UNTOLD, categories_of
from .verdict import DistrictEvidence, FacilityEvidence, Verdict


@dataclass(frozen=True)
class LeftOut:
    """Facilities, rows of `Facilities`, that do not count for the same reason."""

    reason: Message
    rows: Ints


@dataclass(frozen=True, eq=False)
class CountedFacilities:
    """What a clause that is no circle counts.

    `rows` (f,) are facilities that count, `met` (f,) whether they are as asked, and `value` (f,) what each adds, NaN
    where it is nothing but one; `left_out` those that do not count. `beside` are the facilities of the other kind that
    those of `rows` are to be near to, or far from.
    """

    rows: Ints
    met: Bools
    value: Floats
    left_out: tuple[LeftOut, ...] = ()
    beside: Ints = field(default_factory=lambda: np.zeros(0, np.int32))


def counted_facilities(case: EvaluationContext, verdict: Verdict) -> CountedFacilities:
    """Return what the clause of a verdict counts, and of the same services what it leaves out."""
    clause, evidence = verdict.clause, verdict.evidence
    beside = case.choose_any(clause.near).rows if clause.near else np.zeros(0, np.int32)
    if isinstance(evidence, FacilityEvidence):
        rows, met, value = evidence.facilities, evidence.met, evidence.value
    elif isinstance(evidence, DistrictEvidence):
        rows = evidence.facilities if not verdict.parts else _of_all_parts(verdict, evidence)
        met, value = np.ones(len(rows), np.bool_), np.full(len(rows), np.nan)
    else:
        rows = _would_count(case, clause)
        met, value = np.ones(len(rows), np.bool_), np.full(len(rows), np.nan)
    told = met | ~_untold(case, clause)[rows]
    rows, met, value = rows[told], met[told], value[told]
    silent, without = _without_figure(case, clause, rows)
    left = tuple(LeftOut(reason, some) for some, reason in _left_out(case, clause, rows))
    if silent.any():
        left = (LeftOut(without, rows[silent]), *left)
    return CountedFacilities(rows[~silent], met[~silent], value[~silent], left, beside)


def _untold(case: EvaluationContext, clause: Clause) -> Bools:
    """Tell which facilities (f,) are not known to be as asked, and not known to be otherwise."""
    untold, otherwise = (np.zeros(len(case.facilities), np.bool_) for _ in range(2))
    for pick in clause.counting:
        for one in (pick, *pick.or_else):
            for mask, reason in case.reasons(one):
                side = untold if reason.template == UNTOLD.template else otherwise
                side |= mask
    return untold & ~otherwise


def _of_all_parts(verdict: Verdict, evidence: DistrictEvidence) -> Ints:
    """Return the facilities that count in any tier."""
    each = [part.evidence.facilities for part in verdict.parts if isinstance(part.evidence, DistrictEvidence)]
    return np.unique(np.concatenate([evidence.facilities, *each])).astype(np.int32)


def _would_count(case: EvaluationContext, clause: Clause) -> Ints:
    """Return the facilities that count for a clause that nothing decides."""
    known = [one for one in (case.choose(pick) for pick in clause.counting) if one.reason is None]
    rows = np.unique(np.concatenate([np.zeros(0, np.int32), *(one.rows for one in known)])).astype(np.int32)
    return facilities_in_area(case, rows, clause.area)


def _without_figure(case: EvaluationContext, clause: Clause, rows: Ints) -> tuple[Bools, Message]:
    """Return which of the facilities that count add nothing, as nobody tells their figure, and the reason."""
    name = clause.amounts[0] if clause.amounts else "count"
    reason = Message("without a value for {capacity}, adding nothing", {"capacity": name})
    if name == "count":
        return np.zeros(len(rows), np.bool_), reason
    unknown = np.full(len(case.facilities), np.nan)
    return np.isnan(case.facilities.capacity.get(name, unknown)[rows]), reason


def _left_out(case: EvaluationContext, clause: Clause, counted: Ints) -> Iterator[tuple[Ints, Message]]:
    """Yield the facilities of the clause's services that do not count, by their reasons."""
    picks = tuple(one for pick in clause.counting for one in (pick, *pick.or_else))
    open_yet = case.facts.of_category({key for pick in picks for key in categories_of(pick, case.services)})
    open_yet[counted] = False
    for reason, those in _grouped(one for pick in picks for one in _each(case, clause, pick, counted)):
        mine = those & open_yet
        open_yet &= ~mine
        if mine.any():
            yield np.flatnonzero(mine).astype(np.int32), reason


def _grouped(reasons: Iterable[tuple[Bools, Message]]) -> Iterable[tuple[Message, Bools]]:
    """Return which facilities (f,) have a reason, of several choices that leave out for the same one together."""
    found: dict[tuple[str, str], tuple[Message, Bools]] = {}
    for mask, reason in reasons:
        key = (reason.template, repr(sorted(reason.values.items())))
        known = found.get(key)
        found[key] = (reason, mask) if known is None else (reason, known[1] | mask)
    return found.values()


def _each(case: EvaluationContext, clause: Clause, pick: Pick, counted: Ints) -> Iterator[tuple[Bools, Message]]:
    """Yield every reason of a choice: its own conditions first, then what the clause asks of all."""
    everywhere, site = np.arange(len(case.facilities), dtype=np.int32), case.facilities.site
    offering = case.facts.of_category(categories_of(pick, case.services))
    yield from case.reasons(pick)
    if clause.area != "all":
        yield (
            offering & ~np.isin(everywhere, facilities_in_area(case, everywhere, clause.area)),
            _ELSEWHERE[clause.area],
        )
    yield offering & ~np.isin(everywhere, within_scope(case, clause, everywhere)[0]), Message("outside the plan's area")
    if len(site):
        same = np.isin(site.astype(str), site[counted].astype(str))
        yield offering & same, Message("counted with another service of the same site")
    if clause.by_ways:
        yield offering, Message("no usable street near it")
    yield offering, Message("for a reason that the notes tell")


_ELSEWHERE: Final[Mapping[Area, Message]] = {
    "urban": Message("outside the urban area that is asked"),
    "rural": Message("outside the rural area that is asked"),
}
