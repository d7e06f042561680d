"""Where a verdict must be held back: what the data does not tell, what it may not hold, and what it is too small for.

A figure that more facilities could only raise is a lower bound: it may show that a clause is met, never that it fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ...messages import Message, Titled
from ..plans.clauses import Clause, ResponseClause, TotalClause
from .context import EvaluationContext
from .tallies import RELATIVE_SLACK, plain
from .verdict import CircleEvidence, State, Verdict, VerdictPart

WHOLE: Final = 0.9
"""A place with this share of the people of a plan's area is taken for the whole of it."""


_TURNED: Final[Mapping[str, tuple[State, ...]]] = {
    "help": ("not_met",),
    "harm": ("met", "nearly_met"),
    "either": ("met", "nearly_met", "not_met"),
}
"""The states that further facilities could turn, by what they could do to the figure."""


def held_back(case: EvaluationContext, verdict: Verdict, generous: Callable[[], Verdict]) -> Verdict:
    """Return the verdict with every reservation that applies; `generous` evaluates it with what is not told counted."""
    verdict = _unclear(case, verdict, generous)
    verdict = _nearly(verdict)
    return _incomplete(case, _out_of_scope(case, verdict))


def _unclear(case: EvaluationContext, verdict: Verdict, generous: Callable[[], Verdict]) -> Verdict:
    """Leave a clause open where it hangs on facilities of which the data does not tell what is asked of them."""
    reason = case.unclear(verdict.clause)
    if reason is None or verdict.state == "not_applicable":
        return verdict
    other = generous()
    values = {"low": verdict.measured, "high": other.measured, "unit": verdict.unit}
    both = None not in (verdict.measured, other.measured)
    span = Message("Between {low:.4g} and {high:.4g} {unit}, as those count or not.", values)
    if verdict.state == other.state and verdict.state != "not_decided":
        same = Message("Whether or not they count, the verdict is the same.")
        told = (
            (span,) if both and verdict.measured != other.measured else () if verdict.state == "reported" else (same,)
        )
        return replace(verdict, notes=(*verdict.notes, reason, *told))
    if verdict.state == "not_decided" and verdict.reason is not None and other.state == "not_decided":
        return verdict
    notes = (*verdict.notes, span) if both else verdict.notes
    return replace(verdict, state="not_decided", reason=reason, measured=None, margin=None, notes=notes)


def _nearly(verdict: Verdict) -> Verdict:
    """Tell a figure within the clause's own tolerance apart from one that fails; the word of the plan is shown."""
    tolerance, target, measured = verdict.clause.tolerance, verdict.target, verdict.measured
    if verdict.state != "not_met" or tolerance is None or target is None or measured is None or _without_end(verdict):
        return verdict
    failing = [(one.measured, one.target) for one in verdict.parts if one.state == "not_met"]
    figures = failing or [(measured, target)]
    within = all(_within_tolerance(verdict.clause, figure, goal, tolerance) for figure, goal in figures)
    return replace(verdict, state="nearly_met", strict="not_met") if within else verdict


def _within_tolerance(clause: Clause, figure: float | None, goal: float | None, percent: float) -> bool:
    """Tell whether a figure that falls short of its target, or is above what is allowed, is within the tolerance."""
    if figure is None or goal is None:
        return False
    slack = goal * percent / 100 * (1 + RELATIVE_SLACK)
    return figure <= goal + slack if clause.less_is_better else figure >= goal - slack


def _without_end(verdict: Verdict) -> bool:
    """Tell whether a mean fails for people to whom no road leads: it is unbounded, whatever it is of the others."""
    evidence = verdict.evidence
    if not isinstance(verdict.clause, ResponseClause) or not isinstance(evidence, CircleEvidence):
        return False
    return bool((evidence.asked & ~evidence.unsnapped & ~np.isfinite(evidence.cost)).any())


def _out_of_scope(case: EvaluationContext, verdict: Verdict) -> Verdict:
    """Do not ask the total of a whole area of a place that is another one, or only a part of it."""
    scope = case.plan.scope
    clause = verdict.clause
    asked = isinstance(clause, TotalClause) and clause.id not in case.settings.targets
    if scope is None or not asked or case.settings.whole_scope or verdict.target is None or verdict.measured is None:
        return verdict
    people = case.weights("people")
    here = 0.0 if people is None else float(people.sum())
    outside = _codes_outside(case, scope.codes)
    small = scope.people is not None and here < WHOLE * scope.people
    if not outside and not small:
        return verdict
    values = {
        "whole": Titled(scope.name or case.plan.title, scope.name_en or case.plan.title_en),
        "people": scope.people or 0.0,
        "here": here,
        "target": plain(verdict.target),
        "unit": verdict.unit,
    }
    notes = verdict.notes
    if scope.people is not None:
        share = verdict.target * here / scope.people
        text = "In proportion to the people here the plan's figure would come to {share:.4g} {unit}."
        notes = (*notes, Message(text, {"share": share, "unit": verdict.unit}))
    text = (
        "The plan asks {target} {unit} of the whole of {whole} ({people:,.0f} people), and this place has {here:,.0f}; "
        "say that the place is the whole, or set a target for it."
    )
    if outside:
        text = (
            "The plan asks {target} {unit} of {whole}, and this place lies elsewhere by its codes; say that the place "
            "is the whole, or set a target for it."
        )
    return replace(verdict, state="not_decided", reason=Message(text, values), margin=None, notes=notes)


def _codes_outside(case: EvaluationContext, codes: tuple[str, ...]) -> bool:
    """Tell whether the districts have codes and none of them lies in the area of the plan."""
    ids = [str(key) for key in case.place.districts.id.tolist()]
    coded = [key for key in ids if key.isdigit() and len(key) >= min(map(len, codes), default=0)]
    return bool(codes and coded) and not any(key.startswith(codes) for key in coded)


def _incomplete(case: EvaluationContext, verdict: Verdict) -> Verdict:
    """Withhold what further facilities could turn, where nobody said that the data holds all of them."""
    missing = case.incomplete(verdict.clause)
    if not missing or verdict.state in ("not_decided", "not_applicable"):
        return verdict
    categories = ", ".join(missing)
    effect = verdict.clause.more_facilities
    values = {"categories": categories}
    if verdict.state == "reported":
        text = "The data is not declared complete for {categories}; the figure covers only the facilities it holds."
        return replace(verdict, notes=(*verdict.notes, Message(text, values)))
    turned = _TURNED[effect]
    if verdict.state not in turned:
        return verdict
    bounds = {
        "help": Message(
            "The data is not declared complete for {categories}: the figure is a lower bound and cannot show "
            "that the clause is not met. Declare which categories are complete to get a verdict."
        ),
        "harm": Message(
            "The data is not declared complete for {categories}: the figure is a lower bound and cannot show "
            "that the clause is met. Declare which categories are complete to get a verdict."
        ),
    }
    either = Message(
        "The data is not declared complete for {categories}, and further facilities could change the figure "
        "either way. Declare which categories are complete to get a verdict."
    )
    reason = replace(bounds.get(effect, either), values=values)
    parts = tuple(_withheld(part, turned, reason) for part in verdict.parts)
    return replace(verdict, state="not_decided", reason=reason, bound=effect == "help", strict=None, parts=parts)


def _withheld(part: VerdictPart, turned: tuple[State, ...], reason: Message) -> VerdictPart:
    return replace(part, state="not_decided", reason=reason) if part.state in turned else part
