"""The whole that a plan's totals are for, and what of a place lies in it by the codes of its districts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from ....arrays import Bools, Ints
from ....messages import Message, Titled
from ...place import LEVELS
from ...plans.clauses import Clause, TotalClause
from ..asks import Asks
from ..context import EvaluationContext
from ..counting.tallies import plain
from ..verdict import Verdict

WHOLE: Final = 0.9
"""A place with this share of the people of a plan's area is taken for the whole of it."""
LARGER: Final = 1.25
"""A place with so many times the people of a plan's area, and no codes, is taken for more than that area."""
_COVERING: Final = ("city", "county", "township")
"""Levels whose districts leave no ground of their area out, as villages and estates may."""


@dataclass(frozen=True, eq=False)
class Scope:
    """What of the place of a `case` lies in the area that its plan names by `codes`."""

    case: EvaluationContext
    codes: tuple[str, ...]

    @cached_property
    def _ids(self) -> list[str]:
        return [str(key) for key in self.case.place.districts.id.tolist()]

    @cached_property
    def _coded(self) -> Bools:
        """Which districts have a code as long as those of the plan."""
        least = min(map(len, self.codes), default=0)
        return np.array([key.isdigit() and len(key) >= least for key in self._ids], np.bool_)

    @cached_property
    def _inside(self) -> Bools:
        return self._coded & np.array([key.startswith(self.codes) for key in self._ids], np.bool_)

    @property
    def told(self) -> bool:
        """Whether codes tell anything: the plan has some, and so has some district."""
        return bool(self.codes and self._coded.any())

    @property
    def elsewhere(self) -> bool:
        """Whether the place lies outside."""
        return self.told and not self._inside.any()

    @property
    def whole(self) -> bool:
        """Whether the area itself is one of the districts: 430300 is the whole of 4303."""
        own = {key.rstrip("0") for key, inside in zip(self._ids, self._inside.tolist(), strict=True) if inside}
        return self.told and all(code.rstrip("0") in own for code in self.codes)

    def holds(self, district: Mapping[str, Ints], count: int) -> Bools:
        """Tell which of so many points, with their `district` by level, lie inside; all where nothing tells.

        A point in no district lies outside where districts of a level that leaves nothing out are inside.
        """
        levels = self.case.place.districts.level[self._inside]
        if not self.told or not np.isin(levels, _COVERING).any():
            return np.ones(count, np.bool_)
        held = np.zeros(count, np.bool_)
        for level in LEVELS:
            rows = district.get(level)
            if rows is not None:
                held |= (rows >= 0) & self._inside[rows]
        return held


def scope_of(case: EvaluationContext, clause: Clause) -> Scope | None:
    """Return the scope of a clause: of a total that the planner has set no other target for."""
    asked = isinstance(clause, TotalClause) and clause.id not in case.settings.targets
    if case.plan.scope is None or not asked or case.settings.whole_scope:
        return None
    return Scope(case, case.plan.scope.codes)


def within_scope(case: EvaluationContext, clause: Clause, rows: Ints) -> tuple[Ints, tuple[Message, ...]]:
    """Return which facilities of a total lie in the plan's area, and what is to be said of the others."""
    scope = scope_of(case, clause)
    if scope is None or scope.elsewhere:
        return rows, ()
    facilities = case.place.facilities
    held = scope.holds(facilities.district, len(facilities))[rows]
    if held.all():
        return rows, ()
    text = "{count} facilities lie outside {whole} by the districts and their codes, and do not count."
    return rows[held], (Message(text, {"count": int((~held).sum()), "whole": _name(case)}),)


def out_of_scope(case: EvaluationContext, verdict: Verdict) -> Verdict | tuple[Message, tuple[Message, ...]]:
    """Return the verdict, or why the total of a whole area is not asked of this place, with further notes."""
    scope, area = scope_of(case, verdict.clause), case.plan.scope
    if scope is None or area is None or verdict.target is None or verdict.measured is None:
        return verdict
    people = case.weights("people")
    demand = case.place.demand
    here = 0.0 if people is None else float(people[scope.holds(demand.district, len(demand))].sum())
    reason = _why(scope, here, area.people, met=verdict.state in ("met", "nearly_met"))
    if reason is None:
        return verdict
    values = {
        "whole": _name(case), "people": area.people or 0.0, "here": here, "target": plain(verdict.target),
        "unit": verdict.unit,
    }  # fmt: skip
    notes: tuple[Message, ...] = ()
    if area.people is not None:
        share = verdict.target * here / area.people
        text = "In proportion to the people here the plan's figure would come to {share:.4g} {unit}."
        notes = (Message(text, {"share": share, "unit": verdict.unit}),)
    return replace(reason, values=values, key=Asks.WHOLE), notes


def _why(scope: Scope, here: float, people: float | None, *, met: bool) -> Message | None:
    if scope.elsewhere:
        return _ELSEWHERE
    if people is None:
        return None if scope.whole or not scope.codes else _WHETHER_WHOLE
    if here < WHOLE * people:
        return _PART
    return _LARGER if met and not scope.told and here > LARGER * people else None


def _name(case: EvaluationContext) -> Titled:
    scope = case.plan.scope
    name, name_en = (scope.name, scope.name_en) if scope else ("", "")
    return Titled(name or case.plan.title, name_en or case.plan.title_en)


_ELSEWHERE: Final = Message(
    "The plan asks {target:,.10g} {unit} of {whole}, and this place lies elsewhere by its codes; say that the place "
    "is the whole, or set a target for it."
)
_PART: Final = Message(
    "The plan asks {target:,.10g} {unit} of the whole of {whole} ({people:,.0f} people), and this place has "
    "{here:,.0f}; say that the place is the whole, or set a target for it."
)
_LARGER: Final = Message(
    "The plan asks {target:,.10g} {unit} of {whole} ({people:,.0f} people), and this place has {here:,.0f}, so that "
    "facilities beyond it may count; give its districts with their codes, say that the place is the whole, or set a "
    "target for it."
)
_WHETHER_WHOLE: Final = Message(
    "The plan asks {target:,.10g} {unit} of the whole of {whole}, and nothing shows whether this place is all of it; "
    "say that the place is the whole, or set a target for it."
)
