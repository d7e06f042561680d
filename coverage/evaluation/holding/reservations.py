"""Where a verdict must be held back: what the data does not tell, what it may not hold, and what it is too small for.

A figure that more facilities could only raise is a lower bound: it may show that a clause is met, never that it fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ....messages import Message
from ...plans.clauses import CatchmentClause, Clause, ResponseClause
from ..asks import Asks
from ..context import EvaluationContext
from ..counting.tallies import RELATIVE_SLACK
from ..districts.scope import out_of_scope
from ..verdict import CircleEvidence, State, Verdict, VerdictPart

_TURNED: Final[Mapping[str, tuple[State, ...]]] = {
    "help": ("not_met",),
    "harm": ("met", "nearly_met"),
    "either": ("met", "nearly_met", "not_met"),
}
"""The states that further facilities could turn, by what they could do to the figure."""


def held_back(case: EvaluationContext, verdict: Verdict, generous: Callable[[], Verdict]) -> Verdict:
    """Return the verdict with every reservation that applies; `generous` evaluates it with what is not told counted."""
    verdict = _unclear(case, _nearly(verdict), lambda: _nearly(generous()))
    return _incomplete(case, _out_of_scope(case, _not_all_at_hand(verdict)))


def _not_all_at_hand(verdict: Verdict) -> Verdict:
    """Leave a clause open that the districts at hand meet, where it names others that the data does not hold."""
    lacking = next((note for note in verdict.notes if note.key == Asks.DISTRICTS), None)
    if lacking is None or verdict.state not in ("met", "nearly_met"):
        return verdict
    notes = tuple(note for note in verdict.notes if note is not lacking)
    return replace(verdict, state="not_decided", reason=lacking, notes=notes, strict=None)


def _unclear(case: EvaluationContext, verdict: Verdict, generous: Callable[[], Verdict]) -> Verdict:
    """Leave a clause open where it hangs on facilities of which the data does not tell what is asked of them."""
    reason = case.unclear(verdict.clause)
    if reason is None or verdict.state == "not_applicable":
        return verdict
    other = generous()
    span = _span(verdict, other)
    # Some of them may turn catchments that all of them together leave as they are.
    sure = not isinstance(verdict.clause, CatchmentClause) or verdict.state == "reported"
    if verdict.state == other.state and verdict.state != "not_decided" and sure:
        same = Message("Whether or not they count, the verdict is the same.")
        differ = span if verdict.measured != other.measured else ()
        return replace(
            verdict, notes=(*verdict.notes, reason, *(differ or (() if verdict.state == "reported" else (same,))))
        )
    if verdict.state == "not_decided" and verdict.reason is not None and other.state == "not_decided":
        return verdict
    open_yet = replace(verdict, state="not_decided", reason=reason, measured=None, margin=None, strict=None)
    return replace(open_yet, notes=(*verdict.notes, *span))


def _span(verdict: Verdict, other: Verdict) -> tuple[Message, ...]:
    """Say between which figures it lies; a share on both sides of which facilities count has no such ends."""
    if verdict.measured is None or other.measured is None:
        return ()
    if verdict.clause.more_facilities == "either" and verdict.state != "reported":
        text = Message("Without those it is {low:.4g} {unit}, with those of them that could turn it {high:.4g} {unit}.")
    else:
        text = Message("Between {low:.4g} and {high:.4g} {unit}, as those count or not.")
    return (replace(text, values={"low": verdict.measured, "high": other.measured, "unit": verdict.unit}),)


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
    found = out_of_scope(case, verdict)
    if isinstance(found, Verdict):
        return found
    reason, notes = found
    return replace(
        verdict, state="not_decided", reason=reason, margin=None, strict=None, notes=(*verdict.notes, *notes)
    )


def _incomplete(case: EvaluationContext, verdict: Verdict) -> Verdict:
    """Withhold what further facilities could turn, where nobody said that the data holds all of them."""
    missing = case.incomplete(verdict.clause.picks)
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
    reason = replace(bounds.get(effect, either), values=values, key=Asks.COMPLETE)
    parts = tuple(_withheld(case, part, turned, reason) for part in verdict.parts)
    return replace(verdict, state="not_decided", reason=reason, bound=effect == "help", strict=None, parts=parts)


def _withheld(case: EvaluationContext, part: VerdictPart, turned: tuple[State, ...], reason: Message) -> VerdictPart:
    """Leave a part open that could be turned; the reason names what the part itself counts, where it counts less."""
    if part.state not in turned:
        return part
    own = case.incomplete(part.picks)
    return replace(
        part, state="not_decided", reason=replace(reason, values={"categories": ", ".join(own)}) if own else reason
    )
