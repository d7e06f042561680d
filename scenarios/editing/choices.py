"""What a planner decides of a project as it is, each as other choices and the name of the gesture.

choices, label = declare_complete(session.choices, ["library"])
session.choose_so(choices, label)
"""

from collections.abc import Iterable
from typing import TypeVar

from ...coverage.plans.clauses import Clause
from ...coverage.plans.files import built_in_keys
from ...coverage.plans.plan import Plan
from ...coverage.travel.modes import Mode
from ...messages import Message, Titled
from ..project.judging import ALL
from ..project.settings import Choices

Decision = tuple[Choices, Message]
_Value = TypeVar("_Value")


def decide_plan(choices: Choices, plan: Plan) -> Decision:
    """Ask another plan; limits and speeds that were tried on the former one go."""
    own = None if plan.key in built_in_keys() else plan
    made = choices.model_copy(update={"plan": plan.key, "own_plan": own, "limits": {}, "speeds_mps": {}})
    return made, Message("Plan: {plan}", {"plan": Titled(plan.title, plan.title_en)})


def decide_trial(choices: Choices, clause: Clause, *, limit: float | None, speed_mps: float | None) -> Decision:
    """Try another limit or walking speed on a clause; None takes back what the plan says."""
    update = {
        "limits": _with(choices.limits, clause.id, limit),
        "speeds_mps": _with(choices.speeds_mps, clause.id, speed_mps),
    }
    title = clause.titles
    if limit is None and speed_mps is None:
        return choices.model_copy(update=update), Message("As planned again: {clause}", {"clause": title})
    return choices.model_copy(update=update), Message("Try: {clause}", {"clause": title})


def declare_complete(choices: Choices, categories: Iterable[str]) -> Decision:
    """Say that the data holds every facility of some categories, or of all with `all`."""
    added = tuple(categories)
    complete = (ALL,) if ALL in added else tuple(dict.fromkeys((*choices.judging.complete, *added)))
    label = (
        Message("Declare all categories complete")
        if ALL in added
        else Message("Declare complete: {categories}", {"categories": ", ".join(added)})
    )
    return _judged(choices, complete=complete), label


def withdraw_complete(choices: Choices) -> Decision:
    """Say of no category any more that the data holds all of it."""
    return _judged(choices, complete=()), Message("Withdraw what was declared complete")


def declare_whole_scope(choices: Choices, *, whole: bool = True) -> Decision:
    """Say whether the place is the whole area that the plan's totals are for."""
    label = Message("Declare the place the plan's whole area") if whole else Message("Not the plan's whole area")
    return _judged(choices, whole_scope=whole), label


def decide_mode(choices: Choices, clause: Clause, mode: Mode | None) -> Decision:
    """Ask a clause by another way of travelling, None for what the plan or the program has chosen."""
    made = _judged(choices, modes=_with(choices.judging.modes, clause.id, mode))
    return made, Message("Way of travelling: {clause}", {"clause": clause.titles})


def decide_target(choices: Choices, clause: Clause, target: float | None) -> Decision:
    """Set a target for a clause of which the plan's own is not for this place."""
    made = _judged(choices, targets=_with(choices.judging.targets, clause.id, target))
    return made, Message("Target: {clause}", {"clause": clause.titles})


def decide_capacity(choices: Choices, clause: Clause, places_per_100: float | None) -> Decision:
    """Read a circle by distance and capacity together, 0 by distance alone, None as the plan has it."""
    made = _judged(choices, capacity=_with(choices.judging.capacity, clause.id, places_per_100))
    return made, Message("Distance and capacity: {clause}", {"clause": clause.titles})


def decide_counted(choices: Choices, counted: str) -> Decision:
    """Say whom the people's file counts, such as registered people (户籍人口); '' for residents, whom plans mean."""
    rest = {group: one for group, one in choices.judging.counted_as.items() if group != "people"}
    label = (
        Message("The data counts: {people}", {"people": counted}) if counted else Message("The data counts residents")
    )
    return _judged(choices, counted_as={**rest, **({"people": counted} if counted else {})}), label


def decide_speeds(choices: Choices, speeds_mps: dict[str, float]) -> Decision:
    """Set walking speeds of groups for all clauses."""
    return _judged(choices, speeds_mps=speeds_mps), Message("Walking speeds")


def _judged(choices: Choices, **fields: object) -> Choices:
    return choices.model_copy(update={"judging": choices.judging.model_copy(update=fields)})


def _with(known: dict[str, _Value], key: str, value: _Value | None) -> dict[str, _Value]:
    """Return a mapping with one value more or, for None, less."""
    rest = {name: one for name, one in known.items() if name != key}
    return rest if value is None else {**rest, key: value}
