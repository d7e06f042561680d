"""Ratios, shares and totals: what adds up, over whom it is for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....messages import Message, TitledText
from ...place import LEVELS
from ...plans.clauses import RatioClause, ShareClause, TotalClause, service_keys
from ..asks import Asks
from ..context import DemandGroup, EvaluationContext, facilities_in_area
from ..counting.tallies import at_least, reaches
from ..districts.district_filter import AskedDistricts, choose_districts, found_in, living_in, people_in
from ..districts.scope import within_scope
from ..evaluators import evaluates
from ..facilities.facility_filter import Amounts, FacilitySelection, amounts, unfigured
from ..holding.extremes import strict_state, turning
from ..holding.judgement import Target, plan_target, state_of, target_of, undecided
from ..services.adding import but_for_gaps, one_per_site, unit_of
from ..verdict import CoverageRow, FacilityEvidence, Verdict

PER_WORDS: Final = {1.0: "per head", 100.0: "per 100", 1000.0: "per 1,000", 10_000.0: "per 10,000"}


@evaluates(TotalClause)
def evaluate_total(case: EvaluationContext, clause: TotalClause) -> Verdict:
    """Return the verdict on a sum of a capacity, or on a count."""
    unit = unit_of(case, clause.amount)
    chosen, rows, added = _added_up(case, clause)
    reason = chosen.reason or added.reason
    if reason is not None:
        return undecided(clause, reason, unit=unit, notes=chosen.notes)
    target = target_of(case, clause, clause.target)
    total = float(added.value.sum())
    met = None if target.value is None else at_least(total, target.value)
    verdict = replace(
        _figure(clause, total, target, met, unit),
        notes=(*chosen.notes, *added.notes),
        evidence=_evidence(clause, rows, added.value),
    )
    return but_for_gaps(verdict, clause.amount, added.count, len(rows), sure=met is True)


@evaluates(ShareClause)
def evaluate_share(case: EvaluationContext, clause: ShareClause) -> Verdict:
    """Return the verdict on one capacity over another.

    Only facilities that know both count: one that tells its beds but not its nursing beds says nothing of the share.
    """
    chosen = case.choose_any(clause.services)
    rows = facilities_in_area(case, chosen.rows, clause.area)
    unknown = np.full(len(case.facilities), np.nan)
    table = case.facilities.capacity
    target = target_of(case, clause, clause.target)
    part, whole = (table.get(name, unknown)[rows] for name in (clause.amount, clause.of))
    counted = turning(
        case, strict_state(case, clause), clause.services, rows, np.asarray(part * 100 >= (target.value or 0.0) * whole)
    )
    rows, part, whole = rows[counted], part[counted], whole[counted]
    both = ~np.isnan(part) & ~np.isnan(whole)
    over, under = float(part[both].sum()), float(whole[both].sum())
    reason = chosen.reason or _no_share(clause, under)
    if reason is not None:
        return undecided(clause, reason, notes=chosen.notes)
    met = None if target.value is None else reaches(over, under, target.value)
    verdict = replace(
        _figure(clause, 100 * over / under, target, met, "%"),
        notes=(*chosen.notes, *_one_sided(clause, rows, int((~both).sum()))),
        evidence=_evidence(clause, rows[both], part[both]),
    )
    gaps = np.logical_or(*(unfigured(name, case.facilities)[rows] for name in (clause.amount, clause.of)))
    sure = target.value is not None and _share_is_sure(part, whole, gaps, target.value)
    return but_for_gaps(verdict, clause.amount, int(gaps.sum()), len(rows), sure=sure)


@evaluates(RatioClause)
def evaluate_ratio(case: EvaluationContext, clause: RatioClause) -> Verdict:
    """Return the verdict on a capacity or count per so many people, over all or in the districts that are asked."""
    unit = rate_unit(case, clause)
    counted = _count(case, clause)
    if isinstance(counted, Message):
        return undecided(clause, counted, unit=unit)
    people, value = counted.within_scope()
    if people <= 0:
        return undecided(clause, Message("Nobody lives in the districts that the clause asks."), unit=unit)
    table = counted.district_rows()
    overall = value * clause.per / people
    target = target_of(case, clause, clause.target)
    if clause.share_of_districts is not None:
        return _share_of_districts(case, clause, counted, table, unit)
    measured = _poorest(clause, table) if clause.every else overall
    met = None if target.value is None else _keeps(clause, measured, target.value)
    verdict = replace(
        _figure(clause, measured, target, met, unit),
        margin=_margin(clause, measured, target),
        people=people,
        by_district=table,
        notes=(*counted.notes, *_every_note(clause, overall, table)),
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=_evidence(clause, counted.rows, counted.value),
    )
    inside = counted.within_scope_of(np.ones(len(counted.rows)))
    gaps = counted.within_scope_of(counted.lacking.astype(np.float64))
    sure = met is not None and counted.is_sure(met=met)
    return but_for_gaps(verdict, clause.amount, int(gaps), int(inside), sure=sure)


def _share_of_districts(
    case: EvaluationContext, clause: RatioClause, counted: "_Counted", table: Sequence[CoverageRow], unit: str
) -> Verdict:
    """Return the share of the districts, of those where anybody lives, that reach the figure by themselves."""
    told = [row for row in table if row.met is not None]
    good, count = float(sum(row.met is True for row in told)), float(len(told))
    target = Target(case.settings.targets.get(clause.id, clause.share_of_districts))
    met = None if target.value is None else reaches(good, count, target.value)
    people, value = counted.within_scope()
    over = Message(
        "Over all of them it is {overall:.4g} {unit}.", {"overall": value * clause.per / people, "unit": unit}
    )
    served = float(sum(row.people for row in told if row.met))
    verdict = replace(
        _figure(clause, 100 * good / count, target, met, "%"),
        people=people,
        served=served,
        unserved=people - served,
        by_district=tuple(table),
        notes=(*counted.notes, over),
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=_evidence(clause, counted.rows, counted.value),
    )
    gaps = counted.within_scope_of(counted.lacking.astype(np.float64))
    inside = counted.within_scope_of(np.ones(len(counted.rows)))
    return but_for_gaps(verdict, clause.amount, int(gaps), int(inside), sure=met is not clause.highest)


def rate_unit(case: EvaluationContext, clause: RatioClause) -> str:
    """Return the unit of a ratio: of people, or of households where those are asked."""
    unit = unit_of(case, clause.amount)
    per = PER_WORDS.get(clause.per, f"per {clause.per:g}")
    if clause.group == "households":
        per = "per household" if clause.per == 1 else f"{per} households"
    return TitledText(f"{unit} {per}", f"{unit.chinese} {per}") if isinstance(unit, TitledText) else f"{unit} {per}"


def _count(case: EvaluationContext, clause: RatioClause) -> "_Counted | Message":
    asked = case.asked(clause.group, clause.area)
    scope = choose_districts(case, clause.districts) if clause.districts else None
    chosen, rows, added = _added_up(case, clause)
    if isinstance(asked, Message):
        return asked
    if isinstance(scope, Message):
        return scope
    return (
        chosen.reason
        or added.reason
        or _Counted(case, clause, asked, scope, rows, added.value, added.lacking, (*chosen.notes, *added.notes))
    )


def _poorest(clause: RatioClause, table: Sequence[CoverageRow]) -> float:
    """Return the figure of the district that is farthest from the target, of those where anybody lives."""
    figures = [row.measured for row in table if row.measured is not None]
    return max(figures) if clause.highest else min(figures)


@dataclass(frozen=True, eq=False)
class _Counted:
    """What a ratio is made of: the people asked, the facilities and what each adds, and the districts, if any."""

    case: EvaluationContext
    clause: RatioClause
    asked: DemandGroup
    scope: AskedDistricts | None
    rows: Ints
    value: Floats
    lacking: Bools
    notes: tuple[Message, ...]

    def within_scope(self) -> tuple[float, float]:
        """Return the people and the sum of what serves them."""
        if self.scope is None or self.clause.districts is None:
            return self.asked.total, float(self.value.sum())
        inside = living_in(self.case, self.clause.districts.level, self.scope.rows)
        return float(self.asked.people[inside].sum()), self.within_scope_of(self.value)

    def within_scope_of(self, value: Floats) -> float:
        """Return the sum of (f,) a value of the facilities, over those that lie in the districts asked."""
        if self.scope is None or self.clause.districts is None:
            return float(value.sum())
        return float(found_in(self.case, self.clause.districts.level, self.rows, value)[self.scope.rows].sum())

    def is_sure(self, *, met: bool) -> bool:
        """Tell whether facilities without a figure could not change the verdict, whatever theirs is."""
        # What more there is only adds: to a target that is reached, or to one not to be exceeded that is.
        return met != self.clause.highest or (not met and self.clause.every and self._fails_without_gap())

    def _fails_without_gap(self) -> bool:
        """Tell whether some district fails of which every facility has its figure."""
        if self.clause.districts is None:
            return False
        gaps = found_in(self.case, self.clause.districts.level, self.rows, self.lacking.astype(np.float64))
        listed = zip(self.district_rows(), gaps[self.scope.rows] if self.scope else gaps, strict=True)
        return any(row.met is False and not gap for row, gap in listed)

    def district_rows(self) -> tuple[CoverageRow, ...]:
        """Return the ratio in each district that is asked, or of every level where none is named."""
        if self.scope is not None and self.clause.districts is not None:
            return tuple(self._rows_of(self.clause.districts.level, self.scope.rows))
        levels = {level: np.flatnonzero(self.case.place.districts.level == level) for level in LEVELS}
        return tuple(row for level, listed in levels.items() for row in self._rows_of(level, listed.astype(np.int32)))

    def _rows_of(self, level: str, listed: Ints) -> Iterator[CoverageRow]:
        people = people_in(self.case, level, self.asked.people)
        value = found_in(self.case, level, self.rows, self.value)
        # Where the share of the districts is judged, that is what a planner sets; what each must reach is the plan's.
        each = plan_target if self.clause.share_of_districts is not None else target_of
        target = each(self.case, self.clause, self.clause.target).value
        for row in listed:
            key, name = (str(column[row]) for column in (self.case.place.districts.id, self.case.place.districts.name))
            living = float(people[row])
            measured = float(value[row]) * self.clause.per / living if living > 0 else None
            met = None if target is None or measured is None else _keeps(self.clause, measured, target)
            served = living if met else 0.0
            yield CoverageRow(key, name, level, living, served, living - served, measured, met)


def _added_up(case: EvaluationContext, clause: RatioClause | TotalClause) -> tuple[FacilitySelection, Ints, Amounts]:
    chosen = case.choose_any(clause.services)
    rows, beyond = within_scope(case, clause, facilities_in_area(case, chosen.rows, clause.area))
    chosen = replace(chosen, notes=(*chosen.notes, *beyond))
    if clause.amount == "count":
        rows = one_per_site(case, rows)
    return chosen, rows, amounts(clause.amount, rows, case.facilities)


def _figure(
    clause: RatioClause | ShareClause | TotalClause, measured: float, target: Target, met: bool | None, unit: str
) -> Verdict:
    margin = None if target.value is None else measured - target.value
    return Verdict(clause, state_of(met), measured=measured, target=target.value, margin=margin, unit=unit)


def _share_is_sure(part: Floats, whole: Floats, gaps: Bools, percent: float) -> bool:
    """Tell whether a share is on one side of the target whatever the gaps hold: from nothing up to the whole."""
    if np.isnan(whole[gaps]).any():
        return False
    counted = gaps | ~(np.isnan(part) | np.isnan(whole))
    over, under, spare = np.nansum(part[counted]), whole[counted].sum(), whole[gaps].sum()
    return reaches(over, under, percent) or not reaches(over + spare, under, percent)


def _evidence(clause: RatioClause | ShareClause | TotalClause, rows: Ints, value: Floats) -> FacilityEvidence:
    return FacilityEvidence(service_keys(clause), rows, value, np.ones(len(rows), dtype=np.bool_))


def _keeps(clause: RatioClause, measured: float, target: float) -> bool:
    return at_least(target, measured) if clause.highest else at_least(measured, target)


def _margin(clause: RatioClause, measured: float, target: Target) -> float | None:
    if target.value is None:
        return None
    return target.value - measured if clause.highest else measured - target.value


def _every_note(clause: RatioClause, overall: float, table: Sequence[CoverageRow]) -> tuple[Message, ...]:
    if not clause.every:
        return ()
    template = (
        "Each district must reach the figure by itself, and the lowest decides: {good} of {count} do. Over all of them "
        "it is {overall:.4g}."
    )
    good, count = sum(row.met is True for row in table), sum(row.measured is not None for row in table)
    return (Message(template, {"overall": overall, "good": good, "count": count}),)


def _no_share(clause: ShareClause, under: float) -> Message | None:
    if under > 0:
        return None
    return Message(
        "No facility that counts has values for both {part} and {whole}.",
        {"part": clause.amount, "whole": clause.of},
        Asks.ATTRIBUTES,
    )


def _one_sided(clause: ShareClause, rows: Ints, count: int) -> tuple[Message, ...]:
    if not count:
        return ()
    values = {"unknown": count, "count": len(rows), "part": clause.amount, "whole": clause.of}
    return (Message("Without {part} or {whole}, left out: {unknown} of {count} facilities.", values),)
