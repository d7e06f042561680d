"""What a planner can give so that an undecided clause is decided, or set where the program has assumed something.

    for remedy in (*deciding(verdict), *settable(verdict, settings)):
        decision = decide_remedy(choices, verdict.clause, remedy)      None where it needs a file or a number

Each is read off the verdict's own reason and assumptions, so that nothing is offered which does not bear on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ...coverage.evaluation.asks import Asks
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import Verdict
from ...coverage.plans.clauses import CircleClause
from ...coverage.travel.modes import MODES, Mode
from ...messages import Message
from ..editing.choices import (
    Decision,
    decide_capacity,
    decide_counted,
    decide_mode,
    decide_target,
    declare_complete,
    declare_whole_scope,
)
from ..project.settings import Choices

Kind = Literal[
    "complete",
    "whole_scope",
    "target",
    "mode",
    "districts",
    "facilities",
    "attributes",
    "people",
    "streets",
    "counted",
    "capacity",
]
REGISTERED: Final = "户籍人口"
"""Whom many files count where plans mean residents (常住人口)."""


@dataclass(frozen=True)
class Remedy:
    """Something to give: its kind, and the categories, level or modes that it is about."""

    kind: Kind
    about: tuple[str, ...] = ()


def deciding(verdict: Verdict) -> tuple[Remedy, ...]:
    """Return what would decide a clause that is not decided; nothing for others."""
    return tuple(_deciding(verdict))


def _deciding(verdict: Verdict) -> Iterator[Remedy]:
    reason = verdict.reason
    if verdict.state != "not_decided" or reason is None:
        return
    match reason.key:
        case Asks.COMPLETE:
            yield Remedy("complete", _listed(reason))
        case Asks.WHOLE:
            yield Remedy("whole_scope")
            yield Remedy("target")
        case Asks.FACILITIES:
            yield Remedy("facilities", _listed(reason))
        case Asks.ATTRIBUTES:
            yield Remedy("attributes")
        case Asks.DISTRICTS:
            yield Remedy("districts", (str(reason.values["level"]),))
        case Asks.PEOPLE:
            yield Remedy("people")
        case Asks.STREETS:
            yield Remedy("streets")


def settable(verdict: Verdict, settings: EvaluationSettings) -> tuple[Remedy, ...]:
    """Return what the program has assumed, or the planner has set before and may set otherwise."""
    clause = verdict.clause
    assumed, found = {one.key for one in verdict.assumed}, []
    if Asks.MODE in assumed or clause.id in settings.modes:
        found.append(Remedy("mode", MODES))
    if Asks.TARGET in assumed or clause.id in settings.targets:
        found.append(Remedy("target"))
    if isinstance(clause, CircleClause):
        found.append(Remedy("capacity"))
    if verdict.people is not None:
        found.append(Remedy("counted", ("", REGISTERED)))
    return tuple(found)


def decide_remedy(
    choices: Choices, verdict: Verdict, remedy: Remedy, *, value: float | str | None = None
) -> Decision | None:
    """Return the decision that a remedy stands for; None for one that needs a file.

    `value` is the target, the mode, or the places for 100 people (0 by distance alone), None for the plan's own.
    """
    match remedy.kind:
        case "complete":
            return declare_complete(choices, remedy.about)
        case "whole_scope":
            return declare_whole_scope(choices)
        case "target" | "capacity":
            decide = decide_target if remedy.kind == "target" else decide_capacity
            return decide(choices, verdict.clause, None if value is None else float(value))
        case "counted":
            return decide_counted(choices, str(value or ""))
        case "mode":
            return decide_mode(choices, verdict.clause, _mode(value))
        case _:
            return None


def _mode(value: float | str | None) -> Mode | None:
    return next((mode for mode in MODES if mode == value), None)


def _listed(reason: Message) -> tuple[str, ...]:
    return tuple(part for part in str(reason.values.get("categories", "")).split(", ") if part)
