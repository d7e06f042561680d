"""Evaluations that the planner asks for: another plan, one clause under other settings, a circle of their own."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...coverage.evaluation.verdict import Evaluation
from ...scenarios.build.request import CircleAsked
from ...scenarios.runs.adhoc_plan import own_plan
from ..jobs import EvaluateRequest, WhatIfRequest, evaluate_plan, evaluate_what_if
from ..panels.clauses.clause_settings import WhatIfChoice
from ..panels.clauses.own_circle import OwnCircle
from ..panels.scenarios.scenario_desk import ScenarioDesk
from ..tasks import Tasks
from .lanes import WORK
from .state import DeskState, settings_for


class Evaluating(QObject):
    """Asks for verdicts: `began` when they are being worked out, `came(Evaluation)`, or `failed(error)` why not."""

    began = Signal()
    came = Signal(object)
    failed = Signal(object)

    def __init__(self, window: QWidget, state: DeskState, tasks: Tasks, scenarios: ScenarioDesk) -> None:
        super().__init__(window)
        self._window, self._state, self._tasks, self._scenarios = window, state, tasks, scenarios

    def evaluate(self, plan: str) -> None:
        """Evaluate a plan, by the key of one that is offered or the path of a file, on the place that is open."""
        opened = self._state.opened
        if opened is None:
            return
        self.began.emit()
        request = EvaluateRequest(opened.place, self._state.own_plans.get(plan, plan), opened.project.settings)
        self._tasks.start(WORK, evaluate_plan, request, done=self._take_plan, failed=self.failed.emit)

    def _take_plan(self, evaluation: Evaluation) -> None:
        self._state.choices = {}
        self.came.emit(evaluation)

    def choose_plan_file(self) -> None:
        """Ask for a plan file of the planner's own."""
        dialog = QFileDialog(self._window, self.tr("Open a plan"), "", self.tr("Plan (*.toml)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.evaluate(str(Path(file))))
        dialog.open()

    def ask_own_circle(self) -> None:
        """Ask for a circle of the planner's own, and evaluate it with those asked for before."""
        if self._state.opened is None:
            return
        dialog = OwnCircle(self._state.opened.place, self._scenarios.words, self._window)
        dialog.asked.connect(self.take_own_circle)
        dialog.open()

    def take_own_circle(self, circle: CircleAsked) -> None:
        """Evaluate a circle of the planner's own; the newest stands first."""
        state = self._state
        state.own_circles = [circle, *(one for one in state.own_circles if one != circle)]
        plan = own_plan(state.own_circles)
        state.own_plans[plan.key] = plan
        self.evaluate(plan.key)

    def what_if(self, clause: str, group: str, choice: WhatIfChoice) -> None:
        """Ask one clause under another limit or speed; no other clause is worked out again."""
        state = self._state
        if state.opened is None or state.evaluation is None:
            return
        choices = state.choices | {clause: choice}
        base = self._scenarios.base or state.evaluation
        request = WhatIfRequest(state.opened.place, base, clause, settings_for(choices, clause, group))

        def take(evaluation: Evaluation) -> None:
            state.choices = choices
            self.came.emit(evaluation)

        self.began.emit()
        self._tasks.start(WORK, evaluate_what_if, request, done=take, failed=self.failed.emit)
