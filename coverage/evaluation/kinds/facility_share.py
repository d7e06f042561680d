"""The share of facilities that are as they should be: with an attribute, of a class, together with another service."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from ....arrays import Bools, Ints
from ....messages import Message, later
from ...plans.clause_base import OfServices
from ...plans.clauses import service_keys
from ...plans.figures import Capacity, Flag, Misfit, Percent, Report, as_list
from ...plans.picks import Conditions, Pick
from ..asks import Asks
from ..context import EvaluationContext, facilities_in_area
from ..counting.tallies import exceeds, reaches
from ..evaluators import evaluates
from ..facilities.facility_filter import Amounts, amounts
from ..holding.extremes import strict_state, turning
from ..holding.judgement import state_of, target_of, undecided
from ..services.adding import any_at_site, but_for_gaps, unit_of
from ..verdict import FacilityEvidence, Verdict


class FacilitiesClause(OfServices):
    """Share of the facilities that are as they should be: `having` the attributes, the class, the owner asked.

    `together_with` asks that the same site gives one of these services too. With `amount` each facility weighs as much
    as its capacity (places in kindergartens), else each is one. `strict`: the text says "more than" (超过), so the
    target itself no longer meets it.
    """

    named = later("share of facilities")
    keys: ClassVar[Mapping[str, str]] = {"having": later("that are"), "together_with": later("at the same site")}

    kind: Literal["facility_share"]
    having: Conditions = Field(default_factory=Conditions)
    together_with: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    amount: Capacity | None = None
    target: Percent | Report
    strict: Flag = False

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """They count on both sides of the share."""
        return "either"

    @property
    def pools(self) -> tuple[Pick, ...]:
        """The pool, those of it that are as asked, and the services that are to be at the same site.

        Of the pool itself it may not be told who belongs to it, even where it is told that they are not as asked.
        """
        beside = (Pick(any_of=self.together_with),) if self.together_with else ()
        return (*self.services, *self.counting, *beside)

    @property
    def counting(self) -> tuple[Pick, ...]:
        """Those of the pool that are as asked."""
        return tuple(_and(pick, self.having) for pick in self.services)

    @property
    def amounts(self) -> tuple[str, ...]:
        """The capacity by which facilities weigh."""
        return (self.amount,) if self.amount else ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.having.model_fields_set and not self.together_with:
            raise Misfit(
                Message(
                    "{file}, line {line}: in {where}, having or together_with must say what is asked of the facilities."
                )
            )
        return self


def _and(pick: Pick, having: Conditions) -> Pick:
    """Return a choice, and what counts as well in it, with further conditions."""
    asked = having.model_dump(exclude_unset=True)
    return pick.model_copy(update={**asked, "or_else": tuple(_and(one, having) for one in pick.or_else)})


def _only(clause: FacilitiesClause) -> tuple[Pick, ...]:
    """Return the choices by what they are to be alone, so that it is told apart from whether they count."""
    asked = clause.having.model_dump(exclude_unset=True)
    each = [one for pick in clause.services for one in (pick, *pick.or_else)]
    return tuple(Pick(any_of=one.any_of, without=one.without, **{"mobile": one.mobile, **asked}) for one in each)


@evaluates(FacilitiesClause)
def evaluate_facilities(case: EvaluationContext, clause: FacilitiesClause) -> Verdict:
    """Return the verdict on the share of the facilities of a pool that are as asked, each weighed by its capacity.

    Without a capacity each site counts once, however many of the services it gives. Facilities without a figure leave
    the verdict open where theirs could turn it: of those as asked a share that falls short, of the others one that is
    reached.
    """
    pool = case.choose_any(clause.services)
    rows = facilities_in_area(case, pool.rows, clause.area)
    reason = pool.reason or (
        None if len(rows) else Message("There is no counted facility from which to calculate the share.")
    )
    if reason is not None:
        return undecided(clause, reason, notes=pool.notes)
    met = _as_asked(case, clause, rows)
    if isinstance(met, Message):
        return undecided(clause, met, notes=pool.notes)
    rows, met = _turning(case, clause, rows, met)
    if clause.amount is None:
        rows, met = any_at_site(case, rows, met)
    weights = amounts(clause.amount or "count", rows, case.facilities)
    if weights.reason is not None:
        return undecided(clause, weights.reason, notes=pool.notes)
    verdict = _measured(case, clause, rows, met, weights)
    told = replace(verdict, notes=(*pool.notes, *verdict.notes))
    turning = ~met if verdict.state == "met" else met
    sure = not (weights.lacking & turning).any()
    return but_for_gaps(told, clause.amount or "count", weights.count, len(rows), sure=sure)


def _turning(case: EvaluationContext, clause: FacilitiesClause, rows: Ints, met: Bools) -> tuple[Ints, Bools]:
    """Return the facilities that count and which are as asked: where the case is generous, what could turn a verdict.

    Against a share that is met nobody is as asked of whom that is not told.
    """
    strict = strict_state(case, clause)
    if strict == "met":
        sure = _as_asked(replace(case, generous=False), clause, rows)
        met = np.zeros(len(rows), np.bool_) if isinstance(sure, Message) else sure
    counted = turning(case, strict, clause.services, rows, met)
    return rows[counted], met[counted]


def _measured(case: EvaluationContext, clause: FacilitiesClause, rows: Ints, met: Bools, weights: Amounts) -> Verdict:
    good, total = float(weights.value[met].sum()), float(weights.value.sum())
    if total <= 0:
        return undecided(clause, Message("The facilities that count have no figure to weight by.", key=Asks.ATTRIBUTES))
    target = target_of(case, clause, clause.target)
    compared = exceeds if clause.strict else reaches
    return Verdict(
        clause,
        state_of(None if target.value is None else compared(good, total, target.value)),
        measured=100 * good / total,
        target=target.value,
        margin=None if target.value is None else 100 * good / total - target.value,
        notes=(*weights.notes, _count_note(case, clause, good, total)),
        evidence=FacilityEvidence(service_keys(clause), rows, weights.value, met),
    )


def _as_asked(case: EvaluationContext, clause: FacilitiesClause, rows: Ints) -> Bools | Message:
    """Tell which of the facilities are as asked, or why that cannot be told of any."""
    met = np.ones(len(rows), np.bool_)
    if clause.having.model_fields_set:
        both = case.choose_any(tuple(_and(pick, clause.having) for pick in clause.services))
        if both.reason is not None:
            return both.reason
        met &= np.isin(rows, case.choose_any(_only(clause)).rows)
    if clause.together_with:
        others = case.choose(Pick(any_of=clause.together_with))
        if others.reason is not None:
            return others.reason
        site = case.facilities.site if len(case.facilities.site) else case.facilities.id
        met &= np.isin(site[rows].astype(str), site[others.rows].astype(str))
    return met


def _count_note(case: EvaluationContext, clause: FacilitiesClause, good: float, total: float) -> Message:
    values = {"good": good, "total": total, "unit": unit_of(case, clause.amount or "count")}
    return Message("As asked: {good:,.0f} of {total:,.0f} {unit}.", values)
