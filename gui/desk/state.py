"""What is open in the window: the place, its verdicts, and what the planner tried on them."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import Evaluation
from ...coverage.plans.files import built_in_keys
from ...coverage.plans.plan import Plan
from ...scenarios.build.request import CircleAsked
from ...scenarios.office.finding import offered_plans
from ...scenarios.project.project import Project
from ...scenarios.project.settings import Choices
from ..jobs import Opened
from ..panels.clauses.clause_settings import WhatIfChoice


@dataclass(eq=False)
class DeskState:
    """The one value of the window that changes; the window and its flows read and write it, panels never see it.

    `evaluation` is what is shown, of the place as it is or of a scenario. `decided` are the choices on which the
    verdicts on the place as it is rest. `path` is the file that is written to, None where there is none yet.
    """

    opened: Opened | None = None
    evaluation: Evaluation | None = None
    decided: Choices = field(default_factory=Choices)
    own_plans: dict[str, Plan] = field(default_factory=dict)
    own_circles: list[CircleAsked] = field(default_factory=list)
    path: Path | None = None

    def take(self, opened: Opened) -> None:
        """Begin with a place, and with what its project keeps of the planner's choices."""
        settings = opened.project.settings
        own = settings.own_plan
        self.opened, self.path, self.decided = opened, opened.path, settings.choices
        self.own_plans = {own.key: own} if own else {}
        self.own_circles = []

    def forget(self) -> None:
        """Stand as before any place was open."""
        self.opened = self.evaluation = self.path = None
        self.decided, self.own_plans, self.own_circles = Choices(), {}, []

    def show(self, evaluation: Evaluation) -> None:
        """Take note of what is shown; a plan that is none of the built-in ones is offered from then on."""
        self.evaluation = evaluation
        if evaluation.plan.key not in built_in_keys():
            self.own_plans[evaluation.plan.key] = evaluation.plan

    def plans(self) -> dict[str, Plan]:
        """The plans that can be chosen, by key."""
        return {**offered_plans(), **self.own_plans}

    def choice(self, clause: str) -> WhatIfChoice:
        """What was tried on a clause."""
        return WhatIfChoice(self.decided.limits.get(clause), self.decided.speeds_mps.get(clause))

    def settings(self, evaluation: Evaluation) -> EvaluationSettings:
        """The settings of an evaluation with every limit that was tried; a speed is of one clause alone."""
        return replace(evaluation.settings, limits={**self.decided.judging.limits, **self.decided.limits})

    def project(self, clause: str) -> Project | None:
        """The project that is open, as it would be saved: with what was decided, and the clause that is shown."""
        if self.opened is None or self.evaluation is None:
            return None
        settings = self.opened.project.settings.with_choices(self.decided)
        view = settings.view.model_copy(update={"clause": clause})
        return replace(self.opened.project, settings=settings.model_copy(update={"view": view}))
