"""What is open in the window: the place, its verdicts, and what the planner tried on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import Evaluation
from ...coverage.plans.clauses import Plan
from ...coverage.plans.files import built_in_plans
from ...scenarios.build.request import CircleAsked
from ...scenarios.project.project import Project
from ...scenarios.project.settings import View
from ..jobs import Opened
from ..panels.clauses.clause_settings import AS_PLANNED, WhatIfChoice


@dataclass(eq=False)
class DeskState:
    """The one value of the window that changes; the window and its flows read and write it, panels never see it.

    `evaluation` is what is shown, of the place as it is or of a scenario. `choices` are tried limits and speeds by
    clause. `path` is the file that is written to, None where there is none yet.
    """

    opened: Opened | None = None
    evaluation: Evaluation | None = None
    choices: dict[str, WhatIfChoice] = field(default_factory=dict)
    own_plans: dict[str, Plan] = field(default_factory=dict)
    own_circles: list[CircleAsked] = field(default_factory=list)
    path: Path | None = None

    def take(self, opened: Opened) -> None:
        """Begin with a place, and with what its project keeps of the planner's choices."""
        own, view = opened.project.settings.own_plan, opened.project.settings.view
        keys = {*view.limits, *view.speeds_mps}
        self.opened, self.path = opened, opened.path
        self.own_plans = {own.key: own} if own else {}
        self.own_circles = []
        self.choices = {key: WhatIfChoice(view.limits.get(key), view.speeds_mps.get(key)) for key in keys}

    def show(self, evaluation: Evaluation) -> None:
        """Take note of what is shown; a plan that is none of the built-in ones is offered from then on."""
        self.evaluation = evaluation
        if evaluation.plan.key not in built_in_plans():
            self.own_plans[evaluation.plan.key] = evaluation.plan

    def plans(self) -> dict[str, Plan]:
        """The plans that can be chosen, by key."""
        return {**built_in_plans(), **self.own_plans}

    def choice(self, clause: str) -> WhatIfChoice:
        """What was tried on a clause."""
        return self.choices.get(clause, AS_PLANNED)

    def settings(self, evaluation: Evaluation) -> EvaluationSettings:
        """The settings of an evaluation with every limit that was tried; a speed is of one clause alone."""
        return replace(evaluation.settings, limits=_limits(self.choices))

    def project(self, clause: str) -> Project | None:
        """The project that is open, as it would be saved: with the plan, the clause and the limits that are shown."""
        if self.opened is None or self.evaluation is None:
            return None
        plan = self.evaluation.plan
        own = plan if plan.key not in built_in_plans() else None
        speeds = {key: one.speed_mps for key, one in self.choices.items() if one.speed_mps is not None}
        view = View(clause=clause, limits=_limits(self.choices), speeds_mps=speeds)
        settings = self.opened.project.settings.model_copy(update={"plan": plan.key, "own_plan": own, "view": view})
        return replace(self.opened.project, settings=settings)


def settings_for(choices: Mapping[str, WhatIfChoice], clause: str, group: str) -> EvaluationSettings:
    """The planner's choices as settings: limits by clause, and the clause's own speed for its group."""
    speed = choices[clause].speed_mps
    return EvaluationSettings(limits=_limits(choices), speeds_mps={} if speed is None else {group: speed})


def _limits(choices: Mapping[str, WhatIfChoice]) -> dict[str, float]:
    return {key: choice.limit for key, choice in choices.items() if choice.limit is not None}
